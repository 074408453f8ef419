import type { HclExpression, Place } from '../../../model/index.ts';
import { isMissing } from './access.ts';
import { collectionFunctions } from './functions-collection.ts';
import { jsonFunctions } from './functions-json.ts';
import { textFunctions } from './functions-text.ts';
import type { Scope } from './scope.ts';
import { isNull, joinRefs, lost, refsOf, scalar, withRefs } from './value.ts';
import type { Ref, Value } from './value.ts';

/** A built-in over evaluated arguments; undefined when these arguments do not let it answer. */
export type Builtin = (args: readonly Value[], at: Place) => Value | undefined;

const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ...Object.entries(collectionFunctions), ...Object.entries(jsonFunctions), ...Object.entries(textFunctions),
]);

/** Calls a Terraform function. Unknown arguments give unknown; references that went in are always on what comes out. */
export function callFunction(name: string, args: readonly HclExpression[], scope: Scope, at: Place, evaluate: (e: HclExpression, s: Scope) => Value): Value {
  const plain = name.replace(/^core::/, '');
  if (plain === 'try') return firstThatWorks(args, scope, at, evaluate);
  const values = args.map((arg) => evaluate(arg, scope));
  if (plain === 'can') return can(values[0], at);
  if (plain === 'coalesce') return coalesce(values, at);
  const [only] = values;
  if (only && (plain === 'sensitive' || plain === 'nonsensitive' || plain === 'ephemeralasnull')) return only;
  let refs: readonly Ref[] = [];
  for (const value of values) refs = joinRefs(refs, refsOf(value));
  const result = scope.world.invoke?.(plain, values, at) ?? BUILTINS.get(plain)?.(values, at);
  if (result) return result.refs === refs ? result : withRefs(result, refs);
  const unknown = values.find((value) => value.type === 'unknown');
  return lost(unknown?.type === 'unknown' ? unknown.why : 'it is computed by a function that is not followed', unknown?.at ?? at, refs);
}

/** The first argument that is not certainly an error. An argument we cannot tell makes the answer unknown. */
function firstThatWorks(args: readonly HclExpression[], scope: Scope, at: Place, evaluate: (e: HclExpression, s: Scope) => Value): Value {
  for (const arg of args) {
    const value = evaluate(arg, scope);
    if (!isMissing(value)) return value;
  }
  return lost('every alternative fails', at);
}

function can(value: Value | undefined, at: Place): Value {
  if (!value) return lost('an argument is missing', at);
  if (value.type !== 'unknown') return scalar(true, at, refsOf(value));
  return isMissing(value) ? scalar(false, at, value.refs) : lost(value.why, value.at, value.refs, [true, false]);
}

function coalesce(values: readonly Value[], at: Place): Value {
  for (const value of values) {
    if (value.type === 'unknown') return lost(value.why, value.at, joinRefs([], values.flatMap(refsOf)));
    if (!isNull(value) && !(value.type === 'scalar' && value.value === '')) return value;
  }
  return lost('every alternative is empty', at);
}
