import { baseName, placeIn } from '../../../model/index.ts';
import type { DataNode, Evidence, JavaScriptDocument, Place } from '../../../model/index.ts';
import { child, children, literalText, property } from '../../shared/ast.ts';
import type { AstNode } from '../../shared/ast.ts';
import { policyOfData, texts, UNKNOWN_TEXTS, valueOf } from '../../shared/iam/index.ts';
import type { Condition, Policy, Principals, Statement, Texts } from '../../shared/iam/index.ts';
import { programNodes } from '../../shared/program-nodes.ts';
import { namesOf } from '../../shared/program-values.ts';
import { runsIn } from './runners.ts';
import { constantsOf, dataOf, nameAt } from './values.ts';

/** A policy written in a program, with what it is written for as far as the program says. */
export type Written = { readonly at: Place; readonly name: string; readonly role?: 'trust' | 'resource' | 'bound'; readonly runs: readonly Evidence[] } & ({ readonly policy: Policy } | { readonly kept: string });

/** Policies of a program for the AWS CDK or Pulumi. Nothing is run: what is computed is not known. */
export function readPolicies(document: JavaScriptDocument): readonly Written[] {
  const nodes = programNodes(document.ast).nodes;
  const constants = constantsOf(nodes);
  const runs = runsIn(document, nodes, namesOf(nodes));
  const given = (node: AstNode): Pick<Written, 'role' | 'runs'> => ({ runs: runs.of(node), ...runs.bounds(node) ? { role: 'bound' } : {} });
  const data = (node: AstNode | undefined): DataNode => dataOf(node, constants);
  const place = (node: { start: number; end: number }): Place => placeIn(document, node);
  const groups = new Map<string, { at: AstNode; statements: Statement[]; name: string }>();
  const holders = nodes.filter((node) => node.type === 'NewExpression' && /(?:^|\.)(?:PolicyDocument|ManagedPolicy|Policy|Role|User|Group)$/.test(nameAt(child(node, 'callee'))));
  const calls = nodes.filter((node) => node.type === 'CallExpression' && /\.(?:addTo(?:Role|Principal|Resource|Execution|Task)?Policy|addToTaskRolePolicy|addToExecutionRolePolicy|addStatements|addToPolicy)$/.test(nameAt(child(node, 'callee'))));
  const out: Written[] = [];
  for (const node of nodes) {
    const callee = nameAt(child(node, 'callee'));
    const [first, second, third] = children(node, 'arguments');
    if (node.type === 'NewExpression' && /(?:^|\.)PolicyStatement$/.test(callee)) {
      const statement = statementOf(first, data, place, constants);
      if (!statement) continue;
      const holder = holders.find((one) => one.start <= node.start && node.end <= one.end);
      const call = calls.find((one) => one.start <= node.start && node.end <= one.end);
      const key = holder ? `${holder.start}` : call ? nameAt(child(call, 'callee')) : `alone ${node.start}`;
      const group = groups.get(key);
      if (group) group.statements.push(statement); else groups.set(key, { at: holder ?? call ?? node, statements: [statement], name: nameOf(holder) });
    } else if (node.type === 'CallExpression' && /(?:^|\.)ManagedPolicy\.fromAwsManagedPolicyName$/.test(callee)) {
      const name = literalText(first);
      if (name !== undefined && first) out.push({ at: place(first), name: '', ...given(node), kept: baseName(name) });
    } else if (node.type === 'NewExpression' && /(?:^|\.)Role$/.test(callee)) {
      const who = principalOf(child(property(third, 'assumedBy'), 'value'), data, constants);
      if (who) out.push({ at: place(node), name: literalText(second) ?? '', ...given(node), role: 'trust', policy: { statements: [{ allow: true, actions: texts('sts:AssumeRole'), principals: [who.principal], conditions: who.conditions, at: place(child(property(third, 'assumedBy'), 'value') ?? node) }], unread: false } });
    } else if (node.type === 'ObjectExpression' && property(node, 'Statement')) {
      const policy = policyOfData(data(node), document);
      if (policy) out.push({ at: place(node), name: '', ...given(node), policy });
    } else if (node.type === 'CallExpression' && /(?:^|\.)getPolicyDocument(?:Output)?$/.test(callee)) {
      const found = data(first);
      const listed = found.type === 'map' ? valueOf(found, 'statements') : undefined;
      const statements = listed?.type === 'list' ? listed.items.flatMap((item) => pulumiStatement(item, place) ?? []) : [];
      if (statements.length > 0) out.push({ at: place(node), name: '', ...given(node), policy: { statements, unread: listed?.type !== 'list' } });
    } else if (node.type === 'ObjectProperty' && ['policyArn', 'managedPolicyArns'].includes(literalKey(node))) {
      const value = child(node, 'value');
      for (const one of value?.type === 'ArrayExpression' ? children(value, 'elements') : value ? [value] : []) {
        const text = literalText(one.type === 'Identifier' ? constants.get(nameAt(one)) : one);
        const member = /(?:^|\.)ManagedPolicy\.([A-Za-z0-9_]+)$/.exec(nameAt(one))?.[1];
        const kept = member ?? (text?.includes(':aws:policy/') === true ? text : undefined);
        if (kept !== undefined) out.push({ at: place(one), name: '', ...given(one), kept });
      }
    }
  }
  for (const group of groups.values()) out.push({ at: place(group.at), name: group.name, ...given(group.at), policy: { statements: group.statements, unread: false } });
  return out;
}

function literalKey(node: AstNode): string {
  const key = child(node, 'key');
  return nameAt(key) || (literalText(key) ?? '');
}
function nameOf(node: AstNode | undefined): string { return literalText(children(node, 'arguments')[1]) ?? ''; }

type Read = (node: AstNode | undefined) => DataNode;
type Placed = (node: { start: number; end: number }) => Place;

function textsOf(node: DataNode | undefined, place: Placed): Texts | undefined {
  if (!node) return undefined;
  const items = node.type === 'list' ? node.items : [node];
  const known = items.flatMap((item) => (item.type === 'scalar' && item.value !== null ? [{ text: String(item.value), at: place(item) }] : []));
  return { texts: known.map(({ text }) => text), unknown: known.length < items.length, places: known.map(({ at }) => at) };
}

/** `new iam.PolicyStatement({ ... })`: without an effect it allows. */
function statementOf(argument: AstNode | undefined, data: Read, place: Placed, constants: ReadonlyMap<string, AstNode>): Statement | undefined {
  if (argument?.type !== 'ObjectExpression') return undefined;
  const value = (name: string): AstNode | undefined => child(property(argument, name), 'value');
  const part = (name: string): Texts | undefined => { const node = value(name); return node && textsOf(data(node), place); };
  const effect = value('effect');
  const said = effect ? nameAt(effect) : 'ALLOW';
  const [actions, notActions, resources, notResources] = [part('actions'), part('notActions'), part('resources'), part('notResources')];
  if (!actions && !notActions) return undefined;
  const who = value('principals');
  const found = who?.type === 'ArrayExpression' ? children(who, 'elements').map((one) => principalOf(one, data, constants)) : [];
  return {
    allow: /ALLOW$/.test(said) ? true : /DENY$/.test(said) ? false : undefined,
    ...actions ? { actions } : {}, ...notActions ? { notActions } : {}, ...resources ? { resources } : {}, ...notResources ? { notResources } : {},
    ...who ? { principals: found.map((one) => one?.principal ?? { kind: 'AWS', values: UNKNOWN_TEXTS }) } : {},
    conditions: [...conditionsOf(value('conditions') && data(value('conditions')), place), ...found.flatMap((one) => one?.conditions ?? [])], at: place(argument),
  };
}

function conditionsOf(node: DataNode | undefined, place: Placed): readonly Condition[] {
  if (!node) return [];
  if (node.type !== 'map') return [{ operator: '', key: '', values: UNKNOWN_TEXTS }];
  return node.entries.flatMap((operator): Condition[] => (operator.value.type === 'map' ? operator.value.entries.map((test) => ({ operator: operator.key, key: test.key, values: textsOf(test.value, place) ?? UNKNOWN_TEXTS })) : [{ operator: operator.key, key: '', values: UNKNOWN_TEXTS }]));
}

/** Who a principal of the CDK is; undefined for one we do not know, of which nothing is said. */
function principalOf(node: AstNode | undefined, data: Read, constants: ReadonlyMap<string, AstNode>): { readonly principal: Principals; readonly conditions: readonly Condition[] } | undefined {
  const made = node?.type === 'Identifier' ? constants.get(nameAt(node)) : node;
  if (made?.type === 'CallExpression' && /\.withConditions$/.test(nameAt(child(made, 'callee')) || '')) return undefined;
  if (made?.type !== 'NewExpression') return undefined;
  const kind = nameAt(child(made, 'callee')).split('.').at(-1);
  const [first, second] = children(made, 'arguments');
  const text = textsOf(first && data(first), () => ({ file: '', start: 0, end: 0, origin: 'tree' })) ?? UNKNOWN_TEXTS;
  const known = { texts: text.texts, unknown: text.unknown };
  switch (kind) {
    case 'AnyPrincipal': case 'StarPrincipal': case 'Anyone': return { principal: { kind: '*', values: texts('*') }, conditions: [] };
    case 'ArnPrincipal': case 'AccountPrincipal': return { principal: { kind: 'AWS', values: known }, conditions: [] };
    case 'ServicePrincipal': return { principal: { kind: 'Service', values: known }, conditions: [] };
    case 'FederatedPrincipal': case 'WebIdentityPrincipal': case 'OpenIdConnectPrincipal':
      return { principal: { kind: 'Federated', values: known }, conditions: conditionsOf(second ? data(second) : undefined, () => ({ file: '', start: 0, end: 0, origin: 'tree' })) };
    default: return undefined;
  }
}

/** A statement as Pulumi's documents take it: lower-case names, tests as a list. */
function pulumiStatement(node: DataNode, place: Placed): Statement | undefined {
  if (node.type !== 'map') return undefined;
  const part = (name: string): Texts | undefined => textsOf(valueOf(node, name), place);
  const [actions, notActions, resources, notResources] = [part('actions'), part('notActions'), part('resources'), part('notResources')];
  if (!actions && !notActions) return undefined;
  const effect = part('effect');
  const listed = (name: string): readonly DataNode[] => { const value = valueOf(node, name); return value?.type === 'list' ? value.items : []; };
  const field = (item: DataNode, name: string): Texts => (item.type === 'map' ? textsOf(valueOf(item, name), place) : undefined) ?? UNKNOWN_TEXTS;
  const who = listed('principals').map((item): Principals => ({ kind: field(item, 'type').texts[0] ?? '?', values: field(item, 'identifiers') }));
  return {
    allow: !effect || effect.texts[0] === 'Allow' ? true : effect.texts[0] === 'Deny' ? false : undefined,
    ...actions ? { actions } : {}, ...notActions ? { notActions } : {}, ...resources ? { resources } : {}, ...notResources ? { notResources } : {}, ...who.length > 0 ? { principals: who } : {},
    conditions: listed('conditions').map((item) => ({ operator: field(item, 'test').texts[0] ?? '', key: field(item, 'variable').texts[0] ?? '', values: field(item, 'values') })), at: place(node),
  };
}
