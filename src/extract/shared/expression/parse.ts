import { bothCases, complement, DIGITS, ENDS_OF_LINES, normal, SPACES, WORDS } from './sets.ts';
import type { Ranges } from './sets.ts';

/** A regular expression as a tree. */
export type Node =
  | { readonly type: 'set'; readonly ranges: Ranges }
  | { readonly type: 'sequence' | 'either'; readonly parts: readonly Node[] }
  | { readonly type: 'repeat'; readonly part: Node; readonly least: number; readonly most: number; readonly greedy: boolean }
  /** `secret`: the group whose text is the secret, where that is not the whole match. */
  | { readonly type: 'group'; readonly part: Node; readonly secret: boolean }
  | { readonly type: 'edge'; readonly of: 'line-start' | 'line-end' | 'word' | 'no-word' };

/** What is wrong with an expression: the rest of a sentence that begins with its name. */
export interface Refused { readonly refused: string }

const LONGEST = 1000;
const DEEPEST = 40;
/** Most repetitions that may be counted. */
const MOST_COUNTED = 500;

/**
 * Reads the part of regular expressions that can be matched in one pass: characters, classes, groups, alternatives, quantifiers greedy and lazy, `^ $` (of a
 * line), `\b \B`, `(?i)` in front. What it has in common with JavaScript's it means alike. Back references, look-around and Unicode properties are refused.
 */
export function parseExpression(source: string): Node | Refused {
  if (source.length > LONGEST) return { refused: `is longer than ${LONGEST} characters` };
  const folded = source.startsWith('(?i)');
  const reader = new Reader(source, folded ? 4 : 0, folded);
  try {
    const node = reader.either(0);
    if (reader.at < source.length) return { refused: `has a ")" at character ${reader.at + 1} that closes nothing` };
    return node;
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

/** Ends the reading; its message is the rest of a sentence and quotes one character at most. */
class Refusal extends Error {}

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

class Reader {
  at: number;
  readonly #source: string;
  readonly #folded: boolean;
  #secrets = 0;

  constructor(source: string, at: number, folded: boolean) {
    this.#source = source;
    this.at = at;
    this.#folded = folded;
  }

  either(depth: number): Node {
    if (depth > DEEPEST) throw new Refusal(`nests more than ${DEEPEST} groups`);
    const parts = [this.#sequence(depth)];
    while (this.#take('|')) parts.push(this.#sequence(depth));
    const [only] = parts;
    return parts.length === 1 && only ? only : { type: 'either', parts };
  }

  #sequence(depth: number): Node {
    const parts: Node[] = [];
    while (this.at < this.#source.length && !'|)'.includes(this.#peek())) parts.push(this.#repeated(this.#atom(depth)));
    const [only] = parts;
    return parts.length === 1 && only ? only : { type: 'sequence', parts };
  }

  #repeated(part: Node): Node {
    const start = this.at;
    const count = this.#count();
    if (!count) return part;
    if (part.type === 'edge') throw new Refusal(`repeats at character ${start + 1} what has no width`);
    const greedy = !this.#take('?');
    if ('*+?{'.includes(this.#peek()) && this.at < this.#source.length && (this.#peek() !== '{' || this.#counted())) throw new Refusal(`repeats a repetition at character ${this.at + 1}`);
    return { type: 'repeat', part, ...count, greedy };
  }

  #count(): { least: number; most: number } | undefined {
    if (this.#take('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#take('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#take('?')) return { least: 0, most: 1 };
    const written = this.#counted();
    if (!written) return undefined;
    const least = Number(written[1]);
    const most = written[2] === undefined ? least : written[3] === '' ? Number.POSITIVE_INFINITY : Number(written[3]);
    if (least > MOST_COUNTED || (most !== Number.POSITIVE_INFINITY && most > MOST_COUNTED)) throw new Refusal(`counts beyond ${MOST_COUNTED} at character ${this.at + 1}; leave the upper bound open instead`);
    if (most < least) throw new Refusal(`counts backwards at character ${this.at + 1}`);
    this.at += written[0].length;
    return { least, most };
  }

  #counted(): RegExpExecArray | null { return /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.#source.slice(this.at, this.at + 16)); }

  #atom(depth: number): Node {
    const start = this.at;
    const char = this.#source[this.at++] ?? '';
    switch (char) {
      case '(': return this.#group(start, depth);
      case '[': return this.#class(start);
      case '.': return { type: 'set', ranges: complement(ENDS_OF_LINES) };
      case '^': return { type: 'edge', of: 'line-start' };
      case '$': return { type: 'edge', of: 'line-end' };
      case '*': case '+': case '?': throw new Refusal(`repeats nothing at character ${start + 1}`);
      case '{': if (this.#isCount(start)) throw new Refusal(`repeats nothing at character ${start + 1}`); return this.#set([[123, 123]]);
      case '\\': {
        if (this.#peek() === 'b' || this.#peek() === 'B') return { type: 'edge', of: this.#source[this.at++] === 'b' ? 'word' : 'no-word' };
        return this.#set(this.#escape());
      }
      default: return this.#set([[char.charCodeAt(0), char.charCodeAt(0)]]);
    }
  }

  #isCount(at: number): boolean { return /^\{\d{1,6}(?:,\d{0,6})?\}/.test(this.#source.slice(at, at + 16)); }

  #group(start: number, depth: number): Node {
    let secret = false;
    if (this.#take('?')) {
      if (this.#take('<') || this.#take('P<')) {
        const name = /^([A-Za-z_]\w{0,40})>/.exec(this.#source.slice(this.at, this.at + 50));
        if (!name?.[1]) throw new Refusal(`looks behind at character ${start + 1}, which cannot be done in one pass; write what stands before as part of it and the secret as (?<secret>...)`);
        this.at += name[0].length;
        secret = name[1] === 'secret';
        if (secret && ++this.#secrets > 1) throw new Refusal('has two groups called secret');
      } else if (!this.#take(':')) throw new Refusal(`uses "(?${this.#peek()}" at character ${start + 1}, which cannot be done in one pass; use near, or more of the text`);
    }
    const part = this.either(depth + 1);
    if (!this.#take(')')) throw new Refusal(`has a "(" at character ${start + 1} that is not closed`);
    return { type: 'group', part, secret };
  }

  #class(start: number): Node {
    const negated = this.#take('^');
    const ranges: (readonly [number, number])[] = [];
    for (;;) {
      if (this.at >= this.#source.length) throw new Refusal(`has a "[" at character ${start + 1} that is not closed`);
      if (this.#take(']')) break;
      const from = this.#member();
      const [first] = from;
      if (this.#peek() !== '-' || this.#source[this.at + 1] === ']' || this.at + 1 >= this.#source.length) { ranges.push(...from); continue; }
      const dash = this.at++;
      const to = this.#member();
      const [last] = to;
      if (from.length !== 1 || to.length !== 1 || !first || !last || first[0] !== first[1] || last[0] !== last[1]) throw new Refusal(`has a range at character ${dash + 1} that does not run from one character to another`);
      if (last[0] < first[0]) throw new Refusal(`has a range at character ${dash + 1} that runs backwards`);
      ranges.push([first[0], last[0]]);
    }
    // Letters are folded before the class is turned round, so that `(?i)[^a]` leaves out both.
    const all = this.#folded ? bothCases(normal(ranges)) : normal(ranges);
    return { type: 'set', ranges: negated ? complement(all) : all };
  }

  #member(): Ranges {
    const char = this.#source[this.at++] ?? '';
    if (char !== '\\') return [[char.charCodeAt(0), char.charCodeAt(0)]];
    if (this.#take('b')) return [[8, 8]];
    return this.#escape();
  }

  #escape(): Ranges {
    const at = this.at;
    const char = this.#source[this.at++];
    if (char === undefined) throw new Refusal('ends in a lone backslash');
    switch (char) {
      case 'd': return DIGITS;
      case 'D': return complement(DIGITS);
      case 'w': return WORDS;
      case 'W': return complement(WORDS);
      case 's': return SPACES;
      case 'S': return complement(SPACES);
      case 'x': case 'u': {
        const digits = /^[0-9A-Fa-f]+/.exec(this.#source.slice(this.at, this.at + (char === 'x' ? 2 : 4)))?.[0] ?? '';
        if (digits.length !== (char === 'x' ? 2 : 4)) throw new Refusal(`has an incomplete \\${char} at character ${at}`);
        this.at += digits.length;
        return [[Number.parseInt(digits, 16), Number.parseInt(digits, 16)]];
      }
      default:
    }
    const control = CONTROLS[char];
    if (control !== undefined && !(char === '0' && /\d/.test(this.#peek()))) return [[control, control]];
    if (/[1-9]/.test(char) || char === 'k') throw new Refusal(`refers back at character ${at}, which cannot be done in one pass`);
    if (/[A-Za-z0-9]/.test(char)) throw new Refusal(`uses \\${char} at character ${at}, which is not known here`);
    return [[char.charCodeAt(0), char.charCodeAt(0)]];
  }

  #set(ranges: Ranges): Node { return { type: 'set', ranges: this.#folded ? bothCases(ranges) : ranges }; }
  #peek(): string { return this.#source[this.at] ?? ''; }
  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }
}
