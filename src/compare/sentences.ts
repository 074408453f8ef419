import { withArticle } from '../model/index.ts';
import type { Coordinate, Credential, Effect, EnvironmentKind, Gate, Path, Verdict } from '../model/index.ts';
import { capital, listed, named, thing, who } from './latent/words.ts';
import type { CoordinateName } from './order.ts';
import type { SideView } from './side-view.ts';
import type { Tuple } from './tuples.ts';

const VERBS: Readonly<Record<Effect, string>> = { read: 'read', write: 'change', destroy: 'destroy', 'destroy-backup': 'delete the backups of', administer: 'do anything to' };
const GATES_IN_WORDS: Readonly<Record<Gate, string>> = { closed: 'stopped', asked: 'asked', open: 'open' };
const BACK: Readonly<Record<Verdict, string>> = { irrecoverable: 'would not come back', uncertain: 'may not come back', recoverable: 'comes back' };

/** `Claude Code can now destroy database main (production) with a Railway token in scripts/domains.ts, unasked, and it would not come back.` */
export function saysNew(tuple: Tuple, view: SideView): string {
  const { path } = tuple;
  if (path.gate === 'closed') return `${agentOf(path, view)} could ${what(tuple, view)} if nothing stopped it; a control does.`;
  return `${agentOf(path, view)} can now ${what(tuple, view)}${path.gate === 'asked' ? ' once a person says yes' : ', unasked'}${afterwards(path)}.`;
}

/** `Claude Code can destroy database main (production) with a Railway token in scripts/domains.ts, unasked, and it would not come back.` For what is there already. */
export function saysCan(tuple: Tuple, view: SideView): string {
  const { path } = tuple;
  return `${agentOf(path, view)} can ${what(tuple, view)}${path.gate === 'asked' ? ' once a person says yes' : ', unasked'}${afterwards(path)}.`;
}

/** `Claude Code can no longer destroy database main with a Railway token.` */
export function saysGone(tuple: Tuple, view: SideView): string {
  if (tuple.path.gate === 'closed') return `${agentOf(tuple.path, view)} was stopped from what it could do to ${thing(tuple.resource)}; now there is nothing to stop.`;
  return `${agentOf(tuple.path, view)} can no longer ${what(tuple, view)}.`;
}

/** `Claude Code can destroy volume pgdata by npm run reset, and nobody is asked any more.` */
export function saysWorse(tuple: Tuple, nearest: Tuple, moved: readonly CoordinateName[], view: SideView): string {
  const clauses = listed(moved.map((name) => worseClause(name, tuple, nearest)), 7);
  if (tuple.path.gate === 'closed') return `A control still stops ${small(agentOf(tuple.path, view), tuple.path)} when it tries to ${what(tuple, view)}, but ${clauses}.`;
  return `${agentOf(tuple.path, view)} can ${what(tuple, view)}, and ${clauses}.`;
}

/** The reverse, for what got better; `now` is the nearest path that is left. */
export function saysBetter(tuple: Tuple, now: Tuple, moved: readonly CoordinateName[], view: SideView): string {
  const clauses = listed(moved.map((name) => betterClause(name, tuple, now)), 7);
  if (tuple.path.gate === 'closed') return `A control stops ${small(agentOf(tuple.path, view), tuple.path)} when it tries to ${what(tuple, view)}, and ${clauses}.`;
  return `${agentOf(tuple.path, view)} can ${now.path.gate === 'closed' ? `no longer ${what(tuple, view)}:` : `still ${what(tuple, view)}, but`} ${clauses}.`;
}

/** `A coding agent` is no name: small inside a sentence. */
function small(agent: string, path: Path): string { return path.agent === 'unconfigured' ? agent.slice(0, 1).toLowerCase() + agent.slice(1) : agent; }

/** Each coordinate that moved, from the base to the head. */
export function coordinatesOf(moved: readonly CoordinateName[], base: Tuple, head: Tuple): Coordinate[] {
  return moved.map((name) => ({ name, from: inWords(name, base), to: inWords(name, head) }));
}

function inWords(name: CoordinateName, tuple: Tuple): string {
  const { path, resource } = tuple;
  switch (name) {
    case 'gate': return path.gateBasis === 'unknown' && path.gate === 'open' ? 'asked or open' : GATES_IN_WORDS[path.gate];
    case 'foundation': return path.foundation;
    case 'recoverability': return path.recoverability.verdict;
    case 'window': return path.recoverability.window ?? (path.recoverability.verdict === 'recoverable' ? 'no limit' : 'none');
    case 'guard': return resource.guards.some((guard) => guard.state.basis === 'unknown') ? `${resource.guard} or better` : resource.guard;
    case 'environments': return environmentsIn(tuple.environments);
    case 'calls': return String(path.calls);
  }
}

function environmentsIn(kinds: readonly EnvironmentKind[]): string { return listed(kinds.map((kind) => (kind === 'unknown' ? 'not known' : kind)), 6); }

function worseClause(name: CoordinateName, tuple: Tuple, nearest: Tuple): string {
  const { path } = tuple;
  switch (name) {
    case 'gate': return gateClause(path, nearest.path);
    case 'foundation': return path.foundation === 'found' ? 'the credential for it lies here now, where the agent can take it' : 'a file here names the credential for it now';
    case 'recoverability': return path.recoverability.verdict === 'irrecoverable' ? `it would not come back any more (${named(path.recoverability.because)})` : `whether it would come back is not established any more (${named(path.recoverability.because)})`;
    case 'window': return `it is kept for ${inWords('window', tuple)} afterwards (${inWords('window', nearest)} before)`;
    case 'environments': return `it serves ${environmentsIn(tuple.environments)} (${environmentsIn(nearest.environments)} before)`;
    case 'guard': return tuple.resource.guard === 'none' ? (tuple.position.guard[0] === tuple.position.guard[1] ? 'nothing protects it any more' : 'whether anything protects it is not known any more') : 'what protects it is weaker';
    case 'calls': return `it takes ${path.calls === 1 ? 'one call' : `${path.calls} calls`} (${nearest.path.calls} before)`;
  }
}

function gateClause(path: Path, before: Path): string {
  if (path.gate === 'asked') return 'a person is asked where a control stopped it before';
  if (before.gate === 'asked') return 'nobody is asked any more';
  if (before.gate === 'closed') return 'nothing stops it any more and nobody is asked';
  return 'a file says now that nobody is asked';
}

function betterClause(name: CoordinateName, before: Tuple, now: Tuple): string {
  switch (name) {
    case 'gate': return now.path.gate === 'closed' ? 'a control stops it now' : now.path.gate === 'asked' ? 'a person is asked now' : 'a person may be asked now';
    case 'foundation': return before.path.foundation === 'found' ? 'the credential for it no longer lies where the agent can take it' : 'no file here names the credential for it any more';
    case 'recoverability': return now.path.recoverability.verdict === 'recoverable' ? `it would come back now (${named(now.path.recoverability.because)})` : 'it may come back now';
    case 'window': return `it is kept for ${inWords('window', now)} afterwards (${inWords('window', before)} before)`;
    case 'environments': return `it serves ${environmentsIn(now.environments)} (${environmentsIn(before.environments)} before)`;
    case 'guard': return 'more protects it';
    case 'calls': return `it takes ${now.path.calls} calls (${before.path.calls} before)`;
  }
}

function agentOf(path: Path, view: SideView): string {
  const agent = view.graph.agents.find((one) => one.id === path.agent);
  return capital(agent ? who(agent) : named(path.agent));
}

/** `destroy database main (production) with a Railway token in scripts/domains.ts`. */
function what(tuple: Tuple, view: SideView): string {
  const { path, resource } = tuple;
  const known = resource.environments.filter((kind) => kind !== 'unknown');
  const verb = path.effect === 'destroy' && path.destroys === 'copies' ? VERBS['destroy-backup'] : path.destroys === 'guard' && path.effect !== 'administer' ? 'switch off what protects' : VERBS[path.effect];
  return `${verb} ${thing(resource)}${known.length > 0 ? ` (${listed(known, 4)})` : ''}${means(path, view)}`;
}

function means(path: Path, view: SideView): string {
  const program = path.program === undefined ? undefined : view.program(path.program);
  if (program) return ` by ${named(program.fact.name)}`;
  const server = path.program === undefined ? undefined : view.graph.mcpServers.find((one) => one.key === path.program);
  if (server) return ` through the MCP server ${named(server.name)}`;
  const credential = path.credential === undefined ? undefined : view.graph.credential(path.credential);
  if (!credential) return ` by ${named(path.operation)}`;
  if (credential.foundation === 'ambient') return ' with what a developer is logged in with';
  return ` with ${credentialWords(credential)}${credential.foundation === 'found' ? ` in ${named(credential.places[0].file)}` : ''}`;
}

/** `a Railway account token`, or the name where it is kept elsewhere. */
function credentialWords(credential: Credential): string {
  const kind = credential.kinds[0]?.name;
  if (credential.foundation !== 'found' || kind === undefined) return named(credential.name);
  return withArticle(kind);
}

function afterwards(path: Path): string {
  const { verdict, window } = path.recoverability;
  if (path.effect === 'read' || path.effect === 'write') return '';
  return verdict === 'recoverable' && window !== undefined ? `; it ${BACK.recoverable} for ${window}` : `, and it ${BACK[verdict]}`;
}
