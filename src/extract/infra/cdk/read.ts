import { set } from '../../../model/index.ts';
import type { DataDocument, DataNode, JavaScriptDocument, Knowledge, Known, Place, ResourceType, Scalar } from '../../../model/index.ts';
import { askedOf } from '../../shared/asked.ts';
import type { Asked, KeyOf } from '../../shared/asked.ts';
import { entriesOf, textOf, valueAt } from '../../shared/nodes.ts';
import { child, children, dotted, stringOf } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import { programNodes } from '../../shared/program-nodes.ts';
import { constructOf, typeOf } from './constructs.ts';
import { extensionsOf, throughProps } from './handed-on.ts';
import { backendOf, overridesOf } from './terraform.ts';
import type { Bindings, Side } from './terraform.ts';
import { addedRules, expiryOf, imageExpiryOf } from './expiry.ts';
import { asksByStage, keysOf, madeBy } from './instances.ts';
import type { Made } from './instances.ts';
import { removalsIn } from './removals.ts';
import type { Removal } from './removals.ts';
import { namedIn, settingsOf } from './settings.ts';
import { namesOf, Reader } from '../../shared/program-values.ts';

/** A store that a program declares. */
export interface Declared {
  readonly kind: 'store';
  readonly file: string;
  readonly type: string;
  /** `ShopStack/Orders`. */
  readonly name: string;
  /** The class it is made in; empty for none. */
  readonly within: string;
  /** The name it is held by in the program; empty for none. */
  readonly held: string;
  /** It stands for a class that is a construct with more said, so that it is there once for each time that is made. */
  readonly extension: boolean;
  /** Names it is given, as the row calls them. */
  readonly texts: ReadonlyMap<string, Known<Scalar>>;
  readonly said: ReadonlyMap<string, Known<Scalar>>;
  /** Attributes and names that depend on what its class is handed. */
  readonly asked: ReadonlyMap<string, Asked>;
  readonly askedTexts: ReadonlyMap<string, Asked>;
  readonly at: Place;
}
/** cdk.json or cdktf.json: what `cdk` commands below its directory act on. */
export interface App { readonly kind: 'app'; readonly tool: 'cdk' | 'cdktf'; readonly file: string; readonly at: Place; readonly profile?: { readonly name: string; readonly at: Place }; readonly foreign: boolean; readonly context: ReadonlyMap<string, Known<Scalar>> }
/** Where an app of CDK for Terraform keeps its state. */
export interface Backend { readonly kind: 'backend'; readonly file: string; readonly type: string; readonly at: Place }
/** A program that asks for the settings of the stage it is run for. */
export interface ByStage { readonly kind: 'by-stage'; readonly file: string }
export type CdkLocal = ByStage | Declared | App | Made | Removal | Side | Backend;

/** Commands that start an app in a language that is not read. */
const FOREIGN = /(?:^|[\s/])(?:python3?|uv|poetry|mvn|mvnw|gradle|gradlew|java|dotnet|go)(?:\.exe)?\s/;

export function readApp(document: DataDocument): readonly App[] {
  const [root] = document.roots;
  const tool = document.file.endsWith('cdktf.json') ? 'cdktf' : 'cdk';
  const app = valueAt(root, 'app');
  if (!root || !app) return [];
  const place = (node: { start: number; end: number }): Place => ({ file: document.file, start: node.start, end: node.end, origin: document.origin });
  const profile = valueAt(root, 'profile');
  const name = textOf(profile);
  const foreign = tool === 'cdktf' ? !/^(?:typescript|javascript)$/.test(textOf(valueAt(root, 'language')) ?? 'typescript') : FOREIGN.test(textOf(app) ?? '');
  return [{ kind: 'app', tool, file: document.file, at: place(app), foreign, context: contextOf(valueAt(root, 'context'), place), ...(profile && name !== undefined && /^[\w.@-]{1,80}$/.test(name) ? { profile: { name, at: place(profile) } } : {}) }];
}

/** What the file says the app may ask for, by path. */
function contextOf(start: DataNode | undefined, place: (node: { start: number; end: number }) => Place): ReadonlyMap<string, Known<Scalar>> {
  const out = new Map<string, Known<Scalar>>();
  const pending = start ? [{ node: start, path: '', depth: 0 }] : [];
  for (let next = pending.pop(); next && out.size < 2000; next = pending.pop()) {
    if (next.node.type === 'scalar') out.set(next.path, set<Scalar>(next.node.value, place(next.node)));
    for (const { key, value } of next.depth < 6 ? entriesOf(next.node) : []) pending.push({ node: value, path: next.path === '' ? key : `${next.path}.${key}`, depth: next.depth + 1 });
  }
  return out;
}

/** Stores of one program. Its policies have a reader of their own. */
export function readProgram(document: JavaScriptDocument, knowledge: Knowledge, bindings: Bindings): readonly CdkLocal[] {
  const { nodes, classes } = programNodes(document.ast);
  const names = namesOf(nodes);
  const reader = new Reader(document, names);
  const rows = new Map(knowledge.resources.filter((row) => row.format === 'cdk' || row.format === 'cloudformation').map((row) => [row.type, row]));
  const keyOf = keysOf(nodes);
  const removals = removalsOf(nodes);
  const rules = addedRules(nodes);
  const overrides = overridesOf(nodes, reader);
  const extensions = extensionsOf(nodes, names);
  const holders = new Map([...names.given].map(([name, node]) => [node, name]));
  const out: CdkLocal[] = asksByStage(nodes) ? [{ kind: 'by-stage', file: document.file }] : [];
  for (const [index, node] of nodes.entries()) {
    const inClass = classes[index] ?? '';
    const { type } = child(node, 'callee') ?? {};
    const extended = node.type === 'CallExpression' && type === 'Super' ? extensions.get(inClass) : undefined;
    if (node.type !== 'NewExpression' && !extended) continue;
    const bound = extended ? undefined : bindings.classOf(dotted(child(node, 'callee')), names);
    const construct = extended ?? (bound ? undefined : constructOf(dotted(child(node, 'callee')), names));
    if (bound) { const side = bindings.side(bound, node, document.file, reader); if (side) { out.push(side); continue; } }
    if (!construct && !bound) {
      const made = madeBy(node, inClass, document.file, names, reader, keyOf);
      const backend = backendOf(node, names);
      if (backend !== undefined) out.push({ kind: 'backend', file: document.file, type: backend, at: reader.place(node) });
      else if (made) out.push(made);
      continue;
    }
    const row = bound ? bindings.rowOf(bound) : construct && rows.get(typeOf(construct));
    if (!row) continue;
    const held = holders.get(node) ?? '';
    const store = storeOf(document.file, node, inClass, row, reader, removals.get(extended ? 'this' : held), keyOf, { held, extension: extended !== undefined });
    const expires = row.type === 'cdk.aws-s3.Bucket' ? expiryOf : row.type === 'cdk.aws-ecr.Repository' ? imageExpiryOf : undefined;
    const expiry = expires?.(children(node, 'arguments')[2], rules.get(held) ?? [], reader);
    const more = [...expiry ? [['expires.days', expiry] as const] : [], ...row.format === 'terraform' && held !== '' ? overrides.get(held) ?? [] : []];
    out.push(more.length > 0 ? { ...store, said: new Map([...store.said, ...more]) } : store);
  }
  return [...out, ...removalsIn(nodes, classes, document.file, names, reader)];
}

function storeOf(file: string, node: Node, inClass: string, row: ResourceType, reader: Reader, removal: Node | undefined, keyOf: KeyOf, how: Pick<Declared, 'held' | 'extension'>): Declared {
  const [, id, props] = children(node, 'arguments');
  const texts = new Map<string, Known<Scalar>>();
  const askedTexts = new Map<string, Asked>();
  for (const { attribute } of row.identity) {
    const name = namedIn(row, attribute);
    const { node: given } = reader.property(props, name);
    if (given) texts.set(attribute, reader.known(given));
    const one = throughProps(props, [name], reader, keyOf) ?? askedOf(given, reader, keyOf);
    if (one) askedTexts.set(attribute, one);
  }
  const written = stringOf(reader.behind(id)) ?? 'store';
  return { kind: 'store', file, type: row.type, ...how, name: how.extension ? inClass : inClass === '' ? written : `${inClass}/${written}`, within: inClass, texts, askedTexts, ...settingsOf(row, props, reader, removal, keyOf), at: reader.place({ start: node.start, end: child(node, 'callee')?.end ?? node.end }) };
}

/** `orders.applyRemovalPolicy(...)`: by the name it is called on. */
function removalsOf(nodes: readonly Node[]): ReadonlyMap<string, Node> {
  const out = new Map<string, Node>();
  for (const node of nodes) {
    if (node.type !== 'CallExpression') continue;
    const on = /^(.+)\.applyRemovalPolicy$/.exec(dotted(child(node, 'callee')) ?? '')?.[1];
    const [policy] = children(node, 'arguments');
    if (on !== undefined && policy) out.set(on, policy);
  }
  return out;
}
