import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksumHolds } from '../../../src/extract/secrets/checksum.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import type { CredentialFact, CredentialKind } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { withChecksum } from '../../support/placeholders.ts';
import { sampleOf } from '../../support/sample.ts';
import { treeOf } from '../../support/tree.ts';

/** Every kind of the tables that a value or a name tells, without anybody listing them here: a new one is tested because it stands in the tables. */
const OWN_READER = /^(?:databases|ssh)\.|^(?:aws\.access-key|aws\.access-key-id|aws\.session|kubernetes\.kubeconfig)$/;
const kinds = knowledge().providers.flatMap((provider) => provider.credentials).filter((kind) => kind.recognise.value !== undefined && !OWN_READER.test(kind.id));
const isSigned = (kind: CredentialKind): boolean => kind.recognise.value?.startsWith('^eyJ[') === true;
const secret = kinds.filter((kind) => kind.recognise.public !== true && !isSigned(kind));
const marked = secret.filter((kind) => kind.recognise.decides !== 'no' && kind.recognise.literals.length > 0);
const shaped = secret.filter((kind) => kind.recognise.decides === 'provider' && kind.recognise.literals.length === 0 && kind.recognise.near.length > 0);
const named = secret.filter((kind) => kind.recognise.decides === 'no' && kind.recognise.names.length > 0);
const open = kinds.filter((kind) => kind.recognise.public === true && kind.recognise.names.length > 0 && !isSigned(kind));

const PLACEHOLDER = /(.)\1{6}|123456|abcdef|example|-here|_here|x{5}|todo|foo|bar|test|demo|fake|dummy|sample|your|\$|@[a-z_.]+@/i;
/** A fresh value of the kind, random but for what is written in its pattern. */
const fresh = (kind: CredentialKind): fc.Arbitrary<string> => fc.infiniteStream(fc.nat({ max: 0x7fffffff })).map((stream) => withChecksum(kind, sampleOf(kind.recognise.value ?? '', (bound) => Number(stream.next().value) % bound)))
  .filter((value) => new Set(value.slice(-40)).size > 9 && !PLACEHOLDER.test(value.replace(/^\w{2,12}_(?:test|demo|sandbox)_|-(?:sandbox|development|production)-|FLWSECK_TEST/, '')) && !/[.,]$/.test(value));
const kept = fc.noShrink;

async function credentials(files: Readonly<Record<string, string>>): Promise<CredentialFact[]> {
  return only(await factsOf(treeOf(files), [create]), 'credential');
}
const said = (facts: readonly CredentialFact[]): string[] => facts.flatMap((fact) => fact.kinds);

const WRITTEN: readonly (readonly [string, (value: string) => string])[] = [
  ['app.py', (value) => `client = Client("${value}")  # made by hand\npassword = None\n`], ['config.yaml', (value) => `service:\n  token: '${value}'\n`],
  ['settings.json', (value) => JSON.stringify({ service: { token: value } })], ['notes.txt', (value) => `The token is ${value} and the password is elsewhere.\n`], ['run.sh', (value) => `curl -H 'Authorization: Bearer ${value}' https://api.example.com\n`],
];

describe('a value with a mark of its own', () => {
  test('there are many', () => { expect(marked.length).toBeGreaterThan(140); });

  test.each(marked.map((kind) => [kind.id, kind] as const))('%s is found wherever it stands, whole and at its place', async (id, kind) => {
    await fc.assert(fc.asyncProperty(kept(fresh(kind)), fc.constantFrom(...WRITTEN), async (value, [file, write]) => {
      const text = write(value);
      const facts = await credentials({ [file]: text });
      expect(said(facts)).toContain(id);
      const at = facts.find((fact) => fact.kinds.includes(id))?.evidence[0].at;
      expect(text.slice(at?.start, at?.end)).toBe(value);
    }), { numRuns: 8 });
  });

  test.each(marked.map((kind) => [kind.id, kind] as const))('%s is not what only looks like it', async (id, kind) => {
    const whole = new RegExp(kind.recognise.value ?? '');
    await fc.assert(fc.asyncProperty(kept(fresh(kind)), fc.nat({ max: 1000 }), async (value, where) => {
      const middle = Math.floor(value.length / 2) + (where % Math.floor(value.length / 3));
      const lookalikes = [
        value.slice(0, -1), `${value.slice(0, middle)}\u00a7${value.slice(middle + 1)}`, `x${value}`, `_${value}x9`, `${value.slice(0, 8)}${'x'.repeat(Math.max(8, value.length - 8))}`, `${value.slice(0, 8)}your-token-here`,
      ].filter((text) => !whole.test(text) && !whole.test(text.slice(1)) && ![...text.matchAll(new RegExp((kind.recognise.value ?? '').replace(/^\^|\$$/g, ''), 'g'))].some((match) => !/[A-Za-z0-9_]/.test(text[match.index - 1] ?? '') && !/[A-Za-z0-9_]/.test(text[match.index + match[0].length] ?? '')));
      for (const text of lookalikes) expect(said(await credentials({ 'app.py': `Client("${text}")  # password\n` })), text.slice(0, 6)).not.toContain(id);
      expect(await credentials({ 'package-lock.json': JSON.stringify({ packages: { x: { integrity: value } } }), 'yarn.lock': `x@1:\n  integrity ${value}\n` })).toEqual([]);
    }), { numRuns: 4 });
  });
});

describe('a value whose shape is told by a word beside it', () => {
  test.each(shaped.map((kind) => [kind.id, kind] as const))('%s is found beside its word, and not without', async (id, kind) => {
    const word = kind.recognise.near[0] ?? '';
    await fc.assert(fc.asyncProperty(kept(fresh(kind)), async (value) => {
      expect(said(await credentials({ 'notes.txt': `${word}: ${value}\n` }))).toContain(id);
      expect(said(await credentials({ 'notes.txt': `password of something: ${value}\n` }))).not.toContain(id);
      expect(said(await credentials({ 'notes.txt': `${word}: q${value}\n` }))).not.toContain(id);
    }), { numRuns: 6 });
  });
});

describe('a value that only its name tells', () => {
  test('there are many', () => { expect(named.length).toBeGreaterThan(60); });

  test.each(named.map((kind) => [kind.id, kind] as const))('%s is found by every of its names, and not by another', async (id, kind) => {
    await fc.assert(fc.asyncProperty(kept(fresh(kind)), fc.constantFrom(...kind.recognise.names), async (value, name) => {
      expect(said(await credentials({ 'settings.json': JSON.stringify({ [name]: value }) }))).toContain(id);
      expect(said(await credentials({ '.env': `${name}='${value}'\n` }))).toContain(id);
      expect(said(await credentials({ '.env': `SOME_CHECKSUM='${value}'\n` }))).not.toContain(id);
      expect(said(await credentials({ '.env': `${name}=\${${name}_FROM_ELSEWHERE}\n` }).then((facts) => facts.filter((fact) => fact.foundation === 'found')))).toEqual([]);
    }), { numRuns: 4 });
  });
});

test.each(open.map((kind) => [kind.id, kind] as const))('%s is public and no secret, whatever it is called', async (_id, kind) => {
  await fc.assert(fc.asyncProperty(kept(fresh(kind)), fc.constantFrom(...kind.recognise.names), async (value, name) => {
    expect(await credentials({ '.env': `${name}='${value}'\n` })).toEqual([]);
  }), { numRuns: 4 });
});

describe('checksums', () => {
  test.each(secret.filter((kind) => kind.recognise.checksum !== undefined && kind.recognise.checksum !== 'crc16-base32').map((kind) => [kind.id, kind] as const))('%s: a right one is proof, any other a doubt', async (_id, kind) => {
    await fc.assert(fc.asyncProperty(kept(fresh(kind)), fc.nat({ max: 20 }), async (value, where) => {
      expect(checksumHolds(kind, value)).toBe(true);
      const at = value.indexOf('_') + 1 + where;
      const wrong = value.slice(0, at) + (value[at] === 'a' ? 'b' : 'a') + value.slice(at + 1);
      expect(checksumHolds(kind, wrong)).toBe(false);
      expect((await credentials({ '.env': `SOME_TOKEN=${wrong}\nOTHER_TOKEN=${value}\n` })).map((fact) => fact.confidence)).toEqual(['medium', 'high']);
    }), { numRuns: 20 });
  });

  test('a seed of NATS, made by its rules', () => {
    const kind = secret.find((one) => one.recognise.checksum === 'crc16-base32');
    if (!kind) throw new Error('the tables have no such kind');
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat({ max: 31 }), (bytes, where) => {
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
  return (bits.match(/.{5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]).join('');
}

describe('hostile text takes time that grows with its length and no faster', () => {
  const SIZE = 60_000;
  const runs = ['a', 'A', '0', '-', 'aA0', 'a.', '&a=', 'a%', 'A2'];

  test.each(marked.concat(shaped).map((kind) => [kind.id, kind] as const))('%s', async (_id, kind) => {
    const start = kind.recognise.literals[0] ?? sampleOf(kind.recognise.value ?? '', () => 0).slice(0, 6);
    const words = kind.recognise.near.join(' ');
    for (const run of runs) {
      const texts = [`${words} password ${start}${run.repeat(SIZE / run.length)}`, `${words} password ${(start + run.repeat(20)).repeat(SIZE / (start.length + run.length * 20))}`, `${words} password ${start.repeat(SIZE / start.length)}`];
      for (const text of texts) {
        const began = performance.now();
        await credentials({ 'hostile.txt': text });
        expect(performance.now() - began).toBeLessThan(1500);
      }
    }
  }, 120_000);
});
