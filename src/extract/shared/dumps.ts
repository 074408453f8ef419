import type { Key, ShellAssignment, ShellCommand, Span } from '../../model/index.ts';
import { positional, transferOf } from './dump-tools.ts';
import { withRepository } from './repository-tools.ts';
import { assignedVariables, wordText } from './shell-text.ts';

export type Engine = 'postgres' | 'mysql' | 'mongodb' | 'redis' | 'sqlite' | 'influxdb' | 'clickhouse' | 'etcd' | 'cockroach' | 'mssql';

/** What is copied: the contents of a database, all that a bucket holds, or what lies below a path. */
export type DumpSource =
  | { readonly kind: 'database'; readonly engine: Engine; readonly host?: string; readonly database?: string; readonly variables: readonly string[]; /** The store itself, where a cloud's own tool names it. */ readonly key?: Key }
  | { readonly kind: 'bucket'; readonly key: Key; readonly name: string }
  | { readonly kind: 'path'; readonly path: string };

/** Where the copy goes. `remote` is another machine, or a store a configuration elsewhere names. */
export type DumpTarget =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'bucket'; readonly key: Key; readonly name: string }
  | { readonly kind: 'remote'; readonly name: string; /** What a configuration elsewhere knows it by. */ readonly key?: Key }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * One copy made by a script: from where, to where (every stop, so a file that is uploaded afterwards has two), by which tool. `inside`: the
 * source is read in a container, pod or on another machine, by its name (`docker compose exec db pg_dump`).
 */
export interface Dump { readonly tool: string; readonly from: DumpSource; readonly to: readonly DumpTarget[]; readonly span: Span; readonly inside?: Inside }
export interface Inside { readonly tool: 'docker' | 'kubectl' | 'ssh'; readonly name: string }

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
  const commands = script.commands.slice(0, MOST);
  const known = withRepository(commands, assignedVariables(script.assignments ?? [], variables));
  const pipelines = new Map<number, ShellCommand[]>();
  for (const command of commands) {
    const group = pipelines.get(command.pipeline);
    if (group) group.push(command); else pipelines.set(command.pipeline, [command]);
  }
  const carriers = commands.flatMap((command) => { const inside = insideOf(command); return inside ? [{ command, inside }] : []; });
  const carrierOf = (command: ShellCommand): Carrier | undefined => command.wrappers.length === 0 ? undefined
    : carriers.findLast((carrier) => carrier.command !== command && carrier.command.wrappers.length < command.wrappers.length && carrier.command.start <= command.start && command.end <= carrier.command.end);
  const dumps: Making[] = [];
  // What a command on another machine or in a container writes to its standard output comes out of the command that carries it.
  const leaving = new Map<ShellCommand, Flow>();
  const depth = (pipeline: readonly ShellCommand[]): number => Math.min(...pipeline.map((command) => command.wrappers.length));
  for (const pipeline of [...pipelines.values()].sort((a, b) => depth(b) - depth(a))) {
    const outer = pipeline.map((command) => carrierOf(command));
    const carried = outer[0] && outer[0].command.pipeline !== pipeline[0]?.pipeline ? outer[0] : undefined;
    let flowing: Flow | undefined;
    const arrive = (from: Flow, to: DumpTarget): void => { dumps.push({ ...from, to: [carried ? away(to, carried.inside) : to] }); };
    for (const [index, command] of pipeline.entries()) {
      const own = withEnvironment(command, known);
      const transfer = transferOf(command, own);
      const redirect = redirectOf(command, own);
      const left = leaving.get(command);
      const inside = outer[index]?.inside;
      if (left && !flowing) flowing = left;
      if (transfer && transfer.from.kind !== 'pipe') {
        const dump: Flow = { tool: transfer.tool, from: transfer.from, span: { start: command.start, end: command.end }, ...(inside ? { inside } : {}) };
        if (transfer.to.kind !== 'pipe') arrive(dump, transfer.to);
        else if (redirect) arrive(dump, redirect);
        else flowing = dump;
      } else if (flowing && transfer && transfer.to.kind !== 'pipe') { arrive(flowing, transfer.to); flowing = undefined; }
      else if (flowing && redirect) { arrive(flowing, redirect); flowing = undefined; }
      else if (flowing && !left && insideOf(command)?.tool === 'ssh') { arrive(flowing, { kind: 'remote', name: insideOf(command)?.name ?? 'another machine' }); flowing = undefined; }
    }
    if (flowing && carried) leaving.set(carried.command, { ...flowing, inside: flowing.inside ?? carried.inside });
    else if (flowing?.from.kind === 'database') dumps.push({ ...flowing, to: [{ kind: 'unknown', why: 'where the dump goes cannot be read from the command' }] });
  }
  return traced(dumps.sort((a, b) => a.span.start - b.span.start));
}

type Flow = Omit<Dump, 'to'>;
type Making = Flow & { readonly to: DumpTarget[] };
interface Carrier { readonly command: ShellCommand; readonly inside: Inside }

const VALUED = ['-f', '--file', '-p', '--project-name', '--project-directory', '-e', '--env', '-u', '--user', '-w', '--workdir', '--index', '-n', '--namespace', '-c', '--container', '--context', '--profile', '--kubeconfig', '-i', '-l', '-o', '-F', '-J'];

/** Where a command carries another one to: a container, a pod, another machine. */
function insideOf(command: ShellCommand): Inside | undefined {
  const words = command.words.map((word) => wordText(word, new Map()));
  const program = (words[0]?.text ?? '').replace(/^.*\//, '');
  const plain = positional(words.slice(1), VALUED).map((word) => word.text);
  const verb = plain[0] === 'compose' || plain[0] === 'container' ? 1 : 0;
  if ((program === 'docker' || program === 'docker-compose' || program === 'podman') && (plain[verb] === 'exec' || plain[verb] === 'run')) return { tool: 'docker', name: plainName(plain[verb + 1]) };
  if ((program === 'kubectl' || program === 'oc') && plain[0] === 'exec') return { tool: 'kubectl', name: plainName(plain[1]?.replace(/^[a-z]+\//, '')) };
  return program === 'ssh' ? { tool: 'ssh', name: plainName(plain[0]?.replace(/^.*@/, '')) } : undefined;
}

function plainName(text: string | undefined): string { return text !== undefined && /^[\w.-]{1,253}$/.test(text) ? text : 'another machine'; }

/** A path written elsewhere is no path of this machine. */
function away(target: DumpTarget, inside: Inside): DumpTarget {
  if (target.kind !== 'path') return target;
  return inside.tool === 'ssh' ? { kind: 'remote', name: inside.name } : { kind: 'unknown', why: 'it is written inside a container' };
}

/** A path that was written and is copied on has the second stop as well. */
function traced(dumps: readonly Making[]): readonly Dump[] {
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
