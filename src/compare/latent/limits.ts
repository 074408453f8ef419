import { baseName } from '../../model/index.ts';
import type { Evidence, JobFact, JobLimit } from '../../model/index.ts';
import type { Between, Loss, Twin, View } from './between.ts';
import { capital, named } from './words.ts';

const WORDS: Readonly<Record<JobLimit['kind'], readonly [lost: string, gained: string]>> = {
  branch: ['no longer looks at the branch or tag it runs for', 'runs for certain branches or tags only'],
  push: ['is now started by pushes to every branch', 'is started by pushes to certain branches or tags only'],
  person: ['no longer looks at who started it', 'runs for certain people only'],
  merged: ['no longer waits for the change to be merged', 'runs for merged changes only'],
  origin: ['now also runs for changes from other repositories', 'runs for changes from this repository only'],
  alone: ['may now run several times at once', 'runs once at a time'],
};

/** Conditions of a job that holds something, gone and with nothing else in their place. */
export function* limitLosses({ safer, looser }: Twin<JobFact>, between: Between): Iterable<Loss> {
  const label = `job ${named(looser.name)} of ${named(baseName(looser.workflow))}`;
  const seen = new Set<string>();
  for (const limit of safer.limits ?? []) {
    if (limit.implied || seen.has(limit.kind) || (looser.limits ?? []).some((other) => other.kind === limit.kind)) continue;
    seen.add(limit.kind);
    if (!holds(looser, between.looser) && !holds(safer, between.safer)) continue;
    const [lost, gained] = WORDS[limit.kind];
    const exact: readonly Evidence[] = limit.at ? [{ at: limit.at, note: 'what held the job back' }] : [];
    yield {
      kind: 'approval', about: label, safer: gained, looser: lost, worse: `${capital(label)} ${lost}.`, better: `${capital(label)} ${gained} now.`, exact: { safer: exact, looser: [] },
      around: { safer: safer.evidence, looser: looser.evidence }, level: limit.kind === 'alone' ? 'note' : between.looser.levels.program(looser.key), notCounted: limit.kind === 'alone' ? 'that two runs meet destroys nothing by itself' : undefined,
    };
  }
}

/** Is it given a secret of its own, or does it run an agent? Every job has a token of GitHub, and most only test. Elsewhere the variables of the project are there for each job, and what it does tells. */
function holds(job: JobFact, { graph }: View): boolean {
  return graph.credentials.some((one) => one.name !== 'GITHUB_TOKEN' && one.holders.includes(job.key)) || graph.agents.some((agent) => agent.within === job.key)
    || (job.system !== undefined && graph.operations.some((operation) => operation.program === job.key && operation.target.kind !== 'filesystem'));
}
