import { createHash } from 'node:crypto';
import type { z } from 'zod';

/** A file that can be read, or one sentence about why it cannot, fit to stand behind the file's name. */
export type Read<T> = { readonly value: T; readonly why?: undefined } | { readonly value?: undefined; readonly why: string };

/** Largest file of keys, seals and receipts that is looked at, in bytes. */
export const MOST_BYTES = 1024 * 1024;

/** How a value of a schema stands in its file: keys in the order of the schema, nothing else. */
export type Writer<T> = (value: T) => string;

/** Two blanks of indentation and a line end: for files that people read. */
export const spread = <T>(value: T): string => `${JSON.stringify(value, null, 2)}\n`;
/** One line without its end: for what is signed, and for lines of a chain. */
export const compact = <T>(value: T): string => JSON.stringify(value);

/**
 * Reads JSON that has one form only: the bytes must be those `write` gives for what they say. So no byte can be changed without a change of meaning: no blank, no order
 * of keys, no key that stands twice, no unknown key, no other spelling of a number or a letter. Never throws.
 */
export function readStrict<T>(bytes: Uint8Array, schema: z.ZodType<T>, write: Writer<T>): Read<T> {
  if (bytes.length > MOST_BYTES) return { why: `is larger than ${MOST_BYTES} bytes` };
  let data: unknown;
  try { data = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)); } catch { return { why: 'is not valid JSON in UTF-8' }; }
  const result = schema.safeParse(data);
  if (!result.success) {
    const issue = result.error.issues[0];
    return { why: `does not have the form it must have${issue && issue.path.length > 0 ? ` (at ${issue.path.map(String).join('.').slice(0, 80)})` : ''}` };
  }
  if (!sameBytes(bytes, new TextEncoder().encode(write(result.data)))) return { why: 'is not written the one way such a file is written (order of keys, blanks, base64); craterscan writes it so' };
  return { value: result.data };
}

/** Lower-case hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array | string): string { return createHash('sha256').update(bytes).digest('hex'); }

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean { return Buffer.compare(a, b) === 0; }

/** Bytes of base64 that has one spelling; undefined for any other text. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
