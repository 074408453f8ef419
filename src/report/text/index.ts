import { styleText } from 'node:util';
import { MIN_WIDTH } from '../reporter.ts';
import type { Reporter } from '../reporter.ts';
import { noRunnerCommand } from '../safe.ts';
import type { Block, Line, Section, Tone } from '../story/blocks.ts';
import { plain } from '../story/blocks.ts';
import { storyOf } from '../story/index.ts';
import type { Row } from './layout.ts';
import { beside, longestWord, widthOf, wrap } from './layout.ts';

const INDENT = 2;
const GAP = 2;
/** Columns kept for what stands beside a hop, before its own words get more room. */
const ASIDE = 44;
/** Below this a walk does not fit side by side. */
const SIDE_BY_SIDE = 84;
/** Fewest columns that are worth a column of words. */
const NARROW = 24;

type Style = Parameters<typeof styleText>[0];
const STYLES: Readonly<Record<Tone, Style | undefined>> = { plain: undefined, strong: 'bold', bad: ['bold', 'red'], good: 'green', aside: 'dim', place: 'cyan', command: 'bold' };

/** The report on a terminal. */
export const text: Reporter = {
  id: 'text', extensions: ['.txt'], title: 'Text for a terminal',
  render(result, options) {
    const story = storyOf(result, options);
    const width = Math.max(MIN_WIDTH, Math.trunc(options.width) || 0);
    const inner = width - INDENT;
    const rows: Row[] = [...wrap(story.header, width), []];
    for (const section of story.sections) rows.push(...indent(sectionRows(section, inner), INDENT), []);
    if (story.next.length > 0) rows.push(...indent(wrap(story.next, inner), INDENT));
    else rows.pop();
    return printed(rows, options.color);
  },
};

/** Laid out rows as lines of text, none of them a command to a CI runner. */
export function printed(rows: readonly Row[], color: boolean): string {
  return `${rows.map((row) => noRunnerCommand(print(row, color))).join('\n')}\n`;
}

function print(row: Row, color: boolean): string {
  return row.map(({ text: part, tone }) => {
    const style = STYLES[tone];
    return color && style !== undefined && part.trim() !== '' ? styleText(style, part, { validateStream: false }) : part;
  }).join('').trimEnd();
}

/** Rows moved to the right; empty ones stay empty. */
export function indent(rows: readonly Row[], by: number): Row[] {
  return rows.map((row) => (row.length === 0 ? row : [{ text: ' '.repeat(by), tone: 'plain' }, ...row]));
}

/** A section, laid out for `width` columns. */
export function sectionRows(section: Section, width: number): Row[] {
  const rows: Row[] = section.title === undefined ? [] : wrap([{ text: section.title, tone: 'strong' }], width);
  section.blocks.forEach((block, i) => {
    if (i > 0 && (block.type === 'walk' || section.blocks[i - 1]?.type === 'walk')) rows.push([]);
    rows.push(...blockRows(block, width));
  });
  return rows;
}

function blockRows(block: Block, width: number): Row[] {
  switch (block.type) {
    case 'paragraph': return wrap(block.line, width);
    case 'walk': return (width + INDENT >= SIDE_BY_SIDE ? walkBeside(block.steps, width) : undefined) ?? walkStacked(block.steps, width);
    case 'table': return tableRows(block.head, block.rows, width);
    case 'list': return indent(block.items.flatMap((item) => {
      const [first = [], ...others] = wrap(item.head, width - INDENT * 2);
      return [first, ...indent([...others, ...item.details.flatMap((detail) => wrap(detail, width - INDENT * 2))], INDENT)];
    }), INDENT);
  }
}

type Steps = Extract<Block, { type: 'walk' }>['steps'];

/** Hop, what it does and why side by side; undefined where a column would cut a word: a path broken in its middle can be neither read nor clicked. */
function walkBeside(steps: Steps, width: number): Row[] | undefined {
  const number = String(steps.length).length;
  const free = width - number - 3 * GAP;
  const word = (of: (step: Steps[number]) => readonly Line[]): number => steps.reduce((most, step) => of(step).reduce((wide, part) => Math.max(wide, longestWord(part)), most), 1);
  const title = Math.max(word((step) => [step.title]), Math.min(longest(steps.map((step) => step.title)), Math.floor(free * 0.3)));
  const says = Math.max(word((step) => [step.says]), Math.min(longest(steps.map((step) => step.says)), Math.max(Math.floor(free * 0.34), free - title - ASIDE)));
  const rest = free - title - says;
  if (rest < Math.max(NARROW, word((step) => step.asides))) return undefined;
  return steps.flatMap((step, i) => beside([
    [[{ text: String(i + 1), tone: 'plain' }]], wrap(step.title, title), wrap(step.says, says), step.asides.flatMap((aside) => wrap(aside, rest)),
  ], [number, title, says, rest], GAP));
}

function walkStacked(steps: Steps, width: number): Row[] {
  const number = String(steps.length).length;
  const rest = width - number - GAP;
  return steps.flatMap((step, i) => beside([
    [[{ text: String(i + 1), tone: 'plain' }]],
    [...wrap([...step.title, { text: ' ', tone: 'plain' }, ...step.says], rest), ...indent(step.asides.flatMap((aside) => wrap(aside, rest - INDENT)), INDENT)],
  ], [number, rest], GAP));
}

function tableRows(head: readonly string[], rows: readonly (readonly Line[])[], width: number): Row[] {
  const all: readonly (readonly Line[])[] = [head.map((text, i): Line => [{ text, tone: i === 0 ? 'strong' : 'plain' }]), ...rows];
  const share = Math.floor((width - GAP * (head.length - 1)) / head.length);
  const natural = head.map((_, column) => longest(all.map((row) => row[column] ?? [])));
  const spare = natural.reduce((sum, wide) => sum + Math.max(0, share - wide), 0);
  const greedy = natural.filter((wide) => wide > share).length;
  const widths = natural.map((wide) => Math.min(wide, greedy === 0 ? wide : share + Math.floor(spare / greedy)));
  return all.flatMap((row) => beside(row.map((cell, column) => wrap(cell, widths[column] ?? share)), widths, GAP));
}

function longest(lines: readonly Line[]): number {
  return lines.reduce((most, line) => Math.max(most, widthOf(plain(line))), 1);
}
