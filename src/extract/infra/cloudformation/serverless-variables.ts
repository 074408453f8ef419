import { placeIn } from '../../../model/index.ts';
import { textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import type { ServerlessFile } from './model.ts';
import type { Variables } from './scope.ts';
import { substituted } from './text.ts';
import { lost, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';

/** `${opt:stage, 'dev'}` and its like: a source, a colon or bracket, and what is asked of it. */
const VARIABLE = /\$\{((?:self|opt|env|file|ssm|cf|s3|sls|aws|param|custom|strToBool|git)[:(.][^${}]{0,300})\}/g;
/** Rounds of filling in: `${self:custom.x.${opt:stage}}` needs one for each level. */
const ROUNDS = 4;

/** Fills in what the Serverless Framework replaces: values of its own file are known, the others are given when it is run. */
export function serverlessVariables(file: ServerlessFile): Variables {
  return (text, at) => (text.includes('${') && new RegExp(VARIABLE.source).test(text) ? expand(text, at, file, 0) : undefined);
}

/** In a template that no service takes in: nobody fills them in here, and the text is not what they come to. */
export const unfilled: Variables = (text, at) => (/\$\{(?:self|opt|env|file|ssm|sls|param|custom)[:(]/.test(text) ? lost('the Serverless Framework fills it in', at, { shape: '${}' }) : undefined);

function expand(text: string, at: Parameters<Variables>[1], file: ServerlessFile, round: number): Value {
  const names: string[] = [];
  // Each variable becomes a plain name that the filler knows; `${AWS::Region}` stays for CloudFormation.
  const marked = text.replaceAll(/\$\{(?!(?:self|opt|env|file|ssm|cf|s3|sls|aws|param|custom|strToBool|git)[:(.])/g, '${!').replaceAll(VARIABLE, (_, inner: string) => `\${v.${names.push(inner) - 1}}`);
  return substituted(marked, at, (name) => {
    const inner = name.startsWith('v.') ? names[Number(name.slice(2))] : undefined;
    return inner === undefined ? lost('the Serverless Framework fills it in', at, { shape: '${}' }) : look(inner, at, file, round);
  });
}

/** What one variable stands for: the first of its alternatives that this file knows for certain. */
function look(inner: string, at: Parameters<Variables>[1], file: ServerlessFile, round: number): Value {
  const [first = '', ...others] = inner.split(',').map((part) => part.trim());
  if (first.startsWith('self:')) {
    const path = first.slice(5).split('.');
    const node = valueAt(file.root, ...path);
    const text = nodeText(node);
    if (node && text !== undefined) {
      const place = placeIn(file, node);
      return text.includes('${') && round < ROUNDS ? expand(text, place, file, round + 1) : scalar(node.type === 'scalar' ? node.value : text, place);
    }
  }
  const fallback = others.map((part) => /^(['"])(.*)\1$/.exec(part)?.[2]).find((part) => part !== undefined);
  return lost('it is given when the Serverless Framework runs', at, { shape: '${}', ...(fallback === undefined ? {} : { possible: [fallback] }) });
}

/** The text a value has by default: known, or the fallback of a variable that nobody gave. */
export function usualText(value: Value | undefined): string | undefined {
  const text = textOf(value);
  if (text !== undefined) return text;
  const only = value?.type === 'unknown' && value.possible?.length === 1 ? value.possible[0] : undefined;
  return typeof only === 'string' ? only : undefined;
}
