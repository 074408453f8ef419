import { LEVELS } from '../../src/model/index.ts';
import type { Draft, Evidence, Resource } from '../../src/model/index.ts';
import { environments, groupBy, label, list } from './shared.ts';

/** A draft with the resource that it speaks of. */
export interface Told { readonly resource: Resource; readonly draft: Draft }

/**
 * Where a block of Terraform is read from: a directory, and a file of variables behind an at sign. One block under several files of variables, or of a module that several
 * units take, is several resources and one place to mend.
 */
const ROOT = /^tf:([^:@]{0,1000})(?:@[^:]{0,1000})?:/;
/** Which instance of `count` or `for_each`: each is a resource, and all of them stand in one block. */
const INSTANCE = /\[(?:\d{1,9}|"[^"\]]{0,200}")\]/g;

/**
 * One draft for each place to mend. Where a block is read several times and says the same each time, the worst speaks and names the others; its path
 * shows what makes each of them one of its own.
 */
export function* onePerPlace(told: Iterable<Told>): Iterable<Draft> {
  const several: Told[] = [];
  for (const one of told) if (ROOT.test(one.resource.id)) several.push(one); else yield one.draft;
  const groups = groupBy(several, ({ draft }) => `${draft.about.replace(ROOT, '').replace(INSTANCE, '[]')}\u0000${draft.places[0].file}\u0000${draft.places[0].start}`);
  for (const group of groups.values()) {
    const [first, ...rest] = [...group].sort((a, b) => LEVELS.indexOf(b.draft.level) - LEVELS.indexOf(a.draft.level) || Number(inProduction(b.resource)) - Number(inProduction(a.resource)));
    if (!first) continue;
    yield rest.length === 0 ? first.draft : { ...first.draft, alsoOf: rest.map(({ draft }) => draft.about), message: `${first.draft.message} ${others(first.resource, rest.map(({ resource }) => resource))}`, path: [...first.draft.path, ...group.flatMap(({ resource }) => fromFile(resource))] };
  }
}

/** `The same holds of bucket logs (staging), from other files of variables`: the others by what sets them apart. */
function others(first: Resource, rest: readonly Resource[]): string {
  const root = (resource: Resource): string => ROOT.exec(resource.id)?.[0] ?? '';
  const beside = rest.filter((resource) => root(resource) === root(first));
  const elsewhere = rest.filter((resource) => root(resource) !== root(first));
  const instances = beside.length === 0 ? [] : [`The same holds of ${beside.length} more ${beside.length === 1 ? 'instance' : 'instances'} of this block.`];
  if (elsewhere.length === 0) return instances.join(' ');
  const from = elsewhere.every((resource) => ROOT.exec(resource.id)?.[1] === ROOT.exec(first.id)?.[1]) ? 'files of variables' : 'units of the same module';
  return [...instances, `The same holds of ${list([...new Set(elsewhere.map(named))])}, from other ${from}.`].join(' ');
}

function inProduction(resource: Resource): boolean { return resource.environments.includes('production'); }

function named(resource: Resource): string {
  const where = environments(resource.environments);
  return `${label(resource)}${where ? ` (${where})` : ''}`;
}

/** What tells its environment: mostly the file of variables itself. */
function fromFile(resource: Resource): readonly Evidence[] {
  const mark = resource.marks.find((one) => one.by !== 'name');
  return mark ? [{ at: mark.evidence.at, note: `${label(resource)}: ${mark.evidence.note}` }] : [];
}
