import type { Sentence } from '../model/index.ts';

/** Longest sentence kept whole; what is longer is cut, so that nobody's pattern runs over a whole book. */
const LONGEST = 2_000;
const CLOSERS = new Set([')', ']', '"', "'", '*', '_', '`', '”', '’']);
const SHORT_FORMS = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|incl|resp)$/i;

/** Sentences of `text` from `start` to `end`, trimmed, line breaks turned into blanks. Spans cover the text as it stands. */
export function sentencesOf(text: string, start: number, end: number, heading: readonly string[], inCode: boolean): readonly Sentence[] {
  const found: Sentence[] = [];
  let from = start;
  const push = (to: number): void => {
    let a = from;
    let b = to;
    while (a < b && /\s/.test(text[a] ?? '')) a++;
    while (b > a && /\s/.test(text[b - 1] ?? '')) b--;
    if (b > a) found.push({ start: a, end: b, text: text.slice(a, b).replace(/\s*\n[ \t>]*/g, ' '), heading, inCode });
    from = to;
  };
  for (let i = start; i < end; i++) {
    const char = text[i];
    if (i - from >= LONGEST && /\s/.test(char ?? '')) push(i);
    else if (char === '。' || char === '！' || char === '？') push(i + 1);
    else if (char === '.' || char === '!' || char === '?') {
      let after = i + 1;
      while (after < end && CLOSERS.has(text[after] ?? '')) after++;
      const isEnd = after >= end || /\s/.test(text[after] ?? '');
      if (isEnd && !(char === '.' && SHORT_FORMS.test(text.slice(Math.max(from, i - 12), i)))) {
        push(after);
        i = after - 1;
      }
    }
  }
  push(end);
  return found;
}
