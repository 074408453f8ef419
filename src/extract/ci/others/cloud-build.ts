import type { DataDocument } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { itemsOf, spanOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import type { GivenSecret } from '../local.ts';
import type { DescribedJob, Piece } from '../shared/described.ts';
import { pieceOf, saidBy } from '../shared/pieces.ts';
import type { Pipeline, System } from '../shared/system.ts';
import { plainJob } from './steps.ts';

const MOST = 300;

/** Google Cloud Build: what starts it is a trigger in the project, which no file shows. */
export const cloudBuild: System = {
  id: 'google-cloud-build', syntax: 'yaml', wants: (path) => /(?:^|\/)cloudbuild[\w.-]{0,80}\.ya?ml$/.test(path), isPart: (document) => document.syntax === 'yaml' && document.roots.some((root) => valueAt(root, 'steps')),
  pipelines: (files) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' ? [pipelineOf(document)] : [])), plain: (text) => text.replaceAll('$$', ' $'),
};

function pipelineOf(document: DataDocument): Pipeline {
  const root = document.roots[0];
  const jobs = itemsOf(valueAt(root, 'steps')).slice(0, MOST).map((step, index): DescribedJob => {
    const label = textAt(step, 'id') ?? `step ${index + 1}`;
    const given = textsOf(valueAt(step, 'secretEnv')).map((one): GivenSecret => ({ name: one.text, of: 'secrets', bound: [one.text], at: placeIn(document, one.at), note: 'takes it from the secret manager of the project' }));
    const args = itemsOf(valueAt(step, 'args')).slice(0, MOST);
    const entry = (textAt(step, 'entrypoint') ?? textAt(step, 'name') ?? '').split('/').at(-1)?.split(/[:@]/)[0] ?? '';
    const shell = /^(?:bash|sh)$/.test(entry);
    // `args: [-c, script]` of a shell is a script; of any other program it is one command.
    const pieces: readonly (Piece | undefined)[] = shell ? args.slice(-1).map((arg) => pieceOf(document, arg)) : args.length > 0 ? [saidBy([program(entry), ...args.map((arg) => quoted(textOf(arg) ?? ''))].join(' '), placeIn(document, valueAt(step, 'args') ?? step))] : [];
    return plainJob(document, { id: label, at: spanOf(valueAt(step, 'id') ?? valueAt(step, 'name') ?? step), scripts: [valueAt(step, 'script')], more: pieces.flatMap((piece) => piece ?? []), variables: [valueAt(root, 'substitutions')], given, triggers: ['trigger of the project'], startedBy: 'unknown', limited: true, settings: 'whether somebody approves it is a setting of the project' });
  });
  return { file: document.file, origin: document.origin, triggers: ['trigger of the project'], jobs, gaps: [] };
}

function program(name: string): string { return name === 'cloud-sdk' || name === 'google-cloud-cli' ? 'gcloud' : /^[\w.-]{1,60}$/.test(name) ? name : 'true'; }
function quoted(text: string): string { return /^[\w./:=@,${}-]+$/.test(text) ? text : `'${text.replaceAll("'", ' ').replaceAll('\n', ' ')}'`; }
