import type { Evidence, GrantFact, Key, RelationFact } from '../model/index.ts';

/** More than these nobody reads. */
const MOST = 8;

/** Grants with what runs by their identity where another file says so, by the name that identity goes by. */
export function withServed(grants: readonly GrantFact[], relations: readonly RelationFact[]): readonly GrantFact[] {
  const served = new Map<Key, Evidence[]>();
  for (const one of relations) if (one.kind === 'serves') served.set(one.from, [...served.get(one.from) ?? [], ...one.evidence]);
  return grants.map((grant) => {
    const more = [grant.to, ...grant.goesBy ?? []].flatMap((key) => served.get(key) ?? []);
    return more.length === 0 ? grant : { ...grant, runs: [...grant.runs ?? [], ...more].slice(0, MOST) };
  });
}
