import { describe, expect, test } from 'vitest';
import { decode } from '../src/discover/decode.ts';
import { knownLatin, latinText, textOfBytes } from '../src/model/index.ts';

const PIECE = 512 * 1024;
const file = { path: 'a.txt', size: 0, origin: 'tree' as const };

describe('text of many bytes', () => {
  test('is that of all of them, whatever stands where two stretches meet', () => {
    for (const sign of ['a', '\u00e9', '\u3042', '\u{1f680}']) {
      for (let before = PIECE - 4; before <= PIECE + 1; before++) {
        const text = `${'x'.repeat(before)}${sign.repeat(3)}${'y'.repeat(PIECE)}${sign}`;
        const bytes = new TextEncoder().encode(text);
        expect(textOfBytes(bytes, 'utf8') === text, `${sign} at ${before}`).toBe(true);
        expect(textOfBytes(bytes, 'latin1') === Buffer.from(bytes).toString('latin1'), `${sign} at ${before}`).toBe(true);
      }
    }
  });

  test('is kept as Latin-1 for these bytes alone, and only if they are many', () => {
    const [long, other, short] = [new Uint8Array(70_000).fill(97), new Uint8Array(70_000).fill(98), new Uint8Array(10).fill(99)];
    expect(latinText(long)).toBe('a'.repeat(70_000));
    expect(knownLatin(long)).toBe('a'.repeat(70_000));
    expect(knownLatin(other)).toBeUndefined();
    expect(latinText(short)).toBe('c'.repeat(10));
    expect(knownLatin(short)).toBeUndefined();
    expect(knownLatin(long)).toBe('a'.repeat(70_000));
    latinText(other);
    expect(knownLatin(long)).toBeUndefined();
  });

  test('decodes to the same whether it was asked for as Latin-1 before or not', () => {
    for (const text of ['a'.repeat(70_000), `${'a'.repeat(70_000)}\u00e9\u3042`, `\ufeff${'a'.repeat(70_000)}`, '\u00e9'.repeat(40_000)]) {
      const bytes = new TextEncoder().encode(text);
      const plain = decode(bytes.slice(), file);
      latinText(bytes);
      expect(decode(bytes, file)).toEqual(plain);
      expect(plain.text).toBe(text.replace(/^\ufeff/, ''));
    }
  });
});
