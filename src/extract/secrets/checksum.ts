import type { RecognisedKind } from '../../model/index.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Does the token end with the checksum that its maker puts there? Undefined where the kind has none, or the token no room for one. */
export function checksumHolds(kind: RecognisedKind, token: string): boolean | undefined {
  switch (kind.recognise.checksum) {
    case 'crc32-base62': return crc32Base62(token);
    case 'crc32-hex': return crc32Hex(token);
    case 'crc16-base32': return crc16Base32(token);
    case undefined: return undefined;
  }
}

/** `ghp_` or `npm_`, 30 characters, and the CRC-32 of these in base 62. */
function crc32Base62(token: string): boolean | undefined {
  const body = token.slice(token.indexOf('_') + 1);
  if (!/^[A-Za-z0-9]{36}$/.test(body)) return undefined;
  let check = '';
  for (let i = 0, rest = crc32(body.slice(0, 30)); i < 6; i++, rest = Math.floor(rest / 62)) check = (BASE62[rest % 62] ?? '0') + check;
  return check === body.slice(30);
}

/** All before the last `_`, and its CRC-32 in hexadecimal, lowest byte first. */
function crc32Hex(token: string): boolean | undefined {
  const at = token.lastIndexOf('_');
  if (at < 0) return undefined;
  const crc = crc32(token.slice(0, at));
  const check = [0, 8, 16, 24].map((shift) => ((crc >>> shift) & 0xff).toString(16).padStart(2, '0')).join('');
  return check === token.slice(at + 1).toLowerCase();
}

/** Base 32 without padding, whose last two bytes are the CRC-16 (XMODEM) of those before, lowest byte first. */
function crc16Base32(token: string): boolean | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of token) {
    const value = BASE32.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) { bits -= 8; bytes.push((held >> bits) & 0xff); }
  }
  if (bytes.length < 3) return undefined;
  let crc = 0;
  for (const byte of bytes.slice(0, -2)) {
    crc ^= byte << 8;
    for (let k = 0; k < 8; k++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return bytes.at(-2) === (crc & 0xff) && bytes.at(-1) === crc >> 8;
}

function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) & 0xff;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
