import type { DataDocument, DataNode, Place } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { entryOf, itemsOf, spanOf, textAt, textsOf, valueAt } from '../../shared/nodes.ts';
import type { DescribedJob } from '../shared/described.ts';
import type { Pipeline, System } from '../shared/system.ts';
import { asVariables } from '../shared/lay-out.ts';
import { branchesIn, plainJob } from './steps.ts';

const MOST = 400;

/** Buildkite: a block step waits for a person, and everything behind it with it. */
export const buildkite: System = {
  id: 'buildkite', syntax: 'yaml', wants: (path) => /(?:^|\/)\.buildkite\/.{1,200}\.ya?ml$|(?:^|\/)buildkite\.ya?ml$/.test(path), isPart: (document) => document.syntax === 'yaml' && document.roots.some((root) => valueAt(root, 'steps') ?? (root.type === 'list' ? root : undefined)),
  pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' ? pipelineOf(document) : [])),
  // Two dollars keep a variable for the run.
  plain: (text) => asVariables(text.replaceAll('$$', ' $'), /\{\{\s{0,4}(matrix)[\w.]{0,60}\s{0,4}\}\}/g),
};

function pipelineOf(document: DataDocument): Pipeline {
  const root = document.roots[0];
  const jobs: DescribedJob[] = [];
  let person: Place | undefined;
  // Where a person is waited for, by the keys of steps.
  const held = new Map<string, Place>();
  const walk = (steps: readonly DataNode[], depth: number, group?: DataNode): void => {
    for (const step of steps.slice(0, MOST)) {
      if (depth > 3 || jobs.length >= MOST) return;
      if (valueAt(step, 'block') ?? (textAt(step, 'type') === 'block' ? step : undefined)) { person = placeIn(document, valueAt(step, 'block') ?? step); const key = textAt(step, 'key'); if (key !== undefined) held.set(key, person); continue; }
      if (valueAt(step, 'group')) { walk(itemsOf(valueAt(step, 'steps')), depth + 1, step); continue; }
      const commands = valueAt(step, 'commands') ?? valueAt(step, 'command');
      if (!commands) continue;
      const label = textAt(step, 'key') ?? textAt(step, 'label') ?? textAt(step, 'name') ?? `step ${jobs.length + 1}`;
      // What says on which steps it depends, if on none, waits for those alone.
      const needs = entryOf(step, 'depends_on') ?? entryOf(group, 'depends_on');
      const waits = needs ? [...textsOf(needs.value), ...itemsOf(needs.value).flatMap((item) => textsOf(valueAt(item, 'step')))].map(({ text }) => held.get(text)).find((at) => at !== undefined) : person;
      const own = textAt(step, 'key');
      if (own !== undefined && waits) held.set(own, waits);
      const branches = branchesIn(document, valueAt(step, 'branches')).filter((one) => !/[*!\s]/.test(one.name));
      jobs.push(plainJob(document, { id: jobs.some((job) => job.id === label) ? `${label} ${jobs.length + 1}` : label, at: spanOf(valueAt(step, 'label') ?? step), scripts: [commands], variables: [valueAt(root, 'env'), valueAt(step, 'env')], triggers: ['push'], startedBy: 'unknown', branches, person: waits }));
    }
  };
  walk(itemsOf(root?.type === 'list' ? root : valueAt(root, 'steps')), 0);
  return { file: document.file, origin: document.origin, triggers: ['push'], jobs, gaps: [] };
}
