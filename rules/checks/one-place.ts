import { LEVELS } from '../../src/model/index.ts';
import type { Draft, Evidence, Resource } from '../../src/model/index.ts';
import { environments, groupBy, label, list } from './shared.ts';

/** A draft with the resource that it speaks of. */
export interface Told { readonly resource: Resource; readonly draft: Draft }

/** One block of Terraform under several files of variables is several resources and one place to mend: the same block without the file. */
const VARIANT = /^tf:([^:@]{0,1000})@[^:]{0,1000}:/;

/**
 * One draft for each place to mend. Where a block is read once for each file of variables and says the same under all of them, the worst speaks and names the others; its path
 * shows what makes each of them one of its own.
 */
export function* onePerPlace(told: Iterable<Told>): Iterable<Draft> {
  const several: Told[] = [];
  for (const one of told) if (VARIANT.test(one.resource.id)) several.push(one); else yield one.draft;
  const groups = groupBy(several, ({ draft }) => `${draft.about.replace(VARIANT, 'tf:$1:')}\u0000${draft.places[0].file}\u0000${draft.places[0].start}`);
  for (const group of groups.values()) {
    const [first, ...rest] = [...group].sort((a, b) => LEVELS.indexOf(b.draft.level) - LEVELS.indexOf(a.draft.level) || Number(inProduction(b.resource)) - Number(inProduction(a.resource)));
    if (!first) continue;
    yield rest.length === 0 ? first.draft : { ...first.draft, message: `${first.draft.message} The same holds of ${list(rest.map(({ resource }) => named(resource)))}, from other files of variables.`, path: [...first.draft.path, ...group.flatMap(({ resource }) => fromFile(resource))] };
  }
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
