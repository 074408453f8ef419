import type { Effect, GrantFact, Level, ResourceKind } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { listed, named } from './words.ts';

/** One effect on one target, with what narrows it: the smallest part of a grant. */
interface Part { readonly effect: Effect; readonly target: Target; readonly limits: readonly string[]; readonly grant: GrantFact }
/** Things of one kind (absent: of any), all of them or the one of this key. Which ones it is may not be known. */
interface Target { readonly kind?: ResourceKind; readonly which: 'all' | 'unknown' | { readonly key: string } }

const DESTRUCTIVE: ReadonlySet<Effect> = new Set(['destroy', 'destroy-backup', 'administer']);

/**
 * Rights that an identity has in the looser tree and nothing in the safer one gave it: another effect, a wider target, a condition that is gone. Grants may be split,
 * merged and reordered. Tokens of jobs are told with the jobs. Of an identity that the safer tree does not have, only destruction of what that tree has counts.
 */
export function* grantLosses(between: Between): Iterable<Loss> {
  const before = byHolder(between.safer);
  const now = byHolder(between.looser);
  for (const [holder, after] of now) {
    const was = before.get(holder) ?? formerName(after, before, now, between);
    const has = (was ?? []).flatMap((grant) => partsOf(grant, between.safer));
    const gained = after.flatMap((grant) => partsOf(grant, between.looser)).filter((part) => part.effect !== 'read' && !has.some((one) => covers(one, part, between.direction)));
    // What the other tree does not know is new, or has another name now.
    const weighing = gained.filter((part) => (was ? reachesKnown(part, between) : isNewDanger(part, between)));
    const [first] = weighing;
    if (!first) continue;
    const name = named(first.grant.name);
    const conditions = first.limits.length === 0 && has.some((one) => covers({ ...one, limits: [] }, first, between.direction));
    const what = conditions ? 'without the conditions that narrowed it' : `${listed(weighing.map((part) => part.effect.replace('-', ' ')), 5)} ${targetWords(first)}`;
    yield {
      kind: 'grant', about: name, worse: conditions ? `${name}: the same is granted ${what}.` : `${name}: it may now ${what}.`, better: conditions ? `${name}: conditions narrow it now.` : `${name}: it may no longer ${what}.`,
      safer: wordOf(has), looser: wordOf(after.flatMap((grant) => partsOf(grant, between.looser))),
      exact: { safer: (was ?? []).flatMap((grant) => grant.evidence), looser: weighing.flatMap((part) => part.grant.evidence) }, around: { safer: [], looser: [] }, level: levelOf(weighing, between.looser),
    };
  }
}

/** An identity under another name: one that is gone and had every right this one has. */
function formerName(after: readonly GrantFact[], before: ReadonlyMap<string, readonly GrantFact[]>, now: ReadonlyMap<string, readonly GrantFact[]>, between: Between): readonly GrantFact[] | undefined {
  const wanted = after.flatMap((grant) => partsOf(grant, between.looser));
  return [...before].find(([holder, grants]) => !now.has(holder) && grants[0]?.provider === after[0]?.provider && wanted.every((part) => grants.flatMap((grant) => partsOf(grant, between.safer)).some((one) => covers(one, part, between.direction))))?.[1];
}

function byHolder(view: View): ReadonlyMap<string, readonly GrantFact[]> {
  const out = new Map<string, GrantFact[]>();
  for (const grant of view.graph.grants) {
    if (grant.to.startsWith('job:')) continue;
    const key = `${view.key(grant.to)}\u0000${grant.provider}`;
    const list = out.get(key);
    if (list) list.push(grant); else out.set(key, [grant]);
  }
  return out;
}

function partsOf(grant: GrantFact, view: View): Part[] {
  const { on } = grant;
  const keys = on.everything ? [] : on.keys ?? [];
  // Everything at most, of some kinds: what narrows it could not be followed.
  const whichs: Target['which'][] = on.everything ? [grant.bound === 'at-most' && (on.kinds ?? []).length > 0 ? 'unknown' : 'all'] : keys.length > 0 ? keys.map((key) => ({ key: view.resource(key) })) : ['unknown'];
  const targets = whichs.flatMap((which): Target[] => ((on.kinds ?? []).length === 0 ? [{ which }] : (on.kinds ?? []).map((kind) => ({ kind, which }))));
  return grant.effects.flatMap((effect) => targets.map((target) => ({ effect, target, limits: grant.limitedBy, grant })));
}

/** Does the first right include the second? A condition narrows; a right narrowed by fewer conditions includes one narrowed by more. */
function covers(one: Part, other: Part, direction: Between['direction']): boolean {
  return (one.effect === other.effect || one.effect === 'administer') && includes(one.target, other.target, direction) && one.limits.every((limit) => other.limits.includes(limit));
}

function includes(one: Target, other: Target, direction: Between['direction']): boolean {
  if (one.kind !== undefined && one.kind !== other.kind) return false;
  if (one.which === 'all' || other.which === 'unknown') return true;
  // What is not known may be this one; whether it is all of them as well tells nothing that is better.
  if (one.which === 'unknown') return other.which !== 'all' || direction === 'strengthened';
  // One thing goes by several keys; of one kind, another key tells no widening.
  return other.which !== 'all' && (one.kind !== undefined || one.which.key === other.which.key);
}

/** A right to destroy of an identity that the other tree tells no rights of: over what that tree has, or over everything where a binding that stood there is followed now. */
function isNewDanger(part: Part, between: Between): boolean {
  return DESTRUCTIVE.has(part.effect) && (reachesKnown(part, between) || (part.effect === 'administer' && part.grant.bound === 'exact' && stood([part.grant], between)));
}

/** Was what gives it there before, though it came to nothing? The line that binds or attaches it stands in both trees. */
export function stood(grants: readonly GrantFact[], { lines, looser }: Between): boolean {
  return grants.some(({ evidence }) => evidence.slice(0, 2).some(({ at }) => lines.touched(looser.side, at) === undefined));
}

/** Does it reach anything that was there before? A new role for new things only is none of the old ones' concern. */
function reachesKnown({ target: { which } }: Part, between: Between): boolean {
  if (typeof which !== 'object') return true;
  return between.safer.graph.resource(which.key) !== undefined || between.resources.both.some(({ safer }) => safer.keys.includes(which.key));
}

function targetWords(part: Part): string {
  const { on } = part.grant;
  const kinds = on.kinds ?? [];
  if (on.everything && kinds.length === 0) return 'everything';
  return kinds.length > 0 && (on.everything || (on.keys ?? []).length === 0) ? `every ${listed(kinds.map((kind) => kind.replace('-', ' ')), 3)} it reaches` : 'more than before';
}

function wordOf(parts: readonly Part[]): string { return listed(parts.map((part) => part.effect.replace('-', ' ')), 5) || 'nothing'; }

function levelOf(parts: readonly Part[], view: View): Level {
  return view.levels.about(parts[0]?.grant.to ?? '', parts.some((part) => DESTRUCTIVE.has(part.effect)) ? 'warning' : 'note');
}
