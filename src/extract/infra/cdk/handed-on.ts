import { unknown } from '../../../model/index.ts';
import type { Known, Scalar } from '../../../model/index.ts';
import { askedOf } from '../../shared/asked.ts';
import type { Asked, KeyOf } from '../../shared/asked.ts';
import { child, children, dotted, identifier } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import type { Names, Reader } from '../../shared/program-values.ts';
import { constructOf } from './constructs.ts';
import type { Construct } from './constructs.ts';

/** All that a class is handed: `props`. */
export const WHOLE = /^(?:this\.)?_?\w{0,40}[pP]rops$/;

/**
 * A property of what a class hands on with all that it was handed itself: `props`, `{ ...props, versioned: true }`, `{ versioned: true, ...props }`. What is spread in later wins, where it
 * says anything. Undefined where nothing is handed on, or for a property of a property.
 */
export function throughProps(props: Node | undefined, path: readonly string[], reader: Reader, keyOf: KeyOf): Asked | undefined {
  const [name, ...more] = path;
  const from = reader.behind(props);
  if (!from || name === undefined || more.length > 0) return undefined;
  const key: Asked = { is: 'key', key: name, at: reader.place(from) };
  if (WHOLE.test(dotted(from) ?? '')) return key;
  if (from.type !== 'ObjectExpression') return undefined;
  const spreads = children(from, 'properties').filter((entry) => entry.type === 'SpreadElement');
  if (spreads.length !== 1 || !WHOLE.test(dotted(child(spreads[0], 'argument')) ?? '')) return undefined;
  const { node, open } = reader.property(from, name);
  if (!node) return key;
  return open ? { is: 'else', first: key, other: askedOf(node, reader, keyOf) ?? { is: 'known', known: reader.known(node) }, nullish: true } : undefined;
}

/** Classes of the program that are a construct of the library with more said: `class Ledger extends Table`, by name. */
export function extensionsOf(nodes: readonly Node[], names: Names): ReadonlyMap<string, Construct> {
  const out = new Map<string, Construct>();
  for (const node of nodes) {
    const name = node.type === 'ClassDeclaration' ? identifier(child(node, 'id')) : undefined;
    const construct = name === undefined ? undefined : constructOf(dotted(child(node, 'superClass')), names);
    if (name !== undefined && construct) out.set(name, construct);
  }
  return out;
}

/** What a context of the app may be asked for, as a key: whatever makes the class does not say it. */
export const CONTEXT = '\0context:';
/** A context that is asked for by a name that is worked out: mostly the settings of the stage. */
export const OF_STAGE = '*';
/** What is not known of a property that no maker was seen to hand on. */
export const unmade: Known<Scalar> = unknown('whoever makes it says it');
