import type { Expression, ObjectProperty } from '@babel/types';
import type { DataNode, MapEntry, Span } from '../model/index.ts';
import { entry, list, map, scalar } from './data.ts';
import type { Gaps } from './gap.ts';

/** The data an expression of literals says, with spans; anything computed becomes null and a gap. Depth is the text's, bounded before. */
export function dataOfExpression(node: Expression, text: string, gaps: Gaps): DataNode {
  const span = spanOf(node);
  const written = text.slice(span.start, span.end);
  switch (node.type) {
    case 'ObjectExpression': {
      const entries: MapEntry[] = [];
      for (const property of node.properties) {
        if (property.type !== 'ObjectProperty') { gaps.add('unresolved', 'this is not data', spanOf(property).start); continue; }
        const key = keyOf(property);
        if (key && isExpression(property.value)) entries.push(entry(key.name, key.span, dataOfExpression(property.value, text, gaps)));
      }
      return map(entries, span.start, span.end);
    }
    case 'ArrayExpression': {
      const items: DataNode[] = [];
      for (const item of node.elements) if (item && item.type !== 'SpreadElement') items.push(dataOfExpression(item, text, gaps));
      return list(items, span.start, span.end);
    }
    case 'StringLiteral': {
      const inside = { start: span.start + 1, end: span.end - 1 };
      return scalar(node.value, inside, text.slice(inside.start, inside.end));
    }
    case 'NumericLiteral': return scalar(node.value, span, written);
    case 'BooleanLiteral': return scalar(node.value, span, written);
    case 'NullLiteral': return scalar(null, span, written);
    case 'UnaryExpression': {
      if ((node.operator === '-' || node.operator === '+') && node.argument.type === 'NumericLiteral') {
        return scalar(node.operator === '-' ? -node.argument.value : node.argument.value, span, written);
      }
      break;
    }
    case 'Identifier': if (node.name === 'Infinity' || node.name === 'NaN') return scalar(node.name === 'NaN' ? NaN : Infinity, span, written);
  }
  gaps.add('unresolved', 'this value is computed', span.start, span.end);
  return scalar(null, span, written);
}

function keyOf(property: ObjectProperty): { name: string; span: Span } | undefined {
  const { key } = property;
  const span = spanOf(key);
  if (key.type === 'StringLiteral') return { name: key.value, span: { start: span.start + 1, end: span.end - 1 } };
  if (key.type === 'NumericLiteral') return { name: String(key.value), span };
  return key.type === 'Identifier' && !property.computed ? { name: key.name, span } : undefined;
}

function isExpression(node: ObjectProperty['value']): node is Expression {
  return node.type !== 'AssignmentPattern' && node.type !== 'ArrayPattern' && node.type !== 'ObjectPattern' && node.type !== 'RestElement' && node.type !== 'VoidPattern';
}

function spanOf(node: { start?: number | null; end?: number | null }): Span {
  return { start: node.start ?? 0, end: node.end ?? node.start ?? 0 };
}
