import { baseName, compareText, folderOf, pathFrom } from '../../../model/index.ts';
import type { Gap, Tree } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { backendOf, stateInSet, stateOf } from './backend.ts';
import { moduleOf, localSource } from './module.ts';
import type { ModuleSource } from './module.ts';
import { Root } from './root.ts';
import type { Given } from './root.ts';
import { placeOf } from './scope.ts';
import type { SourceFile } from './scope.ts';
import { about } from './runs.ts';
import type { GivenVariable, Runs } from './runs.ts';
import { runReadings } from './run-readings.ts';
import type { Run } from './run-readings.ts';
import { unitsOf } from './units.ts';
import { asksForWorkspace, cloudWorkspace, workspacesOf } from './workspaces.ts';
import type { Workspace } from './workspaces.ts';

const MOST_VARIANTS = 8;

/** The root modules of a tree, each with what was left out. */
export interface Roots { readonly roots: readonly Root[]; readonly modules: ReadonlyMap<string, ModuleSource>; readonly gaps: readonly Gap[] }

/**
 * Finds the root modules. A directory is one when no other directory uses it as a module, or when it has a backend or variable file of
 * its own. A directory with several variable files that are not loaded by themselves (`prod.tfvars`, `staging.tfvars`) is read once under each.
 */
export function rootsOf(files: readonly SourceFile[], variableFiles: readonly SourceFile[], terragrunt: readonly SourceFile[] = [], runs: readonly Runs[] = []): Roots {
  const byDirectory = new Map<string, SourceFile[]>();
  for (const file of files) push(byDirectory, folderOf(file.file), file);
  const modules = new Map([...byDirectory].sort(([a], [b]) => compareText(a, b)).map(([directory, own]) => [directory, moduleOf(directory, own)]));
  const variables = new Map<string, SourceFile[]>();
  for (const file of variableFiles) {
    const home = nearestModule(folderOf(file.file), modules);
    // One that lies beside the modules is that of those it is handed to.
    for (const directory of home === undefined ? handedTo(file.file, modules, runs) : [home]) push(variables, directory, file);
  }
  const states = new Map<string, Root>();
  const all = { steps: 0 };
  const roots: Root[] = [];
  const gaps: Gap[] = [];
  const units = unitsOf(terragrunt, modules, states, all, gaps);
  const used = new Set([...usedModules(modules), ...units.map((unit) => unit.module.source.directory)]);
  const isRoot = (source: ModuleSource): boolean => !used.has(source.directory) || ((variables.get(source.directory) ?? []).length > 0 && !units.some((unit) => unit.directory === source.directory)) || (hasBackend(source) && !units.some((unit) => unit.module.source === source));
  const sources = [...modules.values()].filter(isRoot);
  for (const source of sources) {
    const own = variables.get(source.directory) ?? [];
    const automatic = automaticOf(own, source.directory);
    const near = about(source.directory, runs, sources.length === 1);
    const told = toldIn(near);
    const make = (name: string, given: ReadonlyMap<string, Given>, workspace?: Workspace, run?: Run): Root => new Root(source, name, modules, given, states, all, automatic, undefined, { told: run?.told ?? told, ...workspace ? { workspace } : {}, ...run ? { run } : {} });
    const asks = asksForWorkspace(source, modules);
    const variants = variantsOf(source.directory, own, gaps);
    for (const { name, file, given } of variants) {
      const plain = make(name, given);
      const read = asks ? inWorkspaces(plain, file, near, (variant, workspace) => make(variant, given, workspace)) : [plain];
      const runs = read.length === 1 && read[0] === plain && variants.length === 1 ? runReadings(plain) : [];
      for (const root of runs.length > 0 ? runs.map((run) => make(run.name, given, undefined, run)) : read) {
        roots.push(root);
        const own = root.workspace && stateInSet(root.module, root.workspace.name);
        if (own !== undefined && !states.has(own)) states.set(own, root);
        const state = stateOf(root.module);
        if (state === undefined) continue;
        if (root.workspace && !states.has(`${state}@${root.workspace.name}`)) states.set(`${state}@${root.workspace.name}`, root);
        if (!states.has(state)) states.set(state, root);
      }
    }
  }
  return { roots: [...roots, ...units], modules, gaps };
}

/**
 * Readings of a directory in each of the workspaces that something names. Where other ones may exist too, one reading more in which the workspace is not known. Under a variable file that is
 * called like a workspace it is that one; under another the workspace is not known.
 */
function inWorkspaces(plain: Root, file: string, near: readonly Runs[], make: (variant: string, workspace: Workspace) => Root): readonly Root[] {
  const fixed = cloudWorkspace(plain.module);
  if (fixed) return [make(plain.variant, fixed)];
  const { names, all } = workspacesOf(plain);
  const selected = near.flatMap((one) => one.workspaces);
  const known = new Map([...names, ...selected].map((one) => [one.name, one] as const).reverse());
  if (file !== '') {
    const own = known.get(baseName(file)) ?? known.get(baseName(file).replace(/^terraform[.-]|[.-]terraform$/, ''));
    return [own ? make(plain.variant, own) : plain];
  }
  // What is looked up holds whoever else is selected; a name that is only compared leaves others, two environments leave none worth a reading of their own.
  const chosen = [...known.values()].reverse().slice(0, MOST_VARIANTS);
  if (chosen.length === 0) return [plain];
  const every = (all || selected.length > 0 || new Set(chosen.flatMap((one) => environmentOf(one.name)?.kind ?? [])).size > 1) && known.size <= MOST_VARIANTS;
  return [...chosen.map((one) => make(every && chosen.length === 1 ? '' : one.name, one)), ...every ? [] : [plain]];
}

function toldIn(near: readonly Runs[]): ReadonlyMap<string, readonly GivenVariable[]> {
  const out = new Map<string, GivenVariable[]>();
  for (const one of near) for (const variable of one.variables) push(out, variable.name, variable);
  return out;
}

function push<T>(into: Map<string, T[]>, key: string, value: T): void {
  const had = into.get(key);
  if (had) had.push(value); else into.set(key, [value]);
}

function nearestModule(directory: string, modules: ReadonlyMap<string, ModuleSource>): string | undefined {
  for (let at = directory; ; at = folderOf(at)) {
    if (modules.has(at)) return at;
    if (at === '.') return undefined;
  }
}

function usedModules(modules: ReadonlyMap<string, ModuleSource>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const module of modules.values()) {
    for (const call of module.calls.values()) {
      const source = localSource(call);
      const directory = source === undefined ? undefined : pathFrom(module.directory, source);
      if (directory !== undefined && directory !== module.directory) used.add(directory);
    }
  }
  return used;
}

function hasBackend(source: ModuleSource): boolean {
  return source.settings.some(({ block }) => block.body.blocks.some((inner) => inner.type === 'backend' || inner.type === 'cloud'));
}

function isAutomatic(file: string, directory: string): boolean {
  return folderOf(file) === directory && /(^terraform\.tfvars|\.auto\.tfvars)(\.json)?$/.test(baseName(file));
}

/** Name of a variable file without its ending, with the directories below the module: `env/prod`. */
function variantName(file: string, directory: string): string {
  const below = directory === '.' ? file : file.startsWith(`${directory}/`) ? file.slice(directory.length + 1) : file.split('/').slice(-2).join('/');
  return below.replace(/\.tfvars(\.json)?$/, '');
}

/** The directories that a script applies with a variable file from elsewhere: `-var-file=../env/prod.tfvars`, written from the module, the script or the top of the tree. */
function handedTo(file: string, modules: ReadonlyMap<string, ModuleSource>, runs: readonly Runs[]): readonly string[] {
  const naming = runs.filter((one) => one.files.length > 0);
  if (naming.length === 0) return [];
  return [...modules.keys()].filter((directory) => about(directory, naming, modules.size === 1).some((one) => one.files.some((written) => [directory, folderOf(one.file), '.'].some((base) => isWritten(pathFrom(base, written), file)))));
}

/** Is it the file that a path names, with what the shell fills in open? */
function isWritten(path: string | undefined, file: string): boolean {
  const parts = path?.split('*');
  if (!parts) return false;
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return first === file;
  const last = rest.at(-1) ?? '';
  let at = first.length;
  for (const part of rest.slice(0, -1)) { const found = file.indexOf(part, at); if (found < 0) return false; at = found + part.length; }
  return file.startsWith(first) && file.endsWith(last) && file.length - last.length >= at && first + last !== '';
}

/** Readings of one directory. Variable files without an environment in their name lie under those that have one. */
function variantsOf(directory: string, files: readonly SourceFile[], gaps: Gap[]): { name: string; file: string; given: ReadonlyMap<string, Given> }[] {
  const base = new Map<string, Given>();
  const automatic = automaticOf(files, directory);
  for (const file of automatic) give(base, file);
  const chosen = files.filter((file) => !automatic.includes(file)).map((file) => ({ file, name: variantName(file.file, directory) }));
  const named = chosen.filter(({ name }) => environmentOf(name) !== undefined);
  const plain = chosen.filter(({ name }) => environmentOf(name) === undefined);
  if (named.length > 0) for (const { file } of plain) give(base, file);
  const readings = named.length > 0 ? named : plain;
  if (readings.length === 0) return [{ name: '', file: '', given: base }];
  const excess = readings[MOST_VARIANTS];
  if (excess) {
    gaps.push({
      fact: 'gap', kind: 'bound', place: placeOf(excess.file, excess.file.body),
      reason: `more than ${MOST_VARIANTS} variable files for one Terraform directory; this one and later ones were not applied, scan that directory alone`,
    });
  }
  return readings.slice(0, MOST_VARIANTS).map(({ file, name }) => {
    const given = new Map(base);
    give(given, file);
    return { name: readings.length === 1 ? '' : name, file: name, given };
  });
}

/** Files loaded without being named, in the order Terraform gives them: what a later one sets holds. */
function automaticOf(files: readonly SourceFile[], directory: string): readonly SourceFile[] {
  return files.filter((file) => isAutomatic(file.file, directory)).sort((a, b) => Number(isAuto(a.file)) - Number(isAuto(b.file)) || compareText(a.file, b.file));
}

function isAuto(file: string): boolean { return /\.auto\.tfvars(\.json)?$/.test(file); }

function give(into: Map<string, Given>, file: SourceFile): void {
  for (const attribute of file.body.attributes) into.set(attribute.name, { file, attribute });
}

/** Does the directory look like a module kept for others to use, which nobody applies from here? */
export function isLibrary(root: Root, tree: Tree): boolean {
  const { directory } = root;
  if (!/(^|\/)modules?(\/|$)/.test(directory)) return false;
  const applied = root.module.source.providers.length > 0 || root.given.size > 0 || backendOf(root.module) !== undefined;
  return !applied && !['.terraform.lock.hcl', 'terraform.tfstate'].some((name) => tree.has(`${directory}/${name}`));
}
