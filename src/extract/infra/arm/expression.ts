/** One expression of a template, read to a tree: `concat(parameters('a').b[0], '-x')`. */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly text: string }
  | { readonly is: 'member'; readonly of: Expression; readonly key: Expression; readonly text: string };

const DEEPEST = 60;
const LONGEST = 8000;

/** The tree of the text between the brackets; undefined where it is no expression, too deep or too long. Linear. */
export function expressionOf(text: string): Expression | undefined {
  if (text.length > LONGEST) return undefined;
  const reader = new Reader(text);
  const found = reader.expression(0);
  return found && reader.atEnd() ? found : undefined;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) { this.#text = text; }

  atEnd(): boolean { this.#space(); return this.#at >= this.#text.length; }

  expression(depth: number): Expression | undefined {
    if (depth > DEEPEST) return undefined;
    this.#space();
    const start = this.#at;
    let out = this.#primary(depth);
    while (out) {
      this.#space();
      const key = this.#taken('.') ? this.#name() : this.#taken('[') ? this.#index(depth) : undefined;
      if (key === undefined) return this.#text[this.#at - 1] === '.' ? undefined : out;
      out = { is: 'member', of: out, key, text: this.#text.slice(start, this.#at) };
    }
    return undefined;
  }

  #primary(depth: number): Expression | undefined {
    const start = this.#at;
    if (this.#taken("'")) return this.#string();
    const number = /^-?\d{1,15}(?![\w.])/.exec(this.#text.slice(start, start + 20))?.[0];
    if (number !== undefined) { this.#at += number.length; return { is: 'literal', value: Number(number) }; }
    const name = /^[A-Za-z_][\w.]{0,120}/.exec(this.#text.slice(start, start + 130))?.[0];
    if (name === undefined) return undefined;
    this.#at += name.length;
    this.#space();
    if (!this.#taken('(')) {
      const plain = name.toLowerCase();
      return plain === 'true' || plain === 'false' ? { is: 'literal', value: plain === 'true' } : plain === 'null' ? { is: 'literal', value: null } : undefined;
    }
    const args: Expression[] = [];
    this.#space();
    if (!this.#taken(')')) {
      for (;;) {
        const arg = this.expression(depth + 1);
        if (!arg) return undefined;
        args.push(arg);
        this.#space();
        if (this.#taken(')')) break;
        if (!this.#taken(',')) return undefined;
      }
    }
    return { is: 'call', name: name.toLowerCase(), args, text: this.#text.slice(start, this.#at) };
  }

  /** A quote within is written twice. */
  #string(): Expression | undefined {
    let value = '';
    for (;;) {
      const end = this.#text.indexOf("'", this.#at);
      if (end < 0) return undefined;
      value += this.#text.slice(this.#at, end);
      this.#at = end + 1;
      if (!this.#taken("'")) return { is: 'literal', value };
      value += "'";
    }
  }

  #name(): Expression | undefined {
    const name = /^[\w$-]{1,120}/.exec(this.#text.slice(this.#at, this.#at + 121))?.[0];
    if (name === undefined) return undefined;
    this.#at += name.length;
    return { is: 'literal', value: name };
  }

  #index(depth: number): Expression | undefined {
    const key = this.expression(depth + 1);
    this.#space();
    return key && this.#taken(']') ? key : undefined;
  }

  #taken(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }

  #space(): void { while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++; }
}
