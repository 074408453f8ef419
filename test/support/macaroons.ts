/** Tokens that carry their limits inside, made for tests. `seal` stands where a real one has its signature. */

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');

/** A version 2 macaroon of PyPI with these caveats: a field is its type, its length, and the bytes. */
export function pypiToken(caveats: readonly unknown[], seal: Uint8Array, location = 'pypi.org'): string {
  const field = (type: number, value: Uint8Array): Buffer => {
    const length: number[] = [];
    for (let rest = value.length; ; rest >>>= 7) { if (rest < 0x80) { length.push(rest); break; } length.push((rest & 0x7f) | 0x80); }
    return Buffer.concat([Buffer.from([type, ...length]), value]);
  };
  const end = Buffer.from([0]);
  return `pypi-${Buffer.concat([Buffer.from([2]), field(1, bytesOf(location)), field(2, bytesOf('0f1e2d3c-4b5a-4968-8776-655443322110')), end, ...caveats.flatMap((one) => [field(2, bytesOf(JSON.stringify(one))), end]), end, field(6, seal)]).toString('base64url')}`;
}

/** A map of MessagePack, whose keys may be numbers. */
export class Pairs {
  readonly pairs: readonly (readonly [unknown, unknown])[];
  constructor(pairs: readonly (readonly [unknown, unknown])[]) { this.pairs = pairs; }
}

/** Packs numbers, texts, bytes, lists, maps and truth values. */
export function packed(value: unknown): Buffer {
  if (value instanceof Pairs) return Buffer.concat([Buffer.from([0x80 | value.pairs.length]), ...value.pairs.flatMap(([key, one]) => [packed(key), packed(one)])]);
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from([0xc4, value.length]), value]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([0xdc, value.length >> 8, value.length & 0xff]), ...value.map(packed)]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from([0xd9, bytesOf(value).length]), bytesOf(value)]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xc3 : 0xc2]);
  if (typeof value === 'number' && value >= 0 && value < 128) return Buffer.from([value]);
  if (typeof value === 'number' && value < 65_536) return Buffer.from([0xcd, value >> 8, value & 0xff]);
  if (typeof value === 'number') { const out = Buffer.alloc(5); out[0] = 0xce; out.writeUInt32BE(value, 1); return out; }
  return Buffer.from([0xc0]);
}

/** A token of Fly.io with these caveats, each its number and its content in turn. */
export function flyToken(caveats: readonly unknown[], seal: Uint8Array, location = 'https://api.fly.io/v1'): string {
  return `fm2_${packed([[seal, seal, false], location, caveats, seal]).toString('base64')}`;
}
