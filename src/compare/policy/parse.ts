import { isAlias, isCollection, isMap, isNode, isPair, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Document } from 'yaml';
import { schema } from './schema.ts';
import type { Policy } from './schema.ts';

/** Either the policy or every sentence about what is wrong with it, each beginning with `file:line: `. */
export type ParsedPolicy = { readonly policy: Policy; readonly errors?: undefined } | { readonly policy?: undefined; readonly errors: readonly string[] };

const MOST = 256 * 1024;
const MOST_PROBLEMS = 20;
/** Days a waiver may lie ahead. */
export const WAIVER_DAYS = 90;

/**
 * Reads a policy from its bytes. Strict, so that what a person reads is what holds: YAML 1.2 of the core schema in UTF-8 with plain line ends; no byte order mark, no character that changes the
 * direction of text or has no width, no anchor, alias, tag, merge key or second document, no key twice, no unknown key. Never throws.
 */
export function parsePolicy(bytes: Uint8Array, file: string): ParsedPolicy {
  const refuse = (line: number, says: string): ParsedPolicy => ({ errors: [`${file}:${line}: ${says}`] });
  if (bytes.length > MOST) return refuse(1, `is larger than ${MOST} bytes`);
  let text: string;
  try { text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes); } catch { return refuse(1, 'is not UTF-8'); }
  const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/.exec(text);
  if (odd) return refuse(text.slice(0, odd.index).split('\n').length, odd[0] === '\r' ? 'ends its lines with carriage returns; use plain line ends' : 'holds a character that cannot be seen');
  try { return read(text, file); } catch { return refuse(1, 'is nested too deeply to be read'); }
}

function read(text: string, file: string): ParsedPolicy {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', merge: false, uniqueKeys: true, strict: true, lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => `${file}:${Math.max(1, lines.linePos(offset).line)}`;
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (!document || document.contents === null) return { errors: [`${file}:1: is empty; craterscan policy init writes one`] };
  if (second) return { errors: [`${at(second.range[0])}: a second document begins here; a policy is one`] };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return { errors: broken.slice(0, MOST_PROBLEMS).map((error) => `${at(error.pos[0])}: ${error.code === 'DUPLICATE_KEY' ? 'this key stands twice' : 'is not valid YAML'}`) };
  const odd = oddNode(document);
  if (odd) return { errors: [`${at(odd.offset)}: ${odd.says}`] };
  const result = schema.safeParse(document.toJS());
  if (!result.success) {
    return { errors: result.error.issues.flatMap((issue) => (issue.code === 'invalid_union' ? (issue.errors.find((some) => !some.some((one) => one.path[0] === 'allow' || one.path[0] === 'deny')) ?? issue.errors[0] ?? []).map((one) => ({ ...one, path: [...issue.path, ...one.path] })) : issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] })) : [issue]))
      .slice(0, MOST_PROBLEMS).map((issue) => `${at(offsetOf(document, issue.path))}: ${sentence(issue)}`) };
  }
  const { data } = result;
  const twice = [...data.rules, ...data.waivers].map((one) => one.id).find((id, index, all) => all.indexOf(id) !== index);
  return twice === undefined ? { policy: data } : { errors: [`${file}:1: the id ${twice} stands twice`] };
}

/** What this file may not have though YAML has it. */
function oddNode(document: Document.Parsed): { readonly offset: number; readonly says: string } | undefined {
  let found: { offset: number; says: string } | undefined;
  if (document.directives.yaml.explicit === true || Object.keys(document.directives.tags).some((tag) => tag !== '!!')) return { offset: 0, says: 'has a directive; a policy has none' };
  visit(document, (_, node) => {
    const offset = isNode(node) ? node.range?.[0] ?? 0 : 0;
    if (isAlias(node)) found ??= { offset, says: 'refers to another part of the file; write it out' };
    else if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) found ??= { offset, says: 'has an anchor; write it out' };
    else if (isNode(node) && node.tag !== undefined) found ??= { offset, says: 'has a tag; a policy has none' };
    else if (isPair(node) && isScalar(node.key) && node.key.value === '<<') found ??= { offset: node.key.range?.[0] ?? 0, says: 'merges another part of the file; write it out' };
  });
  return found;
}

function sentence(issue: { readonly code?: string | undefined; readonly path: readonly PropertyKey[]; readonly message: string } & { readonly keys?: readonly string[] }): string {
  const name = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${shown(String(part))}`)).join('').replace(/^\./, '') || 'the file';
  if (issue.code === 'unrecognized_keys') return `has a key it must not have: ${(issue.keys ?? []).map(shown).join(', ')}`;
  if (issue.code === 'custom') return `${name} ${shown(issue.message)}`;
  return `${name} is missing or has no value it may have`;
}

/** A key of the file as it may be printed. */
function shown(key: string): string { return key.replace(/[^\x20-\x7e]/g, '?').slice(0, 80); }

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1]) : undefined;
    if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
