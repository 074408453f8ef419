import { gateRuns } from './gate-runs.ts';
import type { GateRun, NamedJob, Said, Trigger } from './gate-runs.ts';
import { mayBeCalled } from './gate-names.ts';
import { shownName as shown } from './model/index.ts';
import type { Shift, Side, Span, Workspace } from './model/index.ts';
import { trustShift } from './trust-files.ts';
import type { TrustShifts } from './trust-files.ts';

/** What a change does to the workflows that run the gate. A file that ran it and cannot be read any more runs it no more. */
export async function gateWiring(base: Workspace, head: Workspace): Promise<TrustShifts> {
  const [was, is] = [await gateRuns(base), await gateRuns(head)];
  const [before, after] = [was.runs, is.runs];
  const weakened: Shift[] = [];
  const strengthened: Shift[] = [];
  const notes: string[] = [];
  const files = new Set((await head.files()).map((file) => file.path));
  const left = [...after];
  for (const old of before) {
    const now = partner(old, left, before);
    if (!now) { weakened.push(shift(true, old, 'base', old, files.has(old.file) ? `The job ${shown(old.job)} of ${shown(old.file)} runs the gate no more.` : `${shown(old.file)}, which ran the gate, was deleted.`, 'ran', 'gone', 'the gate ran here')); continue; }
    left.splice(left.indexOf(now), 1);
    differences(old, now, { worse: (side, ...said) => { weakened.push(shift(true, side === 'base' ? old : now, side, ...said)); }, better: (side, ...said) => { strengthened.push(shift(false, side === 'base' ? old : now, side, ...said)); }, tell: (note) => { notes.push(note); } });
  }
  for (const double of doubles(was, is)) weakened.push(shift(true, double, 'head', double, `The job ${shown(double.job)} of ${shown(double.file)} has the name of the job that runs the gate, and does not run it: its success could be taken for the gate's.`, 'one job of this name', 'two', 'this job is new'));
  for (const now of left) strengthened.push(shift(false, now, 'head', now, `The job ${shown(now.job)} of ${shown(now.file)} runs the gate now.`, 'did not run', 'runs', 'the gate runs here now'));
  return { weakened, strengthened, notes: [...new Set(notes)] };
}

/** The same run in the other tree: same job and file, else the same job elsewhere, else the same file, else one that nothing of the base explains. */
function partner(was: GateRun, left: readonly GateRun[], before: readonly GateRun[]): GateRun | undefined {
  const same = left.filter((now) => now.file === was.file && now.job === was.job);
  return same.find((now) => now.how === was.how && now.what === was.what) ?? same[0] ?? left.find((now) => now.job === was.job && !explained(now, before)) ?? left.find((now) => now.file === was.file && !explained(now, before)) ?? left.find((now) => !explained(now, before));
}

function explained(now: GateRun, before: readonly GateRun[]): boolean { return before.some((was) => was.file === now.file && was.job === now.job); }

/** New jobs whose check is called like one that runs the gate. */
function doubles(was: Awaited<ReturnType<typeof gateRuns>>, is: Awaited<ReturnType<typeof gateRuns>>): NamedJob[] {
  const runs = (one: NamedJob, all: readonly GateRun[]): boolean => all.some((run) => run.file === one.file && run.job === one.job);
  const names = new Set([...was.jobs.filter((one) => runs(one, was.runs)), ...is.jobs.filter((one) => runs(one, is.runs))].map((one) => one.name));
  return was.runs.length === 0 ? [] : is.jobs.filter((one) => [...names].some((name) => one.name === name || mayBeCalled(one.forms, name)) && !runs(one, is.runs) && !was.jobs.some((old) => old.file === one.file && old.job === one.job && old.name === one.name && !runs(old, was.runs)));
}

type Put = (side: Side, span: Span, says: string, from: string, to: string, cause: string) => void;
interface Out { readonly worse: Put; readonly better: Put; readonly tell: (note: string) => void }

function shift(counts: boolean, run: { readonly file: string }, side: Side, span: Span, says: string, from: string, to: string, cause: string): Shift {
  return trustShift('gate-wiring', counts, side, run.file, span, { about: `the gate in ${shown(run.file)}`, says, from, to, cause });
}

function differences(was: GateRun, now: GateRun, out: Out): void {
  const here = `the gate in the job ${shown(now.job)}`;
  const Here = `The gate in the job ${shown(now.job)}`;
  for (const one of now.swallows) if (!was.swallows.some((other) => other.text === one.text)) out.worse('head', one, `A failure of ${here} fails nothing any more: ${one.text}.`, 'a failure is heard', one.text, 'this line passes over the failure');
  for (const one of was.swallows) if (!now.swallows.some((other) => other.text === one.text)) out.better('head', now, `A failure of ${here} is heard now.`, one.text, 'a failure is heard', 'the failure counts here now');
  for (const one of now.conditions) if (!was.conditions.some((other) => other.text === one.text)) out.worse('head', one, `${Here} runs under a new condition; a job that is skipped counts as one that succeeded.`, 'without it', one.text.startsWith('needs ') ? 'waits for another job' : 'under a condition', 'this condition is new or changed');
  for (const one of was.conditions) if (!now.conditions.some((other) => other.text === one.text) && now.conditions.length < was.conditions.length) out.better('head', now, `${Here} runs under fewer conditions.`, 'under a condition', 'without it', 'a condition was taken out');
  thresholds(was, now, out);
  if (was.complete && !now.complete) out.worse('base', was.complete, `${Here} passes over what could not be read; it was closed by it.`, 'closed by it', 'passed over', 'this line was taken out or changed');
  else if (!was.complete && now.complete) out.better('head', now.complete, `${Here} is closed by what could not be read.`, 'passed over', 'closed by it', 'this line is new or changed');
  versions(was, now, out);
  settings(was, now, out);
  triggers(was, now, out);
  const more = now.before.filter((one) => !was.before.some((other) => other.text === one.text));
  // What later steps find by name or in their environment is said in these two files.
  for (const one of more) if (/\bGITHUB_(?:ENV|PATH)\b/.test(one.text)) out.worse('head', one, `A step before ${here} sets variables or the search path for it.`, 'not there', 'there', 'this step is new or changed');
  if (more.length > 0) out.tell(`${more.length === 1 ? 'a step is new' : `${more.length} steps are new`} before ${here} of ${shown(now.file)}; a step can replace the programs that later ones start`);
}

const THRESHOLDS = ['worse', 'note', 'warning', 'error', 'never'];

/** Left out, a comparison closes on anything worse and a scan on errors; the configuration may say otherwise and is compared by itself. */
function thresholds(was: GateRun, now: GateRun, out: Out): void {
  const normal = now.what.endsWith(' scan') ? 'error' : 'worse';
  const [from, to] = [was.failOn?.text ?? normal, now.failOn?.text ?? normal];
  if (from === to) return;
  const [a, b] = [THRESHOLDS.indexOf(from), THRESHOLDS.indexOf(to)];
  const says = `The gate in the job ${shown(now.job)} closes from ${to === 'never' ? 'no level on' : shown(to)}${to === 'never' ? '' : ' on'}; it did from ${shown(from)} on.`;
  if (a >= 0 && b >= 0 && b < a) out.better('head', now.failOn ?? now, says, from, to, 'the threshold stands here');
  else out.worse('head', now.failOn ?? now, b < 0 ? `What closes the gate in the job ${shown(now.job)} is decided elsewhere now.` : says, shown(from), shown(to), 'the threshold stands here');
}

function versions(was: GateRun, now: GateRun, out: Out): void {
  const here = `The gate in the job ${shown(now.job)}`;
  const name = (run: GateRun): string => `${shown(run.what)}${run.version === undefined ? '' : `@${shown(run.version.slice(0, 12))}`}`;
  if (was.how !== now.how || was.what !== now.what) {
    const own = was.what.toLowerCase() === now.what.toLowerCase();
    if (!own) out.worse('head', now, `${here} is another program now.`, name(was), name(now), 'this line says what runs');
  }
  if (was.pinned && !now.pinned) out.worse('head', now, `${here} is no longer pinned to ${now.how === 'runs' ? 'a release' : 'a commit'}, so whoever moves the name decides what runs.`, name(was), name(now), 'this line names the version');
  else if (!was.pinned && now.pinned) out.better('head', now, `${here} is pinned to ${now.how === 'runs' ? 'a release' : 'a commit'}.`, name(was), name(now), 'this line names the version');
  else if (was.what === now.what && was.version !== now.version) out.tell(`the gate in the job ${shown(now.job)} of ${shown(now.file)} is of another version: ${name(now)}, and was ${name(was)}`);
}

/** What decides what is judged: compared with what, by which files, for whom. It cannot be told which way such a change goes. */
function settings(was: GateRun, now: GateRun, out: Out): void {
  if (was.how !== now.how || was.what !== now.what) return;
  // Back on a machine of the service, or off an image, is as it should be.
  const machine = (name: string): boolean => name === 'runs-on' || name === 'container';
  const then = (name: string): string => (machine(name) ? 'so another machine judges' : name.startsWith('registry') || name.startsWith('dependency') ? 'so another program may run by its name' : 'so something else is judged');
  const what = (name: string): string => (name.startsWith('word ') ? 'What is compared by' : `The setting ${shown(name)} of`);
  for (const [name, one] of now.settings) {
    const old = was.settings.get(name);
    if (old?.text !== one.text) out.worse('head', one, `${what(name)} the gate in the job ${shown(now.job)} changed, ${then(name)}.`, old === undefined ? 'not given' : 'given otherwise', 'given here', 'this line is new or changed');
  }
  for (const [name, one] of was.settings) if (!now.settings.has(name) && !machine(name)) out.worse('base', one, `${what(name)} the gate in the job ${shown(now.job)} was taken out, ${then(name)}.`, 'given here', 'not given', 'this line was taken out');
}

/** Events whose run decides about a merge. */
const DECIDES = new Set(['pull_request', 'pull_request_target', 'merge_group', 'workflow_call']);
/** What pull requests start a workflow by when no types are listed. */
const USUAL_TYPES = ['opened', 'synchronize', 'reopened'];

function triggers(was: GateRun, now: GateRun, out: Out): void {
  const [before, after] = [was.triggers, now.triggers].map((all) => new Map(all.map((one) => [one.text, one])));
  if (!before || !after) return;
  for (const [event, one] of before) {
    if (event === 'pull_request' && after.has('pull_request_target')) continue;
    if (after.has(event)) continue;
    if (DECIDES.has(event)) out.worse('base', one, `The gate in the job ${shown(now.job)} is started by ${event} no more.`, event, 'not started', 'this event started it');
    else out.tell(`the gate in the job ${shown(now.job)} of ${shown(now.file)} is started by ${shown(event)} no more`);
  }
  for (const [event, one] of after) {
    const old = before.get(event) ?? (event === 'pull_request_target' ? before.get('pull_request') : undefined);
    if (!old) { if (DECIDES.has(event)) out.better('head', one, `The gate in the job ${shown(now.job)} is started by ${event} too.`, 'not started', event, 'this event starts it'); continue; }
    if (DECIDES.has(event)) filters(old, one, now, out);
  }
}

function filters(was: Trigger, now: Trigger, run: GateRun, out: Out): void {
  const valuesOf = (trigger: Trigger, name: string): readonly string[] | undefined => trigger.filters.find((one) => one.text === name)?.values;
  const narrower = (span: Said, name: string): void => { out.worse('head', span, `The gate in the job ${shown(run.job)} runs for fewer changes: ${name} of ${shown(now.text)} is new or narrower. Where it does not run, nothing is judged.`, 'more changes', 'fewer changes', 'this filter decides when it runs'); };
  for (const name of ['paths', 'branches', 'types', 'tags']) {
    const usual = name === 'types' && now.text.startsWith('pull_request') ? USUAL_TYPES : undefined;
    const [a, b] = [valuesOf(was, name) ?? usual, valuesOf(now, name) ?? usual];
    if (b === undefined) { if (a !== undefined) out.better('head', now, `The gate in the job ${shown(run.job)} runs for more changes.`, 'fewer changes', 'more changes', 'a filter was taken out'); continue; }
    if (a === undefined || a.some((value) => !b.includes(value)) || b.some((value) => value.startsWith('!') && !a.includes(value))) narrower(now.filters.find((one) => one.text === name) ?? now, name);
  }
  for (const name of ['paths-ignore', 'branches-ignore', 'tags-ignore']) {
    const [a, b] = [valuesOf(was, name) ?? [], valuesOf(now, name) ?? []];
    if (b.some((value) => !a.includes(value))) narrower(now.filters.find((one) => one.text === name) ?? now, name);
    else if (b.length < a.length) out.better('head', now, `The gate in the job ${shown(run.job)} runs for more changes.`, 'fewer changes', 'more changes', 'a filter was taken out');
  }
}
