import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { familyOf, findsOf } from '../../../src/extract/secrets/generic-finds.ts';
import { schemeSights } from '../../../src/extract/secrets/generic-headers.ts';
import { classOfName } from '../../../src/extract/secrets/generic-names.ts';
import { judgeValue } from '../../../src/extract/secrets/generic-values.ts';
import { placesOf } from '../../../src/extract/secrets/looks.ts';
import { ENDS, mayTell, SAYS, words } from '../../../src/extract/secrets/telling-names.ts';
import { secretTables } from '../../../src/extract/secrets/tables.ts';
import { holdsTokenAt, Runs } from '../../../src/extract/secrets/tokens.ts';
import { asksOf } from '../../../src/extract/secrets/worth.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { ASKED } from '../../../src/model/index.ts';
import { CARRIERS } from '../../support/carriers.ts';
import { knowledge } from '../../support/knowledge.ts';
import { prefilter } from '../../support/prefilter.ts';
import { draws, sampleOf } from '../../support/sample.ts';
import type { Draw } from '../../support/sample.ts';
import { nameOf, pick, valueOf } from '../../support/secret-values.ts';

// What is asked of bytes before they are text follows from what the readers ask: wherever one of these finds something, a place is told.
const tables = secretTables(knowledge());
const asks = asksOf(tables);
const match = createMatcher([...asks.keys()], await prefilter(), [...asks.keys()], asks);

/** Places told of a text, by what is asked. */
function told(text: string, asked: number, code: boolean): readonly { readonly at: number; readonly literal: string; readonly says: number }[] {
  match(Buffer.from(text));
  const places = match.looks()?.places(asked, code);
  if (!places) throw new Error('nobody looked');
  return Array.from({ length: places.pairs.length / 2 }, (_, i) => ({ at: places.pairs[i * 2] ?? 0, literal: places.literals[(places.pairs[i * 2 + 1] ?? 0) & 0xffff] ?? '', says: (places.pairs[i * 2 + 1] ?? 0) >>> 16 }));
}

const LEAST = { password: SAYS.password, secret: SAYS.secret, token: SAYS.secret, 'api-key': SAYS.secret, auth: SAYS.secret, credential: SAYS.secret, key: SAYS.key } as const;

describe('a name', () => {
  const pieces = [...words().keys(), ...ENDS.map(([end]) => end), 'password', 'apikey', 'privatekey', 'mytoken', 'monkey', 'keyboard', 'passphrase', 'x', 'id'];
  test('says no less by its bytes than by its words', () => {
    fc.assert(fc.property(fc.gen(), draws((d) => {
      const name = Array.from({ length: 1 + d(4) }, () => { const word = pick(d, pieces); return pick(d, [word, word.toUpperCase(), word.slice(0, 1).toUpperCase() + word.slice(1), String(d(30))]) + pick(d, ['', '', '_', '-', '.']); }).join('');
      const bytes = Buffer.from(` ${name}=`);
      const of = classOfName(name.replace(/[.-]+$/, ''));
      if (of !== undefined) for (let at = 1; at < 1 + name.length; at++) expect(mayTell(bytes, at, at + 1, 1 + name.length), `${name}: ${of}`).toBeGreaterThanOrEqual(LEAST[of]);
    })), { numRuns: 3000 });
  });
  test.each([['keyboard'], ['Object.keys'], ['publicKey'], ['stylesheetToken'], ['author'], ['monkey'], ['cache_keys']])('%s says nothing', (name) => { expect(mayTell(Buffer.from(name), 0, 1, name.length)).toBe(SAYS.nothing); });
  test('every name of the tables is made of what names are made of', () => { for (const row of tables.kinds) for (const name of row.kind.recognise.names) expect(name).toMatch(/^[\w.-]+$/); });
});

test('a value without a sign before it is told by the module as by TypeScript, and wherever a reader finds it', () => {
  let found = 0;
  fc.assert(fc.property(fc.gen(), draws((d) => {
    const before = pick(d, ['', '', '\ufeff', 'set ', 'x/y.z ', 'a b c ', '\t', 'say: ', '(', 'é ', `${'w'.repeat(50)} `]);
    const quote = pick(d, ['', '', '"', "'", '`', 'N"', "N'", '[', '[]', '{ ', '{ get; } = "', '“']);
    const value = pick(d, [valueOf(d), `${valueOf(d)}\\"x`, `${valueOf(d)}&x`, `${valueOf(d)}|x`, 'x'.repeat(190 + d(40)), letters(d)]);
    const text = `${pick(d, ['', '\n', 'first\n', '\n\n'])}${before}${pick(d, [nameOf(d), 'requirepass', 'password'])}${pick(d, [' ', '  ', '\t', '', '"', '" '])}${pick(d, ['', '', 'password ', '0 ', '--plaintext ', 'other ', 'is ', 'string = '])}${quote}${value}${quote.slice(-1)}${pick(d, ['', ';', ' ', '; ', '*', ' more', ',', '\u00a0', 'é'])}${pick(d, ['', '\n', '\r\n', '\nnext'])}`;
    const file = pick(d, ['a.conf', 'a.md', 'a.ts', 'a.sql', 'Dockerfile', 'a.yml', 'a']);
    const { code } = familyOf(file);
    for (const asked of [ASKED.value, ASKED.value | ASKED.key]) {
      const places = told(text, asked, code);
      const spots = match.spots();
      const same = spots && placesOf(Buffer.from(text), spots, asks, asked, code);
      expect(places.map(({ at, says }) => [at, says])).toEqual(Array.from({ length: (same?.pairs.length ?? 0) / 2 }, (_, i) => [same?.pairs[i * 2], (same?.pairs[i * 2 + 1] ?? 0) >>> 16]));
      // A mark of UTF-8 is taken off before a file is read.
      const plain = text.replace(/^\ufeff/, '');
      if (!findsOf(plain, file).some((find) => judgeValue(plain.slice(find.start, find.end), find.of, find.writing))) continue;
      found++;
      expect(places.some((place) => (place.says & ASKED.value) !== 0), `${file}: ${JSON.stringify(text)}`).toBe(true);
    }
  })), { numRuns: 1_200 });
  expect(found).toBeGreaterThan(100);
});

test('a place is told wherever a reader finds a value behind a name', () => {
  let found = 0;
  fc.assert(fc.property(fc.gen(), draws((d) => {
    const [, write, files] = pick(d, CARRIERS);
    const file = pick(d, files);
    const text = write(d, nameOf(d), d(3) > 0 ? valueOf(d) : letters(d));
    const finds = findsOf(text, file).filter((find) => judgeValue(text.slice(find.start, find.end), find.of, find.writing));
    if (finds.length === 0) return;
    found++;
    for (const asked of [ASKED.value, ASKED.value | ASKED.key]) if (!told(text, asked, familyOf(file).code).some((place) => (place.says & ASKED.value) !== 0)) throw new Error(`${file}: ${JSON.stringify(text.slice(-300))}`);
  })), { numRuns: 5_000 });
  expect(found).toBeGreaterThan(800);
});

/** Letters alone, of one case or both, by themselves or packed. */
function letters(d: Draw): string {
  const alphabet = pick(d, ['bcdfghjklmnpqrstvwxz', 'BCDFGHJKLMNPQRSTVWXZ', 'bcdfghjklmnBCDFGHJKLMN', 'aeioubcdfgXYZ']);
  const text = Array.from({ length: 5 + d(28) }, () => alphabet[d(alphabet.length)] ?? '').join('');
  return d(4) === 0 ? Buffer.from(text).toString('base64') : text;
}

test('a place is told wherever a value begins with its literal or holds it', () => {
  const valued = tables.kinds.filter((row) => row.kind.recognise.value !== undefined);
  let found = 0;
  fc.assert(fc.property(fc.gen(), draws((d) => {
    const value = sampleOf(pick(d, valued).kind.recognise.value ?? '', d);
    const text = pick(d, ['', 'x ', 'token=', '"', 'a\n', '(', 'q=']) + value + pick(d, ['', '"', '\n', ' ', "',", ')']);
    const bytes = Buffer.from(text);
    match(bytes);
    const spots = match.spots();
    const held = new Set<number>();
    for (let i = 0; i < (spots?.pairs.length ?? 0); i += 2) {
      const [at, literal] = [spots?.pairs[i] ?? 0, spots?.literals[spots.pairs[i + 1] ?? 0] ?? ''];
      if (tables.tokenLiterals.has(literal) && holdsTokenAt(bytes, at, literal, tables, new Runs())) held.add(at);
    }
    if (held.size === 0) return;
    found++;
    expect(told(text, ASKED.told, false).some((place) => held.has(place.at)), text).toBe(true);
  })), { numRuns: 3000 });
  expect(found).toBeGreaterThan(500);
});

test('a literal that begins values is told at the beginning of a run that is long enough, as values write it', () => {
  const starting = [...tables.tokenLiterals].filter(([literal]) => ((asks.get(literal) ?? 0) & ASKED.starts) !== 0);
  expect(starting.length).toBeGreaterThan(50);
  for (const [, [spelled = '']] of starting) {
    const places = (text: string): number => told(text, ASKED.told, true).filter((place) => (place.says & ASKED.told) !== 0 && place.literal === spelled.toLowerCase()).length;
    expect([places(`"${spelled}${'0'.repeat(16)}"`) > 0, places(`"x${spelled}${'0'.repeat(16)}"`), spelled.length < 15 ? places(`"${spelled}0"`) : 0], spelled).toEqual([true, 0, 0]);
  }
});

test('a place is told wherever something is sent behind a scheme', () => {
  let found = 0;
  fc.assert(fc.property(fc.gen(), draws((d) => {
    const sent = pick(d, [valueOf, letters, (one: Draw) => Buffer.from(`app:${valueOf(one)}`).toString('base64'), (one: Draw) => `${valueOf(one)}=`])(d);
    const text = pick(d, ['Authorization: ', "auth = '", 'x', '', '.', '-', 'auth:"']) + pick(d, ['Basic', 'basic', 'Bearer', 'BEARER', 'ApiKey', 'apikey', 'Token', 'OAuth', 'oauth']) + pick(d, [' ', '+', ':', '%20', ': ', '  ', '%20%20', ' :']) + sent + pick(d, ['', "'", '"', '\n', '(', ' x']);
    if (schemeSights(text).length === 0) return;
    found++;
    expect(told(text, ASKED.scheme, true).some((place) => (place.says & ASKED.scheme) !== 0), text).toBe(true);
  })), { numRuns: 6000 });
  expect(found).toBeGreaterThan(800);
});
