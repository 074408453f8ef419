import { compareText, labelOf } from '../../model/index.ts';
import type { Cause, Comparison, DeltaSide, Gap, Level, PathChange, Resource, ResourceChange } from '../../model/index.ts';
import { gapOrder } from '../json/index.ts';
import { count, open, sentence, spell } from '../words.ts';
import type { Block, Line, Section, Span, Step, Tone } from '../story/blocks.ts';
import { line, paragraph, span } from '../story/blocks.ts';
import { gateSentence as pathGate, recoverySentence } from '../story/verdict.ts';
import { walkOf } from '../story/walk.ts';
import type { Card, Told } from './cards.ts';
import { anchorOf, betterCards, namesOf, obscuredCards, worseCards } from './cards.ts';
import { clipped, named, namesIn, phrase, placed, withOwn } from './phrase.ts';
import { undoOf } from './undo.ts';
import { coordinateWords, craterSentence, gateSentence } from './words.ts';

/** One card as text: a sentence, and under it rows with a short word of ours before each. */
export interface CardText { readonly level: Level | undefined; readonly headline: Line; readonly rows: readonly { readonly label: Label; readonly line: Line }[] }
export type Label = 'by' | 'was' | 'also' | 'undo' | 'at';
/** A section whose blocks stand before its cards; `after` stand below them. */
export interface CompareSection extends Section { readonly cards?: readonly CardText[]; readonly after?: readonly Block[] }
export interface CompareStory { readonly header: Line; readonly gate: readonly Line[]; readonly crater: Line; readonly sections: readonly CompareSection[]; readonly next: Line }

export interface Asked { readonly verbose: boolean; readonly quiet: boolean; /** Cards a section shows; default: 12, and all of them when verbose. */ readonly cards?: number }

/** Things of one card whose names are looked for in its sentences. */
const MOST_OWN = 50;
const FEW = { cards: 12, causes: 2, also: 2, reasons: 3, listed: 3, lines: 4, names: 4 };

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
    worseSection(teller, worse), walkSection(teller), obscuredSection(teller, obscured), betterSection(teller), listedSection(teller), findingsSection(teller), notesSection(teller), gapsSection(teller), unknownSection(teller),
  ];
  return { ...head, sections: sections.filter((section) => section !== undefined), next: nextLine(comparison) };
}

interface Teller { readonly comparison: Comparison; readonly names: readonly string[]; readonly all: boolean; readonly cards: number }

function headerLine(comparison: Comparison): Line {
  const files = comparison.delta.changes.files.length;
  const name = (text: string): Span => ({ text: clipped(text), tone: 'strong', code: true });
  // The mode first: however long the names are, it stands on the first line.
  return [
    span('craterscan compare', 'strong'), span('  ·  ', 'aside'), span(comparison.enforcement, comparison.enforcement === 'enforcing' ? 'strong' : 'aside'), ...(comparison.unsealed ? [span(', unsealed', 'aside')] : []),
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

/** Resources as names, a few of them. */
function listed(resources: readonly Resource[], { all }: Teller): Span[] {
  const labels = [...new Set(resources.map(labelOf))];
  const shown = all ? labels : labels.slice(0, FEW.names);
  const parts = shown.flatMap((label, i) => [...(i > 0 ? [span(', ')] : []), named(label)]);
  return labels.length > shown.length ? [...parts, span(` and ${labels.length - shown.length} more`)] : parts;
}

function cardText(card: Card, of: Teller, section: string): CardText {
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

/** The worst that was added, hop by hop. */
export function walkSection({ comparison, names, all }: Teller): CompareSection | undefined {
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

function listedSection(teller: Teller): CompareSection | undefined {
  const { comparison: { delta }, names, all } = teller;
  const items = [
    ...[...delta.added.paths, ...delta.weakened, ...delta.hidden, ...delta.revealed].map((change) => ({ change, better: false })),
    ...[...delta.removed.paths, ...delta.strengthened].map((change) => ({ change, better: true })),
  ].filter(({ change }) => !change.counts);
  // What is not counted for one reason is one line, unless everything is asked for.
  const groups = new Map<string, { readonly change: (typeof items)[number]['change']; readonly better: boolean; more: number }>();
  for (const { change, better } of items) {
    const key = JSON.stringify([better, change.notCounted, all ? change.says : '']);
    const group = groups.get(key);
    if (group) group.more += 1; else groups.set(key, { change, better, more: 0 });
  }
  const lines = [...groups.values()].map(({ change, better, more }) => [
    span(better ? 'better: ' : 'worse: '), ...phrase(open(change.says), names), ...(more > 0 && !all ? [span(`, and ${more} more like it`)] : []), ...(change.notCounted === undefined ? [] : phrase(` (${change.notCounted})`, names)),
  ]);
  return listSection({ id: 'listed', title: 'Told, not counted' }, lines, all ? Infinity : FEW.listed);
}

function findingsSection(teller: Teller): CompareSection | undefined {
  const { comparison, names, all } = teller;
  const { added, removed } = comparison.delta;
  if (added.findings.length + removed.findings.length === 0) return undefined;
  const said = `Findings: ${levelsOf(added)} new or raised; ${removed.findings.length === 0 ? 'none' : levelsOf(removed)} gone or lowered.`;
  const lines = all ? added.findings.map(({ finding }) => [span(`${finding.level}  `, 'strong'), ...phrase(open(finding.message), names), span('  '), placed(finding.places[0], 'head', comparison), span(`  ${finding.rule}`, 'aside')]) : [];
  return { id: 'findings', blocks: [paragraph(said), ...(lines.length > 0 ? [list(lines)] : [])] };
}

function levelsOf({ findings }: DeltaSide): string {
  const of = (level: Level): number => findings.filter((change) => change.finding.level === level).length;
  const parts = (['error', 'warning', 'note'] as const).flatMap((level) => (of(level) > 0 ? [count(of(level), level)] : []));
  return parts.join(', ') || 'none';
}

function notesSection({ comparison: { gate }, names, all }: Teller): CompareSection | undefined {
  return listSection({ id: 'notes', title: 'Notes' }, gate.notes.map((note) => phrase(open(note), names)), all ? Infinity : FEW.lines);
}

/** What could not be looked into: first what only the head cannot see. */
function gapsSection(teller: Teller): CompareSection | undefined {
  const { comparison, names, all } = teller;
  const { base, head } = comparison.delta.gaps;
  if (base.length + head.length === 0) return undefined;
  const key = (gap: Gap): string => JSON.stringify([gap.kind, gap.place.file]);
  const before = new Set(base.map(key));
  const sorted = [...head].sort((a, b) => Number(before.has(key(a))) - Number(before.has(key(b))) || gapOrder(a, b));
  const words = head.length === 0 ? `Everything in the head could be looked into (before: ${spell(base.length, 'thing')} could not).` : `${sentence(spell(head.length, 'thing'))} could not be looked into (before: ${base.length === 0 ? 'none' : base.length}):`;
  const most = all ? Infinity : FEW.lines;
  const lines = sorted.slice(0, most).map((gap) => [placed(gap.place, 'head', comparison), span('  '), ...phrase(open(gap.reason), names)]);
  return { id: 'gaps', blocks: [paragraph(words), ...(lines.length > 0 ? [list(lines)] : []), ...left(sorted.length - lines.length)] };
}

function unknownSection({ comparison, names, all }: Teller): CompareSection | undefined {
  const lines = comparison.head.notEstablished.map((one) => (typeof one === 'string' ? phrase(open(one), names) : [...phrase(open(one.note), names), span(' ('), placed(one.at, 'head', comparison), span(')')]));
  return listSection({ id: 'unknown', title: 'Not established' }, lines, all ? Infinity : FEW.lines);
}

function listSection(head: { readonly id: string; readonly title: string }, lines: readonly Line[], most: number): CompareSection | undefined {
  return lines.length === 0 ? undefined : { ...head, blocks: [list(lines.slice(0, most)), ...left(lines.length - most)] };
}

function list(lines: readonly Line[]): Block {
  return { type: 'list', items: lines.map((head) => ({ head, details: [] })) };
}

function left(more: number): Block[] {
  return more > 0 ? [paragraph(span(`and ${more} more (--verbose)`, 'aside'))] : [];
}

/** A scan explains paths of a working tree only. */
function nextLine(comparison: Comparison): Line {
  const worst = worstAddition(comparison);
  if (!worst || comparison.names.head !== 'working tree') return [];
  return line('Next: ', span(`craterscan explain ${worst.path.id}`, 'command'));
}
