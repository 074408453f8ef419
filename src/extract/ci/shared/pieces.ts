import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Place } from '../../../model/index.ts';
import { placer } from '../../shared/commands/index.ts';
import { entriesOf, textOf, valueAt } from '../../shared/nodes.ts';
import type { GivenSecret, TakenRole } from '../local.ts';
import type { Piece } from './described.ts';

const DEEPEST = 12;
const MOST = 2_000;

/** A scalar of a script. */
export function pieceOf(document: DataDocument, node: DataNode): Piece | undefined {
  if (node.type !== 'scalar' || typeof node.value !== 'string') return undefined;
  const spanOf = placer(node, document.text);
  return { text: node.value, place: (span) => placeIn(document, spanOf(span)) };
}

/** A script as a text, a list of lines, or lists of those, as anchors make them. */
export function piecesOf(document: DataDocument, node: DataNode | undefined, depth = 0): readonly Piece[] {
  if (!node || depth > DEEPEST) return [];
  if (node.type === 'list') return node.items.slice(0, MOST).flatMap((item) => piecesOf(document, item, depth + 1));
  const piece = pieceOf(document, node);
  return piece ? [piece] : [];
}

/** A command that a task or plugin runs, said as the shell would: all of it stands where the task is named. */
export function saidBy(text: string, at: Place): Piece { return { text, place: () => at }; }

/** A variable of a block: its name, and where it takes its value from another one. */
export interface Declared { readonly own: ReadonlySet<string>; readonly given: readonly GivenSecret[]; /** Roles whose names are written out as a value. */ readonly roles: readonly TakenRole[] }

/** Variables of a map of names to values (or to maps with `value`): a value that is another variable is a secret of the project unless the files know it. */
export function declaredIn(document: DataDocument, node: DataNode | undefined, reference: RegExp = /^\s*\$\{?([A-Za-z_]\w{0,100})\}?\s*$/): Declared {
  const own = new Set<string>();
  const given: GivenSecret[] = [];
  const roles: TakenRole[] = [];
  for (const { key, value } of entriesOf(node).slice(0, MOST)) {
    own.add(key);
    const scalar = value.type === 'map' ? valueAt(value, 'value') : value;
    const from = reference.exec(textOf(scalar) ?? '')?.[1];
    if (from !== undefined && scalar && from !== key) given.push({ name: from, of: 'secrets', bound: [key], at: placeIn(document, scalar), note: `takes ${from} from the variables of the project, which are kept outside of these files` });
    if (from === key) own.delete(key);
    const role = scalar && roleNamed(textOf(scalar) ?? '', placeIn(document, scalar));
    if (role) roles.push(role);
  }
  return { own, given, roles };
}

/** Declared variables of several blocks, outermost first; what one block knows is no secret of the project. */
export function declared(blocks: readonly Declared[]): Declared {
  const own = new Set(blocks.flatMap((one) => [...one.own]));
  return { own, given: blocks.flatMap((one) => one.given).filter((one) => !own.has(one.name)), roles: blocks.flatMap((one) => one.roles) };
}

/** A role of AWS that a value names in full; undefined for any other value. */
export function roleNamed(text: string, at: Place): TakenRole | undefined {
  const arn = /^\s*arn:aws[\w-]{0,20}:iam::(\d{12}):role\/([\w+=,.@/-]{1,200})\s*$/.exec(text);
  return arn ? { provider: 'aws', kind: 'aws.role', name: `role ${arn[2] ?? ''}`, key: arn[0].trim(), account: arn[1] ?? '', lasts: 'for an hour at a time, by the identity of the job', at } : undefined;
}
