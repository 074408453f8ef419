import { parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { Span } from '../model/index.ts';
import { schema } from './baseline-schema.ts';
import type { BaselineEntry } from './baseline-schema.ts';
import { subjectKey } from './baseline-file.ts';

/** A baseline as it was read, with where each entry stands. */
export interface Baseline {
  /** Path inside the workspace. */
  readonly file: string;
  readonly text: string;
  readonly entries: readonly PlacedEntry[];
}
export interface PlacedEntry extends Span { readonly entry: BaselineEntry }

/** Either the baseline or every sentence about what is wrong with it, each beginning with `file:line: `. */
export type ParsedBaseline = { readonly baseline: Baseline; readonly errors?: undefined } | { readonly baseline?: undefined; readonly errors: readonly string[] };

const MOST = 32 * 1024 * 1024;
const DEEPEST = 16;

/** Reads the text of a baseline; `file` is its name for the sentences. Strict: an unknown key, a key or subject that stands twice, anything but JSON is refused. Never throws. */
export function parseBaseline(text: string, file: string): ParsedBaseline {
  const refuse = (offset: number, sentence: string): ParsedBaseline => ({ errors: [`${file}:${lineOf(text, offset)}: ${sentence}`] });
  if (text.length > MOST) return refuse(0, `is larger than ${MOST} characters, so it was not read`);
  const deep = tooDeep(text);
  if (deep !== undefined) return refuse(deep, 'is nested deeper than a baseline is');
  let data: unknown;
  try { data = JSON.parse(text); } catch { return refuse(0, 'is not valid JSON; write it anew with craterscan baseline --update'); }
  const tree = parseTree(text);
  if (!tree) return refuse(0, 'is not valid JSON; write it anew with craterscan baseline --update');
  const twice = repeatedKey(tree);
  if (twice) return refuse(twice.offset, 'this key stands twice');
  const result = schema().safeParse(data);
  if (!result.success) {
    return { errors: result.error.issues.slice(0, MOST_PROBLEMS).map((issue) => `${file}:${lineOf(text, offsetAt(tree, issue.path))}: ${pathText(issue.path)} ${issue.code === 'unrecognized_keys' ? `has a key it must not have: ${issue.keys.map(shown).join(', ')}` : WRONG[issue.code] ?? 'has no value it may have'}`) };
  }
  const list = tree.children?.find((property) => property.children?.[0]?.value === 'findings')?.children?.[1]?.children ?? [];
  const entries = result.data.findings.map((entry, index): PlacedEntry => { const node = list[index]; return { entry, start: node?.offset ?? 0, end: (node?.offset ?? 0) + (node?.length ?? 0) }; });
  const seen = new Set<string>();
  for (const { entry, start } of entries) {
    const key = subjectKey(entry);
    if (seen.has(key)) return refuse(start, 'this subject stands twice; leave one entry for it');
    seen.add(key);
  }
  return { baseline: { file, text, entries } };
}

const MOST_PROBLEMS = 20;
const WRONG: Readonly<Record<string, string>> = { invalid_type: 'is missing or of another type than it must be', too_small: 'must not be empty', too_big: 'is too large' };


/** A name of the file as it may be printed: short, and without characters that move the cursor. */
function shown(key: string): string {
  const safe = key.replace(/[^\x20-\x7e]/g, '?');
  return safe.length > 40 ? `${safe.slice(0, 40)}...` : safe;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${shown(String(part))}`)).join('') || 'the file';
}

/** Where the deepest part of `path` that exists begins. */
function offsetAt(tree: Node, path: readonly PropertyKey[]): number {
  let at = tree;
  for (const part of path) {
    const next = typeof part === 'number' ? at.children?.[part] : at.children?.find((property) => property.children?.[0]?.value === part)?.children?.[1];
    if (!next) break;
    at = next;
  }
  return at.offset;
}

function repeatedKey(tree: Node): Node | undefined {
  const open: Node[] = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'object') {
      const seen = new Set<unknown>();
      for (const property of node.children ?? []) {
        const key = property.children?.[0];
        if (key && seen.has(key.value)) return key;
        seen.add(key?.value);
      }
    }
    open.push(...[...(node.children ?? [])].reverse());
  }
  return undefined;
}

/** Offset at which brackets nest too deep, so that no recursive reader is given them. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (quoted) { if (unit === '\\') at++; else if (unit === '"') quoted = false; } else if (unit === '"') quoted = true;
    else if (unit === '{' || unit === '[') { if (++depth > DEEPEST) return at; } else if (unit === '}' || unit === ']') depth--;
  }
  return undefined;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
