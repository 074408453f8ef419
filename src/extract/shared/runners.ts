import type { Evidence, Fact, Key } from '../../model/index.ts';

/** What runs with an identity, by the key of the identity. */
export type Runners = ReadonlyMap<Key, readonly Evidence[]>;

/** More than these nobody reads. */
const MOST = 8;

/** The facts, each grant with what runs with the identity that has it. */
export function withRunners(facts: readonly Fact[], runners: Runners): readonly Fact[] {
  if (runners.size === 0) return facts;
  return facts.map((fact) => {
    const runs = fact.fact === 'grant' ? runners.get(fact.to) : undefined;
    return fact.fact === 'grant' && runs && runs.length > 0 ? { ...fact, runs: runs.slice(0, MOST) } : fact;
  });
}

/** Adds to a list of runners, each place once. */
export function addRunner(runners: Map<Key, Evidence[]>, identity: Key, evidence: Evidence): void {
  const had = runners.get(identity);
  if (!had) runners.set(identity, [evidence]);
  else if (had.length < MOST && !had.some((one) => one.note === evidence.note)) had.push(evidence);
}
