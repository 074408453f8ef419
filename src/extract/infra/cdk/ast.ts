/** Reading of a Babel tree without its types: every answer is checked, nothing is assumed of hostile source. */
export interface Node { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown }

const DEEPEST = 200;
const MOST = 300_000;
const SKIPPED = new Set(['loc', 'extra', 'tokens', 'errors', 'comments', 'leadingComments', 'trailingComments', 'innerComments', 'start', 'end', 'range', 'type']);

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value && typeof value.start === 'number' && 'end' in value && typeof value.end === 'number';
}
/** The node of a field. */
export function child(node: Node | undefined, field: string): Node | undefined {
  const value = node?.[field];
  return isNode(value) ? value : undefined;
}
/** The nodes of a list field, holes left out. */
export function children(node: Node | undefined, field: string): readonly Node[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

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
      if (typeof below === 'object' && below !== null && !SKIPPED.has(field)) pending.push({ value: below, depth: next.depth + 1, inClass });
    }
  }
}

export function identifier(node: Node | undefined): string | undefined {
  return node?.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : undefined;
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
