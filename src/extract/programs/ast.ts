/** A node of the Babel tree, as far as this reader looks at it. */
export interface AstNode { readonly type: string; readonly start: number; readonly end: number; readonly fields: Readonly<Record<string, unknown>> }

const MOST_NODES = 600_000;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> { return typeof value === 'object' && value !== null; }

/** Narrows something of the tree to a node. The fields are the node itself: a copy of each would be most of the work. */
export function astNode(value: unknown): AstNode | undefined {
  if (!isRecord(value)) return undefined;
  const { type, start, end } = value;
  return typeof type === 'string' && typeof start === 'number' && typeof end === 'number' ? { type, start, end, fields: value } : undefined;
}

/** Child nodes of a field that is a list. */
export function listOf(node: AstNode | undefined, field: string): readonly AstNode[] {
  const value = node?.fields[field];
  return Array.isArray(value) ? value.flatMap((item: unknown) => astNode(item) ?? []) : [];
}

/** The node in `field`. */
export function childOf(node: AstNode | undefined, field: string): AstNode | undefined {
  return astNode(node?.fields[field]);
}

/** Text of a name: of an identifier, a string literal, or the name in a private name. */
export function nameOf(node: AstNode | undefined): string | undefined {
  const value = node?.type === 'StringLiteral' ? node.fields['value'] : node?.fields['name'];
  return typeof value === 'string' ? value : undefined;
}

/** Every node below `root`, parents before children, without recursion. Stops at 600,000 nodes. */
export function* nodesBelow(root: unknown): Generator<AstNode> {
  const stack: unknown[] = [root];
  for (let count = 0; stack.length > 0 && count < MOST_NODES; count++) {
    const value = stack.pop();
    if (Array.isArray(value)) { for (let i = value.length - 1; i >= 0; i--) stack.push(value[i]); continue; }
    if (!isRecord(value)) continue;
    const node = astNode(value);
    if (node) yield node;
    const keys = Object.keys(value);
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] ?? '';
      const below = value[key];
      if (typeof below === 'object' && below !== null && !SKIPPED.has(key)) stack.push(below);
    }
  }
}

const SKIPPED: ReadonlySet<string> = new Set(['loc', 'extra', 'errors', 'tokens', 'comments', 'leadingComments', 'trailingComments', 'innerComments']);

/** Text of a string or template literal; expressions of a template read as ` x `, and `exact` is false then. */
export function literalText(node: AstNode | undefined): { readonly text: string; readonly exact: boolean } | undefined {
  if (node?.type === 'StringLiteral') { const text = node.fields['value']; return typeof text === 'string' ? { text, exact: true } : undefined; }
  if (node?.type === 'TemplateLiteral') {
    const quasis = listOf(node, 'quasis').map((part) => { const value = part.fields['value']; const cooked: unknown = typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : undefined; return typeof cooked === 'string' ? cooked : ''; });
    return { text: quasis.join(' x '), exact: quasis.length === 1 };
  }
  if (node?.type === 'BinaryExpression' && node.fields['operator'] === '+') {
    const [left, right] = [literalText(childOf(node, 'left')), literalText(childOf(node, 'right'))];
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
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') { names.unshift(nameOf(childOf(at, 'property')) ?? '?'); at = childOf(at, 'object'); }
    else if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression' || at.type === 'NewExpression') at = childOf(at, 'callee');
    else if (at.type === 'AwaitExpression' || at.type === 'TSNonNullExpression' || at.type === 'TSAsExpression' || at.type === 'ParenthesizedExpression') at = astNode(at.fields['argument'] ?? at.fields['expression']);
    else { names.unshift(at.type === 'ThisExpression' ? 'this' : at.type === 'Import' ? 'import' : nameOf(at) ?? '?'); break; }
  }
  return names;
}
