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
  return path.edges.map((edge) => stepOf(edge, sources, verbose));
}

function stepOf(edge: Edge, sources: SourceIndex, verbose: boolean): Step {
  const [first] = edge.evidence;
  const titled = first.at.file === edge.title;
  const shown = distinct(edge.evidence).slice(0, verbose ? undefined : FEW);
  const left = distinct(edge.evidence).length - shown.length;
  const asides = shown.map((evidence, i) => aside(evidence, edge, i === 0 && titled, titled, sources)).filter((text) => text.length > 0);
  return {
    title: [titled ? placeSpan(first.at, sources) : span(edge.title, 'strong')],
    says: line(edge.says),
    asides: left > 0 ? [...asides, line(span(`and ${left} more`, 'aside'))] : asides,
  };
}

/** `note (file:line)`; only the note where the title says the place, only `line 8` for another line of the file in the title. */
function aside(evidence: Evidence, edge: Edge, placed: boolean, titled: boolean, sources: SourceIndex): Line {
  const note = unsaid(open(evidence.note), edge);
  const said = note === '';
  if (placed) return said ? [] : line(span(note, 'aside'));
  const at = lineOf(evidence.at, sources);
  const place = titled && evidence.at.file === edge.title && at !== undefined ? span(`line ${at}`, 'place') : placeSpan(evidence.at, sources);
  return said ? line(place) : line(span(`${note} (`, 'aside'), place, span(')', 'aside'));
}

/** What of `note` the hop's own words do not say already: of `NAME: a Railway token` beside "holds a Railway token" only the name. */
function unsaid(note: string, edge: Edge): string {
  if (edge.says.includes(note) || note === edge.title) return '';
  const colon = note.indexOf(': ');
  return colon > 0 && edge.says.includes(note.slice(colon + 2)) ? note.slice(0, colon) : note;
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter((one, i) => evidence.findIndex((other) => other.note === one.note && samePlace(other.at, one.at)) === i);
}
