import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Place } from '../../../model/index.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';

/** How wide a template is deployed: what a scope of its own resources is when nothing else is said. */
export type Deployment = 'resource-group' | 'subscription' | 'management-group' | 'tenant';

/** One resource a template declares, nested ones with the type of their parents in front. */
export interface ArmResource {
  /** `Microsoft.Authorization/roleDefinitions`, as written. */
  readonly type: string;
  /** Its name where that can be told. */
  readonly name: string | undefined;
  readonly node: DataNode;
  readonly at: Place;
  /** Index path below the template: identity within the file. */
  readonly path: string;
  readonly deployment: Deployment;
  readonly template: ArmTemplate;
}
/** What expressions of one template are looked up in. */
export interface ArmTemplate { readonly document: DataDocument; readonly root: DataNode; readonly deployment: Deployment }

/** A value of a template after expressions: a node, text put together, or what could not be told. */
export type ArmValue = { readonly is: 'node'; readonly node: DataNode; readonly at: Place } | { readonly is: 'unknown'; readonly text: string; readonly at: Place };

const SCHEMA = /\/(\w{0,40})deploymentTemplate\.json(?:#|$)/i;
const MOST = 3000;
const DEEPEST = 12;

/** The resources of a deployment template, nested templates and children included; none where the document is no template. */
export function resourcesOf(document: DataDocument): readonly ArmResource[] {
  const [root] = document.roots;
  const kind = SCHEMA.exec(textAt(root, '$schema') ?? '')?.[1]?.toLowerCase();
  if (!root || kind === undefined) return [];
  const deployment: Deployment = kind === 'subscription' ? 'subscription' : kind === 'managementgroup' ? 'management-group' : kind === 'tenant' ? 'tenant' : 'resource-group';
  const out: ArmResource[] = [];
  const pending: { readonly node: DataNode; readonly parent: string; readonly path: string; readonly depth: number; readonly template: ArmTemplate }[] = [];
  const push = (holder: DataNode, parent: string, path: string, depth: number, template: ArmTemplate): void => {
    const list = valueAt(holder, 'resources');
    const children = list?.type === 'map' ? entriesOf(list).map((entry) => entry.value) : itemsOf(list);
    children.slice(0, MOST).forEach((node, index) => pending.push({ node, parent, path: `${path}/${index}`, depth, template }));
  };
  push(root, '', '', 0, { document, root, deployment });
  // First in, first out, so that resources come in order of the text at each depth.
  for (let position = 0; position < pending.length && out.length < MOST; position++) {
    const next = pending[position];
    const type = textAt(next?.node, 'type');
    if (!next || type === undefined) continue;
    const { node, parent, path, depth, template } = next;
    const full = parent === '' || type.includes('.') ? type : `${parent}/${type}`;
    const named = resolve(valueAt(node, 'name'), template);
    out.push({ type: full, name: named?.is === 'node' ? textOf(named.node) : undefined, node, at: placeIn(document, spanOf(valueAt(node, 'type') ?? node)), path, deployment: template.deployment, template });
    if (depth >= DEEPEST) continue;
    push(node, full, path, depth + 1, template);
    const inner = full.toLowerCase() === 'microsoft.resources/deployments' ? valueAt(node, 'properties', 'template') : undefined;
    if (inner) push(inner, '', `${path}/template`, depth + 1, { document, root: inner, deployment: textAt(node, 'subscriptionId') !== undefined && textAt(node, 'resourceGroup') === undefined ? 'subscription' : textAt(node, 'resourceGroup') === undefined ? template.deployment : 'resource-group' });
  }
  return out;
}

/** The value below a path of a resource, with parameters' defaults and variables filled in at every step. */
export function armValue(resource: ArmResource, ...path: readonly string[]): ArmValue | undefined {
  let at = resolve(resource.node, resource.template);
  for (const key of path) {
    if (at?.is !== 'node') return at;
    at = resolve(valueAt(at.node, key), resource.template);
  }
  return at;
}

/** Texts of a list or of one value, and whether that is all of it. */
export function armTexts(value: ArmValue | undefined, template: ArmTemplate): { readonly texts: readonly string[]; readonly all: boolean } {
  if (value === undefined) return { texts: [], all: true };
  if (value.is === 'unknown') return { texts: [], all: false };
  const items = value.node.type === 'list' ? value.node.items : [value.node];
  const texts = items.flatMap((item) => { const found = resolve(item, template); return found?.is === 'node' ? (textOf(found.node) ?? []) : []; });
  return { texts, all: texts.length === items.length };
}

/** Text of an expression with the variables and parameters in it filled in, for looking an id up in it. */
export function filledIn(text: string, template: ArmTemplate): string {
  let out = text.slice(0, 2000);
  for (let round = 0; round < 4; round++) {
    const before = out;
    out = out.replaceAll(/\b(parameters|variables)\('([^'\n]{1,120})'\)/g, (whole, sort: string, name: string) => { const found = lookUp(sort, name, template); const inner = textOf(found); return inner === undefined || inner.length > 500 ? whole : inner.startsWith('[') ? inner.slice(1, -1) : `'${inner}'`; }).slice(0, 4000);
    if (out === before) break;
  }
  return out;
}

/** Follows `[parameters('x')]` and `[variables('x')]`, also with keys behind them; anything else in brackets cannot be told. */
export function resolve(start: DataNode | undefined, template: ArmTemplate): ArmValue | undefined {
  let node = start;
  for (let steps = 0; node && steps < 20; steps++) {
    const at = placeIn(template.document, spanOf(node));
    const text = node.type === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
    if (text === undefined || !text.startsWith('[') || text.startsWith('[[') || !text.endsWith(']')) return { is: 'node', node, at };
    const [, sort, name, keys] = /^\[(parameters|variables)\('([^'\n]{1,120})'\)((?:\.\w{1,80}){0,6})\]$/.exec(text) ?? [];
    if (sort === undefined || name === undefined) return { is: 'unknown', text, at };
    const found = valueAt(lookUp(sort, name, template), ...(keys ?? '').split('.').slice(1));
    if (!found) return { is: 'unknown', text, at };
    node = found;
  }
  return undefined;
}

function lookUp(sort: string, name: string, template: ArmTemplate): DataNode | undefined {
  return sort === 'variables' ? valueAt(template.root, 'variables', name) : valueAt(template.root, 'parameters', name, 'defaultValue');
}
