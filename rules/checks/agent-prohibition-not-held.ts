import type { BlastGraph, Check, Draft, ProhibitionFact } from '../../src/model/index.ts';
import { harmlessEnvironment } from '../severity.ts';
import { agentNames, list, places } from './shared.ts';

const ASKED: Readonly<Record<ProhibitionFact['topic'], string>> = {
  destroy: 'not to destroy', production: 'to leave production alone', secrets: 'to leave secrets alone', 'ask-first': 'to ask first', deploy: 'not to deploy',
};

export const check: Check = {
  id: 'agent-prohibition-not-held', family: 'agent', tier: 'low', title: 'Asked, not held', cwe: [693],
  why: 'A sentence in a prompt states an intention. It is right to state it, and nothing makes it so: the agent that destroyed a company volume had been told never to.',
  fix: 'Put a control behind the sentence: a deny rule without a way around it, a sandbox, or a credential that cannot do it.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const prohibition of graph.prohibitions) {
      if (prohibition.topic === 'secrets' ? !secretsReadable(graph, prohibition.agents) : !destroys(graph, prohibition.agents)) continue;
      const agents = prohibition.agents.filter((id) => destroys(graph, [id]) || prohibition.topic === 'secrets');
      yield {
        about: `${prohibition.topic}/${list(agents, 9)}`, scope: prohibition.evidence[0].at.file, level: 'note', confidence: 'high',
        message: `${agentNames(graph, agents)} ${agents.length > 1 ? 'are' : 'is'} asked here ${ASKED[prohibition.topic]}; nothing that was read holds it.`,
        places: places(prohibition.evidence[0].at, prohibition.evidence.slice(1).map((e) => e.at)), path: [],
      };
    }
  },
};

function destroys(graph: BlastGraph, agents: readonly string[]): boolean {
  return graph.paths.some((path) => agents.includes(path.agent) && path.gate === 'open' && path.counts && matters(graph, path.resource));
}

function secretsReadable(graph: BlastGraph, agents: readonly string[]): boolean {
  return graph.credentials.some((credential) => credential.readableBy.some((by) => agents.includes(by.agent) && by.gate === 'open'));
}

/** What is local or a test is not what such sentences are about. */
function matters(graph: BlastGraph, id: string): boolean {
  const resource = graph.resource(id);
  return resource !== undefined && !harmlessEnvironment(resource.environments);
}
