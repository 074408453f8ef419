import type { Span } from '../../model/index.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { ALL_OPEN } from './gates.ts';
import { awsSightings } from './aws.ts';
import { namedSightings } from './by-name.ts';
import { pemSightings } from './pem.ts';
import { googleSightings } from './service-account.ts';
import { tokenSightings } from './tokens.ts';

/** Reads text that stood encoded at `span` under `name`; every sighting is placed at the span as a whole. */
export function decodedSightings(reading: Reading, plain: string, span: Span, name: string): Sighting[] {
  const inner: Reading = {
    ...reading, text: plain, open: ALL_OPEN, bindings: [{ name, path: [name], value: plain.trim(), start: 0, end: plain.length }],
    nameAt: () => ({ name, path: [name] }), place: () => reading.place(span),
  };
  const all = [...googleSightings(inner), ...tokenSightings(inner), ...namedSightings(inner), ...awsSightings({ ...inner, text: `${name}=${plain.trim()}` }), ...pemSightings(inner)];
  const google = all.some((one) => one.provider === 'gcp');
  return all.filter((one) => !(google && one.provider === 'ssh')).slice(0, 20).map((one) => ({ ...one, start: span.start, end: span.end, also: [] }));
}
