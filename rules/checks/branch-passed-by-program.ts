import type { BlastGraph, Check, Draft, Evidence, JobFact } from '../../src/model/index.ts';
import { told } from './live.ts';
import type { Told } from './live.ts';
import { list, places } from './shared.ts';

/** The app that stands behind the token of every job: its number on github.com, as public rulesets name it. */
const ACTIONS = 'app 15368';

export const check: Check = {
  id: 'branch-passed-by-program', family: 'grant', tier: 'medium', title: 'A program may pass every rule of a branch', cwe: [732, 863],
  why: 'Reviews and checks hold those whom the rules bind. An app or a deploy key that passes them puts whatever it is given on the branch, and so does an agent that has its token or its key.',
  fix: 'Take it from the bypass list of the ruleset, or let it pass for pull requests only; give a release job an app of its own.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const branches = new Map<string, Told[]>();
    for (const one of told(graph, 'branch-passed-by')) { const key = `${one.repository.key}#branch/${one.setting.about}`; branches.set(key, [...branches.get(key) ?? [], one]); }
    for (const [about, programs] of branches) {
      const [first] = programs;
      if (!first) continue;
      const said = programs.map((one) => wordsFor(graph, one));
      const agents = said.flatMap((one) => one.agents);
      yield {
        about, level: agents.length > 0 ? 'warning' : 'note', confidence: 'high',
        message: `${list(said.map((one) => one.says))} may push to the branch ${first.setting.about} past every rule of it.${agents.length > 0 ? ` ${list(agents, 3)} ${agents.length === 1 ? 'runs' : 'run'} in a job with that token.` : ''}`,
        places: places(first.at, programs.map((one) => one.at)), path: said.flatMap((one) => one.path).slice(0, 8),
      };
    }
  },
};

interface Words { readonly says: string; readonly agents: readonly string[]; readonly path: readonly Evidence[] }

function wordsFor(graph: BlastGraph, { value, repository }: Told): Words {
  if (value === 'deploy keys') {
    const keys = told(graph, 'deploy-key').filter((one) => one.repository === repository && one.value === 'write');
    return { says: keys.length === 0 ? 'Deploy keys' : `The deploy ${keys.length === 1 ? 'key' : 'keys'} ${list(keys.map((one) => one.setting.about), 3)}`, agents: [], path: keys.map((one) => ({ at: one.at, note: 'this key may push' })) };
  }
  if (value !== ACTIONS) return { says: `The ${String(value)}`, agents: [], path: [] };
  const jobs = graph.jobs.filter(mayPush);
  const agents = graph.agents.filter((agent) => jobs.some((job) => job.key === agent.within && !held(job)));
  return {
    says: `GitHub Actions${jobs.length > 0 ? ` (the ${jobs.length === 1 ? 'job' : 'jobs'} ${list(jobs.map((job) => job.name), 3)})` : ''}`, agents: agents.map((one) => one.id),
    path: [...jobs.slice(0, 4).map((job) => ({ at: job.evidence[0].at, note: 'the token of this job may write contents' })), ...agents.slice(0, 4).map((one) => ({ at: one.evidence[0].at, note: `${one.name} runs in one of them` }))],
  };
}

function mayPush(job: JobFact): boolean { return job.system === undefined && (job.writes.includes('contents') || (job.permissions.basis === 'set' && job.permissions.value === 'write-all')); }
function held(job: JobFact): boolean { return job.approval?.basis === 'set' && job.approval.value; }
