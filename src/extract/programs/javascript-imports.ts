import { child, children } from '../shared/ast.ts';
import type { AstNode } from '../shared/ast.ts';
import { chainOf, nameOf, textOfLiteral } from './ast.ts';

/** Which package each name of a file comes from, and the text of its string constants. */
export interface JavaScriptNames {
  /** Name -> package or relative path. */
  readonly modules: ReadonlyMap<string, string>;
  readonly imported: ReadonlySet<string>;
  /** `const X = '...'` -> its node, when it is the only one of that name. */
  readonly constants: ReadonlyMap<string, AstNode>;
}

/** Reads imports, requires and constants; a variable made from an imported name (`new Sequelize(...)`, `drizzle(...)`) belongs to its package. */
export function namesOf(nodes: readonly AstNode[]): JavaScriptNames {
  const modules = new Map<string, string>();
  const imported = new Set<string>();
  const constants = new Map<string, AstNode>();
  const made: { name: string; root: string }[] = [];
  for (const node of nodes) {
    if (node.type === 'ImportDeclaration') {
      const module = nameOf(child(node, 'source'));
      if (module === undefined) continue;
      imported.add(module);
      for (const specifier of children(node, 'specifiers')) { const name = nameOf(child(specifier, 'local')); if (name !== undefined) modules.set(name, module); }
    } else if (node.type === 'VariableDeclarator') declare(node, modules, imported, constants, made);
    else if (node.type === 'CallExpression' && nameOf(child(node, 'callee')) === 'require') { const module = nameOf(children(node, 'arguments')[0]); if (module !== undefined) imported.add(module); }
  }
  for (let round = 0; round < 3; round++) for (const { name, root } of made) { const module = modules.get(root); if (module !== undefined && !modules.has(name)) modules.set(name, module); }
  return { modules, imported, constants };
}

function declare(node: AstNode, modules: Map<string, string>, imported: Set<string>, constants: Map<string, AstNode>, made: { name: string; root: string }[]): void {
  const id = child(node, 'id');
  let init = child(node, 'init');
  if (init?.type === 'AwaitExpression') init = child(init, 'argument');
  const names = id?.type === 'ObjectPattern' ? children(id, 'properties').flatMap((property) => nameOf(child(property, 'value')) ?? []) : [nameOf(id)].filter((name) => name !== undefined);
  const module = required(init);
  if (module !== undefined) { imported.add(module); for (const name of names) modules.set(name, module); return; }
  const [name] = names;
  if (name === undefined || !init) return;
  if (textOfLiteral(init)) { if (!constants.has(name)) constants.set(name, init); return; }
  const root = chainOf(init)[0];
  if (root !== undefined && root !== '?' && (init.type === 'NewExpression' || init.type === 'CallExpression' || init.type === 'MemberExpression')) for (const one of names) made.push({ name: one, root });
}

/** The module of `require('m')`, `require('m').x`, `require('m')(...)` or `await import('m')`. */
function required(node: AstNode | undefined): string | undefined {
  let at = node;
  for (let step = 0; at && step < 10; step++) {
    const callee = child(at, 'callee');
    if (at.type === 'ImportExpression') return nameOf(child(at, 'source'));
    if (at.type === 'CallExpression' && callee && (callee.type === 'Import' || nameOf(callee) === 'require')) return nameOf(children(at, 'arguments')[0]);
    at = at.type === 'MemberExpression' ? child(at, 'object') : at.type === 'CallExpression' ? callee : undefined;
  }
  return undefined;
}
