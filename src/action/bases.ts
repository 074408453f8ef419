import { shownName } from '../index.ts';
import type { Repository } from '../index.ts';
import { isRefName } from './event.ts';
import type { Question, Refused, Sides } from './sides.ts';

/** The questions that choosing the two sides asks of git. Everything is answered from objects and refs of the clone; nothing is fetched. */
export type History = Pick<Repository, 'resolve' | 'commit' | 'mergeBases' | 'isAncestor' | 'shallow'>;

/** One base to compare with. */
export interface Base {
  readonly oid: string;
  /** For the reader: `main (1a2b3c4)`. */
  readonly name: string;
  /** The branch it is the tip of, or lies on. Absent for a tag or an object id. */
  readonly branch?: string;
}

/** The sentence that mends a clone which is too small. */
export const DEPTH = {
  two: 'set `fetch-depth: 2` in actions/checkout.',
  whole: 'set `fetch-depth: 0` in actions/checkout.',
} as const;

/** The object id that stands for no commit. */
export const ZERO = /^0+$/;

export function refuse(because: string, fault: Refused['fault'] = 'input'): Refused {
  return { kind: 'refused', because, fault };
}

/** An object id as people write it. */
export function short(oid: string): string {
  return oid.slice(0, 7);
}

/** A branch or tag at a commit, for the reader. */
export function nameOf(name: string, oid: string): string {
  return `${shownName(name)} (${short(oid)})`;
}

/** The tip of a branch as the server had it when this was cloned. */
export function branchTip(history: History, branch: string): Base | undefined {
  const oid = history.resolve(`refs/remotes/origin/${branch}`);
  return oid === undefined ? undefined : { oid, name: nameOf(branch, oid), branch };
}

/** Can no pull request move the tip of this branch? The default branch is what everything else is measured by. */
function isTrusted(question: Question, branch: string): boolean {
  return branch === question.repository?.defaultBranch || question.trusted.includes(branch);
}

/**
 * The sides for a base that was found. A base that somebody may move (a branch that is not trusted) is not enough: the head is then judged against
 * the tip of the default branch as well, so that no change gets in by way of a branch it prepared. What is trusted to configure the gate is the
 * tip of the default branch; for a change to the default branch itself, what stood there before.
 */
export function againstTrusted(question: Question, history: History, head: string, base: Base, notes: readonly string[]): Sides {
  const main = question.repository?.defaultBranch;
  const trusted = base.branch !== undefined && isTrusted(question, base.branch);
  // Once it was pushed, the tip of the default branch is the change itself.
  const pushed = question.event.kind === 'push' && main !== undefined && base.branch === main;
  const tip = main === undefined || pushed ? undefined : branchTip(history, main);
  if (trusted) return { kind: 'compare', head, bases: [base], trust: tip?.oid ?? base.oid, notes };
  if (!tip) {
    return refuse(main === undefined
      ? 'The event does not say which branch is the default one, and the base is not among the trusted branches. Name them in `trusted-branches`.'
      : `${base.name} is not among the trusted branches, so the change is judged against ${main} as well, whose tip is not in this clone: ${DEPTH.whole}`);
  }
  if (tip.oid === base.oid) return { kind: 'compare', head, bases: [base], trust: tip.oid, notes };
  return { kind: 'compare', head, bases: [base, tip], trust: tip.oid, notes: [...notes, `${base.name} is not among the trusted branches: judged against ${tip.name} as well.`] };
}

/** The base that the input `base-ref` names; undefined without one. Refuses what the change itself can move. */
export async function chosenBase(question: Question, history: History): Promise<Base | Refused | undefined> {
  const given = question.baseRef;
  if (given === undefined) return undefined;
  const refused = (why: string): Refused => refuse(`\`base-ref\` ${why}. Name a protected branch.`, 'configuration');
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(given)) {
    return await history.commit(given) === undefined ? refuse(`\`base-ref\` ${short(given)} is not in this clone: ${DEPTH.whole}`) : { oid: given, name: short(given) };
  }
  if (!isRefName(given)) return refused('is not the name of a branch or tag');
  if (given === 'HEAD' || /^(?:refs\/|refs\/remotes\/|remotes\/)?pull\//.test(given)) return refused('is a ref that the pull request moves');
  const tag = /^refs\/tags\/(.+)$/.exec(given)?.[1];
  if (tag !== undefined) {
    const oid = history.resolve(given);
    return oid === undefined ? refuse(`The tag that \`base-ref\` names is not in this clone: ${DEPTH.whole}`) : { oid, name: nameOf(tag, oid) };
  }
  const branch = given.replace(/^(?:refs\/heads\/|refs\/remotes\/origin\/|origin\/)/, '');
  if (/^(?:refs\/|HEAD$)/.test(branch)) return refused('is not the name of a branch or tag');
  const { event, repository } = question;
  const own = event.kind === 'pull_request' ? branch === event.head.branch && (event.head.repository === undefined || repository?.id === undefined || event.head.repository === repository.id)
    : event.kind === 'push' ? event.ref === `refs/heads/${branch}` : event.kind === 'merge_group' && branch.startsWith('gh-readonly-queue/');
  if (own) return refused('is the branch that is judged');
  return branchTip(history, branch) ?? refuse(`The branch that \`base-ref\` names is not in this clone: ${DEPTH.whole}`);
}
