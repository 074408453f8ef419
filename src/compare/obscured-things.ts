import type { BlastGraph, Key, Place } from '../model/index.ts';
import { named, thing, who } from './latent/words.ts';

/** Something a scan knew, with where it stood. */
export interface Thing {
  readonly sort: 'credential' | 'resource' | 'agent' | 'control' | 'server' | 'grant' | 'job' | 'operation' | 'program' | 'copy' | 'lies';
  /** Identity within its sort, in names of the tree it is in. */
  readonly id: string;
  readonly name: string;
  readonly at: Place;
}

/** Everything a graph knows, by file, the weightiest sorts first. */
export function thingsIn(graph: BlastGraph): ReadonlyMap<string, readonly Thing[]> {
  const out = new Map<string, Thing[]>();
  const add = (sort: Thing['sort'], id: string, name: string, places: readonly Place[]): void => {
    for (const at of places) {
      if (at.origin === 'absent') continue;
      const list = out.get(at.file);
      if (list) list.push({ sort, id, name, at }); else out.set(at.file, [{ sort, id, name, at }]);
    }
  };
  const placesOf = (evidence: readonly { readonly at: Place }[]): Place[] => evidence.map((one) => one.at);
  for (const one of graph.credentials) add('credential', one.id, named(one.name), one.places);
  for (const one of graph.resources) {
    if (one.unbounded) continue;
    add('resource', one.id, thing(one), placesOf(one.evidence));
    for (const copy of one.copies) if (copy.on !== undefined) add('copy', `${one.id}\u0000${copy.kind}\u0000${copy.on}`, `the ${copy.kind} of ${thing(one)}`, placesOf(copy.evidence));
    for (const on of one.storedOn) add('lies', `${one.id}\u0000${on.id}`, `where ${thing(one)} lies`, placesOf(on.evidence));
  }
  for (const one of graph.operations) add('operation', `${one.program}\u0000${one.row}`, graph.knowledge.operations.find((row) => row.id === one.row)?.name ?? 'a destructive command', placesOf(one.evidence));
  for (const one of graph.jobs) add('job', one.key, `job ${named(one.name)}`, placesOf(one.evidence));
  for (const one of graph.grants) add('grant', `${one.to}\u0000${one.name}`, named(one.name), placesOf(one.evidence));
  for (const one of graph.mcpServers) add('server', one.key, `MCP server ${named(one.name)}`, placesOf(one.evidence));
  for (const one of graph.controls) add('control', one.id, `settings of ${named(graph.agents.find((agent) => agent.id === one.agent)?.name ?? one.agent)}`, placesOf(one.evidence));
  for (const one of graph.agents) add('agent', one.id, `settings of ${who(one)}`, [...placesOf(one.evidence), ...one.settings.map((setting) => setting.at)]);
  for (const { fact } of graph.programs) add('program', fact.key, named(fact.name), placesOf(fact.evidence));
  return out;
}

/** Ids of everything of one sort, keys put into names of the base tree. */
export function idsIn(things: ReadonlyMap<string, readonly Thing[]>, rename: (key: Key) => Key): ReadonlySet<string> {
  return new Set([...things.values()].flat().map((one) => signOf(one, rename)));
}

export function signOf(one: Thing, rename: (key: Key) => Key): string { return `${one.sort}\u0000${one.id.split('\u0000').map(rename).join('\u0000')}`; }
