import type { DataDocument, DataNode, Key, MapEntry, Place, TextDocument } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { stepOf, stepsOf, usesOf } from '../../shared/circleci.ts';
import { AZURE_PIPELINES, BITBUCKET, CIRCLECI, GITLAB_KEYS, GITLAB_MAIN, JENKINSFILE } from '../../shared/pipeline-files.ts';
import { at, entries, isList, isMap, isScalar, items, rootOf, textOf } from './data.ts';

/** Shell text that a job of a pipeline runs, with the job as the reader of pipelines keys it. */
export interface JobText { readonly job: string; readonly within: Key; readonly text: string; readonly at: Place }

const GITLAB = /(?:^|\/)(?:\.gitlab-ci\.ya?ml|[^/]{0,200}gitlab-ci\.ya?ml|(?:\.gitlab|\.gitlab-ci|gitlab-ci)\/.{1,300}\.ya?ml)$/;

const MOST = 500;
const DEEPEST = 12;

/** Is this a file of pipelines of another system than GitHub Actions, as far as its jobs are looked at for agents? */
export function isPipeline(file: string): boolean { return GITLAB.test(file) || CIRCLECI.test(file) || AZURE_PIPELINES.test(file) || BITBUCKET.test(file) || JENKINSFILE.test(file); }

/** What the jobs of a file run. Templates that lie in other files are looked at where they stand, and belong to no job there. */
export function jobTexts(document: DataDocument | TextDocument): readonly JobText[] {
  const { file } = document;
  if (document.syntax === 'text') return JENKINSFILE.test(file) ? jenkins(document) : [];
  if (GITLAB.test(file)) return gitlab(document);
  if (CIRCLECI.test(file)) return circle(document);
  if (AZURE_PIPELINES.test(file)) return azure(document);
  return BITBUCKET.test(file) ? bitbucket(document) : [];
}

/** Scalars of a script: a text, a list of lines, or lists of those. */
function textsBelow(node: DataNode | undefined, depth = 0): readonly DataNode[] {
  if (node === undefined || depth > DEEPEST) return [];
  if (isList(node)) return items(node).slice(0, MOST).flatMap((item) => textsBelow(item, depth + 1));
  return isScalar(node) && typeof node.value === 'string' ? [node] : [];
}

function said(document: DataDocument, job: string, nodes: readonly DataNode[], home = document.file): readonly JobText[] {
  return nodes.flatMap((node) => { const text = textOf(node); return text === undefined ? [] : [{ job, within: `job:${home}#${job}`, text, at: placeIn(document, node) }]; });
}

/** A job with what it extends of this file. A file that is included belongs to the pipeline at the top of the checkout. */
function gitlab(document: DataDocument): readonly JobText[] {
  const top = new Map(document.roots.flatMap((root) => entries(root)).filter((entry) => !GITLAB_KEYS.has(entry.key) && isMap(entry.value)).slice(0, MOST).map((entry) => [entry.key, entry]));
  const home = GITLAB_MAIN.test(document.file) ? document.file : '.gitlab-ci.yml';
  const chain = (entry: MapEntry): readonly MapEntry[] => {
    const found = [entry];
    for (let index = 0; index < found.length && found.length < DEEPEST; index++) {
      for (const base of textsBelow(at(found[index]?.value, 'extends'))) { const next = top.get(textOf(base) ?? ''); if (next && !found.includes(next)) found.push(next); }
    }
    return found;
  };
  return [...top.values()].filter((entry) => !entry.key.startsWith('.')).flatMap((entry) => {
    const layers = chain(entry);
    return said(document, entry.key, ['before_script', 'script', 'after_script'].flatMap((key) => textsBelow(layers.map((layer) => at(layer.value, key)).find((node) => node !== undefined))), home);
  });
}

/** Jobs as the workflows use them. */
function circle(document: DataDocument): readonly JobText[] {
  const [root] = document.roots;
  return usesOf(root).slice(0, MOST).flatMap((use) => {
    const job = use.approves ? undefined : at(root, 'jobs', use.job);
    return job === undefined ? [] : said(document, use.id, stepsOf(root, job, use.node).map(stepOf).flatMap(({ name, value }) => (name === 'run' ? textsBelow(isMap(value) ? at(value, 'command') : value) : [])));
  });
}

/** Stages, jobs and steps that stand in the file itself. */
function azure(document: DataDocument): readonly JobText[] {
  const root = rootOf(document);
  const ofSteps = (list: DataNode | undefined): readonly DataNode[] => items(list).slice(0, MOST).flatMap((step) => [at(step, 'script'), at(step, 'bash'), at(step, 'pwsh'), at(step, 'powershell'), at(step, 'inputs', 'script'), at(step, 'inputs', 'inlineScript')].flatMap((node) => textsBelow(node)));
  const ofJobs = (list: DataNode | undefined, stage: string): readonly JobText[] => items(list).slice(0, MOST).flatMap((job) => {
    const name = textOf(at(job, 'job')) ?? textOf(at(job, 'deployment')) ?? 'job';
    const hooks = entries(at(job, 'strategy')).flatMap((kind) => entries(kind.value)).flatMap((hook) => ofSteps(at(hook.value, 'steps')));
    return said(document, stage === '' || stage.includes('$') ? name : `${stage}/${name}`, [...ofSteps(at(job, 'steps')), ...hooks]);
  });
  return [...items(at(root, 'stages')).slice(0, MOST).flatMap((stage) => ofJobs(at(stage, 'jobs'), textOf(at(stage, 'stage')) ?? 'stage')), ...ofJobs(at(root, 'jobs'), ''), ...said(document, 'job', ofSteps(at(root, 'steps')))];
}

/** Steps of each list, those that run side by side among them. */
function bitbucket(document: DataDocument): readonly JobText[] {
  const stepsOf = (list: DataNode | undefined, depth: number): readonly DataNode[] => (depth > 4 ? [] : items(list).slice(0, MOST).flatMap((item) => {
    const step = at(item, 'step');
    const group = at(item, 'parallel') ?? at(item, 'stage');
    return step ? [step] : group ? stepsOf(isList(group) ? group : at(group, 'steps'), depth + 1) : [];
  }));
  return entries(at(rootOf(document), 'pipelines')).flatMap((section) => {
    const lists = isMap(section.value) ? entries(section.value).slice(0, MOST).map((entry) => ({ path: [section.key, entry.key], list: entry.value })) : [{ path: [section.key], list: section.value }];
    return lists.flatMap(({ path, list }) => {
      const ids = new Map<string, number>();
      return stepsOf(list, 0).flatMap((step) => {
        const base = [...path, textOf(at(step, 'name')) ?? 'step'].join('/');
        const count = (ids.get(base) ?? 0) + 1;
        ids.set(base, count);
        return said(document, count === 1 ? base : `${base} ${count}`, [...textsBelow(at(step, 'script')), ...textsBelow(at(step, 'after-script'))]);
      });
    });
  });
}

/** Shell steps of a Jenkinsfile, each under the stage that was named last before it. */
function jenkins(document: TextDocument): readonly JobText[] {
  const found: JobText[] = [];
  const names = new Map<string, number>();
  let job = 'pipeline';
  // Comments are passed over whole, so that nothing in them counts.
  const mark = /\/\/[^\n]*|\/\*|\bstage[ \t]{0,4}\(?[ \t]{0,4}(['"])([^'"\n]{1,100})\1|\bsh[ \t]{0,4}\(?\s{0,40}(?:script[ \t]{0,4}:[ \t]{0,4})?("""|'''|"|')/g;
  const text = document.text.slice(0, 1_000_000);
  for (let match = mark.exec(text); match && found.length < MOST; match = mark.exec(text)) {
    if (match[0] === '/*') { const close = text.indexOf('*/', mark.lastIndex); if (close < 0) break; mark.lastIndex = close + 2; continue; }
    const [, , stage, quote] = match;
    if (stage !== undefined) { const count = (names.get(stage) ?? 0) + 1; names.set(stage, count); job = count === 1 ? stage : `${stage} ${count}`; continue; }
    if (quote === undefined) continue;
    const start = mark.lastIndex;
    const close = text.indexOf(quote, start);
    if (close < 0) break;
    mark.lastIndex = close + quote.length;
    found.push({ job, within: `job:${document.file}#${job}`, text: text.slice(start, close), at: placeIn(document, { start, end: close }) });
  }
  return found;
}
