import type { BlastGraph, ResourceId } from '../../model/index.ts';
import type { Tuple } from '../tuples.ts';
import type { Fit } from './fit.ts';

/** Does a path take backups with it: surely, perhaps (`why`: what is not established), or not. */
export interface TakesBackups { readonly fit: Fit; readonly why?: string }

/** Everything on which a copy of something lies. Whoever destroys that destroys the copy. */
export function placesOfCopies(graph: BlastGraph): ReadonlySet<ResourceId> {
  return new Set(graph.resources.flatMap((one) => one.copies.flatMap((copy) => (copy.on === undefined || copy.on === one.id ? [] : [copy.on]))));
}

/**
 * A rule about backups speaks of every path that may take one away, whatever that path calls itself: of deleting the place where they lie, and of deleting what takes its own backups with it.
 * Where no file shows the place, nobody can say that they outlive it.
 */
export function takesBackups({ path, resource }: Tuple, places: ReadonlySet<ResourceId>): TakesBackups {
  if (path.effect === 'administer' || path.effect === 'destroy-backup') return { fit: 'yes' };
  if (path.effect !== 'destroy') return { fit: 'no' };
  if (path.destroys === 'copies' || resource.kind === 'backup' || places.has(resource.id)) return { fit: 'yes' };
  // Rows that are deleted leave the backups that were made before.
  if (path.destroys !== 'container' || (resource.holdsData.basis !== 'unknown' && !resource.holdsData.value)) return { fit: 'no' };
  const copies = resource.copies.filter((copy) => copy.kind !== 'replica' && (copy.exists === undefined || copy.exists.basis === 'unknown' || copy.exists.value));
  const dying = copies.find(({ survives }) => survives.basis !== 'unknown' && !survives.value);
  if (dying) return { fit: 'yes' };
  const open = copies.find(({ survives }) => survives.basis === 'unknown');
  if (open) return { fit: 'maybe', why: `whether ${open.name} outlives it is not established` };
  if (copies.length > 0 || path.recoverability.verdict === 'recoverable') return { fit: 'no' };
  return { fit: 'maybe', why: 'no file shows where its backups lie; a copy kept elsewhere, in a file that is read or under resources in craterscan.yml, would settle it' };
}
