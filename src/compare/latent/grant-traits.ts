import { matchesStars } from '../../model/index.ts';
import type { Evidence, GrantAmount, GrantFact } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { stood } from './grants.ts';
import { named } from './words.ts';

/** What a grant comes to, to finish `it now ` and `it no longer `. The others are told as rights, or as credentials. */
const WORDS: Readonly<Partial<Record<GrantAmount['trait'], string>>> = {
  'escalates': 'lets its holder become administrator',
  'anyone-may-assume': 'may be taken by anybody',
  'trusts-widely': 'may be taken by more than one party',
  'open-to-anyone': 'lets anybody in',
  'binds-roles': 'lets its holder give away wider roles',
  'escalates-roles': 'lets its holder widen its own role',
  'controls-admission': 'decides over every request to the cluster',
  'approves-certificates': 'makes identities of the cluster',
  'runs-in-pods': 'lets its holder run commands in workloads of others',
  'key-changes-account': 'lets a data key change its account',
};
/** What had one of these could do the rest as well. */
const WHOLE: ReadonlySet<string> = new Set(['escalates', 'whole-service', 'basic-role', 'wildcards']);
/** Told wherever it is seen, since what narrows it would stand beside it. The others count where they are certain. */
const TRUSTS: ReadonlySet<string> = new Set(['anyone-may-assume', 'trusts-widely']);

/**
 * What an identity that both trees have comes to in the looser one and did not in the safer: anybody may take it, it may give itself more; and tokens of more repositories, branches or environments than before that may take it.
 */
export function* grantTraitLosses(between: Between): Iterable<Loss> {
  const [before, now] = [byHolder(between.safer), byHolder(between.looser)];
  for (const [holder, after] of now) {
    const was = before.get(holder);
    if (!was && !stood(after, between)) continue;
    const had = new Set((was ?? []).flatMap((grant) => (grant.amounts ?? []).map((one) => one.trait)));
    const whole = (was ?? []).some((grant) => grant.effects.includes('administer') && grant.on.everything) || [...had].some((trait) => WHOLE.has(trait));
    const told = new Set<string>();
    for (const grant of after) {
      for (const { trait, at, certain, how } of grant.amounts ?? []) {
        const words = WORDS[trait];
        if (words === undefined || had.has(trait) || told.has(trait) || !(TRUSTS.has(trait) || (certain && !whole))) continue;
        told.add(trait);
        yield lossOf(grant, { worse: `it ${words} now`, better: `it no longer ${words}` }, { safer: [], looser: [{ at, note: how }] }, was ?? [], between);
      }
    }
    yield* subjectLosses(was ?? [], after, between);
  }
}

/** Subjects of tokens that may take the identity now and might not before. */
function* subjectLosses(was: readonly GrantFact[], after: readonly GrantFact[], between: Between): Iterable<Loss> {
  const before = was.flatMap((grant) => grant.subjects ?? []);
  const known = before.flatMap((one) => one.patterns);
  if (known.length === 0) return;
  for (const grant of after) {
    const wider = (grant.subjects ?? []).filter(({ patterns }) => patterns.some((pattern) => !known.some((one) => matchesStars(one, pattern))));
    if (wider.length === 0) continue;
    yield lossOf(grant, { worse: 'jobs of more repositories, branches or environments may take it now', better: 'jobs of fewer repositories, branches or environments may take it' }, {
      safer: before.map(({ at }) => ({ at, note: 'subjects whose tokens are taken' })), looser: wider.map(({ at }) => ({ at, note: 'subjects whose tokens are taken' })),
    }, was, between);
    return;
  }
}

function byHolder(view: View): ReadonlyMap<string, readonly GrantFact[]> {
  const out = new Map<string, GrantFact[]>();
  for (const grant of view.graph.grants) {
    if (grant.to.startsWith('job:')) continue;
    const list = out.get(view.key(grant.to));
    if (list) list.push(grant); else out.set(view.key(grant.to), [grant]);
  }
  return out;
}

function lossOf(grant: GrantFact, says: { readonly worse: string; readonly better: string }, exact: { readonly safer: readonly Evidence[]; readonly looser: readonly Evidence[] }, was: readonly GrantFact[], between: Between): Loss {
  const name = named(grant.name);
  return {
    kind: 'grant', about: name, worse: `${name}: ${says.worse}.`, better: `${name}: ${says.better}.`, safer: 'narrower', looser: 'wider', exact,
    around: { safer: was.flatMap((one) => one.evidence), looser: grant.evidence }, level: between.looser.levels.about(grant.to, 'warning'),
  };
}
