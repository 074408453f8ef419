import type { DataDocument, DataNode, Span } from '../../../model/index.ts';
import { entriesOf, itemsOf, spanOf, textAt, textsOf, valueAt } from '../../shared/nodes.ts';
import { placeIn } from '../../../model/index.ts';
import type { DescribedJob } from '../shared/described.ts';
import type { Pipeline, System } from '../shared/system.ts';
import { branchesIn, fromSecrets, plainJob } from './steps.ts';

const MOST = 300;

function system(id: 'drone' | 'woodpecker', file: RegExp): System {
  return {
    id, syntax: 'yaml', wants: (path) => file.test(path), isPart: (document) => document.syntax === 'yaml' && document.roots.some((root) => valueAt(root, 'steps') ?? valueAt(root, 'pipeline')),
    pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' ? pipelineOf(document) : [])), plain: (text) => text,
  };
}

/** Drone: pipelines of steps, each with commands and secrets by name. */
export const drone = system('drone', /(?:^|\/)\.drone\.ya?ml$/);
/** Woodpecker, which came from it. */
export const woodpecker = system('woodpecker', /(?:^|\/)(?:\.woodpecker\.ya?ml|\.woodpecker\/.{1,200}\.ya?ml)$/);

function pipelineOf(document: DataDocument): Pipeline {
  const jobs = document.roots.slice(0, MOST).flatMap((root, number) => {
    const steps = valueAt(root, 'steps') ?? valueAt(root, 'pipeline');
    const list: readonly { name: string; at: Span; node: DataNode }[] = steps?.type === 'map' ? steps.entries.slice(0, MOST).map((entry) => ({ name: entry.key, at: entry.keySpan, node: entry.value })) : itemsOf(steps).slice(0, MOST).map((node, index) => ({ name: textAt(node, 'name') ?? `step ${index + 1}`, at: spanOf(valueAt(node, 'name') ?? node), node }));
    const prefix = document.roots.length > 1 ? `${textAt(root, 'name') ?? `pipeline ${number + 1}`}/` : '';
    return list.map((step) => jobOf(document, root, `${prefix}${step.name}`, step));
  });
  return { file: document.file, origin: document.origin, triggers: [...new Set(jobs.flatMap((job) => job.triggers))], jobs, gaps: [] };
}

function jobOf(document: DataDocument, root: DataNode, id: string, step: { readonly at: Span; readonly node: DataNode }): DescribedJob {
  const [around, when] = [valueAt(root, 'trigger') ?? valueAt(root, 'when'), valueAt(step.node, 'when')];
  const conditions = [around, when].flatMap((node) => (node?.type === 'list' ? node.items : node ? [node] : []));
  const events = conditions.flatMap((node) => textsOf(valueAt(node, 'event')?.type === 'map' ? valueAt(node, 'event', 'include') : valueAt(node, 'event'))).map((one) => one.text);
  const branches = conditions.flatMap((node) => branchesIn(document, valueAt(node, 'branch')));
  // Where nothing says otherwise every event runs it, pull requests among them.
  const pulls = events.length === 0 || events.some((event) => event.startsWith('pull_request'));
  const secrets = textsOf(valueAt(step.node, 'secrets')).slice(0, MOST).map((one) => ({ name: one.text, of: 'secrets' as const, bound: [one.text, one.text.toUpperCase()], at: placeIn(document, one.at), note: 'takes it from the secrets of the system, which are kept outside of these files' }));
  return plainJob(document, {
    id, at: step.at, scripts: [valueAt(step.node, 'commands')], variables: [valueAt(root, 'environment'), valueAt(step.node, 'environment')].filter((node) => entriesOf(node).length > 0),
    given: [...fromSecrets(document, valueAt(step.node, 'environment')), ...fromSecrets(document, valueAt(step.node, 'settings')), ...secrets],
    triggers: events.length > 0 ? [...new Set(events)] : ['push', 'pull_request'], startedBy: pulls ? 'contributors' : 'maintainers', branches, limited: (branches.length > 0 && !pulls) || (events.length > 0 && events.every((event) => event === 'tag' || event === 'cron' || event === 'promote' || event === 'deployment')),
    person: events.length > 0 && events.every((event) => event === 'promote' || event === 'rollback' || event === 'custom' || event === 'manual' || event === 'deployment') ? placeIn(document, when ?? around ?? step.node) : undefined,
  });
}
