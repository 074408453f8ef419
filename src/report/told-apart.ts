import { groupBy, labelOf } from '../model/index.ts';
import type { BlastGraph, Resource, SourceIndex } from '../model/index.ts';
import { placeText } from './place.ts';

/** What tells resources of one name apart, the nearest to how people speak of them first. */
type Telling = (resource: Resource) => string | undefined;

/**
 * Gives the names of resources for one list, each once. Where paths lead to two of one kind and name, what they belong to stands behind the name, else their file, else the line;
 * where a list holds things of several kinds that share a name, the kind stands before it.
 */
export function toldApart(graph: BlastGraph, sources: SourceIndex): (resources: readonly Resource[]) => readonly string[] {
  const reached = new Set(graph.paths.map((path) => path.resource));
  const alike = groupBy(graph.resources.filter((resource) => reached.has(resource.id)), labelOf);
  const tellings: readonly Telling[] = [
    ({ partOf }) => { const whole = graph.resource(partOf[0]?.id ?? ''); return whole && labelOf(whole); },
    ({ evidence }) => evidence[0].at.file,
    ({ evidence }) => placeText(evidence[0].at, sources),
  ];
  const made = new Map<string, string>();
  for (const group of alike.values()) {
    if (group.length < 2) continue;
    const telling = tellings.find((one) => { const said = group.map(one); return !said.includes(undefined) && new Set(said).size === group.length; }) ?? tellings.at(-1);
    for (const resource of group) made.set(resource.id, `${resource.name} (${telling?.(resource) ?? ''})`);
  }
  return (resources) => {
    const named = groupBy(resources, ({ name }) => name);
    return [...new Set(resources.map((resource) => made.get(resource.id) ?? ((named.get(resource.name)?.length ?? 0) > 1 ? labelOf(resource) : resource.name)))];
  };
}
