import type { Comparison } from '../../model/index.ts';
import { diagramOfPaths } from '../diagram.ts';
import { flowchart } from '../mermaid.ts';
import { markdownBlock } from '../markdown-block.ts';
import { escapeMarkdown, noRunnerCommand } from '../safe.ts';
import type { Line, Span, Tone } from '../story/blocks.ts';
import { span } from '../story/blocks.ts';
import { open, sentence } from '../words.ts';
import type { CardText, Label } from './card-text.ts';
import { clipped, namesIn, phrase, placed } from './phrase.ts';
import type { CompareReporter } from './reporter.ts';
import { sealingLine, sealingWord } from './sealing.ts';
import type { CompareSection, CompareStory } from './story.ts';
import { compareStory, worstAddition } from './story.ts';
import { remedies } from './undo.ts';

/** Bytes a job summary may have; the runner drops a larger one as a whole. */
export const SUMMARY_LIMIT = 1_000_000;
/** Bytes a comment may have; the service takes 65,536 characters. */
export const COMMENT_LIMIT = 65_000;
/** Edges a drawing in a page shows. */
const MOST_EDGES = 40;
const MOST_FIXES = 3;

/**
 * A comparison for a job summary or a pull request: what got worse first, the worst walk with a drawing, at most three changes that help. Text from the trees
 * stands in code elements only, at most 80 characters a name, and begins no line; a drawing holds numbers and words of ours.
 */
export const markdown: CompareReporter = {
  id: 'markdown', extensions: ['.md', '.markdown'], title: 'Markdown for a job summary or a pull request',
  render(comparison, options) {
    const limit = options.limit ?? SUMMARY_LIMIT;
    const bytes = (text: string): number => Buffer.byteLength(text);
    let cards = options.verbose ? Infinity : 12;
    for (;;) {
      const story = compareStory(comparison, { verbose: options.verbose, quiet: options.quiet, cards });
      const head = headOf(story, comparison);
      const sections = options.quiet ? [] : sectionsOf(story, comparison);
      for (let kept = sections.length; kept >= Math.min(1, sections.length); kept--) {
        const page = pageOf(head, sections.slice(0, kept), sections.slice(kept));
        if (bytes(page) <= limit) return page;
      }
      const most = Math.max(0, ...story.sections.map((section) => section.cards?.length ?? 0));
      // Even what got worse does not fit: fewer of it, and in the end the gate alone.
      if (most > 1) { cards = Math.floor(most / 2); continue; }
      const page = pageOf(head, [], sections);
      return bytes(page) <= limit ? page : pageOf(head.slice(0, 2), [], sections);
    }
  },
};

interface Part { readonly name: string; readonly text: string }

function pageOf(head: readonly string[], kept: readonly Part[], left: readonly Part[]): string {
  const names = left.map((part) => part.name);
  const told = names.length === 0 ? [] : [`_Left out, for it does not fit here: ${names.join('; ')}. \`craterscan compare --verbose\` prints everything._`];
  return `${[...head, ...kept.map((part) => part.text), ...told].join('\n\n').split('\n').map(noRunnerCommand).join('\n')}\n`;
}

/** Title with the state of the gate, the two revisions, why, and the size of the crater. */
function headOf({ header, gate, crater }: CompareStory, comparison: Comparison): string[] {
  const { delta: { verdict }, gate: { state } } = comparison;
  const [said = [], ...reasons] = gate;
  return [
    `### craterscan: gate ${state}, ${verdict} (${comparison.enforcement}${sealingWord(comparison)})`,
    `Compared: ${inline(header.slice(header.findLastIndex((part) => part.text === '  ·  ') + 1))}`,
    ...(comparison.sealing?.state === 'sealed' ? [`Mode: ${comparison.enforcement}${inline(sealingLine(comparison))}`] : []),
    inline(said),
    ...(reasons.length > 0 ? [reasons.map((reason) => `- because: ${inline(reason)}`).join('\n')] : []),
    ...(crater.length > 0 ? [inline(crater)] : []),
  ];
}

/** Sections in their order, the fixes after the walk. What a reader in a hurry can do without is folded. */
function sectionsOf(story: CompareStory, comparison: Comparison): Part[] {
  const fixes = fixesPart(comparison);
  const parts = story.sections.map((section): Part => ({ name: nameOf(section), text: section.id === 'walk' ? walkText(section, comparison) : sectionText(section) }));
  const at = story.sections.findLastIndex((section) => section.id === 'worse' || section.id === 'walk' || section.id === 'obscured') + 1;
  return fixes ? parts.toSpliced(at, 0, fixes) : parts;
}

const FOLDED = new Set(['policy', 'listed', 'notes', 'gaps', 'unknown', 'findings']);
const NAMES: Readonly<Record<string, string>> = { findings: 'findings that are new or gone', gaps: 'what could not be looked into' };

function nameOf(section: CompareSection): string {
  const name = NAMES[section.id] ?? section.title ?? section.id;
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function sectionText(section: CompareSection): string {
  const body = [...(section.cards ?? []).map((card, i) => cardText(card, i + 1)), ...[...section.blocks, ...(section.after ?? [])].map((block) => markdownBlock(block, inline))];
  // Cards are one list.
  const cards = section.cards?.length ?? 0;
  const text = [...(cards > 0 ? [body.slice(0, cards).join('\n')] : []), ...body.slice(cards)].join('\n\n');
  if (FOLDED.has(section.id)) return `<details><summary>${escapeMarkdown(section.title ?? sentence(nameOf(section)))}</summary>\n\n${text}\n\n</details>`;
  return section.title === undefined ? text : `#### ${escapeMarkdown(section.title)}\n\n${text}`;
}

const LABELS: Readonly<Record<Label, string>> = { by: 'by', was: 'change', also: 'also', undo: 'to undo', at: 'at' };

function cardText({ level, headline, rows }: CardText, at: number): string {
  const mark = level === undefined ? '' : `${level}: `;
  return `${at}. ${mark}${inline(headline)}${rows.map((row) => `<br>${LABELS[row.label]}: ${inline(signed(row.line))}`).join('')}`;
}

/** A sign of a diff, in words: at the begin of a line it would be a list. */
function signed(of: Line): Line {
  const [first, ...rest] = of;
  const word = first?.text === '+ ' ? 'added line ' : first?.text === '- ' ? 'removed line ' : undefined;
  return word === undefined ? of : [span(word), ...rest];
}

function walkText(section: CompareSection, comparison: Comparison): string {
  const worst = worstAddition(comparison);
  const names = namesIn(comparison);
  const text = `#### ${escapeMarkdown(section.title ?? '')}\n\n${section.blocks.map((block) => markdownBlock(block, inline)).join('\n\n')}`;
  if (!worst) return text;
  const diagram = diagramOfPaths(comparison.head, [worst.path], MOST_EDGES);
  if (diagram.edges.length === 0) return text;
  const legend = diagram.nodes.flatMap((node, i): Span[] => [span(`${i > 0 ? ', ' : ''}${node.index} ${node.kind} `), { text: clipped(node.label), tone: 'plain', code: true }]);
  return `${text}\n\n\`\`\`mermaid\n${flowchart(diagram).join('\n')}\n\`\`\`\n\nIn the drawing: ${inline(legend.length > 0 ? legend : phrase('nothing', names))}.`;
}

/** At most three changes, each with what it takes away again. */
function fixesPart(comparison: Comparison): Part | undefined {
  const all = remedies(comparison, MOST_FIXES);
  if (all.length === 0) return undefined;
  const names = namesIn(comparison);
  const items = all.map(({ fix, paths, resources }, i) => {
    const takes = [paths > 0 ? `closes ${paths} of the new paths` : '', resources > 0 ? `brings ${resources} of the lost resources back` : ''].filter((text) => text !== '').join(', ');
    return `${i + 1}. at ${inline([placed(fix.change.place, 'head', comparison)])}: ${inline(phrase(open(fix.title), names))}<br>${takes}`;
  });
  return { name: 'changes that would help', text: `#### Changes that would help\n\n${items.join('\n')}` };
}

const AROUND: Readonly<Record<Tone, string>> = { plain: '', strong: 'b', bad: 'b', good: 'b', aside: '', place: 'code', command: 'code' };

/** Text of the trees is in code elements, for neither entities nor anything else keep a forge from reading a mention in plain text. */
function inline(of: Line): string {
  return of.map((part) => {
    const text = escapeMarkdown(part.text);
    const tag = AROUND[part.tone];
    const inner = part.code === true && tag !== 'code' ? `<code>${text}</code>` : text;
    return tag === '' ? inner : `<${tag}>${inner}</${tag}>`;
  }).join('').replaceAll('</b><b>', '').trim();
}
