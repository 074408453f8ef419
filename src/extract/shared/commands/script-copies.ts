import type { CopyRhythm, Fact, Key, Place, ShellAssignment, ShellCommand, Span } from '../../../model/index.ts';
import { bucketNamed, clean, copiedTo, copyPlace, fileStore, folderCopied, liesIn, undeclaredTarget } from '../copies.ts';
import { dumpsIn } from '../dumps.ts';
import type { Dump, DumpTarget } from '../dumps.ts';
import { prunedIn } from '../kept-copies.ts';
import type { Pruned } from '../kept-copies.ts';
import { joinPath } from './paths.ts';

/** A copy that a script makes of a database it names, with every place the copy gets to. */
export interface ScriptCopy extends Span { readonly tool: string; readonly from: Key; readonly to: readonly DumpTarget[]; readonly directory: string; /** The command of the same script that deletes older ones. */ readonly pruned?: Pruned }
/** The same with its places. */
export type PlacedCopy = ScriptCopy & { readonly place: Place; readonly rhythm?: CopyRhythm };

const PORTS: Readonly<Record<string, number>> = { postgres: 5432, cockroach: 26257, mysql: 3306, mongodb: 27017, redis: 6379, mssql: 1433, clickhouse: 9000 };

/**
 * Copies of databases whose name stands in the script: by host, by compose service, or by file. A database behind a variable is
 * `variable:<NAME>` here, which `copyFacts` completes with the program and the graph follows to what the variable opens.
 */
export function copiesIn(commands: readonly ShellCommand[], assignments: readonly ShellAssignment[], directory: string): readonly ScriptCopy[] {
  const pruning = prunedIn(commands);
  return dumpsIn({ commands, assignments }).flatMap((dump) => {
    const from = sourceKey(dump, directory);
    // Two commands that prune may each look at other copies.
    const [pruned, another] = pruning.filter(({ tool }) => tool === dump.tool);
    return from === undefined ? [] : [{ tool: dump.tool, from, to: dump.to, directory, start: dump.span.start, end: dump.span.end, ...(pruned && !another ? { pruned } : {}) }];
  });
}

/** A copy with the places of its commands. */
export function placedCopy(copy: ScriptCopy, place: (span: Span) => Place): PlacedCopy {
  return { ...copy, place: place(copy), ...(copy.pruned ? { rhythm: { kept: { hours: copy.pruned.hours, at: place(copy.pruned) } } } : {}) };
}

/** Programs that keep a repository of copies: a folder that they are given is copied to be kept, where an archiver may pack it for many ends. */
const KEEPERS: ReadonlySet<string> = new Set(['borg', 'duplicity', 'kopia', 'rdiff-backup', 'restic', 'rustic']);

function sourceKey({ tool, from, to, inside }: Dump, directory: string): Key | undefined {
  if (from.kind === 'path') {
    const folder = KEEPERS.has(tool) && !inside && from.path.startsWith('/') ? clean(from.path) : undefined;
    return /\.(?:db|sqlite3?)$/.test(from.path) || (folder !== undefined && to.some((target) => target.kind === 'path' && liesIn(target.path, folder))) ? prefixed(joinPath(directory, from.path)) : undefined;
  }
  if (from.kind === 'bucket') return from.key;
  if (from.key !== undefined) return from.key;
  if (inside) return inside.tool === 'docker' ? `compose:${directory}:service:${inside.name}` : undefined;
  const port = Object.hasOwn(PORTS, from.engine) ? PORTS[from.engine] : undefined;
  if (from.host === undefined && from.variables[0] !== undefined) return `variable:${from.variables[0]}`;
  return from.host === undefined || from.database === undefined || port === undefined ? undefined : `db:${from.host.toLowerCase()}:${port}/${from.database}`;
}

function prefixed(path: string | undefined): Key | undefined {
  return path === undefined ? undefined : `bind:${path}`;
}

/** The relations of a copy made by `program`, and the buckets that are known by it alone. */
export function copyFacts(copy: PlacedCopy, program: Key): readonly Fact[] {
  const { place: at, rhythm } = copy;
  const from = copy.from.startsWith('variable:') ? `variable:${program}#${copy.from.slice('variable:'.length)}` : copy.from;
  const evidence = { at, note: `${copy.tool} copies it` };
  const path = from.startsWith('bind:') ? from.slice('bind:'.length) : undefined;
  const file = path === undefined ? [] : copy.to.some((target) => target.kind === 'path' && liesIn(target.path, path)) ? [folderCopied(path, evidence)] : fileStore(path, evidence, 'sqlite');
  return [...file, ...copy.to.flatMap((target): readonly Fact[] => {
    if (target.kind === 'bucket') return [bucketNamed(target.key, target.name, evidence, []), copiedTo(from, target.key, copy.tool, evidence, 'dump', rhythm)];
    const key = target.kind === 'path' ? prefixed(joinPath(copy.directory, target.path)) : undefined;
    // Beside a file, the place of the copy is worth knowing as a thing: one removal may take both.
    const place = file.length > 0 && key !== undefined ? copyPlace(key.slice('bind:'.length), { at, note: `${copy.tool} writes it here` }) : [];
    return [...place, copiedTo(from, key ?? undeclaredTarget(target, `${at.file}:${at.start}`), copy.tool, evidence, 'dump', rhythm)];
  })];
}
