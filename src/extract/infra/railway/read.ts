import { placeIn } from '../../../model/index.ts';
import type { JavaScriptDocument, Place } from '../../../model/index.ts';
import { child, children, identifier, keyName, literalText, property, walk } from '../../shared/ast.ts';
import type { AstNode } from '../../shared/ast.ts';

/** What a helper of the Railway language declares. */
export type Helper = 'project' | 'service' | 'postgres' | 'mysql' | 'redis' | 'mongo' | 'volume' | 'bucket';
const HELPERS: ReadonlySet<string> = new Set<Helper>(['project', 'service', 'postgres', 'mysql', 'redis', 'mongo', 'volume', 'bucket']);
function isHelper(name: string): name is Helper { return HELPERS.has(name); }

/** One declaration of .railway/railway.ts, by the number of its binding. */
export interface Declaration {
  readonly helper: Helper;
  /** Undefined: the name is computed. */
  readonly name: string | undefined;
  readonly at: Place;
  readonly binding: string | undefined;
  readonly image?: { readonly text: string; readonly at: Place };
  /** Bindings whose variables it uses, each once. */
  readonly uses: readonly { readonly binding: string; readonly variable: string; readonly at: Place }[];
  /** Services it names in `${{service.VARIABLE}}` texts. */
  readonly names: readonly { readonly service: string; readonly at: Place }[];
  readonly mounts: readonly { readonly binding: string; readonly path: string; readonly at: Place }[];
  readonly start?: { readonly text: string; readonly at: Place };
}
export interface RailwayFile { readonly kind: 'iac'; readonly file: string; readonly declarations: readonly Declaration[]; readonly environments: readonly { readonly name: string; readonly at: Place }[]; readonly unread: boolean; readonly at: Place }

/** Reads the declarations of a Railway project file. Nothing is evaluated: names that are computed stay unknown. */
export function readRailway(document: JavaScriptDocument): RailwayFile {
  const imported = new Map<string, string>();
  const texts = new Map<string, string>();
  const bindings = new Map<AstNode, string>();
  const nodes = [...walk(document.ast)];
  let fromRailway = false;
  for (const node of nodes) {
    if (node.type === 'ImportDeclaration' && /^railway(?:\/|$)/.test(literalText(child(node, 'source')) ?? '')) {
      fromRailway = true;
      for (const specifier of children(node, 'specifiers')) {
        const local = identifier(child(specifier, 'local'));
        const name = identifier(child(specifier, 'imported'));
        if (local !== undefined && name !== undefined) imported.set(local, name);
      }
    }
    if (node.type === 'VariableDeclarator') {
      const name = identifier(child(node, 'id'));
      const init = child(node, 'init');
      const text = literalText(init);
      if (name !== undefined && text !== undefined) texts.set(name, text);
      if (name !== undefined && init) for (const call of callsWithin(init)) bindings.set(call, name);
    }
  }
  const at = placeIn(document, { start: 0, end: 0 });
  if (!fromRailway) return { kind: 'iac', file: document.file, declarations: [], environments: [], unread: true, at };
  const nameOf = (node: AstNode | undefined): string | undefined => literalText(node) ?? texts.get(identifier(node) ?? '');
  const declarations = nodes.flatMap((node): Declaration[] => {
    if (node.type !== 'CallExpression') return [];
    const helper = imported.get(identifier(child(node, 'callee')) ?? '');
    if (helper === undefined || !isHelper(helper)) return [];
    const [first, config] = children(node, 'arguments');
    return [{ helper, name: nameOf(first), at: placeIn(document, first ?? node), binding: bindings.get(node), ...configOf(config, document, imported, nameOf) }];
  });
  return { kind: 'iac', file: document.file, declarations, environments: environmentsOf(nodes, document), unread: document.ast === undefined, at };
}

/** The call itself, or the calls of both arms of a condition. */
function callsWithin(init: AstNode): readonly AstNode[] {
  if (init.type === 'CallExpression') return [init];
  if (init.type === 'ConditionalExpression') return [child(init, 'consequent'), child(init, 'alternate')].filter((node): node is AstNode => node?.type === 'CallExpression');
  return [];
}

type Config = Pick<Declaration, 'image' | 'uses' | 'names' | 'mounts' | 'start'>;

function configOf(config: AstNode | undefined, document: JavaScriptDocument, imported: ReadonlyMap<string, string>, nameOf: (node: AstNode | undefined) => string | undefined): Config {
  if (config?.type !== 'ObjectExpression') return { uses: [], names: [], mounts: [] };
  const source = child(property(config, 'source'), 'value');
  const isImage = source?.type === 'CallExpression' && imported.get(identifier(child(source, 'callee')) ?? '') === 'image';
  const image = isImage ? children(source, 'arguments')[0] : undefined;
  const imageText = nameOf(image);
  const start = child(property(config, 'start'), 'value') ?? child(property(config, 'startCommand'), 'value');
  const startText = literalText(start);
  const uses: Declaration['uses'][number][] = [];
  const names: Declaration['names'][number][] = [];
  for (const entry of children(child(property(config, 'env'), 'value'), 'properties')) {
    const value = child(entry, 'value');
    for (const node of walk(value)) {
      const object = child(node, 'object');
      const binding = node.type === 'MemberExpression' && object?.type === 'MemberExpression' && keyName(object, 'property') === 'env' ? identifier(child(object, 'object')) : undefined;
      if (binding !== undefined) uses.push({ binding, variable: keyName(entry, 'key') ?? 'a variable', at: placeIn(document, node) });
      for (const match of (literalText(node) ?? '').slice(0, 4096).matchAll(/\$\{\{\s*([\w -]{1,60})\.[A-Z_]{1,80}\s*\}\}/g)) names.push({ service: (match[1] ?? '').trim(), at: placeIn(document, node) });
    }
  }
  const mounts = children(child(property(config, 'volumeMounts'), 'value'), 'properties').flatMap((entry) => {
    const binding = identifier(child(entry, 'value'));
    return binding === undefined ? [] : [{ binding, path: keyName(entry, 'key') ?? '', at: placeIn(document, entry) }];
  });
  return {
    uses, names, mounts,
    ...(image && imageText !== undefined ? { image: { text: imageText, at: placeIn(document, image) } } : {}),
    ...(start && startText !== undefined ? { start: { text: startText, at: placeIn(document, { start: start.start + 1, end: start.end - 1 }) } } : {}),
  };
}

/** Environments the file asks for: `ctx.environment === "production"`, `ctx.isEnvironment("staging")`. */
function environmentsOf(nodes: readonly AstNode[], document: JavaScriptDocument): RailwayFile['environments'] {
  const found = new Map<string, Place>();
  const isContext = (node: AstNode | undefined): boolean => node?.type === 'MemberExpression' && ['environment', 'environmentName'].includes(keyName(node, 'property') ?? '');
  for (const node of nodes) {
    let named: AstNode | undefined;
    if (node.type === 'BinaryExpression' && typeof node['operator'] === 'string' && /^[!=]==?$/.test(node['operator'])) {
      const [left, right] = [child(node, 'left'), child(node, 'right')];
      named = isContext(left) ? right : isContext(right) ? left : undefined;
    } else if (node.type === 'CallExpression' && keyName(child(node, 'callee'), 'property') === 'isEnvironment') named = children(node, 'arguments')[0];
    else if (node.type === 'SwitchStatement' && isContext(child(node, 'discriminant'))) for (const one of children(node, 'cases')) { const text = literalText(child(one, 'test')); if (text !== undefined && !found.has(text)) found.set(text, placeIn(document, child(one, 'test') ?? one)); }
    const text = literalText(named);
    if (named && text !== undefined && !found.has(text)) found.set(text, placeIn(document, named));
  }
  return [...found].map(([name, at]) => ({ name, at }));
}
