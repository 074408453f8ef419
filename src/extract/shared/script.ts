import { shellCommands } from '../../parse/shell.ts';
import type { DataNode, ShellAssignment, ShellCommand, ShellWord, Span } from '../../model/index.ts';
import { itemsOf, textOf } from './nodes.ts';

/** What a container runs. `exact`: spans of the commands are spans of the file; otherwise `at` is the best place there is. */
export interface Script { readonly commands: readonly ShellCommand[]; readonly assignments: readonly ShellAssignment[]; readonly exact: boolean; readonly at: Span }

const SHELL = /(?:^|\/)(?:sh|bash|ash|dash|zsh)$/;

/** Longest script read, UTF-16 units. */
const LONGEST = 200_000;

/**
 * The commands of a container's entrypoint and arguments: a string (taken as a shell would), a list of words, or a shell with `-c` and a
 * script. `unescape` turns what the format writes for `$` back (compose: `$$`).
 */
export function scriptOf(nodes: readonly (DataNode | undefined)[], unescape: (text: string) => string = (text) => text): Script | undefined {
  const present = nodes.filter((node): node is DataNode => node !== undefined);
  const first = present[0];
  if (!first) return undefined;
  const last = present.at(-1) ?? first;
  const at = { start: first.start, end: Math.max(first.end, last.end) };
  const words = present.flatMap((node): DataNode[] => (node.type === 'list' ? [...itemsOf(node)] : [node])).filter((node) => textOf(node) !== undefined).slice(0, 2000);
  const shell = words.findIndex((node) => SHELL.test(textOf(node) ?? ''));
  const flag = shell === -1 ? -1 : words.findIndex((node, index) => index > shell && /^-[a-z]*c$/.test(textOf(node) ?? ''));
  const script = flag === -1 ? words.length === 1 ? words[0] : undefined : words[flag + 1];
  if (script) return parsed(script, unescape, at);
  const [program] = words;
  if (!program) return undefined;
  const plain = words.map((node): ShellWord => { const text = unescape(textOf(node) ?? ''); return { start: node.start, end: node.end, text, variables: [], ...(text.includes('$') ? {} : { value: text }) }; });
  return { commands: [{ ...at, words: plain, environment: [], wrappers: [], redirects: [], pipeline: 0 }], assignments: [], exact: true, at };
}

function parsed(node: DataNode, unescape: (text: string) => string, at: Span): Script {
  const text = (textOf(node) ?? '').slice(0, LONGEST);
  const plain = unescape(text);
  const read = shellCommands(plain, node.start);
  const exact = plain === text && !(node.type === 'scalar' && node.decoded);
  return { commands: read.commands, assignments: read.assignments, exact, at: exact ? at : { start: node.start, end: node.end } };
}

/** The place of something found in a script. */
export function placeOfScript(script: Script, span: Span): Span { return script.exact ? { start: span.start, end: span.end } : script.at; }

const SERVERS = new Set(['postgres', 'mysqld', 'mariadbd', 'mysqld_safe', 'mariadbd-safe', 'mongod', 'mongos', 'redis-server', 'redis-sentinel', 'valkey-server', 'keydb-server', 'dragonfly', 'memcached', 'server', 'start', 'docker-entrypoint.sh']);
const CLIENTS = /^(?:pg_|mysqldump|mariadb-dump|mysql$|mariadb$|psql$|mongo|redis-cli|valkey-cli|createdb|dropdb|sleep|crond?$|supercronic|tail|influx$)/;

/** Does a database image here run only clients (a dump loop, a migration), so that it is no database itself? */
export function runsClientsOnly(script: Script | undefined): boolean {
  const programs = (script?.commands ?? []).map((command) => (command.words[0]?.value ?? command.words[0]?.text ?? '').replace(/^.*\//, ''));
  return programs.length > 0 && !programs.some((program) => SERVERS.has(program) || program.startsWith('-')) && programs.some((program) => CLIENTS.test(program) && program !== 'mongod');
}
