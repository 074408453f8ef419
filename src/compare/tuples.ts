import { EFFECTS } from '../model/index.ts';
import type { AgentId, Effect, EnvironmentKind, Path, Resource, ResourceId, ScanResult } from '../model/index.ts';
import { dominated, positionOf, stickyEnvironments } from './order.ts';
import type { Position } from './order.ts';
import type { Pairing } from './pairing.ts';

/** A path with what it is compared by. Names are those of the base, so that both trees speak of the same things. */
export interface Tuple {
  readonly path: Path;
  readonly resource: Resource;
  readonly position: Position;
  readonly agent: AgentId;
  readonly on: ResourceId;
  /** Environments it is judged by. */
  readonly environments: readonly EnvironmentKind[];
  /** Place in the graph's own order, worst first. */
  readonly index: number;
}

/** What a sealed policy says a resource belongs to, whatever its files show; undefined: it says nothing of it. */
export type Reclassify = (resource: Resource) => readonly EnvironmentKind[] | undefined;

/** Tuples of one tree alone, for a policy. */
export function tuplesIn(result: ScanResult, reclassify: Reclassify = () => undefined): readonly Tuple[] {
  return result.graph.paths.flatMap((path, index) => {
    const resource = result.graph.resource(path.resource);
    if (!resource) return [];
    const environments = reclassify(resource) ?? resource.environments;
    return [{ path, resource, position: positionOf(path, resource, environments), agent: path.agent, on: path.resource, environments, index }];
  });
}

/** Tuples of both trees. A thing of the head that the base does not have gets a name that nothing of the base has. */
export function tuplesOf(base: ScanResult, head: ScanResult, pairing: Pairing, reclassify: Reclassify = () => undefined): { readonly base: readonly Tuple[]; readonly head: readonly Tuple[] } {
  const from = (result: ScanResult, agent: (id: AgentId) => AgentId, on: (id: ResourceId) => ResourceId, environments: (resource: Resource) => readonly EnvironmentKind[]): Tuple[] =>
    result.graph.paths.flatMap((path, index) => {
      const resource = result.graph.resource(path.resource);
      if (!resource) return [];
      const judgedBy = environments(resource);
      return [{ path, resource, position: positionOf(path, resource, judgedBy), agent: agent(path.agent), on: on(path.resource), environments: judgedBy, index }];
    });
  return {
    base: from(base, (id) => id, (id) => id, (resource) => reclassify(resource) ?? resource.environments),
    head: from(head, (id) => pairing.baseAgent(id)?.id ?? `new ${id}`, (id) => pairing.baseResource(id)?.id ?? `new ${id}`, (resource) => {
      const said = reclassify(resource);
      if (said) return said;
      const before = pairing.baseResource(resource.id);
      return before ? stickyEnvironments(resource.environments, before.environments) : resource.environments;
    }),
  };
}

/** Effects that a path has: who administers may do everything. */
export function effectsOf(effect: Effect): readonly Effect[] { return effect === 'administer' ? EFFECTS : [effect]; }

/** All tuples that have a key (agent, effect, resource), in order. */
export class Keyed {
  readonly #byKey = new Map<string, Tuple[]>();
  constructor(tuples: readonly Tuple[]) {
    for (const tuple of tuples) for (const effect of effectsOf(tuple.path.effect)) {
      const key = keyOf(tuple, effect);
      const held = this.#byKey.get(key);
      if (held) held.push(tuple); else this.#byKey.set(key, [tuple]);
    }
  }
  of(tuple: Tuple, effect: Effect): readonly Tuple[] { return this.#byKey.get(keyOf(tuple, effect)) ?? []; }
}

function keyOf(tuple: Tuple, effect: Effect): string { return `${tuple.agent}\u0000${effect}\u0000${tuple.on}`; }

/** A tuple that no tuple of the other tree is at least as bad as. `fresh`: the other tree has no path to some effect of it at all. */
export interface Undominated { readonly tuple: Tuple; readonly others: readonly Tuple[]; readonly fresh: boolean }

/** Which of `tuples` are worse than everything the other tree has under their keys. */
export function undominated(tuples: readonly Tuple[], others: Keyed): Undominated[] {
  return tuples.flatMap((tuple) => {
    const own = others.of(tuple, tuple.path.effect);
    if (covered(tuple, own) && (tuple.path.effect !== 'administer' || effectsOf(tuple.path.effect).every((effect) => covered(tuple, others.of(tuple, effect))))) return [];
    return [{ tuple, others: own, fresh: own.length === 0 }];
  });
}

function covered(tuple: Tuple, others: readonly Tuple[]): boolean { return others.some((other) => dominated(tuple.position, other.position)); }
