import { compareText, shownName } from './model/index.ts';
import type { FileRef, Workspace } from './model/index.ts';
import { follows, KEYS_FILE, reaches, readKeys, readSeal, rotatedBy, rotationLine, ROTATIONS_FILE, SEAL_FILE, sealedBy } from './seal/index.ts';
import type { Keys, Seal } from './seal/index.ts';
import { sameBytes } from './seal/strict.ts';

/** What stands behind the files that the gate obeys. */
export type SealState =
  | { readonly state: 'unsealed' }
  /** `pinned`: the keys come from those that somebody wrote down where no pull request reaches. */
  | { readonly state: 'sealed'; readonly serial: number; readonly persons: readonly string[]; readonly pinned: boolean; readonly seal: Seal; readonly keys: Keys; readonly keysBytes: Uint8Array }
  /** There is something of a seal and it does not hold: a whole sentence. */
  | { readonly state: 'broken'; readonly why: string };

/** How seals are judged. */
export interface SealQuestion {
  /** Files the gate obeys, by path: policy, configuration, baseline. Those that are there must be sealed. */
  readonly obeyed: readonly string[];
  /** GitHub's number of the repository, where it is known. */
  readonly repository?: number;
  /** SHA-256 of a keys file, written down in the required workflow. */
  readonly pinned?: string;
  /** The day new signatures must hold on, YYYY-MM-DD. */
  readonly today: string;
}

/** Files of the seal itself. */
export const SEAL_FILES: readonly string[] = [KEYS_FILE, SEAL_FILE, ROTATIONS_FILE];

/** Is this tree sealed? Reads nothing but the files named. Never throws for what they hold. */
export async function sealStateOf(workspace: Workspace, question: SealQuestion): Promise<SealState> {
  const { files, odd } = await bytesAt(workspace, [...question.obeyed, ...SEAL_FILES]);
  const broken = (why: string): SealState => ({ state: 'broken', why: `${why}.` });
  const [keysBytes, sealBytes] = [files.get(KEYS_FILE), files.get(SEAL_FILE)];
  if (!keysBytes && !sealBytes && !files.has(ROTATIONS_FILE) && !odd.some((path) => SEAL_FILES.includes(path))) {
    return question.pinned === undefined ? { state: 'unsealed' } : broken(`The workflow pins sealing keys, and ${KEYS_FILE} is not there`);
  }
  if (odd[0] !== undefined) return broken(`${shownName(odd[0])} is not a plain file that can be read`);
  if (!keysBytes || !sealBytes) return broken(`${keysBytes ? SEAL_FILE : KEYS_FILE} is missing beside ${keysBytes ? KEYS_FILE : SEAL_FILE}`);
  const [keys, seal] = [readKeys(keysBytes), readSeal(sealBytes)];
  if (keys.why !== undefined) return broken(`${KEYS_FILE} ${keys.why}`);
  if (seal.why !== undefined) return broken(`${SEAL_FILE} ${seal.why}`);
  const persons = sealedBy(seal.value, keys.value, { files: only(files, question.obeyed), ...(question.repository === undefined ? {} : { repository: question.repository }) });
  // A seal that brought these keys was signed by persons of the keys before them too.
  const held = persons.why === undefined ? persons : bringing(seal.value, keys.value, files, question) ?? persons;
  if (held.why !== undefined) return broken(`The seal ${held.why}`);
  const way = question.pinned === undefined ? undefined : reaches(question.pinned, keys.value, keysBytes, files.get(ROTATIONS_FILE));
  if (way?.why !== undefined) return broken(`The keys in ${KEYS_FILE} ${way.why}`);
  return { state: 'sealed', serial: seal.value.payload.serial, persons: held.value, pinned: way !== undefined, seal: seal.value, keys: keys.value, keysBytes };
}

/** The seal as one that changed the keys, where the last line of the changes says that it did. */
function bringing(seal: Seal, keys: Keys, files: ReadonlyMap<string, Uint8Array>, { obeyed, repository }: SealQuestion): ReturnType<typeof sealedBy> | undefined {
  const before = lastKeys(files.get(ROTATIONS_FILE), files.get(SEAL_FILE));
  return before && rotatedBy(seal, before, keys, { files: only(files, obeyed), ...(repository === undefined ? {} : { repository }) });
}

/** The keys that held before, if the last change of keys is the one this seal made. */
function lastKeys(rotations: Uint8Array | undefined, seal: Uint8Array | undefined): Keys | undefined {
  if (!rotations || !seal) return undefined;
  const last = Buffer.from(rotations).toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  const found = /^\{"before":"([A-Za-z0-9+/=]+)","seal":"([A-Za-z0-9+/=]+)"\}$/.exec(last);
  if (found?.[1] === undefined || found[2] !== Buffer.from(seal).toString('base64')) return undefined;
  const read = readKeys(Buffer.from(found[1], 'base64'));
  return read.why === undefined ? read.value : undefined;
}

/** What a change does to sealed files. */
export type SealedEdit =
  | { readonly kind: 'none' }
  /** Enough persons sealed it, and it is in force once merged. */
  | { readonly kind: 'sealed'; readonly says: string }
  /** It closes the gate: a whole sentence, and the file it is said of. */
  | { readonly kind: 'refused'; readonly says: string; readonly file: string };

/**
 * May a change edit what the gate obeys (GATE §1.17)? Only alone, sealed by enough persons under the keys of the trusted side, as the seal after the one that holds there. Without a seal there,
 * it may not bring the first keys: that is for whoever may change the default branch.
 */
export async function sealedEdit(base: Workspace, head: Workspace, trusted: SealState, question: SealQuestion): Promise<SealedEdit> {
  const own = [...question.obeyed, ...SEAL_FILES];
  const edited = await changedPaths(base, head, (path) => own.includes(path));
  const refuse = (says: string, file: string): SealedEdit => ({ kind: 'refused', says: `${says}.`, file });
  const [first] = edited;
  if (first === undefined) return { kind: 'none' };
  if (trusted.state !== 'sealed') {
    const bringsSeal = edited.find((path) => SEAL_FILES.includes(path));
    return bringsSeal === undefined ? { kind: 'none' } : refuse(`${shownName(bringsSeal)} is brought or changed where no seal holds yet: a pull request does not bring its own keys, whoever may change the default branch puts them there`, bringsSeal);
  }
  const { files, odd } = await bytesAt(head, own);
  if (odd[0] !== undefined) return refuse(`${shownName(odd[0])} is not a plain file that can be read`, odd[0]);
  const gone = edited.find((path) => !files.has(path) && path !== ROTATIONS_FILE);
  if (gone !== undefined) return refuse(`${shownName(gone)} was deleted; a sealed file is changed under a seal, not taken away`, gone);
  const others = await changedPaths(base, head, (path) => !own.includes(path));
  if (others[0] !== undefined) return refuse(`${shownName(first)} was changed beside other files (${shownName(others[0])}${others.length > 1 ? ` and ${others.length - 1} more` : ''}); what the gate obeys is changed alone`, first);
  const [keysBytes, sealBytes] = [files.get(KEYS_FILE), files.get(SEAL_FILE)];
  if (!keysBytes || !sealBytes) return refuse(`${keysBytes ? SEAL_FILE : KEYS_FILE} is missing`, keysBytes ? SEAL_FILE : KEYS_FILE);
  const [keys, seal] = [readKeys(keysBytes), readSeal(sealBytes)];
  if (keys.why !== undefined) return refuse(`${KEYS_FILE} ${keys.why}`, KEYS_FILE);
  if (seal.why !== undefined) return refuse(`${SEAL_FILE} ${seal.why}`, SEAL_FILE);
  const order = follows(seal.value, trusted.seal);
  if (order !== undefined) return refuse(`The seal ${order}`, SEAL_FILE);
  if (seal.value.payload.sealedOn > question.today) return refuse('The seal names a day that has not come', SEAL_FILE);
  const context = { files: only(files, question.obeyed), today: question.today, ...(question.repository === undefined ? {} : { repository: question.repository }) };
  const same = keys.value.sha256 === trusted.keys.sha256;
  const persons = same ? sealedBy(seal.value, trusted.keys, context) : rotatedBy(seal.value, trusted.keys, keys.value, context);
  if (persons.why !== undefined) return refuse(`The seal ${persons.why}`, SEAL_FILE);
  const rotations = await rotationsOk(base, files.get(ROTATIONS_FILE), same ? '' : rotationLine(trusted.keysBytes, sealBytes));
  if (!rotations) return refuse(`${ROTATIONS_FILE} ${same ? 'was changed though the keys were not' : 'does not keep this change of keys as its new last line'}`, ROTATIONS_FILE);
  return { kind: 'sealed', says: `${edited.map(shownName).join(', ')}: sealed as number ${seal.value.payload.serial} by ${persons.value.map(shownName).join(' and ')}; in force once merged.` };
}

async function rotationsOk(base: Workspace, now: Uint8Array | undefined, added: string): Promise<boolean> {
  const before = (await bytesAt(base, [ROTATIONS_FILE])).files.get(ROTATIONS_FILE) ?? new Uint8Array();
  return sameBytes(now ?? new Uint8Array(), Buffer.concat([before, Buffer.from(added)]));
}

function only(files: ReadonlyMap<string, Uint8Array>, paths: readonly string[]): Map<string, Uint8Array> {
  return new Map([...files].filter(([path]) => paths.includes(path)));
}

/** The bytes of those of `paths` that are there; `odd` are there and are links, executable or cannot be read. */
async function bytesAt(workspace: Workspace, paths: readonly string[]): Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly odd: readonly string[] }> {
  const files = new Map<string, Uint8Array>();
  const odd = new Set(workspace.gaps().map((gap) => gap.place.file).filter((path) => paths.includes(path)));
  for (const file of await workspace.files()) {
    if (!paths.includes(file.path)) continue;
    const bytes = file.mode === '120000' || file.mode === '100755' ? undefined : await workspace.read(file);
    // What is read may be looked at in place by the next reader.
    if (bytes) files.set(file.path, Uint8Array.from(bytes)); else odd.add(file.path);
  }
  return { files, odd: [...odd].sort(compareText) };
}

/** Those of the wanted paths that are there on one side only, or differ. */
async function changedPaths(base: Workspace, head: Workspace, wanted: (path: string) => boolean): Promise<string[]> {
  const [before, after] = [await byPath(base, wanted), await byPath(head, wanted)];
  const out: string[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(path), after.get(path)];
    if (!was || !is || was.mode !== is.mode || !(await sameContent(base, was, head, is))) out.push(path);
  }
  return out.sort(compareText);
}

async function byPath(workspace: Workspace, wanted: (path: string) => boolean): Promise<Map<string, FileRef>> {
  return new Map((await workspace.files()).filter((file) => wanted(file.path)).map((file) => [file.path, file]));
}

async function sameContent(base: Workspace, was: FileRef, head: Workspace, is: FileRef): Promise<boolean> {
  if (was.oid !== undefined && is.oid !== undefined) return was.oid === is.oid;
  const [a, b] = [await base.read(was).then((bytes) => bytes && Uint8Array.from(bytes)), await head.read(is)];
  return a !== undefined && b !== undefined && sameBytes(a, b);
}
