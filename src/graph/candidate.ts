import type { AgentFact, Confidence, Decision, Destroys, Edge, Effect, Foundation, Resource } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';
import { inSequence } from './decide.ts';
import { rankOf } from './order.ts';

/** One way an agent may take to an effect, before ways to the same end are folded into one path. */
export interface Candidate {
  readonly agent: AgentFact;
  readonly credential: LinkedCredential | undefined;
  readonly program: string | undefined;
  readonly effect: Effect;
  readonly destroys: Destroys;
  readonly operation: string;
  readonly resource: Resource;
  readonly foundation: Foundation;
  readonly confidence: Confidence;
  /** Hops with the decision of each; the strictest decides the gate. */
  readonly hops: readonly [Decision, ...Decision[]];
  readonly edges: readonly Edge[];
  /** program: a destructive command stands in the tree; server: an MCP tool; call: the agent makes its own request. */
  readonly channel: 'program' | 'server' | 'call';
  /** Does a tool that obeys client-side flags (Terraform's prevent_destroy) do it? */
  readonly obeysClientGuards: boolean;
  /** Beginnings of the keys of the only parts of a stack that it takes. */
  readonly parts?: readonly string[];
  /** Which parts of a stack its credential can take; absent: all. */
  readonly takes?: (part: Resource) => boolean;
}

const CHANNEL_ORDER: Readonly<Record<Candidate['channel'], number>> = { program: 0, server: 1, call: 2 };

/** What makes two ways one path: the same agent doing the same to the same thing by the same authority. */
export function keyOf(candidate: Candidate): string {
  return [candidate.agent.id, candidate.credential?.id ?? '', candidate.effect, candidate.destroys, candidate.resource.id].join('\u0000');
}

/**
 * Of two ways to one end the one that tells more: the more permissive gate, then the better known, then the one whose destructive
 * command already stands in the tree, then the shorter.
 */
export function better(a: Candidate, b: Candidate): Candidate {
  const [x, y] = [inSequence(a.hops), inSequence(b.hops)];
  const order = rankOf.gate(y.gate) - rankOf.gate(x.gate) || rankOf.foundation(b.foundation) - rankOf.foundation(a.foundation)
    || CHANNEL_ORDER[a.channel] - CHANNEL_ORDER[b.channel] || rankOf.basis(x.basis) - rankOf.basis(y.basis)
    || a.edges.length - b.edges.length || (a.operation < b.operation ? -1 : 1);
  return order <= 0 ? a : b;
}

/** Folds ways into paths-to-be: one per key, the best way each. */
export function fold(candidates: Iterable<Candidate>): Map<string, Candidate> {
  const folded = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = keyOf(candidate);
    const held = folded.get(key);
    folded.set(key, held ? better(held, candidate) : candidate);
  }
  return folded;
}
