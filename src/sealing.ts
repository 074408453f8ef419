import { openGitTree } from './discover/index.ts';
import type { Workspace } from './model/index.ts';
import { KEYS_FILE, preAuthEncoding, publicKeyOf, readKeys, readSeal, rotatedBy, rotationLine, ROTATIONS_FILE, SEAL_FILE, sealedBy, verifies, withSignatures, writeKeys, writeSeal } from './seal/index.ts';
import type { Keys, NewKey, Read, Role, Seal, Signer } from './seal/index.ts';
import { fromBase64, sameBytes, spread } from './seal/strict.ts';

/** What is done to a keys file. Persons count once, however many keys they have. */
export interface KeysChange {
  /** Public keys in any form `publicKeyOf` takes. */
  readonly add: readonly { readonly person: string; readonly text: string; readonly role: Role; readonly notAfter: string }[];
  /** Beginnings of names of keys (8 characters or more), or persons. */
  readonly remove: readonly string[];
  readonly thresholds: Partial<Readonly<Record<Role, number>>>;
}

/** The keys file after a change, in its one form; `before` are its bytes, undefined where there is none. */
export function changedKeys(before: Uint8Array | undefined, { add, remove, thresholds }: KeysChange): Read<{ readonly text: string; readonly keys: Keys }> {
  const old = before && readKeys(before);
  if (old?.why !== undefined) return { why: `${KEYS_FILE} ${old.why}` };
  const held = new Map<string, NewKey>([...old?.value.all ?? []].map(([id, { raw, person, role, notAfter }]) => [id, { raw, person, role, notAfter }]));
  for (const name of remove) {
    const gone = [...held].filter(([id, key]) => key.person === name || (name.length >= 8 && id.startsWith(name))).map(([id]) => id);
    if (gone.length === 0) return { why: `there is no key of or called ${name}` };
    for (const id of gone) held.delete(id);
  }
  for (const { person, text, role, notAfter } of add) {
    const key = publicKeyOf(text);
    if (key.why !== undefined) return { why: `the key of ${person} ${key.why}` };
    const same = held.get(key.value.keyid);
    if (same && (same.role !== role || same.person !== person)) return { why: `the key of ${person} stands there already, for ${same.role} and as that of ${same.person}; a key has one person and one role` };
    held.set(key.value.keyid, { raw: key.value.raw, person, role, notAfter });
  }
  if (held.size === 0) return { why: 'no key is left' };
  const text = writeKeys({ policy: thresholds.policy ?? old?.value.thresholds.policy ?? 1, receipt: thresholds.receipt ?? old?.value.thresholds.receipt ?? 1 }, [...held.values()]);
  const keys = readKeys(Buffer.from(text));
  return keys.why !== undefined ? { why: `the keys would not hold: the file ${keys.why}` } : { value: { text, keys: keys.value } };
}

/** Files of a seal as they stand, or stood where the last seal was in force. */
export interface SealFiles { readonly keys?: Uint8Array; readonly seal?: Uint8Array; readonly rotations?: Uint8Array }

/** The seal's own files in a tree. */
export async function sealFilesOf(workspace: Workspace): Promise<SealFiles> {
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const file = (await workspace.files()).find((one) => one.path === path);
    const bytes = file && await workspace.read(file);
    return bytes && Uint8Array.from(bytes);
  };
  const [keys, seal, rotations] = [await read(KEYS_FILE), await read(SEAL_FILE), await read(ROTATIONS_FILE)];
  return { ...(keys ? { keys } : {}), ...(seal ? { seal } : {}), ...(rotations ? { rotations } : {}) };
}

/** The same in the last commit around a directory; undefined where there is none. */
export async function committedSealFiles(directory: string): Promise<SealFiles | undefined> {
  try { return await sealFilesOf(await openGitTree(directory, 'HEAD')); } catch { return undefined; }
}

/** What is to be sealed, and with what. */
export interface SealRequest {
  /** Files the gate obeys, as they are now. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly now: SealFiles;
  /** As they are in the last commit, or where the directory is no repository what stands there now. */
  readonly before: SealFiles;
  /** Left out: that of the seal before. */
  readonly repository?: number;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly signers: readonly Signer[];
  /** Signatures made elsewhere over `toSign`. */
  readonly attached: readonly { readonly keyid: string; readonly signature: Uint8Array }[];
}

/** A seal that is to be written. */
export interface NextSeal {
  readonly seal: string;
  /** Undefined: the keys did not change, and neither does that file. */
  readonly rotations?: string;
  readonly serial: number;
  /** The bytes each person signs. */
  readonly toSign: Uint8Array;
  /** Persons who signed. */
  readonly persons: readonly string[];
  /** What is still missing, finishing "the seal ..."; undefined: it holds. */
  readonly missing?: string;
  /** Nothing changed since the seal that is in force. */
  readonly inForce: boolean;
}

/**
 * The seal over the files as they are now: a new one that follows the one in force, or, where one over exactly these files waits for signatures, that one with more of them. Keys that changed are sealed
 * under the old and the new ones, and the change is kept as a line of its own.
 */
export function nextSeal({ files, now, before, repository, today, signers, attached }: SealRequest): Read<NextSeal> {
  if (!now.keys) return { why: `there is no ${KEYS_FILE}; craterscan policy keys init writes it` };
  if (files.size === 0) return { why: 'there is nothing to seal: no policy, no configuration, no baseline' };
  const keys = readKeys(now.keys);
  if (keys.why !== undefined) return { why: `${KEYS_FILE} ${keys.why}` };
  const [last, oldKeys] = [before.seal && readSeal(before.seal), before.keys && readKeys(before.keys)];
  if (last?.why !== undefined) return { why: `the seal before this one ${last.why}` };
  if (oldKeys?.why !== undefined) return { why: `the keys before these ${oldKeys.why}` };
  if (last && !oldKeys) return { why: 'the keys under which the last seal was made are not in the last commit' };
  const number = repository ?? last?.value.payload.repository;
  if (number === undefined) return { why: 'the repository\'s number is not known; give --repository' };
  const rotates = last !== undefined && oldKeys !== undefined && oldKeys.value.sha256 !== keys.value.sha256;
  const fresh = readSeal(Buffer.from(writeSeal({ repository: number, keysSha256: keys.value.sha256, files, sealedOn: today, ...(last ? { after: last.value } : {}) }, [])));
  if (fresh.why !== undefined) return { why: `the seal ${fresh.why}` };
  const there = now.seal && readSeal(now.seal).value;
  if (there && last && before.seal && now.seal && sameBytes(before.seal, now.seal) && !rotates && same(there, fresh.value, false)) {
    return { value: { seal: Buffer.from(now.seal).toString(), serial: there.payload.serial, toSign: toSignOf(there), persons: sealedBy(there, keys.value, {}).value ?? [], inForce: true } };
  }
  const pending = there && same(there, fresh.value, true) ? there : fresh.value;
  const known = new Map([...keys.value.all, ...(rotates ? oldKeys.value.all : [])]);
  const toSign = toSignOf(pending);
  const made = [...signers.map((one) => ({ keyid: one.keyid, signature: one.sign(toSign) })), ...attached];
  for (const { keyid, signature } of made) {
    const key = known.get(keyid);
    if (!key) return { why: `the key ${keyid.slice(0, 16)} is none of those in ${KEYS_FILE}` };
    if (key.role !== 'policy') return { why: `the key ${keyid.slice(0, 16)} of ${key.person} signs receipts; it can never seal a policy` };
    if (!verifies(key, toSign, signature)) return { why: `the signature of the key ${keyid.slice(0, 16)} is not over these bytes` };
  }
  const envelope = withSignatures(pending.envelope, made.map(({ keyid, signature }) => ({ keyid, sig: Buffer.from(signature).toString('base64') })));
  const text = spread(envelope);
  const done = readSeal(Buffer.from(text));
  if (done.why !== undefined) return { why: `the seal ${done.why}` };
  const held = rotates ? rotatedBy(done.value, oldKeys.value, keys.value, { today }) : sealedBy(done.value, keys.value, { today });
  const persons = [...new Set(envelope.signatures.flatMap(({ keyid }) => known.get(keyid)?.person ?? []))].sort();
  const kept = rotates && before.keys ? `${Buffer.from(before.rotations ?? []).toString('latin1')}${rotationLine(before.keys, Buffer.from(text))}` : undefined;
  return { value: { seal: text, ...(kept === undefined ? {} : { rotations: kept }), serial: done.value.payload.serial, toSign, persons, ...(held.why === undefined ? {} : { missing: held.why }), inForce: false } };
}

function toSignOf({ envelope, bytes }: Seal): Uint8Array { return preAuthEncoding(envelope.payloadType, bytes); }

/** Do two seals say the same but for their day (`follows`: also after the same seal)? */
function same(a: Seal, b: Seal, follows: boolean): boolean {
  const [x, y] = [a.payload, b.payload];
  return x.repository === y.repository && x.keysSha256 === y.keysSha256 && JSON.stringify(x.files) === JSON.stringify(y.files) && (!follows || (x.serial === y.serial && x.prevSealSha256 === y.prevSealSha256));
}

/** A signature as programs write it: 64 bytes, or those in base64. */
export function signatureOf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length === 64) return bytes;
  const raw = fromBase64(Buffer.from(bytes).toString('latin1').trim());
  return raw?.length === 64 ? raw : undefined;
}
