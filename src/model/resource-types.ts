import type { Knowledge, ResourceType } from './knowledge.ts';

const byType = new WeakMap<readonly ResourceType[], ReadonlyMap<string, ResourceType>>();

/** The rows of rules/resources by their type, which no two share; put in order once. */
export function resourceTypes({ resources }: Knowledge): ReadonlyMap<string, ResourceType> {
  let rows = byType.get(resources);
  if (!rows) byType.set(resources, rows = new Map(resources.map((row) => [row.type, row])));
  return rows;
}
