import { samePlace } from '../../model/index.ts';
import type { Edge, Evidence, Path, SourceIndex } from '../../model/index.ts';
import { lineOf } from '../place.ts';
import { open } from '../words.ts';
import type { Line, Step } from './blocks.ts';
import { line, placeSpan, span } from './blocks.ts';

/** Evidence shown under a hop unless everything is asked for. */
const FEW = 2;

/** The hops of a path, one step each, every step with at least one place. */
export function walkOf(path: Path, sources: SourceIndex, verbose: boolean): readonly Step[] {
  // What the sentences under the walk say is not said beside a hop as well; its place stays.
  const below = [open(path.gateBecause), open(path.recoverability.because)].filter((words) => words !== '');
  return path.edges.map((edge, i) => stepOf(edge, i === 0 ? [] : below, sources, verbose));
}

function stepOf(edge: Edge, below: readonly string[], sources: SourceIndex, verbose: boolean): Step {
  const [first] = edge.evidence;
  const titled = first.at.file === edge.title;
  const shown = distinct(edge.evidence).slice(0, verbose ? undefined : FEW);
  const left = distinct(edge.evidence).length - shown.length;
  const asides = sameWords(shown).map((said, i) => aside(said, edge, below, i === 0 && titled, titled, sources)).filter((text) => text.length > 0);
  return {
    title: [titled ? placeSpan(first.at, sources) : span(edge.title, 'strong')],
    says: line(edge.says),
    asides: left > 0 ? [...asides, line(span(`and ${left} more`, 'aside'))] : asides,
  };
}

/** Evidence that says the same of several places, said once. */
function sameWords(shown: readonly Evidence[]): readonly (readonly [Evidence, ...Evidence[]])[] {
  const by = new Map<string, [Evidence, ...Evidence[]]>();
  for (const one of shown) {
    const same = by.get(one.note);
    if (same === undefined) by.set(one.note, [one]); else same.push(one);
  }
  return [...by.values()];
}

/** `note (file:line, file:line)`; of the first place only the note where the title says it, only `line 8` for another line of the file in the title. */
function aside(said: readonly [Evidence, ...Evidence[]], edge: Edge, below: readonly string[], placed: boolean, titled: boolean, sources: SourceIndex): Line {
  const note = unsaid(open(said[0].note), edge, below);
  const places = (placed ? said.slice(1) : said).map(({ at }) => {
    const number = lineOf(at, sources);
    return titled && at.file === edge.title && number !== undefined ? span(`line ${number}`, 'place') : placeSpan(at, sources);
  }).flatMap((place, i) => (i === 0 ? [place] : [span(', ', 'aside'), place]));
  if (note === '') return line(...places);
  return places.length === 0 ? line(span(note, 'aside')) : line(span(`${note} (`, 'aside'), ...places, span(')', 'aside'));
}

/** How the evidence of a resource ends (`mayEdge`). */
const NAMED = ' is declared or named here';

/** What of `note` the hop's own words do not say already: of `NAME: a Railway token` beside "holds a Railway token" only the name. */
function unsaid(note: string, edge: Edge, below: readonly string[]): string {
  if (edge.says.includes(note) || note === edge.title || below.some((words) => note === words || note === `${edge.title}: ${words}`)) return '';
  const named = note.endsWith(NAMED) && edge.says.endsWith(note.slice(0, -NAMED.length));
  if (named) return NAMED.trim().replace(/^is /, '');
  const colon = note.indexOf(': ');
  return colon > 0 && edge.says.includes(note.slice(colon + 2)) ? note.slice(0, colon) : note;
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter((one, i) => evidence.findIndex((other) => other.note === one.note && samePlace(other.at, one.at)) === i);
}
