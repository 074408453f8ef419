import type { Item } from '../walk.ts';
import type { Ref } from '../value.ts';

/** Finds items of all roots by the key a reference carries: one instance, or all instances of a declaration. */
export class ItemIndex {
  readonly #byKey = new Map<string, Item[]>();

  constructor(items: readonly Item[]) {
    for (const item of items) {
      const declaration = item.instance.key === undefined ? undefined : item.key.slice(0, item.key.length - suffix(item.instance.key).length);
      for (const key of declaration === undefined ? [item.key] : [item.key, declaration]) {
        const had = this.#byKey.get(key);
        if (had) had.push(item); else this.#byKey.set(key, [item]);
      }
    }
  }

  /** What a reference leads to; empty when it is not among the items. */
  of(ref: Ref): readonly Item[] { return this.#byKey.get(ref.to) ?? []; }
}

function suffix(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`;
}
