import { andList, labelOf } from '../model/index.ts';
import type { Copy, Destroys, Resource } from '../model/index.ts';

/** Native copies whose id is not yet how a person would call them. */
const CALLED: Readonly<Record<string, string>> = { 'object-versions': 'its old versions', 'aws-backup': 'its recovery points', 'blob-soft-delete': 'its soft delete', none: 'its own copies' };

/** A copy as a sentence calls it: `its automated backups`, `pg_dump to bucket dumps`. */
function calledCopy(copy: Copy): string {
  const { name } = copy;
  if (copy.on !== undefined || !/^[a-z]{2,20}(?:-[a-z]{2,20}){0,4}$/.test(name)) return name;
  return Object.hasOwn(CALLED, name) ? CALLED[name] ?? name : `its ${name.replaceAll('-', ' ')}`;
}

/** Is it spoken of in the plural? */
function many(copy: Copy): boolean { return /^its .*s$|^the .{0,40}backups /.test(calledCopy(copy)); }

/** Time in which the service keeps what was deleted, rather than a thing of its own. */
const WAITS = /window|waiting|soft.delete|travel|point.in.time|history|retention/;

/** `its automated backups outlive it, but the same agent can destroy those too`. */
export function inSameHands(copy: Copy, certain: boolean): string {
  const plural = many(copy);
  return `${calledCopy(copy)} ${certain ? (plural ? 'outlive' : 'outlives') : 'may outlive'} it, but the same agent can destroy ${plural ? 'those' : 'that'} too`;
}

/** `its old versions go with it, and no other copy is seen here`. */
export function goWithIt(copies: readonly Copy[]): string {
  const names = [...new Set(copies.map((copy) => calledCopy(copy)))];
  const [only] = copies;
  const one = names.length === 1 && only !== undefined && !many(only);
  return `${andList(names)} ${one ? 'goes' : 'go'} with it, and no other copy is seen here`;
}

/** Where a copy of use lies: `pg_dump to bucket dumps lies in object store dumps, locked against deletion and in the same project as the data, where this agent does not reach`. */
export function keptApart(copy: Copy, of: Resource, find: (id: string) => Resource | undefined): string {
  const place = copy.on === undefined ? undefined : find(copy.on);
  if (place) {
    const shared = place.partOf.map((whole) => whole.id).filter((id) => of.partOf.some((whole) => whole.id === id)).flatMap((id) => find(id) ?? []).find((whole) => whole.kind === 'account' || whole.kind === 'project' || whole.kind === 'cluster' || whole.kind === 'namespace');
    const lies = calledCopy(copy).includes(place.name) ? 'is kept' : `lies in ${labelOf(place)}`;
    const how = [...place.guard === 'independent' ? ['locked against deletion'] : [], ...shared ? [`in the same ${shared.kind} as the data (${shared.name})`] : []];
    return `${calledCopy(copy)} ${many(copy) ? lies.replace(/^is /, 'are ').replace(/^lies /, 'lie ') : lies}${how.length > 0 ? `, ${how.join(' and ')},` : ''} where this agent does not reach`;
  }
  if (WAITS.test(copy.name)) return `${calledCopy(copy)} ${many(copy) ? 'hold' : 'holds'}, and this agent cannot cut ${many(copy) ? 'them' : 'it'} short`;
  return `${calledCopy(copy)} ${many(copy) ? 'are' : 'is'} kept where this agent does not reach`;
}

/** A copy that may be of use: `its time travel would bring it back, unless the same credential deletes that too, which is not established`. */
export function perhaps(copy: Copy, after: Copy['survives'], destroys: Destroys): string {
  if (after.basis === 'unknown') return `${calledCopy(copy)}: ${after.why}`;
  if (copy.independent.basis !== 'unknown') return `${calledCopy(copy)}: ${copy.because}`;
  if (copy.on === undefined && copy.kind !== 'dump' && copy.kind !== 'export') return `${calledCopy(copy)} would bring ${destroys === 'contents' ? 'the contents' : 'it'} back, unless the same credential can delete ${many(copy) ? 'those' : 'that'} too, which is not established`;
  return `${calledCopy(copy)}: ${copy.independent.why}`;
}
