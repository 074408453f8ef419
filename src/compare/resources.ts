import { VERDICTS, compareText } from '../model/index.ts';
import type { Path, PathChange, ResourceChange, ResourceId } from '../model/index.ts';
import { capital, thing } from './latent/words.ts';
import { compareLevels, worstLevel } from './side-view.ts';
import type { SideView } from './side-view.ts';

type Standing = 'destroyable' | 'irrecoverable';

/**
 * Resources that are in a state in `mine` and not in `theirs`: destroyable by some path that counts, and destroyable without coming back. They follow from the paths and
 * weigh as those do. Worst first.
 */
export function resourceChanges(standing: Standing, mine: SideView, theirs: SideView, paths: readonly PathChange[]): ResourceChange[] {
  const [here, there] = [lost(mine), lost(theirs)];
  const changed = new Map<ResourceId, PathChange[]>();
  for (const change of paths) { const held = changed.get(change.resource.id); if (held) held.push(change); else changed.set(change.resource.id, [change]); }
  const order = new Map(mine.graph.paths.map((path, index) => [path.resource, index] as const).toReversed());
  return [...here].flatMap(([id, verdict]): ResourceChange[] => {
    const resource = mine.graph.resource(id);
    const before = there.get(mine.resourceTwin(id)?.id ?? '');
    const is = standing === 'destroyable' || verdict === 'irrecoverable';
    const was = before !== undefined && (standing === 'destroyable' || before === 'irrecoverable');
    if (!resource || !is || was) return [];
    const mineChanged = changed.get(id) ?? [];
    const counting = mineChanged.filter((change) => change.counts);
    const first = counting[0] ?? mineChanged[0];
    return [{
      resource, says: sentence(standing, thing(resource), mine.side), causes: first?.causes ?? [], level: worstLevel((counting.length > 0 ? counting : mineChanged).map((change) => change.level)),
      counts: counting.length > 0, ...(counting.length > 0 ? {} : { notCounted: first?.notCounted ?? 'no path of it got worse' }),
    }];
  }).sort((a, b) => Number(b.counts) - Number(a.counts) || compareLevels(a.level, b.level) || (order.get(a.resource.id) ?? 0) - (order.get(b.resource.id) ?? 0) || compareText(a.resource.id, b.resource.id));
}

function sentence(standing: Standing, name: string, side: SideView['side']): string {
  const added = side === 'head';
  if (standing === 'destroyable') return added ? `An agent can destroy ${name} from here now.` : `No agent can destroy ${name} from here any more.`;
  return added ? `${capital(name)} would not come back once an agent has destroyed it.` : `${capital(name)} is no longer lost for good.`;
}

/** What can be destroyed, with its worst verdict. Losing copies is not yet losing the data. */
function lost(view: SideView): ReadonlyMap<ResourceId, Path['recoverability']['verdict']> {
  const out = new Map<ResourceId, Path['recoverability']['verdict']>();
  for (const { counts, destroys, resource, recoverability: { verdict } } of view.graph.paths) {
    if (!counts || destroys === 'copies' || destroys === 'guard') continue;
    const held = out.get(resource);
    if (held === undefined || VERDICTS.indexOf(verdict) > VERDICTS.indexOf(held)) out.set(resource, verdict);
  }
  return out;
}
