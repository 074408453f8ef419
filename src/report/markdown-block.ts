import { escapeMarkdown } from './safe.ts';
import type { Block, Line } from './story/blocks.ts';

/** One block as Markdown; `inline` writes a line, and what of it comes from the scanned tree, in the page's own way. */
export function markdownBlock(of: Block, inline: (line: Line) => string): string {
  switch (of.type) {
    case 'paragraph': return inline(of.line);
    case 'walk': return of.steps.map((step, i) => `${i + 1}. ${inline(step.title)} ${inline(step.says)}${step.asides.map((aside) => `<br>${inline(aside)}`).join('')}`).join('\n');
    case 'table': return [row(of.head.map(escapeMarkdown)), row(of.head.map(() => '---')), ...of.rows.map((cells) => row(cells.map(inline)))].join('\n');
    case 'list': return of.items.map((item) => `- ${[item.head, ...item.details].map(inline).join('<br>')}`).join('\n');
  }
}

function row(cells: readonly string[]): string { return `| ${cells.join(' | ')} |`; }
