import type { Place, Scalar } from '../../../model/index.ts';
import { joinRefs, lost, numberOf, refsOf, scalar, textOf, truthOf } from './value.ts';
import type { Value } from './value.ts';

/** Applies an HCL operator. One unknown operand makes the answer unknown unless the other decides it. */
export function operate(operator: string, operands: readonly Value[], at: Place): Value {
  const [left, right] = operands;
  if (!left) return lost('an operand is missing', at);
  const refs = joinRefs(refsOf(left), right ? refsOf(right) : []);
  const answer = right ? binary(operator, left, right) : unary(operator, left);
  if (answer !== undefined) return scalar(answer, at, refs);
  const unknown = operands.find((operand) => operand.type === 'unknown');
  return lost(unknown?.type === 'unknown' ? unknown.why : 'the operation could not be worked out', unknown?.at ?? at, refs, isQuestion(operator) ? [true, false] : undefined);
}

function isQuestion(operator: string): boolean {
  return ['==', '!=', '&&', '||', '!', '<', '>', '<=', '>='].includes(operator);
}

function unary(operator: string, value: Value): Scalar | undefined {
  if (operator === '!') { const truth = truthOf(value); return truth === undefined ? undefined : !truth; }
  if (operator === '-') { const number = numberOf(value); return number === undefined ? undefined : -number; }
  return undefined;
}

function binary(operator: string, left: Value, right: Value): Scalar | undefined {
  switch (operator) {
    case '==': return equal(left, right);
    case '!=': { const same = equal(left, right); return same === undefined ? undefined : !same; }
    case '&&': { const a = truthOf(left); const b = truthOf(right); return a === false || b === false ? false : a === true && b === true ? true : undefined; }
    case '||': { const a = truthOf(left); const b = truthOf(right); return a === true || b === true ? true : a === false && b === false ? false : undefined; }
  }
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return b === 0 ? undefined : a / b;
    case '%': return b === 0 ? undefined : a % b;
    case '<': return a < b;
    case '>': return a > b;
    case '<=': return a <= b;
    case '>=': return a >= b;
  }
  return undefined;
}

function equal(left: Value, right: Value): boolean | undefined {
  if (left.type === 'scalar' && right.type === 'scalar') {
    if (left.value === right.value) return true;
    // A number is no text that reads as it, but a variable may have made one of the other.
    return textOf(left) !== undefined && textOf(left) === textOf(right) ? undefined : false;
  }
  const choices = (value: Value): readonly Scalar[] | undefined => (value.type === 'scalar' ? [value.value] : value.type === 'unknown' ? value.possible : undefined);
  const a = choices(left);
  const b = choices(right);
  // Only one of several values is possible: equal to none of them is a certain no.
  return a && b && !a.some((one) => b.includes(one)) && (left.type !== 'unknown' || left.possible !== undefined) ? false : undefined;
}
