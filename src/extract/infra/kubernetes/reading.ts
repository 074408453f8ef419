import type { DataNode, Document, Knowledge } from '../../../model/index.ts';
import { itemsOf, textAt } from '../../shared/nodes.ts';
import { contextsOf } from './contexts.ts';
import type { KubernetesLocal } from './model.ts';
import { isChartFile, isTemplate, OVERLAY } from './names.ts';
import { speaks } from './read.ts';
import type { Owner } from './tree.ts';

/** Longest template rendered, UTF-16 units. */
const LONGEST = 500_000;

/** What one file says: objects, an overlay, a part of a chart, contexts. */
export function localsOf(document: Document, knowledge: Knowledge): readonly KubernetesLocal[] {
  const owner: Owner = { file: document.file, origin: document.origin, ...(document.ref === undefined ? {} : { ref: document.ref }) };
  if (isTemplate(document.file) && (document.text.includes('{{') || document.file.endsWith('.tpl'))) return document.text.length > LONGEST ? [] : [{ object: 'chart', owner, text: document.text }];
  if (document.syntax !== 'yaml' && document.syntax !== 'json') return [];
  const [root] = document.roots;
  if (!root) return [];
  if (OVERLAY.test(document.file) && !textAt(root, 'apiVersion')?.startsWith('kustomize.toolkit.')) return [{ object: 'kustomization', owner, root }];
  const roots = document.roots.filter((one) => speaks(one, knowledge) || isJsonPatch(one));
  return [
    ...contextsOf(document), ...(roots.length > 0 ? [{ object: 'documents' as const, owner, roots }] : []),
    ...(isChartFile(document.file) && textAt(root, 'kind') === undefined ? [{ object: 'chart' as const, owner, root }] : []),
  ];
}

function isJsonPatch(node: DataNode): boolean { const [first] = itemsOf(node); return textAt(first, 'op') !== undefined && textAt(first, 'path') !== undefined; }
