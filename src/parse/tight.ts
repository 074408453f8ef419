/** The same list with no room to grow. What was pushed to has room for sixteen more, and most lists of a syntax tree hold one or two: it was a seventh of the memory that infrastructure takes. */
export function tight<T>(list: readonly T[]): readonly T[] { return list.length === 0 ? list : list.slice(); }
