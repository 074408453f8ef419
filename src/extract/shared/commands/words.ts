import { matchesStars } from '../../../model/index.ts';
import { isOption } from './argv.ts';
import type { Argument } from './argv.ts';

/**
 * Do the words of a command begin with `patterns`? Options may stand anywhere and a word behind an option may be its value, so it is
 * passed over where it fits no pattern. A pattern is a word, words with `|` between them, with `*` for any text; a trailing `?` makes it
 * optional; `...` is any number of words. Words we cannot read fit `*` only. Linear in the length of the command.
 */
export function wordsMatch(args: readonly Argument[], patterns: readonly string[]): boolean {
  let states = closure(new Set([0]), patterns);
  let behindOption = false;
  for (const arg of args) {
    if (states.has(patterns.length)) return true;
    if (arg.text === '--') { behindOption = false; continue; }
    if (isOption(arg)) { behindOption = !arg.text.includes('='); continue; }
    const next = new Set<number>();
    for (const state of states) {
      const pattern = patterns[state] ?? '';
      if (pattern === '...' || pattern === '...?' || behindOption) next.add(state);
      if (oneMatches(pattern, arg.value)) next.add(state + 1);
    }
    if (next.size === 0) return false;
    states = closure(next, patterns);
    behindOption = false;
  }
  return states.has(patterns.length);
}

function closure(states: Set<number>, patterns: readonly string[]): Set<number> {
  for (const state of states) {
    const pattern = patterns[state];
    if (pattern !== undefined && (pattern.startsWith('...') || pattern.endsWith('?'))) states.add(state + 1);
  }
  return states;
}

function oneMatches(pattern: string, word: string | undefined): boolean {
  const bare = pattern.endsWith('?') ? pattern.slice(0, -1) : pattern;
  if (bare === '*') return true;
  return word !== undefined && bare.split('|').some((choice) => matchesStars(choice, word));
}
