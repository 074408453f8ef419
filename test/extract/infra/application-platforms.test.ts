import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create as appwrite } from '../../../src/extract/infra/appwrite.ts';
import { create as convex } from '../../../src/extract/infra/convex.ts';
import { create as neon } from '../../../src/extract/infra/neon.ts';
import { create as netlify } from '../../../src/extract/infra/netlify.ts';
import { create as planetscale } from '../../../src/extract/infra/planetscale.ts';
import { create as vercel } from '../../../src/extract/infra/vercel.ts';
import { addressedStore } from '../../../src/extract/shared/store-address.ts';
import { tenantOf } from '../../../src/extract/shared/tenants.ts';
import type { CreateExtractor } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

const READERS: readonly (readonly [fixture: string, create: CreateExtractor, count: number])[] = [['appwrite/project', appwrite, 4], ['convex/deployments', convex, 3], ['neon/context', neon, 1], ['netlify/contexts', netlify, 4], ['planetscale/project', planetscale, 2], ['vercel/linked', vercel, 4]];

test.each(READERS)('every resource of %s has a row', async (fixture, create, count) => {
  const types = new Set(knowledge().resources.map((row) => row.type));
  const found = only(await factsOfFixture(fixture, create), 'resource');
  expect(found.length).toBe(count);
  expect(found.filter((fact) => !types.has(fact.type)).map((fact) => fact.type)).toEqual([]);
});

test('a context of Netlify has what the build has where it sets nothing of its own', async () => {
  const facts = await factsOfFixture('netlify/contexts', netlify);
  expect(kinds(resource(facts, 'db:db.example.net:5432/shop'))).toEqual(['production']);
  expect(kinds(resource(facts, 'db:staging.example.net:5432/shop'))).toEqual(['development']);
});

test('previews that nobody wrote of are there only when somebody asks for one', async () => {
  const facts = await factsOfFiles({ 'netlify.toml': '[build.environment]\nDATABASE_URL = "postgres://app:Xk29dmPq71@db.example.net/shop"\n' }, netlify);
  expect(only(facts, 'resource').flatMap((fact) => fact.environments.map((mark) => [mark.name, mark.conditional === true]))).toEqual([['production', false], ['deploy-preview', true]]);
});

test('two sites of one repository share no store', async () => {
  const program = "import { getStore } from '@netlify/blobs';\nexport default async () => getStore('files').list();\n";
  const facts = await factsOfFiles({ 'a/package.json': '{}', 'a/functions/x.ts': program, 'b/netlify.toml': '', 'b/functions/x.ts': program, 'b/functions/y.ts': program }, netlify);
  expect([...new Set(keys(facts))]).toEqual(['netlify:-:a:blobs:files', 'netlify:-:b:blobs:files']);
});

test('only what Vercel wrote says which environment it is of', async () => {
  const facts = await factsOfFiles({ '.env.local': 'VERCEL_ENV=production\nKV_REST_API_URL=https://calm-otter-41234.upstash.io\n' }, vercel);
  expect(keys(facts)).toEqual([]);
});

test('the deployment of Convex says what it is, and a file made to be copied says nothing', async () => {
  const facts = await factsOfFixture('convex/deployments', convex);
  expect(kinds(resource(facts, 'convex:quiet-otter-123'))).toEqual(['development']);
  expect(keys(facts).filter((key) => key.includes('some-animal'))).toEqual([]);
});

describe('an address', () => {
  test.each([
    ['https://calm-otter-41234.upstash.io', 'db:calm-otter-41234.upstash.io:6379/0'],
    ['rediss://default:Xk29dmPq71@calm-otter-41234.upstash.io:6379', 'db:calm-otter-41234.upstash.io:6379/0'],
    ['libsql://shop-acme.turso.io', 'db:shop-acme.turso.io:443/'],
    ['https://shop-acme.aws-eu-west-1.turso.io', 'db:shop-acme.aws-eu-west-1.turso.io:443/'],
    ['https://abcdefghijklmnopqrst.supabase.co', 'db:db.abcdefghijklmnopqrst.supabase.co:5432/postgres'],
    ['https://brave-lion-456.eu-west-1.convex.cloud', 'convex:brave-lion-456'],
    ['postgres://app:Xk29dmPq71@localhost:5432/shop', undefined],
    ['https://example.com/postgres', undefined],
    ['', undefined],
  ])('%s names %s', (text, key) => { expect(addressedStore(text)?.keys[0]).toBe(key); });

  test.each([
    ['aws-0-eu-central-1.pooler.supabase.com', 'postgres.abcdefghijklmnopqrst', 'abcdefghijklmnopqrst'], ['aws-0-eu-central-1.pooler.supabase.com', 'postgres', 'postgres'], ['aws-0-eu-central-1.pooler.supabase.com', undefined, 'unknown'],
    ['aws.connect.psdb.cloud', '8x7qkz1u2v3w4y5t6r7s', '8x7qkz1u2v3w4y5t6r7s'], ['gateway01.eu-central-1.prod.aws.tidbcloud.com', '3pTAoNNegb47Uc8.root', '3pTAoNNegb47Uc8'], ['db.example.net', 'app', undefined],
  ])('behind %s, %s is %s', (host, user, tenant) => { expect(tenantOf(host, user)).toBe(tenant); });
});

test('whatever a file holds, its reader answers', async () => {
  const files = ['vercel.json', '.vercel/project.json', 'netlify.toml', '.netlify/state.json', '.env.local', 'convex.json', '.neon', '.pscale.yml', 'appwrite.config.json', 'netlify/functions/a.ts'];
  const pieces = ['{"projectId":"', 'prj_aaaaaaaaaaaa', '"}', '[context', '.production.environment]\n', 'DATABASE_URL = "', '__proto__', 'https://a-b-1.convex.cloud', '"\n', '# Created by Vercel CLI\n', 'VERCEL_ENV="', 'getStore("', '@netlify/blobs', 'org: a\n', 'database:\n', '\u0000', '{', '['];
  await fc.assert(fc.asyncProperty(fc.constantFrom(...files), fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), async (file, parts) => {
    for (const [, create] of READERS) for (const fact of await factsOfFiles({ [file]: parts.join('') }, create)) if (fact.fact === 'resource') expect(fact.keys[0].length).toBeGreaterThan(3);
  }), { numRuns: 60 });
});
