import type { DataDocument, DataNode, Place } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { itemsOf, spanOf, textAt, valueAt } from '../../shared/nodes.ts';
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
  const walk = (steps: readonly DataNode[], depth: number): void => {
    for (const step of steps.slice(0, MOST)) {
      if (depth > 3 || jobs.length >= MOST) return;
      if (valueAt(step, 'block') ?? (textAt(step, 'type') === 'block' ? step : undefined)) { person = placeIn(document, valueAt(step, 'block') ?? step); continue; }
      if (valueAt(step, 'group')) { walk(itemsOf(valueAt(step, 'steps')), depth + 1); continue; }
      const commands = valueAt(step, 'commands') ?? valueAt(step, 'command');
      if (!commands) continue;
      const label = textAt(step, 'key') ?? textAt(step, 'label') ?? textAt(step, 'name') ?? `step ${jobs.length + 1}`;
      const branches = branchesIn(document, valueAt(step, 'branches')).filter((one) => !/[*!\s]/.test(one.name));
      jobs.push(plainJob(document, { id: jobs.some((job) => job.id === label) ? `${label} ${jobs.length + 1}` : label, at: spanOf(valueAt(step, 'label') ?? step), scripts: [commands], variables: [valueAt(root, 'env'), valueAt(step, 'env')], triggers: ['push'], startedBy: 'unknown', branches, person }));
    }
  };
  walk(itemsOf(root?.type === 'list' ? root : valueAt(root, 'steps')), 0);
  return { file: document.file, origin: document.origin, triggers: ['push'], jobs, gaps: [] };
}
