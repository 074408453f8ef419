import { set, unknown } from '../../../../model/index.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { foreignSource, shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { namedBy } from './folds.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf } from './reading.ts';

interface Context { readonly drafts: ReadonlyMap<Item, Draft>; readonly index: ItemIndex }

/** Services as ARNs name them, with the types that AWS Backup takes in. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  rds: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'], dynamodb: ['aws_dynamodb_table'], elasticfilesystem: ['aws_efs_file_system'], ec2: ['aws_ebs_volume'], s3: ['aws_s3_bucket'],
  fsx: ['aws_fsx_lustre_file_system', 'aws_fsx_windows_file_system', 'aws_fsx_ontap_file_system', 'aws_fsx_openzfs_file_system'], redshift: ['aws_redshift_cluster'], timestream: ['aws_timestreamwrite_table'],
};

/** What a selection takes in for sure, and what it may take in: its list or the tags of the store could not be told. */
export interface Selected { readonly sure: ReadonlySet<Draft>; readonly perhaps: ReadonlySet<Draft> }

/** Things a selection of AWS Backup names by reference, by ARN, by `*`, or by a tag that stands on them. */
export function selected(item: Item, { drafts, index }: Context): Selected {
  const { body } = item.declared.block;
  const scope = item.instance.scope;
  const sure = new Set<Draft>();
  const perhaps = new Set<Draft>();
  const candidates = [...drafts.values()].filter((draft) => draft.item.root === item.root && draft.row.provider === 'aws' && draft.row.holdsData === true);
  const resources = valueAt(body, 'resources', scope);
  const listed = resources?.type === 'list' ? resources.items : resources ? [resources] : [];
  let open = false;
  for (const one of listed) {
    const named = namedBy(one, drafts, index, item.root);
    const text = textOf(one);
    const service = text === undefined ? undefined : /^arn:[a-z*-]{1,12}:([a-z*]{1,30}):/.exec(text)?.[1];
    const wide = text !== undefined && text.endsWith('*');
    for (const draft of named) sure.add(draft);
    if (text === '*') for (const draft of candidates) sure.add(draft);
    else if (wide && service !== undefined) for (const draft of candidates) { if (service === '*' || (SERVICES[service] ?? []).includes(draft.item.type)) sure.add(draft); }
    else if (named.length === 0 && text === undefined && refsOf(one).length === 0) open = true;
  }
  const conditions = nestedBlocks(body, 'condition', scope);
  const tags = [...nestedBlocks(body, 'selection_tag', scope), ...conditions.flatMap((one) => nestedBlocks(one.body, 'string_equals', one.scope))]
    .map((nested) => [textOf(valueAt(nested.body, 'key', nested.scope))?.replace(/^aws:ResourceTag\//, ''), textOf(valueAt(nested.body, 'value', nested.scope))] as const);
  // Patterns and negations of tags are not worked out.
  open ||= conditions.some((one) => ['string_like', 'string_not_like', 'string_not_equals'].some((type) => nestedBlocks(one.body, type, one.scope).length > 0));
  open ||= tags.some(([key, value]) => key === undefined || value === undefined);
  for (const draft of candidates) {
    const own = valueAt(draft.item.declared.block.body, 'tags', draft.item.instance.scope);
    if (own?.type === 'map' && tags.some(([key, value]) => key !== undefined && value !== undefined && textOf(own.entries.get(key)) === value)) sure.add(draft);
    else if (open || (tags.length > 0 && mayCarry(own, draft))) perhaps.add(draft);
  }
  return { sure, perhaps };
}

/** May tags stand on it that are not seen: put together when Terraform runs, or given by its provider? */
function mayCarry(own: Value | undefined, draft: Draft): boolean {
  if (own && (own.type !== 'map' || own.open !== undefined || [...own.entries.values()].some((value) => textOf(value) === undefined))) return true;
  return draft.item.root.module.source.providers.some(({ block }) => block.body.blocks.some((inner) => inner.type === 'default_tags'));
}

/** Says on every store whether a plan of AWS Backup takes it in. A selection that cannot be followed, or a backup module that is not read, leaves it open. */
export function planned(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): void {
  for (const item of items) {
    const at = headOf(item);
    if (item.type === 'aws_backup_selection' && item.mode === 'managed') {
      const { sure, perhaps } = selected(item, { drafts, index });
      for (const draft of sure) draft.attributes.set('backup_plan', item.certain || !draft.item.certain ? set(true, at) : unknown(`whether ${shortName(item)} is made is not known`, at));
      for (const draft of perhaps) if (!draft.attributes.has('backup_plan')) draft.attributes.set('backup_plan', unknown(`${shortName(item)} may select it`, at));
    } else if (isElsewhere(item)) {
      for (const draft of drafts.values()) if (draft.item.root === item.root && !draft.attributes.has('backup_plan')) draft.attributes.set('backup_plan', unknown(`${shortName(item)} may select it`, at));
    }
  }
}

/** A backup module that is not in the tree, or a policy of the organisation. */
function isElsewhere(item: Item): boolean {
  return item.mode === 'module' ? /backup/i.test(foreignSource(item) ?? '') : item.type === 'aws_organizations_policy' && item.mode === 'managed';
}
