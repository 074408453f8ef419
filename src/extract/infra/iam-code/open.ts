import { placeIn } from '../../../model/index.ts';
import type { JavaScriptDocument, Place } from '../../../model/index.ts';
import { child, children, literalText, property } from '../../shared/ast.ts';
import type { AstNode } from '../../shared/ast.ts';
import { publicAcl } from '../../shared/public-acl.ts';
import { programNodes } from '../../shared/program-nodes.ts';
import { constantsOf, nameAt } from './values.ts';

/** A store that a program opens to anybody without a policy of its own. */
export interface Opened { readonly at: Place; readonly how: string; readonly writes: boolean }

/** Names of principals of the CDK that stand for anybody. */
const ANYBODY = /(?:^|\.)(?:AnyPrincipal|StarPrincipal|Anyone)$/;
/** `grantReadWrite`, `grantConsumeMessages`: what else they let do is told by their name. */
const GRANT = /\.grant([A-Z][A-Za-z]{1,40})?$/;
const WRITES = /Write|Delete|Put|Admin|Consume|Purge|Destroy|Manage/;

/** Stores that programs for the CDK or Pulumi open to anybody: by a property, a list of access control, or a grant. */
export function openedIn(document: JavaScriptDocument): readonly Opened[] {
  const nodes = programNodes(document.ast).nodes;
  const constants = constantsOf(nodes);
  const made = (node: AstNode | undefined): AstNode | undefined => (node?.type === 'Identifier' ? constants.get(nameAt(node)) : node);
  return nodes.flatMap((node): Opened[] => {
    const callee = nameAt(child(node, 'callee'));
    const given = children(node, 'arguments');
    if (node.type === 'NewExpression' && /(?:^|\.)(?:Bucket|BucketV2|BucketAcl|BucketAclV2|CfnBucket)$/.test(callee)) return given.flatMap((one) => opens(one, document));
    if (node.type !== 'CallExpression') return [];
    const at = placeIn(document, node);
    if (callee.endsWith('.grantPublicAccess')) {
      const writes = given.some((one) => WRITES.test(literalText(one) ?? ''));
      return [{ at, how: `anybody may ${writes ? 'write and delete' : 'read'} the objects of the bucket`, writes }];
    }
    const granted = GRANT.exec(callee);
    const who = made(given[0]);
    if (!granted || who?.type !== 'NewExpression' || !ANYBODY.test(nameAt(child(who, 'callee')))) return [];
    const writes = WRITES.test(granted[1] ?? '');
    return [{ at, how: `anybody gets what grant${granted[1] ?? ''} gives`, writes }];
  });
}

function opens(props: AstNode, document: JavaScriptDocument): readonly Opened[] {
  if (props.type !== 'ObjectExpression') return [];
  const out: Opened[] = [];
  const open = child(property(props, 'publicReadAccess'), 'value');
  if (open?.type === 'BooleanLiteral' && open['value'] === true) out.push({ at: placeIn(document, open), how: 'anybody may read the objects of the bucket', writes: false });
  for (const name of ['accessControl', 'acl']) {
    const value = child(property(props, name), 'value');
    const acl = value && publicAcl(literalText(value) ?? /(?:^|\.)(?:BucketAccessControl|CannedAcl)\.([A-Za-z_]+)$/.exec(nameAt(value))?.[1] ?? '');
    if (value && acl) out.push({ at: placeIn(document, value), how: acl.how, writes: acl.writes });
  }
  return out;
}
