import { createPublicKey } from 'node:crypto';
import { publicKey } from './ed25519.ts';
import type { PublicKey } from './ed25519.ts';
import { fromBase64 } from './strict.ts';
import type { Read } from './strict.ts';

/** An Ed25519 public key as people hand it around: PEM, a line of OpenSSH, or its 32 bytes in base64. A private key is refused: it has no business here. Never throws. */
export function publicKeyOf(text: string): Read<PublicKey> {
  const plain = text.trim();
  if (plain.length > 20_000) return { why: 'is too long for a public key' };
  if (/PRIVATE KEY/.test(plain)) return { why: 'is a private key; give its public half' };
  if (plain.startsWith('-----BEGIN PUBLIC KEY-----')) return ofPem(plain);
  const line = /^ssh-ed25519 ([A-Za-z0-9+/=]{1,200})(?: [^\n]*)?$/.exec(plain);
  if (line) return ofSsh(fromBase64(line[1] ?? ''));
  const raw = fromBase64(plain);
  return raw?.length === 32 ? publicKey(raw) : { why: 'is no Ed25519 public key in PEM, in the form of OpenSSH (ssh-ed25519 ...) or of 32 bytes in base64' };
}

function ofPem(pem: string): Read<PublicKey> {
  try {
    const key = createPublicKey(pem);
    const { x } = key.export({ format: 'jwk' });
    return key.asymmetricKeyType === 'ed25519' && x !== undefined ? publicKey(Buffer.from(x, 'base64url')) : { why: 'is not an Ed25519 key' };
  } catch { return { why: 'is no public key in PEM form' }; }
}

const NAME = 'ssh-ed25519';

/** Two strings, each behind its length: the name of the algorithm and 32 bytes. */
export function ofSsh(blob: Uint8Array | undefined): Read<PublicKey> {
  const bytes = Buffer.from(blob ?? []);
  if (bytes.length !== 4 + NAME.length + 4 + 32 || bytes.readUInt32BE(0) !== NAME.length || bytes.toString('latin1', 4, 4 + NAME.length) !== NAME || bytes.readUInt32BE(4 + NAME.length) !== 32) return { why: 'is no Ed25519 key of OpenSSH' };
  return publicKey(bytes.subarray(-32));
}
