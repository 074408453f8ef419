import { folderOf, placeIn } from '../../model/index.ts';
import type { DataDocument, DataNode, MapEntry } from '../../model/index.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { keptCopies } from './artifacts.ts';
import { cacheModeOf } from './caches.ts';
import { environmentName } from './environment-name.ts';
import { isExpression, secretReferences } from './expressions.ts';
import { limitsOf } from './limits.ts';
import type { CiLocal, LocalJob } from './local.ts';
import { permissionsOf } from './permissions.ts';
import { jobMarks } from './shared/marks.ts';
import { readSteps, secretsIn } from './steps.ts';
import type { CiTables } from './steps.ts';
import { matrixDeploys } from './traits/deploys.ts';
import { artifactTraits, ownRunnerTraits } from './traits/foreign-run.ts';
import { injectionTraits } from './traits/injection.ts';
import { permissionTraits } from './traits/permissions.ts';
import { secretTraits } from './traits/secrets.ts';
import { triggerTraits } from './traits/triggers.ts';
import { triggersOf } from './triggers.ts';

const MOST_JOBS = 300;

/** A workflow of GitHub Actions: its events and jobs. */
export function readWorkflow(document: DataDocument, rows: CiTables): readonly CiLocal[] {
  const root = document.roots[0];
  const jobs = entriesOf(valueAt(root, 'jobs')).slice(0, MOST_JOBS);
  if (jobs.length === 0) return [];
  const { triggers, branches } = triggersOf(document, valueAt(root, 'on') ?? valueAt(root, 'true'));
  return [{
    sort: 'workflow', file: document.file, triggers, branches, jobs: jobs.filter((entry) => entry.value.type === 'map').map((entry) => readJob(document, root, entry, { triggers, branches }, rows)),
    evidence: { at: placeIn(document, valueAt(root, 'on') ?? { start: 0, end: 0 }), note: 'the workflow is started by these events' },
  }];
}

function readJob(document: DataDocument, root: DataNode | undefined, entry: MapEntry, { triggers, branches }: ReturnType<typeof triggersOf>, rows: CiTables): LocalJob {
  const job = entry.value;
  const at = placeIn(document, entry.keySpan);
  const { environment, marks, input } = environmentName(document, job);
  const directory = textAt(job, 'defaults', 'run', 'working-directory') ?? textAt(root, 'defaults', 'run', 'working-directory') ?? '.';
  const steps = readSteps(document, itemsOf(valueAt(job, 'steps')), {
    directory: isExpression(directory) ? '.' : directory.replace(/^\.\//, '').replace(/\/$/, '') || '.', shell: textAt(job, 'defaults', 'run', 'shell') ?? textAt(root, 'defaults', 'run', 'shell'), environments: [valueAt(root, 'env'), valueAt(job, 'env')],
  }, rows);
  const name = textAt(job, 'name');
  const uses = valueAt(job, 'uses');
  const called = textOf(uses);
  const passed = called === undefined ? [] : [...secretsIn(document, valueAt(job, 'with')), ...secretsIn(document, valueAt(job, 'secrets'))];
  const secrets = [...steps.secrets, ...passed];
  const holds = secrets.some((one) => one.of === 'secrets' || one.of === 'all secrets');
  const mode = cacheModeOf(document, job, root, rows.cache);
  const traits = [...permissionTraits(document, root, entry, triggers), ...triggerTraits(document, root, job), ...steps.traits, ...secretTraits(document, job, secrets, triggers), ...injectionTraits(document, root, job, triggers, holds), ...artifactTraits(document, root, job, triggers, holds), ...ownRunnerTraits(document, job, triggers), ...matrixDeploys(document, job)];
  return {
    ...steps, copies: keptCopies(document, root, itemsOf(valueAt(job, 'steps')), steps.copies), secrets, traits, environments: [...marks, ...jobMarks({ id: entry.key, at, alone: entriesOf(valueAt(root, 'jobs')).length === 1 }, environment, branches), ...steps.environments], key: `job:${document.file}#${entry.key}`, id: entry.key, name: name === undefined || isExpression(name) ? entry.key : name, at, environment, directory,
    ...permissionsOf(document, valueAt(job, 'permissions'), valueAt(root, 'permissions'), entry.keySpan), ...(input === undefined ? {} : { environmentInput: input }), ...(mode ? { cacheMode: mode } : {}),
    ...limited(limitsOf(document, root, job)),
    ...(called === undefined || !uses ? {} : { calls: { uses: called, at: placeIn(document, uses), ...handedOver(document, job) } }),
  };
}

function limited(limits: LocalJob['limits']): Pick<LocalJob, 'limits'> { return limits === undefined ? {} : { limits }; }

/** Inputs a call writes out, and secrets it hands over under another name. */
function handedOver(document: DataDocument, job: DataNode): Pick<NonNullable<LocalJob['calls']>, 'inputs' | 'secrets'> {
  return {
    inputs: entriesOf(valueAt(job, 'with')).slice(0, 200).flatMap((entry) => { const value = textOf(entry.value); return value === undefined || isExpression(value) ? [] : [{ name: entry.key, value, at: placeIn(document, entry.value) }]; }),
    secrets: entriesOf(valueAt(job, 'secrets')).slice(0, 200).flatMap((entry) => { const [from] = secretReferences(textOf(entry.value) ?? ''); return from?.of === 'secrets' ? [{ name: entry.key, from: from.name }] : []; }),
  };
}

/** A local action: its steps belong to every job that uses it. */
export function readAction(document: DataDocument, rows: CiTables): readonly CiLocal[] {
  const steps = itemsOf(valueAt(document.roots[0], 'runs', 'steps'));
  return steps.length === 0 ? [] : [{ sort: 'action', folder: folderOf(document.file), steps: readSteps(document, steps, { directory: '.', shell: undefined, environments: [] }, rows) }];
}
