import { bufferOf } from '../../model/index.ts';
import { isReference, isPlaceholder, looksRandom } from '../shared/truth.ts';
import { besides, below } from './block.ts';
import { boundTo } from './bindings.ts';
import { fitsValue } from './by-name.ts';
import { isNameByte } from './byte-kinds.ts';
import { classOfName } from './generic-names.ts';
import { judgeValue } from './generic-values.ts';
import { namesStore } from './named.ts';
import { kindsOfName } from './names.ts';
import { withoutMark } from './standing.ts';
import { plainName } from './tables.ts';
import type { SecretTables } from './tables.ts';

const REFERENCE = /\$[{(A-Za-z_]|\{\{|%[A-Z_]+%|<%|#\{|@[A-Za-z_.]+[@(]|!(?:Ref|Sub|GetAtt)|\b(?:ref|op|vault|arn|ssm|secret|secretsmanager|aws-sm|gcpsm|akv|doppler|infisical|file|env|keychain|pass|bws|sops|ENC)[:[]|process\.env|import\.meta|os\.environ|getenv|ENV\[|env\(|secrets\.|\b(?:var|local|data)\./;
/** May text name a value that is kept elsewhere? Anywhere in it, so that it never says no where `isReference` says yes of a part. */
export function mayRefer(text: string): boolean { return REFERENCE.test(text); }

/** Keys of a neighbour that name a value, and keys of such a value. */
const PAIR = /(?:["']?)(?:name|key|option_name|variable|Name|Key|OptionName|ParameterKey)["']?[ \t]*[:=][ \t]*["']?[^\s"',{}[\]]*$/;
const VALUE = /^["']?(?:[vV]alue|ParameterValue)["']?[ \t]*[:=]/;
const DEFAULT = /^(?:-[ \t]+)*["']?(?:[dD]efault|[vV]alue)["']?[ \t]*[:=]/;
const HELD = /(?<![\w.-])(?:[dD]efault|[vV]alue)["']?[ \t]*[:=](?![ \t\r\n]*(?:\{|true\b|false\b|null\b|\[[ \t\r\n]*\]|""(?!")|''(?!')))(?:[ \t\r\n]*(?:"([^"\\\r\n]*)"|'([^'\\\r\n]*)')(?=[ \t\r\n]*(?:[,}\]]|$)))?/g;
/** How far the end of a block is looked for. */
const LONGEST_BLOCK = 8_192;

/** How far before and behind a telling word its line is read. */
const BEFORE = 200;
const BEHIND = 1_000;

/** Of a name that ends as one of the tables does whose value the name decides: has a value its form? */
export type EndsWith = (name: string) => ((value: string) => boolean) | undefined;

/**
 * In a data file: may the key around the telling word at `at` be bound to a secret, or (in a file that is `plain`) to a reference to one, however the parser of the file reads it: on its line in whatever
 * quotes, on the next one, in the value beside it of a pair, as what a parameter has by default, as the password
 * of a store whose address stands in pieces (`opensStore`, login-keys.ts)? `endsWith`: may this value stand behind the last words of a name of which the first are keys further up? Says yes too often, never no where the bindings of the file say yes.
 */
export function mayBind(bytes: Uint8Array, at: number, word: number, tables: SecretTables, plain: () => boolean, opensStore: (at: number, name: string) => boolean, endsWith: EndsWith): boolean {
  let [first, last] = [at, at + word];
  while (first > 0 && at - first < BEFORE && isNameByte(bytes[first - 1] ?? 0)) first--;
  while (last - at < BEFORE && isNameByte(bytes[last] ?? 0)) last++;
  const name = bufferOf(bytes, first, last).toString('latin1');
  const of = classOfName(name);
  const rows = kindsOfName(name, tables);
  const known = rows.length > 0 || tables.byName.has(plainName(name));
  const ends = of === undefined && !known ? endsWith(name) : undefined;
  if (of === undefined && !known && !ends) return false;
  const start = Math.max(0, at - BEFORE);
  const buffer = bufferOf(bytes, start, at + BEHIND);
  const text = withoutMark(buffer.toString('latin1', 0, at - start)) + buffer.toString('utf8', at - start);
  const from = at - start;
  const opens = text.lastIndexOf('\n', from - 1) + 1;
  const begin = first - start;
  const after = text.slice(from + word);
  const bound = known ? boundTo(text, begin, begin + name.length) : undefined;
  if (bound && (rows.some((row) => fitsValue(row, text.slice(bound.start, bound.end))) || (isReference(text.slice(bound.start, bound.end)) && plain()))) return true;
  // May this be a secret by itself, whatever else stands beside it?
  const tells = (one: string): boolean => {
    // A text of several words is no value of any class, unless it is JSON.
    if (of !== undefined && !(/\S\s+\S/.test(one) && !/^\s*[[{]/.test(one)) && judgeValue(one, of, { quoted: true, code: false })) return true;
    if (rows.length > 0 && one.length >= 8 && rows.some((row) => fitsValue(row, one)) && !isPlaceholder(one) && looksRandom(one)) return true;
    if (ends && one.length >= 8 && ends(one) && !isPlaceholder(one) && looksRandom(one)) return true;
    return namesStore(one) && plain();
  };
  const refers = (one: string): boolean => known && (isReference(one.replace(/^["']/, '')) || mayRefer(one)) && plain();
  const behind = /^[\w.-]{0,80}(?:[ \t]|\\{0,3}["'`\])?|!])*(?:[:=]|(,))[ \t]*([^\r\n]*)/.exec(after);
  // Behind a comma, as in the arguments of a call, only text or what a name of the tables is bound to: some such files are read as text.
  if (behind && !SWITCH.test(behind[2] ?? '') && (behind[1] === undefined || rows.length > 0 || /^["']/.test(behind[2] ?? ''))) {
    const value = (behind[2] ?? '').trim();
    // Of a shorter one no reading is a value, or names a store.
    if (value.length >= 3) for (const one of readings(FIRST.exec(value)?.[1] ?? value)) if (tells(one)) return true;
    if (refers(value)) return true;
    if (/^(?!\{(?!\{)|(?:true|false|null)\b)./.test(value) && opensStore(start + begin, name)) return true;
    const next = after.slice(behind[0].length);
    const rest = (): RegExp | undefined => (of === undefined ? undefined : restOf(name, tables));
    const opened = at + word + behind[0].length - (behind[2] ?? '').length;
    const either = (one: string): boolean => tells(one) || refers(one);
    // Folded and quoted text, lists, anchors; a key on the next line begins a map of its own.
    if (/^(?:[|>&!*[][^\r\n]*)?$/.test(value) && value !== '[]' && /^\s*\S/.test(next) && !NEXT_KEY.test(next) && (!value.startsWith('[') || listHolds(bytes, opened, either, rest()))) return true;
    if (value.startsWith('{') ? holdsValue(bytes, opened, either, rest()) : /^(?:[&!][^\r\n]*)?$/.test(value) && [() => DEFAULT, rest].some((make) => { const held = make(); return held !== undefined && below(bytes, start + begin, held); })) return true;
  }
  // `{name: API_TOKEN, value: ...}`, in any order.
  const pair = PAIR.exec(text.slice(opens, begin));
  return pair !== null && besides(bytes, start + opens + pair.index, VALUE);
}

/** No value of anything secret, and none stands on the lines behind it. */
const SWITCH = /^(?:true|false|null)[ \t]*(?:,[ \t]*)?$/;

/** A key behind white space. Where that ends is said, or a thousand blanks would be parted in all ways between it and the key. */
const NEXT_KEY = /^\s*(?!\s)["']?[\w.$/ -]+(?:["'\t][ \t]*)?:(?:\s|$)/;

/** The rest of the names of the tables that begin with this one, where that says that they are secrets and their last word says nothing: how a key of the last is written. */
function restOf(name: string, tables: SecretTables): RegExp | undefined {
  const words = tables.rests().get(plainName(name));
  if (words === undefined) return undefined;
  const made = RESTS.get(words) ?? new RegExp(`(?<![\\w.-])(?:${words.join('|')})["']?[ \\t]*[:=]`, 'i');
  RESTS.set(words, made);
  return made;
}
const RESTS = new WeakMap<readonly string[], RegExp>();

/** Between quotes, and behind it the end of a map or another key between quotes: however much of the map stands on the line, the value is what stands between the first two. */
const FIRST = /^("(?:[^"\\]|\\.)*"[ \t]*(?:\}|,(?=[ \t]{0,8}"[\w.$/-]{1,100}"[ \t]{0,8}:)))/;

const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'[^'\\]*')[ \t]*(?:[,}\])]+[ \t]*)?$/;

/** The ways in which the parser of a data file may take what stands behind a key: to the end of the line or of the word, within quotes or with them, escaped or not. */
function readings(rest: string): Set<string> {
  // Within one pair of quotes to the end of the line it is that text in every such file: its words are none of them by themselves.
  const words = QUOTED.test(rest) ? [] : [...rest.split(/[\s,"'`[\]{}]+/), ...rest.split(/[\s,"'[\]{}]+/), ...rest.split(/(?<!\\)["']/), ...rest.split(/(?<!\\)"/), ...rest.split(/(?<!\\)'/), ...rest.split(/\s+/)];
  const out = new Set<string>([rest, rest.replace(/^["']/, ''), rest.replace(/[ \t]+[#;].*$/, ''), rest.replace(/^["']|["'][ \t]*[,}\])]*[ \t]*$/g, ''), ...words]);
  if (rest.includes('\\')) for (const one of Array.from(out)) out.add(one.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replace(/\\(.)/g, '$1'));
  const variable = /\$\{[A-Za-z_]\w{0,100}:?-([^${}\s]{1,500})\}/.exec(rest)?.[1];
  if (variable !== undefined) out.add(variable);
  out.delete('');
  return out;
}

/** Does the block that opens at or behind `at` hold what a parameter has by default, of which `tells` says that it may be a secret, or a key that `rest` tells? Most blocks are maps without the word, which costs less to see than to read them. */
function holdsValue(bytes: Uint8Array, at: number, tells: (value: string) => boolean, rest: RegExp | undefined): boolean {
  const held = bufferOf(bytes, at, at + LONGEST_BLOCK);
  const own = rest === undefined && !held.includes('alue') && !held.includes('efault') ? '' : blockOf(held);
  return heldTells(own, tells) || rest?.test(own) === true;
}

/** Is a value of such a key one that `tells` tells, or written in another way than between quotes with nothing to be decoded in it? */
function heldTells(text: string, tells: (value: string) => boolean): boolean {
  for (const [, double, single] of text.matchAll(HELD)) { const value = double ?? single; if (value === undefined || /[\x80-\xff]/.test(value) || tells(value)) return true; }
  return false;
}

/** What a list of JSON is made of: texts between quotes, brackets, and the rest. */
const PIECES_OF_LIST = /"(?:[^"\\\r\n]|\\.)*"|[[\]{}]|[^"[\]{}]+|"/g;
const PLAIN = /^(?:-?\d[\d.eE+-]*|true|false|null)?$/;
/** What tells of a syntax in which more may stand in a list than in JSON. */
const NOT_JSON = /[#'`/<|&*!]/;

/**
 * Does the list that opens at `at` hold an item that `tells` tells, or among its maps what a parameter has by default, or a key that `rest` tells? Other keys of its maps are keys of their own. Says yes where the list is too long to be followed, or is
 * not written as JSON writes it.
 */
function listHolds(bytes: Uint8Array, at: number, tells: (value: string) => boolean, rest: RegExp | undefined): boolean {
  const text = bufferOf(bytes, at, at + LONGEST_BLOCK).toString('latin1');
  let [lists, maps, inner] = [0, 0, ''];
  for (const [piece] of text.matchAll(PIECES_OF_LIST)) {
    if (piece === '{') maps++;
    else if (piece === '}') maps--;
    else if (piece === '[') lists++;
    else if (piece === ']') lists--;
    else if (!piece.startsWith('"')) { if (NOT_JSON.test(piece) || (maps === 0 && !piece.split(/[\s,]+/).every((one) => PLAIN.test(one) && !tells(one)))) return true; }
    else if (piece.length < 2 || (maps === 0 && (/[\\\x80-\xff]/.test(piece) || tells(piece.slice(1, -1))))) return true;
    if (maps < 0 || lists < 0) return true;
    if (maps > 0) inner += piece;
    if (lists === 0 && maps === 0) return heldTells(inner, tells) || rest?.test(inner) === true;
  }
  return true;
}

/** What stands in the first block of these bytes, without the blocks within it. A brace within quotes opens and closes nothing. */
function blockOf(held: Buffer): string {
  const text = held.toString('latin1');
  let [depth, from, own] = [0, 0, ''];
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[{}]/g)) {
    if (match[0] === '{') { if (depth++ === 1) own += text.slice(from, match.index); else from = match.index; }
    if (match[0] === '}') { if (--depth <= 0) return own + text.slice(from, match.index); if (depth === 1) from = match.index; }
  }
  return own + text.slice(from);
}
