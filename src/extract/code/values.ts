import type { Span } from '../../model/index.ts';
import { child, children, dotted, identifier, keyName, stringOf } from '../shared/ast.ts';
import type { AstNode as Node } from '../shared/ast.ts';

/** What an expression comes to, as far as one file tells. */
export type Value =
  | { readonly type: 'text'; readonly text: string; readonly at: Span }
  | { readonly type: 'variable'; readonly name: string; readonly at: Span }
  | { readonly type: 'import'; readonly source: string; readonly name: string; readonly at: Span }
  | { readonly type: 'joined'; readonly parts: readonly Value[] }
  | { readonly type: 'either'; readonly values: readonly Value[] }
  | { readonly type: 'object'; readonly fields: ReadonlyMap<string, Value> }
  | { readonly type: 'parameter'; readonly name: string }
  | { readonly type: 'unknown' };

const NOTHING: Value = { type: 'unknown' };
const DEEPEST = 24;
/** Steps one expression may take: constants that refer to each other many times over end here. */
const MOST_STEPS = 4_000;

/** Names of one file: what they are given once, and what they are imported from. A name given twice says nothing. */
export interface Names {
  readonly given: ReadonlyMap<string, Node>;
  readonly imported: ReadonlyMap<string, { readonly source: string; readonly name: string }>;
  readonly parameters: ReadonlySet<string>;
  /** What a function without parameters gives back, where it gives one thing back. */
  readonly returned: ReadonlyMap<string, Node>;
}

/** Collects the names of a file from the nodes of its tree. */
export function namesOf(nodes: readonly Node[]): Names {
  const given = new Map<string, Node | undefined>();
  const imported = new Map<string, { source: string; name: string }>();
  const parameters = new Set<string>();
  const returned = new Map<string, Node | undefined>();
  const give = (name: string, value: Node | undefined): void => { given.set(name, given.has(name) ? undefined : value); };
  for (const node of nodes) {
    if (node.type === 'VariableDeclarator') declare(node, give, imported);
    else if (node.type === 'AssignmentExpression' && node['operator'] === '=') {
      const name = dotted(child(node, 'left'));
      if (name !== undefined && !name.startsWith('process.') && !name.startsWith('module.')) give(name, child(node, 'right'));
    } else if (/^Class(?:Private)?Property$|^PropertyDefinition$/.test(node.type)) {
      const name = keyName(node, 'key');
      // Declared without a value, it is given one in the constructor.
      if (name !== undefined && child(node, 'value')) give(`this.${name}`, child(node, 'value'));
    } else if (node.type === 'ImportDeclaration') {
      const source = stringOf(child(node, 'source'));
      for (const one of children(node, 'specifiers')) {
        const local = identifier(child(one, 'local'));
        if (local !== undefined && source !== undefined) imported.set(local, { source, name: one.type === 'ImportDefaultSpecifier' ? 'default' : one.type === 'ImportNamespaceSpecifier' ? '*' : identifier(child(one, 'imported')) ?? 'default' });
      }
    } else if (/Function|Method$/.test(node.type)) {
      for (const one of children(node, 'params')) takeParameter(one, parameters, give);
      if (node.type === 'FunctionDeclaration' && children(node, 'params').length === 0) { const name = identifier(child(node, 'id')); if (name !== undefined) returned.set(name, returned.has(name) ? undefined : returnOf(node)); }
    }
  }
  return { given: new Map([...given].flatMap(([name, value]) => (value ? [[name, value] as const] : []))), imported, parameters, returned: new Map([...returned].flatMap(([name, value]) => (value ? [[name, value] as const] : []))) };
}

/** A parameter, with what it is where nobody hands it over; one of a constructor with a modifier is a field too. */
function takeParameter(node: Node, parameters: Set<string>, give: (name: string, value: Node | undefined) => void): void {
  const inner = node.type === 'TSParameterProperty' ? child(node, 'parameter') : node;
  const name = identifier(inner?.type === 'AssignmentPattern' ? child(inner, 'left') : inner);
  if (name === undefined || inner === undefined) return;
  parameters.add(name);
  if (inner.type === 'AssignmentPattern') give(name, child(inner, 'right'));
  if (node.type === 'TSParameterProperty') give(`this.${name}`, inner.type === 'AssignmentPattern' ? child(inner, 'right') : inner);
}

/** The one expression a function gives back. */
function returnOf(node: Node): Node | undefined {
  const body = child(node, 'body');
  if (body?.type !== 'BlockStatement') return body;
  const returns = children(body, 'body').filter((one) => one.type === 'ReturnStatement');
  return returns.length === 1 ? child(returns[0], 'argument') : undefined;
}

/** `const x = ...`, `const { TOKEN } = process.env`, `const Stripe = require('stripe')`, `const { Pool } = require('pg')`. */
function declare(node: Node, give: (name: string, value: Node | undefined) => void, imported: Map<string, { source: string; name: string }>): void {
  const [id, init] = [child(node, 'id'), child(node, 'init')];
  const source = requiredModule(init);
  const name = identifier(id);
  if (name !== undefined) {
    if (source !== undefined) imported.set(name, { source, name: 'default' }); else give(name, init);
    return;
  }
  if (id?.type !== 'ObjectPattern') return;
  for (const entry of children(id, 'properties')) {
    const key = keyName(entry, 'key');
    const target = child(entry, 'value');
    const local = identifier(target?.type === 'AssignmentPattern' ? child(target, 'left') : target);
    if (key === undefined || local === undefined) continue;
    if (source !== undefined) imported.set(local, { source, name: key });
    else if (init) give(local, { type: 'MemberExpression', start: entry.start, end: entry.end, object: init, property: child(entry, 'key'), computed: false });
  }
}

function requiredModule(node: Node | undefined): string | undefined {
  const call = node?.type === 'AwaitExpression' ? child(node, 'argument') : node?.type === 'MemberExpression' ? child(node, 'object') : node;
  if (call?.type === 'ImportExpression') return stringOf(child(call, 'source'));
  if (call?.type !== 'CallExpression') return undefined;
  const callee = child(call, 'callee');
  return identifier(callee) === 'require' || callee?.type === 'Import' ? stringOf(children(call, 'arguments')[0]) : undefined;
}

/** Follows an expression through the constants of its file. */
export function evaluate(node: Node | undefined, names: Names): Value {
  let steps = 0;
  const go = (at: Node | undefined, depth: number, open: ReadonlySet<string>): Value => {
    if (!at || depth > DEEPEST || steps++ > MOST_STEPS) return NOTHING;
    const inner = (field: string): Value => go(child(at, field), depth + 1, open);
    const text = stringOf(at);
    if (text !== undefined) return { type: 'text', text, at: { start: at.start + 1, end: at.end - 1 } };
    switch (at.type) {
      case 'TaggedTemplateExpression': return inner('quasi');
      case 'TemplateLiteral': return template(at, (part) => go(part, depth + 1, open));
      case 'BinaryExpression': return at['operator'] === '+' ? { type: 'joined', parts: [inner('left'), inner('right')] } : NOTHING;
      case 'LogicalExpression': return { type: 'either', values: [inner('left'), inner('right')] };
      case 'ConditionalExpression': return { type: 'either', values: [inner('consequent'), inner('alternate')] };
      case 'TSAsExpression': case 'TSSatisfiesExpression': case 'TSNonNullExpression': case 'ParenthesizedExpression': case 'TSTypeAssertion': return inner('expression');
      case 'AwaitExpression': return inner('argument');
      case 'ObjectExpression': return object(at, (part) => go(part, depth + 1, open));
      case 'CallExpression': return call(at, names, (part) => go(part, depth + 1, open), open);
      case 'NewExpression': return new Set(['URL', 'Headers', 'Request']).has(identifier(child(at, 'callee')) ?? '') ? go(children(at, 'arguments')[0], depth + 1, open) : NOTHING;
      case 'Identifier': case 'MemberExpression': case 'OptionalMemberExpression': return reference(at, names, depth, open, go);
      default: return NOTHING;
    }
  };
  return go(node, 0, new Set());
}

function template(node: Node, go: (node: Node | undefined) => Value): Value {
  const expressions = children(node, 'expressions');
  const parts: Value[] = [];
  for (const [index, quasi] of children(node, 'quasis').entries()) {
    const raw = quasi['value'];
    const text = typeof raw === 'object' && raw !== null && 'cooked' in raw && typeof raw.cooked === 'string' ? raw.cooked : '';
    if (text !== '') parts.push({ type: 'text', text, at: { start: quasi.start, end: quasi.end } });
    if (expressions[index]) parts.push(go(expressions[index]));
  }
  const [only] = parts;
  return parts.length === 1 && only ? only : { type: 'joined', parts };
}

function object(node: Node, go: (node: Node | undefined) => Value): Value {
  const fields = new Map<string, Value>();
  for (const entry of children(node, 'properties').slice(0, 500)) {
    if (entry.type === 'SpreadElement') {
      const spread = go(child(entry, 'argument'));
      if (spread.type === 'object') for (const [key, value] of spread.fields) fields.set(key, value);
      continue;
    }
    const key = keyName(entry, 'key');
    if (key !== undefined && entry.type === 'ObjectProperty') fields.set(key, go(child(entry, 'value')));
  }
  return { type: 'object', fields };
}

/** Calls that hand on what they are given: `String(x)`, `x.trim()`, `JSON.stringify(x)`, `env('NAME')`, `Deno.env.get('NAME')`. */
function call(node: Node, names: Names, go: (node: Node | undefined) => Value, open: ReadonlySet<string>): Value {
  const callee = dotted(child(node, 'callee'));
  const [first] = children(node, 'arguments');
  if (callee === undefined) {
    const member = child(node, 'callee');
    return member?.type === 'MemberExpression' && /^(?:trim|toString|replace)$/.test(keyName(member, 'property') ?? '') ? go(child(member, 'object')) : NOTHING;
  }
  const name = stringOf(first);
  if (name !== undefined && /^[A-Z][A-Z0-9_]{2,}$/.test(name) && /(?:^|\.)(?:env\.get|get|getenv|env|getEnv|requireEnv|required|requireVar|mustEnv|getSecret|getRequired|requiredEnv|assertEnv|str)$/.test(callee) && !names.given.has(`${callee}()`)) return { type: 'variable', name, at: node };
  if (/^(?:String|JSON\.stringify|encodeURIComponent|Buffer\.from|btoa|gql|graphql|parse)$/.test(callee)) return go(first);
  if (/\.(?:trim|toString)$/.test(callee)) return go(child(child(node, 'callee'), 'object'));
  if (first === undefined && !open.has(`${callee}()`)) {
    const given = names.given.get(callee);
    const back = names.returned.get(callee) ?? (given && /^(?:ArrowFunction|Function)Expression$/.test(given.type) && children(given, 'params').length === 0 ? returnOf(given) : undefined);
    if (back) return go(back);
  }
  return NOTHING;
}

function reference(node: Node, names: Names, depth: number, open: ReadonlySet<string>, go: (node: Node | undefined, depth: number, open: ReadonlySet<string>) => Value): Value {
  const path = dotted(node);
  const variable = path === undefined ? undefined : /^(?:process\.env|import\.meta\.env|Bun\.env|import\.meta\.process\.env)\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(path)?.[1];
  if (variable !== undefined) return { type: 'variable', name: variable, at: node };
  // A checked copy of the environment: `env.RAILWAY_API_TOKEN` of `createEnv`, of a schema, of another file.
  const checked = path === undefined ? undefined : /^(?:env|ENV|Env|serverEnv|envVars|environment)\.([A-Z][A-Z0-9_]{3,80})$/.exec(path)?.[1];
  if (checked !== undefined) return { type: 'variable', name: checked, at: node };
  if (path !== undefined && !open.has(path)) {
    const given = names.given.get(path);
    if (given) return go(given, depth + 1, new Set([...open, path]));
    const from = names.imported.get(path);
    if (from) return { type: 'import', source: from.source, name: from.name, at: node };
    if (names.parameters.has(path)) return { type: 'parameter', name: path };
    const dot = path.indexOf('.');
    const space = dot < 0 ? undefined : names.imported.get(path.slice(0, dot));
    if (space) return { type: 'import', source: space.source, name: space.name === '*' ? path.slice(dot + 1) : `${space.name}.${path.slice(dot + 1)}`, at: node };
  }
  if (node.type === 'Identifier') return NOTHING;
  const key = keyName(node, 'property');
  const owner = child(node, 'object');
  // `const { TOKEN } = process.env` was turned into a member of `process.env`.
  const env = dotted(owner);
  if (key !== undefined && (env === 'process.env' || env === 'import.meta.env' || env === 'Bun.env')) return { type: 'variable', name: key, at: node };
  const value = key === undefined ? NOTHING : go(owner, depth + 1, open);
  return value.type === 'object' && key !== undefined ? value.fields.get(key) ?? NOTHING : NOTHING;
}

/** A piece of text, variable or import an expression is made of. */
export type Leaf = Extract<Value, { type: 'text' | 'variable' | 'import' | 'parameter' }>;

/** The leaves of a value, in order, objects left out. */
export function leavesOf(value: Value | undefined, out: Leaf[] = [], depth = 0): Leaf[] {
  if (!value || depth > DEEPEST || out.length > 200) return out;
  if (value.type === 'joined') for (const part of value.parts) leavesOf(part, out, depth + 1);
  else if (value.type === 'either') for (const one of value.values) leavesOf(one, out, depth + 1);
  else if (value.type !== 'object' && value.type !== 'unknown') out.push(value);
  return out;
}

/** The leaves of a value with those of its objects. */
export function allLeaves(value: Value, out: Leaf[] = [], depth = 0): Leaf[] {
  if (depth > DEEPEST || out.length > 500) return out;
  if (value.type === 'object') { for (const one of value.fields.values()) allLeaves(one, out, depth + 1); return out; }
  if (value.type === 'joined') { for (const part of value.parts) allLeaves(part, out, depth + 1); return out; }
  if (value.type === 'either') { for (const one of value.values) allLeaves(one, out, depth + 1); return out; }
  if (value.type !== 'unknown') out.push(value);
  return out;
}

/** Objects a value may be: itself, or the alternatives of an `either`. */
export function fieldOf(value: Value | undefined, name: string): Value | undefined {
  if (value?.type === 'object') { for (const [key, one] of value.fields) if (key.toLowerCase() === name.toLowerCase()) return one; }
  if (value?.type === 'either') for (const one of value.values) { const found = fieldOf(one, name); if (found) return found; }
  return undefined;
}
