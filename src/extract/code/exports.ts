import { child, children, identifier, stringOf } from '../shared/ast.ts';
import type { LocalExport } from './local.ts';
import { hostOf, subjectOf } from './source.ts';
import type { Source } from './source.ts';
import { evaluate, leavesOf } from './values.ts';
import type { Value } from './values.ts';

const MOST = 300;

/** Constants a file exports that come to one text or variable: `export const TOKEN = '...'`, also as fields of an exported object. */
export function exportsOf(source: Source): LocalExport[] {
  const out: LocalExport[] = [];
  const add = (name: string, value: Value, depth = 0): void => {
    if (out.length >= MOST || depth > 3) return;
    if (value.type === 'object') { for (const [field, one] of value.fields) add(`${name}.${field}`, one, depth + 1); return; }
    const host = hostOf(value);
    const subject = leavesOf(value).map((leaf) => subjectOf(source, leaf)).find((one) => one !== undefined && one.type !== 'import');
    if (subject || host) out.push({ name, of: subject, host: host && 'host' in host ? host.host : undefined });
  };
  for (const node of source.program.nodes) {
    if (node.type === 'ExportNamedDeclaration') {
      for (const one of children(child(node, 'declaration'), 'declarations')) { const name = identifier(child(one, 'id')); if (name !== undefined) add(name, evaluate(child(one, 'init'), source.names)); }
      for (const one of children(node, 'specifiers')) { const [local, exported] = [child(one, 'local'), identifier(child(one, 'exported'))]; if (local && exported !== undefined && !child(node, 'source')) add(exported, evaluate(local, source.names)); }
      const behind = stringOf(child(node, 'source'));
      if (behind !== undefined) for (const one of children(node, 'specifiers')) { const [local, exported] = [identifier(child(one, 'local')), identifier(child(one, 'exported'))]; if (local !== undefined && exported !== undefined && out.length < MOST) out.push({ name: exported, of: undefined, host: undefined, from: { source: behind, name: local } }); }
    } else if (node.type === 'ExportAllDeclaration') {
      const behind = stringOf(child(node, 'source'));
      if (behind !== undefined && out.length < MOST) out.push({ name: '*', of: undefined, host: undefined, from: { source: behind, name: '*' } });
    } else if (node.type === 'ExportDefaultDeclaration') add('default', evaluate(child(node, 'declaration'), source.names));
  }
  return out;
}
