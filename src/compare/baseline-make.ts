import { compareText, EFFECTS, ENVIRONMENT_KINDS, GATES, subjectsOf } from '../model/index.ts';
import type { BlastGraph, EnvironmentKind, Finding, Gate, Path, Resource } from '../model/index.ts';
import type { BaselineEntry, Ceiling } from './baseline-schema.ts';

/** How each finding stands today: the entry that would accept exactly this, and one for each further thing that it is about. In the order of the findings. */
export function entriesOf(findings: readonly Finding[], graph: BlastGraph): BaselineEntry[] {
  const paths = new Map(graph.paths.map((path) => [path.id, path]));
  return findings.flatMap((finding) => {
    const own = (finding.paths ?? []).flatMap((id) => paths.get(id) ?? []);
    return subjectsOf(finding).map(({ rule, about, scope }) => ({ rule, about, ...(scope === undefined ? {} : { scope }), level: finding.level, ceilings: own.length > 0 ? ofPaths(own, graph) : ofSubject(about, graph) }));
  });
}

/**
 * The paths as ceilings, without loss: first the effects that an agent has on a resource in one and the same way are put together, then the agents, then
 * the resources. So nothing is accepted that no path of today does.
 */
function ofPaths(paths: readonly Path[], graph: BlastGraph): Ceiling[] {
  const single = paths.map((path): Ceiling => {
    const resource = graph.resource(path.resource);
    return {
      agents: [path.agent], effects: [path.effect], resources: [path.resource],
      ...(resource ? { provider: resource.provider, kind: resource.kind, environments: environmentsOf(resource.environments), guard: resource.guard } : {}),
      gate: path.gate, ...(path.gate === 'open' && path.gateBasis === 'unknown' ? { gateAtLeast: 'asked' as const } : {}), foundation: path.foundation, recoverability: path.recoverability.verdict, ...(path.recoverability.window === undefined ? {} : { window: path.recoverability.window.slice(0, 60) }), calls: path.calls,
    };
  });
  return merged(merged(merged(single, 'effects'), 'agents'), 'resources').sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
}

/** Ceilings that differ in `key` only become one. */
function merged(all: readonly Ceiling[], key: 'effects' | 'agents' | 'resources'): Ceiling[] {
  const groups = new Map<string, Ceiling[]>();
  for (const one of all) {
    const { [key]: _own, ...rest } = one;
    const name = JSON.stringify(Object.entries(rest).sort(([a], [b]) => compareText(a, b)));
    const group = groups.get(name);
    if (group) group.push(one); else groups.set(name, [one]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    if (key === 'effects') { const held = new Set([first, ...others].flatMap((one) => one.effects ?? [])); return [{ ...first, effects: EFFECTS.filter((effect) => held.has(effect)) }]; }
    return [{ ...first, [key]: [...new Set([first, ...others].flatMap((one) => one[key] ?? []))].sort(compareText) }];
  });
}

function environmentsOf(kinds: readonly EnvironmentKind[]): EnvironmentKind[] {
  return kinds.length === 0 ? ['unknown'] : ENVIRONMENT_KINDS.filter((kind) => kinds.includes(kind));
}

/** A rule that tells no paths speaks of a thing by its id, or by that and a part of it: what is known of that thing. Empty where it is none of the graph's. */
function ofSubject(about: string, graph: BlastGraph): Ceiling[] {
  const names = (id: string): boolean => about === id || about.startsWith(`${id}/`);
  const longest = <T>(all: readonly T[], idOf: (one: T) => string): T | undefined => all.filter((one) => names(idOf(one))).sort((a, b) => idOf(b).length - idOf(a).length)[0];

  const credential = graph.credential(about);
  if (credential) {
    const readers = credential.readableBy.filter((reader) => reader.gate !== 'closed');
    return [clean({
      agents: sorted(readers.map((reader) => reader.agent)), effects: EFFECTS.filter((effect) => credential.authority.some((one) => one.effect === effect)),
      provider: credential.provider, kind: credential.kinds[0]?.id ?? 'unknown', environments: environmentsOf(credential.environments), ...(readers.length > 0 ? { gate: worstGate(readers.map((reader) => reader.gate)) } : {}), foundation: credential.foundation,
    })];
  }
  const resource = longest(graph.resources, (one) => one.id);
  if (resource) return [ofResource(resource)];
  const grants = graph.grants.filter((grant) => about === `${grant.to}/${grant.name}`);
  if (grants.length > 0) {
    return [clean({
      effects: EFFECTS.filter((effect) => grants.some((grant) => grant.effects.includes(effect))), provider: grants[0]?.provider ?? 'unknown',
      resources: grants.some((grant) => grant.on.everything) ? ['*'] : sorted(grants.flatMap((grant) => [...(grant.on.keys ?? []), ...(grant.on.kinds ?? [])])),
    })];
  }
  const job = longest(graph.jobs, (one) => one.key);
  if (job) return [clean({ environments: environmentsOf(job.environments.map((mark) => mark.kind)) })];
  const program = longest(graph.programs, (one) => one.fact.key);
  if (program) return [clean({ effects: EFFECTS.filter((effect) => program.operations.some((one) => one.fact.effect === effect)), environments: environmentsOf(program.fact.environments.map((mark) => mark.kind)) })];
  const control = graph.controls.find((one) => one.id === about);
  if (control) return [clean({ agents: [control.agent] })];
  const server = graph.mcpServers.find((one) => one.key.endsWith(`#${about}`));
  if (server) return [clean({ agents: sorted(server.agents) })];
  // Jobs that start one vendor's agent are told together, under `ci:` and the vendor.
  const agents = graph.agents.filter((agent) => names(agent.id) || (agent.id.startsWith('ci:') && names(`ci:${agent.vendor}`)));
  return agents.length > 0 ? [clean({ agents: sorted(agents.map((agent) => agent.id)) })] : [];
}

function ofResource(resource: Resource): Ceiling {
  return { resources: [resource.id], provider: resource.provider, kind: resource.kind, environments: environmentsOf(resource.environments), guard: resource.guard };
}

function sorted(ids: readonly string[]): string[] { return [...new Set(ids)].sort(compareText); }
function worstGate(gates: readonly Gate[]): Gate { return GATES.findLast((gate) => gates.includes(gate)) ?? 'closed'; }

/** Without its empty lists. */
function clean(ceiling: Ceiling): Ceiling {
  const { agents, effects, resources, ...rest } = ceiling;
  return { ...(agents && agents.length > 0 ? { agents } : {}), ...(effects && effects.length > 0 ? { effects } : {}), ...(resources && resources.length > 0 ? { resources } : {}), ...rest };
}
