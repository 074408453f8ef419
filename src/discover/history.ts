import { existsSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FileRef, Past, PastFile } from '../model/index.ts';
import { counted, GapList, grouped, isLfsPointer } from './gap-list.ts';
import { gitIn, isWithin } from './git.ts';
import type { Git } from './git.ts';
import { MOST_TIME, walkHistory } from './history-objects.ts';
import type { Version, Walked } from './history-objects.ts';
import { wantedInHistory, wantedWhenDerived } from './history-paths.ts';
import { LONGEST_PATH } from './longest-path.ts';
import { objectFlow } from './object-flow.ts';
import { MISSING, sizesOfFiles } from './object-sizes.ts';
import { REPOSITORY_TROUBLE } from './repository-trouble.ts';

/** Bounds on what is read of a history. */
export interface HistoryBounds {
  /** Largest version of a file, in bytes. */
  readonly blobBytes: number;
  /** Versions read at most, the newest first. */
  readonly blobs: number;
  /** Bytes of all of them together. */
  readonly totalBytes: number;
  /** Time for reading them, in milliseconds. */
  readonly milliseconds: number;
}
export const HISTORY_BOUNDS: HistoryBounds = { blobBytes: 1024 * 1024, blobs: 200_000, totalBytes: 2 * 1024 * 1024 * 1024, milliseconds: 600_000 };

export interface HistoryOptions {
  /** Only so many of the newest commits; default: all. */
  readonly depth?: number;
  readonly bounds?: HistoryBounds;
}

/**
 * What git keeps of earlier versions below `directory`: every blob of every commit that a branch, a tag, a stash or a reflog still leads to, each once, newest first, with the commit
 * it last stood in. Nothing is checked out, fetched or run. Never throws for the repository's sake: no repository, a clone that has a part only, a damaged object are gaps.
 */
export function openHistory(directory: string, options: HistoryOptions = {}): Past {
  const bounds = options.bounds ?? HISTORY_BOUNDS;
  const gaps = new GapList();
  const notes: string[] = [];
  const gap = (kind: 'unreadable' | 'shallow' | 'bound' | 'too-large' | 'submodule', file: string, reason: string): void => { gaps.add(kind, file, reason, 'history'); };
  const opened = openAt(directory);

  const list = async (live: ReadonlySet<string>): Promise<readonly FileRef[]> => {
    if ('why' in opened) { gap('unreadable', '.', `the git history was not read: ${opened.why}`); return []; }
    const { git } = opened;
    const within = opened.prefix === '' ? '' : `${opened.prefix}/`;
    if (opened.shallow) gap('shallow', '.', 'this clone has only a part of the history, and no more of it was searched; fetch the rest with `git fetch --unshallow` and scan again');
    for (const path of submodulesIn(git)) gap('submodule', path, 'is a repository of its own, and its history was not read; scan it there');
    const walked = await walkHistory(git, options.depth, (path) => path.startsWith(within) && wantedInHistory(path));
    tellEnd(walked, gap);
    const fresh = walked.versions.filter((version) => !live.has(version.oid));
    const sizes = await sizesOfFiles(git, fresh.map((version) => version.oid));
    if (!sizes) { gap('unreadable', '.', 'git could not tell the sizes of what its history holds, so none of it was read'); return []; }
    return chosen(fresh, sizes, within, walked);
  };

  const chosen = (versions: readonly Version[], sizes: Int32Array, within: string, walked: Walked): FileRef[] => {
    const refs: FileRef[] = [];
    let [large, total, lacking] = [0, 0, 0];
    let over = false;
    for (const [index, { oid, path, commit }] of versions.entries()) {
      const size = sizes[index] ?? MISSING;
      if (size === MISSING) { lacking++; continue; }
      if (size <= 0) continue;
      const shown = path.slice(within.length);
      if (!wantedWhenDerived(shown, size)) continue;
      if (size > bounds.blobBytes) { large++; continue; }
      if (refs.length >= bounds.blobs || total + size > bounds.totalBytes) { over = true; break; }
      total += size;
      refs.push({ path: shown, size, origin: 'history', oid, ref: commit });
    }
    const missing = walked.missing + lacking;
    if (missing > 0) gap('shallow', 'git history', `${counted(missing, 'object')} of the history ${missing === 1 ? 'is' : 'are'} not in this clone, so what ${missing === 1 ? 'it holds' : 'they hold'} was not searched; a whole clone has ${missing === 1 ? 'it' : 'them'}`);
    if (large > 0) gap('too-large', 'git history', `${counted(large, 'earlier version')} of files ${large === 1 ? 'is' : 'are'} larger than the ${grouped(bounds.blobBytes)} bytes that are read of one, and ${large === 1 ? 'was' : 'were'} not read`);
    if (over) gap('bound', 'git history', `the history holds more than is read of one (${grouped(bounds.blobs)} versions, ${grouped(bounds.totalBytes)} bytes); the oldest were not read`);
    notes.push(`git history: ${counted(walked.commits, 'commit')}${options.depth === undefined ? '' : ', the newest, as asked'}, with stashes and reflogs; ${counted(refs.length, 'version')} of files that ${refs.length === 1 ? 'stands' : 'stand'} here no more, read for credentials only`);
    return refs;
  };

  const contents = async function* (files: readonly FileRef[]): AsyncGenerator<readonly PastFile[]> {
    if ('why' in opened) return;
    const flow = objectFlow(opened.git, files.map((file) => file.oid ?? ''), bounds.milliseconds);
    let step = await flow.next();
    for (; step.done !== true; step = await flow.next()) {
      const read: PastFile[] = [];
      for (const { index, bytes } of step.value) {
        const file = files[index];
        if (!file) continue;
        if (!bytes) gap('unreadable', file.path, 'is damaged or missing in an earlier version that git keeps, so that was not read; `git fsck` tells more');
        else if (!isLfsPointer(bytes)) read.push({ file, bytes });
      }
      yield read;
    }
    const left = files.length - step.value.next;
    if (step.value.why === 'late') gap('bound', 'git history', `reading the history took longer than the ${grouped(bounds.milliseconds / 1000)} seconds it may, so ${counted(left, 'version')} of ${grouped(files.length)} ${left === 1 ? 'was' : 'were'} not read; \`--history=DEPTH\` bounds it by commits`);
    if (step.value.why === 'damaged') gap('unreadable', 'git history', `so much of the repository is damaged that ${counted(left, 'earlier version')} of ${grouped(files.length)} ${left === 1 ? 'was' : 'were'} not read; \`git fsck\` tells more`);
  };
  return { list, contents, like: 'like' in opened ? opened.like : undefined, gaps: () => gaps.all(), notes: () => notes };
}

/** The repository around the directory, if it is one that may be believed. */
function openAt(directory: string): { readonly git: Git; readonly prefix: string; readonly shallow: boolean; readonly like: string } | { readonly why: string } {
  let real: string;
  try { real = realpathSync(directory); } catch { return { why: 'there is no such directory' }; }
  const git = gitIn(real);
  if (!git) return { why: REPOSITORY_TROUBLE['no-git'] };
  const answer = git.run(['rev-parse', '--is-shallow-repository', '--show-object-format', '--show-toplevel'], { seconds: 20 });
  if (!answer.ok) return { why: existsSync(join(real, 'HEAD')) && existsSync(join(real, 'objects')) ? 'this is a bare repository, which has no files an agent would work on; scan a clone of it' : answer.why === 'not-a-repository' ? 'this is not a git repository' : REPOSITORY_TROUBLE[answer.why] };
  const [shallow = '', format = '', ...directories] = answer.stdout.toString('utf8').replace(/\n$/, '').split('\n');
  const top = directories.join('\n');
  // A repository may claim any other directory for its work tree (core.worktree); believe only one that it lies in.
  if (!isWithin(top, real) || !existsSync(join(top, '.git'))) return { why: 'this repository says that its files lie in another directory (core.worktree)' };
  const like = '0'.repeat(format === 'sha256' ? 64 : 40);
  return { git, like, prefix: relative(top, real).split(sep).join('/'), shallow: shallow !== 'false' };
}

/** Where other repositories are mounted, relative to the directory. */
function submodulesIn(git: Git): string[] {
  const index = git.run(['ls-files', '-z', '--cached', '--stage']);
  if (!index.ok) return [];
  return index.stdout.toString('utf8').split('\0').flatMap((line) => (line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : []));
}

function tellEnd(walked: Walked, gap: (kind: 'unreadable' | 'bound', file: string, reason: string) => void): void {
  if (walked.long > 0) gap('bound', '.', `${counted(walked.long, 'file or folder', 'files or folders')} of the history ${walked.long === 1 ? 'has a path' : 'have paths'} longer than ${grouped(LONGEST_PATH)} bytes, which no system opens, so what ${walked.long === 1 ? 'it holds' : 'they hold'} was not searched`);
  if (walked.end === 'bound') gap('bound', '.', 'the git history is longer than is walked, so its oldest part was not searched; `--history=DEPTH` bounds it by commits');
  if (walked.end === 'late') gap('bound', '.', `git took longer to walk the history than the ${grouped(MOST_TIME / 1000)} seconds it may, and what it had not told by then was not searched; \`--history=DEPTH\` bounds it by commits`);
  if (walked.end === 'damaged') gap('unreadable', '.', 'git could not walk the whole history, for some of it is damaged or missing; what came before that was searched');
}
