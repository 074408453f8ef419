import { equalAbilities, purposeOf } from '../../src/model/index.ts';
import type { Ability, BlastGraph, Check, Credential, Draft } from '../../src/model/index.ts';
import { credentialName, list, places } from './shared.ts';

const WIDE = new Set(['account', 'organization', 'workspace', 'project']);
/** The id of a pair, or what makes it last an hour: the secret beside it is told. */
const HALF = /(?:ACCESS_KEY_ID|SESSION_TOKEN|KEY_ID|CLIENT_ID|_SID|USERNAME|EMAIL)$/;

export const check: Check = {
  id: 'credential-wider-than-use', family: 'credential', tier: 'medium', title: 'A credential may do far more than it is used for', cwe: [272, 250],
  why: 'What a credential is for and what it may do are two things. The difference is what an agent can do by mistake with it.',
  fix: 'Make a credential of the narrower kind named here, use it in this place, and revoke the wide one.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      const kind = credential.kinds[0];
      if (!kind || kind.narrower === '' || !WIDE.has(kind.scope) || credential.foundation === 'ambient' || HALF.test(credential.name)) continue;
      if (credential.readOnly.basis === 'set' && credential.readOnly.value) continue;
      const { does, open, power: [ability], usesPower, onlyReads } = purposeOf(credential, graph.knowledge);
      const [first] = does;
      // A client that other code was given may be used for anything there.
      if (!first || !ability || open || usesPower) continue;
      const known = equalAbilities(credential.kinds);
      const certain = credential.foundation === 'found' && ability.bound === 'exact' && known;
      const readOnly = /\bread/i.test(kind.narrower) && !/write|needs/.test(kind.narrower);
      yield {
        about: credential.id, level: certain ? 'warning' : 'note', confidence: credential.kinds.length > 1 ? 'medium' : 'high',
        message: `${credential.name} is used here for ${list(does.map((one) => one.name), 3)} only, and ${powerOf(credential, ability)} ${ability.operation}${known ? ': it' : '; that one'} reaches ${kind.reaches}. Narrower: ${kind.narrower}${!readOnly || onlyReads ? '' : '; where it must write, one permission on one thing'}.`,
        places: places(credential.places[0], credential.places), path: [{ at: credential.places[0], note: `holds ${credentialName(credential)}` }, ...credential.because, { at: first.at, note: `needs ${first.name}` }],
      };
    }
  },
};

/** `as a Railway account token it may also call`; where the kind is not decided the worst one is named as such. */
function powerOf(credential: Credential, ability: Ability): string {
  const may = ability.bound === 'exact' ? 'may also call' : 'may be allowed to call';
  return equalAbilities(credential.kinds) ? `as ${credentialName(credential)} it ${may}` : `it could be ${credentialName(credential)}, which ${may}`;
}
