import { attributesOfType, comparedWith, set, unknown } from '../../../model/index.ts';
import type { JavaScriptDocument, Known, Place, Scalar } from '../../../model/index.ts';
import { identitiesOf, knownText } from '../../shared/drafts.ts';
import type { Identity } from '../../shared/drafts.ts';
import { child, children, dotted, stringOf } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import { askedOf } from '../../shared/asked.ts';
import type { Asked } from '../../shared/asked.ts';
import { keyOf } from './config.ts';
import { exportsOf } from './exports.ts';
import type { Exports } from './exports.ts';
import { programNodes } from '../../shared/program-nodes.ts';
import { namesOf, Reader } from '../../shared/program-values.ts';
import type { Names } from '../../shared/program-values.ts';
import type { Kind, Kinds } from './types.ts';
import { sideOf, SIDES } from '../../shared/side-resources.ts';

/** A resource that a program declares. */
export interface Declared {
  readonly kind: 'resource';
  readonly file: string;
  readonly type: string;
  readonly provider: string;
  readonly name: string;
  /** Variable it is given to, where there is one. */
  readonly variable: string | undefined;
  readonly identity: readonly Identity[];
  readonly attributes: ReadonlyMap<string, Known<Scalar>>;
  /** Attributes that a setting of the stack says. */
  readonly asked?: ReadonlyMap<string, Asked>;
  /** Names that a setting of the stack, or its name, is part of. */
  readonly named?: readonly { readonly prefix: string; readonly text: Asked }[];
  readonly at: Place;
}
/** A program that changes the options of all of its resources: which of them are protected is not known. */
export interface Changed { readonly kind: 'changed'; readonly file: string }
/** A resource that says an attribute of another one. */
export interface Side { readonly kind: 'side'; readonly file: string; readonly attribute: string; readonly of: string | undefined; readonly value: Known<Scalar> }

/** Resources of one program. Nothing is run: what is computed is not known. */
export function readProgram(document: JavaScriptDocument, kinds: Kinds): readonly (Declared | Side | Changed | Exports)[] {
  const { nodes, classes } = programNodes(document.ast);
  const names = namesOf(nodes);
  const reader = new Reader(document, names);
  const holders = new Map([...names.given].map(([name, node]) => [node, name]));
  const key = keyOf(names);
  const handed = exportsOf(nodes, document.file, reader, key);
  return [...handed ? [handed] : [], ...nodes.flatMap((node, index): (Declared | Side | Changed)[] => {
    if (node.type === 'CallExpression') return changes(node, reader) ? [{ kind: 'changed', file: document.file }] : [];
    if (node.type !== 'NewExpression') return [];
    const made = classOf(dotted(child(node, 'callee')), names);
    if (!made) return [];
    const [id, args, options] = children(node, 'arguments');
    const side = sideOf(made.pack, made.module, made.name);
    if (side !== undefined) return sideFacts(side, document.file, node, args, reader);
    const kind = kinds.of(made.pack, made.module, made.name, reader.property(args, 'properties').node !== undefined);
    if (!kind) return [];
    const attributes = attributesOf(kind, (path) => at(args, path.split('.'), reader));
    const asked = new Map<string, Asked>();
    const ask = (attribute: string, from: Node | undefined, path: readonly string[]): void => { const one = askedOf(reader.below(from, path), reader, key); if (one) asked.set(attribute, one); };
    for (const attribute of attributes.keys()) ask(attribute, args, kind.named(attribute).split('.'));
    for (const option of ['retainOnDelete', 'protect']) ask('lifecycle.prevent_destroy', options, [option]);
    const texts = kind.row.identity.flatMap(({ attribute, prefix }) => { const text = askedOf(reader.below(args, kind.named(attribute).split('.')), reader, key); return text ? [{ prefix, text }] : []; });
    const kept = keeps(options, reader) ?? fromParent(options, classes[index] ?? '', nodes, reader);
    if (kept) attributes.set('lifecycle.prevent_destroy', kept);
    if (kept?.basis === 'set' && kept.value === true) asked.delete('lifecycle.prevent_destroy');
    const identity = identitiesOf(kind.row, (attribute) => knownText(at(args, kind.named(attribute).split('.'), reader)));
    return [{ kind: 'resource', file: document.file, type: kind.row.type, provider: made.pack, name: stringOf(reader.behind(id)) ?? holders.get(node) ?? made.name, variable: holders.get(node), identity, attributes, asked, named: texts, at: reader.place({ start: node.start, end: child(node, 'callee')?.end ?? node.end }) }];
  })];
}

/** `pulumi.runtime.registerStackTransformation(...)` of something that speaks of protection. */
function changes(node: Node, reader: Reader): boolean {
  return /(?:^|\.)registerStackTransform(?:ation)?$/.test(dotted(child(node, 'callee')) ?? '') && /\b(?:protect|retainOnDelete)\b/.test(reader.text(node));
}

/** `new aws.rds.Instance`, `new rds.Instance`, `new Instance`: package, module and class, by what the names are imported from. */
function classOf(callee: string | undefined, names: Names): { readonly pack: string; readonly module: string; readonly name: string } | undefined {
  const [head, ...rest] = callee?.split('.') ?? [];
  const from = head === undefined ? undefined : names.imported.get(head);
  const match = /^@pulumi(?:verse)?\/([\w-]+)(?:\/([\w/]+))?#(.*)$/.exec(from ?? '');
  if (!match?.[1]) return undefined;
  const path = [...match[2]?.split('/') ?? [], ...match[3] === '*' || match[3] === 'default' || match[3] === undefined ? [] : [match[3]], ...rest];
  const name = path.at(-1);
  const [module = 'index'] = path.length > 1 ? path : [];
  return name === undefined || path.length > 4 ? undefined : { pack: match[1], module, name };
}

/** Attributes the row asks for, by what `ask` finds under their names in the program. */
export function attributesOf(kind: Kind, ask: (path: string) => Known<Scalar> | undefined): Map<string, Known<Scalar>> {
  const out = new Map<string, Known<Scalar>>();
  for (const attribute of attributesOfType(kind.row)) {
    if (attribute.includes(':')) continue;
    const known = ask(kind.named(attribute));
    if (known) out.set(attribute, fitting(known, kind, attribute));
  }
  return out;
}

function fitting(known: Known<Scalar>, kind: Kind, attribute: string): Known<Scalar> {
  const wanted = comparedWith(kind.row, attribute);
  if (known.basis !== 'set' || typeof known.value !== 'string') return known;
  if (wanted.some((want) => typeof want === 'boolean') && /^(?:true|false)$/.test(known.value)) return { ...known, value: known.value === 'true' };
  return wanted.some((want) => typeof want === 'number') && /^-?\d{1,9}$/.test(known.value) ? { ...known, value: Number(known.value) } : known;
}

/** `protect` and `retainOnDelete` of the options. */
function keeps(options: Node | undefined, reader: Reader): Known<Scalar> | undefined {
  const found = ['protect', 'retainOnDelete'].flatMap((name) => at(options, [name], reader) ?? []);
  if (found.length === 0) { const changed = ['transformations', 'transforms'].map((name) => reader.property(options, name).node).find((one) => one !== undefined); if (changed) return unknown('a transformation may say it', reader.place(changed)); }
  return found.find((one) => one.basis === 'set' && one.value === true) ?? found.find((one) => one.basis === 'unknown') ?? found[0];
}

/** What is protected protects what has it as its parent: another resource of the program, or the component that `this` is. */
function fromParent(options: Node | undefined, inClass: string, nodes: readonly Node[], reader: Reader, depth = 0): Known<Scalar> | undefined {
  const { node: written } = reader.property(options, 'parent');
  const parent = reader.behind(written);
  if (!parent || depth > 5) return undefined;
  const made = parent.type === 'NewExpression' ? [parent] : parent.type === 'ThisExpression' && inClass !== '' ? nodes.filter((node) => node.type === 'NewExpression' && dotted(child(node, 'callee')) === inClass) : [];
  const said = made.map((node) => {
    const last = children(node, 'arguments').at(-1);
    const known = at(last, ['protect'], reader);
    return known ?? fromParent(last, '', nodes, reader, depth + 1);
  });
  const [first] = said;
  if (!first || first.basis === 'unknown') return first;
  return said.every((one) => one?.basis === 'set' && first.basis === 'set' && one.value === first.value) ? first : unknown('not each of what it stands in says the same', reader.place(parent));
}

function sideFacts(id: string, file: string, node: Node, args: Node | undefined, reader: Reader): Side[] {
  const side = SIDES[id];
  if (!side) return [];
  const target = side.target === '' ? undefined : dotted(reader.property(args, side.target).node);
  const known = side.read ? at(args, side.read, reader) : undefined;
  const value: Known<Scalar> = known?.basis === 'set' ? set<Scalar>(known.value === side.yes, known.at) : unknown('another resource of the program says it', reader.place(node));
  return [{ kind: 'side', file, attribute: side.attribute, of: target?.replace(/\.(?:id|bucket|arn|name)$/, ''), value }];
}

/** The value below a path of properties; unknown where it may come from something that is not written here. */
function at(props: Node | undefined, path: readonly string[], reader: Reader): Known<Scalar> | undefined {
  let object = props;
  for (const [index, name] of path.entries()) {
    const whole = reader.behind(object);
    // One block may also be written as a list of one.
    if (whole?.type === 'ArrayExpression') object = children(whole, 'elements')[0];
    const { node, open } = reader.property(object, name);
    if (!node) return open && object ? unknown('its properties are put together elsewhere', reader.place(object)) : undefined;
    if (open) return unknown('something spread in after it may say otherwise', reader.place(node));
    if (index === path.length - 1) {
      const last = reader.behind(node);
      return last?.type === 'ObjectExpression' || last?.type === 'ArrayExpression' ? set<Scalar>(children(last, last.type === 'ObjectExpression' ? 'properties' : 'elements').length > 0, reader.place(last)) : reader.known(node);
    }
    object = node;
  }
  return undefined;
}
