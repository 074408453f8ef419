import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Origin } from '../model/index.ts';
import { gitIn, isWithin } from './git.ts';
import type { Git, GitAnswer, GitTrouble } from './git.ts';
import { Listing } from './listing.ts';

/** What git says of the files of one directory: which it tracks, which it ignores. Paths are relative to the directory. */
export class Tracking {
  readonly #directory: string;
  readonly #ignoredFiles = new Set<string>();
  readonly #ignoredFolders = new Set<string>();
  /** What git keeps of the repository around the directory, and of those that lie in it. */
  #around: Listing | undefined;
  readonly #within: Listing[] = [];
  /** Repositories that lie in the directory and were asked about, each ending with a slash. */
  readonly #inside: string[] = [];
  /** What is left of them once they were let go. */
  #mounts: ReadonlyMap<string, string> | undefined;
  #unasked: Git | undefined;
  #nested = 0;
  /** Folder of the directory inside its repository, `packages/api`, '' at its root; absent when there is no repository around it. */
  readonly prefix: string | undefined;
  #notes: readonly string[] = [];

  /** Asks git about `directory`, an absolute path free of links. */
  constructor(directory: string) {
    this.#directory = directory;
    const git = gitIn(directory);
    const answer = git && (liesInRepository(directory) ? git.run(['rev-parse', '--show-toplevel'], { seconds: 20 }) : NOWHERE);
    if (!git || !answer?.ok) {
      this.#notes = [NOTES[answer && !answer.ok ? answer.why : 'no-git']];
      return;
    }
    const top = answer.stdout.toString('utf8').replace(/\n$/, '');
    // A repository may claim any other directory for its work tree (core.worktree); believe only one that it lies in.
    if (!isWithin(top, directory) || !existsSync(join(top, '.git'))) {
      this.#notes = [ELSEWHERE];
      return;
    }
    this.prefix = relative(top, directory).split(sep).join('/');
    if (this.prefix !== '' && git.run(['check-ignore', '-q', '.'], { seconds: 20 }).ok) {
      this.#notes = [IGNORED];
      return;
    }
    const listed = listingOf(git, '');
    if (listed instanceof Listing) [this.#around, this.#unasked] = [listed, git];
    else this.#notes = [NOTES[listed]];
  }

  /** For the reader, why nothing is known, or what was made of it; whole once `settle` was called. */
  get notes(): readonly string[] { return this.#notes; }

  /** Asks git about a repository that lies in the directory: a submodule or a clone. At most 64 are asked. */
  addRepository(path: string): void {
    if (++this.#nested > 64) return;
    const git = gitIn(join(this.#directory, path));
    if (!git) return;
    this.#inside.push(`${path}/`);
    const listed = listingOf(git, `${path}/`);
    if (!(listed instanceof Listing)) return;
    this.#within.push(listed);
    this.#askIgnored(git, `${path}/`);
  }

  ignoresFolder(path: string): boolean {
    if (this.#unasked && !this.#isInside(path) && this.#around?.holdsFolder(path) !== true) this.#askLast();
    return this.#ignoredFolders.has(path);
  }

  /**
   * Says which files are on disk; before that the origin of none is known. To list what is ignored git goes through the whole tree once more, so it is asked only where something
   * lies in it that it does not track: in a fresh checkout nothing does. Returns how many tracked files, links left out, are not among `paths`.
   */
  settle(paths: readonly string[]): number {
    const found = this.#around?.compare(paths, (path) => this.#isInside(path));
    if (found?.unknown === true) this.#askLast();
    const all = [...(this.#around ? [this.#around] : []), ...this.#within];
    if (this.#within.length === 0) return this.#around ? found?.absent ?? 0 : 0;
    const kept = new Set(all.flatMap((listing) => listing.files()));
    return paths.reduce((left, path) => (kept.has(path) ? left - 1 : left), kept.size);
  }

  /** Does git ignore anything? */
  get ignores(): boolean { return this.#ignoredFiles.size > 0 || this.#ignoredFolders.size > 0; }

  /** `ignored` when git ignores the file or a folder above it. */
  origin(path: string): Origin {
    if (this.#ignoredFiles.size > 0 && this.#ignoredFiles.has(path)) return 'ignored';
    if (this.#ignoredFolders.size === 0) return 'tree';
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) if (this.#ignoredFolders.has(path.slice(0, slash))) return 'ignored';
    return 'tree';
  }

  /** Is it known what git tracks? */
  get known(): boolean { return this.#around !== undefined; }

  /** Does git track this file? Of links it is not told. */
  tracks(path: string): boolean { return this.#around?.has(path) === true || this.#within.some((listing) => listing.has(path)); }

  /** Where other repositories are mounted, and at which commit. */
  submodules(): ReadonlyMap<string, string> { return this.#mounts ?? new Map([...(this.#around?.mounts ?? []), ...this.#within.flatMap((listing) => [...listing.mounts])]); }

  /** Lets go of what git keeps, which is as long as the tree is large: `tracks` is not asked any more. Origins and submodules are told as before. */
  release(): void {
    this.#mounts = this.submodules();
    this.#around = undefined;
    this.#within.length = 0;
  }

  #isInside(path: string): boolean { return this.#inside.some((folder) => path.startsWith(folder)); }

  /** Asks of the repository around the directory what was left unasked. */
  #askLast(): void {
    const git = this.#unasked;
    this.#unasked = undefined;
    if (!git) return;
    if (this.prefix === '' && git.run(['check-ignore', '-q', '.'], { seconds: 20 }).ok) {
      this.#notes = [IGNORED];
      this.#around = undefined;
      return;
    }
    const why = this.#askIgnored(git, '');
    if (why !== undefined) this.#notes = [NOTES[why]];
  }

  #askIgnored(git: Git, base: string): GitTrouble | undefined {
    const listing = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard'];
    let ignored = git.run([...listing, '--directory']);
    // git cannot fold folders when it is asked from inside one that holds nothing but ignored files.
    if (!ignored.ok && ignored.why === 'failed') ignored = git.run(listing);
    if (!ignored.ok) return ignored.why;
    for (const path of entries(ignored.stdout)) {
      if (path.endsWith('/')) this.#ignoredFolders.add(base + path.slice(0, -1));
      else this.#ignoredFiles.add(base + path);
    }
    return undefined;
  }
}

const NOWHERE: GitAnswer = { ok: false, why: 'not-a-repository' };

/** Is there anything to ask git about? To start it takes longer than to list a small tree. */
function liesInRepository(directory: string): boolean {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

/** What git keeps of a repository, or why it does not say. */
function listingOf(git: Git, base: string): Listing | GitTrouble {
  const index = git.run(['ls-files', '-z', '--cached', '--stage']);
  return index.ok ? new Listing(base, index.stdout.toString('utf8')) : index.why;
}

function entries(stdout: Buffer): string[] {
  const all = stdout.toString('utf8').split('\0');
  all.pop();
  return all;
}

const ALL = 'every file is taken as part of the tree';
const ELSEWHERE = `the repository around this directory says that its files lie in another one (core.worktree), so ${ALL}`;
const IGNORED = 'the repository around this directory ignores it, so every file is taken as part of the tree';
const NOTES: Readonly<Record<GitTrouble, string>> = {
  'no-git': `git was not found, so ${ALL}; install git to have ignored files told apart`,
  'not-a-repository': `not a git repository, so ${ALL}`,
  refused: `git refuses this directory because another user owns it, so ${ALL}; add it to safe.directory in your git configuration to change that`,
  timeout: `git took too long, so ${ALL}`,
  'too-much': `git listed too much, so ${ALL}`,
  damaged: `some of the repository is damaged, so ${ALL}; \`git fsck\` tells more`,
  failed: `git could not list this directory, so ${ALL}; \`git status\` in it tells why`,
};
