import { describe, expect, it } from 'vitest';
import { HOLDERS } from '../src/graph/resources.ts';
import { onlyOfContainer } from '../src/model/index.ts';
import type { CopyRule, Known, RecoveryBelief, ResourceType, Scalar, Verdict } from '../src/model/index.ts';
import { copiedTo, lose, set, thing, unseen } from './support/loss.ts';
import type { Loss } from './support/loss.ts';
import { knowledge } from './support/knowledge.ts';

const tables = knowledge();
const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
const inForce = (belief: RecoveryBelief, day: string): boolean => (belief.effective_from ?? '') <= day && day < (belief.effective_until ?? '9999');

/** One line per provider, belief, kind and day that matters: today's tables, and both sides of every date in the row. */
const beliefs = tables.providers.flatMap((provider) => provider.recovery.flatMap((belief) => belief.on.flatMap((kind) => {
  const days = new Set([tables.date, ...[belief.effective_from, belief.effective_until].flatMap((day) => (day === undefined ? [] : [dayBefore(day), day]))]);
  return [...days].sort().map((day) => ({ name: `${provider.id} ${belief.id}: ${kind} ${belief.destroys} on ${day}`, provider, belief, kind, day }));
})));

describe('each belief about a provider', () => {
  it.each(beliefs)('$name', ({ provider, belief, kind, day }) => {
    const { path } = lose({ provider: provider.id, kind, destroys: belief.destroys, asOf: day });
    if (HOLDERS.has(kind)) { expect(path).toBeUndefined(); return; }
    const holding = provider.recovery.filter((one) => one.destroys === belief.destroys && one.on.includes(kind) && inForce(one, day));
    expect(holding.length, 'two beliefs about one thing on one day').toBeLessThanOrEqual(1);
    if (!inForce(belief, day)) { expect(path?.recoverability.because).not.toBe(belief.because); return; }
    expect(path?.recoverability).toMatchObject({ verdict: belief.verdict, because: belief.because });
    expect(path?.recoverability.window).toBe(belief.verdict === 'recoverable' ? belief.window : undefined);
  });
});

const guarded = tables.resources.flatMap((row) => row.guards.map((guard) => ({ name: `${row.type} ${guard.attribute} = ${String(guard.on)}`, row, guard })));
const other = (on: Scalar): Scalar => (typeof on === 'boolean' ? !on : typeof on === 'number' ? on + 1 : 'something-else');

describe('each guard of a resource', () => {
  it.each(guarded)('$name', ({ row, guard }) => {
    const destroys = (row.kind === 'backup' ? 'copies' : 'container');
    const state = (value: Known<Scalar> | undefined) => {
      const { path, resource } = lose({ provider: row.provider, kind: row.kind, type: row.type, destroys, attributes: value ? { [guard.attribute]: value } : {} });
      return { path, resource, mine: resource.guards.find((one) => one.attribute === guard.attribute && one.strength === guard.strength && one.says === guard.says)?.state };
    };
    const stands = state(set(guard.on));
    expect(stands.mine).toMatchObject({ basis: 'set', value: true });
    if (guard.strength === 'independent') { expect(stands.resource.guard).toBe('independent'); expect(stands.path?.gate).toBe(HOLDERS.has(row.kind) ? undefined : 'closed'); }
    else {
      expect(stands.resource.guard).not.toBe('none');
      // Another guard of the row may stand by default, and close it whatever this one says.
      const closed = row.guards.some((one) => one.attribute !== guard.attribute && one.strength === 'independent' && String(one.default) === String(one.on));
      expect(stands.path?.gate).toBe(HOLDERS.has(row.kind) ? undefined : closed ? 'closed' : 'open');
      const weaker = state(set(other(guard.on)));
      if (!closed && stands.path && weaker.path && guard.strength === 'self-removable') expect(stands.path.calls - weaker.path.calls).toBeGreaterThanOrEqual(1);
    }
    expect(state(set(other(guard.on))).mine).toMatchObject({ basis: 'set', value: false });
    expect(state(unseen).mine?.basis).toBe('unknown');
    const absent = state(undefined).mine;
    expect(absent).toMatchObject(guard.default === 'unknown' ? { basis: 'unknown' } : { basis: 'default', value: String(guard.default) === String(guard.on) });
  });
});

type Answer = boolean | undefined;
type State = 'kept' | 'off' | 'unknown' | 'absent';
const STATES: readonly State[] = ['kept', 'off', 'unknown', 'absent'];
const told = (value: Scalar | 'unknown'): Answer => (value === 'unknown' ? undefined : value === true || (typeof value === 'number' && value > 0) || (typeof value === 'string' && value !== '' && value !== 'false'));
const holds = (rule: { is?: Scalar; not?: Scalar }, value: Scalar): boolean => (rule.is !== undefined ? String(rule.is) === String(value) : rule.not !== undefined ? String(rule.not) !== String(value) : told(value) === true);
const onValue = (rule: { is?: Scalar; not?: Scalar }): Scalar => rule.is ?? (rule.not === undefined ? true : typeof rule.not === 'number' ? rule.not + 7 : 'yes');
const offValue = (rule: { is?: Scalar; not?: Scalar }): Scalar => rule.not ?? (rule.is === undefined ? false : other(rule.is));

function attributesOf(row: ResourceType, state: State): Record<string, Known<Scalar>> {
  const out: Record<string, Known<Scalar>> = {};
  if (state === 'absent') return out;
  for (const rule of row.copies) {
    if (rule.exists.attribute !== undefined) out[rule.exists.attribute] = state === 'unknown' ? unseen : set(state === 'kept' ? onValue(rule.exists) : offValue(rule.exists));
    if (rule.survives.attribute !== undefined && state === 'kept') out[rule.survives.attribute] = set(onValue(rule.survives));
  }
  return out;
}

/** What the row says of one copy, read straight off the table and the written attributes. */
function said(part: { attribute?: string; is?: Scalar; not?: Scalar; default: Scalar | 'unknown' }, attributes: Record<string, Known<Scalar>>): Answer {
  const written = part.attribute === undefined ? undefined : attributes[part.attribute];
  if (written) return written.basis === 'unknown' ? undefined : holds(part, written.value);
  return part.default === 'unknown' ? undefined : part.attribute === undefined ? part.default === true : holds(part, part.default);
}

/** The verdict by the words of the design: what is left after this loss, told from the row and the provider's belief alone. */
function expectedOf(row: ResourceType, state: State, destroys: 'contents' | 'container'): Verdict {
  const attributes = attributesOf(row, state);
  const rules = row.copies.filter((rule) => rule.kind !== 'replica');
  const running = rules.filter((rule) => !onlyOfContainer({ name: rule.id }));
  const generic = row.kind === 'database' || row.kind === 'cache' ? ['databases'] : [];
  const belief = [row.provider, ...generic].flatMap((id) => tables.providers.find((one) => one.id === id)?.recovery ?? []).find((one) => one.destroys === destroys && one.on.includes(row.kind) && inForce(one, tables.date));
  const exists = (rule: CopyRule): Answer => said(rule.exists, attributes);
  const off = running.length > 0 && running.every((rule) => exists(rule) === false);
  const byHand = off && running.some((rule) => rule.exists.attribute !== undefined && attributes[rule.exists.attribute]?.basis === 'set');
  const after = (rule: CopyRule): Answer => {
    if (exists(rule) === false) return false;
    if (destroys === 'contents') return exists(rule);
    const survives = exists(rule) === undefined ? undefined : rule.survives.always ?? said(rule.survives, attributes);
    return belief?.copies === 'die' && rule.kind !== 'snapshot' && survives !== true ? false : survives;
  };
  const left = (destroys === 'contents' ? running : rules).map(after);
  // A URL of a database has no say over the provider's copies, nor has anybody where another party or time guards the thing; else who can delete it may have.
  const closed = row.guards.some((guard) => guard.strength === 'independent' && said({ ...guard, is: guard.on }, attributes) === true);
  if ((destroys === 'contents' || closed) && left.includes(true)) return 'recoverable';
  if (belief?.verdict === 'recoverable' && !byHand) return 'recoverable';
  if (left.some((one) => one !== false)) return 'uncertain';
  if (belief?.verdict === 'irrecoverable' || off || destroys === 'container') return 'irrecoverable';
  return 'uncertain';
}

const copied = tables.resources.filter((row) => row.copies.some((rule) => rule.kind !== 'replica') && !HOLDERS.has(row.kind)).flatMap((row) => STATES.flatMap((state) => (['contents', 'container'] as const).map((destroys) => ({ name: `${row.type} ${state}: ${destroys}`, row, state, destroys }))));

describe('each native copy of a resource', () => {
  it.each(copied)('$name', ({ row, state, destroys }) => {
    const { path } = lose({ provider: row.provider, kind: row.kind, type: row.type, destroys, attributes: attributesOf(row, state), by: destroys === 'contents' ? 'database' : 'provider' });
    expect(path?.recoverability.verdict).toBe(expectedOf(row, state, destroys));
  });
});

const database = (type: string, attributes: Record<string, Scalar>, destroys: Loss['destroys'], by: Loss['by'] = 'provider'): Loss => ({ provider: type.startsWith('aws') ? 'aws' : type.startsWith('google') ? 'gcp' : 'azure', kind: 'database', type, destroys, by, attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, set(value)])) });
const offsite = thing('s3:offsite', { type: 'url.bucket', provider: 'backblaze' });
const locked = thing('s3:locked', { type: 'aws_s3_bucket', attributes: { 'object_lock.mode': set('COMPLIANCE') } });

/** Outcomes said by hand from the vendors' documentation, so that a belief that goes wrong is noticed. */
const outcomes: readonly (readonly [string, Loss, Verdict])[] = [
  ['RDS without final snapshot, backups deleted with it', database('aws_db_instance', { skip_final_snapshot: true, backup_retention_period: 7 }, 'container'), 'irrecoverable'],
  ['RDS without final snapshot, automated backups kept on purpose', database('aws_db_instance', { skip_final_snapshot: true, backup_retention_period: 7, delete_automated_backups: false }, 'container'), 'uncertain'],
  ['RDS, backups kept, by a key that deletes them too', database('aws_db_instance', { skip_final_snapshot: true, backup_retention_period: 7, delete_automated_backups: false }, 'container', 'copies'), 'irrecoverable'],
  ['RDS with a final snapshot', database('aws_db_instance', { skip_final_snapshot: false }, 'container'), 'uncertain'],
  ['rows of RDS with 7 days of backups', database('aws_db_instance', { backup_retention_period: 7 }, 'contents', 'database'), 'recoverable'],
  ['rows of RDS without backups', database('aws_db_instance', { backup_retention_period: 0 }, 'contents', 'database'), 'irrecoverable'],
  ['rows of RDS where nothing sets the retention (Terraform: 0)', database('aws_db_instance', {}, 'contents', 'database'), 'irrecoverable'],
  ['rows of Aurora where nothing sets the retention (1 day)', database('aws_rds_cluster', {}, 'contents', 'database'), 'recoverable'],
  ['Aurora without final snapshot', database('aws_rds_cluster', { skip_final_snapshot: true }, 'container'), 'irrecoverable'],
  ['DynamoDB with point-in-time recovery', database('aws_dynamodb_table', { 'point_in_time_recovery.enabled': true }, 'contents', 'database'), 'recoverable'],
  ['DynamoDB without', database('aws_dynamodb_table', {}, 'container'), 'irrecoverable'],
  ['a bucket with versions, deleted whole', { provider: 'aws', kind: 'object-store', type: 'aws_s3_bucket', destroys: 'container', attributes: { 'versioning.enabled': set(true) } }, 'irrecoverable'],
  ['objects of a bucket with versions, by a program without authority over versions', { provider: 'aws', kind: 'object-store', type: 'aws_s3_bucket', destroys: 'contents', by: 'database', attributes: { 'versioning.enabled': set(true) } }, 'recoverable'],
  ['objects of a bucket with versions, by a key that deletes versions too', { provider: 'aws', kind: 'object-store', type: 'aws_s3_bucket', destroys: 'contents', by: 'copies', attributes: { 'versioning.enabled': set(true) } }, 'uncertain'],
  ['objects of a bucket without versions', { provider: 'aws', kind: 'object-store', type: 'aws_s3_bucket', destroys: 'contents' }, 'irrecoverable'],
  ['a KMS key', { provider: 'aws', kind: 'key', destroys: 'container' }, 'recoverable'],
  ['snapshots', { provider: 'aws', kind: 'backup', destroys: 'copies' }, 'irrecoverable'],
  ['a Railway volume on the day before the change', { provider: 'railway', kind: 'volume', destroys: 'container', asOf: '2026-04-26' }, 'irrecoverable'],
  ['a Railway volume on the day of the change', { provider: 'railway', kind: 'volume', destroys: 'container', asOf: '2026-04-27' }, 'recoverable'],
  ['backups of a Railway volume', { provider: 'railway', kind: 'volume', destroys: 'copies' }, 'irrecoverable'],
  ['rows on Railway', { provider: 'railway', kind: 'database', destroys: 'contents' }, 'uncertain'],
  ['a Neon branch', { provider: 'neon', kind: 'database', destroys: 'container' }, 'recoverable'],
  ['a PlanetScale database', { provider: 'planetscale', kind: 'database', destroys: 'container' }, 'irrecoverable'],
  ['a Render database', { provider: 'render', kind: 'database', destroys: 'container' }, 'irrecoverable'],
  ['a Fly volume', { provider: 'fly', kind: 'volume', destroys: 'container' }, 'recoverable'],
  ['a Fly volume whose snapshots are switched off', { provider: 'fly', kind: 'volume', type: 'fly.volume', destroys: 'contents', attributes: { scheduled_snapshots: set(false) } }, 'irrecoverable'],
  ['files of Supabase storage', { provider: 'supabase', kind: 'object-store', destroys: 'contents' }, 'irrecoverable'],
  ['rows of Supabase', { provider: 'supabase', kind: 'database', destroys: 'contents' }, 'uncertain'],
  ['customers at Stripe', { provider: 'stripe', kind: 'money', destroys: 'contents' }, 'irrecoverable'],
  ['a GitHub repository', { provider: 'github', kind: 'code', destroys: 'container' }, 'recoverable'],
  ['a claim in a cluster', { provider: 'kubernetes', kind: 'volume', type: 'PersistentVolumeClaim', destroys: 'container' }, 'uncertain'],
  ['a named volume of compose', { provider: 'docker', kind: 'volume', type: 'compose.volume', destroys: 'container' }, 'uncertain'],
  ['a database only a URL knows', { provider: 'databases', kind: 'database', type: 'url.postgres', destroys: 'contents', by: 'database' }, 'uncertain'],
  ['the same with a dump at another provider', { provider: 'databases', kind: 'database', type: 'url.postgres', destroys: 'contents', by: 'database', more: [offsite, copiedTo('s3:offsite')] }, 'recoverable'],
  ['the same with a dump under a lock nobody lifts', { provider: 'databases', kind: 'database', type: 'url.postgres', destroys: 'contents', by: 'copies', more: [locked, copiedTo('s3:locked')] }, 'recoverable'],
  ['a volume with its dump on itself', { provider: 'docker', kind: 'volume', type: 'compose.volume', destroys: 'container', more: [copiedTo('thing:lost')] }, 'uncertain'],
  ['a Render database with its dump on itself', { provider: 'render', kind: 'database', destroys: 'container', more: [copiedTo('thing:lost')] }, 'irrecoverable'],
  ['a Render database with a replica', { provider: 'render', kind: 'database', destroys: 'container', more: [thing('s3:replica', { kind: 'database', provider: 'fly' }), copiedTo('s3:replica', 'replica')] }, 'irrecoverable'],
];

describe('by hand', () => {
  it.each(outcomes)('%s', (_name, loss, verdict) => {
    expect(lose(loss).path?.recoverability.verdict).toBe(verdict);
  });

  it('a flag that the same key clears costs one more call; a lock that nobody lifts closes the way', () => {
    const calls = (attributes: Record<string, Scalar>): number | undefined => lose(database('aws_db_instance', attributes, 'container')).path?.calls;
    expect(calls({ deletion_protection: true })).toBe((calls({ deletion_protection: false }) ?? 0) + 1);
    expect(lose({ provider: 'aws', kind: 'object-store', type: 'aws_s3_bucket', destroys: 'container', attributes: { 'object_lock.mode': set('COMPLIANCE') } })).toMatchObject({ path: { gate: 'closed' }, resource: { guard: 'independent' } });
    expect(lose({ provider: 'aws', kind: 'object-store', type: 'aws_s3_bucket', destroys: 'container', attributes: { 'object_lock.mode': set('GOVERNANCE') } })).toMatchObject({ path: { gate: 'open', calls: 2 }, resource: { guard: 'self-removable' } });
    expect(lose({ provider: 'kubernetes', kind: 'volume', type: 'PersistentVolumeClaim', destroys: 'container', attributes: { reclaimPolicy: set('Retain') } }).resource.guard).toBe('self-removable');
    expect(lose({ provider: 'kubernetes', kind: 'volume', type: 'PersistentVolumeClaim', destroys: 'container', attributes: { reclaimPolicy: set('Delete') } }).resource.guard).toBe('none');
  });
});

it('a deleted release of GitHub comes back by no belief about packages', () => {
  const operation = tables.operations.find((one) => one.id === 'gh.release-delete');
  expect(operation).toBeDefined();
  expect(tables.providers.find((one) => one.id === 'github')?.recovery.filter((one) => one.destroys === operation?.destroys && one.on.some((kind) => kind === operation.on))).toEqual([]);
});
