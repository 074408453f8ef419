import type { DataNode, MapEntry, Span } from '../../../model/index.ts';
import { tokensOf } from './bicep-tokens.ts';
import type { Token } from './bicep-tokens.ts';

/** What names mean in a Bicep file: resources and modules by symbol, the rest of what it declares. */
export interface Names {
  readonly parameters: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  /** Expression, without brackets, of the id of a resource; `name` gives that of its name. */
  readonly resources: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
}

const DEEPEST = 80;
const LONGEST = 6000;

/** Reads values of Bicep into the nodes a JSON template would hold: plain values as they are, anything computed as an expression in brackets. */
export class ValueReader {
  readonly source: string;
  readonly tokens: readonly Token[];
  readonly names: Names;
  at = 0;

  constructor(source: string, tokens: readonly Token[], names: Names) { this.source = source; this.tokens = tokens; this.names = names; }

  peek(ahead = 0): Token { return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] ?? { is: 'end', text: '', start: this.source.length, end: this.source.length }; }
  take(): Token { const token = this.peek(); if (this.at < this.tokens.length - 1) this.at++; return token; }
  takes(sign: string): boolean { if (this.peek().text !== sign || this.peek().is === 'text') return false; this.take(); return true; }
  skipLines(): void { while (this.peek().is === 'line' || (this.peek().is === 'sign' && this.peek().text === ',')) this.take(); }

  /** A value as a node. */
  value(depth = 0): DataNode {
    const start = this.peek().start;
    if (depth < DEEPEST && this.peek().text === '{' && this.peek().is === 'sign') return this.#object(depth);
    if (depth < DEEPEST && this.peek().text === '[' && this.peek().is === 'sign') {
      if (this.peek(1).text === 'for') { this.skipBalanced(); return lost(start, this.#last()); }
      return this.#list(depth);
    }
    const first = this.peek();
    const expression = this.#conditional(depth);
    const span = { start, end: this.#last() };
    if (expression === undefined) return lost(start, span.end);
    // Plain values stay values, with the span of what is written inside the quotes.
    if (expression === first.text && first.is === 'number') return { type: 'scalar', value: Number(first.text), ...span };
    if (expression === 'true()' || expression === 'false()') return { type: 'scalar', value: expression === 'true()', ...span };
    if (expression === 'null()') return { type: 'scalar', value: null, ...span };
    if (first.is === 'text' && (first.parts?.length ?? 1) === 1 && expression === quoted(first.text)) {
      const text = first.text;
      return { type: 'scalar', value: text.startsWith('[') ? `[${text}` : text, start: first.start + 1, end: Math.max(first.start + 1, first.end - 1), decoded: true };
    }
    return { type: 'scalar', value: `[${expression}]`, ...span, decoded: true };
  }

  #last(): number { return this.tokens[this.at - 1]?.end ?? 0; }

  #object(depth: number): DataNode {
    const start = this.take().start;
    const entries: MapEntry[] = [];
    for (this.skipLines(); this.peek().is !== 'end' && this.peek().text !== '}'; this.skipLines()) {
      const before = this.at;
      const key = this.take();
      if ((key.is === 'word' || key.is === 'text') && this.takes(':')) { const value = this.value(depth + 1); entries.push({ key: this.#keyText(key, depth), keySpan: span(key), value }); }
      // A nested resource, a spread or what is not understood: whoever reads resources comes back for the first.
      else if (key.is === 'word' && key.text === 'resource') { this.skipDeclaration(); }
      else if (key.text === '...') { entries.push({ key: 'copy', keySpan: span(key), value: lost(key.start, key.end) }); this.value(depth + 1); }
      if (this.at === before) this.take();
    }
    const end = this.takes('}') ? this.#last() : this.peek().start;
    return { type: 'map', entries, start, end };
  }

  /** `'${identity.id}'` as a key is an expression, as a template writes it. */
  #keyText(key: Token, depth: number): string {
    const expression = key.is === 'text' && (key.parts?.length ?? 1) > 1 ? this.#interpolated(key, depth) : undefined;
    return expression === undefined ? key.text : `[${expression}]`;
  }

  #list(depth: number): DataNode {
    const start = this.take().start;
    const items: DataNode[] = [];
    for (this.skipLines(); this.peek().is !== 'end' && this.peek().text !== ']'; this.skipLines()) {
      const before = this.at;
      items.push(this.value(depth + 1));
      if (this.at === before) this.take();
    }
    const end = this.takes(']') ? this.#last() : this.peek().start;
    return { type: 'list', items, start, end };
  }

  /** Over everything up to the bracket that closes the one here. */
  skipBalanced(): void {
    let open = 0;
    do {
      const token = this.take();
      if (token.is === 'end') return;
      if (token.is === 'sign' && /^[{[(]$/.test(token.text)) open++;
      else if (token.is === 'sign' && /^[}\])]$/.test(token.text)) open--;
    } while (open > 0 && this.peek().is !== 'end');
  }

  /** Over the rest of a declaration: to the end of its line, and over whatever opens on it. */
  skipDeclaration(): void {
    while (this.peek().is !== 'end' && this.peek().is !== 'line') {
      if (this.peek().is === 'sign' && /^[{[(]$/.test(this.peek().text)) this.skipBalanced();
      else if (this.peek().is === 'sign' && /^[}\])]$/.test(this.peek().text)) return;
      else this.take();
    }
  }

  #conditional(depth: number): string | undefined {
    const test = this.#binary(depth, 0);
    if (!this.takes('?')) return test;
    this.skipLines();
    const yes = this.#conditional(depth + 1);
    this.skipLines();
    if (!this.takes(':')) return undefined;
    this.skipLines();
    const no = this.#conditional(depth + 1);
    return test === undefined || yes === undefined || no === undefined ? undefined : short(`if(${test}, ${yes}, ${no})`);
  }

  #binary(depth: number, level: number): string | undefined {
    const operators = LEVELS[level];
    if (!operators) return this.#unary(depth);
    let left = this.#binary(depth, level + 1);
    for (let name = operators[this.peek().text]; this.peek().is === 'sign' && name !== undefined; name = operators[this.peek().text]) {
      this.take();
      this.skipLines();
      const right = this.#binary(depth, level + 1);
      left = left === undefined || right === undefined ? undefined : short(name.startsWith('!') ? `not(${name.slice(1)}(${left}, ${right}))` : `${name}(${left}, ${right})`);
    }
    return left;
  }

  #unary(depth: number): string | undefined {
    if (depth > DEEPEST) { this.take(); return undefined; }
    if (this.takes('!')) { const of = this.#unary(depth + 1); return of === undefined ? undefined : `not(${of})`; }
    if (this.peek().text === '-' && this.peek(1).is === 'number') { this.take(); return `-${this.take().text}`; }
    return this.#postfix(this.#primary(depth), depth);
  }

  #primary(depth: number): Made {
    const token = this.peek();
    if (token.is === 'text') { this.take(); return { text: this.#interpolated(token, depth) }; }
    if (token.is === 'number') { this.take(); return { text: token.text }; }
    if (token.is === 'sign') {
      if (token.text === '(') { this.take(); this.skipLines(); const inner = this.#conditional(depth + 1); this.skipLines(); this.takes(')'); return { text: inner }; }
      if (token.text === '{' || token.text === '[') { this.skipBalanced(); return { text: undefined }; }
      return { text: undefined };
    }
    if (token.is !== 'word') return { text: undefined };
    this.take();
    if (this.peek().text === '(' && this.peek().is === 'sign') return { text: this.#call(token.text, depth) };
    if (token.text === 'true' || token.text === 'false' || token.text === 'null') return { text: `${token.text}()` };
    if (this.names.parameters.has(token.text)) return { text: `parameters('${token.text}')` };
    if (this.names.variables.has(token.text)) return { text: `variables('${token.text}')` };
    const resource = this.names.resources.get(token.text);
    return resource ? { text: resource.id, resource } : { text: `symbol('${token.text}')` };
  }

  #call(name: string, depth: number): string | undefined {
    this.take();
    const args: (string | undefined)[] = [];
    for (this.skipLines(); this.peek().is !== 'end' && this.peek().text !== ')'; this.skipLines()) {
      const before = this.at;
      args.push(this.#conditional(depth + 1));
      if (this.at === before) this.take();
    }
    this.takes(')');
    return args.some((arg) => arg === undefined) || args.length > 60 ? undefined : short(`${name}(${args.join(', ')})`);
  }

  #postfix(made: Made, depth: number): string | undefined {
    let { text, resource } = made;
    for (;;) {
      if ((this.peek().text === '.' || this.peek().text === '.?' || this.peek().text === '::') && this.peek().is === 'sign') {
        this.take();
        const key = this.take().text;
        if (this.peek().text === '(' && this.peek().is === 'sign') { this.skipBalanced(); text = undefined; resource = undefined; continue; }
        text = resource ? (key === 'id' ? resource.id : key === 'name' ? resource.name : `reference(${resource.id}).${key}`) : text === undefined ? undefined : short(`${text}.${key}`);
        resource = undefined;
      } else if (this.peek().text === '[' && this.peek().is === 'sign') {
        this.take();
        const key = this.#conditional(depth + 1);
        this.takes(']');
        text = text === undefined || key === undefined ? undefined : short(`${text}[${key}]`);
        resource = undefined;
      } else if (this.peek().text === '!' && this.peek().is === 'sign' && this.peek().start === this.#last()) this.take();
      else return text;
    }
  }

  /** `'a${b}c'` as `concat('a', b, 'c')`. */
  #interpolated(token: Token, depth: number): string | undefined {
    const parts = token.parts ?? [token.text];
    if (parts.length === 1) return quoted(token.text);
    const texts = parts.slice(0, 60).map((part) => {
      if (typeof part === 'string') return part === '' ? '' : quoted(part);
      return depth > 20 ? undefined : new ValueReader(this.source, tokensOf(this.source, part.start, part.end), this.names).#conditional(depth + 1);
    });
    return texts.some((one) => one === undefined) ? undefined : short(`concat(${texts.filter((one) => one !== '').join(', ')})`);
  }
}

interface Made { readonly text: string | undefined; readonly resource?: { readonly id: string; readonly name: string } | undefined }

/** Operators by how loosely they bind; `!equals` is its negation. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { '??': 'coalesce' }, { '||': 'or' }, { '&&': 'and' }, { '==': 'equals', '!=': '!equals', '=~': 'equals', '!~': '!equals' },
  { '<': 'less', '>': 'greater', '<=': 'lessOrEquals', '>=': 'greaterOrEquals' }, { '+': 'add', '-': 'sub' }, { '*': 'mul', '/': 'div', '%': 'mod' },
];

function quoted(text: string): string { return `'${text.replaceAll("'", "''")}'`; }
function short(text: string): string | undefined { return text.length > LONGEST ? undefined : text; }
function span(token: Span): Span { return { start: token.start, end: token.end }; }
/** A value no expression of ours can say. */
function lost(start: number, end: number): DataNode { return { type: 'scalar', value: '[untold()]', start, end: Math.max(start, end), decoded: true }; }
