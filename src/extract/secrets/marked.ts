import type { SecretTables } from './tables.ts';

/** Does the value begin as those of a kind do that its mark tells? */
export function checkedMark(tables: SecretTables, raw: string): boolean {
  const prefix = tables.prefix();
  if (!prefix) return false;
  prefix.lastIndex = 0;
  return prefix.test(raw.slice(0, 16));
}
