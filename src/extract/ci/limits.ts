import { placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, JobFact, JobLimit } from '../../model/index.ts';
import { entriesOf, itemsOf, textOf, textsOf, valueAt } from '../shared/nodes.ts';

type Kind = JobLimit['kind'];

/** What conditions of a job compare with something: branch or tag, whoever started it, whether the change was merged or comes from this repository. */
const ATOMS: readonly (readonly [Kind, RegExp])[] = [
  ['branch', /github\.(?:ref|ref_name|ref_type|base_ref|ref_protected|event\.(?:workflow_run\.head_branch|release\.target_commitish|repository\.default_branch|pull_request\.base\.ref))\b/],
  ['person', /github\.(?:actor|triggering_actor|actor_id|event\.(?:sender\.|(?:comment|issue|pull_request|review)\.(?:author_association|user\.login)))/],
  ['merged', /github\.event\.pull_request\.merged\b/],
  ['origin', /github\.event\.pull_request\.head\.repo\.(?:full_name|fork|owner)|github\.event\.workflow_run\.head_repository\b/],
];
/** An alternative that is always there takes the rest away. */
const ALWAYS = /\|\|\s{0,20}(?:true|always\(\)|!cancelled\(\))/;
const EVERY_BRANCH = /^\*{1,2}$/;
const LONGEST = 20_000;

/** What holds a job back: its own condition, those of its steps, the branches its workflow is limited to, and that it runs one at a time. */
export function limitsOf(document: DataDocument, root: DataNode | undefined, job: DataNode): JobFact['limits'] {
  const limits: JobLimit[] = [];
  const condition = valueAt(job, 'if');
  const text = textOf(condition) ?? '';
  if (condition && text.length <= LONGEST && !ALWAYS.test(text)) for (const [kind, atom] of ATOMS) if (atom.test(text)) limits.push({ kind, at: placeIn(document, condition) });
  const on = valueAt(root, 'on') ?? valueAt(root, 'true');
  const push = pushLimit(on);
  if (push.limited) limits.push({ kind: 'push', ...(push.node ? { at: placeIn(document, push.node) } : { implied: true as const }) });
  // Where nothing else starts it, that is a condition on the branch as well.
  const events = on?.type === 'map' ? entriesOf(on).map((entry) => entry.key) : textsOf(on).map((one) => one.text);
  if (push.limited && events.every((event) => event === 'push' || event === 'schedule' || event === 'release')) limits.push({ kind: 'branch', implied: true });
  for (const step of itemsOf(valueAt(job, 'steps')).slice(0, 500)) {
    const said = textOf(valueAt(step, 'if')) ?? '';
    if (said !== '' && said.length <= LONGEST) for (const [kind, atom] of ATOMS) if (atom.test(said)) limits.push({ kind, implied: true });
  }
  const alone = valueAt(job, 'concurrency') ?? valueAt(root, 'concurrency');
  if (alone) limits.push({ kind: 'alone', at: placeIn(document, alone) });
  return limits.length === 0 ? undefined : limits;
}

/** Are pushes that start it limited to some branches or tags? Without pushes they are. */
function pushLimit(on: DataNode | undefined): { readonly limited: boolean; readonly node?: DataNode } {
  if (on?.type !== 'map') return { limited: on !== undefined && !textsOf(on).some((one) => one.text === 'push') };
  if (!entriesOf(on).some((entry) => entry.key === 'push')) return { limited: true };
  const branches = valueAt(on, 'push', 'branches');
  const tags = valueAt(on, 'push', 'tags');
  const names = textsOf(branches).map((one) => one.text);
  if (names.some((name) => EVERY_BRANCH.test(name))) return { limited: false };
  const node = names.length > 0 ? branches : tags;
  return node ? { limited: true, node } : { limited: false };
}
