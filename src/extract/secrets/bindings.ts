import type { DataNode, Document, ScalarNode, Span } from '../../model/index.ts';
import { classOfName } from './generic-names.ts';
import { nameBefore } from './names.ts';
import { around } from './around.ts';
import { isDefault, nameOfValue } from './named-values.ts';
import type { SecretTables } from './tables.ts';

/** A value and what it is bound to. */
export interface Binding extends Span {
  /** The variable, header or last key of the path. */
  readonly name: string;
  /** Key path in data files; the name alone elsewhere. */
  readonly path: readonly string[];
  readonly value: string;
  /** True when `text.slice(start, end)` is not the value (escapes, folding, base64). */
  readonly decoded?: boolean;
}

const DEEPEST = 200;
const MOST = 200_000;
/** Tags behind which stands where a value is to be found: what CloudFormation, Home Assistant and ESPHome, and GitLab fill in. */
const ELSEWHERE: ReadonlySet<string> = new Set(['!GetAtt', '!Ref', '!ImportValue', '!secret', '!env_var', '!include', '!reference']);

/**
 * Every scalar of a data file with its key path, in file order; a value that a neighbour names, as in `{name: X, value: Y}`, is bound to X. `wanted`: of which names alone; of a large file
 * hardly one says anything, and the others cost nothing then.
 */
export function dataBindings(roots: readonly DataNode[], wanted?: (name: string) => boolean): Binding[] {
  const walk = new Walk(wanted);
  if (roots.every((root) => walk.visit(root, 0))) return walk.out;
  // Aliases and merged keys show scalars in another order than that of the file.
  const patient = new Walk(wanted, new Set());
  for (const root of roots) patient.visit(root, 0);
  return patient.out.sort((a, b) => a.start - b.start);
}

/** One way through the values of a file. `seen`: where scalars stood before; without it the way ends where one does not stand behind the last. */
class Walk {
  readonly out: Binding[] = [];
  readonly #wanted: ((name: string) => boolean) | undefined;
  readonly #seen: Set<number> | undefined;
  readonly #keys: string[] = [];
  /** The keys as they are, once a binding holds them. */
  #path: readonly string[] | undefined;
  #count = 0;
  #last = -1;

  constructor(wanted: ((name: string) => boolean) | undefined, seen?: Set<number>) {
    this.#wanted = wanted;
    this.#seen = seen;
  }

  /** False where a scalar stands out of order. No deeper than parsers follow. */
  visit(node: DataNode, depth: number): boolean {
    if (node.type === 'scalar') return this.#scalar(node);
    if (depth > 2 * DEEPEST || this.#keys.length > DEEPEST) return true;
    if (node.type === 'list') {
      for (const item of node.items) if (!this.visit(item, depth + 1)) return false;
      return true;
    }
    for (const entry of node.entries) {
      // What a parameter of a template has by default stands for the parameter itself.
      const own = isDefault(node, entry.key, this.#keys);
      if (!own) { this.#keys.push(nameOfValue(node, entry.key) ?? entry.key); this.#path = undefined; }
      if (!this.visit(entry.value, depth + 1)) return false;
      if (!own) { this.#keys.pop(); this.#path = undefined; }
    }
    return true;
  }

  #scalar(node: ScalarNode): boolean {
    const { start, end } = node;
    if (!this.#seen && start <= this.#last) return false;
    this.#last = start;
    // An alias shows its anchor's scalar again: one place, one binding.
    if (this.#seen?.has(start) === true && end > start) return true;
    this.#seen?.add(start);
    if ((typeof node.value === 'string' || typeof node.value === 'number') && this.#count < MOST && !(node.tag !== undefined && ELSEWHERE.has(node.tag))) this.#bind(node, String(node.value));
    return true;
  }

  #bind(node: ScalarNode, value: string): void {
    const { start, end } = node;
    // `- DATABASE_URL=postgres://...` in the environment list of a compose file.
    const pair = node.decoded !== true && value.includes('=') ? /^([A-Z][A-Z0-9_]{1,80})=([^\n]*)$/.exec(value) : null;
    const name = pair?.[1] ?? this.#keys.at(-1);
    if (name === undefined) return;
    this.#count++;
    if (this.#wanted?.(name) === false) return;
    const path = pair ? [...this.#keys, name] : (this.#path ??= [...this.#keys]);
    if (node.decoded === true) { this.out.push({ name, path, value, start, end, decoded: true }); return; }
    const written = withoutVariable(pair?.[2] ?? value);
    this.out.push({ name, path, value: written.value, start: start + (pair ? name.length + 1 : 0) + written.before, end: end - written.after });
  }
}

/** `${NAME:-literal}`: where nobody sets the variable the literal is the value, so it is read as if it stood there alone. */
function withoutVariable(value: string): { readonly value: string; readonly before: number; readonly after: number } {
  const found = value.startsWith('${') ? /^(\$\{[A-Za-z_]\w{0,100}:?-)([^${}\s]{1,500})\}$/.exec(value) : null;
  return found?.[1] === undefined || found[2] === undefined ? { value, before: 0, after: 0 } : { value: found[2], before: found[1].length, after: 1 };
}

/** Values bound to names of the tables in any other text: `NAME=value`, `name: "value"`, `name = 'value'`, `--name value`, `os.environ["NAME"] = "value"`. */
export function textBindings(text: string, tables: SecretTables, hits?: ReadonlySet<string>): Binding[] {
  const windows = around(text, tables.nameReach, tables.nameLiterals, hits);
  const names = windows.length > 0 ? tables.names(hits) : undefined;
  const out: Binding[] = [];
  if (names) for (const window of windows) bindingsIn(text, window, names, out);
  return out;
}

/** Those in one stretch of the text, of the names that the expression finds. */
export function bindingsIn(text: string, window: Span, names: RegExp, out: Binding[]): void {
  const piece = text.slice(window.start, window.end);
  names.lastIndex = 0;
  for (let match = names.exec(piece); match && out.length < MOST; match = names.exec(piece)) {
    const at = window.start + match.index;
    const start = extendLeft(text, at);
    const end = extendRight(text, at + match[0].length);
    const value = boundTo(text, start, end);
    if (value) out.push({ name: text.slice(start, end), path: [text.slice(start, end)], value: text.slice(value.start, value.end), ...value });
  }
}

function extendLeft(text: string, at: number): number {
  const floor = Math.max(0, at - 64);
  let i = at;
  while (i > floor && /[A-Za-z0-9_]/.test(text[i - 1] ?? '')) i--;
  return i;
}

function extendRight(text: string, at: number): number {
  let i = at;
  while (i < at + 64 && /[A-Za-z0-9_]/.test(text[i] ?? '')) i++;
  return i;
}

/** `${NAME:-value}` of shells; `key="NAME" value="..."` of XML; `| NAME | value |` of tables in documents; `variable "name" { default = "value" }` of Terraform. */
const BESIDE: readonly RegExp[] = [
  /^:?-([^\s"'`${}]{8,500})(?=\})/,
  /^["'][ \t\r\n]{1,40}value[ \t]?=[ \t]?["']([^"'<>\n]{8,500})(?=["'])/i,
  /^[`*]{0,3}[ \t]{0,40}\|[ \t]{0,40}[`*]{0,3}([^\s|`*]{8,500})(?=[`*]{0,3}[ \t]{0,40}\|)/,
  /^"[ \t]{0,8}\{[^{}]{0,400}?\n[ \t]{0,40}default[ \t]{0,40}=[ \t]{0,8}"([^"\n]{8,500})(?=")/,
];

/** What the name from `start` to `end` is bound to. */
export function boundTo(text: string, start: number, end: number): Span | undefined { return valueAfter(text, end) ?? givenTo(text, start, end); }

/** `ENV NAME value` of image files, `set -gx NAME value` and `setenv NAME value` of shells, `gh secret set NAME --body value`: a space is the sign. */
const GIVES = /(?:^|[\s;&])(?:ENV|setenv|set[ \t]{1,4}-[a-zA-Z]{1,4}|(?:secret|variable)s?[ \t]{1,4}set)[ \t]{1,8}$/;
function givenTo(text: string, start: number, end: number): Span | undefined {
  if (!/[ \t]/.test(text[end] ?? '') || !GIVES.test(text.slice(Math.max(0, start - 40), start))) return undefined;
  const found = /^[ \t]{1,8}(?:(?:--body|-b)[= \t]{1,4})?["']?([^\s"'`$<>{}=]{8,500})/.exec(text.slice(end, end + 560));
  return found?.[1] === undefined || found[1].startsWith('-') ? undefined : { start: end + found[0].length - found[1].length, end: end + found[0].length };
}

/** What stands behind a name that is not assigned to, but written beside it. */
function besideName(rest: string): Span | undefined {
  for (const way of BESIDE) {
    const found = way.exec(rest);
    if (found?.[1] !== undefined) return { start: found[0].length - found[1].length, end: found[0].length };
  }
  return undefined;
}

/** The value right after a name, at most 500 characters, on the same line. */
function valueAfter(text: string, end: number): Span | undefined {
  const rest = text.slice(end, end + 640);
  const beside = besideName(rest);
  if (beside) return { start: end + beside.start, end: end + beside.end };
  const head = /^["'`\])]{0,3}[ \t]*(?:=>|:=|\?\?=?|\|\|=?|\?=|=|:|,)[ \t]*(?:(?:process\.env(?:\.\w+|\[["']\w{1,60}["']\])|(?:os\.)?(?:getenv|environ\.get)\(["']\w{1,60}["']\)|ENV\[["']\w{1,60}["']\])[ \t]*(?:\?\?|\|\||or(?=[ \t]))[ \t]*)?(?:string[ \t]*=[ \t]*)?["'`]?(?:\$\{\w{1,100}:?-)?/.exec(rest);
  if (!head) return undefined;
  const within = /\$\{\w{1,100}:?-$/.exec(head[0]);
  if (within) {
    const written = /^[^\s"'`$;&|<>(){}]{1,500}(?=\})/.exec(rest.slice(head[0].length));
    return written ? { start: end + head[0].length, end: end + head[0].length + written[0].length } : undefined;
  }
  const quote = head[0].at(-1) ?? '';
  const quoted = quote === '"' || quote === "'" || quote === '`';
  // After a comma stands the next argument or element: a value only where it is text.
  if (!quoted && /,[ \t]*$/.test(head[0])) return undefined;
  const tail = (quoted ? (quote === '"' ? /^[^"\n]{1,500}/ : quote === "'" ? /^[^'\n]{1,500}/ : /^[^`\n]{1,500}/) : /^[^\s"'`,;&|<>()[\]{}]{1,500}/).exec(rest.slice(head[0].length));
  if (!tail) return undefined;
  const start = end + head[0].length;
  return { start, end: start + tail[0].length };
}

/** Answers which name a span is bound to: by the key path in data files, by its own line elsewhere. */
export function nameFinder(document: Document, bound: () => readonly Binding[]): (start: number) => { name: string; path: readonly string[] } | undefined {
  return (start) => {
    const bindings = bound();
    let low = 0;
    let high = bindings.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const one = bindings[middle];
      if (!one) break;
      if (one.start <= start && start < Math.max(one.end, one.start + 1)) return { name: displayName(one), path: one.path };
      if (one.start < start) low = middle + 1; else high = middle - 1;
    }
    const before = nameBefore(document.text, start);
    return before && !isOfSentence(document, before) ? { name: before.name, path: [before.name] } : undefined;
  };
}

/** `Here is the address to use: https://...`: a word of a sentence in front of the colon, in a text for people. */
function isOfSentence({ file, text }: Document, { name, start }: { readonly name: string; readonly start: number }): boolean {
  return PROSE.test(file) && /^[a-z]{2,20}$/.test(name) && classOfName(name) === undefined && /[A-Za-z,)] $/.test(text.slice(Math.max(0, start - 2), start));
}
const PROSE = /\.(?:md|mdx|markdown|rst|adoc|txt)$/i;

/** The variable where the last key is one, else the last keys of the path. */
export function displayName(binding: { readonly name: string; readonly path: readonly string[] }): string {
  return /^[A-Z][A-Z0-9_]*$/.test(binding.name) ? binding.name : binding.path.slice(-3).join('.');
}
