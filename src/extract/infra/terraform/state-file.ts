import { SecretValue, folderOf } from '../../../model/index.ts';
import type { DataDocument, DataNode, MapNode, Origin, Span } from '../../../model/index.ts';

/** One instance in a state file: where it lives in the world, never its other attributes. */
export interface StateInstance { readonly address: string; readonly arn?: string; readonly host?: string; readonly port?: number; readonly database?: string }
/** What a state file shows. The text itself is kept only as a secret: it may hold every password of the stack. */
export interface StateFile { readonly file: string; readonly origin: Origin; readonly span: Span; readonly directory: string; readonly value: SecretValue; readonly instances: readonly StateInstance[]; readonly count: number }

const MOST = 20_000;

/** Reads a `.tfstate` of version 3 or 4; undefined for an empty one and for the pointer Terraform keeps to a remote backend. */
export function stateFile(document: DataDocument): StateFile | undefined {
  const [root] = document.roots;
  if (root?.type !== 'map') return undefined;
  const resources = child(root, 'resources');
  if (resources?.type !== 'list' || resources.items.length === 0) return undefined;
  const instances: StateInstance[] = [];
  for (const resource of resources.items) {
    if (resource.type !== 'map' || text(resource, 'mode') !== 'managed') continue;
    const [type, name, module] = [text(resource, 'type'), text(resource, 'name'), text(resource, 'module')];
    const list = child(resource, 'instances');
    if (type === undefined || name === undefined || list?.type !== 'list') continue;
    for (const instance of list.items) {
      if (instance.type !== 'map' || instances.length >= MOST) continue;
      const key = child(instance, 'index_key');
      const index = key?.type === 'scalar' && (typeof key.value === 'string' || typeof key.value === 'number') ? `[${JSON.stringify(key.value)}]` : '';
      const attributes = child(instance, 'attributes');
      instances.push({ address: `${module === undefined ? '' : `${module}.`}${type}.${name}${index}`, ...attributes?.type === 'map' ? identity(attributes) : {} });
    }
  }
  return {
    file: document.file, origin: document.origin, span: { start: root.start, end: Math.min(root.end, root.start + 1) }, instances, count: resources.items.length,
    directory: folderOf(document.file).replace(/(^|\/)terraform\.tfstate\.d\/[^/]+$/, '') || '.', value: new SecretValue(document.text, 'Terraform state file'),
  };
}

function identity(attributes: MapNode): Omit<StateInstance, 'address'> {
  const arn = text(attributes, 'arn');
  const endpoint = text(attributes, 'endpoint') ?? text(attributes, 'address');
  const host = endpoint === undefined ? undefined : /^([A-Za-z0-9.-]{4,253})(?::\d{1,5})?$/.exec(endpoint)?.[1]?.toLowerCase();
  const port = child(attributes, 'port');
  const database = text(attributes, 'db_name') ?? text(attributes, 'database_name');
  return {
    ...arn !== undefined && /^arn:[a-z0-9-]{1,20}:[A-Za-z0-9:/._*-]{1,300}$/.test(arn) ? { arn } : {},
    ...host?.includes('.') ? { host } : {},
    ...port?.type === 'scalar' && typeof port.value === 'number' ? { port: port.value } : {},
    ...database !== undefined && /^[\w-]{1,64}$/.test(database) ? { database } : {},
  };
}

function child(node: MapNode, key: string): DataNode | undefined {
  return node.entries.find((entry) => entry.key === key)?.value;
}
function text(node: MapNode, key: string): string | undefined {
  const found = child(node, key);
  return found?.type === 'scalar' && typeof found.value === 'string' && found.value !== '' ? found.value : undefined;
}
