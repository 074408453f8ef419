import { byEnding } from '../shared/ending.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';

/** Keys that stand in a file as bytes, by name; text keys of PuTTY. */
export const isKeystore: (file: string) => boolean = byEnding((file) => /\.(?:p12|pfx|jks|jceks|keystore|truststore|bks|kdbx?|pk8|der|key|ppk)$/i.test(file));

/**
 * Keystores and private keys in binary form, which the room of bytes hands over as one line behind a zero character. A keystore is opened by its password only; a bare key by
 * nothing more.
 */
export function keystoreSightings(reading: Reading): Sighting[] {
  const { text } = reading;
  const found = text.startsWith('\0') ? /^\0([\w #]{3,40}):([A-Za-z0-9+/=]{16,})$/.exec(text) : null;
  if (found?.[1] !== undefined && found[2] !== undefined) return [sightingOf(reading, found[1], found[2], 0, text.length, found[1] !== 'private key')];
  const putty = /^PuTTY-User-Key-File-\d: [\w@.-]{3,60}\r?\nEncryption: ([\w-]{3,30})\r?\n(?:[^\n]{0,300}\n){1,40}?Private-Lines: \d{1,4}\r?\n((?:[A-Za-z0-9+/=]{4,80}\r?\n){1,200})/.exec(text.slice(0, 20_000));
  if (putty?.[2] === undefined) return [];
  const start = putty[0].length - putty[2].length;
  return [sightingOf(reading, 'private key', putty[2].replace(/\s/g, ''), start, putty[0].length, putty[1] !== 'none')];
}

function sightingOf(reading: Reading, what: string, raw: string, start: number, end: number, sealed: boolean): Sighting {
  return {
    start, end, raw, provider: 'ssh', kinds: [what === 'private key' ? 'ssh.private-key' : 'ssh.keystore'], name: reading.role, path: [], opens: {}, confidence: sealed ? 'low' : 'high',
    note: sealed ? `holds a ${what}, encrypted with a passphrase` : `holds a ${what}`, truth: ['its first bytes say what it is'],
  };
}
