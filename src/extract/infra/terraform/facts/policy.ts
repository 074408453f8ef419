import { EFFECTS } from '../../../../model/index.ts';
import type { Effect, Key, ResourceKind } from '../../../../model/index.ts';
import { statementsOf } from '../policy-document.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import { ACTIONS, matchesAction } from './aws-actions.ts';
import type { Item } from '../walk.ts';
import type { ItemIndex } from './index-of.ts';

/** What a policy comes to. */
export interface Allowed {
  readonly effects: readonly Effect[];
  readonly everything: boolean;
  readonly kinds: readonly ResourceKind[];
  readonly keys: readonly Key[];
  readonly bound: 'exact' | 'at-most';
  readonly limitedBy: readonly string[];
  /** Some of it could not be read. */
  readonly unread: boolean;
}

interface Statement { readonly allow: boolean; readonly actions: readonly string[]; readonly except: readonly string[]; readonly everywhere: boolean; readonly keys: readonly Key[]; readonly conditions: readonly string[]; readonly certain: boolean }

/** Reads policy texts (or structures) together, as one principal has them. */
export function allowedBy(documents: readonly Value[], index: ItemIndex, isData: (item: Item) => boolean): Allowed {
  const statements = documents.flatMap(statementsOf).map((value) => statementOf(value, index, isData));
  return combined(statements.filter((one) => one !== undefined), statements.includes(undefined));
}

/** A policy given as lists of action patterns on everything. */
export function allowedActions(allow: readonly string[], deny: readonly string[]): Allowed {
  const base = { except: [], everywhere: true, keys: [], conditions: [], certain: true };
  return combined([{ ...base, allow: true, actions: allow }, ...deny.length > 0 ? [{ ...base, allow: false, actions: deny }] : []], false);
}

function combined(statements: readonly Statement[], unread: boolean): Allowed {
  const denies = statements.filter((one) => !one.allow && one.everywhere && one.conditions.length === 0);
  const partial = statements.filter((one) => !one.allow && !denies.includes(one));
  const effects = new Set<Effect>();
  const kinds = new Set<ResourceKind>();
  const keys = new Set<Key>();
  const limits = new Set<string>();
  let [everything, exact] = [false, true];
  for (const one of statements) {
    if (!one.allow) continue;
    const matched = ACTIONS.filter(({ action }) => covers(one, action) && !denies.some((deny) => covers(deny, action)));
    const whole = one.actions.some((pattern) => pattern === '*' || pattern === '*:*') && denies.length === 0;
    if (whole && one.everywhere) effects.add('administer');
    for (const { effect, on } of matched) {
      if (effect === 'administer' && !one.everywhere) continue;
      effects.add(effect);
      kinds.add(on);
    }
    if (matched.length === 0) continue;
    everything ||= one.everywhere;
    for (const key of one.keys) keys.add(key);
    for (const condition of one.conditions) limits.add(condition);
    exact &&= one.certain;
  }
  if (denies.length > 0 || partial.length > 0) limits.add('a Deny statement takes part of it away');
  return { effects: EFFECTS.filter((effect) => effects.has(effect)), everything, kinds: [...kinds], keys: [...keys], bound: exact && !unread && partial.length === 0 ? 'exact' : 'at-most', limitedBy: [...limits], unread };
}

function covers(statement: Statement, action: string): boolean {
  if (statement.except.length > 0) return !statement.except.some((pattern) => matchesAction(pattern, action));
  return statement.actions.some((pattern) => matchesAction(pattern, action));
}

/** One statement; undefined when its effect or actions cannot be told. */
function statementOf(value: Value, index: ItemIndex, isData: (item: Item) => boolean): Statement | undefined {
  if (value.type !== 'map') return undefined;
  const effect = textOf(value.entries.get('Effect'));
  const actions = textsOf(value.entries.get('Action'));
  const except = textsOf(value.entries.get('NotAction'));
  if ((effect !== 'Allow' && effect !== 'Deny') || (!actions && !except) || actions?.unknown || except?.unknown) return undefined;
  const resource = value.entries.get('Resource');
  const resources = textsOf(resource);
  const named = resource ? refsOf(resource).flatMap((ref) => index.of(ref)).filter(isData).map((item) => item.key) : [];
  const everywhere = value.entries.has('NotResource') || (resources?.texts.some((text) => isEverything(text)) ?? false);
  const keys = [...named, ...(resources?.texts ?? []).flatMap(keyOfArn)];
  const condition = value.entries.get('Condition');
  return {
    allow: effect === 'Allow', actions: actions?.texts ?? [], except: except?.texts ?? [], everywhere, keys: [...new Set(keys)], conditions: conditionsOf(condition),
    certain: (resources !== undefined && !resources.unknown) || named.length > 0 || value.entries.has('NotResource'),
  };
}

function textsOf(value: Value | undefined): { texts: readonly string[]; unknown: boolean } | undefined {
  if (!value) return undefined;
  if (value.type === 'unknown' || value.type === 'map') return { texts: [], unknown: true };
  const texts = value.type === 'list' ? value.items.map(textOf) : [textOf(value)];
  return { texts: texts.filter((text) => text !== undefined), unknown: texts.includes(undefined) };
}

/** `*`, or a pattern that covers all things of a service. */
function isEverything(text: string): boolean {
  return text === '*' || /^arn:aws[a-z-]{0,12}:[a-z0-9*-]{1,30}:[a-z0-9*-]{0,20}:[0-9*]{0,12}:\*$/.test(text) || text === 'arn:*';
}

function keyOfArn(text: string): Key[] {
  const bucket = /^arn:aws[a-z-]{0,12}:s3:::([a-z0-9][a-z0-9.-]{1,62})(\/.*)?$/.exec(text)?.[1];
  if (bucket !== undefined) return [`s3:${bucket}`];
  return /^arn:aws[a-z-]{0,12}:[a-z0-9-]{1,30}:[a-z0-9-]{0,20}:\d{12}:[A-Za-z0-9:/._-]{1,200}$/.test(text) ? [text] : [];
}

/** Names of the condition keys, never their values. */
function conditionsOf(condition: Value | undefined): string[] {
  if (!condition) return [];
  if (condition.type !== 'map') return ['a condition that could not be read'];
  return [...condition.entries.values()].flatMap((inner) => (inner.type === 'map' ? [...inner.entries.keys()] : [])).filter((key) => /^[A-Za-z0-9:/._-]{1,80}$/.test(key)).map((key) => `a condition on ${key}`);
}
