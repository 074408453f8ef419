import type { OperationRow } from '../../model/index.ts';

/** A call of a library: one of `members` and one of `modules` stand in every file that makes it. */
export interface CallLiterals { readonly members: readonly string[]; readonly modules: readonly string[] }

/** Lower-case literals that stand in every source file that matters: a library's call, a statement or request, or a way to start commands with the name of one. */
export interface SourceLiterals { readonly calls: readonly CallLiterals[]; readonly texts: readonly string[]; readonly shells: readonly string[]; readonly commands: readonly string[] }

/** Members that occur in most source files: the literal of their option is looked for instead. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  rm: ['recursive: true', 'recursive:true'], rmdir: ['recursive: true', 'recursive:true'], sync: ['force: true', 'force:true', 'alter: true', 'alter:true', 'rimraf.sync', 'del.sync'], destroy: ['truncate: true', 'truncate:true'], call: ['migrate:fresh'], DataSource: ['dropschema'], createConnection: ['dropschema'], delete: ['.delete('], 'objects.all.delete': ['all().delete'],
};
const SQL = ['drop table', 'drop database', 'drop schema', 'truncate table', 'truncate only', 'delete from', 'drop owned', 'drop column', 'flushall', 'flushdb'];
/** TRUNCATE needs no more words, and is a common word of style sheets: it counts beside a way to send statements. */
const TRUNCATES: CallLiterals = { members: ['truncate'], modules: ['sql', 'query', 'execute', 'postgres', 'database', '$unsafe', '.unsafe'] };

/** Literals from the tables, so that a new row is found without touching this file. */
export function sourceLiterals(rows: readonly OperationRow[]): SourceLiterals {
  const calls: CallLiterals[] = [TRUNCATES];
  const texts = new Set(SQL);
  const commands = new Set<string>();
  for (const { match } of rows) {
    if (match.kind === 'sdk') calls.push({ members: memberLiterals(match.member), modules: usable(match.module.flatMap((name) => spellings(name))) });
    if (match.kind === 'graphql') for (const name of match.mutation) texts.add(name);
    if (match.kind === 'http') for (const host of match.host.split('|')) texts.add(host);
    if (match.kind === 'command') for (const program of match.program) if (program.length > 3) commands.add(program);
  }
  for (const short of ['rm -r', 'npx ', 'git push', 'git clean', 'az group', 'aws s3', 'aws rds', 'psql', 'mysql', 'mongosh', "'rm'", '"rm"', "'aws'", '"aws"', "'git'", '"git"']) commands.add(short);
  return { calls, texts: usable(texts), shells: ['child_process', 'execa', 'execsync', 'shelljs', 'subprocess', 'os.system', 'shell_exec', 'system(', "from 'zx'", 'from "zx"', 'bun.$'], commands: usable(commands) };
}

/** Literals one of which stands in every file that calls one of the members. */
export function memberLiterals(members: readonly string[]): readonly string[] {
  return usable(members.flatMap((member) => (Object.hasOwn(COMMON, member) ? COMMON[member] ?? [] : called(member.slice(member.lastIndexOf('.') + 1)))));
}

/** How a call of a function stands in source; a short name must be seen called, because it is a part of many words. */
function called(name: string): readonly string[] { return name.length > 8 ? [name] : [`${name}(`, `${name}<`]; }

/** How a package stands in an import, and the object of that name before a member. */
function spellings(name: string): readonly string[] {
  return [`'${name}'`, `"${name}"`, ...(name.startsWith('@') ? [] : ['.', '?.', '!.', '()', ')', '\n', '\r', '::', '->', ' import', ','].map((after) => `${name}${after}`)), `import ${name}`];
}

/** All literals, for the prefilter. */
export function allLiterals(literals: SourceLiterals): readonly string[] {
  return [...new Set([...literals.calls.flatMap((call) => [...call.members, ...call.modules]), ...literals.texts, ...literals.shells, ...literals.commands])];
}

/** Do a destructive call with its library, a statement or request, or a way to start commands together with a destructive one, occur? Where a language needs no `imports`, the call alone counts. */
export function holdsDestruction(hits: ReadonlySet<string>, literals: SourceLiterals, imports: boolean): boolean {
  if (hits.size === 0) return false;
  const parts = partsOf(literals);
  const met = { members: new Set<number>(), modules: new Set<number>(), shell: false, command: false };
  for (const hit of hits) {
    const part = parts.get(hit);
    if (!part) continue;
    if (part.text) return true;
    for (const call of part.members) met.members.add(call);
    for (const call of part.modules) met.modules.add(call);
    met.shell ||= part.shell;
    met.command ||= part.command;
  }
  if (met.shell && met.command) return true;
  for (const call of met.members) if (!imports || met.modules.has(call)) return true;
  return false;
}

/** What a literal is a part of; calls by their number. */
interface Part { text: boolean; shell: boolean; command: boolean; readonly members: number[]; readonly modules: number[] }

const known = new WeakMap<SourceLiterals, ReadonlyMap<string, Part>>();

/** The parts by literal: a file holds few of the thousands that are looked for. */
function partsOf(literals: SourceLiterals): ReadonlyMap<string, Part> {
  const before = known.get(literals);
  if (before) return before;
  const parts = new Map<string, Part>();
  const part = (word: string): Part => {
    const had = parts.get(word);
    if (had) return had;
    const made: Part = { text: false, shell: false, command: false, members: [], modules: [] };
    parts.set(word, made);
    return made;
  };
  for (const word of literals.texts) part(word).text = true;
  for (const word of literals.shells) part(word).shell = true;
  for (const word of literals.commands) part(word).command = true;
  for (const [call, { members, modules }] of literals.calls.entries()) {
    for (const word of members) part(word).members.push(call);
    for (const word of modules) part(word).modules.push(call);
  }
  known.set(literals, parts);
  return parts;
}

/** Each once, in lower case, as far as the search can find it. */
function usable(words: Iterable<string>): readonly string[] {
  const all = new Set<string>();
  for (const word of words) if (word.length >= 3 && SEARCHED.test(word)) all.add(word.toLowerCase());
  return [...all];
}
const SEARCHED = /^[\n\r\x20-\x7e]+$/;
