import type { Comparison, Place, ScanResult, Side } from '../../model/index.ts';
import { compareText } from '../../model/index.ts';
import { placeText } from '../place.ts';
import { harmless } from '../safe.ts';
import type { Line, Span, Tone } from '../story/blocks.ts';

/** A name takes no more than this many characters of a report that goes into a pull request. */
const LONGEST_NAME = 80;
/** From this many characters on a name is known by how it begins: a sentence may hold it cut already. */
const BEGINNING = 24;
/** Names looked for in every sentence. A tree with more has them marked where they are odd words, as all odd words are. */
const MOST_NAMES = 5000;
const MISLEADING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** A name as a report shows it: harmless, and cut in the middle where it is long. */
export function clipped(name: string): string {
  const points = [...harmless(name)];
  return points.length <= LONGEST_NAME ? points.join('') : `${points.slice(0, 48).join('')}…${points.slice(-(LONGEST_NAME - 49)).join('')}`;
}

/** Something else than signs that show and hold together. */
const UNPLAIN = /[\s\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** A name from the tree. */
export function named(name: string, tone: Tone = 'plain'): Span {
  return { text: clipped(name), tone, code: true };
}

/** `file:line` on one side; the line stays where the path is cut. */
export function placed(place: Place, side: Side, comparison: Comparison): Span {
  return named(placeText(place, comparison[side].sources), 'place');
}

/**
 * Names with a blank in them, longest first: what an author of the tree could have written a sentence with. Other names show as single
 * words and are known by their signs, or are plain words that can do nothing.
 */
export function namesIn(comparison: Comparison): readonly string[] {
  // A sentence may hold a name with what misleads in it taken out already, and a line end that became a blank makes a sentence of a name that had none.
  const found = [...namesOf(comparison.base), ...namesOf(comparison.head), comparison.names.base, comparison.names.head].flatMap((name) => [name, name.replace(MISLEADING, '?'), name.replace(MISLEADING, ' '), harmless(name)]);
  const all = new Set(found.map((name) => name.trim()).filter((name) => /\s/u.test(name)));
  return [...all].sort((a, b) => b.length - a.length || compareText(a, b)).slice(0, MOST_NAMES);
}

function namesOf({ graph }: ScanResult): readonly string[] {
  return [
    ...graph.resources.flatMap((resource) => [...(resource.unbounded ? [] : [resource.name]), ...resource.marks.map((mark) => mark.name), ...resource.copies.map((copy) => copy.name)]), ...graph.credentials.map((one) => one.name),
    ...graph.programs.flatMap((program) => [program.fact.name, program.fact.key]), ...graph.jobs.flatMap((job) => [job.name, job.key]), ...graph.mcpServers.flatMap((server) => [server.name, server.launches]),
    ...graph.agents.filter((agent) => agent.id.includes(':')).flatMap((agent) => [agent.name, agent.id]), ...graph.files.filter((file) => UNPLAIN.test(file)),
  ];
}

/** The names one thing is about, before those of all. */
export function withOwn(own: readonly (string | undefined)[], names: readonly string[]): readonly string[] {
  const mine = own.filter((name) => name !== undefined).filter((name) => name.trim().length > 2);
  return mine.length === 0 ? names : [...new Set([...mine.sort((a, b) => b.length - a.length || compareText(a, b)), ...names])];
}

/** Words of ours that hold a sign; they are no names. */
const OURS = /^(?:[A-Za-z0-9'\u2019%-]+|[\u2192\u00b7\u2013\u2014\u2026+])$/u;
/** Words that a forge would make a link of, though they hold no sign. */
const LINKED = /^(?:gh-\d+|[0-9a-f]{7,40})$/i;

/**
 * A sentence in pieces: what comes from the tree is marked as a name, at most 80 characters long, the rest are words that can be no markup,
 * mention or command. `names` are looked for first; then every word with a sign in it that our own words do not have.
 */
export function phrase(text: string, names: readonly string[], tone: Tone = 'plain'): Line {
  let rest: readonly (string | Span)[] = [text];
  for (const name of names) {
    if (!text.includes(name.slice(0, BEGINNING))) continue;
    rest = rest.flatMap((piece) => (typeof piece === 'string' ? split(piece, name, tone) : [piece]));
  }
  return rest.flatMap((piece) => (typeof piece === 'string' ? words(piece, tone) : [piece])).filter((piece) => piece.text !== '');
}

/** A letter or digit beside a short name: it is a part of some other word. */
const INSIDE = /[\p{L}\p{N}]/u;

/** Takes `name`, or what is left of it where it was cut, out of `text`. */
function split(text: string, name: string, tone: Tone): readonly (string | Span)[] {
  const out: (string | Span)[] = [];
  const start = name.slice(0, BEGINNING);
  let from = 0;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, from)) {
    let length = start.length;
    while (length < name.length && text[at + length] === name[length]) length++;
    const whole = length >= BEGINNING || (length === name.length && !INSIDE.test(`${text[at - 1] ?? ' '}${text[at + length] ?? ' '}`));
    if (!whole) { out.push(text.slice(from, at + 1)); from = at + 1; continue; }
    out.push(text.slice(from, at), named(text.slice(at, at + length), tone));
    from = at + length;
  }
  return [...out, text.slice(from)];
}

/** Words of ours in one piece, odd words each in one of its own. */
function words(text: string, tone: Tone): readonly Span[] {
  const out: Span[] = [];
  let ours = '';
  const flush = (): void => { if (ours !== '') out.push({ text: ours, tone }); ours = ''; };
  for (const piece of harmless(text).match(/ +|[^ ]+/gu) ?? []) {
    const [, before = '', core = '', after = ''] = /^([("']*)(.*?)([.,;:!?)"']*)$/su.exec(piece) ?? [];
    // A bracket that closes within the word belongs to it: Read(./.env)
    const closing = core.includes('(') && after.startsWith(')') ? ')' : '';
    const word = core + closing;
    if (piece.startsWith(' ') || word === '' || (OURS.test(word) && !LINKED.test(word) && [...word].length <= LONGEST_NAME)) { ours += piece; continue; }
    ours += before;
    flush();
    out.push(named(word, tone));
    ours += after.slice(closing.length);
  }
  flush();
  return out;
}
