import { child, children, isNode } from '../shared/ast.ts';
import type { AstNode } from '../shared/ast.ts';

/** Text of a name: of an identifier, a string literal, or the name in a private name. */
export function nameOf(node: AstNode | undefined): string | undefined {
  const value = node?.type === 'StringLiteral' ? node['value'] : node?.['name'];
  return typeof value === 'string' ? value : undefined;
}

/** Longest sum of texts that is followed. */
const DEEPEST = 200;

/** Text of a string or template literal; expressions of a template read as ` x `, and `exact` is false then. */
export function textOfLiteral(node: AstNode | undefined, depth = 0): { readonly text: string; readonly exact: boolean } | undefined {
  if (node?.type === 'StringLiteral') { const text = node['value']; return typeof text === 'string' ? { text, exact: true } : undefined; }
  if (node?.type === 'TemplateLiteral') {
    const quasis = children(node, 'quasis').map((part) => { const value = part['value']; const cooked: unknown = typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : undefined; return typeof cooked === 'string' ? cooked : ''; });
    return { text: quasis.join(' x '), exact: quasis.length === 1 };
  }
  if (node?.type === 'BinaryExpression' && depth < DEEPEST && node['operator'] === '+') {
    const [left, right] = [textOfLiteral(child(node, 'left'), depth + 1), textOfLiteral(child(node, 'right'), depth + 1)];
    return left || right ? { text: `${left?.text ?? ' x '}${right?.text ?? ' x '}`, exact: (left?.exact ?? false) && (right?.exact ?? false) } : undefined;
  }
  return undefined;
}

/**
 * Names of a callee from its root on: `this.prisma.user.deleteMany` gives `this, prisma, user, deleteMany`; calls in between count by their
 * names (`knex('users').where(...).del` gives `knex, where, del`). Bounded to 40 steps.
 */
export function chainOf(node: AstNode | undefined): readonly string[] {
  const names: string[] = [];
  let at = node;
  for (let step = 0; at && step < 40; step++) {
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') { names.push(nameOf(child(at, 'property')) ?? '?'); at = child(at, 'object'); }
    else if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression' || at.type === 'NewExpression') at = child(at, 'callee');
    else if (at.type === 'AwaitExpression' || at.type === 'TSNonNullExpression' || at.type === 'TSAsExpression' || at.type === 'ParenthesizedExpression') { const inner = at['argument'] ?? at['expression']; at = isNode(inner) ? inner : undefined; }
    else { names.push(at.type === 'ThisExpression' ? 'this' : at.type === 'Import' ? 'import' : nameOf(at) ?? '?'); break; }
  }
  return names.reverse();
}
