import type { Span } from '../../../model/index.ts';

/** One destructive statement, by the name that rules/operations/sql.yml uses. */
export interface SqlStatement extends Span { readonly statement: string }

/** A word, a quoted name, `''` for a string, or one other character. */
export interface SqlToken extends Span { readonly text: string }
type Token = SqlToken;
const LONGEST = 400_000;
/** Dollar quotes looked for in one text: each may search to its end. */
const MOST_DOLLARS = 500;
/** What may stand between DROP and the thing, and ALTER TABLE parts, all in upper case. */
const DROPPED: Readonly<Record<string, string>> = {
  DATABASE: 'drop-database', KEYSPACE: 'drop-database', WAREHOUSE: 'drop-database', CATALOG: 'drop-database', SCHEMA: 'drop-schema', TABLE: 'drop-table', COLLECTION: 'drop-table', OWNED: 'drop-owned', ROLE: 'drop-user', USER: 'drop-user',
};

/**
 * The statements of `text` that take data away. Comments, string literals and quoted names are skipped, text in dollar quotes is read as
 * statements too. Linear; text beyond 400,000 characters is not read.
 */
export function sqlStatements(text: string): readonly SqlStatement[] {
  return readSql(text, classify).map(({ is, start, end }) => ({ statement: is, start, end }));
}

/** What `judge` says of each statement of `text`, in the order of their ends; it is given the names that the statements so far made for themselves, and the text its tokens count in. Bounded as `sqlStatements`. */
export function readSql<T>(text: string, judge: (tokens: Token[], temporary: Set<string>, text: string) => T | undefined, depth = 0): readonly (Span & { readonly is: T })[] {
  const found: (Span & { readonly is: T })[] = [];
  const temporary = new Set<string>();
  let tokens: Token[] = [];
  const end = (): void => {
    const is = judge(tokens, temporary, text);
    const first = tokens[0];
    const last = tokens.at(-1);
    if (is !== undefined && first && last) found.push({ is, start: first.start, end: last.end });
    tokens = [];
  };
  const limit = Math.min(text.length, LONGEST);
  let dollars = 0;
  for (let at = 0; at < limit;) {
    const c = text[at] ?? '';
    if (c === '-' && text[at + 1] === '-') at = lineEnd(text, at);
    else if (c === '#' && (at === 0 || text[at - 1] === '\n')) at = lineEnd(text, at);
    else if (c === '\\' && (at === 0 || text[at - 1] === '\n')) at = lineEnd(text, at);
    else if (c === '/' && text[at + 1] === '*') { const close = text.indexOf('*/', at + 2); at = close < 0 ? limit : close + 2; }
    else if (c === "'") { const close = closing(text, at, "'"); tokens.push({ text: "''", start: at, end: close }); at = close; }
    else if (c === '"' || c === '`') { const close = closing(text, at, c); tokens.push({ text: text.slice(at + 1, Math.max(at + 1, close - 1)), start: at, end: close }); at = close; }
    else if (c === '[') { const close = text.slice(at, at + 200).indexOf(']'); const stop = close < 0 ? at + 1 : at + close + 1; tokens.push({ text: text.slice(at + 1, Math.max(at + 1, stop - 1)), start: at, end: stop }); at = stop; }
    else if (c === '$') {
      const tag = /^\$(?:[A-Za-z_]\w{0,60})?\$/.exec(text.slice(at, at + 64))?.[0];
      const close = tag && dollars++ < MOST_DOLLARS ? text.indexOf(tag, at + tag.length) : -1;
      if (tag && close > 0 && depth < 2) {
        const from = at + tag.length;
        for (const inner of readSql(text.slice(from, close), judge, depth + 1)) found.push({ ...inner, start: inner.start + from, end: inner.end + from });
        tokens.push({ text: '$$', start: at, end: close + tag.length });
        at = close + tag.length;
      } else at++;
    } else if (c === ';') { end(); at++; }
    else if (/[A-Za-z0-9_]/.test(c)) { let stop = at + 1; while (stop < limit && /[\w$.]/.test(text[stop] ?? '')) stop++; tokens.push({ text: text.slice(at, stop), start: at, end: stop }); at = stop; }
    else { if (c.trim() !== '') tokens.push({ text: c, start: at, end: at + 1 }); at++; }
  }
  end();
  return found;
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

/** Offset behind the closing quote; doubled quotes and backslashes are passed. */
function closing(text: string, at: number, quote: string): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) { if (text[i + 1] === quote) i++; else return i + 1; }
  }
  return text.length;
}

function classify(tokens: readonly Token[], temporary: Set<string>): string | undefined {
  const words = skipBlock(tokens.map((token) => token.text.toUpperCase()));
  const [first, second, third] = words;
  switch (first) {
    case 'CREATE': return created(words, temporary);
    case 'DROP': return dropped(words, temporary);
    case 'TRUNCATE': return second === undefined || second === '(' ? undefined : 'truncate';
    case 'DELETE': return second === 'FROM' && third !== undefined && always(words) ? 'delete-all' : undefined;
    case 'UPDATE': return words.includes('SET') && second !== undefined && always(words) ? 'update-all' : undefined;
    case 'ALTER': return altered(words);
    case 'INSERT': return second === 'OVERWRITE' ? 'overwrite' : undefined;
    case 'PURGE': return (second === 'BINARY' || second === 'MASTER') && third === 'LOGS' ? 'purge-logs' : undefined;
    case 'SELECT': return words.includes('DROP_CHUNKS') ? 'drop-chunks' : undefined;
    case 'FLUSHALL': case 'FLUSHDB': return 'redis-flush';
    default: return undefined;
  }
}

/** `BEGIN DROP ...` inside a procedure and `IF ... THEN DROP ...` begin a statement too. */
function skipBlock(words: readonly string[]): readonly string[] {
  const then = words.lastIndexOf('THEN');
  const from = words[0] === 'IF' && then > 0 ? then + 1 : words[0] === 'BEGIN' && words.length > 1 ? 1 : 0;
  return from === 0 ? words : words.slice(from);
}

/** No WHERE, or one that is true for every row. */
function always(words: readonly string[]): boolean {
  const where = words.indexOf('WHERE');
  if (where < 0) return !words.includes('LIMIT') && !words.includes('USING');
  const rest = words.slice(where + 1);
  return (rest[0] === 'TRUE' || rest[0] === '1') && (rest.length === 1 || (rest[1] === '=' && rest[2] === '1' && rest.length === 3));
}

function created(words: readonly string[], temporary: Set<string>): string | undefined {
  if (words[1] === 'TEMP' || words[1] === 'TEMPORARY') {
    const name = words.slice(2).find((word) => !['TABLE', 'IF', 'NOT', 'EXISTS'].includes(word));
    if (name !== undefined) temporary.add(name);
  }
  return words[1] === 'OR' && words[2] === 'REPLACE' && words[3] === 'TABLE' ? 'overwrite' : undefined;
}

function dropped(words: readonly string[], temporary: ReadonlySet<string>): string | undefined {
  const statement = Object.hasOwn(DROPPED, words[1] ?? '') ? DROPPED[words[1] ?? ''] : undefined;
  if (statement === undefined || words.length < 3) return undefined;
  const name = words.slice(2).find((word) => !['IF', 'EXISTS', 'BY'].includes(word)) ?? '';
  return name === '' || name === '#' || temporary.has(name) || name.startsWith('PG_TEMP') ? undefined : statement;
}

function altered(words: readonly string[]): string | undefined {
  const retention = words.indexOf('DATA_RETENTION_TIME_IN_DAYS');
  if (retention > 0 && words[retention + 1] === '=' && words[retention + 2] === '0') return 'retention-off';
  if (words[1] !== 'TABLE') return undefined;
  if (words.some((word, index) => word === 'MODIFY' && words[index + 1] === 'TTL')) return 'modify-ttl';
  for (const [index, word] of words.entries()) {
    if (word !== 'DROP') continue;
    if (words[index + 1] === 'COLUMN') return 'drop-column';
    if (words[index + 1] === 'PARTITION') return 'drop-partition';
  }
  return undefined;
}

/** The destructive calls of a mongo shell script: `db.dropDatabase()`, `db.users.drop()`, `db.users.deleteMany({})`. */
export function mongoStatements(text: string): readonly SqlStatement[] {
  const found: SqlStatement[] = [];
  for (const match of text.slice(0, LONGEST).matchAll(/\.(dropDatabase|drop|dropCollection|deleteMany|remove)\s{0,9}\(\s{0,9}(\{\s{0,9}\}|\)|["'\w])?/g)) {
    const [whole, name, argument] = match;
    const all = name === 'deleteMany' || name === 'remove';
    if (all ? argument?.startsWith('{') !== true : name !== 'dropCollection' && argument !== ')') continue;
    found.push({ statement: all ? 'mongo-delete-all' : 'mongo-drop', start: match.index + 1, end: match.index + whole.length });
  }
  return found;
}
