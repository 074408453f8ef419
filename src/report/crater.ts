import { ENVIRONMENT_KINDS, GATES, LEVELS, VERDICTS, compareText } from '../model/index.ts';
import type { AgentId, BlastGraph, Check, EnvironmentKind, Finding, Gate, Level, Path, Recoverability, Resource, ResourceId, ScanResult } from '../model/index.ts';

/** How one resource stands: what can happen to it, by whom, and whether it comes back. */
export interface Standing {
  readonly resource: Resource;
  readonly destroyable: boolean;
  /** Agents with a path that counts, each with its most permissive gate, by agent id. */
  readonly by: readonly { readonly agent: AgentId; readonly gate: Gate }[];
  /** Of its worst path; `hypothetical` when no path counts; undefined when no path leads to it at all. */
  readonly recoverability: Recoverability | undefined;
}

const severity = (path: Path): number => VERDICTS.indexOf(path.recoverability.verdict);

/** Every resource with its standing, by resource id. */
export function standings(graph: BlastGraph): readonly Standing[] {
  const paths = new Map<ResourceId, Path[]>();
  for (const path of graph.paths) {
    const known = paths.get(path.resource);
    if (known) known.push(path); else paths.set(path.resource, [path]);
  }
  return [...graph.resources].sort((a, b) => compareText(a.id, b.id)).map((resource) => {
    const all = paths.get(resource.id) ?? [];
    // Losing the copies is not yet losing the data; those paths are told, and do not decide how the resource stands.
    const counting = all.filter((path) => path.counts && path.destroys !== 'copies' && path.destroys !== 'guard');
    const gates = new Map<AgentId, Gate>();
    for (const path of counting) {
      const known = gates.get(path.agent);
      if (known === undefined || GATES.indexOf(path.gate) > GATES.indexOf(known)) gates.set(path.agent, path.gate);
    }
    let worst: Path | undefined;
    for (const path of counting.length > 0 ? counting : all) if (!worst || severity(path) > severity(worst)) worst = path;
    const recoverability = worst && (counting.length > 0 ? worst.recoverability : { ...worst.recoverability, hypothetical: true as const });
    return {
      resource, destroyable: counting.length > 0, recoverability,
      by: [...gates].sort(([a], [b]) => compareText(a, b)).map(([agent, gate]) => ({ agent, gate })),
    };
  });
}

/** One line of the crater: an environment, the named resources in it, and what becomes of them. */
export interface EnvironmentRow {
  readonly environment: EnvironmentKind;
  readonly total: number;
  readonly destroyable: readonly Resource[];
  readonly irrecoverable: readonly Resource[];
  readonly uncertain: readonly Resource[];
}

/** Is there anything to lose in it? Unknown counts; what is known to hold no data (a stack, an account, a cluster) does not: its parts stand for it. */
function holdsSomething({ resource }: Standing): boolean { return resource.holdsData.basis === 'unknown' || resource.holdsData.value; }

/** The crater by environment, worst first. A resource of several environments stands in each; the unbounded rest of an account is left out. */
export function byEnvironment(all: readonly Standing[]): readonly EnvironmentRow[] {
  const named = all.filter((standing) => !standing.resource.unbounded && holdsSomething(standing));
  return ENVIRONMENT_KINDS.flatMap((environment) => {
    const here = named.filter((standing) => standing.resource.environments.includes(environment));
    if (here.length === 0) return [];
    const lost = here.filter((standing) => standing.destroyable);
    const of = (verdict: Recoverability['verdict']): Resource[] => lost.filter((standing) => standing.recoverability?.verdict === verdict).map((standing) => standing.resource);
    return [{ environment, total: here.length, destroyable: lost.map((standing) => standing.resource), irrecoverable: of('irrecoverable'), uncertain: of('uncertain') }];
  });
}

/** Paths with one root cause, in the order of their worst. */
export interface PathFamily { readonly worst: Path; readonly paths: readonly Path[] }

/** Groups `paths` by family, keeping their order. */
export function families(paths: readonly Path[]): readonly PathFamily[] {
  const groups = new Map<string, [Path, ...Path[]]>();
  for (const path of paths) {
    const group = groups.get(path.family);
    if (group) group.push(path); else groups.set(path.family, [path]);
  }
  return [...groups.values()].map((group) => ({ worst: group[0], paths: group }));
}

/** Findings worst first: level, tier of the rule, confidence, then rule and subject. */
export function worstFirst(findings: readonly Finding[], checks: readonly Check[]): readonly Finding[] {
  const sure = { high: 2, medium: 1, low: 0 };
  const tiers = { critical: 3, high: 2, medium: 1, low: 0 };
  const tier = new Map(checks.map((check) => [check.id, tiers[check.tier]]));
  return [...findings].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || (tier.get(b.rule) ?? 0) - (tier.get(a.rule) ?? 0)
    || sure[b.confidence] - sure[a.confidence] || compareText(a.rule, b.rule) || compareText(a.about, b.about) || compareText(a.scope ?? '', b.scope ?? '') || compareText(a.id, b.id));
}

/** How many findings there are of each level. */
export function levels(findings: readonly Finding[]): Readonly<Record<Level, number>> {
  const of = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return { error: of('error'), warning: of('warning'), note: of('note') };
}

/** Name of the agent, or its id when it is not in the graph. */
export function agentName(result: ScanResult, id: AgentId): string {
  return result.graph.agents.find((agent) => agent.id === id)?.name ?? id;
}

/** Its name, and where several agents share that name what tells it from the others: the job or the program that starts it, or that a developer does. */
export function agentApart(result: ScanResult, id: AgentId): string {
  const name = agentName(result, id);
  if (result.graph.agents.filter((agent) => agent.name === name).length < 2) return name;
  const [, kind, where = '', what = ''] = /^(ci|run):(.*)[/#]([^/#]*)$/s.exec(id) ?? [];
  return kind === 'ci' ? `${name} in the job ${what} of ${where}` : kind === 'run' ? `${name} that ${where} starts` : `${name} of a developer`;
}

/** Name of the resource, or its id when it is not in the graph. */
export function resourceName(graph: BlastGraph, id: ResourceId): string {
  return graph.resource(id)?.name ?? id;
}


/** Resources of `ids`, each once, in their order; those that are not in the graph are left out. */
export function resourcesOf(graph: BlastGraph, ids: Iterable<ResourceId>): readonly Resource[] {
  return [...new Set(ids)].flatMap((id) => graph.resource(id) ?? []);
}
