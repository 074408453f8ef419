import type { Resource } from './graph.ts';

/** Kinds whose own word reads badly before a name. */
const NOUNS: Partial<Record<Resource['kind'], string>> = { code: 'repository', compute: 'machine', dns: 'DNS zone', money: 'account', search: 'search index', filesystem: 'file system', registry: 'package registry' };

/** A resource in a sentence: `volume pgdata`; the kind is left out where the name says it. Free of places and values. */
export function labelOf(resource: Resource): string {
  if (resource.unbounded) return resource.name;
  if (resource.kind === 'stack' && resource.name === '.') return 'the stack of this directory';
  if (resource.kind === 'stack' && resource.name.includes('project')) return resource.name;
  const kind = NOUNS[resource.kind] ?? resource.kind.replaceAll('-', ' ');
  return resource.name.toLowerCase().includes(kind.toLowerCase()) ? resource.name : `${kind} ${resource.name}`;
}

/** Names that templates give to the only one of its sort, and that say nothing where several templates are read. */
const OF_ITS_SORT = /^(?:db|database|table|bucket|cluster|instance|queue|topic|key|stream|volume|cache|store|storage|default|this|main|resource|data)$/i;

/** The same where a sentence stands alone: a name that is but a word for its sort says in which file it is declared. */
export function labelAlone(resource: Resource): string {
  const [{ at }] = resource.evidence;
  return OF_ITS_SORT.test(resource.name) && at.origin !== 'absent' && !resource.unbounded ? `${labelOf(resource)} in ${at.file}` : labelOf(resource);
}
