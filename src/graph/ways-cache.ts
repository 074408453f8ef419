import type { AgentFact, Decision } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Authorised, Context } from './context.ts';
import { inSequence, open } from './decide.ts';
import { standing } from './edges.ts';

/**
 * An agent in a job that strangers start writes the cache which another job restores: what it put there runs with whatever that job holds. The agent needs a program of its own for it, and the
 * other job may wait for a reviewer. Where its action asks who may write to the repository, no stranger starts it by himself, and what it does with a stranger's words is less sure.
 */
export function* cacheStarts(agent: AgentFact, { credential }: Authorised, context: Context): Iterable<{ readonly decision: Decision; readonly edges: Candidate['edges']; readonly elsewhere: Decision; readonly unsure?: true }> {
  if (agent.within === undefined || credential.foundation === 'found') return;
  for (const { from, to, shared, evidence } of context.cacheHops) {
    if (from.key !== agent.within) continue;
    const here = credential.facts.filter((fact) => fact.holders.includes(to.key));
    const [held] = here;
    if (!held || here.every((fact) => fact.readOnly.basis === 'set' && fact.readOnly.value)) continue;
    const run = agent.policy.run('sh -c fill-the-cache');
    const waits: Decision[] = to.approval?.basis === 'set' && to.approval.value ? [{ gate: 'asked', basis: 'set', by: [], note: 'a reviewer lets the other job run first' }] : [];
    const decision = inSequence([run, ...waits]);
    yield {
      decision, elsewhere: open('what was put into the cache runs in the other job'), ...(shared && !agent.onlyWriters ? {} : { unsure: true as const }),
      edges: [
        { id: `${agent.id} fills the cache of ${to.key}`, from: agent.id, to: to.key, kind: 'runs', controls: run.by, title: agent.name, says: `may write the cache that the job ${to.name} restores${agent.onlyWriters ? ', once somebody who may write to the repository starts it' : ''}`, evidence: [{ at: agent.evidence[0].at, note: run.note }, ...evidence] },
        { id: `${to.key} uses credential:${credential.id} out of the cache`, from: to.key, to: `credential:${credential.id}`, kind: 'uses', controls: [], title: `job ${to.name}`, says: `runs with ${credential.name}`, evidence: [{ at: held.evidence[0].at, note: standing(credential, 'named') }] },
      ],
    };
  }
}
