import { byDefault, folderOf, placeIn, set, unknown } from '../../../model/index.ts';
import type { DataDocument, Gap, Known, Tree } from '../../../model/index.ts';
import { joinPath } from '../../shared/commands/index.ts';
import { entriesOf, itemsOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import { GITLAB_KEYS, GITLAB_MAIN } from '../../shared/pipeline-files.ts';
import type { DescribedJob } from '../shared/described.ts';
import { asVariables } from '../shared/lay-out.ts';
import { declared, declaredIn } from '../shared/pieces.ts';
import { artifactOf } from '../artifacts.ts';
import { dataAt } from '../shared/system.ts';
import type { Files, Pipeline, System } from '../shared/system.ts';
import type { GivenSecret } from '../local.ts';
import { fieldsOf, linesOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { layersOf } from './include.ts';
import type { Layers, Placed } from './include.ts';
import { matrixMarks, waiting } from './waits.ts';
import type { Read } from './waits.ts';
import { whenOf } from './when.ts';

const ANY = /(?:^|\/)(?:\.gitlab-ci\.ya?ml|[^/]{0,200}gitlab-ci\.ya?ml|(?:\.gitlab|\.gitlab-ci|gitlab-ci|\.ci|ci)\/.{1,300}\.ya?ml)$/;
const MOST_JOBS = 400;

/** GitLab CI: a file at the top of a project, what it includes, and the child pipelines it starts. */
export const gitlab: System = {
  id: 'gitlab-ci', syntax: 'yaml', includesAny: true,
  wants: (path) => ANY.test(path),
  isPart: (document) => GITLAB_MAIN.test(document.file) || (document.syntax === 'yaml' && document.roots.some((root) => entriesOf(root).some((one) => one.key === 'include' || valueAt(one.value, 'script') || valueAt(one.value, 'extends') || valueAt(one.value, 'trigger') || one.key.startsWith('.')))),
  pipelines: (files, tree) => [...files.values()].flatMap((document) => (document.syntax === 'yaml' && GITLAB_MAIN.test(document.file) ? pipelinesFrom(document, files, tree) : [])),
  plain: (text) => asVariables(text, /\$\[\[\s{0,4}(?:inputs\.)?([^\]]{0,200}?)\s{0,4}\]\]/g),
};

/** The pipeline of a file and the children it starts from files of the checkout, each once. */
function pipelinesFrom(root: DataDocument, files: Files, tree: Tree): readonly Pipeline[] {
  const found: Pipeline[] = [];
  const queue: { document: DataDocument; child: boolean }[] = [{ document: root, child: false }];
  const seen = new Set<string>();
  for (let next = queue.shift(); next !== undefined && seen.size < 60; next = queue.shift()) {
    if (seen.has(next.document.file)) continue;
    seen.add(next.document.file);
    const { layers, gaps } = layersOf(next.document, files, tree);
    const all: Gap[] = [...gaps];
    const read: Read[] = [];
    for (const name of [...layers.keys()].filter((key) => !GITLAB_KEYS.has(key) && !key.startsWith('.')).slice(0, MOST_JOBS)) {
      const job = jobOf(name, layers, all, root.file, (file) => {
        const document = dataAt(files, file);
        if (document) queue.push({ document, child: true });
        return document;
      });
      if (job) read.push(next.child ? { ...job, job: { ...job.job, triggers: ['parent pipeline', ...job.job.triggers] } } : job);
    }
    const jobs = waiting(read, layers);
    found.push({ file: next.document.file, origin: next.document.origin, triggers: [...new Set(jobs.flatMap((job) => job.triggers))], jobs, gaps: unique(all) });
  }
  return found;
}

function jobOf(name: string, layers: Layers, gaps: Gap[], main: string, child: (file: string) => DataDocument | undefined): Read | undefined {
  const own = layers.get(name)?.findLast((layer) => layer.value.type === 'map');
  if (!own) return undefined;
  const fields = fieldsOf(name, layers, gaps);
  const last = (key: string): Placed | undefined => fields.get(key)?.at(-1);
  const trigger = last('trigger');
  if (!last('script') && !trigger && !last('run')) return undefined;
  const shared = (key: string): Placed | undefined => {
    const block = layers.get('default')?.findLast((layer) => valueAt(layer.value, key));
    const value = block && valueAt(block.value, key);
    return value ? { value, document: block.document } : layers.get(key)?.at(-1);
  };
  // A job may take over nothing, or some by name.
  const takes = (what: 'default' | 'variables', key?: string): boolean => { const inherit = valueAt(last('inherit')?.value, what); return inherit === undefined || (inherit.type === 'list' ? key === undefined || itemsOf(inherit).some((item) => textOf(item) === key) : textOf(inherit) !== 'false'); };
  const at = placeIn(own.document, own.entry.keySpan);
  const variables = declared([...takes('variables') ? layers.get('variables') ?? [] : [], ...fields.get('variables') ?? []].map((placed) => declaredIn(placed.document, placed.value)));
  const pieces = [last('before_script') ?? (takes('default', 'before_script') ? shared('before_script') : undefined), last('script')].flatMap((placed) => linesOf(placed, layers, gaps));
  const after = linesOf(last('after_script') ?? (takes('default', 'after_script') ? shared('after_script') : undefined), layers, gaps);
  const when = whenOf(fields, layers, own);
  const marks = matrixMarks(last('environment'), last('parallel'));
  const artifacts = last('artifacts');
  const length = valueAt(artifacts?.value, 'expire_in');
  return { fields, job: {
    id: name, name, at, ...when, environment: environmentOfJob(last('environment')), scripts: [{ pieces, directory: '.' }, { pieces: after, directory: '.' }].filter((one) => one.pieces.length > 0),
    own: new Set([...variables.own, ...entriesOf(last('id_tokens')?.value).map((entry) => entry.key)]), given: [...variables.given, ...fromStore(fields)], roles: takesRole(last('id_tokens'), pieces) ? variables.roles : [],
    ...(trigger ? { startsJobs: started(trigger, main, gaps, child) } : {}), ...(marks.length > 0 ? { marks } : {}),
    ...(artifacts ? { artifacts: artifactOf(textsOf(valueAt(artifacts.value, 'paths')).map(({ text }) => text), artifacts.document, length, lengthOf(textOf(length) ?? '')) } : {}),
  } };
}

/** `1 week`, `2 days and 3 hrs`, `3 mos 4 yrs`; a number alone counts seconds, and `never` is no length. */
function lengthOf(text: string): string {
  return text.trim().toLowerCase().replace(/\band\b/g, ' ').replace(/^(\d{1,9})$/, '$1s').replace(/\bhrs?\b/g, 'hours').replace(/\bmins?\b/g, 'minutes').replace(/\bsecs?\b/g, 'seconds').replace(/(\d{1,4})\s{0,3}(?:months?|mos?)\b/g, (_, months: string) => `${Number(months) * 30} days`).replace(/(\d{1,4})\s{0,3}(?:years?|yrs?|y)\b/g, (_, years: string) => `${Number(years) * 365} days`);
}

/** A role that stands among the variables is taken by the jobs that have a token of their own for it, or say so in their script. */
function takesRole(tokens: Placed | undefined, pieces: readonly { readonly text: string }[]): boolean {
  return pieces.length > 0 && (tokens !== undefined || pieces.some((piece) => /assume-role|AWS_ROLE_ARN|web-identity/.test(piece.text)));
}

/** `secrets:` takes them from a store outside of GitLab. */
function fromStore(fields: Fields): readonly GivenSecret[] {
  return (fields.get('secrets') ?? []).flatMap((placed) => entriesOf(placed.value).slice(0, 200).map((entry) => ({ name: entry.key, of: 'secrets' as const, bound: [entry.key], at: placeIn(placed.document, entry.keySpan), note: `takes ${entry.key} from the store of secrets that the job names` })));
}

function environmentOfJob(placed: Placed | undefined): Known<string> {
  if (!placed) return byDefault('', 'gitlab:job-without-environment');
  const node = placed.value.type === 'map' ? valueAt(placed.value, 'name') : placed.value;
  const text = textOf(node);
  const at = placeIn(placed.document, node ?? placed.value);
  return text === undefined || text.includes('$') ? unknown('a variable names the environment when the job runs', at) : set(text, at);
}

/** Jobs of the child pipeline that stands in this checkout; any other lies elsewhere. */
function started(trigger: Placed, main: string, gaps: Gap[], child: (file: string) => DataDocument | undefined): NonNullable<DescribedJob['startsJobs']> {
  const included = trigger.value.type === 'map' ? valueAt(trigger.value, 'include') : undefined;
  const at = placeIn(trigger.document, trigger.value);
  const names = included?.type === 'list' ? itemsOf(included).map((item) => textOf(item) ?? textAt(item, 'local')) : [textOf(included) ?? textAt(included, 'local')];
  return names.slice(0, 50).flatMap((name) => {
    const path = name === undefined ? undefined : joinPath(folderOf(main), name.replace(/^\/+/, ''));
    const document = path === undefined ? undefined : child(path);
    if (!document) gaps.push({ fact: 'gap', kind: 'unresolved', reason: included ? 'the child pipeline this job starts was not found in this checkout' : 'this job starts a pipeline of another project; look there for what it does', place: at });
    return document ? entriesOf(document.roots[0]).filter((entry) => !GITLAB_KEYS.has(entry.key) && !entry.key.startsWith('.')).slice(0, 200).map((entry) => ({ key: `job:${document.file}#${entry.key}`, evidence: { at, note: 'starts this child pipeline' } })) : [];
  });
}

function unique(gaps: readonly Gap[]): readonly Gap[] { return [...new Map(gaps.map((gap) => [`${gap.place.file} ${gap.place.start} ${gap.reason}`, gap])).values()]; }
