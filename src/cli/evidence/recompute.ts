import { join } from 'node:path';
import { KEYS_FILE, LEVELS, nowFrom, obeyedFiles, openGitTree, ROTATIONS_FILE, SEAL_FILE, shownName, statementOf, trustDigests } from '../../index.ts';
import type { CompareThreshold, Judgement, Repository, UnchainedPredicate } from '../../index.ts';
import { EXIT, Refusal } from '../failure.ts';
import { judgeCommits } from '../judged.ts';
import { openOrRefuse } from './accepted.ts';

/** What the signer says by itself, whatever the statement says. */
export interface SignerWord {
  /** Absolute; a clone that holds the commits. */
  readonly clone: string;
  readonly repositoryId: number;
  readonly name?: string;
  /** Refs that no pull request can move; configuration is trusted from the first. */
  readonly trusted: readonly [string, ...string[]];
  readonly asked: UnchainedPredicate['asked'];
  /** What the run must have said of itself. */
  readonly expected: ReadonlyMap<string, string>;
  /** SHA-256 of the judging program's file. */
  readonly bundleSha256: string | null;
  /** Milliseconds since 1970: the clock, and the last receipt. */
  readonly clock: number;
  readonly lastReceipt?: number;
}

/** The judgement as the signer computes it, or why it is not signed, each a sentence. */
export type Recomputed = { readonly judgement: Judgement; readonly refused?: undefined } | { readonly judgement?: undefined; readonly refused: readonly string[] };

/** What only the run can say. It is taken over, and signed as what the run says of itself. */
export const OF_THE_RUN = ['event', 'pr', 'runId', 'attempt', 'workflowRef', 'workflowSha', 'baseRef', 'pullHead', 'mergeCommit', 'enforcement', 'time'] as const;

/**
 * Judges the commits of a statement again, from the objects of a clone, under the signer's own settings. Nothing of the statement is believed but the ids of what it judged, and those have to fit the
 * history of the trusted refs.
 */
export async function recompute(said: Judgement, word: SignerWord): Promise<Recomputed> {
  const { predicate } = said;
  const repository = openOrRefuse(word.clone);
  const directory = join(word.clone, word.asked.directory);
  const misfits = await historyMisfits(predicate, word, repository);
  if (misfits.length > 0) return { refused: misfits };
  const committed = (await repository.commit(predicate.trustBase))?.committed;
  const now = nowFrom(word.clock, { ...(committed === undefined ? {} : { trustCommit: committed * 1000 }), ...(word.lastReceipt === undefined ? {} : { lastReceipt: word.lastReceipt }) });
  if (now.why !== undefined) return { refused: [now.why] };
  const judge = (bases: readonly string[], trust: string): ReturnType<typeof judgeCommits> => judgeCommits({
    directory, bases: bases.map((oid) => ({ oid, name: oid.slice(0, 7) })), head: { oid: predicate.head, name: predicate.head.slice(0, 7) }, trust, requireComplete: word.asked.requireComplete,
    settings: { ...settingsOf(word), today: new Date(now.value).toISOString().slice(0, 10), enforcement: predicate.enforcement },
  });
  const verdict = await judge(predicate.comparedWith, predicate.trustBase);
  const treeOf = async (oid: string): Promise<{ readonly oid: string; readonly tree: string }> => ({ oid, tree: (await repository.commit(oid))?.tree ?? '' });
  const [first = predicate.compareBase, ...rest] = predicate.comparedWith;
  const judgement = await statementOf({
    name: word.name ?? said.subject[0]?.name ?? '', repositoryId: word.repositoryId, enforcement: predicate.enforcement,
    run: { event: predicate.event, pr: predicate.pr, runId: predicate.runId, attempt: predicate.attempt, workflowRef: predicate.workflowRef, workflowSha: predicate.workflowSha, baseRef: predicate.baseRef, pullHead: predicate.pullHead, mergeCommit: predicate.mergeCommit },
    bases: [await treeOf(first), ...await Promise.all(rest.map(treeOf))], trust: { oid: predicate.trustBase, workspace: await openGitTree(directory, predicate.trustBase) }, head: await treeOf(predicate.head),
    asked: word.asked, comparisons: verdict.all, reported: verdict.reported, bundleSha256: word.bundleSha256, time: now.value,
  });
  const differing = differences({ ...said, predicate: { ...said.predicate, time: judgement.predicate.time } }, judgement);
  if (differing.length > 0) return { refused: differing };
  const stale = predicate.verdict.gate === 'open' ? await staleness(predicate, word, repository, directory, judge) : undefined;
  return stale === undefined ? { judgement } : { refused: [stale] };
}

function settingsOf({ asked, repositoryId }: SignerWord): Parameters<typeof judgeCommits>[0]['settings'] {
  const threshold = (['worse', ...LEVELS, 'never'] as readonly CompareThreshold[]).find((one) => one === asked.failOn);
  if (threshold === undefined) throw new Refusal('--fail-on is worse, error, warning, note or never', EXIT.usage);
  return {
    repository: repositoryId, threshold, ...(asked.pinnedKeys === null ? {} : { pinnedKeys: asked.pinnedKeys }), ...(asked.agents === null ? {} : { agents: asked.agents }), ...(asked.asOf === null ? {} : { asOf: asked.asOf }),
    ...(asked.configFile === null ? {} : { configFile: asked.configFile }), ...(asked.baselineFile === null ? {} : { baselineFile: asked.baselineFile }),
  };
}

/** Do the commits that were judged fit the history of the trusted refs, and what the run said of itself what the signer knows of it? */
async function historyMisfits(said: UnchainedPredicate, { trusted, expected }: SignerWord, repository: Repository): Promise<string[]> {
  const missing = [...new Set([...said.comparedWith, said.trustBase, said.head])].filter((oid) => repository.exists(oid) !== 'commit');
  if (missing.length > 0) return missing.map((oid) => `Commit ${oid} is not in this clone. Fetch it: git fetch --no-tags origin ${oid}`);
  const tips = trusted.map((name) => ({ name, oid: repository.resolve(name) }));
  const lost = tips.find(({ oid }) => oid === undefined);
  if (lost) return [`There is no trusted ref ${shownName(lost.name)} in this clone.`];
  const out: string[] = [];
  if (await repository.isAncestor(said.trustBase, tips[0]?.oid ?? '') !== 'yes') out.push(`The trusted commit ${said.trustBase} cannot be seen to lie on ${shownName(trusted[0])}.`);
  const starts = new Set([said.trustBase, ...tips.slice(1).flatMap(({ oid }) => oid ?? [])].flatMap((tip) => { const all = repository.mergeBases(tip, said.head); return all.length === 1 ? all : []; }));
  if (!said.comparedWith.some((oid) => oid === said.trustBase || starts.has(oid))) out.push('It was compared neither with the trusted commit nor with where the head left a trusted ref.');
  out.push(...await mergeMisfits(said, repository));
  if (said.enforcement === 'enforcing' && !expected.has('enforcement')) out.push('It calls itself enforcing, and the signer was not told to expect that (--expect enforcement=enforcing).');
  const fields = new Map<string, unknown>(Object.entries(said));
  for (const [field, value] of expected) if (String(fields.get(field) ?? 'null') !== value) out.push(`${field}: the signer expects ${shownName(value)}, the statement says ${shownName(String(fields.get(field) ?? 'null'))}.`);
  return out;
}

/** A merge is the one of its base and the head of the pull request, and nothing else. */
async function mergeMisfits({ head, mergeCommit, pullHead }: UnchainedPredicate, repository: Repository): Promise<string[]> {
  if (mergeCommit === null) return pullHead === null || pullHead === head ? [] : ['It judged another commit than the head of the pull request, and calls none a merge.'];
  const parents = (await repository.commit(head))?.parents ?? [];
  return mergeCommit === head && parents.length === 2 && parents[1] === pullHead ? [] : ['What it calls the merge is not the merge of its base and the head of the pull request.'];
}

/** The trusted ref may have moved on since: what is let in must then stand against its tip too, under the same trusted files. */
async function staleness(said: UnchainedPredicate, { trusted, asked, expected }: SignerWord, repository: Repository, directory: string, judge: (bases: readonly string[], trust: string) => ReturnType<typeof judgeCommits>): Promise<string | undefined> {
  const tip = repository.resolve(trusted[0]);
  if (tip === undefined || tip === said.trustBase) return undefined;
  const files = [...Object.values(obeyedFiles({ ...(asked.configFile === null ? {} : { configFile: asked.configFile }), ...(asked.baselineFile === null ? {} : { baselineFile: asked.baselineFile }) })), SEAL_FILE, KEYS_FILE, ROTATIONS_FILE];
  const digests = async (oid: string): Promise<string> => JSON.stringify([...await trustDigests(await openGitTree(directory, oid), files)].sort(([a], [b]) => (a < b ? -1 : 1)));
  const [now, then, brought] = [await digests(tip), await digests(said.trustBase), await digests(said.head)];
  if (now !== then && now !== brought) return 'What the gate obeys was changed on the trusted ref since: judge it again.';
  if (await repository.isAncestor(said.head, tip) === 'yes') {
    const landed = (await repository.commit(said.head))?.parents[0];
    // What a push replaced is in no object: whoever was started by the push has to say it.
    return landed === said.trustBase || (expected.get('compareBase') === said.compareBase && said.compareBase === said.trustBase) ? undefined : 'The head lies on the trusted ref already, and it cannot be seen that it was judged against what stood there before (--expect compareBase=OID says so).';
  }
  const again = await judge([tip], tip);
  return again.reported.gate.state === 'open' ? undefined : 'The trusted ref has moved on, and against its tip the gate is closed: judge it again.';
}

/** Where two judgements differ, each a sentence. What only the run can say is equal by then. */
function differences(said: unknown, mine: unknown, path = ''): string[] {
  if (isRecord(said) && isRecord(mine)) return [...new Set([...Object.keys(said), ...Object.keys(mine)])].flatMap((key) => differences(said[key], mine[key], path === '' ? key : `${path}.${key}`));
  const [theirs, ours] = [JSON.stringify(said), JSON.stringify(mine)];
  return theirs === ours ? [] : [`${path.replace(/^predicate\./, '')}: the statement says ${shownName(theirs ?? 'nothing')}, the signer finds ${shownName(ours ?? 'nothing')}.`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> { return typeof value === 'object' && value !== null && !Array.isArray(value); }
