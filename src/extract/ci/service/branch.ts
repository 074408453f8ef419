import { placeIn, set, unknown } from '../../../model/index.ts';
import type { DataNode, Known, Place, RepositorySetting } from '../../../model/index.ts';
import { isTrue, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import type { LocalAnswer } from './read.ts';
import { stated, whole, whyNot } from './said.ts';

/** What holds of each branch: rules of rulesets and classic protection together, since whatever forbids more is what holds. */
export function branchSettings(own: readonly LocalAnswer[]): readonly RepositorySetting[] {
  const repository = own.find((one) => one.topic === 'repository');
  const archived = valueAt(repository?.answer, 'archived');
  const frozen = repository && archived && isTrue(archived) ? placeIn(repository.document, archived) : undefined;
  const branches = [...new Set(own.filter((one) => one.topic === 'branch-rules').map((one) => one.about))];
  return branches.flatMap((branch) => {
    const of = (topic: string): LocalAnswer | undefined => own.find((one) => one.topic === topic && one.about === branch);
    const rules = of('branch-rules');
    if (!rules) return [];
    const classic = classicOf(of('branch'), of('branch-protection'));
    const setting = (name: RepositorySetting['setting'], value: RepositorySetting['value']): RepositorySetting => ({ setting: name, about: branch, value, permission: `${rules.permission}, ${(of('branch-protection') ?? of('branch') ?? rules).permission}` });
    return [
      setting('branch-force-push', frozen ? set(false, frozen) : allowed(rules, ['non_fast_forward', 'update', 'pull_request', 'merge_queue'], classic, 'forcePush', ['locked', 'pullRequest'])), setting('branch-deletion', frozen ? set(false, frozen) : allowed(rules, ['deletion'], classic, 'deletion', ['locked'])),
      setting('branch-reviews', counted(rules, 'pull_request', 'reviews', classic)), setting('branch-checks', counted(rules, 'required_status_checks', 'checks', classic)),
      setting('branch-bypass', bypass(rules, own)), ...passing(rules, own, classic).map((one) => setting('branch-passed-by', one)),
    ];
  });
}

/** Classic protection: off, as it stands in an answer, or not to be told. */
type Classic = { readonly state: 'off'; readonly at: Place } | { readonly state: 'on'; readonly one: LocalAnswer; readonly answer: DataNode } | { readonly state: 'unknown'; readonly why: string; readonly at?: Place };

function classicOf(branch: LocalAnswer | undefined, protection: LocalAnswer | undefined): Classic {
  const stands = branch?.answer && valueAt(branch.answer, 'protected');
  // Only an answer says that there is none: a 404 of the protection is also what a token gets that may not see it.
  if (branch && stands && textOf(stands) === 'false') return { state: 'off', at: placeIn(branch.document, stands) };
  if (protection?.answer) return { state: 'on', one: protection, answer: protection.answer };
  const silent = protection ?? branch;
  return silent ? { state: 'unknown', why: silent.answer ? 'GitHub does not say' : whyNot(silent), at: whole(silent) } : { state: 'unknown', why: 'it was not asked' };
}

/** May whoever pushes do it? A rule of one of these types forbids it: what only a pull request may change, no push may. Classic protection forbids it unless it says otherwise, and by the switches `also` whatever it says. */
function allowed(rules: LocalAnswer, types: readonly string[], classic: Classic, key: string, also: readonly string[]): Known<boolean> {
  const rule = itemsOf(rules.answer).find((item) => types.includes(textAt(item, 'type') ?? ''));
  if (rule) return set(false, placeIn(rules.document, rule));
  if (classic.state === 'on') {
    const node = valueAt(classic.answer, key);
    const closed = also.map((name) => valueAt(classic.answer, name)).find((one) => isTrue(one));
    if (closed) return set(false, placeIn(classic.one.document, closed));
    if (node && textOf(node) === 'false') return set(false, placeIn(classic.one.document, node));
    if (!rules.answer) return unknown(whyNot(rules), whole(rules));
    return node && textOf(node) === 'true' ? set(true, placeIn(classic.one.document, node)) : unknown('GitHub does not say', whole(classic.one));
  }
  if (!rules.answer) return unknown(whyNot(rules), whole(rules));
  return classic.state === 'off' ? set(true, classic.at, [{ at: whole(rules), note: 'and no rule forbids it' }]) : unknown(classic.why, classic.at);
}

/** The most that either asks for. */
function counted(rules: LocalAnswer, type: string, key: string, classic: Classic): Known<number> {
  if (!rules.answer) return unknown(whyNot(rules), whole(rules));
  const found: { readonly value: number; readonly at: Place }[] = itemsOf(rules.answer).filter((item) => textAt(item, 'type') === type).map((item) => { const value = valueAt(item, key); return { value: value?.type === 'scalar' && typeof value.value === 'number' ? value.value : 0, at: placeIn(rules.document, item) }; });
  if (classic.state === 'on') {
    const value = stated(classic.one, valueAt(classic.answer, key));
    if (value.basis === 'set' && typeof value.value === 'number') found.push({ value: value.value, at: value.at });
  }
  const [most] = [...found].sort((a, b) => b.value - a.value);
  if (most && most.value > 0) return set(most.value, most.at);
  return classic.state === 'unknown' ? unknown(classic.why, classic.at) : set(0, most?.at ?? (classic.state === 'off' ? classic.at : whole(classic.one)));
}

/** Actors that the rules of this branch do not bind; GitHub tells it to those who may change the rules. */
function bypass(rules: LocalAnswer, own: readonly LocalAnswer[]): Known<number> {
  const ids = [...new Set(itemsOf(rules.answer).flatMap((item) => textAt(item, 'ruleset') ?? []))];
  if (!rules.answer) return unknown(whyNot(rules), whole(rules));
  if (ids.length === 0) return set(0, whole(rules));
  let actors = 0;
  let at = whole(rules);
  for (const id of ids) {
    const one = own.find((each) => each.topic === 'ruleset' && each.about === id);
    const list = one?.answer && valueAt(one.answer, 'bypass');
    if (!one || list?.type !== 'list') return unknown('GitHub tells who may pass a ruleset only to a token that may change it (Administration: write)', one ? whole(one) : whole(rules));
    actors += list.items.length;
    at = placeIn(one.document, list);
  }
  return set(actors, at);
}

/**
 * Programs that no rule of this branch binds: deploy keys, and apps by their name or number. Only where every ruleset lets them pass at any time and no classic protection stands beside; of anything else it is not told.
 */
function passing(rules: LocalAnswer, own: readonly LocalAnswer[], classic: Classic): readonly Known<string>[] {
  const ids = [...new Set(itemsOf(rules.answer).flatMap((item) => textAt(item, 'ruleset') ?? []))];
  if (!rules.answer || ids.length === 0 || classic.state !== 'off') return [];
  const lists = ids.map((id) => own.find((each) => each.topic === 'ruleset' && each.about === id)).map((one) => { const list = one?.answer && valueAt(one.answer, 'bypass'); return one && list?.type === 'list' ? { one, items: list.items } : undefined; });
  const [first] = lists;
  if (!first) return [];
  return first.items.flatMap((item): Known<string>[] => {
    const actor = /^(DeployKey|Integration \d{1,15}): (?:always|exempt)$/.exec(textOf(item) ?? '')?.[1];
    const everywhere = actor !== undefined && lists.every((list) => list?.items.some((each) => new RegExp(`^${actor}: (?:always|exempt)$`).test(textOf(each) ?? '')) === true);
    return actor !== undefined && everywhere ? [set(actor === 'DeployKey' ? 'deploy keys' : appNamed(actor.slice('Integration '.length), own), placeIn(first.one.document, item))] : [];
  });
}

/** The name of an app, where it was listed among those installed. */
function appNamed(id: string, own: readonly LocalAnswer[]): string {
  const found = own.filter((one) => one.topic === 'apps').flatMap((one) => itemsOf(one.answer)).find((item) => textAt(item, 'id') === id);
  return `app ${(found && textAt(found, 'name')) ?? id}`;
}
