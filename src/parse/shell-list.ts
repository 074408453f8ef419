import type { ShellWord } from '../model/index.ts';
import { ShellLexer } from './shell-lex.ts';
import { finished } from './shell-words.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** The words of `text` as a shell would part them, read as a list of words and not as commands; signs of the shell are passed over. */
export function wordsOf(text: string, at: number): readonly ShellWord[] {
  const words: ShellWord[] = [];
  const lexer: ShellLexer = new ShellLexer(text, () => undefined, (closer) => {
    // Substitutions are not looked into here: the words of Docker's arguments are what matters.
    while (lexer.at < lexer.stop && lexer.text[lexer.at] !== ')') lexer.at++;
    if (closer === ')') lexer.at = Math.min(lexer.at + 1, lexer.stop);
    return true;
  });
  while (lexer.at < lexer.stop && words.length < 5_000) {
    lexer.skipBlank();
    const word = lexer.word();
    if (word.end > word.start) words.push(finished(word, text, NONE, (offset) => offset + at));
    else lexer.at++;
  }
  return words;
}
