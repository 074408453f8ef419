import type { DataDocument, DataNode } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { entriesOf, itemsOf, spanOf, textAt, valueAt } from '../../shared/nodes.ts';
import type { DescribedJob } from '../shared/described.ts';
import { piecesOf, saidBy } from '../shared/pieces.ts';
import type { Pipeline, System } from '../shared/system.ts';
import { branchesIn, plainJob } from './steps.ts';

const PHASES = ['before_install', 'install', 'before_script', 'script', 'after_success', 'after_failure', 'after_script'];
const MOST = 200;

/** Travis CI: the phases of a build, its jobs, and what it deploys. */
export const travis: System = {
  id: 'travis', syntax: 'yaml', wants: (path) => /(?:^|\/)\.travis\.ya?ml$/.test(path), isPart: () => true,
  pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' ? pipelineOf(document) : [])), plain: (text) => text,
};

function pipelineOf(document: DataDocument): Pipeline {
  const root = document.roots[0];
  const jobs: DescribedJob[] = [];
  const whole = entriesOf(root).find((entry) => PHASES.includes(entry.key));
  const job = (id: string, node: DataNode | undefined, at: { start: number; end: number }): DescribedJob => plainJob(document, {
    id, at, scripts: PHASES.map((phase) => valueAt(node, phase)), variables: [valueAt(root, 'env', 'global'), valueAt(node, 'env')], triggers: ['push', 'pull request'], startedBy: 'contributors', branches: branchesIn(document, valueAt(root, 'branches')), limited: false,
  });
  if (whole) jobs.push(job('build', root, whole.keySpan));
  for (const [index, node] of itemsOf(valueAt(root, 'jobs', 'include') ?? valueAt(root, 'matrix', 'include')).slice(0, MOST).entries()) if (PHASES.some((phase) => valueAt(node, phase)) || valueAt(node, 'deploy')) jobs.push(...withDeploys(document, node, job(textAt(node, 'name') ?? textAt(node, 'stage') ?? `job ${index + 1}`, node, spanOf(valueAt(node, 'name') ?? valueAt(node, 'stage') ?? node))));
  jobs.push(...deploysOf(document, root, 'deploy'));
  return { file: document.file, origin: document.origin, triggers: ['push', 'pull request'], jobs: jobs.map((one, index) => (jobs.findIndex((other) => other.id === one.id) === index ? one : { ...one, id: `${one.id} ${index + 1}` })), gaps: [] };
}

function withDeploys(document: DataDocument, node: DataNode, job: DescribedJob): readonly DescribedJob[] { return [job, ...deploysOf(document, node, `${job.id}/deploy`)]; }

/** `deploy:` runs on pushes to one branch only, master unless it says otherwise. */
function deploysOf(document: DataDocument, node: DataNode | undefined, id: string): readonly DescribedJob[] {
  const deploy = valueAt(node, 'deploy');
  return (deploy?.type === 'list' ? deploy.items : deploy ? [deploy] : []).slice(0, MOST).flatMap((one): readonly DescribedJob[] => {
    if (one.type !== 'map') return [];
    const script = valueAt(one, 'script');
    const named = branchesIn(document, valueAt(one, 'on', 'branch'));
    const provider = textAt(one, 'provider') ?? 'script';
    const line = provider === 'heroku' ? 'git push heroku master' : undefined;
    return [plainJob(document, { id, at: spanOf(one), scripts: [], more: [...piecesOf(document, script), ...line !== undefined ? [saidBy(line, placeIn(document, one))] : []], variables: [valueAt(node, 'env', 'global')], triggers: ['push'], startedBy: 'maintainers', branches: named.length > 0 ? named : [{ name: 'master', at: placeIn(document, one) }], limited: true })];
  });
}
