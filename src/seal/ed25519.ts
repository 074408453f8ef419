import { createPrivateKey, createPublicKey, sign as signRaw, verify as verifyRaw } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Point } from '@noble/ed25519';
import { sha256 } from './strict.ts';
import type { Read } from './strict.ts';

/** A public key that was looked at, with the name it has everywhere: the SHA-256 of its 32 bytes. */
export interface PublicKey { readonly keyid: string; readonly raw: Uint8Array; readonly key: KeyObject }

/**
 * A public key of its 32 bytes. Refused: other lengths, a point that is not on the curve or is not written canonically, and one of small order or with a part of small
 * order, under which one signature holds for many messages (what node:crypto does with them depends on its OpenSSL).
 */
export function publicKey(raw: Uint8Array): Read<PublicKey> {
  if (raw.length !== 32) return { why: 'is not 32 bytes long' };
  let point: Point;
  try { point = Point.fromBytes(raw, false); } catch { return { why: 'is no point of the curve in its one spelling' }; }
  if (point.isSmallOrder() || !point.isTorsionFree()) return { why: 'is a key under which one signature holds for many messages (small order)' };
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') }, format: 'jwk' });
  return { value: { keyid: sha256(raw), raw: Uint8Array.from(raw), key } };
}

/** Is `signature` (64 bytes) the one of `message` under `key`? */
export function verifies(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verifyRaw(null, message, key.key, signature);
}

/** A private key that signs; its text is not kept. */
export interface Signer { readonly keyid: string; readonly raw: Uint8Array; sign(message: Uint8Array): Uint8Array }

/** The signer of a PEM (PKCS #8), with its passphrase where it has one. The sentence never holds anything of the key. */
export function signerOf(pem: Uint8Array, passphrase?: string): Read<Signer> {
  let key: KeyObject;
  try { key = createPrivateKey({ key: Buffer.from(pem), format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) }); } catch {
    return { why: passphrase === undefined ? 'is no private key in PEM form, or needs a passphrase' : 'cannot be opened with this passphrase' };
  }
  if (key.asymmetricKeyType !== 'ed25519') return { why: 'is not an Ed25519 key' };
  const x = createPublicKey(key).export({ format: 'jwk' }).x;
  const found = publicKey(Buffer.from(x ?? '', 'base64url'));
  if (found.why !== undefined) return { why: found.why };
  return { value: { keyid: found.value.keyid, raw: found.value.raw, sign: (message) => signRaw(null, message, key) } };
}
