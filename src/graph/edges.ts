import { andList, labelOf, sourceKey, withArticle } from '../model/index.ts';
import type { AgentFact, CredentialKind, Decision, Edge, EnvironmentMark, Evidence, EvidenceList, McpServerFact, Place, ProgramFact, Resource } from '../model/index.ts';
import type { LinkedCredential } from './credentials.ts';
import { equivalent, worstKind } from './credentials.ts';

function edge(from: string, to: string, kind: Edge['kind'], title: string, says: string, evidence: EvidenceList, controls: readonly string[] = []): Edge {
  return { id: `${from} ${kind} ${to}`, from, to, kind, controls, evidence, title, says };
}

/** The place that decided, when a file did; else where the agent is configured. */
function deciding(agent: AgentFact, decision: Decision, places: ReadonlyMap<string, Evidence>): EvidenceList {
  const by = decision.by.flatMap((id) => { const found = places.get(id); return found ? [found] : []; });
  const [first, ...rest] = by;
  return first ? [{ at: first.at, note: decision.note }, ...rest] : [{ at: agent.evidence[0].at, note: decision.note }];
}

const unasked = (decision: Decision): string => (decision.gate === 'asked' ? 'when a person says yes' : decision.gate === 'closed' ? 'but is stopped' : 'unasked');

export function readsEdge(agent: AgentFact, place: Place, decision: Decision, places: ReadonlyMap<string, Evidence>): Edge {
  const what = place.origin === 'history' ? `${place.file} in the git history` : place.file;
  return edge(agent.id, `file:${sourceKey(place)}`, 'reads', agent.name, decision.gate === 'open' ? `reads ${what}` : `reads ${what} ${unasked(decision)}`, deciding(agent, decision, places), decision.by);
}

export function runsEdge(agent: AgentFact, program: { readonly key: string; readonly name: string }, decision: Decision, places: ReadonlyMap<string, Evidence>): Edge {
  return edge(agent.id, program.key, 'runs', agent.name, `may run ${program.name} ${unasked(decision)}`, deciding(agent, decision, places), decision.by);
}

export function serverEdge(agent: AgentFact, server: McpServerFact, tool: string, decision: Decision): Edge {
  return edge(agent.id, server.key, 'runs', agent.name, `may call ${tool} of the MCP server ${server.name} ${unasked(decision)}`, [{ at: server.evidence[0].at, note: decision.note }], decision.by);
}

/** "holds a Railway account token", "holds a token; kinds still possible are ...". */
export function holdsEdge(place: Place, credential: LinkedCredential): Edge {
  return edge(`file:${sourceKey(place)}`, `credential:${credential.id}`, 'holds', place.file, `${place.origin === 'history' ? 'held' : 'holds'} ${describe(credential)}`, [{ at: place, note: `${credential.name}: ${describe(credential)}` }]);
}

/** A program, server, job or stack that uses the credential itself. `place` is where it says so, `stands` where it takes the value from. */
export function usesEdge(from: string, title: string, place: Evidence, credential: LinkedCredential, stands: Place = credential.places[0]): Edge {
  const what = credential.foundation === 'found' ? `uses ${describe(credential)} by itself` : `acts with ${describe(credential)}`;
  return edge(from, `credential:${credential.id}`, 'uses', title, what, [place, { at: stands, note: standing(credential, 'stands') }]);
}

/** What is to be seen where a credential comes from. A login is named nowhere: what stands there is why one is needed. */
export function standing(credential: LinkedCredential, word: 'named' | 'stands'): string {
  const why = credential.foundation === 'ambient' && credential.presumed ? credential.facts[0]?.evidence[0].note : undefined;
  return why ?? `${credential.name} ${word === 'named' ? 'is named' : 'stands'} here`;
}

export function actsAsEdge(credential: LinkedCredential, kind: CredentialKind | undefined): Edge {
  const because = credential.because[0];
  const reach = `${kind ? `reaches ${kind.reaches}` : 'reaches what is not established'}${credential.lasts === undefined ? '' : `, ${credential.lasts}`}`;
  return edge(`credential:${credential.id}`, `principal:${credential.id}`, 'actsAs', credential.name, equivalent(credential.kinds) ? reach : reach.replace(/^reaches /, 'reaches at most '),
    [{ at: because?.at ?? credential.places[0], note: because ? `${because.note}: ${reach}` : reach }]);
}

export function mayEdge(from: string, resource: Resource, operation: string, evidence: Evidence): Edge {
  return edge(from, resource.id, 'may', operation, `destroys ${labelOf(resource)}`, [evidence, { at: resource.evidence[0].at, note: `${labelOf(resource)} is declared or named here` }]);
}

/** Who lives off it: the environments, with the places that say so. */
export function servesEdge(resource: Resource): Edge | undefined {
  const telling = resource.marks.filter((mark) => mark.by !== 'name' && mark.by !== 'tag').concat(resource.marks.filter((mark) => mark.by === 'name' || mark.by === 'tag'));
  const shown = perKind(telling);
  const [first, ...rest] = shown;
  if (!first) return undefined;
  const names = resource.environments.filter((kind) => kind !== 'unknown');
  if (names.length === 0) return undefined;
  const note = (mark: EnvironmentMark): Evidence => ({ at: mark.evidence.at, note: mark.evidence.note });
  return edge(resource.id, `environment:${names.join('+')}`, 'serves', labelOf(resource), `serves ${andList(names)}`, [note(first), ...rest.map(note)]);
}

function perKind(marks: readonly EnvironmentMark[]): EnvironmentMark[] {
  const seen = new Set<string>();
  return marks.filter((mark) => { const key = `${mark.kind}\u0000${mark.evidence.at.file}`; if (seen.has(key)) return false; seen.add(key); return true; });
}

export function containsEdge(inner: Resource, outer: Resource, kind: 'storedOn' | 'partOf', evidence: EvidenceList): Edge {
  return edge(inner.id, outer.id, kind, labelOf(inner), kind === 'storedOn' ? `lies on ${labelOf(outer)}` : `is part of ${labelOf(outer)}`, evidence);
}

/** The last hop: what becomes of the copies. */
export function copiesEdge(resource: Resource, says: string, evidence: EvidenceList): Edge {
  return edge(resource.id, `copies:${resource.id}`, 'copiedTo', 'its copies', says, evidence);
}

/** `a Railway account token`; where call sites did not decide, the worst kind is named as such. */
export function describe(credential: LinkedCredential): string {
  const kind = worstKind(credential);
  if (!kind) return 'a credential of unknown kind';
  const same = equivalent(credential.kinds);
  const words = same ? either(credential.kinds.map((one) => one.name)) : kind.name;
  const name = withArticle(words);
  return same ? name : `what may be ${name}`;
}

/** `Railway account or workspace token`: what the names share is said once. */
function either(names: readonly string[]): string {
  const lists = [...new Set(names)].map((name) => name.split(' '));
  const [first = []] = lists;
  if (lists.length < 2) return first.join(' ');
  let head = 0;
  while (lists.every((words) => words.length > head + 1 && words[head] === first[head])) head++;
  let tail = 0;
  while (lists.every((words) => words.length > head + tail + 1 && words.at(-1 - tail) === first.at(-1 - tail))) tail++;
  const middles = lists.map((words) => words.slice(head, words.length - tail).join(' '));
  return [...first.slice(0, head), `${middles.slice(0, -1).join(', ')} or ${middles.at(-1)}`, ...(tail === 0 ? [] : first.slice(-tail))].join(' ');
}

export function programEvidence(program: ProgramFact, note: string): Evidence { return { at: program.evidence[0].at, note }; }
