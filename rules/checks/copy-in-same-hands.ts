import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { structuralLevel } from '../severity.ts';
import { agentNames, certainly, certainlyNot, label, walk } from './shared.ts';

export const check: Check = {
  id: 'copy-in-same-hands', family: 'backup', tier: 'high', title: 'One agent can destroy the data and its copy', cwe: [653],
  why: 'A copy that the same agent reaches by the same or another credential is gone the same afternoon.',
  fix: 'Keep the copy under a credential that no agent holds, or under a lock that nobody can lift before its time.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const resource of graph.resources) {
      const first = resource.copies.find((copy) => !(copy.kind === 'replica' && resource.kind === 'database') && copy.on !== undefined && copy.on !== resource.id && certainly(copy.survives) && certainlyNot(copy.independent));
      if (!first?.on || resource.copies.some((copy) => certainly(copy.survives) && certainly(copy.independent))) continue;
      const agents = graph.agents.filter((agent) => [resource.id, first.on].every((id) => graph.paths.some((path) => path.agent === agent.id && path.resource === id && path.gate !== 'closed')));
      const path = graph.paths.find((one) => one.resource === first.on && one.gate !== 'closed');
      const place = graph.resource(first.on);
      if (agents.length === 0 || !place) continue;
      yield {
        about: `${resource.id}/${first.on}`, level: graph.paths.some((one) => one.resource === first.on && one.counts && one.foundation !== 'ambient') ? structuralLevel(resource.environments) : 'note', confidence: 'medium',
        message: `${agentNames(graph, agents.map((agent) => agent.id))} can destroy ${label(resource)} and also ${label(place)}, where its copy lies.`,
        places: [first.evidence[0].at], path: path ? walk(path) : [],
      };
    }
  },
};
