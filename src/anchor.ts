import { decide } from './compare/index.ts';
import type { PolicyWord } from './compare/policy/index.ts';
import { tuplesIn } from './compare/tuples.ts';
import { compareText } from './model/index.ts';
import type { Delta, ScanResult } from './model/index.ts';
import { sha256 } from './seal/index.ts';

/**
 * SHA-256 of what the agents that a tree configures can do, and of the resources it names, as they are judged: one line for each, in code-point order. Equal for equal trees, tables and days, whoever
 * else is judged beside them; no value of a secret, and no digest of one, is in it.
 */
export function graphDigest(result: ScanResult): string {
  const own = new Set(result.graph.agents.filter((one) => one.evidence[0].at.origin !== 'absent').map((one) => one.id));
  const paths = tuplesIn(result).filter(({ path }) => own.has(path.agent))
    .map(({ path, position }) => JSON.stringify(['path', path.agent, path.effect, path.destroys, path.resource, path.gate, path.foundation, path.recoverability.verdict, position.guard, path.calls]));
  const resources = result.graph.resources.map((one) => JSON.stringify(['resource', one.id, one.kind, one.provider, one.environments, one.guard]));
  return sha256([...new Set([...paths, ...resources])].sort(compareText).join('\n'));
}

/** The commit that a policy anchors, as it was compared with the head; undefined: this clone does not have it. */
export interface Anchored { readonly commit: string; readonly graph?: string; readonly compared?: { readonly base: ScanResult; readonly delta: Delta } }

/**
 * Why the head may not be let through though it is no worse than its base: many small steps lead away from the commit that was agreed on (GATE §1.16). Whole sentences, none where nothing got worse.
 */
export function sinceAnchor({ commit, graph, compared }: Anchored, word: PolicyWord): string[] {
  const name = commit.slice(0, 12);
  if (!compared) return [`The policy's anchor ${name} is not in this clone, so nobody can say how far the head has come since; fetch it with \`git fetch origin ${commit}\`.`];
  if (graph !== undefined && graphDigest(compared.base) !== graph) return [`The policy's anchor ${name} is not judged as it was when the policy was written (other tables, agents or day); renew the anchor.`];
  const decided = decide(compared.delta, { threshold: 'worse', policy: { ...word, closes: [], decision: { ...word.decision, notes: [] } } });
  return decided.state === 'open' ? [] : decided.because.map((says) => `Since the policy's anchor ${name}: ${says}`);
}
