import picomatch from 'picomatch';
import { withArticle } from '../../model/index.ts';
import type { Gap, Recogniser, Span } from '../../model/index.ts';
import { compileExpression, findAll } from '../shared/expression/index.ts';
import type { Match, Program } from '../shared/expression/index.ts';
import { isPlaceholder, looksRandom } from '../shared/truth.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';

/** A recogniser of the user's own, ready to be run. */
export interface OwnRecogniser {
  readonly said: Recogniser;
  readonly program: Program;
  readonly keywords: RegExp;
  readonly wants: (file: string) => boolean;
}

/** How far before and behind a keyword its value is looked for, and how far around a value a word of `near`. */
export const REACH = { before: 256, behind: 768, near: 120 } as const;
/** Characters near keywords that one recogniser looks at in one file: the work is that times the steps of its expression. */
const MOST = 128 * 1024;

/** Prepares those that compile; what is wrong with the others is told where the configuration is read. */
export function ownRecognisers(all: readonly Recogniser[]): OwnRecogniser[] {
  return all.flatMap((said) => {
    const program = compileExpression(said.regex);
    if ('refused' in program || said.keywords.length === 0) return [];
    const wants = said.files.length === 0 ? (): boolean => true : picomatch([...said.files], { dot: true });
    return [{ said, program, keywords: new RegExp(said.keywords.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'gi'), wants }];
  });
}

/** What the user's own recognisers find in one file. */
export function ownSightings(reading: Reading): Sighting[] {
  return reading.tables.own.flatMap((one) => (one.wants(reading.document.file) ? sightingsOf(reading, one) : []));
}

/** Is this an example of a recogniser, in the file that describes it? What our tables know by its form is none: that may well be real. */
export function isOwnExample(reading: Reading, sighting: Sighting): boolean {
  if (sighting.provider !== 'unknown' && sighting.own !== true) return false;
  return reading.tables.own.some(({ said }) => said.describedIn === reading.document.file && said.examples.some((example) => example.includes(sighting.raw)));
}

/** A gap for each recogniser that had more to look at in this file than it may. */
export function ownGaps(reading: Reading): Gap[] {
  return reading.tables.own.filter((one) => one.wants(reading.document.file) && windows(one, reading.text).cut).map(({ said }) => ({
    fact: 'gap', kind: 'bound', reason: `the recogniser ${said.id} of ${said.describedIn} has a keyword nearly everywhere in this file, so it looked at the first ${MOST / 1024} Ki characters around keywords only; choose rarer keywords`, place: reading.place({ start: 0, end: 0 }),
  }));
}

function sightingsOf(reading: Reading, one: OwnRecogniser): Sighting[] {
  const { said } = one;
  const row = reading.tables.byId.get(said.kind);
  if (!row) return [];
  return findsOf(one, reading.text).flatMap((match): Sighting[] => {
    const raw = reading.text.slice(match.secretStart, match.secretEnd);
    const bound = reading.nameAt(match.secretStart);
    if (!isNear(said, reading.text, match, bound?.name) || !isSecret(raw)) return [];
    return [{
      start: match.secretStart, end: match.secretEnd, raw, provider: row.provider.id, kinds: [said.kind], name: bound?.name ?? reading.role, path: bound?.path ?? [], opens: {}, confidence: 'high', own: true,
      note: `holds ${withArticle(row.kind.name)}`, truth: [`the recogniser ${said.id} of ${said.describedIn} says so`],
    }];
  });
}

/** What becomes of a text that must, or must not, be found: `found`, or what it lacks. */
export type ExampleAnswer = 'found' | 'no-keyword' | 'no-match' | 'not-near' | 'placeholder';

/** Tries one recogniser on an example, written as it would stand in a file. */
export function tryExample(one: OwnRecogniser, text: string): ExampleAnswer {
  if (windows(one, text).spans.length === 0) return 'no-keyword';
  const found = findsOf(one, text);
  if (found.length === 0) return 'no-match';
  const near = found.filter((match) => isNear(one.said, text, match, undefined));
  if (near.length === 0) return 'not-near';
  return near.some((match) => isSecret(text.slice(match.secretStart, match.secretEnd))) ? 'found' : 'placeholder';
}

function findsOf(one: OwnRecogniser, text: string): Match[] {
  return windows(one, text).spans.flatMap((span) => findAll(one.program, text, span.start, span.end)).filter((match) => match.secretEnd > match.secretStart);
}

/** The stretches around keywords, joined where they touch. */
function windows(one: OwnRecogniser, text: string): { readonly spans: readonly Span[]; readonly cut: boolean } {
  const spans: { start: number; end: number }[] = [];
  let total = 0;
  one.keywords.lastIndex = 0;
  for (let hit = one.keywords.exec(text); hit; hit = one.keywords.exec(text)) {
    const start = Math.max(0, hit.index - REACH.before);
    const end = Math.min(text.length, hit.index + hit[0].length + REACH.behind);
    const last = spans.at(-1);
    if (last && start <= last.end) { total += end - last.end; last.end = end; } else { total += end - start; spans.push({ start, end }); }
    if (total > MOST) return { spans, cut: true };
  }
  return { spans, cut: false };
}

function isNear(said: Recogniser, text: string, match: Match, name: string | undefined): boolean {
  if (said.near.length === 0) return true;
  const around = `${text.slice(Math.max(0, match.start - REACH.near), match.end + REACH.near)}\n${name ?? ''}`.toLowerCase();
  return said.near.some((word) => around.includes(word.toLowerCase()));
}

function isSecret(raw: string): boolean { return !isPlaceholder(raw) && looksRandom(raw); }
