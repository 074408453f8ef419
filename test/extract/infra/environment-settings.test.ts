import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create } from '../../../src/extract/infra/settings/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { treeOf } from '../../support/tree.ts';
import { factsOfFixture } from './support.ts';

const named = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => [...new Set(only(await factsOf(treeOf(files), [create]), 'resource').filter((fact) => fact.mere !== true).map((fact) => fact.keys[0]))].sort();
const twice = (text: string): Readonly<Record<string, string>> => ({ '.env.staging': text, '.env.production': text });

describe('what the settings of two environments name', () => {
  it('shows every type of its table', async () => {
    const seen = new Set(only(await factsOfFixture('settings/one-of-each', create), 'resource').map((fact) => fact.type));
    expect(knowledge().resources.filter((row) => row.format === 'settings' && !seen.has(row.type)).map((row) => row.type)).toEqual([]);
  });

  it('says nothing of what means another thing elsewhere', async () => { expect(only(await factsOfFixture('settings/nothing-shared', create), 'resource').filter((fact) => fact.mere !== true)).toEqual([]); });

  it.each([
    ['S3_BUCKET=contoso-media', 's3:contoso-media'], ['AWS_STORAGE_BUCKET_NAME=contoso-media', 's3:contoso-media'], ['GS_BUCKET_NAME=contoso-media', 'gs:contoso-media'], ['UPLOADS_BUCKET=contoso-media', 'bucket:contoso-media@.'],
    ['PGHOST=db.contoso.net\nPGDATABASE=shop', 'db:db.contoso.net:5432/shop'], ['MYSQL_HOST=db.contoso.net\nMYSQL_DATABASE=shop', 'db:db.contoso.net:3306/shop'], ['REDIS_HOST=cache.contoso.net\nREDIS_DB=2', 'db:cache.contoso.net:6379/2'],
    ['DB_HOST=db.contoso.net', 'dbhost:db.contoso.net:5432'], ['SUBNET=subnet-0a1b2c3d', 'aws:network/subnet-0a1b2c3d'], ['SERVICE_ACCOUNT=app-runner@contoso-shop.iam.gserviceaccount.com', 'gcp:principal/serviceAccount:app-runner@contoso-shop.iam.gserviceaccount.com'],
  ])('%s is %s', async (text, key) => { expect(await named(twice(text))).toEqual([key]); });

  it.each(['S3_BUCKET=my-bucket', 'S3_BUCKET=${BUCKET}', 'BUILD_ARTIFACT_BUCKET=contoso-builds', 'DB_HOST=db', 'DB_HOST=db.local', 'HOST=app.contoso.net', 'VPC_ID=vpc-12345678', 'ACCOUNT_ID=42', 'ROLE_ARN=arn:aws:iam::210987654321:role/aws-service-role/x'])('%s names nothing', async (text) => { expect(await named(twice(text))).toEqual([]); });

  it.each(['kind: ConfigMap', 'kind: "ConfigMap"', "kind: 'ConfigMap'", '"kind": "ConfigMap"', 'kind:   ConfigMap'])('reads the settings of an object that writes %s', async (kind) => {
    const object = (space: string): string => `apiVersion: v1\n${kind}\nmetadata: { name: app, namespace: ${space} }\ndata: { DATABASE_HOST: db.contoso.net, DATABASE_NAME: shop }\n`;
    expect(await named({ 'manifests/app.yaml': object('staging'), 'manifests/live.yaml': object('production') })).toEqual(['db:db.contoso.net:5432/shop']);
  });

  it('takes the section before the name of the file', async () => {
    expect(await named({ 'config/production.yml': 'production:\n  s3_bucket: contoso-media\nstaging:\n  s3_bucket: contoso-media\n' })).toEqual(['s3:contoso-media']);
    expect(await named({ 'config/production.yml': 's3_bucket: contoso-media\n', 'config/other.yml': 's3_bucket: contoso-media\n' })).toEqual([]);
  });

  it('never throws, whatever stands there', async () => {
    const line = fc.tuple(fc.constantFrom('S3_BUCKET', 'DB_HOST', 'production', 'staging', '__proto__', 'VPC_ID', 'env', 'routes', 'name', 'value'), fc.constantFrom(': ', '=', ': {', ':\n  - ', ' = "'), fc.string({ maxLength: 30 })).map((parts) => parts.join(''));
    const file = fc.constantFrom('.env.production', 'values-staging.yaml', 'config/production.json', 'config/prod.exs', 'shop/settings/staging.py', 'staging.tfvars', 'wrangler.toml', 'config.ts');
    await fc.assert(fc.asyncProperty(fc.dictionary(file, fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')), { maxKeys: 4 }), async (files) => { expect(Array.isArray(await named(files))).toBe(true); }), { numRuns: 60 });
  });
});
