import type { DataNode, MapEntry } from '../model/index.ts';
import { entry, list, map, scalar } from './data.ts';
import { MAX_DEPTH } from './gap.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * JSON as RFC 8259 has it, in one pass and without a tree in between. Undefined where the text is anything else or nested deeper than `MAX_DEPTH`: then the patient
 * parser says what is wrong with it. Linear.
 */
export function strictJson(text: string): DataNode | undefined {
  const reader = new Reader(text);
  const node = reader.value(0);
  return node && reader.atEnd() ? node : undefined;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) { this.#text = text; }

  atEnd(): boolean { this.#next(); return this.#at === this.#text.length; }

  /** The code of the next character that is no white space; NaN at the end. */
  #next(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.#at++;
    }
  }

  value(depth: number): DataNode | undefined {
    const code = this.#next();
    if (code === 0x22) {
      const start = this.#at + 1;
      const value = this.#string();
      return value === undefined ? undefined : scalar(value, { start, end: this.#at - 1 }, this.#text.slice(start, this.#at - 1));
    }
    if (code === 0x7b) return depth < MAX_DEPTH ? this.#object(depth + 1) : undefined;
    if (code === 0x5b) return depth < MAX_DEPTH ? this.#array(depth + 1) : undefined;
    const start = this.#at;
    for (const [word, value] of WORDS) {
      if (code !== word.charCodeAt(0)) continue;
      if (!this.#text.startsWith(word, start)) return undefined;
      this.#at += word.length;
      return { type: 'scalar', value, start, end: this.#at };
    }
    NUMBER.lastIndex = start;
    if (!NUMBER.test(this.#text)) return undefined;
    this.#at = NUMBER.lastIndex;
    const written = this.#text.slice(start, this.#at);
    return scalar(Number(written), { start, end: this.#at }, written);
  }

  #object(depth: number): DataNode | undefined {
    const start = this.#at++;
    const entries: MapEntry[] = [];
    if (this.#next() === 0x7d) return map(entries, start, ++this.#at);
    for (;;) {
      if (this.#next() !== 0x22) return undefined;
      const from = this.#at + 1;
      const key = this.#string();
      const to = this.#at - 1;
      if (key === undefined || this.#next() !== 0x3a) return undefined;
      this.#at++;
      const value = this.value(depth);
      if (!value) return undefined;
      entries.push(entry(key, { start: from, end: to }, value));
      const code = this.#next();
      this.#at++;
      if (code === 0x7d) return map(entries, start, this.#at);
      if (code !== 0x2c) return undefined;
    }
  }

  #array(depth: number): DataNode | undefined {
    const start = this.#at++;
    const items: DataNode[] = [];
    if (this.#next() === 0x5d) return list(items, start, ++this.#at);
    for (;;) {
      const item = this.value(depth);
      if (!item) return undefined;
      items.push(item);
      const code = this.#next();
      this.#at++;
      if (code === 0x5d) return list(items, start, this.#at);
      if (code !== 0x2c) return undefined;
    }
  }

  /** The text that stands in quotes here, and past them. */
  #string(): string | undefined {
    const start = this.#at;
    let escaped = false;
    for (let i = start + 1; i < this.#text.length; i++) {
      const code = this.#text.charCodeAt(i);
      if (code === 0x22) {
        this.#at = i + 1;
        return escaped ? unescaped(this.#text.slice(start, i + 1)) : this.#text.slice(start + 1, i);
      }
      if (code < 0x20) return undefined;
      if (code === 0x5c) { escaped = true; i++; }
    }
    return undefined;
  }
}

const WORDS: readonly (readonly [string, boolean | null])[] = [['true', true], ['false', false], ['null', null]];

/** The runtime's own parser knows the escapes. */
function unescaped(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
