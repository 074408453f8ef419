import { BASELINE_FILE } from './compare/baseline-file.ts';
import { POLICY_FILE } from './compare/policy/file.ts';
import { CONFIG_FILE } from './config/file.ts';
import type { Sealing, Workspace } from './model/index.ts';
import { sealStateOf } from './trust-seal.ts';
import type { SealState } from './trust-seal.ts';

/** How the files that the gate obeys are called, where they are not called as usual, and what a seal of them is held against. */
export interface SealingSettings {
  readonly configFile?: string;
  readonly baselineFile?: string;
  /** GitHub's number of the repository, where it is known. */
  readonly repository?: number;
  /** SHA-256 of a keys file that somebody wrote down where a change cannot reach it. */
  readonly pinnedKeys?: string;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** The files that the gate obeys, by path. */
export function obeyedFiles({ configFile, baselineFile }: Pick<SealingSettings, 'configFile' | 'baselineFile'>): { readonly policy: string; readonly config: string; readonly baseline: string } {
  return { policy: POLICY_FILE, config: configFile ?? CONFIG_FILE, baseline: baselineFile ?? BASELINE_FILE };
}

/** Does a seal stand behind what the gate obeys in this tree? Reads those files alone, so it can be said before anything is judged. */
export async function sealingOf(trusted: Workspace, settings: SealingSettings): Promise<Sealing> {
  const { repository, pinnedKeys: pinned, today } = settings;
  return sealingFrom(await sealStateOf(trusted, { obeyed: Object.values(obeyedFiles(settings)), today, ...(repository === undefined ? {} : { repository }), ...(pinned === undefined ? {} : { pinned }) }));
}

/** The part of it that is told. */
export function sealingFrom(state: SealState): Sealing {
  return state.state === 'sealed' ? { state: 'sealed', serial: state.serial, persons: state.persons, pinned: state.pinned } : state.state === 'broken' ? { state: 'broken', why: state.why } : { state: 'unsealed' };
}
