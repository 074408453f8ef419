import { shownName } from '../index.ts';
import type { Event, RepositoryOf } from './event.ts';
import type { History } from './bases.ts';
import { pullRequestSides } from './pull-request.ts';
import { againstTrusted, branchTip, chosenBase, DEPTH, refuse, short, ZERO } from './bases.ts';
import type { Base } from './bases.ts';

/** What the gate was started with, and what the workflow may say about it. */
export interface Question {
  readonly event: Event;
  readonly repository: RepositoryOf | undefined;
  /** GITHUB_SHA and GITHUB_REF. */
  readonly sha: string;
  readonly ref: string;
  /** Branches no pull request can move, beside the default one. */
  readonly trusted: readonly string[];
  readonly baseRef?: string;
  /** The clock, in seconds since 1970. */
  readonly now: number;
}

/** Which trees are judged. */
export type Sides =
  /** `bases`: each is compared with the head, and each has to leave the gate open. `trust`: where configuration and baseline are read. */
  | { readonly kind: 'compare'; readonly head: string; readonly bases: readonly [Base, ...Base[]]; readonly trust: string; readonly notes: readonly string[] }
  /** There is no other side: the tree as it is, with its baseline. */
  | { readonly kind: 'scan'; readonly head: string; readonly notes: readonly string[] }
  | Refused;
/** The gate stays closed. `fault`: the input is stale or not there (exit 1), or the workflow asks for what is not done (exit 2). */
export interface Refused { readonly kind: 'refused'; readonly because: string; readonly fault: 'input' | 'configuration' }

/** A clock further behind than this, in seconds, would bring waivers back to life that ran out. */
const BEHIND = 600;

/** Chooses base, head and trust side for an event (GATE §1.2 to §1.7), or says why it cannot. Pure: git is asked through `history`. */
export async function sidesOf(question: Question, history: History): Promise<Sides> {
  const head = history.resolve('HEAD');
  if (head === undefined) return refuse('There is no commit here: the repository is empty.');
  const sides = await chosen(question, history, head);
  if (sides.kind !== 'compare') return sides;
  for (const oid of new Set([...sides.bases.map((base) => base.oid), sides.trust])) {
    const commit = await history.commit(oid);
    if (commit === undefined) return refuse(`Commit ${short(oid)} is not in this clone: ${DEPTH.whole}`);
    const time = commit.committed;
    if (time === undefined) return refuse(`Commit ${short(oid)} has no time that can be read, so expiries cannot be judged.`);
    if (question.now + BEHIND < time) return refuse(`The clock of this machine is behind the commit time of ${short(oid)}, so expiries cannot be judged. Set the clock.`);
  }
  return sides;
}

async function chosen(question: Question, history: History, head: string): Promise<Sides> {
  const { event } = question;
  switch (event.kind) {
    case 'pull_request': return pullRequestSides(question, event, history, head);
    case 'merge_group': {
      if (head !== event.head) return notChecked(head, event.head, 'the head of the merge group');
      const base = await chosenBase(question, history) ?? branchTip(history, event.onto);
      if (base === undefined) return refuse(`The tip of ${shownName(event.onto)} is not in this clone, and a merge group is judged against it: ${DEPTH.whole}`);
      if ('kind' in base) return base;
      return againstTrusted(question, history, head, base, [`The queue put this group on ${short(event.base)}; it is judged against ${base.name}.`]);
    }
    case 'push': return pushSides(question, event, history, head);
    case 'whole': {
      const base = await chosenBase(question, history);
      if (base === undefined) return { kind: 'scan', head, notes: [`Started by ${event.name}: there is nothing to compare with, so this is a scan of the tree as it is.`] };
      return 'kind' in base ? base : againstTrusted(question, history, head, base, []);
    }
  }
}

async function pushSides(question: Question, event: Extract<Event, { kind: 'push' }>, history: History, head: string): Promise<Sides> {
  if (ZERO.test(event.after)) return refuse('The ref was deleted: there is nothing to judge.');
  if (head !== event.after) return notChecked(head, event.after, 'the commit that was pushed');
  const chosen = await chosenBase(question, history);
  if (chosen !== undefined) return 'kind' in chosen ? chosen : againstTrusted(question, history, head, chosen, []);
  const branch = /^refs\/heads\/(.+)$/.exec(event.ref)?.[1];
  if (!ZERO.test(event.before)) {
    if (await history.commit(event.before) === undefined) {
      return refuse(event.forced
        ? `The commit before this push (${short(event.before)}) was pushed over and is not in this clone, so nobody can say what changed. Bring the change as a pull request, or accept what is there with \`craterscan baseline\`.`
        : `The commit before this push (${short(event.before)}) is not in this clone: ${DEPTH.whole}`);
    }
    const notes = event.forced ? ['This push replaced commits; it is compared with what stood there before.'] : [];
    return againstTrusted(question, history, head, { oid: event.before, name: `${short(event.before)}, before this push`, ...(branch === undefined ? {} : { branch }) }, notes);
  }
  const main = question.repository?.defaultBranch;
  if (main === undefined || branch === main) return refuse('This is the first push to the default branch, so there is nothing to compare with. Accept what is there with `craterscan baseline`, and judge it with a scheduled scan.');
  const base = branchTip(history, main);
  if (base === undefined) return refuse(`The ref is new, so it is judged against ${shownName(main)}, whose tip is not in this clone: ${DEPTH.whole}`);
  return againstTrusted(question, history, head, base, [`The ref is new: judged against ${base.name}.`]);
}

function notChecked(head: string, wanted: string, what: string): Refused {
  return refuse(`What is checked out (${short(head)}) is not ${what} (${short(wanted)}). Let actions/checkout check out its default.`);
}
