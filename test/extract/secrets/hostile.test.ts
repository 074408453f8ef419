import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@babel/parser';
import { describe, expect, test } from 'vitest';
import { allKinds } from '../../support/kinds.ts';
import { hostileTo, stepsFrom, takenApart } from '../../support/steps.ts';

/**
 * Every expression by which credentials are told, those of the tables and those of the readers: from where it begins to match, it takes no more steps than so many for each character of a text that asks the most of it.
 * One that parts a run in all ways takes more, however fast the machine is. How often it begins is bounded by whoever runs it.
 */
const LENGTH = 300;
const MOST = 200 * LENGTH;

/** The most steps that the expression takes for one of its hostile texts; at `MOST` counting ends. */
function worst(source: string, flags: string): number {
  const taken = takenApart(source, flags);
  return Math.max(0, ...hostileTo(taken, LENGTH).flatMap((text) => [0, 1].map((at) => stepsFrom(taken, text, at, MOST))));
}

const ROOM = new URL('../../../src/extract/secrets/', import.meta.url);
const FILES = readdirSync(ROOM, { recursive: true }).map(String).filter((file) => file.endsWith('.ts')).sort();

/** The expressions that stand in a file as such, with their lines. */
function expressionsIn(file: string): readonly (readonly [string, string, string])[] {
  const out: (readonly [string, string, string])[] = [];
  const { tokens } = parse(readFileSync(new URL(file, ROOM), 'utf8'), { sourceType: 'module', plugins: ['typescript'], tokens: true });
  for (const token of tokens ?? []) {
    if (token.type.label !== 'regexp') continue;
    const { pattern, flags } = token.value as { pattern: string; flags: string };
    out.push([`${file}:${token.loc.start.line}`, pattern, flags]);
  }
  return out;
}

describe('steps are counted', () => {
  test.each([['^(?:a+)+$', ''], ['^\\s*["\']?[\\w ]+["\']?[ \\t]*:', ''], ['^(?:true|false)[ \\t]*,?[ \\t]*$', ''], ['^(?:a|aa)*b', ''], ['^(\\w{0,9}){0,30};', '']])('%s takes too many', (source, flags) => { expect(worst(source, flags)).toBe(MOST); });
  test.each([['^a+$', ''], ['^\\s*(?!\\s)["\']?[\\w ]+:', ''], ['^(?:true|false)[ \\t]*(?:,[ \\t]*)?$', ''], ['^[a-z]{1,40}(?:_[a-z]{1,40}){0,4}$', 'i'], ['(["\'])(?:[^"\'\\\\]|\\\\.)*\\1', 'g']])('%s does not', (source, flags) => { expect(worst(source, flags)).toBeLessThan(MOST); });

  test.each([['(?<n>a|b)\\k<n>c', 'aac', true], ['(?<=x)a(?!b)', 'xac', true], ['\\bab?$', 'a', true]])('%s', (source, text) => {
    // What matches takes steps, and fewer than what does not.
    expect(new RegExp(source).test(text)).toBe(true);
    expect(stepsFrom(takenApart(source), text, text.indexOf('a'), MOST)).toBeGreaterThan(2);
  });
});

test.each(allKinds().filter((kind) => kind.recognise.value !== undefined).map((kind) => [kind.id, kind.recognise.value ?? ''] as const))('the value of %s', (_id, source) => { expect(worst(source, '')).toBeLessThan(MOST); });

test.each(FILES)('what %s looks for', (file) => {
  expect(expressionsIn(file).filter(([, source, flags]) => worst(source, flags) >= MOST).map(([place, source]) => `${place} ${source}`)).toEqual([]);
});

test('there are many', () => { expect(FILES.flatMap(expressionsIn).length).toBeGreaterThan(500); });
