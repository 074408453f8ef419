import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What V8 compiled of one script: what tells the script from another of its name, and V8's own bytes. */
export interface Compiled { readonly stamp: string; readonly code: Uint8Array }

/** What a file holds. */
export interface Kept {
  /** What was compiled of a script; nothing where it was another script, or the bytes are not whole. */
  readonly of: (name: string, stamp: string) => Uint8Array | undefined;
  /** All scripts of which something is kept. */
  readonly all: () => ReadonlyMap<string, Compiled>;
  /** When it was last looked whether more is to be kept, in milliseconds. */
  readonly looked: number;
}

/** A script in the file: where its bytes begin after the list and how many they are, and their SHA-256, hex. V8 does not look whether they are whole, and ends the process where they are not. */
interface Entry { readonly name: string; readonly stamp: string; readonly at: number; readonly length: number; readonly sha256: string }

/** Ten times what all of the program comes to. */
const MOST = 64 * 1024 * 1024;
/** The first so many bytes say how long the list is. V8 takes bytes that begin at a multiple of it as they are and copies others. */
const UNIT = 8;
/** Files of one program: one for each set of settings that Node is run with. */
const FILES = 3;

/** Reads the file at `path`; nothing is kept where there is none, or it was written under another `key`. */
export function readKept(path: string, key: string): Kept {
  try {
    const { bytes, looked } = read(path);
    const start = UNIT + Number(bytes.readBigUInt64LE());
    const list: unknown = JSON.parse(bytes.toString('latin1', UNIT, start));
    if (!isList(list) || list.key !== key) return NOTHING;
    const entries = new Map(list.scripts.map((entry) => [entry.name, entry]));
    const of = (name: string, stamp: string): Uint8Array | undefined => {
      const entry = entries.get(name);
      if (entry?.stamp !== stamp || entry.at % UNIT !== 0) return undefined;
      const code = bytes.subarray(start + entry.at, start + entry.at + entry.length);
      return digest(code) === entry.sha256 ? code : undefined;
    };
    return { of, looked, all: () => new Map([...entries.values()].flatMap(({ name, stamp }) => { const code = of(name, stamp); return code ? [[name, { stamp, code }]] : []; })) };
  } catch { return NOTHING; }
}

const NOTHING: Kept = { of: () => undefined, all: () => new Map(), looked: 0 };

/** Writes the file `name`, whole or not at all, and takes those away whose names begin with `beginning` and which were looked at longest ago. Throws where it cannot. */
export function writeKept(folder: string, beginning: string, name: string, key: string, scripts: ReadonlyMap<string, Compiled>): void {
  let at = 0;
  const entries = [...scripts].map(([name, { stamp, code }]): Entry => { const entry = { name, stamp, at, length: code.length, sha256: digest(code) }; at += next(code.length); return entry; });
  const list = Buffer.from(JSON.stringify({ key, scripts: entries }), 'latin1');
  const head = Buffer.alloc(UNIT + next(list.length), ' ');
  if (head.length + at > MOST) return;
  head.writeBigUInt64LE(BigInt(head.length - UNIT));
  list.copy(head, UNIT);
  // No other process has this name, so what lies there was left behind.
  const half = join(folder, `${beginning}half-${process.pid}`);
  rmSync(half, { force: true });
  try {
    write(half, [head, ...[...scripts.values()].flatMap(({ code }) => [code, Buffer.alloc(next(code.length) - code.length)])]);
    renameSync(half, join(folder, name));
  } catch (error) { rmSync(half, { force: true }); throw error; }
  const looked = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const others = readdirSync(folder).filter((one) => one.startsWith(beginning) && one !== name).map((one) => [one, looked(one)] as const).sort(([, a], [, b]) => b - a);
  for (const [one] of others.slice(FILES - 1)) rmSync(join(folder, one), { force: true });
}

/** Says of the file at `path` that it was looked at now. Throws where it cannot. */
export function markLooked(path: string): void { const now = new Date(); utimesSync(path, now, now); }

function read(path: string): { readonly bytes: Buffer; readonly looked: number } {
  const at = openSync(path, 'r');
  try {
    const { size, mtimeMs } = fstatSync(at);
    return { bytes: size > MOST ? Buffer.alloc(UNIT) : readFileSync(at), looked: mtimeMs };
  } finally { closeSync(at); }
}

/** Only whoever runs it may read it, and nothing that lies there, a link least of all, is written to. */
function write(path: string, pieces: readonly Uint8Array[]): void {
  const at = openSync(path, 'wx', 0o600);
  try { for (const piece of pieces) for (let done = 0; done < piece.length;) done += writeSync(at, piece, done); } finally { closeSync(at); }
}

function next(at: number): number { return Math.ceil(at / UNIT) * UNIT; }
function digest(bytes: Uint8Array): string { return createHash('sha256').update(bytes).digest('hex'); }

function isList(value: unknown): value is { readonly key: unknown; readonly scripts: readonly Entry[] } { return typeof value === 'object' && value !== null && 'key' in value && 'scripts' in value && Array.isArray(value.scripts); }
