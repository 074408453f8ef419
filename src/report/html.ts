import { createHash } from 'node:crypto';
import type { Reporter } from './reporter.ts';
import { escapeMarkup } from './safe.ts';
import type { Block, Line, Section } from './story/blocks.ts';
import { plain } from './story/blocks.ts';
import { storyOf } from './story/index.ts';

/** Light and dark from the reader's own setting; no font, picture or script from anywhere. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #ffffff; --soft: #5b6168; --line: #d9dce0; --bad: #a61b1b; --good: #1d6b34; --place: #0b5394; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e7e9; --paper: #16181b; --soft: #a2a8af; --line: #34383d; --bad: #ff8a80; --good: #8fd19e; --place: #8ab4f8; } }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1rem; font-weight: 400; color: var(--soft); margin: 0 0 1.5rem; }
h2, summary { font-size: 1.1rem; font-weight: 600; margin: 2rem 0 .5rem; }
summary { cursor: pointer; }
#verdict > p:first-of-type { font-size: 1.35rem; font-weight: 600; margin-top: 0; }
ol.walk { padding-left: 1.5rem; }
ol.walk > li { padding: .35rem 0 .35rem .5rem; border-bottom: 1px solid var(--line); }
ul { padding-left: 1.25rem; }
li > div, .aside { color: var(--soft); font-size: .94em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); }
/* A short column is not squeezed to letters beside a long one; where the screen is narrower still each row is a block of its own. */
th { overflow-wrap: normal; }
td { min-width: 5rem; }
td:nth-child(n+3) { min-width: 10rem; }
@media (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%); }
  tbody tr { display: block; padding: .35rem 0; border-bottom: 1px solid var(--line); }
  tbody th, tbody td { display: block; border: 0; padding: .1rem 0; }
  tbody td::before { content: attr(data-head) ": "; color: var(--soft); }
}
.bad { color: var(--bad); font-weight: 600; }
.good { color: var(--good); font-weight: 600; }
.strong { font-weight: 600; }
.place, .command { font-family: ui-monospace, monospace; font-size: .92em; }
.place { color: var(--place); }
.scroll { overflow-x: auto; }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** One page that stands alone: no script, nothing loaded, everything from the scanned tree escaped. */
export const html: Reporter = {
  id: 'html', extensions: ['.html', '.htm'], title: 'HTML page',
  render(result, options) {
    const story = storyOf(result, { ...options, verbose: !options.quiet });
    const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
    return [
      '<!doctype html>', '<html lang="en">', '<head>', '<meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">', '<meta name="referrer" content="no-referrer">',
      '<title>craterscan</title>', `<style>${STYLE}</style>`, '</head>', '<body>',
      `<header><h1>${escapeMarkup(plain(story.header))}</h1></header>`, '<main>',
      ...story.sections.map(section), '</main>', ...(story.next.length > 0 ? [`<footer><p>${inline(story.next)}</p></footer>`] : []), '</body>', '</html>', '',
    ].join('\n');
  },
};

function section(of: Section): string {
  const body = of.blocks.map(block).join('\n');
  const title = of.title === undefined ? undefined : escapeMarkup(of.title);
  if (title === undefined) return `<section id="${of.id}">\n${body}\n</section>`;
  return of.fold ? `<section id="${of.id}"><details open><summary>${title}</summary>\n${body}\n</details></section>` : `<section id="${of.id}"><h2>${title}</h2>\n${body}\n</section>`;
}

function block(of: Block): string {
  switch (of.type) {
    case 'paragraph': return `<p>${inline(of.line)}</p>`;
    case 'walk': return `<ol class="walk">\n${of.steps.map((step) => `<li>${inline(step.title)} ${inline(step.says)}${divs(step.asides)}</li>`).join('\n')}\n</ol>`;
    case 'list': return `<ul>\n${of.items.map((item) => `<li>${inline(item.head)}${divs(item.details)}</li>`).join('\n')}\n</ul>`;
    case 'table': return `<div class="scroll" role="region" aria-label="${escapeMarkup(of.head[0] ?? '')}" tabindex="0"><table>\n<thead><tr>${of.head.map((cell) => `<th scope="col">${escapeMarkup(cell)}</th>`).join('')}</tr></thead>\n<tbody>\n${
      of.rows.map((cells) => `<tr>${cells.map((cell, i) => (i === 0 ? `<th scope="row">${inline(cell)}</th>` : `<td data-head="${escapeMarkup(of.head[i] ?? '')}">${inline(cell)}</td>`)).join('')}</tr>`).join('\n')}\n</tbody></table></div>`;
  }
}

function divs(lines: readonly Line[]): string {
  return lines.map((line) => `<div>${inline(line)}</div>`).join('');
}

function inline(line: Line): string {
  return line.map((part) => {
    const text = escapeMarkup(part.text);
    return part.tone === 'plain' ? text : `<span class="${part.tone}">${text}</span>`;
  }).join('');
}
