import { set, unknown } from '../../../model/index.ts';
import type { Known, Place, Scalar } from '../../../model/index.ts';
import { child, children, dotted, identifier, keyName, walk } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import type { Names, Reader } from '../../shared/program-values.ts';

/** A removal policy that is given to everything in a scope, after it is made. `visitor`: the class of the aspect that gives it, else it is given here. */
export interface Removal {
  readonly kind: 'removal';
  readonly file: string;
  /** The scope as it is written: `this`, a name, or empty where this is the class of an aspect. */
  readonly scope: string;
  /** The class whose `this` that is, or that the scope is made of. */
  readonly within: string;
  readonly visitor: string | undefined;
  /** Is this what the aspect does, rather than where it is added? */
  readonly defines: boolean;
  readonly policy: Known<Scalar> | undefined;
  /** Only what says nothing itself. */
  readonly missing: boolean;
  readonly at: Place;
}

/** `RemovalPolicies.of(scope).retain()` and `Aspects.of(scope).add(new KeepsEverything())` of a program, and what the aspects of the program itself do. */
export function removalsIn(nodes: readonly Node[], classes: readonly string[], file: string, names: Names, reader: Reader): readonly Removal[] {
  return nodes.flatMap((node, index): readonly Removal[] => {
    const inClass = classes[index] ?? '';
    if (node.type === 'ClassMethod' && keyName(node, 'key') === 'visit' && inClass !== '') return visits(node, inClass, file, reader);
    if (node.type !== 'CallExpression') return [];
    const callee = child(node, 'callee');
    const of = callee?.type === 'MemberExpression' ? child(callee, 'object') : undefined;
    const word = callee && keyName(callee, 'property');
    const library = dotted(child(of, 'callee')) ?? '';
    const [written] = children(of, 'arguments');
    if (of?.type !== 'CallExpression' || !written || word === undefined) return [];
    const scope = dotted(written) ?? '';
    const made = reader.behind(written);
    const within = scope === 'this' ? inClass : made?.type === 'NewExpression' ? (dotted(child(made, 'callee')) ?? '').replace(/^.*\./, '') : '';
    const base = { kind: 'removal', file, scope, within, defines: false, at: reader.place(node) } as const;
    if (/(?:^|\.)Aspects\.of$/.test(library) && word === 'add' && isLibrary(library, names)) {
      const aspect = reader.behind(children(node, 'arguments')[0]);
      const visitor = aspect?.type === 'NewExpression' ? identifier(child(aspect, 'callee')) : undefined;
      return visitor === undefined ? [] : [{ ...base, visitor, policy: undefined, missing: false }];
    }
    const policy = /^(?:retain|destroy|snapshot|retainOnUpdateOrDelete)$/.test(word) ? word.startsWith('retain') ? 'RETAIN' : word.toUpperCase() : undefined;
    if (policy === undefined || !/(?:^|\.)(?:Missing)?RemovalPolicies\.of$/.test(library) || !isLibrary(library, names)) return [];
    // With options it speaks of some types only.
    const all = children(node, 'arguments').length === 0;
    const known: Known<Scalar> = all ? set(policy, reader.place(node)) : unknown('a policy for some types may be meant for it', reader.place(node));
    return [{ ...base, visitor: undefined, policy: known, missing: library.includes('Missing') }];
  });
}

/** Removal policies that a visitor gives to each node. Under any condition but the one that it can be given at all, it is not known to which. */
function visits(method: Node, inClass: string, file: string, reader: Reader): readonly Removal[] {
  const found: Removal[] = [];
  let tests = 0;
  for (const node of walk(child(method, 'body'))) {
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression' || node.type === 'LogicalExpression' || node.type === 'SwitchStatement') tests += isPlain(child(node, 'test')) ? 0 : 1;
    if (node.type !== 'CallExpression' || keyName(child(node, 'callee'), 'property') !== 'applyRemovalPolicy') continue;
    const [policy] = children(node, 'arguments');
    if (policy) found.push({ kind: 'removal', file, scope: '', within: inClass, visitor: inClass, defines: true, policy: reader.known(policy), missing: false, at: reader.place(node) });
  }
  const sure = tests === 0 && found.length === 1;
  return sure ? found : found.map((one) => ({ ...one, policy: unknown<Scalar>('an aspect of the program may say it', one.at) }));
}

/** `node instanceof CfnResource`, `CfnResource.isCfnResource(node)`: true of everything that is made. */
function isPlain(test: Node | undefined): boolean {
  if (test?.type === 'BinaryExpression' && test['operator'] === 'instanceof') return /(?:^|\.)(?:CfnResource|Resource|CfnElement)$/.test(dotted(child(test, 'right')) ?? '');
  return test?.type === 'CallExpression' && /(?:^|\.)(?:CfnResource\.isCfnResource|Resource\.isResource)$/.test(dotted(child(test, 'callee')) ?? '');
}

function isLibrary(callee: string, names: Names): boolean {
  const from = names.imported.get(callee.split('.')[0] ?? '');
  return from !== undefined && /^(?:aws-cdk-lib|@aws-cdk\/core)/.test(from);
}

/** The policy that is given to a store of a class by what is around it; undefined where nothing is. */
export function givenPolicy(store: { readonly within: string; readonly file: string }, around: ReadonlySet<string>, own: Known<Scalar> | undefined, all: readonly Removal[], several: boolean): Known<Scalar> | undefined {
  const defined = new Map<string, Removal[]>();
  for (const one of all) if (one.defines && one.visitor !== undefined) defined.set(one.visitor, [...defined.get(one.visitor) ?? [], one]);
  let found: Known<Scalar> | undefined;
  for (const one of all) {
    if (one.defines) continue;
    const policies = one.visitor === undefined ? [one] : defined.get(one.visitor) ?? [];
    const [first, ...more] = policies;
    if (!first?.policy) continue;
    const inside = one.within !== '' && (one.within === store.within || around.has(one.within));
    // The app itself holds everything; another name may be any scope.
    const everything = (one.within === '' && /^(?:\w{0,40}\.)?(?:app|root)$/i.test(one.scope)) || one.within === 'App' || one.scope.endsWith('.node.root');
    // Where there are several of its stack, a name may be any of them.
    const certain = (inside || everything) && more.length === 0 && (everything || one.scope === 'this' || !several);
    if (!inside && !everything && one.within !== '') continue;
    if (one.missing && own) continue;
    found = certain && found === undefined ? first.policy : unknown('something around it may say it', one.at);
  }
  return found;
}
