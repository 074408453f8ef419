import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT, Refusal } from './failure.ts';
import { inPieces } from './pieces.ts';

/** A chain of receipts of many years; a larger file was not written by us. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Why the system refused something, as it calls it: `ENOENT`. */
function codeOf(cause: unknown): string { return cause instanceof Error && 'code' in cause ? String(cause.code) : 'error'; }

/** Bytes of a file, relative to `cwd`; undefined when it is not there. `name`: what the reader calls it. Throws a Refusal when it cannot be read. */
export function bytesOf(cwd: string, file: string, name = file): Buffer | undefined {
  try {
    const path = resolve(cwd, file);
    if (statSync(path).size > MOST_BYTES) throw new Refusal(`${name} is larger than ${MOST_BYTES} bytes`, EXIT.usage);
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const code = codeOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Refusal(`${name} cannot be read (${code})`, EXIT.usage, { cause });
  }
}

/** The same for a file that must be there. */
export function neededBytes(cwd: string, file: string): Buffer {
  const bytes = bytesOf(cwd, file);
  if (!bytes) throw new Refusal(`${file}: there is no such file`, EXIT.usage);
  return bytes;
}

/** The text of a file (absolute), called `name`; undefined when it is not there. Throws a Refusal when it cannot be read. */
export function textOf(path: string, name: string): string | undefined { return bytesOf('', path, name)?.toString('utf8'); }

/** Lower-case hexadecimal SHA-256 of a file of the program; null where it cannot be read. */
export function digestOf(file: string | URL): string | null {
  try { return createHash('sha256').update(readFileSync(file)).digest('hex'); } catch { return null; }
}

/** Writes a file whole or not at all, and makes its folder. `text`: whole, or in pieces that are made as they are written. A device or a pipe is written to; to rename a file over it would take it away. Throws a Refusal. */
export function writeWhole(cwd: string, file: string, text: string | Iterable<string>): void {
  const path = resolve(cwd, file);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false && !statSync(path).isDirectory()) { writePieces(path, 'w', text, false); return; }
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) { throw ours(cause) ? cause : cannotBeWritten(file, cause, '; choose another place'); }
  replaceWhole(path, file, text);
}

/**
 * Puts a file (absolute) in the place of what is there, whole or not at all: written beside it, under a name nobody can have prepared a link at, then renamed over it, so that a reader finds the old file or the
 * new one. `durable`: a machine that loses its power does too, for it is on the disk before its name is given away. `name`: what the reader calls it. Throws a Refusal.
 */
export function replaceWhole(path: string, name: string, text: string | Iterable<string>, { durable = false }: { readonly durable?: boolean } = {}): void {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    writePieces(beside, 'wx', text, durable);
    renameSync(beside, path);
  } catch (cause) {
    // Where the folder itself is a file there is nothing to take away, and asking for it is an error of its own.
    try { rmSync(beside, { force: true }); } catch { /* nothing was written */ }
    if (ours(cause)) throw cause;
    // What has to last has the one place it has.
    throw cannotBeWritten(name, cause, durable ? '' : '; choose another place');
  }
}

function writePieces(path: string, flags: 'w' | 'wx', text: string | Iterable<string>, durable: boolean): void {
  const handle = openSync(path, flags);
  try {
    for (const piece of inPieces(typeof text === 'string' ? [text] : text)) writeFileSync(handle, piece);
    if (durable) fsyncSync(handle);
  } finally { closeSync(handle); }
}

/** What fails while the text is made is no fault of the place. */
function ours(cause: unknown): boolean { return !(cause instanceof Error && 'code' in cause); }

function cannotBeWritten(name: string, cause: unknown, advice: string): Refusal { return new Refusal(`${name} cannot be written (${codeOf(cause)})${advice}`, EXIT.usage, { cause }); }
