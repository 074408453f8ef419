import type { Key } from '../../../../model/index.ts';
import { UNKNOWN_TEXTS } from '../../../shared/iam/index.ts';
import type { Condition, Policy, Principals, Statement, Texts } from '../../../shared/iam/index.ts';
import { statementsOf } from '../policy-document.ts';
import { textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Place } from '../../../../model/index.ts';

/** Keys of the things with data that a value leads to. */
export type KeysOf = (value: Value) => readonly Key[];

/** A policy given as text, as structure, or as both: what Terraform would hand to AWS, as far as it can be told. */
export function policyOf(document: Value, keysOf: KeysOf, home: Place): Policy {
  const read = statementsOf(document).map((value) => statementOf(value, keysOf, home));
  return { statements: read.filter((one) => one !== undefined), unread: read.includes(undefined) };
}

/** One statement; undefined when it is not one, or cannot be told at all. */
function statementOf(value: Value, keysOf: KeysOf, home: Place): Statement | undefined {
  if (value.type !== 'map') return undefined;
  const part = (key: string): Texts | undefined => { const found = value.entries.get(key); return found && textsOf(found, keysOf); };
  const whom = (key: string): readonly Principals[] | undefined => { const found = value.entries.get(key); return found && principalsOf(found, keysOf); };
  const effect = value.entries.get('Effect');
  const said = effect && textOf(effect);
  const given = { actions: part('Action'), notActions: part('NotAction'), resources: part('Resource'), notResources: part('NotResource'), principals: whom('Principal'), notPrincipals: whom('NotPrincipal') };
  if (!given.actions && !given.notActions && !given.principals) return undefined;
  return {
    allow: said === 'Allow' ? true : said === 'Deny' ? false : undefined,
    ...given.actions ? { actions: given.actions } : {}, ...given.notActions ? { notActions: given.notActions } : {}, ...given.resources ? { resources: given.resources } : {},
    ...given.notResources ? { notResources: given.notResources } : {}, ...given.principals ? { principals: given.principals } : {}, ...given.notPrincipals ? { notPrincipals: given.notPrincipals } : {},
    conditions: conditionsOf(value.entries.get('Condition'), keysOf), at: value.at ?? home,
  };
}

function textsOf(value: Value, keysOf: KeysOf): Texts {
  if (value.type === 'map') return UNKNOWN_TEXTS;
  const items = value.type === 'list' ? value.items : [value];
  const known = items.flatMap((item) => { const text = textOf(item); return text === undefined ? [] : [{ text, at: item.at }]; });
  const keys = keysOf(value);
  const places = known.flatMap(({ at }) => at ?? []);
  return { texts: known.map(({ text }) => text), unknown: known.length < items.length, ...keys.length > 0 ? { keys } : {}, ...places.length === known.length ? { places } : {} };
}

function principalsOf(value: Value, keysOf: KeysOf): readonly Principals[] {
  if (value.type !== 'map') {
    const values = textsOf(value, keysOf);
    return [{ kind: values.texts.includes('*') ? '*' : 'AWS', values }];
  }
  return [...value.entries].map(([kind, inner]) => ({ kind, values: textsOf(inner, keysOf) }));
}

function conditionsOf(condition: Value | undefined, keysOf: KeysOf): readonly Condition[] {
  if (!condition) return [];
  if (condition.type !== 'map') return [{ operator: '', key: '', values: UNKNOWN_TEXTS }];
  return [...condition.entries].flatMap(([operator, tests]): Condition[] => (tests.type === 'map'
    ? [...tests.entries].map(([key, values]) => ({ operator, key, values: textsOf(values, keysOf) }))
    : [{ operator, key: '', values: UNKNOWN_TEXTS }]));
}
