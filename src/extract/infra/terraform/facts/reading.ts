import type { Key, Place } from '../../../../model/index.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import type { Nested } from '../body.ts';
import { attributeOf } from '../module.ts';
import { placeOf } from '../scope.ts';
import { refsOf, textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import type { ItemIndex } from './index-of.ts';

/** Short questions about one item, for readers of grants. */
export function read(item: Item, path: string): Value | undefined { return valueAt(item.declared.block.body, path, item.instance.scope); }
export function text(item: Item, path: string): string | undefined { return textOf(read(item, path)); }
export function nested(item: Item, type: string): readonly Nested[] { return nestedBlocks(item.declared.block.body, type, item.instance.scope); }
export function headOf(item: Item): Place { return placeOf(item.declared.file, item.declared.block.headSpan); }

/** Where an attribute is written, else the head of the block. */
export function homeOf(item: Item, attribute: string): Place {
  const written = attributeOf(item.declared.block.body, attribute) ?? item.declared.block.body.blocks.find((block) => block.type === attribute);
  return placeOf(item.declared.file, written ?? item.declared.block.headSpan);
}

/** Texts of a list, or of one value, and whether that is all of it. */
export function textsIn(value: Value | undefined): { readonly texts: readonly string[]; readonly all: boolean } {
  if (value === undefined) return { texts: [], all: true };
  const items = value.type === 'list' ? value.items : [value];
  const texts = items.flatMap((one) => textOf(one) ?? []);
  return { texts, all: texts.length === items.length };
}

/** Items a value leads to, each once. */
export function itemsIn(value: Value | undefined, index: ItemIndex): readonly Item[] {
  return value ? [...new Set(refsOf(value).flatMap((ref) => index.of(ref)))] : [];
}

/** Keys of who is named by a value: what references lead to, else the names written out. */
export function holdersIn(values: readonly (Value | undefined)[], index: ItemIndex, provider: string): readonly Key[] {
  return [...new Set(values.flatMap((value) => (value?.type === 'list' ? value.items : value ? [value] : [])).flatMap((one): readonly Key[] => {
    const known = itemsIn(one, index).map((found) => found.key);
    const written = textOf(one);
    return known.length > 0 ? known : written !== undefined && /^[\w:@.*/-]{1,160}$/.test(written) ? [`${provider}:principal/${written}`] : [];
  }))];
}
