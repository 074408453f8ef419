import { baseName } from '../../model/index.ts';
import type { EnvironmentMark, Place } from '../../model/index.ts';
import { nameMarks } from './marks.ts';
import { environmentsAt } from './namespace.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';

const MOST = 500;
const LONGEST = 20_000;
/** Stands in every such key, lower case. */
export const PEM_LITERALS: readonly string[] = ['private key'];

/** Private keys in PEM form, also with `\n` written out inside a string. A file in `~/.ssh` is named by its file. */
export function pemSightings(reading: Reading): Sighting[] {
  const { text } = reading;
  if (!reading.open.has('pem')) return [];
  const out: Sighting[] = [];
  const begin = new RegExp(BEGIN, 'g');
  for (let match = begin.exec(text), count = 0; match && count < MOST; match = begin.exec(text), count++) {
    const window = text.slice(match.index, match.index + LONGEST);
    const close = /-----END (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----/.exec(window);
    const block = close ? window.slice(0, close.index + close[0].length) : window.slice(0, 4000);
    const body = bodyOf(block.slice(match[0].length));
    // A header without a body is a parser, a placeholder or a sentence.
    if (lettersOf(body) < (close ? LEAST : 100) || new Set(body.slice(0, 400)).size < 16) continue;
    if ((close && isCut(body)) || isPublicHalf(body)) continue;
    const bound = reading.nameAt(match.index);
    const encrypted = (match[1] ?? '').includes('ENCRYPTED') || /Proc-Type: 4,ENCRYPTED/.test(block);
    const at = reading.place({ start: match.index, end: match.index });
    const own = ownMarks(reading.document.file, at);
    out.push({
      ...(own.length === 0 ? {} : { marks: [...environmentsAt(reading, match.index), ...nameMarks(bound?.path ?? [], at), ...own] }), start: match.index, end: match.index + (close ? block.length : match[0].length), raw: body.replace(/\s/g, ''), provider: 'ssh', kinds: ['ssh.private-key'],
      name: bound?.name ?? reading.role, path: bound?.path ?? [], opens: {}, confidence: encrypted ? 'low' : 'high', note: encrypted ? 'holds a private key, encrypted with a passphrase' : 'holds a private key',
    });
    begin.lastIndex = match.index + block.length;
  }
  return out;
}

/** A certificate for this machine is nobody else's: `localhost.pem`, `localhost+2-key.pem` of mkcert (https://github.com/FiloSottile/mkcert). */
function ownMarks(file: string, at: Place): readonly EnvironmentMark[] {
  return /^(?:localhost|127[.-]0[.-]0[.-]1)(?:[.+_-]|$)/i.test(baseName(file)) ? [{ kind: 'local', name: 'local', by: 'file', evidence: { at, note: 'the file is named for this machine' } }] : [];
}

/** Does a key with a body of its own stand in the text, read as Latin-1? What manuals and remarks show has none. */
export function holdsPrivateKey(text: string): boolean {
  for (const match of text.matchAll(new RegExp(BEGIN, 'g'))) {
    const from = match.index + match[0].length;
    // A character may be three of these.
    if (lettersOf(bodyOf(text.slice(from, from + 3 * LONGEST))) >= LEAST) return true;
  }
  return false;
}

const BEGIN = /-----BEGIN ((?:[A-Z0-9]{1,16} ){0,3})PRIVATE KEY(?: BLOCK)?-----/;
/** An Ed25519 key has 64 characters. */
const LEAST = 60;

/** Letters and signs of base64 in lines of some length. */
function lettersOf(body: string): number { return (body.match(/[A-Za-z0-9+/=]{24,}/g) ?? []).reduce((sum, line) => sum + line.length, 0); }

/** Says the key itself that it is longer than what stands here? Its first bytes hold its length; an excerpt in a manual has only those. */
function isCut(body: string): boolean {
  const packed = body.replace(/[^A-Za-z0-9+/=]/g, '').replace(/^.*?(?=MI[IGHCK])/, '');
  const bytes = Buffer.from(packed, 'base64');
  if (bytes[0] !== 0x30 || !packed.startsWith('MI')) return false;
  const [form = 0, first = 0, second = 0] = bytes.subarray(1, 4);
  const length = form === 0x82 ? first * 256 + second + 4 : form === 0x81 ? first + 3 : form + 2;
  return bytes.length < length * 0.8;
}

/**
 * Is it the public half of a pair under the title of the other? That one begins with its modulus, where a private key has the number of its version, zero to three
 * (https://www.rfc-editor.org/rfc/rfc8017, A.1.1 and A.1.2). Manuals show it so, since it is short.
 */
function isPublicHalf(body: string): boolean {
  const bytes = Buffer.from(body.slice(0, 400).replace(/[^A-Za-z0-9+/=]/g, '').slice(0, 24), 'base64');
  if (bytes[0] !== 0x30) return false;
  const form = bytes[1] ?? 0;
  const at = form > 0x80 && form <= 0x84 ? 2 + form - 0x80 : 2;
  return bytes[at] === 0x02 && (bytes[at + 1] ?? 0) > 1;
}

/** The lines of the key: up to the end, or to the first stretch of text that no key holds. Quotes, signs and indents around lines are those of programs. */
function bodyOf(text: string): string {
  const plain = text.replace(/-----END[\s\S]*$/, '').replace(/\\[nr]/g, '\n');
  const stop = /[(){}[\];<>$]|(?<![A-Za-z0-9+/=])\.{2,}/.exec(plain)?.index ?? plain.length;
  return plain.slice(0, stop);
}
