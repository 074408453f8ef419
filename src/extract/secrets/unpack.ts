const LONGEST = 200_000;

/** Text in base64, undefined where it is none or is binary. */
export function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/\s/g, '');
  if (packed.length < 8 || packed.length > LONGEST || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
  const plain = Buffer.from(packed, 'base64').toString('utf8');
  return /[\u0000-\u0008\ufffd]/.test(plain) ? undefined : plain;
}
