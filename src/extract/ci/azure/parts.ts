import { folderOf, placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Gap, Place } from '../../../model/index.ts';
import { joinPath } from '../../shared/commands/index.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { dataAt } from '../shared/system.ts';
import type { Files } from '../shared/system.ts';

/** A list item with the document it stands in. */
export interface Item { readonly node: DataNode; readonly document: DataDocument; /** Who laid it in, where it comes from a template. */ readonly by?: Place }

const MOST = 1_000;
const DEEPEST = 12;

/** Items of a list of stages, jobs, steps or variables, with local templates and conditional blocks laid in. */
export function itemsIn(list: Item | undefined, key: 'stages' | 'jobs' | 'steps' | 'variables', files: Files, gaps: Gap[], depth = 0): readonly Item[] {
  if (!list || depth > DEEPEST || gaps.length > MOST) return [];
  const { document, by } = list;
  const laid = (node: DataNode): Item => ({ node, document, ...(by ? { by } : {}) });
  if (list.node.type === 'map') return key === 'variables' ? entriesOf(list.node).length > 0 ? [laid(list.node)] : [] : [];
  return itemsOf(list.node).slice(0, MOST).flatMap((item): readonly Item[] => {
    const first = entriesOf(item)[0];
    // `${{ if }}` and `${{ each }}`: what stands below may be there.
    if (first?.key.startsWith('${{')) return entriesOf(item).flatMap((entry) => itemsIn(laid(entry.value), key, files, gaps, depth + 1));
    const template = textAt(item, 'template');
    return template === undefined ? [laid(item)] : fromTemplate(laid(item), template, key, files, gaps, depth);
  });
}

/** The list below `key` of the template that an item names. */
export function fromTemplate(item: Item, template: string, key: 'stages' | 'jobs' | 'steps' | 'variables', files: Files, gaps: Gap[], depth = 0): readonly Item[] {
  const at = placeIn(item.document, valueAt(item.node, 'template') ?? item.node);
  const path = template.includes('@') || template.includes('${{') ? undefined : template.startsWith('/') ? template.slice(1) : joinPath(folderOf(item.document.file), template);
  const document = path === undefined ? undefined : dataAt(files, path);
  if (!document) {
    gaps.push({ fact: 'gap', kind: 'unresolved', reason: template.includes('@') && !template.endsWith('@self') ? 'this template lies in another repository; look there for what it does' : 'the template that is named here was not found or holds no jobs', place: at });
    return [];
  }
  const root = document.roots[0];
  const list = valueAt(root, key);
  const extended = textAt(root, 'extends', 'template');
  if (!list && extended !== undefined && depth < DEEPEST) return fromTemplate({ node: valueAt(root, 'extends') ?? item.node, document }, extended, key, files, gaps, depth + 1);
  return list ? itemsIn({ node: list, document, by: at }, key, files, gaps, depth + 1) : [];
}

/** Names that a stage or job waits for. */
export function dependsOn(node: DataNode): readonly string[] | undefined {
  const depends = valueAt(node, 'dependsOn');
  if (!depends) return undefined;
  return depends.type === 'list' ? depends.items.flatMap((item) => textOf(item) ?? []) : [textOf(depends) ?? ''].filter((name) => name !== '');
}
