import { set, unknown } from '../../../model/index.ts';
import type { CopyRhythm, EvidenceList, Fact, Key, Place, RelationFact } from '../../../model/index.ts';
import { everyOf } from '../../shared/rhythm.ts';
import { daysOfImages } from '../../shared/image-expiry.ts';
import { tagsOf } from './drafts.ts';
import type { Draft } from './drafts.ts';
import type { Item } from './instances.ts';
import { below, itemsOf, refsOf, shapeOf, textOf } from './value.ts';
import type { Value } from './value.ts';

/** Types that are a copy of, or copy into, another one: which property names what. */
const REPLICAS: Readonly<Record<string, { readonly of: string; readonly says: string }>> = {
  'AWS::RDS::DBInstance': { of: 'SourceDBInstanceIdentifier', says: 'a read replica of it' },
  'AWS::RDS::DBCluster': { of: 'ReplicationSourceIdentifier', says: 'a replica of it' },
};

/** Arrows from data to its copies: replicas, replicated buckets, and what backup plans select. Snapshot schedules are written into the drafts. */
export function copiesOf(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly Fact[] {
  const find = (value: Value | undefined, from: Item): readonly Draft[] => named(value, from, items, drafts);
  return items.flatMap((item): readonly Fact[] => {
    const replica = Object.hasOwn(REPLICAS, item.type) ? REPLICAS[item.type] : undefined;
    if (replica && drafts.has(item)) return find(below(item.properties, replica.of), item).filter((draft) => draft.item !== item).map((draft) => copied(draft.item.key, item.key, 'replica', replica.says, [{ at: item.at, note: `${item.id} is ${replica.says}` }]));
    if (item.type === 'AWS::S3::Bucket') {
      expiring(item, drafts.get(item));
      return itemsOf(below(item.properties, 'ReplicationConfiguration', 'Rules')).flatMap((rule) => find(below(rule, 'Destination', 'Bucket'), item)
        .map((draft) => copied(item.key, draft.item.key, 'replica', 'a replicated bucket', [{ at: rule.at, note: `${item.id} replicates it` }])));
    }
    if (item.type === 'AWS::ECR::Repository') {
      const policy = below(item.properties, 'LifecyclePolicy', 'LifecyclePolicyText');
      const days = daysOfImages(textOf(policy) ?? '');
      if (policy && days !== undefined) drafts.get(item)?.attributes.set('expires.days', set(days, policy.at));
    }
    if (item.type === 'AWS::Backup::BackupSelection') return selection(item, items, drafts);
    if (item.type === 'AWS::DLM::LifecyclePolicy') scheduled(item, drafts);
    return [];
  });
}

function copied(from: Key, to: Key, kind: NonNullable<RelationFact['copy']>['kind'], name: string, evidence: EvidenceList, rhythm?: CopyRhythm): RelationFact {
  return { fact: 'relation', kind: 'copiedTo', from, to, copy: { kind, name, ...rhythm === undefined ? {} : { rhythm } }, evidence };
}

/** Writes into a bucket after how many days everything in it is deleted: rules that are on and for all of its objects. */
function expiring(item: Item, draft: Draft | undefined): void {
  if (!draft) return;
  for (const rule of itemsOf(below(item.properties, 'LifecycleConfiguration', 'Rules'))) {
    const days = below(rule, 'ExpirationInDays');
    const amount = Number(textOf(days));
    const narrowed = [below(rule, 'Prefix'), below(rule, 'TagFilters'), below(rule, 'ObjectSizeGreaterThan'), below(rule, 'ObjectSizeLessThan')].some((value) => value !== undefined && textOf(value) !== '');
    if (!days || narrowed || textOf(below(rule, 'Status')) !== 'Enabled' || !(amount > 0)) continue;
    const had = draft.attributes.get('expires.days');
    if (had?.basis !== 'set' || Number(had.value) > amount) draft.attributes.set('expires.days', set(amount, days.at));
  }
}

/** When a rule of a plan makes a recovery point, and how long one of its copies is kept. */
function rhythmOf(rule: Value, kept: Value): CopyRhythm | undefined {
  const schedule = below(rule, 'ScheduleExpression');
  const days = below(kept, 'Lifecycle', 'DeleteAfterDays');
  const written = (value: Value | undefined, unit: string): { text: string; at: Place } | undefined => { const text = textOf(value); return value && text !== undefined ? { text: `${text}${unit}`, at: value.at } : undefined; };
  return everyOf(written(schedule, ''), written(days, 'd'));
}

/** Drafts a value leads to: by reference, else by a name or ARN that holds the name of one of the same stack. */
function named(value: Value | undefined, from: Item, items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly Draft[] {
  if (!value) return [];
  const refs = new Set(refsOf(value).map((ref) => ref.to));
  const referred = items.filter((item) => item.instance === from.instance && refs.has(item.id)).flatMap((item) => drafts.get(item) ?? []);
  if (referred.length > 0) return referred;
  const text = textOf(value);
  return text === undefined ? [] : [...drafts.values()].filter((draft) => draft.item.instance === from.instance && (text === draft.name || text.endsWith(`:${draft.name}`)));
}

/** What a plan copies into which vault: things a selection names, all of them, or those with a tag. */
function selection(item: Item, items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly Fact[] {
  const plans = new Set(refsOf(below(item.properties, 'BackupPlanId')).map((ref) => ref.to));
  const of = selected(item, items, drafts);
  for (const draft of of) draft.attributes.set('backup_plan', set(true, item.at));
  if (!followed(item)) for (const draft of drafts.values()) if (draft.item.instance === item.instance && !draft.attributes.has('backup_plan')) draft.attributes.set('backup_plan', unknown(`${item.id} may select it`, item.at));
  return items.filter((plan) => plan.type === 'AWS::Backup::BackupPlan' && plan.instance === item.instance && plans.has(plan.id)).flatMap((plan) => itemsOf(below(plan.properties, 'BackupPlan', 'BackupPlanRule')).flatMap((rule) => {
    const vaults = [[rule, below(rule, 'TargetBackupVault')] as const, ...itemsOf(below(rule, 'CopyActions')).map((action) => [action, below(action, 'DestinationBackupVaultArn')] as const)];
    return vaults.flatMap(([kept, vault]) => named(vault, plan, items, drafts).flatMap((to) => of.map((from) => copied(from.item.key, to.item.key, 'automated', 'an AWS Backup recovery point', [
      { at: rule.at, note: `${plan.id} writes recovery points into this vault` }, { at: item.at, note: `${item.id} selects it` },
    ], rhythmOf(rule, kept)))));
  }));
}

/** Could everything the selection names be told: no pattern of tags, no value that is given when it is deployed? */
function followed(item: Item): boolean {
  const chosen = below(item.properties, 'BackupSelection');
  if (chosen?.type !== 'map' || below(chosen, 'Conditions')) return false;
  const whole = (value: Value | undefined): boolean => value === undefined || (value.type === 'list' && value.items.every((one) => shapeOf(one) !== undefined || refsOf(one).length > 0));
  const tags = below(chosen, 'ListOfTags');
  return whole(below(chosen, 'Resources')) && (tags === undefined || (tags.type === 'list' && tags.items.every((tag) => textOf(below(tag, 'ConditionKey')) !== undefined && textOf(below(tag, 'ConditionValue')) !== undefined)));
}

function selected(item: Item, items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly Draft[] {
  const resources = itemsOf(below(item.properties, 'BackupSelection', 'Resources'));
  const everything = resources.some((one) => /^(?:\*|arn:aws[a-z-]*:\*:\*:\*:\*)$/.test(shapeOf(one) ?? ''));
  const tags = itemsOf(below(item.properties, 'BackupSelection', 'ListOfTags')).map((tag) => [textOf(below(tag, 'ConditionKey')), textOf(below(tag, 'ConditionValue'))] as const);
  const byName = new Set(resources.flatMap((one) => named(one, item, items, drafts)));
  return [...drafts.values()].filter((draft) => draft.item.instance.stackKey === item.instance.stackKey && draft.row.holdsData === true
    && (everything || byName.has(draft) || tagsOf(draft.item).some(([key, value]) => tags.some(([wanted, is]) => wanted === key && is === value))));
}

/** A snapshot policy names its volumes by tags; one of them on the volume is enough. */
function scheduled(item: Item, drafts: ReadonlyMap<Item, Draft>): void {
  const wanted = itemsOf(below(item.properties, 'PolicyDetails', 'TargetTags')).map((tag) => [textOf(below(tag, 'Key')), textOf(below(tag, 'Value'))] as const);
  for (const draft of drafts.values()) {
    if (draft.item.type !== 'AWS::EC2::Volume' || draft.item.instance.stackKey !== item.instance.stackKey) continue;
    if (tagsOf(draft.item).some(([key, value]) => wanted.some(([name, is]) => name === key && is === value))) draft.attributes.set('dlm_policy', set(true, item.at));
  }
}
