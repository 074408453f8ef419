import type { Knowledge, Known, Place, ResourceType, ResourceTypes, Scalar } from '../../../model/index.ts';
import { set, unknown, whenAsked } from '../../../model/index.ts';
import { child, children, dotted, identifier, stringOf } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import type { Names, Reader } from '../../shared/program-values.ts';
import { sideOf, SIDES } from '../../shared/side-resources.ts';

/** Classes that are resources of a provider of Terraform, from the published bindings or from those that the app makes for itself. */
const FROM = /^(?:@cdktf\/provider-([a-z][a-z0-9-]{0,40})|(?:@?\.{0,2}\/)?(?:[\w.-]{1,80}\/){0,8}\.gen\/providers\/([a-z][a-z0-9-]{0,40}))(?:\/[\w/.-]{0,120})?#(.{0,200})$/;
/** Where types do not begin with the name of their provider. */
const BEGINS: Readonly<Record<string, string>> = { 'google-beta': 'google', azuread: 'azuread', mongodbatlas: 'mongodbatlas' };
const squeezed = (text: string): string => text.replaceAll(/[_-]/g, '').toLowerCase();

/** A resource that says something of another one. */
export interface Side { readonly kind: 'side'; readonly file: string; readonly attribute: string; readonly of: string | undefined; readonly value: Known<Scalar>; readonly at: Place }

/** Finds the row of a class of CDK for Terraform. */
export class Bindings {
  readonly #rows: ResourceTypes;
  constructor(knowledge: Knowledge) {
    this.#rows = whenAsked(() => new Map(knowledge.resources.flatMap((row) => (row.format === 'terraform' && !/[:.]/.test(row.type) ? [[squeezed(row.type), row] as const] : []))));
  }

  /** Provider and class of `new <callee>(...)`; undefined where it is none of a provider. */
  classOf(callee: string | undefined, names: Names): { readonly provider: string; readonly name: string } | undefined {
    const [head, ...rest] = callee?.split('.') ?? [];
    const match = FROM.exec((head === undefined ? undefined : names.imported.get(head)) ?? '');
    const provider = match?.[1] ?? match?.[2];
    const name = rest.at(-1) ?? match?.[3];
    return provider === undefined || name === undefined || !/^[A-Z]/.test(name) ? undefined : { provider: Object.hasOwn(BEGINS, provider) ? BEGINS[provider] ?? provider : provider, name };
  }

  rowOf({ provider, name }: { readonly provider: string; readonly name: string }): ResourceType | undefined { return this.#rows.get(squeezed(provider + name)); }

  /** What a resource says of another one, if that is what it is for. */
  side({ provider, name }: { readonly provider: string; readonly name: string }, node: Node, file: string, reader: Reader): Side | undefined {
    const side = SIDES[sideOf(provider, name) ?? ''];
    if (!side) return undefined;
    const config = children(node, 'arguments')[2];
    const target = side.target === '' ? undefined : dotted(reader.property(config, side.target).node);
    let value: Known<Scalar> = set<Scalar>(true, reader.place(node));
    if (side.read) {
      let at: Node | undefined = config;
      for (const step of side.read) at = reader.property(at, step).node;
      const known = at ? reader.known(at) : unknown<Scalar>('another resource of the program says it', reader.place(node));
      value = known.basis === 'set' ? set<Scalar>(known.value === side.yes, known.at) : unknown('another resource of the program says it', reader.place(node));
    }
    return { kind: 'side', file, attribute: side.attribute, of: target?.replace(/\.(?:id|bucket|arn|name)$/, ''), value, at: reader.place(node) };
  }
}

/** `bucket.addOverride('lifecycle.prevent_destroy', true)`, by the name it is called on: in the words of Terraform. */
export function overridesOf(nodes: readonly Node[], reader: Reader): ReadonlyMap<string, ReadonlyMap<string, Known<Scalar>>> {
  const out = new Map<string, Map<string, Known<Scalar>>>();
  for (const node of nodes) {
    const on = node.type === 'CallExpression' ? /^(.+)\.addOverride$/.exec(dotted(child(node, 'callee')) ?? '')?.[1] : undefined;
    const [path, value] = on === undefined ? [] : children(node, 'arguments');
    const name = stringOf(path);
    if (on !== undefined && name !== undefined && value) out.set(on, (out.get(on) ?? new Map<string, Known<Scalar>>()).set(name, reader.known(value)));
  }
  return out;
}

/** Where an app keeps the state of its stacks: `new S3Backend(this, {...})`. */
export function backendOf(node: Node, names: Names): string | undefined {
  const name = identifier(child(node, 'callee'));
  const from = name === undefined ? undefined : names.imported.get(name);
  return /^cdktf#(\w{1,40})Backend$/.exec(from ?? '')?.[1]?.toLowerCase();
}

/** `force_destroy` as a program writes it. */
export function camel(attribute: string): string { return attribute.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()); }
