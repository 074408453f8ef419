import type { Sight } from './generic-headers.ts';
import { isPlaceholder } from '../shared/truth.ts';
import { localityOf } from '../shared/hosts.ts';
import { isMachineMade, shapeOf } from './generic-shape.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';

const MOST = 1_000;
/** More than the expression takes before one of the literals, and behind it. */
const BEFORE = 520;
const BEHIND = 420;
const MOST_TRIED = 5_000;
/** One of these stands in every such address, lower case. */
export const WEBHOOK_LITERALS: readonly string[] = ['hook/', 'hooks/', 'incoming/', 'catch/', 'deploy/'];
/** Hosts of documentation, and of those who only publish code there. */
const NO_HOST = /(?:^|\.)(?:example\.(?:com|org|net)|localhost|github\.com|githubusercontent\.com|gitlab\.com|npmjs\.(?:com|org)|w3\.org)$|\.(?:example|test|invalid)$/i;

/** Does such an address stand in the bytes? `standing`: the places of `WEBHOOK_LITERALS`. */
export function holdsWebhook(bytes: Uint8Array, standing: Standing): boolean {
  return anyPlace(WEBHOOK_LITERALS, standing, (at, literal) => {
    const before = latinOf(bytes, at - BEFORE, at);
    return before.includes('://') && webhookSights(before + latinOf(bytes, at, at + literal.length + BEHIND), 1).length > 0;
  });
}

/**
 * Addresses of services no table knows whose path carries the secret: `https://chat.acme.io/hooks/<random>`, `.../webhook/<uuid>`. Whoever has one may post there
 * in the name of its owner. The path says that it is called from outside, its last part that nobody can guess it.
 */
export function webhookSights(text: string, most = MOST): Sight[] {
  const out: Sight[] = [];
  const address = /https?:\/\/([A-Za-z0-9.-]{4,253})(?::\d{1,5})?(\/[A-Za-z0-9._~/-]{0,200}?(?:(?:web)?hooks?|build_hooks|incoming|catch|deploy)(?:\/[A-Za-z0-9._~-]{1,60}){0,3}\/)([A-Za-z0-9_-]{20,120})(?![A-Za-z0-9_/%.{$<-])/g;
  for (let match = /hook|\/incoming\/|\/catch\/|\/deploy\//.test(text) ? address.exec(text) : null, tried = 0; match && out.length < most && tried < MOST_TRIED; tried++, match = address.exec(text)) {
    const [whole, host = '', path = '', secret = ''] = match;
    const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(secret);
    // An identifier below a list of hooks is what an API calls one of them; alone below `webhook` it is the secret.
    if (uuid && !/\/(?:web)?hook(?:s\/catch)?\/(?:test\/)?$/i.test(path)) continue;
    if (NO_HOST.test(host) || localityOf(host) !== undefined || isPlaceholder(secret) || !uuid && !isMachineMade(shapeOf(secret), 20)) continue;
    out.push({ start: match.index, end: match.index + whole.length, name: `webhook of ${host.toLowerCase()}`, kind: 'unknown.webhook', what: 'a webhook address', judgement: { confidence: 'low', because: 'the last part of its path nobody can guess' } });
  }
  return out;
}
