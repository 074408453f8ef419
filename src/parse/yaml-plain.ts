import type { DataNode, MapEntry, ScalarNode, Span } from '../model/index.ts';
import { entry, list, map, scalar } from './data.ts';
import { dedented, ESCAPES, folded, joined, leave, meaning, NotPlain } from './yaml-meaning.ts';
import type { Masked } from './yaml-template.ts';

/** Deeper nesting is left to the library. */
const DEEPEST = 60;
/** Longest key on one line. */
const LONGEST_KEY = 1_010;
/** Deepest nesting of brackets and braces on one line. */
const DEEPEST_INLINE = 8;
/** What behind a colon makes the text before it a key, where brackets are open. */
const ENDS_KEY = /[\s,[\]{}]/;
/** Characters that end lines, indent or vanish in ways of their own. */
const ODD = /[^\n\x20-\x7e\u00a1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2060-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const KEY_BEGINS = /[A-Za-z0-9_./$]/;
const VALUE_BEGINS = /[^\s\-?:,[\]{}#&*!|>'"%@`]/;

/**
 * Documents of plain YAML in one pass: maps and lists in blocks, values on one line or several, texts behind `|` and `>`. Undefined wherever anything else stands (anchors, tags,
 * tabs, lists right behind a dash), so that the library reads the file: what comes back is what the library would give.
 * Linear in the text. `masked`: `text` with its template expressions covered up.
 */
export function plainYaml(text: string, masked?: Masked): readonly DataNode[] | undefined {
  if (ODD.test(text)) return undefined;
  try { return new Reader(masked?.text ?? text, text, masked).documents(); } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** A value and where the line or the block that holds it ends, its remark counted in. */
interface Made { readonly node: DataNode; readonly end: number }
interface Key { readonly key: string; readonly start: number; readonly end: number; readonly after: number }
/** A remark on a line of its own: how far it is indented and where it ends. */
interface Remark { readonly indent: number; readonly end: number }

const NONE: readonly never[] = [];

class Reader {
  readonly #text: string;
  /** The text as it is written, and what of it was covered up. */
  readonly #written: string;
  readonly #masked: Masked | undefined;
  /** The next line that says something: its indentation, where that begins and where the line ends; none at the end of a document. */
  #column = 0;
  #at = 0;
  #stop = -1;
  #more = true;
  /** Did three dashes end the document? */
  #dashes = false;
  /** The remarks between the lines before, until a block has taken them. */
  #remarks: readonly Remark[] = NONE;

  constructor(text: string, written: string, masked: Masked | undefined) {
    this.#text = text;
    this.#written = written;
    this.#masked = masked;
  }

  documents(): readonly DataNode[] {
    const roots: DataNode[] = [];
    do {
      // A document that begins with dashes and holds nothing is one all the same.
      const marked = this.#dashes;
      this.#advance();
      this.#shallow();
      if (!this.#more) { if (marked) leave(); continue; }
      roots.push(this.#block(0).node);
      if (this.#more) leave();
    } while (this.#dashes);
    return roots;
  }

  /** To the next line that says something. */
  #advance(): void {
    let remarks: Remark[] | undefined;
    this.#remarks = NONE;
    this.#more = false;
    this.#dashes = false;
    while (this.#stop < this.#text.length) {
      const start = this.#stop + 1;
      let at = start;
      while (this.#text.charCodeAt(at) === 0x20) at++;
      const newline = this.#text.indexOf('\n', at);
      this.#stop = newline < 0 ? this.#text.length : newline;
      const code = this.#text.charCodeAt(at);
      if (at >= this.#stop) continue;
      if (code === 0x23) { this.#remarks = remarks ??= []; remarks.push({ indent: at - start, end: this.#trimmed(at, this.#stop) }); continue; }
      this.#at = at;
      this.#column = at - start;
      if (this.#column === 0 && /^(?:---|\.\.\.|%)/.test(this.#text.slice(at, at + 3))) {
        if (this.#text.slice(at, this.#stop).trimEnd() !== '---' || this.#holdsDeeper(0)) leave();
        this.#dashes = true;
        return;
      }
      this.#more = true;
      return;
    }
  }

  #holdsDeeper(column: number): boolean { return this.#remarks.some((remark) => remark.indent > column); }

  /** Where a remark indented further than what follows would count as part of something else. */
  #shallow(): void { if (this.#holdsDeeper(this.#more ? this.#column : 0)) leave(); }

  /** The first remarks behind a value count as part of it as long as they are indented further than what holds the value. */
  #takesRemarks(column: number, end: number): number {
    const shallow = this.#remarks.findIndex((remark) => remark.indent <= column);
    const taken = shallow < 0 ? this.#remarks.length : shallow;
    const last = this.#remarks[taken - 1];
    if (!last) return end;
    this.#remarks = this.#remarks.slice(taken);
    return last.end;
  }

  /** Remarks behind the last line of a block of which one is indented as far as the block end with it. */
  #closes(column: number, end: number): number {
    const last = this.#remarks.at(-1);
    if (!last || column === 0 || !this.#holdsDeeper(column - 1)) return end;
    this.#remarks = NONE;
    return last.end;
  }

  #block(depth: number): Made {
    if (depth > DEEPEST) leave();
    return this.#isItem(this.#at) ? this.#list(depth) : this.#map(depth);
  }

  /** A dash with something behind it. */
  #isItem(at: number): boolean { return this.#text.charCodeAt(at) === 0x2d && (at + 1 >= this.#stop || this.#text.charCodeAt(at + 1) === 0x20); }

  #map(depth: number): Made {
    const [start, column] = [this.#at, this.#column];
    const entries: MapEntry[] = [];
    let end = start;
    while (this.#more && this.#column === column && !this.#isItem(this.#at)) {
      const key = this.#key(this.#at) ?? leave();
      const at = this.#skip(key.after);
      const made = at >= this.#stop || this.#text.charCodeAt(at) === 0x23 ? this.#below(column, key.after, at, depth) : this.#value(at, column);
      entries.push(entry(key.key, key, made.node));
      ({ end } = made);
    }
    if (this.#more && this.#column > column) leave();
    return { node: map(entries, start, end), end: this.#closes(column, end) };
  }

  #list(depth: number): Made {
    const [start, column] = [this.#at, this.#column];
    const items: DataNode[] = [];
    let end = start;
    while (this.#more && this.#column === column && this.#isItem(this.#at)) {
      const at = this.#skip(this.#at + 1);
      if (at >= this.#stop || this.#text.charCodeAt(at) === 0x23 || this.#isItem(at)) leave();
      let made: Made;
      if (this.#key(at)) {
        this.#column += at - this.#at;
        this.#at = at;
        made = this.#map(depth + 1);
      } else made = this.#value(at, column);
      items.push(made.node);
      ({ end } = made);
    }
    if (this.#more && this.#column > column) leave();
    return { node: list(items, start, end), end: this.#closes(column, end) };
  }

  /** What stands on the lines below a key, or nothing. */
  #below(column: number, colon: number, empty: number, depth: number): Made {
    const beside = empty < this.#stop ? this.#trimmed(empty, this.#stop) : colon;
    this.#advance();
    // A value on the line below its key, or what no reader of one line tells from it.
    if (this.#more && this.#column > column && !this.#isItem(this.#at) && !this.#key(this.#at)) return this.#value(this.#at, column);
    if (this.#more && (this.#column > column || (this.#column === column && this.#isItem(this.#at)))) return this.#block(depth + 1);
    return { node: { type: 'scalar', value: null, start: empty, end: empty, decoded: true }, end: Math.max(beside, this.#remarks.at(-1)?.end ?? 0) };
  }

  /** A key at this place of the line and its colon; undefined where none stands. */
  #key(at: number): Key | undefined {
    const text = this.#text;
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      const close = text.indexOf(quote, at + 1);
      if (close < 0 || close >= this.#stop || close - at > LONGEST_KEY || !this.#isColon(close + 1)) return undefined;
      const key = text.slice(at + 1, close);
      return key.includes('\\') ? leave() : { key: this.#keyText(key, at, close + 1, at + 1, close), start: at + 1, end: close, after: close + 2 };
    }
    if (!KEY_BEGINS.test(quote ?? '')) return undefined;
    for (let i = at + 1; i < this.#stop; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x23 && text.charCodeAt(i - 1) === 0x20) return undefined;
      if (code !== 0x3a || !this.#isColon(i)) continue;
      return text.charCodeAt(i - 1) === 0x20 || i - at > LONGEST_KEY ? leave() : { key: this.#keyText(text.slice(at, i), at, i, at, i), start: at, end: i, after: i + 1 };
    }
    return undefined;
  }

  /** A key as written where a template makes part of it. */
  #keyText(key: string, from: number, to: number, start: number, end: number): string { return this.#masked?.covers({ start: from, end: to }) === true ? this.#written.slice(start, end) : key; }

  #isColon(at: number): boolean { return this.#text.charCodeAt(at) === 0x3a && at < this.#stop && (at + 1 === this.#stop || this.#text.charCodeAt(at + 1) === 0x20); }

  #skip(from: number): number {
    let at = from;
    while (at < this.#stop && this.#text.charCodeAt(at) === 0x20) at++;
    return at;
  }

  /** A value that stands on this line or, behind `|`, on those below; then to the next line, which is none of it. */
  #value(at: number, column: number): Made {
    const text = this.#text;
    const first = text[at] ?? '';
    if (first === '|' || first === '>') return this.#literal(at, column);
    const quoted = first === '"' || first === "'";
    const node = quoted ? this.#quoted(at, first, column) : first === '[' || first === '{' ? this.#inline(at) : this.#plain(at, column);
    // Only plain text ends before its own line does; brackets and quotes are counted with the span of the node.
    const past = quoted ? node.end + 1 : node.end;
    const rest = this.#skip(past);
    if (rest < this.#stop && (rest === past || text.charCodeAt(rest) !== 0x23)) leave();
    const end = rest < this.#stop ? this.#trimmed(past, this.#stop) : past;
    this.#advance();
    if (this.#more && this.#column > column) leave();
    return { node, end: this.#takesRemarks(column, end) };
  }

  /** To the next line of a text that goes on, of which the first `from` is the place behind its indentation; lines that hold nothing are passed over and count as one piece each. */
  #goesOn(column: number, pieces: string[]): number {
    for (;;) {
      const start = this.#stop + 1;
      if (start > this.#text.length) leave();
      let at = start;
      while (this.#text.charCodeAt(at) === 0x20) at++;
      const newline = this.#text.indexOf('\n', at);
      this.#stop = newline < 0 ? this.#text.length : newline;
      if (at < this.#stop) return at - start > column ? at : leave();
      pieces.push('');
    }
  }

  #trimmed(floor: number, from: number): number {
    let end = from;
    while (end > floor && this.#text.charCodeAt(end - 1) === 0x20) end--;
    return end;
  }

  /** `column`: that of what holds the text, beyond which further lines of it are indented; without it the text ends on its own line. */
  #quoted(at: number, quote: string, column?: number): ScalarNode {
    const text = this.#text;
    const pieces: string[] = [];
    let [close, from, escaped] = [at + 1, at + 1, false];
    for (;; close++) {
      if (close >= this.#stop) {
        if (column === undefined || (quote === '"' && text[this.#stop - 1] === '\\')) leave();
        pieces.push(text.slice(from, this.#stop));
        close = from = this.#goesOn(column, pieces);
      }
      const sign = text[close];
      if (sign === '\\' && quote === '"') { escaped = true; close++; if (close >= this.#stop) leave(); }
      if (sign !== quote) continue;
      if (quote === '"' || text[close + 1] !== quote) break;
      escaped = true;
      close++;
    }
    const whole = pieces.length === 0 ? text.slice(from, close) : folded([...pieces, text.slice(from, close)]);
    const value = !escaped ? whole : quote === "'" ? whole.replaceAll("''", "'") : whole.replace(/\\(.)/g, (_, sign: string) => ESCAPES[sign] ?? leave());
    return this.#scalar(value, { start: at, end: close + 1 }, { start: at + 1, end: close });
  }

  /** A value; as written where a template makes part of it. */
  #scalar(value: ScalarNode['value'], whole: Span, span: Span): ScalarNode {
    const written = this.#written.slice(span.start, span.end);
    return scalar(this.#masked?.covers(whole) === true ? written : value, span, written);
  }

  #plain(at: number, column: number): ScalarNode {
    const text = this.#text;
    const first = text[at] ?? '';
    if (!VALUE_BEGINS.test(first) && !(first === '-' && /[^\s?:,[\]{}]/.test(text[at + 1] ?? ''))) leave();
    const pieces: string[] = [];
    let end = this.#plainEnd(at, at + 1);
    for (let from = at; ; end = this.#plainEnd(from, from)) {
      pieces.push(text.slice(from, end));
      if (this.#skip(end) < this.#stop || !this.#isMore(column)) break;
      from = this.#goesOn(column, pieces);
    }
    const span = { start: at, end };
    return this.#scalar(pieces.length === 1 ? meaning(pieces[0] ?? '') : folded(pieces), span, span);
  }

  /** Where plain text ends on its line. */
  #plainEnd(at: number, from: number): number {
    const text = this.#text;
    let end = from;
    for (; end < this.#stop; end++) {
      const code = text.charCodeAt(end);
      if (code === 0x3a && this.#isColon(end)) leave();
      if (code === 0x23 && text.charCodeAt(end - 1) === 0x20) break;
    }
    return this.#trimmed(at, end);
  }

  /** Is the next line that is not blank indented further? A remark is none of the text, and ends it. */
  #isMore(column: number): boolean {
    for (let start = this.#stop + 1; start < this.#text.length;) {
      let at = start;
      while (this.#text.charCodeAt(at) === 0x20) at++;
      if (at >= this.#text.length) return false;
      if (this.#text.charCodeAt(at) !== 0x0a) return at - start > column && this.#text.charCodeAt(at) !== 0x23;
      start = at + 1;
    }
    return false;
  }

  /** A list in brackets or a map in braces that ends on its own line. */
  #inline(at: number, depth = 0): DataNode {
    if (depth > DEEPEST_INLINE) leave();
    const text = this.#text;
    const close = text[at] === '{' ? '}' : ']';
    const items: DataNode[] = [];
    const entries: MapEntry[] = [];
    let next = this.#skip(at + 1);
    if (text[next] !== close || next >= this.#stop) {
      for (;;) {
        const key = close === '}' ? this.#inlineKey(next) : undefined;
        const from = key ? this.#skip(key.after) : next;
        const node = this.#inlineValue(from, depth);
        if (key) entries.push(entry(key.key, key, node)); else items.push(node);
        // The span of a quoted text is what stands between its quotes.
        next = this.#skip(text[from] === '"' || text[from] === "'" ? node.end + 1 : node.end);
        if (next >= this.#stop) leave();
        if (text[next] === close) break;
        if (text[next] !== ',') leave();
        next = this.#skip(next + 1);
      }
    }
    return close === '}' ? map(entries, at, next + 1) : list(items, at, next + 1);
  }

  #inlineKey(at: number): Key {
    const first = this.#text[at] ?? '';
    const quoted = first === '"' || first === "'";
    const span = quoted ? this.#quoted(at, first) : this.#inlineText(at);
    const colon = quoted ? span.end + 1 : span.end;
    if (span.end - span.start > LONGEST_KEY || this.#text.charCodeAt(colon) !== 0x3a || this.#text.charCodeAt(colon + 1) !== 0x20) leave();
    const key = this.#text.slice(span.start, span.end);
    return key === '<<' || key.includes('\\') || (first === "'" && key.includes("'")) ? leave() : { key: this.#keyText(key, at, colon, span.start, span.end), start: span.start, end: span.end, after: colon + 1 };
  }

  #inlineValue(at: number, depth: number): DataNode {
    const first = this.#text[at] ?? '';
    if (at >= this.#stop) leave();
    if (first === '[' || first === '{') return this.#inline(at, depth + 1);
    if (first === '"' || first === "'") return this.#quoted(at, first);
    const span = this.#inlineText(at);
    return this.#scalar(meaning(this.#text.slice(span.start, span.end)), span, span);
  }

  /** Plain text between brackets: up to a comma, a bracket that closes, or the colon of a key. */
  #inlineText(at: number): Span {
    const text = this.#text;
    if (!VALUE_BEGINS.test(text[at] ?? '')) leave();
    let end = at + 1;
    for (; end < this.#stop; end++) {
      const code = text.charCodeAt(end);
      if (code === 0x2c || code === 0x5d || code === 0x7d || (code === 0x3a && ENDS_KEY.test(text[end + 1] ?? ' '))) break;
      if (code === 0x5b || code === 0x7b || (code === 0x23 && text.charCodeAt(end - 1) === 0x20)) leave();
    }
    if (end >= this.#stop || (text.charCodeAt(end) === 0x3a && text.charCodeAt(end - 1) === 0x20)) leave();
    return { start: at, end: this.#trimmed(at, end) };
  }

  /** The text behind `|` or `>`: lines indented further than the key, without that indentation; behind `>` a line end that no blank line follows is a space. */
  #literal(at: number, column: number): Made {
    const text = this.#text;
    const header = text.slice(at, this.#stop);
    if (!/^[|>]-?$/.test(header) || this.#stop >= text.length) leave();
    const flows = header.startsWith('>');
    const start = this.#stop + 1;
    const lines: string[] = [];
    let indent = -1;
    let end = start;
    // Lines of white space alone that are longer than the indentation: since the last line of text, and before it.
    let [over, within] = [false, false];
    for (let from = start; from < text.length;) {
      const newline = text.indexOf('\n', from);
      if (newline < 0) leave();
      let begin = from;
      while (text.charCodeAt(begin) === 0x20) begin++;
      if (begin === newline) {
        if (indent < 0 || (begin - from > indent && !this.#masked)) leave();
        // Template expressions alone on their lines; the text is told as it is written then.
        if (begin - from > indent) over = true;
        lines.push('');
      } else {
        if (indent < 0) indent = begin - from;
        if (indent <= column) leave();
        if (begin - from < indent) break;
        lines.push(text.slice(from + indent, newline));
        end = newline + 1;
        [over, within] = [false, within || over];
      }
      from = newline + 1;
    }
    const covered = this.#masked?.covers({ start: at, end }) === true;
    if (indent < 0 || over || (within && !covered)) leave();
    while (lines.at(-1) === '') lines.pop();
    this.#stop = end - 1;
    this.#advance();
    this.#shallow();
    if (this.#more && this.#column > column) leave();
    const value = covered ? dedented(this.#written.slice(start, end)) : (flows ? joined(lines) : lines.join('\n')) + (header.length === 1 ? '\n' : '');
    return { node: { type: 'scalar', value, start, end, decoded: true }, end: this.#trimmed(start, end - 1) };
  }
}
