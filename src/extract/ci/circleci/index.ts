import { byDefault, placeIn, set } from '../../../model/index.ts';
import type { DataDocument, DataNode, Gap, MapEntry } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { entriesOf, isTrue, itemsOf, spanOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import { CIRCLECI } from '../../shared/pipeline-files.ts';
import type { Branch, DescribedJob, Piece } from '../shared/described.ts';
import { asVariables } from '../shared/lay-out.ts';
import { declared, declaredIn, piecesOf, roleNamed } from '../shared/pieces.ts';
import type { Declared } from '../shared/pieces.ts';
import type { Pipeline, System } from '../shared/system.ts';
import type { GivenSecret, TakenRole } from '../local.ts';

const MAIN = /\/?\.circleci\/config\.ya?ml$/;
const MOST = 300;
const DEEPEST = 6;
const MARK = /<<\s{0,4}([\w.-]{1,120})\s{0,4}>>/;

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
  const uses = entriesOf(valueAt(root, 'workflows')).filter((entry) => entry.value.type === 'map').slice(0, MOST).flatMap((workflow) => usesOf(workflow));
  const named = new Map<string, number>();
  for (const use of uses) named.set(use.name, (named.get(use.name) ?? 0) + 1);
  const jobs = uses.flatMap((use) => {
    if (use.approves) return [];
    const job = entriesOf(valueAt(root, 'jobs')).findLast((entry) => entry.key === use.job);
    return job ? [described(document, root, job, use, named.get(use.name) === 1 ? use.name : `${use.workflow}/${use.name}`, uses)] : [];
  });
  // Without workflows the job called build runs on every push.
  const build = uses.length === 0 ? entriesOf(valueAt(root, 'jobs')).find((entry) => entry.key === 'build') : undefined;
  if (build) jobs.push(described(document, root, build, { workflow: '', job: 'build', name: 'build', at: build.keySpan, node: undefined, approves: false, schedule: false }, 'build', []));
  return { file: document.file, origin: document.origin, triggers: [...new Set(jobs.flatMap((job) => job.triggers))], jobs, gaps };
}

interface Use { readonly workflow: string; readonly job: string; readonly name: string; readonly at: { start: number; end: number }; readonly node: DataNode | undefined; readonly approves: boolean; readonly schedule: boolean }

function usesOf(workflow: MapEntry): readonly Use[] {
  const schedule = itemsOf(valueAt(workflow.value, 'triggers')).some((one) => valueAt(one, 'schedule'));
  return itemsOf(valueAt(workflow.value, 'jobs')).slice(0, MOST).flatMap((item): Use[] => {
    const entry = entriesOf(item)[0];
    const job = entry?.key ?? textOf(item);
    if (job === undefined) return [];
    return [{ workflow: workflow.key, job, name: textAt(entry?.value, 'name')?.replace(MARK, 'x') ?? job, at: entry?.keySpan ?? spanOf(item), node: entry?.value, approves: textAt(entry?.value, 'type') === 'approval', schedule }];
  });
}

function described(document: DataDocument, root: DataNode | undefined, job: MapEntry, use: Use, id: string, all: readonly Use[]): DescribedJob {
  const variables: Declared[] = [declaredIn(document, valueAt(job.value, 'environment'))];
  const executor = textOf(valueAt(job.value, 'executor')) ?? textAt(job.value, 'executor', 'name');
  if (executor !== undefined) variables.push(declaredIn(document, valueAt(root, 'executors', executor, 'environment')));
  const roles: TakenRole[] = [];
  const scripts: { pieces: readonly Piece[]; directory: string }[] = [];
  const home = folder(textAt(job.value, 'working_directory'), '.', true);
  const steps = (node: DataNode | undefined, depth: number): void => {
    for (const step of itemsOf(node).slice(0, MOST)) {
      if (depth > DEEPEST || scripts.length > 1_000) return;
      const entry = entriesOf(step)[0];
      const name = entry?.key ?? textOf(step) ?? '';
      if (name === 'run') {
        const run = entry?.value;
        if (run?.type === 'map') variables.push(declaredIn(document, valueAt(run, 'environment')));
        scripts.push({ pieces: piecesOf(document, run?.type === 'map' ? valueAt(run, 'command') : run), directory: folder(textAt(run, 'working_directory'), home, false) });
      } else if (name === 'when' || name === 'unless') steps(valueAt(entry?.value, 'steps'), depth + 1);
      else if (valueAt(root, 'commands', name)) steps(valueAt(root, 'commands', name, 'steps'), depth + 1);
      const role = textAt(entry?.value, 'role_arn') ?? textAt(entry?.value, 'role-arn');
      if (role !== undefined && entry) roles.push(roleNamed(role, placeIn(document, entry.value)) ?? { provider: 'aws', kind: 'aws.role', name: 'a role that a variable names', lasts: 'for an hour at a time, by the identity of the job', at: placeIn(document, entry.value) });
    }
  };
  steps(valueAt(use.node, 'pre-steps'), 0);
  steps(valueAt(job.value, 'steps'), 0);
  steps(valueAt(use.node, 'post-steps'), 0);
  const contexts = textsOf(valueAt(use.node, 'context')).slice(0, 50);
  const known = declared(variables);
  const given: GivenSecret[] = [...known.given, ...contexts.map((one) => ({ name: MARK.test(one.text) ? 'a context that a parameter names' : `context ${one.text}`, of: 'secrets' as const, bound: [], at: placeIn(document, one.at), note: 'is given every variable of this context, which is kept outside of these files' }))];
  const at = placeIn(document, use.at);
  const limit = limitOf(document, use);
  const approver = approverOf(use, all);
  return {
    id, name: use.name, at, triggers: [use.schedule ? 'schedule' : limit.tags ? 'tag' : 'push'], startedBy: limit.limited || use.schedule ? 'maintainers' : 'unknown', environment: byDefault('', 'circleci:no-environments'),
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
  if (path === undefined || MARK.test(path)) return otherwise;
  // The folder of a job is where the checkout is put, so it is the root; one of a step counts from there.
  if (home) return '.';
  return /^(?:~|\/)/.test(path) ? otherwise : path.replace(/^\.\//, '').replace(/\/$/, '') || '.';
}
