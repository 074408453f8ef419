import { LEVELS } from '../../model/index.ts';
import type { Cause, Comparison, Level, Obscured, PathChange, Place, Shift, Side } from '../../model/index.ts';
import { lineOf } from '../place.ts';

/** One thing that got worse or better, whatever its sort. */
export type Told =
  | { readonly kind: 'path'; readonly change: PathChange }
  | { readonly kind: 'shift'; readonly change: Shift }
  | { readonly kind: 'hidden' | 'revealed'; readonly change: Obscured };

/** Everything that one changed line did, the worst of it first. */
export interface Card {
  readonly level: Level;
  readonly told: readonly [Told, ...Told[]];
  /** Changed lines behind the first, nearest first, each once; empty where none explains it. */
  readonly causes: readonly Cause[];
}

/** Where a reader shall look, and in which tree. */
export interface Spotted { readonly side: Side; readonly place: Place }

/** What got worse, one card a changed line, worst first. Only what weighs in the verdict. */
export function worseCards(comparison: Comparison): readonly Card[] {
  const { delta } = comparison;
  return cardsOf(comparison, [...delta.added.paths.map(path), ...delta.weakened.map(shift)], 'head');
}

/** What got better, in the same form. */
export function betterCards(comparison: Comparison): readonly Card[] {
  const { delta } = comparison;
  return cardsOf(comparison, [...delta.removed.paths.map(path), ...delta.strengthened.map(shift)], 'base');
}

/** What cannot be seen any more, then what shows now. */
export function obscuredCards(comparison: Comparison): readonly Card[] {
  const { delta } = comparison;
  return cardsOf(comparison, [...delta.hidden.map((change): Told => ({ kind: 'hidden', change })), ...delta.revealed.map((change): Told => ({ kind: 'revealed', change }))], 'head');
}

const path = (change: PathChange): Told => ({ kind: 'path', change });
const shift = (change: Shift): Told => ({ kind: 'shift', change });

/** Where the thing itself stands, for what no changed line explains. */
export function anchorOf(told: Told, side: Side): Spotted | undefined {
  switch (told.kind) {
    case 'path': { const at = told.change.path.edges.at(-1)?.evidence[0].at ?? told.change.resource.evidence[0].at; return { side, place: at }; }
    case 'shift': return { side: told.change.side, place: told.change.at };
    case 'hidden': case 'revealed': return { side: 'head', place: told.change.at };
  }
}

/** Names it is about, as the tree has them: to be marked in its sentence. */
export function namesOf(told: Told): readonly string[] {
  switch (told.kind) {
    case 'path': return told.change.resource.unbounded ? [] : [told.change.resource.name];
    case 'hidden': case 'revealed': return told.change.about;
    // `Claude Code`, `database main`: the kind before a name is a word of ours.
    case 'shift': return [told.change.about.replace(/^[a-z-]+ /, '')].filter((name) => !/^[A-Z][a-z]+(?: [A-Z][A-Za-z]+)*$/.test(name));
  }
}

function cardsOf(comparison: Comparison, all: readonly Told[], side: Side): readonly Card[] {
  const groups = new Map<string, [Told, ...Told[]]>();
  for (const told of all) {
    if (!told.change.counts) continue;
    const key = keyOf(told, side, comparison);
    const group = groups.get(key);
    if (group) group.push(told); else groups.set(key, [told]);
  }
  const cards = [...groups.values()].map((told): Card => ({ level: levelOf(told), told, causes: causesOf(told, side, comparison) }));
  return cards.map((card, at) => ({ card, at })).sort((a, b) => LEVELS.indexOf(b.card.level) - LEVELS.indexOf(a.card.level) || a.at - b.at).map(({ card }) => card);
}

function levelOf(told: readonly Told[]): Level {
  return told.reduce<Level>((worst, { change }) => (LEVELS.indexOf(change.level) > LEVELS.indexOf(worst) ? change.level : worst), 'note');
}

/** The line: what one changed line did belongs together, whatever it is. Without one, what is of one root. */
function keyOf(told: Told, side: Side, comparison: Comparison): string {
  const [cause] = told.change.causes;
  if (cause) return lineKey(cause, comparison);
  if (told.kind === 'path') return JSON.stringify(['family', told.change.path.family]);
  const at = anchorOf(told, side);
  return JSON.stringify(['at', at?.side, at?.place.file, at?.place.start, told.kind]);
}

/** A line that was rewritten is one line, though one half of it stands in each tree. */
function lineKey(cause: Cause, comparison: Comparison): string {
  const [side, place] = cause.side === 'base' && cause.shownAt ? ['head', cause.shownAt] as const : [cause.side, cause.at] as const;
  return JSON.stringify([side, place.file, lineOf(place, comparison[side].sources) ?? 0]);
}

/**
 * The lines behind the first of a card, then those behind the others. Of a line that was rewritten both halves, unless they say the same: then the half that held it, which
 * is that of the base where something got worse.
 */
function causesOf(all: readonly Told[], side: Side, comparison: Comparison): readonly Cause[] {
  const holding: Side = side === 'head' ? 'base' : 'head';
  const seen = new Map<string, Cause>();
  for (const { change } of all) {
    for (const cause of change.causes) {
      const key = lineKey(cause, comparison);
      const known = seen.get(key);
      if (!known || (known.side !== cause.side && substance(known) === substance(cause) && cause.side === holding)) seen.set(key, cause);
      else if (known.side !== cause.side && substance(known) !== substance(cause) && !seen.has(`${key} ${cause.side}`)) seen.set(`${key} ${cause.side}`, cause);
    }
  }
  return [...seen.values()];
}

function substance({ says }: Cause): string { return says.replace(/^stood here: /, ''); }
