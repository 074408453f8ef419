/** A value of MessagePack. Maps are lists of pairs, since their keys may be numbers; what is too large for a number is undefined. */
export type Packed = number | string | boolean | null | undefined | Uint8Array | readonly Packed[] | { readonly pairs: readonly (readonly [Packed, Packed])[] };

const DEEPEST = 24;
const MOST = 4_000;

/** Reads one value. Undefined where the bytes are no MessagePack, are cut off, or go too deep. */
export function unpacked(bytes: Uint8Array): Packed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let count = 0;
  const fail = (): never => { throw new RangeError('not MessagePack'); };
  const take = (length: number): number => { const start = at; at += length; return at > bytes.length ? fail() : start; };
  const sized = (width: number): number => { const start = take(width); return width === 1 ? view.getUint8(start) : width === 2 ? view.getUint16(start) : view.getUint32(start); };
  const text = (length: number): string => { const start = take(length); return Buffer.from(bytes.subarray(start, start + length)).toString('utf8'); };
  const blob = (length: number): Uint8Array => { const start = take(length); return bytes.subarray(start, start + length); };
  const long = (value: bigint): number | undefined => (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : undefined);
  const list = (length: number, depth: number): Packed => { const out: Packed[] = []; for (let i = 0; i < length; i++) out.push(value(depth)); return out; };
  const map = (length: number, depth: number): Packed => { const pairs: [Packed, Packed][] = []; for (let i = 0; i < length; i++) pairs.push([value(depth), value(depth)]); return { pairs }; };
  const value = (depth: number): Packed => {
    if (depth > DEEPEST || ++count > MOST) return fail();
    const type = sized(1);
    if (type < 0x80) return type;
    if (type < 0x90) return map(type & 15, depth + 1);
    if (type < 0xa0) return list(type & 15, depth + 1);
    if (type < 0xc0) return text(type & 31);
    if (type >= 0xe0) return type - 256;
    switch (type) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: case 0xc5: case 0xc6: return blob(sized(1 << (type - 0xc4)));
      case 0xca: return view.getFloat32(take(4));
      case 0xcb: return view.getFloat64(take(8));
      case 0xcc: case 0xcd: case 0xce: return sized(1 << (type - 0xcc));
      case 0xcf: return long(view.getBigUint64(take(8)));
      case 0xd0: return view.getInt8(take(1));
      case 0xd1: return view.getInt16(take(2));
      case 0xd2: return view.getInt32(take(4));
      case 0xd3: return long(view.getBigInt64(take(8)));
      case 0xd9: case 0xda: case 0xdb: return text(sized(1 << (type - 0xd9)));
      case 0xdc: case 0xdd: return list(sized(type === 0xdc ? 2 : 4), depth + 1);
      case 0xde: case 0xdf: return map(sized(type === 0xde ? 2 : 4), depth + 1);
      default: return fail();
    }
  };
  try { return value(0); } catch { return undefined; }
}

/** Its items where it is a list. */
export function itemsIn(value: Packed): readonly Packed[] { return Array.isArray(value) ? value : []; }

/** Its pairs where it is a map. */
export function pairsIn(value: Packed): readonly (readonly [Packed, Packed])[] { return typeof value === 'object' && value !== null && 'pairs' in value ? value.pairs : []; }
