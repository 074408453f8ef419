import { GATES, withArticle } from '../../model/index.ts';
import type { AgentId, Credential, Evidence, Gate, Place } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { opensHarmless } from './level.ts';
import { capital, listed, named } from './words.ts';

/** Why a secret that left the tree is no gain by itself. */
const IN_HISTORY = 'still in git history';

/**
 * Secrets that lie where an agent reads them in the looser tree and did not in the safer one: a value the safer tree did not hold, one that lay where it could not be
 * read, or one that git did not track. A value that moved or was renamed is the same; so is a new value under the old name.
 */
export function* credentialLosses(between: Between): Iterable<Loss> {
  const known = new Set(between.safer.graph.credentials.flatMap((one) => one.facts.flatMap((fact) => (fact.value ? [fact.value.identity] : []))));
  for (const after of between.credentials.onlyLooser) {
    if (!weighs(after) || after.facts.every((fact) => fact.value && known.has(fact.value.identity))) continue;
    yield* appeared(undefined, after, between);
  }
  for (const { safer, looser } of between.credentials.both) {
    if (!weighs(looser)) continue;
    // A placeholder, or a mere name, that was filled in.
    if (safer.foundation !== 'found' || (!weighs(safer) && !sameValue(safer, looser))) { yield* appeared(safer, looser, between); continue; }
    if (sameFiles(safer, looser, between)) continue;
    const [before, after] = [readers(safer, between.safer), readers(looser, between.looser)];
    const gained = [...after].filter(([agent, gate]) => GATES.indexOf(gate) > GATES.indexOf(before.get(agent) ?? 'closed'));
    const tracked = (one: Credential): boolean => one.places.some((place) => place.origin === 'tree');
    if (gained.length > 0 && safer.places[0].origin === looser.places[0].origin) yield lossOf(safer, looser, gained.map(([agent]) => agent), between, 'moved');
    else if (tracked(looser) && !tracked(safer)) yield lossOf(safer, looser, [], between, 'tracked');
  }
}

/** Only a secret that is likely live and that opens something. */
function weighs(credential: Credential): boolean {
  return credential.foundation === 'found' && credential.confidence !== 'low' && credential.authority.length > 0;
}

function* appeared(before: Credential | undefined, after: Credential, between: Between): Iterable<Loss> {
  const agents = [...readers(after, between.looser)].filter(([, gate]) => gate !== 'closed').map(([agent]) => agent);
  if (agents.length > 0) yield lossOf(before, after, agents, between, 'new');
}

/** The most permissive gate of each agent, agents in names of the base tree. */
function readers(credential: Credential, view: View): ReadonlyMap<AgentId, Gate> {
  const out = new Map<AgentId, Gate>();
  for (const { agent, gate } of credential.readableBy) {
    const id = view.agent(agent);
    if (GATES.indexOf(gate) >= GATES.indexOf(out.get(id) ?? 'closed')) out.set(id, gate);
  }
  return out;
}

function sameValue(a: Credential, b: Credential): boolean { return a.facts.some((one) => b.facts.some((other) => one.value !== undefined && other.value !== undefined && one.value.equals(other.value))); }

function sameFiles(safer: Credential, looser: Credential, between: Between): boolean {
  const files = (credential: Credential, view: View): string => [...new Set(credential.places.map((place) => `${place.origin} ${view.file(place.file)}`))].sort().join('\u0000');
  return files(safer, between.safer) === files(looser, between.looser);
}

function lossOf(before: Credential | undefined, after: Credential, agents: readonly AgentId[], between: Between, how: 'new' | 'moved' | 'tracked'): Loss {
  const graph = between.looser.graph;
  const configured = agents.filter((id) => id !== 'unconfigured');
  const names = listed((configured.length > 0 ? configured : agents).map((id) => id === 'unconfigured' ? 'an agent' : named(graph.agents.find((agent) => between.looser.agent(agent.id) === id)?.name ?? id)), 3);
  const what = kindOf(after);
  const stood = new Set(before?.places.map((place) => between.safer.file(place.file)));
  const file = named((after.places.find((place) => !stood.has(between.looser.file(place.file))) ?? after.places[0]).file);
  const reaches = after.kinds[0] ? `; it reaches ${after.kinds[0].reaches}` : '';
  const evidence = (credential: Credential | undefined): Evidence[] => (credential?.places ?? []).map((at: Place) => ({ at, note: `holds ${what}` }));
  return {
    kind: 'credential', about: named(after.name),
    worse: how === 'tracked' ? `${capital(what)} that git did not track lies in ${file} now, so every clone has it${reaches}.` : `${file} now holds ${what} that ${names || 'an agent'} can read${reaches}.`,
    better: how === 'tracked' ? `${capital(what)} is no longer tracked by git in ${file}.` : `${file} no longer holds ${what} that ${names || 'an agent'} could read.`,
    safer: how === 'tracked' ? 'not tracked' : before ? 'not readable' : 'not here', looser: how === 'tracked' ? 'tracked' : 'readable',
    exact: { safer: how === 'new' ? [] : evidence(before), looser: evidence(after) }, around: { safer: evidence(before), looser: [] }, level: between.looser.levels.credential(after.id),
    notCounted: between.direction === 'strengthened' ? IN_HISTORY : opensHarmless(graph, after.id) ? 'opens only what is local or for tests' : undefined,
  };
}

function kindOf(credential: Credential): string {
  const name = credential.kinds[0]?.name;
  if (name === undefined) return 'a credential';
  return withArticle(name);
}
