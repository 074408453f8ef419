import { set } from '../../model/index.ts';
import type { EnvironmentMark } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { joinPath } from '../shared/commands/index.ts';
import type { LocalJob } from './local.ts';
import type { Workflow } from './join.ts';

/** A job of a workflow that others call, as they call it: the environment an input names, and secrets under the names the repository keeps them by. Any other job stays as it is. */
export function asCalled(job: LocalJob, workflow: Workflow, workflows: readonly Workflow[]): LocalJob {
  if (!workflow.triggers.includes('workflow_call')) return job;
  const calls = workflows.flatMap((other) => other.jobs).flatMap((one) => (one.calls && one.calls.uses.startsWith('./') && joinPath('.', one.calls.uses) === workflow.file ? [one.calls] : []));
  if (calls.length === 0) return job;
  const named = calls.flatMap((call) => (call.inputs ?? []).filter((input) => input.name === job.environmentInput));
  const [first] = named;
  const all = first !== undefined && named.length === calls.length && named.every((one) => one.value === first.value);
  const marks = [...new Map(named.map((one) => [one.value, one])).values()].map((one): EnvironmentMark => ({ kind: environmentOf(one.value)?.kind ?? 'unknown', name: one.value.slice(0, 80), by: 'ci', evidence: { at: one.at, note: 'its caller runs it in this environment' } }));
  const secrets = job.secrets.flatMap((given) => {
    const from = given.of === 'secrets' ? [...new Set(calls.flatMap((call) => (call.secrets ?? []).filter((one) => one.name === given.name).map((one) => one.from)))] : [];
    return from.length === 0 ? [given] : from.map((name) => ({ ...given, name, bound: [...new Set([...given.bound, given.name])] }));
  });
  const renamed = (name: string): string => secrets.find((one) => one.of === 'secrets' && one.bound.includes(name))?.name ?? name;
  return {
    ...job, secrets, environments: [...marks, ...job.environments], ...(all ? { environment: set(first.value, first.at) } : {}),
    operations: job.operations.map((one) => (one.target.variable === undefined ? one : { ...one, target: { ...one.target, variable: renamed(one.target.variable) } })),
  };
}
