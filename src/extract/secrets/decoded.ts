import type { Span } from '../../model/index.ts';
import type { Binding } from './bindings.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { ALL_OPEN } from './gates.ts';
import { awsSightings } from './aws.ts';
import { namedSightings } from './by-name.ts';
import { genericSightings } from './generic.ts';
import { decodeBase64 } from './unpack.ts';
import { pemSightings } from './pem.ts';
import { registryLogin } from './registry-login.ts';
import { googleSightings } from './service-account.ts';
import { tokenSightings } from './tokens.ts';
import { urlSightings } from './urls.ts';
import { isPlaceholder } from '../shared/truth.ts';

/** `{"auths": {host: {auth}}}` of a pull secret. */
function registriesIn(plain: string, tables: Reading['tables']): Sighting[] {
  if (!plain.includes('"auths"')) return [];
  let parsed: unknown;
  try { parsed = JSON.parse(plain); } catch { return []; }
  return fieldsOf(fieldsOf(parsed).get('auths')).size > 100 ? [] : [...fieldsOf(fieldsOf(parsed).get('auths'))].flatMap(([key, entry]): Sighting[] => {
    const fields = fieldsOf(entry);
    const [auth, written] = [fields.get('auth'), fields.get('password')];
    const login = typeof auth === 'string' ? decodeBase64(auth) ?? '' : '';
    const password = typeof written === 'string' ? written : login.slice(login.indexOf(':') + 1);
    if (password === '' || isPlaceholder(password)) return [];
    const host = key.replace(/^https?:\/\//, '').replace(/\/.*$/, '').toLowerCase();
    const named = fields.get('username');
    const user = typeof named === 'string' ? named : login.includes(':') ? login.slice(0, login.indexOf(':')) : undefined;
    return [{ start: 0, end: 0, ...registryLogin(tables, host, user, password) }];
  });
}
function fieldsOf(value: unknown): Map<string, unknown> { return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map<string, unknown>(Object.entries(value)) : new Map<string, unknown>(); }

/** Reads text that stood encoded at `span` under `name`; every sighting is placed at the span as a whole. `secret`: it stands where only secrets are put, so what a login binds in it is read too. */
export function decodedSightings(reading: Reading, plain: string, span: Span, name: string, secret = false): Sighting[] {
  const bindings = (): readonly Binding[] => [{ name, path: [name], value: plain.trim(), start: 0, end: plain.length }];
  const inner: Reading = {
    ...reading, text: plain, open: ALL_OPEN, bindings, telling: bindings,
    nameAt: () => ({ name, path: [name] }), place: () => reading.place(span),
  };
  const all = [...registriesIn(plain, reading.tables), ...googleSightings(inner), ...tokenSightings(inner), ...urlSightings(inner), ...namedSightings(inner), ...awsSightings({ ...inner, text: `${name}=${plain.trim()}` }), ...pemSightings(inner)];
  // The name of the whole is no name of a value in it.
  if (secret && all.length === 0) all.push(...genericSightings({ ...inner, telling: () => [], nameAt: () => undefined }, () => false).map((one) => ({ ...one, name, path: [name] })));
  const google = all.some((one) => one.provider === 'gcp');
  return all.filter((one) => !(google && one.provider === 'ssh')).slice(0, 20).map((one) => ({ ...one, start: span.start, end: span.end, also: [] }));
}
