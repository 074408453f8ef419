import { cacheHops } from '../../src/model/index.ts';
import type { BlastGraph, CacheHop, Check, Draft, Evidence, JobFact } from '../../src/model/index.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'workflow-cache-poisoning', family: 'grant', tier: 'high', title: 'A job that strangers start fills the cache of one with more rights', cwe: [349, 829],
  why: 'What a run on the default branch saves to the cache, every later run restores and runs: dependencies, build output. A stranger who gets a command into a job that may write that cache has it run where the secrets are.',
  fix: 'Take cache-mode write from the job that strangers start (GitHub lets such runs only read the cache by default since 2026-06-26), and build what is published without a cache.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const byJob = new Map<JobFact, CacheHop[]>();
    for (const hop of cacheHops(graph.jobs, graph.knowledge.cache, graph.asOf)) byJob.set(hop.from, [...byJob.get(hop.from) ?? [], hop]);
    for (const [job, all] of byJob) {
      const runs = runsTheirs(graph, job);
      const hops = all.map((hop) => ({ hop, gained: gainedBy(graph, hop) })).filter(({ gained }) => gained.length > 0);
      const [first] = [...hops].sort((a, b) => Number(b.hop.shared) - Number(a.hop.shared));
      if (!runs || !first) continue;
      const exact = runs.certain && first.hop.shared;
      const [writes] = first.hop.evidence;
      yield {
        about: job.key, level: exact ? 'warning' : 'note', confidence: 'medium',
        message: `The job ${job.name} ${runs.onlyWriters ? 'reads what strangers write' : 'is started by strangers'}, ${runs.says} and may write the cache that ${list(hops.map(({ hop }) => hop.to.name), 3)} ${hops.length === 1 ? 'restores' : 'restore'}, with ${list(hops.flatMap(({ gained }) => gained.map((one) => one.name)), 3)}.${first.hop.shared ? '' : ' They share no key, but whoever runs a program there may write any.'}`,
        places: places(writes.at, hops.map(({ hop }) => hop.evidence[1].at)), path: [runs.evidence, writes, ...hops.slice(0, 4).flatMap(({ hop, gained }): Evidence[] => [hop.evidence[1], ...gained.slice(0, 2).map((one) => ({ at: one.at, note: `${one.name} is handed to it` }))])],
      };
    }
  },
};

interface Runs { /** It reads them when somebody who may write to the repository starts it. */ readonly onlyWriters?: boolean; readonly certain: boolean; readonly says: string; readonly evidence: Evidence }

/** By what a stranger's words or code become a program in the job; undefined where nothing shows it. */
function runsTheirs(graph: BlastGraph, job: JobFact): Runs | undefined {
  const agent = graph.agents.find((one) => one.within === job.key);
  const may = agent?.policy.run('sh -c fill-the-cache');
  if (agent && may && may.gate !== 'closed') return { onlyWriters: agent.onlyWriters === true, certain: may.gate === 'open' && may.basis !== 'unknown' && !agent.onlyWriters, says: agent.onlyWriters ? `runs ${agent.name}, which may start programs, once somebody who may write to the repository starts it,` : `runs ${agent.name}, which may start programs,`, evidence: { at: agent.evidence[0].at, note: `${agent.name} reads what they wrote: ${may.note}` } };
  const trait = job.traits?.find((one) => one.worst && (one.trait === 'outsider-text-in-script' || one.trait === 'dangerous-trigger' || one.trait === 'outsider-artifact-run'));
  return trait && { certain: true, says: trait.trait === 'outsider-text-in-script' ? 'puts their words into a script' : 'runs what they wrote', evidence: { at: trait.at, note: 'what they wrote runs here' } };
}

/** What the second job holds and the first does not: secrets, and a token that may write where the first may not. */
function gainedBy(graph: BlastGraph, { from, to }: CacheHop): { readonly name: string; readonly at: Evidence['at'] }[] {
  const held = graph.credentials.filter((one) => one.holders.includes(to.key) && !one.holders.includes(from.key)).flatMap((one) => {
    const here = one.facts.filter((fact) => fact.holders.includes(to.key));
    const [fact] = here;
    return fact && !here.every((each) => each.readOnly.basis === 'set' && each.readOnly.value) ? [{ name: one.name, at: fact.evidence[0].at }] : [];
  });
  const writes = to.writes.filter((name) => (name === 'contents' || name === 'packages' || name === 'id-token') && !from.writes.includes(name));
  return [...held, ...writes.map((name) => ({ name: `a token with ${name}: write`, at: to.evidence[0].at }))];
}
