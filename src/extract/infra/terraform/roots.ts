import { compareText } from '../../../model/index.ts';
import type { Gap, Tree } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { backendOf, stateOf } from './backend.ts';
import { moduleOf, localSource } from './module.ts';
import type { ModuleSource } from './module.ts';
import { baseOf, directoryOf, resolvePath } from './names.ts';
import { Root } from './root.ts';
import type { Given } from './root.ts';
import { placeOf } from './scope.ts';
import type { SourceFile } from './scope.ts';
import { unitsOf } from './units.ts';

const MOST_VARIANTS = 8;

/** The root modules of a tree, each with what was left out. */
export interface Roots { readonly roots: readonly Root[]; readonly modules: ReadonlyMap<string, ModuleSource>; readonly gaps: readonly Gap[] }

/**
 * Finds the root modules. A directory is one when no other directory uses it as a module, or when it has a backend or variable file of
 * its own. A directory with several variable files that are not loaded by themselves (`prod.tfvars`, `staging.tfvars`) is read once under each.
 */
export function rootsOf(files: readonly SourceFile[], variableFiles: readonly SourceFile[], terragrunt: readonly SourceFile[] = []): Roots {
  const byDirectory = new Map<string, SourceFile[]>();
  for (const file of files) push(byDirectory, directoryOf(file.file), file);
  const modules = new Map([...byDirectory].sort(([a], [b]) => compareText(a, b)).map(([directory, own]) => [directory, moduleOf(directory, own)]));
  const variables = new Map<string, SourceFile[]>();
  for (const file of variableFiles) {
    const home = nearestModule(directoryOf(file.file), modules);
    if (home !== undefined) push(variables, home, file);
  }
  const states = new Map<string, Root>();
  const all = { steps: 0 };
  const roots: Root[] = [];
  const gaps: Gap[] = [];
  const units = unitsOf(terragrunt, modules, states, all, gaps);
  const used = new Set([...usedModules(modules), ...units.map((unit) => unit.module.source.directory)]);
  for (const source of modules.values()) {
    const own = variables.get(source.directory) ?? [];
    if (used.has(source.directory) && (own.length === 0 || units.some((unit) => unit.directory === source.directory)) && (!hasBackend(source) || units.some((unit) => unit.module.source === source))) continue;
    const automatic = automaticOf(own, source.directory);
    for (const { name, given } of variantsOf(source.directory, own, gaps)) {
      const root = new Root(source, name, modules, given, states, all, automatic);
      roots.push(root);
      const state = stateOf(root.module);
      if (state !== undefined && !states.has(state)) states.set(state, root);
    }
  }
  return { roots: [...roots, ...units], modules, gaps };
}

function push<T>(into: Map<string, T[]>, key: string, value: T): void {
  const had = into.get(key);
  if (had) had.push(value); else into.set(key, [value]);
}

function nearestModule(directory: string, modules: ReadonlyMap<string, ModuleSource>): string | undefined {
  for (let at = directory; ; at = directoryOf(at)) {
    if (modules.has(at)) return at;
    if (at === '.') return undefined;
  }
}

function usedModules(modules: ReadonlyMap<string, ModuleSource>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const module of modules.values()) {
    for (const call of module.calls.values()) {
      const source = localSource(call);
      const directory = source === undefined ? undefined : resolvePath(module.directory, source);
      if (directory !== undefined && directory !== module.directory) used.add(directory);
    }
  }
  return used;
}

function hasBackend(source: ModuleSource): boolean {
  return source.settings.some(({ block }) => block.body.blocks.some((inner) => inner.type === 'backend' || inner.type === 'cloud'));
}

function isAutomatic(file: string, directory: string): boolean {
  return directoryOf(file) === directory && /(^terraform\.tfvars|\.auto\.tfvars)(\.json)?$/.test(baseOf(file));
}

/** Name of a variable file without its ending, with the directories below the module: `env/prod`. */
function variantName(file: string, directory: string): string {
  const below = directory === '.' ? file : file.slice(directory.length + 1);
  return below.replace(/\.tfvars(\.json)?$/, '');
}

/** Readings of one directory. Variable files without an environment in their name lie under those that have one. */
function variantsOf(directory: string, files: readonly SourceFile[], gaps: Gap[]): { name: string; given: ReadonlyMap<string, Given> }[] {
  const base = new Map<string, Given>();
  const automatic = automaticOf(files, directory);
  for (const file of automatic) give(base, file);
  const chosen = files.filter((file) => !automatic.includes(file)).map((file) => ({ file, name: variantName(file.file, directory) }));
  const named = chosen.filter(({ name }) => environmentOf(name) !== undefined);
  const plain = chosen.filter(({ name }) => environmentOf(name) === undefined);
  if (named.length > 0) for (const { file } of plain) give(base, file);
  const readings = named.length > 0 ? named : plain;
  if (readings.length === 0) return [{ name: '', given: base }];
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
    return { name: readings.length === 1 ? '' : name, given };
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
