import { placeIn } from '../../../model/index.ts';
import type { Fact, Key, Knowledge } from '../../../model/index.ts';
import { givenCredentials } from '../../shared/given-secret.ts';
import type { GivenSecret } from '../../shared/given-secret.ts';
import { entriesOf, textAt, textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import { secretArguments } from '../../shared/secret-arguments.ts';
import { secretsSetIn } from '../../shared/secret-scripts.ts';
import type { SecretArgument, SecretArguments } from '../../shared/secret-arguments.ts';
import type { Draft } from './drafts.ts';
import type { Instance, Item } from './instances.ts';
import { below, textOf } from './value.ts';
import type { Value } from './value.ts';

/** What was found so far, and what tells it. */
interface Gathering { readonly found: GivenSecret[]; readonly takes: SecretArguments }

const DEEPEST = 12;
const MOST = 20_000;
/** Kinds of stores that a password of their own opens. */
const OPENED = new Set(['database', 'cache', 'search', 'warehouse', 'queue', 'cluster']);

/** Literals that stand where properties, functions of the Serverless Framework and parameters that hide their value take secrets. */
export function givenSecrets(instances: readonly Instance[], drafts: ReadonlyMap<Item, Draft>, knowledge: Knowledge): readonly Fact[] {
  const out: Gathering = { found: [], takes: secretArguments(knowledge) };
  for (const instance of instances) {
    for (const item of instance.items) {
      const draft = drafts.get(item);
      const opens = draft && OPENED.has(draft.row.kind) ? item.key : undefined;
      const told = out.takes.told(item.type, (name) => textOf(below(item.properties, name)));
      const value = told && below(item.properties, told.value);
      if (told && value) add(item.id, [told.value], value, told.argument, out, draft);
      visit(item.id, item.type, item.properties, [], out, 0, draft, opens);
    }
    if (instance.prefix === '') parameters(instance, out);
    if (instance.dialect === 'serverless') functions(instance, out);
    else if (instance.prefix === '') variables('Globals.Function', valueAt(valueAt(valueAt(instance.root, 'Globals'), 'Function'), 'Environment'), 'Variables', instance, out);
  }
  return givenCredentials(out.found, knowledge);
}

function visit(id: string, type: string, value: Value | undefined, path: readonly string[], out: Gathering, depth: number, draft: Draft | undefined, opens: Key | undefined): void {
  if (!value || depth > DEEPEST || out.found.length >= MOST) return;
  switch (value.type) {
    case 'scalar': {
      const argument = out.takes.taken(type, path);
      if (argument) add(id, path, value, argument, out, draft, path.length === 1 ? opens : undefined);
      else if (typeof value.value === 'string' && out.takes.runs(type, path)) for (const one of secretsSetIn(value.value, out.takes)) out.found.push({ name: `${id}.${path.join('.')}.${one.name}`, text: one.text, argument: one.argument, at: value.at, via: value.via, environments: draft?.marks ?? [], part: one.name, where: 'script' });
      return;
    }
    case 'list': for (const item of value.items.slice(0, 500)) visit(id, type, item, path, out, depth + 1, draft, opens); return;
    case 'either': for (const option of value.options) visit(id, type, option, path, out, depth + 1, draft, opens); return;
    case 'map': {
      const name = textOf(below(value, 'Name')) ?? textOf(below(value, 'ParameterKey')) ?? textOf(below(value, 'OptionName')) ?? textOf(below(value, 'Variable'));
      const argument = name === undefined || !/^[\w.-]{1,100}$/.test(name) ? undefined : out.takes.named(name);
      const paired = below(value, 'Value');
      if (name !== undefined && argument && paired && textOf(below(value, 'Type')) !== 'SECRETS_MANAGER' && textOf(below(value, 'Type')) !== 'PARAMETER_STORE') add(id, [...path, name], paired, { ...argument, weak: true }, out, draft);
      for (const [key, item] of value.entries) if (key !== 'Tags' && key !== 'Metadata' && /^[\w.-]{1,100}$/.test(key)) visit(id, type, item, [...path, key], out, depth + 1, draft, opens);
      return;
    }
    case 'unknown': return;
  }
}

function add(id: string, path: readonly string[], value: Value, argument: SecretArgument, out: Gathering, draft: Draft | undefined, opens?: Key): void {
  if (value.type !== 'scalar' || typeof value.value !== 'string') return;
  // A name chosen by the reader's own program is no schema: what it holds has to look the part.
  const chosen = path.length > 1 && /^[A-Z][A-Z0-9_]*$/.test(path.at(-1) ?? '');
  out.found.push({ name: `${id}.${path.join('.')}`, text: value.value, argument: chosen ? { ...argument, weak: true } : argument, at: value.at, via: value.via, environments: draft?.marks ?? [], ...opens === undefined ? {} : { opens }, ...out.takes.inEnvironment(path) ? { where: 'environment' } : {} });
}

/** Defaults of parameters that hide what they are given: whoever deploys without giving one gets this. */
function parameters(instance: Instance, out: Gathering): void {
  const template = instance.dialect === 'serverless' ? valueAt(instance.root, 'resources') ?? instance.root : instance.root;
  for (const entry of entriesOf(valueAt(template, 'Parameters')).slice(0, 500)) {
    const written = valueAt(entry.value, 'Default');
    const text = nodeText(written);
    const hidden = (textAt(entry.value, 'NoEcho') ?? '').toLowerCase() === 'true' || isTrue(valueAt(entry.value, 'NoEcho'));
    if (!written || text === undefined || !hidden) continue;
    const argument = out.takes.named(entry.key) ?? { takes: 'secret', weak: true } satisfies SecretArgument;
    out.found.push({ name: `parameter ${entry.key}`, text, argument, at: instance.scope.place(written), via: [], environments: [] });
  }
}

function isTrue(node: ReturnType<typeof valueAt>): boolean { return node?.type === 'scalar' && node.value === true; }

/** Variables that the Serverless Framework hands to all functions, or to one. */
function functions(instance: Instance, out: Gathering): void {
  variables('provider.environment', valueAt(instance.root, 'provider'), 'environment', instance, out);
  for (const entry of entriesOf(valueAt(instance.root, 'functions')).slice(0, 500)) variables(`functions.${entry.key}`, entry.value, 'environment', instance, out);
}

/** Variables below `key` of a block that are written as plain text. */
function variables(name: string, holder: ReturnType<typeof valueAt>, key: string, instance: Instance, out: Gathering): void {
  for (const entry of entriesOf(holder && valueAt(holder, key)).slice(0, 500)) {
    const argument = out.takes.named(entry.key);
    const text = nodeText(entry.value);
    if (argument && text !== undefined) out.found.push({ name: `${name}.${entry.key}`, text, argument: { ...argument, weak: true }, at: placeIn({ file: instance.file, origin: instance.scope.place(entry.value).origin }, entry.value), via: [], environments: [], where: 'environment' });
  }
}
