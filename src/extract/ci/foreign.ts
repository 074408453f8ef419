import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, JobForeign } from '../../model/index.ts';
import { itemsOf, textOf, valueAt } from '../shared/nodes.ts';

const MOST = 500;
/** `owner/repository/path@ref`; what lies in this repository or is an image has no such form. */
const FOREIGN = /^([\w.-]{1,100}\/[\w.-]{1,100}(?:\/[\w./-]{1,200})?)@([\w./-]{1,200})$/;
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** Names that branches have and releases do not. */
const BRANCH = /^(?:main|master|trunk|head|develop|development|dev|next|nightly|edge|canary)$/i;

/** Actions and workflows of other repositories that a job runs, and how firmly each is named. */
export function foreignOf(document: DataDocument, job: DataNode): readonly JobForeign[] {
  return [valueAt(job, 'uses'), ...itemsOf(valueAt(job, 'steps')).slice(0, MOST).map((step) => valueAt(step, 'uses'))].flatMap((node): readonly JobForeign[] => {
    const found = FOREIGN.exec(textOf(node)?.trim() ?? '');
    const [, name, ref] = found ?? [];
    return node && name !== undefined && ref !== undefined ? [{ name, named: COMMIT.test(ref) ? 'commit' : BRANCH.test(ref) ? 'branch' : 'release', at: placeIn(document, node) }] : [];
  });
}
