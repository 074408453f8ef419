import { attributesOfType, byDefault, set, unknown } from '../../../model/index.ts';
import type { Known, ResourceType, Scalar } from '../../../model/index.ts';
import { askedOf } from '../../shared/asked.ts';
import type { Asked, KeyOf } from '../../shared/asked.ts';
import { children } from '../../shared/ast.ts';
import type { AstNode as Node } from '../../shared/ast.ts';
import { inProgram } from './constructs.ts';
import type { Reader } from '../../shared/program-values.ts';
import { camel } from './terraform.ts';
import { throughProps } from './handed-on.ts';

/** The attribute under which a removal policy is kept as the program writes it, until it is put into the words of the row. */
export const REMOVAL = 'removal policy';

/** What the properties of a construct say of the attributes its row asks for, and those that what makes its class decides. */
export function settingsOf(row: ResourceType, props: Node | undefined, reader: Reader, removal: Node | undefined, keyOf: KeyOf): { readonly said: ReadonlyMap<string, Known<Scalar>>; readonly asked: ReadonlyMap<string, Asked> } {
  const said = new Map<string, Known<Scalar>>();
  const asked = new Map<string, Asked>();
  const own = row.format === 'cdk';
  const take = (attribute: string, path: readonly string[]): void => {
    const known = at(props, path, reader, row.format === 'terraform');
    if (!known) return;
    said.set(attribute, known);
    const one = known.basis === 'set' ? undefined : throughProps(props, path, reader, keyOf) ?? askedOf(reader.below(props, path), reader, keyOf);
    if (one) asked.set(attribute, one);
  };
  const attributes = attributesOfType(row);
  for (const attribute of attributes) {
    if (attribute === 'final_snapshot' || attribute === 'removalPolicy' || attribute === 'DeletionPolicy') continue;
    take(attribute, namedIn(row, attribute).split('.'));
  }
  // The newer form of the same switch.
  if (own && !said.has('pointInTimeRecovery') && attributes.includes('pointInTimeRecovery')) take('pointInTimeRecovery', ['pointInTimeRecoverySpecification', 'pointInTimeRecoveryEnabled']);
  // A lock is an object of its own, and a time that everything is locked for asks for the lock.
  for (const [attribute, object] of LOCKS) {
    if (!own || !attributes.includes(attribute) || said.get(attribute)?.basis === 'set') continue;
    const { node } = reader.property(props, object);
    if (node) said.set(attribute, set<Scalar>(true, reader.place(node)));
  }
  if (removal) {
    said.set(REMOVAL, reader.known(removal));
    const one = askedOf(removal, reader, keyOf);
    if (one) asked.set(REMOVAL, one);
  } else if (own) take(REMOVAL, ['removalPolicy']);
  return { said, asked };
}

/** What an attribute of a row is called in a program. */
export function namedIn(row: ResourceType, attribute: string): string { return row.format === 'cdk' ? attribute : row.format === 'terraform' ? camel(attribute) : inProgram(attribute); }

/** The attributes of the row, from what is said once everything that can be told is. */
export function finished(row: ResourceType, said: ReadonlyMap<string, Known<Scalar>>): ReadonlyMap<string, Known<Scalar>> {
  const out = new Map(said);
  const own = row.format === 'cdk';
  out.delete(REMOVAL);
  remove(said.get(REMOVAL), own ? 'removalPolicy' : 'DeletionPolicy', out);
  // Where the library keeps a database it also protects it, unless told otherwise.
  if (own && /^cdk\.aws-(?:rds|neptune)\./.test(row.type) && !out.has('deletionProtection')) {
    const policy = out.get('removalPolicy');
    if (policy?.basis === 'set' && policy.value === 'RETAIN') out.set('deletionProtection', byDefault<Scalar>(true, `resources/cdk:${row.type}.deletionProtection`));
    else if (policy?.basis === 'unknown') out.set('deletionProtection', unknown('it follows the removal policy, which is not known', policy.at));
  }
  return out;
}

const LOCKS: readonly (readonly [string, string])[] = [['objectLockEnabled', 'objectLockDefaultRetention'], ['lockConfiguration', 'lockConfiguration']];

/** The removal policy in the words of the row; one that takes a snapshot is no guard and a copy. */
function remove(policy: Known<Scalar> | undefined, attribute: string, out: Map<string, Known<Scalar>>): void {
  if (!policy || policy.basis === 'default') return;
  const words = attribute === 'DeletionPolicy' ? { RETAIN: 'Retain', DESTROY: 'Delete', SNAPSHOT: 'Snapshot' } as const : { RETAIN: 'RETAIN', DESTROY: 'DESTROY', SNAPSHOT: 'SNAPSHOT' } as const;
  const as = (value: Scalar): Scalar => (value === 'DESTROY' ? words.DESTROY : value === 'SNAPSHOT' ? words.SNAPSHOT : typeof value === 'string' && value.startsWith('RETAIN') ? words.RETAIN : value);
  if (policy.basis === 'unknown') {
    out.set(attribute, unknown(policy.why, policy.at, policy.possible?.map(as)));
    out.set('final_snapshot', unknown(policy.why, policy.at, policy.possible?.map((value) => value === 'SNAPSHOT')));
    return;
  }
  if (policy.value !== 'SNAPSHOT') out.set(attribute, set(as(policy.value), policy.at, policy.via));
  // What a stack never deletes, somebody else does, and says then whether a snapshot is taken.
  out.set('final_snapshot', as(policy.value) === words.RETAIN ? unknown('a stack keeps it, and whoever deletes it chooses', policy.at) : set<Scalar>(policy.value === 'SNAPSHOT', policy.at));
}

/** The value below a path of properties; unknown where it may come from something spread in, or from props that are not written here. */
function at(props: Node | undefined, path: readonly string[], reader: Reader, blocks: boolean): Known<Scalar> | undefined {
  let object = props;
  for (const [index, name] of path.entries()) {
    // One block may also be written as a list of one.
    const whole = blocks ? reader.behind(object) : undefined;
    if (whole?.type === 'ArrayExpression') object = children(whole, 'elements')[0];
    const { node, open } = reader.property(object, name);
    if (!node) return open ? unknown('its properties are put together elsewhere', object && reader.place(object)) : undefined;
    if (open) return unknown('something spread in after it may say otherwise', reader.place(node));
    if (index === path.length - 1) {
      const last = blocks ? reader.behind(node) : undefined;
      return last?.type === 'ObjectExpression' || last?.type === 'ArrayExpression' ? set<Scalar>(children(last, last.type === 'ObjectExpression' ? 'properties' : 'elements').length > 0, reader.place(last)) : reader.known(node);
    }
    object = node;
  }
  return undefined;
}
