import { resolve } from 'node:path';
import { compareReports, compareRevisions, LEVELS, RevisionError } from '../index.ts';
import type { CompareSettings, CompareThreshold, Comparison } from '../index.ts';
import { writeWhole } from './disk.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { checkShared, homeOf, pinnedKeysOf, repositoryOf } from './flags.ts';
import type { SharedFlags } from './flags.ts';
import { holdingLarge } from './large-heap.ts';
import { chosenFormats, tell } from './outputs.ts';
import { statedCommits, statementText } from './statement.ts';
import { progressLine } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** Options of `compare` as the command line gives them. */
export interface CompareFlags extends SharedFlags {
  readonly directory?: string;
  readonly mergeBase?: boolean;
  /** File for the unsigned statement. */
  readonly statement?: string;
  /** GitHub's number of the repository, as written. */
  readonly repository?: string;
  readonly pinnedKeys?: string;
  /** Policy file on the trusted side, which is the base. */
  readonly policy?: string;
}

const THRESHOLDS: readonly CompareThreshold[] = ['worse', ...LEVELS, 'never'];

/** `craterscan compare BASE [HEAD]`: compares, writes the outputs, tells the exit code, which is the gate's in every format. Throws Refusal for what the user can mend. */
export async function runCompare(base: string, head: string | undefined, flags: CompareFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  const chosen = chosenFormats(flags, compareReports);
  checkShared(flags);
  const threshold = flags.failOn === undefined ? undefined : THRESHOLDS.find((one) => one === flags.failOn);
  if (flags.failOn !== undefined && threshold === undefined) throw new Refusal(`--fail-on is worse, error, warning, note or never, not "${flags.failOn}"`, EXIT.usage);
  const [repository, pinnedKeys] = [repositoryOf(flags), pinnedKeysOf(flags)];
  const settings = { ...(repository === undefined ? {} : { repository }), ...(pinnedKeys === undefined ? {} : { pinnedKeys }), ...(threshold === undefined ? {} : { threshold }) };
  const stated = flags.statement === undefined ? undefined : await refusing(flags, around, () => statedCommits(base, head, flags, around));
  const comparison = await compareOrRefuse(stated?.base.oid ?? base, stated?.head.oid ?? head, stated ? withoutMergeBase(flags) : flags, { ...settings, ...(stated ? { names: stated.names } : {}) }, around, now);
  if (stated && flags.statement !== undefined) writeWhole(around.cwd, flags.statement, await statementText(stated, comparison, flags, settings, around));
  await tell(chosen, comparison, flags, around);
  return exitOf(comparison, flags);
}

/** For a base that is the common ancestor already. */
function withoutMergeBase({ mergeBase: _named, ...flags }: CompareFlags): CompareFlags { return flags; }

async function compareOrRefuse(base: string, head: string | undefined, flags: CompareFlags, settings: CompareSettings, around: Surroundings, now: () => number): Promise<Comparison> {
  const directory = resolve(around.cwd, flags.directory ?? '.');
  const home = homeOf(flags, around);
  const progress = progressLine(around, flags.quiet === true, now);
  try {
    return await refusing(flags, around, () => compareRevisions({
      ...settings, directory, base, ignored: flags.ignored, today: flags.today ?? around.today, progress: holdingLarge(progress.report),
      ...(head === undefined ? {} : { head }), ...(flags.mergeBase === undefined ? {} : { mergeBase: flags.mergeBase }), ...(home === undefined ? {} : { home }), ...(flags.agent === undefined ? {} : { agents: flags.agent }),
      ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }), ...(flags.config === undefined ? {} : { configFile: flags.config }), ...(flags.baseline === undefined ? {} : { baselineFile: flags.baseline }), ...(flags.policy === undefined ? {} : { policyFile: flags.policy }),
    }));
  } finally {
    progress.done();
  }
}

/** No repository, no such revision, no common history: the user's to mend. The directory is named as the user named it. */
async function refusing<T>(flags: CompareFlags, around: Surroundings, work: () => Promise<T>): Promise<T> {
  const named = flags.directory ?? '.';
  try { return await work(); } catch (cause) {
    if (cause instanceof RevisionError) throw new Refusal(cause.message.replaceAll(resolve(around.cwd, named), named), EXIT.usage, { cause });
    throw cause;
  }
}

/** Nothing scanned is never a success, then completeness if asked for, then the gate. */
function exitOf({ base, head, delta, gate }: Comparison, flags: CompareFlags): ExitCode {
  if (head.files.read === 0) throw new Refusal('nothing was compared: there is no file in the head that can be read', EXIT.nothing);
  if (base.files.read === 0 && base.files.listed > 0) throw new Refusal('nothing was compared: there is no file in the base that can be read', EXIT.nothing);
  if (flags.requireComplete === true && delta.gaps.base.length + delta.gaps.head.length > 0) return EXIT.nothing;
  return gate.state === 'open' ? EXIT.open : EXIT.closed;
}
