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

test('a service with settings for several stages is read once for each', async () => {
  const facts = await factsOfFiles({ 'api/serverless.yml': `service: notes
provider:
  name: aws
  stage: \${opt:stage, 'dev'}
custom:
  keep: { dev: Delete, prod: Retain }
  recovery: { prod: true }
params:
  default: { protect: false }
  prod: { protect: true }
resources:
  Resources:
    Notes:
      Type: AWS::DynamoDB::Table
      DeletionPolicy: \${self:custom.keep.\${self:provider.stage}}
      Properties:
        TableName: notes-\${sls:stage}
        DeletionProtectionEnabled: \${param:protect}
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: "\${self:custom.recovery.\${opt:stage, 'dev'}, false}" }
    Files:
      Type: AWS::S3::Bucket
      Properties: { BucketName: notes-files, Tags: [{ Key: x, Value: "\${env:OTHER, 'x'}" }] }
` }, create);
  expect(keys(facts).filter((key) => key.endsWith(':Notes'))).toEqual(['cfn:api/serverless.yml@dev:Notes', 'cfn:api/serverless.yml@prod:Notes']);
  const [dev, prod] = [resource(facts, 'cfn:api/serverless.yml@dev:Notes'), resource(facts, 'cfn:api/serverless.yml@prod:Notes')];
  expect([prod.name, kinds(prod), prod.attributes]).toMatchObject(['notes-prod', ['production'], { DeletionPolicy: { value: 'Retain' }, DeletionProtectionEnabled: { value: true }, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': { value: true } }]);
  expect([dev.name, kinds(dev), dev.attributes]).toMatchObject(['notes-dev', ['development'], { DeletionPolicy: { value: 'Delete' }, DeletionProtectionEnabled: { value: false }, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': { value: false } }]);
  // A name that does not follow the stage is that of one of them.
  expect(resource(facts, 'cfn:api/serverless.yml@prod:Files')).toMatchObject({ keys: ['cfn:api/serverless.yml@prod:Files'], maybe: ['s3:notes-files'] });
});

test('settings that stand in another file are no fallback', async () => {
  const facts = await factsOfFiles({ 'serverless.yml': "service: notes\nprovider: { name: aws }\nparams: { dev: {}, prod: {} }\ncustom: ${file(config.yml)}\nresources:\n  Resources:\n    Notes: { Type: AWS::DynamoDB::Table, Properties: { DeletionProtectionEnabled: \"${self:custom.protect, true}\" } }\n" }, create);
  expect(resource(facts, 'cfn:serverless.yml@prod:Notes').attributes['DeletionProtectionEnabled']).toMatchObject({ basis: 'unknown' });
});

test('scripts say with which values a template is deployed, and as which stack', async () => {
  const script = `#!/bin/sh
# aws cloudformation deploy --template-file infra/db.yaml --stack-name old --parameter-overrides Days=1
aws --region eu-west-1 cloudformation deploy \\
  --template-file infra/db.yaml \\
  --stack-name shop-staging --parameter-overrides Protect=false Days="$DAYS" --capabilities CAPABILITY_IAM
aws cloudformation create-stack --stack-name shop-prod --template-body file://infra/db.yaml --parameters ParameterKey=Protect,ParameterValue=true ParameterKey=Days,ParameterValue=14 --enable-termination-protection; echo Days=3
`;
  const facts = await factsOfFiles({ 'infra/db.yaml': TEMPLATE, 'deploy.sh': script }, create);
  const [staging, production] = [resource(facts, 'cfn:infra/db.yaml@shop-staging:Orders'), resource(facts, 'cfn:infra/db.yaml@shop-prod:Orders')];
  expect([kinds(staging), staging.attributes]).toMatchObject([['staging'], { DeletionProtection: { value: false }, BackupRetentionPeriod: { basis: 'unknown' } }]);
  expect([kinds(production), production.attributes]).toMatchObject([['production'], { DeletionProtection: { value: true }, BackupRetentionPeriod: { value: 14, at: { file: 'deploy.sh' } } }]);
  expect(resource(facts, 'cfnname:shop-prod').attributes['termination_protection']).toMatchObject({ value: true });
  expect(resource(facts, 'cfnname:shop-staging').attributes['termination_protection']).toBeUndefined();
  const folded = await factsOfFiles({ 'infra/db.yaml': TEMPLATE, '.github/workflows/deploy.yml': 'on: push\njobs:\n  deploy:\n    runs-on: x\n    steps:\n      - run: >\n          aws cloudformation deploy\n          --template-file infra/db.yaml\n          --parameter-overrides\n          --stack-name shop-prod\n      - run: other Protect=false\n' }, create);
  expect(kinds(resource(folded, 'cfn:infra/db.yaml:Orders'))).toEqual(['production']);
});

test('a service takes values and whole resources from other files, by path, key and stage', async () => {
  const facts = await factsOfFiles({
    'api/serverless.yml': 'service: shop\nprovider: { name: aws, stage: "${opt:stage, \'dev\'}" }\ncustom: ${file(./shared/custom.yml):custom}\nresources:\n  - Resources:\n      Orders: ${file(tables.yml):orders}\n  - Resources: ${file(more.json)}\n',
    'api/shared/custom.yml': 'custom:\n  protect: ${file(./stages/${self:provider.stage}.yml):protect}\n', 'api/stages/prod.yml': 'protect: true\n', 'api/stages/dev.yml': 'protect: false\n',
    'api/tables.yml': 'orders:\n  Type: AWS::DynamoDB::Table\n  Properties:\n    TableName: orders-${opt:stage}\n    DeletionProtectionEnabled: ${self:custom.protect}\n',
    'api/more.json': '{ "Users": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "users", "DeletionProtectionEnabled": "${file(stages/prod.yml):protect}" } } }',
  }, create);
  expect(resource(facts, 'cfn:api/more.json:Users').attributes).toMatchObject({ DeletionProtectionEnabled: { basis: 'set', value: true, at: { file: 'api/stages/prod.yml' } } });
  expect(resource(facts, 'cfn:api/tables.yml:Orders').attributes).toMatchObject({ DeletionProtectionEnabled: { basis: 'unknown' } });
});

test('a file that takes itself in many times ends', async () => {
  const many = Array.from({ length: 40 }, () => '  - ${file(a.yml):list}').join('\n');
  const facts = await factsOfFiles({ 'serverless.yml': 'service: s\nprovider: { name: aws }\nresources:\n  Resources:\n    T: { Type: "AWS::DynamoDB::Table", Properties: { TableName: t, Tags: "${file(a.yml):list}", DeletionProtectionEnabled: "${file(a.yml):self}" } }\n', 'a.yml': `list:\n${many}\nself: \${file(a.yml):self}\n` }, create);
  expect(resource(facts, 'cfn:serverless.yml:T').attributes).toMatchObject({ DeletionProtectionEnabled: { basis: 'unknown' } });
});

test('what a nested stack gives out leads from whoever uses it to what it is, also through another nested stack', async () => {
  const nested = (url: string, parameters = ''): string => `{ Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: ./${url}.yaml${parameters} } }`;
  const head = 'AWSTemplateFormatVersion: "2010-09-09"\n';
  const facts = await factsOfFiles({
    'root.yaml': `${head}Resources:\n  Api: ${nested('api', ', Parameters: { Table: !GetAtt Data.Outputs.Name }')}\n  Data: ${nested('data')}\n  Own: { Type: "AWS::Lambda::Function", Properties: { Environment: { Variables: { T: !GetAtt Data.Outputs.Name } } } }\n`,
    'data.yaml': `${head}Resources:\n  Table: { Type: "AWS::DynamoDB::Table", Properties: { TableName: orders } }\nOutputs:\n  Name: { Value: !Ref Table }\n`,
    'api.yaml': `${head}Parameters: { Table: { Type: String } }\nResources:\n  Fn: { Type: "AWS::Lambda::Function", Properties: { Environment: { Variables: { T: !Ref Table } } } }\n`,
  }, create);
  expect(arrows(facts, 'serves')).toEqual(['cfn:data.yaml:Data.Table -> cfn:api.yaml:Api.Fn', 'cfn:data.yaml:Data.Table -> cfn:root.yaml:Api', 'cfn:data.yaml:Data.Table -> cfn:root.yaml:Own']);
});

test('stacks that hand each other what they give out end', async () => {
  const head = 'AWSTemplateFormatVersion: "2010-09-09"\nParameters: { P: { Type: String } }\n';
  const facts = await factsOfFiles({
    'root.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  A: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: ./a.yaml, Parameters: { P: !GetAtt B.Outputs.O } } }\n  B: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: ./a.yaml, Parameters: { P: !GetAtt A.Outputs.O } } }\n',
    'a.yaml': `${head}Resources:\n  T: { Type: "AWS::DynamoDB::Table", Properties: { TableName: !Ref P } }\nOutputs:\n  O: { Value: !Ref P }\n`,
  }, create);
  expect(keys(facts)).toEqual(['cfn:a.yaml:A.T', 'cfn:a.yaml:B.T', 'cfnstack:root.yaml']);
});

test('a plugin protects the stack of a service, or that of the stages it is told', async () => {
  const service = (more: string): string => `service: s\nprovider: { name: aws, stage: prod }\nplugins: [serverless-stack-termination-protection]\n${more}resources:\n  Resources:\n    T: { Type: "AWS::DynamoDB::Table", Properties: { TableName: t } }\n`;
  const guard = async (more: string): Promise<unknown> => resource(await factsOfFiles({ 'serverless.yml': service(more) }, create), 'cfnstack:serverless.yml').attributes['termination_protection'];
  expect(await guard('')).toMatchObject({ basis: 'set', value: true });
  expect(await guard('custom: { serverlessTerminationProtection: { stages: [prod] } }\n')).toMatchObject({ basis: 'set', value: true });
  expect(await guard('custom: { serverlessTerminationProtection: { stages: [live] } }\n')).toBeUndefined();
});
