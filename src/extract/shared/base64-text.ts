/** Text in base64 that reads as text. Random bytes of this length almost never do. */
export function plainOf(text: string): string | undefined {
  if (text.length < 8 || text.length > 4_000 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const plain = Buffer.from(text, 'base64').toString('latin1').replace(/\n$/, '');
  return /^[\x20-\x7e]{4,}$/.test(plain) ? plain : undefined;
}
