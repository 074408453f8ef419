import type { Span } from '../../model/index.ts';
import { isPlaceholder } from '../shared/truth.ts';
import type { Open } from './gates.ts';
import { isMachineMade, shapeOf } from './generic-shape.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';
import { judgeValue } from './generic-values.ts';
import type { Judgement } from './generic-values.ts';

/** A value found by what surrounds it, judged. `name`: what to call it where nothing binds it, or always (`named`). `kind`: of the tables, where its wording does not say. */
export interface Sight extends Span { readonly name: string; readonly what: string; readonly judgement: Omit<Judgement, 'start' | 'end'>; readonly kind?: string; readonly named?: true }

const MOST = 5_000;
/** Schemes followed in one file: a hostile file of nothing but headers ends here. */
const MOST_TRIED = 50_000;

/** One of these stands in every text with a scheme and what is sent behind it, lower case. */
export const SCHEME_LITERALS: readonly string[] = ['basic', 'bearer', 'apikey', 'token', 'oauth'].flatMap((scheme) => [' ', '+', ':', '%20'].map((sign) => scheme + sign));
/** The same for a password given to a command. */
export const CURL_LITERALS: readonly string[] = [' -u', '--user'];

/** `Basic`, `Bearer`, `ApiKey` and `Token` with what is sent behind them, and `curl -u user:password`. Basic is base64 of `user:password`: read as if it stood there plainly. */
export function headerSights(text: string, open: Open): Sight[] { return [...(open.has('schemes') ? schemeSights(text) : []), ...(open.has('curl') ? curlSights(text) : [])]; }

/** What is sent behind a scheme. */
export function schemeSights(text: string): Sight[] {
  const out: Sight[] = [];
  const scheme = /(?<![A-Za-z0-9_-])(Basic|Bearer|ApiKey|Token|OAuth)(?:[ +:]|%20){1,4}([A-Za-z0-9._~+/-]{6,2000}={0,2})(?![A-Za-z0-9._~+/=(-])/gi;
  for (let match = scheme.exec(text), tried = 0; match && out.length < MOST && tried < MOST_TRIED; tried++, match = scheme.exec(text)) {
    const [whole, kind = '', value = ''] = match;
    const start = match.index + whole.length - value.length;
    const span = { start, end: start + value.length };
    const said = /auth/i.test(text.slice(Math.max(0, match.index - 40), match.index));
    const judgement = kind.toLowerCase() === 'basic' ? basic(value) : carried(value, kind, said);
    if (judgement) out.push({ ...span, name: 'Authorization', what: kind.toLowerCase() === 'basic' ? 'a password sent with Basic authentication' : 'a token sent in a header', judgement });
  }
  return out;
}

/** Passwords that commands of the web are given. */
export function curlSights(text: string, most = MOST): Sight[] {
  const out: Sight[] = [];
  const curl = /(?<![A-Za-z0-9_-])(?:curl|wget|https?)(?=[ \t])[^\n]{0,400}?(?:[ \t]-u[ \t]{0,3}|--user[ =])(["']?)([A-Za-z0-9._@-]{1,64}):([^\s"'`<>{}$]{4,200})\1/g;
  for (let match = / -u|--user/.test(text) ? curl.exec(text) : null; match && out.length < most; match = curl.exec(text)) {
    const value = match[3] ?? '';
    const start = match.index + match[0].length - value.length - (match[1] ?? '').length;
    const judgement = judgeValue(value, 'password', { quoted: true, code: false });
    if (judgement) out.push({ start, end: start + value.length, name: 'curl', named: true, what: 'a password given to curl', judgement });
  }
  return out;
}

/** Does such a password stand in the bytes? `standing`: the places of `CURL_LITERALS`. */
export function holdsCurl(bytes: Uint8Array, standing: Standing): boolean { return anyPlace(CURL_LITERALS, standing, (at) => curlSights(latinOf(bytes, at - BEFORE_OPTION, at + BEHIND_OPTION), 1).length > 0); }
/** More than the expression takes before the option, and behind it. */
const BEFORE_OPTION = 440;
const BEHIND_OPTION = 320;

function basic(value: string): Sight['judgement'] | undefined {
  if (value.length % 4 === 1 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const plain = Buffer.from(value, 'base64').toString('latin1');
  const colon = plain.indexOf(':');
  if (colon < 0 || !/^[\x20-\x7e]+$/.test(plain) || colon === plain.length - 1 && colon < 8) return undefined;
  const password = plain.slice(colon + 1);
  if (password !== '' && (isPlaceholder(password) || /^(?:pass|user|admin|secret|test|root|guest|foo|bar|open ?sesame|token)/i.test(password))) return undefined;
  const judged = judgeValue(password, 'password', { quoted: true, code: false });
  return { confidence: judged?.confidence ?? 'low', because: 'base64 of a name and a password' };
}

function carried(value: string, kind: string, said: boolean): Sight['judgement'] | undefined {
  const shape = shapeOf(value);
  if (/\.(?:md|json|ya?ml|js|ts)$/.test(value)) return undefined;
  const judged = judgeValue(value, 'token', { quoted: true, code: false });
  if (judged && (isMachineMade(shape) || said)) return { confidence: isMachineMade(shape, 20) && kind.toLowerCase() === 'bearer' ? judged.confidence : 'low', because: judged.because };
  return said && kind === 'ApiKey' && value.endsWith('=') && !isPlaceholder(value) ? { confidence: 'low', because: 'base64 behind ApiKey' } : undefined;
}
