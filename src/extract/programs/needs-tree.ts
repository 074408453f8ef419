import type { OperationRow } from '../../model/index.ts';
import { REMOVED_NAME } from './removal-text.ts';
import { memberLiterals } from './source-literals.ts';

/** How the calls of a row for a library look in text: one of the literals and each of `looks` is there. */
interface CallSign { readonly literals: readonly string[]; readonly looks: readonly RegExp[] }

/** What the rows look like in the text of a program, so that one without any need not be parsed. */
export interface DestructionSigns { readonly calls: readonly CallSign[]; readonly mutations: readonly string[]; readonly hosts: readonly string[] }

/** Modules that start commands, as `readJavaScript` knows them. */
const SHELL_MODULE = /["'`](?:(?:node:)?child_process|execa|zx|shelljs|bun|cross-spawn|\$|tinyexec|nano-spawn)["'`]/;
/** The beginning of every statement that `sqlStatements` knows, but for TRUNCATE, and for DELETE with a condition of its own. */
const STATEMENT = /\b(?:drop\s{1,99}(?:database|keyspace|warehouse|catalog|schema|table|collection|owned|role|user)|delete\s{1,99}from(?!\s{1,99}[^\s;]{1,200}\s{1,99}(?:(?:as\s{1,9})?[a-z]\s{1,9})?where\s{1,99}(?!true|1))|update\s{1,99}\S{1,200}\s{1,99}set\s|alter\s{1,99}table|data_retention_time|create\s{1,99}or\s{1,99}replace|insert\s{1,99}overwrite|purge\s{1,99}(?:binary|master)|drop_chunks|flushall|flushdb)/i;
/** TRUNCATE begins a statement, and names a table where a class of a style sheet has a hyphen or more words. */
const TRUNCATE = /(?:["'`;\n]|\*\/|\bbegin|\bthen)\s{0,99}truncate\s{1,99}(?:(?:table|only)\b|["'[{$\\`]|[\w$.]{1,100}\s{0,20}(?:[,;"'`]|cascade|restart|continue|$))/i;
/** What may stand between a name and the bracket that calls it: the end of a computed member, an assertion. */
const UP_TO_CALL = '(?:["\'`]\\s{0,9}\\])?\\s{0,40}(?:\\?\\.|!)?\\s{0,40}';

/** The signs of the tables' rows, made once per scan. */
export function destructionSigns(rows: readonly OperationRow[]): DestructionSigns {
  const calls: CallSign[] = [];
  const [mutations, hosts] = [new Set<string>(), new Set<string>()];
  for (const { match, on, provider } of rows) {
    if (match.kind === 'sdk') {
      const members = [...new Set(match.member.map((member) => member.slice(member.lastIndexOf('.') + 1)))];
      const called = new RegExp(`(?<![\\w$])(?:${members.map((member) => member.replace(/[^\w]/g, '\\$&')).join('|')})${callOf(match.option)}`);
      calls.push({ literals: memberLiterals(match.member), looks: [called, ...optionOf(match.option), ...on === 'filesystem' && provider === undefined ? [REMOVED_NAME] : []] });
    } else if (match.kind === 'graphql') for (const name of match.mutation) mutations.add(name.toLowerCase());
    else if (match.kind === 'http') for (const host of match.host.split('|')) hosts.add(host.toLowerCase());
  }
  return { calls, mutations: [...mutations], hosts: [...hosts] };
}

/** How a call goes on behind the name. What is in doubt (types, comments) counts. */
function callOf(option: string | undefined): string {
  if (option === undefined || option === 'no where') return `${UP_TO_CALL}[(<]`;
  const given = option === 'empty' ? '[)/]|\\{\\s{0,99}(?:[}/]|["\'`]?where["\'`]?\\s{0,9}:\\s{0,99}(?:\\{\\s{0,99}[}/]|/))' : option === 'true' ? 'true|/' : option.startsWith('"') ? `["'\`]${option.slice(1, -1)}|/` : undefined;
  return given === undefined ? '' : `${UP_TO_CALL}(?:<|\\(\\s{0,99}(?:${given}))`;
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
  if (SHELL_MODULE.test(text) || STATEMENT.test(text)) return true;
  if (hits.has('truncate') && TRUNCATE.test(text)) return true;
  if (signs.mutations.some((name) => hits.has(name)) && text.includes('mutation')) return true;
  if (signs.hosts.some((host) => hits.has(host)) && /delete|\bdel\b|method/i.test(text)) return true;
  return signs.calls.some(({ literals, looks }) => literals.some((literal) => hits.has(literal)) && looks.every((look) => look.test(text)));
}
