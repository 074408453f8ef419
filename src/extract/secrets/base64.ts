import { readDatabaseUrl } from '../shared/database-url.ts';
import type { Span } from '../../model/index.ts';
import { decodedSightings } from './decoded.ts';
import { ALL_OPEN } from './gates.ts';
import { ownSightings } from './own.ts';
import { packedRuns } from './packed-runs.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { sightingOf as urlSighting } from './urls.ts';

/** Packed texts looked at in one file. */
const MOST = 2_000;

/**
 * Text packed in base64 or hexadecimal digits anywhere, also twice: a service account in a variable, a connection URL among the values of a chart, a token in a manifest. It is read as if it stood there plainly,
 * by the readers that a mark or a form convinces and by the user's own recognisers.
 */
export function base64Sightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  const { text } = reading;
  if (!reading.open.has('packed')) return [];
  const out: Sighting[] = [];
  let count = 0;
  for (const span of packedRuns(text)) {
    if (count >= MOST) break;
    const [plain, packing] = unpacked(text.slice(span.start, span.end), span.hex === true) ?? [];
    if (plain === undefined || taken(span)) continue;
    count++;
    const name = reading.nameAt(span.start)?.name ?? reading.role;
    const address = readDatabaseUrl(plain.trim());
    const url = address && urlSighting(reading, plain.trim(), span.start, span.end, address);
    const inside = url ? [url] : [...decodedSightings(reading, plain, span, name, ENVIRONMENT.test(plain)), ...ownIn(reading, plain, span, name)];
    out.push(...inside.map((one) => ({ ...one, note: `${one.note}, in ${packing ?? 'base64'}` })));
  }
  return out;
}

/** Lines of `NAME=value` and of comments: an environment for a program, which a machine is set up with. */
const ENVIRONMENT = /^(?:[ \t]*(?:#[^\n]*)?\n)*(?:export[ \t]+)?[A-Z_][A-Z0-9_]{1,80}=[^\n]*(?:\n(?:[ \t]*(?:#[^\n]*)?|(?:export[ \t]+)?[A-Z_][A-Z0-9_]{1,80}=[^\n]*))*$/;

function ownIn(reading: Reading, plain: string, span: Span, name: string): Sighting[] {
  if (reading.tables.own.length === 0) return [];
  return ownSightings({ ...reading, text: plain, open: ALL_OPEN, nameAt: () => ({ name, path: [name] }) }).slice(0, 20).map((one) => ({ ...one, start: span.start, end: span.end }));
}

/** Layers taken off one text. */
const MOST_LAYERS = 3;

/** What it says behind every layer of base64 and hexadecimal digits, and what the outer one is. */
function unpacked(packed: string, hex: boolean): readonly [string, string] | undefined {
  let plain = hex ? plainOf(Buffer.from(packed, 'hex')) : plainText(packed);
  let layers = 1;
  for (; plain !== undefined && layers < MOST_LAYERS; layers++) {
    const inner = plain.trim();
    const next = inner.length < 24 ? undefined : /^(?:[0-9a-f]{2})+$/i.test(inner) ? plainOf(Buffer.from(inner, 'hex')) : /^[A-Za-z0-9+/]+={0,2}$/.test(inner) ? plainText(inner) : undefined;
    if (next === undefined) break;
    plain = next;
  }
  return plain === undefined ? undefined : [plain, layers > 1 ? 'several layers of encoding' : hex ? 'hexadecimal digits' : 'base64'];
}

/** What it says, where it says something that is text from its first letters on. */
function plainText(packed: string): string | undefined {
  if (packed.replace(/=+$/, '').length % 4 === 1) return undefined;
  return plainOf(Buffer.from(packed, 'base64'));
}

function plainOf(bytes: Buffer): string | undefined {
  const plain = bytes.toString('latin1');
  return /^[\x20-\x7e\r\n\t]+$/.test(plain) ? plain : undefined;
}
