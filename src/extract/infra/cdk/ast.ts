import { child, identifier, isNode, NO_CHILD } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';

export { child, children, identifier, isNode } from '../../shared/ast.ts';
export type { AstNode as Node } from '../../shared/ast.ts';

const DEEPEST = 200;
const MOST = 300_000;

/** Every node below `root` in source order, parents first, with the innermost class around it. Bounded in depth and number. */
export function* walk(root: unknown): Generator<{ readonly node: Node; readonly inClass: string }> {
  const pending: { readonly value: unknown; readonly depth: number; readonly inClass: string }[] = [{ value: root, depth: 0, inClass: '' }];
  for (let steps = 0; steps < MOST; steps++) {
    const next = pending.pop();
    if (!next) return;
    if (next.depth > DEEPEST) continue;
    if (Array.isArray(next.value)) { for (let i = next.value.length - 1; i >= 0; i--) pending.push({ ...next, value: next.value[i] }); continue; }
    if (!isNode(next.value)) continue;
    yield { node: next.value, inClass: next.inClass };
    const inClass = next.value.type.startsWith('Class') && next.value.type !== 'ClassBody' ? identifier(child(next.value, 'id')) ?? next.inClass : next.inClass;
    const fields = Object.keys(next.value);
    for (let i = fields.length - 1; i >= 0; i--) {
      const field = fields[i] ?? '';
      const below = next.value[field];
      if (typeof below === 'object' && below !== null && !NO_CHILD.has(field)) pending.push({ value: below, depth: next.depth + 1, inClass });
    }
  }
}

export function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' && typeof node['value'] === 'string' ? node['value'] : undefined;
}
/** Name of a property or member that is written down. */
export function keyName(node: Node | undefined, field: 'key' | 'property'): string | undefined {
  const key = child(node, field);
  return node?.['computed'] === true ? stringOf(key) : identifier(key) ?? stringOf(key);
}
/** `cdk.aws_s3.Bucket`, `this.table`; undefined where a part is computed. */
export function dotted(node: Node | undefined): string | undefined {
  const parts: string[] = [];
  let at = node;
  for (let steps = 0; at && steps < 20; steps++) {
    const name = at.type === 'ThisExpression' ? 'this' : identifier(at);
    if (name !== undefined) { parts.unshift(name); return parts.join('.'); }
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
      const key = keyName(at, 'property');
      if (key === undefined) return undefined;
      parts.unshift(key);
      at = child(at, 'object');
    } else if (at.type === 'TSNonNullExpression' || at.type === 'ParenthesizedExpression' || at.type === 'TSAsExpression') at = child(at, 'expression');
    else return undefined;
  }
  return undefined;
}
