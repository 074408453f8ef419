import type { Credential, Key, TreeChanges } from '../model/index.ts';
import { Matching } from './pair-matching.ts';
import type { Matched } from './pairing.ts';

/**
 * Which credential of the head is which of the base: by value (both trees were scanned in one process), then by id without its ordinal, with what it opens in the
 * names of the base: same holders or files first, then where one is left over on each side. What was kept elsewhere and lies here now is another credential.
 */
export function pairCredentials(base: readonly Credential[], head: readonly Credential[], keyToBase: (key: Key) => Key, changes: TreeChanges): Matched<Credential> {
  const matching = new Matching(base, head);
  matching.byMarks(valuesOf, valuesOf, () => true);
  const same = (key: Key): Key => key;
  const files = (one: Credential, path: (file: string) => string): string[] => [...new Set(one.places.map((place) => path(place.file)))];
  const stay = (file: string): string => file;
  const moved = (file: string): string => changes.baseOf(file);
  const at = (one: Credential, key: (key: Key) => Key, path: (file: string) => string): string[] => {
    const id = identityOf(one, key);
    return [...files(one, path).map((file) => `${id}\u0000in ${file}`), ...one.holders.map((holder) => `${id}\u0000by ${key(holder)}`)];
  };
  matching.byMarks((one) => at(one, same, stay), (one) => at(one, keyToBase, moved), () => true);
  matching.bySoleMark((one) => identityOf(one, same), (one) => identityOf(one, keyToBase), () => true);
  return matching.result();
}

function valuesOf(one: Credential): string[] {
  return one.facts.flatMap((fact) => (fact.value ? [fact.value.identity] : []));
}

/** Foundation, provider, name and what it opens: the id without its ordinal. What a new value may do that the old one might not shows in the paths. */
function identityOf(one: Credential, key: (key: Key) => Key): string {
  const target = one.opens.key === undefined ? one.opens.host ?? one.opens.project ?? one.opens.account ?? '' : key(one.opens.key);
  return [one.foundation, one.provider, one.name, target].join('\u0000');
}
