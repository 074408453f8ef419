import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { temporary } from './temporary.ts';

/** Root of the repository, absolute. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'rules', 'scripts/build.ts', 'scripts/builtins.ts', 'scripts/late.ts', 'scripts/one-start.ts', 'scripts/packing.ts', 'scripts/prefilter.ts', 'scripts/see-through.ts', 'wasm', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.types.json'];
const DONE = join(ROOT, 'dist/manifest.json');
const LOCK = join(tmpdir(), `craterscan-build-${createHash('sha256').update(ROOT).digest('hex').slice(0, 12)}`);
/** A build takes seconds; a lock older than this was left behind. */
const ABANDONED = 120_000;

let built: Promise<string> | undefined;

/**
 * A copy of `dist/` with nothing beside it but package.json, as a user has it. Builds first where a source is newer than the last build. All files of tests
 * share it, so none may change it: see `ownCopy`.
 */
export function builtCopy(): Promise<string> {
  built ??= sharedCopy();
  return built;
}

/** The same in a temporary directory of the asking tests, which may break it. */
export async function ownCopy(): Promise<string> {
  const directory = temporary('dist');
  cpSync(await builtCopy(), directory, { recursive: true });
  return directory;
}

/** Of several test processes one builds and copies, and the others wait. */
async function sharedCopy(): Promise<string> {
  const directory = join(inject('shared'), 'built');
  await locked(() => {
    if (existsSync(directory)) return;
    if (!isFresh()) build();
    const half = `${directory}.half`;
    cpSync(join(ROOT, 'dist'), join(half, 'dist'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(half, 'package.json'));
    renameSync(half, directory);
  });
  return directory;
}

function build(): void {
  const start = new Date();
  execFileSync(process.execPath, ['scripts/build.ts'], { cwd: ROOT, stdio: 'pipe' });
  try { execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'], { cwd: ROOT, stdio: 'pipe' }); } catch { /* Types of the sources are another check's business; declarations are written all the same. */ }
  // A source that changed while we built is newer than this build.
  utimesSync(DONE, start, start);
}

function isFresh(): boolean {
  if (!existsSync(DONE) || !existsSync(join(ROOT, 'dist/types/src/index.d.ts'))) return false;
  const last = statSync(DONE).mtimeMs;
  return SOURCES.every((name) => {
    const path = join(ROOT, name);
    if (!existsSync(path)) return true;
    if (!statSync(path).isDirectory()) return statSync(path).mtimeMs <= last;
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).every((file) => statSync(join(path, file)).mtimeMs <= last);
  });
}

/** Runs `work` while no other process does; a folder is made or not, which no two processes can both do. */
async function locked(work: () => void): Promise<void> {
  for (;;) {
    try { mkdirSync(LOCK); break; } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const age = existsSync(LOCK) ? Date.now() - statSync(LOCK).mtimeMs : 0;
      if (age > ABANDONED) rmSync(LOCK, { recursive: true, force: true });
      await wait(100);
    }
  }
  try { writeFileSync(join(LOCK, String(process.pid)), ''); work(); } finally { rmSync(LOCK, { recursive: true, force: true }); }
}
