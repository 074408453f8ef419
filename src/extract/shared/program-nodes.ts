import { isNode } from './ast.ts';
import type { AstNode } from './ast.ts';

/**
 * The nodes of a program that readers look at, in source order, parents first, each with what it stands in. Made by one walk of the tree, whoever asks. Types, names, literals and
 * the nodes between are passed over: who wants those reads them below the nodes here.
 */
export interface ProgramNodes {
  readonly nodes: readonly AstNode[];
  /** The innermost function around each node. */
  readonly functions: readonly (AstNode | undefined)[];
  /** The name of the innermost class around each node that has one, else empty. */
  readonly classes: readonly string[];
}

const LOOKED_AT: ReadonlySet<string> = new Set([
  'CallExpression', 'OptionalCallExpression', 'NewExpression', 'TaggedTemplateExpression', 'VariableDeclarator', 'AssignmentExpression', 'ClassProperty', 'ClassPrivateProperty', 'PropertyDefinition',
  'ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ExportDefaultDeclaration', 'ReturnStatement', 'ObjectExpression', 'ObjectProperty', 'ArrayExpression',
  'ClassDeclaration', 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ObjectMethod', 'ClassMethod', 'ClassPrivateMethod', 'TSDeclareFunction', 'TSDeclareMethod',
]);
const FUNCTIONS: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ObjectMethod', 'ClassMethod', 'TSDeclareFunction']);
/** Nothing a reader looks at stands below these. */
const LEAVES: ReadonlySet<string> = new Set(['StringLiteral', 'NumericLiteral', 'BooleanLiteral', 'NullLiteral', 'TemplateElement', 'ThisExpression', 'JSXText', 'JSXIdentifier', 'Super', 'Import', 'TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'RegExpLiteral', 'EmptyStatement']);
/** Fields that hold no node, and those that hold types only. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'type', 'start', 'end', 'loc', 'range', 'extra', 'tokens', 'errors', 'comments', 'leadingComments', 'trailingComments', 'innerComments', 'typeAnnotation', 'typeParameters', 'typeArguments', 'returnType', 'superTypeParameters', 'implements', 'predicate',
]);
/** Deepest tree followed, and most nodes looked at. */
const DEEPEST = 200;
const MOST = 400_000;

const made = new WeakMap<object, ProgramNodes>();

/** The nodes of the tree of a document. */
export function programNodes(ast: unknown): ProgramNodes {
  if (typeof ast !== 'object' || ast === null) return { nodes: [], functions: [], classes: [] };
  let known = made.get(ast);
  if (!known) made.set(ast, known = collect(ast));
  return known;
}

function collect(ast: object): ProgramNodes {
  const nodes: AstNode[] = [];
  const functions: (AstNode | undefined)[] = [];
  const classes: string[] = [];
  let steps = 0;
  const visit = (node: AstNode, depth: number, inFunction: AstNode | undefined, inClass: string): void => {
    if (depth > DEEPEST || ++steps > MOST) return;
    const { type } = node;
    if (LOOKED_AT.has(type)) { nodes.push(node); functions.push(inFunction); classes.push(inClass); }
    const around = FUNCTIONS.has(type) ? node : inFunction;
    const within = type === 'ClassDeclaration' || type === 'ClassExpression' ? nameOfClass(node) ?? inClass : inClass;
    for (const field in node) {
      const value = node[field];
      if (typeof value !== 'object' || value === null || PASSED_OVER.has(field)) continue;
      if (!Array.isArray(value)) { if (isNode(value) && opens(value)) visit(value, depth + 1, around, within); continue; }
      for (const item of value) if (isNode(item) && opens(item)) visit(item, depth + 1, around, within);
    }
  };
  if (isNode(ast)) visit(ast, 0, undefined, '');
  return { nodes, functions, classes };
}

/** A name has something below it where it is a parameter with decorators. */
function opens(node: AstNode): boolean {
  return node.type === 'Identifier' ? node['decorators'] !== undefined : !LEAVES.has(node.type);
}

function nameOfClass(node: AstNode): string | undefined {
  const id = node['id'];
  return isNode(id) && typeof id['name'] === 'string' ? id['name'] : undefined;
}
