import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { json, patientJson } from '../../src/parse/json.ts';
import { strictJson } from '../../src/parse/json-strict.ts';
import { filesOf, treesBelow } from '../support/fixtures.ts';

const source = (text: string) => ({ file: 'a.json', origin: 'tree' as const, text });
const same = (text: string): void => { expect(json.parse(source(text))).toEqual(patientJson(source(text))); };

describe('JSON read in one pass says what the patient parser says', () => {
  test('in every fixture', () => {
    let read = 0;
    for (const file of treesBelow()) {
      for (const { path, content } of filesOf(file)) {
        if (!json.accepts(path, '') || typeof content !== 'string') continue;
        if (strictJson(content)) read++;
        same(content);
      }
    }
    expect(read).toBeGreaterThan(100);
  });

  test('for any value, however it is written', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 1, 2, '\t', ' \t'), (text, space) => {
      const written = JSON.stringify(JSON.parse(text), null, space).replace(/\n/g, typeof space === 'number' ? '\n' : '\r\n');
      expect(strictJson(written)).toBeDefined();
      same(written);
    }), { numRuns: 500 });
  });

  test('for text that is nearly JSON', () => {
    const piece = fc.oneof(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b\\u0041\\n"', '"\\x"', '"\\"', '"', '1', '-0', '01', '1.', '1.5e+3', '-', 'true', 'nul', 'null', ' ', '\n', '\t', '\u00a0', '\ufeff', '// c\n', '/* c */', '{"a":', '":', '"\u0001"', '\ud800'), fc.json({ maxDepth: 2 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')), (text) => {
      if (strictJson(text)) expect(() => { JSON.parse(text); }).not.toThrow();
      same(text);
    }), { numRuns: 3000 });
  });

  test('nested as deep as anybody follows, and deeper', () => {
    for (const depth of [199, 200, 201, 100_000]) same('['.repeat(depth) + ']'.repeat(depth));
    for (const depth of [199, 200, 201]) same(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  });
});
