import { SecretValue } from '../../model/index.ts';
import type { Knowledge } from '../../model/index.ts';
import { isPlaceholder } from '../shared/truth.ts';
import { child, children, dotted, identifier, keyName } from '../shared/ast.ts';
import type { AstNode as Node } from '../shared/ast.ts';
import { programNodes } from '../shared/program-nodes.ts';
import type { ProgramNodes } from '../shared/program-nodes.ts';
import type { HostRef, Subject } from './local.ts';
import type { Leaf, Names, Value } from './values.ts';
import { evaluate, leavesOf, namesOf } from './values.ts';

/** A call or construction with what it stands in. */
export interface Call { readonly node: Node; readonly callee: string | undefined; readonly inFunction: Node | undefined }

/** What the values of a credential kind look like. */
export interface Shape { readonly kind: string; readonly value: RegExp }

/** Shapes of all kinds but the public ones, compiled once per scan. */
export function shapesOf(knowledge: Knowledge): Shape[] {
  return knowledge.providers.flatMap((provider) => provider.credentials.flatMap((kind) => (kind.recognise.value === undefined || kind.recognise.public === true ? [] : [{ kind: kind.id, value: new RegExp(kind.recognise.value) }])));
}

/** One file while its calls are read. */
export interface Source {
  readonly program: ProgramNodes;
  readonly names: Names;
  readonly calls: readonly Call[];
  /** Names of libraries that are handed secrets, longest first. */
  readonly libraries: readonly string[];
  /** Values of credential kinds. */
  readonly shapes: readonly Shape[];
  /** Names that leave the file or the function as they are: exported, given back, handed to a call, put into an object. */
  readonly escapes: ReadonlySet<string>;
  /** Names under which names of this file are exported, and what is exported without one. */
  readonly exported: ReadonlyMap<string | Node, readonly string[]>;
  /** Names given to a node: `const client = new X()`. */
  nameOfNode(node: Node): string | undefined;
  value(node: Node | undefined): Value;
}

const MOST_CALLS = 20_000;

/** Prepares a file's tree. */
export function sourceOf(ast: unknown, libraries: readonly string[], shapes: readonly Shape[]): Source {
  const program = programNodes(ast);
  const names = namesOf(program.nodes);
  const calls: Call[] = [];
  const byNode = new Map<Node, string>();
  for (const [name, node] of names.given) { byNode.set(node, name); const inner = node.type === 'AwaitExpression' ? child(node, 'argument') : undefined; if (inner) byNode.set(inner, name); }
  const escapes = new Set<string>();
  const exported = new Map<string | Node, string[]>();
  for (const [index, node] of program.nodes.entries()) {
    leaving(node, escapes, exported);
    if (node.type === 'FunctionDeclaration') { const name = identifier(child(node, 'id')); if (name !== undefined) byNode.set(node, name); }
    if (node.type === 'ClassMethod' || node.type === 'ObjectMethod') { const name = keyName(node, 'key'); if (name !== undefined) byNode.set(node, name); }
    if (calls.length < MOST_CALLS && (node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'NewExpression')) calls.push({ node, callee: dotted(child(node, 'callee')), inFunction: program.functions[index] });
  }
  const values = new Map<Node, Value>();
  const value = (node: Node | undefined): Value => {
    if (!node) return evaluate(node, names);
    let known = values.get(node);
    if (!known) values.set(node, known = evaluate(node, names));
    return known;
  };
  return { program, names, calls, libraries, shapes, escapes, exported, nameOfNode: (node) => byNode.get(node), value };
}

/** Properties of what CommonJS exports: they let go of nothing else. */
const inExports = new WeakSet<Node>();

/** Adds the names that this node lets go of, and those it exports. */
function leaving(node: Node, escapes: Set<string>, exported: Map<string | Node, string[]>): void {
  const add = (one: Node | undefined): void => { const name = identifier(one); if (name !== undefined) escapes.add(name); };
  const give = (one: Node | undefined, as: string): void => { const key = identifier(one) ?? one; if (key !== undefined) exported.set(key, [...exported.get(key) ?? [], as].slice(0, 20)); };
  switch (node.type) {
    case 'ExportNamedDeclaration':
      for (const one of children(child(node, 'declaration'), 'declarations')) { const name = identifier(child(one, 'id')); if (name !== undefined) give(child(one, 'id'), name); }
      { const made = child(node, 'declaration'); const name = made?.type === 'FunctionDeclaration' ? identifier(child(made, 'id')) : undefined; if (made && name !== undefined) give(child(made, 'id'), name); }
      if (!child(node, 'source')) for (const one of children(node, 'specifiers')) { const name = identifier(child(one, 'exported')); if (name !== undefined) give(child(one, 'local'), name); else add(child(one, 'local')); }
      break;
    case 'ExportDefaultDeclaration': { const made = child(node, 'declaration'); give(made?.type === 'FunctionDeclaration' ? child(made, 'id') ?? made : made, 'default'); break; }
    case 'AssignmentExpression': {
      const to = /^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(dotted(child(node, 'left')) ?? '');
      const value = child(node, 'right');
      if (!to) { add(value); break; }
      if (value?.type !== 'ObjectExpression') { give(value, to[1] ?? 'default'); break; }
      for (const one of children(value, 'properties')) { const name = keyName(one, 'key'); if (name !== undefined) { give(child(one, 'value'), to[1] === undefined ? name : `${to[1]}.${name}`); inExports.add(one); } }
      break;
    }
    case 'ReturnStatement': add(child(node, 'argument')); break;
    case 'ArrowFunctionExpression': add(child(node, 'body')); break;
    case 'CallExpression': case 'OptionalCallExpression': case 'NewExpression': for (const one of children(node, 'arguments')) add(one); break;
    case 'ObjectProperty': if (!inExports.has(node)) add(child(node, 'value')); break;
    case 'ArrayExpression': for (const one of children(node, 'elements')) add(one); break;
    default: break;
  }
}

/** Arguments of a call, evaluated. */
export function argumentsOf(source: Source, node: Node): Value[] { return children(node, 'arguments').slice(0, 12).map((one) => source.value(one)); }

/** Makes a subject of a leaf; text that is no secret by its looks gives none. */
export function subjectOf(source: Source, leaf: Leaf, text = leaf.type === 'text' ? leaf.text : ''): Subject | undefined {
  if (leaf.type === 'variable') return { type: 'variable', variable: leaf.name, at: leaf.at };
  if (leaf.type === 'import') return leaf.source.startsWith('.') ? { type: 'import', source: leaf.source, name: leaf.name, at: leaf.at } : undefined;
  if (leaf.type !== 'text') return undefined;
  const raw = text.trim();
  if (raw.length < 8 || /\s/.test(raw) || isPlaceholder(raw)) return undefined;
  const at = raw === leaf.text ? leaf.at : { start: leaf.at.start + leaf.text.indexOf(raw), end: leaf.at.start + leaf.text.indexOf(raw) + raw.length };
  const kinds = source.shapes.filter((shape) => shape.value.test(raw)).map((shape) => shape.kind);
  let name = '';
  for (const [given, node] of source.names.given) if (node.start <= leaf.at.start && leaf.at.end <= node.end && (name === '' || given.length < name.length)) name = given;
  return { type: 'literal', at, value: new SecretValue(raw, 'literal'), name, kinds };
}

/** The host at the front of a URL-like value, or the constant of another file it comes from. */
export function hostOf(value: Value | undefined): HostRef | undefined {
  for (const leaf of leavesOf(value)) {
    if (leaf.type === 'text') {
      const host = /^(?:https?|wss?|libsql):\/\/(?:[^@/\s]*@)?([A-Za-z0-9.-]+)/.exec(leaf.text)?.[1];
      return host === undefined ? undefined : { host: host.toLowerCase() };
    }
    if (leaf.type === 'import' && leaf.source.startsWith('.')) return { source: leaf.source, name: leaf.name };
  }
  return undefined;
}
