import type { AgentFact, AgentPolicy, Decision, Evidence, Fact, JobFact } from './model/index.ts';

/**
 * Agents of jobs that GitHub says a reviewer must let run: nothing of theirs happens before a person said yes, so that what was open is asked. What a file says of approvals stays with the file;
 * only an answer of the service that does the holding counts here.
 */
export function heldAgents(facts: readonly Fact[]): readonly Fact[] {
  const held = new Map(facts.flatMap((fact) => { const by = fact.fact === 'job' ? heldBy(fact) : undefined; return fact.fact === 'job' && by ? [[fact.key, by] as const] : []; }));
  if (held.size === 0) return facts;
  return facts.map((fact): Fact => { const by = fact.fact === 'agent' && fact.within !== undefined ? held.get(fact.within) : undefined; return by && fact.fact === 'agent' ? behind(fact, by) : fact; });
}

function heldBy(job: JobFact): Evidence | undefined {
  return job.approval?.basis === 'set' && job.approval.value && job.approval.at.origin === 'api' ? { at: job.approval.at, note: 'GitHub holds its job until a reviewer agrees' } : undefined;
}

function behind(agent: AgentFact, by: Evidence): AgentFact {
  const asked = (decision: Decision): Decision => (decision.gate === 'open' ? { ...decision, gate: 'asked', note: `${decision.note}; a reviewer lets the job run first` } : decision);
  const { policy } = agent;
  const held: AgentPolicy = {
    read: (file, origin) => asked(policy.read(file, origin)), programReads: (file, origin) => asked(policy.programReads(file, origin)), run: (command) => asked(policy.run(command)), reach: (host) => asked(policy.reach(host)), call: (server, tool) => asked(policy.call(server, tool)),
    writes: (file) => asked(policy.writes?.(file) ?? OPEN), programWrites: (file) => asked(policy.programWrites?.(file) ?? OPEN), programReaches: (host) => asked(policy.programReaches?.(host) ?? OPEN),
  };
  return { ...agent, policy: held, evidence: [...agent.evidence, by] };
}

const OPEN: Decision = { gate: 'open', basis: 'set', by: [], note: 'nothing stops a program' };
