import { child, isNode, NO_CHILD } from '../shared/ast.ts';
import type { AstNode as Node } from '../shared/ast.ts';

export { child, children, isNode } from '../shared/ast.ts';
export type { AstNode as Node } from '../shared/ast.ts';

const DEEPEST = 200;
const MOST = 300_000;

/** A node with the name of the function it stands in. */
export interface Visited { readonly node: Node; readonly inFunction: Node | undefined }

const AROUND = /Function|^ObjectMethod$|^ClassMethod$/;

/** Every node below `root` in source order, parents first, each with the innermost function around it. Bounded in depth and number. */
export function* walk(root: unknown): Generator<Visited> {
  // Three stacks in step: an object a node would be most of the work.
  const values: unknown[] = [root];
  const depths: number[] = [0];
  const functions: (Node | undefined)[] = [undefined];
  for (let steps = 0; steps < MOST && values.length > 0; steps++) {
    const value = values.pop();
    const depth = depths.pop() ?? 0;
    const inFunction = functions.pop();
    if (depth > DEEPEST) continue;
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) { values.push(value[i]); depths.push(depth); functions.push(inFunction); }
      continue;
    }
    if (!isNode(value)) continue;
    yield { node: value, inFunction };
    const around = AROUND.test(value.type) ? value : inFunction;
    const fields = Object.keys(value);
    for (let i = fields.length - 1; i >= 0; i--) {
      const field = fields[i] ?? '';
      const below = value[field];
      if (typeof below === 'object' && below !== null && !NO_CHILD.has(field)) { values.push(below); depths.push(depth + 1); functions.push(around); }
    }
  }
}

export function identifier(node: Node | undefined): string | undefined {
  return node !== undefined && (node.type === 'Identifier' || node.type === 'JSXIdentifier') && typeof node['name'] === 'string' ? node['name'] : undefined;
}

/** Name of a property or member that is written down: an identifier, or a string in brackets. */
export function keyName(node: Node | undefined, field: 'key' | 'property'): string | undefined {
  const key = child(node, field);
  if (key?.type === 'PrivateName') { const name = identifier(child(key, 'id')); return name === undefined ? undefined : `#${name}`; }
  return node?.['computed'] === true ? stringOf(key) : identifier(key) ?? stringOf(key);
}

export function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' && typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** The dotted name of a callee: `stripe.customers.del`, `process.env`, `Stripe`. Undefined where a part is computed. */
export function dotted(node: Node | undefined): string | undefined {
  const parts: string[] = [];
  let at = node;
  for (let steps = 0; at && steps < 20; steps++) {
    const name = identifier(at);
    if (name !== undefined) { parts.unshift(name); return parts.join('.'); }
    if (at.type === 'ThisExpression') { parts.unshift('this'); return parts.join('.'); }
    if (at.type === 'MetaProperty') { parts.unshift('import.meta'); return parts.join('.'); }
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
      const key = keyName(at, 'property');
      if (key === undefined) return undefined;
      parts.unshift(key);
      at = child(at, 'object');
    } else if (at.type === 'TSNonNullExpression' || at.type === 'ParenthesizedExpression') at = child(at, 'expression');
    else return undefined;
  }
  return undefined;
}
