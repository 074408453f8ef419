import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packedRuns } from '../../../src/extract/secrets/packed-runs.ts';

/** The same said by an expression, which tries every character. */
function byExpression(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{24,40000}={0,2}(?![A-Za-z0-9+/=_-])/g)].filter((match) => /^[\x20-\x7e\r\n\t]+$/.test(Buffer.from(match[0].slice(0, 24), 'base64').toString('latin1')))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

describe('stretches that may be base64', () => {
  test('are those that an expression finds', () => {
    const packed = fc.string({ minLength: 10, maxLength: 60 }).map((text) => Buffer.from(text).toString('base64'));
    const piece = fc.oneof(packed, packed.map((text) => text.replace(/=/g, '')), fc.base64String({ maxLength: 70 }), fc.string({ maxLength: 40 }), fc.constantFrom('=', '==', '===', '-', '_', ' ', '\n', '"', 'é', '\ud83d\ude00', 'a', '/'));
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')), (text) => { expect([...packedRuns(text)]).toEqual(byExpression(text)); }), { numRuns: 2000 });
  });

  test('end where they grow too long', () => {
    for (const length of [23, 24, 25, 39_999, 40_000, 40_001]) for (const text of ['dGV4'.repeat(length).slice(0, length), ` ${'dGV4'.repeat(length).slice(0, length)}=`]) expect([...packedRuns(text)]).toEqual(byExpression(text));
  });

  test('are none where an address holds a picture, and are one in an address of text', () => {
    const packed = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">').toString('base64');
    for (const type of ['image/svg+xml', 'image/svg+xml;charset=utf-8', 'font/woff2', 'audio/x-m3u', 'video/mp4']) expect([...packedRuns(`src="data:${type};base64,${packed}"`)]).toEqual([]);
    for (const type of ['text/plain', 'application/json', 'images/svg', 'image']) expect([...packedRuns(`src="data:${type};base64,${packed}"`)], type).toHaveLength(1);
  });
});
