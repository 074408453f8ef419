import { andList, groupBy, labelOf } from '../model/index.ts';
import type { BlastGraph, Resource, SourceIndex } from '../model/index.ts';
import { placeText } from './place.ts';

/** What tells resources of one name apart, the nearest to how people speak of them first. */
type Telling = (resource: Resource) => string | undefined;

/** Names resources in one list. */
export interface Naming {
  /** Each name once, with how many of the list bear it: instances of one block have one name. */
  (resources: readonly Resource[]): readonly { readonly name: string; readonly of: number }[];
}

/**
 * Gives the names of resources for one list. Where paths lead to two of one kind and name, what they belong to stands behind the name, else their file, else the line, whichever tells most of them
 * apart and none where nothing does; where a list holds things of several kinds that share a name, the kind stands before it.
 */
export function toldApart(graph: BlastGraph, sources: SourceIndex): Naming {
  const reached = new Set(graph.paths.map((path) => path.resource));
  const alike = groupBy(graph.resources.filter((resource) => reached.has(resource.id)), labelOf);
  const tellings: readonly Telling[] = [
    ({ partOf }) => { const whole = graph.resource(partOf[0]?.id ?? ''); return whole && labelOf(whole); },
    ({ evidence }) => evidence[0].at.file,
    ({ evidence }) => placeText(evidence[0].at, sources),
  ];
  const made = new Map<string, string>();
  for (const group of alike.values()) {
    const said = tellings.map((one) => group.map(one)).filter((all) => !all.includes(undefined)).map((all) => ({ all, distinct: new Set(all).size }));
    const most = Math.max(...said.map(({ distinct }) => distinct));
    const best = said.find(({ distinct }) => distinct === most);
    if (most > 1) group.forEach((resource, i) => made.set(resource.id, `${resource.name} (${best?.all[i] ?? ''})`));
  }
  return (resources) => {
    const named = groupBy(resources, ({ name }) => name);
    // Another kind of the same name: the kind tells them apart, instances of one block it does not.
    const several = (name: string): boolean => new Set(named.get(name)?.map(labelOf)).size > 1;
    const counts = new Map<string, number>();
    for (const resource of [...resources].sort((a, b) => Number(a.unbounded) - Number(b.unbounded))) {
      const name = made.get(resource.id) ?? (several(resource.name) ? labelOf(resource) : resource.name);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].map(([name, of]) => ({ name, of }));
  };
}

/** What stands behind the name of a credential where paths act with several of one name: the account, else the project, host or store it opens. By credential. */
export function credentialsApart(graph: BlastGraph): ReadonlyMap<string, string> {
  const acting = new Set(graph.paths.map((path) => path.credential));
  const out = new Map<string, string>();
  for (const group of groupBy(graph.credentials.filter(({ id }) => acting.has(id)), ({ name }) => name).values()) {
    const opens = group.map(({ opens: { account, project, host } }) => account ?? project ?? host);
    if (group.length > 1 && new Set(opens).size === group.length) group.forEach(({ id }, i) => { const what = opens[i]; if (what !== undefined) out.set(id, ` (${what})`); });
  }
  return out;
}

/** `a, b (3 of them) and 17 more`: at most `most` names; what is left is counted in resources. */
export function namesOf(all: ReturnType<Naming>, most: number): string {
  const shown = all.slice(0, most).map(({ name, of }) => (of > 1 ? `${name} (${of} of them)` : name));
  const left = all.slice(most).reduce((sum, { of }) => sum + of, 0);
  return andList(left > 0 ? [...shown, `${left} more`] : shown);
}
