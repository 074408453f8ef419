import type { Lines } from './yaml-lines.ts';
import { leave } from './yaml-meaning.ts';

/** Longest key on one line. */
export const LONGEST_KEY = 1_010;
const KEY_BEGINS = /[A-Za-z0-9_./$]/;

/** A key, where it stands and where its colon ends. */
export interface Key { readonly key: string; readonly start: number; readonly end: number; readonly after: number }

/** A key at this place of the line and its colon; undefined where none stands. */
export function keyAt(lines: Lines, at: number): Key | undefined {
  const { text } = lines;
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, at + 1);
    if (close < 0 || close >= lines.stop || close - at > LONGEST_KEY || !lines.isColon(close + 1)) return undefined;
    const key = text.slice(at + 1, close);
    return key.includes('\\') ? leave() : { key: keyText(lines, key, at, close + 1, at + 1, close), start: at + 1, end: close, after: close + 2 };
  }
  if (!KEY_BEGINS.test(quote ?? '')) return undefined;
  for (let i = at + 1; i < lines.stop; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x23 && text.charCodeAt(i - 1) === 0x20) return undefined;
    if (code !== 0x3a || !lines.isColon(i)) continue;
    return text.charCodeAt(i - 1) === 0x20 || i - at > LONGEST_KEY ? leave() : { key: keyText(lines, text.slice(at, i), at, i, at, i), start: at, end: i, after: i + 1 };
  }
  return undefined;
}

/** A key as written where a template makes part of it. */
export function keyText({ masked, written }: Lines, key: string, from: number, to: number, start: number, end: number): string { return masked?.covers({ start: from, end: to }) === true ? written.slice(start, end) : key; }
