import type { DataNode } from '../model/index.ts';
import { list, scalar } from './data.ts';
import type { Gaps } from './gap.ts';
import { MAX_DEPTH } from './gap.ts';
import { finishTable, newTable, putValue } from './toml-tables.ts';
import type { KeyPart } from './toml-tables.ts';

const BARE = /[A-Za-z0-9_-]+/y;
const DATE = /\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})?)?|\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?/y;
const NUMBER = /[+-]?(?:0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+|(?:inf|nan)\b|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?)/y;
const WORD = /true\b|false\b/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([['b', '\b'], ['t', '\t'], ['n', '\n'], ['f', '\f'], ['r', '\r'], ['e', '\u001b'], ['"', '"'], ['\\', '\\']]);

/** Reads keys and values of TOML at a moving offset. Each reader returns undefined where the text is not what it wants. */
export class TomlScanner {
  at = 0;
  readonly #text: string;
  readonly #gaps: Gaps;

  constructor(text: string, gaps: Gaps) { this.#text = text; this.#gaps = gaps; }

  atEnd(): boolean { return this.at >= this.#text.length; }

  /** Skips white space, line ends and comments. */
  skipBlank(): void {
    for (;;) {
      const char = this.#text[this.at];
      if (char === ' ' || char === '\t' || char === '\n' || char === '\r') this.at++;
      else if (char === '#') this.#skipComment();
      else return;
    }
  }

  /** Only blanks and a comment may follow on this line. */
  endLine(): boolean {
    this.#skipSpaces();
    if (this.#text[this.at] === '#') this.#skipComment();
    if (this.#text[this.at] === '\r' && this.#text[this.at + 1] === '\n') this.at++;
    if (this.atEnd()) return true;
    if (this.#text[this.at] !== '\n') return false;
    this.at++;
    return true;
  }

  /** Takes `word` after blanks. */
  take(word: string): boolean {
    this.#skipSpaces();
    if (!this.#text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** A key, dotted or not: `a."b c".d`. */
  key(): readonly KeyPart[] | undefined {
    const parts: KeyPart[] = [];
    do {
      this.#skipSpaces();
      const char = this.#text[this.at];
      if (char === '"' || char === "'") {
        const read = this.#string(false);
        if (!read) return undefined;
        parts.push({ name: read.value, start: read.start, end: read.end });
      } else {
        const word = this.#match(BARE);
        if (!word) return undefined;
        parts.push({ name: word, start: this.at - word.length, end: this.at });
      }
      if (parts.length > MAX_DEPTH) return undefined;
    } while (this.take('.'));
    return parts;
  }

  value(depth: number): DataNode | undefined {
    this.#skipSpaces();
    const start = this.at;
    const char = this.#text[start];
    if (char === '"' || char === "'") {
      const read = this.#string(true);
      return read && scalar(read.value, read, this.#text.slice(read.start, read.end));
    }
    if (char === '[' || char === '{') {
      if (depth >= MAX_DEPTH) { this.#gaps.add('bound', `nested deeper than ${MAX_DEPTH} levels; not read`, start); return undefined; }
      return char === '[' ? this.#array(depth) : this.#inlineTable(depth);
    }
    const date = this.#match(DATE);
    if (date) return scalar(date, { start, end: this.at }, date);
    const word = this.#match(WORD);
    if (word) return scalar(word === 'true', { start, end: this.at }, word);
    const number = this.#match(NUMBER);
    return number ? scalar(numberOf(number), { start, end: this.at }, number) : undefined;
  }

  #array(depth: number): DataNode | undefined {
    const start = this.at++;
    const items: DataNode[] = [];
    for (;;) {
      this.skipBlank();
      if (this.take(']')) return list(items, start, this.at);
      const item = this.value(depth + 1);
      if (!item) return undefined;
      items.push(item);
      this.skipBlank();
      if (!this.take(',') && this.#text[this.at] !== ']') return undefined;
    }
  }

  #inlineTable(depth: number): DataNode | undefined {
    const table = newTable(this.at, this.at);
    this.at++;
    for (;;) {
      this.skipBlank();
      if (this.take('}')) {
        table.end = this.at;
        return finishTable(table);
      }
      const path = this.key();
      const value = path && this.take('=') ? this.value(depth + path.length) : undefined;
      if (!path || !value || !putValue(table, path, value)) return undefined;
      this.skipBlank();
      if (!this.take(',') && this.#text[this.at] !== '}') return undefined;
    }
  }

  /** A basic or literal string, also of several lines; the span lies inside the quotes. */
  #string(multiline: boolean): { value: string; start: number; end: number } | undefined {
    const quote = this.#text[this.at] ?? '"';
    const triple = quote.repeat(3);
    if (multiline && this.#text.startsWith(triple, this.at)) return this.#longString(quote, triple);
    const start = this.at + 1;
    for (let i = start; i < this.#text.length; i++) {
      const char = this.#text[i];
      if (char === '\n') return undefined;
      if (char === '\\' && quote === '"') i++;
      else if (char === quote) {
        this.at = i + 1;
        const raw = this.#text.slice(start, i);
        const value = quote === '"' ? decode(raw) : raw;
        return value === undefined ? undefined : { value, start, end: i };
      }
    }
    return undefined;
  }

  #longString(quote: string, triple: string): { value: string; start: number; end: number } | undefined {
    let start = this.at + 3;
    // A line end right after the opening quotes is not part of the value.
    if (this.#text[start] === '\n') start++;
    else if (this.#text.startsWith('\r\n', start)) start += 2;
    for (let i = start; i < this.#text.length; i++) {
      if (this.#text[i] === '\\' && quote === '"') { i++; continue; }
      if (!this.#text.startsWith(triple, i)) continue;
      // Up to two quotes may stand right before the closing three.
      let close = i;
      while (close < i + 2 && this.#text[close + 3] === quote) close++;
      this.at = close + 3;
      const raw = this.#text.slice(start, close);
      const value = quote === '"' ? decode(raw) : raw;
      return value === undefined ? undefined : { value, start, end: close };
    }
    return undefined;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found) this.at += found.length;
    return found;
  }

  #skipSpaces(): void {
    while (this.#text[this.at] === ' ' || this.#text[this.at] === '\t') this.at++;
  }

  #skipComment(): void {
    const newline = this.#text.indexOf('\n', this.at);
    this.at = newline < 0 ? this.#text.length : newline;
  }
}

function decode(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw;
  let bad = false;
  const value = raw.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|[ \t]*\r?\n\s*|([^]))/g, (_whole, four?: string, eight?: string, two?: string, letter?: string) => {
    const code = four ?? eight ?? two;
    if (code !== undefined) {
      const point = Number.parseInt(code, 16);
      if (point <= 0x10ffff) return String.fromCodePoint(point);
      bad = true;
      return '';
    }
    if (letter === undefined) return '';
    const plain = ESCAPES.get(letter);
    if (plain === undefined) bad = true;
    return plain ?? '';
  });
  return bad ? undefined : value;
}

function numberOf(text: string): number {
  const clean = text.replaceAll('_', '').replace(/^\+/, '');
  if (clean.endsWith('inf')) return clean.startsWith('-') ? -Infinity : Infinity;
  return clean.endsWith('nan') ? NaN : Number(clean);
}
