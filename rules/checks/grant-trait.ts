import { comparePlaces, groupBy, samePlace, sourceKey } from '../../src/model/index.ts';
import type { BlastGraph, Check, Draft, Evidence, GrantAmount, GrantFact, Level } from '../../src/model/index.ts';
import { list } from './shared.ts';

type Trait = GrantAmount['trait'];
interface Words extends Omit<Check, 'family' | 'judge'> {
  readonly trait: Trait;
  /** The message, from how it comes about and who has it: `policy deploy and 2 more`. */
  readonly says: (how: string, who: string, amount: GrantAmount) => string;
  /** Level of one that is certain; what is not certain is a note. */
  readonly level: (grant: GrantFact, amount: GrantAmount) => Level;
}

/**
 * Traits that say the same of a grant more sharply: where one of them is certain at the same place, this one is a note. Whoever becomes administrator needs no word on the rights that
 * lead there, and whoever has a whole service has all it names.
 */
const SHARPER: Readonly<Partial<Record<Trait, readonly Trait[]>>> = { 'acts-as-others': ['escalates'], 'runs-in-pods': ['escalates'] };

/** A check of one trait of grants: a finding for each place that gives it, however many holders it gives it to. */
export function traitCheck({ trait, says, level, ...rest }: Words): Check {
  return {
    ...rest, family: 'grant',
    *judge(graph: BlastGraph): Iterable<Draft> {
      const found = graph.grants.flatMap((grant) => (grant.amounts ?? []).filter((amount) => amount.trait === trait).map((amount) => ({ grant, amount })));
      const places = groupBy(found, ({ amount }) => `${sourceKey(amount.at)}\u0000${amount.at.start}\u0000${amount.at.end}`);
      for (const group of [...places.values()].sort((a, b) => (a[0] && b[0] ? comparePlaces(a[0].amount.at, b[0].amount.at) : 0))) {
        const [first] = group;
        if (!first) continue;
        const worst = group.find(({ grant, amount }) => amount.certain && level(grant, amount) === 'warning' && !saidBy(grant, SHARPER[trait] ?? [], amount.at));
        const { grant, amount } = worst ?? first;
        const names = new Set(group.map((one) => one.grant.name)).size;
        yield {
          about: `${grant.to}/${grant.name}`, level: worst ? 'warning' : 'note', confidence: amount.certain ? 'high' : 'medium',
          message: says(amount.how, `${grant.name}${names > 1 ? ` and ${names - 1} more` : ''}${whatRuns(group.map((one) => one.grant))}`, amount), places: [amount.at], path: runsOf(group.map((one) => one.grant)),
        };
      }
    },
  };
}

/** A warning where data can be destroyed by it, else a note. */
export function whereItDestroys(grant: GrantFact, { destroys }: GrantAmount): Level {
  if (destroys === false) return 'note';
  return grant.effects.some((effect) => effect === 'destroy' || effect === 'destroy-backup' || effect === 'administer') ? 'warning' : 'note';
}

/** A warning where it holds for everything and nothing narrows it, else a note. */
export function whereItIsEverything(grant: GrantFact): Level {
  return grant.on.everything && grant.limitedBy.length === 0 && grant.bound === 'exact' ? 'warning' : 'note';
}

/** Is one of these traits of the grant certain, and told at this very place? */
export function saidBy(grant: GrantFact, traits: readonly Trait[], at: GrantAmount['at']): boolean {
  return (grant.amounts ?? []).some((one) => one.certain && one.destroys !== false && traits.includes(one.trait) && samePlace(one.at, at));
}

/** What runs with the identities that have these grants, each once. */
export function runsOf(grants: readonly GrantFact[]): readonly Evidence[] {
  return [...new Map(grants.flatMap((grant) => grant.runs ?? []).map((one) => [one.note, one])).values()].slice(0, 8);
}
/** ` (aws_lambda_function.export and aws_instance.web run with it)`, or nothing. */
export function whatRuns(grants: readonly GrantFact[]): string {
  const notes = runsOf(grants).map(({ note }) => note);
  const running = notes.flatMap((note) => (note.endsWith(RUNS) ? [note.slice(0, -RUNS.length)] : []));
  const all = [...running.length > 0 ? [`${list(running, 3)} ${running.length === 1 ? 'runs' : 'run'} with it`] : [], ...notes.filter((note) => !note.endsWith(RUNS)).slice(0, 2)];
  return all.length === 0 ? '' : ` (${all.join('; ')})`;
}
const RUNS = ' runs with it';
