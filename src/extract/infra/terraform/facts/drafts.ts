import type { EnvironmentMark, Evidence, Key, Known, ResourceType, Scalar } from '../../../../model/index.ts';
import { attributesOfType, comparedWith, set, unknown } from '../../../../model/index.ts';
import { identitiesOf, identityKeys } from '../../../shared/drafts.ts';
import type { ResourceDraft } from '../../../shared/drafts.ts';
import { valueAt } from '../body.ts';
import { attributeOf } from '../module.ts';
import { literalText, placeOf } from '../scope.ts';
import { textOf, toKnown } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { templateType, templateValue } from './azapi.ts';
import { configurationOf, setting } from './providers.ts';

/** A resource fact in the making: other blocks may still add attributes, keys and environments. */
export interface Draft extends ResourceDraft {
  readonly item: Item;
  readonly keys: [Key, ...Key[]];
  readonly maybe: Key[];
  readonly attributes: Map<string, Known<Scalar>>;
  readonly marks: EnvironmentMark[];
}

/** The draft of an item whose type is in the tables. */
export function draftOf(item: Item, row: ResourceType): Draft {
  const { scope } = item.instance;
  const { body } = item.declared.block;
  const inTemplate = templateType(item) !== undefined;
  const written = (attribute: string): Value | undefined => (attribute.startsWith(OF_PROVIDER) ? setting(configurationOf(item), attribute.slice(OF_PROVIDER.length)) : inTemplate ? templateValue(item, attribute) : valueAt(body, attribute, scope));
  const identities = identitiesOf(row, (attribute) => textOf(written(attribute)));
  const { keys, maybe } = identityKeys(identities);
  const attributes = new Map<string, Known<Scalar>>();
  const home = placeOf(item.declared.file, item.declared.block.headSpan);
  for (const attribute of attributesOfType(row)) {
    const value = written(attribute);
    if (value) attributes.set(attribute, coerced(value, attribute, row, item));
    // What an update leaves out stays as it was made, which is not here.
    else if (item.type === 'azapi_update_resource') attributes.set(attribute, unknown('it is made elsewhere', home));
    else if (isBroken(item)) attributes.set(attribute, unknown('part of its block could not be read', home));
  }
  const prevent = valueAt(body, 'lifecycle.prevent_destroy', scope);
  if (prevent) attributes.set('lifecycle.prevent_destroy', coerced(prevent, 'lifecycle.prevent_destroy', row, item));
  else if (item.type.startsWith('google_') && !row.guards.some((guard) => guard.attribute === 'deletion_policy')) refusedByProvider(item, attributes);
  repeats(item, row, attributes);
  ofCache(item, attributes);
  const at: Evidence = { at: home, note: `declares ${item.mode === 'module' ? `module ${item.label}` : `${item.type}.${item.label}`}${item.certain ? '' : ', in a number that is not known'}` };
  return { item, row, name: identities[0]?.text ?? shortName(item), keys: [item.key, ...keys], maybe: [...maybe], attributes, marks: [], evidence: [at, ...callers(item)] };
}

/** Attributes of the tables that stand in the block of the provider an item is made with. */
const OF_PROVIDER = 'provider.';

/** The provider of Google refuses to destroy whatever says so by `deletion_policy`, as Terraform itself does by `prevent_destroy`. */
function refusedByProvider(item: Item, attributes: Map<string, Known<Scalar>>): void {
  const policy = valueAt(item.declared.block.body, 'deletion_policy', item.instance.scope);
  if (policy?.at && textOf(policy) === 'PREVENT') attributes.set('lifecycle.prevent_destroy', set(true, policy.at));
}

/** A cache that cannot be written to disk holds nothing, and one of a group is backed up with its group. */
function ofCache(item: Item, attributes: Map<string, Known<Scalar>>): void {
  if (item.type !== 'aws_elasticache_cluster') return;
  const { scope } = item.instance;
  const engine = valueAt(item.declared.block.body, 'engine', scope);
  const group = valueAt(item.declared.block.body, 'replication_group_id', scope);
  if (engine?.at && textOf(engine) === 'memcached') attributes.set('craterscan.holdsData', set(false, engine.at));
  if (group && !attributes.has('snapshot_retention_limit')) attributes.set('snapshot_retention_limit', unknown('it belongs to a replication group', group.at));
}

/** Attributes that make a database a replica of another one. */
const SOURCES: Readonly<Record<string, string>> = { aws_db_instance: 'replicate_source_db', aws_rds_cluster: 'replication_source_identifier', google_sql_database_instance: 'master_instance_name' };

/** A replica takes its backups, and its place among the copies, from what it repeats; a last snapshot of it is not taken. */
function repeats(item: Item, row: ResourceType, attributes: Map<string, Known<Scalar>>): void {
  const source = Object.hasOwn(SOURCES, item.type) ? SOURCES[item.type] : undefined;
  const value = source === undefined ? undefined : valueAt(item.declared.block.body, source, item.instance.scope);
  if (!value || textOf(value) === '') return;
  const why = unknown<Scalar>('it is a replica of another database', value.at);
  const copies = row.copies.filter((copy) => copy.kind === 'automated' || copy.id === 'final-snapshot');
  for (const copy of copies) if (copy.exists.attribute !== undefined && (copy.id === 'final-snapshot' || !attributes.has(copy.exists.attribute))) attributes.set(copy.exists.attribute, why);
  if (row.settings?.some((setting) => setting.attribute === 'backup_plan')) attributes.set('backup_plan', why);
}

/** Did the parser lose its way inside the item's block? Then what is absent may only be unread. */
function isBroken(item: Item): boolean {
  const { start, end } = item.declared.block;
  return item.declared.file.broken.some((span) => span.start < end && start <= span.end);
}

/** As the table compares it: Terraform reads "true" as true and "7" as 7 where the attribute is a boolean or number. */
function coerced(value: Value, attribute: string, row: ResourceType, item: Item): Known<Scalar> {
  const home = attributeHome(item, attribute);
  const known = value.type === 'list' || value.type === 'map' ? toKnown({ ...value, type: 'scalar', value: value.type === 'list' ? value.items.length > 0 : value.entries.size > 0 }, home) : toKnown(value, home);
  const wanted = comparedWith(row, attribute);
  const as = (one: Scalar): Scalar => {
    if (typeof one !== 'string') return one;
    if (wanted.some((want) => typeof want === 'boolean') || attribute === 'lifecycle.prevent_destroy') return one === 'true' ? true : one === 'false' ? false : one;
    return wanted.some((want) => typeof want === 'number') && /^-?\d+(\.\d+)?$/.test(one) ? Number(one) : one;
  };
  if (known.basis === 'set') return { ...known, value: as(known.value), via: [...known.via, ...viaHome(known.at, home, attribute, item)] };
  return known.basis === 'unknown' && known.possible ? unknown(known.why, known.at, known.possible.map(as)) : known;
}

/** Where the attribute itself is written, when its value stands elsewhere. */
function viaHome(at: { file: string; start: number }, home: { file: string; start: number; end: number; origin: Item['declared']['file']['origin'] }, attribute: string, item: Item): Evidence[] {
  const same = at.file === home.file && at.start >= home.start && at.start <= home.end;
  return same ? [] : [{ at: home, note: `sets ${attribute} of ${shortName(item)}` }];
}

function attributeHome(item: Item, attribute: string): ReturnType<typeof placeOf> {
  const [head] = attribute.split('.');
  const { body, headSpan } = item.declared.block;
  const written = attributeOf(body, head ?? '') ?? body.blocks.find((block) => block.type === head || block.labels[0] === head);
  return placeOf(item.declared.file, written ?? headSpan);
}

/** Module calls between the root and the item, innermost first. */
export function callers(item: Item): readonly Evidence[] {
  const out: Evidence[] = [];
  for (let call = item.module.call; call; call = call.parent.call) out.push({ at: placeOf(call.declared.file, call.declared.block.headSpan), note: `made by module ${call.name}` });
  return out;
}

/** `aws_rds_cluster.main`, `module.db`. */
export function shortName(item: Item): string {
  return item.mode === 'module' ? `module.${item.label}` : `${item.type}.${item.label}`;
}

/** Registry source of a module that is not in the tree, without version or host: `terraform-aws-modules/rds/aws`. Its repository goes by the same name. */
export function foreignSource(item: Item): string | undefined {
  const source = literalText(attributeOf(item.declared.block.body, 'source')?.value);
  const [, owner, provider, name, below = ''] = GITHUB.exec(source ?? '') ?? [];
  if (owner !== undefined) return `${owner}/${name}/${provider}${below}`;
  return source?.replace(/^[a-z0-9-]{1,60}\.[a-z0-9.-]{1,100}\/(?=[\w-]+\/[\w-]+\/[\w-]+)/, '').replace(/\/$/, '');
}

/** `git::https://github.com/terraform-aws-modules/terraform-aws-rds.git//modules/db_instance?ref=v6.1.0`: registries take modules from repositories that are called so. */
const GITHUB = /^(?:git::)?(?:https:\/\/|ssh:\/\/)?(?:git@)?github\.com[/:]([\w-]{1,60})\/terraform-([a-z0-9]{1,30})-([\w-]{1,80})(?:\.git)?(\/\/[\w./-]{1,120}?)?\/?(?:\?.{0,200})?$/;
