import { resolve } from 'node:path';
import { compareReports, compareRevisions, DEFAULT_OPTIONS, isDay, LEVELS, RevisionError } from '../index.ts';
import type { CompareOptions, CompareThreshold, Comparison } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { formatNamed, outputOf, writeWhole } from './outputs.ts';
import { progressLine, wantsColor, widthOf, write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** Options of `compare` as the command line gives them. */
export interface CompareFlags {
  readonly directory?: string;
  readonly format?: string;
  readonly output?: readonly string[];
  readonly agent?: readonly string[];
  readonly home?: string | true;
  readonly ignored: boolean;
  readonly mergeBase?: boolean;
  readonly asOf?: string;
  readonly today?: string;
  readonly sarifProfile: string;
  readonly config?: string;
  /** A file of the base; false: none. */
  readonly baseline?: string | false;
  readonly failOn?: string;
  readonly requireComplete?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

const THRESHOLDS: readonly CompareThreshold[] = ['worse', ...LEVELS, 'never'];

/** `craterscan compare BASE [HEAD]`: compares, writes the outputs, tells the exit code, which is the gate's in every format. Throws Refusal for what the user can mend. */
export async function runCompare(base: string, head: string | undefined, flags: CompareFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  const outputs = (flags.output ?? []).map((text) => outputOf(text, compareReports));
  const reporter = flags.format === undefined ? undefined : formatNamed(flags.format, compareReports);
  for (const [name, value] of [['--as-of', flags.asOf], ['--today', flags.today]] as const) {
    if (value !== undefined && !isDay(value)) throw new Refusal(`${name} takes a day as YYYY-MM-DD, not "${value}"`, EXIT.usage);
  }
  const profile = flags.sarifProfile;
  if (profile !== 'full' && profile !== 'github') throw new Refusal(`--sarif-profile is full or github, not "${profile}"`, EXIT.usage);
  const threshold = flags.failOn === undefined ? undefined : THRESHOLDS.find((one) => one === flags.failOn);
  if (flags.failOn !== undefined && threshold === undefined) throw new Refusal(`--fail-on is worse, error, warning, note or never, not "${flags.failOn}"`, EXIT.usage);
  const comparison = await compareOrRefuse(base, head, flags, threshold, around, now);
  const options: CompareOptions = { ...DEFAULT_OPTIONS, width: widthOf(around), color: flags.color && wantsColor(around), verbose: flags.verbose === true, quiet: flags.quiet === true, sarifProfile: profile };
  for (const output of outputs) writeWhole(around.cwd, output.file, output.reporter.render(comparison, { ...options, color: false, quiet: false, width: DEFAULT_OPTIONS.width }));
  const shown = reporter ?? (outputs.length === 0 || around.stdout.isTTY === true ? compareReports.find((one) => one.id === 'text') : undefined);
  if (shown) await write(around.stdout, shown.render(comparison, options));
  return exitOf(comparison, flags);
}

/** No repository, no such revision, no common history: the user's to mend. The directory is named as the user named it. */
async function compareOrRefuse(base: string, head: string | undefined, flags: CompareFlags, threshold: CompareThreshold | undefined, around: Surroundings, now: () => number): Promise<Comparison> {
  const named = flags.directory ?? '.';
  const directory = resolve(around.cwd, named);
  const home = flags.home === true ? around.env.HOME ?? around.env.USERPROFILE ?? '' : flags.home;
  const progress = progressLine(around, flags.quiet === true, now);
  try {
    return await compareRevisions({
      directory, base, ignored: flags.ignored, today: flags.today ?? around.today, progress: progress.report,
      ...(head === undefined ? {} : { head }), ...(flags.mergeBase === undefined ? {} : { mergeBase: flags.mergeBase }), ...(home === undefined ? {} : { home }), ...(flags.agent === undefined ? {} : { agents: flags.agent }),
      ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }), ...(flags.config === undefined ? {} : { configFile: flags.config }), ...(flags.baseline === undefined ? {} : { baselineFile: flags.baseline }), ...(threshold === undefined ? {} : { threshold }),
    });
  } catch (cause) {
    if (cause instanceof RevisionError) throw new Refusal(cause.message.replaceAll(directory, named), EXIT.usage, { cause });
    throw cause;
  } finally {
    progress.done();
  }
}

/** Nothing scanned is never a success, then completeness if asked for, then the gate. */
function exitOf({ base, head, delta, gate }: Comparison, flags: CompareFlags): ExitCode {
  if (head.files.read === 0) throw new Refusal('nothing was compared: there is no file in the head that can be read', EXIT.nothing);
  if (base.files.read === 0 && base.files.listed > 0) throw new Refusal('nothing was compared: there is no file in the base that can be read', EXIT.nothing);
  if (flags.requireComplete === true && delta.gaps.base.length + delta.gaps.head.length > 0) return EXIT.nothing;
  return gate.state === 'open' ? EXIT.open : EXIT.closed;
}
