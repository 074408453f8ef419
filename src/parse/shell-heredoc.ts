import type { Span } from '../model/index.ts';
import type { ShellLexer, Trouble } from './shell-lex.ts';

/** Text a command is given on standard input. */
export interface RawInput extends Span { readonly text: string }
interface Receiver { input?: RawInput }
interface Open { readonly delimiter: string; readonly tabs: boolean; readonly owner: Receiver; receiver: Receiver }

/** Most heredocs opened on one line; nobody writes more than a few. */
const MOST_OPEN = 1_000;

/** Heredocs that were opened and whose bodies stand below the line being read. */
export class Heredocs {
  #open: Open[] = [];

  /** `<<delimiter` was met in the draft `owner`. */
  open(delimiter: string, tabs: boolean, owner: Receiver): void {
    if (this.#open.length < MOST_OPEN) this.#open.push({ delimiter, tabs, owner, receiver: owner });
  }

  /** The draft became a command, which takes the text from here on. */
  belongTo(owner: Receiver, command: Receiver): void {
    for (const one of this.#open) if (one.owner === owner) one.receiver = command;
  }

  /** Reads the bodies of those opened so far, one after the other; the lexer stands at the start of a line. */
  read(lexer: ShellLexer, trouble: Trouble): void {
    if (this.#open.length === 0) return;
    const opened = this.#open;
    this.#open = [];
    for (const one of opened) {
      const start = lexer.at;
      let end = start;
      let found = false;
      while (end < lexer.stop && !found) {
        const newline = lexer.text.indexOf('\n', end);
        const lineEnd = newline < 0 || newline > lexer.stop ? lexer.stop : newline;
        const line = lexer.text.slice(end, lineEnd).replace(/\r$/, '');
        found = (one.tabs ? line.replace(/^\t+/, '') : line) === one.delimiter;
        if (found) lexer.at = Math.min(lineEnd + 1, lexer.stop);
        else end = Math.min(lineEnd + 1, lexer.stop);
      }
      if (!found) {
        trouble('unparsable', 'a heredoc is opened above and never closed', start);
        lexer.at = lexer.stop;
      }
      one.receiver.input = { start, end, text: lexer.text.slice(start, end) };
    }
  }
}
