import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';

export const check: Check = {
  id: 'sealing-key-in-reach', family: 'credential', tier: 'critical', title: 'A key that seals the policy lies where an agent can take it', cwe: [321, 522],
  why: 'The gate obeys whatever is sealed with this key. An agent that reads it signs a policy that lets everything through, and the signature is that of a person who never saw it.',
  fix: 'Take the key out with craterscan policy keys remove and seal that change with another one. Keep its successor in hardware that asks for a touch, or behind ssh-add -c, never as a file that an agent can open.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const { keyid, person, role, encrypted, evidence } of graph.sealingKeys ?? []) {
      const [{ at }] = evidence;
      const readers = graph.agents.filter((agent) => agent.policy.read(at.file, at.origin).gate !== 'closed');
      if (readers.length === 0) continue;
      const signs = role === 'policy' ? 'seals what the gate obeys' : 'signs what the gate said';
      yield {
        about: `sealing-key:${keyid.slice(0, 16)}`, scope: at.file, level: encrypted ? 'note' : 'error', confidence: 'high',
        message: encrypted ? `${at.file} holds a key of ${person} that ${signs}, behind a passphrase. An agent that sees the passphrase typed, or finds it, has the key.`
          : `${at.file} holds the private key of ${person} that ${signs} (${keyid.slice(0, 16)}). ${readers.map((agent) => agent.name).slice(0, 3).join(', ')} can read it, and can then agree to anything in that name.`,
        places: [at], path: [],
      };
    }
  },
};
