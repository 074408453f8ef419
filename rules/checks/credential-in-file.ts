import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { believable, dayOf, doubt, isWritten, nameHere, sayWhy, written } from './credential-words.ts';
import { credentialName, places } from './shared.ts';

export const check: Check = {
  id: 'credential-in-file', family: 'credential', tier: 'medium', title: 'A credential lies in a file', cwe: [798, 312], whereNoOther: true,
  why: 'An agent reads every file of the checkout, also those that nobody opens any more. A secret that lies in one is in its hands, in its context and in the logs of whoever runs its model.',
  fix: 'If it opens something, revoke it and keep its successor out of the checkout. If it is made up, say so in its value, or accept it with a comment: craterscan:allow credential-in-file and the reason.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const today = dayOf(graph);
    for (const credential of graph.credentials) {
      if (!isWritten(credential)) continue;
      // What infrastructure takes is told of it there.
      const facts = written(credential).filter((fact) => fact.deploys === undefined);
      const [first, ...rest] = facts;
      if (!first) continue;
      const believed = believable(credential, first, today);
      yield {
        about: credential.id, level: believed && facts.some((fact) => fact.evidence[0].at.origin === 'tree') ? 'warning' : 'note', confidence: believed ? credential.confidence : 'low',
        message: `${nameHere(credential, first)}, ${credentialName(credential)}, lies in ${first.evidence[0].at.origin === 'ignored' ? 'a file that git ignores and an agent reads' : 'the tree'}${sayWhy(first.truth)}. ${doubt(credential, first, today)}`,
        places: places(first.evidence[0].at, rest.map((fact) => fact.evidence[0].at)), path: [],
      };
    }
  },
};
