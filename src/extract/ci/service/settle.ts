import { set, unknown } from '../../../model/index.ts';
import type { Known, Place, RepositoryFact, RepositorySetting } from '../../../model/index.ts';
import type { LocalJob } from '../local.ts';

/** A job with what no file tells and the service does: whether its environment holds it, what its token may do by default, which of its secrets are there at all. `repository` absent: nobody asked. */
export function settled(job: LocalJob, repository: RepositoryFact | undefined): LocalJob {
  if (!repository) return job;
  const approval = job.approval ?? approvalOf(job, repository);
  const token = settingOf(repository, 'token-default');
  const silent = job.permissions.basis === 'unknown' && job.permissions.at?.origin === 'absent';
  const known = silent && token?.value.basis === 'set' ? token.value : undefined;
  const permissions: LocalJob['permissions'] = known ? set(known.value === 'write' ? 'write-all' : 'listed', known.at) : job.permissions;
  const traits = job.traits.flatMap((trait) => {
    if (trait.trait === 'permissions-absent' && token?.value.basis === 'set') return token.value.value === 'write' ? [{ ...trait, worst: true }] : [];
    if (trait.trait === 'secret-outside-environment' && repository.whole.includes('secret') && !given(repository, trait.what)) return [];
    return trait.trait === 'own-runner-open' && closed(repository) ? [] : [trait];
  });
  return { ...job, permissions, traits, ...(approval === undefined ? {} : { approval }) };
}

export function settingOf(repository: RepositoryFact, setting: RepositorySetting['setting'], about = ''): RepositorySetting | undefined {
  // GitHub tells names of environments and secrets apart by their letters alone.
  return repository.settings.find((one) => one.setting === setting && one.about.toLowerCase() === about.toLowerCase());
}

/** Is a secret of this name given to jobs that belong to no environment? */
function given(repository: RepositoryFact, name: string): boolean {
  return repository.settings.some((one) => one.setting === 'secret' && one.about.toLowerCase() === name.toLowerCase() && one.value.basis === 'set' && (one.value.value === 'repository' || one.value.value === 'organization'));
}

/** Strangers cannot open pull requests here. */
function closed(repository: RepositoryFact): boolean {
  const visibility = settingOf(repository, 'visibility')?.value;
  return visibility?.basis === 'set' && visibility.value !== 'public';
}

function approvalOf(job: LocalJob, repository: RepositoryFact): Known<boolean> | undefined {
  const names = job.environment.basis === 'set' ? [job.environment.value] : job.environment.basis === 'unknown' ? job.environment.possible : undefined;
  if (job.environment.basis === 'default' || job.calls) return undefined;
  if (!names || names.length === 0) return unknown('which environment it belongs to is told when it runs', job.environment.basis === 'unknown' ? job.environment.at : undefined);
  const held = names.map((name) => heldBy(name, repository));
  const [first] = held;
  // Of several it may belong to, each must give the same answer.
  return first && held.every((one) => one.basis === first.basis && (one.basis !== 'set' || (first.basis === 'set' && one.value === first.value))) ? first : unknown('the environments it may belong to are not held alike', job.environment.basis === 'unknown' ? job.environment.at : undefined, [true, false]);
}

function heldBy(name: string, repository: RepositoryFact): Known<boolean> {
  const reviewers = settingOf(repository, 'environment-reviewers', name);
  const place: Place = repository.evidence[0].at;
  // An environment that is not there is made when the job first runs, with nothing that holds it.
  if (!reviewers) return repository.whole.includes('environment') ? set(false, place, [{ at: place, note: `there is no environment ${name} yet, and one that a job makes has no rules` }]) : unknown('GitHub did not tell the rules of its environment', place, [true, false]);
  if (reviewers.value.basis !== 'set') return unknown('GitHub does not tell the rules of its environment', place, [true, false]);
  if (reviewers.value.value !== 0) return set(true, reviewers.value.at);
  const others = settingOf(repository, 'environment-rules', name);
  if (others?.value.basis === 'set' && others.value.value === 0) return set(false, reviewers.value.at);
  return unknown('a rule of another app may hold it', reviewers.value.at, [true, false]);
}
