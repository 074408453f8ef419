import { compareText } from '../../model/index.ts';
import type { OperationRow } from '../../model/index.ts';

/** Lower-case literals one of which stands in every source file that matters: destructive calls, ways to start commands, names of commands. */
export interface SourceLiterals { readonly calls: readonly string[]; readonly shells: readonly string[]; readonly commands: readonly string[] }

/** Members that occur in most source files: the literal of their option or package is looked for instead. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  rm: ['recursive: true', 'recursive:true'], rmSync: ['rmsync'], rmdir: ['recursive: true'], rmdirSync: ['rmdirsync'], remove: ['fs-extra'], removeSync: ['fs-extra'], sync: ['force: true', 'force:true', 'alter: true', 'alter:true'], delete: ['drizzle-orm'], del: ['knex'],
  drop: ['sequelize'], truncate: ['truncate'], destroy: ['truncate: true', 'truncate:true'], call: ['migrate:fresh'], DataSource: ['dropschema'], createConnection: ['dropschema'], call_command: ['call_command'], rimraf: [], deleteObject: ['deleteobject'],
};
const SQL = ['drop table', 'drop database', 'drop schema', 'truncate', 'delete from', 'drop owned', 'drop column', 'flushall', 'flushdb'];

/** Literals from the tables, so that a new row is found without touching this file. */
export function sourceLiterals(rows: readonly OperationRow[]): SourceLiterals {
  const calls = new Set(SQL);
  const commands = new Set<string>();
  for (const { match } of rows) {
    if (match.kind === 'sdk') for (const member of match.member) for (const literal of Object.hasOwn(COMMON, member) ? COMMON[member] ?? [] : [member.slice(member.lastIndexOf('.') + 1)]) calls.add(literal.toLowerCase());
    if (match.kind === 'graphql') for (const name of match.mutation) calls.add(name.toLowerCase());
    if (match.kind === 'http') for (const host of match.host.split('|')) calls.add(host.toLowerCase());
    if (match.kind === 'command') for (const program of match.program) if (program.length > 3) commands.add(program.toLowerCase());
  }
  for (const short of ['rm -r', 'npx ', 'git push', 'git clean', 'az group', 'aws s3', 'aws rds', 'psql', 'mysql', 'mongosh', "'rm'", '"rm"', "'aws'", '"aws"', "'git'", '"git"']) commands.add(short);
  calls.delete('delete'); calls.delete('all.delete');
  return { calls: usable(calls), shells: ['child_process', 'execa', 'execsync', 'shelljs', 'subprocess', 'os.system', 'shell_exec', 'system(', "from 'zx'", 'from "zx"', 'bun.$'], commands: usable(commands) };
}

function usable(words: ReadonlySet<string>): readonly string[] {
  return [...words].filter((word) => word.length >= 3 && /^[\x20-\x7e]+$/.test(word)).sort(compareText);
}
