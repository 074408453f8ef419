import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobTrait, MapEntry, Place } from '../../../model/index.ts';
import { entriesOf, entryOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { unusedPermissions } from './unused.ts';

type Trait = JobTrait['trait'];

/** What `permissions:` of the workflow gives to one of its jobs, or what the job's own block does, or that neither says anything. */
export function permissionTraits(document: DataDocument, root: DataNode | undefined, entry: MapEntry, triggers: readonly string[]): JobTrait[] {
  const jobs = entriesOf(valueAt(root, 'jobs'));
  const own = valueAt(entry.value, 'permissions');
  const shared = valueAt(root, 'permissions');
  const node = own ?? shared;
  const calls = textAt(entry.value, 'uses') !== undefined;
  if (!node) {
    // What is only called has the permissions of its caller; a job that calls on hands them to somebody else unnamed.
    if (triggers.length === 1 && triggers[0] === 'workflow_call') return calls ? [absent(document, entry.keySpan, 'job')] : [];
    const first = entriesOf(root)[0]?.keySpan ?? { start: 0, end: 0 };
    return [absent(document, first, 'workflow'), absent(document, entry.keySpan, 'job')];
  }
  const scope = own ? 'job' : 'workflow';
  const at = placeIn(document, node);
  const text = textOf(node);
  if (text === 'write-all') return [{ trait: 'permissions-write-all', what: 'write-all', at, scope, worst: true }];
  if (text === 'read-all') return own || jobs.length > 1 ? [{ trait: 'permissions-read-all', what: 'read-all', at, scope, worst: false }] : [];
  const writes = entriesOf(node).filter((one) => textOf(one.value) === 'write');
  const traits = (trait: Trait, names: readonly string[]): JobTrait[] => names.flatMap((name) => { const one = entryOf(node, name); return one ? [{ trait, what: `${name}: write`, at: spanned(document, one), scope, worst: false } satisfies JobTrait] : []; });
  if (!own && jobs.length > 1) return traits('permissions-for-all-jobs', writes.map((one) => one.key));
  return traits('permission-unused', unusedPermissions(root, entry.value, writes.map((one) => one.key)));
}

function absent(document: DataDocument, span: { start: number; end: number }, scope: JobTrait['scope']): JobTrait {
  return { trait: 'permissions-absent', what: 'no permissions', at: { ...placeIn(document, span), origin: 'absent' }, scope, worst: false };
}

function spanned(document: DataDocument, entry: MapEntry): Place {
  return placeIn(document, { start: entry.keySpan.start, end: entry.value.end });
}
