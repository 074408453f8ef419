import type { OperationRow, ShellAssignment, ShellCommand, ShellWord, Span } from '../../../model/index.ts';
import { invocationsOf } from './argv.ts';
import { loadsOf, MODES } from './loads.ts';
import type { Load } from './loads.ts';
import { operationsIn } from './operations.ts';
import type { FoundOperation } from './operations.ts';
import { actsOnCluster, loginOf, printedBy, storedVariables, storeOf, switchesTo } from './logins.ts';
import type { Login, SecretStore, StoredVariable } from './logins.ts';
import { optionValues } from './options.ts';
import { joinPath } from './paths.ts';
import { copiesIn } from './script-copies.ts';
import type { ScriptCopy } from './script-copies.ts';
import { stackHints, workspaceChosen, workspaceGiven } from './stack-parts.ts';
import { startsOf } from './starts.ts';
import type { Start } from './starts.ts';
import { originOf, variablesOf } from './variables.ts';
import type { VariableUse } from './variables.ts';

/** An operation with the folder it runs in, the login it names, and the store of secrets it is started by. */
export interface ScriptOperation extends FoundOperation { readonly directory: string; readonly login?: Login; readonly store?: SecretStore }
/** A word that names an environment: a mode variable or an option such as `--stage`. */
export interface EnvironmentHint extends Span { readonly name: string }
/** Everything the commands of one script, recipe or step come to. */
export interface ScriptFacts {
  readonly operations: readonly ScriptOperation[];
  readonly starts: readonly Start[];
  readonly loads: readonly Load[];
  readonly variables: readonly VariableUse[];
  readonly hints: readonly EnvironmentHint[];
  /** Copies it makes of databases it names. */
  readonly copies: readonly ScriptCopy[];
  /** Tools started, with the folder: their configuration may name variables. */
  readonly tools: readonly { readonly program: string; readonly directory: string }[];
  /** Variables filled with what a store of secrets prints. */
  readonly stored: readonly StoredVariable[];
  /** True when commands were left out because there were too many. */
  readonly cut: boolean;
}

const MOST = 4000;
const STAGES = ['--stage', '--env', '--environment', '--target-env'];

/**
 * Reads commands in order: `cd` moves the folder, exported variables hold for what follows. `folder` is where the script is started, `self` where
 * its file lies (`cd "$(dirname "$0")"` goes there). Bounded to 4,000 commands.
 */
export function scriptFacts(all: readonly ShellCommand[], assignments: readonly ShellAssignment[], rows: readonly OperationRow[], folder: string, self = folder): ScriptFacts {
  const commands = all.slice(0, MOST);
  const operations: ScriptOperation[] = [];
  const starts: Start[] = [];
  const loads: Load[] = [];
  const hints: EnvironmentHint[] = [];
  const tools = new Map<string, { program: string; directory: string }>();
  const exported = new Set(assignments.filter((one) => one.exported).map((one) => one.name));
  const pipelines = new Map<number, ShellCommand[]>();
  for (const command of commands) pipelines.set(command.pipeline, [...(pipelines.get(command.pipeline) ?? []).slice(0, 20), command]);
  let directory = folder;
  // What a store prints comes from nowhere else, whatever variables stand in the call.
  const plain = assignments.filter((one) => !printedBy(one.value));
  let current: Login | undefined;
  let workspace: string | undefined;
  let asked = false;
  for (const command of commands) {
    const program = command.words[0]?.value;
    if ((program === 'cd' || program === 'pushd') && command.words.length === 2) { directory = movedTo(command.words[1], directory, self); continue; }
    asked ||= asksPerson(command);
    current = switchesTo(command) ?? current;
    workspace = workspaceChosen(command) ?? workspace;
    const store = storeOf(command);
    const login = loginOf(command) ?? (invocationsOf(command).some((one) => actsOnCluster(one.program)) ? current : undefined);
    const feeders = (pipelines.get(command.pipeline) ?? []).filter((other) => other.end <= command.start);
    for (const one of operationsIn(command, rows, { directory, feeders, exported, workspace: workspaceGiven(command, assignments) ?? workspace })) {
      if (operations.some((known) => known.row.id === one.row.id && overlap(known.at, one.at))) continue;
      const target = { ...one.target, ...(one.target.variable === undefined ? {} : { variable: originOf(one.target.variable, plain) }), ...(login && (one.row.provider ?? login.provider) === login.provider ? { login: login.key } : {}) };
      operations.push({ ...one, ...(asked && one.confirmation === 'none' ? { confirmation: 'asks' as const } : {}), directory, target, ...(login ? { login } : {}), ...(store ? { store } : {}) });
    }
    starts.push(...startsOf(command, directory).filter((one) => !starts.some((known) => known.keys[0] === one.keys[0])));
    loads.push(...loadsOf(command, directory).filter((one) => !loads.some((known) => known.file === one.file)));
    hints.push(...hintsOf(command));
    for (const one of invocationsOf(command)) tools.set(`${one.program} ${directory}`, { program: one.program, directory });
  }
  for (const one of assignments) if (one.exported && MODES.includes(one.name) && one.value.value !== undefined) hints.push({ name: one.value.value, start: one.start, end: one.end });
  return { operations, starts, loads, variables: variablesOf(commands, assignments), hints, copies: copiesIn(commands, assignments, folder), tools: [...tools.values()], stored: storedVariables(assignments), cut: all.length > MOST };
}

/**
 * The same for a recipe whose lines are shells of their own, as make and just run them: `cd` ends with its line. A line that ends in a
 * backslash goes on.
 */
export function recipeFacts(commands: readonly ShellCommand[], text: string, rows: readonly OperationRow[], folder: string): ScriptFacts {
  const lines: ShellCommand[][] = [];
  let end = -1;
  for (const command of commands) {
    const between = end < 0 ? '' : text.slice(end, command.start);
    if (end < 0 || /(?:^|[^\\])\r?\n/.test(between)) lines.push([]);
    lines.at(-1)?.push(command);
    end = Math.max(end, command.end);
  }
  const facts = lines.map((line) => scriptFacts(line, [], rows, folder));
  const all = scriptFacts([], [], rows, folder);
  return {
    ...all, operations: facts.flatMap((one) => one.operations), starts: facts.flatMap((one) => one.starts), loads: facts.flatMap((one) => one.loads), hints: facts.flatMap((one) => one.hints), copies: facts.flatMap((one) => one.copies), stored: facts.flatMap((one) => one.stored), tools: facts.flatMap((one) => one.tools),
    variables: [...new Map(facts.flatMap((one) => one.variables).map((use) => [use.name, use])).values()], cut: facts.some((one) => one.cut),
  };
}

/** Does the script stop here until somebody answers? `read -p "Are you sure?" yes`, `confirm "Really?"`, `gum confirm`. */
function asksPerson({ words }: ShellCommand): boolean {
  const [program, first, ...rest] = words.map((word) => word.value ?? word.text);
  return program === 'read' ? [first, ...rest].some((word) => /^-[a-z]{0,6}p/i.test(word ?? '')) : program === 'confirm' || (program === 'gum' && first === 'confirm');
}

/** Where `cd` leads: a literal path, or one that starts at the script's own folder; anything else is not followed. */
function movedTo(word: ShellWord | undefined, directory: string, self: string): string {
  const own = /(?:dirname|BASH_SOURCE|realpath|\{0%)[^/]{0,80}?[)}]["']?((?:\/[\w.-]{1,80}){0,10})\/?["']?$/.exec(word?.text.slice(0, 500) ?? '');
  if (word?.value !== undefined) return joinPath(directory, word.value) ?? directory;
  return own ? joinPath(self, `.${own[1] ?? ''}`) ?? self : directory;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function hintsOf(command: ShellCommand): readonly EnvironmentHint[] {
  const modes = command.environment.flatMap((one) => (MODES.includes(one.name) && one.value.value !== undefined ? [{ name: one.value.value, start: one.start, end: one.end }] : []));
  const options = invocationsOf(command).slice(-1).flatMap(({ args }) => STAGES.flatMap((name) => optionValues(args, name))).flatMap((arg) => (arg.value === undefined ? [] : [{ name: arg.value, start: arg.start, end: arg.end }]));
  const stacks = invocationsOf(command).flatMap((one) => stackHints(one)).flatMap((arg) => (arg.value === undefined ? [] : [{ name: arg.value, start: arg.start, end: arg.end }]));
  return [...modes, ...options, ...stacks];
}
