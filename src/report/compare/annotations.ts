import type { Comparison, Level } from '../../model/index.ts';
import { lineOf, spotOf } from '../place.ts';
import { noRunnerCommand } from '../safe.ts';
import type { Line } from '../story/blocks.ts';
import { plain } from '../story/blocks.ts';
import { count, open, sentence } from '../words.ts';
import type { Card, Spotted } from './cards.ts';
import { anchorOf, namesOf, obscuredCards, worseCards } from './cards.ts';
import { namesIn, phrase, withOwn } from './phrase.ts';
import { undoOf } from './undo.ts';

/** One remark at a line of the head, in the words of a CI service. Lines from 1; the text is harmless, its names in backticks and at most 80 characters long. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** A path of the head tree; of the base tree where the file is gone. Raw, as the tree calls it. */
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Words of ours alone. */
  readonly title: string;
  readonly message: string;
}

/** The service shows this many a step, and drops the rest without a word. */
const MOST = 10;

/** What got worse, at the lines that did it, worst first; the last says how much more there is. */
export function annotationsOf(comparison: Comparison): readonly Annotation[] {
  const cards = [...worseCards(comparison), ...obscuredCards(comparison)];
  const names = namesIn(comparison);
  const shown = cards.slice(0, MOST).map((card) => annotationOf(card, comparison, names));
  const more = cards.length - shown.length;
  const last = shown.at(-1);
  return more === 0 || !last ? shown : [...shown.slice(0, -1), { ...last, message: `${last.message}\nAnd ${count(more, 'more place')} where this change makes something worse: see the summary.` }];
}

function annotationOf(card: Card, comparison: Comparison, all: readonly string[]): Annotation {
  const [first, ...others] = card.told;
  const names = withOwn(namesOf(first), all);
  const { file, line, endLine, gone } = whereOf(card, comparison);
  const said = [
    `Worse: ${text(phrase(`${open(first.change.says)}.`, names))}`,
    ...(gone ? ['The line that held this is gone with its file.'] : []),
    ...(others.length > 0 ? [`This line does ${count(others.length, 'more thing')} like it.`] : []),
    ...undoOf(card, comparison, names).map((undo, i) => `${i === 0 ? 'To undo: ' : ''}${i === 0 ? text(undo) : sentence(text(undo))}.`),
  ];
  return { level: levelOf(card.level, comparison), file, line, endLine, title: `craterscan: ${titleOf(card)}`, message: said.map(noRunnerCommand).join('\n') };
}

/** What closes the gate is never a mere notice. */
function levelOf(level: Level, { gate }: Comparison): Annotation['level'] {
  if (level === 'note') return gate.state === 'closed' ? 'warning' : 'notice';
  return level;
}

const SHIFTS = {
  agent: 'an agent that may do more', hold: 'a hold on an agent is weaker', guard: 'a guard is weaker', grant: 'a grant is wider', credential: 'a credential within reach', copy: 'a copy is nearer or gone',
  separation: 'environments share what they did not', confirmation: 'a program asks no more', approval: 'an approval is weaker', 'trust-file': 'an edit of what judges this change', 'gate-wiring': 'the gate itself is weaker',
} as const;

function titleOf({ told: [first] }: Card): string {
  switch (first.kind) {
    case 'path': return first.change.was === undefined ? 'a new way to destroy' : 'a way to destroy got easier';
    case 'shift': return SHIFTS[first.change.kind];
    case 'hidden': return 'this cannot be seen any more';
    case 'revealed': return 'this shows only now';
  }
}

/** The changed line, in the head: for a line that was taken away, where it is shown there. */
function whereOf(card: Card, comparison: Comparison): { file: string; line: number; endLine: number; gone: boolean } {
  const [cause] = card.causes;
  const at: Spotted | undefined = cause ? (cause.side === 'base' && cause.shownAt ? { side: 'head', place: cause.shownAt } : { side: cause.side, place: cause.at }) : anchorOf(card.told[0], 'head');
  if (!at) return { file: '.', line: 1, endLine: 1, gone: false };
  const { sources } = comparison[at.side];
  const spot = spotOf(at.place, sources);
  const gone = at.side === 'base' && comparison.delta.changes.headOf(at.place.file) === undefined;
  const known = lineOf(at.place, sources) !== undefined && !gone;
  const file = at.side === 'base' ? comparison.delta.changes.headOf(at.place.file) ?? at.place.file : at.place.file;
  return { file, line: known ? spot.startLine : 1, endLine: known ? Math.max(spot.startLine, endOf(spot)) : 1, gone };
}

/** A span that ends before the first column of a line ends on the line before. */
function endOf(spot: { readonly endLine: number; readonly endColumn: number }): number {
  return spot.endColumn === 1 ? spot.endLine - 1 : spot.endLine;
}

function text(of: Line): string {
  return of.map((part) => (part.code === true ? `\`${part.text.replaceAll('`', "'")}\`` : plain([part]))).join('');
}
