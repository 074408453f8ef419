import type { Extractor, Fact, LocalFact, Tree } from './model/index.ts';

interface Done { readonly local: readonly LocalFact[]; readonly facts: readonly Fact[]; readonly of: object; readonly sawTree: boolean; readonly sawAsked: boolean }

/**
 * Joins done in one comparison. A join is a function of its local facts and of what it asks of the tree: one that asked nothing gives the same facts for the same local
 * facts of another tree, and one that did not look at the agents asked for gives the same whoever they are.
 */
export class Joins {
  readonly #done = new Map<string, Done[]>();

  /** The facts of the join; `of` stands for the tree: equal for equal names in it. */
  join(extractor: Extractor, local: readonly LocalFact[], tree: Tree, of: object): readonly Fact[] {
    const known = this.#done.get(extractor.id) ?? [];
    const same = known.find((one) => !one.sawAsked && (!one.sawTree || one.of === of) && sameList(one.local, local));
    if (same) return same.facts;
    let [sawTree, sawAsked] = [false, false];
    const watched: Tree = {
      has: (path) => { sawTree = true; return tree.has(path); },
      origin: (path) => { sawTree = true; return tree.origin(path); },
      get paths() { sawTree = true; return tree.paths; },
      get asked() { sawAsked = true; return tree.asked ?? []; },
    };
    const facts = extractor.join(local, watched);
    this.#done.set(extractor.id, [...known, { local, facts, of, sawTree, sawAsked }]);
    return facts;
  }
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}
