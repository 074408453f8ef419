import type { DataNode, Place } from '../../../model/index.ts';
import { at, entries, items, placeOf, textOf } from './data.ts';
import type { In } from './data.ts';

/** One step of a job of a GitHub workflow. */
export interface Step {
  readonly job: string;
  readonly at: Place;
  readonly uses?: { readonly action: string; readonly at: Place } | undefined;
  readonly run?: { readonly text: string; readonly start: number; readonly at: Place } | undefined;
  /** Inputs of the action. */
  readonly with: DataNode | undefined;
}

/** Is this a workflow file? */
export function isWorkflow(file: string): boolean { return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file); }

/** Every step of every job. */
export function stepsOf(where: In, root: DataNode | undefined): readonly Step[] {
  return entries(at(root, 'jobs')).slice(0, 500).flatMap((job) => items(at(job.value, 'steps')).slice(0, 500).map((step): Step => {
    const uses = at(step, 'uses');
    const run = at(step, 'run');
    const action = textOf(uses);
    const text = textOf(run);
    return {
      job: job.key, at: placeOf(where, step),
      uses: uses && action !== undefined ? { action: action.replace(/@.*$/s, ''), at: placeOf(where, uses) } : undefined,
      run: run && text !== undefined ? { text, start: run.start, at: placeOf(where, run) } : undefined,
      with: at(step, 'with'),
    };
  }));
}
