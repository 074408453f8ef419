import type { Part, RawWord } from './shell-words.ts';

/** Deepest nesting of substitutions and quotes followed. */
const DEEPEST = 50;
/** How often an unclosed quote may be taken as ending with its line; each such try reads to the end of the text. */
const MOST_RETRIES = 16;

const NAME = /[A-Za-z_]\w*/y;
const SPECIAL = /[0-9@*#?$!-]/;
const WORD_ENDS = new Set([' ', '\t', '\n', '\r', ';', '&', '|', '<', '>', '(', ')']);
const ARRAY_START = /^[A-Za-z_]\w*(?:\[[^\]]{0,100}\])?\+?=$/;
const ANSI: ReadonlyMap<string, string> = new Map([['n', '\n'], ['t', '\t'], ['r', '\r'], ['\\', '\\'], ["'", "'"], ['"', '"'], ['a', '\u0007'], ['b', '\b'], ['e', '\u001b'], ['f', '\f'], ['v', '\v'], ['?', '?']]);

/** What the lexer tells of text it cannot follow. */
export type Trouble = (kind: 'unparsable' | 'bound', reason: string, at: number) => void;

/**
 * Reads words of a shell script at a moving offset: quotes, escapes, variables, substitutions. Commands in substitutions are read by
 * `commands`, which the reader of statements provides; it starts behind the opening bracket and leaves the offset behind the closing one.
 */
export class ShellLexer {
  readonly text: string;
  at = 0;
  /** Where reading ends: the end of the text, or of the backticks being read. */
  stop: number;
  depth = 0;
  readonly #trouble: Trouble;
  readonly #commands: (closer: ')' | '') => boolean;
  #retries = 0;

  constructor(text: string, trouble: Trouble, commands: (closer: ')' | '') => boolean) {
    this.text = text;
    this.stop = text.length;
    this.#trouble = trouble;
    this.#commands = commands;
  }

  /** Skips blanks and line continuations, not line ends. */
  skipBlank(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === ' ' || char === '\t' || char === '\r') this.at++;
      else if (char === '\\' && this.#isLineEnd(this.at + 1)) this.at += this.text[this.at + 1] === '\r' ? 3 : 2;
      else return;
    }
  }

  skipToLineEnd(): void {
    const newline = this.text.indexOf('\n', this.at);
    this.at = newline < 0 || newline > this.stop ? this.stop : newline;
  }

  /** Reads one word; it is empty (start equals end) where none begins. */
  word(): RawWord {
    const start = this.at;
    const parts: Part[] = [];
    let run = start;
    const flush = (to: number): void => {
      if (to > run) parts.push({ kind: 'text', value: this.text.slice(run, to), start: run, quoted: false, fixed: false });
    };
    while (this.at < this.stop) {
      const char = this.text[this.at] ?? '';
      if ((char === '<' || char === '>') && this.at === start && this.text[this.at + 1] === '(') {
        this.at += 2;
        this.#substitution(parts, start, ')');
        run = this.at;
      } else if (char === '(' && this.at > start && this.#opensArray(parts, run)) {
        flush(this.at);
        this.#array(parts);
        run = this.at;
      } else if (char === '(' && this.at > run && '@?*+!'.includes(this.text[this.at - 1] ?? ' ')) this.#pattern();
      else if (WORD_ENDS.has(char)) break;
      else if (char === '\\' || char === "'" || char === '"' || char === '`' || char === '$') {
        flush(this.at);
        this.#special(char, parts, false);
        run = this.at;
      } else this.at++;
    }
    flush(this.at);
    return { start, end: this.at, parts };
  }

  /** `$((...))` and `((...))`: goes behind the closing brackets, `at` standing on the first inner character. */
  skipArithmetic(): void {
    let open = 2;
    while (this.at < this.stop && open > 0) {
      const char = this.text[this.at++];
      if (char === '(') open++;
      else if (char === ')') open--;
    }
  }

  #special(char: string, parts: Part[], quoted: boolean): void {
    if (char === '\\') this.#escape(parts, quoted);
    else if (char === "'") this.#single(parts);
    else if (char === '"') this.#double(parts);
    else if (char === '`') this.#backtick(parts);
    else this.#dollar(parts, quoted);
  }

  #escape(parts: Part[], quoted: boolean): void {
    const start = this.at;
    if (this.#isLineEnd(start + 1)) { this.at += this.text[start + 1] === '\r' ? 3 : 2; return; }
    const next = this.text[start + 1];
    this.at = Math.min(start + 2, this.stop);
    if (quoted && next !== undefined && !'$`"\\'.includes(next)) parts.push({ kind: 'text', value: this.text.slice(start, start + 2), start, quoted, fixed: false });
    else parts.push({ kind: 'text', value: next ?? '\\', start, quoted: true, fixed: true });
  }

  #single(parts: Part[]): void {
    const start = this.at + 1;
    const found = this.text.indexOf("'", start);
    const closed = found >= 0 && found < this.stop;
    const close = closed ? found : this.#unclosed(this.at, 'a quote');
    parts.push({ kind: 'text', value: this.text.slice(start, close), start, quoted: true, fixed: false });
    this.at = closed ? close + 1 : close;
  }

  #double(parts: Part[]): void {
    const open = this.at++;
    const before = parts.length;
    if (this.#quoted(parts, '"')) {
      if (parts.length === before) parts.push({ kind: 'text', value: '', start: open + 1, quoted: true, fixed: false });
      return;
    }
    const end = this.#unclosed(open, 'a quote');
    parts.length = before;
    parts.push({ kind: 'text', value: this.text.slice(open + 1, end), start: open + 1, quoted: true, fixed: false });
    this.at = end;
  }

  /** Inside of double quotes or `${...}` up to `closer`; false where the text ends first. */
  #quoted(parts: Part[], closer: '"' | '}'): boolean {
    let run = this.at;
    const flush = (): void => {
      if (this.at > run) parts.push({ kind: 'text', value: this.text.slice(run, this.at), start: run, quoted: true, fixed: false });
    };
    while (this.at < this.stop) {
      const char = this.text[this.at] ?? '';
      if (char === closer) {
        flush();
        this.at++;
        return true;
      }
      const isSpecial = char === '\\' || char === '`' || char === '$' || (closer === '}' && (char === '"' || char === "'"));
      if (!isSpecial) { this.at++; continue; }
      flush();
      this.#special(char, parts, true);
      run = this.at;
    }
    flush();
    return false;
  }

  #dollar(parts: Part[], quoted: boolean): void {
    const start = this.at;
    const next = this.text[start + 1] ?? '';
    if (next === '(') {
      this.at += 2;
      if (this.text[this.at] === '(' && this.#isArithmetic()) {
        this.at++;
        this.skipArithmetic();
        parts.push({ kind: 'substitution', start, end: this.at });
      } else this.#substitution(parts, start, ')');
    } else if (next === '{') this.#braces(parts, quoted);
    else if (next === "'" && !quoted) this.#ansi(parts);
    else if (next === '"' && !quoted) { this.at++; this.#double(parts); }
    else {
      NAME.lastIndex = start + 1;
      const name = NAME.exec(this.text)?.[0] ?? (SPECIAL.test(next) ? next : undefined);
      this.at = start + 1 + (name?.length ?? 0);
      if (name === undefined) parts.push({ kind: 'text', value: '$', start, quoted, fixed: false });
      else parts.push({ kind: 'variable', name, start, end: this.at, quoted, plain: true });
    }
  }

  /** `${NAME}`, `${NAME:-...}`, and `${{ secrets.NAME }}`, which CI fills in before the shell sees it. */
  #braces(parts: Part[], quoted: boolean): void {
    const start = this.at;
    if (this.text.startsWith('{{', start + 1)) {
      const close = this.text.indexOf('}}', start + 3);
      if (close > 0 && close - start < 2000 && close + 2 <= this.stop) {
        this.at = close + 2;
        parts.push({ kind: 'variable', name: this.text.slice(start + 3, close).trim(), start, end: this.at, quoted, plain: true });
        return;
      }
    }
    this.at += 2;
    if (this.text[this.at] === '#' || this.text[this.at] === '!') this.at++;
    NAME.lastIndex = this.at;
    const name = NAME.exec(this.text)?.[0] ?? (SPECIAL.test(this.text[this.at] ?? '') ? this.text[this.at] : undefined) ?? '';
    const plain = this.at === start + 2 && this.text[this.at + name.length] === '}';
    this.at += name.length;
    const inside: Part[] = [];
    if (this.#nested(start, () => this.#quoted(inside, '}')) === false) this.#trouble('unparsable', 'a ${ is opened here and never closed', start);
    parts.push({ kind: 'variable', name, start, end: this.at, quoted, plain });
    // Variables of a default matter too, but they are not the word's own text.
    for (const part of inside) if (part.kind === 'variable') parts.push({ ...part, start: this.at, end: this.at, plain: false });
  }

  #ansi(parts: Part[]): void {
    const open = this.at;
    this.at += 2;
    while (this.at < this.stop && this.text[this.at] !== "'") {
      const start = this.at;
      if (this.text[start] === '\\') {
        const plain = ANSI.get(this.text[start + 1] ?? '');
        this.at += 2;
        parts.push({ kind: 'text', value: plain ?? this.text.slice(start, start + 2), start, quoted: true, fixed: true });
      } else {
        while (this.at < this.stop && this.text[this.at] !== "'" && this.text[this.at] !== '\\') this.at++;
        parts.push({ kind: 'text', value: this.text.slice(start, this.at), start, quoted: true, fixed: false });
      }
    }
    if (this.at >= this.stop) this.#trouble('unparsable', 'a quote is opened here and never closed', open);
    this.at = Math.min(this.at + 1, this.stop);
  }

  #backtick(parts: Part[]): void {
    const start = this.at;
    let close = start + 1;
    while (close < this.stop && this.text[close] !== '`') close += this.text[close] === '\\' ? 2 : 1;
    const closed = close < this.stop;
    if (!closed) close = this.#unclosed(start, 'a backtick');
    // Read in place: the commands inside end at the closing backtick because the text is cut there.
    this.at = start + 1;
    this.#substitution(parts, start, '', close);
    this.at = closed ? close + 1 : close;
  }

  #substitution(parts: Part[], start: number, closer: ')' | '', stop?: number): void {
    const outer = this.stop;
    if (stop !== undefined) this.stop = stop;
    if (this.#nested(start, () => this.#commands(closer)) === false) this.#trouble('unparsable', 'a substitution is opened here and never closed', start);
    this.stop = outer;
    parts.push({ kind: 'substitution', start, end: stop === undefined ? this.at : Math.min(stop + 1, outer) });
  }

  #array(parts: Part[]): void {
    const start = this.at++;
    this.#nested(start, () => {
      while (this.at < this.stop && this.text[this.at] !== ')') {
        const before = this.at;
        this.skipBlank();
        if (this.text[this.at] === '#') this.skipToLineEnd();
        else if (this.text[this.at] !== ')') this.word();
        if (this.at === before) this.at++;
      }
      return true;
    });
    this.at = Math.min(this.at + 1, this.stop);
    parts.push({ kind: 'substitution', start, end: this.at });
  }

  /** `@(a|b)` and the like belong to their word. */
  #pattern(): void {
    const line = this.text.indexOf('\n', this.at);
    const close = this.text.indexOf(')', this.at);
    this.at = close < 0 || close >= this.stop || (line >= 0 && line < close) ? this.at + 1 : close + 1;
  }

  #opensArray(parts: readonly Part[], run: number): boolean {
    return parts.length === 0 && this.text[this.at - 1] === '=' && this.at - run < 300 && ARRAY_START.test(this.text.slice(run, this.at));
  }

  /** Runs `read` one level deeper; undefined (with a gap, and the text skipped) where that is too deep. */
  #nested(start: number, read: () => boolean): boolean | undefined {
    if (this.depth >= DEEPEST) {
      this.#trouble('bound', `nested deeper than ${DEEPEST} levels; the rest was not read`, start);
      this.at = this.stop;
      return undefined;
    }
    this.depth++;
    const done = read();
    this.depth--;
    return done;
  }

  /** Does `((` here close with `))`, so that it is a sum and not a subshell in a substitution? Looks a bounded way ahead. */
  #isArithmetic(): boolean {
    let open = 0;
    const stop = Math.min(this.stop, this.at + 500);
    for (let i = this.at; i < stop; i++) {
      if (this.text[i] === '(') open++;
      else if (this.text[i] === ')' && --open === 0) return this.text[i + 1] === ')';
    }
    return false;
  }

  /** An unclosed quote is taken to end with its line, a few times; after that with the text. */
  #unclosed(at: number, what: string): number {
    this.#trouble('unparsable', `${what} is opened here and never closed`, at);
    const newline = this.text.indexOf('\n', at);
    return this.#retries++ >= MOST_RETRIES || newline < 0 || newline > this.stop ? this.stop : newline;
  }

  #isLineEnd(at: number): boolean {
    return this.text[at] === '\n' || (this.text[at] === '\r' && this.text[at + 1] === '\n');
  }
}
