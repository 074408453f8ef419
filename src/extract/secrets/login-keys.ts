import { wordsOf } from '../shared/name-words.ts';

/** A key that may name a host, with something behind it on its line. */
const HOST = /(?:host(?:name|addr)?|server|endpoint|addr|url)["']?[ \t]*[:=][ \t]*(?![ \t\r\n{[]|$)/gi;
const PASSWORD = /(?:password|passwd|pass|pwd)$/i;
/** Bytes before and behind a key that are followed line by line. */
const FAR = 16 * 1024;
const MOST = 20_000;

/** `column`: where the key's name stands in its line; -1 where other keys stand before it. */
interface HostKey { readonly at: number; readonly column: number }
/** Keys of hosts by the words before the last one of their names, in the order of the text; undefined: too many. */
type ByPrefix = ReadonlyMap<string, readonly HostKey[]> | undefined;

/**
 * Tells whether the key `name` at `at`, which has a value, may be the password of an address in pieces: the key of a host stands in the same text with the same words before it, or in the same
 * map. Hosts are looked for once, and only where somebody asks. `text`: the file read as Latin-1.
 */
export function loginKeys(text: () => string): (at: number, name: string) => boolean {
  let hosts: { readonly by: ByPrefix } | undefined;
  return (at, name) => {
    if (!PASSWORD.test(name)) return false;
    hosts ??= { by: hostsIn(text()) };
    if (!hosts.by) return true;
    const prefix = prefixOf(name);
    const same = hosts.by.get(prefix);
    return same !== undefined && (prefix !== '' || standsNear(text(), at, same));
  };
}

function hostsIn(text: string): ByPrefix {
  const out = new Map<string, HostKey[]>();
  let count = 0;
  for (const match of text.matchAll(HOST)) {
    if (++count > MOST) return undefined;
    let start = match.index;
    while (start > 0 && match.index - start < 80 && /[\w.-]/.test(text[start - 1] ?? '')) start--;
    const prefix = prefixOf(text.slice(start, match.index + (/^[a-z]+/i.exec(match[0])?.[0].length ?? 0)));
    const key = { at: start, column: columnOf(text, start) };
    const list = out.get(prefix);
    if (list) list.push(key); else out.set(prefix, [key]);
  }
  return out;
}

/** Column of a key, or of its quote, with nothing but dashes before it on its line. */
function columnOf(text: string, at: number): number {
  const line = text.slice(Math.max(0, at - 200, text.lastIndexOf('\n', at - 1) + 1), at);
  const before = /^([ \t]*(?:-[ \t]+)*(?:export[ \t]+)?)["']?$/.exec(line);
  return before?.[1]?.length ?? -1;
}

/** The words of a name before its last one, without those that groups leave out (split.ts). */
function prefixOf(name: string): string {
  const compact = /^(pg|mysql|db)[a-z]+$/i.exec(name)?.[1];
  return compact?.toLowerCase() ?? wordsOf(name).slice(0, -1).map((word) => word.toLowerCase()).filter((word) => word !== 'root' && word !== 'master' && word !== 'admin').join('_');
}

/** Does one of the keys, in the order of the text, stand in the map of the key at `at`? One on a line with others is near enough within reach. */
function standsNear(text: string, at: number, hosts: readonly HostKey[]): boolean {
  const column = columnOf(text, at);
  const [from, to] = column < 0 ? [at - FAR, at + FAR] : mapAround(text, at, column);
  return hosts.some((host) => host.at >= from && host.at <= to && (column < 0 || host.column < 0 || host.column === column));
}

/** From where to where no line begins further left than `column`, as far as lines are followed: of a longer map all of the text is part. */
function mapAround(text: string, at: number, column: number): readonly [number, number] {
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let line = text.lastIndexOf('\n', at - 1) + 1; line > 1 && at - line <= FAR;) {
    const above = text.lastIndexOf('\n', line - 2) + 1;
    if (isLeft(text, above, column)) { from = above; break; }
    line = above;
  }
  for (let line = text.indexOf('\n', at) + 1; line > 0 && line - at <= FAR; line = text.indexOf('\n', line) + 1) if (isLeft(text, line, column)) { to = line; break; }
  return [from, to];
}

/** Does the line begin a key further left? One with a dash is an item of a list, whose first key may be of the map. */
function isLeft(text: string, line: number, column: number): boolean {
  for (let at = line; at < line + column; at++) {
    const char = text[at] ?? '\n';
    if (char !== ' ' && char !== '\t') return char !== '\n' && char !== '\r' && char !== '#' && char !== '-';
  }
  return false;
}
