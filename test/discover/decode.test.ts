import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asUtf8, decode } from '../../src/discover/index.ts';
import type { FileRef } from '../../src/model/index.ts';

const file: FileRef = { path: 'a.env', size: 0, origin: 'ignored' };
const utf16 = (text: string, big = false): Buffer => { const bytes = Buffer.from(text, 'utf16le'); return big ? bytes.swap16() : bytes; };
const kinds = (bytes: Uint8Array): string[] => decode(bytes, file).gaps.map((gap) => gap.kind);

describe('decode', () => {
  test.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from('KEY=ü\r\n'), 'KEY=ü\r\n'],
    ['UTF-8 with a mark', Buffer.from('\uFEFFKEY=1'), 'KEY=1'],
    ['UTF-16 LE with a mark', utf16('\uFEFFKEY=ü\n'), 'KEY=ü\n'],
    ['UTF-16 BE with a mark', utf16('\uFEFFKEY=ü\n', true), 'KEY=ü\n'],
    ['UTF-16 LE without a mark', utf16('DATABASE_URL=x\n'), 'DATABASE_URL=x\n'],
    ['UTF-16 BE without a mark', utf16('DATABASE_URL=x\n', true), 'DATABASE_URL=x\n'],
    ['nothing', new Uint8Array(), ''],
    ['one byte', Buffer.from('a'), 'a'],
  ])('%s', (_, bytes, text) => {
    expect(decode(bytes, file)).toEqual({ text, gaps: [] });
    expect(decode(asUtf8(bytes), file).text).toBe(text);
  });

  test('invalid UTF-8 is read around, with one gap at the first hole', () => {
    const { text, gaps } = decode(Buffer.from([0x61, 0xff, 0x62, 0xfe, 0x63]), file);
    expect(text).toBe('a\uFFFDb\uFFFDc');
    expect(gaps).toMatchObject([{ kind: 'encoding', place: { file: 'a.env', start: 1, origin: 'ignored' } }]);
  });

  test('UTF-32 is told as what is not read, in either order', () => {
    const little = Buffer.from(Array.from('\uFEFFKEY=x\n', (char) => [char.charCodeAt(0) & 0xff, char.charCodeAt(0) >> 8, 0, 0]).flat());
    for (const bytes of [little, Buffer.from(little).swap32()]) expect(decode(bytes, { path: 'a.txt', size: bytes.length, origin: 'tree' })).toMatchObject({ text: undefined, gaps: [{ kind: 'binary' }] });
  });

  test('half a character of UTF-16 is a gap', () => {
    expect(kinds(Buffer.concat([utf16('\uFEFFKEY'), Buffer.from([0x41])]))).toEqual(['encoding']);
  });

  test('zero bytes are binary: no text, a gap that says what to do', () => {
    const { text, gaps } = decode(Buffer.from('KEY=1\0\nB=2'), file);
    expect(text).toBeUndefined();
    expect(gaps).toMatchObject([{ kind: 'binary', reason: expect.stringContaining('save it as UTF-8') }]);
  });

  test('nobody is told to save a database as text, and of a picture under the name of a secret nothing is said', () => {
    expect(decode(Buffer.from('SQLite format 3\0\x10'), { ...file, path: 'data/credentials.db' }).gaps).toMatchObject([{ kind: 'binary', reason: 'is a binary file and was not read' }]);
    const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1]);
    expect(decode(picture, { ...file, path: 'docs/credentials_error.jpg' }).gaps).toEqual([]);
    // Under the name of a text it is one that cannot be read.
    expect(decode(picture, { ...file, path: 'credentials' }).gaps).toMatchObject([{ kind: 'binary' }]);
  });

  test('a picture is not taken for UTF-16', () => {
    expect(kinds(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1]))).toEqual(['binary']);
  });

  test('any bytes give text or a gap', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const { text, gaps } = decode(bytes, file);
      expect(text !== undefined || gaps.length === 1).toBe(true);
    }));
  });

  test('any text of ASCII survives every encoding', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 4 }), (text) => {
      expect(decode(Buffer.from(text), file).text).toBe(text);
      for (const big of [false, true]) {
        expect(decode(utf16(text, big), file).text).toBe(text);
        expect(decode(utf16(`\uFEFF${text}`, big), file).text).toBe(text);
      }
    }));
  });
});
