import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/cdk/index.ts';
import { only } from '../../support/facts.ts';
import { scanTree } from '../../support/scan.ts';
import { loadTree } from '../../support/tree.ts';
import { factsOfFiles, factsOfFixture, keys, resource } from './support.ts';

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
