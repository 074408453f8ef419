import { attributesOfType, unknown } from '../../../../model/index.ts';
import type { ResourceType, Scalar } from '../../../../model/index.ts';
import { environmentOf } from '../../../shared/environment.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { refsOf, textOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { draftOf, shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { placeMarks } from './marks.ts';
import { accountIn, mayShareAccount } from './providers.ts';

/** Arguments by which a data source names the store it looks up, where that is not an argument the resource has too. */
const NAMED_BY = ['db_instance_identifier', 'cluster_identifier', 'identifier', 'bucket', 'secret_id', 'key_id', 'name', 'replication_group_id', 'cluster_id', 'file_system_id', 'domain_name', 'instance_id', 'secret', 'id'];
/** Data sources that look up what another type declares. */
const READS: Readonly<Record<string, string>> = { aws_secretsmanager_secret_version: 'aws_secretsmanager_secret', google_secret_manager_secret_version: 'google_secret_manager_secret', aws_kms_alias: 'aws_kms_key' };
/** Kinds that hold data of their own. A cluster, a network or an account is looked up by everybody, and that is how it is meant. */
const STORES: ReadonlySet<ResourceType['kind']> = new Set(['database', 'cache', 'filesystem', 'volume', 'warehouse', 'search']);
/** Kinds of which a name says enough only where this tree declares the one thing that has it. */
const DECLARED: ReadonlySet<ResourceType['kind']> = new Set(['object-store', 'queue', 'secret-store', 'key', 'dns']);

/**
 * Data sources that look up a store by a name written out: the very thing another root module declares, or one that several of them look up.
 * A name alone joins nothing. A data source does: it is a statement that the store of this name is the one that is used.
 */
export class LookedUp {
  readonly #stores = new Map<Item, Draft>();
  /** Stores that no root module of the tree declares. */
  readonly elsewhere: ReadonlyMap<Item, Draft>;

  constructor(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, rows: ReadonlyMap<string, ResourceType>, index: ItemIndex) {
    const asked = new Map<string, { readonly name: string; readonly row: ResourceType; readonly type: string; readonly items: Item[] }>();
    for (const item of items) {
      if (item.mode !== 'data') continue;
      const type = Object.hasOwn(READS, item.type) ? READS[item.type] ?? item.type : item.type;
      const row = rows.get(type);
      const name = row && (STORES.has(row.kind) || DECLARED.has(row.kind)) ? nameOf(item, row) : undefined;
      if (!row || name === undefined) continue;
      const id = `${type}\0${name}\0${accountIn(item)}`;
      const group = asked.get(id);
      if (group) group.items.push(item); else asked.set(id, { name, row, type, items: [item] });
    }
    const made = new Map<Item, Draft>();
    const named = asked.size === 0 ? new Map<string, readonly Draft[]>() : byName(items, drafts, index);
    for (const { name, row, type, items: group } of asked.values()) {
      const [first] = group;
      if (!first) continue;
      // One declaration under several variable files is several stores, and the name is that of one.
      const declared = (named.get(`${type}\0${name}`) ?? []).filter((draft) => mayShareAccount(draft.item, first));
      const [only] = declared;
      const apart = STORES.has(row.kind) || (row.kind === 'object-store' && crosses(group));
      const store = declared.length === 1 && only ? only : declared.length > 1 || !apart ? undefined : standIn(first, row, name);
      if (!store) continue;
      if (declared.length === 0) made.set(first, store);
      for (const item of group) this.#stores.set(item, store);
    }
    this.elsewhere = made;
  }

  /** The store a data source means. */
  of(item: Item): Draft | undefined { return this.#stores.get(item); }
}

/** What is declared, by its type and each of the names it can be looked up by. */
function byName(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): ReadonlyMap<string, readonly Draft[]> {
  const out = new Map<string, Draft[]>();
  const add = (draft: Draft, name: string): void => { const id = `${draft.item.type}\0${name}`; const had = out.get(id); if (!had) out.set(id, [draft]); else if (!had.includes(draft)) had.push(draft); };
  for (const draft of drafts.values()) {
    add(draft, draft.name);
    // A parameter that is no secret is a setting, and settings are shared on purpose.
    const own = DECLARED.has(draft.row.kind) && (draft.item.type !== 'aws_ssm_parameter' || textOf(valueAt(draft.item.declared.block.body, 'type', draft.item.instance.scope)) === 'SecureString') ? nameOf(draft.item, draft.row) : undefined;
    if (own !== undefined) add(draft, own);
  }
  // A key of AWS has no name but its aliases.
  for (const item of items) {
    const name = item.mode === 'managed' && item.type === 'aws_kms_alias' ? textOf(valueAt(item.declared.block.body, 'name', item.instance.scope)) : undefined;
    const target = name === undefined ? undefined : valueAt(item.declared.block.body, 'target_key_id', item.instance.scope);
    for (const ref of target ? refsOf(target) : []) for (const key of index.of(ref)) { const draft = drafts.get(key); if (draft && name !== undefined) add(draft, name); }
  }
  return out;
}

function nameOf(item: Item, row: ResourceType): string | undefined {
  for (const attribute of [...row.identity.map((identity) => identity.attribute), ...NAMED_BY]) {
    const text = textOf(valueAt(item.declared.block.body, attribute, item.instance.scope));
    // A zone may be written with the dot behind it.
    if (text !== undefined && text !== '' && text.length <= 200) return row.kind === 'dns' ? text.replace(/\.$/, '') : text;
  }
  return undefined;
}

/** Do roots of more than one environment look it up? */
function crosses(group: readonly Item[]): boolean { return new Set(group.flatMap((item) => placeMarks(item).map((mark) => mark.kind))).size > 1; }

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
