/** One word of a command line: what it says without its quotes, and where it stands. */
export interface Word { readonly said: string; readonly start: number; readonly end: number }

const MOST_WORDS = 60;
/** Characters of one command that are read. */
const REACH = 2_000;

/**
 * The words behind a program that ends at `at`, in the order of the text: of a shell's line with its continuations up to what ends a command, of a list of quoted texts (`["redis-cli", "-a", "..."]`), or of a
 * list of YAML. `start`: where the program begins.
 */
export function wordsBehind(text: string, start: number, at: number): readonly Word[] {
  const quote = text[at] ?? '';
  if ((quote === '"' || quote === "'") && text[start - 1] === quote) return ofList(text, at + 1);
  if (/^[ \t]*\r?\n[ \t]*- /.test(text.slice(at, at + 80))) return ofYaml(text, at);
  return ofLine(text, at, enclosing(text, start));
}

/** The quote that is open before `start` on its line: the command stands in a text, and ends with it. */
function enclosing(text: string, start: number): string {
  const from = Math.max(0, start - 400);
  const before = text.slice(from, start);
  let open = '';
  for (const char of before.slice(before.lastIndexOf('\n') + 1)) {
    if (char !== '"' && char !== "'" && char !== '`') continue;
    if (open === '') open = char; else if (open === char) open = '';
  }
  return open;
}

function ofLine(text: string, at: number, quote: string): readonly Word[] {
  const out: Word[] = [];
  const limit = Math.min(text.length, at + REACH);
  let i = at;
  while (i < limit && out.length < MOST_WORDS) {
    const char = text[i] ?? '';
    if (char === ' ' || char === '\t') { i++; continue; }
    // A line that goes on: of a shell, of the prompt of Windows, of PowerShell.
    const more = /^[\\^`]\r?\n/.exec(text.slice(i, i + 3));
    if (more) { i += more[0].length; continue; }
    if (text.startsWith('<<<', i)) { out.push({ said: '<<<', start: i, end: i + 3 }); i += 3; continue; }
    if (char === quote || /[\n\r|;&()<>]/.test(char)) break;
    const word = wordAt(text, i, limit, quote);
    out.push(word);
    i = word.end;
  }
  return out;
}

function wordAt(text: string, at: number, limit: number, quote: string): Word {
  let said = '';
  let open = '';
  let i = at;
  for (; i < limit; i++) {
    const char = text[i] ?? '';
    if (char === '\n' || char === quote) break;
    if (char === '"' || char === "'") {
      // Written out inside of a string: `\"`.
      const escaped = said.endsWith('\\') ? 1 : 0;
      if (open === '' || open === char) { said = said.slice(0, said.length - escaped); open = open === '' ? char : ''; continue; }
    }
    if (open === '' && /[ \t\r|;&()<>]/.test(char)) break;
    said += char;
  }
  return { said, start: at, end: Math.max(i, at + 1) };
}

/** Texts between quotes with commas between them; what stands there without quotes is a variable. */
function ofList(text: string, at: number): readonly Word[] {
  const out: Word[] = [];
  const item = /[\s,[]{0,40}(?:"((?:[^"\\\n]|\\.){0,400})"|'((?:[^'\\\n]|\\.){0,400})'|([A-Za-z_$][\w$.]{0,80}))/y;
  item.lastIndex = at;
  for (let match = /^\s{0,10},/.test(text.slice(at, at + 12)) ? item.exec(text) : null; match && out.length < MOST_WORDS && item.lastIndex - at < REACH; match = item.exec(text)) {
    const said = match[1] ?? match[2] ?? `$${match[3] ?? ''}`;
    out.push({ said, start: item.lastIndex - said.length - 1, end: item.lastIndex });
    if (!/^\s{0,20},/.test(text.slice(item.lastIndex, item.lastIndex + 22))) break;
  }
  return out;
}

function ofYaml(text: string, at: number): readonly Word[] {
  const out: Word[] = [];
  const item = /[ \t]*\r?\n[ \t]{0,40}-[ \t]{1,8}(["']?)([^\n"']{1,300})\1(?=[ \t]*(?:\r?\n|$))/y;
  item.lastIndex = at;
  for (let match = item.exec(text); match && out.length < MOST_WORDS && item.lastIndex - at < REACH; match = item.exec(text)) out.push({ said: (match[2] ?? '').trimEnd(), start: item.lastIndex - (match[2] ?? '').length - (match[1] ?? '').length, end: item.lastIndex });
  return out;
}

/**
 * Of a place in bytes: where the line begins on which a command may stand that has it among the words behind it, as `wordsBehind` reads them, or `least` where that is further down. A line ends with its newline, but for
 * one that a shell goes on behind, one between the texts of a list, and one with an item of YAML behind it. It may begin too early, never too late.
 */
export function lineBefore(bytes: Uint8Array, place: number, least: number): number {
  for (let at = place; at > least;) {
    const end = bytes.lastIndexOf(10, at - 1);
    if (end < least) return least;
    if (!goesOn(bytes, end)) return end + 1;
    at = end;
  }
  return least;
}

const ITEM = 0x2d;
const COMMA = 0x2c;
const MORE = new Set(Buffer.from('\\^`'));
/** May words of one command stand before the newline at `end` and behind it? */
function goesOn(bytes: Uint8Array, end: number): boolean {
  if (MORE.has(bytes[end - (bytes[end - 1] === 13 ? 2 : 1)] ?? 0)) return true;
  let behind = end + 1;
  while (bytes[behind] === 32 || bytes[behind] === 9) behind++;
  if (bytes[behind] === ITEM) return true;
  for (const step of [-1, 1]) for (let at = end, count = 0; count < MOST_BETWEEN && isBetween(bytes[at] ?? 0); at += step, count++) if (bytes[at] === COMMA) return true;
  return false;
}
/** More than stands between two texts of a list. */
const MOST_BETWEEN = 80;
/** Blanks, those beyond ASCII too, and what else stands between texts of a list. */
function isBetween(byte: number): boolean { return (byte <= 32 && byte > 0) || byte === COMMA || byte === 0x5b || byte >= 0x80; }

/** What goes into the command that begins at `start`, of which `words` stand behind: printed and piped on its line, or given by `<<<` or `<<`. */
export function pipedInto(text: string, start: number, words: readonly Word[]): readonly Word[] {
  const before = text.slice(Math.max(0, start - 400), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const printed = /(?:^|[^\w-])(?:echo|printf|print|Write-Output)[ \t]{1,4}(?:-\w{1,3}[ \t]{1,4})?(\\?["']?)([^"'|\n]{1,240})\1[ \t]{0,8}\|[ \t]{0,8}(?:(?:sudo|docker exec|kubectl exec)[ \t][^|\n]{0,80})?(?:[\w./-]{0,80}\/)?$/.exec(line);
  if (printed?.[2] !== undefined) {
    const said = printed[2].replace(/(?:\\n)+$/, '').trimEnd();
    const at = start - line.length + printed.index + printed[0].indexOf(printed[2]);
    return [{ said, start: at, end: at + said.length }];
  }
  const here = words.findIndex((word) => word.said === '<<<');
  const given = here < 0 ? undefined : words[here + 1];
  if (given) return [given];
  return hereDocument(text, words.at(-1)?.end ?? start);
}

const MOST_LINES = 20;

/** The lines of `<<EOF`, each of which is one word with its spaces. */
function hereDocument(text: string, from: number): readonly Word[] {
  const opened = /^[^\n<]{0,60}<<-?[ \t]{0,3}["']?(\w{1,20})["']?[^\n]{0,60}\n/.exec(text.slice(from, from + 160));
  if (!opened?.[1]) return [];
  const out: Word[] = [];
  let at = from + opened[0].length;
  for (let count = 0; count < MOST_LINES && at < text.length; count++) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (line.trim() === opened[1]) break;
    out.push({ said: line.trim(), start: at + line.length - line.trimStart().length, end: at + line.length });
    if (end < 0) break;
    at = end + 1;
  }
  return out;
}
