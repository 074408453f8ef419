import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endsEscape, mayEscape } from '../../../src/extract/secrets/escapes.ts';
import { freshValue } from '../../support/fresh-value.ts';
import { kindsByWay } from '../../support/kinds.ts';
import { credentialsPastTheGate, textOf } from '../../support/read-credentials.ts';

/** What is found in a file that holds nothing else. */
const found = (file: string, text: string): string[] => credentialsPastTheGate(file, text).map((fact) => textOf(fact, text));

/** Behind these no letter of the word before is part of a value: the end of a line, signs by their numbers, colours of a terminal. */
const ESCAPES = ['\\n', '\\t', '\\r\\n', '\\\\n', '\\u003d', '\\u003e', '\\x1b[1m', '\u001b[1m', '\u001b[38;5;12m', '^[[0K', '\\033[1;31m', '\\e[0m', '\\u001b[31m', '%3D', '%22'];

describe('a value behind a character that is written by letters', () => {
  test.each(kindsByWay().marked.map((kind) => [kind.id, kind] as const))('%s is found by itself and behind each of them', (_id, kind) => {
    fc.assert(fc.property(freshValue(kind), (value) => {
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
