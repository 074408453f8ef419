import { z } from 'zod';
import { verifies } from './ed25519.ts';
import type { PublicKey, Signer } from './ed25519.ts';
import { fromBase64, readStrict } from './strict.ts';
import type { Read, Writer } from './strict.ts';

const base64 = z.string().min(1).max(1_400_000);
const envelopeSchema = z.strictObject({
  payloadType: z.string().min(1).max(200),
  payload: base64,
  signatures: z.strictObject({
    keyid: z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256 of the 32 bytes of the public key.'),
    sig: base64.describe('The 64 bytes of the Ed25519 signature in base64, over the encoding of DSSE v1.0 of type and payload.'),
  }).array().max(64).describe('Once for each key, in the order of their names.'),
});

/** A signed payload in the form of DSSE v1.0 (github.com/secure-systems-lab/dsse). */
export type Envelope = z.output<typeof envelopeSchema>;

/** What is signed: type and payload with their lengths, so that neither can pass for a part of the other. */
export function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array {
  const name = Buffer.from(type);
  return Buffer.concat([Buffer.from(`DSSEv1 ${name.length} `), name, Buffer.from(` ${payload.length} `), payload]);
}

/** An envelope around `payload`, signed by each of `signers`; none gives one to be signed elsewhere. Signatures stand in the order of their keys. */
export function seal(type: string, payload: Uint8Array, signers: readonly Signer[]): Envelope {
  const message = preAuthEncoding(type, payload);
  return withSignatures({ payloadType: type, payload: Buffer.from(payload).toString('base64'), signatures: [] }, signers.map((one) => ({ keyid: one.keyid, sig: Buffer.from(one.sign(message)).toString('base64') })));
}

/** The envelope with more signatures; a newer one of the same key takes the older one's place. */
export function withSignatures(envelope: Envelope, more: Envelope['signatures']): Envelope {
  const all = new Map([...envelope.signatures, ...more].map((one) => [one.keyid, one.sig]));
  return { ...envelope, signatures: [...all].map(([keyid, sig]) => ({ keyid, sig })).sort((a, b) => (a.keyid < b.keyid ? -1 : 1)) };
}

/** Reads an envelope of this type in its one form: see readStrict. Its signatures are not yet looked at. */
export function readEnvelope(bytes: Uint8Array, type: string, write: Writer<Envelope>): Read<{ readonly envelope: Envelope; readonly payload: Uint8Array }> {
  const read = readStrict(bytes, envelopeSchema, write);
  if (read.why !== undefined) return read;
  const envelope = read.value;
  if (envelope.payloadType !== type) return { why: `holds something else than ${type}` };
  const payload = fromBase64(envelope.payload);
  if (!payload || envelope.signatures.some(({ sig }) => fromBase64(sig)?.length !== 64)) return { why: 'holds base64 that is not spelt the one way it can be' };
  if (envelope.signatures.some(({ keyid }, at) => at > 0 && (envelope.signatures[at - 1]?.keyid ?? '') >= keyid)) return { why: 'does not have its signatures once each and in the order of their keys' };
  return { value: { envelope, payload } };
}

/**
 * The keys that signed. Strict: one signature that does not hold, or of a key that is not among `keys`, refuses all of them, so that no byte of an accepted envelope
 * is without meaning.
 */
export function signersOf({ envelope, payload }: { readonly envelope: Envelope; readonly payload: Uint8Array }, keys: ReadonlyMap<string, PublicKey>): Read<readonly string[]> {
  const message = preAuthEncoding(envelope.payloadType, payload);
  for (const { keyid, sig } of envelope.signatures) {
    const key = keys.get(keyid);
    if (!key) return { why: `is signed by a key that is not known here (${keyid.slice(0, 16)})` };
    if (!verifies(key, message, fromBase64(sig) ?? new Uint8Array())) return { why: `has a signature that does not hold (key ${keyid.slice(0, 16)})` };
  }
  return { value: envelope.signatures.map(({ keyid }) => keyid) };
}

/** JSON Schema (2020-12) of an envelope of this type; `payload` is that of what stands in it, which tools that look into base64 hold it against. */
export function envelopeSchemaOf(type: string, payload: object, title: string): object {
  const { properties, ...rest } = z.toJSONSchema(envelopeSchema, { target: 'draft-2020-12' });
  return { ...rest, properties: { ...properties, payloadType: { type: 'string', const: type }, payload: { type: 'string', contentEncoding: 'base64', contentMediaType: 'application/json', contentSchema: payload } }, title };
}
