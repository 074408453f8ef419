import { compareText } from '../../../model/index.ts';
import type { HclExpression } from '../../../model/index.ts';
import { binding, placeOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { joinRefs, list, lost, map, refsOf, scalar, textOf, truthOf } from './value.ts';
import type { Value } from './value.ts';

type For = Extract<HclExpression, { type: 'for' }>;

/** `[for ...]` and `{for ...}` over a collection we know; over one we do not know the result is unknown and keeps its references. */
export function forExpression(expression: For, scope: Scope, evaluate: (e: HclExpression, s: Scope) => Value): Value {
  const at = placeOf(scope.file, expression);
  const over = evaluate(expression.over, scope);
  const members = membersOf(over);
  if (!members) {
    const dummy = lost('it stands for a member of a collection that is not known', at, refsOf(over));
    const inner = evaluate(expression.value, bound(expression, scope, dummy, dummy));
    return lost(over.type === 'unknown' ? over.why : 'it loops over something that is no collection', over.at ?? at, joinRefs(refsOf(over), refsOf(inner)));
  }
  const items: Value[] = [];
  const entries = new Map<string, Value>();
  for (const [key, value] of members) {
    const inner = bound(expression, scope, key, value);
    if (expression.condition) {
      const keep = truthOf(evaluate(expression.condition, inner));
      if (keep === false) continue;
      if (keep === undefined) return lost('its condition could not be decided', at, refsOf(over));
    }
    const result = evaluate(expression.value, inner);
    if (!expression.key) { items.push(result); continue; }
    const name = textOf(evaluate(expression.key, inner));
    if (name === undefined) return lost('one of its keys could not be told', at, joinRefs(refsOf(over), refsOf(result)));
    const before = entries.get(name);
    entries.set(name, expression.grouped ? list(before?.type === 'list' ? [...before.items, result] : [result], at) : result);
  }
  return expression.key ? map(entries, at, over.refs) : list(items, at, over.refs);
}

function bound(expression: For, scope: Scope, key: Value, value: Value): Scope {
  const names: [string, Value][] = [[expression.valueName, value]];
  if (expression.keyName !== undefined) names.push([expression.keyName, key]);
  return binding(scope, names);
}

function membersOf(value: Value): readonly (readonly [Value, Value])[] | undefined {
  if (value.type === 'list') return value.items.map((item, index) => [scalar(index, item.at), item]);
  if (value.type === 'map' && value.open === undefined) return [...value.entries].sort(([a], [b]) => compareText(a, b)).map(([key, item]) => [scalar(key, item.at), item]);
  return undefined;
}
