import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileRef } from '../index.ts';

/**
 * What a job of `pull_request_target` may not have (GATE §1.2), beyond what commits can show: credentials that actions/checkout left behind, and files of the
 * head in the work tree.
 */

/** More configuration files than this are looked into by nobody. */
const MOST_CONFIGS = 500;

/** The first trace of credentials in git's configuration of the work tree, as a sentence; undefined when there is none. */
export function persistedCredentials(workspace: string): string | undefined {
  const git = join(workspace, '.git');
  let configs: string[];
  try {
    if (!lstatSync(git).isDirectory()) return 'the work tree keeps its git folder elsewhere, so it cannot be seen that no credentials were persisted';
    configs = [join(git, 'config'), ...modules(join(git, 'modules'), 0)];
  } catch { return 'the configuration of git cannot be read, so it cannot be seen that no credentials were persisted'; }
  if (configs.length > MOST_CONFIGS) return 'there are too many submodules to see that no credentials were persisted';
  for (const config of configs) {
    let text: string;
    try { text = readFileSync(config, 'utf8'); } catch { continue; }
    if (holdsCredentials(text)) return 'git keeps credentials in this checkout. Set `persist-credentials: false` in actions/checkout';
  }
  return undefined;
}

function modules(folder: string, depth: number): string[] {
  if (depth > 8) return [];
  let names: readonly { readonly name: string; isDirectory: () => boolean }[];
  try { names = readdirSync(folder, { withFileTypes: true }); } catch { return []; }
  return names.flatMap((one) => (one.isDirectory() ? modules(join(folder, one.name), depth + 1) : one.name === 'config' ? [join(folder, one.name)] : []));
}

/** A header sent with every request, a file that is included (where newer checkouts keep it), a helper, a key, or a password in an address. */
function holdsCredentials(config: string): boolean {
  return config.split('\n').some((line) => /^\s*(?:extraheader|sshcommand|helper|askpass)\s*=|^\s*\[\s*(?:include|includeif|credential)\b|^\s*(?:push)?url\s*=\s*[a-z+]+:\/\/[^/\s]*:[^/\s]*@/i.test(line));
}

/** Files read at most to see whether the work tree is the base's own, and bytes of one. */
const MOST_FILES = 5000;
const MOST_BYTES = 8 * 1024 * 1024;

/** A path whose content in the work tree is the head's and not the base's; undefined when there is none. Files are told by git's ids of their bytes. */
export function headContentIn(workspace: string, base: readonly FileRef[], head: readonly FileRef[]): string | undefined {
  const before = new Map(base.map((file) => [file.path, file.oid]));
  const changed = head.filter((file) => file.oid !== undefined && file.oid !== before.get(file.path) && file.size <= MOST_BYTES);
  return changed.slice(0, MOST_FILES).find((file) => {
    const path = join(workspace, file.path);
    try {
      const stat = lstatSync(path);
      return stat.isFile() && stat.size === file.size && blobId(readFileSync(path), file.oid?.length === 64 ? 'sha256' : 'sha1') === file.oid;
    } catch { return false; }
  })?.path;
}

function blobId(bytes: Uint8Array, algorithm: 'sha1' | 'sha256'): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
