import { baseName } from '../model/index.ts';
import type { Gap, Parser, ShellAssignment, ShellCommand, ShellDocument, SourceText } from '../model/index.ts';
import { Gaps } from './gap.ts';
import { extensionOf } from './names.ts';
import { ShellReader, innerSpan, textWithVariables } from './shell-read.ts';
import type { RawAssignment, RawCommand, RawScript } from './shell-read.ts';
import { unwrap } from './shell-unwrap.ts';
import { finished, moved, scriptOf, splitWord, valueOf } from './shell-words.ts';
import type { Constants, OffsetMap } from './shell-words.ts';

/** Longest script read, in UTF-16 units. */
const LONGEST = 2_000_000;
/** Scripts in scripts: `ssh host "sudo sh -c '...'"` is three. */
const MOST_WRAPPERS = 8;
/** Most commands given for one text, those inside of wrappers included. */
const MOST_COMMANDS = 50_000;

const EXTENSIONS = new Set(['sh', 'bash', 'zsh', 'ksh', 'bats', 'fish', 'command']);
const NAMES = new Set(['.envrc', '.bashrc', '.zshrc', '.profile', '.bash_profile', '.zprofile', '.zshenv', '.bash_aliases', '.bash_history', '.zsh_history']);
const SHEBANG = /^#!.*\b(?:ba|z|k|da|a)?sh\b/;

/** Commands and assignments of a script; `gaps` say where it could not be followed, as offsets of the document. */
export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly assignments: readonly ShellAssignment[];
  readonly gaps: readonly { readonly kind: Gap['kind']; readonly reason: string; readonly start: number }[];
}

/** Shell scripts: every simple command wherever it stands, also inside sudo, ssh, `sh -c`, containers and the like. */
export const shell: Parser = {
  id: 'shell',
  accepts(file, firstLine) {
    const base = baseName(file).toLowerCase();
    return EXTENSIONS.has(extensionOf(file)) || NAMES.has(base) || base === 'procfile' || SHEBANG.test(firstLine);
  },
  parse: parseShell,
};

function parseShell(source: SourceText): ShellDocument {
  const gaps = new Gaps(source);
  const isProcfile = baseName(source.file).toLowerCase() === 'procfile';
  // `web: command`: the name of the process takes the place of blanks.
  const text = isProcfile ? source.text.replace(/^[A-Za-z0-9_-]+:/gm, (name) => ' '.repeat(name.length)) : source.text;
  const read = shellCommands(text, 0);
  for (const gap of read.gaps) gaps.add(gap.kind, gap.reason, gap.start);
  return { file: source.file, origin: source.origin, text: source.text, syntax: 'shell', commands: read.commands, assignments: read.assignments, gaps: gaps.list() };
}

/**
 * Reads `text` as a shell script. Offsets of the result are those of the document it stands in: `at` plus the offset in `text`, or what
 * `map` makes of it where the text was decoded (see `offsetsIn`). Never throws.
 */
export function shellCommands(text: string, at: number, map: OffsetMap = (offset) => offset + at): ShellScript {
  const gaps: ShellScript['gaps'][number][] = [];
  const out: ShellCommand[] = [];
  const assignments: ShellAssignment[] = [];
  if (text.length > LONGEST) gaps.push({ kind: 'bound', reason: 'a script too long to be read', start: map(0) });
  else readScript({ text, map, constants: new Map(), wrappers: [], pipelines: { next: 0 }, gaps, out, assignments });
  return { commands: out, assignments, gaps };
}

interface Work {
  readonly text: string;
  readonly map: OffsetMap;
  readonly constants: Constants;
  readonly wrappers: readonly string[];
  /** Numbers of pipelines go on through inner scripts, so that none is used twice. */
  readonly pipelines: { next: number };
  readonly inFunction?: string;
  readonly gaps: ShellScript['gaps'][number][];
  readonly out: ShellCommand[];
  readonly assignments: ShellAssignment[];
}

function readScript(work: Work): void {
  const { text, map } = work;
  const raw = new ShellReader(text, (kind, reason, start) => work.gaps.push({ kind, reason, start: map(start) })).read();
  const constants = constantsOf(raw, work.constants);
  for (const one of raw.assignments) work.assignments.push(assignment(one, text, constants, map));
  passInputs(raw.commands, constants, text);
  const numbers = new Map<number, number>();
  for (const command of raw.commands) {
    let pipeline = numbers.get(command.pipeline);
    if (pipeline === undefined) numbers.set(command.pipeline, pipeline = work.pipelines.next++);
    emit({ ...command, pipeline, words: command.words.flatMap((word) => splitWord(word, constants)) }, { ...work, constants }, work.wrappers);
  }
}

/** Lists the command, then what it wraps. */
function emit(command: RawCommand, work: Work, wrappers: readonly string[]): void {
  if (work.out.length >= MOST_COMMANDS) return;
  const inside = wrappers.length < MOST_WRAPPERS ? unwrap(command, work.constants) : undefined;
  if (!inside?.plain || (!inside.inner && inside.scripts.length === 0)) work.out.push(listed(command, work, wrappers));
  if (!inside) return;
  const outer = [...wrappers, inside.name];
  if (inside.inner) emit(inside.inner, work, outer);
  const inFunction = command.inFunction ?? work.inFunction;
  const within = { ...work, wrappers: outer, ...(inFunction === undefined ? {} : { inFunction }) };
  for (const words of inside.scripts) {
    const script = scriptOf(words, work.text, work.constants);
    readScript({ ...within, text: script.text, map: (offset) => work.map(script.map(offset)) });
  }
  const { input } = command;
  if (inside.readsInput && input) readScript({ ...within, text: input.text, map: (offset) => work.map(input.start + offset) });
}

function listed(command: RawCommand, work: Work, wrappers: readonly string[]): ShellCommand {
  const { text, map, constants } = work;
  const { input } = command;
  const inFunction = command.inFunction ?? work.inFunction;
  return {
    ...moved(command, map),
    words: command.words.map((word) => finished(word, text, constants, map)),
    environment: command.environment.map((one) => assignment(one, text, constants, map)),
    redirects: command.redirects.map(({ operator, target }) => ({ operator, target: finished(target, text, constants, map) })),
    wrappers, pipeline: command.pipeline,
    ...(input ? { input: { ...moved(input, map), text: input.text } } : {}), ...(inFunction === undefined ? {} : { inFunction }),
  };
}

function assignment(one: RawAssignment, text: string, constants: Constants, map: OffsetMap): ShellAssignment {
  return { ...moved(one, map), name: one.name, nameSpan: moved(one.nameSpan, map), value: finished(one.value, text, constants, map), exported: one.exported };
}

/** Variables set once, surely, and to something certain. What an outer script knows holds inside unless it is set again there. */
function constantsOf(raw: RawScript, outer: Constants): Constants {
  const times = new Map<string, number>();
  for (const { name } of raw.assignments) times.set(name, (times.get(name) ?? 0) + 1);
  const constants = new Map(outer);
  for (const name of [...times.keys(), ...raw.volatile]) constants.delete(name);
  for (const one of raw.assignments) {
    if (times.get(one.name) !== 1 || !one.certain || raw.volatile.has(one.name)) continue;
    const value = valueOf(one.value, constants);
    if (value !== undefined && value.length < 10_000) constants.set(one.name, value);
  }
  return constants;
}

/** `echo "..." | psql` and `cat <<EOF | psql` hand text to the next command of the pipeline. */
function passInputs(commands: readonly RawCommand[], constants: Constants, text: string): void {
  const last = new Map<number, RawCommand>();
  for (const command of commands) {
    const before = last.get(command.pipeline);
    last.set(command.pipeline, command);
    if (!before || command.input) continue;
    const program = before.words[0] && valueOf(before.words[0], constants);
    if (program === 'cat' && before.input && before.words.length === 1) command.input = before.input;
    if (program !== 'echo' && program !== 'printf') continue;
    const words = before.words.slice(1).filter((word, index) => !(index === 0 && /^-[neE]+$/.test(valueOf(word, constants) ?? '')));
    const [first] = words;
    const end = words.at(-1);
    if (!first || !end) continue;
    const span = words.length === 1 ? innerSpan(first) : { start: first.start, end: end.end };
    command.input = { ...span, text: words.length === 1 ? textWithVariables(first, text) : text.slice(span.start, span.end) };
  }
}
