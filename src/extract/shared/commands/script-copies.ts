import type { CopyRhythm, Fact, Key, Place, ShellAssignment, ShellCommand, Span } from '../../../model/index.ts';
import { bucketNamed, copiedTo, copyPlace, fileStore, undeclaredTarget } from '../copies.ts';
import { dumpsIn } from '../dumps.ts';
import type { Dump, DumpTarget } from '../dumps.ts';
import { joinPath } from './paths.ts';

/** A copy that a script makes of a database it names, with every place the copy gets to. */
export interface ScriptCopy extends Span { readonly tool: string; readonly from: Key; readonly to: readonly DumpTarget[]; readonly directory: string }

const PORTS: Readonly<Record<string, number>> = { postgres: 5432, cockroach: 26257, mysql: 3306, mongodb: 27017, redis: 6379, mssql: 1433, clickhouse: 9000 };

/**
 * Copies of databases whose name stands in the script: by host, by compose service, or by file. A database behind a variable is
 * `variable:<NAME>` here, which `copyFacts` completes with the program and the graph follows to what the variable opens.
 */
export function copiesIn(commands: readonly ShellCommand[], assignments: readonly ShellAssignment[], directory: string): readonly ScriptCopy[] {
  return dumpsIn({ commands, assignments }).flatMap((dump) => {
    const from = sourceKey(dump, directory);
    return from === undefined ? [] : [{ tool: dump.tool, from, to: dump.to, directory, start: dump.span.start, end: dump.span.end }];
  });
}

function sourceKey({ from, inside }: Dump, directory: string): Key | undefined {
  if (from.kind === 'path') return /\.(?:db|sqlite3?)$/.test(from.path) ? prefixed(joinPath(directory, from.path)) : undefined;
  if (from.key !== undefined) return from.key;
  if (inside) return inside.tool === 'docker' ? `compose:${directory}:service:${inside.name}` : undefined;
  const port = Object.hasOwn(PORTS, from.engine) ? PORTS[from.engine] : undefined;
  if (from.host === undefined && from.variables[0] !== undefined) return `variable:${from.variables[0]}`;
  return from.host === undefined || from.database === undefined || port === undefined ? undefined : `db:${from.host.toLowerCase()}:${port}/${from.database}`;
}

function prefixed(path: string | undefined): Key | undefined {
  return path === undefined ? undefined : `bind:${path}`;
}

/** The relations of a copy made by `program`, and the buckets that are known by it alone. `rhythm`: when it is made, where something says so. */
export function copyFacts(copy: ScriptCopy, at: Place, program: Key, rhythm?: CopyRhythm): readonly Fact[] {
  const from = copy.from.startsWith('variable:') ? `variable:${program}#${copy.from.slice('variable:'.length)}` : copy.from;
  const evidence = { at, note: `${copy.tool} copies it` };
  const file = from.startsWith('bind:') ? fileStore(from.slice('bind:'.length), evidence, 'sqlite') : [];
  return [...file, ...copy.to.flatMap((target): readonly Fact[] => {
    if (target.kind === 'bucket') return [bucketNamed(target.key, target.name, evidence, []), copiedTo(from, target.key, copy.tool, evidence, 'dump', rhythm)];
    const key = target.kind === 'path' ? prefixed(joinPath(copy.directory, target.path)) : undefined;
    // Beside a file, the place of the copy is worth knowing as a thing: one removal may take both.
    const place = file.length > 0 && key !== undefined ? copyPlace(key.slice('bind:'.length), { at, note: `${copy.tool} writes it here` }) : [];
    return [...place, copiedTo(from, key ?? undeclaredTarget(target, `${at.file}:${at.start}`), copy.tool, evidence, 'dump', rhythm)];
  })];
}
