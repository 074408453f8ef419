import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/discover/decode.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import { mayFollow } from '../../../src/extract/secrets/behind.ts';
import { secretTables } from '../../../src/extract/secrets/tables.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { parse } from '../../../src/parse/index.ts';
import { carried, CARRIERS } from '../../support/carriers.ts';
import { filesOf, treesBelow } from '../../support/fixtures.ts';
import { knowledge } from '../../support/knowledge.ts';
import { prefilter } from '../../support/prefilter.ts';
import { draws, sampleOf } from '../../support/sample.ts';
import { pick } from '../../support/secret-values.ts';

const extractor = create(knowledge());
const { literals = [], everywhere = [], asks } = extractor;
const match = createMatcher([...new Set([...everywhere, ...literals])], await prefilter(), everywhere, asks);

/** What the readers find in a file when nobody asks first whether it is worth reading, and whether the gate lets it through. */
function both(path: string, bytes: Uint8Array): { readonly found: string[]; readonly passes: boolean } {
  const file = { path, size: bytes.length, origin: 'tree' as const };
  const hits = match(bytes);
  const { spots } = match;
  const looks = match.looks();
  const passes = extractor.wants({ file, hits, within: { bytes, spots, ...(looks ? { looks } : {}) } }) !== false;
  // Whoever has no WebAssembly is answered the same.
  expect(extractor.wants({ file, hits, within: { bytes, spots } }) !== false, path).toBe(passes);
  const { text } = extractor.wants({ file, hits }) ? decode(bytes, file) : { text: undefined };
  if (text === undefined) return { found: [], passes };
  const payloads = extractor.read(parse({ file: path, origin: 'tree', text }, extractor.syntax?.(path)), hits);
  const facts = extractor.join(payloads.map((payload) => ({ extractor: extractor.id, file: path, payload })), { has: () => false, paths: [path], origin: () => 'tree' });
  const sent = payloads.flatMap((payload) => /^\{"bearer":"[A-Z][A-Z0-9_]+"/.exec(JSON.stringify(payload)) ?? []);
  return { found: [...facts.map((fact) => (fact.fact === 'credential' ? `${fact.kinds[0]} ${fact.foundation}` : fact.fact)), ...sent], passes };
}

describe('the gate lets every file through in which the readers find something', () => {
  test.each([['a.json', '{"VAULT_SECRET": {"ID": "{}"}}'], ['a.json', '{\n  "VAULT_SECRET": {\n    "ADDR": "x",\n    "ID": "{}"\n  }\n}'], ['a.yml', 'VAULT_SECRET:\n  ADDR: x\n  ID: {}\n'], ['a.yml', 'VAULT_SECRET: { ID: {} }\n']])('a name of which the last word says nothing, in a map: %s %s', (file, text) => {
    const { found, passes } = both(file, Buffer.from(text.replace('{}', '8f3e4b67-e69b-42d3-a856-92c614d74e1b')));
    expect([found, passes]).toEqual([['vault.approle-secret found'], true]);
  });

  test('of all fixtures', () => {
    let count = 0;
    for (const tree of treesBelow()) {
      for (const { path, content } of filesOf(tree)) {
        const { found, passes } = both(path, typeof content === 'string' ? Buffer.from(content) : content);
        if (found.length > 0) count++;
        expect(found.length === 0 || passes, `${tree} ${path} ${found.join(', ')}`).toBe(true);
      }
    }
    expect(count).toBeGreaterThan(300);
  });

  test.each(CARRIERS)('%s', (...carrier) => {
    fc.assert(fc.property(fc.gen(), draws((d) => {
      const { path, bytes } = carried(d, carrier);
      const { found, passes } = both(path, bytes);
      if (found.length > 0 && !passes) throw new Error(`${path}: ${found.join(', ')} in ${JSON.stringify(Buffer.from(bytes).toString('utf8').slice(-400))}`);
    })), { numRuns: 60 });
  });
});

test('the gate lets a data file through whose keys are the parts of a name without a long word', () => {
  const { found, passes } = both('conf.json', Buffer.from('{"AVN": {"AUTH_TOKEN": "q7k4xw9dz2k4xw9dz2k4xw9dz2k4xw9dz2"}}'));
  expect([found, passes]).toEqual([['aiven.token found'], true]);
});

test('the gate lets a data file through in which a name of the tables decides, in whatever way it is written or taken apart', () => {
  const named = secretTables(knowledge()).kinds.filter(({ kind: { recognise } }) => recognise.names.length > 0 && (recognise.decides === 'no' || (recognise.literals.length === 0 && recognise.near.length > 0)));
  let count = 0;
  fc.assert(fc.property(fc.gen(), draws((d) => {
    const { recognise } = pick(d, named).kind;
    const words = pick(d, recognise.names).split(/[_.-]+/).map(pick(d, [(word: string) => word, (word: string) => word.toUpperCase(), (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1)]));
    // The last key says that it is one, or is a last word of which the gate knows.
    const parted = d(3) === 0 ? d(words.length) : 0;
    const at = /pass|secret|token|key|auth|cred|(?:^|[^a-z])(?:pat|seed|sid)$/i.test(words.slice(parted).join('_')) ? parted : 0;
    const sign = pick(d, ['', '_', '-', '.']);
    const keys = [words.slice(0, at).join(sign), words.slice(at).join(sign)].filter((key) => key !== '');
    const value = recognise.value === undefined ? `q7${'k4xw9dz2'.repeat(4)}` : sampleOf(recognise.value, d);
    const [path, text] = pick(d, [
      ['conf.json', `${keys.map((key) => `{${JSON.stringify(key)}: `).join('')}${JSON.stringify(value)}${'}'.repeat(keys.length)}`], ['a.yml', `${keys.map((key, depth) => `${'  '.repeat(depth)}${key}:`).join('\n')} ${JSON.stringify(value)}\n`],
      ['.env', `${keys.join('_')}=${value}\n`], ['a.yml', `${keys.join('.')}: \${OTHER}\n`], ['a.toml', `${keys.join('_')} = "${value}"\n`],
    ] as const);
    const { found, passes } = both(path, Buffer.from(text));
    if (found.length > 0) count++;
    expect(found.length === 0 || passes, `${path}: ${text} ${found.join(', ')}`).toBe(true);
  })), { numRuns: 1500 });
  expect(count).toBeGreaterThan(300);
});

test('the gate lets a file through in which a value stands near a word that tells its shape, or anywhere below a folder of that name', () => {
  const { shapes } = secretTables(knowledge());
  let count = 0;
  fc.assert(fc.property(fc.gen(), draws((d) => {
    const { kind: { recognise } } = pick(d, shapes);
    const word = pick(d, [(text: string) => text, (text: string) => text.toUpperCase(), (text: string) => `My${text}s`])(pick(d, recognise.near));
    const value = sampleOf(recognise.value ?? '', d);
    const between = pick(d, [' = ', ' "', `${' '.repeat(d(140))}\n`, `${'é'.repeat(d(120))} `, `${'x'.repeat(d(120))}/${'Zz9'.repeat(20)} `, ' // '.repeat(d(30))]);
    const noise = pick(d, ['', `${word}\n`.repeat(230), 'x = 1;\n'.repeat(400)]);
    const [path, text] = pick(d, [
      ['src/a.ts', `${noise}${word}${between}${value}\n${noise}`], ['src/a.rs', `${noise}"${value}"${between}${word}\n`], [`src/${word}/x/a.go`, `${noise}${between}\n"${value}"\n`], [`src/${word}.py`, `${between}\nx = "${value}"\n`],
      ['conf.json', JSON.stringify({ [word]: { a: between, b: { c: value } } })],
    ] as const);
    const { found, passes } = both(path, Buffer.from(text));
    if (found.length > 0) count++;
    expect(found.length === 0 || passes, `${path}: ${text} ${found.join(', ')}`).toBe(true);
  })), { numRuns: 1200 });
  expect(count).toBeGreaterThan(300);
});

describe('the gate turns away', () => {
  const passes = (path: string, text: string): boolean => both(path, Buffer.from(text)).passes;
  test.each([
    ['src/a.ts', 'export function token(key: string): string { return password(key); }\nconst secret = props.secret;\n'],
    ['src/a.py', 'def login(user, password=None):\n    return auth(user, password=password)\n'],
    ['values.yaml', 'auth:\n  existingSecret: ""\n  passwordKey: password\ntoken:\n  enabled: true\n'],
    ['openapi.yml', `${'    password:\n      type: string\n    token:\n      type: string\n'.repeat(50)}servers:\n  - url: https://api.example.com\n`],
    ['deploy.yml', 'env:\n  - name: LOG_LEVEL\n    value: debug\n  - name: API_TOKEN\n    from: elsewhere\n'],
    ['conf.json', '{"host": "db.example.com", "login": {"password": true, "token": null}}\n'],
  ])('%s without any value', (path, text) => { expect(passes(path, text)).toBe(false); });
});

describe('the gate lets through, as random files showed', () => {
  test.each([
    ['a.yml', 'ADOBE_CLIENT_SECRET: [`aaaaaacaeb`]\n'],
    ['conf.json', '{"ADOBE_CLIENT_SECRET":["!!aaaca\'!a!\\"aa!aaa#A","x"]}'],
    ['a.yml', '\ufeff- name: BUNDLE-GEMS--CONTRIBSYS--COM\n  value: op://a/b/c\n'],
    ['conf.json', 'client.connect(db_passwd, "aaaaceab")\n'],
    ['a.sh', 'setenv AIRTABLE-API-KEY op://vault/item/field\n'],
    ['a.sh', '\ufeffsetenv AIVEN_TOKEN aaaaaaabaaaaaac0\n'],
    ['a.tfvars', 'variable "S3_SECRET_KEY" {\n  default = "aaaaaaabaaaaaaabaaaaaaabaaaaaaaeafdghaca"\n}\n'],
    ['a.properties', 'ADOBE_CLIENT_SECRET!=aaaaaaabdaaecaca\n'],
  ])('%s: %j', (path, text) => { const { found, passes } = both(path, Buffer.from(text)); expect([found.length > 0, passes]).toEqual([true, true]); });
});

test('a name needs a value on its line', () => {
  const asked = (text: string, word: string, code: boolean): boolean => { const at = text.indexOf(word); return mayFollow(Buffer.from(text), at + word.length, at, code, code); };
  for (const [text, word] of [['token = "a1b2c3d4"', 'token'], ["password: 'kxwvqz'", 'password'], ['f("/x?token=pg15wiyiw")', 'token'], ['run --token abcdefghij', 'token'], ['x token=enhjdmJu', 'token'], ['token = `5C;Z"3CW`', 'token'], ['token = “abcdefgh”', 'token'], ['config["password"] = \\"aaae"0a\\"', 'password']] as const) expect(asked(text, word, true), text).toBe(true);
  for (const [text, word] of [['token;', 'token'], ['return token(a, b);', 'token'], ['password: string,', 'password'], ['token = ""', 'token']] as const) expect(asked(text, word, true), text).toBe(false);
});

describe('the gate lets no file through for what only looks like a name', () => {
  const pat = 'q3'.padEnd(52, 'k7fxw2dlvz5m');
  const passes = (path: string, text: string): boolean => both(path, Buffer.from(text)).passes;

  test.each([
    ['the end of another word', 'a.json', '{"allowVue3Compat": {"x": 1}}\n', `{"azure": {"devops": {"pat": "${pat}"}}}\n`],
    ['the end of another word in YAML', 'a.yml', 'esid: sec-evaldeclarationinstantiation\n', 'twilio:\n  account:\n    sid: AC0123\n'],
    ['a word for a type', 'a.ts', "if (kind === 'service_account') use();\n", `const key = { "type": "service_account", "x": 1 };\n`],
    ['a registry that takes its token from elsewhere', 'a.ts', 'write(`//registry.example.com/:_auth=${x}`);\n', 'write("//registry.example.com/:_auth=k3J9dP2xQ7mWv5Lz");\n'],
    ['a local variable behind Bearer', 'a.ts', 'const env = 1;\nfetch(url, { headers: { Authorization: `Bearer ${token}` } });\n', 'const token = process.env.API_TOKEN;\nfetch(url, { headers: { Authorization: `Bearer ${token}` } });\n'],
    ['a UUID that only identifies', 'a.ts', 'const railwayProjectId = "8f3e4b67-e69b-42d3-a856-92c614d74e1b";\n', 'const railwayToken = "8f3e4b67-e69b-42d3-a856-92c614d74e1b";\n'],
    ['a list of words behind a name', 'a.json', '{\n  "auth": [\n    "aws.auth#sigv4",\n    { "default": "./auth.js" }\n  ]\n}\n', '{\n  "auth": [\n    "k3J9dP2xQ7mWv5Lz",\n    { "default": "./auth.js" }\n  ]\n}\n'],
    ['what a map has by default, a path', 'a.json', '{ "./authToken": { "import": "./a.js", "default": "./authToken.js" } }\n', '{ "authToken": { "type": "x", "default": "k3J9dP2xQ7mWv5Lz" } }\n'],
    ['a login that is no call, and one on another line', 'a.md', 'docker -p k7Fxw2Dlv3qPz\nthen say login first\n', 'docker login -u app -p k7Fxw2Dlv3qPz\n'],
  ])('%s', (_case, path, nothing, something) => {
    expect(passes(path, nothing)).toBe(false);
    expect(passes(path, something)).toBe(true);
  });
});
