import { shownName } from '../index.ts';
import { againstTrusted, branchTip, chosenBase, DEPTH, nameOf, refuse, short } from './bases.ts';
import type { Base, History } from './bases.ts';
import type { PullRequest } from './event.ts';
import type { Question, Refused, Sides } from './sides.ts';

/** The sides of a pull request. `head` is what is checked out. */
export async function pullRequestSides(question: Question, event: PullRequest, history: History, head: string): Promise<Sides> {
  const found = event.target ? await targetBase(question, event, history, head) : head === event.head.oid ? await forkPoint(event, history, event.base.oid) : await mergeBase(question, event, history, head);
  if ('kind' in found) return found;
  // Only after the checkout was found to be this pull request's: the input may choose the base, and nothing else.
  const base = await chosenBase(question, history) ?? found;
  if ('kind' in base) return base;
  return againstTrusted(question, history, event.target ? event.head.oid : head, base, []);
}

/** The base side of the merge that GitHub made to test: comparing it with the merge shows the pull request's effect and nothing that the base did meanwhile. */
async function mergeBase(question: Question, event: PullRequest, history: History, head: string): Promise<Base | Refused> {
  if (head !== question.sha) return refuse(`What is checked out (${short(head)}) is neither the commit that is tested (${short(question.sha)}) nor the head of the pull request (${short(event.head.oid)}). Let actions/checkout check out its default.`);
  const parents = (await history.commit(head))?.parents ?? [];
  const [onto, merged] = parents;
  if (parents.length !== 2 || onto === undefined || merged === undefined) return refuse(`The commit that is tested has ${parents.length} ${parents.length === 1 ? 'parent' : 'parents'}, so it is not the merge that GitHub makes of a pull request. Run the checks again.`);
  if (merged !== event.head.oid) return refuse(`The merge that is tested is stale: it was made of ${short(merged)}, and the head of the pull request is ${short(event.head.oid)}. Run the checks again.`);
  if (await history.commit(onto) === undefined) return refuse(`The base of the merge (${short(onto)}) is not in this clone: ${DEPTH.two}`);
  const branch = event.base.branch;
  const base: Base = { oid: onto, name: nameOf(branch, onto), branch };
  const shown = shownName(branch);
  const tip = history.resolve(`refs/remotes/origin/${branch}`);
  const said = onto === event.base.oid;
  // The event says what the base was then; where the clone knows the branch, it still has to lie on it: what was pushed over is no base any more.
  if (said && tip === undefined) return base;
  if (tip === undefined) return refuse(`${shown} has moved on since the event, so its history is needed to see that the merge was made with it: ${DEPTH.whole}`);
  const lies = await history.isAncestor(onto, tip);
  if (lies === 'yes' || (said && lies === 'unknown')) return base;
  return refuse(lies === 'unknown'
    ? `It cannot be seen that the base of the merge (${short(onto)}) lies on ${shown}: ${DEPTH.whole}`
    : `The base of the merge (${short(onto)}) does not lie on ${shown}, so it is not the base of this pull request.`);
}

/** Where the pull request left its base. Asks for the whole history: beyond the end of a shallow clone there may be a later one. */
async function forkPoint(event: PullRequest, history: History, onto: string): Promise<Base | Refused> {
  const { branch } = event.base;
  const shown = shownName(branch);
  if (history.shallow || await history.commit(onto) === undefined) {
    return refuse(event.target
      ? `The history of ${shown} is needed to see where the pull request left it: ${DEPTH.whole}`
      : `The head of the pull request is checked out, so the history is needed to see where it left ${shown}: ${DEPTH.whole} Or leave \`ref\` out, and ${DEPTH.two}`);
  }
  const [base, ...more] = history.mergeBases(onto, event.head.oid);
  if (base === undefined) return refuse(`The pull request and ${shown} have no commit in common, so there is nothing to compare with.`);
  if (more.length > 0) return refuse(`The pull request and ${shown} were merged crosswise and have ${more.length + 1} merge bases. Merge ${shown} into the pull request.`);
  return { oid: base, name: nameOf(branch, base), branch };
}

/** `pull_request_target`: the work tree is the base's own, the head is there as objects and is never checked out. */
async function targetBase(question: Question, event: PullRequest, history: History, head: string): Promise<Base | Refused> {
  const refused = (why: string): Refused => refuse(`pull_request_target is refused: ${why}`, 'configuration');
  if (head === event.head.oid) return refused('the head of the pull request is checked out, in a job that has the rights of the base. Check out nothing but the default.');
  if (head !== question.sha) return refused(`what is checked out (${short(head)}) is not the commit the workflow is of (${short(question.sha)}). Check out nothing but the default.`);
  const { branch } = event.base;
  const main = question.repository?.defaultBranch;
  const own = [branch, main].flatMap((name) => name ?? []);
  if (!own.some((name) => question.ref === `refs/heads/${name}`)) return refused('the workflow is not of the default branch or the base branch.');
  const given = await history.commit(event.head.oid);
  if (given === undefined) return refuse('The head of the pull request is not in this clone. Fetch it as objects: `git fetch --no-tags origin "$HEAD_OID"`, with `HEAD_OID: ${{ github.event.pull_request.head.sha }}` in `env`.');
  if (given.tree === (await history.commit(head))?.tree) return refused('the work tree holds the tree of the head.');
  return forkPoint(event, history, branchTip(history, branch)?.oid ?? event.base.oid);
}
