import { compareText, labelOf } from '../../model/index.ts';
import type { Cause, Comparison, Level, PathChange, Resource } from '../../model/index.ts';
import { count, open } from '../words.ts';
import type { Line, Span } from '../story/blocks.ts';
import { line, span } from '../story/blocks.ts';
import type { Card, Told } from './cards.ts';
import { anchorOf, namesOf } from './cards.ts';
import { named, phrase, placed, withOwn } from './phrase.ts';
import { undoOf } from './undo.ts';
import { coordinateWords } from './words.ts';

/** What is told, with the names to be marked in it; `all`: nothing is left out. `cards` is how many a section shows. */
export interface Teller { readonly comparison: Comparison; readonly names: readonly string[]; readonly all: boolean; readonly cards: number }

/** One card as text: a sentence, and under it rows with a short word of ours before each. */
export interface CardText { readonly level: Level | undefined; readonly headline: Line; readonly rows: readonly { readonly label: Label; readonly line: Line }[] }
export type Label = 'by' | 'was' | 'also' | 'undo' | 'at';
/** Things of one card whose names are looked for in its sentences. */
const MOST_OWN = 50;
const FEW = { causes: 2, also: 2, names: 4 };

/** Resources as names, a few of them. */
export function listed(resources: readonly Resource[], { all }: Teller): Span[] {
  const labels = [...new Set(resources.map(labelOf))];
  const shown = all ? labels : labels.slice(0, FEW.names);
  const parts = shown.flatMap((label, i) => [...(i > 0 ? [span(', ')] : []), named(label)]);
  return labels.length > shown.length ? [...parts, span(` and ${labels.length - shown.length} more`)] : parts;
}

/** One card, with what would undo it unless it is of what got better. */
export function cardText(card: Card, of: Teller, section: string): CardText {
  const { comparison, all } = of;
  const names = withOwn(card.told.slice(0, MOST_OWN).flatMap(namesOf), of.names);
  const teller = { ...of, names };
  const [first, ...others] = card.told;
  const row = (label: Label) => (text: Line): CardText['rows'][number] => ({ label, line: text });
  const worse = section !== 'better';
  const anchor = card.causes.length === 0 ? anchorOf(first, worse ? 'head' : 'base') : undefined;
  return {
    level: worse ? card.level : undefined,
    headline: phrase(`${open(first.change.says)}.`, names, 'strong'),
    rows: [
      ...card.causes.slice(0, all ? undefined : FEW.causes).map((cause) => causeLine(cause, teller)).map(row('by')),
      ...(anchor ? [row('at')([placed(anchor.place, anchor.side, comparison)])] : []),
      ...wasLine(first, teller).map(row('was')),
      ...alsoLines(first, others, teller).map(row('also')),
      ...(worse ? undoOf(card, comparison, names).map(row('undo')) : []),
    ],
  };
}

/** `+ file:line  what it does`: as in a diff, + is a line of the head and - one of the base. */
function causeLine(cause: Cause, { comparison, names }: Teller): Line {
  const sign = cause.side === 'head' ? span('+ ', 'bad') : span('- ', 'bad');
  const shown = cause.side === 'base' && cause.shownAt !== undefined && cause.shownAt.file !== cause.at.file ? [span(' (now '), placed(cause.shownAt, 'head', comparison), span(')')] : goneFrom(cause, comparison) ? [span(' (its file is gone)')] : [];
  return [sign, placed(cause.at, cause.side, comparison), ...shown, ...(cause.says === '' ? [] : [span('  '), ...phrase(open(cause.says), names)])];
}

function goneFrom(cause: Cause, { delta }: Comparison): boolean {
  return cause.side === 'base' && cause.shownAt === undefined && delta.changes.headOf(cause.at.file) === undefined;
}

function wasLine(told: Told, { names }: Teller): readonly Line[] {
  switch (told.kind) {
    case 'path': { const words = coordinateWords(told.change.coordinates); return words === '' ? [] : [phrase(words, names)]; }
    case 'shift': return told.change.from === '' && told.change.to === '' ? [] : [[...phrase(open(told.change.from) || 'nothing', names), span(', now '), ...phrase(open(told.change.to) || 'nothing', names)]];
    case 'hidden': case 'revealed': return told.change.about.length === 0 ? [] : [[span('known there: '), ...told.change.about.slice(0, FEW.names).flatMap((name, i) => [...(i > 0 ? [span(', ')] : []), named(name)]), ...(told.change.about.length > FEW.names ? [span(` and ${told.change.about.length - FEW.names} more`)] : [])]];
  }
}

/** What else the line did: sentences of their own for what is no path, one for all paths. */
function alsoLines(first: Told, others: readonly Told[], teller: Teller): readonly Line[] {
  const { names, all } = teller;
  const seen = new Set([open(first.change.says)]);
  const rest = others.filter((told) => { const says = open(told.change.says); const known = seen.has(says); seen.add(says); return !known; });
  const paths = rest.flatMap((told) => (told.kind === 'path' ? [told.change] : []));
  const sentences = rest.filter((told) => told.kind !== 'path' || all).map((told) => phrase(`${open(told.change.says)}.`, names));
  const shown = all ? sentences : sentences.slice(0, FEW.also);
  const left = sentences.length - shown.length;
  return [
    ...(all || paths.length === 0 ? [] : [pathsLine(first, paths, teller)]),
    ...shown,
    ...(left > 0 ? [line(span(`${count(left, 'more thing')} (--verbose)`, 'aside'))] : []),
  ];
}

function pathsLine(first: Told, paths: readonly PathChange[], teller: Teller): Line {
  const { comparison } = teller;
  const of = first.kind === 'path' ? first.change : undefined;
  const resources = paths.map((change) => change.resource).filter((resource) => resource.id !== of?.resource.id);
  const agents = [...new Set(paths.map((change) => change.agent))].filter((agent) => agent !== of?.agent).sort(compareText);
  const name = (id: string): string => comparison.head.graph.agents.find((agent) => agent.id === id)?.name ?? comparison.base.graph.agents.find((agent) => agent.id === id)?.name ?? id;
  const most = teller.all ? agents.length : FEW.names;
  return [
    span(`${count(paths.length, 'more path')}`), ...(resources.length > 0 ? [span(', to '), ...listed(resources, teller)] : [span(' to the same')]),
    ...(agents.length > 0 ? [span('; by '), ...agents.slice(0, most).flatMap((id, i) => [...(i > 0 ? [span(', ')] : []), ...agentSpan(name(id))]), span(agents.length > most ? ` and ${agents.length - most} more` : ''), span(' too')] : []),
  ].filter((part) => part.text !== '');
}

function agentSpan(name: string): readonly Span[] {
  return /[^A-Za-z ]/.test(name) ? [named(name)] : [span(name.replace(/^A /, 'a '))];
}
