import { copyOf, plainOf } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { listOf, textBelow, below } from '../tree.ts';

/** Applies the steps of a JSON patch (RFC 6902) to a copy. Undefined: a step leads nowhere, so that the tool itself would refuse. */
export function jsonPatched(tree: Tree, patch: Tree): Tree | undefined {
  let result: Tree | undefined = copyOf(tree);
  for (const step of listOf(patch).slice(0, 500)) {
    if (!result) return undefined;
    const path = pointer(textBelow(step, 'path'));
    const op = textBelow(step, 'op');
    const value = below(step, 'value');
    if (!path) return undefined;
    if (op === 'add' || op === 'replace') result = value ? placed(result, path, copyOf(value), op === 'replace') : undefined;
    else if (op === 'remove') result = taken(result, path)?.rest;
    else if (op === 'move' || op === 'copy') {
      const from = pointer(textBelow(step, 'from'));
      const source: { rest: Tree; value: Tree } | undefined = from && taken(result, from);
      result = source && placed(op === 'move' ? source.rest : result, path, copyOf(source.value), false);
    } else if (op === 'test') {
      const found = taken(result, path);
      if (!found || !value || JSON.stringify(plainOf(found.value)) !== JSON.stringify(plainOf(value))) return undefined;
    } else return undefined;
  }
  return result;
}

function pointer(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text.length > 4000) return undefined;
  if (text === '') return [];
  return text.startsWith('/') ? text.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : undefined;
}

function parentOf(tree: Tree, path: readonly string[]): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const key of path.slice(0, -1)) at = at?.type === 'map' ? at.entries.get(key) : at?.type === 'list' ? at.items[indexIn(key, at.items.length)] : undefined;
  return at;
}

function indexIn(key: string, length: number): number { return key === '-' ? length : /^-?\d{1,6}$/.test(key) ? Number(key) + (key.startsWith('-') ? length : 0) : -1; }

function placed(tree: Tree, path: readonly string[], value: Tree, replace: boolean): Tree | undefined {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = parentOf(tree, path);
  if (parent?.type === 'map') { if (replace && !parent.entries.has(last)) return undefined; parent.entries.set(last, value); return tree; }
  if (parent?.type !== 'list') return undefined;
  const index = indexIn(last, parent.items.length);
  if (index < 0 || index > parent.items.length || (replace && index === parent.items.length)) return undefined;
  parent.items.splice(index, replace ? 1 : 0, value);
  return tree;
}

function taken(tree: Tree, path: readonly string[]): { rest: Tree; value: Tree } | undefined {
  const last = path.at(-1);
  const rest = copyOf(tree);
  const parent = parentOf(rest, path);
  if (last === undefined) return undefined;
  if (parent?.type === 'map') { const value = parent.entries.get(last); parent.entries.delete(last); return value && { rest, value }; }
  if (parent?.type !== 'list') return undefined;
  const [value] = parent.items.splice(indexIn(last, parent.items.length), 1);
  return value && { rest, value };
}
