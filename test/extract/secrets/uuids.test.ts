import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsUuid } from '../../../src/extract/secrets/by-name.ts';

const WHOLE = /(?<![A-Za-z0-9-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9-])/;
const NOISE = fc.array(fc.constantFrom('-', '-', 'a', '0', ' ', '\n', 'abcd', '-abcd', '12345678', '-abcd-abcd-abcd-', '8f3e4b67-e69b-42d3-a856-92c614d74e1b', '8f3e4b67-e69b-42d3-a856-92c614d74e1'), { maxLength: 12 });

describe('UUIDs in bytes', () => {
  it('are found wherever they begin', () => {
    for (let before = 0; before < 60; before++) for (const behind of ['', ' ', '\n-']) expect(holdsUuid(Buffer.from(`${' '.repeat(before)}8f3e4b67-e69b-42d3-a856-92c614d74e1b${behind}`), true), `${before}`).toBe(true);
  });

  it('are found among other dashes where an expression finds them, and nowhere else', () => {
    fc.assert(fc.property(NOISE, (pieces) => { expect(holdsUuid(Buffer.from(pieces.join('')), true)).toBe(WHOLE.test(pieces.join(''))); }), { numRuns: 3_000 });
  });
});
