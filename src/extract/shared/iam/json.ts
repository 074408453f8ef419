import { placeIn } from '../../../model/index.ts';
import type { DataNode, MapNode, Place, ScalarNode } from '../../../model/index.ts';
import type { Condition, Policy, Principals, Statement, Texts } from './statement.ts';
import { UNKNOWN_TEXTS } from './statement.ts';

/** How a language writes what is not known: gives texts of a node, or undefined to have it read as data. */
export type ReadTexts = (node: DataNode) => Texts | undefined;
interface Reading { readonly place: (node: DataNode) => Place; readonly read: ReadTexts }

const MOST_STATEMENTS = 2_000;

/** What a policy document says. `read` may stand in for values that a template language leaves open (`Fn::Sub`, `Ref`). Undefined where it is no document. */
export function policyOfData(node: DataNode, file: Parameters<typeof placeIn>[0], read: ReadTexts = () => undefined): Policy | undefined {
  const found = node.type === 'map' ? valueOf(node, 'Statement') : undefined;
  if (!found) return undefined;
  const reading: Reading = { place: (one) => placeIn(file, one), read };
  const nodes = found.type === 'list' ? found.items : [found];
  const statements = nodes.slice(0, MOST_STATEMENTS).map((one) => statementOf(one, reading));
  return { statements: statements.filter((one) => one !== undefined), unread: statements.includes(undefined) || nodes.length > MOST_STATEMENTS };
}

/** Value of a key, compared as written; the last one counts. */
export function valueOf(node: MapNode, key: string): DataNode | undefined {
  return node.entries.findLast((entry) => entry.key === key)?.value;
}

function statementOf(node: DataNode, reading: Reading): Statement | undefined {
  if (node.type !== 'map') return undefined;
  const part = (key: string): Texts | undefined => { const value = valueOf(node, key); return value && textsOf(value, reading); };
  const effect = part('Effect')?.texts[0];
  const whom = (key: string): readonly Principals[] | undefined => { const value = valueOf(node, key); return value && principalsOf(value, reading); };
  const parts = {
    actions: part('Action'), notActions: part('NotAction'), resources: part('Resource'), notResources: part('NotResource'), principals: whom('Principal'), notPrincipals: whom('NotPrincipal'),
  };
  if (!parts.actions && !parts.notActions && !parts.principals) return undefined;
  return {
    allow: effect === 'Allow' ? true : effect === 'Deny' ? false : undefined,
    ...parts.actions ? { actions: parts.actions } : {}, ...parts.notActions ? { notActions: parts.notActions } : {}, ...parts.resources ? { resources: parts.resources } : {},
    ...parts.notResources ? { notResources: parts.notResources } : {}, ...parts.principals ? { principals: parts.principals } : {}, ...parts.notPrincipals ? { notPrincipals: parts.notPrincipals } : {},
    conditions: conditionsOf(valueOf(node, 'Condition'), reading), at: reading.place(node),
  };
}

function textsOf(node: DataNode, reading: Reading): Texts {
  const given = reading.read(node);
  if (given) return given;
  if (node.type === 'scalar') return textOf(node, reading);
  if (node.type !== 'list') return UNKNOWN_TEXTS;
  const parts = node.items.map((item) => reading.read(item) ?? (item.type === 'scalar' ? textOf(item, reading) : UNKNOWN_TEXTS));
  const keys = parts.flatMap((one) => one.keys ?? []);
  return { texts: parts.flatMap((one) => one.texts), unknown: parts.some((one) => one.unknown), ...keys.length > 0 ? { keys } : {}, places: parts.flatMap((one, index) => one.texts.map((_, which) => one.places?.[which] ?? reading.place(node.items[index] ?? node))) };
}

function textOf(node: ScalarNode, reading: Reading): Texts {
  return node.value === null ? UNKNOWN_TEXTS : { texts: [String(node.value)], unknown: false, places: [reading.place(node)] };
}

function principalsOf(node: DataNode, reading: Reading): readonly Principals[] {
  if (node.type !== 'map' || reading.read(node)) {
    const values = textsOf(node, reading);
    return [{ kind: values.texts.includes('*') ? '*' : 'AWS', values }];
  }
  return node.entries.map((entry) => ({ kind: entry.key, values: textsOf(entry.value, reading) }));
}

function conditionsOf(node: DataNode | undefined, reading: Reading): readonly Condition[] {
  if (!node) return [];
  if (node.type !== 'map') return [{ operator: '', key: '', values: UNKNOWN_TEXTS }];
  return node.entries.flatMap((operator): Condition[] => (operator.value.type === 'map'
    ? operator.value.entries.map((test) => ({ operator: operator.key, key: test.key, values: textsOf(test.value, reading) }))
    : [{ operator: operator.key, key: '', values: UNKNOWN_TEXTS }]));
}
