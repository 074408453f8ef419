import { baseName } from '../../model/index.ts';
import type { JobFact, JobTrait, OperationFact } from '../../model/index.ts';
import type { Between, Loss, Twin, View } from './between.ts';
import { capital, listed, named } from './words.ts';

/** What lets strangers into a job, or hands its secrets on: each weighs for a job that was there before. */
const HOLES: Readonly<Partial<Record<JobTrait['trait'], readonly [does: string, doesNot: string]>>> = {
  'outsider-text-in-script': ['makes words of whoever opens an issue or a pull request part of a script', 'no longer makes words of outsiders part of a script'],
  'outsider-artifact-run': ['runs what the run of an outsider left behind', 'no longer runs what the run of an outsider left behind'],
  'own-runner-open': ['runs what outsiders wrote on a machine of the owner', 'no longer runs what outsiders wrote on a machine of the owner'],
  'dangerous-trigger': ['runs what an outsider starts with the rights of the repository', 'no longer runs what an outsider starts with the rights of the repository'],
  'secrets-inherited': ['hands every secret to the workflow it calls', 'no longer hands every secret to the workflow it calls'],
  'all-secrets': ['hands every secret to one step', 'no longer hands every secret to one step'],
};
/** What a job starts on its own runner goes with it. */
const WITHIN_JOB: ReadonlySet<string> = new Set(['docker', 'databases', 'local']);

/** Holes in a job that both trees have, and destructive commands of it that reach beyond its runner. */
export function* jobHoleLosses(twin: Twin<JobFact>, between: Between): Iterable<Loss> {
  const { safer, looser } = twin;
  const about = `job ${named(looser.name)} of ${named(baseName(looser.workflow))}`;
  const common = { kind: 'approval' as const, about, around: { safer: safer.evidence, looser: looser.evidence }, level: between.looser.levels.program(looser.key) };
  const told = new Set((safer.traits ?? []).map(({ trait }) => trait));
  for (const { trait, at, what } of looser.traits ?? []) {
    const words = HOLES[trait];
    if (!words || told.has(trait)) continue;
    told.add(trait);
    yield { ...common, safer: 'not so', looser: what, worse: `${capital(about)} ${words[0]} now.`, better: `${capital(about)} ${words[1]}.`, exact: { safer: [], looser: [{ at, note: what }] } };
  }
  if (looser.approval?.basis === 'set' && looser.approval.value) return;
  const before = new Set(destructive(safer, between.safer).map(({ row }) => row));
  const fresh = destructive(looser, between.looser).filter(({ row }) => !before.has(row));
  const names = [...new Set(fresh.map(({ row }) => between.looser.graph.knowledge.operations.find(({ id }) => id === row)?.name ?? 'a destructive command'))];
  if (names.length === 0) return;
  yield { ...common, kind: 'confirmation', safer: 'does not', looser: 'nobody is asked', worse: `${capital(about)} runs ${listed(names, 3)} now, and nobody is asked.`, better: `${capital(about)} no longer runs ${listed(names, 3)}.`, exact: { safer: [], looser: fresh.flatMap(({ evidence }) => evidence) } };
}

/** Commands of the job itself that destroy what outlasts it. */
function destructive(job: JobFact, { graph }: View): readonly OperationFact[] {
  return graph.operations.filter(({ program, effect, confirmation, target, row }) => {
    const provider = graph.knowledge.operations.find(({ id }) => id === row)?.provider;
    return program === job.key && (effect === 'destroy' || effect === 'destroy-backup') && (confirmation === 'none' || confirmation === 'switched-off') && target.kind !== 'filesystem' && !WITHIN_JOB.has(provider ?? '');
  });
}
