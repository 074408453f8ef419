import type { Place } from '../../../model/index.ts';
import type { Step } from './scope.ts';
import { isNull, joinRefs, list, lost, numberOf, textOf } from './value.ts';
import type { Value } from './value.ts';

/** Why a known map or list has nothing under a key. `try` and `lookup` fall through on exactly this. */
export const NO_SUCH_KEY = 'it asks for a key that is not there';

/** Would Terraform fail here, rather than we not know? */
export function isMissing(value: Value): boolean {
  return value.type === 'unknown' && value.why === NO_SUCH_KEY;
}

/** Follows steps into a value, splats included. References of everything passed are kept. */
export function follow(start: Value, steps: readonly Step[], at: Place): Value {
  let value = start;
  for (const [index, step] of steps.entries()) {
    if (step === '*') {
      const rest = steps.slice(index + 1);
      if (value.type === 'list') return list(value.items.map((item) => follow(item, rest, at)), at, value.refs);
      if (value.type === 'map' && value.open === undefined) return list([...value.entries.values()].map((item) => follow(item, rest, at)), at, value.refs);
      if (value.type === 'unknown') return value;
      if (value.type === 'map') return lost(value.open ?? '', at, value.refs);
      if (isNull(value)) return list([], at, value.refs);
      return list([follow(value, rest, at)], at);
    }
    value = take(value, step, at);
  }
  return value;
}

function take(value: Value, step: Step, at: Place): Value {
  if (value.type === 'unknown') return value.possible ? lost(value.why, value.at, value.refs) : value;
  if (value.type === 'scalar') return lost(NO_SUCH_KEY, at, value.refs);
  if (typeof step === 'object' && step.type === 'unknown') return lost(step.why, step.at, joinRefs(value.refs, step.refs));
  if (value.type === 'list') {
    const position = typeof step === 'number' ? step : typeof step === 'string' ? Number.parseInt(step, 10) : numberOf(step);
    return (position === undefined ? undefined : value.items[position]) ?? lost(NO_SUCH_KEY, at, value.refs);
  }
  const key = typeof step === 'object' ? textOf(step) : String(step);
  return (key === undefined ? undefined : value.entries.get(key)) ?? lost(value.open ?? NO_SUCH_KEY, at, value.refs);
}
