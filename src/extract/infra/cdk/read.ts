import type { DataDocument, JavaScriptDocument, Knowledge, Known, Place, ResourceType, Scalar } from '../../../model/index.ts';
import { askedOf } from '../../shared/asked.ts';
import type { Asked, KeyOf } from '../../shared/asked.ts';
import { textOf, valueAt } from '../../shared/nodes.ts';
import { child, children, dotted, stringOf } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import { programNodes } from '../../shared/program-nodes.ts';
import { constructOf, inProgram, typeOf } from './constructs.ts';
import { addedRules, expiryOf } from './expiry.ts';
import { keysOf, madeBy } from './instances.ts';
import type { Made } from './instances.ts';
import { removalsIn } from './removals.ts';
import type { Removal } from './removals.ts';
import { settingsOf } from './settings.ts';
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
  /** Names it is given, as the row calls them. */
  readonly texts: ReadonlyMap<string, Known<Scalar>>;
  readonly said: ReadonlyMap<string, Known<Scalar>>;
  /** Attributes and names that depend on what its class is handed. */
  readonly asked: ReadonlyMap<string, Asked>;
  readonly askedTexts: ReadonlyMap<string, Asked>;
  readonly at: Place;
}
/** cdk.json: what `cdk` commands below its directory act on. */
export interface App { readonly kind: 'app'; readonly file: string; readonly at: Place; readonly profile?: { readonly name: string; readonly at: Place }; readonly foreign: boolean }
export type CdkLocal = Declared | App | Made | Removal;

/** Commands that start an app in a language that is not read. */
const FOREIGN = /(?:^|[\s/])(?:python3?|uv|poetry|mvn|mvnw|gradle|gradlew|java|dotnet|go)(?:\.exe)?\s/;

export function readApp(document: DataDocument): readonly App[] {
  const [root] = document.roots;
  const app = valueAt(root, 'app');
  if (!root || !app) return [];
  const place = (node: { start: number; end: number }): Place => ({ file: document.file, start: node.start, end: node.end, origin: document.origin });
  const profile = valueAt(root, 'profile');
  const name = textOf(profile);
  return [{ kind: 'app', file: document.file, at: place(app), foreign: FOREIGN.test(textOf(app) ?? ''), ...(profile && name !== undefined && /^[\w.@-]{1,80}$/.test(name) ? { profile: { name, at: place(profile) } } : {}) }];
}

/** Stores of one program. Its policies have a reader of their own. */
export function readProgram(document: JavaScriptDocument, knowledge: Knowledge): readonly CdkLocal[] {
  const { nodes, classes } = programNodes(document.ast);
  const names = namesOf(nodes);
  const reader = new Reader(document, names);
  const rows = new Map(knowledge.resources.filter((row) => row.format === 'cdk' || row.format === 'cloudformation').map((row) => [row.type, row]));
  const keyOf = keysOf(nodes);
  const removals = removalsOf(nodes);
  const rules = addedRules(nodes);
  const holders = new Map([...names.given].map(([name, node]) => [node, name]));
  const out: CdkLocal[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'NewExpression') continue;
    const construct = constructOf(dotted(child(node, 'callee')), names);
    if (!construct) { const made = madeBy(node, classes[index] ?? '', document.file, names, reader, keyOf); if (made) out.push(made); continue; }
    const row = rows.get(typeOf(construct));
    if (!row) continue;
    const held = holders.get(node) ?? '';
    const store = storeOf(document.file, node, classes[index] ?? '', row, reader, removals.get(held), keyOf);
    const expiry = row.type === 'cdk.aws-s3.Bucket' ? expiryOf(children(node, 'arguments')[2], rules.get(held) ?? [], reader) : undefined;
    out.push(expiry ? { ...store, said: new Map([...store.said, ['expires.days', expiry]]) } : store);
  }
  return [...out, ...removalsIn(nodes, classes, document.file, names, reader)];
}

function storeOf(file: string, node: Node, inClass: string, row: ResourceType, reader: Reader, removal: Node | undefined, keyOf: KeyOf): Declared {
  const [, id, props] = children(node, 'arguments');
  const texts = new Map<string, Known<Scalar>>();
  const askedTexts = new Map<string, Asked>();
  for (const { attribute } of row.identity) {
    const { node: given } = reader.property(props, row.format === 'cdk' ? attribute : inProgram(attribute));
    if (!given) continue;
    texts.set(attribute, reader.known(given));
    const one = askedOf(given, reader, keyOf);
    if (one) askedTexts.set(attribute, one);
  }
  const written = stringOf(reader.behind(id)) ?? 'store';
  return { kind: 'store', file, type: row.type, name: inClass === '' ? written : `${inClass}/${written}`, within: inClass, texts, askedTexts, ...settingsOf(row, props, reader, removal, keyOf), at: reader.place({ start: node.start, end: child(node, 'callee')?.end ?? node.end }) };
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
