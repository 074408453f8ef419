import { pathFrom } from '../../../model/index.ts';
import type { HclBody, HclExpression, Place } from '../../../model/index.ts';
import { evaluate } from './evaluate.ts';
import type { ModuleInstance } from './instance.ts';
import { attributeOf, localSource } from './module.ts';
import type { ModuleSource } from './module.ts';
import type { Root } from './root.ts';
import { placeOf } from './scope.ts';
import type { SourceFile } from './scope.ts';

/** A workspace that a directory is applied in, where it is named, and what names it. */
export interface Workspace { readonly name: string; readonly at: Place; readonly by: string }
/** `all`: whatever is looked up by the workspace is there for these and for no other one. */
export interface Workspaces { readonly names: readonly Workspace[]; readonly all: boolean }

/** Functions that give a name in another spelling. */
const REWRITES: ReadonlySet<string> = new Set(['lower', 'upper', 'title', 'replace', 'trimspace', 'tostring', 'nonsensitive']);
const NAME = /^[A-Za-z0-9][\w.-]{0,89}$/;
const DEEPEST_MODULE = 5;
const DEEPEST = 100;
const MOST_STEPS = 200_000;

/** May what is applied from a directory depend on the workspace? Cheap: looks at the text. */
export function asksForWorkspace(source: ModuleSource, modules: ReadonlyMap<string, ModuleSource>, depth = 0): boolean {
  if (source.files.some((file) => file.text?.includes('terraform.workspace') === true)) return true;
  return depth < DEEPEST_MODULE && [...source.calls.values()].some((call) => {
    const to = localSource(call);
    const inner = to === undefined ? undefined : modules.get(pathFrom(source.directory, to) ?? '');
    return inner !== undefined && inner !== source && asksForWorkspace(inner, modules, depth + 1);
  });
}

interface Search { readonly names: Map<string, Workspace>; all: boolean; steps: number }

/** Workspaces that a root module names: what `terraform.workspace` is compared with, and the keys of maps that it is looked up in. Names it is handed on under are followed. */
export function workspacesOf(root: Root): Workspaces {
  const search: Search = { names: new Map(), all: false, steps: 0 };
  visitModule(root.module, new Set(), search, 0);
  return { names: [...search.names.values()], all: search.all };
}

function visitModule(module: ModuleInstance, given: ReadonlySet<string>, search: Search, depth: number): void {
  const aliases = new Set(given);
  const { source } = module;
  // A local may be another one's other name.
  for (let round = 0, before = -1; round < 5 && before !== aliases.size; round++) {
    before = aliases.size;
    for (const [name, { attribute }] of source.locals) if (stands(attribute.value, aliases)) aliases.add(`local.${name}`);
  }
  if (aliases.size > 0 || source.files.some((file) => file.text?.includes('terraform.workspace') !== false)) {
    for (const file of source.files) bodies(file.body, (expression) => visit(expression, file, module, aliases, search, 0, false));
  }
  if (depth >= DEEPEST_MODULE) return;
  for (const [name, call] of source.calls) {
    const handed = call.block.body.attributes.filter((attribute) => stands(attribute.value, aliases)).map((attribute) => `var.${attribute.name}`);
    const [child] = handed.length > 0 ? module.children(name) ?? [] : [];
    if (child) visitModule(child.module, new Set(handed), search, depth + 1);
  }
}

function bodies(start: HclBody, see: (expression: HclExpression) => void): void {
  const stack: { readonly body: HclBody; readonly depth: number }[] = [{ body: start, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const attribute of next.body.attributes) see(attribute.value);
    if (next.depth < DEEPEST) for (const block of next.body.blocks) stack.push({ body: block.body, depth: next.depth + 1 });
  }
}

/** Is the expression the workspace's name, or a name it was handed on under? */
function stands(expression: HclExpression, aliases: ReadonlySet<string>): boolean {
  // Written in another way it is still the same name: `lower(replace(terraform.workspace, "_", "-"))`.
  if (expression.type === 'call') { const [first] = expression.args; return first !== undefined && REWRITES.has(expression.name) && stands(first, aliases); }
  if (expression.type === 'template') { const [only, ...more] = expression.parts; return only !== undefined && more.length === 0 && only.type !== 'template' && stands(only, aliases); }
  if (expression.type !== 'reference' || expression.path.length !== 2) return false;
  const [head, name] = expression.path;
  return (head === 'terraform' && name === 'workspace') || (typeof head === 'string' && typeof name === 'string' && aliases.has(`${head}.${name}`));
}

/** `soft`: what is missing here is made up for by something beside it. */
function visit(expression: HclExpression, file: SourceFile, module: ModuleInstance, aliases: ReadonlySet<string>, search: Search, depth: number, soft: boolean): void {
  if (depth > DEEPEST || ++search.steps > MOST_STEPS) return;
  const into = (inner: HclExpression, softer = soft): void => visit(inner, file, module, aliases, search, depth + 1, softer);
  const isIt = (one: HclExpression | undefined): boolean => one !== undefined && stands(one, aliases);
  const add = (name: string, at: Place, by: string): void => { if (NAME.test(name) && !search.names.has(name)) search.names.set(name, { name, at, by }); };
  const compared = (one: HclExpression | undefined): void => { if (one?.type === 'literal' && typeof one.value === 'string') add(one.value, placeOf(file, one), 'it is compared with'); };
  const lookedUp = (of: HclExpression, fallback: boolean): void => {
    const value = evaluate(of, module.scope(file));
    if (value.type !== 'map') return;
    const at = placeOf(file, of);
    for (const [key, item] of value.entries) if (!fallback || key !== 'default') add(key, item.at ?? at, 'settings are looked up for it');
    if (!fallback && value.open === undefined && value.entries.size > 0) search.all = true;
  };
  switch (expression.type) {
    case 'template': for (const part of expression.parts) into(part); return;
    case 'reference': {
      const at = expression.path.findIndex((part) => typeof part === 'object' && isIt(part));
      if (at > 0) lookedUp({ ...expression, path: expression.path.slice(0, at) }, soft);
      for (const part of expression.path) if (typeof part === 'object') into(part);
      return;
    }
    case 'index':
      if (isIt(expression.key)) lookedUp(expression.of, soft); else into(expression.key);
      into(expression.of);
      return;
    case 'operation': {
      const [left, right] = expression.operands;
      if (expression.operator === '==' || expression.operator === '!=') { if (isIt(left)) compared(right); if (isIt(right)) compared(left); }
      for (const operand of expression.operands) into(operand);
      return;
    }
    case 'call': {
      const [first, second] = expression.args;
      if (expression.name === 'contains' && isIt(second) && first?.type === 'list') for (const item of first.items) compared(item);
      if (expression.name === 'lookup' && isIt(second) && first) lookedUp(first, soft || expression.args.length > 2);
      const softer = soft || /^(?:try|can|coalesce|merge)$/.test(expression.name);
      for (const arg of expression.args) into(arg, softer);
      return;
    }
    case 'list': for (const item of expression.items) into(item); return;
    case 'object': for (const { key, value } of expression.entries) { into(key); into(value); } return;
    case 'conditional': into(expression.test); into(expression.yes, true); into(expression.no, true); return;
    case 'for': into(expression.over); into(expression.value); if (expression.key) into(expression.key); if (expression.condition) into(expression.condition); return;
    case 'literal': case 'unreadable': return;
  }
}

/** The workspace that the configuration itself names: `cloud { workspaces { name = "shop-prod" } }`. */
export function cloudWorkspace(module: ModuleInstance): Workspace | undefined {
  for (const { file, block } of module.source.settings) {
    const cloud = block.body.blocks.find((inner) => inner.type === 'cloud');
    const workspaces = cloud?.body.blocks.find((inner) => inner.type === 'workspaces');
    const name = workspaces && attributeOf(workspaces.body, 'name');
    if (name?.value.type === 'literal' && typeof name.value.value === 'string' && NAME.test(name.value.value)) return { name: name.value.value, at: placeOf(file, name.value), by: 'the configuration names it' };
  }
  return undefined;
}
