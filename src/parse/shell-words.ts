import type { ShellWord, Span } from '../model/index.ts';

/**
 * A piece of a word. `text`: characters as the shell sees them; where `fixed`, all of them stand for the one place `start` (an escape, a
 * variable's value), else character i stands at `start + i`. `variable`: `plain` is `$NAME` or `${NAME}` without any operator.
 * `substitution`: output of a command, never known.
 */
export type Part =
  | { readonly kind: 'text'; readonly value: string; readonly start: number; readonly quoted: boolean; readonly fixed: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly start: number; readonly end: number; readonly quoted: boolean; readonly plain: boolean }
  | { readonly kind: 'substitution'; readonly start: number; readonly end: number };

/** A word as read, before variables are looked up. */
export interface RawWord extends Span { readonly parts: readonly Part[] }

/** Variables whose value is certain. */
export type Constants = ReadonlyMap<string, string>;

/** What the shell would pass for `word`, when that is certain. */
export function valueOf(word: RawWord, constants: Constants): string | undefined {
  let value = '';
  for (const part of word.parts) {
    if (part.kind === 'text') value += part.value;
    else {
      const known = part.kind === 'variable' && part.plain ? constants.get(part.name) : undefined;
      if (known === undefined) return undefined;
      value += known;
    }
  }
  return value;
}

/** Names of the variables in it, each once, in order. */
export function variablesOf(word: RawWord): readonly string[] {
  return [...new Set(word.parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : [])))];
}

/** An unquoted `$OPTIONS` whose value holds blanks is several words to the shell; every other word is itself. */
export function splitWord(word: RawWord, constants: Constants): readonly RawWord[] {
  const [only] = word.parts;
  if (word.parts.length !== 1 || only?.kind !== 'variable' || only.quoted || !only.plain) return [word];
  const value = constants.get(only.name);
  if (value === undefined || !/\s/.test(value)) return [word];
  return value.split(/\s+/).filter((piece) => piece !== '').slice(0, 100)
    .map((piece) => ({ start: word.start, end: word.end, parts: [{ kind: 'text', value: piece, start: word.start, quoted: false, fixed: true }] }));
}

/** Moves offsets of one text into the offsets of the document it came from. */
export type OffsetMap = (offset: number) => number;

/** Where `span` stands in the document. */
export function moved(span: Span, map: OffsetMap): Span {
  const start = map(span.start);
  return { start, end: span.end > span.start ? Math.max(start, map(span.end - 1) + 1) : start };
}

/** The word as everybody sees it. `source` is the text the word was read from. */
export function finished(word: RawWord, source: string, constants: Constants, map: OffsetMap): ShellWord {
  const value = valueOf(word, constants);
  const first = word.parts[0];
  const split = word.parts.length === 1 && first?.kind === 'text' && first.fixed && !first.quoted && value !== undefined;
  const text = split ? value : source.slice(word.start, word.end);
  return { ...moved(word, map), text, variables: variablesOf(word), ...(value === undefined ? {} : { value }) };
}

/** A script made of words (the argument of `sh -c`, the words given to ssh), with the place of each of its characters. */
export interface Script { readonly text: string; readonly map: OffsetMap }

/** Joins words with blanks, the way eval and ssh do. What is not known stays as it was written, so the inner reader sees the variable. */
export function scriptOf(words: readonly RawWord[], source: string, constants: Constants): Script {
  let text = '';
  const starts: number[] = [];
  const push = (value: string, start: number, fixed: boolean): void => {
    for (let i = 0; i < value.length; i++) starts.push(fixed ? start : start + i);
    text += value;
  };
  for (const word of words) {
    if (text !== '') push(' ', word.start, true);
    for (const part of word.parts) {
      if (part.kind === 'text') push(part.value, part.start, part.fixed);
      else {
        const known = part.kind === 'variable' && part.plain ? constants.get(part.name) : undefined;
        if (known === undefined) push(source.slice(part.start, part.end), part.start, false);
        else push(known, part.start, true);
      }
    }
  }
  const end = words.at(-1)?.end ?? 0;
  return { text, map: (offset) => starts[offset] ?? end };
}
