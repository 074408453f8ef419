import { compareText } from '../../../model/index.ts';
import type { Place } from '../../../model/index.ts';
import { NO_SUCH_KEY } from './access.ts';
import type { Builtin } from './functions.ts';
import { isNull, list, lost, map, MOST_ITEMS, numberOf, scalar, textOf, truthOf } from './value.ts';
import type { ListValue, Value } from './value.ts';

const itemsOf = (value: Value | undefined): readonly Value[] | undefined => (value?.type === 'list' ? value.items : undefined);
const textsOf = (value: Value | undefined): string[] | undefined => {
  const texts = itemsOf(value)?.map(textOf);
  return texts?.every((text) => text !== undefined) ? texts : undefined;
};

/** All arguments as lists in one; undefined when one is no known list. */
function concat(args: readonly Value[], at: Place): Value | undefined {
  const out: Value[] = [];
  for (const arg of args) {
    const items = itemsOf(arg);
    if (!items) return undefined;
    if (out.length + items.length > MOST_ITEMS) return lost('it is a very long list', at);
    for (const item of items) out.push(item);
  }
  return list(out, at);
}

function flatten(items: readonly Value[], out: Value[], depth: number): boolean {
  for (const item of items) {
    if (out.length > MOST_ITEMS || depth > 50 || item.type === 'unknown') return false;
    if (item.type !== 'list') out.push(item);
    else if (!flatten(item.items, out, depth + 1)) return false;
  }
  return true;
}

/** Later maps win. Behind an unknown map only the keys that later known maps set are certain. */
const merge: Builtin = (args, at) => {
  const out = new Map<string, Value>();
  let open: string | undefined;
  for (const arg of args) {
    if (isNull(arg)) continue;
    if (arg.type !== 'map') { out.clear(); open = arg.type === 'unknown' ? arg.why : 'part of it is no map'; continue; }
    if (arg.open !== undefined) { out.clear(); open = arg.open; }
    for (const [key, value] of arg.entries) out.set(key, value);
  }
  const merged = map(out, at);
  return open === undefined || merged.type !== 'map' ? merged : { ...merged, open };
};

const lookup: Builtin = (args, at) => {
  const [from, key, fallback] = args;
  const name = textOf(key);
  if (from?.type !== 'map' || name === undefined) return undefined;
  const found = from.entries.get(name);
  return found ?? (from.open === undefined ? fallback ?? lost(NO_SUCH_KEY, at) : lost(from.open, at));
};

/** Set of scalars in code-point order, or the list as it is when members are no scalars. */
function asSet(value: ListValue, at: Place): Value {
  const texts = textsOf(value);
  if (!texts) return value;
  const members = new Map(texts.map((text, index) => [text, value.items[index]]));
  return list([...members].sort(([a], [b]) => compareText(a, b)).flatMap(([, item]) => (item ? [item] : [])), at, value.refs);
}

/** The members of sets of texts that `choose` keeps; undefined where one is not known or large. */
function sets(args: readonly Value[], at: Place, choose: (all: readonly (readonly string[])[]) => readonly string[] | undefined): Value | undefined {
  const all = args.map(textsOf);
  if (all.length === 0 || !all.every((one) => one !== undefined && one.length <= 1000)) return undefined;
  const kept = choose(all.flatMap((one) => (one ? [one] : [])));
  return kept && asSet({ type: 'list', items: kept.map((text) => scalar(text, at)), at, refs: [], via: [] }, at);
}

const ofTruths = (decide: (truths: readonly (boolean | undefined)[]) => boolean | undefined): Builtin => (args, at) => {
  const answer = decide(itemsOf(args[0])?.map(truthOf) ?? [undefined]);
  return answer === undefined ? undefined : scalar(answer, at);
};

export const collectionFunctions: Readonly<Record<string, Builtin>> = {
  alltrue: ofTruths((truths) => (truths.includes(false) ? false : truths.includes(undefined) ? undefined : true)),
  anytrue: ofTruths((truths) => (truths.includes(true) ? true : truths.includes(undefined) ? undefined : false)),
  coalescelist: (args) => args.find((arg) => arg.type !== 'list' || arg.items.length > 0),
  compact: (args, at) => { const items = itemsOf(args[0]); return items ? list(items.filter((item) => item.type === 'unknown' || (textOf(item) ?? '') !== ''), at) : undefined; },
  concat,
  contains: (args, at) => {
    const [texts, wanted] = [textsOf(args[0]), textOf(args[1])];
    if (!texts || wanted === undefined) return undefined;
    // A number is no text that reads as it, but a variable may have made one of the other.
    const alike = itemsOf(args[0])?.filter((_, index) => texts[index] === wanted) ?? [];
    return alike.length > 0 && !alike.some((item) => item.type === 'scalar' && args[1]?.type === 'scalar' && item.value === args[1].value) ? undefined : scalar(alike.length > 0, at);
  },
  distinct: (args, at) => { const texts = textsOf(args[0]); const items = itemsOf(args[0]); return texts && items ? list(items.filter((_, index) => texts.indexOf(texts[index] ?? '') === index || texts.length > 2000), at) : undefined; },
  element: (args) => { const [items, index] = [itemsOf(args[0]), numberOf(args[1])]; return items && index !== undefined && items.length > 0 ? items[((index % items.length) + items.length) % items.length] : undefined; },
  flatten: (args, at) => { const items = itemsOf(args[0]); const out: Value[] = []; return items && flatten(items, out, 0) ? list(out, at) : undefined; },
  index: (args, at) => { const [texts, wanted] = [textsOf(args[0]), textOf(args[1])]; const found = texts && wanted !== undefined ? texts.indexOf(wanted) : -1; return found < 0 ? undefined : scalar(found, at); },
  keys: (args, at) => (args[0]?.type === 'map' && args[0].open === undefined ? list([...args[0].entries.keys()].sort(compareText).map((key) => scalar(key, at)), at) : undefined),
  length: (args, at) => {
    const [value] = args;
    if (value?.type === 'list') return scalar(value.items.length, at);
    if (value?.type === 'map') return value.open !== undefined ? undefined : scalar(value.entries.size, at);
    const text = textOf(value);
    return text === undefined ? undefined : scalar([...text].length, at);
  },
  lookup, merge,
  one: (args, at) => { const items = itemsOf(args[0]); return items ? (items.length === 0 ? scalar(null, at) : items.length === 1 ? items[0] : undefined) : undefined; },
  range: (args, at) => {
    const numbers = args.map(numberOf);
    if (numbers.length === 0 || numbers.some((n) => n === undefined)) return undefined;
    const [start, end, step] = numbers.length === 1 ? [0, numbers[0] ?? 0, 1] : [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? ((numbers[1] ?? 0) < (numbers[0] ?? 0) ? -1 : 1)];
    const count = step === 0 ? 0 : Math.ceil((end - start) / step);
    return count > 1000 ? undefined : list(Array.from({ length: Math.max(0, count) }, (_, i) => scalar(start + i * step, at)), at);
  },
  reverse: (args, at) => { const items = itemsOf(args[0]); return items ? list([...items].reverse(), at) : undefined; },
  setproduct: (args, at) => {
    let rows: Value[][] = [[]];
    for (const arg of args) {
      const items = itemsOf(arg);
      if (!items || rows.length * items.length > 1000) return undefined;
      rows = rows.flatMap((row) => items.map((item) => [...row, item]));
    }
    return list(rows.map((row) => list(row, at)), at);
  },
  setintersection: (args, at) => sets(args, at, ([first, ...others]) => first?.filter((text) => others.every((other) => other.includes(text)))),
  setsubtract: (args, at) => sets(args, at, ([from, less]) => from?.filter((text) => less !== undefined && !less.includes(text))),
  setunion: (args, at) => { const all = concat(args, at); return all?.type === 'list' ? asSet(all, at) : all; },
  slice: (args, at) => { const [items, from, to] = [itemsOf(args[0]), numberOf(args[1]), numberOf(args[2])]; return items && from !== undefined && to !== undefined ? list(items.slice(from, to), at) : undefined; },
  sort: (args, at) => { const texts = textsOf(args[0]); return texts ? list(texts.sort(compareText).map((text) => scalar(text, at)), at) : undefined; },
  sum: (args, at) => { const numbers = itemsOf(args[0])?.map(numberOf); return numbers?.every((n) => n !== undefined) ? scalar(numbers.reduce((a, b) => a + b, 0), at) : undefined; },
  tolist: (args) => (args[0]?.type === 'list' ? args[0] : undefined),
  tomap: (args) => (args[0]?.type === 'map' ? args[0] : undefined),
  toset: (args, at) => (args[0]?.type === 'list' ? asSet(args[0], at) : undefined),
  values: (args, at) => (args[0]?.type === 'map' && args[0].open === undefined ? list([...args[0].entries].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value), at) : undefined),
  zipmap: (args, at) => {
    const [keys, items] = [textsOf(args[0]), itemsOf(args[1])];
    return keys && items ? map(new Map(keys.flatMap((key, index) => { const item = items[index]; return item ? [[key, item] as const] : []; })), at) : undefined;
  },
};
