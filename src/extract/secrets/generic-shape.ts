import { isWordlike } from '../shared/letters.ts';

/** What the characters of a text say, without regard to where it stands. */
export interface Shape {
  readonly length: number;
  readonly distinct: number;
  readonly lower: number;
  readonly upper: number;
  readonly digits: number;
  readonly symbols: number;
  /** How many of lower case, upper case, digits and symbols occur. */
  readonly kinds: number;
  /** Part of the characters that stands in runs of letters that could be words, 0 to 1. */
  readonly words: number;
  /** Letters in runs of five and more that could be no word. */
  readonly odd: number;
  /** Times a letter follows a digit or the other way round. */
  readonly turns: number;
}

/** Reads the shape of at most 400 characters. */
export function shapeOf(value: string): Shape {
  const text = value.slice(0, 400);
  let [lower, upper, digits, symbols, turns] = [0, 0, 0, 0, 0];
  let before = '';
  for (const c of text) {
    const kind = c >= 'a' && c <= 'z' ? 'l' : c >= 'A' && c <= 'Z' ? 'u' : c >= '0' && c <= '9' ? 'd' : 's';
    if (kind === 'l') lower++; else if (kind === 'u') upper++; else if (kind === 'd') digits++; else symbols++;
    if ((kind === 'd') !== (before === 'd') && before !== '' && before !== 's' && kind !== 's') turns++;
    before = kind;
  }
  let [words, odd] = [0, 0];
  for (const run of text.match(/[A-Za-z]+/g) ?? []) {
    const whole = run.length >= 4 && (/^[A-Z]?[a-z]+$|^[A-Z]+$/.test(run)) ? [run] : run.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
    for (const piece of whole) {
      // Three letters are in every random text; alone between signs they may be a word all the same.
      if ((piece.length >= 4 || piece === run) && piece.length >= 3 && isWordlike(piece)) words += piece.length;
      else if (piece.length >= 5) odd += piece.length;
    }
  }
  const length = Math.max(1, text.length);
  return { length: text.length, distinct: new Set(text).size, lower, upper, digits, symbols, kinds: [lower, upper, digits, symbols].filter((n) => n > 0).length, words: words / length, odd, turns };
}

/** Made by a machine: long enough, of many characters, with digits among letters, or of letters that make no words. */
export function isMachineMade(shape: Shape, least = 16): boolean {
  if (shape.length < least || shape.distinct < Math.min(10, Math.ceil(shape.length / 3))) return false;
  if (shape.digits >= 2 && shape.lower + shape.upper >= 2 && (shape.turns >= 3 || shape.kinds >= 3)) return shape.words < 0.5;
  return shape.odd >= shape.length * 0.6 || (shape.kinds >= 2 && shape.length >= 20 && shape.words < 0.35 && shape.lower > 0 && shape.upper > 0);
}
