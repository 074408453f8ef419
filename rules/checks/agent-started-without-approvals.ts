import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { approvalsOff } from './agent-approvals-off.ts';
import { places } from './shared.ts';

export const check: Check = {
  id: 'agent-started-without-approvals', family: 'agent', tier: 'medium', title: 'Code starts an agent that asks nobody', cwe: [250, 862],
  why: 'A script, a job or a program that starts an agent with its approvals switched off gives whoever can change its input a shell with the rights of whoever runs it.',
  fix: 'Start it with a list of allowed tools, or inside a container that holds no credential.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const agent of graph.agents) {
      const [first, ...rest] = agent.id.startsWith('run:') ? approvalsOff(graph, agent) : [];
      if (!first) continue;
      yield { about: agent.id, level: 'warning', confidence: 'high', message: `${agent.name} is started here with its approvals switched off.`, places: places(first.at, rest.map((one) => one.at)), path: [] };
    }
  },
};
