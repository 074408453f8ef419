import { describe, expect, it } from 'vitest';
import { knownKeys, rotationLine, verifyChain } from '../../src/seal/index.ts';
import type { Keys, KnownKeys } from '../../src/seal/index.ts';
import { enough } from '../../src/seal/keys.ts';
import { chained } from '../../src/seal/chain.ts';
import type { Link } from '../../src/seal/chain.ts';
import { judgement, readReceipt, writeReceipt } from '../../src/seal/receipt.ts';
import { sha256 } from '../../src/seal/strict.ts';
import { bytes, judged, keysOf, must, person, sealOf } from '../support/sealing.ts';
import type { Person } from '../support/sealing.ts';

const [ann, bob] = [person('Ann'), person('Bob')];
const [oldSigner, newSigner] = [person('Signer', 'receipt'), person('Signer', 'receipt')];
const [before, after] = [keysOf([ann, bob, oldSigner]), keysOf([ann, bob, newSigner])];
/** Both sets agreed that the second takes the place of the first: the key of the old signer is revoked. */
const rotations = bytes(rotationLine(before.text, sealOf({ 'craterscan.yml': 'version: 1\n' }, after.keys, [ann, bob]).text));

function chain(...by: readonly (readonly [Keys, Person])[]): Buffer {
  let last: Link | undefined;
  let text = '';
  by.forEach(([keys, signer], at) => {
    const line = writeReceipt(chained(judgement('acme/shop', judged(at + 1, keys)), 'acme-shop', last), [signer]);
    last = { ...must(readReceipt(bytes(line))), sha256: sha256(line) };
    text += `${line}\n`;
  });
  return bytes(text);
}
const [old, fresh] = [[before.keys, oldSigner], [after.keys, newSigner]] as const;
const known = (): KnownKeys => must(knownKeys(after.text, rotations));

describe('a chain over a change of keys', () => {
  it('is intact under the sets that held one after the other', () => {
    expect([...known().keys()].sort()).toEqual([before.keys.sha256, after.keys.sha256].sort());
    for (const by of [[old], [old, old, fresh], [fresh, fresh]]) expect(verifyChain(chain(...by), { keys: known() })).toMatchObject({ state: 'intact' });
  });
  it('is broken where a key that was revoked signs after the new one did', () => {
    expect(verifyChain(chain(old, fresh, old), { keys: known() })).toEqual({ state: 'broken', line: 3, why: 'is signed under keys whose place others had taken by then' });
  });
  it('takes a set that came back for what it is', () => {
    const back = bytes(rotationLine(before.text, sealOf({ 'craterscan.yml': 'version: 1\n' }, after.keys, [ann, bob]).text) + rotationLine(after.text, sealOf({ 'craterscan.yml': 'version: 1\n' }, before.keys, [ann, bob], { after: sealOf({ 'craterscan.yml': 'version: 1\n' }, after.keys, [ann, bob]).seal }).text));
    const keys = must(knownKeys(before.text, back));
    expect(verifyChain(chain(old, fresh, old), { keys }).state).toBe('intact');
    expect(verifyChain(chain(fresh, old, fresh), { keys }).state).toBe('broken');
  });
});

describe('one person', () => {
  it('is one however the name is spelt', () => {
    const twice = [person('Ann'), person('ann '), person('Bob')];
    const { keys } = keysOf(twice);
    expect(enough(keys, 'policy', twice.slice(0, 2).map((one) => one.keyid), '2026-11-21').why).toMatch(/needs the signatures of 2 persons for policy and has 1/);
    expect(() => keysOf(twice.slice(0, 2))).toThrow(/wants 2 persons to sign for policy and knows 1/);
  });
});
