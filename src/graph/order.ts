import { comparePlaces, compareText, CONFIDENCES, EFFECTS, ENVIRONMENT_KINDS, FOUNDATIONS, GATES, VERDICTS } from '../model/index.ts';
import type { Confidence, EnvironmentKind, EnvironmentMark, Fact, Foundation, Gate, GateBasis, Place, Verdict } from '../model/index.ts';

/** Positions in the closed vocabularies, for sorting and for picking the strictest or the most permissive. */
export const rankOf = {
  gate: (gate: Gate): number => GATES.indexOf(gate),
  foundation: (foundation: Foundation): number => FOUNDATIONS.indexOf(foundation),
  verdict: (verdict: Verdict): number => VERDICTS.indexOf(verdict),
  confidence: (confidence: Confidence): number => CONFIDENCES.indexOf(confidence),
  effect: (effect: (typeof EFFECTS)[number]): number => EFFECTS.indexOf(effect),
  /** production 0, unknown 1, everything else 2, local and test alone 3: the order of `worst first`. */
  environment: (kinds: readonly EnvironmentKind[]): number => (kinds.includes('production') ? 0 : kinds.includes('unknown') ? 1 : kinds.every((kind) => kind === 'local' || kind === 'test') ? 3 : 2),
  basis: (basis: GateBasis): number => ['set', 'default', 'unknown'].indexOf(basis),
};

/** The element with the highest rank; the first of equals. */
export function highest<T>(items: readonly [T, ...T[]], rank: (item: T) => number): T;
export function highest<T>(items: readonly T[], rank: (item: T) => number): T | undefined;
export function highest<T>(items: readonly T[], rank: (item: T) => number): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || rank(item) > rank(best)) best = item;
  return best;
}

/** One step less sure. */
export function lower(confidence: Confidence): Confidence {
  return CONFIDENCES[Math.max(0, rankOf.confidence(confidence) - 1)] ?? 'low';
}

/**
 * Kinds of environment from the marks, worst first. Marks are a set, never an override, because names lie; only what a person
 * configured (`configured`) replaces the rest. No mark at all: `unknown`.
 */
export function environmentsOf(marks: readonly EnvironmentMark[]): EnvironmentKind[] {
  const configured = marks.filter((mark) => mark.by === 'configured');
  const kinds = new Set((configured.length > 0 ? configured : marks).map((mark) => mark.kind));
  if (kinds.size > 1) kinds.delete('unknown');
  // What stands on this machine or beside it is the developer's own: a name that says development says no more of it.
  if (configured.length === 0 && marks.some((mark) => mark.kind === 'local' && mark.by === 'account')) kinds.delete('development');
  return kinds.size === 0 ? ['unknown'] : ENVIRONMENT_KINDS.filter((kind) => kinds.has(kind));
}

/** Marks without repetition of kind, name, basis and file, in a fixed order. */
export function uniqueMarks(marks: readonly EnvironmentMark[]): EnvironmentMark[] {
  const seen = new Map<string, EnvironmentMark>();
  for (const mark of marks) {
    const key = [mark.kind, mark.by, mark.name, mark.evidence.at.file, String(mark.evidence.at.start).padStart(12, '0')].join('\u0000');
    if (!seen.has(key)) seen.set(key, mark);
  }
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mark]) => mark);
}

/**
 * Facts in the order of their first places, so that nothing downstream depends on which reader spoke first. Facts of one place are put in order
 * by what they say (a secret says its kind and length only); a policy is code and says nothing, but an agent's id does.
 */
export function inOrder(facts: readonly Fact[]): Fact[] {
  const at = (fact: Fact): Place => (fact.fact === 'gap' ? fact.place : fact.evidence[0].at);
  const said = new Map<Fact, string>();
  const text = (fact: Fact): string => {
    const held = said.get(fact) ?? JSON.stringify(fact);
    said.set(fact, held);
    return held;
  };
  return [...facts].sort((a, b) => comparePlaces(at(a), at(b)) || compareText(a.fact, b.fact) || compareText(text(a), text(b)));
}
