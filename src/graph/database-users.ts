import { set } from '../model/index.ts';
import type { CredentialFact, Evidence, GrantFact, Known } from '../model/index.ts';

/** Users of databases of whom the tree shows that they only read, by name in lower case. */
export type Readers = ReadonlyMap<string, Known<boolean>>;

const NONE: Readers = new Map();
/** Names every installation has: what is granted to one in this tree says nothing of the one in another database. */
const EVERYWHERE = new Set(['postgres', 'root', 'admin', 'sa', 'mysql', 'public', 'current_user', 'session_user']);

/** From the grants to users of databases: those with grants that read, and none that does more or could not be followed. */
export function readersOf(grants: readonly GrantFact[]): Readers {
  const byUser = new Map<string, GrantFact[]>();
  for (const grant of grants) {
    if (!grant.to.startsWith('dbuser:')) continue;
    const user = grant.to.slice('dbuser:'.length);
    if (user === '*') return NONE;
    const list = byUser.get(user);
    if (list) list.push(grant); else byUser.set(user, [grant]);
  }
  // What everybody may do, each may do.
  if (byUser.get('public')?.some((grant) => grant.effects.includes('destroy')) === true) return NONE;
  const out = new Map<string, Known<boolean>>();
  for (const [user, own] of byUser) {
    const reads = own.filter((grant) => grant.effects.includes('read'));
    const [first] = reads;
    if (!first || EVERYWHERE.has(user) || own.some((grant) => grant.bound !== 'exact' || grant.effects.some((effect) => effect !== 'read'))) continue;
    out.set(user, set(true, first.evidence[0].at, reads.slice(0, 4).map((grant): Evidence => ({ at: grant.evidence[0].at, note: 'its user is given reading only' }))));
  }
  return out;
}

/** The fact, with what the tree says of the user it logs in with. What the value itself says counts more. */
export function withRights(fact: CredentialFact, readers: Readers): CredentialFact {
  const { user, key, host } = fact.opens;
  if (readers.size === 0 || user === undefined || fact.readOnly.basis !== 'unknown' || (key === undefined ? host === undefined : !key.startsWith('db:'))) return fact;
  const known = readers.get(user.toLowerCase());
  return known ? { ...fact, readOnly: known } : fact;
}
