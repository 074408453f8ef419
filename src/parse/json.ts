import { parseExpression } from '@babel/parser';
import { parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { baseName } from '../model/index.ts';
import type { DataDocument, DataNode, MapEntry, Parser, SourceText } from '../model/index.ts';
import { dataDocument, entry, list, map, scalar } from './data.ts';
import { jsonDepth } from './depth.ts';
import { Gaps, MAX_DEPTH } from './gap.ts';
import { dataOfExpression } from './json5.ts';
import { strictJson } from './json-strict.ts';
import { extensionOf } from './names.ts';

const EXTENSIONS = new Set(['json', 'jsonc', 'json5', 'ipynb', 'tfstate', 'code-workspace', 'webmanifest', 'geojson', 'har', 'jsonl']);
const NAMES = new Set(['.babelrc', '.eslintrc', '.jshintrc', '.swcrc', '.firebaserc', '.prettierrc.json', 'composer.lock', 'pipfile.lock', 'flake.lock']);

/** JSON, JSON with comments and trailing commas, and JSON5. `strict` tells which of them it was. */
export const json: Parser = {
  id: 'json',
  accepts(file) {
    return EXTENSIONS.has(extensionOf(file)) || NAMES.has(baseName(file).toLowerCase()) || file.toLowerCase().endsWith('.tfstate.backup');
  },
  parse: parseJson,
};

function parseJson(source: SourceText): DataDocument {
  const read = JSON5.test(source.file) ? undefined : strictJson(source.text);
  return read ? { ...dataDocument(source, 'json', [read], new Gaps(source)), strict: true } : patientJson(source);
}

/** The same for anything that calls itself JSON, and says what is wrong with it. */
export function patientJson(source: SourceText): DataDocument {
  const gaps = new Gaps(source);
  const finish = (roots: readonly DataNode[], strict: boolean): DataDocument => ({ ...dataDocument(source, 'json', roots, gaps), strict });
  if (jsonDepth(source.text, MAX_DEPTH) > MAX_DEPTH) {
    gaps.add('bound', `nested deeper than ${MAX_DEPTH} levels; not read`, 0);
    return finish([], false);
  }
  if (JSON5.test(source.file)) return finish(readJson5(source, gaps), isStrict(source.text));
  const errors: ParseError[] = [];
  const tree = attempt(() => parseTree(source.text, errors, { allowTrailingComma: true, disallowComments: false }));
  const [first] = errors;
  // What is wrong behind the first expression of a template is wrong because of it, as a rule: it becomes JSON when the template is filled in, and until then nobody can read it.
  if (first && TEMPLATE.test(source.text.slice(Math.max(0, first.offset - 1), first.offset + 2))) gaps.add('unparsable', 'not valid JSON from here on, where an expression of a template stands; what it makes is not known', first.offset, first.offset + first.length);
  else for (const error of errors) gaps.add('unparsable', 'not valid JSON here; correct it, the program that reads this file may refuse all of it', error.offset, error.offset + error.length);
  if (!tree) {
    if (errors.length === 0) gaps.add('unparsable', 'no JSON in this file', 0);
    return finish([], false);
  }
  return finish([fromJson(tree, source.text)], errors.length === 0 && isStrict(source.text));
}
const TEMPLATE = /\$\{|\{\{|\{%|<%/;
const JSON5 = /\.json5$|\.babelrc$/i;

/** Nodes of jsonc-parser to ours; no deeper than the text, which was measured before. */
function fromJson(node: Node, text: string): DataNode {
  const start = node.offset;
  const end = endOf(node, text);
  switch (node.type) {
    case 'object': {
      const entries: MapEntry[] = [];
      for (const property of node.children ?? []) {
        const [key, value] = property.children ?? [];
        if (!key || typeof key.value !== 'string') continue;
        const after = key.offset + key.length;
        entries.push(entry(key.value, inner(key, text), value ? fromJson(value, text) : { type: 'scalar', value: null, start: after, end: after, decoded: true }));
      }
      return map(entries, start, end);
    }
    case 'array': return list((node.children ?? []).map((child) => fromJson(child, text)), start, end);
    default: {
      const span = node.type === 'string' ? inner(node, text) : { start, end };
      const value: unknown = node.value;
      const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
      return scalar(known, span, text.slice(span.start, span.end));
    }
  }
}

/** Where a node ends. A comment that nobody closed is one character longer for the parser than for the text, and so is what holds it. */
function endOf(node: Node, text: string): number { return Math.min(node.offset + node.length, text.length); }

/** Span inside the quotes of a string; an unterminated one has no closing quote to leave out. */
function inner(node: Node, text: string): { start: number; end: number } {
  const end = endOf(node, text);
  const closed = node.length >= 2 && text[end - 1] === '"';
  return { start: Math.min(node.offset + 1, end), end: closed ? end - 1 : end };
}

/** JSON5 is a subset of JavaScript expressions, so the JavaScript parser reads it, with positions. */
function readJson5(source: SourceText, gaps: Gaps): readonly DataNode[] {
  try {
    return [dataOfExpression(parseExpression(source.text, { attachComment: false }), source.text, gaps)];
  } catch (error) {
    gaps.add('unparsable', 'not valid JSON5 here', positionOf(error));
    return [];
  }
}

function positionOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
}

/** Valid by RFC 8259? The runtime's own parser is the judge. */
function isStrict(text: string): boolean {
  try { JSON.parse(text); return true; } catch { return false; }
}

function attempt<T>(work: () => T): T | undefined {
  try { return work(); } catch { return undefined; }
}
