import { placeIn } from '../../model/index.ts';
import type { Document, Extractor, Fact, Place } from '../../model/index.ts';
import { readSql } from '../shared/commands/sql.ts';
import type { SqlToken } from '../shared/commands/sql.ts';
import { databaseGrants, rightOf, unreadGrant } from '../shared/database-rights.ts';
import type { Right, Statement } from '../shared/database-rights.ts';

/** One statement of rights, or a grant that could not be read. */
export type DatabaseLocal = Statement | { readonly unread: true; readonly at: Place };

/** Reads who may do what in a database from SQL: roles, grants, owners. */
export function create(): Extractor<DatabaseLocal> {
  return {
    id: 'database-roles',
    literals: ['grant', 'superuser', 'owner to'],
    wants: ({ file, hits }) => file.origin !== 'home' && file.derived !== true && /\.(?:sql|ddl|pgsql)$/i.test(file.path) && (hits.has('grant') || hits.has('superuser') || hits.has('owner to')),
    syntax: () => 'text',
    read: (document) => statementsOf(document),
    join: (local): readonly Fact[] => {
      const payloads = local.map(({ payload }) => payload);
      return [...databaseGrants(payloads.filter((one): one is Statement => !('unread' in one))), ...payloads.flatMap((one) => ('unread' in one ? [unreadGrant(one.at)] : []))];
    },
  };
}

function statementsOf(document: Document): readonly DatabaseLocal[] {
  const { text } = document;
  return readSql(text, (tokens, _, source) => {
    const from = tokens.findIndex((token, index) => STARTS.has(token.text.toUpperCase()) && (index === 0 || BEFORE.has(tokens[index - 1]?.text.toUpperCase() ?? '')));
    return from === -1 ? undefined : judge(tokens.slice(from), source, tokens);
  }).flatMap(({ is, start, end }) => is.map((one): DatabaseLocal => ({ ...one, at: placeIn(document, { start, end }) }))).slice(0, 5000);
}

const STARTS = new Set(['GRANT', 'CREATE', 'ALTER', 'REASSIGN', 'EXECUTE']);
/** Words of a block behind which a statement begins. */
const BEFORE = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP', 'GO']);
const NOT_A_NAME = /[^\w.$-]/;

type Found = { readonly user: string; readonly right?: Right; readonly memberOf?: string; readonly says: string } | { readonly unread: true };

function judge(all: readonly SqlToken[], source: string, whole: readonly SqlToken[]): readonly Found[] | undefined {
  const tokens = all.map((token) => token.text === "''" ? source.slice(token.start + 1, Math.max(token.start + 1, token.end - 1)) : token.text);
  const upper = tokens.map((token) => token.toUpperCase());
  const word = (position: number): string => upper[position] ?? '';
  if (word(0) === 'EXECUTE') return /\bgrant\b/i.test(source.slice(all[0]?.start ?? 0, whole.at(-1)?.end ?? 0).slice(0, 4000)) ? [{ unread: true }] : undefined;
  if (word(0) === 'ALTER' && word(1) === 'DEFAULT') { const at = upper.indexOf('GRANT'); return at === -1 ? undefined : granted(tokens.slice(at), upper.slice(at), true); }
  if (word(0) === 'GRANT') return granted(tokens, upper, false);
  if ((word(0) === 'CREATE' || word(0) === 'ALTER') && (word(1) === 'ROLE' || word(1) === 'USER' || word(1) === 'LOGIN')) return made(tokens, upper);
  const owner = upper.findIndex((one, index) => one === 'OWNER' && (word(index + 1) === 'TO' || word(0) === 'CREATE'));
  const user = owner === -1 ? word(0) === 'REASSIGN' ? tokens[upper.indexOf('TO') + 1] : undefined : tokens[owner + (word(owner + 1) === 'TO' || word(owner + 1) === '=' ? 2 : 1)];
  return user === undefined || NOT_A_NAME.test(user) ? undefined : [{ user, right: 'owns', says: 'it owns things there' }];
}

function made(tokens: readonly string[], upper: readonly string[]): readonly Found[] | undefined {
  const from = upper[2] === 'IF' ? (upper[3] === 'NOT' ? 5 : 4) : 2;
  const user = tokens[from];
  if (user === undefined || NOT_A_NAME.test(user)) return undefined;
  const words = upper.slice(from + 1);
  const strong = ['SUPERUSER', 'CREATEROLE', 'BYPASSRLS'].find((one) => words.includes(one));
  const out: Found[] = strong === undefined ? [] : [{ user, right: strong === 'BYPASSRLS' ? 'reads' : 'superuser', says: `it is made with ${strong}` }];
  if (words.includes('CREATEDB')) out.push({ user, right: 'owns', says: 'it is made with CREATEDB' });
  const at = words.findIndex((one, index) => one === 'IN' && (words[index + 1] === 'ROLE' || words[index + 1] === 'GROUP'));
  if (at !== -1) for (const role of namesFrom(tokens.slice(from + 1 + at + 2))) out.push({ user, memberOf: role, says: 'it is made a member of another role' });
  return out.length === 0 ? undefined : out;
}

/** `GRANT a, b ON x TO u, v` and `GRANT role TO u`; rights on columns stand in brackets and are passed over. */
function granted(tokens: readonly string[], upper: readonly string[], byDefault: boolean): readonly Found[] | undefined {
  const to = upper.lastIndexOf('TO');
  if (to < 1) return undefined;
  const on = upper.slice(0, to).indexOf('ON');
  const users = namesFrom(tokens.slice(to + 1));
  if (users.length === 0) return [{ unread: true }];
  const phrases = split(tokens.slice(1, on === -1 ? to : on));
  if (on === -1) return users.flatMap((user) => phrases.map((role): Found => (NOT_A_NAME.test(role) ? { unread: true } : { user, memberOf: role, says: 'it is a member of another role' })));
  const kind = upper[on + 1] === 'ALL' ? upper[on + 2] : upper[on + 1];
  const right = rightOf(phrases, kind);
  return users.map((user): Found => ({ user, right, says: `${byDefault ? 'from now on it' : 'it'} ${right === 'reads' ? 'may read only' : right === 'writes' ? 'may add rows' : right === 'none' ? 'gets nothing of note' : 'may change and delete rows'}, by this grant` }));
}

/** Phrases between commas, without what stands in brackets. */
function split(tokens: readonly string[]): readonly string[] {
  const out: string[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(0, 500)) {
    if (token === '(') depth++; else if (token === ')') depth--; else if (depth > 0) continue; else if (token === ',') out.push([]); else out.at(-1)?.push(token);
  }
  return out.map((words) => words.join(' ')).filter((phrase) => phrase !== '');
}

/** Names between commas, up to the first word that is none: `u@host` counts for `u`. */
function namesFrom(tokens: readonly string[]): readonly string[] {
  const out: string[] = [];
  let wanted = true;
  for (let at = 0; at < Math.min(tokens.length, 200); at++) {
    const token = tokens[at] ?? '';
    if (token === ',') { wanted = true; continue; }
    if (token === '@') { at++; continue; }
    if (!wanted || NOT_A_NAME.test(token) || token === '') break;
    if (/^(?:group|role|user)$/i.test(token)) continue;
    out.push(token);
    wanted = false;
  }
  return out;
}
