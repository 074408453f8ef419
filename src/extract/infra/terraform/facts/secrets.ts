import type { EnvironmentMark, Fact, Knowledge, Place } from '../../../../model/index.ts';
import { givenCredentials } from '../../../shared/given-secret.ts';
import type { GivenSecret } from '../../../shared/given-secret.ts';
import { secretArguments } from '../../../shared/secret-arguments.ts';
import { secretsSetIn } from '../../../shared/secret-scripts.ts';
import type { SecretArgument, SecretArguments } from '../../../shared/secret-arguments.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { evaluate } from '../evaluate.ts';
import type { ModuleInstance } from '../instance.ts';
import { attributeOf } from '../module.ts';
import type { Root } from '../root.ts';
import { placeOf } from '../scope.ts';
import type { Scope, SourceFile } from '../scope.ts';
import { list, lost, map, scalar, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { providerOfBlock } from './authority.ts';
import type { Draft } from './drafts.ts';
import { shortName } from './drafts.ts';
import { placeMarks } from './marks.ts';

/** What was found so far, and what tells it. */
interface Gathering { readonly found: GivenSecret[]; readonly takes: SecretArguments; readonly texts: ReadonlyMap<string, string> }

/** Where one block's literals are looked for. */
interface Holder { readonly name: string; readonly type: string; readonly body: Item['declared']['block']['body']; readonly scope: Scope; readonly marks: readonly EnvironmentMark[]; readonly opens?: string; readonly provider?: string; readonly doubt?: string }

const DEEPEST = 8;
const MOST = 20_000;
const LONGEST_JSON = 100_000;
/** Kinds of stores that a password of their own opens. */
const OPENED = new Set(['database', 'cache', 'search', 'warehouse', 'queue', 'cluster']);
/** Arguments below which nobody's secret is set. */
const META = new Set(['lifecycle', 'depends_on', 'provider', 'providers', 'tags', 'tags_all', 'labels', 'source', 'version', 'triggers', 'timeouts', 'count', 'for_each']);

/** Literals that stand where resources, modules and providers take secrets, by the value as it comes through variables, locals and callers. */
export function givenSecrets(roots: readonly Root[], items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, knowledge: Knowledge, libraries: ReadonlySet<Root>): readonly Fact[] {
  const out: Gathering = { found: [], takes: secretArguments(knowledge), texts: new Map(items.flatMap((item) => (item.declared.file.text === undefined ? [] : [[item.declared.file.file, item.declared.file.text] as const]))) };
  for (const item of items) {
    if (item.mode === 'data' || out.found.length >= MOST) continue;
    const draft = drafts.get(item);
    const library = libraries.has(item.root) ? 'the module is made to be called with values of others' : undefined;
    read({ name: shortName(item), type: item.type, body: item.declared.block.body, scope: item.instance.scope, marks: draft?.marks ?? placeMarks(item), ...draft && OPENED.has(draft.row.kind) ? { opens: item.key } : {}, ...library === undefined ? {} : { doubt: library } }, out);
  }
  const seen = new Set<ModuleInstance>();
  for (const root of roots) {
    for (const module of [root.module, ...items.filter((item) => item.root === root).map((item) => item.module)]) {
      if (seen.has(module) || out.found.length >= MOST) continue;
      seen.add(module);
      for (const { file, block } of module.source.providers) {
        const label = block.labels[0] ?? '';
        const provider = providerOfBlock(label);
        read({ name: `provider ${label}`, type: `provider:${label}`, body: block.body, scope: module.scope(file), marks: [], ...provider === undefined ? {} : { provider } }, out);
      }
    }
    defaults(root, libraries.has(root), out);
  }
  return givenCredentials(out.found, knowledge);
}

function read(holder: Holder, out: Gathering): void {
  const told = out.takes.told(holder.type, (name) => textOf(valueAt(holder.body, name, holder.scope)));
  const value = told && valueAt(holder.body, told.value, holder.scope);
  if (told && value) add(holder, [told.value], value, told.argument, out);
  visit(holder, holder.body, holder.scope, [], out, 0);
}

function visit(holder: Holder, body: Holder['body'], scope: Scope, path: readonly string[], out: Gathering, depth: number): void {
  if (depth > DEEPEST || out.found.length >= MOST) return;
  for (const attribute of body.attributes) {
    if (depth === 0 && META.has(attribute.name)) continue;
    values(holder, [...path, attribute.name], evaluate(attribute.value, scope), out, depth + 1);
  }
  // `setting { name = "DB_PASSWORD" value = ... }`: the pair says what the value is.
  const pair = namedPair((name) => textOf(valueAt(body, name, scope)), out.takes);
  const paired = pair && valueAt(body, 'value', scope);
  if (pair && paired && depth > 0) add(holder, [...path, pair.name], paired, pair.argument, out);
  const types = new Set(body.blocks.map((block) => (block.type === 'dynamic' ? block.labels[0] ?? '' : block.type)));
  for (const type of types) {
    if (META.has(type)) continue;
    for (const nested of nestedBlocks(body, type, scope)) visit(holder, nested.body, nested.scope, [...path, type], out, depth + 1);
  }
}

function values(holder: Holder, path: readonly string[], value: Value, out: Gathering, depth: number): void {
  if (depth > DEEPEST) return;
  const inner = value.type === 'scalar' && !out.takes.runs(holder.type, path) ? value.json ?? written(value) ?? value : value;
  switch (inner.type) {
    case 'scalar': {
      const argument = out.takes.taken(holder.type, path);
      if (argument) add(holder, path, inner, argument, out);
      else if (out.takes.runs(holder.type, path)) script(holder, path, inner, out);
      return;
    }
    case 'list': for (const item of inner.items.slice(0, 200)) values(holder, path, item, out, depth + 1); return;
    case 'map': {
      const pair = namedPair((name) => textOf(inner.entries.get(name)), out.takes);
      const paired = inner.entries.get('value');
      if (pair && paired) add(holder, [...path, pair.name], paired, pair.argument, out);
      for (const [key, item] of inner.entries) if (/^[\w.-]{1,100}$/.test(key)) values(holder, [...path, key], item, out, depth + 1);
      return;
    }
    case 'unknown': return;
  }
}

/** What a text says that is JSON written out by hand, as lists of containers often are. Every text in it stands for the whole of it, since quotes and escapes move what follows them. */
function written(value: Extract<Value, { type: 'scalar' }>): Value | undefined {
  if (typeof value.value !== 'string' || value.value.length > LONGEST_JSON || !/^\s{0,40}(?:\[\s{0,40}\{|\{\s{0,40}")/.test(value.value)) return undefined;
  let data: unknown;
  try { data = JSON.parse(value.value); } catch { return undefined; }
  const of = (part: unknown, depth: number): Value => {
    if (Array.isArray(part) && depth < DEEPEST) return list(part.map((item: unknown) => of(item, depth + 1)), value.at, [], value.via);
    if (typeof part === 'object' && part !== null && depth < DEEPEST) return map(new Map(Object.entries(part).map(([key, item]): [string, Value] => [key, of(item, depth + 1)])), value.at, [], value.via);
    return typeof part === 'string' ? scalar(part, value.at, [], value.via) : lost('it is no text', value.at);
  };
  return of(data, 0);
}

/** The name of a pair of `name` and `value`, where it says secret. */
function namedPair(text: (name: string) => string | undefined, takes: SecretArguments): { readonly name: string; readonly argument: SecretArgument } | undefined {
  const name = text('name') ?? text('key');
  const argument = name === undefined || !/^[\w.-]{1,100}$/.test(name) ? undefined : takes.named(name);
  return name === undefined || !argument ? undefined : { name, argument };
}

function add(holder: Holder, path: readonly string[], value: Value, argument: SecretArgument, out: Gathering): void {
  if (value.type !== 'scalar' || typeof value.value !== 'string' || !value.at) return;
  // A name chosen by the reader's own program is no schema: what it holds has to look the part.
  const chosen = path.length > 1 && /^[A-Z][A-Z0-9_]*$/.test(path.at(-1) ?? '');
  const ignored = holder.doubt ?? (isIgnored(holder, path[0] ?? '') ? 'later changes of it are ignored, so another may be in its place' : undefined);
  const name = `${holder.name}.${path.join('.')}`;
  out.found.push({
    name, text: value.value, argument: chosen ? { ...argument, weak: true } : argument, ...standing(value.value, value.at, name, out), via: value.via, environments: holder.marks,
    ...holder.opens === undefined || path.length > 1 ? {} : { opens: holder.opens }, ...ignored === undefined ? {} : { doubt: ignored }, ...holder.provider === undefined ? {} : { provider: holder.provider },
    ...whereOf(holder, path, out.takes),
  });
}

/** Where a text stands within the place its value has; that place, and a part of it, where it was put together. */
function standing(text: string, at: Place, name: string, out: Gathering): Pick<GivenSecret, 'at' | 'part'> {
  if (at.end - at.start <= text.length + 2) return { at };
  const from = out.texts.get(at.file)?.indexOf(text, at.start) ?? -1;
  return from >= 0 && from + text.length <= at.end ? { at: { ...at, start: from, end: from + text.length } } : { at, part: name };
}

/** Where a credential of the infrastructure itself is taken. */
function whereOf(holder: Holder, path: readonly string[], takes: SecretArguments): Pick<GivenSecret, 'where' | 'instead'> {
  if (!holder.type.startsWith('provider:')) return takes.inEnvironment(path) ? { where: 'environment' } : {};
  const instead = takes.instead(holder.type);
  return { where: 'provider', ...instead === undefined ? {} : { instead } };
}

/** What a text sets that a machine runs or reads when it starts, each where it is written; where the text was packed or put together, its whole span is the place. */
function script(holder: Holder, path: readonly string[], value: Value, out: Gathering): void {
  if (value.type !== 'scalar' || typeof value.value !== 'string' || !value.at) return;
  const { at } = value;
  for (const one of secretsSetIn(value.value, out.takes)) {
    const place = one.offset === undefined ? { at, part: one.name } : standing(one.text, at, one.name, out);
    out.found.push({ name: `${holder.name}.${path.join('.')}.${one.name}`, text: one.text, argument: one.argument, ...place, via: value.via, environments: holder.marks, where: 'script', ...holder.doubt === undefined ? {} : { doubt: holder.doubt } });
  }
}

/** Is the argument one that `ignore_changes` leaves to others after the first apply? */
function isIgnored(holder: Holder, name: string): boolean {
  return holder.body.blocks.some((block) => {
    const list = block.type === 'lifecycle' ? attributeOf(block.body, 'ignore_changes')?.value : undefined;
    return list?.type === 'list' ? list.items.some((one) => one.type === 'reference' && one.path[0] === name) : list?.type === 'reference' && list.path[0] === 'all';
  });
}

/** Defaults and given values of variables of a root that says they are sensitive, or calls them what only a secret is called, whatever takes them. */
function defaults(root: Root, library: boolean, out: Gathering): void {
  for (const [name, { file, block }] of root.module.source.variables) {
    const written = attributeOf(block.body, 'default');
    const given = root.given.get(name);
    const said = out.takes.named(name);
    if ((said === undefined || said.weak) && !isSensitive(block.body, root.module.scope(file))) continue;
    if (!written && !given) continue;
    const argument = said ?? { takes: 'secret', weak: true } satisfies SecretArgument;
    const [from, expression]: [SourceFile, typeof written] = given ? [given.file, given.attribute] : [file, written];
    const value = expression && evaluate(expression.value, root.module.scope(from));
    if (value?.type !== 'scalar' || typeof value.value !== 'string') continue;
    out.found.push({ name: `var.${name}`, text: value.value, argument, at: value.at ?? placeOf(from, expression ?? block), via: [], environments: [], ...library ? { doubt: 'the module is made to be called with values of others' } : {} });
  }
}

function isSensitive(body: Holder['body'], scope: Scope): boolean {
  const value = valueAt(body, 'sensitive', scope);
  return value?.type === 'scalar' && value.value === true;
}
