import type { DataNode } from '../../../model/index.ts';

/** A function of CloudFormation: `!Sub x` and `{ "Fn::Sub": x }` alike. */
export interface Intrinsic { readonly name: string; readonly argument: DataNode }

/** Short forms that are not `Fn::` in the long form. */
const PLAIN = new Set(['Ref', 'Condition']);

/** The function a node calls; undefined where it is plain data. */
export function intrinsicOf(node: DataNode): Intrinsic | undefined {
  if (node.tag !== undefined) {
    const name = node.tag.slice(1);
    // Without its tag the argument is plain: the same node must not be taken for a call again.
    return { name: PLAIN.has(name) ? name : `Fn::${name}`, argument: untagged(node) };
  }
  if (node.type !== 'map' || node.entries.length !== 1) return undefined;
  const [only] = node.entries;
  return only && (only.key === 'Ref' || only.key.startsWith('Fn::') || (only.key === 'Condition' && only.value.type === 'scalar')) ? { name: only.key, argument: only.value } : undefined;
}

function untagged(node: DataNode): DataNode {
  const { tag: _, ...rest } = node;
  return rest;
}
