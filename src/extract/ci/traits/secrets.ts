import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobTrait } from '../../../model/index.ts';
import { textOf, valueAt } from '../../shared/nodes.ts';
import type { GivenSecret } from '../local.ts';

/** Secrets handed on all at once, and secrets of a job that belongs to no environment. */
export function secretTraits(document: DataDocument, job: DataNode, given: readonly GivenSecret[], triggers: readonly string[]): JobTrait[] {
  const out: JobTrait[] = [];
  for (const one of given) if (one.of === 'all secrets') out.push({ trait: 'all-secrets', what: one.dynamic === true ? 'a secret chosen by an expression' : 'every secret', at: one.at, scope: 'job', worst: one.dynamic !== true });
  const inherited = valueAt(job, 'secrets');
  const called = textOf(valueAt(job, 'uses'));
  if (inherited && called !== undefined && textOf(inherited) === 'inherit') out.push({ trait: 'secrets-inherited', what: called.startsWith('./') || called.startsWith('$/') ? 'a workflow of this repository' : 'a workflow of another repository', at: placeIn(document, inherited), scope: 'job', worst: false });
  // A called workflow gets its secrets from its caller, and a job that calls one cannot name an environment.
  const ownStart = triggers.some((event) => event !== 'workflow_call');
  if (called === undefined && ownStart && valueAt(job, 'environment') === undefined) for (const one of unique(given)) out.push({ trait: 'secret-outside-environment', what: one.name, at: one.at, scope: 'job', worst: false });
  return out;
}

function unique(given: readonly GivenSecret[]): readonly GivenSecret[] {
  return [...new Map(given.filter((one) => one.of === 'secrets').map((one) => [`${one.name}@${one.at.start}`, one])).values()];
}
