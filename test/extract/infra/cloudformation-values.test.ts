import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/cloudformation/index.ts';
import { arrows, factsOfFiles, keys, kinds, resource } from './support.ts';

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Protect: { Type: String, Default: 'true' }
  Days: { Type: Number, Default: 7 }
Conditions:
  Guarded: !Equals [!Ref Protect, 'true']
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DeletionProtection: !If [Guarded, true, false]
      BackupRetentionPeriod: !Ref Days
Outputs:
  Address:
    Value: !GetAtt Orders.Endpoint.Address
    Export: { Name: shop-orders-address }
`;
const values = (protect: string): string => JSON.stringify([{ ParameterKey: 'Protect', ParameterValue: protect }, { ParameterKey: 'Days', ParameterValue: '0' }]);

test('a parameter file says with which values a template is deployed', async () => {
  const facts = await factsOfFiles({ 'infra/db.yaml': TEMPLATE, 'infra/params/db-production.json': values('false') }, create);
  const orders = resource(facts, 'cfn:infra/db.yaml:Orders');
  expect(orders.attributes).toMatchObject({ DeletionProtection: { value: false }, BackupRetentionPeriod: { value: 0, at: { file: 'infra/params/db-production.json' } } });
  expect(kinds(orders)).toEqual(['production']);
});

test('under several sets of values a template is several stacks', async () => {
  const facts = await factsOfFiles({ 'db.yaml': TEMPLATE, 'prod.json': values('true'), 'dev.json': values('false'), 'other.json': '[{"ParameterKey":"Unknown","ParameterValue":"1"}]' }, create);
  expect(keys(facts).filter((key) => key.startsWith('cfn:'))).toEqual(['cfn:db.yaml@dev:Orders', 'cfn:db.yaml@prod:Orders']);
  expect(resource(facts, 'cfn:db.yaml@prod:Orders').attributes['DeletionProtection']).toMatchObject({ value: true });
  expect(kinds(resource(facts, 'cfn:db.yaml@dev:Orders'))).toEqual(['development']);
});

test('overrides of a samconfig count, and a file that fits two templates alike fits neither', async () => {
  const facts = await factsOfFiles({
    'template.yaml': TEMPLATE, 'samconfig.toml': '[prod.deploy.parameters]\nstack_name = "shop-prod"\nparameter_overrides = "Protect=\\"false\\" Days=3"\n',
    'two/a.yaml': TEMPLATE, 'two/b.yaml': TEMPLATE, 'two/x.json': values('false'),
  }, create);
  expect(resource(facts, 'cfn:template.yaml:Orders').attributes).toMatchObject({ DeletionProtection: { value: false }, BackupRetentionPeriod: { value: 3 } });
  // Defaults decide no condition: whoever deploys it may say otherwise.
  expect(resource(facts, 'cfn:two/a.yaml:Orders').attributes).toMatchObject({ DeletionProtection: { basis: 'unknown' } });
});

test('what one stack exports leads to who imports it', async () => {
  const app = "Resources:\n  App:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          HOST: !ImportValue shop-orders-address\n";
  expect(arrows(await factsOfFiles({ 'db.yaml': TEMPLATE, 'app.yaml': app }, create), 'serves')).toEqual(['cfn:db.yaml:Orders -> cfn:app.yaml:App']);
});

const SERVICE = 'service: shop\nprovider:\n  name: aws\n  stage: prod\ncustom:\n  protect: false\nresources:\n  - ${file(resources/tables.yml)}\n  - ${file(resources/gone.yml)}\n';
const TABLES = 'Resources:\n  Carts:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: carts-${self:provider.stage}\n      DeletionProtectionEnabled: ${self:custom.protect}\n';

test('a service of the Serverless Framework takes templates in from other files', async () => {
  const facts = await factsOfFiles({ 'serverless.yml': SERVICE, 'resources/tables.yml': TABLES }, create);
  const carts = resource(facts, 'cfn:resources/tables.yml:Carts');
  expect(carts).toMatchObject({ name: 'carts-prod', attributes: { DeletionProtectionEnabled: { value: false, at: { file: 'serverless.yml' } } } });
  expect(arrows(facts, 'partOf')).toContain('cfn:resources/tables.yml:Carts -> cfnstack:serverless.yml');
  expect(keys(facts)).not.toContain('cfnstack:resources/tables.yml');
  expect(facts.flatMap((fact) => (fact.fact === 'gap' ? [fact.reason] : []))).toEqual([expect.stringContaining('not in the tree')]);
});

test('variables of a template that no service takes in are not known', async () => {
  expect(resource(await factsOfFiles({ 'tables.yml': TABLES }, create), 'cfn:tables.yml:Carts').attributes['DeletionProtectionEnabled']).toMatchObject({ basis: 'unknown' });
});
