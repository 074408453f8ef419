import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/cdk/index.ts';
import { only } from '../../support/facts.ts';
import { scanTree } from '../../support/scan.ts';
import { loadTree } from '../../support/tree.ts';
import { factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

const at = 'cdk:lib/shop-stack.ts:ShopStack/';

test('what constructs say of their stores, and what the library says for them', async () => {
  const facts = await factsOfFixture('cdk/stores', create);
  expect(keys(facts)).toEqual([...['Events', 'Handed', 'Kept', 'Ledger', 'Orders', 'Plain', 'Uploads'].map((id) => `${at}${id}`), 'cdkstack:.']);
  expect(resource(facts, 's3:shop-uploads-production').attributes).toMatchObject({ removalPolicy: { value: 'DESTROY' }, autoDeleteObjects: { value: true } });
  expect(resource(facts, `${at}Kept`).attributes).toMatchObject({ versioned: { value: true } });
  // Properties from elsewhere may say anything.
  expect(resource(facts, `${at}Handed`).attributes).toMatchObject({ removalPolicy: { basis: 'unknown' }, versioned: { basis: 'unknown' } });
  expect(resource(facts, `${at}Ledger`).attributes).toMatchObject({ removalPolicy: { value: 'DESTROY' }, pointInTimeRecovery: { value: true } });
  expect(resource(facts, `${at}Orders`).attributes).toMatchObject({ backupRetention: { value: 3 }, removalPolicy: { basis: 'unknown', possible: ['RETAIN', 'DESTROY'] }, deletionProtection: { basis: 'unknown' } });
  expect(resource(facts, `${at}Events`).attributes).toMatchObject({ 'backup.retention': { value: 30 }, deletionProtection: { basis: 'default', value: true } });
  expect(resource(facts, 's3:shop-plain')).toMatchObject({ type: 'AWS::S3::Bucket', attributes: { 'VersioningConfiguration.Status': { value: 'Enabled' } } });
});

test('the app is a stack that its profile takes down', async () => {
  const result = await scanTree(loadTree('fixtures/resources/cdk/stores.tree').workspace);
  const calls = (id: string): number[] => result.graph.paths.filter((path) => path.resource === `${at}${id}` && path.foundation === 'named').map((path) => path.calls);
  expect(calls('Uploads')).toEqual([1]);
  // Kept when the stack goes, and protected besides: both have to be cleared first.
  expect(Math.min(...calls('Events'))).toBeGreaterThan(1);
});

test('programs of others, and names that are no constructs, are left alone', async () => {
  expect(await factsOfFiles({ 'a.ts': "import { Bucket } from 'other'; // aws-cdk-lib\nnew Bucket(this, 'x', {});", 'b.ts': "import * as s3 from 'aws-cdk-lib/aws-s3';\nnew s3.Unknown(this, 'x'); new Bucket(this); new (f())(); s3.Bucket.fromBucketName(this, 'x', 'y');", 'cdk.json': '{"app":"x"}' }, create)).toEqual([]);
});

test('an app in another language is a gap', async () => {
  const facts = await factsOfFiles({ 'infra/cdk.json': '{"app":"python3 app.py"}' }, create);
  expect(facts.map((fact) => fact.fact === 'gap' && fact.reason)).toEqual([expect.stringContaining('a language that is not read')]);
});

test('hostile programs never throw', async () => {
  const piece = fc.constantFrom('new s3.Bucket(', 'this', "'x'", ', ', '{', '}', ')', 'removalPolicy: ', 'cdk.RemovalPolicy.DESTROY', '...a', 'const a = a;', 'a = b; b = a;', '`${x}`', 'a ? b : c', 'cdk.Duration.days(', '3', ';', '\n', 'a.applyRemovalPolicy(a)', '__proto__: 1');
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
    const facts = await factsOfFiles({ 'a.ts': `import * as cdk from 'aws-cdk-lib';import * as s3 from 'aws-cdk-lib/aws-s3';\n${pieces.join('')}`, 'cdk.json': '{"app":"x"}' }, create);
    expect(only(facts, 'gap').some((gap) => gap.reason.includes('fault of craterscan'))).toBe(false);
  }), { numRuns: 150 });
});

const STACK = `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
export class ShopStack extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const { stage } = props;
    const isProd = props.stage === 'prod';
    new s3.Bucket(this, 'Uploads', { bucketName: \`shop-uploads-\${stage}\`, removalPolicy: isProd ? cdk.RemovalPolicy.RETAIN : cdk.RemovalPolicy.DESTROY, autoDeleteObjects: !isProd, versioned: props.versioned ?? true });
    new dynamodb.Table(this, 'Orders', { tableName: 'orders', removalPolicy: props.removalPolicy });
  }
}
`;
const app = (body: string): string => `import * as cdk from 'aws-cdk-lib';\nimport { ShopStack } from '../lib/shop-stack';\nconst app = new cdk.App();\n${body}\n`;
const of = (facts: Parameters<typeof resource>[0], id: string) => resource(facts, `${at}${id}`);

test('a stack that is made several times is several stores, each with what it is handed', async () => {
  const files = { 'cdk.json': '{"app":"npx ts-node bin/app.ts"}', 'lib/shop-stack.ts': STACK, 'bin/app.ts': app("new ShopStack(app, 'Shop-Staging', { stage: 'staging', versioned: false, removalPolicy: cdk.RemovalPolicy.DESTROY });\nnew ShopStack(app, 'Shop-Prod', { stage: 'prod' });") };
  const facts = await factsOfFiles(files, create);
  expect(keys(facts)).toEqual([`${at}Orders@Shop-Prod`, `${at}Orders@Shop-Staging`, `${at}Uploads@Shop-Prod`, `${at}Uploads@Shop-Staging`, 'cdkstack:.']);
  expect(resource(facts, 's3:shop-uploads-prod')).toMatchObject({ attributes: { removalPolicy: { value: 'RETAIN' }, autoDeleteObjects: { value: false }, versioned: { value: true } } });
  expect(resource(facts, 's3:shop-uploads-staging')).toMatchObject({ attributes: { removalPolicy: { value: 'DESTROY' }, autoDeleteObjects: { value: true }, versioned: { value: false, at: { file: 'bin/app.ts' } } } });
  expect([kinds(of(facts, 'Uploads@Shop-Prod')), kinds(of(facts, 'Uploads@Shop-Staging'))]).toEqual([['production'], ['staging']]);
  // What is not handed over is left to the library.
  expect(of(facts, 'Orders@Shop-Prod').attributes['removalPolicy']).toBeUndefined();
  expect(of(facts, 'Orders@Shop-Staging').attributes['removalPolicy']).toMatchObject({ value: 'DESTROY' });
  const once = await factsOfFiles({ ...files, 'bin/app.ts': app("new ShopStack(app, 'Shop', { stage: 'prod', ...other });") }, create);
  expect(of(once, 'Uploads').attributes).toMatchObject({ removalPolicy: { basis: 'unknown', possible: ['RETAIN', 'DESTROY'] }, versioned: { basis: 'unknown' } });
});

test('stages hand on to their stacks what they are handed', async () => {
  const facts = await factsOfFiles({
    'cdk.json': '{"app":"npx ts-node bin/app.ts"}', 'lib/shop-stack.ts': STACK,
    'lib/stage.ts': "import * as cdk from 'aws-cdk-lib';\nimport { ShopStack } from './shop-stack';\nexport class ShopStage extends cdk.Stage {\n  constructor(scope, id, props) {\n    super(scope, id, props);\n    new ShopStack(this, 'Shop', props);\n  }\n}\n",
    'bin/app.ts': "import * as cdk from 'aws-cdk-lib';\nimport { ShopStage } from '../lib/stage';\nconst app = new cdk.App();\nnew ShopStage(app, 'Test', { stage: 'test' });\nnew ShopStage(app, 'Live', { stage: 'prod' });\n",
  }, create);
  expect(keys(facts).filter((key) => key.includes('Uploads'))).toEqual([`${at}Uploads@Live/Shop`, `${at}Uploads@Test/Shop`]);
  expect(of(facts, 'Uploads@Live/Shop').attributes).toMatchObject({ removalPolicy: { value: 'RETAIN' } });
  expect(of(facts, 'Uploads@Test/Shop').attributes).toMatchObject({ removalPolicy: { value: 'DESTROY' } });
});

test('an app whose every stack refuses to be deleted is guarded, one that leaves a stack open is not', async () => {
  const guard = async (body: string): Promise<unknown> => resource(await factsOfFiles({ 'cdk.json': '{"app":"npx ts-node bin/app.ts"}', 'lib/shop-stack.ts': STACK, 'bin/app.ts': app(body) }, create), 'cdkstack:.').attributes['termination_protection'];
  expect(await guard("new ShopStack(app, 'Shop', { stage: 'prod', terminationProtection: true });")).toMatchObject({ basis: 'set', value: true, at: { file: 'bin/app.ts' } });
  expect(await guard("new ShopStack(app, 'Shop', { stage: 'prod', terminationProtection: true });\nnew ShopStack(app, 'Other', { stage: 'staging' });")).toBeUndefined();
  expect(await guard("new ShopStack(app, 'Shop', { stage: 'prod', terminationProtection: false });")).toMatchObject({ basis: 'set', value: false });
  expect(await guard("new ShopStack(app, 'Shop', { stage: 'prod', ...other });")).toBeUndefined();
});

test('policies that are given to everything in a scope', async () => {
  const one = "import * as cdk from 'aws-cdk-lib';\nimport { Aspects, RemovalPolicies, RemovalPolicy } from 'aws-cdk-lib';\nimport * as s3 from 'aws-cdk-lib/aws-s3';\nclass Wipe { visit(node) { BODY } }\nclass ShopStack extends cdk.Stack {\n  constructor(scope, id) {\n    super(scope, id);\n    new s3.Bucket(this, 'Uploads', { removalPolicy: RemovalPolicy.RETAIN });\n    HERE\n  }\n}\nconst app = new cdk.App();\nconst shop = new ShopStack(app, 'Shop');\nTHERE\n";
  const policy = async (here: string, there: string, body = '') => resource(await factsOfFiles({ 'cdk.json': '{"app":"x"}', 'lib/shop-stack.ts': one.replace('HERE', here).replace('THERE', there).replace('BODY', body) }, create), `${at}Uploads`).attributes['removalPolicy'];
  const wipe = 'if (node instanceof cdk.CfnResource) { node.applyRemovalPolicy(RemovalPolicy.DESTROY); }';
  expect(await policy('', '')).toMatchObject({ value: 'RETAIN' });
  expect(await policy('', 'Aspects.of(app).add(new Wipe());', wipe)).toMatchObject({ value: 'DESTROY' });
  expect(await policy('', 'cdk.Aspects.of(shop).add(new Wipe());', wipe)).toMatchObject({ value: 'DESTROY' });
  expect(await policy('Aspects.of(this).add(new Wipe());', '', wipe.replace('cdk.CfnResource', 's3.CfnBucket'))).toMatchObject({ basis: 'unknown' });
  expect(await policy('RemovalPolicies.of(this).destroy();', '')).toMatchObject({ value: 'DESTROY' });
  expect(await policy('cdk.MissingRemovalPolicies.of(this).destroy();', '')).toMatchObject({ value: 'RETAIN' });
  expect(await policy("RemovalPolicies.of(this).destroy({ applyToResourceTypes: ['AWS::SQS::Queue'] });", '')).toMatchObject({ basis: 'unknown' });
  expect(await policy('', 'Aspects.of(other).add(new Wipe());', wipe)).toMatchObject({ basis: 'unknown' });
});
