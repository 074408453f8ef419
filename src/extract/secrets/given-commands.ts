import { bufferOf } from '../../model/index.ts';
import type { Knowledge, SecretCommand } from '../../model/index.ts';
import { escaped } from './alternation.ts';
import { isAlphanumeric } from './byte-kinds.ts';
import { callAt, callSearch, callsIn, callsInBytes, overlapsOf } from './command-calls.ts';
import type { Call, CallSearch, Overlap } from './command-calls.ts';
import { lineBefore, pipedInto, wordsBehind } from './command-line.ts';
import type { Word } from './command-line.ts';
import type { Sight } from './generic-headers.ts';
import { classOfName } from './generic-names.ts';
import type { SecretClass } from './generic-names.ts';
import { judgeValue } from './generic-values.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';

/** Finds what commands are given on their line, by rules/secrets/commands.yml. A row of it counts in a text in which one of its programs is called with one of its literals, on one line. */
export interface CommandReader {
  /** One of these stands in every text with such a command, lower case. */
  readonly literals: readonly string[];
  /** Secrets in the order of the text, at most `most`; `hits`: the literals that occur, where that is known. */
  find(text: string, most: number, hits?: ReadonlySet<string>): Sight[];
  /** Does `find` find something in these bytes? `read`: they as Latin-1. `standing`: the places of `literals`. */
  holds(bytes: Uint8Array, read: () => string, standing: Standing, hits: ReadonlySet<string>): boolean;
}

/** One word of a form: an expression with the secret in its last group, or what stands before it. */
interface Part { readonly pattern: RegExp; readonly secret: boolean; readonly named: boolean }
/** `options`: one of these stands in every text in which something is given to the command; undefined: it is not known which. `overlaps`: of one of its literals how it lies over a call; none: it stands behind one. `told`: does a literal stand in the name of every program, so that a call without one is none? */
interface Row {
  readonly command: SecretCommand; readonly takes: () => readonly (readonly Part[])[]; readonly piped: () => readonly RegExp[]; readonly overlaps: (literal: string) => readonly Overlap[]; readonly told: boolean; readonly options: readonly string[] | undefined;
  readonly callsIn: (text: string, most: number) => Call[]; readonly callAt: (text: string, at: number) => Call | undefined; readonly search: () => CallSearch;
}
/** Rows of one literal that stands behind their calls: these are looked for together. */
interface Group { readonly rows: readonly Row[]; readonly search: CallSearch }

const MOST_PROGRAMS = 5_000;
/** How far behind a program what it is given is read, and as many bytes as that may be. */
const REACH = 2_200;
const REACH_BYTES = 3 * REACH;
const NONE: CommandReader = { literals: [], find: () => [], holds: () => false };
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
  const rowsOf = new Map<string, (() => Row)[]>();
  for (const command of commands) {
    // Of most commands no file of a tree holds a literal.
    let made: Row | undefined;
    const row = (): Row => (made ??= rowOf(command));
    for (const literal of literalsOf(command)) rowsOf.set(literal, [...(rowsOf.get(literal) ?? []), row]);
  }
  const literals = [...rowsOf.keys()];
  const held = (text: string, hits: ReadonlySet<string> | undefined): readonly string[] => {
    if (hits) return literals.filter((literal) => hits.has(literal));
    const folded = foldedAscii(text);
    return literals.filter((literal) => folded.includes(literal));
  };
  const find = (text: string, most: number, hits?: ReadonlySet<string>): Sight[] => {
    const present = held(text, hits);
    const rows = present.flatMap((literal) => (rowsOf.get(literal) ?? []).map((row) => row())).filter(({ options }) => options === undefined || options.some((option) => text.includes(option)));
    return among(new Set(rows), present, text, most);
  };
  const among = (rows: ReadonlySet<Row>, present: readonly string[], text: string, most: number, callsOf = (row: Row): readonly Call[] => row.callsIn(text, MOST_PROGRAMS)): Sight[] => {
    const calls = [...rows].flatMap((row) => {
      const some = callsOf(row);
      return some.some((call) => present.some((literal) => isWith(text, call, row, literal))) ? some.map((call) => ({ row, call })) : [];
    }).sort((a, b) => a.call.start - b.call.start);
    const out: Sight[] = [];
    for (const { row, call } of calls) {
      if (out.length >= most) break;
      out.push(...ofCall(text, row, call));
    }
    return out;
  };
  const groups = new Map<string, Group | undefined>();
  const groupOf = (literal: string): Group | undefined => {
    if (!groups.has(literal)) groups.set(literal, groupAmong((rowsOf.get(literal) ?? []).map((make) => make()).filter((row) => row.overlaps(literal).length === 0)));
    return groups.get(literal);
  };
  const liesOver = (literal: string): boolean => (rowsOf.get(literal) ?? []).length > (groupOf(literal)?.rows.length ?? 0);
  // Literals of the same rows share one group, so that a stretch is looked through once for all of them.
  const grouped: Group[] = [];
  const groupAmong = (rows: readonly Row[]): Group | undefined => {
    if (rows.length === 0) return undefined;
    const known = grouped.find((group) => group.rows.length === rows.length && group.rows.every((row, at) => row === rows[at]));
    if (known) return known;
    const made = { rows, search: callSearch(rows.flatMap((row) => row.command.programs)) };
    grouped.push(made);
    return made;
  };
  return {
    literals, find,
    holds: (bytes, read, standing, hits) => {
      // Rows of which all of the text must be read.
      const whole = new Set<Row>();
      // Up to where the bytes were looked through for calls of a group. A place that is further up is looked at anew.
      const passed = new Map<Group, number>();
      const present = [...standing.keys()].filter((literal) => rowsOf.has(literal));
      const lookBefore = (group: Group, place: number): void => {
        if (group.rows.every((row) => whole.has(row))) return;
        const [from, done] = [lineBefore(bytes, place, Math.max(0, place - REACH_BYTES)), passed.get(group) ?? 0];
        passed.set(group, place);
        const { search } = group;
        for (let at = search.next(bytes, done < place ? Math.max(from, done - LONGEST_CALL) : from, place + 1); at <= place; at = search.next(bytes, at + 1, place + 1)) {
          if (search.at(bytes, at, place + 1)) for (const row of group.rows) if (row.search().at(bytes, at, place + 1)) whole.add(row);
        }
      };
      // Before a literal that only stands behind calls little is looked at, however many there are.
      for (const literal of present) { const group = groupOf(literal); if (group) for (const place of standing.get(literal) ?? []) lookBefore(group, place); }
      const found = anyPlace(present.filter(liesOver), standing, (place, literal) => (rowsOf.get(literal) ?? []).some((make) => {
        const row = make();
        const over = row.overlaps(literal);
        if (over.length === 0) return false;
        if (!row.told) { if (!whole.has(row) && over.some((one) => callOver(bytes, place, one, row) !== undefined)) whole.add(row); return false; }
        return over.some((one) => { const call = callOver(bytes, place, one, row); return call !== undefined && givesAt(bytes, call, row); });
      }));
      // Programs are called, and languages, in texts without any option: to see that costs less than to look for all their calls.
      if (!found) for (const row of whole) if (row.options && !row.options.some((option) => bufferOf(bytes).includes(option))) whole.delete(row);
      return (found || whole.size > 0) && (found ? find(read(), 1, hits) : among(whole, held(read(), hits), read(), 1, (row) => callsInBytes(row.search(), bytes, MOST_PROGRAMS))).length > 0;
    },
  };
}

function literalsOf(command: SecretCommand): readonly string[] { return command.holds.length > 0 ? command.holds : command.programs; }

/** Letters of ASCII in lower case, as the prefilter looks at them. */
function foldedAscii(text: string): string { return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()); }

/** Does the literal stand in the call, or among the words behind it, as it does in a row of the table? */
function isWith(text: string, { program, start, end }: Call, { command, overlaps }: Row, literal: string): boolean {
  if (!literalsOf(command).includes(literal)) return false;
  const over = overlaps(literal);
  // What a literal is looked for behind a call ends with the words that are given to it, and the sign behind the last.
  return over.length === 0 ? foldedAscii(text.slice(end, (wordsBehind(text, start, end).at(-1)?.end ?? end) + 1)).includes(literal) : over.some((one) => one.program === program && start + one.from >= 0 && foldedAscii(text.slice(start + one.from, start + one.from + literal.length)) === literal);
}

/** The call over which a literal lies at a place of the bytes, with offsets of these. */
function callOver(bytes: Uint8Array, place: number, { program, from }: Overlap, row: Row): Call | undefined {
  const start = place - from;
  // Most places are in other words, which the bytes beside the program tell before an expression is made for it.
  if (start < 0 || isWordByte(bytes[start - 1] ?? 0) || !BEHIND.has(bytes[start + program.length] ?? 0)) return undefined;
  const before = Math.min(start, 1);
  const call = row.callAt(latinOf(bytes, start - before, start + program.length + LONGEST_CALL), before);
  return call && { program: call.program, start, end: start + call.end - call.start };
}
/** What may stand right behind the name of a program, or what begins `.exe`. */
const BEHIND = new Set(Buffer.from(' \t\r\n"\'.'));
function isWordByte(byte: number): boolean { return isAlphanumeric(byte) || byte === 0x5f || byte === 0x2d; }
/** More than a program of one row is longer than another, with what must stand behind it. */
const LONGEST_CALL = 40;

/** Is something given to the command at that place? Lines before it may print it, and those behind it be a document. */
function givesAt(bytes: Uint8Array, { program, start, end }: Call, row: Row): boolean {
  const from = Math.max(0, start - REACH);
  return ofCall(latinOf(bytes, from, start + 10 * REACH), row, { program, start: start - from, end: end - from }).length > 0;
}

function rowOf(command: SecretCommand): Row {
  const literals = literalsOf(command);
  const overlaps = new Map<string, readonly Overlap[]>();
  // Made when it is called somewhere.
  let takes: readonly (readonly Part[])[] | undefined;
  let piped: readonly RegExp[] | undefined;
  let all: Row['callsIn'] | undefined;
  let one: Row['callAt'] | undefined;
  let search: CallSearch | undefined;
  return {
    command, takes: () => (takes ??= command.takes.map((form) => form.split(' ').map(partOf))), piped: () => (piped ??= command.piped.map(wholeOf)),
    callsIn: (text, most) => (all ??= callsIn(command.programs))(text, most), callAt: (text, at) => (one ??= callAt(command.programs))(text, at), search: () => (search ??= callSearch(command.programs)),
    overlaps: (literal) => { const known = overlaps.get(literal) ?? overlapsOf(literal, command.programs); overlaps.set(literal, known); return known; },
    options: optionsOf(command), told: command.programs.every((program) => literals.some((literal) => program.includes(literal))),
  };
}

/** The options of a command, as they are written, where each way to give it something begins with one. */
function optionsOf({ takes, piped }: SecretCommand): readonly string[] | undefined {
  const options = takes.map((form) => /^-{1,2}(?!(?:env|path|value))[A-Za-z][A-Za-z-]*/i.exec(form)?.[0]);
  return piped.length === 0 && options.every((one) => one !== undefined) ? [...new Set(options)] : undefined;
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

function ofCall(text: string, row: Row, { program, start, end }: Call): Sight[] {
  const { behind } = row.command;
  const words = wordsBehind(text, start, end);
  const line = ` ${words.map((word) => word.said).join(' ')} `;
  if (behind.length > 0 && !behind.some((word) => line.includes(` ${word} `))) return [];
  const out: Sight[] = [];
  for (let at = 0; at < words.length; at++) for (const parts of row.takes()) { const sight = taken(text, row.command, program, parts, words.slice(at, at + parts.length)); if (sight) { out.push(sight); break; } }
  if (row.command.piped.length > 0) {
    for (const given of pipedInto(text, start, words)) {
      const raw = row.piped().map((form) => form.exec(given.said)?.at(-1)).find((found) => found !== undefined);
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
