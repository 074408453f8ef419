import { folderOf, pathFrom, placeIn } from '../../../model/index.ts';
import type { DataNode, Scalar } from '../../../model/index.ts';
import { entriesOf, textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import type { ServerlessFile, Source } from './model.ts';
import { wholeVariable } from './serverless-files.ts';
import type { Variables } from './scope.ts';
import { substituted } from './text.ts';
import { list, lost, map, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';

/** `${opt:stage, 'dev'}` and its like: a source, a colon or bracket, and what is asked of it. */
const VARIABLE = /\$\{((?:self|opt|env|file|ssm|cf|s3|sls|aws|param|custom|strToBool|git)[:(.][^${}]{0,300})\}/g;
/** Rounds of filling in: `${self:custom.x.${opt:stage}}` needs one for each level. */
const ROUNDS = 5;

const MOST_PARTS = 300;
const DEEPEST = 12;
const MOST_WORK = 3_000;

type At = Parameters<Variables>[1];
/** `budget`: parts that one text may still be worked out from; a file may take itself in many times. */
interface Work { readonly file: ServerlessFile; readonly stage: string | undefined; readonly budget: { left: number } }
const workOn = (file: ServerlessFile, stage?: string): Work => ({ file, stage, budget: { left: MOST_WORK } });

/** Fills in what the Serverless Framework replaces: values of its own file are known, the stage where it is read for one, and the others are given when it is run. */
export function serverlessVariables(file: ServerlessFile, stage?: string): Variables {
  return (text, at) => (text.includes('${') && new RegExp(VARIABLE.source).test(text) ? expand(text, at, workOn(file, stage), 0) : undefined);
}

/** In a template that no service takes in: nobody fills them in here, and the text is not what they come to. */
export const unfilled: Variables = (text, at) => (/\$\{(?:self|opt|env|file|ssm|sls|param|custom)[:(]/.test(text) ? lost('the Serverless Framework fills it in', at, { shape: '${}' }) : undefined);

function expand(text: string, at: At, work: Work, round: number): Value {
  const names: string[] = [];
  // Each variable becomes a plain name that the filler knows; `${AWS::Region}` stays for CloudFormation.
  const marked = text.replaceAll(/\$\{(?!(?:self|opt|env|file|ssm|cf|s3|sls|aws|param|custom|strToBool|git)[:(.])/g, '${!').replaceAll(VARIABLE, (_, inner: string) => `\${v.${names.push(inner) - 1}}`);
  const filled = substituted(marked, at, (name) => {
    const inner = name.startsWith('v.') ? names[Number(name.slice(2))] : undefined;
    return inner === undefined ? lost('the Serverless Framework fills it in', at, { shape: '${}' }) : look(inner, at, work, round);
  });
  // What stood inside another variable is told now, and with it which one that is.
  const inside = textOf(filled);
  return inside !== undefined && inside !== text && round < ROUNDS && new RegExp(VARIABLE.source).test(inside) ? expand(inside, at, work, round + 1) : filled;
}

/** What one variable stands for: the first of its alternatives that there is. One that cannot be told hides those behind it. */
function look(inner: string, at: At, work: Work, round: number): Value {
  const parts = inner.split(',').map((part) => part.trim());
  for (const part of parts) {
    const value = written(part, at, work, round);
    if (value === 'none') continue;
    if (value) return value;
    break;
  }
  const fallback = parts.slice(1).map(literal).find((part) => part !== undefined);
  return lost('it is given when the Serverless Framework runs', at, { shape: '${}', ...(fallback === undefined ? {} : { possible: [fallback] }) });
}

/** One alternative: its value, `none` where there certainly is none, undefined where that cannot be told. */
function written(part: string, at: At, work: Work, round: number): Value | 'none' | undefined {
  const { stage } = work;
  const plain = literal(part);
  if (plain !== undefined) return stage === undefined ? undefined : scalar(plain, at);
  if (part === 'opt:stage' || part === 'sls:stage') return stage === undefined ? undefined : scalar(stage, at);
  if (part.startsWith('self:')) return found(part.slice(5).split('.'), work, round);
  if (part.startsWith('file(')) {
    const there = located(part, work, round);
    return there === undefined || there === 'none' ? there : valueOf(there, work, round);
  }
  if (part.startsWith('param:') && stage !== undefined) {
    const name = part.slice(6);
    const own = found(['params', stage, name], work, round);
    return own === 'none' ? found(['params', 'default', name], work, round) : own;
  }
  return undefined;
}

function found(path: readonly string[], work: Work, round: number): Value | 'none' | undefined {
  const there = nodeAt(work.file, path, work, round);
  if (there === undefined || there === 'none') return there;
  return valueOf(there, work, round);
}

/** The part of a file below a path of keys, through what other files and other variables stand for on the way; `none` where there certainly is none, undefined where that cannot be told. */
function nodeAt(from: Source, path: readonly string[], work: Work, round: number): Source | 'none' | undefined {
  let at = from;
  for (const key of path) {
    const behind: Source | 'none' | undefined = at.root.type === 'map' ? at : pointed(at, work, round);
    if (behind === undefined || behind === 'none') return behind;
    if (behind.root.type !== 'map' || behind.root.entries.some((entry) => entry.key === '<<')) return undefined;
    const node = valueAt(behind.root, key);
    if (node === undefined) return 'none';
    at = { file: behind.file, origin: behind.origin, root: node };
  }
  return at;
}

/** What a text that is one variable and nothing else stands for: a part of another file, or of this one. */
function pointed(from: Source, work: Work, round: number): Source | 'none' | undefined {
  const written = wholeVariable(nodeText(from.root) ?? '');
  if (written === undefined || round >= ROUNDS) return undefined;
  const inner = written.includes('${') ? usualText(expand(written, placeIn(from, from.root), work, round + 1)) : written;
  // One alternative may stand in for what is not there, and which is taken is then not known here.
  return inner === undefined || inner.includes(',') ? undefined : located(inner, work, round + 1);
}

/** `file(./settings.yml):table.name` and `self:custom.table`. */
function located(inner: string, work: Work, round: number): Source | 'none' | undefined {
  if (inner.startsWith('self:')) return nodeAt(work.file, inner.slice('self:'.length).split('.'), work, round);
  const [, path, keys] = /^file\(([^(){}$]{1,300})\)(?::([\w.-]{1,200}))?$/.exec(inner) ?? [];
  const file = path === undefined ? undefined : pathFrom(folderOf(work.file.file), path.trim().replace(/^(['"])(.*)\1$/, '$2'));
  const source = file === undefined ? undefined : work.file.included?.get(file);
  return source && nodeAt(source, keys?.split('.') ?? [], work, round);
}

/** The template, or the part of one, that a variable stands for. */
export function includedPart(file: ServerlessFile, part: DataNode, stage?: string): Source | undefined {
  const there = part.type === 'scalar' ? pointed({ file: file.file, origin: file.origin, root: part }, workOn(file, stage), 0) : undefined;
  return there === 'none' ? undefined : there;
}

function valueOf({ root, ...from }: Source, work: Work, round: number, depth = 0): Value | undefined {
  const at = placeIn(from, root);
  if (depth > DEEPEST || --work.budget.left < 0) return undefined;
  const inner = (node: DataNode): Value => valueOf({ ...from, root: node }, work, round, depth + 1) ?? lost('it is too deep to be followed here', at);
  switch (root.type) {
    case 'list': return list(root.items.slice(0, MOST_PARTS).map(inner), at);
    case 'map': {
      // What CloudFormation works out is none of the values here.
      if (root.tag !== undefined || root.entries.length > MOST_PARTS || root.entries.some(({ key }) => key === '<<' || key === 'Ref' || key.startsWith('Fn::'))) return undefined;
      return map(new Map(root.entries.map(({ key, value }) => [key, inner(value)])), new Map(root.entries.map(({ key, keySpan }) => [key, placeIn(from, keySpan)])), at);
    }
    case 'scalar':
      if (root.tag?.startsWith('!') === true && !root.tag.startsWith('!!')) return undefined;
      if (typeof root.value !== 'string' || !root.value.includes('${')) return scalar(root.value, at);
      return round < ROUNDS ? expand(root.value, at, work, round + 1) : undefined;
  }
}

/** `'dev'`, `true`, `7`: what an alternative writes out. */
function literal(part: string): Scalar | undefined {
  const quoted = /^(['"])(.*)\1$/.exec(part)?.[2];
  return quoted ?? (part === 'true' ? true : part === 'false' ? false : /^\d{1,9}$/.test(part) ? Number(part) : undefined);
}

/** The text a value has by default: known, or the fallback of a variable that nobody gave. */
export function usualText(value: Value | undefined): string | undefined {
  const text = textOf(value);
  if (text !== undefined) return text;
  const only = value?.type === 'unknown' && value.possible?.length === 1 ? value.possible[0] : undefined;
  return typeof only === 'string' ? only : undefined;
}

const STAGE = /^(?:opt:stage|sls:stage|self:provider\.stage|self:custom\.(?:stage|currentStage|env|environment))(?:,.{0,100})?$/;
const LOOKED_UP = /\$\{self:([\w.-]{1,200})\.\$\{([^${}]{1,200})\}(\.[\w.-]{1,200})?[^${}]{0,200}\}/g;
const NO_STAGE: ReadonlySet<string> = new Set(['default', 'other', 'others', 'else', 'stage', 'stages', 'fallback']);
const MOST_NODES = 5_000;
const MOST_STAGES = 8;

/** Stages that have a file of their own: `${file(./config/${opt:stage}.yml)}`. */
function stagesInNames(text: string, file: ServerlessFile): readonly string[] {
  const [, before, inner = '', behind] = /\$\{file\(([^(){}$]{1,200})\$\{([^${}]{1,200})\}([^(){}$]{1,100})\)/.exec(text.slice(0, 2000)) ?? [];
  const path = before === undefined || behind === undefined || !STAGE.test(inner) ? undefined : pathFrom(folderOf(file.file), `${before}\u0000${behind}`);
  const [head, tail] = path?.split('\u0000') ?? [];
  if (head === undefined || tail === undefined) return [];
  return [...file.included?.keys() ?? []].filter((name) => name.startsWith(head) && name.endsWith(tail) && name.length > head.length + tail.length).map((name) => name.slice(head.length, name.length - tail.length)).filter((name) => /^[\w-]{1,40}$/.test(name) && !NO_STAGE.has(name.toLowerCase()));
}

/** Stages that a service has settings for: keys of its `params`, and of the maps that it looks the stage up in, and files that are called after one. One alone is no choice. */
export function stagesOf(file: ServerlessFile): readonly string[] {
  const names = new Set<string>();
  const add = (node: DataNode | undefined, only: (value: DataNode) => boolean): void => { for (const { key, value } of entriesOf(node)) if (/^[\w-]{1,40}$/.test(key) && !NO_STAGE.has(key.toLowerCase()) && only(value)) names.add(key); };
  add(valueAt(file.root, 'params'), () => true);
  const stack: DataNode[] = [file.root];
  for (let next = stack.pop(), steps = 0; next && steps < MOST_NODES; next = stack.pop(), steps++) {
    if (next.type === 'list') stack.push(...next.items);
    else if (next.type === 'map') stack.push(...next.entries.map(({ value }) => value));
    else if (typeof next.value === 'string' && next.value.includes('${')) {
      for (const stage of stagesInNames(next.value, file)) names.add(stage);
      for (const [, path = '', inner = '', behind] of next.value.slice(0, 2000).matchAll(LOOKED_UP)) {
        if (!STAGE.test(inner)) continue;
        const there = nodeAt(file, path.split('.'), workOn(file), 0);
        const map = there === undefined || there === 'none' ? undefined : there.root;
        // Where something below each stage is asked for, only what has that is a stage.
        add(map, (value) => (behind === undefined ? value.type === 'scalar' : valueAt(value, ...behind.slice(1).split('.')) !== undefined));
      }
    }
  }
  return names.size < 2 || names.size > MOST_STAGES ? [] : [...names];
}
