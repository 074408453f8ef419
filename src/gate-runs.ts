import { decode } from './discover/decode.ts';
import { withoutExpressions } from './extract/ci/expressions.ts';
import { placer } from './extract/shared/commands/decoded-text.ts';
import { entriesOf, entryOf, itemsOf, textAt, textOf, textsOf, valueAt } from './extract/shared/nodes.ts';
import { folderOf } from './model/index.ts';
import type { DataDocument, DataNode, MapEntry, Span, Workspace } from './model/index.ts';
import { checkNames } from './gate-names.ts';
import { localScripts } from './gate-scripts.ts';
import type { LocalScripts } from './gate-scripts.ts';
import { swallowed } from './gate-swallows.ts';
import { shellCommands } from './parse/shell.ts';
import { yaml } from './parse/yaml.ts';

/** A word with where it stands. */
export interface Said extends Span { readonly text: string }

/** One place at which a workflow (or a local action) runs the gate, with everything that decides whether its answer is heard. */
export interface GateRun extends Span {
  readonly file: string;
  /** Name of the job; of a local action, its folder. */
  readonly job: string;
  /** uses: an action; calls: another workflow; runs: a command line. */
  readonly how: 'uses' | 'calls' | 'runs';
  /** What is run, without its version: `owner/craterscan`, `craterscan compare`. */
  readonly what: string;
  readonly version: string | undefined;
  /** Does the version name one state for good: a commit, a release of a package? */
  readonly pinned: boolean;
  readonly failOn: Said | undefined;
  /** Where it is told to close on what could not be read. */
  readonly complete: Said | undefined;
  /** Inputs, or the words of the command, that decide what is judged; those that only shape the output are left out. */
  readonly settings: ReadonlyMap<string, Said>;
  /** Why its failure would not fail the job. */
  readonly swallows: readonly Said[];
  /** What has to hold before it runs: `if`, `needs`. */
  readonly conditions: readonly Said[];
  readonly triggers: readonly Trigger[];
  /** What runs before it in the same job. */
  readonly before: readonly Said[];
}
export interface Trigger extends Said { readonly filters: readonly (Said & { readonly values: readonly string[] })[] }

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(?:^|\/)action\.ya?ml$/;
const GITLAB = /^\.gitlab-ci\.ya?ml$/;
const MOST_FILES = 300;
/** More runs or jobs than any honest tree has; what is cut runs the gate no more, which closes it. */
const MOST_RUNS = 500;
const MOST_JOBS = 5000;
/** Inputs that change how the answer is written and not what it is. */
const SHAPE = new Set(['comment', 'github-token', 'token', 'sarif-file', 'upload-sarif', 'sarif-category', 'json-file', 'statement-file', 'summary', 'annotations']);

const COMPLETE = 'require-complete';

/** A job as its check is called on a pull request. */
export interface NamedJob extends Span { readonly file: string; readonly job: string; readonly name: string; /** Forms of its name where an expression is in it: see `checkNames`. */ readonly forms: readonly (readonly string[])[] }

interface Read { readonly document: DataDocument; readonly root: DataNode | undefined }

/** Every place of the tree that runs the gate, in the order of files and lines, and the names of all jobs. A workflow that cannot be read has none. */
export async function gateRuns(workspace: Workspace): Promise<{ readonly runs: readonly GateRun[]; readonly jobs: readonly NamedJob[] }> {
  const files = (await workspace.files()).filter((file) => file.derived !== true && (WORKFLOW.test(file.path) || ACTION.test(file.path) || GITLAB.test(file.path))).slice(0, MOST_FILES);
  const all: Read[] = [];
  for (const file of files) {
    const bytes = await workspace.read(file);
    const text = bytes && decode(bytes, file).text;
    if (text === undefined) continue;
    const document = yaml.parse({ file: file.path, origin: file.origin, text });
    // The service refuses a workflow with errors in it, so it runs nothing.
    if ('roots' in document && !document.gaps.some((gap) => gap.kind === 'unparsable')) all.push({ document, root: document.roots[0] });
  }
  // What runs the gate by another name: our own action, a local action with such a step, a workflow that others call.
  const locals = new Set(all.filter(({ document, root }) => ACTION.test(document.file) && textAt(root, 'name')?.toLowerCase().includes('craterscan') === true).map(({ document }) => folderOf(document.file)));
  const scripts = await localScripts(workspace, all.flatMap(({ root }) => [...entriesOf(valueAt(root, 'jobs')).map((entry) => valueAt(entry.value, 'steps')), valueAt(root, 'runs', 'steps')]).flatMap((steps) => itemsOf(steps).flatMap((step) => textAt(step, 'run') ?? [])));
  let runs: GateRun[] = [];
  for (let pass = 0; pass < 3; pass++) {
    runs = all.flatMap((one) => runsOf(one, locals, scripts)).slice(0, MOST_RUNS);
    const more = runs.filter((run) => ACTION.test(run.file) || run.triggers.some((trigger) => trigger.text === 'workflow_call')).map((run) => (ACTION.test(run.file) ? folderOf(run.file) : run.file)).filter((name) => !locals.has(name));
    if (more.length === 0) break;
    for (const name of more) locals.add(name);
  }
  const jobs = all.flatMap(({ document, root }) => (WORKFLOW.test(document.file) ? entriesOf(valueAt(root, 'jobs')).map((entry) => ({ file: document.file, job: entry.key, name: textAt(entry.value, 'name') ?? entry.key, forms: checkNames(entry.value, entry.key), ...spanOf(entry.keySpan) })) : [])).slice(0, MOST_JOBS);
  return { runs, jobs };
}

function runsOf({ document, root }: Read, locals: ReadonlySet<string>, scripts: LocalScripts): GateRun[] {
  if (GITLAB.test(document.file)) return entriesOf(root).flatMap((entry) => gitlabRuns(document, entry));
  if (ACTION.test(document.file)) return stepsOf(document, folderOf(document.file), valueAt(root, 'runs', 'steps'), locals, scripts, { triggers: [], conditions: [], swallows: [], shell: undefined, settings: [] });
  const triggers = triggersOf(document, valueAt(root, 'on') ?? valueAt(root, 'true'));
  return entriesOf(valueAt(root, 'jobs')).flatMap((entry) => {
    const job = entry.value;
    const around: Around = {
      triggers, conditions: [...conditionsOf(document, job), ...matrixOf(document, job), ...textsOf(valueAt(job, 'needs')).map(({ text, at }) => ({ ...at, text: `needs ${text}` }))], swallows: swallowsOf(document, job),
      shell: textAt(job, 'defaults', 'run', 'shell') ?? textAt(root, 'defaults', 'run', 'shell'),
      settings: [...variablesOf(root), ...variablesOf(job), ...directoryOf(valueAt(root, 'defaults', 'run')), ...directoryOf(valueAt(job, 'defaults', 'run')), ...machineOf(job)],
    };
    const uses = valueAt(job, 'uses');
    const called = uses && gateUse(textOf(uses) ?? '', locals);
    return [...(called && uses ? [{ ...spanOf(uses), file: document.file, job: entry.key, how: 'calls' as const, ...called, ...inputsOf(valueAt(job, 'with')), swallows: around.swallows, conditions: around.conditions, triggers, before: [] }] : []),
      ...stepsOf(document, entry.key, valueAt(job, 'steps'), locals, scripts, around)];
  });
}

interface Around { readonly triggers: readonly Trigger[]; readonly conditions: readonly Said[]; readonly swallows: readonly Said[]; readonly shell: string | undefined; readonly settings: readonly Setting[] }
type Setting = readonly [string, Said];

function stepsOf(document: DataDocument, job: string, steps: DataNode | undefined, locals: ReadonlySet<string>, scripts: LocalScripts, around: Around): GateRun[] {
  const before: Said[] = [];
  const checkouts: Setting[] = [];
  return itemsOf(steps).flatMap((step) => {
    const [uses, run] = [valueAt(step, 'uses'), valueAt(step, 'run')];
    const shared = { file: document.file, job, conditions: [...around.conditions, ...conditionsOf(document, step)], triggers: around.triggers, before: [...before] };
    const swallows = [...around.swallows, ...swallowsOf(document, step)];
    const used = uses && gateUse(textOf(uses) ?? '', locals);
    const settings = [...around.settings, ...checkouts, ...variablesOf(step)];
    const given = inputsOf(valueAt(step, 'with'));
    const found: GateRun[] = used && uses ? [{ ...shared, ...spanOf(uses), how: 'uses', ...used, failOn: given.failOn, complete: given.complete, settings: new Map([...settings.filter(([name]) => name !== 'working-directory'), ...given.settings]), swallows }] : [];
    if (run?.type === 'scalar' && typeof run.value === 'string') {
      const text = withoutExpressions(run.value);
      const shell = textAt(step, 'shell') ?? around.shell;
      const commands = text.includes('craterscan') ? commandsIn(text, placer(run, document.text), shell) : [];
      const source = scripts.source.map(([name, said]): Setting => [name, { text: said, ...spanOf(run) }]);
      const put = (one: Command): void => { found.push({ ...shared, ...one, how: 'runs', settings: new Map([...settings, ...source, ...directoryOf(step), ...one.settings]), swallows: [...swallows, ...one.swallows] }); };
      commands.forEach(put);
      // By another name: all of it stands where the workflow starts it.
      if (commands.length === 0) for (const script of scripts.startedBy(text)) {
        const outside = swallowed(text, script.by, shellCommands(text, 0).commands, shell).map((why) => ({ text: why, ...spanOf(run) }));
        for (const one of commandsIn(script.text, () => spanOf(run), script.shell)) put({ ...one, swallows: [...outside, ...one.swallows] });
      }
    }
    if (textOf(uses)?.startsWith('actions/checkout@') === true) for (const name of ['ref', 'repository', 'path']) checkouts.push(...settingOf(valueAt(step, 'with'), name, `checkout ${name}`));
    const said = textOf(uses) ?? textOf(run);
    if (found.length === 0 && said !== undefined) before.push({ text: said.replace(/@[0-9a-f]{40}$|@v?[\d.]+$/, ''), ...spanOf(uses ?? run ?? step) });
    return found;
  });
}

/** Variables that change what a program reads or which program runs. */
const VARIABLES = /^(?:INPUT_|GIT_|GITHUB_|LD_|DYLD_|NODE_|npm_config_|NPM_CONFIG_)|^(?:PATH|BASH_ENV|ENV|HOME|SHELLOPTS)$/;

function variablesOf(node: DataNode | undefined): Setting[] {
  return entriesOf(valueAt(node, 'env')).filter((entry) => VARIABLES.test(entry.key)).map((entry) => [`variable ${entry.key}`, { text: textOf(entry.value) ?? '', start: entry.keySpan.start, end: entry.value.end }]);
}

function directoryOf(node: DataNode | undefined): Setting[] { return settingOf(node, 'working-directory', 'working-directory'); }

function settingOf(node: DataNode | undefined, key: string, name: string): Setting[] {
  const entry = entryOf(node, key);
  return entry && textOf(entry.value) !== undefined ? [[name, { text: textOf(entry.value) ?? '', start: entry.keySpan.start, end: entry.value.end }]] : [];
}

/** `owner/craterscan@ref`, `./` where our own action stands, a local action or workflow that runs the gate. */
function gateUse(uses: string, locals: ReadonlySet<string>): Pick<GateRun, 'what' | 'version' | 'pinned'> | undefined {
  if (uses.startsWith('./') || uses.startsWith('$/')) {
    const name = uses.slice(2).replace(/\/+$/, '') || '.';
    return locals.has(name) ? { what: `./${name === '.' ? '' : name}`, version: undefined, pinned: true } : undefined;
  }
  const [what = '', version] = uses.split('@', 2);
  const repository = what.startsWith('docker://') ? what : what.split('/').slice(0, 2).at(-1) ?? '';
  if (!repository.toLowerCase().includes('craterscan')) return undefined;
  return { what, version, pinned: version !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64}|sha256:[0-9a-f]{64})$/.test(version) };
}

function inputsOf(given: DataNode | undefined): Pick<GateRun, 'failOn' | 'complete' | 'settings'> {
  const said = entriesOf(given).map((entry) => ({ name: entry.key.toLowerCase(), text: textOf(entry.value) ?? '', start: entry.keySpan.start, end: entry.value.end }));
  const failOn = said.find((one) => one.name === 'fail-on' && one.text !== '');
  const complete = said.find((one) => one.name === COMPLETE && one.text.toLowerCase() === 'true');
  return { failOn, complete, settings: new Map(said.filter((one) => one.name !== 'fail-on' && one.name !== COMPLETE && !SHAPE.has(one.name)).map((one) => [one.name, one])) };
}

function conditionsOf(document: DataDocument, node: DataNode | undefined): Said[] {
  const entry = entryOf(node, 'if');
  const text = textOf(entry?.value)?.trim().replace(/^\$\{\{([\s\S]*)\}\}$/, '$1').replace(/\s+/g, ' ').trim() ?? '';
  return !entry || text === '' || /^(?:always\(\)|success\(\)|!\s?cancelled\(\)|true)$/.test(text) ? [] : [{ text: `if ${text}`, start: entry.keySpan.start, end: Math.min(entry.value.end, document.text.length) }];
}

/** A list that is empty starts no job, and what a run is called changes with it. */
function matrixOf(document: DataDocument, job: DataNode | undefined): Said[] {
  const entry = entryOf(valueAt(job, 'strategy'), 'matrix');
  return entry ? [{ text: `matrix ${document.text.slice(entry.value.start, entry.value.end).replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim()}`, start: entry.keySpan.start, end: Math.min(entry.value.end, document.text.length) }] : [];
}

/** Machines of the service itself, whatever their size and version. */
const HOSTED = /^(?:ubuntu|macos|windows)-[\w.-]+$/;

/** The machine and the image that a job runs on, where they are not the service's own. */
function machineOf(job: DataNode | undefined): Setting[] {
  const entry = entryOf(job, 'runs-on');
  const labels = textsOf(entry?.value).map(({ text }) => text);
  const image = textAt(job, 'container') ?? textAt(job, 'container', 'image');
  const container = entryOf(job, 'container');
  return [
    ...(entry && !(labels.length > 0 && labels.every((label) => HOSTED.test(label))) ? [['runs-on', { text: labels.join(' ') || 'not known', start: entry.keySpan.start, end: entry.value.end }] satisfies Setting] : []),
    ...(container ? [['container', { text: (image ?? 'not known').replace(/@sha256:[0-9a-f]{64}$/, '').replace(/:[\w.-]+$/, ''), start: container.keySpan.start, end: container.value.end }] satisfies Setting] : []),
  ];
}

function swallowsOf(document: DataDocument, node: DataNode | undefined): Said[] {
  const entry = entryOf(node, 'continue-on-error');
  const text = textOf(entry?.value)?.trim();
  return !entry || text === undefined || text === 'false' ? [] : [{ text: 'continue-on-error', start: entry.keySpan.start, end: Math.min(entry.value.end, document.text.length) }];
}

function triggersOf(document: DataDocument, on: DataNode | undefined): Trigger[] {
  if (on?.type !== 'map') return textsOf(on).map(({ text, at }) => ({ ...at, text, filters: [] }));
  return on.entries.map((entry) => ({
    text: entry.key, start: entry.keySpan.start, end: Math.min(entry.keySpan.end, document.text.length),
    filters: entriesOf(entry.value).map((filter) => ({ text: filter.key, start: filter.keySpan.start, end: filter.value.end, values: textsOf(filter.value).map((one) => one.text) })),
  }));
}

function spanOf(span: Span): Span { return { start: span.start, end: span.end }; }

/** Options of the command that take a value and only shape the output. */
const OUTPUT_VALUES = new Set(['-f', '--format', '-o', '--output', '--sarif-profile', '--statement']);
const OUTPUT_FLAGS = new Set(['-q', '--quiet', '-v', '--verbose', '--no-color']);

type Command = Pick<GateRun, 'what' | 'version' | 'pinned' | 'failOn' | 'complete' | 'settings' | 'swallows' | 'start' | 'end'>;

/** `craterscan compare` and `craterscan scan` among the commands of a script, whoever starts them. */
function commandsIn(text: string, place: (span: Span) => Span, shell: string | undefined): Command[] {
  const commands = shellCommands(text, 0).commands;
  return commands.flatMap((command): Command[] => {
    const words = command.words.map((word) => word.value ?? word.text);
    const at = words.slice(0, 8).findIndex((word) => /^(?:[\w.@/-]*\/)?craterscan(?:@[\w.^~-]+)?$/.test(word) || /craterscan\/dist\/cli\.js$/.test(word));
    const verb = words.findIndex((word, index) => index > at && at >= 0 && (word === 'compare' || word === 'scan'));
    if (at < 0 || verb < 0 || /^(?:echo|printf|grep|cat|which|type)$/.test(words[0] ?? '')) return [];
    const program = words[at] ?? '';
    const version = /@([\w.^~-]+)$/.exec(program)?.[1];
    const settings = new Map<string, Said>();
    let failOn: Said | undefined;
    let complete: Said | undefined;
    let rank = 0;
    for (let index = verb + 1; index < words.length; index++) {
      const word = words[index] ?? '';
      const span = command.words[index] ?? command;
      const [flag = '', inline] = word.startsWith('--') ? word.split(/=(.*)/s, 2) : [word];
      const valued = (): string => inline ?? words[++index] ?? '';
      if (OUTPUT_FLAGS.has(flag)) continue;
      if (OUTPUT_VALUES.has(flag)) { if (inline === undefined) index++; continue; }
      if (flag === '--fail-on') failOn = { text: valued(), ...place(span) };
      else if (word === `--${COMPLETE}`) complete = { text: word, ...place(span) };
      else if (word.startsWith('-')) settings.set(flag, { text: inline ?? (words[index + 1]?.startsWith('-') === false ? words[index + 1] ?? '' : ''), ...place(span) });
      else settings.set(`word ${++rank}`, { text: word, ...place(span) });
    }
    const name = program.replace(/@[\w.^~-]+$/, '').split('/').at(-1) ?? program;
    // A bare name is whatever the lockfile or the image holds; a name fetched by npx needs its version.
    const fetched = [...command.wrappers, ...words.slice(0, at)].some((word) => /^(?:npx|bunx|pnpx|dlx|uvx)$/.test(word));
    return [{
      ...place(command), what: `${name.replace(/^cli\.js$/, 'craterscan')} ${words[verb] ?? ''}`, version, pinned: version === undefined ? !fetched : /^\d+\.\d+\.\d+/.test(version), failOn, complete, settings,
      swallows: swallowed(text, command, commands, shell).map((why) => ({ text: why, ...place(command) })),
    }];
  });
}

const GITLAB_CONDITIONS = ['rules', 'only', 'except', 'when', 'needs'];

function gitlabRuns(document: DataDocument, entry: MapEntry): GateRun[] {
  const job = entry.value;
  if (job.type !== 'map') return [];
  const conditions = GITLAB_CONDITIONS.flatMap((key) => { const one = entryOf(job, key); return one ? [{ text: `${key} ${document.text.slice(one.value.start, one.value.end).replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim()}`, start: one.keySpan.start, end: one.value.end }] : []; });
  const allowed = entryOf(job, 'allow_failure');
  const swallows = allowed && textOf(allowed.value) !== 'false' ? [{ text: 'allow_failure', start: allowed.keySpan.start, end: allowed.value.end }] : [];
  const script = valueAt(job, 'script');
  const lines = script?.type === 'list' ? script.items : script ? [script] : [];
  return lines.flatMap((line): GateRun[] => {
    if (line.type !== 'scalar' || typeof line.value !== 'string' || !line.value.includes('craterscan')) return [];
    return commandsIn(line.value, placer(line, document.text), undefined).map((one) => ({ ...one, file: document.file, job: entry.key, how: 'runs', swallows: [...swallows, ...one.swallows], conditions, triggers: [], before: [] }));
  });
}
