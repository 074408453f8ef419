import { leave } from './yaml-meaning.ts';
import type { Masked } from './yaml-template.ts';

/** A remark on a line of its own: how far it is indented and where it ends. */
interface Remark { readonly indent: number; readonly end: number }

const NONE: readonly never[] = [];

/** The lines of a YAML text as a reader in one pass goes through them: the one it is at, and the remarks before it that no value has taken yet. */
export class Lines {
  readonly text: string;
  /** The text as it is written, and what of it was covered up. */
  readonly written: string;
  readonly masked: Masked | undefined;
  /** The next line that says something: its indentation, where that begins and where the line ends; none at the end of a document. */
  column = 0;
  at = 0;
  stop = -1;
  more = true;
  /** Did three dashes end the document? */
  dashes = false;
  /** The remarks between the lines before, until a block has taken them. */
  #remarks: readonly Remark[] = NONE;

  constructor(text: string, written: string, masked: Masked | undefined) {
    this.text = text;
    this.written = written;
    this.masked = masked;
  }

  /** To the next line that says something. */
  advance(): void {
    let remarks: Remark[] | undefined;
    this.#remarks = NONE;
    this.more = false;
    this.dashes = false;
    while (this.stop < this.text.length) {
      const start = this.stop + 1;
      const at = this.#open(start);
      const code = this.text.charCodeAt(at);
      if (at >= this.stop) continue;
      if (code === 0x23) { this.#remarks = remarks ??= []; remarks.push({ indent: at - start, end: this.trimmed(at, this.stop) }); continue; }
      this.at = at;
      this.column = at - start;
      if (this.column === 0 && /^(?:---|\.\.\.|%)/.test(this.text.slice(at, at + 3))) {
        if (this.text.slice(at, this.stop).trimEnd() !== '---' || this.#holdsDeeper(0)) leave();
        this.dashes = true;
        return;
      }
      this.more = true;
      return;
    }
  }

  /** Makes the line that begins at `start` the one whose end is `stop`; gives the place behind its indentation. */
  #open(start: number): number {
    const at = this.#indented(start);
    const newline = this.text.indexOf('\n', at);
    this.stop = newline < 0 ? this.text.length : newline;
    return at;
  }

  #indented(start: number): number {
    let at = start;
    while (this.text.charCodeAt(at) === 0x20) at++;
    return at;
  }

  #holdsDeeper(column: number): boolean { return this.#remarks.some((remark) => remark.indent > column); }

  /** Where a remark indented further than what follows would count as part of something else. */
  shallow(): void { if (this.#holdsDeeper(this.more ? this.column : 0)) leave(); }

  /** Where the last remark before this line ends; 0 without one. */
  remarked(): number { return this.#remarks.at(-1)?.end ?? 0; }

  /** The first remarks behind a value count as part of it as long as they are indented further than what holds the value. */
  takesRemarks(column: number, end: number): number {
    const shallow = this.#remarks.findIndex((remark) => remark.indent <= column);
    const taken = shallow < 0 ? this.#remarks.length : shallow;
    const last = this.#remarks[taken - 1];
    if (!last) return end;
    this.#remarks = this.#remarks.slice(taken);
    return last.end;
  }

  /** Remarks behind the last line of a block of which one is indented as far as the block end with it. */
  closes(column: number, end: number): number {
    const last = this.#remarks.at(-1);
    if (!last || column === 0 || !this.#holdsDeeper(column - 1)) return end;
    this.#remarks = NONE;
    return last.end;
  }

  /** A dash with something behind it. */
  isItem(at: number): boolean { return this.text.charCodeAt(at) === 0x2d && (at + 1 >= this.stop || this.text.charCodeAt(at + 1) === 0x20); }

  /** A colon with a space or nothing behind it. */
  isColon(at: number): boolean { return this.text.charCodeAt(at) === 0x3a && at < this.stop && (at + 1 === this.stop || this.text.charCodeAt(at + 1) === 0x20); }

  /** The next place of the line that is no space. */
  skip(from: number): number {
    let at = from;
    while (at < this.stop && this.text.charCodeAt(at) === 0x20) at++;
    return at;
  }

  trimmed(floor: number, from: number): number {
    let end = from;
    while (end > floor && this.text.charCodeAt(end - 1) === 0x20) end--;
    return end;
  }

  /** The place on a line below where something stands first, and how far that is indented; undefined at the end of the text. */
  below(): { readonly at: number; readonly column: number } | undefined {
    for (let start = this.stop + 1; start < this.text.length;) {
      const at = this.#indented(start);
      if (at >= this.text.length) return undefined;
      if (this.text.charCodeAt(at) !== 0x0a) return { at, column: at - start };
      start = at + 1;
    }
    return undefined;
  }

  /**
   * In a text over several lines, to the next one that is not blank; gives the place behind its indentation. Of blank lines between, each is an empty piece of the text. One that is not
   * indented further than `column`, and the end of the file, are left to the library.
   */
  goesOn(column: number, pieces: string[]): number {
    for (;;) {
      const start = this.stop + 1;
      if (start > this.text.length) leave();
      const at = this.#open(start);
      if (at < this.stop) return at - start > column ? at : leave();
      pieces.push('');
    }
  }
}
