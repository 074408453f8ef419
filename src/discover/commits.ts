import { realpathSync } from 'node:fs';
import { bufferOf } from '../model/index.ts';
import { gitIn } from './git.ts';
import type { Git, GitAnswer } from './git.ts';
import { isObject, openObjectStream } from './object-stream.ts';
import type { ObjectStream } from './object-stream.ts';
import { REPOSITORY_TROUBLE } from './repository-trouble.ts';

/** What a commit object says of itself, whatever this clone has of its history. */
export interface Commit {
  readonly oid: string;
  readonly tree: string;
  /** In order; the first is the branch that was merged into. */
  readonly parents: readonly string[];
  /** Seconds since 1970 by the committer's own clock; undefined when it is not written as git writes it. */
  readonly committed: number | undefined;
}

/** A branch, tag or other name, and the object it names (a tag object for an annotated tag). */
export interface Ref { readonly name: string; readonly oid: string }

/** yes; no; or not known, because the clone lacks part of the history or there is more of it than is walked. */
export type Answer = 'yes' | 'no' | 'unknown';

/** Questions about the commits of one repository. Only objects and names are read; nothing is fetched, checked out or run. */
export interface Repository {
  /** Object id of the commit that a name, an id or an expression like `HEAD^1` means; undefined when there is none in this clone. */
  resolve(revision: string): string | undefined;
  /** Does git meet damage where it looks for this revision? */
  isDamaged(revision: string): boolean;
  /** What an object id names in this clone; undefined when it is not there. */
  exists(oid: string): 'commit' | 'tree' | 'blob' | 'tag' | undefined;
  /** The commit of this object id; undefined when it is not in this clone or is no commit. */
  commit(oid: string): Promise<Commit | undefined>;
  /** Best common ancestors of two commits (by object id): none when this clone shows none, several after criss-cross merges. */
  mergeBases(a: string, b: string): readonly string[];
  /** Was it cloned without its whole history? */
  readonly shallow: boolean;
  /** Does the history of `descendant` hold `ancestor`, or are they the same? Walks commit objects, at most 20,000. */
  isAncestor(ancestor: string, descendant: string): Promise<Answer>;
  /** Every name, in the order git lists them, at most 10,000. */
  refs(): readonly Ref[];
  /** Names below `prefix` (`refs/remotes/origin/`) whose history holds the commit. One walk of at most 20,000 commits answers for all. */
  refsHolding(oid: string, prefix?: string): Promise<{ readonly refs: readonly Ref[]; readonly complete: boolean }>;
}

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Commits walked at most. */
const MOST_COMMITS = 20_000;
const MOST_REFS = 10_000;
/** A commit object is a few hundred bytes; its message may be long. */
const COMMIT_BYTES = 1024 * 1024;

/** The repository around `directory`. `most`: commits that one question walks at most. Throws an Error with a sentence for the reader when there is no git or no repository, or git refuses it. */
export function openRepository(directory: string, most: number = MOST_COMMITS): Repository {
  let real: string;
  try { real = realpathSync(directory); } catch { throw new Error(`there is no directory ${directory}`); }
  const git = gitIn(real);
  if (!git) throw new Error(REPOSITORY_TROUBLE['no-git']);
  const answer = git.run(['rev-parse', '--is-shallow-repository'], { seconds: 20 });
  if (!answer.ok) throw new Error(REPOSITORY_TROUBLE[answer.why]);
  const shallow = answer.stdout.toString('latin1').trim() !== 'false';
  const find = (named: string): GitAnswer => git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${named}^{commit}`], { seconds: 20, bytes: 4096 });
  return {
    shallow,
    isDamaged: (revision) => { const found = find(revision); return !found.ok && found.why === 'damaged'; },
    resolve: (revision) => {
      const named = revision.startsWith('refs/') ? exact(git, revision) : revision;
      if (named === undefined) return undefined;
      const found = find(named);
      const oid = found.ok ? found.stdout.toString('latin1').trim() : '';
      return OID.test(oid) ? oid : undefined;
    },
    exists: (oid) => {
      if (!OID.test(oid)) return undefined;
      const found = git.run(['cat-file', '--batch-check'], { input: `${oid}\n`, seconds: 20, bytes: 4096 });
      const type = found.ok ? found.stdout.toString('latin1').split(' ')[1] : undefined;
      return TYPES.find((one) => one === type);
    },
    commit: (oid) => withReader(git, async (read) => (await read([oid])).get(oid)),
    mergeBases: (a, b) => {
      if (!OID.test(a) || !OID.test(b)) return [];
      const found = git.run(['rev-parse', `${a}...${b}`], { seconds: 60, bytes: 1024 * 1024 });
      if (!found.ok) return [];
      return found.stdout.toString('latin1').split('\n').filter((line) => line.startsWith('^')).map((line) => line.slice(1)).filter((oid) => OID.test(oid));
    },
    isAncestor: (ancestor, descendant) => withReader(git, async (read) => {
      if (!OID.test(ancestor) || !OID.test(descendant)) return 'unknown';
      const walked = await walk(read, most, [descendant], (oid) => oid === ancestor);
      return walked.met ? 'yes' : walked.complete ? 'no' : 'unknown';
    }),
    refs: () => refsOf(git),
    refsHolding: (oid, prefix = 'refs/') => withReader(git, async (read) => {
      const refs = refsOf(git).filter((ref) => ref.name.startsWith(prefix));
      if (!OID.test(oid)) return { refs: [], complete: false };
      const tips = tipsOf(git, refs);
      const walked = await walk(read, most, [...new Set(tips.values())], () => false);
      const holding = descendantsOf(oid, walked.parents);
      return { refs: refs.filter((ref) => holding.has(tips.get(ref.name) ?? '')), complete: walked.complete };
    }),
  };
}

/**
 * A full name (an expression may follow it) with the object id in the place of the name; undefined when there is no such ref. For one that is not there
 * git goes on to look for a tag or branch that is called so, and anybody who may push can make one; but it never completes a pattern.
 */
function exact(git: Git, revision: string): string | undefined {
  const name = revision.replace(/[~^:@].*$/s, '');
  if (/[*?[\\]/.test(name)) return undefined;
  const found = git.run(['rev-parse', `--glob=${name.slice(0, -1)}[${name.slice(-1)}]`], { seconds: 20, bytes: 4096 });
  const oid = found.ok ? found.stdout.toString('latin1').replace(/\n$/, '') : '';
  return OID.test(oid) ? oid + revision.slice(name.length) : undefined;
}

const TYPES = ['commit', 'tree', 'blob', 'tag'] as const;

type ReadCommits = (oids: readonly string[]) => Promise<ReadonlyMap<string, Commit>>;

/** One `cat-file` for sizes and one for contents, for as long as `work` lasts. */
async function withReader<T>(git: Git, work: (read: ReadCommits) => Promise<T>): Promise<T> {
  let streams: { readonly headers: ObjectStream; readonly contents: ObjectStream } | undefined;
  const read: ReadCommits = async (oids) => {
    streams ??= { headers: openObjectStream(git, 'headers'), contents: openObjectStream(git, 'contents') };
    const headers = await streams.headers.ask(oids.filter((oid) => OID.test(oid)));
    const small = [...headers].filter(([, { type, size }]) => type === 'commit' && size <= COMMIT_BYTES).map(([oid]) => oid);
    const commits = new Map<string, Commit>();
    for (const [oid, { bytes }] of await streams.contents.ask(small)) {
      const commit = bytes && isObject(oid, 'commit', bytes) ? commitIn(oid, bytes) : undefined;
      if (commit) commits.set(oid, commit);
    }
    return commits;
  };
  try { return await work(read); } finally { streams?.headers.close(); streams?.contents.close(); }
}

/** A commit object: `tree`, any number of `parent`, `author`, `committer`, and more that does not matter here. */
function commitIn(oid: string, bytes: Uint8Array): Commit | undefined {
  const text = bufferOf(bytes).toString('latin1');
  const end = text.indexOf('\n\n');
  const lines = (end < 0 ? text : text.slice(0, end)).split('\n');
  const tree = nameIn('tree ', lines[0]);
  if (tree === undefined) return undefined;
  const parents: string[] = [];
  for (let at = 1; lines[at]?.startsWith('parent '); at++) {
    const parent = nameIn('parent ', lines[at]);
    if (parent === undefined) return undefined;
    parents.push(parent);
  }
  const seconds = /> (\d{1,12}) [+-]\d{4}$/.exec(lines.find((line) => line.startsWith('committer ')) ?? '')?.[1];
  return { oid, tree, parents, committed: seconds === undefined ? undefined : Number(seconds) };
}

function nameIn(word: string, line: string | undefined): string | undefined {
  const oid = line?.startsWith(word) === true ? line.slice(word.length) : '';
  return OID.test(oid) ? oid : undefined;
}

interface Walked { readonly met: boolean; readonly complete: boolean; readonly parents: ReadonlyMap<string, readonly string[]> }

/** From the tips towards the first commits, a generation at a time, until one is met that is looked for. Incomplete when a commit is missing or the bound is passed. */
async function walk(read: ReadCommits, most: number, tips: readonly string[], wanted: (oid: string) => boolean): Promise<Walked> {
  const parents = new Map<string, readonly string[]>();
  const seen = new Set(tips);
  let complete = true;
  for (let round = [...seen]; round.length > 0;) {
    if (round.some(wanted)) return { met: true, complete, parents };
    if (parents.size + round.length > most) return { met: false, complete: false, parents };
    const commits = await read(round);
    const next: string[] = [];
    for (const oid of round) {
      const commit = commits.get(oid);
      if (!commit) { complete = false; continue; }
      parents.set(oid, commit.parents);
      for (const parent of commit.parents) if (!seen.has(parent)) { seen.add(parent); next.push(parent); }
    }
    round = next;
  }
  return { met: false, complete, parents };
}

/** The commit and all that come after it, among those walked. */
function descendantsOf(oid: string, parents: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const children = new Map<string, string[]>();
  for (const [child, list] of parents) for (const parent of list) { const known = children.get(parent); if (known) known.push(child); else children.set(parent, [child]); }
  const found = new Set([oid]);
  for (const one of found) for (const child of children.get(one) ?? []) found.add(child);
  return found;
}

/** Names and what they name, from `rev-parse`, which lists both in one order. */
function refsOf(git: Git): readonly Ref[] {
  const ask = (args: readonly string[]): string[] => {
    const answer = git.run(['rev-parse', ...args, '--all'], { seconds: 20, bytes: 16 * 1024 * 1024 });
    return answer.ok ? answer.stdout.toString('utf8').split('\n').filter((line) => line !== '') : [];
  };
  const [names, oids] = [ask(['--symbolic-full-name']), ask([])];
  if (names.length !== oids.length) return [];
  return names.slice(0, MOST_REFS).flatMap((name, at) => { const oid = oids[at] ?? ''; return OID.test(oid) ? [{ name, oid }] : []; });
}

/** The commits that refs lead to, by the name of the ref; tags are followed. One that leads to no commit is left out. */
function tipsOf(git: Git, refs: readonly Ref[]): ReadonlyMap<string, string> {
  const answer = git.run(['cat-file', '--batch-check'], { input: refs.map((ref) => `${ref.oid}^{commit}\n`).join(''), seconds: 60, bytes: 16 * 1024 * 1024 });
  const lines = answer.ok ? answer.stdout.toString('latin1').split('\n') : [];
  return new Map(refs.flatMap((ref, at) => { const [oid = '', type] = (lines[at] ?? '').split(' '); return type === 'commit' && OID.test(oid) ? [[ref.name, oid] as const] : []; }));
}
