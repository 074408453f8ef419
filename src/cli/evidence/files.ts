import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { harmless, KEYS_FILE, knownKeys, noRunnerCommand, readAnchor, ROTATIONS_FILE } from '../../index.ts';
import type { Anchor, KnownKeys } from '../../index.ts';
import { bytesOf, neededBytes, replaceWhole } from '../disk.ts';
import { EXIT, Refusal } from '../failure.ts';
import { pinnedKeysOf } from '../flags.ts';

/** Lines for a terminal or the log of a job, which takes some lines for commands: nothing in them acts or hides. */
export function printed(lines: readonly string[]): string { return lines.map((line) => `${noRunnerCommand(harmless(line))}\n`).join(''); }

/** Where keys and anchor are, as the command line gives it. */
export interface ProofFlags { readonly keys?: string; readonly rotations?: string; readonly pinnedKeys?: string; readonly anchor?: string; readonly anchorFile?: string; readonly minSeq?: string; readonly repository?: string }

/** Every set of keys that receipts may be signed under, from the files named. Throws a Refusal for what the user can mend. */
export function keysFrom(cwd: string, flags: ProofFlags): KnownKeys {
  const name = flags.keys ?? KEYS_FILE;
  const bytes = neededBytes(cwd, name);
  return known(bytes, bytesOf(cwd, flags.rotations ?? name.replace(/keys\.json$/, ROTATIONS_FILE.replace(/^.*\//, ''))), name, pinnedKeysOf(flags));
}

/** The same from their bytes; with `pinned` only where they come from those keys. */
export function known(bytes: Uint8Array, rotations: Uint8Array | undefined, name: string, pinned?: string): KnownKeys {
  const read = knownKeys(bytes, rotations);
  if (read.why !== undefined) throw new Refusal(`the keys in ${name} ${read.why.startsWith('are ') || read.why.startsWith('do ') || read.why.startsWith('changed ') || read.why.startsWith('include ') ? read.why : `cannot be used: the file ${read.why}`}`, EXIT.usage);
  if (pinned !== undefined && !read.value.has(pinned)) throw new Refusal(`the keys in ${name} do not come from the pinned ones`, EXIT.closed);
  return read.value;
}

/** The anchor that was named, if one was. Throws a Refusal for one that cannot be used. */
export function anchorFrom(cwd: string, flags: ProofFlags): Anchor | undefined {
  if (flags.anchor !== undefined && flags.anchorFile !== undefined) throw new Refusal('--anchor and --anchor-file exclude each other', EXIT.usage);
  if (flags.anchor !== undefined) {
    const [, seq = '', sha256 = ''] = /^([1-9]\d{0,8}):([0-9a-f]{64})$/i.exec(flags.anchor) ?? [];
    if (seq === '') throw new Refusal('--anchor is a number and the SHA-256 of that line: 12:ab34...', EXIT.usage);
    return { seq: Number(seq), sha256: sha256.toLowerCase() };
  }
  if (flags.anchorFile === undefined) return undefined;
  const read = readAnchor(neededBytes(cwd, flags.anchorFile));
  if (read.why !== undefined) throw new Refusal(`${flags.anchorFile} ${read.why}`, EXIT.usage);
  return read.value;
}

/** Does `work` as the only writer of `file`: a lock beside it is made, or there is another writer. What `work` gives takes the file's place as a whole: see replaceWhole. */
export async function asOnlyWriter<T>(cwd: string, file: string, work: (replace: (text: string) => void) => Promise<T>): Promise<T> {
  const path = resolve(cwd, file);
  const lock = `${path}.lock`;
  try { writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' }); } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error';
    throw new Refusal(code === 'EEXIST' ? `${file} has another writer: ${file}.lock is there. Remove it only when you know that nobody writes` : `${file} cannot be locked (${code})`, code === 'EEXIST' ? EXIT.closed : EXIT.usage, { cause });
  }
  try { return await work((text) => { replaceWhole(path, file, text, { durable: true }); }); } finally { rmSync(lock, { force: true }); }
}
