import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeMarkdown, escapeMarkup, harmless, noRunnerCommand, safeJson, safeJsonPieces } from '../../src/report/safe.ts';
import { hostileName } from './hostile.ts';

describe('harmless', () => {
  test.each([
    ['a\nb', 'a\\nb'], ['\r\t', '\\r\\t'], ['\u001B[31mred', '\\e[31mred'], ['\u202Etxt', '\\u{202e}txt'], ['a\u2028b', 'a\\u{2028}b'], ['\uD800', '\\u{d800}'], ['\u{E0041}', '\\u{e0041}'], ['a\u200Bb', 'a\\u{200b}b'], ['\u0000\u009B', '\\u{0}\\u{9b}'],
    ['schöne/Datei 名前 😀.ts', 'schöne/Datei 名前 😀.ts'], ['back\\slash', 'back\\slash'], ['', ''],
  ])('%j becomes %j', (text, shown) => { expect(harmless(text)).toBe(shown); });

  test('leaves nothing that acts or hides, and stays so', () => {
    fc.assert(fc.property(hostileName, (text) => {
      const shown = harmless(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(harmless(shown)).toBe(shown);
    }), { numRuns: 300 });
  });

  test('cuts what is very long in the middle', () => {
    const shown = harmless(`start${'x'.repeat(5000)}end`);
    expect(shown.length).toBeLessThan(1100);
    expect(shown).toMatch(/^start.* … .*end$/);
  });
});

test.each([
  ['::error::x', ':\\:error::x'], ['   ::error::x', '  :\\:error::x'], ['\u001B[1m::error::x', '\u001B[1m:\\:error::x'], ['a ##[error]b', 'a #\\[error]b'], ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket'], [': x', ': x'],
])('a printed line is no command to a runner: %j', (line, shown) => { expect(noRunnerCommand(line)).toBe(shown); });

test('Markdown text comes back as it was once entities are read, and has no sign that begins markup', () => {
  fc.assert(fc.property(hostileName, (text) => {
    const escaped = escapeMarkdown(text);
    expect(escaped.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))).toBe(text);
    expect(escaped.replace(/&#\d+;/g, 'x')).not.toMatch(/[<>[\]`|*_~@#!$\\&]|:\/\/|^-|^\d+\./);
  }), { numRuns: 300 });
});

test('markup text comes back as it was and holds no markup', () => {
  fc.assert(fc.property(hostileName, (text) => {
    const escaped = escapeMarkup(text);
    expect(escaped.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))).toBe(text);
    expect(escaped.replace(/&#\d+;/g, 'x')).not.toMatch(/[<>&"'`]/);
  }), { numRuns: 300 });
});

test('JSON holds the very same values, and nothing that acts when it is printed', () => {
  fc.assert(fc.property(hostileName, (text) => {
    const printed = safeJson({ name: text });
    expect(JSON.parse(printed)).toEqual({ name: text });
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|##\[/u);
  }), { numRuns: 300 });
});

test('JSON written piece by piece is the same', () => {
  const entry = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string({ unit: 'binary' }), fc.constantFrom('##[x', '\u202e', '\n', '😀', undefined, 1)));
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.oneof(entry, fc.constant(undefined), fc.array(entry))), (value) => {
    expect([...safeJsonPieces(value)].join('')).toBe(safeJson(value));
  }), { numRuns: 500 });
});
