import { groupBy } from '../../model/index.ts';
import type { EnvironmentKind, Evidence, Resource } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { listed, thing } from './words.ts';

interface Shared { readonly stacks: readonly Resource[]; readonly kinds: readonly EnvironmentKind[]; readonly at: readonly Evidence[] }

/** Stacks of production and of something else that keep one state now, and kept two: applying the one takes down what only the other declares. */
export function* sharedStateLosses(between: Between): Iterable<Loss> {
  const before = new Set([...sharedStates(between.safer)].map(({ stacks }) => nameOf(stacks, between.safer)));
  const known = new Set(between.resources.both.map(({ looser }) => looser.id));
  for (const { stacks, kinds, at } of sharedStates(between.looser)) {
    // A stack that is new with its state takes nothing down that was kept apart.
    if (before.has(nameOf(stacks, between.looser)) || !stacks.every(({ id }) => known.has(id))) continue;
    const names = listed(stacks.map(thing), 3);
    yield {
      kind: 'separation', about: names, worse: `${names} keep one state now, for ${listed(kinds, 3)} together: applying one takes down what only the other declares.`, better: `${names} each keep a state of their own now.`, safer: 'a state each', looser: 'one state',
      exact: { safer: [], looser: at }, around: { safer: [], looser: stacks.map(({ evidence }) => evidence[0]) }, level: 'warning',
    };
  }
}

function nameOf(stacks: readonly Resource[], view: View): string { return stacks.map(({ id }) => view.resource(id)).sort().join('\u0000'); }

function sharedStates({ graph }: View): readonly Shared[] {
  const addressed = graph.resources.flatMap((stack) => { const state = stack.attributes['state.address']; return stack.kind === 'stack' && state?.basis === 'set' ? [{ stack, state: String(state.value), at: { at: state.at, note: 'where the state is kept' } }] : []; });
  return [...groupBy(addressed, ({ state }) => state).values()].flatMap((list): readonly Shared[] => {
    const kinds = [...new Set(list.flatMap(({ stack }) => stack.environments))].filter((kind) => kind !== 'unknown');
    return list.length > 1 && kinds.length > 1 && kinds.includes('production') ? [{ stacks: list.map(({ stack }) => stack), kinds, at: list.map(({ at }) => at) }] : [];
  });
}
