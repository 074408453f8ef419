import { resolve } from 'node:path';
import { checkPolicy, LEVELS, openDirectory, openHistory, overlay, reports, scan } from '../index.ts';
import type { DirectorySettings, Level, SealingSettings, ScanResult, Workspace } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { checkShared, homeOf } from './flags.ts';
import type { SharedFlags } from './flags.ts';
import { holdingLarge } from './large-heap.ts';
import type { LiveFlags } from './live-flags.ts';
import { checkLive } from './live-flags.ts';
import { chosenFormats, tell } from './outputs.ts';
import { progressLine } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** Options of `scan` as the command line gives them. */
export interface ScanFlags extends SharedFlags, LiveFlags {
  /** Number of commits, as written; `all`. */
  readonly history?: string;
  readonly archives?: boolean;
  readonly dependencies?: boolean;
  /** A policy below the directory whose rulings are shown beside the findings. */
  readonly policy?: string;
}

/** The directory as it is on disk. No such one, or no such home, is the user's to mend; it is named as the user named it. */
export function openOrRefuse(cwd: string, directory: string, settings: DirectorySettings = {}): Workspace {
  const path = resolve(cwd, directory);
  try {
    return openDirectory(path, settings);
  } catch (cause) {
    throw new Refusal(cause instanceof Error ? cause.message.replaceAll(path, directory) : 'the directory cannot be opened', EXIT.usage, { cause });
  }
}

/** `craterscan scan [DIR]`: scans, writes the outputs, tells the exit code. Throws Refusal for what the user can mend. */
export async function runScan(directory: string, flags: ScanFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  const chosen = chosenFormats(flags, reports);
  const { result: scanned, workspace } = await scanDirectory(directory, flags, around, now);
  const result = flags.policy === undefined ? scanned : await withPolicy(workspace, scanned, flags);
  await tell(chosen, result, flags, around);
  return exitOf(result, flags);
}

/** The result with what a policy says of it. It is told and moves no exit code: `policy check` is there for that. */
async function withPolicy(workspace: Workspace, result: ScanResult, flags: ScanFlags): Promise<ScanResult> {
  const { policy, gate, rulings, notes } = await checkPolicy(workspace, result, policySettings(flags));
  return { ...result, policy: { file: policy.file, gate: gate.state, because: gate.because, notes, rulings: rulings.map(({ says, path, rule, sentence }) => ({ says, path, rule, sentence })) } };
}

function policySettings(flags: ScanFlags): SealingSettings {
  return { ...(flags.policy === undefined ? {} : { policyFile: flags.policy }), ...(flags.config === undefined ? {} : { configFile: flags.config }), ...(typeof flags.baseline === 'string' ? { baselineFile: flags.baseline } : {}) };
}

/** The scan behind `scan` and `explain`. */
export async function scanDirectory(directory: string, flags: ScanFlags, around: Surroundings, now: () => number, policy?: SealingSettings): Promise<{ result: ScanResult; workspace: Workspace }> {
  checkShared(flags);
  const failOn = flags.failOn;
  if (failOn !== undefined && failOn !== 'never' && !LEVELS.some((level) => level === failOn)) throw new Refusal(`--fail-on is error, warning, note or never, not "${failOn}"`, EXIT.usage);
  if (flags.history !== undefined && !/^(?:all|[1-9]\d{0,8})$/.test(flags.history)) throw new Refusal(`--history takes a number of commits, not "${flags.history}"`, EXIT.usage);
  const asked = checkLive(flags, around.env);
  const home = homeOf(flags, around);
  const tree = openOrRefuse(around.cwd, directory, { ignored: flags.ignored, dependencies: flags.dependencies === true, ...(home === undefined ? {} : { home }) });
  const progress = progressLine(around, flags.quiet === true, now);
  try {
    // Loaded only where somebody asks for it: nothing else of the program can reach the network.
    const workspace = asked ? overlay(tree, await (await import('./live.ts')).askGitHub(asked, tree, around, progress.report)) : tree;
    const result = await scan(workspace, {
      today: flags.today ?? around.today, progress: holdingLarge(progress.report), ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }),
      ...(flags.agent === undefined ? {} : { agents: flags.agent }), ...(flags.config === undefined ? {} : { configFile: flags.config }),
      ...(flags.baseline === undefined ? {} : { baselineFile: flags.baseline }),
      ...(policy ? { policy } : flags.policy === undefined ? {} : { policy: policySettings(flags) }),
      ...(flags.archives === undefined ? {} : { archives: flags.archives }),
      ...(flags.history === undefined ? {} : { past: openHistory(resolve(around.cwd, directory), flags.history === 'all' ? {} : { depth: Number(flags.history) }) }),
    });
    return { result, workspace };
  } finally {
    progress.done();
  }
}

/** Nothing scanned is never a success; then completeness if asked for; then the gate. */
function exitOf(result: ScanResult, flags: ScanFlags): ExitCode {
  if (result.files.read === 0) throw new Refusal('nothing was scanned: there is no file here that can be read', EXIT.nothing);
  if (flags.requireComplete === true && result.graph.gaps.length > 0) return EXIT.nothing;
  const threshold = flags.failOn ?? result.failOn ?? 'error';
  if (threshold === 'never') return EXIT.open;
  const least = LEVELS.indexOf(threshold as Level);
  return result.findings.some((finding) => LEVELS.indexOf(finding.level) >= least) ? EXIT.closed : EXIT.open;
}
