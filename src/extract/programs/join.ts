import type { Fact, Key, Knowledge, LocalFact, OperationFact, OperationRow, ProgramFact, Tree } from '../../model/index.ts';
import { baseName, compareText } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { copyFacts, foldersUp } from '../shared/commands/index.ts';
import type { LocalProgram, PackageName, ProgramLocal, ToolConfig } from './local.ts';
import { authorityOf } from './given.ts';
import { resolveStarts } from './resolve-starts.ts';

/** The programs of the tree: what each starts, reads and loads, and the operations standing in it, with its tools' configuration worked in. */
export function joinPrograms(local: readonly LocalFact<ProgramLocal>[], tree: Tree, knowledge: Knowledge): readonly Fact[] {
  const rows = knowledge.operations;
  const payloads = local.map((one) => one.payload);
  const configs = payloads.filter((one): one is ToolConfig => one.sort === 'config');
  const packages = payloads.filter((one): one is PackageName => one.sort === 'package');
  const programs = new Map<Key, LocalProgram>();
  for (const one of payloads) if (one.sort === 'program' && !programs.has(one.key)) programs.set(one.key, one);
  const starts = resolveStarts([...programs.values()], packages);
  const started = new Set([...starts.values()].flat().map((start) => start.key));
  const facts: Fact[] = [];
  for (const program of [...programs.values()].sort((a, b) => compareText(a.key, b.key))) {
    if (program.onlyIfStarted && !started.has(program.key)) continue;
    const used = configsOf(program, configs);
    const fact = programFact(program, used, starts.get(program.key) ?? [], tree);
    for (const copy of program.copies) facts.push(...copyFacts(copy, program.key));
    if (fact.variables.length + fact.loads.length + fact.starts.length + program.operations.length === 0) continue;
    facts.push(fact);
    const operations = program.operations.map((operation, index) => withConfig(operation, program, program.operationFolders[index] ?? program.directory, configs, rows));
    facts.push(...operations, ...authorityOf(program, operations, knowledge));
    if (program.cut) facts.push({ fact: 'gap', kind: 'bound', reason: 'this script has more commands than are read; its first 4,000 were', place: program.at });
  }
  return facts;
}

/** Configurations that count for the tools a program starts: of the nearest folder that has one. */
function configsOf(program: LocalProgram, configs: readonly ToolConfig[]): readonly ToolConfig[] {
  return [...new Set(program.tools.flatMap((tool) => nearest(tool.program, tool.directory, configs)))];
}

/** Configurations of a tool in the folder itself, else in the nearest folder above, else the only one there is below. */
function nearest(tool: string, directory: string, configs: readonly ToolConfig[]): readonly ToolConfig[] {
  const own = configs.filter((config) => config.tools.includes(tool));
  for (const folder of foldersUp(directory)) {
    const here = own.filter((config) => config.folder === folder);
    if (here.length > 0) return here;
  }
  const below = own.filter((config) => directory === '.' || config.folder.startsWith(`${directory}/`));
  return new Set(below.map((config) => config.folder)).size === 1 ? below : [];
}

function programFact(program: LocalProgram, configs: readonly ToolConfig[], starts: ProgramFact['starts'], tree: Tree): ProgramFact {
  const variables = new Map(program.variables.map((use) => [use.name, use]));
  for (const use of configs.flatMap((config) => config.variables)) if (!variables.has(use.name)) variables.set(use.name, use);
  const loads = new Map<string, ProgramFact['loads'][number]>();
  for (const load of [...program.loads, ...configs.flatMap((config) => config.loads)]) {
    const there = tree.has(load.file);
    if (!there && load.instead !== undefined) {
      const absent = { file: load.file, start: 0, end: 0, origin: 'absent' as const };
      if (!loads.has(load.instead)) loads.set(load.instead, { file: load.instead, evidence: { at: absent, note: `${load.file} is not there, so ${load.instead} is read instead` } });
    } else if ((there || load.needed) && !loads.has(load.file)) loads.set(load.file, { file: load.file, evidence: { at: load.place, note: load.note } });
  }
  const environments = [...program.environments];
  for (const load of loads.values()) {
    const named = load.evidence.at.origin === 'absent' ? undefined : environmentOf(baseName(load.file));
    if (named && named.kind !== 'local' && !environments.some((mark) => mark.kind === named.kind)) environments.push({ kind: named.kind, name: named.name, by: 'file', evidence: load.evidence });
  }
  const first = program.operations[0]?.evidence[0];
  const evidence = { at: program.at, note: noteOf(program) };
  return {
    fact: 'program', key: program.key, name: program.name, kind: program.kind, invocations: program.invocations, directory: program.directory, starts, variables: [...variables.values()], loads: [...loads.values()], environments,
    evidence: first ? [evidence, first] : [evidence],
  };
}

function noteOf(program: LocalProgram): string {
  const kinds: Readonly<Record<ProgramFact['kind'], string>> = { 'package-script': 'a package script', 'make-target': 'a make target', 'script-file': 'a shell script', 'source-file': 'a program', 'ci-step': 'a CI job', task: 'a task' };
  return `${kinds[program.kind]} an agent may start`;
}

/** The operation with the variable or address that the configuration of its tool names, unless its command line names one itself. */
function withConfig(operation: OperationFact, program: LocalProgram, directory: string, configs: readonly ToolConfig[], rows: readonly OperationRow[]): OperationFact {
  const row = rows.find((one) => one.id === operation.row);
  if (!row || operation.target.key !== undefined || (row.on !== 'database' && row.target.config.length === 0)) return operation;
  // A call in source code is configured as the command line tool of its library is; a variable that its own file reads counts before.
  const inCode = row.match.kind !== 'command';
  if (inCode && (program.kind !== 'source-file' || program.variables.some((use) => use.name === operation.target.variable))) return operation;
  const tools = row.match.kind === 'command' ? row.match.program : program.tools.map((tool) => tool.program);
  const found = [...new Set(tools.flatMap((tool) => nearest(tool, directory, configs)))];
  const key = row.tool === 'supabase' && row.target.config.length === 0 ? undefined : found.find((config) => config.target?.key !== undefined)?.target?.key;
  const own = operation.target.variable !== undefined && !row.target.variables.includes(operation.target.variable);
  const use = own ? undefined : found.flatMap((config) => config.variables)[0];
  if (use) return { ...operation, target: { ...operation.target, variable: use.name }, evidence: [...operation.evidence, use.evidence] };
  const at = found.find((config) => config.target?.key === key)?.at;
  return key === undefined || at === undefined ? operation : { ...operation, target: { ...operation.target, key }, evidence: [...operation.evidence, { at, note: 'names what it hits' }] };
}
