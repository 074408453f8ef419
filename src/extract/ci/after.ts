import type { LocalJob } from './local.ts';
import type { Workflow } from './join.ts';
import { startedBy } from './triggers.ts';

/** Most workflows that wait for one another in a row: GitHub follows no longer chain. */
const LONGEST_CHAIN = 3;

/** The job without the danger of `workflow_run` where every workflow it waits for is here and only maintainers start it: an outsider's commit never gets that far. */
export function withoutOutsiders(job: LocalJob, workflow: Workflow, workflows: readonly Workflow[]): LocalJob {
  if (!job.traits.some((one) => one.trait === 'dangerous-trigger' && one.what === 'workflow_run') || !onlyMaintainers(workflow, workflows, LONGEST_CHAIN)) return job;
  return { ...job, traits: job.traits.filter((one) => one.trait !== 'dangerous-trigger' || one.what !== 'workflow_run') };
}

function onlyMaintainers(workflow: Workflow, workflows: readonly Workflow[], left: number): boolean {
  const after = workflow.after ?? [];
  return left > 0 && after.length > 0 && after.every((name) => {
    const meant = workflows.filter((one) => one.system === undefined && (one.name ?? one.file) === name);
    return meant.length > 0 && meant.every((one) => startedBy(one.triggers) === 'maintainers' || (startedBy(one.triggers.filter((event) => event !== 'workflow_run')) === 'maintainers' && onlyMaintainers(one, workflows, left - 1)));
  });
}
