import { createHmac } from 'node:crypto';
import { COMMON_WORDS } from '../shared/truth.ts';

/**
 * What tokens of manuals and of a developer's own server are signed with, beside the words that everybody tries first: those that https://jwt.io has signed with, and that of Supabase's local server
 * (github:supabase/cli:apps/cli-go/pkg/config/config.go, 2026-11-22).
 */
const SIGNERS: readonly string[] = ['your-256-bit-secret', 'your-384-bit-secret', 'your-512-bit-secret', 'a-string-secret-at-least-256-bits-long', 'super-secret-jwt-token-with-at-least-32-characters-long',
  'super-secret-key', 'jwt-secret', 'jwt_secret', 'jwtsecret', 'secretkey', 'secret-key', 'secret_key', 'secret123', 'my-secret', 'mysecret', 'my_secret', 'my-secret-key', 'mysecretkey', 'your-secret', 'your-secret-key', 'your_secret_key', 'your_jwt_secret', 'changeme', 'change-me', 'change_me', 'keyboard cat', ...COMMON_WORDS];
const TOKEN = /^(eyJ[\w-]{8,400})\.[\w-]{2,8000}\.([\w-]{43,86})$/;
const HASHES: ReadonlyMap<string, string> = new Map([['HS256', 'sha256'], ['HS384', 'sha384'], ['HS512', 'sha512']]);

/** Is it a signed token whose signature anybody can make, because the word behind it is one that everybody knows? A few hundred short digests at most. */
export function isSignedWithKnownWord(token: string): boolean {
  const [, head = '', signature] = TOKEN.exec(token) ?? [];
  if (signature === undefined) return false;
  const hash = HASHES.get(/"alg"\s{0,4}:\s{0,4}"(HS\d{3})"/.exec(Buffer.from(head, 'base64url').toString('latin1'))?.[1] ?? '');
  if (hash === undefined) return false;
  const signed = token.slice(0, token.lastIndexOf('.'));
  return SIGNERS.some((word) => createHmac(hash, word).update(signed).digest('base64url') === signature);
}
