import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event, PullRequest } from '../../src/action/event.ts';
import type { History } from '../../src/action/bases.ts';
import { sidesOf } from '../../src/action/sides.ts';
import type { Question, Sides } from '../../src/action/sides.ts';

const NOW = 1_800_000_000;
const id = (name: string): string => createHash('sha1').update(name).digest('hex');
const ZERO = '0'.repeat(40);

/** A repository as its commits (name: parents), refs, what is checked out, and what is not in the clone. */
interface Clone {
  readonly commits: Readonly<Record<string, readonly string[]>>;
  readonly head: string | undefined;
  readonly refs?: Readonly<Record<string, string>>;
  readonly absent?: readonly string[];
  readonly shallow?: boolean;
  /** Commits of the same tree as another. */
  readonly trees?: Readonly<Record<string, string>>;
  readonly times?: Readonly<Record<string, number>>;
}

function historyOf({ commits, head, refs = {}, absent = [], shallow = absent.length > 0, trees = {}, times = {} }: Clone): History {
  const names = new Map(Object.keys(commits).map((name) => [id(name), name]));
  const there = (name: string | undefined): name is string => name !== undefined && name in commits && !absent.includes(name);
  const reach = (name: string, seen = new Set<string>()): Set<string> => {
    if (!there(name) || seen.has(name)) return seen;
    seen.add(name);
    for (const parent of commits[name] ?? []) reach(parent, seen);
    return seen;
  };
  return {
    shallow,
    commit: async (oid) => {
      const name = names.get(oid);
      return there(name) ? { oid, tree: id(`tree of ${trees[name] ?? name}`), parents: (commits[name] ?? []).map(id), committed: times[name] ?? NOW - 1000 } : undefined;
    },
    resolve: (ref) => { const name = ref === 'HEAD' ? head : refs[ref]; return there(name) ? id(name) : undefined; },
    isAncestor: async (one, other) => {
      const seen = reach(names.get(other) ?? '');
      if (seen.has(names.get(one) ?? '')) return 'yes';
      return [...seen].some((name) => (commits[name] ?? []).some((parent) => !there(parent))) ? 'unknown' : 'no';
    },
    mergeBases: (one, other) => {
      const mine = reach(names.get(one) ?? '');
      const common = [...reach(names.get(other) ?? '')].filter((name) => mine.has(name));
      return common.filter((name) => !common.some((later) => later !== name && reach(later).has(name))).map(id);
    },
  };
}

/**
 * m1 - m2 - m3 (main)      t is the merge that GitHub tests: m2 and f2
 *   \    \                 r1 - release, x1 - a branch anyone may push to
 *    f1 - f2 (pull request)
 */
const COMMITS = { m1: [], m2: ['m1'], m3: ['m2'], f1: ['m1'], f2: ['f1'], t: ['m2', 'f2'], t3: ['m3', 'f2'], r1: ['m1'], tr: ['r1', 'f2'], x1: ['m1'], tx: ['x1', 'f2'], crafted: ['f1', 'f2'], orphan: [], octopus: ['m2', 'f2', 'x1'] } as const;
const MAIN = 'refs/remotes/origin/main';
/** As actions/checkout leaves a pull request with `fetch-depth: 2`. */
const TWO: Clone = { commits: COMMITS, head: 't', absent: ['m1', 'm3', 'f1', 'r1', 'x1', 'tr', 'tx', 't3', 'crafted', 'orphan', 'octopus'] };
const ONE: Clone = { ...TWO, absent: [...TWO.absent ?? [], 'm2', 'f2'] };
const WHOLE: Clone = { commits: COMMITS, head: 't', refs: { [MAIN]: 'm3', 'refs/remotes/origin/release': 'r1', 'refs/remotes/origin/scratch': 'x1', 'refs/tags/v1': 'm1' } };

const pull = (over: Partial<PullRequest> = {}, base = 'm2', branch = 'main'): PullRequest => ({ kind: 'pull_request', target: false, number: 7, head: { oid: id('f2'), branch: 'feature', repository: 1 }, base: { oid: id(base), branch }, ...over });
const question = (event: Event, over: Partial<Question> = {}): Question => ({ event, repository: { id: 1, name: 'acme/app', defaultBranch: 'main' }, sha: id('t'), ref: 'refs/pull/7/merge', trusted: [], now: NOW, ...over });
const ask = (event: Event, clone: Clone, over: Partial<Question> = {}): Promise<Sides> => sidesOf(question(event, over), historyOf(clone));

/** `m2..t trust m3`, `m2+m3..t trust m3`, `scan t`, or the refusal. */
function said(sides: Sides): string {
  const names = new Map(Object.keys(COMMITS).map((name) => [id(name), name]));
  if (sides.kind === 'refused') return sides.because;
  if (sides.kind === 'scan') return `scan ${names.get(sides.head) ?? ''}`;
  return `${sides.bases.map((base) => names.get(base.oid)).join('+')}..${names.get(sides.head) ?? ''} trust ${names.get(sides.trust) ?? ''}`;
}

type Row = readonly [story: string, want: string, event: Event, clone: Clone, over?: Partial<Question>];
function table(rows: readonly Row[]): void {
  for (const [story, want, event, clone, over] of rows) it(`${story}: ${want}`, async () => { expect(said(await ask(event, clone, over))).toContain(want); });
}

describe('pull_request', () => {
  const rows: readonly Row[] = [
    ['two parents are enough', 'm2..t trust m2', pull(), TWO],
    ['a whole clone takes policy from the tip of the default branch', 'm2..t trust m3', pull(), WHOLE],
    ['a fork is judged the same', 'm2..t trust m2', pull({ head: { oid: id('f2'), branch: 'main', repository: 99 } }), TWO],
    ['a fork that is gone too', 'm2..t trust m2', pull({ head: { oid: id('f2'), branch: 'main' } }), TWO],
    ['depth 1 has no parents', 'fetch-depth: 2', pull(), ONE],
    ['the base moved on after the event', 'm3..t3 trust m3', pull(), { ...WHOLE, head: 't3' }, { sha: id('t3') }],
    ['and nothing shows so in a small clone', 'fetch-depth: 0', pull(), { ...TWO, head: 't3', absent: ['m1', 'f1'] }, { sha: id('t3') }],
    ['a merge of the base into something else', 'does not lie on main', pull({}, 'm3'), { ...WHOLE, head: 'crafted' }, { sha: id('crafted') }],
    ['a crafted merge that is not what GitHub tests', 'neither the commit that is tested', pull(), { ...WHOLE, head: 'crafted' }],
    ['a stale merge', 'stale', pull({ head: { oid: id('f1'), branch: 'feature', repository: 1 } }), WHOLE],
    ['a commit with one parent', '1 parent,', pull(), { ...WHOLE, head: 'm3' }, { sha: id('m3') }],
    ['a commit with three', '3 parents', pull(), { ...WHOLE, head: 'octopus' }, { sha: id('octopus') }],
    ['the head itself with its history', 'm1..f2 trust m3', pull(), { ...WHOLE, head: 'f2' }],
    ['the head itself in a shallow clone', 'fetch-depth: 0', pull(), { ...TWO, head: 'f2' }],
    ['the head itself, with nothing in common', 'no commit in common', pull({}, 'orphan'), { ...WHOLE, head: 'f2' }],
    ['nothing checked out', 'empty', pull(), { ...WHOLE, head: undefined }],
    ['a trusted release branch', 'r1..tr trust m3', pull({}, 'r1', 'release'), { ...WHOLE, head: 'tr' }, { sha: id('tr'), trusted: ['main', 'release'] }],
    ['the default branch is trusted beside those that are named', 'm2..t trust m2', pull(), TWO, { trusted: ['release'] }],
    ['a base anyone may push to is judged against main as well', 'x1+m3..tx trust m3', pull({}, 'x1', 'scratch'), { ...WHOLE, head: 'tx' }, { sha: id('tx') }],
    ['and is closed where main is not there', 'fetch-depth: 0', pull({}, 'x1', 'scratch'), { ...WHOLE, head: 'tx', refs: {} }, { sha: id('tx') }],
    ['retargeted after the merge was made', 'does not lie on release', pull({}, 'r1', 'release'), WHOLE],
    ['a clock behind the base', 'clock', pull(), { ...TWO, times: { m2: NOW + 601 } }],
    ['a clock a little behind', 'm2..t trust m2', pull(), { ...TWO, times: { m2: NOW + 600 } }],
    ['a clock behind the trust side', 'clock', pull(), { ...WHOLE, times: { m3: NOW + 700 } }],
    ['base-ref', 'r1+m3..t trust m3', pull(), WHOLE, { baseRef: 'release' }],
    ['base-ref that is trusted', 'm3..t trust m3', pull(), WHOLE, { baseRef: 'refs/heads/main' }],
    ['base-ref that is a tag', 'm1+m3..t trust m3', pull(), WHOLE, { baseRef: 'refs/tags/v1' }],
    ['base-ref that is a commit of the change is judged against main as well', 'f2+m3..t trust m3', pull(), WHOLE, { baseRef: id('f2') }],
    ['base-ref that is the head', 'is the branch that is judged', pull(), WHOLE, { baseRef: 'feature' }],
    ['base-ref that is the head, in full', 'is the branch that is judged', pull(), WHOLE, { baseRef: 'refs/remotes/origin/feature' }],
    ['base-ref that is the head of a fork whose name the base has too', 'm3..t trust m3', pull({ head: { oid: id('f2'), branch: 'main', repository: 99 } }), WHOLE, { baseRef: 'main' }],
    ['base-ref refs/pull', 'the pull request moves', pull(), WHOLE, { baseRef: 'refs/pull/7/merge' }],
    ['base-ref refs/remotes/pull', 'the pull request moves', pull(), WHOLE, { baseRef: 'refs/remotes/pull/7/merge' }],
    ['base-ref HEAD', 'the pull request moves', pull(), WHOLE, { baseRef: 'HEAD' }],
    ['base-ref as a revision expression', 'not the name', pull(), WHOLE, { baseRef: 'main~1' }],
    ['base-ref as an option', 'not the name', pull(), WHOLE, { baseRef: '--all' }],
    ['base-ref of another kind', 'not the name', pull(), WHOLE, { baseRef: 'refs/notes/x' }],
    ['base-ref does not excuse a stale merge', 'stale', pull({ head: { oid: id('f1'), branch: 'feature', repository: 1 } }), WHOLE, { baseRef: 'main' }],
  ];
  table(rows);

  it('never compares with anything but a commit of the base, whatever the merge is made of', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...Object.keys(COMMITS)), fc.constantFrom(...Object.keys(COMMITS)), fc.constantFrom('main', 'release', 'scratch'), fc.constantFrom('m1', 'm2', 'm3', 'r1', 'x1'), async (head, tested, branch, base) => {
      const sides = await ask(pull({}, base, branch), { ...WHOLE, head }, { sha: id(tested) });
      if (sides.kind !== 'compare') return;
      const good = { main: ['m1', 'm2', 'm3'], release: ['m1', 'r1'], scratch: ['m1', 'x1'] }[branch] ?? [];
      // The payload's own base is GitHub's word.
      expect([...good, base].map(id)).toContain(sides.bases[0].oid);
      expect(sides.trust).toBe(id('m3'));
      if (branch !== 'main') expect(sides.bases.map((one) => one.oid)).toContain(id('m3'));
    }), { numRuns: 300 });
  });
});

describe('pull_request_target', () => {
  const target = (over: Partial<PullRequest> = {}): PullRequest => pull({ target: true, ...over });
  const own: Partial<Question> = { sha: id('m3'), ref: 'refs/heads/main' };
  const rows: readonly Row[] = [
    ['the default branch is checked out, the head is there as objects', 'm1..f2 trust m3', target(), { ...WHOLE, head: 'm3' }, own],
    ['the head is checked out', 'refused: the head', target(), { ...WHOLE, head: 'f2' }, own],
    ['the merge is checked out', 'refused: what is checked out', target(), { ...WHOLE, head: 't' }, own],
    ['the tree of the head is checked out', 'holds the tree of the head', target(), { ...WHOLE, head: 'm3', trees: { f2: 'm3' } }, own],
    ['the head was not fetched', 'git fetch --no-tags', target(), { ...WHOLE, head: 'm3', absent: ['f2'], shallow: false }, own],
    ['a shallow clone', 'fetch-depth: 0', target(), { ...WHOLE, head: 'm3', shallow: true }, own],
    ['a workflow of another branch', 'refused: the workflow', target(), { ...WHOLE, head: 'm3' }, { ...own, ref: 'refs/heads/scratch' }],
    ['a base anyone may push to', 'm1+m3..f2 trust m3', target({ base: { oid: id('x1'), branch: 'scratch' } }), { ...WHOLE, head: 'm3' }, own],
  ];
  table(rows);
});

describe('merge_group', () => {
  const group: Event = { kind: 'merge_group', head: id('t3'), base: id('m2'), onto: 'main' };
  const rows: readonly Row[] = [
    ['is judged against the tip of the target, not the base of the group', 'm3..t3 trust m3', group, { ...WHOLE, head: 't3' }],
    ['needs the tip', 'fetch-depth: 0', group, { ...WHOLE, head: 't3', refs: {} }],
    ['needs the head of the group', 'not the head of the merge group', group, WHOLE],
    ['onto a branch that is not trusted', 'x1+m3..t3 trust m3', { ...group, onto: 'scratch' }, { ...WHOLE, head: 't3' }],
    ['onto a branch that is trusted', 'r1..t3 trust m3', { ...group, onto: 'release' }, { ...WHOLE, head: 't3' }, { trusted: ['release'] }],
  ];
  table(rows);
});

describe('push', () => {
  const push = (before: string, after: string, ref = 'refs/heads/main', forced = false): Event => ({ kind: 'push', before: before === ZERO ? ZERO : id(before), after: after === ZERO ? ZERO : id(after), ref, forced });
  const pushed: Clone = { ...WHOLE, head: 'm3' };
  const rows: readonly Row[] = [
    ['to the default branch: what stood there before is compared and trusted, since the tip is the change itself', 'm2..m3 trust m2', push('m2', 'm3'), pushed],
    ['from a shallow clone', 'fetch-depth: 0', push('m2', 'm3'), { ...pushed, absent: ['m2', 'm1'] }],
    ['over commits that are gone', 'pushed over', push('t', 'm3', 'refs/heads/main', true), { ...pushed, absent: ['t'], shallow: false }],
    ['over commits that are still there', 'x1..m3 trust x1', push('x1', 'm3', 'refs/heads/main', true), pushed],
    ['to a branch anyone may push to', 'f1+m3..f2 trust m3', push('f1', 'f2', 'refs/heads/feature'), { ...WHOLE, head: 'f2' }],
    ['to a trusted branch', 'm1..r1 trust m3', push('m1', 'r1', 'refs/heads/release'), { ...WHOLE, head: 'r1' }, { trusted: ['main', 'release'] }],
    ['of a new branch', 'm3..f2 trust m3', push(ZERO, 'f2', 'refs/heads/feature'), { ...WHOLE, head: 'f2' }],
    ['of a new branch without the default one', 'fetch-depth: 0', push(ZERO, 'f2', 'refs/heads/feature'), { ...WHOLE, head: 'f2', refs: {} }],
    ['of a tag', 'm3..m1 trust m3', push(ZERO, 'm1', 'refs/tags/v1'), { ...WHOLE, head: 'm1' }],
    ['of the first commits', 'craterscan baseline', push(ZERO, 'm3'), pushed],
    ['that deletes', 'deleted', push('m3', ZERO), pushed],
    ['of what is not checked out', 'not the commit that was pushed', push('m2', 'm3'), WHOLE],
    ['judged against itself', 'the branch that is judged', push('m2', 'm3'), pushed, { baseRef: 'main' }],
  ];
  table(rows);
});

describe('schedule and workflow_dispatch', () => {
  it('scan the tree as it is, and compare it where the workflow names a base', async () => {
    expect(said(await ask({ kind: 'whole', name: 'schedule' }, { ...WHOLE, head: 'm3' }))).toBe('scan m3');
    expect(said(await ask({ kind: 'whole', name: 'workflow_dispatch' }, { ...WHOLE, head: 'm3' }, { baseRef: 'refs/tags/v1' }))).toBe('m1+m3..m3 trust m3');
  });
});
