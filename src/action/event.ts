import { z } from 'zod';

/**
 * What happened, as far as the gate needs it. The payload is written by GitHub but full of text that others chose, so only these fields are
 * taken, each in the one form it can have; the rest is never looked at.
 */
export type Event =
  | PullRequest
  | { readonly kind: 'merge_group'; readonly head: string; readonly base: string; readonly onto: string }
  | { readonly kind: 'push'; readonly before: string; readonly after: string; readonly ref: string; readonly forced: boolean }
  | { readonly kind: 'whole'; readonly name: string };

export interface PullRequest {
  readonly kind: 'pull_request';
  /** Started by `pull_request_target`: with the rights of the base, and its work tree. */
  readonly target: boolean;
  readonly number: number;
  /** `repository` is absent where the fork was deleted. */
  readonly head: { readonly oid: string; readonly branch: string; readonly repository?: number };
  readonly base: { readonly oid: string; readonly branch: string };
}

/** The repository of the payload. */
export interface RepositoryOf { readonly id?: number; readonly name: string; readonly defaultBranch?: string }

export interface Happened { readonly event: Event; readonly repository?: RepositoryOf }

const oid = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
/** A name git can have for a branch or tag (git check-ref-format), so nothing in it can be an option, a range or a pattern. */
const branch = z.string().max(255).refine(isRefName);
const number = z.int().nonnegative();
const repository = z.object({ id: number.optional(), full_name: z.string().regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/), default_branch: branch.optional() });

const pullRequest = z.object({
  repository,
  number,
  pull_request: z.object({
    head: z.object({ sha: oid, ref: branch, repo: z.object({ id: number }).nullish() }),
    base: z.object({ sha: oid, ref: branch, repo: z.object({ id: number }).nullish() }),
  }),
});
const mergeGroup = z.object({ repository, merge_group: z.object({ head_sha: oid, base_sha: oid, base_ref: z.string().max(266) }) });
const push = z.object({ repository, ref: branch, before: oid, after: oid, forced: z.boolean().optional() });
const whole = z.object({ repository: repository.optional() });

/** Events that look at the tree as it is; there is no other side. */
const WHOLE: ReadonlySet<string> = new Set(['schedule', 'workflow_dispatch']);

/** May this be the name of a branch, a tag or a full ref? */
export function isRefName(name: string): boolean {
  return name !== '' && name !== '@' && !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|(?:^|\/)\.|\.lock(?:\/|$)/.test(name);
}

/** Reads the payload of the event called `name`. Gives a sentence where it cannot be used; never throws. */
export function readEvent(name: string, payload: string): Happened | { readonly problem: string } {
  let value: unknown;
  try { value = JSON.parse(payload); } catch { return { problem: 'The event payload is not JSON.' }; }
  if (name === 'pull_request' || name === 'pull_request_target') {
    const read = pullRequest.safeParse(value);
    if (!read.success) return broken(name, read.error);
    const { head, base } = read.data.pull_request;
    if (base.repo && read.data.repository.id !== undefined && base.repo.id !== read.data.repository.id) return { problem: 'The event payload names a base in another repository.' };
    return {
      event: {
        kind: 'pull_request', target: name === 'pull_request_target', number: read.data.number, base: { oid: base.sha, branch: base.ref },
        head: { oid: head.sha, branch: head.ref, ...(head.repo ? { repository: head.repo.id } : {}) },
      }, ...from(read.data.repository),
    };
  }
  if (name === 'merge_group') {
    const read = mergeGroup.safeParse(value);
    if (!read.success) return broken(name, read.error);
    const group = read.data.merge_group;
    const onto = /^refs\/heads\/(.+)$/.exec(group.base_ref)?.[1];
    if (onto === undefined || !isRefName(onto)) return { problem: 'The event payload of the merge group names no target branch.' };
    return { event: { kind: 'merge_group', head: group.head_sha, base: group.base_sha, onto }, ...from(read.data.repository) };
  }
  if (name === 'push') {
    const read = push.safeParse(value);
    if (!read.success) return broken(name, read.error);
    const { before, after, ref, forced } = read.data;
    return { event: { kind: 'push', before, after, ref, forced: forced === true }, ...from(read.data.repository) };
  }
  if (WHOLE.has(name)) {
    const read = whole.safeParse(value);
    return read.success ? { event: { kind: 'whole', name }, ...from(read.data.repository) } : broken(name, read.error);
  }
  return { problem: 'craterscan does not judge this event; start it by pull_request, merge_group, push, schedule or workflow_dispatch.' };
}

/** Names the fields, which are ours; never a value, which is theirs. */
function broken(name: string, error: z.ZodError): { readonly problem: string } {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join('.')))].slice(0, 3).join(', ');
  return { problem: `The payload of ${name} cannot be used${fields === '' ? '' : ` (${fields})`}.` };
}

function from(read: z.output<typeof repository> | undefined): { readonly repository?: RepositoryOf } {
  if (!read) return {};
  return { repository: { name: read.full_name, ...(read.id === undefined ? {} : { id: read.id }), ...(read.default_branch === undefined ? {} : { defaultBranch: read.default_branch }) } };
}
