import { EFFECTS } from '../../../model/index.ts';
import type { Effect, GrantAmount, Key, Place, ResourceKind } from '../../../model/index.ts';
import { escalations } from './escalation.ts';
import { actionsOf, MARKS } from './catalog.ts';
import type { Catalog } from './catalog.ts';
import { isAllActions, isEverywhere, isStrong, isVacuous, limitsOf, matchesAction } from './match.ts';
import { placeOfAction, placeOfPattern } from './held.ts';
import type { Held } from './held.ts';
import type { Policy, Statement } from './statement.ts';

/** What stands beside a policy: others of the same holder (their Deny counts here too), and what bounds it. */
export interface Around {
  readonly beside?: readonly Policy[];
  /** Permission boundary, session policy, and service control policies of each level above: nothing is allowed that one of them does not allow. */
  readonly bounds?: readonly Policy[];
}

/** What a policy comes to for its holder. Place of an amount: the statement that gives it. */
export interface Power {
  readonly effects: readonly Effect[];
  readonly everything: boolean;
  readonly kinds: readonly ResourceKind[];
  readonly keys: readonly Key[];
  readonly bound: 'exact' | 'at-most';
  readonly limitedBy: readonly string[];
  readonly unread: boolean;
  readonly amounts: readonly GrantAmount[];
  /** What gives most, undefined when nothing gives anything. */
  readonly at: Place | undefined;
}

/** How far an action is allowed: 0 not; 1 on named things or under a condition; 2 on everything, but not certainly; 3 on everything. */
type Reach = 0 | 1 | 2 | 3;
interface Allowed { readonly statement: Statement; readonly actions: readonly number[]; readonly reach: Reach; readonly whole: boolean }

/** What the policies of one holder come to, `policy` read with what stands around it. */
export function powerOf(policy: Policy, catalog: Catalog, around: Around = {}): Power {
  const others = around.beside ?? [];
  const bounds = around.bounds ?? [];
  const denies = [policy, ...others, ...bounds].flatMap((one) => one.statements).filter((one) => one.allow === false);
  const total = denies.filter((one) => isTotal(one));
  const denied = new Set(total.flatMap((one) => actionsOf(one, catalog)));
  const outside = outsideOf(bounds, catalog);
  const free = (one: number): boolean => !denied.has(one) && !outside.never.has(one);
  const allows = policy.statements.filter((one) => one.allow !== false).map((statement) => allowed(statement, catalog));
  const effects = new Set<Effect>();
  const kinds = new Set<ResourceKind>();
  const keys = new Set<Key>();
  const limits = new Set<string>();
  let [everything, exact] = [false, true];
  let at: Place | undefined;
  let best = -1;
  for (const { statement, actions, reach, whole } of allows) {
    const wide = isEverywhere(statement);
    let [worst, touched] = [-1, false];
    let where = statement.at;
    const tell = (effect: Effect, place: () => Place): void => {
      effects.add(effect);
      touched = true;
      if (EFFECTS.indexOf(effect) <= worst) return;
      worst = EFFECTS.indexOf(effect);
      where = place();
    };
    if (whole && denied.size === 0 && !outside.narrows) tell('administer', () => placeOfPattern(statement, isAllActions));
    else if (wide && takesService('iam', statement) && denied.size === 0 && !outside.narrows) tell('administer', () => placeOfPattern(statement, (pattern) => matchesAction(pattern, 'iam:Any')));
    for (const one of actions) {
      if (((catalog.marks[one] ?? 0) & MARKS.effects) === 0 || !free(one)) continue;
      for (const { effect, on } of catalog.uses[one]?.effects ?? []) { tell(effect, () => placeOfAction(statement, one, catalog)); kinds.add(on); }
    }
    if (!touched) continue;
    if (worst > best || (worst === best && wide && !everything)) { best = worst; at = where; }
    everything ||= wide;
    for (const key of keysOf(statement)) keys.add(key);
    for (const limit of limitsOf(statement)) limits.add(limit);
    exact &&= certain(statement) && reach !== 2;
  }
  if (denies.length > total.length || denied.size > 0) limits.add('a Deny statement takes part of it away');
  if (outside.narrows) limits.add('a boundary takes part of it away');
  const unread = policy.unread || policy.statements.some((one) => one.allow === undefined && one.actions === undefined && one.notActions === undefined);
  return {
    effects: EFFECTS.filter((effect) => effects.has(effect)), everything, kinds: [...kinds], keys: [...keys], unread, at,
    bound: exact && !unread && denies.length === total.length && !outside.unsure ? 'exact' : 'at-most', limitedBy: best < 0 ? [] : [...limits],
    amounts: amountsOf(allows, catalog, free, denies.length > total.length || outside.unsure, effects.has('administer') && everything),
  };
}

/** How far several policies of one holder together allow each action, and by which statement: for what takes more than one of them. */
export function heldBy(policies: readonly Policy[], catalog: Catalog, around: Around = {}): Held {
  const denies = [...policies, ...(around.beside ?? []), ...(around.bounds ?? [])].flatMap((one) => one.statements).filter((one) => one.allow === false);
  const denied = new Set(denies.filter(isTotal).flatMap((one) => actionsOf(one, catalog)));
  const outside = outsideOf(around.bounds ?? [], catalog);
  const allows = policies.flatMap((one) => one.statements).filter((one) => one.allow !== false).map((statement) => allowed(statement, catalog));
  return held(allows, catalog, (one) => !denied.has(one) && !outside.never.has(one));
}

function held(allows: readonly Allowed[], catalog: Catalog, free: (action: number) => boolean, steps = false): Held {
  const reach = new Uint8Array(catalog.names.length);
  const by = new Map<number, Statement>();
  for (const one of allows) {
    // A way of escalation asks for everything; what is allowed on less is no part of one.
    if (steps && one.reach < 2) continue;
    for (const action of one.actions) {
      if ((steps && catalog.step[action] === 0) || one.reach <= (reach[action] ?? 0) || !free(action)) continue;
      reach[action] = one.reach;
      by.set(action, one.statement);
    }
  }
  return { reach, by };
}

function allowed(statement: Statement, catalog: Catalog): Allowed {
  const strong = statement.conditions.filter((condition) => isStrong(condition) && !isPassedTo(condition.key));
  const weak = statement.conditions.some((condition) => !isStrong(condition) && !isVacuous(condition));
  const sure = statement.allow === true && !weak && certain(statement) && statement.notResources === undefined;
  const reach: Reach = !isEverywhere(statement) || strong.length > 0 ? 1 : sure ? 3 : 2;
  const every = statement.actions?.texts.some(isAllActions) === true;
  return { statement, actions: actionsOf(statement, catalog), reach, whole: every };
}

function isPassedTo(key: string): boolean { return key.toLowerCase() === 'iam:passedtoservice'; }

/** Every part of it could be told. */
function certain(statement: Statement): boolean {
  const parts = [statement.actions, statement.notActions, statement.notResources].filter((part) => part !== undefined);
  const { resources } = statement;
  const known = resources === undefined ? statement.notResources !== undefined : !resources.unknown || (resources.keys?.length ?? 0) > 0 || isEverywhere(statement);
  return statement.allow !== undefined && parts.every((part) => !part.unknown) && known;
}

/** A Deny that holds always and everywhere. */
function isTotal(statement: Statement): boolean {
  return statement.allow === false && statement.conditions.length === 0 && statement.notResources === undefined && (statement.resources === undefined || statement.resources.texts.some((text) => /^\*+$/.test(text)));
}

/** Actions that a bound never allows, whether one narrows at all, and whether one could not be read well enough to tell. */
function outsideOf(bounds: readonly Policy[], catalog: Catalog): { readonly never: ReadonlySet<number>; readonly narrows: boolean; readonly unsure: boolean } {
  const never = new Set<number>();
  let [narrows, unsure] = [false, false];
  for (const bound of bounds) {
    const allows = bound.statements.filter((one) => one.allow !== false);
    if (bound.unread || allows.some((one) => one.actions?.unknown === true || one.notActions?.unknown === true)) { unsure = true; continue; }
    const inside = new Set(allows.flatMap((one) => actionsOf(one, catalog)));
    for (let one = 0; one < catalog.names.length; one++) if (!inside.has(one)) never.add(one);
    const all = allows.some((one) => one.actions?.texts.some(isAllActions) === true && isEverywhere(one) && one.conditions.length === 0);
    if (!all) narrows = true;
    if (allows.some((one) => !isEverywhere(one) || one.conditions.length > 0)) unsure = true;
  }
  return { never, narrows, unsure };
}

function takesService(service: string, statement: Statement): boolean {
  return statement.allow !== false && statement.actions !== undefined && statement.actions.texts.some((pattern) => pattern.endsWith(':*') && matchesAction(pattern, `${service}:Any`)) && statement.conditions.every((one) => !isStrong(one));
}

/** Things named outright: what references lead to, and ARNs without a pattern. A bucket is known by its name. */
export function keysOf(statement: Statement): readonly Key[] {
  return [...statement.resources?.keys ?? [], ...(statement.resources?.texts ?? []).flatMap((text): Key[] => {
    const bucket = /^arn:aws[a-z-]{0,12}:s3:::([a-z0-9][a-z0-9.-]{1,62})(\/.*)?$/.exec(text)?.[1];
    if (bucket !== undefined) return [`s3:${bucket}`];
    return /^arn:aws[a-z-]{0,12}:[a-z0-9-]{1,30}:[a-z0-9-]{0,20}:\d{12}:[A-Za-z0-9:/._-]{1,200}$/.test(text) ? [text] : [];
  })];
}

/** `a, b, c and 3 more`, of `count` in all. */
function inWords(words: readonly string[], count = words.length): string {
  return count > 4 ? `${words.slice(0, 3).join(', ')} and ${count - 3} more` : words.join(', ');
}

/** Traits that one action is enough for. Whom a holder may become is said by the other side, so that one is never certain. */
const TRAITS = [
  { trait: 'manages-permissions', mark: 'permissions' }, { trait: 'writes-anything', mark: 'write' }, { trait: 'reads-secrets', mark: 'secret' }, { trait: 'reads-data', mark: 'reads' }, { trait: 'acts-as-others', mark: 'assumes' },
] as const;
const BITS = TRAITS.map(({ mark }) => MARKS[mark]);

/** What a statement that changes nothing looks at everywhere, where a policy could name it. */
function looking(statement: Statement, actions: readonly number[], catalog: Catalog): readonly GrantAmount[] {
  const [one] = actions;
  return one === undefined ? [] : [{ trait: 'looks-at-anything', how: inWords(actions.slice(0, 4).map((each) => catalog.names[each] ?? ''), actions.length), at: placeOfAction(statement, one, catalog), certain: true }];
}

/** Traits that single statements have, and ways of escalation that need several. A statement that allows everything is told by its effect alone. */
function amountsOf(allows: readonly Allowed[], catalog: Catalog, free: (action: number) => boolean, unsure: boolean, administers: boolean): readonly GrantAmount[] {
  const out: GrantAmount[] = [];
  const partial = allows.filter((one) => !(one.whole && one.reach >= 2));
  for (const { statement, actions, reach } of partial) {
    const rewrites = reach === 1 && statement.notResources === undefined && statement.conditions.every((one) => !isStrong(one)) && takesService('iam', statement) && catalog.expand('iam:*').every(free);
    if (rewrites) out.push({ trait: 'manages-permissions', how: 'every action of iam on the identities and policies that are named, so also what they may do', within: 'named', at: placeOfPattern(statement, (pattern) => matchesAction(pattern, 'iam:Any')), certain: false });
    if (reach < 2 || statement.notResources !== undefined) continue;
    const sure = reach === 3 && !unsure;
    const services = (statement.actions?.texts ?? []).flatMap((pattern) => { const service = /^([a-z0-9-]{2,40}):\*$/i.exec(pattern)?.[1]?.toLowerCase(); return service !== undefined && catalog.services.has(service) && catalog.expand(pattern).every(free) ? [service] : []; });
    // What a whole service comes to is said once; all of IAM is told by the effect.
    const said = new Set(services.flatMap((service) => catalog.expand(`${service}:*`)));
    const whole = services.filter((service) => !(service === 'iam' && administers));
    if (whole.length > 0) out.push({ trait: 'whole-service', how: `every action of ${inWords([...new Set(whole)])}`, at: placeOfPattern(statement, (pattern) => pattern.toLowerCase() === `${whole[0] ?? ''}:*`), certain: sure, destroys: [...said].some((one) => catalog.uses[one]?.effects.some(({ effect }) => effect !== 'read' && effect !== 'write')) });
    const before = out.length;
    const first: number[][] = [[], [], [], [], []];
    const counts = [0, 0, 0, 0, 0];
    for (const one of actions) {
      const marks = catalog.marks[one] ?? 0;
      if ((marks & ~MARKS.effects) === 0 || (said.size > 0 && said.has(one)) || !free(one)) continue;
      for (let index = 0; index < TRAITS.length; index++) {
        if ((marks & (BITS[index] ?? 0)) === 0) continue;
        counts[index] = (counts[index] ?? 0) + 1;
        if ((counts[index] ?? 0) <= 4) first[index]?.push(one);
      }
    }
    for (const [index, { trait, mark }] of TRAITS.entries()) {
      const [one] = first[index] ?? [];
      if (one !== undefined) out.push({ trait, how: statement.notActions ? 'all that it does not name' : inWords((first[index] ?? []).map((each) => catalog.names[each] ?? ''), counts[index] ?? 0), at: placeOfAction(statement, one, catalog), certain: sure && mark !== 'assumes' });
    }
    // What changes or hands out something is told by that; a statement that only looks is told by what it looks at.
    if (out.length === before && whole.length === 0 && sure && !statement.notActions && statement.resources?.texts.some((text) => /^\*+$/.test(text)) === true) out.push(...looking(statement, actions.filter((one) => ((catalog.marks[one] ?? 0) & MARKS.looks) !== 0 && free(one)), catalog));
  }
  if (partial.length > 0 && !administers) out.push(...escalations(held(partial, catalog, free, true), catalog, unsure));
  return out;
}
