import type { DataDocument, Document, Evidence, Fact, Gap, Key, Knowledge, LocalFact, Place } from '../../../model/index.ts';
import { CloudRoles } from '../../shared/cloud-roles.ts';
import { textOf, valueAt } from '../../shared/nodes.ts';
import { folderOf, pathFrom, placeIn } from '../../../model/index.ts';
import { factOf } from '../../shared/drafts.ts';
import { draftOf } from './drafts.ts';
import { armGrants, openedSettings } from './grants.ts';
import { groupFacts, groupOf, groupsOfTemplates } from './groups.ts';
import type { GroupRun } from './groups.ts';
import { deployedSecrets, givenSecrets, plainSecrets } from './secrets.ts';
import { marksOfSet, setsOf } from './parameter-files.ts';
import type { ParameterSet } from './parameter-files.ts';
import { parentsElsewhere, settle } from './parents.ts';
import { lock, protect } from './speak.ts';
import { argumentsOf, deploymentOf, isDeployment, resolve, resourcesIn } from './template.ts';
import type { ArmResource, ArmTemplate, Deployment } from './template.ts';

/** A template of the tree. */
export interface TemplateFile { readonly document: DataDocument; readonly deployment: Deployment; readonly broken: boolean }

/** Templates read, linked ones each time they are linked. */
const MOST_INSTANCES = 2000;
const DEEPEST = 8;

/** Facts of all templates of Azure in the tree. */
export function joinTemplates(local: readonly LocalFact<TemplateFile | ParameterSet | GroupRun>[], knowledge: Knowledge): readonly Fact[] {
  const files = new Map(local.flatMap(({ payload }) => ('values' in payload || 'does' in payload ? [] : [[payload.document.file, payload] as const])));
  const values = local.flatMap(({ payload }) => ('values' in payload ? [payload] : []));
  const sets = setsOf(files, values);
  const runs = local.flatMap(({ payload }) => ('does' in payload ? [payload] : []));
  const into = groupsOfTemplates(runs, files.keys());
  const rows = new Map(knowledge.resources.filter((row) => row.format === 'arm').map((row) => [row.type.toLowerCase(), row]));
  const roles = new CloudRoles(knowledge, 'azure');
  const { instances, gaps } = instancesOf(files, sets, into);
  const all = instances.map(({ template, resources, callers, broken, set, group }) => {
    const made = resources.filter((one) => !one.existing);
    const children = new Map<Key, ArmResource[]>();
    for (const one of resources) if (one.parent) { const had = children.get(one.parent.key); if (had) had.push(one); else children.set(one.parent.key, [one]); }
    const marks = set && marksOfSet(set);
    const drafts = made.flatMap((one) => { const row = rows.get(one.type.toLowerCase()); return row ? [draftOf(one, row, children, callers, broken, marks)] : []; });
    lock(made, drafts);
    const elsewhere = parentsElsewhere(made, rows).flatMap(({ parent, row, own }) => { const draft = draftOf(parent, row, new Map([[parent.key, own]]), callers, true, marks); return [...draft.attributes].some(([attribute, known]) => attribute.includes(':') && known.basis === 'set') ? [draft] : []; });
    return { template, made, drafts, elsewhere, copies: protect(made, drafts), placed: group ? drafts.map((draft) => ({ draft, ...group })) : [] };
  });
  // Locks of groups are said before the drafts become facts.
  const groups = groupFacts(runs, all.flatMap(({ placed }) => placed), all.flatMap(({ drafts }) => drafts));
  // What a template says of something made in another one is said of that, where its name tells which it is.
  const parents = settle(all.flatMap(({ elsewhere }) => elsewhere), all.flatMap(({ drafts }) => drafts));
  return [...parents.map(factOf), ...all.flatMap(({ template, made, drafts, copies }): readonly Fact[] => [...drafts.map(factOf), ...copies, ...armGrants(made, roles), ...openedSettings(made, knowledge), ...plainSecrets(template, made, knowledge), ...givenSecrets(made, knowledge)]), ...deployedSecrets(values, knowledge), ...groups, ...gaps];
}

interface Instance { readonly template: ArmTemplate; readonly resources: readonly ArmResource[]; readonly callers: readonly Evidence[]; readonly broken: boolean; readonly set?: ParameterSet; /** The resource group it goes to, where that is known, and where it is said. */ readonly group?: Group }
interface Group { readonly group: Key; readonly at: Place }

/** Every template that no other one links, and below it those it links, under the parameters it gives them. */
function instancesOf(files: ReadonlyMap<string, TemplateFile>, sets: ReadonlyMap<string, readonly ParameterSet[]>, into: ReadonlyMap<string, GroupRun>): { readonly instances: readonly Instance[]; readonly gaps: readonly Gap[] } {
  const linked = new Set([...files.values()].flatMap(({ document, deployment }) => resourcesIn({ document, root: rootOf(document), deployment }, '').flatMap((one) => { const path = linkOf(one); return path !== undefined && path !== document.file && files.has(path) ? [path] : []; })));
  const instances: Instance[] = [];
  const gaps: Gap[] = [];
  const read = new Set<string>();
  const walk = (file: TemplateFile, template: ArmTemplate, prefix: string, callers: readonly Evidence[], trail: readonly string[], set?: ParameterSet, group?: Group): void => {
    const { document } = file;
    if (instances.length >= MOST_INSTANCES) { if (!gaps.some((gap) => gap.kind === 'bound')) gaps.push(bounded(placeIn(document, { start: 0, end: 0 }))); return; }
    read.add(document.file);
    const resources = resourcesIn(template, `${prefix}arm:${document.file}#`);
    instances.push({ template, resources, callers, broken: file.broken, ...set ? { set } : {}, ...group ? { group } : {} });
    for (const one of resources) {
      const path = linkOf(one);
      const next = path === undefined ? undefined : files.get(path);
      if (path === undefined || !next || trail.includes(path) || trail.length >= DEEPEST) {
        const links = isDeployment(one) && valueAt(one.node, 'properties', 'templateLink') !== undefined;
        if (links) gaps.push({ fact: 'gap', kind: 'unresolved', reason: next ? 'templates lead back to themselves or too deep here, so this one was not followed' : 'the template that is deployed here is not in this tree, so what it makes was not read; scan its source too', place: one.at });
        continue;
      }
      const inner: ArmTemplate = { document: next.document, root: rootOf(next.document), deployment: next.deployment, ...argumentsOf(valueAt(one.node, 'properties', 'parameters'), one.template) };
      walk(next, inner, `${one.key}>`, [...callers, { at: one.at, note: 'deployed from here' }].slice(-10), [...trail, path], set, deeper(one, resources, group));
    }
  };
  const start = (file: TemplateFile): void => {
    const template: ArmTemplate = { document: file.document, root: rootOf(file.document), deployment: file.deployment };
    const own = sets.get(file.document.file) ?? [];
    const run = file.deployment === 'resource-group' ? into.get(file.document.file) : undefined;
    const group = run && own.length < 2 ? { group: `azgroup:${run.name}`, at: run.at } : undefined;
    if (own.length === 0) walk(file, template, '', [], [file.document.file], undefined, group);
    // Under several sets of values one template is several deployments.
    for (const set of own) walk(file, { ...template, ...argumentsOf(set.values, { document: set.document, root: rootOf(set.document), deployment: file.deployment }) }, own.length === 1 ? '' : `arm:${set.document.file}>`, [], [file.document.file], set, group);
  };
  for (const [path, file] of files) if (!linked.has(path)) start(file);
  // A circle of links has no beginning: each of them is read by itself.
  for (const [path, file] of files) if (!read.has(path)) start(file);
  return { instances, gaps };
}

/** The group that what a deployment links goes to: its own, else that around it. */
function deeper(one: ArmResource, among: readonly ArmResource[], around: Group | undefined): Group | undefined {
  const found = groupOf(one, among);
  return found === 'same' ? around : found === undefined ? undefined : { group: found, at: one.at };
}

function rootOf(document: DataDocument): DataDocument['roots'][number] { return document.roots[0] ?? { type: 'map', entries: [], start: 0, end: 0 }; }
function bounded(place: Place): Gap { return { fact: 'gap', kind: 'bound', reason: 'templates link each other more often than is followed; what further links make was not read', place }; }

/** Path of the template a deployment links, where that is a path beside it. */
function linkOf(one: ArmResource): string | undefined {
  if (!isDeployment(one)) return undefined;
  const link = resolve(valueAt(one.node, 'properties', 'templateLink', 'relativePath'), one.template);
  const text = link?.is === 'node' ? textOf(link.node) : undefined;
  if (text === undefined || text.length > 500 || /^[\w+.-]+:/.test(text)) return undefined;
  const { file } = one.template.document;
  return pathFrom(folderOf(file), text.replaceAll('\\', '/'));
}

/** The template a document is; undefined where it is none. */
export function templateOf(document: Document): TemplateFile | undefined {
  if (document.syntax !== 'json') return undefined;
  const deployment = deploymentOf(document);
  return deployment === undefined || document.roots.length === 0 ? undefined : { document, deployment, broken: document.gaps.length > 0 };
}
