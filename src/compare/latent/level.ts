import { harmlessEnvironment } from '../../model/index.ts';
import type { AgentId, BlastGraph, CredentialId, Finding, Key, Level, Resource, ResourceId } from '../../model/index.ts';

/** How grave a difference about something is, by the findings of the tree where it stands worse. */
export interface Levels {
  resource(resource: Resource): Level;
  agent(id: AgentId): Level;
  credential(id: CredentialId): Level;
  program(key: Key): Level;
  /** Any thing by id or key. */
  about(name: string, otherwise: Level): Level;
}

/** Reads the levels off the findings: error where an error speaks of the thing itself or of a path through it. */
export function levelsOf(graph: BlastGraph, findings: readonly Finding[]): Levels {
  const grave = findings.filter((finding) => finding.level === 'error');
  const abouts = new Set(grave.map((finding) => finding.about));
  const ids = new Set(grave.flatMap((finding) => finding.paths ?? []));
  const paths = graph.paths.filter((path) => ids.has(path.id));
  const agents = new Set<AgentId>(paths.map((path) => path.agent));
  const resources = new Set<ResourceId>(paths.map((path) => path.resource));
  const credentials = new Set<CredentialId>(paths.flatMap((path) => (path.credential === undefined ? [] : [path.credential])));
  const programs = new Set<Key>(paths.flatMap((path) => (path.program === undefined ? [] : [path.program])));
  const level = (error: boolean): Level => (error ? 'error' : 'warning');
  return {
    resource: (resource) => (resources.has(resource.id) || abouts.has(resource.id) ? 'error' : harmless(resource) ? 'note' : 'warning'),
    agent: (id) => level(agents.has(id) || abouts.has(id)),
    credential: (id) => (credentials.has(id) || abouts.has(id) ? 'error' : opensHarmless(graph, id) ? 'note' : 'warning'),
    program: (key) => (programs.has(key) || abouts.has(key) ? 'error' : runsHarmless(graph, key) ? 'note' : 'warning'),
    about: (name, otherwise) => (abouts.has(name) || resources.has(name) || programs.has(name) ? 'error' : otherwise),
  };
}

/** All that is known of it is local or test. */
export function harmless(resource: Resource): boolean {
  return harmlessEnvironment(resource.environments);
}

/** Everything a credential may act on, as far as it is known, is local or test. */
export function opensHarmless(graph: BlastGraph, id: CredentialId): boolean {
  const on = (graph.credential(id)?.authority ?? []).flatMap((one) => graph.resource(one.on) ?? []);
  return on.length > 0 && on.every(harmless);
}

/** Every path through a program ends at something local or test. */
function runsHarmless(graph: BlastGraph, key: Key): boolean {
  const ends = graph.paths.filter((path) => path.program === key).flatMap((path) => graph.resource(path.resource) ?? []);
  return ends.length > 0 && ends.every(harmless);
}
