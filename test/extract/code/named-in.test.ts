import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedIn } from '../../../src/extract/code/named-in.ts';

const BEHIND = [String.raw`((?:\s{0,20}[?!]?\.\s{0,20}[\w$]{1,60}){1,6})(?=\s{0,9}\()`, String.raw`(?![\w$])`, String.raw`(?![\w$])(?!\s{0,20}\.)`];
const code = fc.array(fc.constantFrom('api', '$a', 'a', 'aa', '.', ' ', '(', ')', '\n', '?.', 'get', '1', '_', 'é', ';'), { maxLength: 30 }).map((parts) => parts.join(''));

test('finds what one expression of both finds', () => {
  fc.assert(fc.property(code, fc.constantFrom('api', '$a', 'a', 'aa'), fc.constantFrom(...BEHIND), (text, name, behind) => {
    const whole = [...text.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}${behind}`, 'g'))].map((match) => ({ index: match.index, end: match.index + match[0].length, part: match[1] ?? '' }));
    expect(namedIn(text, name, new RegExp(behind, 'y'))).toEqual(whole);
  }), { numRuns: 300 });
});
