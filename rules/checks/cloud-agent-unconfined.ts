import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { told } from './live.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'cloud-agent-unconfined', family: 'agent', tier: 'medium', title: 'The cloud agent of the repository is not held', cwe: [653, 862],
  why: 'The firewall of Copilot\'s cloud agent is what keeps it from sending what it reads to any host. The approval of workflows is what keeps what it pushed from running with the secrets of the repository before a person has looked.',
  fix: 'Switch both on (Settings, Copilot, Cloud agent), and let only people who may write start its automations.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const repository of graph.repositories ?? []) {
      const of = (name: Parameters<typeof told>[1], value: boolean) => told(graph, ...(name === undefined ? [] : [name])).filter((one) => one.repository === repository && one.value === value);
      const lacks = [
        ...of('agent-firewall', false).map((one) => ({ ...one, says: 'its firewall is off' })), ...of('agent-workflow-approval', false).map((one) => ({ ...one, says: 'what it pushes runs in workflows before anybody approves' })),
        ...of('agent-open-triggers', true).map((one) => ({ ...one, says: 'people who may not write can start it' })),
      ];
      const [first] = lacks;
      if (!first) continue;
      const secrets = told(graph, 'agent-secret').filter((one) => one.repository === repository);
      yield {
        about: repository.key, level: 'note', confidence: 'high', message: `Copilot's cloud agent works on ${repository.name}, and ${list(lacks.map((one) => one.says))}.${secrets.length > 0 ? ` It is given ${list(secrets.map((one) => one.setting.about), 3)}.` : ''}`,
        places: places(first.at, lacks.map((one) => one.at)), path: secrets.slice(0, 5).map((one) => ({ at: one.at, note: `${one.setting.about} is given to it` })),
      };
    }
  },
};
