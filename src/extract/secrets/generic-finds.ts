import type { Span } from '../../model/index.ts';
import { byEnding } from '../shared/ending.ts';
import { classOfName } from './generic-names.ts';
import type { SecretClass } from './generic-names.ts';
import type { Writing } from './generic-values.ts';

/** A value behind a name that speaks of secrets, not judged yet. */
export interface Find extends Span { readonly name: string; readonly of: SecretClass; readonly writing: Writing; readonly argument?: boolean }

/** Whole families of files in which text without quotes is an expression. */
const CODE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|pyx|rb|go|php|phtml|rs|java|kts?|scala|groovy|gradle|cs|fs|vb|swift|m|mm|c|h|cc|cpp|hpp|dart|ex|exs|erl|hs|lua|pl|pm|r|jl|clj|elm|sol|tf|tofu|hcl|proto|sql|css|scss|less|graphql|cypher|ipynb)$/i;
/** Settings of servers and of tools, which many write as a name, a space and a value. */
const DIRECTIVES = /^(?:\.[a-z_-]{2,20}|[a-z_]{2,20}rc)$|\.(?:conf|cnf|cfg|config|properties|acl|fish)$|^[\w.-]{0,40}(?:Dockerfile|Containerfile)[\w.-]{0,40}$/i;
/** The telling words; each is widened to the whole name and asked again (generic-names.ts). */
export const FIND_WORDS = /pass(?:w(?:or[dt]|d)?|phrase|code)?|pwd|pswd|secret|token|key|auth|cred|bearer|kennwort|senha|verifier|(?:root|bind)pw|(?<![a-z0-9])pw(?![a-z])/gi;
/** Quotes in all the ways that files write them, also inside of strings and of web pages. */
const QUOTE = /\\{0,3}["']|`|&(?:quot|apos|#34|#39|#x22|#x27);|[\u2018\u2019\u201c\u201d]/y;
const CLOSERS = /(?:\\{0,3}["'`]|&(?:quot|apos|#34|#39);|[\])]|\[\]| \{ get;[\w; ]{0,30}\}(?= =)){0,3}/y;
const OPERATOR = /[ \t]{0,40}(?:(?:\??:[ \t]{0,4}(?:&(?:'[a-z]{1,12}[ \t])?)?|[ \t](?:As[ \t])?)(?:\[\])?[A-Za-z_][\w.<>[\]?]{0,40}[ \t]{0,4}=(?![=>])|=>|:=|[=!]==?|\?\?=?|\|\|=?|\?=|=|::?|,|->|\()[ \t]{0,40}/y;
/** What a variable of the environment is read by before the value that stands in for it, the name of an argument that is such a value, and a question of which the value is one answer. */
const INSTEAD = /(?:(?:process\.env|import\.meta\.env)(?:\.\w{1,60}|\[["']\w{1,60}["']\])|(?:os\.)?(?:getenv|environ\.get)\(["']\w{1,60}["']\)|ENV\[["']\w{1,60}["']\])[ \t]{0,4}(?:\|\||\?\?|or(?=[ \t]))[ \t]{0,4}|default(?:Value)?[ \t]?[:=][ \t]?|[\w.$!()]{1,60}(?:[ \t]{0,2}[=!]==?[ \t]{0,2}(?:["'][^"'\n]{0,40}["']|[\w.]{1,40}))?[ \t]{0,2}\?[ \t]{1,4}(?=["'`])/y;
/** What may stand between the operator and the quote: calls and constructors, casts, prefixes of strings. */
const WRAPPERS = /(?:(?:new|await|return|Some|Just)[ \t]{1,4})?(?:(?:\[\]|&|\*)?[A-Za-z_][\w.:]{0,50}(?:<[\w, ]{0,30}>)?[ \t]?\([ \t]{0,4}){0,2}(?:\[[ \t]{0,4}|<<(?="))?(?:[rRbBuUfLN@$]{1,2}(?=["'`]))?/y;
/** The name of an argument inside of a call that makes a field: `api_key: str = Field(default="...")`. */
const BY_DEFAULT = /(?:default|default_value|fallback)[ \t]?=[ \t]?/y;
/** Names of calls that ask for something rather than take it: `hasKey("...")`, `getToken("...")`. */
const ASKS = /(?:^|[.>:])(?:has|have|is|are|get|find|contains?|expects?|asserts?|should|tests?|creates?|checks?|needs?|reads?|fetch|removes?|deletes?)(?=[A-Z_])[\w$]*$/;
const MOST = 20_000;
/** Telling words looked at in one file. */
const MOST_WORDS = 200_000;
const LONGEST = 4_000;

/** Every value that stands behind a telling name: assignments of all languages, arguments, query strings, attributes, elements, options of commands, SQL, sentences. In file order; linear in the text. */
export function findsOf(text: string, file: string): Find[] {
  const out: Find[] = [];
  const family = familyOf(file);
  FIND_WORDS.lastIndex = 0;
  let after = -1;
  const classes = new Map<string, SecretClass | undefined>();
  for (let match = FIND_WORDS.exec(text), count = 0, seen = 0; match && count < MOST && seen < MOST_WORDS; match = FIND_WORDS.exec(text), seen++) {
    if (match.index < after) continue;
    const name = nameAround(text, match.index, match.index + match[0].length);
    after = name.end;
    FIND_WORDS.lastIndex = Math.max(FIND_WORDS.lastIndex, name.end);
    const written = text.slice(name.start, name.end);
    if (!classes.has(written)) classes.set(written, classOfName(written));
    const of = classes.get(written);
    if (!of) continue;
    const found = valueBehind(text, name, written, family);
    if (!found) continue;
    count++;
    out.push({ ...found, name: written, of });
    // The value itself is not searched for names, unless it is long text that holds more of them.
    if (found.end - found.start < 200 && found.end > name.end) FIND_WORDS.lastIndex = Math.max(FIND_WORDS.lastIndex, found.start);
  }
  return out;
}

/** Is what a file of this name holds a program, prose, or neither? */
export function familyOf(file: string): Family { return new FamilyOf(file); }
const isCode = byEnding((file) => CODE.test(file));
const isProse = byEnding((file) => /\.(?:md|mdx|markdown|rst|adoc|txt|html?)$/i.test(file));
/** Directives are asked for where a value was found, which in most files none is. */
class FamilyOf implements Family {
  readonly #file: string;
  #directives: boolean | undefined;

  constructor(file: string) { this.#file = file; }

  get code(): boolean { return isCode(this.#file); }
  get prose(): boolean { return isProse(this.#file); }
  get directives(): boolean { return (this.#directives ??= DIRECTIVES.test(this.#file.slice(this.#file.lastIndexOf('/') + 1))); }
}
/** `directives`: is a space the sign of assignment in it? */
export interface Family { readonly code: boolean; readonly prose: boolean; readonly directives: boolean }

/** The value behind the name around the telling word from `from` to `to`, if one stands there; as `findsOf` for that one word. */
export function findAt(text: string, from: number, to: number, family: Family): Find | undefined {
  const name = nameAround(text, from, to);
  const written = text.slice(name.start, name.end);
  const of = classOfName(written);
  const found = of && valueBehind(text, name, written, family);
  return found && { ...found, name: written, of };
}

/** The name that a telling word is part of. */
export function nameAround(text: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start > 0 && from - start < 64 && isNameChar(text.charCodeAt(start - 1))) start--;
  while (end < text.length && end - to < 48 && isNameChar(text.charCodeAt(end))) end++;
  while (end > to && /[.-]/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}
function isNameChar(c: number): boolean { return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 45 || c === 46; }

/** `argument`: the value only follows the name in a list of arguments. */
type Value = Span & { readonly writing: Writing; readonly argument?: boolean };

function valueBehind(text: string, name: Span, written: string, { code, prose, directives }: Family): Value | undefined {
  const before = text[name.start - 1] ?? '';
  const next = text[name.end] ?? '';
  // `--password value`, `--token=value`: an option of a command, in whatever file the command stands.
  if (written.startsWith('-') || before === '-') { const option = optionValue(text, name.end); if (option) return option; }
  // <password>value</password>
  if (next === '>' && (before === '<' || /[<:]/.test(before))) return elementValue(text, name.end + 1);
  // <wsse:Password Type="PasswordText">value</wsse:Password>
  if (next === ' ' && /[<:]/.test(before)) { const tag = /^[ \t][\w:.-]{1,40}="[^"<>\n]{0,160}"(?:[ \t]{1,8}[\w:.-]{1,40}="[^"<>\n]{0,160}"){0,4}[ \t]?>/.exec(text.slice(name.end, name.end + 600)); const element = tag && /<(?:[\w-]{1,20}:)?$/.test(text.slice(Math.max(0, name.start - 24), name.start)) ? elementValue(text, name.end + tag[0].length) : undefined; if (element) return element; }
  if (next === ' ' || next === '\t') { const sql = sqlValue(text, name.end); if (sql) return sql; }
  const bold = code || (next !== '*' && text[name.end + 1] !== '*') ? undefined : boldValue(text, name);
  if (bold) return bold;
  const braced = bracedValue(text, name, code);
  if (braced) return braced;
  const closed = sticky(CLOSERS, text, name.end);
  const operator = sticky(OPERATOR, text, closed.end);
  if (operator.end === closed.end) return prose || !code || isRemark(text, name) ? sentenceValue(text, name.end) ?? (prose ? markedValue(text, name.end) : undefined) ?? (directives ? directiveValue(text, name) : undefined) : undefined;
  const sign = text.slice(closed.end, operator.end).trim();
  // A type stands behind a bare name only: `password="x" user="y"` are two attributes. `key="PASSWORD" value="x"` names what is in the next one.
  if (closed.end > name.end && /^(?!value\b)[A-Za-z_[][^=]*=$/i.test(sign)) return undefined;
  // `"name", "value"` is two arguments; `name, "value"` is a list of variables.
  if (sign === ',' && closed.end === name.end) return undefined;
  if (sign === '(' && (closed.end !== name.end || ASKS.test(written))) return undefined;
  const instead = sticky(INSTEAD, text, operator.end);
  const wrapped = sticky(WRAPPERS, text, instead.end);
  const given = wrapped.end > instead.end ? sticky(BY_DEFAULT, text, wrapped.end) : wrapped;
  const quote = sticky(QUOTE, text, given.end);
  if (quote.end > given.end) {
    if (sign !== ',') return quotedValue(text, quote.start, quote.end);
    const value = wrapped.end > instead.end ? undefined : quotedValue(text, quote.start, quote.end);
    return value && { ...value, argument: true };
  }
  if (sign === ',' || sign === '(') return undefined;
  return bareValue(text, operator.end, name, { code, prose }, sign);
}

/**
 * What a brace binds to the name: `{password, <<"...">>}` of Erlang and `{:password, "..."}` of Elixir, `std::string password{"..."}` of C++, and what stands in for a setting that nobody gave:
 * `${db.password:...}` of Spring, `${opt:token, '...'}` of Serverless.
 */
function bracedValue(text: string, name: Span, code: boolean): Value | undefined {
  const next = text[name.end] ?? '';
  if (next !== ',' && next !== ':' && next !== '{' && next !== ' ') return undefined;
  const before = text.slice(Math.max(0, name.start - 60), name.start);
  const rest = text.slice(name.end, name.end + 340);
  const form = next === ':' ? (/[$#]\{$/.test(before) ? INSTEAD_OF_SETTING : undefined) : next !== ',' ? (code ? INITIALISER : undefined) : /\{:?$/.test(before) ? PAIR : /\$\{[a-z]{2,8}(?:\([^()\n]{0,40}\))?:[\w.~/-]{0,40}$/.test(before) ? OTHERWISE : undefined;
  const value = form?.exec(rest);
  const raw = value?.groups?.['value'];
  if (!value || raw === undefined) return undefined;
  const start = name.end + value[0].lastIndexOf(raw);
  return { start, end: start + raw.length, writing: { quoted: true, code: false } };
}
const PAIR = /^,[ \t]{0,4}(?:<<)?(["'])(?<value>[^"'\n]{4,200})\1(?:>>)?[ \t]{0,4}\}/;
const OTHERWISE = /^,[ \t]{0,4}(["'])(?<value>[^"'\n]{4,200})\1[ \t]{0,4}\}/;
const INITIALISER = /^ ?\{[ \t]{0,2}(")(?<value>[^"\n]{4,200})\1[ \t]{0,2}\}/;
const INSTEAD_OF_SETTING = /^:(?<value>[^-?+=}\s"'`$][^}\s"'`$]{3,200})\}/;

function sticky(pattern: RegExp, text: string, at: number): Span {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return { start: at, end: match ? at + match[0].length : at };
}

const CLOSING: Readonly<Record<string, string>> = { '‘': '’', '“': '”' };

/** Up to the same quote again, on the same line; quotes that are escaped once more inside belong to the value. */
function quotedValue(text: string, from: number, start: number): Value | undefined {
  const quote = text.slice(from, start);
  const close = CLOSING[quote] ?? quote;
  const limit = Math.min(text.length, start + LONGEST);
  for (let at = start; at < limit;) {
    const c = text.charCodeAt(at);
    if (c === 10 && quote !== '`') return undefined;
    // `"""` begins a text of several lines, which is a form of its own.
    if (text.startsWith(close, at)) return at === start && close.length === 1 && text.startsWith(close, at + 1) ? undefined : { start, end: at, writing: { quoted: true, code: true } };
    at += c === 92 && !quote.startsWith('\\') ? 2 : 1;
  }
  return undefined;
}

/** Without quotes: to the end of the word, in files that write values so; in programs only inside of strings and comments, where text is handed on as `name=value`. */
function bareValue(text: string, start: number, name: Span, { code, prose }: Pick<Family, 'code' | 'prose'>, sign: string): Value | undefined {
  if (sign !== '=' && sign !== ':' && sign !== '=>' && sign !== ':=' && sign !== '?=') return undefined;
  const match = /^(?:\$\{\w{1,100}:?-)?([^\s"'`<>{}()[\],;|\\&]{1,600})/.exec(text.slice(start, start + 700));
  if (!match?.[1]) return undefined;
  const from = start + match[0].length - match[1].length;
  // A sentence ends behind it, a setting does not: `DB_PASS=q7Rv2LmX!`.
  const value = match[1].replace(prose ? /[.,:!?]+$/ : /[.,:]+$/, '');
  const query = /[?&;]/.test(text[name.start - 1] ?? '');
  const remark = code && !query && sign.length === 1 && isRemark(text, name);
  if (code && !query && !remark && (sign !== '=' || text[start - 1] !== '=')) return undefined;
  const following = text[from + value.length] ?? '';
  if (following === '(' || following === '[' || (following === '{' && !query)) return undefined;
  if (remark && (text[start - 1] !== '=' || !isShell(text, name.start))) return { start: from, end: from + value.length, writing: { quoted: false, code: false, loose: true } };
  return { start: from, end: from + value.length, writing: { quoted: query, code: code && (value.length < 8 || !isShell(text, name.start)) } };
}

/** Is it a password of which a remark of a program speaks, that begins on its line a few words before? What is said of it is prose; what remarks say of tokens and keys shows code as often. */
function isRemark(text: string, { start, end }: Span): boolean {
  if (!/pass|pwd/i.test(text.slice(start, end))) return false;
  const from = Math.max(0, start - REMARK);
  const before = text.slice(from, start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return ((line.length < before.length || from === 0) && /^[ \t]*(?:\/\/|#|\/?\*|--)/.test(line)) || /[ \t](?:\/\/|#)[ \t]/.test(line);
}
/** How far before a name its remark may begin. */
const REMARK = 30;

/** Is it `export NAME=` or `%env NAME=`, a line of a shell inside of a program: in what starts a machine, in a notebook? */
function isShell(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  return /(?:^|[ \t"'`\n])(?:export|%env|%set_env)[ \t]{1,4}\w{0,20}$/.test(before);
}

function optionValue(text: string, at: number): Value | undefined {
  const match = /^(?:=|[ \t]{1,8}|["'],[ \t]{0,8})(["']?)([^\s"'`<>{}()[\],;|\\]{4,300})\1(?=[\s"'`,;)\]\\|&]|$)/.exec(text.slice(at, at + 340));
  if (!match?.[2] || match[2].startsWith('-')) return undefined;
  // `'--password', envvar='DB_PASSWORD'`: behind the option in a list of arguments stands what a program calls it.
  if (/^["'],/.test(match[0]) && match[1] === '') return undefined;
  const start = at + match[0].lastIndexOf(match[2]);
  return { start, end: start + match[2].length, writing: { quoted: true, code: false } };
}

function elementValue(text: string, at: number): Value | undefined {
  const match = /^[ \t\r\n]{0,40}(?:<!\[CDATA\[)?([^<>\s]{4,400}?)(?:\]\]>)?[ \t\r\n]{0,40}<\//.exec(text.slice(at, at + 500));
  if (!match?.[1]) return undefined;
  const start = at + match[0].indexOf(match[1]);
  return { start, end: start + match[1].length, writing: { quoted: true, code: false } };
}

/** `PASSWORD 'x'` of CREATE USER and ALTER ROLE. */
function sqlValue(text: string, at: number): Value | undefined {
  const match = /^[ \t]{1,4}(?:=[ \t]{0,4})?N?(['"])([^'"\n]{4,200})\1/.exec(text.slice(at, at + 220));
  if (!match?.[2] || /^[ \t]+=/.test(match[0])) return undefined;
  const start = at + match[0].lastIndexOf(match[2]);
  return { start, end: start + match[2].length, writing: { quoted: true, code: false } };
}

/** `requirepass value`, `proxy_set_header X-Api-Key value;`, `ENV API_TOKEN value`: few words before the name on its line, and nothing behind the value. */
function directiveValue(text: string, name: Span): Value | undefined {
  const before = text.slice(Math.max(0, name.start - 120), name.start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (line.length > 100 || !/^[ \t]*(?:set[ \t]+(?:[\w./-]{1,60}[ \t]+){0,7}|(?:[\w./-]{1,60}[ \t]+){0,3})[\w/.-]{0,40}$/.test(line)) return undefined;
  const match = /^[ \t]{1,40}(?:(?:--plaintext|password|0)[ \t]{1,8})?(["']?)([^\s"'`<>{}()[\],;|\\]{5,200})\1;?[ \t]{0,40}(?=[\r\n]|$)/.exec(text.slice(name.end, name.end + 340));
  if (!match?.[2]) return undefined;
  const start = name.end + match[0].lastIndexOf(match[2]);
  return { start, end: start + match[2].length, writing: { quoted: true, code: false } };
}

/** `**Password**: x7Kd...`, ``*Password:* `x7Kd...` ``: a name that a page or a message sets in bold. */
function boldValue(text: string, { start: from, end: at }: Span): Value | undefined {
  if (!/\*[^*\n]{0,40}$/.test(text.slice(Math.max(0, from - 41), from))) return undefined;
  const match = /^(?:\*{1,2}[:=]|[:=]\*{1,2})[ \t]{0,8}["'`]{0,2}([^\s"'`<>{}()[\],;|\\*]{5,200})/.exec(text.slice(at, at + 220));
  if (!match?.[1]) return undefined;
  const value = match[1].replace(/[.,:!?]+$/, '');
  const start = at + match[0].lastIndexOf(match[1]);
  return { start, end: start + value.length, writing: { quoted: false, code: false } };
}

/** ``password `x7Kd...` ``: as pages set what is to be typed. */
function markedValue(text: string, at: number): Value | undefined {
  if (!isBlank(text.charCodeAt(at))) return undefined;
  const match = /^[ \t]{1,3}`([^\s"'`<>{}()[\],;*]{5,200})`/.exec(text.slice(at, at + 220));
  if (!match?.[1]) return undefined;
  const start = at + match[0].lastIndexOf(match[1]);
  return { start, end: start + match[1].length, writing: { quoted: false, code: false, loose: true } };
}

/** `the root password is x7Kd...`, `password was set to "..."`. */
function sentenceValue(text: string, at: number): Value | undefined {
  if (!isBlank(text.charCodeAt(at))) return undefined;
  const match = /^(?:[ \t]{1,3}(?:for|of|to)[ \t]{1,3}[\w./-]{1,40}(?:[ \t]{1,3}[\w./-]{1,40}){0,3})?[ \t]{1,3}(?:is|was|are|be|now|set to|changed to)[ \t:]{1,4}(?:now[ \t:]{1,4}|set to[ \t:]{1,4}|changed to[ \t:]{1,4})?["'`*]{0,3}([^\s"'`<>{}()[\],;*]{5,200})/i.exec(text.slice(at, at + 400));
  if (!match?.[1]) return undefined;
  const value = match[1].replace(/[.,:!?]+$/, '');
  const start = at + match[0].lastIndexOf(match[1]);
  return { start, end: start + value.length, writing: { quoted: false, code: false, loose: true } };
}

function isBlank(code: number): boolean { return code === 0x20 || code === 0x09; }
