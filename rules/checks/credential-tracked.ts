import type { BlastGraph, Check, Draft, Place } from '../../src/model/index.ts';
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
      const inTree = credential.places.filter((place) => place.origin === 'tree' && !deployed.some((at) => at.file === place.file && at.start === place.start));
      const kept = ({ file }: Place): boolean | undefined => (graph.keeps ? graph.keeps(file) : true);
      // What git keeps is told first, and by itself: what it does not know may be taken out without a trace.
      const committed = inTree.filter((place) => kept(place) === true);
      const [first, ...rest] = committed.length > 0 ? committed : inTree;
      if (!first || !canDestroy(credential)) continue;
      const message = `${credential.name}, ${credentialName(credential)}, ${says(kept(first))}`;
      yield { about: credential.id, level: credential.confidence === 'low' ? 'note' : 'warning', confidence: credential.confidence, message, places: places(first, rest), path: [] };
    }
  },
};

/** What git has to do with the file, as far as that is known. */
function says(kept: boolean | undefined): string {
  if (kept === undefined) return 'lies in this directory; no git repository around it says whether it is committed.';
  return kept ? 'is committed; it stays in the history after it is deleted.' : 'lies in a file that git does not ignore: the next commit may take it, and it stays in the history from then on.';
}
