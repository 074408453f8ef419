import { readdirSync, readFileSync } from 'node:fs';
import type { MemoryFile } from '../../src/discover/memory.ts';
import { CHANGES, SHIFT_KINDS } from '../../src/model/index.ts';
import type { Change, Origin, ShiftKind, Side } from '../../src/model/index.ts';
import { expandPlaceholders } from './placeholders.ts';

/** A line of one of the two trees, 1-based; no side: rewritten in place, either will do. */
export interface LineOf { readonly side?: Side; readonly file: string; readonly line: number }
/** A shift somebody expects: its kind, and a part of the name of what it is about. */
export interface ShiftOf { readonly kind: ShiftKind; readonly about: string }
/** A path somebody expects: its effect, and the name of the resource or a part of it. */
export interface PathOf { readonly effect: string; readonly on: string }

/** What a comparison is expected to say. Lists name what must be there; more may be. */
export interface Expected {
  /** More than one where the specification leaves the choice. */
  readonly verdict: readonly Change[];
  /** Left out: as the verdict has it. */
  readonly gate?: 'open' | 'closed';
  readonly added: readonly PathOf[];
  readonly removed: readonly PathOf[];
  readonly weakened: readonly ShiftOf[];
  readonly strengthened: readonly ShiftOf[];
  /** Files that hide something. */
  readonly hidden: readonly string[];
  readonly revealed: readonly string[];
  /** The changed line that the first thing that got worse (with nothing worse: better) must name first; of several, any. */
  readonly causes: readonly LineOf[];
}

/** Two small trees in one text, and what comparing them says; `reverse`: what comparing them the other way round says. */
export interface CompareFixture {
  readonly title: string;
  readonly expected: Expected;
  readonly reverse?: Pick<Expected, 'verdict' | 'gate'>;
  /** Day of the beliefs, where the story is of another day. */
  readonly asOf?: string;
  readonly base: readonly MemoryFile[];
  readonly head: readonly MemoryFile[];
  /** What placeholders stand for: nothing that is said may hold it. */
  readonly secrets: readonly string[];
}

type Encoding = 'utf-8' | 'utf-16' | 'nul' | 'broken' | 'crlf';
interface Raw { readonly path: string; readonly origin: Origin; readonly as: Encoding; readonly large: boolean; readonly lines: string[] }

const FILE = /^(===|>>>) (\S+)(?: \(([a-z0-9, -]+)\))?$/;
const DELETED = /^--- (\S+)$/;
const RENAMED = /^~~~ (\S+) -> (\S+)$/;
const HEADER = /^# ([a-z-]+): (.*)$/;

/**
 * Reads a pair of trees: `# key: value` lines, then `=== path` for every file of the base, then only what differs in the head: `>>> path` a file replaced or added,
 * `--- path` a file deleted (a directory with a slash at its end), `~~~ old -> new` a file or directory renamed. After a path in brackets: `ignored`, `home`, and how
 * the bytes are kept: `utf-16`, `nul` (one zero byte at the end), `broken` (a byte that is no character), `crlf` (carriage returns), `large` (filled up past what is read of one file).
 * Throws on what belongs nowhere.
 */
export function parseCompareTree(text: string): CompareFixture {
  const headers: [string, string][] = [];
  const base = new Map<string, Raw>();
  const edits: ({ readonly kind: 'put'; readonly file: Raw } | { readonly kind: 'delete'; readonly path: string } | { readonly kind: 'rename'; readonly from: string; readonly to: string })[] = [];
  let current: Raw | undefined;
  for (const line of text.split('\n')) {
    const file = FILE.exec(line);
    const deleted = DELETED.exec(line);
    const renamed = RENAMED.exec(line);
    if (file?.[1] && file[2]) {
      current = rawFile(file[2], file[3]);
      if (file[1] === '===') {
        if (edits.length > 0) throw new Error(`a file of the base below one of the head: ${line}`);
        base.set(current.path, current);
      } else edits.push({ kind: 'put', file: current });
    } else if (deleted?.[1]) { edits.push({ kind: 'delete', path: deleted[1] }); current = undefined; }
    else if (renamed?.[1] && renamed[2]) { edits.push({ kind: 'rename', from: renamed[1], to: renamed[2] }); current = undefined; }
    else if (current) current.lines.push(line);
    else {
      const header = HEADER.exec(line);
      if (header?.[1]) headers.push([header[1], header[2] ?? '']);
      else if (line.trim() !== '') throw new Error(`not a header line: ${line}`);
    }
  }
  const head = new Map(base);
  for (const edit of edits) {
    if (edit.kind === 'put') head.set(edit.file.path, edit.file);
    else {
      const touched = [...head.keys()].filter((path) => edit.kind === 'delete' ? below(path, edit.path) : below(path, edit.from));
      if (touched.length === 0) throw new Error(`nothing to ${edit.kind}: ${edit.kind === 'delete' ? edit.path : edit.from}`);
      for (const path of touched) {
        const held = head.get(path);
        head.delete(path);
        if (edit.kind === 'rename' && held) { const to = edit.to + path.slice(edit.from.length); head.set(to, { ...held, path: to }); }
      }
    }
  }
  return { ...expectations(headers), base: [...base.values()].map(memoryFile), head: [...head.values()].map(memoryFile), secrets: [...new Set([...text.matchAll(/\{\{[a-z0-9-]+:[^{}\n]+\}\}/g)].map(([placeholder]) => expandPlaceholders(placeholder)))] };
}

const below = (path: string, name: string): boolean => path === name || (name.endsWith('/') && path.startsWith(name));

function rawFile(path: string, words: string | undefined): Raw {
  let origin: Origin = 'tree';
  let as: Encoding = 'utf-8';
  let large = false;
  for (const word of words?.split(', ') ?? []) {
    if (word === 'ignored' || word === 'home') origin = word;
    else if (word === 'utf-16' || word === 'nul' || word === 'broken' || word === 'crlf') as = word;
    else if (word === 'large') large = true;
    else throw new Error(`not a word about a file: ${word}`);
  }
  return { path, origin, as, large, lines: [] };
}

function memoryFile(raw: Raw): MemoryFile {
  const text = expandPlaceholders(raw.lines.join('\n')) + (raw.large ? '#'.repeat(9 * 1024 * 1024) : '');
  const content = raw.as === 'crlf' ? text.replaceAll('\n', '\r\n') : raw.as === 'utf-16' ? Buffer.from(`\uFEFF${text}`, 'utf16le') : raw.as === 'nul' ? Buffer.from(`${text}\0`) : raw.as === 'broken' ? Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0xc0])]) : text;
  return { path: raw.path, origin: raw.origin, content };
}

function expectations(headers: readonly (readonly [string, string])[]): Pick<CompareFixture, 'title' | 'expected' | 'reverse' | 'asOf'> {
  const known = new Set(['title', 'verdict', 'gate', 'reverse', 'as-of', 'added', 'removed', 'weakened', 'strengthened', 'hidden', 'revealed', 'cause', 'why']);
  const wrong = headers.find(([key]) => !known.has(key));
  if (wrong) throw new Error(`not a header: ${wrong[0]}`);
  const all = (key: string): string[] => headers.filter(([name]) => name === key).map(([, value]) => value.trim());
  const one = (key: string): string | undefined => { const values = all(key); if (values.length > 1) throw new Error(`${key} is said twice`); return values[0]; };
  const paths = (key: string): PathOf[] => all(key).map((value) => { const [effect = '', ...on] = value.split(' '); return { effect, on: on.join(' ') }; });
  const shifts = (key: string): ShiftOf[] => all(key).map((value) => {
    const [word = '', ...about] = value.split(' ');
    const kind = SHIFT_KINDS.find((name) => name === word);
    if (!kind) throw new Error(`not a kind of shift: ${word}`);
    return { kind, about: about.join(' ') };
  });
  const verdict = changesOf(one('verdict'));
  const reverse = one('reverse')?.split(' ');
  const backwards = reverse && changesOf(reverse[0]);
  const asOf = one('as-of');
  return {
    title: one('title') ?? '',
    expected: {
      verdict, ...gateOf(one('gate')), added: paths('added'), removed: paths('removed'), weakened: shifts('weakened'), strengthened: shifts('strengthened'),
      hidden: all('hidden'), revealed: all('revealed'), causes: all('cause').map(lineOf),
    },
    ...(backwards ? { reverse: { verdict: backwards, ...gateOf(reverse[1]) } } : {}), ...(asOf === undefined ? {} : { asOf }),
  };
}

function changesOf(words: string | undefined): Change[] {
  return (words ?? '').split('|').map((word) => {
    const change = CHANGES.find((name) => name === word);
    if (!change) throw new Error(`not a verdict: ${word || 'none'}`);
    return change;
  });
}

function gateOf(word: string | undefined): Pick<Expected, 'gate'> {
  if (word !== undefined && word !== 'open' && word !== 'closed') throw new Error(`not a gate: ${word}`);
  return word === undefined ? {} : { gate: word };
}

/** `file:3` a line of the head; `file:3 removed` a line that the base had; `file:3 changed` one of both. */
function lineOf(text: string): LineOf {
  const match = /^(\S+):(\d+)(?: (removed|changed))?$/.exec(text);
  if (!match?.[1] || !match[2]) throw new Error(`not a line: ${text}`);
  return { ...(match[3] === 'changed' ? {} : { side: match[3] === 'removed' ? 'base' : 'head' }), file: match[1], line: Number(match[2]) };
}

const folder = new URL('../../fixtures/compare/', import.meta.url);

/** Names of the pairs in fixtures/compare, in order. */
export function compareNames(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.pair')).sort();
}

/** Loads one pair of fixtures/compare by its name; an error names the fixture. */
export function loadPair(name: string): CompareFixture {
  try { return parseCompareTree(readFileSync(new URL(name, folder), 'utf8')); } catch (error) { throw new Error(`fixtures/compare/${name} is not a pair of trees`, { cause: error }); }
}
