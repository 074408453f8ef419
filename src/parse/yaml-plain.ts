import type { DataNode, MapEntry } from '../model/index.ts';
import { entry, list, map } from './data.ts';
import { inlineNode } from './yaml-inline.ts';
import { keyAt } from './yaml-key.ts';
import { Lines } from './yaml-lines.ts';
import { leave, NotCovered, NotPlain } from './yaml-meaning.ts';
import type { Masked } from './yaml-template.ts';
import { blockText, plainText, quotedText } from './yaml-texts.ts';

/** Deeper nesting is left to the library. */
const DEEPEST = 60;
/** Characters that end lines, indent or vanish in ways of their own; wide spaces do so at the edge of a text, not between letters. */
const ODD = /[^\n\x20-\x7e\u00a0-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2060-\ufefe\uff00-\ufffd]|(?<![\w\u00a1-\u02ff])\u00a0|\u00a0(?![\w\u00a1-\u02ff])|(?<![\u3001-\u9fff])\u3000|\u3000(?![\u3001-\u9fff])/;

/**
 * Documents of plain YAML in one pass: maps and lists in blocks, values on one line or several, texts behind `|` and `>`. Undefined wherever anything else stands (anchors, tags,
 * tabs), so that the library reads the file: what comes back is what the library would give.
 * Linear in the text. `masked`: `text` with its template expressions covered up; without it the answer is `template` where one begins a value.
 */
export function plainYaml(text: string, masked?: Masked): readonly DataNode[] | 'template' | undefined {
  if (ODD.test(text)) return undefined;
  try { return new Reader(new Lines(masked?.text ?? text, text, masked)).documents(); } catch (error) {
    if (error instanceof NotPlain) return undefined;
    if (error instanceof NotCovered) return 'template';
    throw error;
  }
}

/** A value and where the line or the block that holds it ends, its remark counted in. */
interface Made { readonly node: DataNode; readonly end: number }

class Reader {
  readonly #lines: Lines;

  constructor(lines: Lines) { this.#lines = lines; }

  documents(): readonly DataNode[] {
    const lines = this.#lines;
    const roots: DataNode[] = [];
    do {
      // A document that begins with dashes and holds nothing is one all the same.
      const marked = lines.dashes;
      lines.advance();
      lines.shallow();
      if (!lines.more) { if (marked) leave(); continue; }
      roots.push(this.#block(0).node);
      if (lines.more) leave();
    } while (lines.dashes);
    return roots;
  }

  #block(depth: number): Made {
    if (depth > DEEPEST) leave();
    return this.#lines.isItem(this.#lines.at) ? this.#list(depth) : this.#map(depth);
  }

  #map(depth: number): Made {
    const lines = this.#lines;
    const [start, column] = [lines.at, lines.column];
    const entries: MapEntry[] = [];
    let end = start;
    while (lines.more && lines.column === column && !lines.isItem(lines.at)) {
      const key = keyAt(lines, lines.at) ?? leave();
      const at = lines.skip(key.after);
      const made = at >= lines.stop || lines.text.charCodeAt(at) === 0x23 ? this.#below(column, key.after, at, depth) : this.#value(at, column);
      entries.push(entry(key.key, key, made.node));
      ({ end } = made);
    }
    if (lines.more && lines.column > column) leave();
    return { node: map(entries, start, end), end: lines.closes(column, end) };
  }

  #list(depth: number): Made {
    const lines = this.#lines;
    const [start, column] = [lines.at, lines.column];
    const items: DataNode[] = [];
    let end = start;
    while (lines.more && lines.column === column && lines.isItem(lines.at)) {
      const at = lines.skip(lines.at + 1);
      let made: Made;
      if (at >= lines.stop) made = this.#item(column, depth);
      else if (lines.isItem(at) || keyAt(lines, at)) {
        lines.column += at - lines.at;
        lines.at = at;
        made = this.#block(depth + 1);
      } else made = this.#value(at, column);
      items.push(made.node);
      ({ end } = made);
    }
    if (lines.more && lines.column > column) leave();
    return { node: list(items, start, end), end: lines.closes(column, end) };
  }

  /** What stands on the lines below a dash. */
  #item(column: number, depth: number): Made {
    const lines = this.#lines;
    lines.advance();
    if (!lines.more || lines.column <= column) leave();
    return lines.isItem(lines.at) || keyAt(lines, lines.at) ? this.#block(depth + 1) : this.#value(lines.at, column);
  }

  /** What stands on the lines below a key, or nothing. */
  #below(column: number, colon: number, empty: number, depth: number): Made {
    const lines = this.#lines;
    const beside = empty < lines.stop ? lines.trimmed(empty, lines.stop) : colon;
    lines.advance();
    // A value on the line below its key, or what no reader of one line tells from it.
    if (lines.more && lines.column > column && !lines.isItem(lines.at) && !keyAt(lines, lines.at)) return this.#value(lines.at, column);
    if (lines.more && (lines.column > column || (lines.column === column && lines.isItem(lines.at)))) return this.#block(depth + 1);
    return { node: { type: 'scalar', value: null, start: empty, end: empty, decoded: true }, end: Math.max(beside, lines.remarked()) };
  }

  /** A value that stands on this line or, behind `|`, on those below; then to the next line, which is none of it. */
  #value(at: number, column: number): Made {
    const lines = this.#lines;
    const first = lines.text[at] ?? '';
    if (first === '|' || first === '>') return blockText(lines, at, column);
    const quoted = first === '"' || first === "'";
    const node = quoted ? quotedText(lines, at, first, column) : first === '[' || first === '{' ? inlineNode(lines, at, column) : plainText(lines, at, column);
    // Only plain text ends before its own line does; brackets and quotes are counted with the span of the node.
    const past = quoted ? node.end + 1 : node.end;
    const rest = lines.skip(past);
    if (rest < lines.stop && (rest === past || lines.text.charCodeAt(rest) !== 0x23)) leave();
    const end = rest < lines.stop ? lines.trimmed(past, lines.stop) : past;
    lines.advance();
    if (lines.more && lines.column > column) leave();
    return { node, end: lines.takesRemarks(column, end) };
  }
}
