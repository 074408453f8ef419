import { SecretValue, unknown } from '../../model/index.ts';
import type { Confidence, CredentialFact, Evidence, Fact } from '../../model/index.ts';
import { localityOf } from '../shared/hosts.ts';
import { nameMarks } from './marks.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';

/** Kinds of readers that prove them: kept, believed little, even in a file made to be copied. */
const PROVEN = /^(?:aws|gcp|ssh|unknown)\./;

/** Facts of one sighting; here the raw value becomes a `SecretValue` and is gone. */
export function factsOfSighting(reading: Reading, sighting: Sighting): Fact[] {
  const row = reading.tables.byId.get(sighting.kinds[0]);
  const proven = PROVEN.test(sighting.kinds[0]) || (row?.value !== undefined && row.kind.recognise.decides !== 'no' && row.provider.id !== 'databases');
  if (reading.rank === 'nothing' || (reading.rank === 'template' && !proven)) return [];
  const at = reading.place(sighting);
  const believed = confidenceOf(reading, sighting.confidence);
  const also: Evidence[] = (sighting.also ?? []).map((one) => ({ at: reading.place(one.at), note: one.note }));
  const local = sighting.opens.host !== undefined && localityOf(sighting.opens.host) !== undefined;
  // A local store in documentation, a test's own: what every reader of the project is told, and nobody's data.
  if (reading.rank === 'side' && local && !reading.role.startsWith('.env')) return [];
  const shown = reading.rank === 'template' ? [] : sighting.opened ?? [];
  const fact: CredentialFact = {
    fact: 'credential', provider: sighting.provider, kinds: sighting.kinds, name: sighting.name,
    ...(sighting.elsewhere ? { foundation: 'named' } : { foundation: 'found', value: new SecretValue(sighting.raw, row?.kind.name ?? 'secret') }),
    opens: sighting.opens, holders: sighting.holders ?? [], readOnly: sighting.readOnly ?? unknown('what it may do does not stand in the file', at), confidence: believed,
    environments: sighting.marks ?? [...reading.environments, ...nameMarks(sighting.path, at)],
    evidence: [{ at, note: sighting.elsewhere ? sighting.note.replace(/^holds/, 'names') : sighting.note }, ...also],
  };
  return [fact, ...shown];
}

function confidenceOf(reading: Reading, seen: Confidence): Confidence {
  return reading.rank === 'plain' ? seen : 'low';
}
