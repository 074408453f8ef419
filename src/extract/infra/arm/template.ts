import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Key, Place } from '../../../model/index.ts';
import { evaluated, isExpression, lookUp, symbolic } from './evaluate.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';

/** How wide a template is deployed: what a scope of its own resources is when nothing else is said. */
export type Deployment = 'resource-group' | 'subscription' | 'management-group' | 'tenant';

/** One resource a template declares, nested ones with the type and name of their parents in front. */
export interface ArmResource {
  /** `Microsoft.Authorization/roleDefinitions`, as written. */
  readonly type: string;
  /** Its own name where all of it can be told. */
  readonly name: string | undefined;
  /** Name with its parents' before it, in lower case; what cannot be told is left in it as a mark. */
  readonly fullName: string;
  readonly node: DataNode;
  readonly at: Place;
  /** Identity: the file and the index path below the template, with those of the deployments that led here before it. */
  readonly key: Key;
  readonly parent: ArmResource | undefined;
  readonly symbol: string | undefined;
  /** Only named here, made elsewhere. */
  readonly existing: boolean;
  /** Made in some deployments, or in a number that is not known. */
  readonly conditional: boolean;
  readonly deployment: Deployment;
  readonly template: ArmTemplate;
}
/** What expressions of one template are looked up in. */
export interface ArmTemplate {
  readonly document: DataDocument;
  readonly root: DataNode;
  readonly deployment: Deployment;
  /** What its parameters are given by the template that links it, by name in lower case, with expressions followed; and the documents those nodes stand in. */
  readonly given?: ReadonlyMap<string, DataNode>;
  readonly homes?: ReadonlyMap<DataNode, DataDocument>;
}

/** A value of a template after expressions: a node, text put together, or what could not be told. */
export type ArmValue = { readonly is: 'node'; readonly node: DataNode; readonly at: Place } | { readonly is: 'unknown'; readonly text: string; readonly at: Place };

const SCHEMA = /\/(\w{0,40})deploymentTemplate\.json(?:#|$)/i;
const MOST = 3000;
const DEEPEST = 12;

/** How wide the document is deployed, or undefined where it is no deployment template. */
export function deploymentOf(document: DataDocument): Deployment | undefined {
  const kind = SCHEMA.exec(textAt(document.roots[0], '$schema') ?? '')?.[1]?.toLowerCase();
  return kind === undefined ? undefined : kind === 'subscription' ? 'subscription' : kind === 'managementgroup' ? 'management-group' : kind === 'tenant' ? 'tenant' : 'resource-group';
}

interface Pending { readonly node: DataNode; readonly parent: ArmResource | undefined; readonly symbol: string | undefined; readonly path: string; readonly depth: number; readonly template: ArmTemplate; readonly among: Map<string, ArmResource> }

/** The resources of a deployment template under the parameters it is given, nested templates and children included; keys begin with `prefix`. */
export function resourcesIn(template: ArmTemplate, prefix: string): readonly ArmResource[] {
  const out: ArmResource[] = [];
  const pending: Pending[] = [];
  const push = (holder: DataNode, rest: Omit<Pending, 'node' | 'symbol'>): void => {
    const list = valueAt(holder, 'resources');
    const children = list?.type === 'map' ? entriesOf(list).map(({ key, value }) => ({ symbol: key, node: value })) : itemsOf(list).map((node) => ({ symbol: undefined, node }));
    children.slice(0, MOST).forEach(({ symbol, node }, index) => pending.push({ ...rest, node, symbol, path: `${rest.path}/${index}` }));
  };
  push(template.root, { parent: undefined, path: '', depth: 0, template, among: new Map() });
  // First in, first out, so that resources come in order of the text at each depth.
  for (let position = 0; position < pending.length && out.length < MOST; position++) {
    const next = pending[position];
    const type = textAt(next?.node, 'type');
    if (!next || type === undefined || type.length > 300) continue;
    const resource = declared(next, type, prefix);
    if (!resource) continue;
    out.push(resource);
    if (next.symbol !== undefined) next.among.set(next.symbol, resource);
    if (!next.among.has(idOf(resource))) next.among.set(idOf(resource), resource);
    if (next.depth >= DEEPEST) continue;
    push(next.node, { parent: resource, path: next.path, depth: next.depth + 1, template: next.template, among: next.among });
    const inner = isDeployment(resource) ? valueAt(next.node, 'properties', 'template') : undefined;
    if (inner) push(inner, { parent: undefined, path: `${next.path}/template`, depth: next.depth + 1, template: innerTemplate(next, inner), among: new Map() });
  }
  return out;
}

/** `/providers/microsoft.sql/servers/databases/main/orders`: by type and full name, in lower case. */
export function idOf(resource: Pick<ArmResource, 'type' | 'fullName'>): string { return `/providers/${resource.type.toLowerCase()}/${resource.fullName}`; }
export function isDeployment(resource: ArmResource): boolean { return resource.type.toLowerCase() === 'microsoft.resources/deployments'; }

/** A resource of the text; undefined where its condition certainly keeps it from being made. */
function declared({ node, parent: holder, symbol, path, template, among }: Pending, type: string, prefix: string): ArmResource | undefined {
  const condition = resolve(valueAt(node, 'condition'), template);
  const decided = condition?.is === 'node' ? textOf(condition.node)?.toLowerCase() : undefined;
  if (decided === 'false') return undefined;
  const own = symbolic(valueAt(node, 'name'), template)?.toLowerCase() ?? '';
  // Bicep names the parent by its symbol and gives the last part of the name alone.
  const named = holder ?? (textAt(node, 'parent') === undefined ? undefined : among.get(textAt(node, 'parent') ?? ''));
  const full = named === undefined || type.includes('.') ? type : `${named.type}/${type.replace(/^\//, '')}`;
  const isChild = named !== undefined && full.toLowerCase().startsWith(`${named.type.toLowerCase()}/`) && !own.startsWith(`${named.fullName}/`);
  const fullName = isChild ? `${named.fullName}/${own}` : own;
  const parent = named ?? among.get(idOf({ type: full.slice(0, full.lastIndexOf('/')), fullName: fullName.slice(0, fullName.lastIndexOf('/')) }));
  const name = resolve(valueAt(node, 'name'), template);
  return {
    type: full, name: name?.is === 'node' ? textOf(name.node) : undefined, fullName, node, at: placeIn(template.document, spanOf(valueAt(node, 'type') ?? node)), key: `${prefix}${path}`, parent, symbol,
    existing: textAt(node, 'existing') === 'true', conditional: (condition !== undefined && decided !== 'true') || valueAt(node, 'copy') !== undefined, deployment: template.deployment, template,
  };
}

/** What expressions of a nested template are looked up in: the template around it, unless it says that it has a scope of its own. */
function innerTemplate({ node, template }: Pending, root: DataNode): ArmTemplate {
  const group = textAt(node, 'resourceGroup') !== undefined;
  const deployment: Deployment = group ? 'resource-group' : textAt(node, 'subscriptionId') !== undefined ? 'subscription' : template.deployment;
  if (textAt(node, 'properties', 'expressionEvaluationOptions', 'scope')?.toLowerCase() !== 'inner') return valueAt(root, 'parameters') === undefined && valueAt(root, 'variables') === undefined ? { ...template, deployment } : { document: template.document, root, deployment };
  return { document: template.document, root, deployment, ...argumentsOf(valueAt(node, 'properties', 'parameters'), template) };
}

/** Arguments of a deployment with expressions followed where they are, and the documents they stand in. What cannot be told hides the default. */
export function argumentsOf(parameters: DataNode | undefined, template: ArmTemplate): Required<Pick<ArmTemplate, 'given' | 'homes'>> {
  const given = new Map<string, DataNode>();
  const homes = new Map<DataNode, DataDocument>(template.homes ?? []);
  for (const { key, value } of entriesOf(parameters).slice(0, 500)) {
    const written = valueAt(value, 'value') ?? valueAt(value, 'reference') ?? value;
    const found = resolve(written, template);
    const node: DataNode = found?.is === 'node' && valueAt(value, 'reference') === undefined ? found.node : { type: 'scalar', value: UNTOLD, ...spanOf(written) };
    given.set(key.toLowerCase(), node);
    note(node, template.homes?.get(node) ?? template.document, homes);
  }
  return { given, homes };
}

/** An expression no template can follow: stands for an argument that is not known. */
const UNTOLD = '[given()]';

function note(node: DataNode, home: DataDocument, homes: Map<DataNode, DataDocument>): void {
  const stack: DataNode[] = [node];
  for (let next = stack.pop(); next && homes.size < 20_000; next = stack.pop()) {
    if (!homes.has(next)) homes.set(next, home);
    if (next.type === 'list') stack.push(...next.items.slice(0, 1000));
    else if (next.type === 'map') stack.push(...next.entries.slice(0, 1000).map(({ value }) => value));
  }
}

/** The value below a path of a resource, with parameters' defaults and variables filled in at every step. */
export function armValue(resource: ArmResource, ...path: readonly string[]): ArmValue | undefined {
  let at = resolve(resource.node, resource.template);
  for (const key of path) {
    if (at?.is !== 'node') return at;
    // Of a list of one that one is meant.
    const only = at.node.type === 'list' && at.node.items.length === 1 ? resolve(at.node.items[0], resource.template) : at;
    if (only?.is !== 'node') return only;
    at = resolve(anyCase(only.node, key), resource.template);
  }
  return at;
}

/** Properties know no case. */
function anyCase(node: DataNode, key: string): DataNode | undefined {
  const exact = valueAt(node, key);
  if (exact || node.type !== 'map') return exact;
  const lower = key.toLowerCase();
  return node.entries.findLast((entry) => entry.key.toLowerCase() === lower)?.value;
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

/** Follows an expression to what it comes to; what cannot be told keeps its text. */
export function resolve(start: DataNode | undefined, template: ArmTemplate): ArmValue | undefined {
  if (!start) return undefined;
  const text = start.type === 'scalar' && typeof start.value === 'string' ? start.value : undefined;
  if (text === undefined || !isExpression(text)) return { is: 'node', node: start, at: placeIn(homeOf(start, template), spanOf(start)) };
  const node = evaluated(text, spanOf(start), template);
  return node ? { is: 'node', node, at: placeIn(homeOf(node, template), spanOf(node)) } : { is: 'unknown', text, at: placeIn(homeOf(start, template), spanOf(start)) };
}

/** The document a node stands in: what a linked template is given stands in the one that links it. */
function homeOf(node: DataNode, template: ArmTemplate): DataDocument { return template.homes?.get(node) ?? template.document; }
