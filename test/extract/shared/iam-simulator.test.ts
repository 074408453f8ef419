import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Simulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogOf, decide, policyOfData } from '../../../src/extract/shared/iam/index.ts';
import { heldBy } from '../../../src/extract/shared/iam/power.ts';
import { compileKnowledge } from '../../../src/knowledge/index.ts';
import type { Decision, Policies, Policy } from '../../../src/extract/shared/iam/index.ts';
import { parse } from '../../../src/parse/index.ts';
import { ruleFiles } from '../../support/knowledge.ts';

// The simulator is another's reading of how AWS decides. It is used here and nowhere else, and no part of it is bundled.

const ACCOUNT = '123456789012';
const USER = `arn:aws:iam::${ACCOUNT}:user/deploy`;
/** Destructive actions with things they are asked for. */
const REQUESTS: readonly (readonly [string, string])[] = [
  ['s3:DeleteBucket', 'arn:aws:s3:::acme-data'], ['s3:DeleteObject', 'arn:aws:s3:::acme-data/a/b.txt'], ['s3:PutLifecycleConfiguration', 'arn:aws:s3:::acme-logs'],
  ['rds:DeleteDBInstance', `arn:aws:rds:eu-west-1:${ACCOUNT}:db:orders`], ['rds:DeleteDBSnapshot', `arn:aws:rds:eu-west-1:${ACCOUNT}:snapshot:orders-1`],
  ['dynamodb:DeleteTable', `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/carts`], ['kms:ScheduleKeyDeletion', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b`],
  ['ec2:DeleteVolume', `arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/vol-1`], ['backup:DeleteRecoveryPoint', `arn:aws:backup:eu-west-1:${ACCOUNT}:recovery-point:1a2b`], ['iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/ci`],
];
const actions = fc.oneof(
  fc.constantFrom(...REQUESTS.map(([action]) => action)), fc.constantFrom(...REQUESTS.map(([action]) => action.toUpperCase())),
  fc.constantFrom('*', 's3:*', 's3:Delete*', 'S3:delete*', 'rds:Delete*', 'rds:*Snapshot', 'rds:DeleteDB?nstance', 'dynamodb:*', 'kms:Schedule*', 'ec2:*', 'ec2:DescribeVolumes', 'backup:*', 'iam:*', 'iam:Put*'),
);
const resources = fc.oneof(
  fc.constantFrom(...REQUESTS.map(([, resource]) => resource)),
  fc.constantFrom('*', 'arn:aws:s3:::*', 'arn:aws:s3:::acme-data', 'arn:aws:s3:::acme-data/*', 'arn:aws:s3:::acme-*', 'arn:aws:s3:::ACME-data', `arn:aws:rds:*:${ACCOUNT}:*`, `arn:aws:rds:eu-west-?:*:db:*`, 'arn:aws:rds:us-east-1:*:*', 'arn:aws:dynamodb:*:*:table/c?rts', 'arn:aws:kms:*:*:key/*', 'arn:aws:ec2:*:*:volume/*', 'arn:aws:iam::*:role/*', 'arn:*:*:*:*:*', 'arn:aws:*:*:*:*'),
);
const listOf = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
const identityStatement = fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny') }).chain((base) => fc.tuple(fc.constantFrom('Action', 'Action', 'NotAction'), listOf(actions), fc.constantFrom('Resource', 'Resource', 'NotResource'), listOf(resources)).map(([action, which, resource, on]) => ({ ...base, [action]: which, [resource]: on })));
const documents = (most: number): fc.Arbitrary<unknown> => fc.array(identityStatement, { minLength: 1, maxLength: most }).map((Statement) => ({ Version: '2012-10-17', Statement }));

function read(document: unknown): Policy {
  const parsed = parse({ file: 'policy.json', origin: 'tree', text: JSON.stringify(document) });
  const policy = parsed.syntax === 'json' && parsed.roots[0] ? policyOfData(parsed.roots[0], parsed) : undefined;
  if (!policy) throw new Error('the document is no policy');
  return policy;
}

interface Case { readonly identity: readonly unknown[]; readonly boundary?: unknown; readonly session?: unknown; readonly control?: readonly unknown[]; readonly resource?: unknown }

/** A key without a policy is nobody's there; every real key has one, and unless told otherwise it leaves the account to its own policies. */
const KEY_POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }] };
function resourceOf(one: Case, action: string): Pick<Simulation, 'resourcePolicy'> {
  return one.resource !== undefined ? { resourcePolicy: one.resource } : action.startsWith('kms:') ? { resourcePolicy: KEY_POLICY } : {};
}

async function theirs(one: Case, action: string, resource: string, context: Record<string, string> = {}): Promise<boolean> {
  const named = (policies: readonly unknown[]): { name: string; policy: unknown }[] => policies.map((policy, index) => ({ name: `p${index}`, policy }));
  const simulation: Simulation = {
    request: { principal: USER, action, resource: { resource, accountId: ACCOUNT }, contextVariables: context },
    identityPolicies: named(one.identity), serviceControlPolicies: (one.control ?? []).map((policy, index) => ({ orgIdentifier: `o${index}`, policies: named([policy]) })), resourceControlPolicies: [],
    ...one.boundary === undefined ? {} : { permissionBoundaryPolicies: named([one.boundary]) }, ...resourceOf(one, action), ...one.session === undefined ? {} : { sessionPolicy: one.session },
  };
  const result = await runSimulation(simulation, {});
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors).slice(0, 500));
  return result.overallResult === 'Allowed';
}

function ours(one: Case, action: string, resource: string): Decision {
  const policies: Policies = {
    identity: one.identity.map(read), ...one.boundary === undefined ? {} : { boundary: read(one.boundary) }, ...one.session === undefined ? {} : { session: read(one.session) },
    ...one.control ? { control: one.control.map((policy) => [read(policy)]) } : {}, ...one.resource === undefined ? {} : { resource: read(one.resource) },
  };
  return decide({ action, resource, principal: USER }, policies);
}

async function agree(one: Case, asked: (request: readonly [string, string]) => boolean = () => true): Promise<void> {
  for (const [action, resource] of REQUESTS.filter(asked)) {
    expect(`${action} ${ours(one, action, resource)}`, JSON.stringify(one)).toBe(`${action} ${await theirs(one, action, resource) ? 'allowed' : 'denied'}`);
  }
}

describe('requests are decided as another simulator decides them', () => {
  it('by the policies of a holder', async () => {
    await fc.assert(fc.asyncProperty(fc.array(documents(4), { minLength: 1, maxLength: 3 }), (identity) => agree({ identity })), { numRuns: 1000 });
  });
  it('under a boundary', async () => {
    await fc.assert(fc.asyncProperty(documents(3), documents(3), (own, boundary) => agree({ identity: [own], boundary })), { numRuns: 300 });
  });
  it('under control policies of two levels', async () => {
    await fc.assert(fc.asyncProperty(documents(3), documents(3), documents(3), (own, root, account) => agree({ identity: [own], control: [root, account] })), { numRuns: 300 });
  });
  it('with a policy on the thing', async () => {
    const principal = fc.constantFrom<unknown>('*', { AWS: '*' }, { AWS: USER }, { AWS: [`arn:aws:iam::${ACCOUNT}:user/other`] }, { AWS: [`arn:aws:iam::${ACCOUNT}:user/other`, USER] }, { Service: 'ec2.amazonaws.com' });
    const onThing = fc.array(fc.tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), principal, listOf(actions), listOf(resources)).map(([Effect, Principal, Action, Resource]) => ({ Effect, Principal, Action, Resource })), { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: '2012-10-17', Statement }));
    await fc.assert(fc.asyncProperty(documents(2), onThing, (own, resource) => agree({ identity: [own], resource }, ([action]) => !action.startsWith('kms:') && !action.startsWith('iam:'))), { numRuns: 300 });
  });
  it('where nothing but conditions leaves it open, whatever they are compared with', async () => {
    const conditions = fc.constantFrom({ Bool: { 'aws:SecureTransport': 'true' } }, { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }, { Null: { 'aws:SourceVpc': 'true' } });
    const some = fc.array(fc.tuple(identityStatement, fc.option(conditions, { nil: undefined })).map(([statement, Condition]) => (Condition ? { ...statement, Condition } : statement)), { minLength: 1, maxLength: 4 }).map((Statement) => ({ Version: '2012-10-17', Statement }));
    const contexts = fc.constantFrom<Record<string, string>>({}, { 'aws:SecureTransport': 'true' }, { 'aws:SecureTransport': 'false', 'aws:RequestedRegion': 'eu-west-1' });
    await fc.assert(fc.asyncProperty(some, contexts, async (own, context) => {
      for (const [action, resource] of REQUESTS) {
        const said = ours({ identity: [own] }, action, resource);
        if (said !== 'maybe') expect(`${action} ${said}`).toBe(`${action} ${await theirs({ identity: [own] }, action, resource, context) ? 'allowed' : 'denied'}`);
      }
    }), { numRuns: 300 });
  });
});

describe('known differences', () => {
  const allow = (Action: string, Resource: string): unknown => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
  it('all but an ARN of fewer than six parts: here what it does not match is allowed, there nothing is', async () => {
    const one = { identity: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:kms:*' }] }] };
    expect([ours(one, 's3:DeleteBucket', 'arn:aws:s3:::acme-data'), await theirs(one, 's3:DeleteBucket', 'arn:aws:s3:::acme-data')]).toEqual(['allowed', false]);
  });
  it('a key whose policy is not there: here the holder decides, as under the policy that every key begins with; there nobody may', async () => {
    const one = { identity: [allow('kms:*', '*')] };
    const [action, resource] = ['kms:ScheduleKeyDeletion', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b`] as const;
    const bare = await runSimulation({ request: { principal: USER, action, resource: { resource, accountId: ACCOUNT }, contextVariables: {} }, identityPolicies: [{ name: 'p', policy: one.identity[0] }], serviceControlPolicies: [], resourceControlPolicies: [] }, {});
    expect([ours(one, action, resource), bare.resultType === 'error' ? bare.errors : bare.overallResult]).toEqual(['allowed', 'ImplicitlyDenied']);
  });
  it('a condition: here it is never decided, there by the context', async () => {
    const one = { identity: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }] }] };
    expect([ours(one, 's3:DeleteBucket', 'arn:aws:s3:::acme-data'), await theirs(one, 's3:DeleteBucket', 'arn:aws:s3:::acme-data', { 'aws:SecureTransport': 'true' })]).toEqual(['maybe', true]);
  });
});

describe('what a policy comes to', () => {
  const catalog = catalogOf(compileKnowledge(ruleFiles().filter(({ path }) => path.startsWith('iam/'))).iam);
  it('is allowed request by request, where it is told for everything and certainly', () => {
    const plain = fc.array(fc.tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), listOf(actions), listOf(resources)).map(([Effect, Action, Resource]) => ({ Effect, Action, Resource: Effect === 'Deny' ? '*' : Resource })), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(plain, (Statement) => {
      const policy = read({ Version: '2012-10-17', Statement });
      const held = heldBy([policy], catalog);
      for (const [action, resource] of REQUESTS) {
        const [number] = catalog.expand(action);
        const reach = number === undefined ? 0 : held.reach[number] ?? 0;
        const single = decide({ action, resource, principal: USER }, { identity: [policy] });
        // Nothing is told of what no request could do, and a request that is allowed is told at least as far as its thing.
        if (single === 'allowed') expect(reach, `${action} ${JSON.stringify(Statement)}`).toBeGreaterThan(0);
        if (reach === 3 && Statement.some((one) => one.Effect === 'Allow' && [one.Resource].flat().includes('*') && [one.Action].flat().some((pattern) => pattern === '*'))) expect(single).toBe('allowed');
      }
    }), { numRuns: 500 });
  });
});
