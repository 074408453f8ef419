/**
 * The library. `scan(directory)` answers what an agent could destroy from a checkout; `reports` turn the answer into text. The command line
 * uses nothing else.
 */
import { resolve } from 'node:path';
import { BASELINE_FILE } from './compare/baseline-file.ts';
import { CONFIG_FILE } from './config/file.ts';
import type { Policy } from './compare/policy/index.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { PolicyCheck } from './policy-check.ts';
import type { Progress } from './collect.ts';
import type { ParsedBaseline } from './compare/baseline.ts';
import { loadRuntime, openGitTree, openHome, openRepository, openWorkingTree, overlay } from './discover/index.ts';
import { withLateTables } from './knowledge/late-tables.ts';
import { parseKnowledge } from './knowledge/precompiled.ts';
import { Memo } from './memo.ts';
import type { CompareThreshold, Comparison, Enforcement, Knowledge, Past, ScanResult, Workspace } from './model/index.ts';
import { parse } from './parse/index.ts';
import { checks } from '../rules/checks/index.ts';
import { readBaseline, readConfig, readPolicy } from './read-settings.ts';
import { openRevisions, RevisionError } from './revisions.ts';
import type { RevisionSettings } from './revisions.ts';
import { scan as scanWorkspace } from './scan.ts';
import { obeyedFiles, sealingFrom, sealOf } from './sealed-side.ts';
import type { SealingSettings } from './sealed-side.ts';
import { VERSION } from './version.ts';

export * from './model/index.ts';
export { DEFAULT_OPTIONS, reportById, reportForFile, reports, reportSchema } from './report/index.ts';
export { annotationsOf, COMMENT_LIMIT, compareReportById, compareReports, compareSchema, SUMMARY_LIMIT } from './report/compare/index.ts';
export type { Annotation, CompareOptions, CompareReport, CompareReporter } from './report/compare/index.ts';
export { explain } from './report/explain.ts';
export { rulePage, ruleTable } from './report/rule-page.ts';
export type { Reporter, ReportOptions } from './report/index.ts';
export { gitMemo, memoryWorkspace, openGitTree, openHistory, openRepository, overlay } from './discover/index.ts';
export type { Answer, Commit, GitMemo, HistoryOptions, Ref, Repository } from './discover/index.ts';
export type { Progress } from './collect.ts';
export { BASELINE_FILE } from './compare/baseline-file.ts';
export { parseBaseline } from './compare/baseline.ts';
export { renderBaseline } from './compare/baseline-text.ts';
export type { Baseline } from './compare/baseline.ts';
export { baselineChanges, pruneBaseline } from './compare/baseline-changes.ts';
export type { BaselineChange } from './compare/baseline-changes.ts';
export { entriesOf as baselineEntries } from './compare/baseline-make.ts';
export { baselineSchema } from './compare/baseline-schema.ts';
export type { BaselineEntry } from './compare/baseline-schema.ts';
export { keysSchema, KEYS_FILE, receiptSchema, ROLES, ROTATIONS_FILE, SEAL_FILE, sealSchema, signerOf, statementSchema } from './seal/index.ts';
export type { Keys, KnownKeys, Role, Signer } from './seal/index.ts';
export { changedKeys, committedSealFiles, nextSeal, sealFilesOf, signatureOf } from './sealing.ts';
export type { KeysChange, NextSeal, SealFiles, SealRequest } from './sealing.ts';
export { POLICY_FILE, parsePolicy, policySchema } from './compare/policy/index.ts';
export type { Policy } from './compare/policy/index.ts';
export { policyCheckSchema } from './policy-check.ts';
export type { PolicyCheck } from './policy-check.ts';
export type { SealState } from './trust-seal.ts';
export { ConfigurationError } from './configuration-error.ts';
export { escapeMarkdown, safeJson } from './report/safe.ts';
export { Memo } from './memo.ts';
export { revisionCommits, RevisionError } from './revisions.ts';
export type { RevisionSettings } from './revisions.ts';
export * from './evidence.ts';
export { harmless, noRunnerCommand } from './report/safe.ts';
export { sealingWords } from './report/compare/sealing.ts';
export { checks, VERSION };

/** What may be said about a scan; everything has a default. */
export interface ScanSettings {
  /** Judge for these agents; default: those configured in the tree. */
  readonly agents?: readonly string[];
  /** Take beliefs as of this day, YYYY-MM-DD; default: the configuration's, then the newest belief's. */
  readonly asOf?: string;
  /** Judge expiries by this day, YYYY-MM-DD; default: the clock. */
  readonly today?: string;
  /** Configuration file inside the workspace; default `craterscan.yml`, if there is one. */
  readonly configFile?: string;
  /** Baseline file inside the workspace; default `.craterscan/baseline.json`, if there is one; false: none. */
  readonly baselineFile?: string | false;
  /** Earlier versions of the files, of `openHistory`: read for credentials too. */
  readonly past?: Past;
  /** Opens archives and reads what is in them for credentials. */
  readonly archives?: boolean;
  /** The policy of the tree and where its seal is looked for: hooks that it lists hold, if its seal does. Left out: no hook holds. */
  readonly policy?: SealingSettings;
  readonly progress?: Progress;
}

/** What a directory is opened with. */
export interface DirectorySettings {
  /** False leaves out files git ignores. */
  readonly ignored?: boolean;
  /** A home directory whose credential stores are read too. */
  readonly home?: string;
  /** Also reads installed dependencies and build output, which are else looked at by name, for credentials. */
  readonly dependencies?: boolean;
}

let beside: { readonly knowledge: Knowledge; readonly prefilter: Uint8Array } | undefined;

/** As `parseBaseline`, with its schema loaded when it is asked for: few commands read a baseline. */
export async function readBaselineText(text: string, file: string): Promise<ParsedBaseline> {
  const { parseBaseline } = await import('./compare/baseline.ts');
  return parseBaseline(text, file);
}

/** What the build put beside the program, read once. */
function loadBeside(): NonNullable<typeof beside> {
  if (!beside) {
    const { knowledge, prefilter, ...late } = loadRuntime(new URL('./', import.meta.url));
    beside = { knowledge: parseKnowledge(withLateTables(knowledge, late), { checked: true }), prefilter };
  }
  return beside;
}

/** The working tree in `directory` (absolute, or relative to the process) as a workspace. Throws an Error with a sentence when there is none. */
export function openDirectory(directory: string, settings: DirectorySettings = {}): Workspace {
  const tree = openWorkingTree(directory, { ignored: settings.ignored ?? true, dependencies: settings.dependencies ?? false });
  return settings.home === undefined ? tree : overlay(tree, openHome(settings.home));
}

/**
 * Scans a directory or any other workspace. Gives one result that every report renders. Throws ConfigurationError for an unusable
 * configuration and an Error with a sentence for a directory that is not there; a file that cannot be read is a gap in the result.
 */
export async function scan(target: string | Workspace, settings: ScanSettings = {}): Promise<ScanResult> {
  const workspace = typeof target === 'string' ? openDirectory(target) : target;
  const { knowledge, prefilter } = loadBeside();
  const configFile = settings.configFile ?? CONFIG_FILE;
  const config = await readConfig(workspace, configFile, settings.configFile !== undefined, knowledge);
  const baseline = settings.baselineFile === false ? undefined : await readBaseline(workspace, settings.baselineFile ?? BASELINE_FILE, settings.baselineFile !== undefined);
  const result = await scanWorkspace(workspace, {
    sealedHooks: settings.policy ? await hooksOf(workspace, settings.policy) : [], knowledge, parse, prefilter, checks, version: VERSION, today: settings.today ?? new Date().toISOString().slice(0, 10), configFile,
    ...(config === undefined ? {} : { config }), ...(baseline === undefined ? {} : { baseline }), ...(settings.agents === undefined ? {} : { agents: settings.agents }),
    ...(settings.asOf === undefined ? {} : { asOf: settings.asOf }), ...(settings.progress === undefined ? {} : { progress: settings.progress }),
    ...(settings.past === undefined ? {} : { past: settings.past }), ...(settings.archives === undefined ? {} : { archives: settings.archives }),
  });
  refuseAbsent(settings.agents ?? config?.agents ?? [], [result], knowledge);
  return result;
}

/** What the policy of a workspace vouches for, if there is one and its seal holds. */
async function hooksOf(workspace: Workspace, settings: SealingSettings): Promise<readonly string[]> {
  const policy = await readPolicy(workspace, obeyedFiles(settings).policy, settings.policyFile !== undefined);
  return policy && policy.hooks.length > 0 && (await sealOf(workspace, settings)).state === 'sealed' ? policy.hooks : [];
}

/** A misspelt agent would be judged for nobody, and the gate would stand open. */
function refuseAbsent(agents: readonly string[], results: readonly ScanResult[], knowledge: Knowledge): void {
  const absent = agents.filter((id) => !results.some(({ graph }) => graph.agents.some((agent) => agent.id === id)));
  if (absent.length > 0) throw new ConfigurationError(absent.map((id) => `there is no agent "${id}"; name one of ${knowledge.agents.map((table) => table.id).join(', ')}, or a ci: or run: agent that a scan lists`));
}

/** What the policy of a workspace says of a scan of it. Throws ConfigurationError where there is none, or it cannot be used. */
export async function checkPolicy(workspace: Workspace, result: ScanResult, settings: SealingSettings = {}): Promise<PolicyCheck> {
  const { policy: file } = obeyedFiles(settings);
  const policy = await readPolicy(workspace, file, true);
  if (!policy) throw new ConfigurationError([`${file}: there is no such file; craterscan policy init writes one`]);
  const { repository } = settings;
  const { checkPolicy: judgePolicy } = await import('./policy-check.ts');
  return judgePolicy(result, { file, policy, seal: await sealOf(workspace, settings), today: settings.today ?? result.today, ...(repository === undefined ? {} : { repository }) });
}

/** The files that the gate obeys and a seal covers, by path. Those that are there are read and must be usable; throws ConfigurationError. */
export async function filesToSeal(workspace: Workspace, settings: SealingSettings = {}): Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly policy: Policy | undefined }> {
  const names = obeyedFiles(settings);
  const policy = await readPolicy(workspace, names.policy, false);
  await readConfig(workspace, names.config, false);
  await readBaseline(workspace, names.baseline, false);
  const files = new Map<string, Uint8Array>();
  for (const file of await workspace.files()) {
    const bytes = Object.values(names).includes(file.path) ? await workspace.read(file) : undefined;
    if (bytes) files.set(file.path, Uint8Array.from(bytes));
  }
  return { files, policy };
}

/** The text of a policy that allows what agents can do in a scanned tree and nothing beyond it; `before`: the policy there now, whose prohibitions and waivers are kept. */
export async function newPolicy(result: ScanResult, settings: { readonly repository: number; readonly default: Policy['default']; readonly expires: string; readonly before?: Policy; readonly anchor?: NonNullable<Policy['anchor']> }): Promise<string> {
  const [{ writePolicy }, { tuplesIn }] = await Promise.all([import('./compare/policy/index.ts'), import('./compare/tuples.ts')]);
  return writePolicy({ head: result, tuples: tuplesIn(result), ...settings });
}

/** A commit as the anchor of a policy, with how it is judged; undefined: no such commit around the directory. */
export async function anchorAt(directory: string, revision: string, settings: ScanSettings = {}): Promise<NonNullable<Policy['anchor']> | undefined> {
  const commit = openRepository(resolve(directory)).resolve(revision);
  if (commit === undefined) return undefined;
  const { graphDigest } = await import('./anchor.ts');
  return { commit, graph: graphDigest(await scan(await openGitTree(resolve(directory), commit), settings)) };
}

/** What may be said about a comparison; everything has a default. */
export interface CompareSettings extends ScanSettings {
  /** Whose configuration and baseline hold for both sides; default: the base. A change never brings its own. */
  readonly trusted?: Workspace;
  /** GitHub's number of the repository, where it is known: a seal of another one does not hold. */
  readonly repository?: number;
  /** SHA-256 of a keys file that somebody wrote down where a change cannot reach it. */
  readonly pinnedKeys?: string;
  /** Opens the tree of a commit of the same repository, for the anchor of a policy; undefined: it is not there. Left out: an anchor closes the gate. */
  readonly openCommit?: (commit: string) => Promise<Workspace | undefined>;
  /** Policy file on the trusted side; default `craterscan.policy.yml`, if there is one. */
  readonly policyFile?: string;
  /** Which additions close the gate; default `worse`. */
  readonly threshold?: CompareThreshold;
  /** Default advisory. */
  readonly enforcement?: Enforcement;
  /** How the trees are called, for the reader; default: by what they are. */
  readonly names?: Comparison['names'];
  /** Kept by a caller who compares more than once in one process: what two comparisons share is read once. Grows up to some hundred MiB. */
  readonly memo?: Memo;
}

/**
 * Compares two trees: what the second adds to and takes from what agents could destroy. Throws ConfigurationError for an unusable configuration or baseline of the trusted
 * side; a file that cannot be read is a gap in the result.
 */
export async function compareWorkspaces(base: Workspace, head: Workspace, settings: CompareSettings = {}): Promise<Comparison> {
  const { knowledge, prefilter } = loadBeside();
  const { configFile, baselineFile, policyFile } = settings;
  const today = settings.today ?? new Date().toISOString().slice(0, 10);
  const [{ compareTrees }, { readTrust }] = await Promise.all([import('./compare-trees.ts'), import('./trust.ts')]);
  const seal = { today, ...(settings.repository === undefined ? {} : { repository: settings.repository }), ...(settings.pinnedKeys === undefined ? {} : { pinnedKeys: settings.pinnedKeys }) };
  const { config, baseline, ...trust } = await readTrust({ trust: settings.trusted ?? base, base, head, knowledge, seal, ...(configFile === undefined ? {} : { configFile }), ...(typeof baselineFile === 'string' ? { baselineFile } : {}), ...(policyFile === undefined ? {} : { policyFile }) });
  const comparison = await compareTrees(base, head, {
    knowledge, parse, prefilter, checks, version: VERSION, today, configFile: trust.configFile, trust, unsealed: trust.seal.state !== 'sealed', sealing: sealingFrom(trust.seal), ...(settings.repository === undefined ? {} : { repository: settings.repository }),
    ...(settings.openCommit === undefined ? {} : { openCommit: settings.openCommit }), names: settings.names ?? { base: base.description, head: head.description },
    ...(config === undefined ? {} : { config }), ...(baseline === undefined || baselineFile === false ? {} : { baseline }), ...(settings.agents === undefined ? {} : { agents: settings.agents }),
    ...(settings.asOf === undefined ? {} : { asOf: settings.asOf }), ...(settings.progress === undefined ? {} : { progress: settings.progress }), ...(settings.threshold === undefined ? {} : { threshold: settings.threshold }),
    ...(settings.enforcement === undefined ? {} : { enforcement: settings.enforcement }), ...(settings.memo === undefined ? {} : { memo: settings.memo }),
  });
  refuseAbsent(settings.agents ?? config?.agents ?? [], [comparison.base, comparison.head], knowledge);
  return comparison;
}

/**
 * Compares two revisions of the repository around a directory, or one with the working tree. See `compareWorkspaces`; throws a RevisionError with a sentence for the reader, naming
 * what mends it, when there is no repository, no such revision or no common history.
 */
export async function compareRevisions(settings: RevisionSettings & CompareSettings): Promise<Comparison> {
  const { directory, base, head, mergeBase, ignored, home, ...rest } = settings;
  const memo = settings.memo ?? new Memo();
  const revisions = await openRevisions({
    directory, base, ...(head === undefined ? {} : { head }), ...(mergeBase === undefined ? {} : { mergeBase }), ...(ignored === undefined ? {} : { ignored }), ...(home === undefined ? {} : { home }),
  }, memo.objects).catch((cause: unknown) => {
    // A plain Error is a sentence for the reader; any other kind is a fault of ours.
    throw cause instanceof Error && cause.constructor === Error ? new RevisionError(cause.message, { cause }) : cause;
  });
  return compareWorkspaces(revisions.base, revisions.head, { names: revisions.names, openCommit: (commit) => openGitTree(resolve(directory), commit, undefined, memo.objects).catch(() => undefined), ...rest, memo });
}
