import { compareText } from '../../model/index.ts';
import type { Knowledge } from '../../model/index.ts';
import { child, children, dotted, keyName } from '../shared/ast.ts';
import type { AstNode as Node } from '../shared/ast.ts';
import type { LocalUse, Deed } from './local.ts';
import { rootOf } from './http.ts';
import { isQuery, opensNothing } from './queries.ts';
import { argumentsOf, hostOf, subjectOf } from './source.ts';
import type { Call, Source } from './source.ts';
import { fieldOf, leavesOf } from './values.ts';
import type { Value } from './values.ts';

/** Libraries that open a store: what they take is a connection. */
const STORES = ['pg', 'postgres', 'mysql', 'mysql2', 'mongodb', 'mongoose', 'ioredis', 'redis', 'mssql', 'knex', 'sequelize', 'typeorm', 'drizzle-orm', 'kysely', '@prisma/client', '@libsql/client', '@neondatabase/serverless', '@planetscale/database', '@upstash/redis', '@vercel/postgres', 'amqplib', '@clickhouse/client', 'slonik', 'pg-promise', 'mariadb'];
/** Fields that carry the secret, in the order they are looked for. */
const SECRET_FIELDS = ['auth', 'authToken', 'token', 'accessToken', 'apiKey', 'secretAccessKey', 'connectionString', 'datasourceUrl', 'url', 'uri', 'dsn', 'password', 'privateKey', 'serviceRoleKey'];
/** Fields that hold such fields. */
const NESTED = ['credentials', 'connection', 'datasources', 'db', 'replication', 'dbCredentials'];

/** Libraries that are handed secrets, longest name first. */
export function librariesOf(knowledge: Knowledge): readonly string[] {
  return [...new Set([...knowledge.providers.flatMap((provider) => provider.credentials.flatMap((kind) => kind.recognise.uses.flatMap((use) => (use.sdk === undefined ? [] : [use.sdk])))), ...STORES])].sort((a, b) => b.length - a.length || compareText(a, b));
}

/** Clients of known libraries that are handed a secret, with the methods called on them. */
export function sdkUses(source: Source): LocalUse[] {
  const sdks = new Map<string, string>();
  for (const [name, { source: from, name: imported }] of source.names.imported) { const sdk = from.startsWith('.') || opensNothing(from) || isQuery(imported) ? undefined : source.libraries.find((one) => from === one || from.startsWith(`${one}/`) || from.startsWith(`${one}-`)); if (sdk !== undefined) sdks.set(name, sdk); }
  if (sdks.size === 0) return [];
  const out: LocalUse[] = [];
  for (const call of source.calls) {
    const sdk = sdks.get(rootOf(call.node) ?? '');
    if (sdk === undefined) continue;
    const args = argumentsOf(source, call.node);
    const host = args.map((arg) => hostOf(arg)).find((one) => one !== undefined);
    const name = source.nameOfNode(call.node);
    const does = name === undefined ? [] : deeds(source, name);
    const open = name !== undefined && source.escapes.has(name);
    const exportedAs = source.exported.get(name ?? call.node) ?? source.exported.get(call.node);
    const seen = new Set<string>();
    for (const leaf of args.flatMap((arg) => secretLeaves(arg))) {
      if (leaf.type === 'text' && /^https?:\/\//.test(leaf.text) && !/:\/\/[^/\s]*@/.test(leaf.text)) continue;
      const subject = subjectOf(source, leaf);
      const key = leaf.type === 'parameter' ? '' : `${leaf.at.start}`;
      if (!subject || seen.has(key)) continue;
      seen.add(key);
      out.push({ of: subject, host, sentAs: STORES.includes(sdk) ? 'connection' : 'argument', sdk, does, at: call.node, ...(open ? { open: true as const } : {}), ...(exportedAs ? { exportedAs } : {}) });
    }
    // Handed nothing, it takes what the environment holds.
    if (seen.size === 0 && /^(?:@aws-sdk|aws-sdk)$/.test(sdk) && call.node.type === 'NewExpression' && !/Command$/.test(call.callee ?? '') && does.length > 0) out.push({ of: { type: 'variable', variable: 'AWS_SECRET_ACCESS_KEY', at: call.node }, host: undefined, sentAs: 'argument', sdk, does, at: call.node, ...(open ? { open: true as const } : {}), ...(exportedAs ? { exportedAs } : {}) });
  }
  return out;
}

/** Texts and variables handed over by position, and those under the fields that carry secrets, three levels deep. */
function secretLeaves(arg: Value, depth = 0): ReturnType<typeof leavesOf> {
  if (arg.type !== 'object') return leavesOf(arg);
  if (depth > 3) return [];
  return [
    ...SECRET_FIELDS.flatMap((field) => { const value = fieldOf(arg, field); return value === undefined ? [] : value.type === 'object' ? secretLeaves(value, depth + 1) : leavesOf(value); }),
    ...NESTED.flatMap((field) => { const value = fieldOf(arg, field); return value === undefined ? [] : secretLeaves(value, depth + 1); }),
  ];
}

/** Methods called on the client: `customers.del`; a chain of calls is one: `from.delete`. */
function deeds(source: Source, name: string): Deed[] {
  const found = new Map<string, Deed>();
  for (const { call, method: called } of chainsOf(source).get(name) ?? []) {
    const method = commandOf(call.node, called);
    if (found.has(method) || found.size >= 50) continue;
    // `from` is the beginning of `from.delete`, which stands around it.
    if (call.callee === undefined) for (const [other] of found) if (method.startsWith(`${other}.`)) found.delete(other);
    if (![...found.keys()].some((other) => other.startsWith(`${method}.`))) found.set(method, { name: method, start: call.node.start, end: call.node.end });
  }
  return [...found.values()];
}

/** `send(new PutObjectCommand(...))` asks for `PutObject`. */
function commandOf(node: Node, method: string): string {
  const [first] = children(node, 'arguments');
  const command = /(?:^|\.)send$/.test(method) && first?.type === 'NewExpression' ? dotted(child(first, 'callee')) : undefined;
  return command?.endsWith('Command') === true ? command.slice(0, -'Command'.length) : method;
}

/** A call in a chain and what is called there on the name at its beginning: `from.delete` for `name.from('x').delete()`. */
interface Chained { readonly call: Call; readonly method: string }
const chains = new WeakMap<Source, ReadonlyMap<string, readonly Chained[]>>();

/** The calls of a file by every name that their chains begin with, `this` and `this.client` both; in one pass, for a file may make thousands of clients. */
function chainsOf(source: Source): ReadonlyMap<string, readonly Chained[]> {
  const known = chains.get(source);
  if (known) return known;
  const out = new Map<string, Chained[]>();
  const add = (name: string, one: Chained): void => { const list = out.get(name); if (list) list.push(one); else out.set(name, [one]); };
  for (const call of source.calls) {
    const chain = chainOf(call.node);
    if (!chain) continue;
    const { whole, parts } = chain;
    for (let dot = whole.indexOf('.'); dot >= 0; dot = whole.indexOf('.', dot + 1)) add(whole.slice(0, dot), { call, method: [whole.slice(dot + 1), ...parts].join('.') });
    if (parts.length > 0) add(whole, { call, method: parts.join('.') });
  }
  chains.set(source, out);
  return out;
}

/** The dotted name at the beginning of what is called, and what is called on it. Undefined where it begins with anything else. */
function chainOf(node: Node): { readonly whole: string; readonly parts: readonly string[] } | undefined {
  const parts: string[] = [];
  let at: Node | undefined = child(node, 'callee');
  for (let steps = 0; at && steps < 30; steps++) {
    const whole = dotted(at);
    if (whole !== undefined) return { whole, parts };
    if (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') { const key = keyName(at, 'property'); if (key === undefined) return undefined; parts.unshift(key); at = child(at, 'object'); }
    else if (at.type === 'CallExpression' || at.type === 'OptionalCallExpression') at = child(at, 'callee');
    else if (at.type === 'AwaitExpression') at = child(at, 'argument');
    else if (at.type === 'TSNonNullExpression' || at.type === 'ParenthesizedExpression') at = child(at, 'expression');
    else return undefined;
  }
  return undefined;
}
