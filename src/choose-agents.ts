import type { Fact } from './model/index.ts';

/**
 * The facts judged for: with `chosen` only those agents (and their controls), otherwise those configured here. The unconfigured agent stands in
 * when no local agent is configured, so that a checkout without settings still gets an answer.
 */
export function applyAgents(facts: readonly Fact[], chosen: readonly string[]): Fact[] {
  const ids = new Set(facts.flatMap((fact) => (fact.fact === 'agent' ? [fact.id] : [])));
  const local = [...ids].filter((id) => id !== 'unconfigured' && !id.startsWith('ci:') && !id.startsWith('run:'));
  const keep = new Set(chosen.length > 0 ? chosen.filter((id) => ids.has(id)) : [...ids].filter((id) => id !== 'unconfigured' || local.length === 0));
  return facts.filter((fact) => (fact.fact === 'agent' ? keep.has(fact.id) : fact.fact === 'control' ? keep.has(fact.agent) : true));
}
