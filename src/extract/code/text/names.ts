import { SecretValue } from '../../../model/index.ts';
import type { Span } from '../../../model/index.ts';
import type { TakenApart, TextString } from '../../shared/text-strings.ts';
import { isPlaceholder } from '../../shared/truth.ts';
import type { Subject } from '../local.ts';
import type { Shape } from '../source.ts';

export type Language = 'python' | 'ruby' | 'php' | 'go';

/** One file of a language that is read as text: its code with strings blanked, its strings, and what its names are given. */
export interface TextSource extends TakenApart {
  readonly text: string;
  readonly language: Language;
  readonly shapes: readonly Shape[];
  /** Names given once, without sigils and owners: where what they are given begins. A name given twice says nothing. */
  readonly given: ReadonlyMap<string, number>;
  /** Where each function begins, in order. */
  readonly functions: readonly { readonly start: number; readonly name: string }[];
}

const ASSIGNED = /(?:^|[\s({,;])(?:self\.|@{1,2}|\$this->|\$)?([A-Za-z_]\w{0,80})(?:[ \t]+string|[ \t]*:[ \t]*str)?[ \t]*(?::=|=)(?![=~>])/gm;
const FUNCTIONS: Readonly<Record<Language, RegExp>> = {
  python: /^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)/gm, ruby: /^[ \t]*def[ \t]+(?:self\.)?(\w+)/gm, php: /\bfunction[ \t]+(\w+)[ \t]*\(/gm, go: /^func[ \t]+(?:\([^)]{0,100}\)[ \t]*)?(\w+)/gm,
};
const MOST = 5_000;

/** Prepares a file that was taken apart. */
export function textSource(text: string, apart: TakenApart, language: Language, shapes: readonly Shape[]): TextSource {
  const given = new Map<string, number | undefined>();
  let seen = 0;
  for (const match of apart.code.matchAll(ASSIGNED)) {
    if (++seen > MOST) break;
    const name = match[1] ?? '';
    given.set(name, given.has(name) ? undefined : afterSpace(text, match.index + match[0].length));
  }
  const functions = [...apart.code.matchAll(FUNCTIONS[language])].slice(0, MOST).map((match) => ({ start: match.index, name: match[1] ?? '' }));
  return { ...apart, text, language, shapes, given: new Map([...given].flatMap(([name, at]) => (at === undefined ? [] : [[name, at] as const]))), functions };
}

/** Past the blanks at an offset. Strings are blank in the code, so this asks the text. */
export function afterSpace(text: string, at: number): number { return at + (/^\s{0,80}/.exec(text.slice(at, at + 80))?.[0].length ?? 0); }

/** A variable of the environment, read at the very beginning of the text. */
const ENVIRONMENT = /^(?:os\.environ\.get\(|os\.environ\[|environ\.get\(|environ\[|os\.getenv\(|getenv\(|os\.Getenv\(|os\.LookupEnv\(|viper\.GetString\(|ENV\[|ENV\.fetch\(|\$_ENV\[|\$_SERVER\[|env\(|env\.str\(|config\()\s{0,4}["']([A-Za-z_]\w{1,80})["']/;
const SETTING = /^(?:settings|config|Config|app\.config)\.([A-Z][A-Z0-9_]{2,80})\b/;
const NAME = /^(?:self\.|@{1,2}|\$this->|\$)?([A-Za-z_]\w{0,80})/;
const PASSED_ON = /^(?:str|strval|trim|strings\.TrimSpace|String|f|fmt\.Sprintf|sprintf|aws\.String|stripe\.String)\(/;

/** What stands at an offset: a variable of the environment, a literal, or what a name was given; undefined for anything else. */
export function subjectAt(source: TextSource, at: number, depth = 0): Subject | undefined {
  if (depth > 8) return undefined;
  const rest = source.text.slice(at, at + 200);
  const variable = ENVIRONMENT.exec(rest) ?? SETTING.exec(rest);
  if (variable?.[1] !== undefined) return { type: 'variable', variable: variable[1], at: { start: at, end: at + variable[0].length } };
  const string = stringAt(source, at);
  if (string) return literal(source, string.text, { start: contentStart(source, string), end: contentStart(source, string) + string.text.length });
  const passed = PASSED_ON.exec(rest);
  if (passed) return subjectAt(source, afterSpace(source.text, at + passed[0].length), depth + 1);
  const name = NAME.exec(rest);
  const given = name?.[1] === undefined ? undefined : source.given.get(name[1]);
  return given === undefined || given === at ? undefined : subjectAt(source, given, depth + 1);
}

/** The string that begins at an offset, with or without a letter before its quotes. */
export function stringAt(source: TextSource, at: number): TextString | undefined {
  const prefix = /^[fFrRbBuU]{0,2}(?=["'`])/.exec(source.text.slice(at, at + 3));
  return prefix ? byStart(source.strings, at + prefix[0].length) : undefined;
}

function byStart(strings: readonly TextString[], start: number): TextString | undefined {
  const one = firstFrom(strings, start);
  return one?.start === start ? one : undefined;
}

/** Strings stand in order: the first that begins at an offset or behind it, by halving. */
export function firstFrom(strings: readonly TextString[], start: number): TextString | undefined {
  let [low, high] = [0, strings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((strings[middle]?.start ?? 0) < start) low = middle + 1; else high = middle;
  }
  return strings[low];
}

export function contentStart(source: TextSource, string: TextString): number {
  return source.text.startsWith(string.text, string.start + 3) && /^(?:"""|''')/.test(source.text.slice(string.start, string.start + 3)) ? string.start + 3 : string.start + 1;
}

/** Text as a subject, unless it is no secret by its looks. */
export function literal(source: TextSource, raw: string, at: Span): Subject | undefined {
  if (raw.length < 8 || /\s/.test(raw) || /^https?:/.test(raw) || isPlaceholder(raw)) return undefined;
  const line = source.text.slice(Math.max(source.text.lastIndexOf('\n', at.start) + 1, at.start - 200), at.start);
  return { type: 'literal', at, value: new SecretValue(raw, 'literal'), name: /([A-Za-z_]\w{0,80})\s*(?::=|=)\s*["'`]?$/.exec(line)?.[1] ?? '', kinds: source.shapes.filter((shape) => shape.value.test(raw)).map((shape) => shape.kind) };
}

/** The span of the function an offset stands in; undefined for what stands outside of one, or in what makes the object all others use. */
export function functionAround(source: TextSource, at: number): Span | undefined {
  const index = source.functions.findLastIndex((one) => one.start <= at);
  const found = source.functions[index];
  if (!found || /^(?:__init__|initialize|__construct|New\w*|new|create_?client|get_?client)$/.test(found.name)) return undefined;
  // A line further left than the function's own ends it, in a language of blocks by indentation.
  const end = source.functions[index + 1]?.start ?? source.text.length;
  if (source.language === 'python') {
    const indent = /^[ \t]*/.exec(source.text.slice(found.start))?.[0].length ?? 0;
    const after = new RegExp(`^[ \\t]{0,${indent}}[^\\s#)\\]}]`, 'gm');
    after.lastIndex = source.text.indexOf('\n', found.start) + 1;
    const close = after.lastIndex === 0 ? null : after.exec(source.code);
    if (close && close.index < at) return undefined;
  }
  return { start: found.start, end };
}
