import type { Key, OperationRow, ShellAssignment, ShellCommand } from '../../../model/index.ts';
import type { Argument, Invocation } from './argv.ts';
import { environmentOf } from '../environment.ts';
import { invocationsOf, isOption } from './argv.ts';
import { optionValues } from './options.ts';
import { joinPath } from './paths.ts';

const PROGRAMS = new Set(['terraform', 'tofu', 'terragrunt']);
const MOST = 50;

/**
 * Which part of a stack a command of Terraform is told to act on, as beginnings of the keys of what belongs to it: the reading under one
 * variable file or workspace, or single addresses. Undefined where it names none for certain: then it is all of the stack.
 */
export function partsOf(row: OperationRow, { args }: Invocation, stack: Key | undefined, workspace: string | undefined): readonly string[] | undefined {
  if (stack?.startsWith('slsstack:') === true) return stageParts(args, stack.slice('slsstack:'.length));
  if (row.tool !== 'terraform' || stack === undefined || !stack.startsWith('tfstack:') || stack.endsWith('/**')) return undefined;
  const directory = stack.slice('tfstack:'.length);
  const files = optionValues(args, '-var-file');
  // The last one that names a reading holds; one that a variable names may be any.
  if (files.some((file) => file.value === undefined)) return undefined;
  const variants = files.flatMap((file) => variantOf(file.value, directory) ?? []).concat(files.length === 0 && workspace !== undefined ? [workspace] : [], files.length === 0 && workspace === undefined ? environmentsGiven(args) : []);
  const homes = variants.length === 0 ? [`tf:${directory}:`] : variants.map((variant) => `tf:${directory}@${variant}:`);
  const targets = optionValues(args, '-target').slice(0, MOST);
  if (targets.some((target) => target.value === undefined)) return variants.length === 0 ? undefined : homes;
  const addresses = targets.flatMap((target) => target.value ?? []);
  if (addresses.length > 0) return homes.flatMap((home) => addresses.map((address) => `${home}${address}`));
  return variants.length === 0 ? undefined : homes;
}

/** Environments that variables are set to on the command line: `-var environment=staging`. */
function environmentsGiven(args: readonly Argument[]): readonly string[] {
  return optionValues(args, '-var').flatMap((arg) => { const value = /^["']?[A-Za-z_][\w-]{0,99}=([A-Za-z][\w-]{0,39})["']?$/.exec(arg.value ?? '')?.[1]; return value !== undefined && environmentOf(value)?.name === value ? [value] : []; });
}

/** What a service of the Serverless Framework makes for the one stage that is named. */
function stageParts(args: readonly Argument[], directory: string): readonly string[] | undefined {
  const named = [...optionValues(args, '--stage'), ...optionValues(args, '-s')];
  const stage = named.at(-1)?.value;
  const home = directory === '.' ? '' : `${directory}/`;
  return stage === undefined ? undefined : ['yml', 'yaml', 'json'].map((ending) => `cfn:${home}serverless.${ending}@${stage}:`);
}

/** Name of the reading under a variable file, as the reader of Terraform calls it: its path below the module without the ending. */
function variantOf(path: string | undefined, directory: string): string | undefined {
  const file = path === undefined ? undefined : joinPath(directory, path);
  const below = file === undefined ? undefined : directory === '.' ? file : file.startsWith(`${directory}/`) ? file.slice(directory.length + 1) : undefined;
  const name = below?.replace(/\.tfvars(?:\.json)?$/, '');
  return name === undefined || name === below ? undefined : name;
}

/** The workspace a command switches to for those that follow. */
export function workspaceChosen(command: ShellCommand): string | undefined {
  for (const { program, args } of invocationsOf(command)) {
    if (!PROGRAMS.has(program)) continue;
    const words = args.filter((arg) => !isOption(arg));
    if (words[0]?.value === 'workspace' && (words[1]?.value === 'select' || words[1]?.value === 'new')) return words[2]?.value;
  }
  return undefined;
}

/** The workspace that a variable of this command, or one exported before it, names. */
export function workspaceGiven(command: ShellCommand, assignments: readonly ShellAssignment[]): string | undefined {
  const set = (one: ShellAssignment): boolean => one.name === 'TF_WORKSPACE';
  return (command.environment.findLast(set) ?? assignments.findLast((one) => set(one) && one.exported && one.start < command.start))?.value.value;
}

/** Variable files and workspaces that a command names: their names tell the environment it acts on. */
export function stackHints({ program, args }: Invocation): readonly Argument[] {
  if (!PROGRAMS.has(program)) return [];
  const words = args.filter((arg) => !isOption(arg));
  const chosen = words[0]?.value === 'workspace' && words[1]?.value === 'select' ? words.slice(2, 3) : [];
  return [...optionValues(args, '-var-file').map((file) => (file.value === undefined ? file : { ...file, value: file.value.replace(/\.tfvars(?:\.json)?$/, '').replace(/^.*\//, '') })), ...chosen];
}
