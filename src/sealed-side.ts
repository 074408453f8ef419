import { BASELINE_FILE } from './compare/baseline-file.ts';
import { POLICY_FILE } from './compare/policy/file.ts';
import { CONFIG_FILE } from './config/file.ts';
import type { Sealing, Workspace } from './model/index.ts';
import type { SealQuestion, SealState } from './trust-seal.ts';

/** How the files that the gate obeys are called, where they are not called as usual: paths inside the workspace. */
export interface ObeyedNames {
  readonly policyFile?: string;
  readonly configFile?: string;
  readonly baselineFile?: string;
}

/** Those names, and what a seal of the files is held against. */
export interface SealingSettings extends ObeyedNames {
  /** GitHub's number of the repository, where it is known. */
  readonly repository?: number;
  /** SHA-256 of a keys file that somebody wrote down where a change cannot reach it. */
  readonly pinnedKeys?: string;
  /** YYYY-MM-DD; default: the clock. */
  readonly today?: string;
}

/** The files that the gate obeys, by path. */
export function obeyedFiles({ policyFile, configFile, baselineFile }: ObeyedNames): { readonly policy: string; readonly config: string; readonly baseline: string } {
  return { policy: policyFile ?? POLICY_FILE, config: configFile ?? CONFIG_FILE, baseline: baselineFile ?? BASELINE_FILE };
}

/** What is asked of the seal of a tree under these settings. */
export function sealQuestionOf({ repository, pinnedKeys: pinned, today, ...names }: SealingSettings): SealQuestion {
  return { obeyed: Object.values(obeyedFiles(names)), today: today ?? new Date().toISOString().slice(0, 10), ...(repository === undefined ? {} : { repository }), ...(pinned === undefined ? {} : { pinned }) };
}

/** What stands behind the files that the gate obeys in this tree. Reads those files alone, so it can be said before anything is judged. */
export async function sealOf(workspace: Workspace, settings: SealingSettings = {}): Promise<SealState> {
  // Few commands ask, and what verifies signatures is loaded by those alone.
  const { sealStateOf } = await import('./trust-seal.ts');
  return sealStateOf(workspace, sealQuestionOf(settings));
}

/** The part of `sealOf` that is told. */
export async function sealingOf(trusted: Workspace, settings: SealingSettings): Promise<Sealing> { return sealingFrom(await sealOf(trusted, settings)); }

/** The part of it that is told. */
export function sealingFrom(state: SealState): Sealing {
  return state.state === 'sealed' ? { state: 'sealed', serial: state.serial, persons: state.persons, pinned: state.pinned } : state.state === 'broken' ? { state: 'broken', why: state.why } : { state: 'unsealed' };
}
