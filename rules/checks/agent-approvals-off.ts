import type { AgentFact, BlastGraph, Check, Draft, Hold } from '../../src/model/index.ts';
import { cannotSend, groupBy, places } from './shared.ts';

export const check: Check = {
  id: 'agent-approvals-off', family: 'agent', tier: 'medium', title: 'An agent runs without asking', cwe: [862, 1188],
  why: 'With approvals switched off in a file of the repository, everybody who checks it out gets an agent that nobody is asked about, whatever the prompt says.',
  fix: 'Take the setting out of the repository, or put an operating-system sandbox without network access to production under it.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    // The jobs of a repository start a vendor's agent in one way: that is one thing to change, however many jobs there are.
    for (const [id, agents] of groupBy(graph.agents.filter((one) => !one.id.startsWith('run:')), (one) => (one.id.startsWith('ci:') ? `ci:${one.vendor}` : one.id))) {
      const settingsOf = agents.flatMap((agent) => approvalsOff(graph, agent));
      for (const [row, settings] of groupBy(settingsOf, (setting) => setting.row)) {
        const [first, ...rest] = settings;
        const [agent] = agents;
        const meaning = agent && rowOf(graph, agent, row);
        if (!first || !agent || !meaning) continue;
        // Nobody needs to be asked about the little that is left to it.
        const idle = meaning.hold === 'approval' && agents.every(cannotSend);
        yield {
          about: `${id}/${row}`, level: idle ? 'note' : 'warning', confidence: meaning.basis === 'guess' ? 'medium' : 'high',
          message: `${summary(agent.name, meaning)}: ${meaning.key} is set here. ${meaning.says}`,
          places: places(first.at, rest.map((one) => one.at)), path: [],
        };
      }
    }
  },
};

/** What is taken away: the sandbox, the question who may start it, the question before a server's tool, or the question before a command. */
function summary(name: string, row: { readonly hold: Hold; readonly key: string; readonly id: string }): string {
  if (row.hold === 'kernel') return `${name} runs without its sandbox`;
  if (row.hold === 'platform') return `Anyone may start ${name}`;
  return /mcp|server/i.test(`${row.id} ${row.key}`) ? `${name} uses MCP servers without asking` : `${name} runs without asking`;
}

/** Settings of an agent whose row says that they take approvals away. */
export function approvalsOff(graph: BlastGraph, agent: AgentFact): AgentFact['settings'] {
  return agent.settings.filter((setting) => rowOf(graph, agent, setting.row)?.does === 'approvals-off');
}

function rowOf(graph: BlastGraph, agent: AgentFact, row: string): BlastGraph['knowledge']['agents'][number]['settings'][number] | undefined {
  return graph.knowledge.agents.find((table) => table.id === agent.vendor)?.settings.find((one) => one.id === row);
}
