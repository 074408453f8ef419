import { set, unknown } from '../../../model/index.ts';
import type { DataDocument, Known, Place, Scalar } from '../../../model/index.ts';
import { child, children, dotted, stringOf } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import { entriesOf, valueAt } from '../../shared/nodes.ts';
import type { Names, Reader } from '../../shared/program-values.ts';

/** A setting that a program asks for: its key, without the project's name where it is the project's own, and what holds where no stack sets it. */
export interface Asked { readonly key: string; readonly at: Place; readonly otherwise?: Known<Scalar> }
/** Settings of one stack; the value of one that is encrypted is not known. */
export type Settings = ReadonlyMap<string, { readonly value: Scalar | undefined; readonly at: Place }>;

const GETS = /^(.{1,100})\.(?:get|require)(?:Boolean|Number)?$/;

/** `config.getBoolean('protect') ?? true`: the setting that an expression is; undefined for any other. */
export function askedBy(node: Node | undefined, reader: Reader, names: Names): Asked | undefined {
  const whole = reader.behind(node);
  if (whole?.type === 'LogicalExpression' && (whole['operator'] === '??' || whole['operator'] === '||')) {
    const left = askedBy(child(whole, 'left'), reader, names);
    return left && { ...left, otherwise: reader.known(child(whole, 'right')) };
  }
  if (whole?.type !== 'CallExpression') return undefined;
  const on = GETS.exec(dotted(child(whole, 'callee')) ?? '')?.[1];
  const made = on === undefined ? undefined : names.given.get(on);
  if (made?.type !== 'NewExpression' || !isConfig(dotted(child(made, 'callee')), names)) return undefined;
  const name = stringOf(children(whole, 'arguments')[0]);
  const [space] = children(made, 'arguments');
  const of = space === undefined ? '' : stringOf(reader.behind(space));
  return name === undefined || of === undefined ? undefined : { key: of === '' ? name : `${of}:${name}`, at: reader.place(whole) };
}

function isConfig(callee: string | undefined, names: Names): boolean {
  const [head = '', ...rest] = callee?.split('.') ?? [];
  const from = names.imported.get(head);
  return (from === '@pulumi/pulumi#Config' && rest.length === 0) || (from === '@pulumi/pulumi#*' && rest.join('.') === 'Config');
}

/** Settings of `Pulumi.<stack>.yaml` as they are written. */
export function settingsOf(document: DataDocument): Settings {
  const found = new Map<string, { value: Scalar | undefined; at: Place }>();
  for (const { key, value } of entriesOf(valueAt(document.roots[0], 'config')).slice(0, 1000)) {
    found.set(key, { value: value.type !== 'scalar' ? undefined : value.value === 'true' ? true : value.value === 'false' ? false : value.value, at: { file: document.file, start: value.start, end: value.end, origin: document.origin } });
  }
  return found;
}

/** What the stacks of a program come to for one setting: the value they agree on, else one of several. Without stacks in the tree it is not known. */
export function settled(asked: Asked, project: string, stacks: readonly Settings[]): Known<Scalar> {
  const lost = unknown<Scalar>('a setting of the stack says it', asked.at);
  if (stacks.length === 0) return lost;
  const values = stacks.map((stack) => stack.get(asked.key.includes(':') ? asked.key : `${project}:${asked.key}`));
  const said = values.flatMap((one) => one ?? []);
  if (said.some((one) => one.value === undefined)) return lost;
  const [first] = said;
  const different = new Set<Scalar>(said.flatMap((one) => one.value ?? []));
  if (first && said.length === values.length && different.size === 1 && first.value !== undefined) return set<Scalar>(first.value, first.at, [{ at: asked.at, note: 'the program asks for this setting' }]);
  if (!first && asked.otherwise?.basis === 'set') return asked.otherwise;
  if (asked.otherwise?.basis === 'set' && said.length < values.length) different.add(asked.otherwise.value);
  return unknown('its stacks differ in the setting that says it', asked.at, [...different]);
}
