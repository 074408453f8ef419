import type { BlastGraph, Check, Credential, Draft, Place } from '../../src/model/index.ts';
import { harmlessEnvironment } from '../severity.ts';
import { credentialName, list, places } from './shared.ts';

export const check: Check = {
  id: 'credential-in-history', family: 'credential', tier: 'high', title: 'A credential is in the git history', cwe: [540, 798],
  why: 'Git keeps every version that a branch, a tag, a stash or a reflog leads to. Deleting the file did not remove the value: whoever has the clone, and every agent that may run git, reads it with one command until it is revoked.',
  fix: 'Revoke it first: only that ends it. Rewriting the history afterwards is tidying, and does not reach other clones.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      if (credential.foundation !== 'found' || credential.kinds[0]?.recognise.public || credential.confidence === 'low') continue;
      const past = credential.places.filter((place) => place.origin === 'history');
      const [first, ...rest] = past;
      // One that is tracked today has its own finding, and that says what this would say.
      if (!first || credential.places.some((place) => place.origin === 'tree') || harmlessEnvironment(credential.environments)) continue;
      const today = credential.places.filter((place) => place.origin !== 'history');
      const able = credential.kinds[0]?.may.some((one) => one.effect !== 'read' && one.effect !== 'write') === true;
      yield {
        about: credential.id, level: able ? 'warning' : 'note', confidence: credential.confidence, message: sentence(credential, first, today), places: places(first, [...rest, ...today]),
        path: [{ at: first, note: `last stood here, ${commit(first)}` }, ...today.map((at) => ({ at, note: 'stands here today' }))],
      };
    }
  },
};

function sentence(credential: Credential, last: Place, today: readonly Place[]): string {
  const what = `${credential.name}, ${credentialName(credential)},`;
  return today.length > 0
    ? `${what} is in the git history (${last.file}, ${commit(last)}) and still in use today in ${list(today.map((place) => place.file), 3)}.`
    : `${what} is in no file any more, but in the git history: deleting it from ${last.file} did not remove it; it last stood there in ${commit(last)}.`;
}

function commit(place: Place): string { return place.ref === undefined ? 'an earlier commit' : `commit ${place.ref.slice(0, 10)}`; }
