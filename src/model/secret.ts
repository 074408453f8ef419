import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** Made ready once: from bytes it would be for every value, which takes longer than the rest. */
const RUN_KEY = createSecretKey(randomBytes(32));

/**
 * A secret that cannot be printed. Wrap the text on the line where it is found; after that nothing can take it out again:
 * `toString`, `toJSON`, string concatenation and `util.inspect` show kind and length only, and there is no getter. Two values are
 * compared through `identity`, an HMAC under a random key that lives as long as this process, so it means nothing outside of it and
 * must never be written anywhere.
 */
export class SecretValue {
  readonly #identity: string;
  /** What kind of secret, e.g. `Railway token`; free of the value. */
  readonly kind: string;
  /** Length of the value in UTF-16 code units. */
  readonly length: number;

  constructor(raw: string, kind: string) {
    this.#identity = createHmac('sha256', RUN_KEY).update(raw).digest('base64');
    this.kind = kind;
    this.length = raw.length;
  }

  /** Equal for equal values within this process only. For keys of maps in memory; never for output. */
  get identity(): string { return this.#identity; }

  equals(other: SecretValue): boolean { return this.#identity === other.#identity; }

  toString(): string { return `[${this.kind}, ${this.length} characters]`; }
  toJSON(): { kind: string; length: number } { return { kind: this.kind, length: this.length }; }
  [Symbol.toPrimitive](): string { return this.toString(); }
  [Symbol.for('nodejs.util.inspect.custom')](): string { return this.toString(); }
}
