import { parseExpression } from './parse.ts';
import type { Node, Refused } from './parse.ts';
import { holds } from './sets.ts';
import type { Ranges } from './sets.ts';

/** One step. `set`: a code unit of it, then the next step. `split`: the first target is tried before the second. */
export type Step =
  | { readonly op: 'set'; readonly low: Uint8Array; readonly ranges: Ranges }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'edge'; readonly of: 'line-start' | 'line-end' | 'word' | 'no-word' }
  /** The secret begins or ends here. */
  | { readonly op: 'mark'; readonly which: 0 | 1 }
  | { readonly op: 'match' };

/** A compiled expression. */
export interface Program { readonly steps: readonly Step[] }

/** Work is text times steps, so both have a bound. */
const MOST_STEPS = 500;

/** Compiles an expression, or says what is wrong with it: the rest of a sentence that begins with its name. */
export function compileExpression(source: string): Program | Refused {
  const node = parseExpression(source);
  if ('refused' in node) return node;
  if (leastOf(node) === 0) return { refused: 'matches nothing at all, so it would be found everywhere' };
  const steps: Step[] = [];
  if (!emit(node, steps)) return { refused: `is too large: its counted repetitions come to more than ${MOST_STEPS} steps; leave an upper bound open or count less` };
  steps.push({ op: 'match' });
  return { steps };
}

/** Fewest code units it matches. */
function leastOf(node: Node): number {
  switch (node.type) {
    case 'set': return 1;
    case 'edge': return 0;
    case 'group': return leastOf(node.part);
    case 'repeat': return node.least * leastOf(node.part);
    case 'sequence': return node.parts.reduce((sum, part) => sum + leastOf(part), 0);
    case 'either': return Math.min(...node.parts.map(leastOf));
  }
}

/** Appends the steps of a node; false when there are too many. */
function emit(node: Node, steps: Step[]): boolean {
  if (steps.length > MOST_STEPS) return false;
  switch (node.type) {
    case 'set': {
      const low = new Uint8Array(128);
      for (let unit = 0; unit < 128; unit++) low[unit] = holds(node.ranges, unit) ? 1 : 0;
      steps.push({ op: 'set', low, ranges: node.ranges });
      return true;
    }
    case 'edge': steps.push({ op: 'edge', of: node.of }); return true;
    case 'group': {
      if (!node.secret) return emit(node.part, steps);
      steps.push({ op: 'mark', which: 0 });
      const fits = emit(node.part, steps);
      steps.push({ op: 'mark', which: 1 });
      return fits;
    }
    case 'sequence': return node.parts.every((part) => emit(part, steps));
    case 'either': {
      const ends: { op: 'jump'; to: number }[] = [];
      for (const [index, part] of node.parts.entries()) {
        const last = index === node.parts.length - 1;
        const split: Step = { op: 'split', first: steps.length + 1, second: 0 };
        if (!last) steps.push(split);
        if (!emit(part, steps)) return false;
        if (last) break;
        const end: { op: 'jump'; to: number } = { op: 'jump', to: 0 };
        steps.push(end);
        ends.push(end);
        split.second = steps.length;
      }
      for (const end of ends) end.to = steps.length;
      return true;
    }
    case 'repeat': return repeat(node, steps);
  }
}

function repeat(node: Node & { readonly type: 'repeat' }, steps: Step[]): boolean {
  for (let i = 0; i < node.least; i++) if (!emit(node.part, steps)) return false;
  const split = (): Step & { readonly op: 'split' } => { const made: Step & { readonly op: 'split' } = { op: 'split', first: 0, second: 0 }; steps.push(made); return made; };
  const aim = (one: { first: number; second: number }, into: number, past: number): void => { one.first = node.greedy ? into : past; one.second = node.greedy ? past : into; };
  if (node.most === Number.POSITIVE_INFINITY) {
    const head = steps.length;
    const loop = split();
    if (!emit(node.part, steps)) return false;
    steps.push({ op: 'jump', to: head });
    aim(loop, head + 1, steps.length);
    return true;
  }
  const splits: { readonly one: Step & { readonly op: 'split' }; readonly into: number }[] = [];
  for (let i = node.least; i < node.most; i++) {
    const one = split();
    splits.push({ one, into: steps.length });
    if (!emit(node.part, steps)) return false;
  }
  for (const { one, into } of splits) aim(one, into, steps.length);
  return true;
}
