import { set, unknown } from '../../../model/index.ts';
import type { Evidence, Known, Place, Scalar } from '../../../model/index.ts';

/** A use of a resource's attribute that flows into a value, however many locals, templates and modules it went through. */
export interface Ref {
  /** Resource declaration it leads to, e.g. `module.db.aws_rds_cluster.main`, with the instance key where one is named. */
  readonly to: string;
  /** First attribute asked for: `endpoint`; empty when the whole resource is meant. */
  readonly attribute: string;
  /** Where the reference stands. */
  readonly at: Place;
  /** Name of the environment variable or setting the value is given to, where the structure around it says so. */
  readonly label?: string;
  /** Database name or path segment that a template puts behind it: `prod` of `${x.endpoint}/prod`. */
  readonly segment?: string;
  /** It is one of two alternatives, and what decides between them is not known. */
  readonly perhaps?: true;
}

interface Trace {
  /** Where the literal (or the thing that could not be followed) stands. */
  readonly at: Place | undefined;
  /** Variables, locals and module calls it came through, nearest to the literal first. */
  readonly via: readonly Evidence[];
  readonly refs: readonly Ref[];
  /** What it is the JSON text of, kept so that a policy can be read although parts of it are not known. */
  readonly json?: Value;
}
export type Value = Trace & (
  | { readonly type: 'scalar'; readonly value: Scalar }
  | { readonly type: 'list'; readonly items: readonly Value[] }
  /** `open`: there may be more keys than these, and why they are not known. */
  | { readonly type: 'map'; readonly entries: ReadonlyMap<string, Value>; readonly open?: string }
  | { readonly type: 'unknown'; readonly why: string; readonly possible?: readonly Scalar[] });
export type ListValue = Extract<Value, { type: 'list' }>;

/** Bounds on what one value may hold; a scanned file that asks for more gets `unknown`. */
export const MOST_TEXT = 200_000;
export const MOST_ITEMS = 5_000;
const MOST_REFS = 200;
const MOST_VIA = 16;
const NONE: readonly never[] = [];

export function scalar(value: Scalar, at: Place | undefined, refs: readonly Ref[] = NONE, via: readonly Evidence[] = NONE): Value {
  return typeof value === 'string' && value.length > MOST_TEXT ? lost('it is a very long text', at, refs) : { type: 'scalar', value, at, refs, via };
}
export function list(items: readonly Value[], at: Place | undefined, refs: readonly Ref[] = NONE, via: readonly Evidence[] = NONE): Value {
  return items.length > MOST_ITEMS ? lost('it is a very long list', at, refs) : { type: 'list', items, at, refs, via };
}
export function map(entries: ReadonlyMap<string, Value>, at: Place | undefined, refs: readonly Ref[] = NONE, via: readonly Evidence[] = NONE): Value {
  return entries.size > MOST_ITEMS ? lost('it is a very large map', at, refs) : { type: 'map', entries, at, refs, via };
}
/** A value that cannot be told; `why` finishes "not known, because ...". */
export function lost(why: string, at: Place | undefined, refs: readonly Ref[] = NONE, possible?: readonly Scalar[], via: readonly Evidence[] = NONE): Value {
  return { type: 'unknown', why, at, refs, via, ...(possible && possible.length > 0 ? { possible } : {}) };
}

/** The same value, having come through one more place. */
export function through(value: Value, at: Place, note: string): Value {
  return value.via.length >= MOST_VIA ? value : { ...value, via: [...value.via, { at, note }] };
}
/** The same value with further references that flowed into it. */
export function withRefs(value: Value, refs: readonly Ref[]): Value {
  return refs.length === 0 ? value : { ...value, refs: joinRefs(value.refs, refs) };
}
/** The same value with every reference that flows into it, at any depth, changed by `change`. */
export function mapRefs(value: Value, change: (ref: Ref) => Ref): Value {
  const refs = refsOf(value);
  return refs.length === 0 ? value : { ...value, refs: refs.map(change) };
}

/** Both lists without repetition, in order, bounded. */
export function joinRefs(a: readonly Ref[], b: readonly Ref[]): readonly Ref[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const seen = new Set<string>();
  const out: Ref[] = [];
  for (const ref of [...a, ...b]) {
    const id = `${ref.to}\0${ref.attribute}\0${ref.at.file}\0${ref.at.start}\0${ref.label ?? ''}\0${ref.segment ?? ''}`;
    if (seen.has(id) || out.length >= MOST_REFS) continue;
    seen.add(id);
    out.push(ref);
  }
  return out;
}

/** Every reference that flows into the value, its own and those of its parts. Shared parts are visited once. */
export function refsOf(value: Value): readonly Ref[] {
  if (value.type !== 'list' && value.type !== 'map') return value.refs;
  let out: readonly Ref[] = [];
  const seen = new Set<Value>();
  // Own references first: they may carry a label that the parts do not.
  const labelled = new Set<string>();
  const stack: Value[] = [value];
  while (stack.length > 0 && seen.size < 50_000) {
    const next = stack.pop();
    if (!next || seen.has(next)) continue;
    seen.add(next);
    const fresh = next.refs.filter((ref) => ref.label !== undefined || !labelled.has(`${ref.at.file}\0${ref.at.start}\0${ref.to}`));
    for (const ref of fresh) if (ref.label !== undefined) labelled.add(`${ref.at.file}\0${ref.at.start}\0${ref.to}`);
    if (fresh.length > 0) out = joinRefs(out, fresh);
    if (next.type === 'list') stack.push(...[...next.items].reverse());
    else if (next.type === 'map') stack.push(...[...next.entries.values()].reverse());
  }
  return out;
}

/** The text a template would print for it; undefined when it is not a known scalar. */
export function textOf(value: Value | undefined): string | undefined {
  if (value?.type !== 'scalar' || value.value === null) return undefined;
  return String(value.value);
}
/** The number it is or reads as. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.type !== 'scalar') return undefined;
  if (typeof value.value === 'number') return value.value;
  if (typeof value.value === 'string' && /^-?\d+(\.\d+)?$/.test(value.value)) return Number(value.value);
  return undefined;
}
/** The truth value it is or reads as. */
export function truthOf(value: Value | undefined): boolean | undefined {
  if (value?.type !== 'scalar') return undefined;
  if (typeof value.value === 'boolean') return value.value;
  return value.value === 'true' ? true : value.value === 'false' ? false : undefined;
}
/** Is it certainly `null`, which Terraform treats as not written? */
export function isNull(value: Value): boolean {
  return value.type === 'scalar' && value.value === null;
}

/** As the model knows it. Lists and maps are unknown to a reader who asked for a scalar. */
export function toKnown(value: Value, home: Place): Known<Scalar> {
  switch (value.type) {
    case 'scalar': return set(value.value, value.at ?? home, value.via);
    case 'unknown': return unknown(value.why, value.at ?? home, value.possible);
    case 'list': case 'map': return unknown('it is a collection, not one value', value.at ?? home);
  }
}
