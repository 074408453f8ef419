import type { Reporter } from './reporter.ts';
import { markdownBlock } from './markdown-block.ts';
import { escapeMarkdown, noRunnerCommand } from './safe.ts';
import type { Line, Section, Span, Tone } from './story/blocks.ts';
import { storyOf } from './story/index.ts';

/** A job summary may be 1 MiB; more is dropped as a whole by the runner. */
const LONGEST = 1_000_000;
const CUT = '\n\n_The rest does not fit here; `craterscan scan --verbose` prints it._\n';

/** The report for a job summary or a comment. Everything from the scanned tree is written in entities, so it can be no markup. */
export const markdown: Reporter = {
  id: 'markdown', extensions: ['.md', '.markdown'], title: 'Markdown for a job summary',
  render(result, options) {
    const story = storyOf(result, options);
    const parts = [`### craterscan\n\n${inline(story.header.slice(2))}`, ...story.sections.map(section), ...(story.next.length > 0 ? [inline(story.next)] : [])];
    const whole = `${parts.join('\n\n')}\n`;
    const text = whole.length <= LONGEST ? whole : shorten(parts);
    return text.split('\n').map(noRunnerCommand).join('\n');
  },
};

/** As many whole parts as fit, so that no element is left open. */
function shorten(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    if (text.length + part.length + CUT.length + 2 > LONGEST) break;
    text += `${text === '' ? '' : '\n\n'}${part}`;
  }
  return text + CUT;
}

function section(of: Section): string {
  const body = of.blocks.map((block) => markdownBlock(block, inline)).join('\n\n');
  if (of.title === undefined) return body;
  return of.fold ? `<details><summary>${escapeMarkdown(of.title)}</summary>\n\n${body}\n\n</details>` : `#### ${escapeMarkdown(of.title)}\n\n${body}`;
}

const AROUND: Readonly<Record<Tone, readonly [string, string]>> = {
  plain: ['', ''], strong: ['<b>', '</b>'], bad: ['<b>', '</b>'], good: ['<b>', '</b>'], aside: ['', ''], place: ['<code>', '</code>'], command: ['<code>', '</code>'],
};

function inline(line: Line): string {
  return line.map((part: Span) => {
    const [before, after] = AROUND[part.tone];
    return before + escapeMarkdown(part.text) + after;
  }).join('').trim();
}
