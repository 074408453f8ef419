import type { Key } from '../../../model/index.ts';
import type { Condition, Policy, Principals, Statement, Texts } from '../../shared/iam/index.ts';
import { UNKNOWN_TEXTS } from '../../shared/iam/index.ts';
import { valueOfJson } from './json-text.ts';
import { below, itemsOf, refsOf, shapeOf, textOf } from './value.ts';
import type { Value } from './value.ts';

const MOST_STATEMENTS = 2_000;
/** Stands for a part of a text that only the deployment tells. No pattern, and no name that anything could have. */
const SOMETHING = 'X0';

/** Keys of the data stores of the template that a value names by reference. */
export type KeysOf = (value: Value) => readonly Key[];

/** What a policy document says. A text holding parts the deployment fills in names one certain thing, whichever that is. */
export function policyOf(document: Value | undefined, keysOf: KeysOf): Policy | undefined {
  if (document === undefined) return undefined;
  const text = textOf(document);
  const inner = text === undefined ? undefined : valueOfJson(text, document.at);
  if (inner) return policyOf(inner, keysOf);
  const found = below(document, 'Statement');
  if (!found) return document.type === 'unknown' ? { statements: [], unread: true } : undefined;
  return policyOfStatements(found, keysOf);
}

/** The same for a list of statements that stands without its document. */
export function policyOfStatements(found: Value, keysOf: KeysOf): Policy {
  const items = itemsOf(found);
  const statements = items.slice(0, MOST_STATEMENTS).map((item) => statementOf(item, keysOf));
  return { statements: statements.filter((one) => one !== undefined), unread: statements.includes(undefined) || items.length > MOST_STATEMENTS };
}

function statementOf(value: Value, keysOf: KeysOf): Statement | undefined {
  if (value.type !== 'map') return undefined;
  const part = (key: string): Texts | undefined => { const inner = below(value, key); return inner && textsOf(inner, keysOf); };
  const whom = (key: string): readonly Principals[] | undefined => { const inner = below(value, key); return inner && principalsOf(inner, keysOf); };
  const parts = { actions: part('Action'), notActions: part('NotAction'), resources: part('Resource'), notResources: part('NotResource'), principals: whom('Principal'), notPrincipals: whom('NotPrincipal') };
  if (!parts.actions && !parts.notActions && !parts.principals) return undefined;
  const effect = textOf(below(value, 'Effect'));
  return {
    allow: effect === 'Allow' ? true : effect === 'Deny' ? false : undefined,
    ...parts.actions ? { actions: parts.actions } : {}, ...parts.notActions ? { notActions: parts.notActions } : {}, ...parts.resources ? { resources: parts.resources } : {},
    ...parts.notResources ? { notResources: parts.notResources } : {}, ...parts.principals ? { principals: parts.principals } : {}, ...parts.notPrincipals ? { notPrincipals: parts.notPrincipals } : {},
    conditions: conditionsOf(below(value, 'Condition'), keysOf), at: value.at,
  };
}

function textsOf(value: Value, keysOf: KeysOf): Texts {
  const parts = itemsOf(value).map((item): Texts => {
    const text = textOf(item);
    const keys = keysOf(item);
    const named = keys.length > 0 ? { keys } : {};
    if (text !== undefined) return { texts: [text], unknown: false, ...named };
    const shape = shapeOf(item);
    // A parameter alone may be anything; an ARN around it, or another resource of the template, is one certain thing.
    const certain = shape !== undefined && (shape.replaceAll('${}', '').length > 0 || refsOf(item).length > 0);
    return certain ? { texts: [shape.replaceAll('${}', SOMETHING)], unknown: false, ...named } : { ...UNKNOWN_TEXTS, ...named };
  });
  const keys = parts.flatMap((one) => one.keys ?? []);
  return { texts: parts.flatMap((one) => one.texts), unknown: parts.some((one) => one.unknown), ...keys.length > 0 ? { keys } : {} };
}

function principalsOf(value: Value, keysOf: KeysOf): readonly Principals[] {
  if (value.type !== 'map') {
    const values = textsOf(value, keysOf);
    return [{ kind: values.texts.includes('*') ? '*' : 'AWS', values }];
  }
  return [...value.entries].map(([kind, inner]) => ({ kind, values: textsOf(inner, keysOf) }));
}

function conditionsOf(value: Value | undefined, keysOf: KeysOf): readonly Condition[] {
  if (!value) return [];
  if (value.type !== 'map') return [{ operator: '', key: '', values: UNKNOWN_TEXTS }];
  return [...value.entries].flatMap(([operator, tests]): Condition[] => (tests.type === 'map'
    ? [...tests.entries].map(([key, values]) => ({ operator, key, values: textsOf(values, keysOf) }))
    : [{ operator, key: '', values: UNKNOWN_TEXTS }]));
}
