import type { Key } from '../../model/index.ts';
import { ADO_NAMES, addressOf, ENGINE_WORDS, groupsOf, isPasswordPiece, isPiece, PARTS, STORE_WORDS } from '../shared/address-pieces.ts';
import type { Part } from '../shared/address-pieces.ts';
import { databaseKey, withDefaults } from '../shared/database-url.ts';
import { localityOf, namedReadOnly } from '../shared/hosts.ts';
import type { Binding } from './bindings.ts';
import { dataBindings, displayName } from './bindings.ts';
import type { Open } from './gates.ts';
import { nameMarks } from './marks.ts';
import { wordsOf } from '../shared/name-words.ts';
import { environmentsAt } from './namespace.ts';
import type { Reading } from './reading.ts';
import { databaseFacts, storeMarks, readOnlyOf } from './resources.ts';
import type { Sighting } from './sighting.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';
import { isPlaceholder, isReference, isStockPassword } from '../shared/truth.ts';
import { secretIn } from './urls.ts';

/**
 * A store whose address is given in pieces: `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER`, `DB_PASSWORD`, or the same as keys of one map. A password
 * makes the credential; the pieces around it say what it opens.
 */
export function splitSightings(reading: Reading): Sighting[] {
  const groups = [...groupsOf([...constantsOf(reading.text, 'roots' in reading.document, reading.open), ...piecesOf(reading)], 'password').values()];
  const engine = CLIENT_FILES.find(([file]) => file.test(reading.role))?.[1];
  if (engine !== undefined) for (const group of groups) if (!group.has('engine')) group.set('engine', { name: 'engine', path: ['engine'], value: engine, start: 0, end: 0 });
  return [...groups, ...literalGroups(reading.text, 'roots' in reading.document, reading.open), ...keywordGroups(reading.text, reading.open)].flatMap((group) => { const one = sightingOf(reading, group); return one ? [one] : []; });
}

/** The pieces among the values of a data file, where one of them is a password. */
function piecesOf({ document, bindings, telling }: Reading): readonly Binding[] {
  if (!('roots' in document) || document.roots.length === 0) return bindings();
  return telling().some((one) => isPasswordPiece(one.name)) ? dataBindings(document.roots, isPiece) : [];
}

/** Do pieces of an address stand together in the text, a password among them? Without those that only keys of a data file tell. `standing`: the places of `CONSTANT_LITERALS`; `given`: those at which something is given to a key that may be one of a password. */
export function holdsPieces(bytes: Uint8Array, read: () => string, structured: boolean, open: Open, standing: Standing, given: readonly number[]): boolean {
  if (!structured && open.has('constants') && anyPlace(CONSTANT_LITERALS, standing, (at) => constantsOf(latinOf(bytes, at - 1, at + LONGEST_CONSTANT), structured, open).length > 0)) return true;
  if (given.length === 0 || !open.has('passwords')) return false;
  if (given.length <= MOST_GIVEN && !given.some((at) => { const around = latinOf(bytes, at - AROUND, at + AROUND); return HOST.test(around) && (literalGroups(around, false, open).length > 0 || keywordGroups(around, open).length > 0); })) return false;
  const text = read();
  return (text.includes('password=') || holdsPasswordKey(text, open.hits)) && HOST.test(text) && (literalGroups(text, structured, open).length > 0 || keywordGroups(text, open).length > 0);
}

/** More than a piece of an address takes behind its name, and than is read of a block around a password. */
const LONGEST_CONSTANT = 400;
const AROUND = 1_000;
/** Passwords of one file around which its block is looked at; with more the whole file is. */
const MOST_GIVEN = 200;
const HOST = /host|server|data source/i;

/** One of these stands in every text that defines such a piece, lower case. */
export const CONSTANT_LITERALS: readonly string[] = ['db', 'database', 'pg', 'postgres', 'mysql', 'mariadb'].flatMap((store) => ['host', 'port', 'name', 'database', 'user', 'pass'].map((piece) => `${store}_${piece}`));
/** One of these stands in every text with a literal password, lower case. */
export const PASSWORD_LITERALS: readonly string[] = ['password', 'passwd', 'pwd'];
/** Settings of a store's own client: each section is one login. */
const CLIENT_FILES: readonly (readonly [RegExp, string])[] = [[/^\.?my\.cnf$/, 'mysql'], [/^\.?pg_service\.conf$/, 'postgres']];

/** `define('DB_HOST', 'sql.example.net')` and `DB_HOST = "sql.example.net"` in program text: the pieces that are no secrets stand in no table of names. */
function constantsOf(text: string, structured: boolean, open: Open): Binding[] {
  if (structured || !open.has('constants')) return [];
  const pieces = /(?<![A-Za-z0-9_])((?:DB|DATABASE|PG|POSTGRES|MYSQL|MARIADB)_(?:HOST|PORT|NAME|DATABASE|USER|USERNAME|PASSWORD|PASS))["']?[ \t]{0,8}(?:=>|[:=,])[ \t]{0,8}["']([^"'\n]{1,300})["']/g;
  return [...text.matchAll(pieces)].slice(0, 500).map((match) => {
    const [whole, name = '', value = ''] = match;
    const start = match.index + whole.length - value.length - 1;
    return { name, path: [name], value, start, end: start + value.length };
  });
}

/** `createPool({ host: 'db', password: '...' })`, `connect(host='db', password='...')` in program text, and `Server=db;Password=...` strings. */
function literalGroups(text: string, structured: boolean, open: Open): Map<Part, Binding>[] {
  if (!open.has('passwords') || (structured && !CONNECTION_STRING.test(text))) return [];
  const out: Map<Part, Binding>[] = [];
  const password = new RegExp(PASSWORD_KEY, 'g');
  for (let match = password.exec(text), count = 0; match && count < 500; match = password.exec(text), count++) {
    const from = Math.max(0, match.index - 600);
    const before = text.slice(from, match.index + 1);
    const open = Math.max(before.lastIndexOf('{'), before.lastIndexOf('('), before.lastIndexOf('}'), before.lastIndexOf('\n\n'));
    const start = from + Math.max(open, 0);
    const rest = text.slice(match.index, match.index + 700);
    const close = rest.search(/[})]|\n\n/);
    const block = text.slice(start, match.index + (close < 0 ? rest.length : close));
    const group = piecesIn(block, start, text.slice(Math.max(0, start - 60), start));
    // `password: '...'` in a comment is an ellipsis, not a password.
    if (group.has('host') && /\w/.test(group.get('password')?.value ?? '')) out.push(group);
  }
  return out;
}

const PASSWORDS = ['password', 'passwd', 'pwd', 'Password', 'Pwd', 'PWD', 'PASSWORD'];
const PASSWORD_KEY = `["'\\s;,({](?:${PASSWORDS.join('|')})["']?\\s{0,4}(?:=>|[:=])\\s{0,4}`;

/** Is something given to such a key anywhere? Of the words those that are among the hits are looked for one by one, which is many times faster than all at once: in long runs of random letters the shortest stands by chance. */
function holdsPasswordKey(text: string, hits: ReadonlySet<string> | undefined): boolean {
  const key = new RegExp(PASSWORD_KEY, 'y');
  return PASSWORDS.some((word) => {
    if (hits?.has(word.toLowerCase()) === false) return false;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) { key.lastIndex = at - 1; if (at > 0 && key.test(text)) return true; }
    return false;
  });
}

const CONNECTION_STRING = /(?:Server|Data Source|Host)\s{0,3}=[^"'\n]{1,300};/i;
/** `settings.password`, `this.host`: what a program hands on, by the name it has there. */
const HANDED_ON = /^[A-Za-z_$][\w$]{0,60}(?:(?:\.|->|::)[A-Za-z_$][\w$]{0,60}){0,6}(?:\.|->|::)(?:host(?:name)?|server|password|passwd|pwd)$/i;

/** `host=db.example.net user=app password=... dbname=app` of libpq, inside of a string or on a line of its own. */
function keywordGroups(text: string, open: Open): Map<Part, Binding>[] {
  if (!open.has('passwords')) return [];
  const out: Map<Part, Binding>[] = [];
  const password = /(?<![\w.-])password=/g;
  for (let match = /(?:dbname|user|hostaddr)=/.test(text) ? password.exec(text) : null, count = 0; match && count < 500; match = password.exec(text), count++) {
    const from = Math.max(0, match.index - 300);
    const start = from + Math.max(-1, ...['"', "'", '`', '\n'].map((end) => text.slice(from, match.index).lastIndexOf(end))) + 1;
    const length = text.slice(match.index, match.index + 400).search(/["'`\n]/);
    const line = text.slice(start, match.index + (length < 0 ? 400 : length));
    const group = new Map<Part, Binding>();
    for (const piece of line.matchAll(/(?<![\w.-])(host|hostaddr|port|dbname|user|password)=([^\s"'`;&<>{}]{1,200})(?=[\s"'`]|$)/g)) {
      const [whole, name = '', value = ''] = piece;
      const part = PARTS.get(name);
      const at = start + piece.index + whole.length - value.length;
      if (part && !group.has(part)) group.set(part, { name, path: [name], value, start: at, end: at + value.length });
    }
    if (!group.has('host') || !group.has('password') || !(group.has('database') || group.has('user'))) continue;
    group.set('engine', { name: 'engine', path: ['engine'], value: 'postgres', start, end: start });
    out.push(group);
  }
  return out;
}

/** Keys of an address with plain values, in one block of text; the words before the block may name the engine. */
function piecesIn(block: string, at: number, context: string): Map<Part, Binding> {
  const group = new Map<Part, Binding>();
  const pieces = /(?<![A-Za-z0-9_/-])(host|hostname|server|data source|port|database|dbname|db|initial catalog|user id|username|user|uid|password|passwd|pwd|dialect|client|engine|type)["']?\s{0,4}(?:=>|[:=])\s{0,4}(?:["'`]([^"'`\n;]{1,300})["'`]|([^\s"'`,;(){}]{1,300}(?:,\d{2,5}(?=;))?))/gi;
  const words = wordsOf(context).map((word) => word.toLowerCase());
  const said = words.map((word) => ENGINE_WORDS.get(word)).findLast((word) => word !== undefined);
  const engine = said ?? (!CONNECTION_STRING.test(block) ? undefined : /(?<![A-Za-z])(?:server|data source)\s{0,3}=/i.test(block) ? 'mssql' : 'postgres');
  if (engine !== undefined) group.set('engine', { name: 'engine', path: ['engine'], value: engine, start: at, end: at });
  const owner = words.some((word) => STORE_WORDS.has(word)) ? ['database'] : [];
  for (const match of block.matchAll(pieces)) {
    const name = match[1] ?? '';
    const value = match[2] ?? match[3] ?? '';
    const part = PARTS.get(ADO_NAMES.get(name.toLowerCase()) ?? name.toLowerCase());
    // Outside quotes a program writes names, a connection string writes values.
    if (!part || (group.has(part) && part !== 'engine') || (match[2] === undefined && !/^\d+$/.test(value) && (!CONNECTION_STRING.test(block) || HANDED_ON.test(value)))) continue;
    const start = at + match.index + match[0].lastIndexOf(value);
    group.set(part, { name, path: [...owner, name], value, start, end: start + value.length });
  }
  return group;
}
/** There is none, or it is yet to be put there: a blank in a file of this machine too. */
const NONE = /^(?:null|nil|none|undefined|\(null\)|<[^<>]{0,100}>)$/i;

function sightingOf(reading: Reading, group: ReadonlyMap<Part, Binding>): Sighting | undefined {
  const [host, password] = [group.get('host') ?? group.get('url'), group.get('password')];
  if (!host || !password) return undefined;
  const address = addressOf(group);
  const secret = withDefaults(password.value);
  const bound = reading.nameAt(password.start);
  if (!address) return undefined;
  const local = localityOf(address.host) !== undefined;
  // With an empty one nothing is opened: it is filled in elsewhere, or the store asks for none.
  if (secret === '' || NONE.test(secret)) return undefined;
  const elsewhere = isReference(secret);
  if (!elsewhere && isPlaceholder(secret) && !local) return undefined;
  const at = reading.place(password);
  const named = nameMarks(bound?.path ?? password.path, at);
  const marks = storeMarks(address, [...environmentsAt(reading, password.start), ...named], at);
  const key: Key = databaseKey(address);
  return {
    start: password.start, end: password.end, raw: secret, provider: 'databases', kinds: ['databases.password'], name: bound?.name ?? displayName(password), path: bound?.path ?? password.path,
    opens: { host: address.host, port: address.port, database: address.database, ...(address.user === undefined ? {} : { user: address.user }), key },
    confidence: elsewhere || (isStockPassword(secret) && !local) ? 'medium' : isPlaceholder(secret) ? 'low' : 'high', note: `holds a database password for ${address.host}`, marks,
    readOnly: readOnlyOf(namedReadOnly(address.user, address.host), at), also: [{ at: host, note: `names the host ${address.host}` }], ...(elsewhere ? { elsewhere: true } : secretIn({ password: secret })),
    opened: databaseFacts(address, reading.place(host), marks, reading.knowledge),
  };
}
