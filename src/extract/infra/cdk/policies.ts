import { texts } from '../../shared/iam/index.ts';
import type { Condition, Policy, Principals, Statement } from '../../shared/iam/index.ts';
import { child, children, dotted, keyName } from './ast.ts';
import type { Node } from './ast.ts';
import type { Reader } from './values.ts';

/** What `new iam.PolicyStatement({...})` says; undefined where its properties are not written here. A Deny gives nothing and is left out. */
export function policyOfStatement(props: Node | undefined, at: Node, reader: Reader): Policy | undefined {
  const from = reader.behind(props);
  if (from?.type !== 'ObjectExpression') return undefined;
  const part = (name: string): Statement['actions'] => { const { node } = reader.property(from, name); return node && reader.texts(node); };
  const effect = reader.property(from, 'effect').node;
  const said = effect && reader.known(effect);
  if (said?.basis === 'set' && said.value === 'DENY') return undefined;
  const principals = principalsOf(reader.property(from, 'principals').node, reader);
  const conditions = conditionsOf(reader.property(from, 'conditions').node, reader);
  const [actions, notActions, resources, notResources] = ['actions', 'notActions', 'resources', 'notResources'].map(part);
  if (!actions && !notActions) return undefined;
  return {
    unread: children(from, 'properties').some((entry) => entry.type === 'SpreadElement'),
    statements: [{
      allow: said === undefined || said.basis === 'set' ? true : undefined, conditions, at: reader.place(at),
      ...actions ? { actions } : {}, ...notActions ? { notActions } : {}, ...resources ? { resources } : {}, ...notResources ? { notResources } : {}, ...principals ? { principals } : {},
    }],
  };
}

/** Who it is for. Only `anybody` is told apart from others. */
function principalsOf(node: Node | undefined, reader: Reader): readonly Principals[] | undefined {
  const from = reader.behind(node);
  if (!from) return undefined;
  if (from.type !== 'ArrayExpression') return [{ kind: 'AWS', values: { texts: [], unknown: true } }];
  return children(from, 'elements').map((item): Principals => {
    const made = reader.behind(item);
    const callee = made?.type === 'NewExpression' ? dotted(child(made, 'callee'))?.split('.').at(-1) : undefined;
    return callee === 'AnyPrincipal' || callee === 'StarPrincipal' ? { kind: '*', values: texts('*') } : { kind: 'Service', values: { texts: [], unknown: true } };
  });
}
function conditionsOf(node: Node | undefined, reader: Reader): readonly Condition[] {
  const from = reader.behind(node);
  if (!from) return [];
  const unknownValues = { texts: [], unknown: true };
  if (from.type !== 'ObjectExpression') return [{ operator: '', key: '', values: unknownValues }];
  return children(from, 'properties').flatMap((operator): Condition[] => {
    const tests = reader.behind(reader.property(from, keyName(operator, 'key') ?? '').node);
    if (tests?.type !== 'ObjectExpression') return [{ operator: keyName(operator, 'key') ?? '', key: '', values: unknownValues }];
    return children(tests, 'properties').map((test) => ({ operator: keyName(operator, 'key') ?? '', key: keyName(test, 'key') ?? '', values: unknownValues }));
  });
}
