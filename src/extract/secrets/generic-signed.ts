import { ESCAPE } from './escapes.ts';
import { dayOf } from './jwt.ts';
import type { Sight } from './generic-headers.ts';

const MOST = 2_000;
/** Stands in every such token, lower case. */
export const SIGNED_TOKEN_LITERALS: readonly string[] = ['.eyj'];

const MOST_TRIED = 20_000;
const TOKEN = `eyJ(?<=(?:^|[^A-Za-z0-9_-]|${ESCAPE})eyJ)[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{6,8000}\\.[A-Za-z0-9_-]{8,2000}`;

/** Signed tokens with claims (JSON Web Tokens) that no table knows, read offline: whose they are, and when they run out. Public ones (anonymous roles) and those that are only identity are left out. */
export function tokenSights(text: string, most = MOST): (Sight & { readonly until?: string })[] {
  const out: (Sight & { until?: string })[] = [];
  const token = new RegExp(TOKEN, 'g');
  for (let match = text.includes('eyJ') ? token.exec(text) : null, tried = 0; match && out.length < most && tried < MOST_TRIED; tried++, match = token.exec(text)) {
    const [head = '', body = ''] = match[0].split('.');
    const header = fields(head);
    const claims = fields(body);
    // Without a signature, or with a word in its place, it opens nothing.
    if (!header || !header.has('alg') || claims?.size === 0 || header.get('alg') === 'none' || !claims || /^[a-z_-]{1,24}$/i.test(match[0].slice(match[0].lastIndexOf('.') + 1))) continue;
    const role = claims.get('role');
    // Made to be given to every visitor.
    if (role === 'anon' || claims.get('iss') === 'supabase-demo') continue;
    // The one that every page about such tokens shows.
    const sample = claims.get('sub') === '1234567890' || claims.get('name') === 'John Doe';
    const stated = isStatement(header.get('typ'), claims);
    const until = dayOf(claims.get('exp'));
    const issuer = claims.get('iss');
    const who = typeof issuer === 'string' && /^[A-Za-z0-9.:/_-]{3,80}$/.test(issuer) && !/:\/\/[^/]*@/.test(issuer) ? `, issued by ${issuer.replace(/^https?:\/\//, '').split('/')[0] ?? ''}` : '';
    out.push({
      start: match.index, end: match.index + match[0].length, name: 'signed token', what: `a signed token${who}`,
      judgement: { confidence: sample || stated ? 'low' : 'medium', because: sample ? 'the sample of the format' : stated ? 'a signed statement, which lets nobody in' : 'a header, claims and a signature' }, ...(until === undefined ? {} : { until }),
    });
  }
  return out;
}

/** Types of what lets somebody in; any other one of a kind, `license+jwt`, `logout+jwt`, `dpop+jwt`, is a statement (https://www.rfc-editor.org/rfc/rfc8725, 3.11). */
const LETS_IN = /^(?:application\/)?(?:(?:at|rt|id|access|refresh|session|user|login|auth)[\w-]{0,20}\+)?jw[tse]$/i;
/** Claims with which every standard says whose a token is, for whom, until when; and words of claims that name somebody or a right. */
const REGISTERED: ReadonlySet<string> = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti']);
const OF_SOMEBODY = /user|mail|account|role|scope|perm|grant|access|admin|client|tenant|org|project|team|group|name|owner|member|device|host|token|key|login|session|auth|pass|(?:^|[a-z_])id$|^(?:a|u|p|r|sid|uid|data|payload|claims)$/i;

/** Does it only say something that can be checked: a licence, a list of versions? */
function isStatement(type: unknown, claims: ReadonlyMap<string, unknown>): boolean {
  if (typeof type === 'string' && type.includes('+') && !LETS_IN.test(type)) return true;
  return [...claims.keys()].every((name) => !REGISTERED.has(name) && !OF_SOMEBODY.test(name));
}

function fields(part: string): Map<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? new Map<string, unknown>(Object.entries(parsed)) : undefined;
  } catch {
    return undefined;
  }
}
