import { existsSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FileRef, Past } from '../model/index.ts';
import { REPOSITORY_TROUBLE } from './commits.ts';
import { counted, GapList, grouped, isLfsPointer } from './gap-list.ts';
import { gitIn, isWithin } from './git.ts';
import type { Git } from './git.ts';
import { walkHistory } from './history-objects.ts';
import type { Version, Walked } from './history-objects.ts';
import { wantedInHistory, wantedWhenDerived } from './history-paths.ts';
import { objectContents, objectSizes } from './object-reader.ts';

/** What a working tree says of its history where nobody asked for it. */
export const HISTORY_NOT_READ = '.git: not read, nor what it keeps of earlier versions';

/** Bounds on what is read of a history. */
export interface HistoryBounds {
  /** Largest version of a file, in bytes. */
  readonly blobBytes: number;
  /** Versions read at most, the newest first. */
  readonly blobs: number;
  /** Bytes of all of them together. */
  readonly totalBytes: number;
}
export const HISTORY_BOUNDS: HistoryBounds = { blobBytes: 1024 * 1024, blobs: 200_000, totalBytes: 2 * 1024 * 1024 * 1024 };

export interface HistoryOptions {
  /** Only so many of the newest commits; default: all. */
  readonly depth?: number;
  readonly bounds?: HistoryBounds;
}

/** Versions fetched by one git process. */
const ROUND = 1024;
const ROUND_BYTES = 24 * 1024 * 1024;
/** Objects that could not be read and are told apart from their neighbours, at most. */
const MOST_DAMAGED = 64;

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
    let sizes: ReturnType<typeof objectSizes>;
    try { sizes = objectSizes(git, fresh.map((version) => version.oid)); } catch { gap('unreadable', '.', 'git could not tell the sizes of what its history holds, so none of it was read'); return []; }
    return chosen(fresh, sizes, within, walked);
  };

  const chosen = (versions: readonly Version[], sizes: ReturnType<typeof objectSizes>, within: string, walked: Walked): FileRef[] => {
    const refs: FileRef[] = [];
    let [large, total, lacking] = [0, 0, 0];
    let over = false;
    for (const { oid, path, commit } of versions) {
      const known = sizes.get(oid);
      if (known === undefined) { lacking++; continue; }
      if (known.type !== 'blob' || known.size === 0) continue;
      const shown = path.slice(within.length);
      if (!wantedWhenDerived(shown, known.size)) continue;
      if (known.size > bounds.blobBytes) { large++; continue; }
      if (refs.length >= bounds.blobs || total + known.size > bounds.totalBytes) { over = true; break; }
      total += known.size;
      refs.push({ path: shown, size: known.size, origin: 'history', oid, ref: commit });
    }
    const missing = walked.missing + lacking;
    if (missing > 0) gap('shallow', 'git history', `${counted(missing, 'object')} of the history ${missing === 1 ? 'is' : 'are'} not in this clone, so what ${missing === 1 ? 'it holds' : 'they hold'} was not searched; a whole clone has ${missing === 1 ? 'it' : 'them'}`);
    if (large > 0) gap('too-large', 'git history', `${counted(large, 'earlier version')} of files ${large === 1 ? 'is' : 'are'} larger than the ${grouped(bounds.blobBytes)} bytes that are read of one, and ${large === 1 ? 'was' : 'were'} not read`);
    if (over) gap('bound', 'git history', `the history holds more than is read of one (${grouped(bounds.blobs)} versions, ${grouped(bounds.totalBytes)} bytes); the oldest were not read`);
    notes.push(`git history: ${counted(walked.commits, 'commit')}${options.depth === undefined ? '' : ', the newest, as asked'}, with stashes and reflogs; ${counted(refs.length, 'version')} of files that ${refs.length === 1 ? 'stands' : 'stand'} here no more, read for credentials only`);
    return refs;
  };

  const contents = function* (files: readonly FileRef[]): Iterable<{ readonly file: FileRef; readonly bytes: Uint8Array }> {
    if ('why' in opened) return;
    let damaged = 0;
    for (let at = 0; at < files.length;) {
      const round: FileRef[] = [];
      let bytes = 0;
      for (let file = files[at]; file && round.length < ROUND && (round.length === 0 || bytes + file.size <= ROUND_BYTES); file = files[++at]) { round.push(file); bytes += file.size; }
      const read = fetchRound(opened.git, round, () => ++damaged <= MOST_DAMAGED);
      for (const file of round) {
        const content = file.oid === undefined ? undefined : read.get(file.oid);
        if (!content) { gap('unreadable', file.path, 'is damaged or missing in an earlier version that git keeps, so that was not read; `git fsck` tells more'); continue; }
        if (!isLfsPointer(content)) yield { file, bytes: content };
      }
    }
  };
  return { list, contents, like: 'like' in opened ? opened.like : undefined, gaps: () => gaps.all(), notes: () => notes };
}

/** One process for the round; where a damaged object ends it, the halves are asked apart, as long as `more` says so. */
function fetchRound(git: Git, files: readonly FileRef[], more: () => boolean): ReadonlyMap<string, Uint8Array> {
  const read = objectContents(git, files.flatMap((file) => file.oid ?? []), files.reduce((sum, file) => sum + file.size, 0));
  if (read.size > 0 || files.length < 2 || !more()) return read;
  const half = files.length >> 1;
  return new Map([...fetchRound(git, files.slice(0, half), more), ...fetchRound(git, files.slice(half), more)]);
}

/** The repository around the directory, if it is one that may be believed. */
function openAt(directory: string): { readonly git: Git; readonly prefix: string; readonly shallow: boolean; readonly like: string } | { readonly why: string } {
  let real: string;
  try { real = realpathSync(directory); } catch { return { why: 'there is no such directory' }; }
  const git = gitIn(real);
  if (!git) return { why: REPOSITORY_TROUBLE['no-git'] };
  const answer = git.run(['rev-parse', '--show-toplevel'], { seconds: 20 });
  if (!answer.ok) return { why: existsSync(join(real, 'HEAD')) && existsSync(join(real, 'objects')) ? 'this is a bare repository, which has no files an agent would work on; scan a clone of it' : answer.why === 'not-a-repository' ? 'this is not a git repository' : REPOSITORY_TROUBLE[answer.why] };
  const top = answer.stdout.toString('utf8').replace(/\n$/, '');
  // A repository may claim any other directory for its work tree (core.worktree); believe only one that it lies in.
  if (!isWithin(top, real) || !existsSync(join(top, '.git'))) return { why: REPOSITORY_TROUBLE.failed };
  const shallow = git.run(['rev-parse', '--is-shallow-repository'], { seconds: 20 });
  const format = git.run(['rev-parse', '--show-object-format'], { seconds: 20 });
  const like = '0'.repeat(format.ok && format.stdout.toString('latin1').trim() === 'sha256' ? 64 : 40);
  return { git, like, prefix: relative(top, real).split(sep).join('/'), shallow: shallow.ok && shallow.stdout.toString('latin1').trim() !== 'false' };
}

/** Where other repositories are mounted, relative to the directory. */
function submodulesIn(git: Git): string[] {
  const index = git.run(['ls-files', '-z', '--cached', '--stage']);
  if (!index.ok) return [];
  return index.stdout.toString('utf8').split('\0').flatMap((line) => (line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : []));
}

function tellEnd(walked: Walked, gap: (kind: 'unreadable' | 'bound', file: string, reason: string) => void): void {
  if (walked.end === 'bound') gap('bound', '.', 'the git history is longer than is walked, so its oldest part was not searched; `--history=DEPTH` bounds it by commits');
  if (walked.end === 'damaged') gap('unreadable', '.', 'git could not walk the whole history, for some of it is damaged or missing; what came before that was searched');
}
