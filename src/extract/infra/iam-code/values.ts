import type { DataNode, MapEntry } from '../../../model/index.ts';
import { child, children, dotted, identifier, keyName, literalText } from '../../shared/ast.ts';
import type { AstNode } from '../../shared/ast.ts';

const DEEPEST = 40;

/** Names of one file bound once by `const` to something that can be written out. */
export function constantsOf(nodes: readonly AstNode[]): ReadonlyMap<string, AstNode> {
  const out = new Map<string, AstNode>();
  const twice = new Set<string>();
  for (const node of nodes) {
    if (node.type !== 'VariableDeclarator') continue;
    const name = identifier(child(node, 'id'));
    const init = child(node, 'init');
    if (name === undefined) continue;
    if (out.has(name) || !init) twice.add(name); else out.set(name, init);
  }
  for (const name of twice) out.delete(name);
  return out;
}

/** An expression as data, as far as it is written out: what is computed is null, and what a list may hold besides makes one of its items null. */
export function dataOf(node: AstNode | undefined, constants: ReadonlyMap<string, AstNode>, depth = 0): DataNode {
  const span = { start: node?.start ?? 0, end: node?.end ?? 0 };
  const unknown: DataNode = { type: 'scalar', value: null, ...span };
  if (!node || depth > DEEPEST) return unknown;
  const text = literalText(node);
  if (text !== undefined) return { type: 'scalar', value: text, ...span };
  const inner = (one: AstNode | undefined): DataNode => dataOf(one, constants, depth + 1);
  switch (node.type) {
    case 'NumericLiteral': case 'BooleanLiteral': { const { value } = node; return typeof value === 'number' || typeof value === 'boolean' ? { type: 'scalar', value, ...span } : unknown; }
    case 'ArrayExpression': return { type: 'list', items: children(node, 'elements').map(inner), ...span };
    case 'ObjectExpression': return { type: 'map', entries: children(node, 'properties').flatMap((entry): MapEntry[] => {
      const key = entry.type === 'ObjectProperty' ? keyName(entry, 'key') : undefined;
      const at = child(entry, 'key');
      return key === undefined || !at ? [] : [{ key, keySpan: { start: at.start, end: at.end }, value: inner(child(entry, 'value')) }];
    }), ...span };
    case 'Identifier': { const held = constants.get(identifier(node) ?? ''); return held ? inner(held) : unknown; }
    case 'TSAsExpression': case 'TSSatisfiesExpression': case 'TSNonNullExpression': case 'ParenthesizedExpression': return inner(child(node, 'expression'));
    case 'CallExpression': return /(?:^|\.)(?:stringify|jsonStringify)$/.test(nameAt(child(node, 'callee'))) ? inner(children(node, 'arguments')[0]) : unknown;
    default: return unknown;
  }
}

/** `iam.Effect.DENY`; empty for anything but names joined by dots. */
export function nameAt(node: AstNode | undefined): string { return dotted(node) ?? ''; }
