import { byDefault, placeIn, set, unknown } from '../../../model/index.ts';
import type { DataDocument, DataNode, Gap, Known, Place } from '../../../model/index.ts';
import { entriesOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { AZURE_PIPELINES } from '../../shared/pipeline-files.ts';
import type { GivenSecret } from '../local.ts';
import type { DescribedJob } from '../shared/described.ts';
import { asVariables } from '../shared/lay-out.ts';
import { declared, declaredIn } from '../shared/pieces.ts';
import type { Declared } from '../shared/pieces.ts';
import type { Files, Pipeline, System } from '../shared/system.ts';
import { dependsOn, fromTemplate, itemsIn } from './parts.ts';
import type { Item } from './parts.ts';
import { asksPerson, connectionsOf, scriptOf } from './tasks.ts';
import { conditionBranches, startsOf } from './triggers.ts';
import type { Starts } from './triggers.ts';

const ANY = /(?:^|\/)(?:\.?azure-?pipelines?|\.azuredevops|\.ado|\.vsts|\.?pipelines?|templates)\/.{1,300}\.ya?ml$/i;
/** A variable in round brackets; the shell would take it for a command, so only what cannot be one is. */
const MACRO = /\$\(([A-Za-z_][\w.-]{0,120})\)/g;
const REFERENCE = /^\s*\$\(([A-Za-z_]\w{0,100})\)\s*$/;
const MOST_JOBS = 400;

/** Azure Pipelines: stages, jobs and deployments, with the templates of this checkout laid in. */
export const azure: System = {
  id: 'azure-pipelines', syntax: 'yaml', includesAny: true,
  wants: (path) => AZURE_PIPELINES.test(path) || ANY.test(path),
  isPart: (document) => document.syntax === 'yaml' && document.roots.some((root) => entriesOf(root).some((one) => /^(?:stages|jobs|steps|variables|extends)$/.test(one.key)) && valueAt(root, 'apiVersion') === undefined),
  pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' && isMain(document) ? pipelineOf(document, files) : [])),
  plain: (text, own) => asVariables(asVariables(text, /\$\{\{\s{0,4}(?:parameters|variables)?\.?([^}]{0,200}?)\s{0,4}\}\}/g), MACRO, (name) => !own.has(name) && /^[a-z]+$/.test(name)),
};

/** A pipeline is a file in a place where they are kept that says when it runs, or is named as one; templates say neither. */
function isMain(document: DataDocument): boolean {
  const root = document.roots[0];
  const speaks = valueAt(root, 'trigger') ?? valueAt(root, 'pr') ?? valueAt(root, 'schedules');
  return speaks === undefined ? /(?:^|\/)\.?azure-pipelines?\.ya?ml$/i.test(document.file) : AZURE_PIPELINES.test(document.file) || ANY.test(document.file);
}

interface Around { readonly starts: Starts; readonly variables: readonly Item[]; readonly stage: string; readonly person: Place | undefined; readonly branches: DescribedJob['branches'] }

function pipelineOf(document: DataDocument, files: Files): Pipeline {
  const gaps: Gap[] = [];
  const root = document.roots[0];
  const starts = startsOf(document, root);
  const under = (node: DataNode | undefined, key: 'stages' | 'jobs' | 'steps' | 'variables'): readonly Item[] => { const list = valueAt(node, key); return list ? itemsIn({ node: list, document }, key, files, gaps) : []; };
  const extended = textAt(root, 'extends', 'template');
  const template = valueAt(root, 'extends');
  const passed = valueAt(template, 'parameters');
  const from = (key: 'stages' | 'jobs' | 'steps'): readonly Item[] => (extended === undefined || !template ? [] : [...fromTemplate({ node: template, document }, extended, key, files, key === 'stages' ? gaps : []), ...under(passed, key)]);
  const variables = under(root, 'variables');
  const stages = [...under(root, 'stages'), ...from('stages')];
  const jobs: DescribedJob[] = [];
  const held = new Map<string, Place>();
  const order: string[] = [];
  for (const stage of stages) {
    const name = textAt(stage.node, 'stage') ?? 'stage';
    const before = (dependsOn(stage.node) ?? order.slice(-1)).map((one) => held.get(one)).find((one) => one !== undefined);
    const around: Around = { starts, variables: [...variables, ...listOf(stage, 'variables', files, gaps)], stage: name, person: before, branches: conditionBranches(stage.document, stage.node) };
    const here = listOf(stage, 'jobs', files, gaps);
    const person = before ?? here.flatMap((job) => personIn(job, files)).at(0);
    if (person) held.set(name, person);
    order.push(name);
    jobs.push(...jobsOf(here, around, files, gaps));
  }
  jobs.push(...jobsOf([...under(root, 'jobs'), ...from('jobs')], { starts, variables, stage: '', person: undefined, branches: [] }, files, gaps));
  const steps = [...under(root, 'steps'), ...from('steps')];
  if (steps.length > 0) jobs.push(jobOf({ node: root ?? steps[0]!.node, document }, 'job', steps, { starts, variables, stage: '', person: undefined, branches: [] }, files, gaps));
  return { file: document.file, origin: document.origin, triggers: starts.triggers, jobs: numbered(jobs.slice(0, MOST_JOBS)), gaps };
}

function listOf(item: Item, key: 'jobs' | 'steps' | 'variables', files: Files, gaps: Gap[]): readonly Item[] {
  const list = valueAt(item.node, key);
  return list ? itemsIn({ ...item, node: list }, key, files, gaps) : [];
}

/** Where a job of a stage waits for a person. */
function personIn(job: Item, files: Files): readonly Place[] {
  return listOf(job, 'steps', files, []).filter((step) => asksPerson(step.node)).map((step) => placeIn(step.document, valueAt(step.node, 'task') ?? step.node));
}

function jobsOf(items: readonly Item[], around: Around, files: Files, gaps: Gap[]): readonly DescribedJob[] {
  const waits = new Map<string, Place>();
  return items.flatMap((item) => {
    const name = textAt(item.node, 'job') ?? textAt(item.node, 'deployment');
    if (name === undefined && !valueAt(item.node, 'steps')) return [];
    const person = personIn(item, files)[0] ?? (dependsOn(item.node) ?? []).map((one) => waits.get(one)).find((one) => one !== undefined);
    if (person && name !== undefined) waits.set(name, person);
    const strategy = valueAt(item.node, 'strategy');
    const hooks = entriesOf(strategy).flatMap((kind) => entriesOf(kind.value).flatMap((hook) => (hook.key === 'on' ? entriesOf(hook.value) : [hook]))).flatMap((hook) => listOf({ ...item, node: hook.value }, 'steps', files, gaps));
    return [jobOf(item, name ?? 'job', [...listOf(item, 'steps', files, gaps), ...hooks], { ...around, person: around.person ?? person }, files, gaps)];
  });
}

function jobOf(item: Item, name: string, steps: readonly Item[], around: Around, files: Files, gaps: Gap[]): DescribedJob {
  const { document } = item;
  const at = placeIn(document, valueAt(item.node, 'job') ?? valueAt(item.node, 'deployment') ?? item.node);
  const all = [...around.variables, ...listOf(item, 'variables', files, gaps)];
  const known = declared([...all.map((one) => variablesOf(one)), ...steps.map((step) => declaredIn(step.document, valueAt(step.node, 'env'), REFERENCE))]);
  const branches = [...around.branches, ...conditionBranches(document, item.node)];
  const title = /\$/.test(name) ? 'job' : name;
  return {
    id: around.stage === '' || /\$/.test(around.stage) ? title : `${around.stage}/${title}`, name: title, at, triggers: around.starts.triggers, startedBy: branches.length > 0 ? 'maintainers' : around.starts.startedBy, environment: environmentIn(document, valueAt(item.node, 'environment')),
    approval: around.person ? set(true, around.person) : set(false, at), branches: branches.length > 0 ? branches : around.starts.branches, limited: branches.length > 0 || around.starts.limited,
    scripts: steps.map((step) => ({ pieces: scriptOf(step.document, step.node), directory: folder(textAt(step.node, 'workingDirectory') ?? textAt(step.node, 'inputs', 'workingDirectory')) })).filter((one) => one.pieces.length > 0),
    own: known.own, given: [...known.given, ...all.flatMap((one) => groupOf(one))], roles: [...known.roles, ...steps.flatMap((step) => connectionsOf(step.document, step.node))],
  };
}

/** `- name: X` with `value: y`, or a map of all. */
function variablesOf({ node, document }: Item): Declared {
  const name = textAt(node, 'name');
  if (name === undefined) return valueAt(node, 'group') ? { own: new Set(), given: [], roles: [] } : declaredIn(document, node, REFERENCE);
  const value = valueAt(node, 'value');
  const from = REFERENCE.exec(textOf(value) ?? '')?.[1];
  return { own: new Set([name]), roles: [], given: from !== undefined && value ? [{ name: from, of: 'secrets', bound: [name], at: placeIn(document, value), note: `takes ${from} from the variables of the pipeline, which are kept outside of these files` }] : [] };
}

function groupOf({ node, document }: Item): readonly GivenSecret[] {
  const group = valueAt(node, 'group');
  const text = textOf(group);
  return group && text !== undefined ? [{ name: text.includes('$') ? 'a variable group that a parameter names' : `variable group ${text.slice(0, 80)}`, of: 'secrets', bound: [], at: placeIn(document, group), note: 'is given every variable of this group, which is kept outside of these files' }] : [];
}

function environmentIn(document: DataDocument, node: DataNode | undefined): Known<string> {
  if (!node) return byDefault('', 'azure-pipelines:job-without-environment');
  const named = node.type === 'map' ? valueAt(node, 'name') : node;
  const text = textOf(named);
  const at = placeIn(document, named ?? node);
  return text === undefined || text.includes('$') ? unknown('a parameter names the environment when the pipeline runs', at) : set(text, at);
}

function folder(path: string | undefined): string {
  const plain = (path ?? '').replace(/^\$\((?:System\.DefaultWorkingDirectory|Build\.SourcesDirectory|Pipeline\.Workspace)\)\/?/i, '');
  return plain === '' || /[$~]|^\//.test(plain) ? '.' : plain.replace(/^\.\//, '').replace(/\/$/, '') || '.';
}

/** Jobs of the same name, as templates make them, are told apart by a number. */
function numbered(jobs: readonly DescribedJob[]): readonly DescribedJob[] {
  const seen = new Map<string, number>();
  return jobs.map((job) => { const count = (seen.get(job.id) ?? 0) + 1; seen.set(job.id, count); return count === 1 ? job : { ...job, id: `${job.id} ${count}` }; });
}
