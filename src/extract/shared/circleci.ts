import type { DataNode, MapEntry, Span } from '../../model/index.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from './nodes.ts';

const MOST = 300;
const MOST_STEPS = 1_000;
const DEEPEST = 6;
/** A parameter in a text: `<< parameters.stage >>`. */
export const PARAMETER = /<<\s{0,4}([\w.-]{1,120})\s{0,4}>>/;

/** A job as a workflow uses it. */
export interface Use {
  readonly workflow: string;
  readonly job: string;
  readonly name: string;
  /** Unique in the file: the name, with the workflow before it where two uses have the same. */
  readonly id: string;
  readonly at: Span;
  readonly node: DataNode | undefined;
  readonly approves: boolean;
  readonly schedule: boolean;
}

/** The uses of all workflows, approvals too. Without workflows the job called build runs on every push. */
export function usesOf(root: DataNode | undefined): readonly Use[] {
  const uses = entriesOf(valueAt(root, 'workflows')).filter((entry) => entry.value.type === 'map').slice(0, MOST).flatMap(usesIn);
  const named = new Map<string, number>();
  for (const { name } of uses) named.set(name, (named.get(name) ?? 0) + 1);
  const build = uses.length === 0 ? entriesOf(valueAt(root, 'jobs')).find((entry) => entry.key === 'build') : undefined;
  if (build) return [{ workflow: '', job: 'build', name: 'build', id: 'build', at: build.keySpan, node: undefined, approves: false, schedule: false }];
  return uses.map((use) => ({ ...use, id: named.get(use.name) === 1 ? use.name : `${use.workflow}/${use.name}` }));
}

function usesIn(workflow: MapEntry): readonly Omit<Use, 'id'>[] {
  const schedule = itemsOf(valueAt(workflow.value, 'triggers')).some((one) => valueAt(one, 'schedule'));
  return itemsOf(valueAt(workflow.value, 'jobs')).slice(0, MOST).flatMap((item) => {
    const entry = entriesOf(item)[0];
    const job = entry?.key ?? textOf(item);
    if (job === undefined) return [];
    return [{ workflow: workflow.key, job, name: textAt(entry?.value, 'name')?.replace(PARAMETER, 'x') ?? job, at: entry?.keySpan ?? spanOf(item), node: entry?.value, approves: textAt(entry?.value, 'type') === 'approval', schedule }];
  });
}

/** What a use of a job does, in order: each step, and after it those it stands for, of a condition or a command of this file. */
export function stepsOf(root: DataNode | undefined, job: DataNode, use: DataNode | undefined): readonly DataNode[] {
  const found: DataNode[] = [];
  const walk = (list: DataNode | undefined, depth: number): void => {
    if (depth > DEEPEST) return;
    for (const step of itemsOf(list).slice(0, MOST)) {
      if (found.length >= MOST_STEPS) return;
      found.push(step);
      const { name, value } = stepOf(step);
      if (name === 'run') continue;
      walk(name === 'when' || name === 'unless' ? valueAt(value, 'steps') : valueAt(root, 'commands', name, 'steps'), depth + 1);
    }
  };
  walk(valueAt(use, 'pre-steps'), 0);
  walk(valueAt(job, 'steps'), 0);
  walk(valueAt(use, 'post-steps'), 0);
  return found;
}

/** `checkout` or `run: ...`. */
export function stepOf(step: DataNode): { readonly name: string; readonly value: DataNode | undefined } {
  const entry = entriesOf(step)[0];
  return { name: entry?.key ?? textOf(step) ?? '', value: entry?.value };
}
