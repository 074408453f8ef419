import { parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { isAlias, isMap, isPair, isScalar, parseAllDocuments, visit } from 'yaml';
import type { Document, Node as YamlNode } from 'yaml';
import type { Dice } from './dice.ts';
import { remark } from './remarks.ts';

/**
 * The same JSON in another indentation and key order; scalars as they were written. Undefined where the text is no strict JSON or says a key
 * twice, and for `ordered` texts the keys stay.
 */
export function reprintJson(text: string, dice: Dice, ordered: boolean): string | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  if (!root || errors.length > 0) return undefined;
  const indent = dice.pick(['', ' ', '  ', '    ', '\t'] as const);
  const colon = dice.chance(0.2) ? ':' : ': ';
  const spaced = dice.chance(0.5);
  let failed = false;
  const print = (node: Node, depth: number): string => {
    const children = node.children ?? [];
    if (node.type !== 'object' && node.type !== 'array') return text.slice(node.offset, node.offset + node.length);
    const [open, close] = node.type === 'object' ? ['{', '}'] : ['[', ']'];
    if (children.length === 0) return open + close;
    const keys = new Set(children.map((child) => child.children?.[0]?.value));
    if (node.type === 'object' && keys.size !== children.length) failed = true;
    const parts = (node.type === 'object' && !ordered ? dice.shuffle(children) : children).map((child) => {
      if (node.type === 'array') return print(child, depth + 1);
      const [key, value] = child.children ?? [];
      if (!key || !value) { failed = true; return ''; }
      return text.slice(key.offset, key.offset + key.length) + colon + print(value, depth + 1);
    });
    if (indent === '' || (depth > 0 && dice.chance(0.2))) return spaced ? `${open} ${parts.join(', ')} ${close}` : `${open}${parts.join(',')}${close}`;
    const inner = indent.repeat(depth + 1);
    return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent.repeat(depth)}${close}`;
  };
  const printed = print(root, 0);
  return failed ? undefined : printed + dice.pick(['', '\n', '\n\n'] as const);
}

/**
 * The same YAML with other quotes, indentation, key order, comments and blank lines. Undefined where the text does not parse, or uses anchors,
 * merge keys or tags, whose order may carry meaning.
 */
export function reprintYaml(text: string, dice: Dice): string | undefined {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.length === 0 || /(?:^|[^$])\{\{/.test(text)) return undefined;
  for (const document of documents) if (document.errors.length > 0 || !isPlain(document)) return undefined;
  const indent = dice.pick([2, 4] as const);
  const printed = documents.map((document) => {
    visit(document, {
      Map: (_key, map) => { if (!map.flow || dice.chance(0.5)) map.items = dice.shuffle(map.items); },
      Pair: (_key, pair) => {
        if (!isScalar(pair.key) || pair.key.value === '<<') return;
        if (dice.chance(0.1)) pair.key.spaceBefore = true;
        if (dice.chance(0.1) && pair.key.commentBefore === undefined) pair.key.commentBefore = ` ${remark(dice)}`;
      },
      Scalar: (key, scalar) => {
        if (typeof scalar.value !== 'string' || key === 'key' || !(scalar.type === 'PLAIN' || scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE')) return;
        if (dice.chance(0.3)) scalar.type = dice.pick(['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'] as const);
      },
    });
    return document.toString({ indent, lineWidth: 0, indentSeq: dice.chance(0.5), flowCollectionPadding: dice.chance(0.5) });
  });
  const joined = printed.map((part, index) => (index > 0 && !part.startsWith('---') && !part.includes('\n---\n') ? `---\n${part}` : part)).join('');
  // The library is trusted with the layout only: what it prints must say what the text said.
  return valuesOf(joined) === valuesOf(text) ? joined : undefined;
}

function isPlain(document: Document): boolean {
  let plain = true;
  visit(document, {
    Node: (_key, node: YamlNode) => { if (isAlias(node) || ('anchor' in node && node.anchor !== undefined) || ('tag' in node && node.tag !== undefined && !String(node.tag).startsWith('tag:yaml.org'))) plain = false; },
    Pair: (_key, pair) => { if (isPair(pair) && isScalar(pair.key) && pair.key.value === '<<') plain = false; },
  });
  return plain && (document.contents === null || isMap(document.contents));
}

/** What the documents say, keys in order of their names. */
function valuesOf(text: string): string {
  const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted)
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)])) : value);
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  return Array.isArray(documents) ? JSON.stringify(documents.map((document) => sorted(document.toJS()))) : '';
}
