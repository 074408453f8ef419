import { withArticle } from '../../model/index.ts';
import type { SecretTables } from './tables.ts';
import type { Sighting } from './sighting.ts';

/** Hosts under which Docker keeps the login of its own registry. */
const DOCKER_HUB = /^(?:(?:index|registry-1|registry|auth)\.)?docker\.io$/;

/**
 * Whose login of a registry it is: the mark of the value tells before the host does, since services give out tokens to log in with. `user` goes along, as the right to push
 * is that user's.
 */
export function registryLogin(tables: SecretTables, host: string, user: string | undefined, raw: string): Pick<Sighting, 'raw' | 'provider' | 'kinds' | 'name' | 'path' | 'opens' | 'confidence' | 'note'> {
  const marked = [...tables.byLiteral].flatMap(([literal, rows]) => (raw.startsWith(literal) ? rows.filter((row) => row.value?.test(raw) === true && row.kind.recognise.public !== true) : []));
  const row = marked[0] ?? (DOCKER_HUB.test(host) && user !== undefined ? tables.byId.get('dockerhub.password') : undefined);
  return {
    raw, provider: row?.provider.id ?? 'unknown', kinds: [row?.kind.id ?? 'unknown.secret'], name: `auths.${host}`, path: [], opens: { host, ...user === undefined || user === '' ? {} : { user } }, confidence: 'high',
    note: row && marked.length > 0 ? `holds ${withArticle(row.kind.name)} for ${host}` : `holds a registry password for ${host}`,
  };
}
