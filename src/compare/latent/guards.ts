import type { Evidence, Guard, Known, Resource } from '../../model/index.ts';
import type { Between, Loss, Twin } from './between.ts';
import { higher } from './interval.ts';
import type { Interval } from './interval.ts';
import { capital, thing } from './words.ts';

type GuardOf = Resource['guards'][number];

/** What stands behind a guard: another party or time; a flag that somebody clears; nothing. */
const RANK: Readonly<Record<Guard, number>> = { independent: 0, 'self-removable': 1, 'client-only': 1, none: 2 };

/** Guards of one thing that hold less in the looser tree: switched off, of a weaker sort, or no longer known to be on. One attribute is one guard, whatever values it may have. */
export function* guardLosses(between: Between): Iterable<Loss> {
  for (const twin of between.resources.both) {
    // A guard that the safer tree knows nothing of is not lost; one that the looser tree knows nothing of is off.
    for (const attribute of new Set(twin.safer.guards.map((guard) => guard.attribute))) {
      const [before, after] = [standing(twin.safer, attribute), standing(twin.looser, attribute)];
      if (!higher(before.weakness, after.weakness)) continue;
      // What is not known any more is told as hidden, never as better.
      if (between.direction === 'strengthened' && before.weakness[0] !== before.weakness[1]) continue;
      yield lossOf(twin, attribute, before, after, between);
    }
  }
}

interface Standing { readonly weakness: Interval; readonly strongest: GuardOf | undefined; readonly state: Known<boolean> | undefined }

/** How weak the guard by one attribute is, and the rule that says so. */
function standing(resource: Resource, attribute: string): Standing {
  const rules = resource.guards.filter((guard) => guard.attribute === attribute);
  const on = rules.filter((guard) => guard.state.basis !== 'unknown' && guard.state.value).sort((a, b) => RANK[a.strength] - RANK[b.strength])[0];
  const perhaps = rules.filter((guard) => guard.state.basis === 'unknown').sort((a, b) => RANK[a.strength] - RANK[b.strength])[0];
  const worst = on ? RANK[on.strength] : RANK.none;
  return { weakness: [perhaps ? Math.min(worst, RANK[perhaps.strength]) : worst, worst], strongest: on ?? perhaps ?? rules[0], state: (on ?? perhaps ?? rules[0])?.state };
}

function lossOf({ safer, looser }: Twin<Resource>, attribute: string, before: Standing, after: Standing, between: Between): Loss {
  const label = thing(looser);
  const says = before.strongest?.says ?? '';
  const [gone, known] = [after.weakness[0] === RANK.none, before.weakness[0] === before.weakness[1]];
  const unsure = after.weakness[0] !== after.weakness[1];
  const worse = unsure ? `Whether ${label} still has its guard (${attribute}) is not known any more; while it had: ${says}.`
    : !gone ? `${capital(label)} is guarded less (${attribute}): before, ${says}; now, ${after.strongest?.says ?? ''}.`
    : known ? `${capital(label)} has lost a guard (${attribute}); while it had it: ${says}.` : `${capital(label)} has no such guard (${attribute}), which was not known before; where there is one: ${says}.`;
  return {
    kind: 'guard', about: label, worse, better: `${capital(label)} is guarded ${gone || unsure ? 'now' : 'better now'} (${attribute}): ${says}.`, safer: wordOf(before, !gone && !unsure), looser: wordOf(after, !gone && !unsure),
    exact: { safer: placeOf(attribute, before.state), looser: placeOf(attribute, after.state) }, around: { safer: [safer.evidence[0]], looser: [looser.evidence[0]] },
    level: between.looser.levels.resource(looser),
  };
}

function wordOf({ weakness }: Standing, beside: boolean): string {
  if (weakness[0] !== weakness[1]) return 'not known';
  if (weakness[0] === RANK.none) return 'off';
  return beside && weakness[0] !== RANK.independent ? 'on, and can be cleared' : 'on';
}

function placeOf(attribute: string, state: Known<boolean> | undefined): readonly Evidence[] {
  if (!state || state.basis === 'default' || state.at === undefined) return [];
  const note = state.basis === 'unknown' ? `${attribute} is set here to something that is not known` : `${attribute} is ${state.value ? 'on' : 'off'} here`;
  return [{ at: state.at, note }, ...(state.basis === 'set' ? state.via : [])];
}
