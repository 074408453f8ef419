import { LEVELS } from '../../model/index.ts';
import type { Level } from '../../model/index.ts';
import { MIN_WIDTH } from '../reporter.ts';
import type { Line, Tone } from '../story/blocks.ts';
import { indent, printed, sectionRows } from '../text/index.ts';
import type { Row } from '../text/layout.ts';
import { beside, wrap } from '../text/layout.ts';
import type { CardText } from './card-text.ts';
import type { CompareReporter } from './reporter.ts';
import type { CompareSection } from './story.ts';
import { compareStory } from './story.ts';

const INDENT = 2;
const GAP = 2;
/** Columns of the word before a row. */
const LABEL = 4;
const TONES: Readonly<Record<Level, Tone>> = { error: 'bad', warning: 'strong', note: 'aside' };

/** A comparison on a terminal: the gate, then what got worse with the line that did it and what would undo it, then the rest. */
export const text: CompareReporter = {
  id: 'text', extensions: ['.txt'], title: 'Text for a terminal',
  render(comparison, options) {
    const story = compareStory(comparison, options);
    const width = Math.max(MIN_WIDTH, Math.trunc(options.width) || 0);
    const inner = width - INDENT;
    const [first = [], ...wrapped] = wrap(story.header, inner);
    const rows: Row[] = [first, ...indent(wrapped, INDENT), []];
    rows.push(...indent([...story.gate, ...(story.crater.length > 0 ? [story.crater] : [])].flatMap((of) => wrap(of, inner)), INDENT), []);
    for (const section of story.sections) rows.push(...indent(rowsOf(section, inner), INDENT), []);
    if (story.next.length > 0) rows.push(...indent(wrap(story.next, inner), INDENT)); else rows.pop();
    return printed(rows, options.color);
  },
};

function rowsOf(section: CompareSection, width: number): Row[] {
  if (!section.cards) return sectionRows(section, width);
  const number = String(section.cards.length).length;
  const rows: Row[] = section.title === undefined ? [] : [...wrap([{ text: section.title, tone: 'strong' }], width), []];
  section.cards.forEach((card, i) => { rows.push(...cardRows(card, i + 1, number, width), []); });
  const after = sectionRows({ id: section.id, blocks: section.after ?? [] }, width);
  if (after.length > 0) rows.push(...after); else rows.pop();
  return rows;
}

/** A number, a sentence, and below it `by`, `was`, `also` and `undo`, in one column. */
function cardRows(card: CardText, at: number, number: number, width: number): Row[] {
  const rest = width - number - GAP;
  const said: Row[] = wrap([...mark(card.level), ...card.headline], rest);
  let before = '';
  const rows = card.rows.flatMap(({ label, line }) => {
    const shown = label === before ? '' : label;
    before = label;
    return beside([[[{ text: shown.padEnd(LABEL), tone: 'aside' }]], wrap(line, rest - LABEL - GAP)], [LABEL, rest - LABEL - GAP], GAP);
  });
  return beside([[[{ text: String(at).padStart(number), tone: 'plain' }]], [...said, ...rows]], [number, rest], GAP);
}

function mark(level: Level | undefined): Line {
  return level === undefined || !LEVELS.includes(level) ? [] : [{ text: level, tone: TONES[level] }, { text: '  ', tone: 'plain' }];
}
