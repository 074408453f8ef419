import { describe, expect, it } from 'vitest';
import { Point } from '@noble/ed25519';
import { enough, publicKey, readKeys, writeKeys } from '../../src/seal/index.ts';
import { sha256 } from '../../src/seal/strict.ts';
import { bytes, keysOf, must, person } from '../support/sealing.ts';

/** The eight points of small order. Node 20's OpenSSL accepts one signature for every message under the first of them; that of Node 24 refuses. */
const SMALL = [
  '0100000000000000000000000000000000000000000000000000000000000000', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000', '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
];
const NOT_CANONICAL = ['0100000000000000000000000000000000000000000000000000000000000080', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'];

describe('a public key', () => {
  it.each(SMALL)('of small order is refused: %s', (hex) => { expect(publicKey(Buffer.from(hex, 'hex')).why).toMatch(/small order/); });
  it.each(NOT_CANONICAL)('that is not written canonically is refused: %s', (hex) => { expect(publicKey(Buffer.from(hex, 'hex')).why).toBeDefined(); });

  it('with a part of small order is refused', () => {
    const torsion = Point.fromHex(SMALL[4] ?? '', true);
    const mixed = Point.fromBytes(person('A').raw).add(torsion).toBytes();
    expect(publicKey(mixed).why).toMatch(/small order/);
  });
});

describe('the keys file', () => {
  const [ann, bob] = [person('Ann'), person('Bob')];
  it('is read back as it was written', () => {
    const { keys } = keysOf([ann, bob]);
    expect([...keys.all.values()].map((one) => one.person).sort()).toEqual(['Ann', 'Bob']);
  });
  it.each([
    ['one blank more', (text: string) => text.replace('"version": 1', '"version":  1')],
    ['no line end', (text: string) => text.trimEnd()],
    ['a key that stands twice', (text: string) => text.replace('"version": 1,', '"version": 1,\n  "version": 1,')],
    ['an unknown key', (text: string) => text.replace('"version": 1,', '"version": 1,\n  "note": "x",')],
    ['an escaped letter', (text: string) => text.replace('Ann', String.raw`\u0041nn`)],
    ['a name that is not the key\'s own', (text: string) => text.replaceAll(ann.keyid, sha256('other'))],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ])('is refused with %s', (_, change) => {
    const text = writeKeys({ policy: 1, receipt: 1 }, [ann, bob]);
    expect(readKeys(bytes(text)).why).toBeUndefined();
    expect(readKeys(bytes(change(text))).why).toBeDefined();
  });
  it('is refused when it holds one key for two persons', () => {
    expect(readKeys(bytes(writeKeys({ policy: 1, receipt: 1 }, [ann, { ...ann, person: 'Bob' }]))).why).toMatch(/once each/);
  });
  it('is refused when fewer persons are known than must sign', () => { expect(readKeys(bytes(writeKeys({ policy: 2, receipt: 1 }, [ann, person('Ann')]))).why).toMatch(/wants 2 persons/); });
});

describe('enough persons', () => {
  const [ann, annToo, bob, clerk, late] = [person('Ann'), person('Ann'), person('Bob'), person('Clerk', 'receipt'), person('Late', 'policy', '2026-01-31')];
  const { keys } = keysOf([ann, annToo, bob, clerk, late]);
  it.each([
    ['two persons', [ann, bob], true], ['one key twice', [ann, ann], false], ['one person with two keys', [ann, annToo], false], ['a receipt key', [ann, clerk], false], ['a key whose time is over', [ann, late], false],
  ] as const)('%s', (_, signers, holds) => { expect(enough(keys, 'policy', signers.map((one) => one.keyid), '2026-11-21').why === undefined).toBe(holds); });
  it('names who signed', () => { expect(must(enough(keys, 'policy', [bob.keyid, ann.keyid], '2026-11-21'))).toEqual(['Ann', 'Bob']); });
});
