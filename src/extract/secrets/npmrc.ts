import { checkedMark } from './marked.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { isPlaceholder, isStockPassword, looksRandom } from '../shared/truth.ts';
import { decodeBase64 } from './unpack.ts';

const MOST = 200;
/** One of these stands in every such line, lower case. */
export const REGISTRY_LITERALS: readonly string[] = [':_authtoken', ':_password', ':_auth'];

/** Does something stand behind the name of a registry's secret in the text, read as Latin-1? */
export function holdsRegistrySecret(text: string): boolean { return /:_(?:authToken|password|auth)[ \t]{0,8}=[ \t]{0,8}"?[^\0-\x20"]{8}/.test(text); }

/** `//HOST/:_authToken=...` of package managers' settings: whatever registry it is, the line says that it is a secret, and of which host. */
export function registrySightings(reading: Reading): Sighting[] {
  if (!reading.open.has('registries')) return [];
  const out: Sighting[] = [];
  for (const match of reading.text.matchAll(/(\/\/([A-Za-z0-9.-]{1,200})(?::\d{1,5})?(?:\/[^\s:=]{0,200})?:_(?:authToken|password|auth))[ \t]{0,8}=[ \t]{0,8}"?([^\s"]{8,600})/g)) {
    const [whole, name = '', host = '', raw = ''] = match;
    const start = match.index + whole.length - raw.length;
    // What its own mark tells is read by it.
    if (out.length >= MOST || isPlaceholder(raw) || !looksRandom(raw) || checkedMark(reading.tables, raw) || namesWhatGoesThere(raw)) continue;
    out.push({ start, end: start + raw.length, raw, provider: 'unknown', kinds: ['unknown.secret'], name, path: [], opens: { host: host.toLowerCase() }, confidence: 'medium', note: `holds a registry token for ${host.toLowerCase()}` });
  }
  return out;
}

/** `base64-encoded-token`, or base64 of `password`: words in place of the value. */
function namesWhatGoesThere(raw: string): boolean {
  const plain = decodeBase64(raw);
  const words = [raw, ...(plain === undefined ? [] : [plain, plain.slice(plain.indexOf(':') + 1)])];
  return words.some((text, index) => /^[a-z]{2,20}(?:[-_.][a-z]{2,20}|[-_.]?(?:base)?64){1,8}$/i.test(text) || (index > 0 && (isPlaceholder(text) || isStockPassword(text))));
}
