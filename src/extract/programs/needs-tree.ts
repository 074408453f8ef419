import type { OperationRow } from '../../model/index.ts';
import { givesCommand } from './command-text.ts';
import { REMOVED_NAME } from './removal-text.ts';
import { memberLiterals } from './source-literals.ts';

/** How the calls of a row for a library look in text: one of the literals and each of `looks` is there. The last says whose they are, which few programs hold. */
interface CallSign { readonly literals: readonly string[]; readonly looks: readonly RegExp[] }

/** What the rows look like in the text of a program, so that one without any need not be parsed. */
export interface DestructionSigns { readonly calls: readonly CallSign[]; readonly mutations: readonly string[]; readonly hosts: readonly string[] }

/** Modules that start commands, as `readJavaScript` knows them. */
const SHELL_MODULE = /["'`](?:(?:node:)?child_process|execa|zx|shelljs|bun|cross-spawn|\$|tinyexec|nano-spawn)["'`]/g;
/** What stands before the name of a module: `from`, `import`, a bracket, or the end of a remark. Some of these names are everyday texts elsewhere. */
const BEFORE_MODULE = /(?:\bfrom|\bimport|[(\n\r\u2028\u2029]|\*\/|^)\s*$/;

/** Is a module that starts commands asked for here? What is in doubt counts. */
function takesShell(text: string): boolean {
  for (const { index } of text.matchAll(SHELL_MODULE)) if (BEFORE_MODULE.test(text.slice(Math.max(0, index - 40), index))) return true;
  return false;
}
/** The beginning of every statement that `sqlStatements` knows, but for TRUNCATE, and for DELETE with a condition of its own. */
const STATEMENT = /\b(?:drop\s{1,99}(?:database|keyspace|warehouse|catalog|schema|table|collection|owned|role|user)|delete\s{1,99}from(?!\s{1,99}[^\s;]{1,200}\s{1,99}(?:(?:as\s{1,9})?[a-z]\s{1,9})?where\s{1,99}(?!true|1))|update\s{1,99}\S{1,200}\s{1,99}set\s|alter\s{1,99}table|data_retention_time|create\s{1,99}or\s{1,99}replace|insert\s{1,99}overwrite|purge\s{1,99}(?:binary|master)|drop_chunks|flushall|flushdb)/i;
/** TRUNCATE begins a statement, and names a table where a class of a style sheet has a hyphen or more words. */
const TRUNCATE = /(?:["'`;\n]|\*\/|\bbegin|\bthen)\s{0,99}truncate\s{1,99}(?:(?:table|only)\b|["'[{$\\`]|[\w$.]{1,100}\s{0,20}(?:[,;"'`]|cascade|restart|continue|$))/i;
/** What may stand between a name and the bracket that calls it: the end of a computed member, an assertion. */
const UP_TO_CALL = '(?:["\'`]\\s{0,9}\\])?\\s{0,40}(?:\\?\\.|!)?\\s{0,40}';

/** Not `delete(users).where(`: what is called on the result conditions it. */
const UNCONDITIONED = '(?!\\s{0,40}[\\w$.]{1,200}\\s{0,40}\\)\\s{0,200}\\.\\s{0,40}(?:where|filter|whereIn|eq|in|match|andWhere)\\s{0,40}\\()';

/** Functions that are handed a statement, by the last name of what is called. */
export const QUERIES: ReadonlySet<string> = new Set(['query', 'execute', 'exec', 'raw', 'unsafe', 'run', 'sql', 'batch', 'none', 'any', 'multi', '$executeRaw', '$executeRawUnsafe', '$queryRaw', '$queryRawUnsafe', 'queryRaw', 'prepare', 'executeSql', 'simple']);
/** One of them called. What is in doubt (types, comments) counts. */
const QUERIED = new RegExp(`(?<![\\w$])(?:${[...QUERIES].sort((a, b) => b.length - a.length).map((name) => name.replace('$', '\\$')).join('|')})${UP_TO_CALL}[)\\s]{0,9}[(</]`);
/** What a tag is called that makes a statement. */
const TAGS = /sql|raw|query|client|db|pool/i;

/** May a text be handed to a database here: by a call, or as a template with a tag? Prose and keys of a menu speak of deleting too. */
function sendsStatements(text: string): boolean {
  if (QUERIED.test(text)) return true;
  const tag = text.search(TAGS);
  return tag >= 0 && text.includes('`', tag);
}

/** The signs of the tables' rows, made once per scan. */
export function destructionSigns(rows: readonly OperationRow[]): DestructionSigns {
  const calls: CallSign[] = [];
  const [mutations, hosts] = [new Set<string>(), new Set<string>()];
  for (const { match, on, provider } of rows) {
    if (match.kind === 'sdk') {
      const members = [...new Set(match.member.map((member) => member.slice(member.lastIndexOf('.') + 1)))];
      const called = new RegExp(`(?<![\\w$])(?:${members.map((member) => member.replace(/[^\w]/g, '\\$&')).join('|')})${callOf(match.option)}`);
      calls.push({ literals: memberLiterals(match.member), looks: [called, ...optionOf(match.option), ...on === 'filesystem' && provider === undefined ? [REMOVED_NAME] : [], ...behindDot(match.member), ownerOf(match.module)] });
    } else if (match.kind === 'graphql') for (const name of match.mutation) mutations.add(name.toLowerCase());
    else if (match.kind === 'http') for (const host of match.host.split('|')) hosts.add(host.toLowerCase());
  }
  return { calls, mutations: [...mutations], hosts: [...hosts] };
}

/** How a call goes on behind the name. What is in doubt (types, comments) counts. */
function callOf(option: string | undefined): string {
  if (option === undefined) return `${UP_TO_CALL}[(<]`;
  if (option === 'no where') return `${UP_TO_CALL}[(<]${UNCONDITIONED}`;
  const given = option === 'empty' ? '[)/]|\\{\\s{0,99}(?:[}/]|["\'`]?where["\'`]?\\s{0,9}:\\s{0,99}(?:\\{\\s{0,99}[}/]|/))' : option === 'true' ? 'true|/' : option.startsWith('"') ? `["'\`]${option.slice(1, -1)}|/` : undefined;
  return given === undefined ? '' : `${UP_TO_CALL}(?:<|\\(\\s{0,99}(?:${given}))`;
}

/** Where each member is named with what it stands on (`volume.remove`), one of those names is there. */
function behindDot(members: readonly string[]): readonly RegExp[] {
  const before = members.map((member) => /([\w$]+)\.[\w$]+$/.exec(member)?.[1]);
  return before.includes(undefined) ? [] : [new RegExp(`(?<![\\w$])(?:${before.map((name) => (name ?? '').replaceAll('$', '\\$')).join('|')})(?![\\w$])`)];
}

/** The library imported, or an object that is called like it: `prisma`, and of longer names `myPrisma`. */
function ownerOf(modules: readonly string[]): RegExp {
  return new RegExp(modules.map((name) => { const text = name.replace(/[^\w]/g, '\\$&'); return name.startsWith('@') ? `["']${text}["']` : `${name.length > 4 ? '' : '(?<![\\w$])'}${text}(?![\\w$])`; }).join('|'), 'i');
}

/** A field that an argument must have: `force: true`. */
function optionOf(option: string | undefined): readonly RegExp[] {
  const [key, value] = option?.split(': ') ?? [];
  return key === undefined || value === undefined ? [] : [new RegExp(`${key}["'\`]?\\s{0,9}:\\s{0,99}(?:["'\`]?${value}|/)`)];
}

/**
 * Does the text of a JavaScript or TypeScript program hold what its tree must be read for: a destructive call, statement or request, or a way to start commands? `hits`: the
 * literals of the prefilter in it. What such a program says besides (variables, dotenv files) is read from its text.
 */
export function mayDestroy(text: string, hits: ReadonlySet<string>, signs: DestructionSigns): boolean {
  if (takesShell(text) && givesCommand(text)) return true;
  if ((STATEMENT.test(text) || (hits.has('truncate') && TRUNCATE.test(text))) && sendsStatements(text)) return true;
  if (signs.mutations.some((name) => hits.has(name)) && text.includes('mutation')) return true;
  if (signs.hosts.some((host) => hits.has(host)) && /delete|\bdel\b|method/i.test(text)) return true;
  return signs.calls.some(({ literals, looks }) => literals.some((literal) => hits.has(literal)) && looks.every((look) => look.test(text)));
}
