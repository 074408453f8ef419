import { isAscii, isUtf8 } from 'node:buffer';
import { isMedia, knownLatin, namesMedia, START_BYTES, textOfBytes } from '../model/index.ts';
import type { FileRef, Gap } from '../model/index.ts';
import { keystoreText, namesKeystore } from './keystore.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Text of a file, or none, with what could not be decoded. */
export interface Decoded { readonly text: string | undefined; readonly gaps: readonly Gap[] }

/**
 * Bytes to text: UTF-8, or UTF-16 by its byte order mark or, without one, by where its zero bytes stand. The mark is removed, line ends stay
 * as they are because spans count them. What is no character becomes U+FFFD with one `encoding` gap; a file with zero bytes that is not
 * UTF-16 is `binary` and has no text; one that holds keys becomes a line that says so. Never throws.
 */
export function decode(bytes: Uint8Array, file: FileRef): Decoded {
  const encoding = encodingOf(bytes);
  const gap = (kind: Gap['kind'], at: number, reason: string): Gap => ({ fact: 'gap', kind, reason, place: { file: file.path, start: at, end: at, origin: file.origin } });
  if (LOCKED.every((byte, index) => bytes[index] === byte)) {
    return { text: undefined, gaps: [gap('binary', 0, 'is locked by git-crypt: nobody reads it here without its key, so no secret in it is in reach; unlock it to have it scanned')] };
  }
  const keys = keystoreText(bytes, file.path);
  if (keys !== undefined) return { text: keys, gaps: [] };
  if (encoding === 'utf-8' && bytes.includes(0)) {
    // Certificates, pictures and the like: bytes by nature, and no text that somebody saved wrongly.
    if (namesKeystore(file.path) && !file.path.endsWith('.key')) return { text: undefined, gaps: [] };
    if (isMedia(file.path, bytes)) return { text: undefined, gaps: [] };
    return { text: undefined, gaps: [gap('binary', 0, NO_TEXT.test(file.path) || namesMedia(file.path) || isProgram(bytes) ? 'is a binary file and was not read' : 'holds zero bytes, so it was taken for a binary file and not read; if it is text, save it as UTF-8')] };
  }
  // Most files by far, and a third of the time of a decoder made for each.
  if (encoding === 'utf-8' && isUtf8(bytes)) return { text: withoutMark(asciiText(bytes) ?? textOfBytes(bytes, 'utf8')), gaps: [] };
  const text = new TextDecoder(encoding).decode(bytes);
  if (isWhole(bytes, encoding)) return { text, gaps: [] };
  const at = Math.max(0, text.indexOf('\uFFFD'));
  const name = encoding === 'utf-8' ? 'UTF-8' : 'UTF-16';
  return { text, gaps: [gap('encoding', at, `some bytes are not ${name} and were read as unknown characters; save the file as UTF-8`)] };
}

/**
 * The same content as UTF-8, for searches over bytes: UTF-16 is transcoded, anything else is handed back as it is. Without this a prefilter
 * would find nothing in a UTF-16 file.
 */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  const encoding = encodingOf(bytes);
  return encoding === 'utf-8' ? bytes : new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
}

/** What was made of these bytes when they were asked about, where it says the same. */
function asciiText(bytes: Uint8Array): string | undefined {
  const known = knownLatin(bytes);
  return known === undefined || !isAscii(bytes) ? undefined : known;
}

function withoutMark(text: string): string { return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text; }

function isWhole(bytes: Uint8Array, encoding: Encoding): boolean {
  if (encoding === 'utf-8') return isUtf8(bytes);
  try { new TextDecoder(encoding, { fatal: true }).decode(bytes); return true; } catch { return false; }
}

function encodingOf(bytes: Uint8Array): Encoding {
  // The mark of UTF-32 begins with that of UTF-16: as UTF-16 it would be text in which nothing is found. Its zero bytes tell it.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.length > 3 && bytes[2] === 0 && bytes[3] === 0 ? 'utf-8' : 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return guess(bytes);
}

/** Kinds of files that are never text, by their names: nobody can save one as such. */
const NO_TEXT = /\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|ai|sketch|fig|db|db3|sqlite3?|mdb|parquet|avro|npy|npz|pt|onnx|zip|jar|war|ear|aar|apk|ipa|gz|tgz|bz2|xz|zst|7z|rar|whl|wasm|so|dylib|dll|exe|class|pyc|o|a|bin|dat|dump|rdb|iso|img)$/i;

/** Programs as the systems run them (ELF, Mach-O), which seldom have an ending, and what macOS keeps of a folder. */
const PROGRAMS: readonly (readonly number[])[] = [[0x7f, 0x45, 0x4c, 0x46], [0xcf, 0xfa, 0xed, 0xfe], [0xca, 0xfe, 0xba, 0xbe], [0, 0, 0, 1, 0x42, 0x75, 0x64, 0x31]];

function isProgram(bytes: Uint8Array): boolean { return PROGRAMS.some((begin) => begin.every((byte, index) => bytes[index] === byte)); }

/** How git-crypt begins what it encrypts. */
const LOCKED = new TextEncoder().encode('\0GITCRYPT\0');

/**
 * UTF-16 without a mark: in text of mostly ASCII every second byte is zero and the others never are. At least four in ten pairs must look
 * so, and none the other way round, or a picture would pass for text.
 */
function guess(bytes: Uint8Array): Encoding {
  const pairs = Math.min(bytes.length, START_BYTES) >> 1;
  if (pairs < 2 || !bytes.subarray(0, pairs * 2).includes(0)) return 'utf-8';
  let first = 0;
  let second = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[pair * 2] === 0) first++;
    if (bytes[pair * 2 + 1] === 0) second++;
    // Of a picture this is soon known.
    if (first > 0 && second > 0) return 'utf-8';
  }
  if (first === 0 && second * 10 >= pairs * 4) return 'utf-16le';
  if (second === 0 && first * 10 >= pairs * 4) return 'utf-16be';
  return 'utf-8';
}
