import type { EnvironmentMark, Fact, Key, Knowledge, Place } from '../../../../model/index.ts';
import { environmentOf } from '../../../shared/environment.ts';
import { addressedStore, mentionFacts } from '../../../shared/store-address.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import type { Draft } from './drafts.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import type { LookedUp } from './looked-up.ts';
import { headOf, textsIn } from './reading.ts';

/**
 * How platforms are told which of their environments gets a variable. `list`: an attribute with one map for each variable or value, else the block itself is one. `name`, `value`: the variable, and
 * what it is set to (a store itself where there is no text). `environments`: one name or a list of them. `branch`: a narrower part of an environment.
 */
interface Form { readonly list?: readonly string[]; readonly name: string; readonly value: readonly string[]; readonly environments: string; readonly branch?: string }
const VERCEL: Form = { name: 'key', value: ['value', 'value_wo'], environments: 'target', branch: 'git_branch' };
const FORMS: Readonly<Record<string, Form>> = {
  vercel_project_environment_variable: VERCEL, vercel_shared_environment_variable: VERCEL,
  vercel_project_environment_variables: { ...VERCEL, list: ['variables'] }, vercel_project: { ...VERCEL, list: ['environment'] },
  vercel_blob_project_connection: { name: 'env_var_prefix', value: ['blob_store_id'], environments: 'environments' },
  netlify_environment_variable: { list: ['values', 'value'], name: 'key', value: ['value'], environments: 'context', branch: 'context_parameter' },
  netlify_secret_environment_variable: { list: ['values', 'value', 'secret_values'], name: 'key', value: ['value'], environments: 'context', branch: 'context_parameter' },
};
/** Kinds of things that keep what one environment writes for the next to read. */
const STORES = new Set(['database', 'cache', 'object-store', 'search', 'warehouse', 'queue', 'filesystem', 'volume']);
/** Names that hold the address of a store, where the value itself is kept elsewhere. */
const ADDRESS = /^(?:[A-Z0-9]{1,30}_){0,3}(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MONGO|MONGODB|REDIS|TURSO|LIBSQL|TURSO_DATABASE)_(?:PRISMA_|DIRECT_|CONNECTION_)?(?:URL|URI|DSN|STRING)$/;
const MOST = 500;

/** Marks stores with the environments that a platform gives their addresses to. What is known by the name of its variable alone is a store of its own. */
export function deployedVariables(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex, lookedUp: LookedUp, knowledge: Knowledge): readonly Fact[] {
  const out: Fact[] = [];
  for (const item of items) {
    const form = Object.hasOwn(FORMS, item.type) && item.mode === 'managed' ? FORMS[item.type] : undefined;
    if (!form) continue;
    for (const [place, one] of variablesOf(item, form).slice(0, MOST).entries()) {
      const marks = marksOf(one, item);
      if (marks.length === 0) continue;
      const stores = one.value === undefined ? [] : [...new Set(refsOf(one.value).flatMap((ref) => index.of(ref)))].flatMap((target) => drafts.get(target) ?? lookedUp.of(target) ?? []).filter((draft) => STORES.has(draft.row.kind));
      for (const store of stores) store.marks.push(...marks.filter((mark) => !store.marks.some((had) => had.kind === mark.kind && had.by === mark.by && had.name === mark.name)));
      const text = textOf(one.value);
      const store = text === undefined ? undefined : addressedStore(text);
      if (store) out.push(...mentionFacts([{ store, at: one.at, note: `${one.name} is set to its address`, marks }], knowledge));
      else if (stores.length === 0 && text === undefined && ADDRESS.test(one.name)) out.push(unseen(item, one, marks, place));
    }
  }
  return out;
}

interface Variable { readonly name: string; readonly value: Value | undefined; readonly environments: readonly string[]; readonly branch: string | undefined; readonly at: Place }

function variablesOf(item: Item, form: Form): readonly Variable[] {
  const { body } = item.declared.block;
  const { scope } = item.instance;
  const home = headOf(item);
  const read = (at: (path: string) => Value | undefined, where: Place): Variable[] => {
    const environments = at(form.environments);
    const { texts, all } = textsIn(environments);
    const name = textOf(at(form.name)) ?? textOf(valueAt(body, form.name, scope)) ?? '';
    // A list that is not known in full may leave out the very one that matters.
    return all && texts.length > 0 ? [{ name, value: form.value.map(at).find((value) => value !== undefined), environments: texts, branch: form.branch === undefined ? undefined : textOf(at(form.branch)), at: environments?.at ?? where }] : [];
  };
  if (form.list === undefined) return read((path) => valueAt(body, path, scope), home);
  for (const list of form.list) {
    const value = valueAt(body, list, scope);
    if (value?.type === 'list') return value.items.flatMap((one) => (one.type === 'map' ? read((path) => one.entries.get(path), one.at ?? home) : []));
    const blocks = nestedBlocks(body, list, scope).filter((nested) => nested.certain);
    if (blocks.length > 0) return blocks.flatMap((nested) => read((path) => valueAt(nested.body, path, nested.scope), home));
  }
  return [];
}

/** Production is production; what a platform makes for branches and for working on is for trying things out, and is told by its branch where it is one's own. */
function marksOf(one: Variable, item: Item): readonly EnvironmentMark[] {
  const named = one.environments.flatMap((name) => (name === 'all' ? ['production', 'deploy-preview'] : [name]));
  return named.slice(0, 20).map((name): EnvironmentMark => {
    const found = environmentOf(one.branch ?? name);
    const kind = name === 'production' ? 'production' : found === undefined || found.kind === 'local' || found.kind === 'production' ? 'development' : found.kind;
    return { kind, name, by: 'referrer', evidence: { at: one.at, note: `${shortName(item)} gives ${one.name === '' ? 'it' : one.name} to ${name}` } };
  });
}

function unseen(item: Item, one: Variable, marks: readonly EnvironmentMark[], place: number): Fact {
  const key: Key = `${item.key}#${one.name}${place === 0 ? '' : `-${place + 1}`}`;
  return { fact: 'resource', name: `the database of ${one.name}`, kind: 'database', provider: 'databases', type: 'terraform.deployed-store', keys: [key], maybe: [], attributes: {}, environments: marks, evidence: [{ at: one.at, note: `${shortName(item)} gives its address to deployments; the value is kept elsewhere` }] };
}
