import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobFact } from '../../../model/index.ts';
import { textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import type { Branch } from '../shared/described.ts';

/** What starts a pipeline. */
export interface Starts { readonly triggers: readonly string[]; readonly startedBy: JobFact['startedBy']; readonly branches: readonly Branch[]; readonly limited: boolean }

/** Reads `trigger`, `pr` and `schedules`. Where the code is kept decides whether `pr` is heeded, and that stands in no file. */
export function startsOf(document: DataDocument, root: DataNode | undefined): Starts {
  const [trigger, pr] = [valueAt(root, 'trigger'), valueAt(root, 'pr')];
  const off = (node: DataNode | undefined): boolean => textOf(node) === 'none';
  const named = textsOf(trigger?.type === 'map' ? valueAt(trigger, 'branches', 'include') ?? valueAt(trigger, 'tags', 'include') : trigger).filter((one) => one.text !== 'none').slice(0, 100);
  const exact = named.filter((one) => !one.text.includes('*'));
  const triggers = [...(off(trigger) ? [] : ['push']), ...(off(pr) ? [] : ['pull request']), ...(valueAt(root, 'schedules') ? ['schedule'] : []), ...(off(trigger) && off(pr) ? ['manual'] : [])];
  return {
    triggers, startedBy: off(pr) ? 'maintainers' : pr ? 'contributors' : 'unknown', branches: exact.map((one) => ({ name: one.text.replace(/^refs\/heads\//, ''), at: placeIn(document, one.at) })),
    limited: (off(trigger) || (named.length > 0 && exact.length === named.length)) && (pr === undefined || off(pr)),
  };
}

/** Branches that a condition of a stage or job asks for. */
export function conditionBranches(document: DataDocument, node: DataNode): readonly Branch[] {
  const condition = textAt(node, 'condition');
  const at = valueAt(node, 'condition');
  if (condition === undefined || !at) return [];
  return [...condition.slice(0, 4_000).matchAll(/eq\(\s{0,4}variables[^,]{0,80},\s{0,4}'(?:refs\/heads\/)?([\w./-]{1,100})'/g)].filter((match) => /Branch/i.test(match[0])).map((match) => ({ name: match[1] ?? '', at: placeIn(document, at) }));
}
