/** Made when HCL is first read: V8 lists the thousands of characters of such classes when it makes one. */
let IDENTIFIER: RegExp | undefined;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([['n', '\n'], ['r', '\r'], ['t', '\t'], ['"', '"'], ['\\', '\\']]);

/** Reads the small parts of HCL at a moving offset. */
export class HclScanner {
  readonly text: string;
  at = 0;

  constructor(text: string) { this.text = text; }

  atEnd(): boolean { return this.at >= this.text.length; }
  peek(ahead = 0): string { return this.text[this.at + ahead] ?? ''; }

  /** Skips blanks and comments, and line ends where `lines`. A comment to the end of the line leaves the line end standing. */
  skipSpace(lines: boolean): void {
    for (;;) {
      const char = this.peek();
      if (char === ' ' || char === '\t' || char === '\r' || char === '\ufeff' || (lines && char === '\n')) this.at++;
      else if (!this.skipComment()) return;
    }
  }

  skipComment(): boolean {
    const char = this.peek();
    if (char === '#' || (char === '/' && this.peek(1) === '/')) { this.skipLine(); return true; }
    if (char !== '/' || this.peek(1) !== '*') return false;
    const close = this.text.indexOf('*/', this.at + 2);
    this.at = close < 0 ? this.text.length : close + 2;
    return true;
  }

  /** To the line end, which is left standing. */
  skipLine(): void {
    const newline = this.text.indexOf('\n', this.at);
    this.at = newline < 0 ? this.text.length : newline;
  }

  identifier(): string | undefined { return this.#match((IDENTIFIER ??= /[\p{ID_Start}_][\p{ID_Continue}-]*/uy)); }
  number(): string | undefined { return this.#match(NUMBER); }

  /** Takes `token` if it stands here. */
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** A quoted string without interpolation, as labels are; undefined where it does not close on its line. */
  plainString(): string | undefined {
    const start = this.at;
    if (!this.skipQuoted()) { this.at = start; return undefined; }
    return unescapeHcl(this.text.slice(start + 1, this.at - 1));
  }

  /** Goes behind a quoted string, interpolations and all; false (and nowhere) where its line ends first. */
  skipQuoted(): boolean {
    let i = this.at + 1;
    let braces = 0;
    for (; i < this.text.length; i++) {
      const char = this.text[i];
      if (char === '\n') return false;
      if (char === '\\') i++;
      else if ((char === '$' || char === '%') && this.text[i + 1] === '{' && this.text[i - 1] !== char) { braces++; i++; }
      else if (char === '{' && braces > 0) braces++;
      else if (char === '}' && braces > 0) braces--;
      else if (char === '"' && braces === 0) { this.at = i + 1; return true; }
    }
    return false;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found) this.at += found.length;
    return found;
  }
}

/** Decodes the escapes of a quoted template: `\n`, `\u00e9`, `$${`, `%%{`. Unknown escapes stay. */
export function unescapeHcl(raw: string): string {
  if (!raw.includes('\\') && !raw.includes('{')) return raw;
  return raw.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([nrt"\\]))|([$%])\4\{/g, (whole, four?: string, eight?: string, letter?: string, sign?: string) => {
    if (sign !== undefined) return `${sign}{`;
    if (letter !== undefined) return ESCAPES.get(letter) ?? whole;
    const point = Number.parseInt(four ?? eight ?? '', 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
