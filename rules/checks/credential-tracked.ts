import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { canDestroy } from './credential-words.ts';
import { credentialName, places } from './shared.ts';

export const check: Check = {
  id: 'credential-tracked', family: 'credential', tier: 'high', title: 'A credential that can destroy is committed', cwe: [798, 540],
  why: 'Everybody and every agent with a clone holds it, and taking it out of the tree leaves it in the history: it stays valid until it is revoked.',
  fix: 'Revoke it, make a narrower one, and keep that out of the repository (a secret store, or a file outside the checkout).',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      if (credential.foundation !== 'found' || credential.kinds[0]?.recognise.public) continue;
      // A key that needs a passphrase opens nothing by itself.
      if (credential.facts.every((fact) => fact.truth?.looks === 'sealed')) continue;
      // An address without a password is no secret; what it opens is told by the path.
      if (credential.facts.every((fact) => fact.truth?.secret === 'none')) continue;
      // What infrastructure takes is told of it there.
      const deployed = credential.facts.filter((fact) => fact.deploys !== undefined).flatMap((fact) => fact.evidence.map(({ at }) => at));
      const [first, ...rest] = credential.places.filter((place) => place.origin === 'tree' && !deployed.some((at) => at.file === place.file && at.start === place.start));
      if (!first || !canDestroy(credential)) continue;
      yield { about: credential.id, level: credential.confidence === 'low' ? 'note' : 'warning', confidence: credential.confidence, message: `${credential.name}, ${credentialName(credential)}, is committed; it stays in the history after it is deleted.`, places: places(first, rest), path: [] };
    }
  },
};
