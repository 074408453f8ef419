import type { EnvironmentMark, Known, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import type { Branch } from './described.ts';

const DEPLOYS = /deploy|release|publish|ship|promote|rollout|migrat|terraform|apply|infra|provision/i;

/** Marks of a job: its environment, else its name and the branch it is limited to; `main` is production only for a job whose name says it deploys. `alone`: the file of a single job speaks for it. */
export function jobMarks(job: { readonly id: string; readonly at: Place; readonly alone: boolean }, environment: Known<string>, branches: readonly Branch[]): readonly EnvironmentMark[] {
  if (environment.basis === 'set') {
    const named = environmentOf(environment.value);
    return [{ kind: named?.kind ?? 'unknown', name: environment.value.slice(0, 80), by: 'ci', evidence: { at: environment.at, note: 'the job runs in this environment' } }];
  }
  const marks: EnvironmentMark[] = [];
  const own = environmentOf(job.id);
  if (own && own.kind !== 'test' && own.kind !== 'local') marks.push({ kind: own.kind, name: own.name, by: 'name', evidence: { at: job.at, note: `the job is named for ${own.name}` } });
  for (const branch of branches) {
    const named = environmentOf(branch.name);
    const main = /^(?:main|master|trunk)$/.test(branch.name) && (DEPLOYS.test(job.id) || (job.alone && DEPLOYS.test(job.at.file)));
    if (named) marks.push({ kind: named.kind, name: named.name, by: 'branch', evidence: { at: branch.at, note: 'it runs for this branch' } });
    else if (main && marks.length === 0) marks.push({ kind: 'production', name: branch.name, by: 'branch', evidence: { at: branch.at, note: 'it deploys this branch' } });
  }
  return marks;
}
