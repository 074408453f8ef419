import * as fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { accountOfKeyId } from '../../../src/extract/secrets/aws-id.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import { readDatabaseUrl } from '../../../src/extract/shared/database-url.ts';
import type { CredentialFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { parse } from '../../support/parse.ts';
import { treeOf } from '../../support/tree.ts';

const from = (alphabet: string, length: number): fc.Arbitrary<string> => fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((letters) => letters.join(''));
const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const BASE62 = DIGITS + LOWER + LOWER.toUpperCase();
const HEX = '0123456789abcdef';
const varied = (value: string): boolean => new Set(value).size > value.length / 3 && !/(.)\1{5}|123456789|abcdefghij/i.test(value);

const uuid = from(HEX, 31).filter((hex) => varied(hex) && new Set(hex.slice(0, 8)).size > 3).map((h) => `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(12, 15)}-a${h.slice(15, 18)}-${h.slice(18, 30)}`);

async function credentials(files: Readonly<Record<string, string>>): Promise<CredentialFact[]> {
  return only(await factsOf(treeOf(files), [create]), 'credential');
}

/** Kinds whose value alone tells: any random value of the shape, in any place a person would write one. */
const SHAPES: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['github.pat-classic', from(BASE62, 36).map((body) => `ghp_${body}`)],
  ['github.pat-fine-grained', from(BASE62, 59).map((body) => `github_pat_${'1A2b3C4d5E6f7G8h9I0jKl'}_${body}`)],
  ['github.app-installation-token', fc.tuple(from(BASE62, 40), from(BASE62, 120), from(BASE62, 43)).map((parts) => `ghs_12345_${parts.join('.')}`)],
  ['stripe.secret-live', from(BASE62, 24).map((body) => ['sk', 'live', body].join('_'))],
  ['stripe.restricted-live', from(BASE62, 24).map((body) => ['rk', 'live', body].join('_'))],
  ['supabase.access-token', from(HEX, 40).map((body) => `sbp_${body}`)],
  ['fly.org-token', from(BASE62, 150).map((body) => `fm2_${body}`)],
  ['digitalocean.token', from(HEX, 64).map((body) => `dop_v1_${body}`)],
  ['planetscale.service-token', from(BASE62, 43).map((body) => `pscale_tkn_${body}`)],
];
const PLACES: readonly (readonly [string, (value: string) => string])[] = [
  ['.env', (value) => `SERVICE_TOKEN=${value}\n`], ['config.yaml', (value) => `service:\n  token: "${value}"\n`], ['settings.json', (value) => JSON.stringify({ service: { token: value } })],
  ['app.py', (value) => `client = Client("${value}")  # made by hand\n`], ['lib/client.rb', (value) => `TOKEN = '${value}'.freeze\n`], ['run.sh', (value) => `curl -H "Authorization: Bearer ${value}" https://api.example.com\n`],
  ['notes.txt', (value) => `The token is ${value}.\n`], ['config.toml', (value) => `[service]\ntoken = "${value}"\n`], ['main.tf', (value) => `provider "x" {\n  token = "${value}"\n}\n`],
];

describe('fresh values', () => {
  test.each(SHAPES)('%s is found wherever it stands, at its own place, and never printed', async (kind, shape) => {
    await fc.assert(fc.asyncProperty(shape.filter((value) => varied(value.slice(-36))), fc.constantFrom(...PLACES), async (value, [file, write]) => {
      const text = write(value);
      const facts = await credentials({ [file]: text });
      expect(facts.map((fact) => fact.kinds[0])).toEqual([kind]);
      const at = facts[0]?.evidence[0].at;
      expect(text.slice(at?.start, at?.end)).toBe(value);
      expect(inspect(facts, { depth: 20 }) + JSON.stringify(facts)).not.toContain(value.slice(-16));
    }), { numRuns: 25 });
  });

  test('a Railway token by its name, in every way of writing it', async () => {
    const names = fc.constantFrom('RAILWAY_API_TOKEN', 'PROD_RAILWAY_API_TOKEN', 'railwayApiToken', 'RAILWAY_API_TOKEN_STAGING', 'railway_api_token');
    const written = fc.constantFrom(['.env', (n: string, v: string) => `${n}=${v}`] as const, ['a.ts', (n: string, v: string) => `const ${n}: string = "${v}";`] as const, ['a.py', (n: string, v: string) => `${n} = os.environ.get("X") or "${v}"\n${n} = '${v}'`] as const, ['a.yml', (n: string, v: string) => `env:\n  ${n}: ${v}`] as const, ['a.sh', (n: string, v: string) => `export ${n}=${v}`] as const, ['a.tfvars', (n: string, v: string) => `${n} = "${v}"`] as const);
    await fc.assert(fc.asyncProperty(uuid, names, written, async (value, name, [file, write]) => {
      const facts = await credentials({ [file]: write(name, value) });
      expect(new Set(facts.map((fact) => fact.kinds.join()))).toEqual(new Set(['railway.account-token,railway.workspace-token']));
    }), { numRuns: 60 });
  });

  test('AWS keys in pairs', async () => {
    await fc.assert(fc.asyncProperty(from('ABCDEFGHKLMNOPQRSTUVWXYZ234567', 16), from(`${BASE62}/+`, 40).filter((value) => varied(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value)), async (id, secret) => {
      const facts = await credentials({ 'deploy.ini': `[prod]\naws_access_key_id = AKIA${id}\naws_secret_access_key = ${secret}\n` });
      expect(facts.map((fact) => [fact.kinds[0], fact.confidence, /^\d{12}$/.test(fact.opens.account ?? '000000000000')])).toEqual([['aws.access-key', 'high', true]]);
    }), { numRuns: 40 });
  });
});

describe('what only looks like one', () => {
  const tame = fc.constantFrom(
    ['package-lock.json', (u: string, h: string) => JSON.stringify({ packages: { railway: { token: u, integrity: `sha512-${h}` } } })], ['src/ids.ts', (u: string, h: string) => `export const projectId = '${u}';\nexport const commit = '${h.slice(0, 40)}';`],
    ['a.ts', (u: string) => `const requestId = "${u}";`], ['railway.ts', (u: string) => `const volumeId = "${u}"; const serviceId = "${u}";`], ['data.json', (u: string, h: string) => JSON.stringify({ uuid: u, sha256: h, etag: h, railway: { projectId: u } })],
    ['notes.md', (u: string, h: string) => `See commit ${h.slice(0, 40)} and https://railway.app/project/${u}.`], ['.env', (u: string, h: string) => `RAILWAY_PROJECT_ID=${u}\nGIT_SHA=${h.slice(0, 40)}\nSENTRY_RELEASE=${h}`], ['x.lock', (u: string, h: string) => `checksum = "${h}"\nid = "${u}"`],
  );
  test('identifiers, hashes and integrity values give nothing', async () => {
    await fc.assert(fc.asyncProperty(uuid, from(HEX, 64), tame, async (id, hash, [file, write]) => {
      expect(await credentials({ [file]: (write as (u: string, h: string) => string)(id, hash) })).toEqual([]);
    }), { numRuns: 100 });
  });

  test.each(['changeme', '<your-token>', 'xxxxxxxxxxxxxxxx', 'your-token-here', '${RAILWAY_API_TOKEN}', '', 'TODO', 'example-token', '********'])('placeholder %j', async (value) => {
    const found = await credentials({ '.env': `RAILWAY_API_TOKEN=${value}\nDB_HOST=db.example.net\nDB_PASSWORD=${value}\nGITHUB_TOKEN=${value}\n` });
    expect(found.filter((fact) => fact.foundation === 'found')).toEqual([]);
  });
});

describe('connection URLs', () => {
  test.each(['postgres://x', 'postgres://not_a_user:not_a_password@not_a_host', 'mysql://root:root@host/app'])('%s names nobody', async (url) => {
    expect(await credentials({ 'ci.yml': `env:\n  DATABASE_URL: ${url}\n` })).toEqual([]);
  });
  const host = fc.tuple(from(LOWER, 6), fc.constantFrom('example.net', 'internal.example.org', 'c1a2.eu-west-1.rds.amazonaws.com')).map((parts) => parts.join('.'));
  const password = from(`${BASE62}-_.~`, 14).filter((value) => varied(value) && !value.endsWith('.'));
  test('host, port, database and user are read back', () => {
    fc.assert(fc.property(fc.constantFrom('postgres', 'postgresql', 'mysql'), from(LOWER, 5), password, host, fc.integer({ min: 1, max: 65535 }), from(LOWER, 7), (scheme, user, secret, name, port, database) => {
      expect(readDatabaseUrl(`${scheme}://${user}:${secret}@${name}:${port}/${database}?sslmode=require`)).toMatchObject({ host: name, port, database, user, password: secret });
    }), { numRuns: 100 });
  });

  test('the same store whatever the scheme of writing', () => {
    const key = (url: string): string => { const one = readDatabaseUrl(url); return `${one?.host}:${one?.port}/${one?.database}`; };
    for (const url of ['postgres://a:b@DB.example.net/app', 'postgresql+psycopg2://a:b@db.example.net:5432/app?x=1', 'jdbc:postgresql://db.example.net:5432/app?user=a&password=b', 'postgres://db.example.net./app', 'postgres://a:p/w@db.example.net:5432/app', 'postgres://a:p@w@db.example.net/app']) expect([url, key(url)]).toEqual([url, 'db.example.net:5432/app']);
    expect(key('redis://h.example.net')).toBe('h.example.net:6379/0');
    expect(key('postgres://u@127.0.0.1/')).toBe('localhost:5432/u');
  });

  test('nothing where the host is filled in elsewhere', () => {
    for (const url of ['postgres://a:b@${HOST}/app', 'postgres://a:b@{host}/app', 'postgres://a:b@$HOST/app', 'postgres://a:b@%s/app', 'mysql://a:b@<host>/app', 'postgres:///app', 'http://a:b@c/d', 'postgres://']) expect([url, readDatabaseUrl(url)]).toEqual([url, undefined]);
  });
});

test('the account number in a key id', () => {
  // Published by the researcher who found the encoding; written in two parts so that it is no key.
  expect(accountOfKeyId(`ASIA${'QNZGKIQY56JQ7WML'}`)).toBe('029608264753');
  expect(accountOfKeyId('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
});

describe('bounds', () => {
  test('any text in any file gives facts that lie in it, without throwing', async () => {
    const pieces = fc.constantFrom('postgres://', 'Bearer ', 'railway', 'RAILWAY_TOKEN=', 'AKIA', '-----BEGIN PRIVATE KEY-----', 'eyJ', 'ghp_', '{{', '${', '"type": "service_account"', '\n', '=', ': ', '@', '"', 'DB_HOST=', 'DB_PASSWORD=', '__proto__', 'kind: Secret\ndata:\n  a: ');
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string({ maxLength: 40 })), { maxLength: 30 }), fc.constantFrom('.env', 'a.yaml', 'a.json', 'a.ts', 'a.md', '.npmrc', '.pgpass', '.netrc', 'a.toml', 'x'), async (parts, file) => {
      const text = parts.join('');
      for (const fact of await credentials({ [file]: text })) for (const { at } of fact.evidence) { expect(at.start).toBeGreaterThanOrEqual(0); expect(at.end).toBeLessThanOrEqual(text.length); }
    }), { numRuns: 200 });
  });

  test('five megabytes on one line take a moment', async () => {
    const read = await parse();
    const extractor = create(knowledge());
    const samples = [
      `var a=${'function(e,t){return e.token=t,"railway_api_token".concat(e.id)},'.repeat(80_000)}0;`, 'a'.repeat(5_000_000), `${'postgres://'.repeat(400_000)}`, `${'aws_secret_access_key '.repeat(220_000)}`, `${'-----BEGIN PRIVATE KEY-----'.repeat(180_000)}`, `${'eyJhbGciOi.'.repeat(400_000)}`, `${'"type":"service_account",'.repeat(200_000)}`,
      `${'Bearer Bearer '.repeat(300_000)}`, `machine ${'a '.repeat(2_000_000)}`, `${'xoxb-1 '.repeat(600_000)}`,
    ];
    for (const text of samples) {
      const document = read({ file: 'bundle.js', origin: 'tree', text }, 'text');
      extractor.read(document);
    }
  });
});
