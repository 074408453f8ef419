import { byDefault, placeIn, set } from '../../../model/index.ts';
import type { DataDocument, DataNode, Gap, MapEntry, Place } from '../../../model/index.ts';
import { entriesOf, isTrue, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { BITBUCKET } from '../../shared/pipeline-files.ts';
import type { Branch, DescribedJob } from '../shared/described.ts';
import { declared, declaredIn, pieceOf, roleNamed } from '../shared/pieces.ts';
import type { Declared } from '../shared/pieces.ts';
import type { Pipeline, System } from '../shared/system.ts';
import type { TakenRole } from '../local.ts';

const MOST = 300;
const SECTIONS = new Set(['default', 'branches', 'tags', 'bookmarks', 'pull-requests', 'custom']);

/** Bitbucket Pipelines: the steps of each section, with deployments and manual triggers. */
export const bitbucket: System = {
  id: 'bitbucket-pipelines', syntax: 'yaml',
  wants: (path) => BITBUCKET.test(path),
  isPart: () => true,
  pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' ? pipelineOf(document) : [])),
  plain: (text) => text,
};

function pipelineOf(document: DataDocument): Pipeline {
  const gaps: Gap[] = [];
  const jobs = entriesOf(valueAt(document.roots[0], 'pipelines')).filter((section) => SECTIONS.has(section.key)).flatMap((section) => {
    const lists: readonly (MapEntry | undefined)[] = section.value.type === 'map' ? section.value.entries.slice(0, MOST) : [undefined];
    return lists.flatMap((entry) => listed(document, section, entry, gaps));
  });
  return { file: document.file, origin: document.origin, triggers: [...new Set(jobs.flatMap((job) => job.triggers))], jobs, gaps };
}

/** The steps of one list. One that waits for a person holds all that follow it. */
function listed(document: DataDocument, section: MapEntry, entry: MapEntry | undefined, gaps: Gap[]): readonly DescribedJob[] {
  const list = entry?.value ?? section.value;
  if (list.type === 'map' && valueAt(list, 'import')) { gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'this pipeline is imported from another repository; look there for what it does', place: placeIn(document, list) }); return []; }
  const jobs: DescribedJob[] = [];
  let held: Place | undefined;
  const ids = new Map<string, number>();
  for (const { step, stage } of stepsOf(list)) {
    const waits = [step, stage].find((node) => textAt(node, 'trigger') === 'manual');
    if (waits) held = placeIn(document, valueAt(waits, 'trigger') ?? waits);
    const base = [section.key, ...entry ? [entry.key] : [], textAt(step, 'name') ?? 'step'].join('/');
    const count = (ids.get(base) ?? 0) + 1;
    ids.set(base, count);
    jobs.push(jobOf(document, { id: count === 1 ? base : `${base} ${count}`, section: section.key, entry, step, stage, held }));
  }
  return jobs;
}

interface Step { readonly step: DataNode; readonly stage: DataNode | undefined }

function stepsOf(list: DataNode, stage?: DataNode, depth = 0): readonly Step[] {
  if (depth > 4) return [];
  return itemsOf(list).slice(0, MOST).flatMap((item): readonly Step[] => {
    const step = valueAt(item, 'step');
    if (step) return [{ step, stage }];
    const group = valueAt(item, 'parallel') ?? valueAt(item, 'stage');
    return group ? stepsOf(group.type === 'list' ? group : valueAt(group, 'steps') ?? group, valueAt(item, 'stage') ?? stage, depth + 1) : [];
  });
}

function jobOf(document: DataDocument, job: Step & { readonly id: string; readonly section: string; readonly entry: MapEntry | undefined; readonly held: Place | undefined }): DescribedJob {
  const { step, stage, section, entry } = job;
  const named = valueAt(step, 'name') ?? step;
  const at = placeIn(document, named);
  const pieces = [...itemsOf(valueAt(step, 'script')), ...itemsOf(valueAt(step, 'after-script'))].slice(0, 1_000).flatMap((line) => pieceOf(document, line) ?? []);
  const pipes = [...itemsOf(valueAt(step, 'script')), ...itemsOf(valueAt(step, 'after-script'))].filter((line) => valueAt(line, 'pipe')).slice(0, 100);
  const variables: Declared[] = pipes.map((pipe) => declaredIn(document, valueAt(pipe, 'variables')));
  const known = declared(variables);
  const deployment = valueAt(step, 'deployment') ?? valueAt(stage, 'deployment');
  const branches: readonly Branch[] = entry && section === 'branches' ? branchesOf(document, entry) : [];
  const name = textOf(deployment);
  return {
    id: job.id, name: textAt(step, 'name') ?? job.id, at, triggers: [section === 'pull-requests' ? 'pull-request' : section === 'custom' ? 'manual' : section === 'tags' ? 'tag' : 'push'],
    startedBy: section === 'pull-requests' ? 'contributors' : 'maintainers', environment: deployment && name !== undefined ? set(name, placeIn(document, deployment)) : byDefault('', 'bitbucket:step-without-deployment'),
    approval: job.held ? set(true, job.held) : set(section === 'custom', entry ? placeIn(document, entry.keySpan) : at), branches, limited: section === 'tags' || branches.length > 0 || section === 'custom',
    scripts: pieces.length > 0 ? [{ pieces, directory: '.' }] : [], own: new Set(), given: known.given, roles: isTrue(valueAt(step, 'oidc')) ? pipes.flatMap((pipe) => roleOf(document, pipe)) : [],
  };
}

/** `{main,staging}` names several; a star makes it any branch that is called so. */
function branchesOf(document: DataDocument, entry: MapEntry): readonly Branch[] {
  const at = placeIn(document, entry.keySpan);
  if (entry.key.length > 300) return [];
  const names = entry.key.startsWith('{') && entry.key.endsWith('}') ? entry.key.slice(1, -1).split(',') : [entry.key];
  return names.map((name) => name.trim()).filter((name) => name !== '' && !name.includes('*')).map((name) => ({ name, at }));
}

function roleOf(document: DataDocument, pipe: DataNode): readonly TakenRole[] {
  const node = valueAt(pipe, 'variables', 'AWS_OIDC_ROLE_ARN');
  const text = textOf(node);
  if (!node || text === undefined) return [];
  const at = placeIn(document, node);
  return [roleNamed(text, at) ?? { provider: 'aws', kind: 'aws.role', name: 'a role that a variable names', lasts: 'for an hour at a time, by the identity of the step', at }];
}
