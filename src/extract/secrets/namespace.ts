import type { DataNode, EnvironmentMark } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import { itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import type { Reading } from './reading.ts';

/** What the file says of the environment at an offset: its own name, and the namespace of the Kubernetes object that stands there. */
export function environmentsAt(reading: Reading, start: number): readonly EnvironmentMark[] {
  if (!('roots' in reading.document) || (reading.document.syntax !== 'yaml' && reading.document.syntax !== 'json')) return reading.environments;
  const root = around(reading.document.roots, start);
  const object = textAt(root, 'kind') === 'List' ? around(itemsOf(valueAt(root, 'items')), start) : root;
  const node = valueAt(object, 'metadata', 'namespace');
  const found = node && textAt(object, 'apiVersion') !== undefined ? environmentOf(textOf(node) ?? '') : undefined;
  if (!node || !found) return reading.environments;
  return [...reading.environments, { kind: found.kind, name: found.name, by: 'referrer', evidence: { at: reading.place(spanOf(node)), note: `its namespace names ${found.name}` } }];
}

function around(nodes: readonly DataNode[], start: number): DataNode | undefined { return nodes.find((node) => node.start <= start && start < node.end); }
