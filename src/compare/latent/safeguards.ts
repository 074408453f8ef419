import { groupBy } from '../../model/index.ts';
import type { Evidence, Known, SafeguardFact } from '../../model/index.ts';
import type { Between, Loss } from './between.ts';
import { higher, rankOf } from './interval.ts';
import type { Interval } from './interval.ts';
import { capital, listed, named } from './words.ts';

type Hold = SafeguardFact['holds'][number];
/** Stronger than anything that is written. */
const MOST = 1_000_000;

/** What was declared for holding others back (protected branches, reviewers of environments, liens), and is gone, or holds less. What it held for may have gone with it: then nothing is lost. */
export function* safeguardLosses(between: Between): Iterable<Loss> {
  for (const [before, after] of pairs(between)) {
    if (!after && before.of.length > 0 && !before.of.some((one) => isThere(between.safer.key(one), between))) continue;
    const lost = before.holds.filter((hold) => weaker(hold, after?.holds.find(({ id }) => id === hold.id), between.direction));
    // What was taken away whole is told by what its being there held.
    const told = after ? lost : lost.slice(0, 1);
    if (told.length === 0) continue;
    const name = named(before.name);
    const says = listed(told.map((hold) => hold.says), 3);
    yield {
      kind: 'approval', about: name, worse: after ? `${capital(name)} is looser now. Before, this held: it ${says}.` : `${capital(name)} is gone; it ${says}.`, better: `${capital(name)} is ${after ? 'stricter' : 'there'} now: it ${says}.`,
      safer: 'held', looser: after ? 'held less' : 'gone', exact: { safer: told.flatMap((hold) => placeOf(hold.strength)), looser: told.flatMap((hold) => placeOf(after?.holds.find(({ id }) => id === hold.id)?.strength)) },
      around: { safer: before.evidence, looser: after?.evidence ?? [] }, level: 'warning',
    };
  }
}

/** Does the other tree still know what it was for? What no file tells is taken to be still there. */
function isThere(key: string, { looser }: Between): boolean { return looser.graph.resources.some((resource) => resource.keys.some((one) => looser.key(one) === key) || looser.resource(resource.id) === key); }

function weaker(hold: Hold, after: Hold | undefined, direction: Between['direction']): boolean {
  const rank = (known: Known<number> | undefined): Interval => (known ? rankOf(known, (value) => MOST - value, 0, MOST) : [MOST, MOST]);
  const before = rank(hold.strength);
  if (before[0] >= MOST || (direction === 'strengthened' && before[0] !== before[1])) return false;
  return higher(before, rank(after?.strength));
}

/** Those of one name on both sides: in the same file first, then any that is left, since unconnected roots may name alike. */
function pairs({ safer, looser }: Between): readonly (readonly [SafeguardFact, SafeguardFact | undefined])[] {
  const left = new Map([...groupBy(looser.graph.safeguards ?? [], (one) => looser.key(one.key))].map(([key, list]) => [key, [...list]]));
  const take = (one: SafeguardFact, fits: (other: SafeguardFact) => boolean): SafeguardFact | undefined => {
    const list = left.get(safer.key(one.key)) ?? [];
    const index = list.findIndex(fits);
    return index < 0 ? undefined : list.splice(index, 1)[0];
  };
  const near = (safer.graph.safeguards ?? []).map((one) => [one, take(one, (other) => looser.file(other.evidence[0].at.file) === safer.file(one.evidence[0].at.file))] as const);
  return near.map(([one, found]) => [one, found ?? take(one, () => true)]);
}

function placeOf(known: Known<number> | undefined): readonly Evidence[] { return known && known.basis !== 'default' && known.at ? [{ at: known.at, note: 'what holds others back stands here' }] : []; }
