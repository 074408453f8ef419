import type { Sight } from './generic-headers.ts';
import { isPlaceholder, isReference } from '../shared/truth.ts';
import { isMachineMade, shapeOf } from './generic-shape.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';

const MOST = 1_000;
/** One of these stands in every text with a cookie that is read, lower case. */
export const COOKIE_LITERALS: readonly string[] = ['cookie', 'curl', '\ttrue\t', '\tfalse\t'];

/** Stand in every text with an option `-b` and what is quoted behind it, lower case. */
export const COOKIE_OPTIONS: readonly string[] = [' ', '\t'].flatMap((before) => [' ', '\t', '"', "'"].map((behind) => `${before}-b${behind}`));

/** Words `cookie` followed in one file. */
const MOST_TRIED = 5_000;
/** How far behind the word its cookies are looked for: recorded traffic writes them as a list. */
const REACH = 1_500;
const LONGEST = 3_100;

/** Names under which servers keep who is signed in. */
const SESSION = /(?:^|[._-])(?:s?sid|ses|sess|sso|auth|jwt|remember|login|id[_-]?token|access[_-]?token|refresh[_-]?token)(?:$|[._-])|sess(?:ion)?(?:_?id)?(?:$|[._-])|session|(?:connect|auth|user|php|j|asp)[._-]?s(?:id|ess)|(?:auth|access|refresh|login|user|bearer|security)[._-]?(?:token|ticket|cookie)|^(?:token|\.aspxauth|user_session|remember_\w{1,60}|li_at|d)$/i;
/** Cookies that count visitors, keep settings or guard forms: nobody is signed in by them. */
const HARMLESS = /csrf|xsrf|^_?_?(?:ga|gid|gat|fbp|cf|utm|hj|hs|mp|ajs|dd|gcl|pk|vwo|clck|hubspot|amplitude|intercom-(?:id|device))|consent|analytics|visitor|device|locale|theme|lang|anonymous|expires|max-age/i;

/** By which a balancer sends a visitor to the same server again, whatever its name is: a time, a process and a number (github:kubernetes/ingress-nginx@008822b37f:rootfs/etc/nginx/lua/balancer/sticky.lua). */
const OF_BALANCER = /^\d{10}(?:\.\d{1,7}){2,3}(?:(?:\||%7C)[0-9a-f]{32})?$/i;

/**
 * Session cookies with their values: behind `Cookie:` and `Set-Cookie:` in requests, programs and recorded traffic, given to curl, and in the files in which browsers
 * and curl keep them. Whoever has one is signed in without a password.
 */
export function cookieSights(text: string, most = MOST): Sight[] {
  const out = [...netscapeSights(text, most)];
  // The option is looked for where one stands: an expression of both takes many times as long over a long text.
  const word = /[ \t]-b/i.test(text) ? /cookies?["'`\]]{0,3}(?=[\s:=,({])|(?<=[ \t])-b(?=[ \t]{0,3}["'])/gi : /cookies?["'`\]]{0,3}(?=[\s:=,({])/gi;
  let done = 0;
  for (let match = /cookie|curl/i.test(text) ? word.exec(text) : null, tried = 0; match && out.length < most && tried < MOST_TRIED; match = word.exec(text), tried++) {
    // Stretches that two words reach are read once.
    const from = Math.max(done, match.index + match[0].length);
    const to = Math.min(text.length, match.index + match[0].length + REACH);
    if (to <= from) continue;
    done = to;
    out.push(...pairs(text, from, to));
  }
  return out;
}

/**
 * Does such a cookie stand in the bytes? `standing`: the places of `COOKIE_LITERALS`. `read`: the bytes as text, asked for where an option or a line of a file of cookies may be. Characters beyond ASCII
 * are up to three bytes each, so it is looked further than the reader does.
 */
export function holdsCookie(bytes: Uint8Array, read: () => string, standing: Standing, hits: ReadonlySet<string>): boolean {
  if (((hits.has('\ttrue\t') || hits.has('\tfalse\t')) || COOKIE_OPTIONS.some((option) => hits.has(option))) && cookieSights(read(), 1).length > 0) return true;
  let done = 0;
  return anyPlace(['cookie'], standing, (at) => {
    const from = behindWord(bytes, at + 6);
    if (from < 0) return false;
    const [start, end] = [Math.max(done, from), Math.min(bytes.length, from + 3 * REACH)];
    done = Math.max(done, end);
    // Of the last name no more than its beginning need stand there.
    const held = bytes.subarray(start, Math.max(start, end + LONGEST_NAME));
    for (let sign = held.indexOf(0x3d); sign >= 0; sign = held.indexOf(0x3d, sign + 1)) {
      if (isValueRun(bytes, start + sign + 1) && pairs(latinOf(bytes, start + sign - LONGEST_NAME, start + sign + LONGEST), 0, LONGEST_NAME).length > 0) return true;
    }
    return false;
  });
}
const LONGEST_NAME = 64;

/** Behind a word `cookie` the sign that gives it something; -1: none does. */
function behindWord(bytes: Uint8Array, at: number): number {
  let p = ((bytes[at] ?? 0) | 0x20) === 0x73 ? at + 1 : at;
  for (const stop = p + 3; p < stop && (bytes[p] === 0x22 || bytes[p] === 0x27 || bytes[p] === 0x60 || bytes[p] === 0x5d);) p++;
  return GIVES.has(bytes[p] ?? 0) ? p : -1;
}
/** Spaces of every kind, which in UTF-8 may be more bytes than one, and signs. */
const GIVES = new Set([...Buffer.from(' \t\n\v\f\r:=,({'), 0xa0, 0xc2, 0xe1, 0xe2, 0xe3, 0xef]);

/** Sixteen characters that a cookie may hold. */
function isValueRun(bytes: Uint8Array, at: number): boolean {
  for (let p = at; p < at + 16; p++) if (ENDS.has(bytes[p] ?? 0)) return false;
  return true;
}
const ENDS = new Set([0, ...Buffer.from(' \t\n\v\f\r;,"\'`\\<>{}()=')]);

function pairs(text: string, from: number, to: number): Sight[] {
  const out: Sight[] = [];
  // Searched in a piece of its own: what is not found there must not be looked for in the rest of the file.
  const window = text.slice(from, to + LONGEST);
  const pair = /(?<![\w.%-])([A-Za-z_.][\w.-]{1,60})=([^\s;,"'`\\<>{}()=]{16,3000}={0,2})(?=[\s;,"'`\\]|$)/g;
  for (let match = pair.exec(window); match && from + match.index < to && out.length < MOST; match = pair.exec(window)) {
    const [whole, name = '', value = ''] = match;
    if (!signsIn(name, value)) continue;
    const at = from + match.index;
    const before = text.slice(Math.max(0, at - 300), at);
    // On the same line as the word it is one that is sent; further off it may be a setting.
    out.push(sightOf(at + whole.length - value.length, value, name, /cookie|[ \t]-b[ \t]/i.test(before.slice(before.lastIndexOf('\n') + 1))));
  }
  return out;
}

/** Lines of seven fields, as curl, wget and browsers write them: domain, subdomains, path, secure, expiry, name, value. */
function netscapeSights(text: string, most: number): Sight[] {
  const out: Sight[] = [];
  const line = /^(?:#HttpOnly_)?[\w.-]{3,100}\t(?:TRUE|FALSE)\t[^\t\n]{1,200}\t(?:TRUE|FALSE)\t\d{1,15}\t([^\t\n]{1,100})\t([^\t\r\n]{16,4000})/gm;
  for (let match = text.includes('\tTRUE\t') || text.includes('\tFALSE\t') ? line.exec(text) : null; match && out.length < most; match = line.exec(text)) {
    const [whole, name = '', value = ''] = match;
    if (signsIn(name, value)) out.push(sightOf(match.index + whole.length - value.length, value, name, true));
  }
  return out;
}

/** Does a cookie of this name and value sign somebody in? */
export function signsIn(name: string, value: string): boolean {
  if (HARMLESS.test(name) || !SESSION.test(name) || OF_BALANCER.test(value) || isPlaceholder(value) || isReference(value)) return false;
  return isMachineMade(shapeOf(plain(value)), 16);
}

/** Without what libraries put before a signed value. */
function plain(value: string): string {
  let text = value;
  try { text = decodeURIComponent(value); } catch { /* a value that is not encoded */ }
  return text.replace(/^[sj]:/, '');
}

function sightOf(start: number, value: string, name: string, near: boolean): Sight {
  return { start, end: start + value.length, name, named: true, kind: 'unknown.session-cookie', what: 'a session cookie', judgement: { confidence: near ? 'medium' : 'low', because: 'the value of a cookie that keeps somebody signed in' } };
}
