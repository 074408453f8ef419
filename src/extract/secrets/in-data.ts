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
const PAIR = /(?:["']?)(?:name|key|option_name|Name|OptionName|ParameterKey)["']?[ \t]*[:=][ \t]*["']?[^\s"',{}[\]]*$/;
const VALUE = /^["']?(?:[vV]alue|ParameterValue)["']?[ \t]*[:=]/;
const DEFAULT = /^(?:-[ \t]+)*["']?(?:[dD]efault|[vV]alue)["']?[ \t]*[:=]/;
const HELD = /(?<![\w.-])(?:[dD]efault|[vV]alue)["']?[ \t]*[:=](?![ \t\r\n]*(?:\{|true\b|false\b|null\b|\[[ \t\r\n]*\]|""(?!")|''(?!')))/;
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
  const behind = /^[\w.-]{0,80}(?:[ \t]|\\{0,3}["'`\])?|!])*(?:[:=]|(,))[ \t]*([^\r\n]*)/.exec(after);
  // Behind a comma, as in the arguments of a call, only text or what a name of the tables is bound to: some such files are read as text.
  if (behind && !SWITCH.test(behind[2] ?? '') && (behind[1] === undefined || rows.length > 0 || /^["']/.test(behind[2] ?? ''))) {
    const value = (behind[2] ?? '').trim();
    // Of a shorter one no reading is a value, or names a store.
    if (value.length >= 3) for (const one of readings(value)) {
      // A text of several words is no value of any class, unless it is JSON.
      if (of !== undefined && !(/\S\s+\S/.test(one) && !/^\s*[[{]/.test(one)) && judgeValue(one, of, { quoted: true, code: false })) return true;
      if (rows.length > 0 && one.length >= 8 && rows.some((row) => fitsValue(row, one)) && !isPlaceholder(one) && looksRandom(one)) return true;
      if (ends && one.length >= 8 && ends(one) && !isPlaceholder(one) && looksRandom(one)) return true;
      if (namesStore(one) && plain()) return true;
    }
    if (known && (isReference(value.replace(/^["']/, '')) || mayRefer(value)) && plain()) return true;
    if (/^(?!\{(?!\{)|(?:true|false|null)\b)./.test(value) && opensStore(start + begin, name)) return true;
    const next = after.slice(behind[0].length);
    // Folded and quoted text, lists, anchors; a key on the next line begins a map of its own.
    if (/^(?:[|>&!*[][^\r\n]*)?$/.test(value) && value !== '[]' && /^\s*\S/.test(next) && !/^\s*["']?[\w.$/ -]+["']?[ \t]*:(?:\s|$)/.test(next)) return true;
    const rest = (): RegExp | undefined => (of === undefined ? undefined : restOf(name, tables));
    if (value.startsWith('{') ? holdsValue(bytes, at + word + behind[0].length - (behind[2] ?? '').length, rest()) : /^(?:[&!][^\r\n]*)?$/.test(value) && [() => DEFAULT, rest].some((make) => { const held = make(); return held !== undefined && below(bytes, start + begin, held); })) return true;
  }
  // `{name: API_TOKEN, value: ...}`, in any order.
  const pair = PAIR.exec(text.slice(opens, begin));
  return pair !== null && besides(bytes, start + opens + pair.index, VALUE);
}

/** No value of anything secret, and none stands on the lines behind it. */
const SWITCH = /^(?:true|false|null)[ \t]*,?[ \t]*$/;

/** The rest of the names of the tables that begin with this one, where that says that they are secrets and their last word says nothing: how a key of the last is written. `VAULT_SECRET: {ID: ...}` */
function restOf(name: string, tables: SecretTables): RegExp | undefined {
  const known = RESTS.get(tables) ?? { parted: partedOf(tables), made: new Map<string, RegExp | undefined>() };
  RESTS.set(tables, known);
  const plain = plainName(name);
  const parted = known.parted.get(plain);
  if (parted === undefined || known.made.has(plain)) return known.made.get(plain);
  const words = new Set(parted.flatMap(({ first, last }) => (classOfName(last) === undefined && classOfName(first) !== undefined ? [last] : [])));
  const made = words.size === 0 ? undefined : new RegExp(`(?<![\\w.-])(?:${[...words].join('|')})["']?[ \\t]*[:=]`, 'i');
  known.made.set(plain, made);
  return made;
}
const RESTS = new WeakMap<SecretTables, { readonly parted: ReadonlyMap<string, readonly Parted[]>; readonly made: Map<string, RegExp | undefined> }>();

/** A name of the tables without its last word, and that. What they say is asked of those that a key begins: to ask it of all takes longer than most trees. */
interface Parted { readonly first: string; readonly last: string }
function partedOf(tables: SecretTables): ReadonlyMap<string, readonly Parted[]> {
  const out = new Map<string, Parted[]>();
  for (const rows of tables.byName.values()) {
    for (const row of rows) {
      for (const name of row.kind.recognise.names) {
        const last = /[_.-]([A-Za-z0-9]{1,20})$/.exec(name);
        if (last?.[1] === undefined) continue;
        const first = name.slice(0, last.index);
        const plain = plainName(first);
        const list = out.get(plain);
        if (list) list.push({ first, last: last[1] }); else out.set(plain, [{ first, last: last[1] }]);
      }
    }
  }
  return out;
}

const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'[^'\\]*')[ \t]*[,}\])]*[ \t]*$/;

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

/** Does the block that opens at or behind `at` hold what a parameter has by default, or a key that `rest` tells? Most blocks are maps without the word, which costs less to see than to read them. */
function holdsValue(bytes: Uint8Array, at: number, rest: RegExp | undefined): boolean {
  const held = bufferOf(bytes, at, at + LONGEST_BLOCK);
  const own = rest === undefined && !held.includes('alue') && !held.includes('efault') ? '' : blockOf(held);
  return HELD.test(own) || rest?.test(own) === true;
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
