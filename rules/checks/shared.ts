import { andList, LEVELS, sourceKey, withArticle } from '../../src/model/index.ts';
import type { BlastGraph, CiSystem, Credential, EnvironmentKind, EnvironmentMark, Evidence, JobFact, JobTrait, Level, Path, Place } from '../../src/model/index.ts';

/** `a`, `a and b`, `a, b and c`; more than `most` are counted. */
export function list(words: readonly string[], most = 4): string {
  return andList([...new Set(words)], most);
}

/** `production and staging`, or empty when nothing says. */
export function environments(kinds: readonly EnvironmentKind[]): string {
  return list(kinds.filter((kind) => kind !== 'unknown'));
}

/** `a Railway account token`. */
export function credentialName(credential: Credential): string {
  const kind = credential.kinds[0];
  if (!kind) return 'a credential';
  if (/^(?:an? |the )/i.test(kind.name)) return kind.name;
  return withArticle(kind.name);
}

/** Is it named after a work that is done for an environment, as `e2e-tests` and `ci` are for production, rather than after an environment of its own? What is called local is so by where it is asked from, and that is no promise of the store's. */
export function namesWork(mark: EnvironmentMark): boolean {
  return (mark.kind === 'test' && !/^(?:tests?|testing|qa)$/i.test(mark.name)) || mark.kind === 'local';
}

export function agentName(graph: BlastGraph, id: string): string {
  return graph.agents.find((agent) => agent.id === id)?.name ?? id;
}

/** `Cursor, Claude Code and a coding agent`: a name that is no proper name is small behind others. */
export function agentNames(graph: BlastGraph, ids: Iterable<string>): string {
  return list([...new Set(ids)].map((id, index) => { const name = agentName(graph, id); return index > 0 && id === 'unconfigured' ? name.slice(0, 1).toLowerCase() + name.slice(1) : name; }), 3);
}

/** The walk of a path as evidence: one step a hop, the hop's own words first. */
export function walk(path: Path): Evidence[] {
  return path.edges.map((edge) => ({ at: edge.evidence[0].at, note: `${edge.title} ${edge.says}` }));
}

/** The worst of several levels; `note` for none. */
export function worstLevel(levels: readonly Level[]): Level {
  return LEVELS[Math.max(0, ...levels.map((level) => LEVELS.indexOf(level)))] ?? 'note';
}

/** Places without repetition, at least one. */
export function places(first: Place, rest: Iterable<Place>): [Place, ...Place[]] {
  const seen = new Set([`${sourceKey(first)}\u0000${first.start}`]);
  const others: Place[] = [];
  for (const place of rest) {
    const key = `${sourceKey(place)}\u0000${place.start}`;
    if (!seen.has(key)) { seen.add(key); others.push(place); }
  }
  return [first, ...others];
}

/** What would make a job wait for a person, in the words of its system. */
const HOLDS: Readonly<Record<CiSystem, string>> = {
  'aws-codebuild': 'approval', 'azure-pipelines': 'environment and no ManualValidation task', 'bitbucket-pipelines': 'deployment and no manual trigger', buildkite: 'block step', circleci: 'approval job', drone: 'promotion',
  'gitlab-ci': 'environment and no when: manual', 'google-cloud-build': 'approval', jenkins: 'input step', travis: 'approval', woodpecker: 'manual event',
};

/** What a job lacks that could hold it: `environment`, or what its system has instead. */
export function lackOf(job: JobFact): string { return job.system === undefined ? 'environment' : HOLDS[job.system]; }

/** A thing that several jobs of a workflow share, or one has for itself. */
export interface Given { readonly about: string; readonly job: JobFact; readonly jobs: readonly JobFact[]; readonly traits: readonly [JobTrait, ...JobTrait[]] }

/** Traits of these sorts: what stands at a workflow once for all its jobs, the rest job by job; places stand once. */
export function givenAway(graph: BlastGraph, ...sorts: readonly JobTrait['trait'][]): Given[] {
  const found = new Map<string, { job: JobFact; jobs: Set<JobFact>; traits: Map<string, JobTrait> }>();
  for (const job of graph.jobs) for (const trait of job.traits ?? []) {
    if (!sorts.includes(trait.trait)) continue;
    const about = trait.scope === 'workflow' ? job.workflow : job.key;
    const one = found.get(`${about}\u0000${trait.trait}`) ?? { job, jobs: new Set(), traits: new Map() };
    one.jobs.add(job);
    // The same event or block is told by every job; the worst of what they say stands.
    const key = `${trait.at.start}`;
    if (trait.worst || !one.traits.has(key)) one.traits.set(key, trait);
    found.set(`${about}\u0000${trait.trait}`, one);
  }
  return [...found].flatMap(([key, { job, jobs, traits }]) => { const [first, ...rest] = traits.values(); return first ? [{ about: key.split('\u0000')[0] ?? '', job, jobs: [...jobs], traits: [first, ...rest] as const }] : []; });
}

export { groupBy } from '../../src/model/index.ts';
export { certainly, certainlyNot } from './known.ts';
export { labelAlone as label } from '../../src/model/index.ts';
