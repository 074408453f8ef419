import type { Knowledge, SecretCommand } from '../../model/index.ts';
import { escaped } from './alternation.ts';
import { pipedInto, wordsBehind } from './command-line.ts';
import type { Word } from './command-line.ts';
import type { Sight } from './generic-headers.ts';
import { classOfName } from './generic-names.ts';
import type { SecretClass } from './generic-names.ts';
import { judgeValue } from './generic-values.ts';

/** Finds what commands are given on their line, by rules/secrets/commands.yml. */
export interface CommandReader {
  /** One of these stands in every text with such a command, lower case. */
  readonly literals: readonly string[];
  /** Secrets in the order of the text, at most `most`; `hits`: the literals that occur, where that is known. */
  find(text: string, most: number): Sight[];
}

/** One word of a form: an expression with the secret in its last group, or what stands before it. */
interface Part { readonly pattern: RegExp; readonly secret: boolean; readonly named: boolean }
interface Row { readonly command: SecretCommand; readonly takes: readonly (readonly Part[])[]; readonly piped: readonly RegExp[] }

const MOST_PROGRAMS = 5_000;
const NONE: CommandReader = { literals: [], find: () => [] };
const made = new WeakMap<Knowledge, CommandReader>();

/** The reader of these tables, made once for them. */
export function commandReader(knowledge: Knowledge): CommandReader {
  const known = made.get(knowledge);
  if (known) return known;
  const commands = knowledge.secrets?.commands ?? [];
  const reader = commands.length === 0 ? NONE : readerOf(commands);
  made.set(knowledge, reader);
  return reader;
}

function readerOf(commands: readonly SecretCommand[]): CommandReader {
  const literals = [...new Set(commands.flatMap((command) => (command.holds.length > 0 ? command.holds : command.programs)))];
  let ready: { readonly program: RegExp; readonly byProgram: ReadonlyMap<string, readonly Row[]> } | undefined;
  return {
    literals,
    find: (text, most) => {
      ready ??= prepared(commands);
      const out: Sight[] = [];
      ready.program.lastIndex = 0;
      for (let match = ready.program.exec(text), count = 0; match && out.length < most && count < MOST_PROGRAMS; match = ready.program.exec(text), count++) {
        const program = (match[1] ?? '').toLowerCase();
        const rows = ready.byProgram.get(program) ?? [];
        const words = wordsBehind(text, match.index, match.index + match[0].length);
        for (const row of rows) out.push(...ofRow(text, row, program, match.index, words));
      }
      return out;
    },
  };
}

function prepared(commands: readonly SecretCommand[]): { readonly program: RegExp; readonly byProgram: ReadonlyMap<string, readonly Row[]> } {
  const byProgram = new Map<string, Row[]>();
  for (const command of commands) {
    const row: Row = { command, takes: command.takes.map((form) => form.split(' ').map(partOf)), piped: command.piped.map(wholeOf) };
    for (const program of command.programs) byProgram.set(program, [...(byProgram.get(program) ?? []), row]);
  }
  const names = [...byProgram.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return { byProgram, program: new RegExp(`(?<![\\w-])(${names.map(escaped).join('|')})(?:\\.exe)?(?=[ \\t"'\\r\\n])`, 'gi') };
}

/** `-p{}`, `*:{}`, `add_user`, `*`, `{name}`. Letters of options count; those of words of Windows are written in every way they are met. */
function partOf(word: string): Part {
  const secret = word.includes('{}');
  return { secret, named: word.includes('{name}'), pattern: new RegExp(`^${sourceOf(word)}$`, /^[-/]{0,2}(?:env|path|value)/i.test(word) ? 'i' : '') };
}

function wholeOf(form: string): RegExp { return new RegExp(`^${form.split(' ').map(sourceOf).join('\\s+')}$`); }

function sourceOf(word: string): string {
  if (word === '*') return '(?!-)\\S{1,200}';
  return word.split(/(\{\}|\*|\{name\})/).map((piece) => (piece === '{}' ? '([^-/\\s]\\S{3,200}|[/-][^\\s]{7,200})' : piece === '*' ? '[^\\s]{0,100}?' : piece === '{name}' ? '([A-Za-z_][\\w.:/-]{1,80})' : escaped(piece))).join('');
}

function ofRow(text: string, row: Row, program: string, start: number, words: readonly Word[]): Sight[] {
  const { behind } = row.command;
  const line = ` ${words.map((word) => word.said).join(' ')} `;
  if (behind.length > 0 && !behind.some((word) => line.includes(` ${word} `))) return [];
  const out: Sight[] = [];
  for (let at = 0; at < words.length; at++) for (const parts of row.takes) { const sight = taken(text, row.command, program, parts, words.slice(at, at + parts.length)); if (sight) { out.push(sight); break; } }
  if (row.piped.length > 0) {
    for (const given of pipedInto(text, start, words)) {
      const raw = row.piped.map((form) => form.exec(given.said)?.at(-1)).find((found) => found !== undefined);
      const sight = raw === undefined ? undefined : sightOf(text, row.command, given, raw, program);
      if (sight) out.push(sight);
    }
  }
  return out;
}

function taken(text: string, command: SecretCommand, program: string, parts: readonly Part[], words: readonly Word[]): Sight | undefined {
  if (words.length < parts.length) return undefined;
  let found: { readonly word: Word; readonly raw: string } | undefined;
  let name: string | undefined;
  for (const [index, part] of parts.entries()) {
    const word = words[index];
    const match = word && part.pattern.exec(word.said);
    if (!word || !match) return undefined;
    if (part.named) { name = match[1] ?? ''; if (classOfName(name) === undefined) return undefined; }
    if (part.secret) found = { word, raw: match.at(-1) ?? '' };
  }
  return found && sightOf(text, command, found.word, found.raw, program, name);
}

/** It is called as what it is given to, or else as the command. */
function sightOf(text: string, command: SecretCommand, word: Word, raw: string, program: string, name?: string): Sight | undefined {
  const of: SecretClass = (name === undefined ? undefined : classOfName(name)) ?? (command.what.includes('password') ? 'password' : 'secret');
  const at = text.slice(word.start, word.end + 1).lastIndexOf(raw);
  const judgement = at < 0 ? undefined : judgeValue(raw, of, { quoted: true, code: false });
  if (!judgement) return undefined;
  const start = word.start + at;
  return { start, end: start + raw.length, name: name ?? program, named: true, what: command.what, ...(of === 'password' ? { kind: 'unknown.password' } : {}), judgement };
}
