import * as fc from 'fast-check';
import { isPlaceholder } from '../../src/extract/shared/truth.ts';
import type { CredentialKind } from '../../src/model/index.ts';
import { withChecksum } from './placeholders.ts';
import { sampleOf } from './sample.ts';

/** A fresh value of the kind, random but for what is written in its pattern, and no placeholder by chance. What looks ahead in a pattern is not drawn by, so it is asked for. */
export const freshValue = (kind: CredentialKind): fc.Arbitrary<string> => fc.noShrink(fc.noBias(fc.nat({ max: 0x7fffffff }))).map((seed) => {
  let state = seed;
  const pattern = new RegExp(kind.recognise.value ?? '');
  const draw = (bound: number): number => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 0x1_0000_0000) * bound); };
  for (let tries = 0; tries < 100; tries++) {
    const value = withChecksum(kind, sampleOf(kind.recognise.value ?? '', draw));
    if (pattern.test(value) && !isPlaceholder(value) && new Set(value.slice(-40)).size > 9 && !/[.,]$/.test(value)) return value;
  }
  throw new Error(`no value of ${kind.id} is anything but a placeholder`);
});
