import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileRef, Workspace } from '../../src/model/index.ts';
import { temporary } from '../support/temporary.ts';

/** A directory that goes away after the tests of the file. */
export function directory(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = temporary('scene');
  put(root, files);
  return root;
}

export function put(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Plain git for setting scenes, free of the developer's own settings. */
export function git(root: string, ...args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' };
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', '-C', root, ...args], { env, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

/** A repository with these files committed. */
export function repository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = directory(files);
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'first');
  return root;
}

/** `path` or `path (ignored)`, with ` derived` for those. */
export async function names(workspace: Workspace): Promise<string[]> {
  return (await workspace.files()).map((file) => `${file.path}${file.origin === 'tree' ? '' : ` (${file.origin})`}${file.derived ? ' derived' : ''}`);
}

/** Text of every file that can be read. */
export async function contents(workspace: Workspace): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  for (const file of await workspace.files()) {
    const bytes = await workspace.read(file);
    if (bytes) found.push([file.path, new TextDecoder().decode(bytes)]);
  }
  return Object.fromEntries(found);
}

/** `kind file` of every gap. */
export function gaps(workspace: Workspace): string[] {
  return workspace.gaps().map((gap) => `${gap.kind} ${gap.place.file}`);
}

export async function fileAt(workspace: Workspace, path: string): Promise<FileRef> {
  const found = (await workspace.files()).find((file) => file.path === path);
  if (!found) throw new Error(`no file ${path}`);
  return found;
}
