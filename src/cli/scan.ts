import { resolve } from 'node:path';
import { DEFAULT_OPTIONS, LEVELS, openDirectory, openHistory, reports, scan } from '../index.ts';
import type { DirectorySettings, Level, ReportOptions, ScanResult, Workspace } from '../index.ts';
import { EXIT, Refusal } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { formatNamed, outputOf, writeWhole } from './outputs.ts';
import { progressLine, wantsColor, widthOf, write } from './terminal.ts';
import type { Surroundings } from './terminal.ts';

/** Options of `scan` as the command line gives them. */
export interface ScanFlags {
  readonly format?: string;
  readonly output?: readonly string[];
  readonly agent?: readonly string[];
  readonly home?: string | true;
  /** Number of commits, as written; `all`. */
  readonly history?: string;
  readonly archives?: boolean;
  readonly ignored: boolean;
  readonly asOf?: string;
  readonly today?: string;
  readonly sarifProfile: string;
  readonly config?: string;
  /** A file below DIR; false: none. */
  readonly baseline?: string | false;
  readonly failOn?: string;
  readonly requireComplete?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** No such directory, or no such home, is the user's to mend; it is named as the user named it. */
function openOrRefuse(cwd: string, directory: string, settings: DirectorySettings): Workspace {
  const path = resolve(cwd, directory);
  try {
    return openDirectory(path, settings);
  } catch (cause) {
    throw new Refusal(cause instanceof Error ? cause.message.replaceAll(path, directory) : 'the directory cannot be opened', EXIT.usage, { cause });
  }
}

/** Is it a day of the calendar, written YYYY-MM-DD? */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** `craterscan scan [DIR]`: scans, writes the outputs, tells the exit code. Throws Refusal for what the user can mend. */
export async function runScan(directory: string, flags: ScanFlags, around: Surroundings, now: () => number): Promise<ExitCode> {
  const outputs = (flags.output ?? []).map((text) => outputOf(text, reports));
  const reporter = flags.format === undefined ? undefined : formatNamed(flags.format, reports);
  const { result } = await scanDirectory(directory, flags, around, now);
  const options: ReportOptions = {
    ...DEFAULT_OPTIONS, width: widthOf(around), color: flags.color && wantsColor(around), verbose: flags.verbose === true, quiet: flags.quiet === true, sarifProfile: flags.sarifProfile === 'github' ? 'github' : 'full',
  };
  for (const output of outputs) writeWhole(around.cwd, output.file, output.reporter.render(result, { ...options, color: false, quiet: false, width: DEFAULT_OPTIONS.width }));
  const shown = reporter ?? (outputs.length === 0 || around.stdout.isTTY === true ? reports.find((one) => one.id === 'text') : undefined);
  if (shown) await write(around.stdout, shown.render(result, options));
  return exitOf(result, flags);
}

/** The scan behind `scan` and `explain`. */
export async function scanDirectory(directory: string, flags: ScanFlags, around: Surroundings, now: () => number): Promise<{ result: ScanResult }> {
  for (const [name, value] of [['--as-of', flags.asOf], ['--today', flags.today]] as const) {
    if (value !== undefined && !isDay(value)) throw new Refusal(`${name} takes a day as YYYY-MM-DD, not "${value}"`, EXIT.usage);
  }
  if (flags.sarifProfile !== 'full' && flags.sarifProfile !== 'github') throw new Refusal(`--sarif-profile is full or github, not "${flags.sarifProfile}"`, EXIT.usage);
  const failOn = flags.failOn;
  if (failOn !== undefined && failOn !== 'never' && !LEVELS.some((level) => level === failOn)) throw new Refusal(`--fail-on is error, warning, note or never, not "${failOn}"`, EXIT.usage);
  if (flags.history !== undefined && !/^(?:all|[1-9]\d{0,8})$/.test(flags.history)) throw new Refusal(`--history takes a number of commits, not "${flags.history}"`, EXIT.usage);
  const workspace = openOrRefuse(around.cwd, directory, { ignored: flags.ignored, ...(flags.home === undefined ? {} : { home: flags.home === true ? (around.env.HOME ?? around.env.USERPROFILE ?? '') : flags.home }) });
  const progress = progressLine(around, flags.quiet === true, now);
  try {
    const result = await scan(workspace, {
      today: flags.today ?? around.today, progress: progress.report, ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }),
      ...(flags.agent === undefined ? {} : { agents: flags.agent }), ...(flags.config === undefined ? {} : { configFile: flags.config }),
      ...(flags.baseline === undefined ? {} : { baselineFile: flags.baseline }),
      ...(flags.archives === undefined ? {} : { archives: flags.archives }),
      ...(flags.history === undefined ? {} : { past: openHistory(resolve(around.cwd, directory), flags.history === 'all' ? {} : { depth: Number(flags.history) }) }),
    });
    return { result };
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
