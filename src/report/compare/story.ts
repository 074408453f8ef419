import type { Comparison, PathChange, ResourceChange } from '../../model/index.ts';
import { count, open } from '../words.ts';
import type { Block, Line, Section, Span, Step, Tone } from '../story/blocks.ts';
import { line, paragraph, span } from '../story/blocks.ts';
import { gateSentence as pathGate, recoverySentence } from '../story/verdict.ts';
import { walkOf } from '../story/walk.ts';
import { findingsSection, gapsSection, listedSection, notesSection, policySection, unknownSection } from './asides.ts';
import { cardText, listed } from './card-text.ts';
import type { CardText, Teller } from './card-text.ts';
import type { Card } from './cards.ts';
import { betterCards, obscuredCards, worseCards } from './cards.ts';
import { clipped, named, namesIn, phrase } from './phrase.ts';
import { sealingLine } from './sealing.ts';
import { craterSentence, gateSentence } from './words.ts';

/** A section whose blocks stand before its cards; `after` stand below them. */
export interface CompareSection extends Section { readonly cards?: readonly CardText[]; readonly after?: readonly Block[] }
export interface CompareStory { readonly header: Line; readonly gate: readonly Line[]; readonly crater: Line; readonly sections: readonly CompareSection[]; readonly next: Line }

export interface Asked { readonly verbose: boolean; readonly quiet: boolean; /** Cards a section shows; default: 12, and all of them when verbose. */ readonly cards?: number }

const FEW = { cards: 12, reasons: 3 };

/** What a comparison says to people, in the order they need it. Text from the trees is marked and cut; everything in it is harmless. */
export function compareStory(comparison: Comparison, asked: Asked): CompareStory {
  const teller = { comparison, names: namesIn(comparison), all: asked.verbose, cards: asked.cards ?? (asked.verbose ? Infinity : FEW.cards) };
  const worse = worseCards(comparison);
  const obscured = obscuredCards(comparison);
  const crater = craterSentence(comparison);
  const gate = gateLines(teller, [...worse, ...obscured].flatMap((card) => card.told.map((told) => told.change.says)), asked.quiet);
  const head = { header: headerLine(comparison), gate, crater: crater === undefined ? [] : line(crater) };
  if (asked.quiet) return { ...head, sections: [], next: [] };
  const sections = [
    worseSection(teller, worse), walkSection(teller), obscuredSection(teller, obscured), betterSection(teller), policySection(teller), listedSection(teller), findingsSection(teller), notesSection(teller), gapsSection(teller), unknownSection(teller),
  ];
  return { ...head, sections: sections.filter((section) => section !== undefined), next: nextLine(comparison) };
}

function headerLine(comparison: Comparison): Line {
  const files = comparison.delta.changes.files.length;
  const name = (text: string): Span => ({ text: clipped(text), tone: 'strong', code: true });
  // The mode first: however long the names are, it stands on the first line.
  return [
    span('craterscan compare', 'strong'), span('  ·  ', 'aside'), span(comparison.enforcement, comparison.enforcement === 'enforcing' ? 'strong' : 'aside'), ...sealingLine(comparison),
    span('  ·  ', 'aside'), name(comparison.names.base), span(' → ', 'aside'), name(comparison.names.head), span(`, ${files === 0 ? 'no file changed' : `${count(files, 'file')} changed`}`, 'aside'),
  ];
}

/** The rest of a list of reasons that are told below one by one. */
const REST = /^\d+ more things? got worse$/;

/** The gate's state, then why. A reason that is told below is told there, with its line. */
function gateLines({ comparison, names, all }: Teller, told: readonly string[], quiet: boolean): readonly Line[] {
  const { gate, delta } = comparison;
  const below = new Set(quiet ? [] : told.map(open));
  // An open gate with nothing worse has said so already.
  const said = gate.state === 'open' && (delta.verdict === 'same' || delta.verdict === 'better');
  const reasons = said ? [] : gate.because.filter((reason) => !below.has(open(reason)) && (below.size === 0 || !REST.test(open(reason))));
  const shown = all ? reasons : reasons.slice(0, FEW.reasons);
  const tone: Tone = gate.state === 'closed' ? 'bad' : delta.verdict === 'same' || delta.verdict === 'better' ? 'good' : 'strong';
  return [
    [span(gateSentence(comparison), tone)],
    ...shown.map((reason) => phrase(`${open(reason)}.`, names)),
    ...(shown.length < reasons.length ? [line(span(`and ${count(reasons.length - shown.length, 'more reason')} (--verbose)`, 'aside'))] : []),
  ];
}

function worseSection(teller: Teller, cards: readonly Card[]): CompareSection | undefined {
  const { added } = teller.comparison.delta;
  const after = [
    ...consequence('Can be destroyed now, and could not before: ', added.resources, teller),
    ...consequence('Would not come back any more: ', added.irrecoverable, teller),
  ];
  return cardSection({ id: 'worse', title: 'What got worse' }, cards, teller, after);
}

function obscuredSection(teller: Teller, cards: readonly Card[]): CompareSection | undefined {
  const hidden = cards.some((card) => card.told[0].kind === 'hidden');
  const revealed = cards.some((card) => card.told[0].kind === 'revealed');
  const title = hidden && revealed ? 'What cannot be seen any more, and what shows only now' : hidden ? 'What cannot be seen any more' : 'What shows only now';
  return cardSection({ id: 'obscured', title }, cards, teller, []);
}

function betterSection(teller: Teller): CompareSection | undefined {
  const { removed } = teller.comparison.delta;
  const after = [...consequence('Cannot be destroyed any more: ', removed.resources, teller), ...consequence('Would come back now: ', removed.irrecoverable, teller)];
  return cardSection({ id: 'better', title: 'What got better' }, betterCards(teller.comparison), teller, after);
}

function consequence(words: string, changes: readonly ResourceChange[], teller: Teller): Block[] {
  const counting = changes.filter((change) => change.counts).map((change) => change.resource);
  return counting.length === 0 ? [] : [paragraph(words, ...listed(counting, teller), '.')];
}

function cardSection(head: { readonly id: string; readonly title: string }, cards: readonly Card[], teller: Teller, after: readonly Block[]): CompareSection | undefined {
  if (cards.length === 0) return undefined;
  const shown = cards.slice(0, teller.cards);
  const left = cards.slice(teller.cards).reduce((sum, card) => sum + card.told.length, 0);
  const more = left > 0 ? [paragraph(span(`and ${count(left, 'more thing')} like these (--verbose)`, 'aside'))] : [];
  return { ...head, blocks: [], cards: shown.map((card) => cardText(card, teller, head.id)), after: [...more, ...after] };
}

/** The worst that was added, hop by hop. */
function walkSection({ comparison, names, all }: Teller): CompareSection | undefined {
  const worst = worstAddition(comparison);
  if (!worst || worst.path.edges.length === 0) return undefined;
  const marked = (of: Line): Line => of.flatMap((part) => (part.tone === 'place' ? [named(part.text, 'place')] : phrase(part.text, names, part.tone)));
  const steps = walkOf(worst.path, comparison.head.sources, all).map((step): Step => ({ title: marked(step.title), says: marked(step.says), asides: step.asides.map(marked) }));
  const said = [pathGate(worst.path), recoverySentence(worst.path, comparison.head)];
  return { id: 'walk', title: 'The worst of these, hop by hop', blocks: [{ type: 'walk', steps }, ...said.map((text): Block => ({ type: 'paragraph', line: phrase(text, names) }))] };
}

/** The path addition that weighs most. */
export function worstAddition(comparison: Comparison): PathChange | undefined {
  return comparison.delta.added.paths.find((change) => change.counts);
}

/** A scan explains paths of a working tree only. */
function nextLine(comparison: Comparison): Line {
  const worst = worstAddition(comparison);
  if (!worst || comparison.names.head !== 'working tree') return [];
  return line('Next: ', span(`craterscan explain ${worst.path.id}`, 'command'));
}
