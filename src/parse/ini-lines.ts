import type { DataNode, MapEntry } from '../model/index.ts';
import { entry, list, map, scalar } from './data.ts';

const NETRC_WORDS = /"([^"\n]*)"|[^\s"]\S*/g;
const NETRC_KEYS = new Set(['login', 'password', 'account']);
const PGPASS_FIELDS = ['host', 'port', 'database', 'user', 'password'];

/** `.netrc`: one map per `machine` (or `default`) with machine, login, password, account. Macros and comments are left out. */
export function readNetrc(text: string): DataNode {
  const machines: DataNode[] = [];
  let entries: MapEntry[] | undefined;
  let start = 0;
  let end = 0;
  const close = (): void => { if (entries) machines.push(map(entries, start, end)); };
  const words = wordsOf(text);
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word) break;
    const value = words[i + 1];
    if (word.text === 'machine' && value) {
      close();
      start = word.start;
      entries = [entry('machine', word, scalar(value.text, value, value.text))];
      end = value.end;
      i++;
    } else if (word.text === 'default') {
      close();
      start = word.start;
      end = word.end;
      entries = [entry('machine', word, { type: 'scalar', value: 'default', start: word.start, end: word.end })];
    } else if (entries && NETRC_KEYS.has(word.text) && value) {
      entries.push(entry(word.text, word, scalar(value.text, value, value.text)));
      end = value.end;
      i++;
    }
  }
  close();
  return list(machines, 0, text.length);
}

function wordsOf(text: string): { text: string; start: number; end: number }[] {
  const words: { text: string; start: number; end: number }[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    if (!line.trimStart().startsWith('#')) {
      for (const match of line.matchAll(NETRC_WORDS)) {
        const quoted = match[1] !== undefined ? 1 : 0;
        const start = at + match.index + quoted;
        words.push({ text: match[1] ?? match[0], start, end: start + (match[1] ?? match[0]).length });
      }
    }
    at += line.length + 1;
  }
  return words;
}

/** `.pgpass`: one map per line with host, port, database, user, password; `\:` and `\\` are decoded. */
export function readPgpass(text: string): DataNode {
  const items: DataNode[] = [];
  let at = 0;
  for (const whole of text.split('\n')) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (line.trim() !== '' && !line.startsWith('#')) {
      const entries: MapEntry[] = [];
      let from = 0;
      for (const [index, field] of PGPASS_FIELDS.entries()) {
        let to = from;
        while (to < line.length && (index === PGPASS_FIELDS.length - 1 || line[to] !== ':')) to += line[to] === '\\' ? 2 : 1;
        to = Math.min(to, line.length);
        const written = line.slice(from, to);
        const span = { start: at + from, end: at + to };
        entries.push(entry(field, span, scalar(written.replace(/\\([:\\])/g, '$1'), span, written)));
        from = to + 1;
        if (from > line.length) break;
      }
      items.push(map(entries, at, at + line.length));
    }
    at += whole.length + 1;
  }
  return list(items, 0, text.length);
}
