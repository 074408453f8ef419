import { attributesOfType, unknown } from '../../../../model/index.ts';
import type { ResourceType, Scalar } from '../../../../model/index.ts';
import { environmentOf } from '../../../shared/environment.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { draftOf, shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { accountOf, configurationOf } from './providers.ts';

/** Arguments by which a data source names the store it looks up, where that is not an argument the resource has too. */
const NAMED_BY = ['db_instance_identifier', 'cluster_identifier', 'identifier', 'name', 'replication_group_id', 'cluster_id', 'file_system_id', 'domain_name', 'instance_id', 'id'];
/** Kinds that hold data of their own. A cluster, a network or an account is looked up by everybody, and that is how it is meant. */
const STORES: ReadonlySet<ResourceType['kind']> = new Set(['database', 'cache', 'filesystem', 'volume', 'warehouse', 'search']);

/**
 * Data sources that look up a store by a name written out: the very thing another root module declares, or one that several of them look up.
 * A name alone joins nothing. A data source does: it is a statement that the store of this name is the one that is used.
 */
export class LookedUp {
  readonly #stores = new Map<Item, Draft>();
  /** Stores that no root module of the tree declares. */
  readonly elsewhere: ReadonlyMap<Item, Draft>;

  constructor(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, rows: ReadonlyMap<string, ResourceType>) {
    const asked = new Map<string, { readonly name: string; readonly row: ResourceType; readonly items: Item[] }>();
    for (const item of items) {
      const row = item.mode === 'data' ? rows.get(item.type) : undefined;
      const name = row && STORES.has(row.kind) ? nameOf(item, row) : undefined;
      if (!row || name === undefined) continue;
      const id = `${item.type}\0${name}\0${accountIn(item)}`;
      const group = asked.get(id);
      if (group) group.items.push(item); else asked.set(id, { name, row, items: [item] });
    }
    const made = new Map<Item, Draft>();
    for (const { name, row, items: group } of asked.values()) {
      const [first] = group;
      if (!first) continue;
      // One declaration under several variable files is several stores, and the name is that of one.
      const declared = [...drafts.values()].filter((draft) => draft.item.type === first.type && draft.name === name && (accountIn(draft.item) === accountIn(first) || accountIn(draft.item) === '' || accountIn(first) === ''));
      const [only] = declared;
      const store = declared.length === 1 && only ? only : declared.length > 1 ? undefined : standIn(first, row, name);
      if (!store) continue;
      if (declared.length === 0) made.set(first, store);
      for (const item of group) this.#stores.set(item, store);
    }
    this.elsewhere = made;
  }

  /** The store a data source means. */
  of(item: Item): Draft | undefined { return this.#stores.get(item); }
}

function nameOf(item: Item, row: ResourceType): string | undefined {
  for (const attribute of [...row.identity.map((identity) => identity.attribute), ...NAMED_BY]) {
    const text = textOf(valueAt(item.declared.block.body, attribute, item.instance.scope));
    if (text !== undefined && text !== '' && text.length <= 200) return text;
  }
  return undefined;
}

/** The account its provider block names; empty where none does, which may be any. */
function accountIn(item: Item): string { return accountOf(configurationOf(item))?.keys[0] ?? ''; }

/** A store that is made elsewhere: nothing of its settings is known here. */
function standIn(item: Item, row: ResourceType, name: string): Draft {
  const at = placeOf(item.declared.file, item.declared.block.headSpan);
  const draft = draftOf(item, row);
  const found = environmentOf(name);
  return {
    ...draft, name, attributes: new Map(attributesOfType(row).map((attribute) => [attribute, unknown<Scalar>('it is made elsewhere', at)])),
    marks: found ? [{ kind: found.kind, name: found.name, by: 'name', evidence: { at, note: 'its name' } }] : [],
    evidence: [{ at, note: `${shortName(item)} looks it up by its name` }],
  };
}
