import type { Enforcement } from '../index.ts';

/** Whose word the gate's is, and what the reader should know about it. */
export interface Mode { readonly mode: Enforcement; readonly says: string; readonly notes: readonly string[] }

/**
 * Who started the gate (GATE §1.1). Enforcing is what the pull request cannot edit: a workflow of another repository, which a ruleset requires, or
 * `pull_request_target`, whose workflow is the default branch's; everything else is text of the change itself, and is never called enforcing.
 * `repository` and `workflow` are GITHUB_REPOSITORY and GITHUB_WORKFLOW_REF, `target` a pull_request_target that was not refused.
 */
export function modeOf(repository: string, workflow: string, target: boolean): Mode {
  const [, owner, path, ref] = /^([\w.-]+\/[\w.-]+)\/(.+?)@(.+)$/.exec(workflow) ?? [];
  if (owner !== undefined && path !== undefined && ref !== undefined && repository !== '' && owner.toLowerCase() !== repository.toLowerCase()) {
    const pinned = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(ref);
    return {
      mode: 'enforcing', says: 'the workflow lies in another repository, which this change cannot edit.',
      notes: pinned ? [] : ['The workflow is required at a branch or tag, not at a commit: whoever can push to that repository changes this gate.'],
    };
  }
  if (target) return { mode: 'enforcing', says: 'pull_request_target runs the workflow of the default branch, which this change cannot edit.', notes: [] };
  return { mode: 'advisory', says: 'the workflow is text of the judged repository, so a change can edit its own gate.', notes: [] };
}
