import { placeIn } from '../../../model/index.ts';
import type { Evidence, JavaScriptDocument } from '../../../model/index.ts';
import { child, children, dotted, keyName, literalText } from '../../shared/ast.ts';
import type { AstNode } from '../../shared/ast.ts';
import type { Names } from '../../shared/program-values.ts';

/** Finds what runs with an identity that a policy at a node is given to. */
export interface Runs {
  of(policy: AstNode): readonly Evidence[];
  /** Does the policy only bound what others may do: the boundary of an identity, or a policy of an organisation? It gives nothing. */
  bounds(policy: AstNode): boolean;
}

/** Classes that are an identity or give rights to one, and run nothing. */
const IDENTITY = /Role$|(?:^|\.)(?:Cfn)?(?:User|Group)$/;
const PROFILE = /(?:^|\.)(?:Cfn)?InstanceProfile$/;
const POLICY = /(?:Policy|PolicyDocument|PolicyStatement|PolicyAttachment)$/;
/** Classes that name a role for another reason than to run with it: an output, a trust, a permission set. */
const RUNS_NOTHING = /(?:^|\.)(?:CfnOutput|\w{0,40}Principal|StringParameter|Permission|Grant|OpenIdConnectProvider|\w{0,60}Attachment|AccessEntry|\w{0,40}Provider|\w{0,40}Policy)$/;
/** Properties that name what a thing runs as: `role`, `taskRole`, `executionRoleArn`, `iamInstanceProfile`, `instanceProfile`. */
const RUNS_AS = /^(?:[a-z][A-Za-z]{0,60})?(?:[rR]ole|[rR]oleArn|[rR]oleName|[iI]nstanceProfile|[iI]nstanceProfileName|[iI]nstanceProfileArn)$/;
/** Policies of an organisation, which deny and give nothing. */
const ORGANISATION = /(?:^|\.)(?:aws_)?organizations\.(?:Cfn)?Policy$/;
/** Properties of a policy that name who holds it, and of a role or group of policies that hold one. */
const HELD_BY: ReadonlySet<string> = new Set(['role', 'roles']);
/** Calls that give a policy or a statement to the thing they are called on. */
const GIVES = /^(.{1,200})\.(?:addTo(?:Role|Principal|Task|Execution|TaskRole|ExecutionRole)?Policy|addManagedPolicy|attachInlinePolicy)$/;
/** The end of a name that leads from a thing to its role, or to the name of it: `fn.role`, `role.arn`, `task.taskRole`. */
const PART = /\.(?:role|taskRole|executionRole|serviceRole|grantPrincipal|id|name|arn|ref|roleName|roleArn|attrArn|instanceProfileName|instanceProfileArn|json|policyArn|managedPolicyArn)$/;
/** Steps from a policy to who holds it, things told, and the most places that are looked at. */
const DEEPEST = 5;
const MOST = 8;

/**
 * What runs with the roles of one program for the CDK or Pulumi, as far as names of that file tell: a construct that names the role, that is given the policy itself, or that
 * is the identity of a machine. A role that comes from elsewhere is not followed.
 */
export function runsIn(document: JavaScriptDocument, nodes: readonly AstNode[], names: Names): Runs {
  const made = new Map<AstNode, string>([...names.given].map(([name, node]) => [node, name]));
  /** What an expression leads to in this file. */
  const behind = (node: AstNode | undefined): AstNode | undefined => {
    if (node?.type === 'NewExpression') return node;
    for (let name = dotted(node) ?? '', steps = 0; name !== '' && steps < DEEPEST; steps++) {
      const found = names.given.get(name);
      if (found?.type === 'NewExpression') return found;
      const next: string = found ? dotted(found) ?? '' : PART.test(name) ? name.replace(PART, '') : '';
      name = next === name ? '' : next;
    }
    return undefined;
  };
  const called = (node: AstNode): string => dotted(child(node, 'callee')) ?? '';
  const label = (node: AstNode): string => {
    const written = children(node, 'arguments').slice(0, 2).map(literalText).find((text) => text !== undefined && /^[\w .:/-]{1,80}$/.test(text));
    return written ?? made.get(node)?.replace(/^this\.#?/, '') ?? called(node).split('.').at(-1) ?? 'a construct';
  };
  const runs = (node: AstNode): Evidence => ({ at: placeIn(document, { start: node.start, end: child(node, 'callee')?.end ?? node.end }), note: `${label(node)} runs with it` });

  /** Who names which identity, and where each name that holds something is used. Made when a first policy asks. */
  let known: { readonly by: ReadonlyMap<AstNode, readonly AstNode[]>; readonly uses: ReadonlyMap<AstNode, readonly AstNode[]> } | undefined;
  const index = (): NonNullable<typeof known> => {
    const by = new Map<AstNode, AstNode[]>();
    const uses = new Map<AstNode, AstNode[]>();
    const put = (map: Map<AstNode, AstNode[]>, key: AstNode, value: AstNode): void => { const had = map.get(key); if (had) had.push(value); else map.set(key, [value]); };
    const open: AstNode[] = [];
    for (const node of nodes) {
      while (open.length > 0 && (open.at(-1)?.end ?? 0) <= node.start) open.pop();
      if (node.type === 'ObjectProperty') {
        const value = child(node, 'value');
        const held = value?.type === 'NewExpression' ? undefined : behind(value) ?? (value && names.given.get(dotted(value) ?? ''));
        if (held) put(uses, held, node);
        const owner = open.at(-1);
        const identity = RUNS_AS.test(keyName(node, 'key') ?? '') ? behind(value) : undefined;
        if (owner && identity && identity !== owner && !RUNS_NOTHING.test(called(owner))) put(by, identity, owner);
      } else if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'ArrayExpression') {
        for (const one of children(node, node.type === 'ArrayExpression' ? 'elements' : 'arguments')) {
          const held = one.type === 'NewExpression' ? undefined : behind(one) ?? names.given.get(dotted(one) ?? '');
          if (held) put(uses, held, node);
        }
      }
      if (node.type === 'NewExpression') open.push(node);
    }
    return { by, uses };
  };

  /** What runs with an identity: the things that name it, also through a profile of machines, or the thing itself where it is no role. */
  const running = (identity: AstNode | undefined, depth = 0): readonly Evidence[] => {
    if (!identity || depth > 2) return [];
    if (POLICY.test(called(identity))) return [];
    if (!IDENTITY.test(called(identity)) && !PROFILE.test(called(identity))) return [runs(identity)];
    return (known ??= index()).by.get(identity)?.flatMap((owner) => (IDENTITY.test(called(owner)) ? [] : PROFILE.test(called(owner)) ? running(owner, depth + 1) : POLICY.test(called(owner)) ? [] : [runs(owner)])) ?? [];
  };

  const from = (policy: AstNode, depth: number, seen: Set<AstNode>): readonly Evidence[] => {
    if (depth > DEEPEST || seen.has(policy)) return [];
    seen.add(policy);
    const { uses } = known ??= index();
    const around = nodes.filter((node) => node.start <= policy.start && policy.end <= node.end);
    const out: Evidence[] = [];
    // The innermost one that holds it decides: a policy within a role is that role's, though a stack may be around both.
    for (const node of around.reverse()) {
      if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
        const on = GIVES.exec(called(node))?.[1];
        if (on === undefined) continue;
        out.push(...running(nodeOf(on, names, behind)));
        break;
      }
      if (node.type === 'VariableDeclarator' || node.type === 'AssignmentExpression') {
        const value = child(node, node.type === 'VariableDeclarator' ? 'init' : 'right');
        if (value && made.has(value)) for (const use of uses.get(value) ?? []) out.push(...from(use, depth + 1, seen));
        break;
      }
      if (node.type !== 'NewExpression') continue;
      const is = called(node);
      if (IDENTITY.test(is)) { out.push(...running(node)); break; }
      if (!POLICY.test(is)) continue;
      for (const entry of children(node, 'arguments').flatMap((one) => children(one, 'properties')).filter((entry) => HELD_BY.has(keyName(entry, 'key') ?? ''))) {
        const value = child(entry, 'value');
        for (const one of value?.type === 'ArrayExpression' ? children(value, 'elements') : [value]) out.push(...running(behind(one)));
      }
      const name = made.get(node);
      if (name === undefined) continue;
      for (const use of uses.get(node) ?? []) out.push(...from(use, depth + 1, seen));
      // `policy.attachToRole(role)`
      for (const call of nodes) if (call.type === 'CallExpression' && called(call) === `${name}.attachToRole`) out.push(...running(behind(children(call, 'arguments')[0])));
    }
    return out;
  };
  const bounds = (policy: AstNode): boolean => {
    const around = nodes.filter((node) => node.start <= policy.start && policy.end <= node.end);
    if (around.some((node) => (node.type === 'NewExpression' && ORGANISATION.test(called(node))) || isBoundary(node))) return true;
    const made = around.findLast((node) => node.type === 'NewExpression' && /Policy$/.test(called(node))) ?? policy;
    const used = (known ??= index()).uses.get(made) ?? [];
    return used.length > 0 && used.every(isBoundary);
  };
  return { bounds, of: (policy) => [...new Map(from(policy, 0, new Set()).map((one) => [one.note, one])).values()].slice(0, MOST) };
}

/** `permissionsBoundary: boundary.arn` of an identity, `PermissionsBoundary.of(stack).apply(boundary)`. */
function isBoundary(node: AstNode): boolean {
  if (node.type === 'ObjectProperty') return keyName(node, 'key') === 'permissionsBoundary';
  const on = node.type === 'CallExpression' ? child(child(node, 'callee'), 'object') : undefined;
  return on?.type === 'CallExpression' && /(?:^|\.)PermissionsBoundary\.of$/.test(dotted(child(on, 'callee')) ?? '');
}

/** The thing a dotted name leads to: `fn` or `fn.role` is what was made as `fn`. */
function nodeOf(name: string, names: Names, behind: (node: AstNode | undefined) => AstNode | undefined): AstNode | undefined {
  for (let rest = name, steps = 0; steps < 3; steps++) {
    const found = names.given.get(rest);
    if (found) return behind(found);
    if (!PART.test(rest)) return undefined;
    rest = rest.replace(PART, '');
  }
  return undefined;
}
