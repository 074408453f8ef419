const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Does a GitHub token of the form `ghp_` + 30 + 6 end with the CRC-32 of its middle, in base 62? */
export function githubChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1);
  return body.length === 36 && base62(crc32(body.slice(0, 30))) === body.slice(30);
}

function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) & 0xff;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function base62(value: number): string {
  let out = '';
  for (let i = 0, rest = value; i < 6; i++, rest = Math.floor(rest / 62)) out = (BASE62[rest % 62] ?? '0') + out;
  return out;
}
