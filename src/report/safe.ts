/**
 * Names of files, resources and the like come from the scanned tree and may be made to mislead: to move the cursor, to reverse the
 * reading direction, to be markup, to be a command to a CI runner. Everything a report shows goes through `harmless` first and through
 * the escape of its format last.
 */

/** Controls (line ends and ESC among them), line and paragraph separators, lone surrogates, and whatever has no ink: direction marks, joiners, selectors, tags. */
const MISLEADING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001B': '\\e' };
const LONGEST = 1000;

/** `text` on one line and with nothing in it that acts or hides: such characters are written out (`\n`, `\u{202e}`), very long text is cut in the middle. */
export function harmless(text: string): string {
  const shown = text.replace(MISLEADING, (char) => NAMED[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  if (shown.length <= LONGEST) return shown;
  const points = [...shown];
  return points.length <= LONGEST ? shown : `${points.slice(0, LONGEST - 100).join('')} … ${points.slice(-90).join('')}`;
}

/** Makes a printed line no command to a CI runner, which takes lines that begin with `::` and any `##[` for one. Colours may stand before it. A blank of the indentation makes room for the sign, so that the line does not get wider. */
export function noRunnerCommand(line: string): string {
  return line.replace(/^((?:\s|\u001B\[\d*m)*?) ?((?:\u001B\[\d*m)*):(?=:)/u, '$1$2:\\').replaceAll('##[', '#\\[');
}

/** For element content and quoted attributes of HTML and XML; a runner's command is broken up too. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"'`]|(?<=##)\[/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** For Markdown anywhere within a line, tables and raw HTML elements included: every ASCII sign that could begin markup, a mention, a link or a picture becomes an entity. A colon stays where it can begin nothing. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!"#$%&*+<=>?@[\\\]^_`{|}~]|:(?!\s|$|\d+(?:$|\s))|(?<=\bwww)\.|^-|(?<=^\d+)[.)]/gi, (char) => `&#${char.charCodeAt(0)};`);
}

/** Text of a JSON document with misleading characters inside its strings written as escapes: the same values for a parser, harmless on a terminal and in a CI log. */
export function safeJson(value: unknown): string { return withoutMisleading(JSON.stringify(value, null, 2)); }

/** The text that `safeJson` gives, one piece for each entry of a list at the top and each other value there: the whole of a large report would be the most memory a scan takes. */
export function* safeJsonPieces(value: Readonly<Record<string, unknown>>): Generator<string> {
  let before = '{';
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined) continue;
    yield `${before}\n  ${safeJson(key)}: `;
    before = ',';
    if (!Array.isArray(one) || one.length === 0) { yield indented(safeJson(one), '  '); continue; }
    let comma = '[';
    for (const entry of one) { yield `${comma}\n    ${indented(safeJson(entry), '    ')}`; comma = ','; }
    yield '\n  ]';
  }
  yield before === '{' ? '{}' : '\n}';
}

/** Line ends within strings are escaped, so each that is there begins a line of the document. */
function indented(text: string, by: string): string { return text.replaceAll('\n', `\n${by}`); }

function withoutMisleading(text: string): string {
  return text
    .replace(/[\u007F-\u009F\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, (char) => Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''))
    .replaceAll('##[', '\\u0023#[');
}
