import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { openGitTree, POLICY_FILE, revisionCommits, RevisionError, statementOf, writeJudgement } from '../index.ts';
import type { Comparison, CompareSettings } from '../index.ts';
import type { CompareFlags } from './compare.ts';
import { ownDigest } from './evidence/append.ts';
import { EXIT, Refusal } from './failure.ts';
import { repositoryOf } from './flags.ts';
import { asReported } from './judged.ts';
import { rootOf } from './evidence/root.ts';
import type { Surroundings } from './terminal.ts';

type Stated = Awaited<ReturnType<typeof revisionCommits>>;

/** The commits that a statement is to be about. Throws a Refusal where something else than commits would be judged. */
export async function statedCommits(base: string, head: string | undefined, flags: CompareFlags, around: Surroundings): Promise<Stated> {
  if (flags.home !== undefined) throw new Refusal('--statement is about commits, which hold no home directory', EXIT.usage);
  if (flags.baseline === false) throw new Refusal('--statement cannot leave out the baseline of the trusted side', EXIT.usage);
  if (flags.policy !== undefined && flags.policy !== POLICY_FILE) throw new Refusal(`--statement is about the policy in ${POLICY_FILE} of the trusted side, which a signer judges by; it takes no other by --policy`, EXIT.usage);
  if (repositoryOf(flags) === undefined) throw new Refusal('--statement needs --repository: GitHub\'s number of the repository', EXIT.usage);
  try {
    return await revisionCommits({ directory: resolve(around.cwd, flags.directory ?? '.'), base, ...(head === undefined ? {} : { head }), ...(flags.mergeBase === undefined ? {} : { mergeBase: flags.mergeBase }) });
  } catch (cause) { throw cause instanceof Error && cause.constructor === Error ? new RevisionError(cause.message, { cause }) : cause; }
}

/** The unsigned judgement of a comparison made by hand: the base is trusted, no run stands behind it. */
export async function statementText({ base, head }: Stated, comparison: Comparison, flags: CompareFlags, settings: CompareSettings, around: Surroundings): Promise<string> {
  const directory = resolve(around.cwd, flags.directory ?? '.');
  return writeJudgement(await statementOf({
    name: around.env['GITHUB_REPOSITORY'] ?? `repository ${settings.repository ?? 0}`, repositoryId: settings.repository ?? 0, enforcement: 'advisory',
    run: { event: 'by hand', pr: null, runId: null, attempt: null, workflowRef: null, workflowSha: null, baseRef: null, pullHead: null, mergeCommit: null },
    bases: [base], trust: { oid: base.oid, workspace: await openGitTree(directory, base.oid) }, head,
    asked: {
      directory: relative(rootOf(directory), realpathSync(directory)).split(sep).join('/') || '.', failOn: settings.threshold ?? 'worse', agents: flags.agent === undefined ? null : [...flags.agent], requireComplete: flags.requireComplete === true,
      configFile: flags.config ?? null, baselineFile: typeof flags.baseline === 'string' ? flags.baseline : null, asOf: flags.asOf ?? null, pinnedKeys: settings.pinnedKeys ?? null,
    },
    comparisons: [comparison], reported: asReported(comparison, flags.requireComplete === true), bundleSha256: ownDigest(), time: Date.now(),
  }));
}
