import { openGitTree, statementOf, writeJudgement } from '../index.ts';
import type { Repository } from '../index.ts';
import { digestOf } from '../cli/disk.ts';
import { EXIT, Refusal } from '../cli/failure.ts';
import type { CommitVerdict } from '../cli/judged.ts';
import type { Mode } from './enforcement.ts';
import type { Happened } from './event.ts';
import type { Inputs } from './inputs.ts';
import type { Runner } from './runner.ts';
import type { Sides } from './sides.ts';

/** What the statement of a judging job is made of. `directory` is absolute; `prefix` the way to it from the root of the checkout; `now` in milliseconds. */
export interface Stating { readonly runner: Runner; readonly mode: Mode; readonly inputs: Inputs; readonly happened: Happened; readonly repository: Repository; readonly directory: string; readonly prefix: string; readonly repositoryId: number | undefined; readonly now: number }

/**
 * The unsigned judgement as text (GATE §4). It proves nothing by itself: whoever signs computes everything but the names of the run again. Throws a Refusal where the runner does not say which
 * repository this is.
 */
export async function statementText(sides: Extract<Sides, { kind: 'compare' }>, { all, reported }: CommitVerdict, stating: Stating): Promise<string> {
  const { runner, mode, inputs, happened: { event }, repository, directory, prefix, repositoryId, now } = stating;
  if (repositoryId === undefined) throw new Refusal('`statement-file`: neither the event nor GITHUB_REPOSITORY_ID says which repository this is', EXIT.usage);
  const treeOf = async (oid: string): Promise<{ readonly oid: string; readonly tree: string }> => {
    const commit = await repository.commit(oid);
    if (!commit) throw new Refusal(`\`statement-file\`: commit ${oid.slice(0, 7)} is not in this clone`, EXIT.usage);
    return { oid, tree: commit.tree };
  };
  const [first, ...rest] = sides.bases;
  const pull = event.kind === 'pull_request' ? event : undefined;
  const attempt = Number(runner.attempt);
  return writeJudgement(await statementOf({
    name: runner.repository, repositoryId, enforcement: mode.mode,
    run: {
      event: runner.eventName, pr: pull?.number ?? null, runId: runner.runId ?? null, attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : null, workflowRef: runner.workflowRef === '' ? null : runner.workflowRef,
      workflowSha: runner.workflowSha ?? null, baseRef: first.branch === undefined ? null : `refs/heads/${first.branch}`, pullHead: pull?.head.oid ?? null, mergeCommit: pull !== undefined && sides.head !== pull.head.oid ? sides.head : null,
    },
    bases: [await treeOf(first.oid), ...await Promise.all(rest.map(({ oid }) => treeOf(oid)))], trust: { oid: sides.trust, workspace: await openGitTree(directory, sides.trust) }, head: await treeOf(sides.head),
    asked: {
      directory: prefix === '' ? '.' : prefix, failOn: inputs.failOn ?? 'worse', agents: inputs.agents === undefined ? null : [...inputs.agents], requireComplete: inputs.requireComplete, configFile: inputs.configFile ?? null,
      baselineFile: inputs.baselineFile ?? null, asOf: inputs.asOf ?? null, pinnedKeys: inputs.pinnedKeys ?? null,
    },
    comparisons: all, reported, bundleSha256: digestOf(new URL(import.meta.url)), time: now,
  }));
}
