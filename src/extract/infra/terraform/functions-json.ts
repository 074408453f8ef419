import { compareText } from '../../../model/index.ts';
import type { DataNode, Place, Scalar } from '../../../model/index.ts';
import { parse } from '../../../parse/index.ts';
import type { Builtin } from './functions.ts';
import { list, lost, map, MOST_TEXT, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';

/** JSON text of a value, undefined when a part is not known. `budget` counts down the characters left, shared parts included each time. */
function encode(value: Value, budget: { left: number }, depth: number): string | undefined {
  if (depth > 100 || budget.left <= 0) return undefined;
  let out: string | undefined;
  if (value.type === 'scalar') out = textIn(value.value);
  else if (value.type === 'list') out = joined(value.items.map((item) => () => encode(item, budget, depth + 1)), '[', ']');
  else if (value.type === 'map' && value.open === undefined) {
    out = joined([...value.entries].sort(([a], [b]) => compareText(a, b)).map(([key, item]) => () => { const text = encode(item, budget, depth + 1); return text === undefined ? undefined : `${textIn(key)}:${text}`; }), '{', '}');
  }
  budget.left -= out?.length ?? 0;
  return out;
}

/** As Terraform writes it: what HTML would read is escaped. */
function textIn(value: Scalar): string { return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`); }

function joined(parts: readonly (() => string | undefined)[], open: string, close: string): string | undefined {
  const out: string[] = [];
  for (const part of parts) { const text = part(); if (text === undefined) return undefined; out.push(text); }
  return open + out.join(',') + close;
}

/** A parsed JSON value as ours, every part at `at`; `special` may stand in for some texts. Depth is bounded; deeper parts are unknown. */
export function fromJson(json: unknown, at: Place | undefined, depth = 0, special?: (text: string) => Value | undefined): Value {
  if (depth > 100) return lost('it is nested too deeply', at);
  if (Array.isArray(json)) return list(json.map((item: unknown) => fromJson(item, at, depth + 1, special)), at);
  if (typeof json === 'object' && json !== null) return map(new Map(Object.entries(json).map(([key, item]) => [key, fromJson(item, at, depth + 1, special)])), at);
  return (typeof json === 'string' ? special?.(json) : undefined) ?? scalar(isScalar(json) ? json : null, at);
}
function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What a JSON text says: the structure it was made from, else its parsed form; undefined when it is neither. */
export function structureOf(value: Value): Value | undefined {
  if (value.json) return value.json;
  const text = textOf(value);
  if (text === undefined || text.length > MOST_TEXT) return undefined;
  const { at } = value;
  // Where the text stands as it is written, its parts have places of their own.
  return structureOfText(text, at, at && at.end - at.start === text.length ? (start, end) => ({ ...at, start: at.start + start, end: at.start + end }) : () => at);
}

/** JSON in a text, forgiving a comma too many as people leave them; `place` tells where an offset of it stands. */
export function structureOfText(text: string, at: Place | undefined, place: (start: number, end: number) => Place | undefined, special?: (text: string) => Value | undefined): Value | undefined {
  if (!/^\s*[{[]/.test(text)) {
    try { return fromJson(JSON.parse(text), at, 0, special); } catch { return undefined; }
  }
  const document = parse({ file: 'text.json', origin: 'tree', text }, 'json');
  const root = document.syntax === 'json' && document.gaps.length === 0 ? document.roots[0] : undefined;
  return root && fromNode(root, place, special, 0);
}

/** What a text in YAML says: the structure it was made from, else its first document; undefined where it is not known or does not parse. */
export function yamlIn(value: Value): Value | undefined {
  if (value.json) return value.json;
  const text = textOf(value);
  if (text === undefined || text.length > MOST_TEXT) return undefined;
  const document = parse({ file: 'text.yaml', origin: 'tree', text }, 'yaml');
  const { at } = value;
  const root = document.syntax === 'yaml' && document.gaps.length === 0 ? document.roots[0] : undefined;
  return root && fromNode(root, at && at.end - at.start === text.length ? (start, end) => ({ ...at, start: at.start + start, end: at.start + end }) : () => at, undefined, 0);
}

function fromNode(node: DataNode, place: (start: number, end: number) => Place | undefined, special: ((text: string) => Value | undefined) | undefined, depth: number): Value {
  const at = place(node.start, node.end);
  if (depth > 100) return lost('it is nested too deeply', at);
  switch (node.type) {
    case 'list': return list(node.items.map((item) => fromNode(item, place, special, depth + 1)), at);
    case 'map': return map(new Map(node.entries.map((entry) => [entry.key, fromNode(entry.value, place, special, depth + 1)])), at);
    case 'scalar': return (typeof node.value === 'string' ? special?.(node.value) : undefined) ?? scalar(node.value, at);
  }
}

/** JSON is YAML too, so that both functions give a text that says the same. */
const encoded: Builtin = (args, at) => {
  const [value] = args;
  if (!value) return undefined;
  const text = encode(value, { left: MOST_TEXT * 4 }, 0);
  return { ...(text === undefined ? lost('part of what it encodes is not known', at) : scalar(text, at)), json: value };
};

export const jsonFunctions: Readonly<Record<string, Builtin>> = {
  jsonencode: encoded,
  yamlencode: encoded,
  yamldecode: (args) => (args[0] ? yamlIn(args[0]) : undefined),
  jsondecode: (args) => (args[0] ? structureOf(args[0]) : undefined),
};
