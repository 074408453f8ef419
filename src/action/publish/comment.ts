import { setTimeout } from 'node:timers/promises';
import type { Result } from '../result.ts';
import type { GitHub } from './github.ts';

type Comment = NonNullable<Result['comment']>;
export interface Where { readonly owner: string; readonly repo: string }

/** The account that a job's own token writes comments as. Its name is none that a user can have. */
const JOB = 'github-actions[bot]';
/** Comments read to find ours: the newest thousand pages nobody writes. */
const MOST_PAGES = 50;

/** Tries of writing a new comment, and how long to wait after each, in milliseconds. */
const WAITS = [500, 2000, 0];

/**
 * Writes the one comment of ours, or updates it. It is found by its marker *and* its author, for the marker is text that anybody can copy; a comment of
 * somebody else is never touched. Where the gate is open and there is no comment yet, none is written, unless it always shall be. Gives what to tell, if anything.
 */
export async function publishComment(github: GitHub, where: Where, token: string, comment: Comment, state: Result['state']): Promise<string | undefined> {
  const author = await authorOf(github, token);
  for (const [at, wait] of WAITS.entries()) {
    const own = await ownComment(github, where, comment, author);
    if (own) {
      if (own.body !== comment.body) await github.rest.issues.updateComment({ ...where, comment_id: own.id, body: comment.body });
      return undefined;
    }
    if (state === 'open' && !comment.always) return undefined;
    try {
      const by = (await github.rest.issues.createComment({ ...where, issue_number: comment.issue, body: comment.body, request: { retries: 0 } })).data.user?.login;
      return by === author || by === undefined ? undefined : 'The comment was written by another account than the job\'s own, so the next run cannot tell it from a copy and writes a new one. Use the job\'s own token or a personal one.';
    } catch (error) {
      // What failed may have been written all the same, so the next try looks again before it writes.
      if (at === WAITS.length - 1 || !mayPass(error)) throw error;
      await setTimeout(wait);
    }
  }
  return undefined;
}

function mayPass(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' && error.status >= 500;
}

/** An installation's token may not ask who it is; the job's own is one. */
async function authorOf(github: GitHub, token: string): Promise<string> {
  if (token.startsWith('ghs_')) return JOB;
  return (await github.rest.users.getAuthenticated()).data.login;
}

async function ownComment(github: GitHub, where: Where, { issue, marker }: Comment, author: string): Promise<{ readonly id: number; readonly body: string } | undefined> {
  let pages = 0;
  for await (const { data } of github.paginate.iterator(github.rest.issues.listComments, { ...where, issue_number: issue, per_page: 100 })) {
    // The bot's name is reserved, and so is the app behind it; a user called alike would have another type.
    const own = data.find((one) => one.user?.login === author && (author !== JOB || one.user.type === 'Bot') && (one.body ?? '').startsWith(marker));
    if (own) return { id: own.id, body: own.body ?? '' };
    if (++pages >= MOST_PAGES) return undefined;
  }
  return undefined;
}
