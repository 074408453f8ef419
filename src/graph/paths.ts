import { compareText } from '../model/index.ts';
import type { Edge, Evidence, EvidenceList, Path, Recoverability, Resource } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Authorised, Context } from './context.ts';
import { inSequence } from './decide.ts';
import { copiesEdge, servesEdge } from './edges.ts';
import { isMadeUp } from './made-up.ts';
import { lower, rankOf } from './order.ts';
import { recoverability } from './recover.ts';
import type { Destroyer } from './recover.ts';

/** Paths from folded ways, worst first, and what each agent destroys (for the independence of copies). */
export function pathsOf(folded: ReadonlyMap<string, Candidate>, context: Context, asOf: string, authorised: readonly Authorised[]): { paths: Path[]; destroyers: Map<string, Destroyer> } {
  const destroyers = destroyersOf([...folded.values()], authorised);
  const nobody: Destroyer = { destroys: new Set(), deletesCopiesOf: new Set(), hasAuthorityOf: new Set() };
  const drafts = [...folded].map(([key, candidate]) => ({ key, path: draft(candidate, destroyers.get(candidate.agent.id) ?? nobody, context, asOf) }));
  drafts.sort((a, b) => worstFirst(a.path, b.path, context) || compareText(a.key, b.key));
  return { paths: drafts.map(({ path }, index) => ({ ...path, id: `path-${index + 1}` })), destroyers };
}

function destroyersOf(candidates: readonly Candidate[], authorised: readonly Authorised[]): Map<string, Destroyer> {
  const out = new Map<string, { destroys: Set<string>; deletesCopiesOf: Set<string>; hasAuthorityOf: Set<string> }>();
  for (const candidate of candidates) {
    if (inSequence(candidate.hops).gate === 'closed') continue;
    const held = out.get(candidate.agent.id) ?? { destroys: new Set<string>(), deletesCopiesOf: new Set<string>(), hasAuthorityOf: new Set<string>() };
    out.set(candidate.agent.id, held);
    if (candidate.destroys === 'container' || candidate.destroys === 'contents') held.destroys.add(candidate.resource.id);
    held.hasAuthorityOf.add(candidate.credential?.provider ?? candidate.resource.provider);
    const authority = authorised.find((one) => one.credential === candidate.credential)?.authority ?? [];
    for (const one of authority) if (one.effect === 'destroy-backup' || one.effect === 'administer') held.deletesCopiesOf.add(candidate.credential?.provider ?? candidate.resource.provider);
  }
  return out;
}

function draft(candidate: Candidate, by: Destroyer, context: Context, asOf: string): Path {
  const { agent, resource } = candidate;
  const decision = inSequence(candidate.hops);
  const counts = candidate.credential?.presumed !== true && (decision.gate === 'open' || (decision.gate === 'asked' && candidate.foundation !== 'ambient')) && !isMadeUp(candidate.credential, resource);
  const verdict = recoverability(resource, candidate.destroys, by, context.knowledge, asOf, context.resource);
  const recover: Recoverability = counts ? verdict : { ...verdict, hypothetical: true };
  const guards = resource.guards.filter((guard) => guard.state.basis !== 'unknown' && guard.state.value);
  const toClear = guards.filter((guard) => guard.strength === 'self-removable' || (guard.strength === 'client-only' && candidate.obeysClientGuards)).length;
  const serves = servesEdge(resource);
  const edges: Edge[] = [...candidate.edges, ...(serves ? [serves] : []), ...(resource.unbounded ? [] : [copiesEdge(resource, copiesSay(resource, recover), copyEvidence(resource, recover))])];
  let confidence = candidate.confidence;
  if (decision.basis === 'unknown') confidence = lower(confidence);
  return {
    id: '', agent: agent.id, credential: candidate.credential?.id, program: candidate.program, edges, effect: candidate.effect, destroys: candidate.destroys, operation: candidate.operation,
    resource: resource.id, calls: 1 + toClear, gate: decision.gate, gateBasis: decision.basis, gateBecause: decision.note, foundation: candidate.foundation, confidence, recoverability: recover, counts,
    family: [candidate.credential?.id ?? candidate.program ?? candidate.operation, candidate.channel === 'program' ? candidate.operation : 'call'].join(' by '),
  };
}

/** The last hop in few words; the verdict's own sentence follows below the walk. */
function copiesSay(resource: Resource, recover: Recoverability): string {
  const names = resource.copies.map((copy) => copy.name);
  switch (recover.verdict) {
    case 'recoverable': return recover.window === undefined ? 'are out of its reach' : `are kept for ${recover.window}`;
    case 'uncertain': return names.length === 0 ? 'are not seen in what was read' : `may not help: ${names.join(', ')}`;
    case 'irrecoverable': return names.length === 0 ? 'are none, or die with it' : `die too: ${names.join(', ')}`;
  }
}

function copyEvidence(resource: Resource, recover: Recoverability): EvidenceList {
  const [first, ...rest] = recover.evidence;
  const fallback: Evidence = { at: resource.evidence[0].at, note: recover.because };
  return first ? [first, ...rest] : [fallback];
}

/**
 * counting before not counting; what matters before what is local or test; data before its copies; then verdict, environment, foundation,
 * gate, calls, length: worst first.
 */
function worstFirst(a: Path, b: Path, context: Context): number {
  const env = (path: Path): number => rankOf.environment(context.resource(path.resource)?.environments ?? ['unknown']);
  const local = (path: Path): number => Number(env(path) === 3);
  const unbounded = (path: Path): number => Number(context.resource(path.resource)?.unbounded ?? false);
  const empty = (path: Path): number => { const holds = context.resource(path.resource)?.holdsData; return Number(holds !== undefined && holds.basis !== 'unknown' && !holds.value); };
  const copies = (path: Path): number => Number(path.destroys === 'copies' || path.destroys === 'guard');
  return Number(b.counts) - Number(a.counts) || local(a) - local(b) || empty(a) - empty(b) || copies(a) - copies(b)
    || rankOf.verdict(b.recoverability.verdict) - rankOf.verdict(a.recoverability.verdict) || env(a) - env(b)
    || rankOf.foundation(b.foundation) - rankOf.foundation(a.foundation) || rankOf.gate(b.gate) - rankOf.gate(a.gate) || unbounded(a) - unbounded(b)
    || a.calls - b.calls || a.edges.length - b.edges.length || compareText(a.operation, b.operation);
}
