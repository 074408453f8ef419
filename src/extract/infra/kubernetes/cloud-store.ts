import { set } from '../../../model/index.ts';
import type { DataNode, Known, Scalar } from '../../../model/index.ts';
import { itemsOf, textOf, valueAt } from '../../shared/nodes.ts';
import { UNKNOWN } from './helm/write.ts';
import { saidAt } from './objects.ts';
import type { Placing } from './objects.ts';

/** Operators that make things of a cloud from objects: crossplane, Config Connector, the controllers of AWS, the operator of Azure. */
const CLOUD = /\.(?:upbound\.io|crossplane\.io|cnrm\.cloud\.google\.com|services\.k8s\.aws|azure\.com)$/;

/** Is this an object of an operator that makes things outside of the cluster? */
export function isOfCloud(group: string): boolean { return CLOUD.test(group); }

/** Type of an object as the tables name it. Providers of Crossplane have a second group for objects of a namespace, with the same kinds. */
export function typeOf(group: string, kind: string): string { return `${group.endsWith('.m.upbound.io') ? group.replace(/\.m\.upbound\.io$/, '.upbound.io') : group}/${kind}`; }

/**
 * What becomes of the thing in the cloud when its object is deleted, where the object says so: `kept` or `deleted`. Each operator has its own
 * word for it. Undefined where it says nothing, so that the default of the operator holds.
 */
export function keptInCloud(group: string, node: DataNode, placing: Placing): Known<Scalar> | undefined {
  const annotation = (name: string, kept: readonly string[]): Known<Scalar> | undefined => {
    const said = saidAt(placing, node, 'metadata', 'annotations', name);
    return said && !said.text.includes(UNKNOWN) ? set<Scalar>(kept.includes(said.text) ? 'kept' : 'deleted', said.at) : undefined;
  };
  if (group.endsWith('.cnrm.cloud.google.com')) return annotation('cnrm.cloud.google.com/deletion-policy', ['abandon']);
  if (group.endsWith('.services.k8s.aws')) return annotation('services.k8s.aws/deletion-policy', ['retain']);
  if (group.endsWith('.azure.com')) return annotation('serviceoperator.azure.com/reconcile-policy', ['skip', 'detach-on-delete']);
  // Once policies of management are written out, they alone count.
  const list = valueAt(node, 'spec', 'managementPolicies');
  const policies = itemsOf(list).map((item) => textOf(item) ?? UNKNOWN);
  if (list && policies.length > 0 && !policies.some((one) => one.includes(UNKNOWN)) && !policies.includes('*')) return set<Scalar>(policies.includes('Delete') ? 'deleted' : 'kept', placing.at(list));
  const policy = saidAt(placing, node, 'spec', 'deletionPolicy');
  return policy && !policy.text.includes(UNKNOWN) ? set<Scalar>(policy.text === 'Orphan' ? 'kept' : 'deleted', policy.at) : undefined;
}
