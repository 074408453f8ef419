import type { BlastGraph, Check, Draft, Evidence, JobFact, Key, OperationFact, ProgramFact } from '../../src/model/index.ts';
import { lackOf, list, places } from './shared.ts';

export const check: Check = {
  id: 'ci-job-destroys-unreviewed', family: 'operation', tier: 'medium', title: 'A job destroys without a protected environment', cwe: [862],
  why: 'A job that belongs to no environment cannot be held for a reviewer, and one that waits for no approval asks nobody. Whoever can push what triggers it can run it, and an agent that may push is one of them.',
  fix: 'Put the job into an environment with required reviewers, or behind the approval of its system (when: manual in a protected environment of GitLab, an approval job of CircleCI, a deployment with a manual trigger of Bitbucket, an environment with checks of Azure Pipelines, an input step of Jenkins), and give the secrets to that environment only.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const programs = new Map(graph.programs.map(({ fact }) => [fact.key, fact]));
    // The disk of a runner is made for the job and thrown away with it.
    const destructive = graph.operations.filter((operation) => operation.effect !== 'write' && operation.confirmation !== 'asks' && operation.target.kind !== 'filesystem');
    for (const job of graph.jobs) {
      const own = destructive.filter((operation) => operation.program === job.key);
      const started = own.length > 0 ? undefined : startedBy(job.key, programs, destructive.filter((operation) => isOfACloud(graph, operation)));
      const operations = own.length > 0 ? own : started?.operations ?? [];
      const [first] = operations;
      // Whether an environment holds a job stands in no file; where GitHub was asked it may say so.
      const unheld = job.system === undefined && job.approval?.basis === 'set' && !job.approval.value ? job.approval : undefined;
      if (!first || (job.environment.basis !== 'default' && !unheld) || (job.approval?.basis === 'set' && job.approval.value)) continue;
      const names = operations.map((operation) => graph.knowledge.operations.find((row) => row.id === operation.row)?.name ?? operation.row);
      const pushed: Evidence[] = job.triggers.includes('push') ? [{ at: job.evidence[0].at, note: 'a push starts it, and an agent that may push can make one' }, { at: first.evidence[0].at, note: 'and this is what it runs' }] : [];
      yield {
        about: job.key, level: job.environments.some((mark) => mark.kind === 'production') && job.approval?.basis !== 'unknown' ? 'warning' : 'note', confidence: 'medium',
        message: `The job ${job.name} runs ${list(names, 3)}${started ? ` by ${started.name}` : ''}${unasked(job, unheld !== undefined)}`,
        places: places(started?.at.at ?? first.evidence[0].at, [...(started ? [first.evidence[0].at] : []), job.evidence[0].at, ...(unheld ? [unheld.at] : [])]), path: [...(unheld?.via ?? []), ...pushed],
      };
    }
  },
};

/** Why nobody is asked first, or may not be. `unheld`: GitHub said that its environment has no reviewer. */
function unasked(job: JobFact, unheld: boolean): string {
  if (unheld) return ` in ${job.environment.basis === 'set' ? `the environment ${job.environment.value}` : 'an environment'} that has no required reviewer, so nobody is asked first.`;
  if (job.system === undefined) return ' in no environment, so no reviewer can hold it.';
  return job.approval?.basis === 'unknown' ? '; whether somebody must approve it does not stand in these files.' : ` with no ${lackOf(job)}, so nobody is asked first.`;
}

/** What a job starts on its own runner. */
const WITHIN_JOB: ReadonlySet<string> = new Set(['docker', 'databases', 'local']);

/** A store within the job is made and thrown away with it, whoever starts the command; what is in a cloud is not. */
function isOfACloud(graph: BlastGraph, { row, target }: OperationFact): boolean {
  const provider = graph.knowledge.operations.find((one) => one.id === row)?.provider;
  return target.kind === 'stack' || (provider !== undefined && !WITHIN_JOB.has(provider));
}

interface Started { readonly name: string; readonly at: Evidence; readonly operations: readonly OperationFact[] }

/** What a job destroys by the first program of this tree that it starts and that comes to it, through others or not. */
function startedBy(job: Key, programs: ReadonlyMap<Key, ProgramFact>, destructive: readonly OperationFact[]): Started | undefined {
  for (const { key, evidence } of programs.get(job)?.starts ?? []) {
    const reached = new Set([key]);
    for (const one of reached) if (reached.size < 200) for (const next of programs.get(one)?.starts ?? []) reached.add(next.key);
    const operations = destructive.filter((operation) => reached.has(operation.program));
    if (operations.length > 0) return { name: programs.get(key)?.name ?? 'a script', at: evidence, operations };
  }
  return undefined;
}
