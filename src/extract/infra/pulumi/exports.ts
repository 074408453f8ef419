import { folderOf, unknown } from '../../../model/index.ts';
import { askedOf, solve } from '../../shared/asked.ts';
import type { Asked, KeyOf, LookUp } from '../../shared/asked.ts';
import { child, children, identifier, keyName } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import { joinRelative } from '../../shared/mounts.ts';
import type { Reader } from '../../shared/program-values.ts';
import { FROM } from './config.ts';

/** What a file of a program hands to the others: `export const name = config.require('name')`, and `settings.name` of an object. */
export interface Exports { readonly kind: 'exports'; readonly file: string; readonly names: ReadonlyMap<string, Asked> }

const MOST = 500;
const DEEPEST = 5;

/** Constants that a program exports. */
export function exportsOf(nodes: readonly Node[], file: string, reader: Reader, keyOf: KeyOf): Exports | undefined {
  const names = new Map<string, Asked>();
  const put = (name: string, node: Node): void => { if (names.size < MOST) names.set(name, askedOf(node, reader, keyOf) ?? { is: 'known', known: reader.known(node) }); };
  for (const node of nodes) {
    const made = node.type === 'ExportNamedDeclaration' ? child(node, 'declaration') : undefined;
    if (made?.type !== 'VariableDeclaration') continue;
    for (const declarator of children(made, 'declarations')) {
      const name = identifier(child(declarator, 'id'));
      const value = reader.behind(child(declarator, 'init'));
      if (name === undefined || !value) continue;
      put(name, value);
      for (const entry of value.type === 'ObjectExpression' ? children(value, 'properties') : []) { const key = keyName(entry, 'key'); const inner = child(entry, 'value'); if (key !== undefined && inner) put(`${name}.${key}`, inner); }
    }
  }
  return names.size === 0 ? undefined : { kind: 'exports', file, names };
}

/** What keys come to in a file: its own, and those that other files of the program export. */
export function lookUpFrom(file: string, own: LookUp, all: ReadonlyMap<string, Exports>, depth = 0): LookUp {
  return (key) => {
    if (!key.startsWith(FROM)) return own(key);
    const [path = '', name = ''] = key.slice(FROM.length).split('#');
    const target = joinRelative(folderOf(file), path.replace(/\.[cm]?[jt]s$/, ''));
    const found = target === undefined || depth > DEEPEST ? undefined : ['.ts', '.js', '.mts', '.mjs', '/index.ts', '/index.js'].map((ending) => all.get(`${target}${ending}`)).find((one) => one !== undefined);
    const asked = found?.names.get(name);
    return found && asked ? solve(asked, lookUpFrom(found.file, own, all, depth + 1)) : unknown('another file of the program says it');
  };
}
