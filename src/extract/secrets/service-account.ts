import { withArticle } from '../../model/index.ts';
import type { Opens } from '../../model/index.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';

const MOST = 200;
const REACH = 6_000;
/** One of these stands in every such file, lower case. */
export const GOOGLE_LITERALS: readonly string[] = ['service_account', 'authorized_user'];

/** Does such a file's type stand in the text, read as Latin-1? */
export function holdsGoogleType(text: string): boolean { return /type\\{0,3}["'][\s\x80-\xff]{0,32}:[\s\x80-\xff]{0,32}\\{0,3}["'](?:service_account|authorized_user)\\{0,3}["']/.test(text); }

/**
 * Google Cloud credentials in JSON: service account keys (project and account are written in them) and a developer's own login. Also inside
 * strings, where the quotes are escaped.
 */
export function googleSightings(reading: Reading): Sighting[] {
  const { text } = reading;
  if (!reading.open.has('google')) return [];
  const out: Sighting[] = [];
  const marker = /\\{0,3}["']type\\{0,3}["']\s{0,8}:\s{0,8}\\{0,3}["'](service_account|authorized_user)\\{0,3}["']/g;
  for (let match = marker.exec(text), count = 0; match && count < MOST; match = marker.exec(text), count++) {
    // Fields stand in any order: the object may have begun far above its type.
    const above = Math.max(0, match.index - REACH);
    const open = text.slice(above, match.index).lastIndexOf('{');
    const from = Math.max(0, Math.min(match.index - 300, open < 0 ? match.index : above + open));
    const window = text.slice(from, match.index + REACH);
    const service = match[1] === 'service_account';
    const secret = fieldIn(window, service ? 'private_key' : 'refresh_token');
    if (!secret || (service ? !/BEGIN (?:[A-Z]+ )?PRIVATE KEY/.test(secret.value) || secret.value.length < 400 : secret.value.length < 20)) continue;
    const project = fieldIn(window, 'project_id')?.value ?? fieldIn(window, 'quota_project_id')?.value;
    const email = fieldIn(window, 'client_email')?.value;
    const opens: Opens = {
      ...(project !== undefined && /^[a-z0-9:.-]{4,60}$/.test(project) ? { project, key: `gcp:${project}` } : {}), ...(email !== undefined && /^[^\s"\\]{3,120}$/.test(email) ? { user: email } : {}),
    };
    const kind = reading.tables.byId.get(service ? 'gcp.service-account-key' : 'gcp.user-login');
    if (!kind) continue;
    const bound = reading.bindings().length > 0 ? undefined : reading.nameAt(match.index);
    const start = from + secret.start;
    out.push({
      start, end: start + secret.value.length, raw: secret.value.replace(/\\n|\s/g, ''), provider: 'gcp', kinds: [kind.kind.id], name: bound?.name ?? reading.nameAt(start)?.name ?? reading.role, path: [],
      opens, confidence: 'high', note: `holds ${withArticle(kind.kind.name)}`,
      opened: opens.project === undefined ? [] : [{
        fact: 'resource', name: `Google Cloud project ${opens.project}`, kind: 'project', provider: 'gcp', type: 'gcp.project', keys: [`gcp:${opens.project}`], maybe: [], attributes: {}, environments: [],
        evidence: [{ at: reading.place({ start, end: start + secret.value.length }), note: 'the key names the project' }],
      }],
    });
  }
  return out;
}

function fieldIn(window: string, name: string): { value: string; start: number } | undefined {
  const head = new RegExp(`["']${name}\\\\{0,3}["']\\s{0,8}:\\s{0,8}\\\\{0,3}["']`).exec(window);
  if (!head) return undefined;
  const start = head.index + head[0].length;
  const tail = window.slice(start);
  const end = tail.search(/["']/);
  return end < 0 ? undefined : { value: tail.slice(0, end).replace(/\\+$/, ''), start };
}
