import { judgeValue } from './generic-values.ts';
import type { Sight } from './generic-headers.ts';
import { localityOf } from '../shared/hosts.ts';
import { isPlaceholder, isStockPassword } from '../shared/truth.ts';

const MOST = 5_000;
/** One of these stands in every signed address, lower case. */
export const SIGNATURE_LITERALS: readonly string[] = ['-signature=', '?sig=', '&sig='];
/** Hosts of documentation, where nothing listens. */
const NO_HOST = /^(?:host|hostname|server|example|your|my|some|domain|proxy|ip|url)(?:[-_.:]|$)|\.(?:example|test|invalid)$/i;

/** Addresses of any service with a user and a password in them: `https://user:password@host`, `mqtt://`, `nats://`, `oracle://`. */
export function addressSights(text: string): Sight[] {
  const out: Sight[] = [];
  // `administrator@vsphere.local:password@host`: a user may be called by the domain too.
  const address = /^:\/\/([^\s:@/"'`<>\\(){}[\]]{0,100}(?:@[\w.-]{1,60})?):([^\s/"'`<>\\(){}[\]]{3,200}|[^\s@"'`<>\\(){}[\]]{3,200})@(\[[0-9a-f:]{2,40}\]|[A-Za-z0-9._-]{1,253})/;
  for (let at = text.indexOf('://'); at >= 0 && out.length < MOST; at = text.indexOf('://', at + 3)) {
    const sign = signOf(text.slice(at, at + 310));
    const match = sign < 0 ? null : address.exec(text.slice(at, at + sign + 255));
    if (!match) continue;
    const [, user = '', value = '', host = ''] = match;
    // `https://git@host:8443/@scope`: a port and a path.
    if (user.includes('@') && value.includes('/')) continue;
    const start = at + 4 + user.length;
    if (/^[a-z]{0,20}$/i.test(value) && NO_HOST.test(host)) continue;
    // `http://localhost:3000/library@1.2.3`: a port and a path.
    if (/^\d{1,5}\//.test(value)) continue;
    const judgement = isStockPassword(value) || isPlaceholder(value) ? undefined : judgeValue(decoded(value), 'password', { quoted: true, code: false });
    if (judgement && localityOf(host) !== undefined) out.push({ start, end: start + value.length, name: `password for ${host}`, what: `a password for ${host}`, judgement: { confidence: 'low', because: `${judgement.because}, for a service of this machine` } });
    else if (judgement) out.push({ start, end: start + value.length, name: `password for ${host}`, what: `a password for ${host}`, judgement });
  }
  return out;
}

/** Where the `@` behind the first colon stands. */
function signOf(text: string): number { const colon = text.indexOf(':', 3); return colon < 0 ? -1 : text.indexOf('@', colon); }

function decoded(value: string): string {
  try { return decodeURIComponent(value); } catch { return value; }
}

/** Addresses that open one thing for a while without a login: presigned links of S3 and Google Cloud Storage, shared access signatures of Azure. */
export function signedSights(text: string, most = MOST): Sight[] {
  const out: Sight[] = [];
  const signature = /[?&](?:X-(Amz|Goog)-Signature=([0-9a-f]{40,1024})|sig=([A-Za-z0-9%+/_-]{30,120}={0,2}))(?![0-9A-Za-z])/g;
  for (let match = /-Signature=|[?&]sig=/.test(text) ? signature.exec(text) : null; match && out.length < most; match = signature.exec(text)) {
    const from = Math.max(0, match.index - 1_500);
    const before = text.slice(from, match.index);
    const begin = Math.max(before.lastIndexOf('https://'), before.lastIndexOf('http://'), before.lastIndexOf('?'));
    if (begin < 0) continue;
    const after = text.slice(match.index, match.index + 600).split(/["'`\s<>]/, 1)[0] ?? '';
    const link = before.slice(begin) + after;
    if (/["'`\s<>]/.test(link)) continue;
    const azure = match[3] !== undefined;
    if (azure && !/[?&]s[vepr]=/.test(link)) continue;
    const start = from + begin;
    out.push({ start, end: start + link.length, name: 'signed link', named: true, what: azure ? 'a shared access signature of Azure' : 'a presigned link', judgement: { confidence: 'medium', because: 'a link whose signature opens it without a login' } });
  }
  return out;
}
