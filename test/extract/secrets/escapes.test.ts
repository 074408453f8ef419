import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withinOf } from '../../../src/collect.ts';
import { endsEscape, mayEscape } from '../../../src/extract/secrets/escapes.ts';
import { create } from '../../../src/extract/secrets/index.ts';
import { isPlaceholder } from '../../../src/extract/shared/truth.ts';
import { createMatcher } from '../../../src/match/index.ts';
import { parse } from '../../../src/parse/index.ts';
import type { CredentialKind } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { kindsByWay } from '../../support/kinds.ts';
import { knowledge } from '../../support/knowledge.ts';
import { withChecksum } from '../../support/placeholders.ts';
import { sampleOf } from '../../support/sample.ts';

const extractor = create(knowledge());
const match = createMatcher([...new Set([...extractor.everywhere ?? [], ...extractor.literals ?? []])], undefined, extractor.everywhere, extractor.asks);
/** What is found in a file that holds nothing else: as in a scan the prefilter and the gate decide first. */
function found(file: string, text: string): string[] {
  const bytes = Buffer.from(text);
  const hits = match(bytes);
  if (!extractor.wants({ file: { path: file, origin: 'tree', size: bytes.length }, hits, ...withinOf(bytes, match) })) return [];
  const facts = extractor.join(extractor.read(parse({ file, origin: 'tree', text }, extractor.syntax?.(file)), hits).map((payload) => ({ extractor: extractor.id, file, payload })), { has: (one) => one === file, paths: [file], origin: () => 'tree' });
  return only(facts, 'credential').map((fact) => text.slice(fact.evidence[0].at.start, fact.evidence[0].at.end));
}

/** A fresh value of the kind, which no chance makes a placeholder of. */
const fresh = (kind: CredentialKind): fc.Arbitrary<string> => fc.noShrink(fc.noBias(fc.nat({ max: 0x7fffffff }))).map((seed) => {
  let state = seed;
  const pattern = new RegExp(kind.recognise.value ?? '');
  const draw = (bound: number): number => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 0x1_0000_0000) * bound); };
  for (let tries = 0; tries < 100; tries++) {
    const value = withChecksum(kind, sampleOf(kind.recognise.value ?? '', draw));
    if (pattern.test(value) && !isPlaceholder(value) && new Set(value.slice(-40)).size > 9 && !/[.,]$/.test(value)) return value;
  }
  throw new Error(`no value of ${kind.id} is anything but a placeholder`);
});

/** Behind these no letter of the word before is part of a value: the end of a line, signs by their numbers, colours of a terminal. */
const ESCAPES = ['\\n', '\\t', '\\r\\n', '\\\\n', '\\u003d', '\\u003e', '\\x1b[1m', '\u001b[1m', '\u001b[38;5;12m', '^[[0K', '\\033[1;31m', '\\e[0m', '\\u001b[31m', '%3D', '%22'];

describe('a value behind a character that is written by letters', () => {
  test.each(kindsByWay().marked.map((kind) => [kind.id, kind] as const))('%s is found by itself and behind each of them', (_id, kind) => {
    fc.assert(fc.property(fresh(kind), (value) => {
      for (const escape of [' ', ...ESCAPES]) expect(found('build.log', `see here${escape}${value} there\n`).some((one) => value.endsWith(one) || one.endsWith(value)), JSON.stringify(escape)).toBe(true);
    }), { numRuns: 2 });
  });

  test('is none behind letters that stand for themselves', () => {
    const token = `npm_${'4aB7dE2fG9hJ3kL5mN8pQ1rS6tU0vW4xY7zA'}`;
    for (const before of ['x', 'n', '1m', '[1n', '3D', 'u003d', 'x1b', '\\s']) expect(found('build.log', `see here ${before}${token}\n`), before).toEqual([]);
  });

  test('is told of bytes wherever it is told of text', () => {
    const pieces = fc.constantFrom(...ESCAPES, '\\', 'n', '%', '3', 'D', 'x', 'u00', '[', ';', '1', 'm', 'K', '\u001b', ' ', '33', 'é');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')), (text) => {
      expect(endsEscape(text, text.length) && !mayEscape(Buffer.from(text), Buffer.byteLength(text))).toBe(false);
    }), { numRuns: 1000 });
  });
});
