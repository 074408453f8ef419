import { folderOf, pathFrom } from '../../../model/index.ts';
import type { DataNode, LocalFact } from '../../../model/index.ts';
import type { Local } from './model.ts';

const FILE = /\bfile\(((?:[^(){}$\n]|\$\{[^{}\n]{1,200}\}){1,300})\)/g;
/** Stages as they are commonly called. A file that is not there is simply not read. */
const STAGES = ['dev', 'development', 'staging', 'stage', 'stg', 'test', 'qa', 'uat', 'preprod', 'sandbox', 'local', 'default', 'prod', 'production', 'prd', 'live'];
const MOST_NODES = 20_000;
const MOST = 200;

/** Paths of the files that services of the Serverless Framework, and the files they take in, take values from. */
export function asksFor(local: readonly LocalFact<Local>[]): ReadonlySet<string> {
  const out = new Set<string>();
  const homes = [...new Set(local.flatMap(({ payload }) => (payload.kind === 'serverless' ? [folderOf(payload.file)] : [])))];
  if (homes.length === 0) return out;
  for (const { payload } of local) {
    if (payload.kind !== 'serverless' && payload.kind !== 'included') continue;
    // A path is seen from the service, wherever it is written.
    const seenFrom = payload.kind === 'serverless' ? [folderOf(payload.file)] : homes;
    for (const written of pathsIn(payload.root)) for (const home of seenFrom) for (const path of named(written)) { const file = pathFrom(home, path); if (file !== undefined) out.add(file); }
  }
  return out;
}

/** What stands between the braces of a text that is one variable and nothing else. */
export function wholeVariable(text: string): string | undefined {
  if (!text.startsWith('${') || !text.endsWith('}') || text.length > 2_000) return undefined;
  let open = 0;
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '{') open++;
    else if (text[at] === '}' && --open === 0 && at < text.length - 1) return undefined;
  }
  return text.slice(2, -1).trim();
}

function pathsIn(root: DataNode): readonly string[] {
  const out = new Set<string>();
  const stack: DataNode[] = [root];
  for (let next = stack.pop(), steps = 0; next && steps < MOST_NODES && out.size < MOST; next = stack.pop(), steps++) {
    if (next.type === 'list') for (const one of next.items) stack.push(one);
    else if (next.type === 'map') for (const { value } of next.entries) stack.push(value);
    else if (typeof next.value === 'string' && next.value.includes('file(')) for (const [, path = ''] of next.value.slice(0, 4_000).matchAll(FILE)) out.add(path.trim().replace(/^(['"])(.*)\1$/, '$2'));
  }
  return [...out];
}

/** The path itself, or with a stage in the place of its one variable. */
function named(path: string): readonly string[] {
  if (!path.includes('${')) return [path];
  const [before = '', behind = '', more] = path.split(/\$\{[^{}]*\}/);
  return more === undefined ? STAGES.map((stage) => `${before}${stage}${behind}`) : [];
}
