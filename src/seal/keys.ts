import { z } from 'zod';
import { publicKey } from './ed25519.ts';
import type { PublicKey } from './ed25519.ts';
import { fromBase64, readStrict, sha256, spread } from './strict.ts';
import type { Read } from './strict.ts';

/** Where the keys of a repository stand. */
export const KEYS_FILE = '.craterscan/keys.json';

/** What a key may sign: what the gate obeys, or what it said. Never both. */
export const ROLES = ['policy', 'receipt'] as const;
export type Role = (typeof ROLES)[number];

const day = z.iso.date();
const schema = z.strictObject({
  version: z.literal(1),
  thresholds: z.strictObject({ policy: z.int().min(1).max(20), receipt: z.int().min(1).max(20) }).describe('How many persons must sign, for each role.'),
  keys: z.strictObject({
    keyid: z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256 of the 32 bytes of the key. Computed, and compared with what stands here.'),
    pub: z.string().length(44).describe('The 32 bytes of the Ed25519 public key in base64.'),
    person: z.string().min(1).max(200).regex(/^[\x21-\x7e][\x20-\x7e]*$/).describe('Whose key it is. A person counts once, however many keys they have.'),
    roles: z.enum(ROLES).array().length(1).describe('What it may sign.'),
    notAfter: day.describe('Last day on which its signatures count.'),
  }).array().min(1).max(200),
});

type KeysData = z.output<typeof schema>;
export interface Key extends PublicKey { readonly person: string; readonly role: Role; readonly notAfter: string }

/** The keys of a repository, after every one of them was looked at. */
export interface Keys {
  readonly sha256: string;
  readonly thresholds: Readonly<Record<Role, number>>;
  readonly all: ReadonlyMap<string, Key>;
}

/** Reads `.craterscan/keys.json` in its one form. A key that cannot be trusted makes the whole file unusable. Never throws. */
export function readKeys(bytes: Uint8Array): Read<Keys> {
  const read = readStrict(bytes, schema, spread);
  if (read.why !== undefined) return read;
  const all = new Map<string, Key>();
  let last = '';
  for (const { keyid, pub, person, roles, notAfter } of read.value.keys) {
    const raw = fromBase64(pub);
    if (!raw) return { why: `holds a key of ${person} whose base64 is not spelt the one way it can be` };
    if (sha256(raw) !== keyid) return { why: `holds a key of ${person} under a name that is not its own` };
    const key = publicKey(raw);
    if (key.why !== undefined) return { why: `holds a key of ${person} that ${key.why}` };
    if (keyid <= last) return { why: 'does not have its keys once each and in the order of their names' };
    last = keyid;
    const [role] = roles;
    if (role) all.set(keyid, { ...key.value, person, role, notAfter });
  }
  for (const role of ROLES) {
    const persons = new Set([...all.values()].filter((one) => one.role === role).map((one) => samePerson(one.person))).size;
    const wanted = read.value.thresholds[role];
    // A role that nobody has yet is allowed for receipts: a repository may seal its policy before it keeps receipts.
    if (persons < wanted && !(role === 'receipt' && persons === 0)) return { why: `wants ${wanted} persons to sign for ${role} and knows ${persons}` };
  }
  return { value: { sha256: sha256(bytes), thresholds: read.value.thresholds, all } };
}

/** `Ann` and `ann ` read alike to whoever agrees to a keys file, so they are one. */
function samePerson(name: string): string { return name.trim().replace(/\s+/g, ' ').toLowerCase(); }

/** A key to be written. */
export interface NewKey { readonly raw: Uint8Array; readonly person: string; readonly role: Role; readonly notAfter: string }

/** The bytes of a keys file, in its one form. What it says is not judged: see readKeys. */
export function writeKeys(thresholds: Readonly<Record<Role, number>>, keys: readonly NewKey[]): string {
  const data: KeysData = {
    version: 1, thresholds: { policy: thresholds.policy, receipt: thresholds.receipt },
    keys: keys.map(({ raw, person, role, notAfter }) => ({ keyid: sha256(raw), pub: Buffer.from(raw).toString('base64'), person, roles: [role], notAfter })).sort((a, b) => (a.keyid < b.keyid ? -1 : 1)),
  };
  return spread(data);
}

/**
 * Did enough persons of `role` sign? `signers` are keys whose signatures hold; `day` is the day (YYYY-MM-DD) on which they must. Keys of the other role and keys whose
 * time is over count for nothing.
 */
export function enough(keys: Keys, role: Role, signers: readonly string[], today: string): Read<readonly string[]> {
  const good = signers.flatMap((keyid) => keys.all.get(keyid) ?? []).filter((key) => key.role === role);
  const persons = [...new Set(good.filter((key) => key.notAfter >= today).map((key) => key.person))].sort();
  const wanted = keys.thresholds[role];
  if (new Set(persons.map(samePerson)).size >= wanted) return { value: persons };
  const over = good.filter((key) => key.notAfter < today).length;
  return { why: `needs the signatures of ${wanted} ${wanted === 1 ? 'person' : 'persons'} for ${role} and has ${new Set(persons.map(samePerson)).size}${over > 0 ? ` (${over} more of keys whose time is over)` : ''}` };
}

/** JSON Schema (2020-12) of the keys file. */
export function keysSchema(): object { return { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }), title: KEYS_FILE }; }
