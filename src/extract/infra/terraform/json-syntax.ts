import type { DataNode, HclAttribute, HclBlock, HclBody, HclExpression, MapNode, Span } from '../../../model/index.ts';

/** How many labels a block of Terraform's JSON syntax takes at the top level. */
const LABELS: Readonly<Record<string, number>> = { resource: 2, data: 2, variable: 1, output: 1, module: 1, provider: 1, locals: 0, terraform: 0, moved: 0, import: 0 };
const DEEPEST = 100;

/** `.tf.json` and `.tfvars.json` in the shape of HCL, so that everything after reads one language. */
export function bodyOfJson(root: DataNode): HclBody {
  if (root.type !== 'map') return { ...spanOf(root), attributes: [], blocks: [] };
  const blocks: HclBlock[] = [];
  for (const entry of root.entries) {
    const labels = LABELS[entry.key];
    if (labels !== undefined) collect(entry.key, labels, [], entry.value, entry.keySpan, blocks);
  }
  return { ...spanOf(root), attributes: [], blocks };
}

/** Attributes of a `.tfvars.json`. Its strings are plain text, never templates. */
export function attributesOfJson(root: DataNode): HclBody {
  const attributes = root.type === 'map' ? root.entries.map((entry) => attribute(entry.key, entry.keySpan, plain(entry.value, 0))) : [];
  return { ...spanOf(root), attributes, blocks: [] };
}

/** Nested blocks of a resource as a plan writes its values: lists of objects, and strings are plain text. */
export function blocksOfValues(node: MapNode, depth = 0): HclBlock[] {
  return node.entries.flatMap((entry) => (entry.value.type === 'list' ? entry.value.items : []).flatMap((item): HclBlock[] => (item.type !== 'map' || depth > DEEPEST ? []
    : [{ ...spanOf(item), type: entry.key, labels: [], headSpan: entry.keySpan, body: { ...attributesOfJson(item), blocks: blocksOfValues(item, depth + 1) } }])));
}

function collect(type: string, labels: number, had: readonly string[], node: DataNode, head: Span, out: HclBlock[]): void {
  if (node.type === 'list') { for (const item of node.items) collect(type, labels, had, item, head, out); return; }
  if (node.type !== 'map') return;
  if (labels === 0) { out.push({ ...spanOf(node), type, labels: had, headSpan: head, body: bodyOf(node, 0) }); return; }
  for (const entry of node.entries) collect(type, labels - 1, [...had, entry.key], entry.value, entry.keySpan, out);
}

/** Objects may be blocks or map arguments: JSON cannot tell, so they are given as both and the reader takes what it looks for. */
function bodyOf(node: MapNode, depth: number): HclBody {
  const attributes: HclAttribute[] = [];
  const blocks: HclBlock[] = [];
  for (const entry of node.entries) {
    attributes.push(attribute(entry.key, entry.keySpan, expressionOf(entry.value, depth)));
    const objects = entry.value.type === 'list' ? entry.value.items : [entry.value];
    if (depth < DEEPEST) for (const item of objects) if (item.type === 'map') blocks.push(...nested(entry.key, item, entry.keySpan, depth));
  }
  return { ...spanOf(node), attributes, blocks };
}

/** `backend` takes its one label as a key; other nested blocks take none. */
function nested(key: string, node: MapNode, head: Span, depth: number): HclBlock[] {
  if (key !== 'backend') return [{ ...spanOf(node), type: key, labels: [], headSpan: head, body: bodyOf(node, depth + 1) }];
  return node.entries.flatMap((entry) => (entry.value.type === 'map' ? [{ ...spanOf(entry.value), type: key, labels: [entry.key], headSpan: entry.keySpan, body: bodyOf(entry.value, depth + 1) }] : []));
}

function attribute(name: string, nameSpan: Span, value: HclExpression): HclAttribute {
  return { name, nameSpan, start: nameSpan.start, end: value.end, value };
}

function spanOf(span: Span): Span {
  return { start: span.start, end: span.end };
}

function plain(node: DataNode, depth: number): HclExpression {
  return container(node, depth, plain) ?? (node.type === 'scalar' ? { ...spanOf(node), type: 'literal', value: node.value } : deep(node));
}

function expressionOf(node: DataNode, depth: number): HclExpression {
  return container(node, depth, expressionOf) ?? (node.type !== 'scalar' ? deep(node) : typeof node.value === 'string' ? template(node.value, spanOf(node)) : { ...spanOf(node), type: 'literal', value: node.value });
}

function container(node: DataNode, depth: number, inner: (node: DataNode, depth: number) => HclExpression): HclExpression | undefined {
  if (depth > DEEPEST || node.type === 'scalar') return undefined;
  if (node.type === 'list') return { ...spanOf(node), type: 'list', items: node.items.map((item) => inner(item, depth + 1)) };
  return { ...spanOf(node), type: 'object', entries: node.entries.map((entry) => ({ key: { ...spanOf(entry.keySpan), type: 'literal', value: entry.key }, value: inner(entry.value, depth + 1) })) };
}
function deep(node: DataNode): HclExpression {
  return { ...spanOf(node), type: 'unreadable', why: 'it is nested too deeply' };
}

/** Strings of the JSON syntax are templates. Plain references inside `${}` are followed; other expressions are said to be unread. */
function template(text: string, span: Span): HclExpression {
  const parts: HclExpression[] = [];
  let from = 0;
  for (let open = text.indexOf('${'); open >= 0 && parts.length < 200; open = text.indexOf('${', from)) {
    const close = text.indexOf('}', open);
    if (close < 0) break;
    if (open > from) parts.push({ ...span, type: 'literal', value: text.slice(from, open) });
    parts.push(referenceIn(text.slice(open + 2, close).trim(), span));
    from = close + 1;
  }
  if (parts.length === 0) return { ...span, type: 'literal', value: text };
  if (from < text.length) parts.push({ ...span, type: 'literal', value: text.slice(from) });
  const [only] = parts;
  return parts.length === 1 && only ? only : { ...span, type: 'template', parts };
}

function referenceIn(text: string, span: Span): HclExpression {
  if (text.length > 300 || !/^[A-Za-z_][\w-]*((\.[A-Za-z_][\w-]*)|(\[\d{1,6}\])|(\.\d{1,6})|(\["[^"\]]*"\]))*$/.test(text)) {
    return { ...span, type: 'unreadable', why: 'it is an expression inside JSON text' };
  }
  const path: (string | number)[] = [];
  for (const [part, name, position, dotted, key] of text.matchAll(/([A-Za-z_][\w-]*)(?![^[\]]*"\])|\[(\d+)\]|\.(\d+)|\["([^"]*)"\]/g)) {
    path.push(name ?? (position !== undefined || dotted !== undefined ? Number(position ?? dotted) : key ?? part));
  }
  return { ...span, type: 'reference', path };
}
