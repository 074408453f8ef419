import { compareText } from '../model/index.ts';
import type { Matched, Pair } from './pairing.ts';

/** Matches things of two trees one to one, in rounds: what an earlier round has matched, a later one leaves alone. */
export class Matching<T extends { readonly id: string }> {
  readonly #base: readonly T[];
  readonly #head: readonly T[];
  readonly #toHead = new Map<T, T>();
  readonly #toBase = new Map<T, T>();

  constructor(base: readonly T[], head: readonly T[]) { this.#base = base; this.#head = head; }

  /**
   * One round: things of the two trees that share a mark may be one. The pair with most marks in common first, equal ids first among those; code-point order
   * decides the rest, the same whichever tree is called base.
   */
  byMarks(ofBase: (thing: T) => Iterable<string>, ofHead: (thing: T) => Iterable<string>, fits: (base: T, head: T) => boolean): void {
    const byMark = groups(this.leftBase(), ofBase);
    const found: { base: T; head: T; shared: number }[] = [];
    for (const head of this.leftHead()) {
      const shared = new Map<T, number>();
      for (const mark of new Set(ofHead(head))) for (const base of byMark.get(mark) ?? []) shared.set(base, (shared.get(base) ?? 0) + 1);
      for (const [base, count] of shared) if (fits(base, head)) found.push({ base, head, shared: count });
    }
    const names = ({ base, head }: Pair<T>): [string, string] => (base.id < head.id ? [base.id, head.id] : [head.id, base.id]);
    found.sort((a, b) => Number(b.base.id === b.head.id) - Number(a.base.id === a.head.id) || b.shared - a.shared || compareText(names(a)[0], names(b)[0]) || compareText(names(a)[1], names(b)[1]));
    for (const { base, head } of found) this.#take(base, head);
  }

  /** One round: things left over that alone have a mark on their side are one. `undefined` takes no part. */
  bySoleMark(ofBase: (thing: T) => string | undefined, ofHead: (thing: T) => string | undefined, fits: (base: T, head: T) => boolean): void {
    const one = (mark: string | undefined): string[] => (mark === undefined ? [] : [mark]);
    const before = groups(this.leftBase(), (thing) => one(ofBase(thing)));
    for (const [mark, heads] of groups(this.leftHead(), (thing) => one(ofHead(thing)))) {
      const bases = before.get(mark) ?? [];
      const [base, head] = [bases[0], heads[0]];
      if (base && head && bases.length === 1 && heads.length === 1 && fits(base, head)) this.#take(base, head);
    }
  }

  /** What a thing of the head is in the base, as far as the rounds so far say. */
  baseOf(head: T): T | undefined { return this.#toBase.get(head); }
  leftBase(): T[] { return this.#base.filter((thing) => !this.#toHead.has(thing)); }
  leftHead(): T[] { return this.#head.filter((thing) => !this.#toBase.has(thing)); }

  /** All of it, in the order of the head. */
  result(): Matched<T> {
    return { both: this.#head.flatMap((head) => { const base = this.#toBase.get(head); return base ? [{ base, head }] : []; }), onlyBase: this.leftBase(), onlyHead: this.leftHead() };
  }

  #take(base: T, head: T): void {
    if (this.#toHead.has(base) || this.#toBase.has(head)) return;
    this.#toHead.set(base, head);
    this.#toBase.set(head, base);
  }
}

function groups<T>(things: readonly T[], marks: (thing: T) => Iterable<string>): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const thing of things) for (const mark of new Set(marks(thing))) { const group = out.get(mark); if (group) group.push(thing); else out.set(mark, [thing]); }
  return out;
}
