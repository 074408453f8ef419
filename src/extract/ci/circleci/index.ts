import { byDefault, placeIn, set } from '../../../model/index.ts';
import type { DataDocument, DataNode, Gap, MapEntry } from '../../../model/index.ts';
import { PARAMETER, stepOf, stepsOf, usesOf } from '../../shared/circleci.ts';
import type { Use } from '../../shared/circleci.ts';
import { environmentOf } from '../../shared/environment.ts';
import { entriesOf, isTrue, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import { CIRCLECI } from '../../shared/pipeline-files.ts';
import type { Branch, DescribedJob, Piece } from '../shared/described.ts';
import { asVariables } from '../shared/lay-out.ts';
import { declared, declaredIn, piecesOf, roleNamed } from '../shared/pieces.ts';
import type { Declared } from '../shared/pieces.ts';
import type { Pipeline, System } from '../shared/system.ts';
import type { GivenSecret, TakenRole } from '../local.ts';

const MAIN = /\/?\.circleci\/config\.ya?ml$/;
const MOST = 300;

/** CircleCI: jobs as the workflows use them, with contexts, filters and approvals; orbs lie outside. */
export const circleci: System = {
  id: 'circleci', syntax: 'yaml',
  wants: (path) => CIRCLECI.test(path),
  isPart: (document) => document.syntax === 'yaml' && document.roots.some((root) => valueAt(root, 'jobs') ?? valueAt(root, 'workflows')),
  pipelines: (files) => {
    const documents = [...files.values()].flatMap((document) => (document.syntax === 'yaml' ? [document] : []));
    // Other files of the folder run only where the first one hands over to them.
    const handsOver = documents.some((document) => MAIN.test(document.file) && isTrue(valueAt(document.roots[0], 'setup')));
    return documents.filter((document) => handsOver || MAIN.test(document.file)).map(pipelineOf);
  },
  // Parameters look like the start of a here-document to a shell.
  plain: (text) => asVariables(text, /<<\s{0,4}([\w.-]{1,120})\s{0,4}>>/g),
};

function pipelineOf(document: DataDocument): Pipeline {
  const root = document.roots[0];
  const gaps: Gap[] = [];
  for (const orb of entriesOf(valueAt(root, 'orbs')).slice(0, MOST)) if (orb.value.type !== 'map') gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'this orb lies outside of the checkout: what its commands and jobs do is not read', place: placeIn(document, orb.keySpan) });
  const uses = usesOf(root);
  const jobs = uses.flatMap((use) => {
    if (use.approves) return [];
    const job = entriesOf(valueAt(root, 'jobs')).findLast((entry) => entry.key === use.job);
    return job ? [described(document, root, job, use, uses)] : [];
  });
  return { file: document.file, origin: document.origin, triggers: [...new Set(jobs.flatMap((job) => job.triggers))], jobs, gaps };
}

function described(document: DataDocument, root: DataNode | undefined, job: MapEntry, use: Use, all: readonly Use[]): DescribedJob {
  const variables: Declared[] = [declaredIn(document, valueAt(job.value, 'environment'))];
  const executor = textOf(valueAt(job.value, 'executor')) ?? textAt(job.value, 'executor', 'name');
  if (executor !== undefined) variables.push(declaredIn(document, valueAt(root, 'executors', executor, 'environment')));
  const roles: TakenRole[] = [];
  const scripts: { pieces: readonly Piece[]; directory: string }[] = [];
  const home = folder(textAt(job.value, 'working_directory'), '.', true);
  for (const step of stepsOf(root, job.value, use.node)) {
    const { name, value } = stepOf(step);
    if (name === 'run') {
      if (value?.type === 'map') variables.push(declaredIn(document, valueAt(value, 'environment')));
      scripts.push({ pieces: piecesOf(document, value?.type === 'map' ? valueAt(value, 'command') : value), directory: folder(textAt(value, 'working_directory'), home, false) });
    }
    const role = textAt(value, 'role_arn') ?? textAt(value, 'role-arn');
    if (role !== undefined && value) roles.push(roleNamed(role, placeIn(document, value)) ?? { provider: 'aws', kind: 'aws.role', name: 'a role that a variable names', lasts: 'for an hour at a time, by the identity of the job', at: placeIn(document, value) });
  }
  const contexts = textsOf(valueAt(use.node, 'context')).slice(0, 50);
  const known = declared(variables);
  const given: GivenSecret[] = [...known.given, ...contexts.map((one) => ({ name: PARAMETER.test(one.text) ? 'a context that a parameter names' : `context ${one.text}`, of: 'secrets' as const, bound: [], at: placeIn(document, one.at), note: 'is given every variable of this context, which is kept outside of these files' }))];
  const at = placeIn(document, use.at);
  const limit = limitOf(document, use);
  const approver = approverOf(use, all);
  return {
    id: use.id, name: use.name, at, triggers: [use.schedule ? 'schedule' : limit.tags ? 'tag' : 'push'], startedBy: limit.limited || use.schedule ? 'maintainers' : 'unknown', environment: byDefault('', 'circleci:no-environments'),
    approval: approver ? set(true, placeIn(document, approver.at), [{ at: placeIn(document, approver.at), note: 'somebody approves this first' }]) : set(false, at), branches: limit.branches, limited: limit.limited || use.schedule,
    scripts: scripts.filter((one) => one.pieces.length > 0), own: known.own, given, roles: [...roles, ...known.roles],
    marks: entriesOf(use.node).filter((entry) => /^(?:env|environment|stage|target|workspace)$/i.test(entry.key)).flatMap((entry) => { const named = environmentOf(textOf(entry.value) ?? ''); return named ? [{ kind: named.kind, name: named.name, by: 'ci' as const, evidence: { at: placeIn(document, entry.value), note: `the workflow runs it for ${named.name}` } }] : []; }),
  };
}

/** An approval this use waits for, by whatever way. */
function approverOf(use: Use, all: readonly Use[]): Use | undefined {
  const here = all.filter((one) => one.workflow === use.workflow);
  const queue = needs(use);
  const seen = new Set<string>();
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const found = here.find((one) => one.name === name);
    if (found?.approves) return found;
    if (found) queue.push(...needs(found));
  }
  return undefined;
}
function needs(use: Use): string[] { return textsOf(valueAt(use.node, 'requires')).map((one) => one.text).slice(0, MOST); }

function limitOf(document: DataDocument, use: Use): { readonly branches: readonly Branch[]; readonly limited: boolean; readonly tags: boolean } {
  const filters = valueAt(use.node, 'filters');
  const only = textsOf(valueAt(filters, 'branches', 'only') ?? (valueAt(filters, 'branches')?.type === 'list' ? valueAt(filters, 'branches') : undefined)).slice(0, 100);
  const tags = valueAt(filters, 'tags') !== undefined && textsOf(valueAt(filters, 'branches', 'ignore')).some((one) => /^\/\.\*\/$/.test(one.text));
  const exact = only.filter((one) => !/^\/.*[*+].*\/$/.test(one.text));
  return { branches: exact.map((one) => ({ name: one.text.replace(/^\/\^?|\$?\/$/g, ''), at: placeIn(document, one.at) })), limited: tags || (only.length > 0 && exact.length === only.length), tags };
}

function folder(path: string | undefined, otherwise: string, home: boolean): string {
  if (path === undefined || PARAMETER.test(path)) return otherwise;
  // The folder of a job is where the checkout is put, so it is the root; one of a step counts from there.
  if (home) return '.';
  return /^(?:~|\/)/.test(path) ? otherwise : path.replace(/^\.\//, '').replace(/\/$/, '') || '.';
}
