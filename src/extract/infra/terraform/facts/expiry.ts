import { set } from '../../../../model/index.ts';
import type { Place, Scalar } from '../../../../model/index.ts';
import { daysOfImages } from '../../../shared/image-expiry.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf, truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import type { Draft } from './drafts.ts';
import { namedBy } from './folds.ts';
import type { ItemIndex } from './index-of.ts';

/** A rule that deletes objects by their age, as the languages of the vendors write it. */
interface Rules {
  /** Attributes that name the bucket; none: the rule stands in the bucket itself. */
  readonly of: readonly string[];
  readonly block: string;
  /** Days after which an object goes. */
  readonly days: string;
  /** Attributes that say whether the rule is on; what is not written is on. */
  readonly on: readonly string[];
  /** Attributes that narrow it to some of the objects. */
  readonly narrow: readonly string[];
  /** Only rules whose attribute has this value delete. */
  readonly action?: readonly [string, string];
}

const NARROWED = ['prefix', 'filter.prefix', 'filter.tag', 'filter.and', 'filter.object_size_greater_than', 'filter.object_size_less_than', 'tags'];
const RULES: Readonly<Record<string, Rules>> = {
  aws_s3_bucket_lifecycle_configuration: { of: ['bucket'], block: 'rule', days: 'expiration.days', on: ['status'], narrow: NARROWED },
  aws_s3_bucket: { of: [], block: 'lifecycle_rule', days: 'expiration.days', on: ['enabled'], narrow: NARROWED },
  digitalocean_spaces_bucket: { of: [], block: 'lifecycle_rule', days: 'expiration.days', on: ['enabled'], narrow: NARROWED },
  scaleway_object_bucket: { of: [], block: 'lifecycle_rule', days: 'expiration.days', on: ['enabled'], narrow: NARROWED },
  alicloud_oss_bucket: { of: [], block: 'lifecycle_rule', days: 'expiration.days', on: ['enabled'], narrow: NARROWED },
  cloudflare_r2_bucket_lifecycle: { of: ['bucket_name'], block: 'rules', days: 'delete_objects_transition.condition.max_age', on: ['enabled'], narrow: ['conditions.prefix'] },
  google_storage_bucket: { of: [], block: 'lifecycle_rule', days: 'condition.age', on: [], action: ['action.type', 'delete'], narrow: ['condition.matches_prefix', 'condition.matches_suffix', 'condition.with_state', 'condition.num_newer_versions', 'condition.matches_storage_class', 'condition.days_since_noncurrent_time', 'condition.created_before', 'condition.custom_time_before'] },
  azurerm_storage_management_policy: { of: ['storage_account_id'], block: 'rule', days: 'actions.base_blob.delete_after_days_since_modification_greater_than', on: ['enabled'], narrow: ['filters.prefix_match', 'filters.match_blob_index_tag'] },
  minio_ilm_policy: { of: ['bucket'], block: 'rule', days: 'expiration', on: ['status'], narrow: ['filter', 'tags'] },
};

/** Writes into buckets after how many days everything in them is deleted: rules that are on, certain, and for all objects. */
export function expiring(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): void {
  for (const item of items) {
    images(item, drafts, index);
    const rules = Object.hasOwn(RULES, item.type) && item.mode === 'managed' ? RULES[item.type] : undefined;
    if (!rules) continue;
    const about = (): readonly Draft[] => {
      if (rules.of.length === 0) { const own = drafts.get(item); return own ? [own] : []; }
      return rules.of.flatMap((path) => { const value = valueAt(item.declared.block.body, path, item.instance.scope); return value ? namedBy(value, drafts, index, item.root) : []; });
    };
    const listed = valueAt(item.declared.block.body, rules.block, item.instance.scope);
    const blocks = nestedBlocks(item.declared.block.body, rules.block, item.instance.scope).map((rule): Rule => ({ at: (path) => valueAt(rule.body, path, rule.scope), certain: rule.certain, place: placeOf(rule.scope.file, rule.block.headSpan) }));
    // Newer providers take a list of objects in the place of blocks.
    const objects = listed?.type === 'list' ? listed.items.slice(0, 1000).map((one): Rule => ({ at: (path) => below(one, path), certain: true, place: one.at ?? placeOf(item.declared.file, item.declared.block.headSpan) })) : [];
    for (const rule of blocks.length > 0 ? blocks : objects) {
      const days = daysOf(rule, rules);
      if (!days || !item.certain) continue;
      for (const draft of about()) {
        const had = draft.attributes.get('expires.days');
        if (had?.basis !== 'set' || Number(had.value) > days.days) draft.attributes.set('expires.days', set<Scalar>(days.days, days.at));
      }
    }
  }
}

/** The same of images: by their age, whatever their tags are, and with nothing that keeps the newest. */
function images(item: Item, drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): void {
  if (item.mode !== 'managed' || !item.certain) return;
  const read = (path: string): Value | undefined => valueAt(item.declared.block.body, path, item.instance.scope);
  if (item.type === 'aws_ecr_lifecycle_policy') {
    const [policy, of] = [read('policy'), read('repository')];
    const days = daysOfImages(textOf(policy) ?? '');
    if (policy && of && days !== undefined) for (const draft of namedBy(of, drafts, index, item.root)) draft.attributes.set('expires.days', set<Scalar>(days, policy.at ?? placeOf(item.declared.file, item.declared.block.headSpan)));
  }
  const own = item.type === 'google_artifact_registry_repository' ? drafts.get(item) : undefined;
  if (!own || truthOf(read('cleanup_policy_dry_run')) === true) return;
  const policies = nestedBlocks(item.declared.block.body, 'cleanup_policies', item.instance.scope).map((block) => ({ certain: block.certain, at: (path: string) => valueAt(block.body, path, block.scope) }));
  if (policies.some((one) => !one.certain || textOf(one.at('action'))?.toUpperCase() !== 'DELETE')) return;
  for (const { at } of policies) {
    const age = at('condition.older_than');
    const [, amount = '', unit = ''] = /^(\d{1,10})(s|d)?$/.exec(textOf(age) ?? '') ?? [];
    const days = Number(amount) / (unit === 'd' ? 1 : 86_400);
    const tags = textOf(at('condition.tag_state'))?.toUpperCase() ?? 'ANY';
    if (age && days > 0 && tags === 'ANY' && !['tag_prefixes', 'version_name_prefixes', 'package_name_prefixes', 'newer_than'].some((name) => narrows(at(`condition.${name}`)))) own.attributes.set('expires.days', set<Scalar>(days, age.at ?? placeOf(item.declared.file, item.declared.block.headSpan)));
  }
}

/** One rule, as a block or as an object. */
interface Rule { readonly at: (path: string) => Value | undefined; readonly certain: boolean; readonly place: Place }

function below(value: Value, path: string): Value | undefined {
  let at: Value | undefined = value;
  for (const key of path.split('.')) at = at?.type === 'map' ? at.entries.get(key) : undefined;
  return at;
}

function daysOf(rule: Rule, rules: Rules): { readonly days: number; readonly at: ReturnType<typeof placeOf> } | undefined {
  const { at } = rule;
  if (!rule.certain || rules.on.some((path) => !isOn(at(path))) || rules.narrow.some((path) => narrows(at(path)))) return undefined;
  if (rules.action && textOf(at(rules.action[0]))?.toLowerCase() !== rules.action[1]) return undefined;
  const value = at(rules.days);
  const text = textOf(value)?.replace(/d$/, '');
  const written = text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : 0;
  // Cloudflare counts seconds.
  const days = rules.block === 'rules' ? written / 86_400 : written;
  return days > 0 ? { days, at: value?.at ?? rule.place } : undefined;
}

function isOn(value: Value | undefined): boolean {
  return value === undefined || truthOf(value) === true || textOf(value)?.toLowerCase() === 'enabled';
}

/** An empty filter is none; what cannot be told may narrow it. */
function narrows(value: Value | undefined): boolean {
  if (value === undefined || textOf(value) === '') return false;
  return !((value.type === 'list' && value.items.length === 0) || (value.type === 'map' && value.entries.size === 0 && value.open === undefined));
}
