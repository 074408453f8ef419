import type { Fact } from '../../model/index.ts';

/** The facts with every arrow kept once: the same kind between the same keys, the same copy. The first evidence stays. */
export function onceEach(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Set<string>();
  return facts.filter((fact) => {
    if (fact.fact !== 'relation') return true;
    const key = JSON.stringify([fact.kind, fact.from, fact.to, fact.copy?.name]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
