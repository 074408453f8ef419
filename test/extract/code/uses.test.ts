import * as fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/code/index.ts';
import { mutationFields } from '../../../src/extract/code/mutations.ts';
import type { UseFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

/** Uses as short lines: what, how, where to, what for. */
async function usesIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const facts = await factsOf(treeOf(files), [create]);
  return only(facts, 'use').map((use) => [what(use), use.sentAs, use.host ?? use.sdk ?? '-', use.does.map((one) => one.name).join(';')].join(' ').trim());
}
const what = (use: UseFact): string => ('variable' in use.of ? use.of.variable : `${use.of.literal.file}:${use.of.literal.start}-${use.of.literal.end}`);
const at = (file: string, text: string, value: string): string => `${file}:${text.indexOf(value)}-${text.indexOf(value) + value.length}`;
const UUID = '3f2a9b1c-5d7e-4a86-9c0b-1e2d3f4a5b6c';

describe('requests', () => {
  test('a literal sent as a bearer token, with the mutation asked for', async () => {
    const text = `const TOKEN = '${UUID}';\nawait fetch('https://backboard.railway.app/graphql/v2', { method: 'POST', headers: { Authorization: \`Bearer \${TOKEN}\` }, body: JSON.stringify({ query: 'mutation { volumeDelete(volumeId: "x") }' }) });`;
    expect(await usesIn({ 'a.ts': text })).toEqual([`${at('a.ts', text, UUID)} bearer backboard.railway.app volumeDelete`]);
  });

  test('a literal behind Bearer in one string', async () => {
    const text = `fetch("https://backboard.railway.com/graphql/v2", { headers: { authorization: "Bearer ${UUID}" } });`;
    expect(await usesIn({ 'a.js': text })).toEqual([`${at('a.js', text, UUID)} bearer backboard.railway.com`]);
  });

  test.each([
    ['process.env', 'fetch(URL_BASE + "/v1/x", { method: "DELETE", headers: { "Authorization": "Bearer " + process.env.API_TOKEN } })'],
    ['import.meta.env', 'fetch(`${URL_BASE}/v1/x`, { method: "DELETE", headers: { Authorization: `Bearer ${import.meta.env.API_TOKEN}` } })'],
    ['destructured', 'const { API_TOKEN } = process.env; const headers = { Authorization: `Bearer ${API_TOKEN}` }; fetch(`${URL_BASE}/v1/x`, { method: "DELETE", headers })'],
    ['non-null', 'const t = process.env.API_TOKEN!; fetch(`${URL_BASE}/v1/x`, { method: "DELETE", headers: { Authorization: `Bearer ${t}` } })'],
    ['axios', 'axios.delete(`${URL_BASE}/v1/x`, { headers: { Authorization: `Bearer ${process.env.API_TOKEN}` } })'],
    ['got options', 'got(`${URL_BASE}/v1/x`, { method: "delete", headers: new Headers({ Authorization: `Bearer ${process.env.API_TOKEN}` }) })'],
  ])('%s', async (_, call) => {
    expect(await usesIn({ 'a.ts': `const URL_BASE = "https://api.example.com";\n${call}` })).toEqual(['API_TOKEN bearer api.example.com DELETE /v1/x']);
  });

  test('a header of its own', async () => {
    expect(await usesIn({ 'a.ts': 'fetch("https://backboard.railway.com/graphql/v2", { headers: { "Project-Access-Token": process.env.RAILWAY_TOKEN } })' })).toEqual(['RAILWAY_TOKEN header:project-access-token backboard.railway.com']);
  });

  test('a client made once, used later', async () => {
    const text = 'const api = axios.create({ baseURL: "https://api.example.com", headers: { Authorization: `Bearer ${process.env.T}` } });\napi.delete("/v1/volumes/1");\napi.get("/v1/volumes");';
    expect(await usesIn({ 'a.ts': text })).toEqual(['T bearer api.example.com DELETE /v1/volumes/1;GET /v1/volumes']);
  });

  test('a function around the request, its callers say what for', async () => {
    const text = `async function gql(query) { return fetch('https://backboard.railway.app/graphql/v2', { method: 'POST', headers: { Authorization: 'Bearer ' + process.env.RAILWAY_API_TOKEN }, body: JSON.stringify({ query }) }); }
await gql(\`mutation Del($id: String!) { volumeDelete(volumeId: $id) }\`);
await gql('query { me { id } }');`;
    expect(await usesIn({ 'a.ts': text })).toEqual(['RAILWAY_API_TOKEN bearer backboard.railway.app volumeDelete']);
  });

  test('constants of another file are followed', async () => {
    const config = `export const TOKEN = '${UUID}';\nexport const api = { url: 'https://backboard.railway.app/graphql/v2' };`;
    const text = "import { TOKEN, api } from './config.js';\nfetch(api.url, { headers: { Authorization: `Bearer ${TOKEN}` } });";
    expect(await usesIn({ 'src/config.ts': config, 'src/run.ts': text })).toEqual([`${at('src/config.ts', config, UUID)} bearer backboard.railway.app`]);
  });

  test('a literal sent as a provider wants its tokens is a credential, whatever it is called', async () => {
    const text = `const t = '${UUID}';\nfetch('https://backboard.railway.app/graphql/v2', { headers: { Authorization: \`Bearer \${t}\` } });`;
    const found = only(await factsOf(treeOf({ 'a.ts': text }), [create]), 'credential');
    expect(found.map((one) => [one.kinds, one.name, one.foundation])).toEqual([[['railway.account-token', 'railway.workspace-token'], 't', 'found']]);
    expect(inspect(found, { depth: 9 }) + JSON.stringify(found)).not.toContain(UUID);
  });

  test('comments, unused strings and plain requests give nothing', async () => {
    expect(await usesIn({ 'a.ts': `// fetch('https://api.example.com', { headers: { Authorization: 'Bearer ${UUID}' } })\nconst q = 'mutation { volumeDelete(volumeId: 1) }';\nconst token = '${UUID}';\nfetch('https://api.example.com/health');\nconsole.log(process.env.HOME);` })).toEqual([]);
  });
});

describe('libraries', () => {
  test.each([
    ['import Stripe from "stripe"; const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!); await stripe.customers.del("c");', 'STRIPE_SECRET_KEY argument stripe customers.del'],
    ['const { Pool } = require("pg"); const pool = new Pool({ connectionString: process.env.DATABASE_URL });', 'DATABASE_URL connection pg'],
    ['import postgres from "postgres"; const sql = postgres(process.env.DATABASE_URL ?? "");', 'DATABASE_URL connection postgres'],
    ['import mongoose from "mongoose"; await mongoose.connect(process.env.MONGODB_URI);', 'MONGODB_URI connection mongoose'],
    ['import { createClient } from "@supabase/supabase-js"; const db = createClient("https://abcdefghijklmnopqrst.supabase.co", process.env.SUPABASE_SERVICE_ROLE_KEY);', 'SUPABASE_SERVICE_ROLE_KEY argument abcdefghijklmnopqrst.supabase.co'],
    ['import { Octokit } from "@octokit/rest"; const o = new Octokit({ auth: process.env.GH_TOKEN }); await o.rest.repos.delete({});', 'GH_TOKEN argument @octokit/rest rest.repos.delete'],
    ['import { S3Client } from "@aws-sdk/client-s3"; new S3Client({ credentials: { accessKeyId: "x", secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY } });', 'AWS_SECRET_ACCESS_KEY argument @aws-sdk'],
    ['import { execSync } from "node:child_process"; execSync("railway up", { env: { ...process.env, RAILWAY_TOKEN: process.env.RAILWAY_TOKEN } });', 'RAILWAY_TOKEN argument - railway'],
  ])('%s', async (text, expected) => { expect(await usesIn({ 'a.ts': text })).toEqual([expected]); });
});

describe('mutationFields', () => {
  test.each([
    ['mutation { volumeDelete(volumeId: "x") }', ['volumeDelete']],
    ['mutation Del($id: String! = "mutation { a }") @x { first: volumeDelete(volumeId: $id) { id name } serviceDelete(id: $id) }', ['volumeDelete', 'serviceDelete']],
    ['mutation { # volumeDelete\n customDomainCreate(input: { domain: "a" }) { id } }', ['customDomainCreate']],
    ['query { volumeDelete }', []],
    ['the mutation is called volumeDelete', []],
    ['mutation { volumeDelete', ['volumeDelete']],
  ])('%s', (text, names) => { expect(mutationFields(text).map((field) => field.name)).toEqual(names); });

  test('spans are the names', () => {
    const text = 'query { me } mutation M { a: volumeDelete(x: 1) }';
    expect(mutationFields(text).map((field) => text.slice(field.start, field.end))).toEqual(['volumeDelete']);
  });

  test('any text ends', () => { fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => { expect(mutationFields(`mutation ${text}`).every((field) => field.end <= text.length + 9)).toBe(true); })); });
});

describe('hostile source', () => {
  test('names that go in circles, deep nesting and long chains end', async () => {
    const deep = `${'f('.repeat(150)}process.env.A${')'.repeat(150)}`;
    const chain = Array.from({ length: 300 }, (_, i) => `const a${i} = a${i + 1} + a${i + 1} + a${i + 1};`).join('\n');
    const files = { 'a.ts': `const a = b; const b = a; fetch(a, { headers: { authorization: b } });`, 'b.ts': deep, 'c.ts': `${chain}\nfetch(a0, { headers: { authorization: a0 } })`, 'd.ts': 'import { x } from "./d"; export { x }; fetch(x, { headers: { authorization: x } });', 'e.ts': 'const o = { __proto__: { authorization: 1 }, constructor: "x" }; fetch("https://x.example.com", { headers: o });' };
    expect(await usesIn(files)).toEqual([]);
  });
});
