import type { Knowledge, ResourceType } from './knowledge.ts';

/** Rows of rules/resources by their type. */
export type ResourceTypes = Pick<ReadonlyMap<string, ResourceType>, 'get' | 'has'>;

const byType = new WeakMap<Knowledge, ResourceTypes>();

/** The rows of rules/resources by their type, which no two share; put in order once, when the first is asked for. */
export function resourceTypes(knowledge: Knowledge): ResourceTypes {
  let rows = byType.get(knowledge);
  if (!rows) byType.set(knowledge, rows = whenAsked(() => new Map(knowledge.resources.map((row) => [row.type, row]))));
  return rows;
}

/** The same rows, put together when the first is asked for: few trees hold a thing of most formats, and a tree without any needs no row at all. */
export function whenAsked(make: () => ReadonlyMap<string, ResourceType>): ResourceTypes {
  let made: ReadonlyMap<string, ResourceType> | undefined;
  return { get: (type) => (made ??= make()).get(type), has: (type) => (made ??= make()).has(type) };
}

/** Copies of these names come about when the container is deleted, or bring only that back: of no use to what was deleted in it before. */
const OF_CONTAINERS: ReadonlySet<string> = new Set(['final-snapshot', 'last-backup', 'account-recovery', 'undelete']);
export function onlyOfContainer(copy: { readonly name: string }): boolean { return OF_CONTAINERS.has(copy.name); }
