import type { z } from 'zod';
import { LineCounter, isMap, isNode, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { isRow } from './inherit.ts';
import type { Row } from './inherit.ts';

/** A file of rules/ as data, or what is wrong with it. Problems are `file:line: key.path: what is wrong`. */
export interface TableSource {
  readonly data?: Row;
  readonly problems: readonly string[];
  /** Turns the issues of a schema into problems of this file. */
  explain(issues: readonly z.core.$ZodIssue[]): readonly string[];
}

/** Parses one YAML file of rules/. Never throws. */
export function readSource(file: { readonly path: string; readonly text: string }): TableSource {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number): string => `${file.path}:${lines.linePos(offset).line}`;
  const explain = (issues: readonly z.core.$ZodIssue[]): readonly string[] => issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    return sentences(issue).map(([key, sentence]) => {
      const about = key === undefined ? path : [...path, key];
      return `${at(offsetOf(document, about))}: ${pathText(about)}: ${sentence}`;
    });
  });
  if (document.errors.length > 0) return { problems: document.errors.map((error) => `${at(error.pos[0])}: ${error.message}`), explain };
  let data: unknown;
  try { data = document.toJS({ maxAliasCount: 100 }); } catch { return { problems: [`${file.path}: too many aliases`], explain }; }
  return isRow(data) ? { data, problems: [], explain } : { problems: [`${file.path}: must be a mapping`], explain };
}

/** Where the deepest part of `path` that exists begins. */
function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isNode(item.key) && 'value' in item.key && item.key.value === last);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** Our own words for the issues that schemas of tables give: the key they are about, if it is below the issue's path, and a sentence. */
function sentences(issue: z.core.$ZodIssue): readonly (readonly [string | undefined, string])[] {
  switch (issue.code) {
    case 'unrecognized_keys': return issue.keys.map((key) => [key, 'is not a key of this table'] as const);
    case 'invalid_value': return [[undefined, `${issue.input === undefined ? 'is missing;' : 'must be'} one of ${issue.values.map(String).join(', ')}`]];
    case 'invalid_type': return [[undefined, issue.input === undefined ? `is missing (${issue.expected})` : `must be ${issue.expected}`]];
    case 'too_small': return [[undefined, 'must not be empty']];
    default: return [[undefined, issue.message]];
  }
}

function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('') || '(file)';
}
