import { compareText } from '../../model/index.ts';

/** One regular expression source that matches any of `words`, the longest first, with what begins alike written once: a long list stays fast. */
export function anyOf(words: readonly string[]): string { return sourceOf(words, escaped); }

/** Regular expression source that matches this text. */
export function escaped(text: string): string { return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'); }

/** The same for names of variables: `_`, `.` and `-` in a name stand for any of these, or for none. */
export function anyNameOf(names: readonly string[]): string { return sourceOf(names, (symbol) => (/[_.-]/.test(symbol) ? '[_.-]?' : symbol.replace(/[^A-Za-z0-9]/, '\\$&'))); }

interface Branch { readonly next: Map<string, Branch>; ends: boolean }

function sourceOf(words: readonly string[], written: (symbol: string) => string): string {
  const root: Branch = { next: new Map(), ends: false };
  for (const word of words) {
    let at = root;
    for (const symbol of word) {
      const further = at.next.get(symbol) ?? { next: new Map<string, Branch>(), ends: false };
      at.next.set(symbol, further);
      at = further;
    }
    at.ends = true;
  }
  return branchSource(root, written);
}

/** Depth is the length of a word, which tables keep short. */
function branchSource(branch: Branch, written: (symbol: string) => string): string {
  const parts = [...branch.next].sort(([a], [b]) => compareText(a, b)).map(([symbol, further]) => written(symbol) + branchSource(further, written));
  const [only] = parts;
  if (only === undefined) return '';
  if (parts.length === 1 && !branch.ends) return only;
  return `(?:${parts.join('|')})${branch.ends ? '?' : ''}`;
}
