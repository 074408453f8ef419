import { describe, expect, it } from 'vitest';
import { isDeep } from '../../../src/extract/secrets/deep-runs.ts';
import { factsOf } from '../../support/facts.ts';
import { expandPlaceholders } from '../../support/placeholders.ts';
import { treeOf } from '../../support/tree.ts';

const deepIn = (text: string) => (at: number): boolean => isDeep(at, (start, end) => text.slice(start, end));

describe('a stretch of base64', () => {
  it('is deep where 256 digits stand before', () => {
    expect([1, 256, 257, 400].map(deepIn(`"${'Ab+/9'.repeat(80)}"`))).toEqual([false, false, true, true]);
  });
  it('begins anew behind what is no digit of it', () => {
    expect([299, 300, 301, 302, 556, 557].map(deepIn(`${'A'.repeat(300)} ${'B'.repeat(300)}`))).toEqual([true, true, false, false, false, true]);
  });
});

describe('a token of a provider', () => {
  const found = async (text: string): Promise<number> => (await factsOf(treeOf({ 'src/pack.ts': text }))).filter((fact) => fact.fact === 'credential').length;
  const token = expandPlaceholders('{{github-pat:deep}}');
  it('is found behind a packed module on its own, and behind a slash of an address', async () => {
    expect(await found(`const wasm = "${'AGFzbQEAAAABjYGAgAAd/+'.repeat(60)}";\nconst one = "${token}";\n`)).toBe(1);
    expect(await found(`const one = "https://example.net/v1/${token}";\n`)).toBe(1);
  });
  it('is none in the middle of a packed module', async () => {
    expect(await found(`const wasm = "${'AGFzbQEAAAABjYGAgAAd/+'.repeat(60)}/${token}";\n`)).toBe(0);
  });
});
