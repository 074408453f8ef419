import { signatureOf } from '../index.ts';
import { neededBytes } from './disk.ts';
import { EXIT, Refusal } from './failure.ts';

/** A signature that was made elsewhere, and the key that made it, from `KEYID=FILE`. Throws a Refusal. */
export function attachedSignature(cwd: string, text: string): { readonly keyid: string; readonly signature: Uint8Array } {
  const [, keyid, file = ''] = /^([0-9a-f]{64})=(.+)$/is.exec(text) ?? [];
  if (keyid === undefined) throw new Refusal('--attach takes KEYID=FILE, the whole name of the key (64 hexadecimal digits) and its signature', EXIT.usage);
  const signature = signatureOf(neededBytes(cwd, file));
  if (!signature) throw new Refusal(`${file} is no Ed25519 signature: 64 bytes, or those in base64`, EXIT.usage);
  return { keyid: keyid.toLowerCase(), signature };
}
