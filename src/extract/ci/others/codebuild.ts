import type { DataDocument } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { entriesOf, valueAt } from '../../shared/nodes.ts';
import type { GivenSecret } from '../local.ts';
import type { Pipeline, System } from '../shared/system.ts';
import { plainJob } from './steps.ts';

/** AWS CodeBuild: one build whose role and start are settings of the project, which no file shows. */
export const codebuild: System = {
  id: 'aws-codebuild', syntax: 'yaml', wants: (path) => /(?:^|\/)buildspec[\w.-]{0,80}\.ya?ml$/.test(path), isPart: (document) => document.syntax === 'yaml' && document.roots.some((root) => valueAt(root, 'phases')),
  pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' ? [pipelineOf(document)] : [])), plain: (text) => text,
};

function pipelineOf(document: DataDocument): Pipeline {
  const root = document.roots[0];
  const phases = entriesOf(valueAt(root, 'phases')).slice(0, 20);
  const given = ['secrets-manager', 'parameter-store'].flatMap((store) => entriesOf(valueAt(root, 'env', store)).slice(0, 200)).map((entry): GivenSecret => ({ name: entry.key, of: 'secrets', bound: [entry.key], at: placeIn(document, entry.keySpan), note: 'takes it from a store of the account' }));
  const first = entriesOf(root).find((entry) => entry.key === 'phases');
  return {
    file: document.file, origin: document.origin, triggers: ['trigger of the project'], gaps: [],
    jobs: first ? [plainJob(document, { id: 'build', at: first.keySpan, scripts: phases.flatMap((phase) => [valueAt(phase.value, 'commands'), valueAt(phase.value, 'finally')]), variables: [valueAt(root, 'env', 'variables')], given, triggers: ['trigger of the project'], startedBy: 'unknown', limited: true, settings: 'whether somebody approves it is a setting of the project' })] : [],
  };
}
