import { placeIn } from '../../../model/index.ts';
import type { DataNode, Scalar } from '../../../model/index.ts';
import { entriesOf, textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import type { ServerlessFile } from './model.ts';
import type { Variables } from './scope.ts';
import { substituted } from './text.ts';
import { lost, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';

/** `${opt:stage, 'dev'}` and its like: a source, a colon or bracket, and what is asked of it. */
const VARIABLE = /\$\{((?:self|opt|env|file|ssm|cf|s3|sls|aws|param|custom|strToBool|git)[:(.][^${}]{0,300})\}/g;
/** Rounds of filling in: `${self:custom.x.${opt:stage}}` needs one for each level. */
const ROUNDS = 5;

type At = Parameters<Variables>[1];
interface Work { readonly file: ServerlessFile; readonly stage: string | undefined }

/** Fills in what the Serverless Framework replaces: values of its own file are known, the stage where it is read for one, and the others are given when it is run. */
export function serverlessVariables(file: ServerlessFile, stage?: string): Variables {
  return (text, at) => (text.includes('${') && new RegExp(VARIABLE.source).test(text) ? expand(text, at, { file, stage }, 0) : undefined);
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
  if (part.startsWith('param:') && stage !== undefined) {
    const name = part.slice(6);
    const own = found(['params', stage, name], work, round);
    return own === 'none' ? found(['params', 'default', name], work, round) : own;
  }
  return undefined;
}

function found(path: readonly string[], work: Work, round: number): Value | 'none' | undefined {
  const { file } = work;
  let node: DataNode | undefined = file.root;
  for (const key of path) {
    // What another file or another variable stands for may have anything below it.
    if (node?.type !== 'map') return node === undefined ? 'none' : undefined;
    if (node.entries.some((entry) => entry.key === '<<')) return undefined;
    node = valueAt(node, key);
  }
  if (node === undefined) return 'none';
  const text = nodeText(node);
  if (text === undefined) return undefined;
  const place = placeIn(file, node);
  return text.includes('${') && round < ROUNDS ? expand(text, place, work, round + 1) : scalar(node.type === 'scalar' ? node.value : text, place);
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

/** Stages that a service has settings for: keys of its `params`, and of the maps that it looks the stage up in. One alone is no choice. */
export function stagesOf(file: ServerlessFile): readonly string[] {
  const names = new Set<string>();
  const add = (node: DataNode | undefined, only: (value: DataNode) => boolean): void => { for (const { key, value } of entriesOf(node)) if (/^[\w-]{1,40}$/.test(key) && !NO_STAGE.has(key.toLowerCase()) && only(value)) names.add(key); };
  add(valueAt(file.root, 'params'), () => true);
  const stack: DataNode[] = [file.root];
  for (let next = stack.pop(), steps = 0; next && steps < MOST_NODES; next = stack.pop(), steps++) {
    if (next.type === 'list') stack.push(...next.items);
    else if (next.type === 'map') stack.push(...next.entries.map(({ value }) => value));
    else if (typeof next.value === 'string' && next.value.includes('${self:')) {
      for (const [, path = '', inner = '', behind] of next.value.slice(0, 2000).matchAll(LOOKED_UP)) {
        if (!STAGE.test(inner)) continue;
        const map = valueAt(file.root, ...path.split('.'));
        // Where something below each stage is asked for, only what has that is a stage.
        add(map, (value) => (behind === undefined ? value.type === 'scalar' : valueAt(value, ...behind.slice(1).split('.')) !== undefined));
      }
    }
  }
  return names.size < 2 || names.size > MOST_STAGES ? [] : [...names];
}
