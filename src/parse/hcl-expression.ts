import type { HclExpression } from '../model/index.ts';
import { MAX_DEPTH } from './gap.ts';
import type { HclScanner } from './hcl-scan.ts';
import { HclTemplates } from './hcl-template.ts';
import { tight } from './tight.ts';

/** Binary operators, loosest first; those of one line bind alike. */
const OPERATORS: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%']];
/** Most operands and steps of one chain; longer ones are no configuration. */
const LONGEST_CHAIN = 2_000;

/** Reads HCL expressions. After the first trouble everything reads as `unreadable` until `trouble()` is asked, which forgets it. */
export class HclExpressions {
  readonly #scan: HclScanner;
  readonly #templates: HclTemplates;
  #depth = 0;
  /** Inside of parentheses and brackets line ends mean nothing. */
  #lines = false;
  #trouble: { at: number; why: string } | undefined;

  constructor(scan: HclScanner) {
    this.#scan = scan;
    this.#templates = new HclTemplates(scan, () => this.#free(() => this.#expression()), (why) => this.#fail(why));
  }

  /** One expression at the scanner's place; it may be followed by anything. */
  read(): HclExpression { this.#lines = false; this.#depth = 0; return this.#expression(); }

  /** The first thing that could not be read since the last call. */
  trouble(): { readonly at: number; readonly why: string } | undefined {
    const trouble = this.#trouble;
    this.#trouble = undefined;
    return trouble;
  }

  #fail(why: string): HclExpression {
    this.#trouble ??= { at: this.#scan.at, why };
    return { type: 'unreadable', why, start: this.#scan.at, end: this.#scan.at };
  }

  #skip(): void { this.#scan.skipSpace(this.#lines); }

  /** Runs `read` where line ends mean nothing. */
  #free<T>(read: () => T): T {
    const outer = this.#lines;
    this.#lines = true;
    const result = read();
    this.#lines = outer;
    return result;
  }

  #expression(): HclExpression {
    if (this.#trouble) return this.#fail('');
    if (this.#depth >= MAX_DEPTH) return this.#fail('nested too deep');
    this.#depth++;
    const test = this.#binary(0);
    this.#skip();
    let result = test;
    if (!this.#trouble && this.#scan.take('?')) {
      const yes = this.#expression();
      this.#skip();
      const no = this.#scan.take(':') ? this.#expression() : this.#fail('a condition without its second half');
      result = { type: 'conditional', test, yes, no, start: test.start, end: no.end };
    }
    this.#depth--;
    return result;
  }

  #binary(level: number): HclExpression {
    const operators = OPERATORS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (let count = 0; !this.#trouble; count++) {
      this.#skip();
      const operator = operators.find((one) => this.#scan.text.startsWith(one, this.#scan.at));
      // `=>` and `//` are something else; `/*` was skipped as a comment before.
      if (operator === undefined || (operator === '=' || this.#scan.text.startsWith('=>', this.#scan.at))) break;
      if (count >= LONGEST_CHAIN) return this.#fail('too many operands');
      this.#scan.at += operator.length;
      const right = this.#binary(level + 1);
      // `a + b + c` is one operation with three operands, so that long sums are not deep trees.
      left = left.type === 'operation' && left.operator === operator && left.operands.length > 1 && left.end <= right.start && !this.#closed.has(left)
        ? { ...left, operands: [...left.operands, right], end: right.end }
        : { type: 'operation', operator, operands: [left, right], start: left.start, end: right.end };
      if (count >= 100 && left.type === 'operation' && left.operands.length === 2) return this.#fail('too many operands');
    }
    return left;
  }
  /** Operations in parentheses, which are operands as a whole. */
  readonly #closed = new WeakSet<HclExpression>();

  #unary(): HclExpression {
    this.#skip();
    const start = this.#scan.at;
    const operator = this.#scan.peek();
    if (operator !== '-' && operator !== '!') return this.#postfix();
    if (this.#depth >= MAX_DEPTH) return this.#fail('nested too deep');
    this.#scan.at++;
    this.#depth++;
    const operand = this.#unary();
    this.#depth--;
    if (operator === '-' && operand.type === 'literal' && typeof operand.value === 'number') return { type: 'literal', value: -operand.value, start, end: operand.end };
    return { type: 'operation', operator, operands: [operand], start, end: operand.end };
  }

  /** A term with its `.name`, `[key]` and splats. */
  #postfix(): HclExpression {
    const scan = this.#scan;
    let term = this.#term();
    for (let count = 0; !this.#trouble; count++) {
      const key = this.#step();
      if (!key) break;
      if (count >= MAX_DEPTH) return this.#fail('too many steps');
      if (term.type === 'reference') term = { type: 'reference', path: [...term.path, simple(key)], start: term.start, end: scan.at };
      else term = { type: 'index', of: term, key, start: term.start, end: scan.at };
    }
    return term;
  }

  /** The next step behind a term, as the expression of its key. Blanks before a bracket or dot end the term on its line. */
  #step(): HclExpression | undefined {
    const scan = this.#scan;
    const before = scan.at;
    if (this.#lines) scan.skipSpace(true);
    const start = scan.at;
    if (scan.peek() === '.' && scan.peek(1) !== '.') {
      scan.at++;
      if (scan.take('*')) return { type: 'literal', value: '*', start: start + 1, end: scan.at };
      const from = scan.at;
      const digits = /\d/.test(scan.peek()) ? this.#digits() : undefined;
      if (digits !== undefined) return { type: 'literal', value: Number(digits), start: from, end: scan.at };
      const name = scan.identifier();
      return name === undefined ? this.#fail('a dot without a name behind it') : { type: 'literal', value: name, start: from, end: scan.at };
    }
    if (scan.peek() === '[') {
      scan.at++;
      return this.#free(() => {
        this.#skip();
        const star = scan.at;
        if (scan.take('*')) {
          this.#skip();
          return scan.take(']') ? { type: 'literal', value: '*', start: star, end: star + 1 } : this.#fail('a bracket that is never closed');
        }
        const key = this.#expression();
        this.#skip();
        return scan.take(']') ? key : this.#fail('a bracket that is never closed');
      });
    }
    scan.at = before;
    return undefined;
  }

  /** Digits of `list.0.id`: no fraction belongs to them. */
  #digits(): string {
    const start = this.#scan.at;
    while (/\d/.test(this.#scan.peek())) this.#scan.at++;
    return this.#scan.text.slice(start, this.#scan.at);
  }

  #term(): HclExpression {
    const scan = this.#scan;
    const start = scan.at;
    const char = scan.peek();
    if (char === '"') return this.#templates.quoted();
    if (char === '<' && scan.peek(1) === '<') return this.#templates.heredoc();
    if (char === '(') {
      scan.at++;
      return this.#free(() => {
        const inner = this.#expression();
        this.#skip();
        if (!scan.take(')')) return this.#fail('a parenthesis that is never closed');
        this.#closed.add(inner);
        return inner;
      });
    }
    if (char === '[') return this.#free(() => this.#list());
    if (char === '{') return this.#object();
    const number = scan.number();
    if (number !== undefined) return { type: 'literal', value: Number(number), start, end: scan.at };
    const name = scan.identifier();
    if (name === undefined) return this.#fail('no value');
    let called = name;
    while (scan.peek() === ':' && scan.peek(1) === ':') {
      scan.at += 2;
      called += `::${scan.identifier() ?? ''}`;
    }
    if (scan.peek() === '(') return this.#call(called, start);
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true', start, end: scan.at };
    if (name === 'null') return { type: 'literal', value: null, start, end: scan.at };
    return { type: 'reference', path: [called], start, end: scan.at };
  }

  #call(name: string, start: number): HclExpression {
    const scan = this.#scan;
    scan.at++;
    return this.#free(() => {
      const args: HclExpression[] = [];
      for (this.#skip(); !scan.take(')'); this.#skip()) {
        args.push(this.#expression());
        this.#skip();
        scan.take('...');
        this.#skip();
        if (this.#trouble || (!scan.take(',') && scan.peek() !== ')')) return this.#fail('a call that is never closed');
      }
      return { type: 'call', name, args: tight(args), start, end: scan.at };
    });
  }

  #list(): HclExpression {
    const scan = this.#scan;
    const start = scan.at++;
    this.#skip();
    if (this.#atFor()) return this.#for(start, ']');
    const items: HclExpression[] = [];
    for (; !scan.take(']'); this.#skip()) {
      items.push(this.#expression());
      this.#skip();
      if (this.#trouble || (!scan.take(',') && scan.peek() !== ']')) return this.#fail('a list that is never closed');
    }
    return { type: 'list', items: tight(items), start, end: scan.at };
  }

  #object(): HclExpression {
    const scan = this.#scan;
    const start = scan.at++;
    const outer = this.#lines;
    scan.skipSpace(true);
    if (this.#atFor()) return this.#free(() => this.#for(start, '}'));
    // Line ends part the entries, so they count again even inside of a list.
    this.#lines = false;
    const entries: { key: HclExpression; value: HclExpression }[] = [];
    for (; !scan.take('}'); scan.skipSpace(true)) {
      const key = this.#named(this.#expression());
      scan.skipSpace(true);
      if (this.#trouble || !(scan.peek() === '=' && scan.peek(1) !== '=' ? scan.take('=') : scan.take(':'))) return this.#fail('an object entry without a value');
      scan.skipSpace(true);
      const value = this.#expression();
      entries.push({ key, value });
      scan.skipSpace(false);
      if (this.#trouble || !(scan.take(',') || scan.peek() === '\n' || scan.peek() === '}')) return this.#fail('an object that is never closed');
    }
    this.#lines = outer;
    return { type: 'object', entries: tight(entries), start, end: scan.at };
  }

  /** In an object `name = ...` the bare name is the key itself and no reference; `(name)` is one. */
  #named(key: HclExpression): HclExpression {
    const [only] = key.type === 'reference' && key.path.length === 1 && !this.#closed.has(key) ? key.path : [];
    return typeof only === 'string' ? { type: 'literal', value: only, start: key.start, end: key.end } : key;
  }

  #atFor(): boolean { return /^for\s/.test(this.#scan.text.slice(this.#scan.at, this.#scan.at + 4)); }

  /** `for k, v in over : value if condition` behind the bracket that opened at `start`. */
  #for(start: number, closer: ']' | '}'): HclExpression {
    const scan = this.#scan;
    scan.at += 3;
    const word = (): string | undefined => { this.#skip(); return scan.identifier(); };
    let valueName = word();
    let keyName: string | undefined;
    this.#skip();
    if (scan.take(',')) { keyName = valueName; valueName = word(); }
    if (valueName === undefined || word() !== 'in') return this.#fail('a for without its "in"');
    const over = this.#expression();
    this.#skip();
    if (!scan.take(':')) return this.#fail('a for without its colon');
    let value = this.#expression();
    let key: HclExpression | undefined;
    let grouped = false;
    this.#skip();
    if (scan.take('=>')) { key = value; value = this.#expression(); this.#skip(); grouped = scan.take('...'); this.#skip(); }
    let condition: HclExpression | undefined;
    if (/^if[\s(!]/.test(scan.text.slice(scan.at, scan.at + 3))) { scan.at += 2; condition = this.#expression(); this.#skip(); }
    if (this.#trouble || !scan.take(closer)) return this.#fail('a for that is never closed');
    return { type: 'for', valueName, over, value, start, end: scan.at, ...(keyName === undefined ? {} : { keyName }), ...(key ? { key } : {}), ...(grouped ? { grouped } : {}), ...(condition ? { condition } : {}) };
  }
}

/** A step of a reference: names, numbers and literal keys plainly, everything else as the expression it is. */
function simple(key: HclExpression): string | number | HclExpression {
  return key.type === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number') ? key.value : key;
}
