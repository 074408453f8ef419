import type { Key, ShellAssignment, ShellCommand, Span } from '../../model/index.ts';
import { transferOf } from './dump-tools.ts';
import { assignedVariables, wordText } from './shell-text.ts';

export type Engine = 'postgres' | 'mysql' | 'mongodb' | 'redis' | 'sqlite' | 'influxdb' | 'clickhouse' | 'etcd' | 'cockroach' | 'mssql';

/** What is copied: the contents of a database, or what lies below a path. */
export type DumpSource =
  | { readonly kind: 'database'; readonly engine: Engine; readonly host?: string; readonly database?: string; readonly variables: readonly string[] }
  | { readonly kind: 'path'; readonly path: string };

/** Where the copy goes. `remote` is another machine, or a store a configuration elsewhere names. */
export type DumpTarget =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'bucket'; readonly key: Key; readonly name: string }
  | { readonly kind: 'remote'; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** One copy made by a script: from where, to where (every stop, so a file that is uploaded afterwards has two), by which tool. */
export interface Dump { readonly tool: string; readonly from: DumpSource; readonly to: readonly DumpTarget[]; readonly span: Span }

/** One step of a copy: also steps that read what a pipe gives them. */
export interface Transfer { readonly tool: string; readonly from: DumpSource | { readonly kind: 'pipe' }; readonly to: DumpTarget | { readonly kind: 'pipe' }; readonly span: Span }

/** Most commands of one script looked at. */
const MOST = 5000;

/**
 * The copies a script makes: dump tools, archivers, copiers and uploaders, with pipes and redirects followed and a dump file that is
 * uploaded afterwards traced to its bucket. `variables` are those known from outside (a service's environment). Reads argv only;
 * nothing in it is executed. Copies of plain paths are listed too: whether the path holds data is for the caller to say.
 */
export function dumpsIn(script: { readonly commands: readonly ShellCommand[]; readonly assignments?: readonly ShellAssignment[] }, variables: ReadonlyMap<string, string> = new Map()): readonly Dump[] {
  const known = assignedVariables(script.assignments ?? [], variables);
  const commands = script.commands.slice(0, MOST);
  const pipelines = new Map<number, ShellCommand[]>();
  for (const command of commands) {
    const group = pipelines.get(command.pipeline);
    if (group) group.push(command); else pipelines.set(command.pipeline, [command]);
  }
  const dumps: { tool: string; from: DumpSource; to: DumpTarget[]; span: Span }[] = [];
  for (const pipeline of pipelines.values()) {
    let flowing: { tool: string; from: DumpSource; span: Span } | undefined;
    for (const command of pipeline) {
      const own = withEnvironment(command, known);
      const transfer = transferOf(command, own);
      const redirect = redirectOf(command, own);
      if (transfer && transfer.from.kind !== 'pipe') {
        const dump = { tool: transfer.tool, from: transfer.from, span: { start: command.start, end: command.end } };
        if (transfer.to.kind !== 'pipe') dumps.push({ ...dump, to: [transfer.to] });
        else if (redirect) dumps.push({ ...dump, to: [redirect] });
        else flowing = dump;
      } else if (flowing && transfer && transfer.to.kind !== 'pipe') {
        dumps.push({ ...flowing, to: [transfer.to] });
        flowing = undefined;
      } else if (flowing && redirect) {
        dumps.push({ ...flowing, to: [redirect] });
        flowing = undefined;
      }
    }
    if (flowing?.from.kind === 'database') dumps.push({ ...flowing, to: [{ kind: 'unknown', why: 'where the dump goes cannot be read from the command' }] });
  }
  return traced(dumps);
}

/** A path that was written and is copied on has the second stop as well. */
function traced(dumps: { tool: string; from: DumpSource; to: DumpTarget[]; span: Span }[]): readonly Dump[] {
  const used = new Set<number>();
  for (const [index, step] of dumps.slice(0, 500).entries()) {
    if (step.from.kind !== 'path') continue;
    const source = step.from.path;
    for (const earlier of dumps.slice(0, index)) {
      if (earlier === step || !earlier.to.some((to) => to.kind === 'path' && related(to.path, source))) continue;
      earlier.to.push(...step.to);
      used.add(index);
    }
  }
  return dumps.filter((_, index) => !used.has(index));
}

function related(written: string, read: string): boolean {
  const a = written.replace(/\/+$/, '');
  const b = read.replace(/\/\*$/, '').replace(/\/+$/, '');
  return a !== '' && b !== '' && (a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`));
}

function withEnvironment(command: ShellCommand, known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return command.environment.length === 0 ? known : assignedVariables(command.environment, known);
}

/** The file standard output goes to; `/dev/...` and descriptors are none. */
function redirectOf(command: ShellCommand, variables: ReadonlyMap<string, string>): DumpTarget | undefined {
  for (const redirect of command.redirects) {
    if (!/^1?(?:>|>>|>\||&>)$/.test(redirect.operator)) continue;
    const target = wordText(redirect.target, variables);
    if (target.text.startsWith('/dev/')) continue;
    if (target.text === '') return { kind: 'unknown', why: 'the file it is written to comes from a variable that is set in no file read' };
    return { kind: 'path', path: target.text };
  }
  return undefined;
}
