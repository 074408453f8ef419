import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, JobFact, Place } from '../../model/index.ts';
import { entriesOf, textsOf, valueAt } from '../shared/nodes.ts';

const ANYONE = new Set(['issues', 'issue_comment', 'pull_request_target', 'discussion', 'discussion_comment', 'fork', 'watch', 'gollum', 'public']);
const CONTRIBUTORS = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment', 'workflow_run', 'check_run', 'check_suite', 'status', 'merge_group']);
const MAINTAINERS = new Set(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release', 'create', 'delete', 'deployment', 'deployment_status', 'label', 'milestone', 'registry_package', 'page_build', 'branch_protection_rule', 'project']);

/** Events of `on:` as written, and the branches that pushes are limited to. */
export function triggersOf(document: DataDocument, on: DataNode | undefined): { readonly triggers: readonly string[]; readonly branches: readonly { readonly name: string; readonly at: Place }[] } {
  const triggers = on?.type === 'map' ? on.entries.map((entry) => entry.key) : textsOf(on).map((one) => one.text);
  const branches = ['push', 'workflow_run', 'release', 'create'].flatMap((event) => textsOf(valueAt(on, event, 'branches'))).map((one) => ({ name: one.text, at: placeIn(document, one.at) }));
  return { triggers, branches: entriesOf(on).length === 0 ? [] : branches };
}

/** Who can start it with words or code of their own: the widest circle of its events. */
export function startedBy(triggers: readonly string[]): JobFact['startedBy'] {
  if (triggers.some((event) => ANYONE.has(event))) return 'anyone';
  if (triggers.some((event) => CONTRIBUTORS.has(event))) return 'contributors';
  if (triggers.length > 0 && triggers.every((event) => MAINTAINERS.has(event))) return 'maintainers';
  return 'unknown';
}
