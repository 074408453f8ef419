import { attributesOfType } from '../../../model/index.ts';
import type { DataNode, ResourceType } from '../../../model/index.ts';
import type { Draft } from './drafts.ts';
import { idOf } from './template.ts';
import type { ArmResource } from './template.ts';

/** A thing that a template only speaks of through its children: the settings of an account that is made elsewhere. */
export interface Elsewhere { readonly parent: ArmResource; readonly row: ResourceType; readonly own: readonly ArmResource[] }

/** Parents that `made` has children of and does not make, where the tables ask for what such children say. */
export function parentsElsewhere(made: readonly ArmResource[], rows: ReadonlyMap<string, ResourceType>): readonly Elsewhere[] {
  const found = new Map<string, { parent: ArmResource; row: ResourceType; own: ArmResource[] }>();
  for (const one of made) {
    const cut = one.type.lastIndexOf('/');
    const row = rows.get(one.type.slice(0, cut).toLowerCase());
    const own = `${one.type.slice(cut + 1).toLowerCase()}:`;
    if (!row || one.parent?.existing === false || !attributesOfType(row).some((attribute) => attribute.toLowerCase().startsWith(own))) continue;
    const parent = one.parent ?? standIn(one, row);
    const id = one.parent?.key ?? idOf(parent);
    const had = found.get(id);
    if (had) had.own.push(one); else found.set(id, { parent, row, own: [one] });
  }
  return [...found.values()];
}

/** The parent by the name that its child begins with: `orders/default`. */
function standIn(child: ArmResource, row: ResourceType): ArmResource {
  const cut = child.name?.lastIndexOf('/') ?? -1;
  const name = child.name !== undefined && cut > 0 ? child.name.slice(0, cut) : undefined;
  const { start, end } = child.node;
  const node: DataNode = { type: 'map', start, end, entries: name === undefined ? [] : [{ key: 'name', keySpan: { start, end }, value: { type: 'scalar', value: name, start, end, decoded: true } }] };
  return { ...child, type: row.type, name, fullName: child.fullName.slice(0, Math.max(0, child.fullName.lastIndexOf('/'))), node, key: `${child.key}^`, parent: undefined, symbol: undefined, existing: true };
}

/** Gives what is said of things made elsewhere to the drafts of those, by a name that is theirs alone. Returns the drafts of which nothing else is seen. */
export function settle(elsewhere: readonly Draft[], drafts: readonly Draft[]): readonly Draft[] {
  return elsewhere.filter((one) => {
    const names = [...one.keys.slice(1), ...one.maybe];
    const same = names.length === 0 ? [] : drafts.filter((draft) => draft.row === one.row && [...draft.keys, ...draft.maybe].some((key) => names.includes(key)));
    for (const draft of same) for (const [attribute, known] of one.attributes) if (known.basis === 'set' && attribute.includes(':') && !draft.attributes.has(attribute)) draft.attributes.set(attribute, known);
    return same.length === 0;
  });
}
