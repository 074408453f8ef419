import type { Span } from '../model/index.ts';
import { Heredocs } from './shell-heredoc.ts';
import type { RawInput } from './shell-heredoc.ts';
import { ShellLexer } from './shell-lex.ts';
import type { Trouble } from './shell-lex.ts';
import { valueOf, variablesOf } from './shell-words.ts';
import type { RawWord } from './shell-words.ts';

export interface RawAssignment extends Span { readonly name: string; readonly nameSpan: Span; readonly value: RawWord; exported: boolean; readonly certain: boolean }
export interface RawCommand extends Span {
  readonly words: RawWord[];
  readonly environment: RawAssignment[];
  readonly redirects: { readonly operator: string; readonly target: RawWord }[];
  input?: RawInput;
  readonly pipeline: number;
  readonly inFunction?: string;
}
export interface RawScript { readonly commands: RawCommand[]; readonly assignments: RawAssignment[]; readonly volatile: ReadonlySet<string> }

/** Most commands read of one text. */
const MOST_COMMANDS = 20_000;

const ASSIGNMENT = /^([A-Za-z_]\w*)(\[[^\]]{0,100}\])?(\+?)=/;
const REDIRECT = /(?:\d{1,3}|&)?(?:<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)/y;
const DECLARES = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);
const SETS_NAMES = new Set(['read', 'unset', 'getopts', 'mapfile', 'readarray']);
const NONE: ReadonlyMap<string, string> = new Map();

interface Draft { words: RawWord[]; environment: RawAssignment[]; redirects: { operator: string; target: RawWord }[]; input?: RawInput; start: number; ignored: boolean }
interface Block { readonly kind: 'if' | 'loop' | 'case' | 'brace'; readonly name?: string | undefined; readonly pipeline: number }

/** Reads the statements of a shell script flat: every simple command wherever it stands, with what surrounds it as marks on it. */
export class ShellReader {
  readonly #lexer: ShellLexer;
  readonly #trouble: Trouble;
  readonly #commands: RawCommand[] = [];
  readonly #assignments: RawAssignment[] = [];
  readonly #volatile = new Set<string>();
  readonly #heredocs = new Heredocs();
  #pipelines = 0;
  #pipeline = 0;
  #function: string | undefined;
  #conditional = 0;
  #allExported = false;

  constructor(text: string, trouble: Trouble) {
    this.#trouble = trouble;
    this.#lexer = new ShellLexer(text, trouble, (closer) => this.#enclosed(closer));
  }

  read(): RawScript {
    while (this.#lexer.at < this.#lexer.stop) this.#statements('');
    this.#commands.sort((a, b) => a.start - b.start || b.end - a.end);
    return { commands: this.#commands, assignments: this.#assignments.sort((a, b) => a.start - b.start), volatile: this.#volatile };
  }

  /** Commands inside brackets or backticks: what they set stays inside, and their pipelines are their own. */
  #enclosed(closer: ')' | ''): boolean {
    const pipeline = this.#pipeline;
    this.#conditional++;
    this.#pipeline = ++this.#pipelines;
    const closed = this.#statements(closer);
    this.#conditional--;
    this.#pipeline = pipeline;
    return closed;
  }

  /** Statements up to `closer` (taken) or the end; true where the closer was found. */
  #statements(closer: ')' | ''): boolean {
    const lexer = this.#lexer;
    const { text } = lexer;
    const blocks: Block[] = [];
    const outerFunction = this.#function;
    const outerConditional = this.#conditional;
    let pendingFunction: string | undefined;
    let draft = this.#draft();
    const finish = (joined: boolean, chained = false): void => {
      this.#finish(draft);
      if (!joined) this.#pipeline = ++this.#pipelines;
      draft = this.#draft();
      const inBlocks = blocks.filter((block) => block.kind !== 'brace').length;
      this.#conditional = outerConditional + inBlocks + (chained ? 1 : 0);
    };
    const leave = (kinds: readonly Block['kind'][]): void => {
      const index = blocks.findLastIndex((block) => kinds.includes(block.kind));
      if (index >= 0) {
        this.#pipeline = blocks[index]?.pipeline ?? this.#pipeline;
        blocks.splice(index);
      }
      this.#function = blocks.findLast((block) => block.name !== undefined)?.name ?? outerFunction;
      draft.ignored = true;
    };
    const enter = (kind: Block['kind'], name?: string): void => {
      if (blocks.length < 1000) blocks.push({ kind, name, pipeline: this.#pipeline });
      if (kind !== 'brace') this.#conditional++;
      if (name !== undefined) this.#function = name;
    };
    let closed = false;
    while (lexer.at < lexer.stop) {
      lexer.skipBlank();
      if (lexer.at >= lexer.stop) break;
      const char = text[lexer.at] ?? '';
      const next = text[lexer.at + 1] ?? '';
      const fresh = draft.words.length === 0 && draft.environment.length === 0;
      REDIRECT.lastIndex = lexer.at;
      if (char === '\n') { finish(false); lexer.at++; this.#heredocs.read(lexer, this.#trouble); }
      else if (char === '#') lexer.skipToLineEnd();
      else if (char === ';') {
        finish(false);
        lexer.at += next === ';' ? (text[lexer.at + 2] === '&' ? 3 : 2) : next === '&' ? 2 : 1;
        if (next === ';' || next === '&') this.#casePattern(blocks);
      } else if (char === '&' && next === '&') { finish(false, true); lexer.at += 2; }
      else if (char === '|' && next === '|') { finish(false, true); lexer.at += 2; }
      else if (char === '|') { finish(true); lexer.at += next === '&' ? 2 : 1; }
      else if (REDIRECT.test(text) && !((char === '<' || char === '>') && next === '(')) this.#redirect(draft, REDIRECT.lastIndex);
      else if (char === '&') { finish(false); lexer.at++; }
      else if (char === ')') {
        lexer.at++;
        if (closer === ')') { closed = true; break; }
        finish(false);
      } else if (char === '(' && draft.words.length === 1 && !draft.ignored && /^\([ \t]*\)/.test(text.slice(lexer.at, lexer.at + 20))) {
        lexer.at = text.indexOf(')', lexer.at) + 1;
        pendingFunction = this.#textOf(draft.words[0]);
        draft = this.#draft();
      } else if (char === '(') {
        lexer.at++;
        if (next === '(') { lexer.at++; lexer.skipArithmetic(); }
        else if (lexer.depth >= 50) { this.#trouble('bound', 'subshells nested too deep; the rest was not read', lexer.at); lexer.at = lexer.stop; }
        else {
          lexer.depth++;
          const name = this.#function;
          this.#function = pendingFunction ?? name;
          pendingFunction = undefined;
          this.#enclosed(')');
          this.#function = name;
          lexer.depth--;
        }
        draft.ignored = true;
      } else {
        const word = lexer.word();
        if (word.end === word.start) { lexer.at++; continue; }
        const bare = fresh && word.parts.length === 1 && word.parts[0]?.kind === 'text' && !word.parts[0].quoted ? word.parts[0].value : '';
        switch (bare) {
          case 'if': enter('if'); break;
          case 'while': case 'until': enter('loop'); break;
          case 'then': case 'else': case 'elif': case 'do': case '!': break;
          case 'fi': leave(['if']); break;
          case 'done': leave(['loop']); break;
          case 'esac': leave(['case']); break;
          case '{': enter('brace', pendingFunction); pendingFunction = undefined; break;
          case '}': leave(['brace']); break;
          case 'for': case 'select': {
            enter('loop');
            lexer.skipBlank();
            if (text.startsWith('((', lexer.at)) { lexer.at += 2; lexer.skipArithmetic(); }
            else this.#volatile.add(this.#textOf(lexer.word()));
            draft.ignored = true;
            break;
          }
          case 'case': {
            enter('case');
            lexer.skipBlank();
            lexer.word();
            this.#skipSpace();
            if (/^in[\s(]/.test(text.slice(lexer.at, lexer.at + 3))) lexer.at += 2;
            this.#casePattern(blocks);
            break;
          }
          case 'function': {
            lexer.skipBlank();
            pendingFunction = this.#textOf(lexer.word());
            lexer.skipBlank();
            if (text.startsWith('()', lexer.at)) lexer.at += 2;
            break;
          }
          case '[[': this.#skipTest(); draft.ignored = true; break;
          default: this.#take(draft, word);
        }
      }
    }
    finish(false);
    if (!closed && closer === '') this.#heredocs.read(lexer, this.#trouble);
    this.#conditional = outerConditional;
    this.#function = outerFunction;
    return closed || closer === '';
  }

  #draft(): Draft {
    return { words: [], environment: [], redirects: [], start: this.#lexer.at, ignored: false };
  }

  #take(draft: Draft, word: RawWord): void {
    if (draft.words.length === 0 && draft.environment.length === 0) draft.start = word.start;
    const assignment = draft.words.length === 0 ? this.#assignment(word, false) : undefined;
    if (assignment) draft.environment.push(assignment);
    else draft.words.push(word);
  }

  /** `NAME=value` as an assignment, else undefined. `NAME+=` and `NAME[i]=` make the variable's value uncertain. */
  #assignment(word: RawWord, exported: boolean): RawAssignment | undefined {
    const [first, ...rest] = word.parts;
    if (first?.kind !== 'text' || first.quoted) return undefined;
    const match = ASSIGNMENT.exec(first.value);
    const name = match?.[1];
    if (!match || name === undefined) return undefined;
    if (match[2] || match[3]) this.#volatile.add(name);
    const head = match[0].length;
    const remaining = first.value.slice(head);
    const parts = remaining === '' ? rest : [{ ...first, value: remaining, start: first.start + head }, ...rest];
    return {
      name, nameSpan: { start: word.start, end: word.start + name.length }, start: word.start, end: word.end, exported: exported || this.#allExported,
      value: { start: word.start + head, end: word.end, parts }, certain: this.#conditional === 0 && !match[2] && !match[3],
    };
  }

  #finish(draft: Draft): void {
    const [first] = draft.words;
    if (draft.ignored) return;
    if (!first) { this.#assignments.push(...draft.environment); return; }
    const name = this.#textOf(first);
    if (DECLARES.has(name)) { this.#declare(name, draft.words); return; }
    if (SETS_NAMES.has(name)) for (const word of draft.words.slice(1)) this.#volatile.add(this.#textOf(word));
    if (name === 'set') this.#option(draft.words);
    if (this.#commands.length >= MOST_COMMANDS) {
      if (this.#commands.length === MOST_COMMANDS) this.#trouble('bound', `more than ${MOST_COMMANDS} commands; the rest was not read`, draft.start);
      this.#lexer.at = this.#lexer.stop;
      return;
    }
    const end = Math.max(first.end, ...draft.words.slice(-1).map((word) => word.end));
    const command: RawCommand = {
      start: draft.start, end, words: draft.words, environment: draft.environment, redirects: draft.redirects, pipeline: this.#pipeline,
      ...(draft.input ? { input: draft.input } : {}), ...(this.#function === undefined ? {} : { inFunction: this.#function }),
    };
    this.#commands.push(command);
    this.#heredocs.belongTo(draft, command);
  }

  #declare(name: string, words: readonly RawWord[]): void {
    const exported = name === 'export' || ((name === 'declare' || name === 'typeset') && words.some((word) => /^-[a-z]*x/.test(this.#textOf(word))));
    for (const word of words.slice(1)) {
      const made = this.#assignment(word, exported);
      if (made) this.#assignments.push(made);
      else if (exported) for (const known of this.#assignments) if (known.name === this.#textOf(word)) known.exported = true;
    }
  }

  /** `set -a` exports everything assigned from here on. */
  #option(words: readonly RawWord[]): void {
    const flags = words.slice(1).map((word) => this.#textOf(word));
    if (flags.some((flag, index) => /^-[a-z]*a/.test(flag) || (flag === 'allexport' && flags[index - 1] === '-o'))) this.#allExported = true;
    if (flags.some((flag, index) => /^\+[a-z]*a/.test(flag) || (flag === 'allexport' && flags[index - 1] === '+o'))) this.#allExported = false;
  }

  #redirect(draft: Draft, end: number): void {
    const lexer = this.#lexer;
    const operator = lexer.text.slice(lexer.at, end);
    lexer.at = end;
    lexer.skipBlank();
    const target = lexer.word();
    const plain = operator.replace(/^\d+/, '');
    if (plain === '<<' || plain === '<<-') {
      this.#heredocs.open(valueOf(target, NONE) ?? lexer.text.slice(target.start, target.end), plain === '<<-', draft);
    } else if (plain === '<<<') draft.input = { ...innerSpan(target), text: textWithVariables(target, lexer.text) };
    else draft.redirects.push({ operator, target });
  }

  /** Inside a `case`: the patterns up to `)`, unless it ends here. */
  #casePattern(blocks: readonly Block[]): void {
    if (blocks.at(-1)?.kind !== 'case') return;
    const lexer = this.#lexer;
    this.#skipSpace();
    if (lexer.text[lexer.at] === '(') lexer.at++;
    while (lexer.at < lexer.stop) {
      lexer.skipBlank();
      const char = lexer.text[lexer.at];
      if (char === ')') { lexer.at++; return; }
      if (char === '|') { lexer.at++; continue; }
      const before = lexer.at;
      const word = lexer.word();
      if (lexer.text.slice(word.start, word.end) === 'esac') { lexer.at = before; return; }
      if (lexer.at === before) return;
    }
  }

  #skipTest(): void {
    const lexer = this.#lexer;
    while (lexer.at < lexer.stop) {
      lexer.skipBlank();
      const word = lexer.word();
      if (word.end === word.start) { if (lexer.text[lexer.at] === '\n') return; lexer.at++; }
      else if (lexer.text.slice(word.start, word.end) === ']]') return;
    }
  }

  #skipSpace(): void {
    for (;;) {
      this.#lexer.skipBlank();
      const char = this.#lexer.text[this.#lexer.at];
      if (char === '\n') this.#lexer.at++;
      else if (char === '#') this.#lexer.skipToLineEnd();
      else return;
    }
  }

  #textOf(word: RawWord | undefined): string {
    return word ? valueOf(word, NONE) ?? '' : '';
  }
}

/** The span of a word without the quotes around it. */
export function innerSpan(word: RawWord): Span {
  const [only] = word.parts;
  return word.parts.length === 1 && only?.kind === 'text' && !only.fixed ? { start: only.start, end: only.start + only.value.length } : { start: word.start, end: word.end };
}

/** The text of a word with quotes taken off and variables left as written. */
export function textWithVariables(word: RawWord, source: string): string {
  return variablesOf(word).length === 0 && word.parts.every((part) => part.kind === 'text')
    ? valueOf(word, NONE) ?? ''
    : word.parts.map((part) => (part.kind === 'text' ? part.value : source.slice(part.start, part.end))).join('');
}
