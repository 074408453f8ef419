import { DATABASE_URL_START, readDatabaseUrl } from '../shared/database-url.ts';
import { addressSights } from './generic-urls.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';
import { sightingOf as urlSighting } from './urls.ts';

/** One of these stands in every text with such an address, lower case: as PHP writes JSON, as a text in another one is written, and as pages do. */
export const SLASHED_LITERALS: readonly string[] = [':\\/\\/', ':\\\\/\\\\/', ':\\u002f\\u002f'];

const MOST = 2_000;
/** More than a scheme takes before the sign, and than an address does behind it. */
const BEFORE = 40;
const BEHIND = 800;
const SIGN = /:(?:\\{1,2}\/|\\u002f){2}/gi;
/** Whatever ends a text, or a value in it. An escape ends nothing. */
const END = /["'`<>\s|]|\\(?![/u\\])/;
const ESCAPES = /\\{1,2}\/|\\u00([2-7][0-9a-f])/gi;

interface Slashed { readonly start: number; readonly end: number; readonly plain: string }

/** Addresses with a login whose slashes are escaped: `postgres:\/\/app:password@host\/db`. */
function* slashedIn(text: string): Generator<Slashed> {
  let count = 0;
  SIGN.lastIndex = 0;
  for (const match of text.matchAll(SIGN)) {
    if (++count > MOST) return;
    const scheme = /[a-z][a-z0-9+.:-]{0,30}$/i.exec(text.slice(Math.max(0, match.index - BEFORE), match.index))?.[0];
    const behind = text.slice(match.index, match.index + BEHIND);
    const length = behind.search(END);
    const written = (scheme ?? '') + (length < 0 ? behind : behind.slice(0, length));
    if (scheme === undefined || !written.includes('@')) continue;
    const plain = written.replace(ESCAPES, (_, code: string | undefined) => (code === undefined ? '/' : String.fromCharCode(Number.parseInt(code, 16))));
    yield { start: match.index - scheme.length, end: match.index - scheme.length + written.length, plain };
  }
}

/** Passwords in addresses whose slashes are escaped, as `urlSightings` finds those of stores and `addressSights` all others. */
export function slashedSightings(reading: Reading): Sighting[] {
  if (!reading.open.has('slashed')) return [];
  const out: Sighting[] = [];
  for (const { start, end, plain } of slashedIn(reading.text)) {
    const store = new RegExp(DATABASE_URL_START.source).test(plain) ? readDatabaseUrl(plain) : undefined;
    if (store) { const one = urlSighting(reading, plain, start, end, store); if (one) out.push(one); continue; }
    const [sight] = addressSights(plain);
    if (!sight) continue;
    const raw = plain.slice(sight.start, sight.end);
    const at = reading.text.slice(start, end).indexOf(raw);
    const bound = reading.nameAt(start);
    // A password that holds an escape is placed at the address.
    out.push({
      start: at < 0 ? start : start + at, end: at < 0 ? end : start + at + raw.length, raw, provider: 'unknown', kinds: ['unknown.password'], name: bound?.name ?? sight.name, path: bound?.path ?? [], opens: {},
      confidence: sight.judgement.confidence, note: `holds ${sight.what}`, truth: [`it is ${sight.judgement.because}`],
    });
  }
  return out;
}

/** May `slashedSightings` find something in these bytes? `standing`: the places of `SLASHED_LITERALS`. */
export function holdsSlashed(bytes: Uint8Array, standing: Standing): boolean {
  return anyPlace(SLASHED_LITERALS, standing, (at) => {
    // Of most addresses this says enough: no colon and at sign before their text ends.
    const behind = latinOf(bytes, at, at + BEHIND);
    if (!/^[^"'`<>\s]{0,600}@/.test(behind)) return false;
    for (const { plain } of slashedIn(latinOf(bytes, at - BEFORE, at) + behind)) if (new RegExp(DATABASE_URL_START.source).test(plain) || addressSights(plain).length > 0) return true;
    return false;
  });
}
