import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Origin } from '../model/index.ts';
import { gitIn, isWithin } from './git.ts';
import type { Git, GitAnswer, GitTrouble } from './git.ts';

/** What git says of the files of one directory: which it tracks, which it ignores. Paths are relative to the directory. */
export class Tracking {
  readonly #directory: string;
  readonly #ignoredFiles = new Set<string>();
  readonly #ignoredFolders = new Set<string>();
  /** What git lists of each repository asked: mode, object, stage and path of each entry. Taken apart only where somebody asks, for it is as long as the tree is large. */
  readonly #listings: { readonly base: string; readonly text: string }[] = [];
  #tracked: ReadonlySet<string> | undefined;
  /** Folders in which git tracks something, each repository it mounts among them; of the repository around the directory. */
  #kept: ReadonlySet<string> | undefined;
  /** Repositories that lie in the directory and were asked about, each ending with a slash. */
  readonly #inside: string[] = [];
  #unasked: Git | undefined;
  readonly #submodules = new Map<string, string>();
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
      this.#notes = [NOTES.failed];
      return;
    }
    this.prefix = relative(top, directory).split(sep).join('/');
    if (this.prefix !== '' && git.run(['check-ignore', '-q', '.'], { seconds: 20 }).ok) {
      this.#notes = [IGNORED];
      return;
    }
    const why = this.#askTracked(git, '');
    if (why === undefined) this.#unasked = git;
    else this.#notes = [NOTES[why]];
  }

  /** For the reader, why nothing is known, or what was made of it; whole once `settle` was called. */
  get notes(): readonly string[] { return this.#notes; }

  /** Asks git about a repository that lies in the directory: a submodule or a clone. At most 64 are asked. */
  addRepository(path: string): void {
    if (++this.#nested > 64) return;
    const git = gitIn(join(this.#directory, path));
    if (!git) return;
    this.#inside.push(`${path}/`);
    if (this.#askTracked(git, `${path}/`) === undefined) this.#askIgnored(git, `${path}/`);
  }

  ignoresFolder(path: string): boolean {
    if (this.#unasked && !this.#isInside(path) && !this.#keptFolders().has(path)) this.#askLast();
    return this.#ignoredFolders.has(path);
  }

  /**
   * Says which files are on disk; before that the origin of none is known. To list what is ignored git goes through the whole tree once more, so it is asked only where something
   * lies in it that it does not track: in a fresh checkout nothing does. Returns how many tracked files, links left out, are not among `paths`.
   */
  settle(paths: readonly string[]): number {
    const [only, ...others] = this.#listings;
    if (!only) return 0;
    // Both lists in order are gone along side by side, which makes no table of either. Git's order is that of bytes; it is that of strings unless characters take two units.
    const inOrder = this.#tracked === undefined && others.length === 0 && !SURROGATES.test(only.text);
    const { absent, unknown } = inOrder ? compared(only, paths.toSorted()) : this.#comparedByTable(paths);
    if (unknown && this.#unasked) this.#askLast();
    return this.#listings.length === 0 ? 0 : absent;
  }

  /** `ignored` when git ignores the file or a folder above it. */
  origin(path: string): Origin {
    if (this.#ignoredFiles.size > 0 && this.#ignoredFiles.has(path)) return 'ignored';
    if (this.#ignoredFolders.size === 0) return 'tree';
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) if (this.#ignoredFolders.has(path.slice(0, slash))) return 'ignored';
    return 'tree';
  }

  /** Does git track this file? Of links it is not told. */
  tracks(path: string): boolean { return this.#all().has(path); }

  #all(): ReadonlySet<string> { return (this.#tracked ??= new Set(this.#listings.flatMap(trackedIn))); }

  /** Where other repositories are mounted, and at which commit. */
  submodules(): ReadonlyMap<string, string> { return this.#submodules; }

  #keptFolders(): ReadonlySet<string> {
    if (this.#kept) return this.#kept;
    const kept = new Set<string>();
    let last = '';
    for (const { path, sort } of this.#listings[0] ? entriesOf(this.#listings[0]) : []) {
      if (sort === 'mount') kept.add(path);
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      if (folder === last) continue;
      last = folder;
      for (let at = folder; at !== '' && !kept.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) kept.add(at);
    }
    return (this.#kept = kept);
  }

  #isInside(path: string): boolean { return this.#inside.some((folder) => path.startsWith(folder)); }

  #comparedByTable(paths: readonly string[]): Compared {
    const [own] = this.#listings;
    const known = new Set(own && [...entriesOf(own)].map(({ path }) => path));
    const tracked = this.#all();
    const absent = paths.reduce((left, path) => (tracked.has(path) ? left - 1 : left), tracked.size);
    return { absent, unknown: paths.some((path) => !known.has(path) && !this.#isInside(path)) };
  }

  #askTracked(git: Git, base: string): GitTrouble | undefined {
    const index = git.run(['ls-files', '-z', '--cached', '--stage']);
    if (!index.ok) return index.why;
    const text = index.stdout.toString('utf8');
    this.#listings.push({ base, text });
    this.#tracked = undefined;
    for (const line of linesOf(text, MOUNT)) this.#submodules.set(base + line.slice(line.indexOf('\t') + 1), line.slice(MOUNT.length, line.indexOf(' ', MOUNT.length)));
    return undefined;
  }

  /** Asks of the repository around the directory what was left unasked. */
  #askLast(): void {
    const git = this.#unasked;
    this.#unasked = undefined;
    if (!git) return;
    if (this.prefix === '' && git.run(['check-ignore', '-q', '.'], { seconds: 20 }).ok) {
      this.#notes = [IGNORED];
      for (const { text } of this.#listings.splice(0, 1)) for (const line of linesOf(text, MOUNT)) this.#submodules.delete(line.slice(line.indexOf('\t') + 1));
      this.#tracked = undefined;
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

const MOUNT = '160000 ';
const LINK = '120000 ';
const SURROGATES = /[\ud800-\udfff]/;

/** Entries of a listing that begin so. */
function* linesOf(text: string, start: string): Iterable<string> {
  for (let at = text.startsWith(start) ? 0 : text.indexOf(`\0${start}`) + 1; at > 0 || (at === 0 && text.startsWith(start)); at = text.indexOf(`\0${start}`, at) + 1) yield text.slice(at, text.indexOf('\0', at));
}

interface Entry { readonly path: string; readonly sort: 'file' | 'link' | 'mount' }

/** What a listing holds, in its order: a file that is being merged comes several times. */
function* entriesOf({ base, text }: { readonly base: string; readonly text: string }): Iterable<Entry> {
  for (let at = 0, end = text.indexOf('\0'); end >= 0; at = end + 1, end = text.indexOf('\0', at)) {
    const path = text.slice(text.indexOf('\t', at) + 1, end);
    yield { path: base === '' ? path : base + path, sort: text.startsWith(MOUNT, at) ? 'mount' : text.startsWith(LINK, at) ? 'link' : 'file' };
  }
}

function trackedIn(listing: { readonly base: string; readonly text: string }): string[] { return [...entriesOf(listing)].flatMap(({ path, sort }) => (sort === 'file' ? [path] : [])); }

/** How many tracked files, links left out, are not on disk; is anything on disk that git does not know? */
interface Compared { readonly absent: number; readonly unknown: boolean }

/** Compares a listing with paths, both in order. */
function compared(listing: { readonly base: string; readonly text: string }, paths: readonly string[]): Compared {
  let absent = 0;
  let unknown = false;
  let at = 0;
  let last: string | undefined;
  for (const { path, sort } of entriesOf(listing)) {
    if (path === last) continue;
    last = path;
    for (; at < paths.length && (paths[at] ?? '') < path; at++) unknown = true;
    if (paths[at] === path) at++; else if (sort === 'file') absent++;
  }
  return { absent, unknown: unknown || at < paths.length };
}

function entries(stdout: Buffer): string[] {
  const all = stdout.toString('utf8').split('\0');
  all.pop();
  return all;
}

const ALL = 'every file is taken as part of the tree';
const IGNORED = 'the repository around this directory ignores it, so every file is taken as part of the tree';
const NOTES: Readonly<Record<GitTrouble, string>> = {
  'no-git': `git was not found, so ${ALL}; install git to have ignored files told apart`,
  'not-a-repository': `not a git repository, so ${ALL}`,
  refused: `git refuses this directory because another user owns it, so ${ALL}; add it to safe.directory in your git configuration to change that`,
  timeout: `git took too long, so ${ALL}`,
  'too-much': `git listed too much, so ${ALL}`,
  failed: `git could not list this directory, so ${ALL}`,
};
