import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { placeIn } from '../model/index.ts';
import type { CreateExtractor, Document, Extractor, LocalFact, SealingKeyFact, Span } from '../model/index.ts';

const KEYS_FILE = '.craterscan/keys.json';
const MARK = 'private key-----';
const MOST = 50;

/** What one file says: whose key seals policies here, or that it holds a private key with this public half. The public half is no secret; nothing else of a key leaves this file. */
type Said = { readonly is: 'known'; readonly keyid: string; readonly person: string; readonly role: string } | { readonly is: 'key'; readonly keyid: string; readonly encrypted: boolean; readonly span: Span; readonly document: Document };

/** Private keys in reach whose public halves seal what the gate obeys: whoever has enough of them rewrites the policy. */
export const create: CreateExtractor = (): Extractor<Said> => ({
  id: 'sealing-keys', literals: [MARK],
  wants: ({ file, hits }) => file.path === KEYS_FILE || hits.has(MARK),
  syntax: (file) => (file === KEYS_FILE ? undefined : /\.(?:pem|key)$|(?:^|\/)id_[a-z0-9_]+$/.test(file) ? 'text' : undefined),
  // Keys are looked for in the text alone.
  needsTree: ({ file }) => file === KEYS_FILE,
  read: (document) => [...(document.file === KEYS_FILE ? knownIn(document.text) : []), ...keysIn(document)],
  join: (local) => joined(local),
});

function joined(local: readonly LocalFact<Said>[]): SealingKeyFact[] {
  const said = local.map((one) => one.payload);
  const known = new Map(said.flatMap((one) => (one.is === 'known' ? [[one.keyid, one] as const] : [])));
  return said.flatMap((one): SealingKeyFact[] => {
    const of = one.is === 'key' ? known.get(one.keyid) : undefined;
    if (one.is !== 'key' || !of) return [];
    return [{ fact: 'sealing-key', keyid: one.keyid, person: of.person, role: of.role === 'receipt' ? 'receipt' : 'policy', encrypted: one.encrypted, evidence: [{ at: placeIn(one.document, one.span), note: `holds the private half of the sealing key ${one.keyid.slice(0, 16)}` }] }];
  });
}

/** Keys that count here, as far as the file says so; whether it is in the form it must have is asked elsewhere. */
function knownIn(text: string): Said[] {
  let data: unknown;
  try { data = JSON.parse(text); } catch { return []; }
  const keys = isRecord(data) && Array.isArray(data['keys']) ? data['keys'] : [];
  return keys.slice(0, 200).flatMap((one: unknown): Said[] => {
    if (!isRecord(one)) return [];
    const { keyid, person, roles } = one;
    return typeof keyid === 'string' && /^[0-9a-f]{64}$/.test(keyid) && typeof person === 'string' && Array.isArray(roles) ? [{ is: 'known', keyid, person: person.replace(/[^\x20-\x7e]/g, '?').slice(0, 80), role: String(roles[0]) }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> { return typeof value === 'object' && value !== null && !Array.isArray(value); }

function keysIn(document: Document): Said[] {
  const out: Said[] = [];
  const block = /-----BEGIN (OPENSSH )?PRIVATE KEY-----([A-Za-z0-9+/=\s\\]{40,4000})-----END (?:OPENSSH )?PRIVATE KEY-----/g;
  for (const match of document.text.matchAll(block)) {
    if (out.length >= MOST) break;
    const body = (match[2] ?? '').replace(/\\[nr]|\s/g, '');
    const found = match[1] === undefined ? ofPkcs8(body) : ofOpenSsh(Buffer.from(body, 'base64'));
    if (found) out.push({ is: 'key', ...found, span: { start: match.index, end: match.index + match[0].length }, document });
  }
  return out;
}

interface Half { readonly keyid: string; readonly encrypted: boolean }

function ofPkcs8(body: string): Half | undefined {
  const bytes = Buffer.from(body, 'base64');
  // The one form of an Ed25519 key has 48 bytes, and 83 or so with its public half.
  if (bytes.length < 48 || bytes.length > 120) return undefined;
  try {
    const key = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
    const { x } = key.asymmetricKeyType === 'ed25519' ? createPublicKey(key).export({ format: 'jwk' }) : {};
    return x === undefined ? undefined : { keyid: createHash('sha256').update(Buffer.from(x, 'base64url')).digest('hex'), encrypted: false };
  } catch { return undefined; }
}

/** The public half stands before everything that may be encrypted: magic, cipher, kdf, its options, a count, then the key. */
function ofOpenSsh(bytes: Buffer): Half | undefined {
  const magic = 'openssh-key-v1\0';
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  let at = magic.length;
  const next = (): Buffer | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readUInt32BE(at);
    const part = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return part.length === length ? part : undefined;
  };
  const [cipher, kdf, options] = [next(), next(), next()];
  at += 4;
  const blob = next();
  if (!cipher || !kdf || !options || blob?.length !== 51 || blob.toString('latin1', 4, 15) !== 'ssh-ed25519') return undefined;
  return { keyid: createHash('sha256').update(blob.subarray(-32)).digest('hex'), encrypted: cipher.toString('latin1') !== 'none' };
}
