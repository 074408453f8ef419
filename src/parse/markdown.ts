import { baseName } from '../model/index.ts';
import type { CodeBlock, DataNode, MarkdownDocument, Parser, Sentence, SourceText } from '../model/index.ts';
import { entry, map, scalar } from './data.ts';
import { Gaps } from './gap.ts';
import { blockCommands } from './markdown-code.ts';
import { sentencesOf } from './markdown-sentences.ts';
import { extensionOf } from './names.ts';
import { endOfLine, trimmed } from './spans.ts';
import { yaml } from './yaml.ts';

const EXTENSIONS = new Set(['md', 'mdc', 'markdown', 'mdx', 'mdown', 'qmd', 'rmd']);
const NAMES = new Set(['.cursorrules', '.windsurfrules', '.clinerules', '.roorules', '.goosehints', '.rules', '.continuerules', '.aiderrules', '.kilocoderules', '.augment-guidelines']);
const FENCE = /^[ \t>]*(`{3,}|~{3,})[ \t]*\{?\.?([\w+#.-]*)/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/;
const ITEM = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/;
const QUOTE = /^[ \t]*(?:>[ \t]?)+/;
const RULER = /^[ \t]*(?:[-*_=][ \t]*){3,}$/;
/** Code whose lines an agent reads as words. */
const WORDY = new Set(['', 'text', 'txt', 'md', 'markdown', 'plaintext']);
/** Most sentences and blocks kept of one file. */
const MOST = 50_000;

/** Markdown and the rule files of agents: front matter, sentences with their headings, code blocks with the commands in them. */
export const markdown: Parser = {
  id: 'markdown',
  accepts(file) { return EXTENSIONS.has(extensionOf(file)) || NAMES.has(baseName(file).toLowerCase()) || /(?:^|\/)\.(?:cursor|windsurf|roo|cline)rules[-\w]*$/i.test(file); },
  parse: parseMarkdown,
};

function parseMarkdown(source: SourceText): MarkdownDocument {
  const { text } = source;
  const gaps = new Gaps(source);
  const sentences: Sentence[] = [];
  const codeBlocks: CodeBlock[] = [];
  const front = frontMatter(source);
  const headings: { level: number; text: string }[] = [];
  const path = (): readonly string[] => headings.map((heading) => heading.text);
  let paragraph: { start: number; end: number } | undefined;
  const say = (start: number, end: number, inCode: boolean): void => { if (sentences.length < MOST) sentences.push(...sentencesOf(text, start, end, path(), inCode)); };
  const flush = (): void => {
    if (paragraph) say(paragraph.start, paragraph.end, false);
    paragraph = undefined;
  };
  for (let at = front?.end ?? 0; at < text.length;) {
    const stop = endOfLine(text, at);
    const line = text.slice(at, stop).replace(/\r$/, '');
    const end = at + line.length;
    const fence = line.length < 2_000 ? FENCE.exec(line) : null;
    const heading = line.length < 2_000 ? HEADING.exec(line) : null;
    if (fence?.[1] !== undefined) {
      flush();
      const block = readBlock(text, stop + 1, fence[1]);
      const language = (fence[2] ?? '').toLowerCase();
      const body = text.slice(block.start, block.end);
      if (codeBlocks.length < MOST) codeBlocks.push({ language, text: body, start: block.start, end: block.end, commands: blockCommands(body, block.start, language) });
      if (WORDY.has(language)) for (let from = block.start; from < block.end; from = endOfLine(text, from) + 1) say(from, Math.min(endOfLine(text, from), block.end), true);
      at = block.next;
      continue;
    }
    if (heading?.[1] !== undefined) {
      flush();
      const level = heading[1].length;
      while ((headings.at(-1)?.level ?? 0) >= level) headings.pop();
      const start = at + line.indexOf(heading[2] ?? '', heading[1].length);
      say(start, start + (heading[2]?.length ?? 0), false);
      headings.push({ level, text: heading[2] ?? '' });
    } else if (line.trim() === '' || RULER.test(line.slice(0, 200)) && line.length < 200) flush();
    else {
      const item = ITEM.exec(line.slice(0, 500))?.[0] ?? '';
      const isRow = /^[ \t]*\|/.test(line);
      if (item !== '' || isRow) flush();
      const skip = item === '' && !paragraph ? QUOTE.exec(line.slice(0, 500))?.[0].length ?? 0 : item.length;
      paragraph = { start: paragraph?.start ?? at + skip, end };
      if (isRow || end - paragraph.start > 20_000) flush();
    }
    at = stop + 1;
  }
  flush();
  return { file: source.file, origin: source.origin, text, syntax: 'markdown', sentences, codeBlocks, gaps: gaps.list(), ...(front?.node ? { frontmatter: front.node } : {}) };
}

/** The inside of a fenced block that begins at `start`: up to a line with at least as many of the same signs, else to the end. */
function readBlock(text: string, start: number, fence: string): { start: number; end: number; next: number } {
  for (let at = start; at < text.length; at = endOfLine(text, at) + 1) {
    const stop = endOfLine(text, at);
    const line = text.slice(at, stop).replace(/^[ \t>]+/, '').trimEnd();
    if (line.startsWith(fence) && line === (fence[0] ?? '').repeat(line.length)) return { start, end: at, next: stop + 1 };
  }
  const from = Math.min(start, text.length);
  return { start: from, end: text.length, next: text.length };
}

/** YAML between two lines of dashes at the top. Rule files of agents often hold `globs: *.ts`, which is no YAML: then each line is read by itself. */
function frontMatter(source: SourceText): { node?: DataNode; end: number } | undefined {
  const { text } = source;
  const open = /^\s*---[ \t]*\r?\n/.exec(text.slice(0, 1_000));
  if (!open) return undefined;
  for (let at = open[0].length; at < text.length && at < 100_000; at = endOfLine(text, at) + 1) {
    const stop = endOfLine(text, at);
    if (!/^(?:---|\.\.\.)\s*$/.test(text.slice(at, Math.min(stop, at + 20)))) continue;
    const read = yaml.parse({ ...source, text: text.slice(0, at) });
    const [root] = 'roots' in read ? read.roots : [];
    if (read.gaps.length === 0) return { end: stop + 1, ...(root ? { node: root } : {}) };
    return { end: stop + 1, node: readLines(text, open[0].length, at) };
  }
  return undefined;
}

function readLines(text: string, from: number, to: number): DataNode {
  const entries = [];
  for (let at = from; at < to; at = endOfLine(text, at) + 1) {
    const stop = Math.min(endOfLine(text, at), to);
    const key = /^[ \t]*([\w-]{1,100}):/.exec(text.slice(at, Math.min(stop, at + 200)));
    if (key?.[1] === undefined) continue;
    const start = at + key[0].length - key[1].length - 1;
    const value = trimmed(text, at + key[0].length, stop);
    const written = text.slice(value.start, value.end);
    entries.push(entry(key[1], { start, end: start + key[1].length }, scalar(written === 'true' ? true : written === 'false' ? false : written, value, written)));
  }
  return map(entries, from, to);
}
