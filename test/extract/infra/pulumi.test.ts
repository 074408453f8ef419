import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/pulumi/index.ts';
import { only } from '../../support/facts.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';
import { factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

const at = 'pulumi:index.ts:';

test('what a program says of its stores, in the rows of the providers behind it', async () => {
  const facts = await factsOfFixture('pulumi/stores', create);
  expect(keys(facts)).toEqual(['pulumi:index.ts:carts', 'pulumi:index.ts:files', 'pulumi:index.ts:kept', 'pulumi:index.ts:media', 'pulumi:index.ts:orders', 'pulumi:index.ts:plain', 'pulumi:jobs/Pulumi.yaml:archive', 'pulumi:jobs/Pulumi.yaml:queue', 'pulumistack:.', 'pulumistack:jobs']);
  const orders = resource(facts, `${at}orders`);
  expect(orders).toMatchObject({ type: 'aws_db_instance', name: 'shop-orders', attributes: { deletion_protection: { value: false }, backup_retention_period: { value: 0 }, skip_final_snapshot: { value: true } } });
  expect(kinds(orders)).toEqual(['production']);
  expect(resource(facts, `${at}kept`).attributes).toMatchObject({ deletion_protection: { value: true }, 'lifecycle.prevent_destroy': { value: true }, backup_retention_period: { value: 14 } });
  expect(resource(facts, 's3:shop-media').attributes).toMatchObject({ force_destroy: { value: true }, 'versioning.enabled': { value: true } });
  expect(resource(facts, `${at}plain`).attributes).toMatchObject({ 'versioning.enabled': { basis: 'unknown' }, 'lifecycle.prevent_destroy': { value: true } });
  expect(resource(facts, `${at}carts`).attributes['deletion_protection_enabled']).toMatchObject({ basis: 'unknown' });
  expect(resource(facts, 'azblob:shopfiles').attributes['sku.name']).toMatchObject({ value: 'Standard_LRS' });
  expect(resource(facts, 'gs:acme-jobs-archive').attributes).toMatchObject({ 'versioning.enabled': { value: true }, 'lifecycle.prevent_destroy': { value: true } });
  expect(resource(facts, 'pulumi:jobs/Pulumi.yaml:queue').attributes).toMatchObject({ deletion_protection: { value: false }, 'settings.backup_configuration.enabled': { basis: 'unknown' } });
  expect(only(facts, 'credential').map((one) => one.name).sort()).toEqual(['profile shop-production', 'the logged-in Azure account', 'the logged-in Google account']);
});

test('a program with several stacks is in none of their environments, and another language is a gap', async () => {
  const facts = await factsOfFiles({
    'Pulumi.yaml': 'name: x\nruntime: nodejs\n', 'Pulumi.dev.yaml': 'config: {}\n', 'Pulumi.prod.yaml': 'config: {}\n', 'index.ts': "import { Bucket } from '@pulumi/aws/s3';\nexport const media = new Bucket('media', {});\nnew Bucket('media');\nnew Other(); new Bucket[0]();\n",
    'py/Pulumi.yaml': 'name: y\nruntime:\n  name: python\n', 'other/Pulumi.yaml': 'just: this\n',
  }, create);
  expect(kinds(resource(facts, 'pulumi:index.ts:media'))).toEqual([]);
  expect(kinds(resource(facts, 'pulumistack:.'))).toEqual(['development', 'production']);
  expect(only(facts, 'gap').map((gap) => gap.place.file)).toEqual(['py/Pulumi.yaml']);
});

const HARDENED = { 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n', 'index.ts': "import * as aws from '@pulumi/aws';\nnew aws.rds.Instance('orders', { identifier: 'shop-orders', backupRetentionPeriod: 14, deleteAutomatedBackups: false, deletionProtection: true, finalSnapshotIdentifier: 'last' }, { protect: true });\n" };

test('one command takes a stack down, and a store that is protected is worth a note at most', async () => {
  const bad = await scanTree(treeOf({ ...HARDENED, 'index.ts': "import * as aws from '@pulumi/aws';\nnew aws.rds.Instance('orders', { identifier: 'shop-orders', backupRetentionPeriod: 0, skipFinalSnapshot: true });\n", '.claude/settings.json': '{"permissions":{"defaultMode":"bypassPermissions"}}' }));
  expect(bad.graph.paths.some((path) => path.resource === 'pulumi:index.ts:orders' && path.effect === 'destroy' && path.calls === 1)).toBe(true);
  expect(bad.findings.filter((finding) => finding.level !== 'note').map((finding) => finding.rule)).toEqual(expect.arrayContaining(['backup-switched-off', 'data-store-unguarded']));
  const good = await scanTree(treeOf(HARDENED));
  expect(good.findings.filter((finding) => finding.level !== 'note')).toEqual([]);
});

test('settings of the stacks are values of the program where they agree', async () => {
  const program = "import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\nconst config = new pulumi.Config();\nconst other = new pulumi.Config('db');\nnew aws.rds.Instance('orders', { deletionProtection: config.requireBoolean('guarded'), backupRetentionPeriod: other.getNumber('days') ?? 7, skipFinalSnapshot: config.getBoolean('skip') || false, deleteAutomatedBackups: unrelated.getBoolean('x') }, { protect: config.getBoolean('kept') });\n";
  const stack = (settings: string): string => `config:\n${settings.split(';').map((one) => `  ${one}\n`).join('')}`;
  const attributes = async (stacks: Record<string, string>) => resource(await factsOfFiles({ 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n', 'index.ts': program, ...stacks }, create), `${at}orders`).attributes;
  const both = await factsOfFiles({ 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n', 'index.ts': program, 'Pulumi.dev.yaml': stack('shop:guarded: true;db:days: 3;shop:kept: "false"'), 'Pulumi.prod.yaml': stack('shop:guarded: "true";shop:kept: true') }, create);
  expect(keys(both)).toEqual([`${at}orders@dev`, `${at}orders@prod`, 'pulumistack:.']);
  expect(resource(both, `${at}orders@dev`).attributes).toMatchObject({ deletion_protection: { value: true, at: { file: 'Pulumi.dev.yaml' } }, backup_retention_period: { value: 3 }, skip_final_snapshot: { value: false }, 'lifecycle.prevent_destroy': { value: false }, delete_automated_backups: { basis: 'unknown' } });
  expect(resource(both, `${at}orders@prod`).attributes).toMatchObject({ deletion_protection: { value: true, at: { file: 'Pulumi.prod.yaml' } }, backup_retention_period: { value: 7, at: { file: 'index.ts' } }, 'lifecycle.prevent_destroy': { value: true } });
  expect([kinds(resource(both, `${at}orders@dev`)), kinds(resource(both, `${at}orders@prod`))]).toEqual([['development'], ['production']]);
  expect(await attributes({ 'Pulumi.prod.yaml': stack('shop:guarded: "false";db:days: "0";shop:kept: { secure: "v1:x" }') })).toMatchObject({ deletion_protection: { value: false }, backup_retention_period: { value: 0 }, 'lifecycle.prevent_destroy': { basis: 'unknown' } });
  expect(await attributes({})).toMatchObject({ deletion_protection: { basis: 'unknown' } });
});

test('what depends on the name of the stack is read once for each stack', async () => {
  const program = "import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\nconst stack = pulumi.getStack();\nconst isProd = ['prod', 'live'].includes(stack);\nnew aws.s3.Bucket('media', { bucket: `shop-media-${stack}`, forceDestroy: stack !== 'prod' }, { protect: isProd });\nnew aws.s3.Bucket('logs', { bucket: 'shop-logs' });\n";
  const files = { 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n', 'index.ts': program, 'Pulumi.prod.yaml': 'config: {}\n', 'Pulumi.staging.yaml': 'config: {}\n' };
  const facts = await factsOfFiles(files, create);
  expect(keys(facts)).toEqual([`${at}logs`, `${at}media@prod`, `${at}media@staging`, 'pulumistack:.']);
  expect(resource(facts, 's3:shop-media-prod').attributes).toMatchObject({ force_destroy: { value: false }, 'lifecycle.prevent_destroy': { value: true } });
  expect(resource(facts, 's3:shop-media-staging').attributes).toMatchObject({ force_destroy: { value: true }, 'lifecycle.prevent_destroy': { value: false } });
  // Without stacks in the tree nothing is known.
  expect(resource(await factsOfFiles({ 'Pulumi.yaml': files['Pulumi.yaml'], 'index.ts': program }, create), `${at}media`).attributes).toMatchObject({ force_destroy: { basis: 'unknown' }, 'lifecycle.prevent_destroy': { basis: 'unknown' } });
});

test('a transformation may protect anything', async () => {
  const program = "import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\npulumi.runtime.registerStackTransformation((args) => ({ props: args.props, opts: pulumi.mergeOptions(args.opts, { protect: true }) }));\nnew aws.s3.Bucket('media', {});\nnew aws.s3.Bucket('own', {}, { protect: false });\n";
  const facts = await factsOfFiles({ 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n', 'index.ts': program }, create);
  expect(resource(facts, `${at}media`).attributes['lifecycle.prevent_destroy']).toMatchObject({ basis: 'unknown' });
});
