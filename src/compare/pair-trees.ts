import type { ScanResult, TreeChanges } from '../model/index.ts';
import { pairAgents } from './pair-agents.ts';
import { pairCredentials } from './pair-credentials.ts';
import { pairResources } from './pair-resources.ts';
import type { Matched, Pairing } from './pairing.ts';
import { keyMapper } from './scopes.ts';

/** Who is who in two scans of one process. Pure and total; the order in which either graph lists its things changes nothing but the order of the lists. */
export function pairingOf(base: ScanResult, head: ScanResult, changes: TreeChanges): Pairing {
  const keyToBase = keyMapper(changes);
  const credentials = pairCredentials(base.graph.credentials, head.graph.credentials, keyToBase, changes);
  // "Everything else in this account" is named after the credential that opens it.
  const renamed = new Map(credentials.both.map(({ base: before, head: after }) => [`${after.provider}\u0000${after.name}`, before.name]));
  const unboundedToBase = (id: string): string => {
    const [what, provider, which, ...name] = id.split(':');
    const before = renamed.get(`${provider}\u0000${name.join(':')}`);
    return before === undefined ? id : [what, provider, which, before].join(':');
  };
  const resources = pairResources(base.graph.resources, head.graph.resources, keyToBase, unboundedToBase);
  const agents = pairAgents(base.graph.agents, head.graph.agents, keyToBase);
  const [resource, credential, agent] = [lookups(resources), lookups(credentials), lookups(agents)];
  return {
    resources, credentials, agents, keyToBase,
    baseResource: resource.base, headResource: resource.head, baseCredential: credential.base, headCredential: credential.head, baseAgent: agent.base, headAgent: agent.head,
  };
}

function lookups<T extends { readonly id: string }>(matched: Matched<T>): { base(head: string): T | undefined; head(base: string): T | undefined } {
  const toBase = new Map(matched.both.map(({ base, head }) => [head.id, base]));
  const toHead = new Map(matched.both.map(({ base, head }) => [base.id, head]));
  return { base: (id) => toBase.get(id), head: (id) => toHead.get(id) };
}
