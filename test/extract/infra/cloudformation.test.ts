import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/cloudformation/index.ts';
import type { Fact } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { loadTree } from '../../support/tree.ts';
import { scanTree } from '../../support/scan.ts';
import { arrows, factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

const ours = (facts: readonly Fact[]): boolean => only(facts, 'gap').some((gap) => gap.reason.includes('fault of craterscan'));
/** One template with these resources. */
const template = (resources: unknown, rest: Record<string, unknown> = {}): Promise<readonly Fact[]> => factsOfFiles({ 't.json': JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', ...rest, Resources: resources }) }, create);
/** What a table's DeletionProtectionEnabled comes to. */
const protection = async (value: unknown, rest: Record<string, unknown> = {}): Promise<unknown> => {
  const found = resource(await template({ T: { Type: 'AWS::DynamoDB::Table', Properties: { DeletionProtectionEnabled: value } } }, rest), 'cfn:t.json:T').attributes.DeletionProtectionEnabled;
  return found?.basis === 'set' ? found.value : found?.basis === 'unknown' ? { possible: found.possible ?? [] } : found;
};
const tableName = async (value: unknown, rest: Record<string, unknown> = {}): Promise<string> => resource(await template({ T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: value } } }, rest), 'cfn:t.json:T').name;

describe('stores of a template', () => {
  test('guards, copies and names come through parameters, mappings and conditions', async () => {
    const facts = await factsOfFixture('cloudformation/stores', create);
    const at = 'cfn:infra/shop-production.yaml:';
    const orders = resource(facts, `${at}Orders`);
    expect(orders.name).toBe('blue-orders');
    expect(orders.attributes.BackupRetentionPeriod).toMatchObject({ basis: 'set', value: 14, via: [{ note: 'takes parameter Days' }] });
    // The condition asks for a parameter that nobody hands in, so both ways are possible.
    expect(orders.attributes.DeletionProtection).toMatchObject({ basis: 'unknown', possible: [true, false] });
    expect(orders.attributes.DeletionPolicy).toMatchObject({ basis: 'set', value: 'Retain' });
    expect(kinds(orders)).toEqual(['production']);
    expect(resource(facts, `${at}Ledger`).attributes.DeletionProtectionEnabled).toMatchObject({ basis: 'unknown', possible: [true, false] });
    expect(resource(facts, 's3:shop-uploads-production').attributes['VersioningConfiguration.Status']).toMatchObject({ basis: 'set', value: 'Enabled' });
    expect(resource(facts, `${at}Disk`).attributes).toMatchObject({ final_snapshot: { value: true }, dlm_policy: { value: true } });
    expect(resource(facts, `${at}Vault`).attributes.vault_lock).toMatchObject({ value: 'compliance' });
    expect(arrows(facts, 'copiedTo')).toEqual([`${at}Orders -> ${at}Vault`]);
    expect(arrows(facts, 'serves')).toEqual([`${at}Orders -> ${at}Api`]);
    expect(keys(facts)).not.toContain(`${at}Instance`);
  });

  test('a nested template is read as its caller makes it, and one from elsewhere is a gap', async () => {
    const facts = await factsOfFixture('cloudformation/nested', create);
    expect(keys(facts)).toEqual(['cfn:stacks/data.yaml:Data.Table', 'cfnstack:root.json']);
    const table = resource(facts, 'cfn:stacks/data.yaml:Data.Table');
    expect(table.attributes.DeletionProtectionEnabled).toMatchObject({ basis: 'set', value: true, at: { file: 'root.json' } });
    expect(table.evidence.map(({ at }) => at.file)).toEqual(['stacks/data.yaml', 'root.json']);
    expect(arrows(facts, 'partOf')).toEqual(['cfn:stacks/data.yaml:Data.Table -> cfnstack:root.json']);
    expect(only(facts, 'gap').map((gap) => gap.reason)).toEqual([expect.stringContaining('not in the tree')]);
  });

  test('a nested template is found by its path from the folder of the build too', async () => {
    const caller = (path: string): Record<string, string> => ({ 'orders/template.yaml': `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ${path}\n`, 'shared/data.yaml': "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Table:\n    Type: AWS::DynamoDB::Table\n" });
    for (const path of ['../shared/data.yaml', '../../shared/data.yaml']) {
      const facts = await factsOfFiles(caller(path), create);
      expect(keys(facts)).toContain('cfn:shared/data.yaml:Data.Table');
      expect(only(facts, 'gap')).toEqual([]);
    }
    expect(only(await factsOfFiles(caller('../../elsewhere/data.yaml'), create), 'gap')).toHaveLength(1);
  });

  test('a SAM application is a stack with a name, a profile and the command that takes it down', async () => {
    const facts = await factsOfFixture('cloudformation/sam', create);
    const stack = resource(facts, 'cfnname:notes-production');
    expect(stack.keys).toEqual(['cfnstack:template.yaml', 'cfnname:notes-production', 'samstack:.']);
    expect(only(facts, 'credential').map((one) => [one.kinds, one.foundation, one.holders])).toEqual([[['aws.profile'], 'named', ['cfnstack:template.yaml']]]);
    expect(kinds(resource(facts, 'cfn:template.yaml:Notes'))).toEqual(['production']);
    const grants = only(facts, 'grant');
    expect(grants.map((one) => [one.to, one.on.everything]).sort()).toEqual([['cfn:template.yaml:Save', false], ['cfn:template.yaml:Save', true]]);
    expect(grants.find((one) => !one.on.everything)?.on.keys).toEqual(['cfn:template.yaml:Notes']);
    const result = await scanTree(loadTree('fixtures/resources/cloudformation/sam.tree').workspace);
    expect(result.graph.paths.some((path) => path.resource === 'cfn:template.yaml:Notes' && path.foundation === 'named')).toBe(true);
  });

  test('a service of the Serverless Framework: its stage, its functions\' rights, and its removal', async () => {
    const facts = await factsOfFixture('cloudformation/serverless', create);
    expect(resource(facts, 'slsstack:api').attributes.stage).toMatchObject({ basis: 'set', value: 'production' });
    expect(kinds(resource(facts, 'cfn:api/serverless.yml:Notes'))).toEqual(['production']);
    expect(only(facts, 'grant').map((one) => [one.to, one.on.keys])).toEqual([['cfn:api/serverless.yml:functions', ['cfn:api/serverless.yml:Notes']]]);
  });
});

describe('functions of a template', () => {
  test('what they come to, and what stays open', async () => {
    const given = { Parameters: { On: { Type: 'String', Default: 'true' }, Open: { Type: 'String' }, Kept: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/on' } }, Mappings: { M: { a: { x: 'true' }, b: { x: 'false' } } } };
    expect(await protection({ Ref: 'On' }, given)).toBe(true);
    expect(await protection({ Ref: 'Open' }, given)).toEqual({ possible: [] });
    expect(await protection({ Ref: 'Kept' }, given)).toEqual({ possible: [] });
    expect(await protection({ Ref: 'Nowhere' }, given)).toEqual({ possible: [] });
    expect(await protection({ 'Fn::FindInMap': ['M', 'a', 'x'] }, given)).toBe(true);
    expect(await protection({ 'Fn::FindInMap': ['M', { Ref: 'Open' }, 'x'] }, given)).toEqual({ possible: [true, false] });
    expect(await protection({ 'Fn::Select': [1, { 'Fn::Split': [',', 'false,true'] }] }, given)).toBe(true);
    expect(await protection({ 'Fn::Transform': { Name: 'Maker' } }, given)).toEqual({ possible: [] });
    expect(await protection({ Ref: 'AWS::NoValue' }, given)).toBeUndefined();
  });

  test('conditions: certain ones choose, open ones leave both ways', async () => {
    const given = { Parameters: { Stage: { Type: 'String', Default: 'a' } }, Conditions: { Yes: { 'Fn::Equals': ['x', 'x'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] }, Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'Open' }] }, Open: { 'Fn::Equals': [{ Ref: 'Stage' }, 'a'] }, Round: { 'Fn::Or': [{ Condition: 'Round' }, { Condition: 'Again' }] }, Again: { Condition: 'Round' } } };
    const choose = (name: string): Promise<unknown> => protection({ 'Fn::If': [name, true, false] }, given);
    expect(await choose('Yes')).toBe(true);
    expect(await choose('No')).toBe(false);
    for (const open of ['Open', 'Both', 'Round', 'Nowhere']) expect(await choose(open), open).toEqual({ possible: [true, false] });
    expect(await protection({ 'Fn::If': ['Open', true, true] }, given)).toBe(true);
    const facts = await template({ A: { Type: 'AWS::S3::Bucket', Condition: 'No' }, B: { Type: 'AWS::S3::Bucket', Condition: 'Open' } }, given);
    expect(keys(facts)).toEqual(['cfn:t.json:B', 'cfnstack:t.json']);
  });

  test('texts are put together, and keep their shape where a part is not known', async () => {
    expect(await tableName({ 'Fn::Sub': ['${a}-${b}-${!c}', { a: 'x', b: { 'Fn::Join': ['_', ['y', 'z']] } }] })).toBe('x-y_z-${c}');
    expect(await tableName({ 'Fn::Sub': 'orders-${AWS::Region}' })).toBe('T');
    const facts = await template({ P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::shop-${AWS::Region}/*' } }] } } } });
    expect(only(facts, 'grant').map((one) => [one.on.everything, one.bound])).toEqual([[false, 'exact']]);
  });

  test('short and long forms say the same', async () => {
    const read = async (text: string): Promise<unknown> => resource(await factsOfFiles({ 't.yaml': `Resources:\n  A: { Type: "AWS::SQS::Queue" }\n  T:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: ${text}\n` }, create), 'cfn:t.yaml:T').name;
    expect(await read('!Sub "shop-${AWS::Partition}"')).toBe(await read('{ "Fn::Sub": "shop-${AWS::Partition}" }'));
    expect(await read('!Join ["-", [a, !Select [0, [b, c]]]]')).toBe('a-b');
  });
});

describe('rights in a template', () => {
  const role = (more: Record<string, unknown>, rest: Record<string, unknown> = {}): Promise<readonly Fact[]> => template({ R: { Type: 'AWS::IAM::Role', Properties: more }, ...rest });
  const all = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

  test('inline, attached and managed policies are the role\'s own', async () => {
    const facts = await role({ Policies: [{ PolicyName: 'p', PolicyDocument: all }], ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }, { P: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'R' }], PolicyDocument: all } } });
    expect(only(facts, 'grant').map((one) => [one.to, one.effects.includes('administer')])).toEqual([['cfn:t.json:R', true], ['cfn:t.json:R', true], ['cfn:t.json:R', true]]);
  });

  test('a statement under a condition that is not known, an open parameter and a boundary are not certain', async () => {
    const open = await role({ Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: { Ref: 'Nowhere' }, Resource: '*' }] } }] });
    expect(only(open, 'grant').every((one) => one.bound === 'at-most')).toBe(true);
    const bounded = await role({ Policies: [{ PolicyDocument: all }], PermissionsBoundary: 'arn:aws:iam::111122223333:policy/Bound' });
    expect(only(bounded, 'grant').filter((one) => one.effects.includes('administer') && one.bound === 'exact')).toEqual([]);
  });

  test('a policy written as text, and a permission to call a function', async () => {
    const facts = await role({ AssumeRolePolicyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] }, Action: 'sts:AssumeRole' }] }) });
    expect(only(facts, 'grant').flatMap((one) => one.amounts?.map((amount) => amount.trait))).toEqual(['anyone-may-assume']);
    const call = (more: Record<string, unknown>): Promise<readonly Fact[]> => template({ F: { Type: 'AWS::Lambda::Function' }, P: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: 'F' }, Action: 'lambda:InvokeFunction', ...more } } });
    expect(only(await call({ Principal: '*' }), 'grant').map((one) => one.to)).toEqual(['cfn:t.json:F']);
    expect(only(await call({ Principal: '*', SourceAccount: { Ref: 'AWS::AccountId' } }), 'grant')).toEqual([]);
    // A service that says nothing of whose call it makes calls for any of its customers.
    expect(only(await call({ Principal: 's3.amazonaws.com' }), 'grant').flatMap((one) => one.amounts?.map((amount) => amount.trait))).toEqual(['trusts-widely']);
    expect(only(await call({ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::uploads' }), 'grant')).toEqual([]);
  });

  test('policies on things speak of whoever may, and the account itself is nobody in particular', async () => {
    const facts = await template({
      K: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' }] } } },
      B: { Type: 'AWS::S3::Bucket' }, P: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'B' }, PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:DeleteObject', Resource: { 'Fn::Sub': '${B.Arn}/*' } }] } } },
    });
    expect(only(facts, 'grant').map((one) => [one.to, one.amounts?.map((amount) => amount.trait)])).toEqual([['cfn:t.json:B', ['open-to-anyone']]]);
  });
});

describe('hostile templates', () => {
  test('other YAML with the same keys is left alone', async () => {
    expect(await factsOfFiles({ 'a.yaml': 'Resources:\n  cpu: 4\n  note: "AWS::S3::Bucket"\n', 'b.yaml': 'Resources: [AWS::S3::Bucket]\n', 'serverless.yml': 'plugins: [x]\n', 'k.yaml': 'kind: List\nitems: []\n# AWS::S3::Bucket\n' }, create)).toEqual([]);
  });

  test('nested stacks that lead back to themselves end, with a gap', async () => {
    const nest = (to: string): string => JSON.stringify({ Resources: { S: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: to } }, B: { Type: 'AWS::S3::Bucket' } } });
    const facts = await factsOfFiles({ 'a.json': nest('b.json'), 'b.json': nest('a.json'), 'c.json': nest('c.json'), 'd.json': nest('../../out.json') }, create);
    expect(ours(facts)).toBe(false);
    expect(keys(facts).filter((key) => key.endsWith(':B'))).toEqual(['cfn:a.json:B', 'cfn:c.json:B', 'cfn:d.json:B']);
    expect(only(facts, 'gap').length).toBeGreaterThan(1);
  });

  test('many templates are each read once, and only what is read again is counted', async () => {
    const bucket = JSON.stringify({ Resources: { B: { Type: 'AWS::S3::Bucket' } } });
    const facts = await factsOfFiles(Object.fromEntries(Array.from({ length: 1_100 }, (_, i) => [`t${i}.json`, bucket])), create);
    expect(keys(facts).filter((key) => key.endsWith(':B'))).toHaveLength(1_100);
    const many = JSON.stringify({ Resources: Object.fromEntries(Array.from({ length: 1_200 }, (_, i) => [`S${i}`, { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'leaf.json' } }])) });
    expect(only(await factsOfFiles({ 'leaf.json': bucket, 'top.json': many }, create), 'gap').some((gap) => gap.kind === 'bound')).toBe(true);
  });

  test('deep branches, long chains of conditions and large mappings are bounded', async () => {
    let deep: unknown = true;
    for (let i = 0; i < 60; i++) deep = { 'Fn::If': ['C0', deep, false] };
    const chain = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`C${i}`, { 'Fn::Not': [{ Condition: `C${i + 1}` }] }]));
    const mapping = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, { v: 'true' }]));
    const facts = await template({ T: { Type: 'AWS::DynamoDB::Table', Properties: { DeletionProtectionEnabled: deep, Tags: { 'Fn::FindInMap': ['M', { Ref: 'X' }, 'v'] } } } }, { Conditions: chain, Mappings: { M: mapping } });
    expect(ours(facts)).toBe(false);
    expect(keys(facts)).toContain('cfn:t.json:T');
  });

  test('what only the deployment makes is a gap', async () => {
    const facts = await template({ 'Fn::ForEach::Tables': ['Name', ['a', 'b'], {}], B: { Type: 'AWS::S3::Bucket' } }, { Transform: ['AWS::LanguageExtensions', 'OurMacro'] });
    expect(only(facts, 'gap').map((gap) => gap.reason.slice(0, 20)).sort()).toEqual(['a loop or include ma', 'a macro or include c']);
    expect(keys(facts)).toContain('cfn:t.json:B');
  });

  test('broken YAML keeps the rest, and what is absent may only be unread', async () => {
    const facts = await factsOfFiles({ 't.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: [x\n  U: { Type: AWS::S3::Bucket }\n' }, create);
    expect(ours(facts)).toBe(false);
    for (const fact of only(facts, 'resource').filter((one) => one.type.startsWith('AWS::'))) expect(Object.values(fact.attributes).some((value) => value.basis === 'unknown')).toBe(true);
  });

  const word = fc.constantFrom('Resources', 'Type', 'AWS::S3::Bucket', 'AWS::IAM::Role', 'AWS::CloudFormation::Stack', 'AWS::RDS::DBInstance', 'Properties', 'Policies', 'PolicyDocument', 'Statement', 'Action', 'Ref', 'Fn::If', 'Fn::Sub', 'Fn::GetAtt', 'Fn::FindInMap', 'Fn::Join', 'Fn::Select', 'Fn::Transform', 'Conditions', 'Condition', 'Mappings', 'Parameters', 'Default', 'DeletionPolicy', 'Transform', 'TemplateURL', 't.json', '${A}', '${A.B}', '${self:a.b}', '__proto__', 'constructor', 'A', '*', '');
  const node = fc.letrec((tie) => ({ node: fc.oneof({ depthSize: 'small' }, word, fc.integer(), fc.constant(null), fc.boolean(), fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(word, tie('node'), { maxKeys: 5 })) })).node;
  test('any data never throws, and comes out the same twice', async () => {
    await fc.assert(fc.asyncProperty(node, node, node, async (a, b, c) => {
      const files = {
        't.json': JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Parameters: c, Conditions: b, Mappings: c, Transform: b, Resources: { A: { Type: 'AWS::RDS::DBInstance', DeletionPolicy: b, Properties: a }, B: { Type: 'AWS::IAM::Role', Properties: { Policies: a, AssumeRolePolicyDocument: b } }, C: a, D: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 't.json', Parameters: a } } } }),
        'serverless.yml': JSON.stringify({ provider: a, functions: b, resources: { Resources: c } }), 'samconfig.toml': '[a.deploy.parameters]\nstack_name = "x"\n',
      };
      const facts = await factsOfFiles(files, create);
      expect(ours(facts)).toBe(false);
      expect(JSON.stringify(await factsOfFiles(files, create))).toBe(JSON.stringify(facts));
    }), { numRuns: 100 });
  });
});

test('every type of the table that guards or copies something asks for attributes of its own', () => {
  const rows = knowledge().resources.filter((row) => row.format === 'cloudformation');
  expect(rows.length).toBeGreaterThan(40);
  expect(new Set(rows.map((row) => row.type)).size).toBe(rows.length);
});
