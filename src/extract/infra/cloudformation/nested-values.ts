import { valueAt } from '../../shared/nodes.ts';
import type { Instance } from './instances.ts';
import { either, list, map, through } from './value.ts';
import type { Value } from './value.ts';

/** Above the resource of the stack around: `../Orders`. What a nested stack has is `Data/Orders`. No logical id holds a slash. */
export const AROUND = '../';
const OUTPUT = /^Outputs\.([A-Za-z0-9]{1,255})$/;
const DEEPEST = 20;

/** The same value for a reader in another stack: references lead from there. */
export function movedBy(value: Value, path: string, depth = 0): Value {
  const refs = value.refs.map((ref) => ({ ...ref, to: `${path}${ref.to}` }));
  const inner = (one: Value): Value => (depth > DEEPEST ? one : movedBy(one, path, depth + 1));
  switch (value.type) {
    case 'list': return { ...list(value.items.map(inner), value.at, refs), via: value.via };
    case 'map': return { ...map(new Map([...value.entries].map(([key, one]) => [key, inner(one)])), value.keys, value.at), refs, via: value.via };
    case 'either': return { ...either(value.options.map((one) => one && inner(one)), value.why, value.at), refs, via: value.via };
    default: return { ...value, refs };
  }
}

/** The output of a nested stack that a value is, by the id of the stack; undefined where it is anything else. */
export function outputOf(value: Value | undefined): { readonly stack: string; readonly name: string } | undefined {
  const [only, ...more] = value?.type === 'unknown' ? value.refs : [];
  const name = only && more.length === 0 ? OUTPUT.exec(only.attribute)?.[1] : undefined;
  return only && name !== undefined ? { stack: only.to, name } : undefined;
}

/** What a nested stack gives out, as the stack around sees it. */
export function givenOut(nested: Instance, stack: string, name: string, from: Value): Value | undefined {
  const node = valueAt(nested.root, 'Outputs', name, 'Value');
  const value = node && nested.scope.value(node);
  return value && through(movedBy(value, `${stack}/`), from.at, `output ${name} of nested stack ${stack}`);
}

/** Prefix and id that a reference leads to from a stack with this prefix. */
export function targetIn(prefix: string, to: string): { readonly prefix: string; readonly id: string } {
  let at = prefix;
  let rest = to;
  while (rest.startsWith(AROUND)) { at = at.slice(0, at.lastIndexOf('.', at.length - 2) + 1); rest = rest.slice(AROUND.length); }
  const parts = rest.split('/');
  const id = parts.pop() ?? '';
  return { prefix: `${at}${parts.map((part) => `${part}.`).join('')}`, id };
}
