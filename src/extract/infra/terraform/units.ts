import { baseName, folderOf } from '../../../model/index.ts';
import type { Gap, HclExpression } from '../../../model/index.ts';
import { valueAt } from './body.ts';
import { evaluate } from './evaluate.ts';
import { attributeOf } from './module.ts';
import type { ModuleSource } from './module.ts';
import { Root } from './root.ts';
import type { Given, UnitOf } from './root.ts';
import { placeOf } from './scope.ts';
import type { SourceFile, Work } from './scope.ts';
import { TerragruntFile } from './terragrunt.ts';
import { textOf } from './value.ts';

const MOST_UNITS = 400;

/** Units of Terragrunt: each applies a module of this tree under inputs of its own. One whose module lies elsewhere is a gap. */
export function unitsOf(files: readonly SourceFile[], modules: ReadonlyMap<string, ModuleSource>, states: ReadonlyMap<string, Root>, all: Work['all'], gaps: Gap[]): readonly Root[] {
  const byPath = new Map(files.map((file) => [file.file, file]));
  const units = new Map<string, Root>();
  const found: { readonly file: SourceFile; readonly world: TerragruntFile; readonly given: Map<string, Given>; readonly unit: Writable<UnitOf> }[] = [];
  for (const file of files) {
    for (const block of baseName(file.file) === 'terragrunt.stack.hcl' ? file.body.blocks.filter((one) => one.type === 'unit' || one.type === 'stack') : []) {
      gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'Terragrunt makes this unit when it runs, so what it creates was not read; scan the generated stack (terragrunt stack generate) too', place: placeOf(file, block.headSpan) });
    }
    if (baseName(file.file) !== 'terragrunt.hcl') continue;
    const directory = folderOf(file.file);
    // Outputs are asked for only once every unit is made.
    const world = new TerragruntFile(file, directory, byPath, (other, name, at) => (other === directory ? undefined : units.get(other)?.module.output(name, at)), all);
    const terraform = world.block('terraform');
    const source = terraform && attributeOf(terraform.body, 'source');
    const at = terraform?.at ?? placeOf(file, { start: file.body.start, end: Math.min(file.body.end, file.body.start + 1) });
    // A source that a condition chooses may lie elsewhere as well: what is here is read.
    const home = source && terraform ? choices(source.value).map((one) => world.localModule(textOf(evaluate(one, terraform.scope)))).find((one) => one !== undefined) : source ? undefined : directory;
    const module = home === undefined ? undefined : modules.get(home);
    if (!module) {
      // A file that only others include names no module.
      if (source && isUnit(file)) gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'the module of this Terragrunt unit is not in this tree, so what it creates was not read; scan its source too', place: at });
      continue;
    }
    if (units.size >= MOST_UNITS) { gaps.push({ fact: 'gap', kind: 'bound', reason: `more than ${MOST_UNITS} Terragrunt units; this one and later ones were not read, scan their directory alone`, place: at }); break; }
    const unit: Writable<UnitOf> = { directory, at };
    const given = new Map<string, Given>();
    units.set(directory, new Root(module, '', modules, given, states, all, [], unit));
    found.push({ file, world, given, unit });
  }
  // Inputs may ask for what other units leave behind, so all of them are there before any is worked out.
  for (const { file, world, given, unit } of found) {
    give(given, world, file);
    keep(unit, world);
  }
  return [...units.values()];
}

/** An expression, or where a condition chooses between several, each of them; a text of one part is that part. */
function choices(expression: HclExpression, depth = 0): readonly HclExpression[] {
  if (depth > 8) return [];
  const [only, ...more] = expression.type === 'template' ? expression.parts : [];
  if (only && more.length === 0) return choices(only, depth + 1);
  return expression.type === 'conditional' ? [...choices(expression.yes, depth + 1), ...choices(expression.no, depth + 1)] : [expression];
}

/** Says it, by itself or through what it includes, what is to be made? A parent that only hands settings down has no include and no inputs beside its source. */
function isUnit(file: SourceFile): boolean { return file.body.blocks.some((block) => block.type === 'include' || block.type === 'terraform' || block.type === 'dependency'); }

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function give(into: Map<string, Given>, world: TerragruntFile, home: SourceFile): void {
  for (const [name, { value, file }] of world.inputs().entries) {
    const attribute = attributeOf(file.body, 'inputs') ?? attributeOf(home.body, 'inputs');
    if (attribute) into.set(name, { file, attribute, value });
  }
}

/** Notes what may be given besides, and where its state is kept. */
function keep(unit: Writable<UnitOf>, world: TerragruntFile): void {
  const { open } = world.inputs();
  if (open !== undefined) unit.open = open;
  const remote = world.block('remote_state');
  const type = remote && textOf(valueAt(remote.body, 'backend', remote.scope));
  if (remote && type !== undefined && /^[a-z0-9_]{1,30}$/.test(type)) unit.state = { type, bucket: textOf(valueAt(remote.body, 'config.bucket', remote.scope)), at: remote.at };
}
