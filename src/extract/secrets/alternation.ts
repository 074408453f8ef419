import { compareText } from '../../model/index.ts';

/** One regular expression source that matches any of `words`, the longest first, with what begins alike written once: a long list stays fast. */
export function anyOf(words: readonly string[]): string { return sourceOf(words, escaped); }

/** Regular expression source that matches this text. */
export function escaped(text: string): string { return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'); }

/** The same for names of variables: `_`, `.` and `-` in a name stand for any of these, or for none. */
export function anyNameOf(names: readonly string[]): string { return sourceOf(names, (symbol) => (/[_.-]/.test(symbol) ? '[_.-]?' : symbol.replace(/[^A-Za-z0-9]/, '\\$&'))); }

function sourceOf(words: readonly string[], written: (symbol: string) => string): string {
  const sorted = [...new Set(words)].sort(compareText);
  return sorted.length === 0 ? '' : rangeSource(sorted, 0, sorted.length, 0, (text) => text.replace(/[^A-Za-z0-9]/gu, written));
}

/** What stands behind the first `depth` letters, which all of `sorted` from `from` to `to` share. Depth is the length of a word, which tables keep short. */
function rangeSource(sorted: readonly string[], from: number, to: number, depth: number, written: (text: string) => string): string {
  const [first = '', last = ''] = [sorted[from], sorted[to - 1]];
  // Words in order share what the first of them shares with the last.
  let shared = depth;
  while (shared < first.length && first[shared] === last[shared]) shared++;
  const ends = first.length === shared;
  const parts: string[] = [];
  for (let begin = ends ? from + 1 : from; begin < to;) {
    const symbol = sorted[begin]?.[shared];
    let end = begin + 1;
    while (end < to && sorted[end]?.[shared] === symbol) end++;
    parts.push(rangeSource(sorted, begin, end, shared, written));
    begin = end;
  }
  const behind = parts.length === 0 ? '' : parts.length === 1 && !ends ? parts[0] ?? '' : `(?:${parts.join('|')})${ends ? '?' : ''}`;
  return written(first.slice(depth, shared)) + behind;
}
