/**
 * The same function of the literals of a file, which answers from memory where it was given the same set before: most files of a tree hold the literals that others do, and the prefilter then gives the
 * same set. Only for functions of the set alone whose answers nobody changes, over sets that nobody changes.
 */
export function ofSameHits<T>(make: (hits: ReadonlySet<string>) => T): (hits: ReadonlySet<string>) => T {
  const kept = new WeakMap<ReadonlySet<string>, { readonly answer: T }>();
  return (hits) => {
    const held = kept.get(hits);
    if (held) return held.answer;
    const answer = make(hits);
    kept.set(hits, { answer });
    return answer;
  };
}

/** Is one of the hits among these? */
export function holdsAnyOf(hits: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  for (const hit of hits) if (some.has(hit)) return true;
  return false;
}
