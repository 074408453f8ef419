import { createHash } from 'node:crypto';
import type { Place } from '../../../../model/index.ts';
import { below, copyOf, listOf, mapOf, plainOf, scalarOf, treeOf } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { UNKNOWN, yamlOf } from './write.ts';
import { parseYaml } from './yaml.ts';

/** What an expression comes to: data, nothing at all (`nil`), or text that holds the sign for what is not known. */
export type Value = Tree | undefined;

export function textOfValue(value: Value): string {
  if (!value || (value.type === 'scalar' && value.value === null)) return '';
  return value.type === 'scalar' ? String(value.value) : JSON.stringify(plainOf(value));
}
export function isUnknown(value: Value): boolean { return value?.type === 'scalar' && typeof value.value === 'string' && value.value.includes(UNKNOWN); }
/** As Go sees it: nothing, zero, `false`, an empty text, list or map is not true. */
export function isTruthy(value: Value): boolean {
  if (!value) return false;
  if (value.type === 'list') return value.items.length > 0;
  return value.type === 'map' ? value.entries.size > 0 : Boolean(value.value);
}

type Call = (args: readonly Value[], at: Place) => Value;
const text = (change: (value: string, ...rest: readonly string[]) => string): Call => (args, at) => {
  const last = args.at(-1);
  if (args.some(isUnknown)) return scalarOf(UNKNOWN, at);
  return scalarOf(change(textOfValue(last), ...args.slice(0, -1).map(textOfValue)), last?.type === 'scalar' ? last.at : at);
};
const truth = (test: (...args: readonly Value[]) => boolean): Call => (args, at) => (args.some(isUnknown) ? scalarOf(UNKNOWN, at) : scalarOf(test(...args), at));
const number = (change: (...args: readonly number[]) => number): Call => (args, at) => (args.some(isUnknown) ? scalarOf(UNKNOWN, at) : scalarOf(change(...args.map((arg) => Number(textOfValue(arg)) || 0)), args.at(-1)?.at ?? at));
const compared = (a: Value, b: Value): number => { const [x, y] = [plain(a), plain(b)]; return typeof x === 'number' && typeof y === 'number' ? x - y : String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : 0; };
const plain = (value: Value): unknown => (value ? plainOf(value) : null);
const same = (a: Value, b: Value): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));
const cut = (value: string, length: string): string => { const at = Number(length) || 0; return at < 0 ? value.slice(at) : value.slice(0, at); };
const once = (value: string, end: string): string => (end !== '' && value.endsWith(end) ? value.slice(0, -end.length) : value);

/** Functions of Go templates, Sprig and Helm that need nothing but their arguments. What is not here is not known. */
export const FUNCTIONS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['default', ([fallback, value]) => (isTruthy(value) ? value : fallback)],
  ['coalesce', (args) => args.find(isTruthy)],
  ['ternary', ([yes, no, test], at) => (isUnknown(test) ? scalarOf(UNKNOWN, at) : isTruthy(test) ? yes : no)],
  ['and', (args) => args.find((arg) => !isTruthy(arg)) ?? args.at(-1)],
  ['or', (args) => args.find(isTruthy) ?? args.at(-1)],
  ['not', truth((value) => !isTruthy(value))], ['empty', truth((value) => !isTruthy(value))],
  ['eq', truth((value, ...rest) => rest.some((one) => same(value, one)))], ['ne', truth((a, b) => !same(a, b))],
  ['lt', truth((a, b) => compared(a, b) < 0)], ['le', truth((a, b) => compared(a, b) <= 0)], ['gt', truth((a, b) => compared(a, b) > 0)], ['ge', truth((a, b) => compared(a, b) >= 0)],
  ['quote', text((value) => JSON.stringify(value))], ['squote', text((value) => `'${value.replaceAll("'", "''")}'`)],
  ['toString', text((value) => value)], ['lower', text((value) => value.toLowerCase())], ['upper', text((value) => value.toUpperCase())], ['trim', text((value) => value.trim())],
  ['title', text((value) => value.replace(/\b\w/g, (one) => one.toUpperCase()))], ['camelcase', text((value) => value.replace(/(?:^|[_-])(\w)/g, (_, one: string) => one.toUpperCase()))], ['kebabcase', text((value) => value.replace(/([a-z])([A-Z])/g, '$1-$2').replaceAll('_', '-').toLowerCase())],
  ['trimSuffix', text((value, end = '') => once(value, end))], ['trimPrefix', text((value, start = '') => (value.startsWith(start) ? value.slice(start.length) : value))],
  ['trimAll', text((value, signs = '') => { const set = new Set(signs); let start = 0; let end = value.length; while (start < end && set.has(value[start] ?? '')) start++; while (end > start && set.has(value[end - 1] ?? '')) end--; return value.slice(start, end); })],
  ['trunc', text((value, length = '0') => cut(value, length))], ['replace', text((value, old = '', now = '') => (old === '' ? value : value.replaceAll(old, now)))], ['nospace', text((value) => value.replace(/\s/g, ''))],
  ['indent', text((value, width = '0') => value.split('\n').map((line) => `${' '.repeat(Math.min(Number(width) || 0, 200))}${line}`).join('\n'))],
  ['nindent', text((value, width = '0') => `\n${value.split('\n').map((line) => `${' '.repeat(Math.min(Number(width) || 0, 200))}${line}`).join('\n')}`)],
  ['b64enc', text((value) => Buffer.from(value).toString('base64'))], ['sha256sum', text((value) => createHash('sha256').update(value).digest('hex'))],
  ['contains', truth((part, value) => textOfValue(value).includes(textOfValue(part)))], ['hasPrefix', truth((part, value) => textOfValue(value).startsWith(textOfValue(part)))], ['hasSuffix', truth((part, value) => textOfValue(value).endsWith(textOfValue(part)))],
  ['int', number((value = 0) => Math.trunc(value))], ['int64', number((value = 0) => Math.trunc(value))], ['float64', number((value = 0) => value)], ['atoi', number((value = 0) => Math.trunc(value))], ['add', number((...all) => all.reduce((sum, one) => sum + one, 0))], ['add1', number((value = 0) => value + 1)],
  ['sub', number((a = 0, b = 0) => a - b)], ['mul', number((...all) => all.reduce((product, one) => product * one, 1))], ['div', number((a = 0, b = 0) => (b === 0 ? 0 : Math.trunc(a / b)))], ['mod', number((a = 0, b = 0) => (b === 0 ? 0 : a % b))], ['max', number((...all) => Math.max(...all))], ['min', number((...all) => Math.min(...all))],
  ['len', (args, at) => { const [one] = args; return scalarOf(one?.type === 'list' ? one.items.length : one?.type === 'map' ? one.entries.size : textOfValue(one).length, at); }],
  ['list', (args, at) => ({ type: 'list', items: args.map((arg) => arg ?? scalarOf(null, at)), at })], ['tuple', (args, at) => ({ type: 'list', items: args.map((arg) => arg ?? scalarOf(null, at)), at })],
  ['dict', (args, at) => mapOf(at, args.flatMap((key, index) => (index % 2 === 0 ? [[textOfValue(key), args[index + 1] ?? scalarOf(null, at)] as const] : [])))],
  ['set', ([map, key, value], at) => { if (map?.type === 'map') map.entries.set(textOfValue(key), value ?? scalarOf(null, at)); return map; }],
  ['unset', ([map, key]) => { if (map?.type === 'map') map.entries.delete(textOfValue(key)); return map; }],
  ['get', ([map, key], at) => below(map, textOfValue(key)) ?? scalarOf('', at)], ['hasKey', truth((map, key) => below(map, textOfValue(key)) !== undefined)],
  ['pluck', ([key, ...maps], at) => ({ type: 'list', items: maps.flatMap((map) => below(map, textOfValue(key)) ?? []), at })],
  ['dig', (args, at) => { const map = args.at(-1); const path = args.slice(0, -2).map(textOfValue); return below(map, ...path) ?? args.at(-2) ?? scalarOf(null, at); }],
  ['keys', ([map], at) => ({ type: 'list', items: map?.type === 'map' ? [...map.entries.keys()].map((key) => scalarOf(key, at)) : [], at })],
  ['pick', ([map, ...keys], at) => mapOf(at, map?.type === 'map' ? [...map.entries].filter(([key]) => keys.some((one) => textOfValue(one) === key)) : [])],
  ['omit', ([map, ...keys], at) => mapOf(at, map?.type === 'map' ? [...map.entries].filter(([key]) => !keys.some((one) => textOfValue(one) === key)) : [])],
  ['merge', (args, at) => args.reduceRight<Tree>((under, over) => overlaid(under, over), mapOf(at))], ['mergeOverwrite', (args, at) => args.reduce<Tree>((under, over) => overlaid(under, over), mapOf(at))], ['deepCopy', ([one]) => one && copyOf(one)],
  ['fromYaml', ([one], at) => readYaml(one, at)], ['fromYamlArray', ([one], at) => readYaml(one, at)], ['fromJson', ([one], at) => readYaml(one, at)],
  ['prepend', ([one, more], at) => ({ type: 'list', items: [...(more ? [more] : []), ...listOf(one)], at })], ['without', ([one, ...gone], at) => ({ type: 'list', items: listOf(one).filter((item) => !gone.some((other) => same(item, other))), at })],
  ['values', ([map], at) => ({ type: 'list', items: map?.type === 'map' ? [...map.entries.values()] : [], at })], ['toStrings', ([one], at) => ({ type: 'list', items: listOf(one).map((item) => scalarOf(textOfValue(item), item.at)), at })],
  ['first', ([one]) => listOf(one)[0]], ['last', ([one]) => listOf(one).at(-1)], ['initial', ([one], at) => ({ type: 'list', items: listOf(one).slice(0, -1), at })], ['rest', ([one], at) => ({ type: 'list', items: listOf(one).slice(1), at })], ['append', ([one, more], at) => ({ type: 'list', items: [...listOf(one), ...(more ? [more] : [])], at })], ['concat', (args, at) => ({ type: 'list', items: args.flatMap((one) => listOf(one)), at })],
  ['uniq', ([one], at) => ({ type: 'list', items: listOf(one).filter((item, index, all) => all.findIndex((other) => same(item, other)) === index), at })], ['sortAlpha', ([one], at) => ({ type: 'list', items: [...listOf(one)].sort((a, b) => (textOfValue(a) < textOfValue(b) ? -1 : 1)), at })], ['compact', ([one], at) => ({ type: 'list', items: listOf(one).filter(isTruthy), at })],
  ['has', truth((item, list) => listOf(list).some((one) => same(one, item)))],
  ['index', ([one, ...path]) => path.reduce<Value>((at, step) => (at?.type === 'list' ? at.items[Number(textOfValue(step))] : below(at, textOfValue(step))), one)],
  ['join', ([separator, list], at) => scalarOf(listOf(list).map(textOfValue).join(textOfValue(separator)), list?.at ?? at)],
  ['splitList', ([separator, value], at) => ({ type: 'list', items: textOfValue(value).split(textOfValue(separator) || '\n').slice(0, 1000).map((part) => scalarOf(part, value?.at ?? at)), at })],
  ['split', ([separator, value], at) => mapOf(at, textOfValue(value).split(textOfValue(separator) || '\n').slice(0, 1000).map((part, index) => [`_${index}`, scalarOf(part, at)]))],
  ['until', ([count], at) => ({ type: 'list', items: Array.from({ length: Math.min(Math.max(Number(textOfValue(count)) || 0, 0), 1000) }, (_, index) => scalarOf(index, at)), at })],
  ['kindIs', truth((kind, value) => kindOf(value) === textOfValue(kind))], ['kindOf', ([value], at) => scalarOf(kindOf(value), at)], ['typeIs', truth((kind, value) => kindOf(value) === textOfValue(kind))], ['typeOf', ([value], at) => scalarOf(kindOf(value), at)],
  ['print', (args, at) => scalarOf(args.map(textOfValue).join(''), at)], ['cat', (args, at) => scalarOf(args.map(textOfValue).join(' '), at)],
  ['printf', ([format, ...args], at) => { let next = 0; return scalarOf(textOfValue(format).replace(/%(?:%|[-+#0]*\d*(?:\.\d+)?[a-z])/g, (verb) => { if (verb === '%%') return '%'; const value = textOfValue(args[next++]); return verb.endsWith('q') ? JSON.stringify(value) : value; }), args.length === 1 ? args[0]?.at ?? at : at); }],
  ['toJson', ([value], at) => scalarOf(value ? JSON.stringify(plainOf(value)) : 'null', at)], ['toRawJson', ([value], at) => scalarOf(value ? JSON.stringify(plainOf(value)) : 'null', at)],
  ['toYaml', ([value], at) => scalarOf(value ? yamlOf(value).map((stretch) => stretch.text).join('') : 'null', value?.at ?? at)],
  ['required', ([, value], at) => value ?? scalarOf(UNKNOWN, at)], ['fail', (_, at) => scalarOf(UNKNOWN, at)],
  ['semverCompare', ([wanted, version], at) => scalarOf(semver(textOfValue(wanted), textOfValue(version)), at)],
]);

/** Data that a template reads back from text it made. */
function readYaml(value: Value, at: Place): Tree {
  if (isUnknown(value)) return scalarOf(UNKNOWN, at);
  const [root] = parseYaml(textOfValue(value).slice(0, 200_000), at.file, at.origin);
  const site = value?.at ?? at;
  const moved = (tree: Tree): Tree => (tree.type === 'scalar' ? { ...tree, at: site } : tree.type === 'list' ? { ...tree, items: tree.items.map(moved), at: site } : { ...tree, entries: new Map([...tree.entries].map(([key, one]) => [key, moved(one)])), at: site });
  return root ? moved(treeOf(root, at)) : mapOf(at);
}

function kindOf(value: Value): string {
  if (!value || (value.type === 'scalar' && value.value === null)) return 'invalid';
  if (value.type === 'list') return 'slice';
  if (value.type === 'map') return 'map';
  return typeof value.value === 'string' ? 'string' : typeof value.value === 'boolean' ? 'bool' : Number.isInteger(value.value) ? 'float64' : 'float64';
}

/** Maps laid over each other, the second over the first, as values files are. */
export function overlaid(under: Tree, over: Value): Tree {
  if (!over) return under;
  if (under.type !== 'map' || over.type !== 'map') return over;
  const result = mapOf(over.at, under.entries);
  for (const [key, value] of over.entries) {
    const before = result.entries.get(key);
    if (value.type === 'scalar' && value.value === null) result.entries.delete(key);
    else result.entries.set(key, before ? overlaid(before, value) : value);
  }
  return result;
}

function semver(wanted: string, version: string): boolean {
  const numbers = (value: string): readonly number[] => [...value.replace(/^[^\d]*/, '').split('-')[0]?.split('.') ?? []].map((part) => Number(part) || 0);
  return wanted.split(/\s*\|\|\s*/).some((any) => any.split(/\s*,\s*|\s+(?=[<>=^~])/).every((one) => {
    const sign = /^[<>=!^~]*/.exec(one.trim())?.[0] ?? '';
    const [a, b] = [numbers(version), numbers(one)];
    const order = (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0);
    if (sign === '>=') return order >= 0;
    if (sign === '>') return order > 0;
    if (sign === '<=') return order <= 0;
    if (sign === '<') return order < 0;
    if (sign === '^') return order >= 0 && a[0] === b[0];
    if (sign === '~') return order >= 0 && a[0] === b[0] && a[1] === b[1];
    return sign === '!=' ? order !== 0 : order === 0;
  }));
}
