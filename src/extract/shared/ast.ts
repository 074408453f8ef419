/** Reading of a Babel tree without its types: every answer is checked, nothing is assumed of hostile source. */
export interface AstNode { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown }

/** Deepest tree followed, and most nodes looked at. */
const DEEPEST = 200;
const MOST = 200_000;

/** Fields that hold no node of the program. */
const NO_CHILD: ReadonlySet<string> = new Set(['loc', 'extra', 'tokens', 'errors', 'comments', 'leadingComments', 'trailingComments', 'innerComments', 'start', 'end', 'range', 'type']);

export function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value && typeof value.start === 'number' && 'end' in value && typeof value.end === 'number';
}

/** The node of a field. */
export function child(node: AstNode | undefined, field: string): AstNode | undefined {
  const value = node?.[field];
  return isNode(value) ? value : undefined;
}

/** The nodes of a list field. */
export function children(node: AstNode | undefined, field: string): readonly AstNode[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Every node below `root` and itself, parents first, bounded. */
export function* walk(root: unknown): Generator<AstNode> {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let steps = 0; steps < MOST; steps++) {
    const next = pending.pop();
    if (!next) return;
    if (next.depth > DEEPEST) continue;
    if (Array.isArray(next.value)) { for (let i = next.value.length - 1; i >= 0; i--) pending.push({ value: next.value[i], depth: next.depth }); continue; }
    if (!isNode(next.value)) continue;
    yield next.value;
    const fields = Object.keys(next.value).filter((key) => !NO_CHILD.has(key));
    for (let i = fields.length - 1; i >= 0; i--) { const value = next.value[fields[i] ?? '']; if (typeof value === 'object' && value !== null) pending.push({ value, depth: next.depth + 1 }); }
  }
}

export function identifier(node: AstNode | undefined): string | undefined {
  return node?.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : undefined;
}

/** The text of a string literal or of a template without expressions. */
export function literalText(node: AstNode | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return stringOf(node);
  if (node?.type !== 'TemplateLiteral' || children(node, 'expressions').length > 0) return undefined;
  const value = children(node, 'quasis')[0]?.['value'];
  return typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string' ? value.cooked : undefined;
}

/** The text of a string literal. */
export function stringOf(node: AstNode | undefined): string | undefined {
  return node?.type === 'StringLiteral' && typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** Name of a property or member that is written down: an identifier, a private name with its sign, or a string in brackets. */
export function keyName(node: AstNode | undefined, field: 'key' | 'property'): string | undefined {
  const key = child(node, field);
  if (key?.type === 'PrivateName') { const name = identifier(child(key, 'id')); return name === undefined ? undefined : `#${name}`; }
  return node?.['computed'] === true ? literalText(key) : identifier(key) ?? literalText(key);
}

/** The dotted name of an expression: `stripe.customers.del`, `process.env`, `this.table`. Undefined where a part is computed. */
export function dotted(node: AstNode | undefined): string | undefined {
  let behind = '';
  let at = node;
  for (let steps = 0; at && steps < 20; steps++) {
    const name = at.type === 'ThisExpression' ? 'this' : at.type === 'MetaProperty' ? 'import.meta' : identifier(at);
    if (name !== undefined) return name + behind;
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') {
      const key = keyName(at, 'property');
      if (key === undefined) return undefined;
      behind = `.${key}${behind}`;
      at = child(at, 'object');
    } else if (at.type === 'TSNonNullExpression' || at.type === 'ParenthesizedExpression' || at.type === 'TSAsExpression') at = child(at, 'expression');
    else return undefined;
  }
  return undefined;
}

/** The value of a property of an object literal; the last one written. */
export function property(object: AstNode | undefined, name: string): AstNode | undefined {
  return object?.type === 'ObjectExpression' ? children(object, 'properties').findLast((entry) => entry.type === 'ObjectProperty' && keyName(entry, 'key') === name) : undefined;
}
