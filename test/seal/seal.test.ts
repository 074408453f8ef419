import { describe, expect, it } from 'vitest';
import { follows, readKeys, readSeal, rotatedBy, rotationLine, reaches, sealedBy, sha256 } from '../../src/seal/index.ts';
import { bytes, filesOf, keysOf, must, person, sealOf } from '../support/sealing.ts';

const [ann, bob, cy, dora, clerk] = [person('Ann'), person('Bob'), person('Cy'), person('Dora'), person('Clerk', 'receipt')];
const { keys } = keysOf([ann, bob, clerk]);
const files = { 'craterscan.policy.yml': 'version: 1\n', 'craterscan.yml': '{}\n' };
const here = { repository: 77, today: '2026-11-21', files: filesOf(files) };

describe('a seal', () => {
  it('holds for the files it was made of', () => { expect(must(sealedBy(sealOf(files, keys, [ann, bob]).seal, keys, here))).toEqual(['Ann', 'Bob']); });
  it.each([
    ['one signature is missing', sealOf(files, keys, [ann]).seal, here],
    ['a receipt key signed', sealOf(files, keys, [ann, clerk]).seal, here],
    ['a stranger signed too', sealOf(files, keys, [ann, bob, cy]).seal, here],
    ['it is of another repository', sealOf(files, keys, [ann, bob], { repository: 78 }).seal, here],
    ['a file changed', sealOf(files, keys, [ann, bob]).seal, { ...here, files: filesOf({ ...files, 'craterscan.yml': '{ }\n' }) }],
    ['a file is gone', sealOf(files, keys, [ann, bob]).seal, { ...here, files: filesOf({ 'craterscan.yml': '{}\n' }) }],
    ['a file came', sealOf(files, keys, [ann, bob]).seal, { ...here, files: filesOf({ ...files, '.craterscan/baseline.json': '{}' }) }],
  ])('does not hold when %s', (_, seal, context) => { expect(sealedBy(seal, keys, context).why).toBeDefined(); });
  it('does not hold under other keys', () => { expect(sealedBy(sealOf(files, keys, [ann, bob]).seal, keysOf([ann, bob, cy]).keys, here).why).toMatch(/other keys/); });
  it('holds on the day it names when a key of its signers is over today, and not when that day is asked for', () => {
    const [early, other] = [person('Early', 'policy', '2026-12-01'), person('Other', 'policy', '2026-12-01')];
    const set = keysOf([early, other]).keys;
    const { seal } = sealOf(files, set, [early, other]);
    expect(sealedBy(seal, set, { files: here.files }).why).toBeUndefined();
    expect(sealedBy(seal, set, { files: here.files, today: '2026-12-02' }).why).toMatch(/time is over/);
  });
});

describe('the next seal', () => {
  const first = sealOf(files, keys, [ann, bob]).seal;
  it('follows the one before it', () => { expect(follows(sealOf(files, keys, [ann, bob], { after: first }).seal, first)).toBeUndefined(); });
  it('does not when it is an older one again', () => { expect(follows(first, sealOf(files, keys, [ann, bob], { after: first }).seal)).toMatch(/number 1/); });
  it('does not when it names another', () => {
    const other = sealOf({ 'craterscan.yml': 'x: 1\n' }, keys, [ann, bob]).seal;
    expect(follows(sealOf(files, keys, [ann, bob], { after: other }).seal, first)).toMatch(/does not name/);
  });
  it('does not when its day lies before', () => { expect(follows(sealOf(files, keys, [ann, bob], { after: first, sealedOn: '2026-11-20' }).seal, first)).toMatch(/day before/); });
});

describe('a change of keys', () => {
  const after = keysOf([cy, dora, clerk]);
  it.each([['old and new', [ann, bob, cy, dora], true], ['old alone', [ann, bob], false], ['new alone', [cy, dora], false], ['one of the old and both new', [ann, cy, dora], false]] as const)('signed by %s', (_, signers, holds) => {
    const { seal } = sealOf(files, after.keys, signers, { after: sealOf(files, keys, [ann, bob]).seal });
    expect(rotatedBy(seal, keys, after.keys, here).why === undefined).toBe(holds);
  });
  it('leads from the pinned keys to those of today, over two changes', () => {
    const [k0, k1, k2] = [keysOf([ann, bob]), keysOf([bob, cy]), keysOf([cy, dora])];
    const s0 = sealOf(files, k0.keys, [ann, bob]);
    const s1 = sealOf(files, k1.keys, [ann, bob, cy], { after: s0.seal });
    const s2 = sealOf(files, k2.keys, [bob, cy, dora], { after: s1.seal });
    const log = bytes(rotationLine(k0.text, s1.text) + rotationLine(k1.text, s2.text));
    expect(must(reaches(sha256(k0.text), k2.keys, k2.text, log))).toBe(2);
    expect(must(reaches(sha256(k1.text), k2.keys, k2.text, log))).toBe(1);
    expect(reaches(sha256(keysOf([ann, dora]).text), k2.keys, k2.text, log).why).toMatch(/do not come/);
    expect(reaches(sha256(k0.text), k2.keys, k2.text, undefined).why).toMatch(/no change of keys/);
    expect(reaches(sha256(k0.text), k2.keys, k2.text, bytes(rotationLine(k0.text, s2.text))).why).toBeDefined();
    expect(reaches(sha256(k0.text), keysOf([ann, dora]).keys, keysOf([ann, dora]).text, log).why).toBeDefined();
  });
});

/** Every byte by each of the 255 others; `accepts` must say no to all of them. */
function tampered(original: Uint8Array, accepts: (bytes: Uint8Array) => boolean): number[] {
  const missed: number[] = [];
  const copy = Uint8Array.from(original);
  for (let at = 0; at < original.length; at++) {
    for (let other = 0; other < 256; other++) {
      if (other === original[at]) continue;
      copy[at] = other;
      if (accepts(copy)) missed.push(at);
    }
    copy[at] = original[at] ?? 0;
  }
  return missed;
}

describe('no byte can be changed', () => {
  const one = keysOf([ann], 1);
  const { text, seal } = sealOf(files, one.keys, [ann]);
  const context = { repository: 77, today: '2026-11-21' };
  it('of the seal', () => {
    expect(sealedBy(seal, one.keys, here).why).toBeUndefined();
    expect(tampered(text, (bytes) => { const read = readSeal(bytes); return read.why === undefined && sealedBy(read.value, one.keys, here).why === undefined; })).toEqual([]);
  });
  it('of the keys', () => {
    expect(tampered(one.text, (bytes) => { const read = readKeys(bytes); return read.why === undefined && sealedBy(seal, read.value, here).why === undefined; })).toEqual([]);
  });
  it('of a file it covers', () => {
    const policy = bytes(files['craterscan.policy.yml']);
    expect(tampered(policy, (changed) => sealedBy(seal, one.keys, { ...context, files: new Map([...here.files, ['craterscan.policy.yml', changed]]) }).why === undefined)).toEqual([]);
  });
});
