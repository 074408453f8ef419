import { baseName } from '../../model/index.ts';
import type { JobFact, JobForeign } from '../../model/index.ts';
import type { Between, Loss, Twin } from './between.ts';
import { capital, named } from './words.ts';

const FIRM: readonly JobForeign['named'][] = ['commit', 'release', 'branch'];
const WORDS: Readonly<Record<JobForeign['named'], string>> = { commit: 'one commit', release: 'a tag, which its owner can move', branch: 'a branch, as it is at that moment' };
/** Who runs the jobs anyway. */
const OF_THE_SERVICE = /^(?:actions|github)\//;

/** Code of other repositories that a job ran as it was at one commit, and now runs as its owner has it. `matters`: does the job hold or change something? */
export function* foreignLosses({ safer, looser }: Twin<JobFact>, between: Between, matters: boolean): Iterable<Loss> {
  const label = `job ${named(looser.name)} of ${named(baseName(looser.workflow))}`;
  const told = new Set<string>();
  for (const after of looser.foreign ?? []) {
    const before = loosest((safer.foreign ?? []).filter((one) => one.name === after.name));
    if (!before || told.has(after.name) || FIRM.indexOf(after.named) <= FIRM.indexOf(before.named)) continue;
    told.add(after.name);
    const why = !matters ? 'the job holds nothing and changes nothing' : OF_THE_SERVICE.test(after.name) && after.named === 'release' ? 'who runs the job made it' : undefined;
    yield {
      kind: 'approval', about: label, worse: `${capital(label)} took ${named(after.name)} from ${WORDS[before.named]}, and takes it from ${WORDS[after.named]} now.`, better: `${capital(label)} takes ${named(after.name)} from ${WORDS[before.named]} now.`, safer: before.named, looser: after.named,
      exact: { safer: [{ at: before.at, note: 'the code of another repository' }], looser: [{ at: after.at, note: 'the code of another repository' }] }, around: { safer: safer.evidence, looser: looser.evidence }, level: between.looser.levels.program(looser.key), notCounted: why,
    };
  }
}

/** A job that takes it twice is as safe as the looser of the two. */
function loosest(list: readonly JobForeign[]): JobForeign | undefined { return list.reduce<JobForeign | undefined>((most, one) => (most && FIRM.indexOf(most.named) >= FIRM.indexOf(one.named) ? most : one), undefined); }
