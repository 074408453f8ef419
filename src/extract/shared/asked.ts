import { set, unknown } from '../../model/index.ts';
import type { Known, Place, Scalar } from '../../model/index.ts';
import { child, children, dotted } from './ast.ts';
import type { AstNode as Node } from './ast.ts';
import type { Reader } from './program-values.ts';

/**
 * An expression of a program that depends on what it is started with: the stack it is for, a setting, a property of the class it stands in. Kept as far as it can be worked out once those are
 * known; whatever else goes into it is kept as it is.
 */
export type Asked =
  | { readonly is: 'known'; readonly known: Known<Scalar> }
  | { readonly is: 'key'; readonly key: string; readonly at: Place }
  | { readonly is: 'else'; readonly first: Asked; readonly other: Asked; readonly nullish: boolean }
  | { readonly is: 'equals'; readonly left: Asked; readonly right: Asked; readonly same: boolean; readonly at: Place }
  | { readonly is: 'among'; readonly of: Asked; readonly texts: readonly string[]; readonly at: Place }
  | { readonly is: 'not'; readonly of: Asked; readonly at: Place }
  | { readonly is: 'and'; readonly left: Asked; readonly right: Asked; readonly at: Place }
  | { readonly is: 'if'; readonly test: Asked; readonly yes: Asked; readonly no: Asked }
  | { readonly is: 'text'; readonly parts: readonly Asked[]; readonly at: Place };

/** What a key is asked by: `config.get('x')`, `props.stage`. */
export type KeyOf = (node: Node) => string | undefined;
/** Its value; `absent` where it certainly has none. */
export type LookUp = (key: string) => Known<Scalar> | 'absent';

const DEEPEST = 20;

/** The expression, if some key is asked for in it; else undefined. */
export function askedOf(node: Node | undefined, reader: Reader, keyOf: KeyOf): Asked | undefined {
  const found = build(node, reader, keyOf, 0);
  return found && asks(found) ? found : undefined;
}

function asks(asked: Asked): boolean {
  switch (asked.is) {
    case 'known': return false;
    case 'key': return true;
    case 'else': return asks(asked.first) || asks(asked.other);
    case 'equals': case 'and': return asks(asked.left) || asks(asked.right);
    case 'among': case 'not': return asks(asked.of);
    case 'if': return asks(asked.test) || asks(asked.yes) || asks(asked.no);
    case 'text': return asked.parts.some(asks);
  }
}

function build(node: Node | undefined, reader: Reader, keyOf: KeyOf, depth: number): Asked | undefined {
  const from = reader.behind(node);
  if (!from || depth > DEEPEST) return undefined;
  const at = reader.place(from);
  const key = keyOf(from);
  if (key !== undefined) return { is: 'key', key, at };
  const part = (field: string): Asked => build(child(from, field), reader, keyOf, depth + 1) ?? { is: 'known', known: unknown('it is put together when the program runs', at) };
  const { type } = from;
  if (type === 'LogicalExpression') {
    const operator = from['operator'];
    if (operator === '??' || operator === '||') return { is: 'else', first: part('left'), other: part('right'), nullish: operator === '??' };
    return { is: 'and', left: part('left'), right: part('right'), at };
  }
  if (type === 'BinaryExpression' && /^[!=]==?$/.test(String(from['operator']))) return { is: 'equals', left: part('left'), right: part('right'), same: String(from['operator']).startsWith('='), at };
  if (type === 'UnaryExpression' && from['operator'] === '!') return { is: 'not', of: part('argument'), at };
  if (type === 'ConditionalExpression') return { is: 'if', test: part('test'), yes: part('consequent'), no: part('alternate') };
  if (type === 'TemplateLiteral' && children(from, 'expressions').length > 0) {
    const [texts, values] = [children(from, 'quasis'), children(from, 'expressions')];
    return { is: 'text', at, parts: texts.flatMap((text, index): Asked[] => {
      const written = text['value'];
      const cooked = typeof written === 'object' && written !== null && 'cooked' in written && typeof written.cooked === 'string' ? written.cooked : '';
      const value = values[index];
      return [{ is: 'known', known: set<Scalar>(cooked, at) }, ...value ? [build(value, reader, keyOf, depth + 1) ?? { is: 'known' as const, known: unknown<Scalar>('it is put together when the program runs', at) }] : []];
    }) };
  }
  if (type === 'CallExpression') {
    // `['prod', 'staging'].includes(stack)`
    const callee = child(from, 'callee');
    const list = callee?.type === 'MemberExpression' ? reader.behind(child(callee, 'object')) : undefined;
    const [of] = children(from, 'arguments');
    if (list?.type === 'ArrayExpression' && dotted(child(callee, 'property')) === 'includes' && of) {
      const texts = children(list, 'elements').map((one) => reader.known(one));
      if (texts.every((one) => one.basis === 'set')) return { is: 'among', of: build(of, reader, keyOf, depth + 1) ?? { is: 'known', known: reader.known(of) }, texts: texts.flatMap((one) => (one.basis === 'set' ? [String(one.value)] : [])), at };
    }
  }
  return { is: 'known', known: reader.known(from) };
}

/** What it comes to. */
export function solve(asked: Asked, lookUp: LookUp): Known<Scalar> | 'absent' {
  switch (asked.is) {
    case 'known': return asked.known;
    case 'key': {
      const found = lookUp(asked.key);
      return found !== 'absent' && found.basis === 'set' ? { ...found, via: [...found.via, { at: asked.at, note: 'the program asks for it' }].slice(0, 10) } : found;
    }
    case 'else': {
      const first = solve(asked.first, lookUp);
      if (first === 'absent') return solve(asked.other, lookUp);
      const stays = first.basis === 'unknown' ? undefined : asked.nullish ? first.value !== null : Boolean(first.value);
      if (stays === true) return first;
      return stays === false ? solve(asked.other, lookUp) : either(first, solve(asked.other, lookUp));
    }
    case 'if': {
      const truth = truthOf(solve(asked.test, lookUp));
      return truth === undefined ? either(solve(asked.yes, lookUp), solve(asked.no, lookUp)) : solve(truth ? asked.yes : asked.no, lookUp);
    }
    case 'equals': {
      const [left, right] = [solve(asked.left, lookUp), solve(asked.right, lookUp)];
      const same = sameness(left, right);
      return answer(same === undefined ? undefined : same === asked.same, asked.at, [left, right]);
    }
    case 'among': { const of = solve(asked.of, lookUp); return answer(of === 'absent' ? false : of.basis === 'set' ? asked.texts.includes(String(of.value)) : undefined, asked.at, [of]); }
    case 'not': { const of = solve(asked.of, lookUp); const truth = truthOf(of); return answer(truth === undefined ? undefined : !truth, asked.at, [of]); }
    case 'and': {
      const left = solve(asked.left, lookUp);
      const truth = truthOf(left);
      return truth === undefined ? answer(undefined, asked.at, [left]) : truth ? solve(asked.right, lookUp) : left;
    }
    case 'text': {
      const parts = asked.parts.map((part) => solve(part, lookUp));
      const texts = parts.flatMap((part) => (part === 'absent' || part.basis !== 'set' ? [] : [String(part.value)]));
      return texts.length === parts.length ? set<Scalar>(texts.join('').slice(0, 2000), asked.at, viaOf(parts)) : unknown('it is put together when the program runs', asked.at);
    }
  }
}

/** Are they the same? Nothing is equal to nothing else. */
function sameness(left: Known<Scalar> | 'absent', right: Known<Scalar> | 'absent'): boolean | undefined {
  if (left === 'absent') return right === 'absent' ? true : right.basis === 'set' ? false : undefined;
  if (right === 'absent') return left.basis === 'set' ? false : undefined;
  return left.basis === 'set' && right.basis === 'set' ? String(left.value) === String(right.value) : undefined;
}

function truthOf(known: Known<Scalar> | 'absent'): boolean | undefined { return known === 'absent' ? false : known.basis === 'set' ? Boolean(known.value) : undefined; }

/** Where a decision's ground stands, for whoever asks why. */
function viaOf(from: readonly (Known<Scalar> | 'absent')[]): readonly { readonly at: Place; readonly note: string }[] {
  return from.flatMap((one) => (one !== 'absent' && one.basis === 'set' && one.via.length > 0 ? [{ at: one.at, note: 'by this value' }, ...one.via] : [])).slice(0, 6);
}

function answer(truth: boolean | undefined, at: Place, from: readonly (Known<Scalar> | 'absent')[]): Known<Scalar> {
  return truth === undefined ? unknown('a condition of the program decides it', at, [true, false]) : set<Scalar>(truth, at, [...viaOf(from)]);
}

function either(a: Known<Scalar> | 'absent', b: Known<Scalar> | 'absent'): Known<Scalar> {
  const sides = [a, b].map((one) => (one === 'absent' ? undefined : one.basis === 'set' ? [one.value] : one.basis === 'unknown' ? one.possible : undefined));
  const at = [a, b].flatMap((one) => (one !== 'absent' && one.basis !== 'default' && one.at ? [one.at] : []))[0];
  return unknown('a condition of the program decides it', at, sides[0] && sides[1] ? [...new Set([...sides[0], ...sides[1]])] : undefined);
}
