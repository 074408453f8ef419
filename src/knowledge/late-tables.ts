import type { Knowledge } from '../model/index.ts';
import { isRow } from './inherit.ts';
import type { Row } from './inherit.ts';

/** Lists that many a question is answered without: each is a file of its own. */
const LISTS = ['resources', 'operations'] as const;

/** Lists that stand together in one file, with what is left of providers. */
const TOGETHER = ['agents', 'mcpServers'] as const;
/** What of a provider, and of its kinds, tells credentials in text: RecognisedProvider of the model. */
const TELLING: ReadonlySet<string> = new Set(['id', 'name', 'basis', 'hosts', 'recognise', 'credentials']);

/**
 * Tables in parts: what tells credentials; how far these reach and what comes back, with agents and servers; types of resources; operations; and what is known of actions, roles and policies of clouds, which
 * only grants need.
 */
export interface SplitKnowledge extends Readonly<Record<(typeof LISTS)[number], unknown>> { readonly knowledge: Row; readonly reach: Row; readonly authority: Row }

/** Loads each part but the first. */
export type LateTables = Readonly<Record<Exclude<keyof SplitKnowledge, 'knowledge'>, () => unknown>>;

/** The tables as the build writes them. In place of the lists `knowledge` holds nothing, of providers what tells credentials, of those of authority their names of fields, and of those of access the platform. */
export function splitTables(tables: Knowledge): SplitKnowledge {
  const { iam, access, resources, operations, agents, mcpServers, providers, ...rest } = tables;
  const parted = providers.map((provider) => { const [telling, left] = partsOf(provider); const kinds = provider.credentials.map((kind) => partsOf(kind)); return [{ ...telling, credentials: kinds.map(([kind]) => kind) }, { ...left, credentials: kinds.map(([, kind]) => kind) }] as const; });
  return {
    knowledge: { ...rest, providers: parted.map(([telling]) => telling), iam: Object.keys(iam ?? {}), access: (access ?? []).map((table) => ({ platform: table.platform, fields: Object.keys(table) })) },
    reach: { providers: parted.map(([, left]) => left), agents, mcpServers }, resources, operations, authority: { iam, access },
  };
}

/** A row in two: what tells credentials, and the rest. */
function partsOf(row: object): readonly [Row, Row] {
  const fields = Object.entries(row);
  return [Object.fromEntries(fields.filter(([name]) => TELLING.has(name))), Object.fromEntries(fields.filter(([name]) => !TELLING.has(name)))];
}

/** `knowledge` of `splitTables`, with the other parts, each of which is loaded when it is first read. What has another shape is handed back for `parseKnowledge` to refuse. */
export function withLateTables(knowledge: unknown, late: LateTables): unknown {
  if (!isRow(knowledge) || !Array.isArray(knowledge['iam']) || !Array.isArray(knowledge['access'])) return knowledge;
  let loaded: unknown;
  const table = (name: 'iam' | 'access'): unknown => { loaded ??= late.authority(); return isRow(loaded) ? loaded[name] : undefined; };
  const access = knowledge['access'].map((said: unknown, index) => {
    const { platform, fields } = isRow(said) ? said : {};
    const held = lateFields(fields, () => { const tables = table('access'); return Array.isArray(tables) ? tables[index] : undefined; });
    return Object.defineProperty(held, 'platform', { enumerable: true, value: platform });
  });
  const whole = { ...knowledge, iam: lateFields(knowledge['iam'], () => table('iam')), access };
  for (const name of LISTS) lateList(whole, name, late[name]);
  let far: unknown;
  const reach = (name: string): unknown => { far ??= late.reach(); return isRow(far) ? far[name] : undefined; };
  for (const name of TOGETHER) lateList(whole, name, () => reach(name));
  const telling = knowledge['providers'];
  lateList(whole, 'providers', () => (fill(telling, reach('providers')) ? telling : undefined));
  // Whoever copies the tables has read all of them.
  return Object.defineProperty(whole, 'recognised', { value: telling });
}

/** Gives rows what is left of them: the very rows that who asked for less has. False where the two are not the same many. */
function fill(rows: unknown, left: unknown): boolean {
  if (!Array.isArray(rows) || !Array.isArray(left) || rows.length !== left.length) return false;
  return rows.every((row: unknown, index) => {
    const more: unknown = left[index];
    if (!isRow(row) || !isRow(more)) return false;
    const { credentials, ...fields } = more;
    Object.assign(row, fields);
    return credentials === undefined || fill(row['credentials'], credentials);
  });
}

/** Gives `to` a list that is loaded once. */
function lateList(to: object, name: string, load: () => unknown): void {
  let list: unknown;
  Object.defineProperty(to, name, { enumerable: true, configurable: true, get: () => {
    list ??= load();
    if (!Array.isArray(list)) throw new Error(`the table of ${name} is damaged; install craterscan again`);
    return list;
  } });
}

/** An object with these fields of `held()`, each read when it is asked for. */
function lateFields(fields: unknown, held: () => unknown): object {
  const late = {};
  for (const field of Array.isArray(fields) ? fields.map(String) : []) {
    Object.defineProperty(late, field, { enumerable: true, configurable: true, get: () => { const row = held(); return isRow(row) ? row[field] : undefined; } });
  }
  return late;
}
