import type { ResourceId } from '../model/index.ts';
import type { SideView } from './side-view.ts';

/**
 * Places that only this tree has and that copies of things which both trees have are written to, with what those places lie on. A backup more is no danger more, and a
 * backup less no danger less.
 */
export function copyPlaces(view: SideView): ReadonlySet<ResourceId> {
  const places = new Set<ResourceId>();
  const add = (id: ResourceId | undefined): void => {
    const place = id === undefined || places.has(id) ? undefined : view.graph.resource(id);
    if (!place || view.resourceTwin(place.id) || !fresh(place.id, view)) return;
    places.add(place.id);
    for (const on of place.storedOn) add(on.id);
  };
  for (const resource of view.graph.resources) if (view.resourceTwin(resource.id)) for (const copy of resource.copies) add(copy.on);
  return places;
}

/** Nothing but copies lies there: a store that something else of this tree is stored on is more than a backup. */
function fresh(id: ResourceId, view: SideView): boolean {
  return !view.graph.resources.some((other) => other.id !== id && !other.unbounded && other.storedOn.some((on) => on.id === id && on.certain) && other.holdsData.basis !== 'unknown' && other.holdsData.value);
}
