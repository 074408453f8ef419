import { environmentOf } from '../shared/environment.ts';
import { wordsOf } from '../shared/name-words.ts';
import type { KindRow, SecretTables } from './tables.ts';
import { remembered } from '../shared/remembered.ts';
import { plainName } from './tables.ts';

/** Put before names by frameworks and tools that hand variables on. */
const CARRIERS = new Set(['tf', 'var', 'my', 'app', 'the', 'default', 'input', 'env', 'secret', 'config', 'const', 'new', 'old', 'backup']);

/**
 * Kinds whose names fit the bound name, most words first. Words for environments, digits and carrier prefixes are passed over: `PROD_RAILWAY_TOKEN`,
 * `TF_VAR_db_password` and `railwayTokenStaging` say what `RAILWAY_TOKEN`, `DB_PASSWORD` and again `RAILWAY_TOKEN` say.
 */
export function kindsOfName(name: string, tables: SecretTables): readonly KindRow[] {
  let kinds = KINDS.get(tables);
  if (!kinds) { kinds = remembered((one) => kindsOf(one, tables)); KINDS.set(tables, kinds); }
  return kinds(name);
}
const KINDS = new WeakMap<SecretTables, (name: string) => readonly KindRow[]>();

function kindsOf(name: string, tables: SecretTables): readonly KindRow[] {
  const exact = tables.byName.get(plainName(name));
  if (exact) return exact;
  const words = wordsOf(name).map((word) => word.toLowerCase());
  const kept = words.filter((word) => !/^\d+$/.test(word) && !environmentOf(word));
  for (let from = 0; from < kept.length - 1 && from <= 3; from++) {
    const found = tables.byName.get(kept.slice(from).join(''));
    if (found && (kept.length - from >= 2 || from === 0)) return found;
    if (from > 0 && !CARRIERS.has(kept[from - 1] ?? '') && kept.length - from < 2) break;
  }
  return [];
}

/** Does the name say that its value is secret? */
export function saysSecret(name: string): boolean {
  const words = wordsOf(name).map((word) => word.toLowerCase());
  if (words.some((word) => word === 'id' || word === 'ids' || word === 'uuid' || word === 'hash' || word === 'digest' || word === 'url')) return false;
  return words.some((word) => SECRET_WORDS.has(word));
}
const SECRET_WORDS = new Set(['token', 'tokens', 'secret', 'key', 'apikey', 'auth', 'authorization', 'bearer', 'credential', 'credentials', 'password', 'pat', 'accesstoken', 'authtoken', 'apitoken']);

/** Does the name say that its value only identifies something? */
export function saysIdentifier(name: string): boolean {
  const words = wordsOf(name).map((word) => word.toLowerCase());
  const last = words.at(-1) ?? '';
  return ['id', 'ids', 'uuid', 'guid', 'ref', 'sha', 'hash', 'digest', 'integrity', 'checksum', 'etag', 'version', 'nonce'].includes(last)
    || words.some((word) => ['volume', 'project', 'environment', 'service', 'deployment', 'domain', 'workspace', 'team', 'plugin', 'template', 'bucket', 'request', 'trace', 'session'].includes(word) && !SECRET_WORDS.has(last));
}

/** `getenv("TOKEN") or "..."`: words of programs that stand before values and name none. */
const WORDS_OF_LANGUAGES = new Set(['or', 'and', 'not', 'in', 'is', 'on', 'off', 'as', 'by', 'to', 'if', 'then', 'else', 'elif', 'unless', 'return', 'yield', 'new', 'await', 'case', 'when', 'echo', 'print', 'printf', 'puts', 'using', 'with', 'send', 'raise', 'throw']);

/** What a list of properties calls the next element. */
const PROPERTY = /<key>([\w.:-]{2,80})<\/key>\s{0,40}$/;

/** `<string name="google_api_key" translatable="false">`: an element that says what it is called and more besides. */
const ELEMENT = /<[A-Za-z][\w:.-]{0,40}[ \t](?:[^<>]{0,100}[ \t])?name=(["'])([\w.:-]{2,80})\1[ \t][^<>]{1,100}>$/;

/** The name a value is bound to, read leftwards on its own line: `NAME=`, `name: `, `"name": `, `Header: Bearer `, `new Name(`. */
export function nameBefore(text: string, start: number): { readonly name: string; readonly start: number; readonly end: number } | undefined {
  // Looked for within reach only: a minified file is one line of megabytes.
  const from = Math.max(0, start - 240);
  const lineStart = from + text.slice(from, start).lastIndexOf('\n') + 1;
  const element = text[start - 1] === '>' ? ELEMENT.exec(text.slice(lineStart, start)) : null;
  if (element?.[2] !== undefined) { const begin = lineStart + element.index + element[0].lastIndexOf(`name=${element[1] ?? ''}${element[2]}`) + 'name='.length + 1; return { name: element[2], start: begin, end: begin + element[2].length }; }
  let at = start;
  const skip = (pattern: RegExp): void => { while (at > lineStart && pattern.test(text[at - 1] ?? '')) at--; };
  skip(/["'`\s(]/);
  const scheme = /(?:bearer|basic|token|flyv1)$/i.exec(text.slice(lineStart, at));
  if (scheme) { at -= scheme[0].length; skip(/["'`\s(]/); }
  skip(/[:=>?|,({[\s"'`@\]]/);
  // `NAME: string =` of TypeScript, `NAME: &'static str =` of Rust, `name = []byte(` of Go: the type stands between the name and its value.
  const type = /([A-Za-z_$][\w$]*)\s*(?::\s*(?:readonly\s+)?(?:&\s{0,2}(?:'[a-z]{1,12}\s{1,2})?)?(?:string|String|const|str|any)|\s:?=\s*(?:\[\](?:byte|rune)|bytes|bytearray|str|string|b))$/.exec(text.slice(lineStart, at));
  if (type?.[1] !== undefined) { const begin = lineStart + type.index; return { name: type[1], start: begin, end: begin + type[1].length }; }
  const end = at;
  skip(/[A-Za-z0-9_$.-]/);
  const name = text.slice(at, end).replace(/^[-.$]+/, '');
  // `<key>API_KEY</key><string>...`: in a list of properties the element says of what sort the value is.
  if (name === 'string' && text[at - 1] === '<') { const key = PROPERTY.exec(text.slice(Math.max(0, at - 200), at - 1)); if (key?.[1] !== undefined) { const begin = at - 1 - key[0].length + '<key>'.length; return { name: key[1], start: begin, end: begin + key[1].length }; } }
  return name.length < 2 || name.length > 100 || WORDS_OF_LANGUAGES.has(name) ? undefined : { name, start: end - name.length, end };
}
