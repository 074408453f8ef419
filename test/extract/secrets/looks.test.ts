import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinsTexts, placesOf } from '../../../src/extract/secrets/looks.ts';
import { mayBePieced, PIECED_LITERALS, piecesOf } from '../../../src/extract/secrets/pieced.ts';
import { holdsPackedRun, packedRuns } from '../../../src/extract/secrets/packed-runs.ts';
import { asksOf } from '../../../src/extract/secrets/worth.ts';
import { secretTables } from '../../../src/extract/secrets/tables.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { ASKED } from '../../../src/model/index.ts';
import { knowledge } from '../../support/knowledge.ts';
import { prefilter } from '../../support/prefilter.ts';

const asks = asksOf(secretTables(knowledge()));
const match = createMatcher([...asks.keys()], await prefilter(), [...asks.keys()], asks);
const ALL = Object.values(ASKED).reduce((all, one) => all | one, 0);

function said(text: string, asked: number, code: boolean): [string[], string[], boolean, boolean] {
  const bytes = Buffer.from(text);
  // What lay in the window before must not be seen.
  match(Buffer.from(`${text}aB3="password" = 'abcdefgh' ://a:b@c`.repeat(2)));
  match(bytes);
  const [looks, spots] = [match.looks(), match.spots()];
  if (!looks || !spots) throw new Error('nobody looked');
  const told = (all: { readonly literals: readonly string[]; readonly pairs: Uint32Array } | undefined): string[] => Array.from({ length: (all?.pairs.length ?? 0) / 2 }, (_, i) => `${all?.pairs[i * 2]} ${all?.literals[(all.pairs[i * 2 + 1] ?? 0) & 0xffff]} ${(all?.pairs[i * 2 + 1] ?? 0) >>> 16}`);
  return [told(looks.places(asked, code)), told(placesOf(bytes, spots, asks, asked, code)), looks.holdsPackedRun(), holdsPackedRun(bytes)];
}

const begin = [...asks].filter(([, ask]) => (ask & ASKED.begins) !== 0).map(([literal]) => literal);
const words = fc.constantFrom(...begin, 'password', 'PWD', 'pw', 'pwval', 'token', 'Key', 'apiKey', 'auth', 'cred', 'Bearer', 'Basic', 'secret', 'senha', 'verifier', 'ghp_', 'eyJ', 'stripe', 'gho_');
const signs = fc.constantFrom(' ', '\t', '\n', '\r\n', '=', ':', ': ', ' = ', ',', '"', "'", '`', '\\"', '\\', '>', '<', '</', '-', '--', '_', '.', '?', '&', ';', '|', '||', '!', '(', ')', '[', ']', '{', '}', '\\n', '\\x1b', '\\033[1m', '\x1b[38;5;1m', '^[[0K', '**: ', ':** ', '*', '**=', '\\u003d', '%3D', '[', ';', 'm', '://', '@', '%20', '+', '/', '\0', 'é', '“', '”', '$', '#');
const values = fc.oneof(fc.constantFrom('name', 'key: ', 'value', 'a', 'user:pass@host', 'abcdefghijklmnop', '12345678901234567890', 'hunter2', 'Xy7'), fc.string({ maxLength: 30 }), fc.base64String({ maxLength: 60 }), fc.nat(300).map((count) => 'x1'.repeat(count)), fc.string({ minLength: 18, maxLength: 50 }).map((text) => Buffer.from(text).toString('base64')));

test('the module says of places and runs what TypeScript says', () => {
  fc.assert(fc.property(fc.array(fc.oneof(words, signs, signs, values), { maxLength: 30 }).map((pieces) => pieces.join('')), fc.boolean(), fc.constantFrom(ALL, ALL & ~ASKED.key, ALL & ~ASKED.named), (text, code, asked) => {
    const [quick, slow, run, sameRun] = said(text, asked, code);
    expect(quick).toEqual(slow);
    expect(run).toBe(sameRun);
  }), { numRuns: 1500 });
});

const hexes = fc.tuple(fc.oneof(fc.string({ minLength: 20, maxLength: 40 }).map((text) => Buffer.from(text).toString('hex')), fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 60 })), fc.constantFrom('', 'A', 'f', '0x')).map(([digits, more]) => (more === 'A' ? digits.toUpperCase() : digits + more));
const media = fc.tuple(fc.constantFrom('data:', 'Data:', 'data;', 'x data:', ''), fc.constantFrom('image/svg+xml', 'image/', 'font/woff2', 'audio/mpeg', 'video/mp4', 'text/html', 'images/png', 'fonts/x', 'image_/x'), fc.constantFrom(';base64,', ';charset=utf-8;base64,', ',', ';base64', ';a b;base64,'), fc.constantFrom('', 'x'.repeat(60), 'x'.repeat(65))).map(([scheme, type, end, long]) => scheme + type + long + end);

test('a run that may be base64 is told wherever it stands, by its bytes as by its text', () => {
  const piece = fc.oneof(fc.string({ minLength: 10, maxLength: 60 }).map((text) => Buffer.from(text).toString('base64')), fc.base64String({ maxLength: 70 }), hexes, media, fc.constantFrom('=', '==', '===', '-', '_', ' ', '\n', 'é', 'a', '/', ','), fc.constantFrom(23, 24, 39_999, 40_000, 40_001).map((length) => 'dGV4'.repeat(length).slice(0, length)));
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')), (text) => {
    const [, , quick, slow] = said(text, ALL, false);
    expect([quick, slow]).toEqual([slow, !packedRuns(text).next().done]);
  }), { numRuns: 600 });
});

test('what begins a value is told at the end of a short run and not deep in a long one', () => {
  const found = begin.find((one) => ((asks.get(one) ?? 0) & ASKED.starts) === 0) ?? '';
  const literal = ((asks.get(found) ?? 0) & ASKED.upper) === 0 ? found : found.toUpperCase();
  const places = (text: string): number => said(text, ASKED.told, true)[0].length;
  expect(begin.length).toBeGreaterThan(0);
  expect([31, 32, 300].map((length) => places(`"${'x'.repeat(length)}${literal}"`) > 0)).toEqual([true, false, false]);
  expect([255, 256].map((length) => places(`"${'x+'.repeat(length / 2)}${length % 2 === 0 ? '' : '+'}${literal}"`) > 0)).toEqual([true, false]);
});

test('a zero byte is told wherever it stands, and none beyond the end', () => {
  fc.assert(fc.property(fc.nat(200), fc.option(fc.nat(199)), fc.integer({ min: 1, max: 255 }), (length, at, fill) => {
    match(new Uint8Array(400));
    const bytes = new Uint8Array(length).fill(fill);
    if (at !== null && at < length) bytes[at] = 0;
    match(bytes);
    expect(match.looks()?.holdsZero()).toBe(at !== null && at < length);
  }), { numRuns: 300 });
});

test('texts that are joined are told as in TypeScript, wherever an expression finds pieces as long as a token', () => {
  const piece = fc.constantFrom('"', "'", '`', '+', '.', '..', '&', ' ', '\t', '\n', '\u00a0', ',', '[', ']', '].join("")', 'a', 'ab', 'abcdefg', '"abcdefgh"', 'x/=:@~-', '$', 'é', 'x'.repeat(299));
  fc.assert(fc.property(fc.array(piece, { maxLength: 14 }).map((pieces) => Buffer.from(`"abcdefgh"${pieces.join('')}"abcdefghij"`, 'latin1')), (bytes) => {
    match(Buffer.from(`"abcdefgh"+"abcdefgh"`.repeat(20)));
    match(bytes);
    const quick = match.looks()?.joinsTexts();
    expect(quick).toBe(joinsTexts(bytes));
    const text = bytes.toString('latin1');
    if (!text.includes('].join(')) expect(quick === true || piecesOf(text).next().done === true).toBe(true);
  }), { numRuns: 1500 });
  expect([['"ab" + "cd"', 'short'], ['"abcdefgh" + "ijklmnop"', 'long'], ['"ab" + "cd" + "ef" + "gh" + "ij" + "kl" + "mn" + "op"', 'many']].map(([text = '']) => joinsTexts(Buffer.from(`${text};`)))).toEqual([false, true, true]);
});

test('lists of pieces that are joined by nothing are seen as the reader sees them', () => {
  const bit = fc.constantFrom('[', '"abcdefgh"', "'ijkl/mnop'", '`q`', '`rs`', ', ', ',\n', ' ', '].join("")', "].join( '' )", '].join("-")', '].join(', '] ', 'x'.repeat(9_000), `"${'y'.repeat(300)}", `.repeat(18));
  fc.assert(fc.property(fc.array(bit, { maxLength: 24 }), (bits) => {
    const text = bits.join('');
    const bytes = Buffer.from(text);
    const hits = new Set(PIECED_LITERALS.filter((literal) => text.includes(literal)));
    const file = { path: 'a.js' } as Parameters<typeof mayBePieced>[0]['file'];
    // Texts with blanks between them are one in other languages, and looked at in all.
    const sees = mayBePieced({ file, hits, within: { bytes, spots: () => undefined } as unknown as NonNullable<Parameters<typeof mayBePieced>[0]['within']> });
    const reads = !piecesOf(text).next().done;
    expect(/["'`](?:\s+|\s*\\\s*)["'`]/.test(text) ? sees || !reads : sees === reads).toBe(true);
  }), { numRuns: 1500 });
  const within = (text: string) => ({ file: { path: 'a.js' }, hits: new Set(PIECED_LITERALS), within: { bytes: Buffer.from(text) } }) as unknown as Parameters<typeof mayBePieced>[0];
  expect([`["${'a'.repeat(300)}"${`,${' '.repeat(39)}\n"${'b'.repeat(300)}"`.repeat(20)}].join('')`, '["abcdefgh", "ijklmnop"].join("-")', '["abcd"].join("")'].map((text) => mayBePieced(within(text)))).toEqual([true, false, false]);
});

test('a run of base64 is told at every offset, whatever it is long and stands between', () => {
  const run = Buffer.from('text of some length, and a little more').toString('base64').replace(/=+$/, '');
  for (let offset = 0; offset < 40; offset++) for (const length of [23, 24, 25, 31, 40]) for (const sign of ['\n', '-', '"', '\xe9']) expect(said(`${sign.repeat(offset)}"${run.slice(0, length)}"`, 0, false).slice(2), `${offset} ${length} ${sign}`).toEqual([length >= 24, length >= 24]);
});

test('a run of base64 is told right behind another that stands for no text', () => {
  const run = Buffer.from('text of some length').toString('base64').slice(0, 24);
  for (let length = 16; length < 64; length++) for (let offset = 0; offset < 16; offset++) expect(said(`${' '.repeat(offset)}${'x'.repeat(length)} ${run}`, 0, false).slice(2), `${length} ${offset}`).toEqual([true, true]);
});

test('a literal of which each place is asked is told at each', () => {
  expect(said('xAkia akia', ASKED.stands, true)[0]).toEqual([`1 akia ${ASKED.stands}`, `6 akia ${ASKED.stands}`]);
});
