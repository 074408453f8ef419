import type { Knowledge, ResourceType } from './knowledge.ts';

const byType = new WeakMap<readonly ResourceType[], ReadonlyMap<string, ResourceType>>();

/** The rows of rules/resources by their type, which no two share; put in order once. */
export function resourceTypes({ resources }: Knowledge): ReadonlyMap<string, ResourceType> {
  let rows = byType.get(resources);
  if (!rows) byType.set(resources, rows = new Map(resources.map((row) => [row.type, row])));
  return rows;
}

/** Copies of these names come about when the container is deleted, or bring only that back: of no use to what was deleted in it before. */
const OF_CONTAINERS: ReadonlySet<string> = new Set(['final-snapshot', 'last-backup', 'account-recovery', 'undelete']);
export function onlyOfContainer(copy: { readonly name: string }): boolean { return OF_CONTAINERS.has(copy.name); }
