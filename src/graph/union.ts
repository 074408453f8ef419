/** Disjoint sets of strings: which keys mean one thing. */
export class Union {
  readonly #parent = new Map<string, string>();

  /** The representative of `key`'s set. */
  find(key: string): string {
    let root = key;
    for (let up = this.#parent.get(root); up !== undefined && up !== root; up = this.#parent.get(root)) root = up;
    for (let at = key; at !== root;) { const next = this.#parent.get(at) ?? root; this.#parent.set(at, root); at = next; }
    return root;
  }

  /** `a` and `b` are one. The smaller text represents both, so the outcome does not depend on order. */
  join(a: string, b: string): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return;
    if (x < y) this.#parent.set(y, x); else this.#parent.set(x, y);
  }
}
