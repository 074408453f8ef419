import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { cannotSend, list } from './shared.ts';

export const check: Check = {
  id: 'job-open-to-anyone-holds-credential', family: 'grant', tier: 'high', title: 'An agent that anyone can talk to holds a credential', cwe: [74, 250],
  why: 'An issue, a comment or a pull request of a stranger becomes part of the agent\'s input. An agent that holds a secret while it reads a stranger\'s words can be talked into using it.',
  fix: 'Run the agent in a job without secrets and with a read-only token, and act on its output in another job that does not read the stranger\'s text.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const agent of graph.agents) {
      const job = graph.jobs.find((one) => one.key === agent.within);
      if (!job || job.startedBy !== 'anyone') continue;
      const given = graph.credentials.filter((credential) => credential.holders.includes(job.key) && !/ANTHROPIC|OPENAI|GEMINI|CLAUDE|CODEX/.test(credential.name)).flatMap((credential) => {
        // One secret is given to many jobs; what this job is given, and where, is what counts.
        const here = credential.facts.filter((fact) => fact.holders.includes(job.key));
        return job.writes.length === 0 && here.length > 0 && here.every((fact) => fact.readOnly.basis === 'set' && fact.readOnly.value) ? [] : [{ name: credential.name, at: here[0]?.evidence[0].at ?? credential.places[0] }];
      });
      const writes = job.writes.filter((name) => name !== 'issues' && name !== 'pull-requests' && name !== 'id-token');
      if (given.length === 0 && writes.length === 0) continue;
      // Only an answer of GitHub itself counts: what a file says of approvals may be about another environment.
      const held = job.approval?.basis === 'set' && job.approval.value && job.approval.at.origin === 'api' ? job.approval : undefined;
      const idle = !writes.includes('contents') && cannotSend(agent);
      yield {
        about: agent.id, level: held || idle || agent.onlyWriters ? 'note' : 'warning', confidence: 'medium',
        message: `${agent.name} in the job ${job.name} ${agent.onlyWriters ? 'reads what anyone writes once somebody who may write to the repository starts it' : 'can be started by anyone'}, and the job holds ${list([...given.map((one) => one.name), ...writes.map((name) => `a token with ${name}: write`)], 4)}${held ? '; a reviewer lets it run first' : idle ? '; the tools it has give it no way to use them' : ''}.`,
        places: [agent.evidence[0].at], path: [...(held ? [{ at: held.at, note: 'its environment has a required reviewer' }] : []), { at: job.evidence[0].at, note: `started by ${list(job.triggers, 3)}` }, ...given.map((one) => ({ at: one.at, note: `${one.name} is handed to it` }))],
      };
    }
  },
};
