import { createHash } from 'node:crypto';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Random text from a name: the same in every run. */
export class Dice {
  readonly #seed: string;
  #count = 0;
  constructor(seed: string) { this.#seed = seed; }

  bytes(count: number): Buffer {
    const parts: Buffer[] = [];
    while (parts.length * 32 < count) parts.push(createHash('sha256').update(`${this.#seed}#${this.#count++}`).digest());
    return Buffer.concat(parts).subarray(0, count);
  }
  hex(length: number): string { return this.bytes(Math.ceil(length / 2)).toString('hex').slice(0, length); }
  base64(count: number): string { return this.bytes(count).toString('base64'); }
  base64url(count: number): string { return this.bytes(count).toString('base64url'); }
  of(alphabet: string, length: number): string { return [...this.bytes(length)].map((byte) => alphabet[byte % alphabet.length]).join(''); }
  word(length: number): string { return this.of(BASE64.slice(0, 62), length); }
  uuid(): string { const h = this.hex(32); return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`; }
  number(below: number): number { return this.bytes(4).readUInt32BE(0) % below; }
  pick<T>(all: readonly [T, ...T[]]): T { return all[this.number(all.length)] ?? all[0]; }
}
