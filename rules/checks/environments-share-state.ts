import type { BlastGraph, Check, Draft, Resource } from '../../src/model/index.ts';
import { environments, groupBy, label, list, places } from './shared.ts';

export const check: Check = {
  id: 'environments-share-state', family: 'environment', tier: 'high', title: 'Two environments share one infrastructure state', cwe: [653, 668],
  why: 'The tool destroys what stands in its state and not in its files. Where two environments keep one state, or one run loads the variables of both, applying the one takes down or rebuilds the other.',
  fix: 'Give every environment a state address of its own, and name its variable file in the command instead of letting every run load it.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const stacks = graph.resources.filter((resource) => resource.kind === 'stack');
    const addressed = groupBy(stacks.filter((stack) => stack.attributes['state.address']?.basis === 'set'), (stack) => written(stack, 'state.address')?.value ?? '');
    for (const sharing of addressed.values()) {
      const [first, ...others] = sharing.sort((a, b) => (a.id < b.id ? -1 : 1));
      const at = others.flatMap((stack) => written(stack, 'state.address')?.at ?? []);
      const [shown] = at;
      const home = first && written(first, 'state.address')?.at;
      if (!first || !shown || !home) continue;
      const kinds = [...new Set(sharing.flatMap((stack) => stack.environments))].filter((kind) => kind !== 'unknown');
      const crossed = kinds.includes('production') && kinds.length > 1;
      yield {
        about: first.id, level: crossed && holdsData(sharing, graph) ? 'warning' : 'note', confidence: crossed ? 'high' : 'medium',
        message: `${list(sharing.map((stack) => label(stack)))} keep one and the same state${crossed ? `, though they are ${environments(kinds)}` : ''}: applying one takes down what only the other declares.`,
        places: places(shown, [home, ...at]), path: sharing.flatMap((stack) => { const place = written(stack, 'state.address')?.at; return place ? [{ at: place, note: `the state of ${label(stack)}` }] : []; }),
      };
    }
    for (const stack of stacks) {
      const mixed = stack.attributes['variables.mixed'];
      if (mixed?.basis !== 'set') continue;
      const telling = stack.marks.filter((mark) => mark.by === 'file' || mark.by === 'directory');
      yield {
        about: `${stack.id}/variables`, level: holdsData([stack], graph) ? 'warning' : 'note', confidence: 'high',
        message: `Every run of ${label(stack)} loads variables of production beside those of another environment: ${list(telling.map((mark) => (mark.by === 'directory' ? `the directory says ${mark.kind}` : mark.evidence.at.file)), 3)}.`,
        places: places(mixed.at, telling.map((mark) => mark.evidence.at)), path: telling.map((mark) => ({ at: mark.evidence.at, note: `${mark.kind}: ${mark.evidence.note}` })),
      };
    }
  },
};

function written(stack: Resource, attribute: string): { readonly value: string; readonly at: Draft['places'][0] } | undefined {
  const known = stack.attributes[attribute];
  return known?.basis === 'set' ? { value: String(known.value), at: known.at } : undefined;
}

/** Does one of the stacks hold what cannot be made again? */
function holdsData(stacks: readonly Resource[], graph: BlastGraph): boolean {
  return graph.resources.some((resource) => resource.holdsData.basis !== 'unknown' && resource.holdsData.value && resource.partOf.some((whole) => stacks.some((stack) => stack.id === whole.id)));
}
