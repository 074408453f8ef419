import type { HclExpression } from '../../../model/index.ts';
import { follow } from './access.ts';
import { callFunction } from './functions.ts';
import { forExpression } from './for-expression.ts';
import { operate } from './operators.ts';
import { isSpent, isTooDeep, placeOf } from './scope.ts';
import type { Scope, Step } from './scope.ts';
import { evaluateTemplate } from './template.ts';
import { list, lost, map, mapRefs, joinRefs, refsOf, scalar, textOf, truthOf } from './value.ts';
import type { Ref, Value } from './value.ts';

/** The value of an expression in a scope. Total: whatever cannot be followed is unknown, with the reason. Bounded in depth and work. */
export function evaluate(expression: HclExpression, scope: Scope): Value {
  const { work } = scope.world;
  if (isTooDeep(work)) return lost('it is nested too deeply', placeOf(scope.file, expression));
  if (isSpent(work)) return lost('the configuration takes too much work to evaluate', placeOf(scope.file, expression));
  work.depth++;
  work.steps++;
  work.all.steps++;
  try {
    return evaluateOne(expression, scope);
  } finally {
    work.depth--;
  }
}

function evaluateOne(expression: HclExpression, scope: Scope): Value {
  const at = placeOf(scope.file, expression);
  switch (expression.type) {
    case 'literal': return scalar(expression.value, at);
    case 'template': return evaluateTemplate(expression.parts.map((part) => evaluate(part, scope)), at);
    case 'reference': return reference(expression.path, scope, expression);
    case 'call': return callFunction(expression.name, expression.args, scope, at, evaluate);
    case 'list': return list(expression.items.map((item) => evaluate(item, scope)), at);
    case 'object': return object(expression.entries, scope, expression);
    case 'conditional': return conditional(expression, scope);
    case 'operation': return operate(expression.operator, expression.operands.map((operand) => evaluate(operand, scope)), at);
    case 'index': return follow(evaluate(expression.of, scope), [keyStep(expression.key, scope)], at);
    case 'for': return forExpression(expression, scope, evaluate);
    case 'unreadable': return lost(expression.why, at);
  }
}

function reference(path: readonly (string | number | HclExpression)[], scope: Scope, span: HclExpression): Value {
  const at = placeOf(scope.file, span);
  const [head, ...rest] = path;
  if (typeof head !== 'string') return lost('its name could not be read', at);
  const steps = rest.map((part) => (typeof part === 'object' ? keyStep(part, scope) : part));
  const bound = scope.names.get(head);
  return bound ? follow(bound, steps, at) : scope.world.refer(head, steps, at);
}

function keyStep(expression: HclExpression, scope: Scope): Step {
  const value = evaluate(expression, scope);
  return value.type === 'scalar' && (typeof value.value === 'string' || typeof value.value === 'number') ? value.value : value;
}

type Entries = Extract<HclExpression, { type: 'object' }>['entries'];

/** Keys that are bare words are themselves. Values under `name`/`value` pairs and upper-case keys remember which variable they become. */
function object(entries: Entries, scope: Scope, span: HclExpression): Value {
  const at = placeOf(scope.file, span);
  const out = new Map<string, Value>();
  for (const entry of entries) {
    const key = entry.key.type === 'reference' && entry.key.path.length === 1 && typeof entry.key.path[0] === 'string' ? entry.key.path[0] : textOf(evaluate(entry.key, scope));
    const value = evaluate(entry.value, scope);
    if (key === undefined) return lost('one of its keys could not be told', at, joinRefs([...out.values()].flatMap(refsOf), refsOf(value)));
    out.set(key, /^[A-Z][A-Z0-9_]{2,80}$/.test(key) ? label(value, key) : value);
  }
  const name = textOf(out.get('name'));
  for (const carrier of ['value', 'valueFrom', 'value_from']) {
    const value = out.get(carrier);
    if (value && name !== undefined && /^[A-Za-z_][A-Za-z0-9_.-]{0,80}$/.test(name)) out.set(carrier, label(value, name));
  }
  return map(out, at);
}

function label(value: Value, name: string): Value {
  return mapRefs(value, (ref) => (ref.label === undefined ? { ...ref, label: name } : ref));
}

function conditional(expression: Extract<HclExpression, { type: 'conditional' }>, scope: Scope): Value {
  const test = evaluate(expression.test, scope);
  const decided = truthOf(test);
  if (decided !== undefined) return evaluate(decided ? expression.yes : expression.no, scope);
  const yes = evaluate(expression.yes, scope);
  const no = evaluate(expression.no, scope);
  if (yes.type === 'scalar' && no.type === 'scalar' && yes.value === no.value) return yes;
  const sides = [yes, no].map((side) => (side.type === 'scalar' ? [side.value] : side.type === 'unknown' ? side.possible : undefined));
  const possible = sides[0] && sides[1] ? distinct([...sides[0], ...sides[1]]) : undefined;
  const why = test.type === 'unknown' ? test.why : 'the condition before it could not be decided';
  return lost(why, test.at ?? placeOf(scope.file, expression), joinRefs(eitherOf(refsOf(yes), refsOf(no)), eitherOf(refsOf(no), refsOf(yes))), possible);
}

/** References of one alternative: what the other one has not is used perhaps. A literal beside it says as little as another resource does. */
function eitherOf(side: readonly Ref[], other: readonly Ref[]): readonly Ref[] {
  const both = new Set(other.map((ref) => ref.to));
  return side.map((ref) => (both.has(ref.to) ? ref : { ...ref, perhaps: true }));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
