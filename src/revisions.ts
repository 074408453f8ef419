import { resolve } from 'node:path';
import { besideRevisions, openGitTree, openHome, openRepository, openWorkingTree, overlay } from './discover/index.ts';
import type { Commit, GitMemo, Repository } from './discover/index.ts';
import { shownName } from './model/index.ts';
import type { Comparison, Workspace } from './model/index.ts';

/** Two revisions of the repository around a directory, or one and its working tree. */
export interface RevisionSettings {
  /** Absolute, or relative to the process. A folder of the repository: only what lies below it is compared. */
  readonly directory: string;
  /** A name, an id, an expression of git, `A..B`, or `A...B` for what B adds since it left A (then `head` is left out). */
  readonly base: string;
  /** Left out: the working tree, with the files git ignores laid over both sides. */
  readonly head?: string;
  /** Compare with the best common ancestor of base and head instead of base itself. */
  readonly mergeBase?: boolean;
  /** False leaves out files git ignores. */
  readonly ignored?: boolean;
  /** A home directory whose credential stores are laid over both sides. */
  readonly home?: string;
}

/** The two sides cannot be opened: no repository, no such revision, no common history. The message is a sentence for the reader. */
export class RevisionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RevisionError';
  }
}

/** Both sides as workspaces, and how they are called. */
export interface Revisions { readonly base: Workspace; readonly head: Workspace; readonly names: Comparison['names'] }

/**
 * Opens both sides of a comparison. Nothing is checked out and nothing is fetched. Rejects with an Error whose sentence is for the reader, and names what mends it:
 * no repository, no such revision, no common history.
 */
export async function openRevisions(settings: RevisionSettings, memo: GitMemo): Promise<Revisions> {
  const directory = resolve(settings.directory);
  const repository = openRepository(directory);
  const asked = sidesOf(settings);
  const start = asked.mergeBase ? commonAncestor(repository, asked.base, asked.head ?? 'HEAD') : treeish(repository, asked.base);
  const old = await openGitTree(directory, start, undefined, memo);
  const home = settings.home === undefined ? undefined : openHome(settings.home);
  const withHome = (tree: Workspace): Workspace => (home ? overlay(tree, home) : tree);
  const names = { base: asked.mergeBase ? `${nameOf(start)}, where ${nameOf(asked.head ?? 'HEAD')} left ${nameOf(asked.base)}` : nameOf(asked.base), head: asked.head === undefined ? 'working tree' : nameOf(asked.head) };
  if (asked.head !== undefined) return { base: withHome(old), head: withHome(await openGitTree(directory, treeish(repository, asked.head), undefined, memo)), names };
  const tree = openWorkingTree(directory, { ignored: settings.ignored ?? true });
  return { base: withHome(overlay(old, besideRevisions(tree))), head: withHome(tree), names };
}

/** The commits of both sides, for who has to name them. Throws as `openRevisions` does, and where a side is no commit: a tree alone, or the working tree. */
export async function revisionCommits(settings: RevisionSettings): Promise<{ readonly base: Commit; readonly head: Commit; readonly names: Comparison['names'] }> {
  const repository = openRepository(resolve(settings.directory));
  const asked = sidesOf(settings);
  if (asked.head === undefined) throw new Error('the working tree is no commit, and a statement is about commits: name the head');
  const [base, head] = [await repository.commit(asked.mergeBase ? commonAncestor(repository, asked.base, asked.head) : treeish(repository, asked.base)), await repository.commit(treeish(repository, asked.head))];
  if (!base || !head) throw new Error('a statement is about commits, and one of the revisions is none');
  return { base, head, names: { base: nameOf(asked.base), head: nameOf(asked.head) } };
}

/** `A..B` and `A...B` as git reads them: a side left out is HEAD. */
function sidesOf({ base, head, mergeBase = false }: RevisionSettings): { readonly base: string; readonly head: string | undefined; readonly mergeBase: boolean } {
  const range = head === undefined ? /^(.*?)(\.{2,3})(.*)$/.exec(base) : undefined;
  if (!range) return { base, head, mergeBase };
  return { base: range[1] || 'HEAD', head: range[3] || 'HEAD', mergeBase: mergeBase || range[2] === '...' };
}

/** A revision whose tree this clone has. Commits are named by their id from here on, so that a name that moves meanwhile changes nothing. */
function treeish(repository: Repository, revision: string): string {
  const commit = repository.resolve(revision);
  if (commit !== undefined) return commit;
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(revision) && repository.exists(revision) === 'tree') return revision;
  throw new Error(unknownRevision(repository, revision));
}

/** An id or a branch of the other side can be fetched by its name; `HEAD^1` and the like need more of the history. */
function unknownRevision(repository: Repository, revision: string): string {
  const name = shownName(revision);
  if (repository.isDamaged(revision)) return `git could not look for the revision ${name} here: some of this repository is damaged; \`git fsck\` tells more`;
  const plain = /^[\w./-]+$/.test(revision) && !revision.startsWith('-') && !/^(?:HEAD|ORIG_HEAD|FETCH_HEAD)$/.test(revision);
  const fetch = plain ? `git fetch ${repository.shallow ? '--depth=1 ' : ''}origin ${name.replace(/^origin\//, '')}` : repository.shallow ? 'git fetch --unshallow origin' : 'git fetch origin';
  return repository.shallow
    ? `git knows no revision ${name} here: this clone has only a part of the history; fetch it with \`${fetch}\``
    : `git knows no revision ${name} here; if another clone has it, fetch it with \`${fetch}\``;
}

function commonAncestor(repository: Repository, base: string, head: string): string {
  const [a, b] = [base, head].map((revision) => {
    const oid = repository.resolve(revision);
    if (oid === undefined) throw new Error(unknownRevision(repository, revision));
    return oid;
  });
  const [first, ...others] = a === undefined || b === undefined ? [] : repository.mergeBases(a, b);
  const both = `${shownName(base)} and ${shownName(head)}`;
  if (first === undefined) {
    throw new Error(repository.shallow ? `${both} have no common ancestor in this clone, which has only a part of the history; fetch the rest with \`git fetch --unshallow origin\``
      : `${both} have no common ancestor: their histories are unrelated; name the revision to compare with`);
  }
  if (others.length > 0) throw new Error(`${both} were merged into each other and have ${others.length + 1} best common ancestors (${[first, ...others].slice(0, 4).map((oid) => oid.slice(0, 12)).join(', ')}); name the one to compare with`);
  return first;
}

/** As the user named it; a full object id in short. */
function nameOf(revision: string): string { return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(revision) ? revision.slice(0, 12) : shownName(revision); }
