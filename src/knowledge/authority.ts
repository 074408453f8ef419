import type { Knowledge } from '../model/index.ts';
import { isRow } from './inherit.ts';
import type { Row } from './inherit.ts';

/** Tables in two: what every scan needs, and what is known of actions, roles and policies of clouds, a third of it all, which only grants need. */
export interface SplitKnowledge { readonly knowledge: Row; readonly authority: Row }

/** The tables as the build writes them. In place of those of authority `knowledge` holds their names of fields, and of those of access the platform. */
export function splitAuthority(tables: Knowledge): SplitKnowledge {
  const { iam, access, ...rest } = tables;
  return {
    knowledge: { ...rest, iam: Object.keys(iam ?? {}), access: (access ?? []).map((table) => ({ platform: table.platform, fields: Object.keys(table) })) },
    authority: { iam, access },
  };
}

/** `knowledge` of `splitAuthority`, with tables of authority that are loaded when one of their fields is first read. What has another shape is handed back for `parseKnowledge` to refuse. */
export function withAuthority(knowledge: unknown, load: () => unknown): unknown {
  if (!isRow(knowledge) || !Array.isArray(knowledge['iam']) || !Array.isArray(knowledge['access'])) return knowledge;
  let loaded: unknown;
  const table = (name: 'iam' | 'access'): unknown => { loaded ??= load(); return isRow(loaded) ? loaded[name] : undefined; };
  const access = knowledge['access'].map((said: unknown, index) => {
    const { platform, fields } = isRow(said) ? said : {};
    const late = lateFields(fields, () => { const tables = table('access'); return Array.isArray(tables) ? tables[index] : undefined; });
    return Object.defineProperty(late, 'platform', { enumerable: true, value: platform });
  });
  return { ...knowledge, iam: lateFields(knowledge['iam'], () => table('iam')), access };
}

/** An object with these fields of `held()`, each read when it is asked for. */
function lateFields(fields: unknown, held: () => unknown): object {
  const late = {};
  for (const field of Array.isArray(fields) ? fields.map(String) : []) {
    Object.defineProperty(late, field, { enumerable: true, configurable: true, get: () => { const row = held(); return isRow(row) ? row[field] : undefined; } });
  }
  return late;
}
