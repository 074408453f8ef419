import type { BlastGraph, Draft, EnvironmentMark, Resource } from '../../src/model/index.ts';
import { environments, groupBy, namesWork, places } from './shared.ts';

/** Things that production and another environment both name, each as a note: what it comes to is for the check to say. */
export function* crossing(graph: BlastGraph, of: (resource: Resource) => boolean, says: (resource: Resource, kinds: string) => string): Iterable<Draft> {
  for (const resource of graph.resources) {
    if (resource.unbounded || !of(resource)) continue;
    const telling = resource.marks.filter((mark) => mark.by !== 'name' && mark.conditional !== true && !namesWork(mark) && !/, by its name$/.test(mark.evidence.note));
    const kinds = groupBy(telling, (mark) => mark.kind);
    const production = kinds.get('production')?.[0];
    const others = (['staging', 'development', 'test'] as const).filter((kind) => kinds.has(kind));
    const other = kinds.get(others[0] ?? 'unknown')?.[0];
    if (!production || !other) continue;
    yield {
      about: resource.id, level: 'note', confidence: 'medium', message: `${says(resource, environments(['production', ...others]))} ${told('Production', production)}; ${told(others[0] ?? '', other)}.`,
      places: places(other.evidence.at, [production.evidence.at, ...telling.map((mark) => mark.evidence.at)]), path: telling.map((mark) => ({ at: mark.evidence.at, note: `${mark.kind}: ${mark.evidence.note}` })),
    };
  }
}

function told(kind: string, mark: EnvironmentMark): string { return `${kind}: ${mark.evidence.note} (${mark.evidence.at.file})`; }
