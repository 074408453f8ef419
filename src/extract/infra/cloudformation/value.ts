import { set, unknown } from '../../../model/index.ts';
import type { Evidence, Known, Place, Scalar } from '../../../model/index.ts';

/** A use of another resource of the template that flows into a value. */
export interface Ref {
  /** Logical id in its own template. */
  readonly to: string;
  /** `Arn` of `!GetAtt Bucket.Arn`; empty for `!Ref`. */
  readonly attribute: string;
  readonly at: Place;
}

interface Trace {
  readonly at: Place;
  /** Parameters, mappings and callers it came through, nearest to the literal first. */
  readonly via: readonly Evidence[];
  readonly refs: readonly Ref[];
}
/** What a part of a template comes to. A part that AWS::NoValue takes away is undefined. */
export type Value = Trace & (
  | { readonly type: 'scalar'; readonly value: Scalar }
  | { readonly type: 'list'; readonly items: readonly Value[] }
  | { readonly type: 'map'; readonly entries: ReadonlyMap<string, Value>; readonly keys: ReadonlyMap<string, Place> }
  /** A condition decides, and it is not known which way; undefined is the branch that leaves it out. */
  | { readonly type: 'either'; readonly options: readonly (Value | undefined)[]; readonly why: string }
  /** `shape`: the text with `${}` where a part is not known. */
  | { readonly type: 'unknown'; readonly why: string; readonly shape?: string; readonly possible?: readonly Scalar[] });

const NONE: readonly never[] = [];
/** Longest text a template may put together, in UTF-16 units. */
const MOST_TEXT = 100_000;
const MOST_VIA = 12;

export function scalar(value: Scalar, at: Place, refs: readonly Ref[] = NONE, via: readonly Evidence[] = NONE): Value {
  return typeof value === 'string' && value.length > MOST_TEXT ? lost('it is a very long text', at, { refs }) : { type: 'scalar', value, at, refs, via };
}
export function list(items: readonly Value[], at: Place, refs: readonly Ref[] = NONE): Value { return { type: 'list', items, at, refs, via: NONE }; }
export function map(entries: ReadonlyMap<string, Value>, keys: ReadonlyMap<string, Place>, at: Place): Value { return { type: 'map', entries, keys, at, refs: NONE, via: NONE }; }
/** A value that cannot be told; `why` finishes "not known, because ...". */
export function lost(why: string, at: Place, more: { refs?: readonly Ref[]; shape?: string; possible?: readonly Scalar[]; via?: readonly Evidence[] } = {}): Value {
  return {
    type: 'unknown', why, at, refs: more.refs ?? NONE, via: more.via ?? NONE,
    ...(more.shape === undefined || more.shape.length > MOST_TEXT ? {} : { shape: more.shape }), ...(more.possible && more.possible.length > 0 ? { possible: more.possible } : {}),
  };
}
export function either(options: readonly (Value | undefined)[], why: string, at: Place): Value { return { type: 'either', options, why, at, refs: NONE, via: NONE }; }

/** The same value, having come through one more place. */
export function through(value: Value, at: Place, note: string): Value {
  return value.via.length >= MOST_VIA ? value : { ...value, via: [...value.via, { at, note }] };
}

/** The text it would be printed as; undefined when it is not a known scalar. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.type === 'scalar' && value.value !== null ? String(value.value) : undefined;
}
/** The text with `${}` for its unknown parts. */
export function shapeOf(value: Value | undefined): string | undefined {
  return value?.type === 'unknown' ? value.shape : textOf(value);
}

/** The value below a path of keys. What only one branch of a condition has is there or not there. */
export function below(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let at = value;
  for (const key of path) {
    if (at?.type === 'map') at = at.entries.get(key);
    else if (at?.type === 'list') at = at.items.map((item) => below(item, key)).find((item) => item !== undefined);
    else if (at?.type === 'either') {
      const from = at;
      const options = from.options.map((option) => below(option, key));
      at = options.every((option) => option === undefined) ? undefined : either(options, from.why, from.at);
    } else if (at?.type === 'unknown') at = lost(at.why, at.at);
    else return undefined;
  }
  return at;
}

/** The items of a list, or the one thing that stands where a list may; of a condition, those of every branch. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  if (value.type === 'list') return value.items.flatMap((item) => (item.type === 'either' ? itemsOf(item) : [item]));
  return value.type === 'either' ? value.options.flatMap((option) => itemsOf(option)) : [value];
}

/** Every reference that flows into the value, at any depth. */
export function refsOf(value: Value | undefined): readonly Ref[] {
  const out: Ref[] = [];
  const stack: (Value | undefined)[] = [value];
  for (let seen = 0; stack.length > 0 && seen < 20_000; seen++) {
    const next = stack.pop();
    if (!next) continue;
    out.push(...next.refs);
    if (next.type === 'list') stack.push(...[...next.items].reverse());
    else if (next.type === 'map') stack.push(...[...next.entries.values()].reverse());
    else if (next.type === 'either') stack.push(...[...next.options].reverse());
  }
  return out;
}

/**
 * As the model knows it. `absent` is what holds where a branch of a condition leaves it out. Lists and maps say whether they hold anything.
 */
export function toKnown(value: Value, absent: Scalar | undefined): Known<Scalar> {
  switch (value.type) {
    case 'scalar': return set(value.value, value.at, value.via);
    case 'list': return set(value.items.length > 0, value.at, value.via);
    case 'map': return set(value.entries.size > 0, value.at, value.via);
    case 'unknown': return unknown(value.why, value.at, value.possible);
    case 'either': {
      const possible: Scalar[] = [];
      for (const option of value.options) {
        const known = option ? toKnown(option, absent) : undefined;
        if (!known) { if (absent === undefined) return unknown(value.why, value.at); possible.push(absent); continue; }
        if (known.basis === 'set') possible.push(known.value);
        else if (known.basis === 'unknown' && known.possible) possible.push(...known.possible);
        else return unknown(value.why, value.at);
      }
      const [only, ...others] = [...new Set(possible)];
      return only !== undefined && others.length === 0 && value.options.every((option) => option !== undefined) ? set(only, value.at) : unknown(value.why, value.at, [...new Set(possible)]);
    }
  }
}
