import type { RawAssignment, RawCommand } from './shell-read.ts';
import { valueOf } from './shell-words.ts';
import type { Constants, RawWord } from './shell-words.ts';
import { WRAPPERS } from './shell-wrappers.ts';
import type { Program, Wrapper } from './shell-wrappers.ts';

/** What a wrapping command holds: another command, or scripts for another shell. */
export interface Unwrapped {
  /** Its base name: `sudo`, `ssh`. */
  readonly name: string;
  /** The wrapper itself says nothing by itself. */
  readonly plain: boolean;
  readonly inner?: RawCommand;
  /** Words of each script; the words of one are joined. */
  readonly scripts: readonly (readonly RawWord[])[];
  /** The text on standard input is a script. */
  readonly readsInput: boolean;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=/;

/** Looks one wrapper deep into `command`; undefined where its program wraps nothing. */
export function unwrap(command: RawCommand, constants: Constants): Unwrapped | undefined {
  const values = command.words.map((word) => valueOf(word, constants));
  const name = values[0] === undefined ? '' : values[0].slice(values[0].lastIndexOf('/') + 1);
  const found = find(name, values);
  if (!found) return undefined;
  const { wrapper } = found;
  const base = { name, plain: wrapper.plain === true };
  const environment: RawAssignment[] = [...command.environment];
  const at = innerStart(wrapper, values, found.at, command, environment);
  if (at.script !== undefined) {
    const word = command.words[at.script];
    return { ...base, scripts: word ? [[word]] : [], readsInput: false };
  }
  const rest = at.inner === undefined ? [] : command.words.slice(at.inner, at.stop);
  if (wrapper.each) return { ...base, scripts: rest.slice(0, name === 'trap' ? 1 : rest.length).map((word) => [word]), readsInput: false };
  if (wrapper.joins) return { ...base, scripts: rest.length > 0 ? [rest] : [], readsInput: wrapper.reads === true && rest.length === 0 };
  if (wrapper.reads) return { ...base, scripts: [], readsInput: rest.length === 0 || values.includes('-s') };
  const first = rest[0];
  if (!first || wrapper.own?.has(valueOf(first, constants) ?? '')) return undefined;
  const inner: RawCommand = { ...command, start: first.start, end: Math.max(first.end, rest.at(-1)?.end ?? 0), words: rest, environment };
  return { ...base, inner, scripts: [], readsInput: false };
}

/** The wrapper that these words name, through subcommands, and the index of the first word behind its name. */
function find(name: string, values: readonly (string | undefined)[]): { wrapper: Wrapper; at: number } | undefined {
  let entry: Wrapper | Program | undefined = WRAPPERS.get(name);
  let at = 1;
  while (entry && 'sub' in entry) {
    const begin = at;
    for (;;) {
      const value = values[at];
      if (value === undefined || !value.startsWith('-') || value === '--') break;
      at += entry.globals.has(value) ? 2 : 1;
    }
    const next: Wrapper | Program | undefined = entry.sub.get(values[at] ?? '');
    if (!next) {
      const { otherwise } = entry;
      return otherwise && values[at] !== undefined ? { wrapper: otherwise, at: otherwise.own?.has(values[at] ?? '') ? values.length : Math.max(begin, at) } : undefined;
    }
    entry = next;
    at++;
  }
  return entry ? { wrapper: entry, at } : undefined;
}

interface Start { readonly inner?: number; readonly stop?: number; readonly script?: number }

/** Goes over the wrapper's own options and words. Assignments among them are added to `environment`. */
function innerStart(wrapper: Wrapper, values: readonly (string | undefined)[], from: number, command: RawCommand, environment: RawAssignment[]): Start {
  if (wrapper.from) {
    const pattern = wrapper.from;
    const option = values.findIndex((value, index) => index >= from && value !== undefined && pattern.test(value));
    if (option < 0) return {};
    const stop = values.findIndex((value, index) => index > option && (value === ';' || value === '+'));
    return { inner: option + 1, ...(stop < 0 ? {} : { stop }) };
  }
  let skip = wrapper.skip ?? 0;
  let at = from;
  for (; at < values.length; at++) {
    const value = values[at];
    if (value === '--') {
      if (skip === 0 || wrapper.dashes || values.length <= at + 1 + skip) return wrapper.dashes || skip === 0 ? { inner: at + 1 } : {};
      continue;
    }
    if (value !== undefined && value.length > 1 && (value.startsWith('-') || (value.startsWith('+') && wrapper.reads))) {
      if (wrapper.own?.has(value)) return {};
      const equals = value.indexOf('=');
      if (wrapper.script?.test(equals > 0 && value.startsWith('--') ? value.slice(0, equals) : value)) return { script: equals > 0 && value.startsWith('--') ? at : at + 1 };
      if (wrapper.environment?.has(value)) addAssignment(command.words[at + 1], environment);
      const takes = wrapper.switches ? equals < 0 && !wrapper.switches.has(value) && (value.startsWith('--') || value.length === 2) : wrapper.values?.has(value) === true;
      if (takes) at++;
      continue;
    }
    if (wrapper.assignments && addAssignment(command.words[at], environment)) continue;
    if (skip > 0) { skip--; continue; }
    if (!wrapper.dashes) return { inner: at };
  }
  return {};
}

/** Adds `NAME=value` to the environment; false where the word is something else. */
function addAssignment(word: RawWord | undefined, environment: RawAssignment[]): boolean {
  const first = word?.parts[0];
  if (!word || first?.kind !== 'text') return false;
  const name = ASSIGNMENT.exec(first.value)?.[1];
  if (name === undefined) return false;
  const head = name.length + 1;
  const value = { ...first, value: first.value.slice(head), start: first.fixed ? first.start : first.start + head };
  const start = first.start;
  environment.push({
    name, nameSpan: { start, end: start + name.length }, start: word.start, end: word.end, exported: true, certain: true,
    value: { start: Math.min(value.start, word.end), end: word.end, parts: value.value === '' ? word.parts.slice(1) : [value, ...word.parts.slice(1)] },
  });
  return true;
}
