import { placeIn, set, unknown } from '../../model/index.ts';
import type { Extractor, Fact, JavaScriptDocument, Known, Place, Scalar } from '../../model/index.ts';
import { child, children, identifier, keyName, literalText, property, walk } from '../shared/ast.ts';
import type { AstNode } from '../shared/ast.ts';

/** What one sst.config says of its stages: what happens to stores when a stage is removed, and whether removing is refused. */
export interface SstLocal { readonly name: string; readonly at: Place; readonly attributes: Readonly<Record<string, Known<Scalar>>> }

/** SST: `removal` and `protect` of the app, which decide over every store of every stage. */
export function create(): Extractor<SstLocal> {
  return {
    id: 'sst',
    namesSources: true,
    wants: ({ file }) => !file.derived && file.path.includes('sst.config') && /(?:^|\/)sst\.config\.[cm]?[jt]s$/.test(file.path),
    read: (document) => (document.syntax === 'javascript' ? readApp(document) : []),
    join: (local) => local.map(({ file, payload }): Fact => ({ fact: 'resource', name: payload.name, kind: 'stack', provider: 'aws', type: 'sst.app', keys: [`sst:${file}`], maybe: [], attributes: payload.attributes, environments: [], evidence: [{ at: payload.at, note: 'the app and all of its stages' }] })),
  };
}

function readApp(document: JavaScriptDocument): readonly SstLocal[] {
  const app = [...walk(document.ast)].find((node) => (node.type === 'ObjectMethod' || node.type === 'ObjectProperty') && keyName(node, 'key') === 'app');
  const result = app && [...walk(app)].find((node) => node.type === 'ObjectExpression' && property(node, 'name') !== undefined);
  if (!result) return [];
  const attributes: Record<string, Known<Scalar>> = {};
  for (const name of ['removal', 'protect']) {
    const value = child(property(result, name), 'value');
    if (value) attributes[name] = valueOf(value, document);
  }
  const named = child(property(result, 'name'), 'value');
  return [{ name: literalText(named) ?? 'SST app', at: placeIn(document, named ?? result), attributes }];
}

/** A plain value; for a choice by stage, what production gets where the choice asks for it. */
function valueOf(node: AstNode, document: JavaScriptDocument): Known<Scalar> {
  const plain = literalText(node) ?? (node.type === 'BooleanLiteral' ? node['value'] === true : undefined);
  if (plain !== undefined) return set<Scalar>(plain, placeIn(document, node));
  const test = child(node, 'test');
  if (node.type === 'ConditionalExpression' && test && asksForProduction(test)) {
    const chosen = child(node, test['operator'] === '!==' || test['operator'] === '!=' ? 'alternate' : 'consequent');
    if (chosen) return valueOf(chosen, document);
  }
  // `protect: ["production"].includes(stage)` and `stage === "production"` are true there.
  if (asksForProduction(node)) return set<Scalar>(node['operator'] !== '!==' && node['operator'] !== '!=', placeIn(document, node));
  return unknown('it is worked out by the program', placeIn(document, node));
}

function asksForProduction(node: AstNode): boolean {
  if (node.type === 'BinaryExpression') return [child(node, 'left'), child(node, 'right')].some((side) => /^prod(?:uction)?$/.test(literalText(side) ?? ''));
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
  return callee?.type === 'MemberExpression' && keyName(callee, 'property') === 'includes' && identifier(child(callee, 'object')) === undefined && children(child(callee, 'object') ?? node, 'elements').some((one) => /^prod(?:uction)?$/.test(literalText(one) ?? ''));
}
