import type { DataDocument, DataNode, HclBlock, HclBody, MapNode } from '../../../model/index.ts';
import { attributesOfJson, blocksOfValues } from './json-syntax.ts';

const MOST = 20_000;
const DEEPEST = 20;

/**
 * A plan written out with `terraform show -json`, as the configuration that makes what it plans: every value is known, and resources of modules stand beside the others under their
 * whole address. Undefined for other JSON.
 */
export function planFile(document: DataDocument): HclBody | undefined {
  const [root] = document.roots;
  if (root?.type !== 'map' || !root.entries.some((entry) => entry.key === 'format_version')) return undefined;
  const planned = child(child(root, 'planned_values'), 'root_module');
  if (planned?.type !== 'map' || child(root, 'terraform_version') === undefined) return undefined;
  const blocks: HclBlock[] = [];
  collect(planned, blocks, 0);
  return { start: root.start, end: root.end, attributes: [], blocks };
}

function collect(module: MapNode, out: HclBlock[], depth: number): void {
  for (const resource of items(child(module, 'resources'))) {
    const [type, address, values] = [text(resource, 'type'), text(resource, 'address'), child(resource, 'values')];
    if (out.length >= MOST || text(resource, 'mode') !== 'managed' || type === undefined || address === undefined || values?.type !== 'map') continue;
    const at = resource.type === 'map' ? resource.entries.find((entry) => entry.key === 'address')?.value ?? resource : resource;
    // The type is said by the block itself, so the label is what stands around it in the address.
    const label = address.replace(`${type}.`, '').replaceAll('.', '_');
    const body = attributesOfJson(values);
    out.push({ start: resource.start, end: resource.end, type: 'resource', labels: [type, label], headSpan: { start: at.start, end: at.end }, body: { ...body, blocks: blocksOfValues(values) } });
  }
  if (depth < DEEPEST) for (const inner of items(child(module, 'child_modules'))) if (inner.type === 'map') collect(inner, out, depth + 1);
}

function child(node: DataNode | undefined, key: string): DataNode | undefined { return node?.type === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined; }
function items(node: DataNode | undefined): readonly DataNode[] { return node?.type === 'list' ? node.items : []; }
function text(node: DataNode, key: string): string | undefined { const found = child(node, key); return found?.type === 'scalar' && typeof found.value === 'string' ? found.value : undefined; }
