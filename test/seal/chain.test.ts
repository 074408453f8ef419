import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { equivocation, publicKey, readReceipt, verifyChain } from '../../src/seal/index.ts';
import { sha256 } from '../../src/seal/strict.ts';
import { bytes, chainOf, judged, keysOf, must, person } from '../support/sealing.ts';

const [ann, clerk] = [person('Ann'), person('Clerk', 'receipt')];
const { keys } = keysOf([ann, clerk], 1);
const known = new Map([[keys.sha256, keys]]);
const lines = chainOf([1, 2, 3].map((pr) => judged(pr, keys)), [clerk]);
const chain = bytes(lines.join(''));
const anchor = { seq: 3, sha256: sha256((lines[2] ?? '').trimEnd()) };
const state = (text: string | Uint8Array, more: Partial<Parameters<typeof verifyChain>[1]> = {}): string => {
  const found = verifyChain(typeof text === 'string' ? bytes(text) : text, { keys: known, ...more });
  return found.state === 'broken' ? `broken at ${found.line}: ${found.why}` : `intact, end ${found.end}`;
};

describe('a chain', () => {
  it('is intact, and its end is established by an anchor alone', () => {
    expect(state(chain)).toBe('intact, end not-established');
    expect(state(chain, { anchor })).toBe('intact, end established');
  });
  it.each([1, 2])('with its last %i lines dropped fails only against an anchor or a least length', (dropped) => {
    const cut = lines.slice(0, 3 - dropped).join('');
    expect(state(cut)).toBe('intact, end not-established');
    expect(state(cut, { anchor })).toMatch(/^broken/);
    expect(state(cut, { atLeast: 3 })).toMatch(/^broken/);
  });
  it.each([
    ['a line is left out', [0, 2]], ['two lines are swapped', [0, 2, 1]], ['a line stands twice', [0, 0, 1]], ['the first is missing', [1, 2]],
  ])('is broken when %s', (_, order) => { expect(state(order.map((at) => lines[at] ?? '').join(''))).toMatch(/^broken/); });
  it('is broken when its last line has no end', () => { expect(state(lines.join('').trimEnd())).toMatch(/last line has no end/); });
  it('is broken when a policy key signed', () => { expect(state(chainOf([judged(1, keys)], [ann]).join(''))).toMatch(/for receipt/); });
  it('is broken when nobody signed', () => { expect(state(chainOf([judged(1, keys)], []).join(''))).toMatch(/for receipt/); });
  it('is broken when a repository was swapped for another', () => {
    const other = chainOf([judged(1, keys), judged(2, keys, { repositoryId: 78 })], [clerk]).join('');
    expect(state(other)).toMatch(/another repository/);
    expect(state(chain, { repositoryId: 78 })).toMatch(/another repository/);
  });
  it('is broken when a receipt is older than the one before it', () => { expect(state(chainOf([judged(1, keys), judged(2, keys, { time: '2026-11-21T09:59:59Z' })], [clerk]).join(''))).toMatch(/older/); });
  it('tells where two chains say different things', () => {
    const linksOf = (text: string) => { const found = verifyChain(bytes(text), { keys: known }); return found.state === 'intact' ? found.links : []; };
    const fork = chainOf([judged(1, keys), judged(9, keys)], [clerk]).join('');
    expect(equivocation(linksOf(chain.toString()), linksOf(lines[0] ?? ''))).toBeUndefined();
    expect(equivocation(linksOf(chain.toString()), linksOf(fork))).toBe(2);
  });
  it('refuses a receipt that speaks of one tree and judges another', () => {
    const line = (lines[0] ?? '').trimEnd();
    const envelope = JSON.parse(line) as { payload: string };
    const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as { subject: [{ digest: { gitTree: string } }] };
    statement.subject[0].digest.gitTree = sha256('other').slice(0, 40);
    expect(readReceipt(bytes(JSON.stringify({ ...envelope, payload: Buffer.from(JSON.stringify(statement)).toString('base64') }))).why).toMatch(/speaks of one commit/);
  });
  it('has no byte that can be changed', () => {
    const short = bytes(lines[0] ?? '');
    const copy = Uint8Array.from(short);
    const missed: number[] = [];
    for (let at = 0; at < short.length; at++) {
      for (let other = 0; other < 256; other++) {
        if (other === short[at]) continue;
        copy[at] = other;
        if (!state(copy).startsWith('broken')) missed.push(at);
      }
      copy[at] = short[at] ?? 0;
    }
    expect(missed).toEqual([]);
  });
  it('never throws, whatever stands there', () => { fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (some) => { expect(state(some)).toMatch(/^broken/); })); });
});

describe('another program', () => {
  const line = (lines[0] ?? '').trimEnd();
  const verify = (text: string): void => {
    const bundle = bundleFromJSON({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', dsseEnvelope: JSON.parse(text) as unknown,
      verificationMaterial: { publicKey: { hint: clerk.keyid }, tlogEntries: [], timestampVerificationData: { rfc3161Timestamps: [] } },
    });
    const material = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [], publicKey: () => ({ publicKey: must(publicKey(clerk.raw)).key, validFor: () => true }) };
    new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(toSignedEntity(bundle));
  };
  it('verifies our envelope and rejects it with any other payload', () => {
    expect(() => { verify(line); }).not.toThrow();
    const envelope = JSON.parse(line) as { payload: string };
    const other = Buffer.from(Buffer.from(envelope.payload, 'base64').toString().replace('"gate":"open"', '"gate":"shut"')).toString('base64');
    expect(() => { verify(line.replace(envelope.payload, other)); }).toThrow(/signature/i);
  });
});
