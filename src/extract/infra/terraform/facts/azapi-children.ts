import { set, unknown } from '../../../../model/index.ts';
import { attributesOfType } from '../../../../model/index.ts';
import type { Known, Scalar } from '../../../../model/index.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { through, toKnown } from '../value.ts';
import type { Item } from '../walk.ts';
import { templateType, templateValue } from './azapi.ts';
import { shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { namedBy } from './folds.ts';
import type { ItemIndex } from './index-of.ts';

/** Writes what children of Azure's templates say of their parents into the drafts of those: `<child type>:<path>`. Where the parent cannot be told, it is not known of any that may be it. */
export function foldTemplates(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, index: ItemIndex): void {
  for (const item of items) {
    const type = templateType(item)?.toLowerCase();
    const cut = type?.lastIndexOf('/') ?? -1;
    const named = type === undefined ? undefined : valueAt(item.declared.block.body, 'parent_id', item.instance.scope);
    if (type === undefined || !named) continue;
    const own = `${type.slice(cut + 1)}:`;
    const ofType = (draft: Draft): boolean => draft.row.type.toLowerCase() === type.slice(0, cut) && templateType(draft.item) !== undefined;
    const certain = namedBy(named, drafts, index, item.root).filter(ofType);
    for (const draft of certain.length > 0 ? certain : [...drafts.values()].filter((one) => one.item.root === item.root && ofType(one))) {
      for (const attribute of attributesOfType(draft.row)) {
        if (!attribute.toLowerCase().startsWith(own)) continue;
        const known = said(item, attribute.slice(own.length));
        if (certain.length > 0 ? known : !draft.attributes.has(attribute)) draft.attributes.set(attribute, certain.length > 0 && known ? known : unknown(`${shortName(item)} may speak of it`, placeOf(item.declared.file, item.declared.block.headSpan)));
      }
    }
  }
}

function said(item: Item, path: string): Known<Scalar> | undefined {
  const at = placeOf(item.declared.file, item.declared.block.headSpan);
  const value = path === '' ? undefined : templateValue(item, path);
  if (path === '') return set<Scalar>(true, at);
  return value && toKnown(through(value, at, `${shortName(item)} speaks of it`), at);
}
