import { placeIn, set, unknown } from '../../model/index.ts';
import type { Document, Known, Place, Scalar } from '../../model/index.ts';
import { child, children, dotted, identifier, keyName, stringOf } from './ast.ts';
import type { AstNode as Node } from './ast.ts';

/** Longest chain of constants and branches that is followed. */
const DEEPEST = 20;

/** Names of one file: what they are given once, and what they are imported from. */
export interface Names { readonly given: ReadonlyMap<string, Node>; readonly imported: ReadonlyMap<string, string> }

/** Collects them. An import is kept as `module#name`, `module#*` for all of it. */
export function namesOf(nodes: readonly Node[]): Names {
  const given = new Map<string, Node | undefined>();
  const imported = new Map<string, string>();
  const give = (name: string, value: Node | undefined): void => { given.set(name, given.has(name) ? undefined : value); };
  for (const node of nodes) {
    if (node.type === 'VariableDeclarator') {
      const name = identifier(child(node, 'id'));
      const init = child(node, 'init');
      const required = init?.type === 'CallExpression' && identifier(child(init, 'callee')) === 'require' ? stringOf(children(init, 'arguments')[0]) : undefined;
      if (required !== undefined) {
        if (name !== undefined) imported.set(name, `${required}#*`);
        for (const entry of children(child(node, 'id'), 'properties')) { const key = keyName(entry, 'key'); const local = identifier(child(entry, 'value')); if (key !== undefined && local !== undefined) imported.set(local, `${required}#${key}`); }
      } else if (name !== undefined) give(name, init);
    } else if (node.type === 'AssignmentExpression' && node['operator'] === '=') {
      const name = dotted(child(node, 'left'));
      if (name !== undefined) give(name, child(node, 'right'));
    } else if (node.type === 'ImportDeclaration') {
      const source = stringOf(child(node, 'source'));
      for (const one of children(node, 'specifiers')) {
        const local = identifier(child(one, 'local'));
        if (local !== undefined && source !== undefined) imported.set(local, `${source}#${one.type === 'ImportSpecifier' ? identifier(child(one, 'imported')) ?? '' : '*'}`);
      }
    }
  }
  return { given: new Map([...given].flatMap(([name, value]) => (value ? [[name, value] as const] : []))), imported };
}

/** Evaluates expressions of one file as far as it alone tells. */
export class Reader {
  readonly #document: Document;
  readonly #names: Names;
  constructor(document: Document, names: Names) { this.#document = document; this.#names = names; }

  place(node: { start: number; end: number }): Place { return placeIn(this.#document, node); }
  text(node: { start: number; end: number }): string { return this.#document.text.slice(node.start, node.end); }

  /** What stands behind a name that is given once, else the node itself. */
  behind(node: Node | undefined, depth = 0): Node | undefined {
    const inner = node && (node.type === 'TSAsExpression' || node.type === 'ParenthesizedExpression' || node.type === 'TSNonNullExpression' || node.type === 'TSSatisfiesExpression') ? child(node, 'expression') : node;
    const name = inner && (inner.type === 'Identifier' || inner.type === 'MemberExpression') ? dotted(inner) : undefined;
    const found = name === undefined ? undefined : this.#names.given.get(name);
    return found && depth < DEEPEST ? this.behind(found, depth + 1) : inner;
  }

  /** A property of an object literal, the last one written; `open`: it may come from something that is spread into it. */
  property(object: Node | undefined, name: string): { readonly node: Node | undefined; readonly open: boolean } {
    const from = this.behind(object);
    if (!from) return { node: undefined, open: false };
    if (from.type !== 'ObjectExpression') return { node: undefined, open: true };
    const entries = children(from, 'properties');
    const at = entries.findLastIndex((entry) => entry.type === 'ObjectProperty' && keyName(entry, 'key') === name);
    const open = entries.slice(at + 1).some((entry) => entry.type === 'SpreadElement');
    return { node: at < 0 ? undefined : child(entries[at], 'value'), open };
  }

  /** The expression below a path of properties that are all written here. */
  below(props: Node | undefined, path: readonly string[]): Node | undefined {
    let object = props;
    for (const name of path) {
      const { node, open } = this.property(object, name);
      if (!node || open) return undefined;
      object = node;
    }
    return object;
  }

  /** The one value an expression has, or those it may have. */
  known(node: Node | undefined, depth = 0): Known<Scalar> {
    const from = this.behind(node);
    if (!from || depth > DEEPEST) return unknown('it is put together when the program runs', node && this.place(node));
    const at = this.place(from);
    const { type } = from;
    if ((type === 'StringLiteral' || type === 'NumericLiteral' || type === 'BooleanLiteral') && (typeof from['value'] === 'string' || typeof from['value'] === 'number' || typeof from['value'] === 'boolean')) return set(from['value'], at);
    if (type === 'TemplateLiteral' && children(from, 'expressions').length === 0) {
      const value = children(from, 'quasis')[0]?.['value'];
      if (typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string') return set(value.cooked, at);
    }
    if (type === 'MemberExpression') {
      const parts = (dotted(from) ?? '').split('.');
      // A member of an enumeration: `cdk.RemovalPolicy.DESTROY`, `iam.Effect.DENY`.
      if (parts.length > 1 && /^[A-Z]/.test(parts.at(-2) ?? '') && /^[A-Z][A-Z0-9_]*$/.test(parts.at(-1) ?? '')) return set(parts.at(-1) ?? '', at);
    }
    if (type === 'CallExpression') {
      const unit = /(?:^|\.)Duration\.(days|hours)$/.exec(dotted(child(from, 'callee')) ?? '')?.[1];
      const amount = unit === undefined ? undefined : this.known(children(from, 'arguments')[0], depth + 1);
      if (amount?.basis === 'set' && typeof amount.value === 'number') return set(unit === 'days' ? amount.value : amount.value / 24, at);
    }
    if (type === 'ConditionalExpression') {
      const both = [this.known(child(from, 'consequent'), depth + 1), this.known(child(from, 'alternate'), depth + 1)];
      const possible = both.flatMap((one) => (one.basis === 'set' ? [one.value] : one.basis === 'unknown' && one.possible ? one.possible : []));
      return unknown('a condition of the program decides it', at, possible.length >= both.length ? [...new Set(possible)] : undefined);
    }
    return unknown('it is put together when the program runs', at);
  }
}
