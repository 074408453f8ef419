import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { COMMENT_LIMIT, ConfigurationError, nowFrom, openGitTree, openRepository, sealingOf, SUMMARY_LIMIT } from '../index.ts';
import type { Repository, Sealing } from '../index.ts';
import { replaceWhole } from '../cli/disk.ts';
import { EXIT, Refusal } from '../cli/failure.ts';
import type { ExitCode } from '../cli/failure.ts';
import { refuse, short } from './bases.ts';
import { command, logLine } from './commands.ts';
import { modeOf } from './enforcement.ts';
import type { Mode } from './enforcement.ts';
import { readEvent } from './event.ts';
import type { Happened } from './event.ts';
import { readInputs } from './inputs.ts';
import type { Inputs } from './inputs.ts';
import { judgeChange, judgeTree } from './judge.ts';
import type { Outcome } from './outcome.ts';
import { footer, plainReason, refusedPage, resolvedPage, standing, withinBytes } from './page.ts';
import { markerOf, STATE } from './result.ts';
import type { Result } from './result.ts';
import { addSummary, folderIn, payloadOf, readRunner, rootOf, setOutputs, setState, writeReport } from './runner.ts';
import type { Runner } from './runner.ts';
import { sidesOf } from './sides.ts';
import type { Refused, Sides } from './sides.ts';
import { statementText } from './statement.ts';
import { headContentIn, persistedCredentials } from './target.ts';

type Write = (text: string) => void;

/** What is known of a run so far, for whoever has to say why it ends. */
interface Run { readonly runner: Runner; readonly write: Write; mode: Mode; sealing?: Sealing; inputs?: Inputs; happened?: Happened }

/**
 * The judging step: from the runner's environment to outputs, reports and the exit code. `now` in milliseconds; `stands` is false once something went wrong
 * beside it. Every way out that is not an open gate leaves `verdict` at the `closed` that was written first.
 */
export async function verdict(env: NodeJS.ProcessEnv, write: Write, now: number, stands: () => boolean): Promise<ExitCode> {
  let run: Run | undefined;
  try {
    const runner = readRunner(env);
    run = { runner, write, mode: modeOf(runner.repository, runner.workflowRef, false) };
    return await judge(run, env, now, stands);
  } catch (error) {
    const told = error instanceof Refusal ? { because: error.message, exit: error.exit } : error instanceof ConfigurationError ? { because: `the configuration cannot be used: ${error.problems.join('; ')}`, exit: EXIT.usage } : undefined;
    if (!told) throw error;
    if (run) return closed(run, told.because, told.exit);
    write(command('error', told.because, { title: 'craterscan: gate closed' }));
    return told.exit;
  }
}

async function judge(run: Run, env: NodeJS.ProcessEnv, now: number, stands: () => boolean): Promise<ExitCode> {
  const { runner } = run;
  const inputs = run.inputs = readInputs(env);
  const happened = readEvent(runner.eventName, payloadOf(runner));
  if ('problem' in happened) throw new Refusal(happened.problem, EXIT.usage);
  run.happened = happened;
  const { root, directory, prefix, repository } = checkoutOf(runner, inputs);
  const sides = await choose(runner, inputs, happened, repository, root, now);
  run.mode = withPin(modeOf(runner.repository, runner.workflowRef, happened.event.kind === 'pull_request' && happened.event.target && sides.kind !== 'refused'), inputs);
  if (sides.kind === 'refused') { say(run); return closed(run, sides.because, sides.fault === 'input' ? EXIT.closed : EXIT.usage); }
  const trust = sides.kind === 'compare' ? sides.trust : sides.head;
  const committed = (await repository.commit(trust))?.committed;
  const moment = nowFrom(now, committed === undefined ? {} : { trustCommit: committed * 1000 });
  if (moment.why !== undefined) { say(run); return closed(run, `${moment.why} Expiries cannot be judged; set the clock.`, EXIT.closed); }
  const today = new Date(moment.value).toISOString().slice(0, 10);
  const id = happened.repository?.id ?? runner.repositoryId;
  const { configFile, baselineFile, pinnedKeys } = inputs;
  const sealing = run.sealing = await sealingOf(await openGitTree(directory, trust), {
    today, ...(id === undefined ? {} : { repository: id }), ...(configFile === undefined ? {} : { configFile }), ...(baselineFile === undefined ? {} : { baselineFile }), ...(pinnedKeys === undefined ? {} : { pinnedKeys }),
  });
  say(run);
  const judging = { directory, prefix, inputs, enforcement: run.mode.mode, headName: short(sides.head), today, seal: { sealing, ...(id === undefined ? {} : { repository: id }) } };
  const outcome = sides.kind === 'compare' ? await judgeChange(sides, judging) : await judgeTree(sides, judging);
  if (!stands()) return EXIT.fault;
  const statement = inputs.statementFile !== undefined && sides.kind === 'compare' && outcome.verdict
    ? await statementText(sides, outcome.verdict, { runner, mode: run.mode, inputs, happened, repository, directory, prefix, repositoryId: id, now: moment.value }) : undefined;
  finish(run, inputs, happened, sides, outcome, statement);
  return outcome.exit;
}

/** Where the checkout is, and which directory of it is judged, relative to it. */
interface Checkout { readonly root: string; readonly directory: string; readonly prefix: string; readonly repository: Repository }

function checkoutOf(runner: Runner, inputs: Inputs): Checkout {
  const directory = folderIn(runner, inputs.directory);
  const root = rootOf(runner, directory);
  try { return { root, directory, prefix: relative(root, directory).split(sep).join('/'), repository: openRepository(root) }; } catch (cause) {
    const why = cause instanceof Error ? cause.message.replaceAll(root, 'the workspace') : '';
    throw new Refusal(`the workspace cannot be judged: ${why}${why.includes('not a git repository') ? '. Put actions/checkout before this step' : ''}`, EXIT.usage, { cause });
  }
}

/** Which trees are judged, after everything that has to agree was held against each other. */
async function choose(runner: Runner, inputs: Inputs, { event, repository: said }: Happened, repository: Repository, root: string, now: number): Promise<Sides> {
  const stranger = said !== undefined && (said.name.toLowerCase() !== runner.repository.toLowerCase() || (said.id !== undefined && runner.repositoryId !== undefined && said.id !== runner.repositoryId));
  if (stranger) return refuse('The event payload is of another repository than the one this runs in.');
  const sides = await sidesOf({ event, repository: said, sha: runner.sha, ref: runner.ref, trusted: inputs.trustedBranches, ...(inputs.baseRef === undefined ? {} : { baseRef: inputs.baseRef }), now: Math.floor(now / 1000) }, repository);
  if (event.kind !== 'pull_request' || !event.target || sides.kind !== 'compare') return sides;
  return await targetRefusal(root, runner.sha, sides.head) ?? sides;
}

/** What commits alone do not show of a `pull_request_target`. */
async function targetRefusal(root: string, own: string, head: string): Promise<Refused | undefined> {
  const credentials = persistedCredentials(root);
  if (credentials !== undefined) return refuse(`pull_request_target is refused: ${credentials}.`, 'configuration');
  const [mine, theirs] = [await openGitTree(root, own), await openGitTree(root, head)];
  const held = headContentIn(root, await mine.files(), await theirs.files());
  return held === undefined ? undefined : refuse('pull_request_target is refused: the work tree holds files of the head. Check out nothing but the default, and run nothing before this step.', 'configuration');
}

/** A pin in a workflow that the change can edit is the change's own. */
function withPin(mode: Mode, { pinnedKeys }: Inputs): Mode {
  return pinnedKeys === undefined || mode.mode === 'enforcing' ? mode : { ...mode, notes: [...mode.notes, '`pinned-keys` is set by a workflow that a change can edit, so it vouches for no key here.'] };
}

/** The first line of the log says whose word this is, and what stands behind the files it obeys. */
function say({ write, mode, sealing }: Run): void {
  write(logLine(standing(mode, sealing)));
  for (const note of mode.notes) write(logLine(note));
}

/** The gate stays closed without a judgement: one sentence everywhere. */
function closed(run: Run, because: string, exit: ExitCode): ExitCode {
  const { runner, write, mode, inputs, happened } = run;
  write(command('error', because, { title: 'craterscan: gate closed' }));
  if (inputs && happened) handOver(run, inputs, happened, { state: 'closed', body: () => refusedPage(because), notes: [] });
  if (inputs?.summary !== false) addSummary(runner, `${refusedPage(because)}\n${footer(runner, mode, run.sealing, [])}`);
  setOutputs(runner, { mode: mode.mode, sealed: sealedOutput(run.sealing), reason: plainReason(because) });
  return exit;
}

/** Files first, then what people read, the outputs that open the gate last. */
function finish(run: Run, inputs: Inputs, happened: Happened, sides: Exclude<Sides, Refused>, outcome: Outcome, statement: string | undefined): void {
  const { runner, write, mode, sealing } = run;
  const file = writeReport(runner, inputs.sarifFile, outcome.sarif);
  if (inputs.jsonFile !== undefined) writeReport(runner, inputs.jsonFile, outcome.json);
  if (inputs.statementFile !== undefined && statement !== undefined) writeReport(runner, inputs.statementFile, statement);
  const shown = outcome.state === 'closed' || inputs.comment === 'always';
  for (const note of outcome.notes) write(logLine(note));
  if (inputs.statementFile !== undefined && statement === undefined) write(logLine('nothing was compared, so there is no statement'));
  if (inputs.annotations) for (const { level, message, ...spot } of outcome.annotations) write(command(level, message, spot));
  if (outcome.text !== '') write(`::group::What was judged\n${outcome.text.replace(/\n$/, '').split('\n').map((line) => `| ${line.replaceAll('##[', '#\\#[')}\n`).join('')}::endgroup::\n`);
  write(logLine(`gate ${outcome.state}: ${outcome.reason}`));
  const end = footer(runner, mode, sealing, outcome.notes);
  const room = SUMMARY_LIMIT - Buffer.byteLength(end);
  if (inputs.summary) addSummary(runner, `${withinBytes(outcome.page(room), room)}\n${end}`);
  // Nothing is published of a run that could not finish.
  handOver(run, inputs, happened, { state: outcome.state, notes: outcome.notes, body: (room) => (shown ? withinBytes(outcome.page(room), room) : resolvedPage(outcome.reason)), upload: { file, commit: sides.head, ref: refOf(runner, happened.event, sides.head) } });
  setOutputs(runner, {
    mode: mode.mode, sealed: sealedOutput(sealing), change: outcome.change ?? '', 'added-paths': String(outcome.counts.added), weakened: String(outcome.counts.weakened), hidden: String(outcome.counts.hidden),
    'sarif-file': inputs.sarifFile, 'json-file': inputs.jsonFile ?? '', 'statement-file': statement === undefined ? '' : inputs.statementFile ?? '', reason: plainReason(outcome.reason), verdict: outcome.state,
  });
}

/** For a workflow to ask: true, false, broken; empty where nobody came to look. */
function sealedOutput(sealing: Sealing | undefined): string {
  return sealing === undefined ? '' : sealing.state === 'broken' ? 'broken' : String(sealing.state === 'sealed');
}

/** Leaves for the second entry what may be published; nothing where nothing is wanted. */
function handOver({ runner, mode, sealing }: Run, inputs: Inputs, { event }: Happened, told: { readonly state: Result['state']; readonly notes: readonly string[]; readonly body: (room: number) => string; readonly upload?: Result['upload'] }): void {
  const commented = event.kind === 'pull_request' && inputs.comment !== 'never';
  if (!commented && !inputs.uploadSarif) return;
  const marker = markerOf(inputs.sarifCategory, inputs.directory);
  const end = footer(runner, mode, sealing, told.notes);
  const room = COMMENT_LIMIT - Buffer.byteLength(end) - Buffer.byteLength(marker) - 2;
  const result: Result = {
    version: 1, state: told.state,
    ...(commented ? { comment: { issue: event.number, always: inputs.comment === 'always', marker, body: `${marker}\n${told.body(room)}\n${end}` } } : {}),
    ...(inputs.uploadSarif && told.upload ? { upload: told.upload } : {}),
  };
  const path = join(realpathSync(runner.temp), `craterscan-${randomUUID()}.json`);
  replaceWhole(path, basename(path), JSON.stringify(result));
  setState(runner, STATE, path);
}

/** The ref code scanning files an analysis under: for a pull request its merge or its head, whichever was judged. */
function refOf(runner: Runner, event: Happened['event'], head: string): string {
  return event.kind === 'pull_request' && (event.target || head !== runner.sha) ? `refs/pull/${event.number}/head` : runner.ref;
}
