import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bufferOf } from '../model/index.ts';

/** What the build puts beside the program. */
export const RUNTIME_FILES = { knowledge: 'knowledge.json', reach: 'reach.json', resources: 'resources.json', operations: 'operations.json', authority: 'authority.json', prefilter: 'prefilter.wasm' } as const;
const MANIFEST = 'manifest.json';

/** Tables that are parsed when they are asked for. */
type Late = 'reach' | 'resources' | 'operations' | 'authority';

/** The tables as unread JSON (see knowledge/parseKnowledge), some of them parsed when they are asked for, and the prefilter's module (see match/createMatcher). */
export interface Runtime extends Readonly<Record<Late, () => unknown>> { readonly knowledge: unknown; readonly prefilter: Uint8Array }

/**
 * Reads the runtime files from the directory `base` (a file: URL ending in a slash) and holds each against `manifest.json`, which gives the
 * SHA-256, hex, of each by its name. Throws an Error that names
 * the file and says what to do when one is missing or is not the one that was built. `whole`: false for who wants the credentials of a tree and nothing else: what that does without is read and checked
 * when it is asked for, which then throws the same.
 */
export function loadRuntime(base: URL, { whole = true }: { readonly whole?: boolean } = {}): Runtime {
  const digests = manifest(read(base, MANIFEST));
  const checked = (name: string): Uint8Array => {
    const bytes = read(base, name);
    if (digests.get(name) !== digest(bytes)) throw new Error(`${name} is not the file this version of craterscan was built with; ${AGAIN}`);
    return bytes;
  };
  const late = (name: string): (() => unknown) => {
    let bytes = whole ? checked(name) : undefined;
    return () => { const parsed = json(bytes ?? checked(name), name); bytes = undefined; return parsed; };
  };
  return {
    knowledge: json(checked(RUNTIME_FILES.knowledge), RUNTIME_FILES.knowledge), prefilter: checked(RUNTIME_FILES.prefilter),
    reach: late(RUNTIME_FILES.reach), resources: late(RUNTIME_FILES.resources), operations: late(RUNTIME_FILES.operations), authority: late(RUNTIME_FILES.authority),
  };
}

const AGAIN = 'install craterscan again, or run `npm run build` in a checkout of it';

function read(base: URL, name: string): Uint8Array {
  try { return readFileSync(new URL(name, base)); } catch { throw new Error(`${name} is missing beside the program; ${AGAIN}`); }
}

function manifest(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  const parsed = json(bytes, MANIFEST);
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`${MANIFEST} is damaged; ${AGAIN}`);
  return new Map<string, unknown>(Object.entries(parsed));
}

function json(bytes: Uint8Array, name: string): unknown {
  try { return JSON.parse(bufferOf(bytes).toString('utf8')); } catch { throw new Error(`${name} is damaged; ${AGAIN}`); }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
