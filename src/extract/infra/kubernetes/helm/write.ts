import type { Place } from '../../../../model/index.ts';
import type { Tree } from '../tree.ts';

/** Stands in rendered text for what is not known; no name of a cluster may hold it. */
export const UNKNOWN = '\uE000';

/** A stretch of rendered text. `exact`: its characters are those of the file from the start of the place on. */
export interface Stretch { readonly text: string; readonly at: Place; readonly exact: boolean }

/** Data as YAML, every scalar a stretch of its own, so that it is still known where it was written. */
export function yamlOf(tree: Tree, indent = 0): readonly Stretch[] {
  const out: Stretch[] = [];
  write(tree, indent, out, true);
  const last = out.at(-1);
  if (last && last.text.endsWith('\n')) out[out.length - 1] = { ...last, text: last.text.slice(0, -1) };
  return out;
}

function write(tree: Tree, indent: number, out: Stretch[], fresh: boolean): void {
  const add = (text: string): void => { out.push({ text, at: tree.at, exact: false }); };
  const pad = ' '.repeat(Math.min(indent, 400));
  if (tree.type === 'scalar') { add(`${scalarText(tree.value)}\n`); return; }
  if (tree.type === 'list') {
    if (tree.items.length === 0) { add('[]\n'); return; }
    if (!fresh) add('\n');
    for (const [index, item] of tree.items.entries()) { add(`${index === 0 && fresh ? '' : pad}- `); write(item, indent + 2, out, true); }
    return;
  }
  if (tree.entries.size === 0) { add('{}\n'); return; }
  if (!fresh) add('\n');
  let first = true;
  for (const [key, value] of [...tree.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    add(`${first && fresh ? '' : pad}${scalarText(key)}:${isBlock(value) ? '' : ' '}`);
    write(value, indent + (value.type === 'list' ? 0 : 2), out, false);
    first = false;
  }
}

function isBlock(tree: Tree): boolean { return tree.type === 'list' ? tree.items.length > 0 : tree.type === 'map' && tree.entries.size > 0; }

function scalarText(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? 'null' : String(value);
  return /^(?:[A-Za-z_./]|\d+[a-z])[\w./-]*(?: [\w./-]+)*$/.test(value) && !/^\d+e\d+$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n|\.inf|\.nan)$/i.test(value) && !value.endsWith(' ') ? value : JSON.stringify(value);
}
