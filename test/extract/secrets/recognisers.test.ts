import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksumHolds } from '../../../src/extract/secrets/checksum.ts';
import type { CredentialFact, CredentialKind } from '../../../src/model/index.ts';
import { freshValue } from '../../support/fresh-value.ts';
import { kindsByWay } from '../../support/kinds.ts';
import { formsOf, leakFinder, slicesOf, walk } from '../../support/leaks.ts';
import { credentialsPastTheGate } from '../../support/read-credentials.ts';
import { sampleOf } from '../../support/sample.ts';

const { marked, shaped, named, open, secret } = kindsByWay();

/** What is read in the files: as in a scan, the prefilter and the gate decide first whether they are. */
const credentials = (files: Readonly<Record<string, string>>): CredentialFact[] => Object.entries(files).flatMap(([path, text]) => credentialsPastTheGate(path, text));
/** The longest run of a value that is nobody's name, without what all values of the kind begin with: of that nothing may be said. */
function leakOf(kind: CredentialKind, value: string, facts: readonly CredentialFact[]): string | undefined {
  const runs = value.split(/[^A-Za-z0-9+/=_-]+/).sort((a, b) => b.length - a.length);
  const begins = [...kind.recognise.literals, ''].find((literal) => runs[0]?.startsWith(literal)) ?? '';
  const hidden = (runs[0] ?? '').slice(begins.length);
  return leakFinder(new Set(formsOf(hidden).flatMap((form) => slicesOf(form, 10))), 10)(`${walk(facts)}\n${inspect(facts, { depth: 12, showHidden: true, getters: true })}`);
}
const said = (facts: readonly CredentialFact[]): string[] => facts.flatMap((fact) => fact.kinds);

const WRITTEN: readonly (readonly [string, (value: string) => string])[] = [
  ['app.py', (value) => `client = Client("${value}")  # made by hand\npassword = None\n`], ['config.yaml', (value) => `service:\n  token: '${value}'\n`],
  ['settings.json', (value) => JSON.stringify({ service: { token: value, password: null } })], ['notes.txt', (value) => `The token is ${value} and the password is elsewhere.\n`], ['run.sh', (value) => `curl -H 'Authorization: Bearer ${value}' https://api.example.com\n`],
];

test('what would say a part of a value is seen', () => {
  const [kind] = marked;
  if (!kind) throw new Error('the tables have no such kind');
  fc.assert(fc.property(freshValue(kind), (value) => {
    const facts = credentials({ 'app.py': `Client("${value}")\n` });
    expect(facts).toHaveLength(1);
    for (const name of [value, `x ${value.slice(-14)}`, Buffer.from(value).toString('base64')]) expect(leakOf(kind, value, facts.map((fact) => ({ ...fact, name })))).toBeDefined();
  }), { numRuns: 4 });
});

describe('a value with a mark of its own', () => {
  test('there are many', () => { expect(marked.length).toBeGreaterThan(140); });

  test.each(marked.map((kind) => [kind.id, kind] as const))('%s is found wherever it stands, whole and at its place', (id, kind) => {
    fc.assert(fc.property(freshValue(kind), fc.constantFrom(...WRITTEN), (value, [file, write]) => {
      const text = write(value);
      const facts = credentials({ [file]: text });
      expect(said(facts)).toContain(id);
      const at = facts.find((fact) => fact.kinds.includes(id))?.evidence[0].at;
      // A scheme written before the token is not part of it, `FlyV1 fm2_...`, nor is what an address puts before it, `/bot<token>/`.
      expect(text.slice(at?.start, at?.end)).toBe(value.replace(/^(?:FlyV1 |bot(?=\d))/, ''));
      expect(leakOf(kind, value, facts)).toBeUndefined();
    }), { numRuns: 8 });
  });

  // What begins the values of another kind may stand right before the mark, and share a letter with it.
  const letters = 'k7Tq2LmZ9vXwR4pBn8HsYd3GfC6jWt5uEaQh1MxNzVrPb0KoSiLgUyDcJe';
  test.each([
    ['azure.app-configuration', `Endpoint=https://shopSG.azconfig.io;Id=b7Qd-l9-s0Kq2Vw9xT;Secret=${letters.slice(0, 43)}=`], ['azure.service-key', `${letters.slice(0, 50)}eyJQQJ99${letters.slice(0, 26)}`],
    ['azure.cosmos-key', `${letters}${letters.slice(0, 16)}EAACDb${letters.slice(0, 6)}==`],
  ])('%s is found where another mark overlaps its own', (id, value) => { expect(said(credentials({ 'app.py': `Client("${value}")\n` }))).toContain(id); });

  test.each(marked.map((kind) => [kind.id, kind] as const))('%s is not what only looks like it', (id, kind) => {
    const whole = new RegExp(kind.recognise.value ?? '');
    fc.assert(fc.property(freshValue(kind), fc.nat({ max: 1000 }), (value, where) => {
      const middle = Math.floor(value.length / 2) + (where % Math.floor(value.length / 3));
      const lookalikes = [
        value.slice(0, -1), `${value.slice(0, middle)}\u00a7${value.slice(middle + 1)}`, `x${value}`, `_${value}x9`, `${value.slice(0, 8)}${'x'.repeat(Math.max(8, value.length - 8))}`, `${value.slice(0, 8)}your-token-here`,
      ].filter((text) => !whole.test(text) && !whole.test(text.slice(1)) && ![...text.matchAll(new RegExp((kind.recognise.value ?? '').replace(/^\^|\$$/g, ''), 'g'))].some((match) => !/[A-Za-z0-9_]/.test(text[match.index - 1] ?? '') && !/[A-Za-z0-9_]/.test(text[match.index + match[0].length] ?? '')));
      for (const text of lookalikes) expect(said(credentials({ 'app.py': `Client("${text}")  # password\n` })), text.slice(0, 6)).not.toContain(id);
      expect(credentials({ 'package-lock.json': JSON.stringify({ packages: { x: { integrity: value } } }), 'yarn.lock': `x@1:\n  integrity ${value}\n` })).toEqual([]);
    }), { numRuns: 4 });
  });
});

describe('a value whose shape is told by a word beside it', () => {
  test.each(shaped.map((kind) => [kind.id, kind] as const))('%s is found beside its word, and not without', (id, kind) => {
    const word = kind.recognise.near[0] ?? '';
    fc.assert(fc.property(freshValue(kind), (value) => {
      const facts = credentials({ 'notes.txt': `${word}: ${value}\n` });
      expect(said(facts)).toContain(id);
      expect(leakOf(kind, value, facts)).toBeUndefined();
      expect(said(credentials({ 'notes.txt': `password of something: ${value}\n` }))).not.toContain(id);
      expect(said(credentials({ 'notes.txt': `${word}: q${value}\n` }))).not.toContain(id);
    }), { numRuns: 6 });
  });
});

describe('a value that only its name tells', () => {
  test('there are many', () => { expect(named.length).toBeGreaterThan(60); });

  test.each(named.map((kind) => [kind.id, kind] as const))('%s is found by every of its names, and not by another', (id, kind) => {
    fc.assert(fc.property(freshValue(kind), fc.constantFrom(...kind.recognise.names), (value, name) => {
      expect(said(credentials({ 'settings.json': JSON.stringify({ [name]: value }) }))).toContain(id);
      const facts = credentials({ '.env': `${name}='${value}'\n` });
      expect(said(facts)).toContain(id);
      expect(leakOf(kind, value, facts)).toBeUndefined();
      expect(said(credentials({ '.env': `SOME_CHECKSUM='${value}'\n` }))).not.toContain(id);
      expect(said(credentials({ '.env': `${name}=\${${name}_FROM_ELSEWHERE}\n` }).filter((fact) => fact.foundation === 'found'))).toEqual([]);
    }), { numRuns: 4 });
  });
});

test.each(open.map((kind) => [kind.id, kind] as const))('%s is public and no secret, whatever it is called', (_id, kind) => {
  fc.assert(fc.property(freshValue(kind), fc.constantFrom(...kind.recognise.names), (value, name) => {
    expect(credentials({ '.env': `${name}='${value}'\n` })).toEqual([]);
  }), { numRuns: 4 });
});

describe('checksums', () => {
  test.each(secret.filter((kind) => kind.recognise.checksum !== undefined && kind.recognise.checksum !== 'crc16-base32').map((kind) => [kind.id, kind] as const))('%s: a right one is proof, any other a doubt', (_id, kind) => {
    fc.assert(fc.property(freshValue(kind), fc.nat({ max: 20 }), (value, where) => {
      expect(checksumHolds(kind, value)).toBe(true);
      const at = value.indexOf('_') + 1 + where;
      const wrong = value.slice(0, at) + (value[at] === 'a' ? 'b' : 'a') + value.slice(at + 1);
      expect(checksumHolds(kind, wrong)).toBe(false);
      expect((credentials({ '.env': `SOME_TOKEN=${wrong}\nOTHER_TOKEN=${value}\n` })).map((fact) => fact.confidence)).toEqual(['medium', 'high']);
    }), { numRuns: 20 });
  });

  test('a seed of NATS, made by its rules', () => {
    const kind = secret.find((one) => one.recognise.checksum === 'crc16-base32');
    if (!kind) throw new Error('the tables have no such kind');
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat({ max: 30 }), (bytes, where) => {
      const seed = natsSeed(bytes);
      expect(seed).toMatch(new RegExp(kind.recognise.value ?? ''));
      expect(checksumHolds(kind, seed)).toBe(true);
      const changed = Uint8Array.from(bytes);
      changed[where] = (changed[where] ?? 0) ^ 1;
      expect(checksumHolds(kind, natsSeed(changed).slice(0, -4) + seed.slice(-4))).toBe(false);
    }), { numRuns: 50 });
  });
});

/** A user's seed: two bytes that say so, 32 of the key, and the check, in base 32. */
function natsSeed(key: Uint8Array): string {
  const body = [(18 << 3) | (20 << 3 >> 5), ((20 << 3) & 31) << 3, ...key];
  let crc = 0;
  for (const byte of body) for (let bit = 7; bit >= 0; bit--) { const top = (crc >> 15) ^ ((byte >> bit) & 1); crc = ((crc << 1) & 0xffff) ^ (top ? 0x1021 : 0); }
  const bits = [...body, crc & 0xff, crc >> 8].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.padEnd(290, '0').match(/.{5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]).join('');
}

describe('hostile text takes time that grows with its length and no faster', () => {
  const SIZE = 40_000;

  test.each([...marked, ...shaped, ...named, ...open].map((kind) => [kind.id, kind] as const))('%s', (_id, kind) => {
    const start = kind.recognise.literals[0] ?? sampleOf(kind.recognise.value ?? '', () => 0).slice(0, 6);
    const words = kind.recognise.near.join(' ');
    const name = kind.recognise.names[0] ?? 'password';
    for (const run of ['a', '0', 'A2', '&a=']) {
      for (const body of [start + run.repeat(SIZE / run.length), (start + run.repeat(20)).repeat(SIZE / (start.length + run.length * 20))]) credentials({ 'hostile.txt': `${words} password ${body}`, '.env': `${name}='${body}` });
    }
    credentials({ '.env': `${name}='${start}\n`.repeat(SIZE / (name.length + start.length)), 'hostile.yml': `${name}:${' '.repeat(SIZE)}\u0001\n${name}:\n${' '.repeat(900)}(\n`.repeat(3) });
  });
});
