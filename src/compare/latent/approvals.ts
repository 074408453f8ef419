import { baseName } from '../../model/index.ts';
import type { Credential, Evidence, JobFact, Known } from '../../model/index.ts';
import type { Between, Loss, Twin, View } from './between.ts';
import { foreignLosses } from './foreign.ts';
import { higher } from './interval.ts';
import type { Interval } from './interval.ts';
import { jobHoleLosses } from './job-holes.ts';
import { limitLosses } from './limits.ts';
import { capital, listed, named } from './words.ts';

const STARTERS: readonly string[] = ['maintainers', 'contributors', 'anyone'];
/** More than any list of write permissions. */
const ALL = 1000;

/** Jobs of CI that lost their environment, whose token may write more, or that more people can start. */
export function* approvalLosses(between: Between): Iterable<Loss> {
  for (const twin of jobsOf(between)) {
    yield* environmentLoss(twin, between);
    yield* heldLoss(twin, between);
    yield* permissionLoss(twin, between);
    yield* starterLoss(twin, between);
    yield* limitLosses(twin, between);
    yield* jobHoleLosses(twin, between);
    yield* foreignLosses(twin, between, matters(twin.looser, between.looser) || matters(twin.safer, between.safer) || handsOn(twin.looser));
    yield* strangerLosses(twin, between);
  }
  yield* secretLosses(between);
}

/** Secrets that only jobs in an environment were handed, and that another job gets now without one. */
function* secretLosses(between: Between): Iterable<Loss> {
  const holdersOf = (credential: Credential, view: View): JobFact[] => view.graph.jobs.filter((job) => credential.holders.includes(job.key));
  for (const { safer, looser } of between.credentials.both) {
    // GitHub makes every job a token of its own; what it may do is told as a permission.
    if (looser.name === 'GITHUB_TOKEN') continue;
    const [before, after] = [holdersOf(safer, between.safer), holdersOf(looser, between.looser)];
    const known = new Set(before.map((job) => between.safer.key(job.key)));
    const bare = after.filter((job) => !isApproved(job) && !known.has(between.looser.key(job.key)));
    const [first] = bare;
    if (!first || before.length === 0 || !before.every(isApproved)) continue;
    const name = named(looser.name);
    yield {
      kind: 'approval', about: name, safer: 'jobs of an environment', looser: 'any job', worse: `${capital(labelOf(first))} is handed ${name} without an environment; every job that had it before runs in one.`, better: `${name} is handed only to jobs that run in an environment now.`,
      exact: { safer: [], looser: [...bare.flatMap((job) => looser.facts.filter((fact) => fact.holders.includes(job.key)).map((fact) => fact.evidence[0])), ...bare.map((job) => job.evidence[0])] },
      around: { safer: [], looser: bare.flatMap((job) => job.evidence) }, level: between.looser.levels.credential(looser.id),
    };
  }
}

/** Secrets that a job is newly handed which anybody can start. */
function* strangerLosses({ safer, looser }: Twin<JobFact>, between: Between): Iterable<Loss> {
  if (looser.startedBy !== 'anyone' || isApproved(looser) || between.looser.graph.agents.some((agent) => agent.within === looser.key)) return;
  const held = (job: JobFact, view: View): Credential[] => view.graph.credentials.filter((one) => one.name !== 'GITHUB_TOKEN' && one.holders.includes(job.key));
  const before = new Set(held(safer, between.safer).map((one) => one.name));
  const fresh = held(looser, between.looser).filter((one) => !before.has(one.name));
  const [first] = fresh;
  if (!first) return;
  const names = listed(fresh.map((one) => named(one.name)), 3);
  yield lossOf({ safer, looser }, between, { worse: `${capital(labelOf(looser))}, which anyone can start, is handed ${names} now.`, better: `${capital(labelOf(looser))}, which anyone can start, is no longer handed ${names}.`, safer: 'not handed', looser: 'handed' },
    { safer: [], looser: fresh.flatMap((one) => one.facts.filter((fact) => fact.holders.includes(looser.key)).map((fact) => fact.evidence[0])) });
}

function isApproved(job: JobFact): boolean { return job.environment.basis === 'set' && job.environment.value !== ''; }

/** Jobs of one key, then the only ones left over on both sides of one workflow: a job that was given another name. */
function jobsOf(between: Between): Twin<JobFact>[] {
  const keyed = new Map(between.safer.graph.jobs.map((job) => [between.safer.key(job.key), job]));
  const both: Twin<JobFact>[] = [];
  const [leftBefore, leftAfter] = [new Set(between.safer.graph.jobs), new Map<string, JobFact[]>()];
  for (const looser of between.looser.graph.jobs) {
    const safer = keyed.get(between.looser.key(looser.key));
    if (safer) { both.push({ safer, looser }); leftBefore.delete(safer); continue; }
    const workflow = between.looser.file(looser.workflow);
    leftAfter.set(workflow, [...(leftAfter.get(workflow) ?? []), looser]);
  }
  for (const [workflow, [looser, ...more]] of leftAfter) {
    const [safer, ...others] = [...leftBefore].filter((job) => between.safer.file(job.workflow) === workflow);
    if (looser && safer && more.length === 0 && others.length === 0) both.push({ safer, looser });
  }
  return both;
}

function labelOf(job: JobFact): string { return `job ${named(job.name)} of ${named(baseName(job.workflow))}`; }

function lossOf({ safer, looser }: Twin<JobFact>, between: Between, words: Pick<Loss, 'worse' | 'better' | 'safer' | 'looser' | 'notCounted'>, exact: Loss['exact']): Loss {
  return { kind: 'approval', about: labelOf(looser), ...words, exact, around: { safer: safer.evidence, looser: looser.evidence }, level: between.looser.levels.program(looser.key) };
}

function* environmentLoss(twin: Twin<JobFact>, between: Between): Iterable<Loss> {
  const { safer: { environment: before }, looser: { environment: after } } = twin;
  if (before.basis !== 'set' || before.value === '') return;
  const [label, name] = [labelOf(twin.looser), named(before.value)];
  const exact = { safer: placeOf(before, 'the job runs in this environment'), looser: placeOf(after, 'the environment of the job') };
  if (after.basis === 'unknown') {
    yield lossOf(twin, between, { worse: `${capital(label)} ran in the environment ${name}; which one it runs in is not known any more, nor who must approve it.`, better: `${capital(label)} runs in the environment ${name} now.`, safer: name, looser: 'not known' }, exact);
  } else if (after.value !== '' && protection(twin.looser) > protection(twin.safer)) {
    yield lossOf(twin, between, { worse: `${capital(label)} ran in the environment ${name} and runs in ${named(after.value)} now; who must approve it there is not in these files.`, better: `${capital(label)} runs in the environment ${name} now; before, in ${named(after.value)}.`, safer: name, looser: named(after.value) }, exact);
  } else if (after.value === '') {
    // To hand a job something together with an environment makes nothing safer that it had before.
    const idle = between.direction === 'strengthened' && !matters(twin.looser, between.looser) ? { notCounted: 'the job held nothing and changed nothing before' } : {};
    yield lossOf(twin, between, { worse: `${capital(label)} no longer runs in the environment ${name}, so nobody has to approve it there.`, better: `${capital(label)} runs in the environment ${name} now, where somebody can be made to approve it.`, safer: name, looser: 'no environment', ...idle }, exact);
  }
}

/** A person had to say yes before it ran. Where the job moved to another environment, that is told instead. */
function* heldLoss(twin: Twin<JobFact>, between: Between): Iterable<Loss> {
  const { safer, looser } = twin;
  const [before, after] = [safer.approval, looser.approval];
  if (before?.basis !== 'set' || !before.value || (after?.basis === 'set' && after.value)) return;
  if (safer.environment.basis === 'set' && safer.environment.value !== '' && (looser.environment.basis !== 'set' || looser.environment.value !== safer.environment.value)) return;
  const label = labelOf(looser);
  const unsure = after?.basis !== 'set';
  yield lossOf(twin, between, {
    worse: unsure ? `${capital(label)} waited for a person; whether it still does is not known.` : `${capital(label)} waited for a person and runs by itself now.`, better: `${capital(label)} waits for a person now.`, safer: 'a person lets it run', looser: unsure ? 'not known' : 'nobody is asked',
    ...(matters(looser, between.looser) || matters(safer, between.safer) ? {} : { notCounted: 'the job holds nothing and changes nothing' }),
  }, { safer: [{ at: before.at, note: 'a person has to say yes' }, ...before.via], looser: after ? placeOf(after, 'what lets the job run') : [] });
}

/** How protected the environment of a job is by its kind, most protected first. */
function protection(job: JobFact): number {
  const kind = job.environments.find((mark) => mark.by === 'ci')?.kind;
  return kind === 'production' ? 0 : kind === 'staging' ? 1 : 2;
}

function* permissionLoss(twin: Twin<JobFact>, between: Between): Iterable<Loss> {
  const { safer, looser } = twin;
  const [before, after] = [breadth(safer), breadth(looser)];
  const fresh = looser.permissions.basis === 'set' && looser.permissions.value === 'listed' && safer.permissions.basis === 'set' && safer.permissions.value !== 'write-all' ? looser.writes.filter((name) => !safer.writes.includes(name)) : [];
  if (fresh.length === 0 && (sameLists(safer, looser) || !higher(before, after))) return;
  // A list where the repository's default held narrows what may have been everything.
  if (safer.permissions.basis === 'unknown' && (between.direction === 'strengthened' || after[1] < before[1])) return;
  const label = labelOf(looser);
  const may = looser.permissions.basis === 'unknown' ? 'whatever the repository allows by default' : looser.permissions.value === 'write-all' ? 'everything' : listed(fresh.map(named), 4) || 'more';
  const writes = looser.permissions.basis === 'set' && looser.permissions.value === 'write-all';
  yield lossOf(twin, between, {
    worse: `The token of ${label} may ${writes ? 'write everything' : looser.permissions.basis === 'unknown' ? `do ${may}` : `now write ${may}`}, which it could not before.`, better: `The token of ${label} may no longer ${looser.permissions.basis === 'unknown' ? `do ${may}` : `write ${may}`}.`,
    safer: wordOf(safer), looser: wordOf(looser),
  }, { safer: placeOf(safer.permissions, 'the permissions of the job'), looser: placeOf(looser.permissions, 'the permissions of the job') });
}

function sameLists(a: JobFact, b: JobFact): boolean {
  const listedBoth = a.permissions.basis === 'set' && b.permissions.basis === 'set' && a.permissions.value === 'listed' && b.permissions.value === 'listed';
  return listedBoth && b.writes.every((name) => a.writes.includes(name));
}

/** How many permissions to write the token has. */
function breadth(job: JobFact): Interval {
  const rank = (value: 'read-all' | 'write-all' | 'listed' | 'none'): number => (value === 'write-all' ? ALL : value === 'listed' ? job.writes.length : 0);
  if (job.permissions.basis !== 'unknown') return [rank(job.permissions.value), rank(job.permissions.value)];
  return [0, ALL];
}

function wordOf(job: JobFact): string {
  if (job.permissions.basis === 'unknown') return 'repository default';
  return job.permissions.value === 'listed' ? job.writes.length === 0 ? 'reads listed things' : `writes ${listed(job.writes.map(named), 4)}` : job.permissions.value;
}

function* starterLoss(twin: Twin<JobFact>, between: Between): Iterable<Loss> {
  const { safer, looser } = twin;
  const rank = (job: JobFact): Interval => (job.startedBy === 'unknown' ? [0, 2] : [STARTERS.indexOf(job.startedBy), STARTERS.indexOf(job.startedBy)]);
  if (!higher(rank(safer), rank(looser)) || safer.startedBy === 'unknown' && (between.direction === 'strengthened' || looser.startedBy !== 'anyone')) return;
  const label = labelOf(looser);
  const people = looser.startedBy === 'anyone' ? 'anyone, also people who cannot write to the repository,' : looser.startedBy === 'contributors' ? 'every contributor' : 'somebody we cannot name';
  yield lossOf(twin, between, {
    worse: `${capital(label)} can now be started by ${people} ${looser.startedBy === 'unknown' ? 'through a trigger that is not in our tables' : 'with their own words or code'}.`, better: `${capital(label)} can no longer be started by ${people.replace(/,$/, '')}.`,
    safer: safer.startedBy, looser: looser.startedBy,
    ...(matters(looser, between.looser) || matters(safer, between.safer) ? {} : { notCounted: 'the job holds nothing and changes nothing' }),
  }, { safer: [], looser: [] });
}

/** Does the job hold a credential, write with its token, destroy something, start other programs or run an agent? */
function matters(job: JobFact, view: View): boolean {
  const { graph } = view;
  const program = graph.programs.find((one) => one.fact.key === job.key);
  return job.writes.length > 0 || job.permissions.basis === 'unknown' || job.permissions.value === 'write-all' || graph.credentials.some((one) => one.holders.includes(job.key))
    || graph.agents.some((agent) => agent.within === job.key) || (program !== undefined && program.operations.length + program.fact.starts.length > 0);
}

/** Does all that the repository keeps secret go to what it runs? */
function handsOn(job: JobFact): boolean { return (job.traits ?? []).some(({ trait }) => trait === 'secrets-inherited' || trait === 'all-secrets'); }

function placeOf(known: Known<unknown>, note: string): readonly Evidence[] {
  return known.basis === 'default' || known.at === undefined ? [] : [{ at: known.at, note }];
}
