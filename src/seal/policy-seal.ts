import { z } from 'zod';
import { envelopeSchemaOf, readEnvelope, seal as envelopeOf, signersOf } from './dsse.ts';
import type { Envelope } from './dsse.ts';
import type { Signer } from './ed25519.ts';
import { enough } from './keys.ts';
import type { Key, Keys } from './keys.ts';
import { compact, readStrict, sha256, spread } from './strict.ts';
import type { Read } from './strict.ts';

/** Where the seal of a repository stands. */
export const SEAL_FILE = '.craterscan/seal.json';
export const SEAL_TYPE = 'application/vnd.craterscan.seal+json';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const schema = z.strictObject({
  role: z.literal('policy'),
  repository: z.int().min(1).describe('GitHub\'s number of the repository.'),
  serial: z.int().min(1).describe('One more than that of the seal before it.'),
  prevSealSha256: hex.nullable().describe('SHA-256 of the file of the seal before it; null for the first one.'),
  keysSha256: hex.describe('SHA-256 of the keys file under which it holds.'),
  sealedOn: z.iso.date(),
  files: z.strictObject({ path: z.string().min(1).max(400), sha256: hex, size: z.int().min(0) }).array().min(1).max(50).describe('What it covers, by path, in order.'),
});

/** What a seal says: for which repository, the how manyth, after which one, under which keys, on which day, and which bytes. */
export type SealPayload = z.output<typeof schema>;

/** A seal that was read; whether its signatures suffice, `sealedBy` says. */
export interface Seal { readonly payload: SealPayload; readonly sha256: string; readonly envelope: Envelope; readonly bytes: Uint8Array }

/** Files that a seal covers, by path. */
export type Sealed = ReadonlyMap<string, Uint8Array>;

/** Reads `.craterscan/seal.json` in its one form. Never throws. */
export function readSeal(bytes: Uint8Array): Read<Seal> {
  const read = readEnvelope(bytes, SEAL_TYPE, spread);
  if (read.why !== undefined) return read;
  const payload = readStrict(read.value.payload, schema, compact);
  if (payload.why !== undefined) return { why: `has a payload that ${payload.why}` };
  const { files } = payload.value;
  if (files.some(({ path }, at) => at > 0 && (files[at - 1]?.path ?? '') >= path)) return { why: 'does not have its files once each and in order' };
  return { value: { payload: payload.value, sha256: sha256(bytes), envelope: read.value.envelope, bytes: read.value.payload } };
}

/** What is to be sealed. `after` are the bytes of the seal that holds now. */
export interface SealInput { readonly repository: number; readonly keysSha256: string; readonly files: Sealed; readonly sealedOn: string; readonly after?: Seal }

/** The bytes of the next seal, signed by `signers`; none: to be signed elsewhere. */
export function writeSeal({ repository, keysSha256, files, sealedOn, after }: SealInput, signers: readonly Signer[]): string {
  const payload: SealPayload = {
    role: 'policy', repository, serial: (after?.payload.serial ?? 0) + 1, prevSealSha256: after?.sha256 ?? null, keysSha256, sealedOn,
    files: [...files].map(([path, bytes]) => ({ path, sha256: sha256(bytes), size: bytes.length })).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  return spread(envelopeOf(SEAL_TYPE, new TextEncoder().encode(compact(payload)), signers));
}

/** In what a seal must hold. */
export interface SealContext {
  /** GitHub's number of the repository, where it is known here. */
  readonly repository?: number;
  /** The day on which its keys must count, YYYY-MM-DD. Left out: the day it names itself, for a seal that came through the gate in its time. */
  readonly today?: string;
  /** Everything that a seal must cover and that is there. Left out: not looked at, for a seal of earlier files. */
  readonly files?: Sealed;
}

/**
 * Why this seal does not hold for these files under these keys, each finishing "the seal ..."; none: it holds, and `persons` signed. The keys must be the ones it names.
 */
export function sealedBy(seal: Seal, keys: Keys, context: SealContext): Read<readonly string[]> {
  const { payload } = seal;
  if (payload.keysSha256 !== keys.sha256) return { why: 'names other keys than those that stand here' };
  const covered = covers(seal, context);
  if (covered !== undefined) return { why: covered };
  const signed = signersOf({ envelope: seal.envelope, payload: seal.bytes }, keys.all);
  return signed.why !== undefined ? signed : enough(keys, 'policy', signed.value, context.today ?? payload.sealedOn);
}

/**
 * The same for a change of keys: the new keys are named, and enough persons of the old and of the new ones signed. Every signature must be of one of both.
 */
export function rotatedBy(seal: Seal, from: Keys, to: Keys, context: SealContext): Read<readonly string[]> {
  if (seal.payload.keysSha256 !== to.sha256) return { why: 'names other keys than those it brings' };
  const covered = covers(seal, context);
  if (covered !== undefined) return { why: covered };
  const both = new Map<string, Key>([...from.all, ...to.all]);
  const signed = signersOf({ envelope: seal.envelope, payload: seal.bytes }, both);
  if (signed.why !== undefined) return signed;
  const day = context.today ?? seal.payload.sealedOn;
  const [old, fresh] = [enough(from, 'policy', signed.value, day), enough(to, 'policy', signed.value, day)];
  if (old.why !== undefined) return { why: `${old.why}, under the keys that held before` };
  if (fresh.why !== undefined) return { why: `${fresh.why}, under the keys it brings` };
  return { value: [...new Set([...old.value, ...fresh.value])].sort() };
}

/** Is `next` the seal that comes after `last`? What is wrong, finishing "the seal ...". */
export function follows(next: Seal, last: Seal | undefined): string | undefined {
  if (next.payload.serial !== (last?.payload.serial ?? 0) + 1) return `has the number ${next.payload.serial}, which does not follow ${last?.payload.serial ?? 0}`;
  if (next.payload.prevSealSha256 !== (last?.sha256 ?? null)) return 'does not name the seal before it';
  if (last && next.payload.sealedOn < last.payload.sealedOn) return 'names a day before that of the seal before it';
  if (last && next.payload.repository !== last.payload.repository) return 'is of another repository than the seal before it';
  return undefined;
}

function covers({ payload }: Seal, { repository, files }: SealContext): string | undefined {
  if (repository !== undefined && payload.repository !== repository) return 'is of another repository';
  if (!files) return undefined;
  for (const one of payload.files) {
    const bytes = files.get(one.path);
    if (!bytes) return `covers ${one.path.slice(0, 80)}, which is not there`;
    if (bytes.length !== one.size || sha256(bytes) !== one.sha256) return `does not fit ${one.path.slice(0, 80)} as it stands here`;
  }
  const named = new Set(payload.files.map(({ path }) => path));
  const open = [...files.keys()].find((path) => !named.has(path));
  return open === undefined ? undefined : `does not cover ${open.slice(0, 80)}`;
}

/** JSON Schema (2020-12) of the seal, with that of its payload. */
export function sealSchema(): object { return envelopeSchemaOf(SEAL_TYPE, { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }), title: 'what a seal says' }, SEAL_FILE); }
