import type { Knowledge } from '../model/index.ts';
import { isRow } from './inherit.ts';
import type { Row } from './inherit.ts';

/** Lists that many a question is answered without: each is a file of its own. */
const LISTS = ['resources', 'operations'] as const;

/** Tables in parts: what every scan needs; types of resources; operations; and what is known of actions, roles and policies of clouds, which only grants need. */
export interface SplitKnowledge extends Readonly<Record<(typeof LISTS)[number], unknown>> { readonly knowledge: Row; readonly authority: Row }

/** Loads each part but the first. */
export type LateTables = Readonly<Record<Exclude<keyof SplitKnowledge, 'knowledge'>, () => unknown>>;

/** The tables as the build writes them. In place of the lists `knowledge` holds nothing, of those of authority their names of fields, and of those of access the platform. */
export function splitTables(tables: Knowledge): SplitKnowledge {
  const { iam, access, resources, operations, ...rest } = tables;
  return {
    knowledge: { ...rest, iam: Object.keys(iam ?? {}), access: (access ?? []).map((table) => ({ platform: table.platform, fields: Object.keys(table) })) },
    resources, operations, authority: { iam, access },
  };
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
  return whole;
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
