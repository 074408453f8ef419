/** Bytes of which the text is kept at least: it is as long as they are, and of fewer it is sooner made again. */
const LONG = 65_536;

let last: WeakMap<Uint8Array, string> | undefined;

/**
 * Bytes as Latin-1. Of many of them the text is kept as long as they are, or until other long ones are asked for: a long file is asked about, asked about more closely and decoded, and each text of it is as long as the file.
 * They must not change in between.
 */
export function latinText(bytes: Uint8Array): string {
  const known = knownLatin(bytes);
  if (known !== undefined) return known;
  const text = textOfBytes(bytes, 'latin1');
  if (bytes.length >= LONG) last = new WeakMap([[bytes, text]]);
  return text;
}

/** The same where it was made for these bytes before. */
export function knownLatin(bytes: Uint8Array): string | undefined { return last?.get(bytes); }

/** The same bytes, or a stretch of them as far as there is one, as Node searches and decodes them. Nothing is copied. */
export function bufferOf(bytes: Uint8Array, from: number = 0, to: number = bytes.length): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, Math.min(bytes.length, to) - from));
}

/** Longest stretch that is made text at once. */
const PIECE = 512 * 1024;

/** Bytes as text. Node keeps what is longer than a mebibyte outside of the heap, where dozens of long texts nobody needs any more wait until the heap is looked through for its own sake: so those are put together in it. Valid UTF-8 is asked for. */
export function textOfBytes(bytes: Uint8Array, encoding: 'latin1' | 'utf8'): string {
  const buffer = bufferOf(bytes);
  if (bytes.length <= PIECE) return buffer.toString(encoding);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const most = Math.min(at + PIECE, bytes.length);
    const end = encoding === 'latin1' ? most : betweenCharacters(bytes, most);
    pieces.push(buffer.toString(encoding, at, end));
    at = end;
  }
  return pieces.join('');
}

/** This place, or the one before it at which a character of UTF-8 begins. */
function betweenCharacters(bytes: Uint8Array, place: number): number {
  let at = place;
  while (at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at;
}
