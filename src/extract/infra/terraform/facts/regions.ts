import { set } from '../../../../model/index.ts';
import type { Fact, Place, Scalar } from '../../../../model/index.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf } from '../value.ts';
import type { Draft } from './drafts.ts';
import { configurationOf, setting } from './providers.ts';

/** Writes into what is copied, and into where its copies lie, the region that its own block or its provider names. What nobody wrote is not known. */
export function regionsOfCopies(facts: readonly Fact[], drafts: Iterable<Draft>): void {
  const about = new Set(facts.flatMap((fact) => (fact.fact === 'relation' && fact.kind === 'copiedTo' && fact.from !== fact.to ? [fact.from, fact.to] : [])));
  if (about.size === 0) return;
  for (const draft of drafts) {
    const found = draft.keys.some((key) => about.has(key)) ? regionOf(draft) : undefined;
    if (found) draft.attributes.set('lies.in', set<Scalar>(found.name, found.at));
  }
}

function regionOf({ item }: Draft): { readonly name: string; readonly at: Place } | undefined {
  const own = item.mode === 'managed' ? ['region', 'location'].map((path) => valueAt(item.declared.block.body, path, item.instance.scope)).find((value) => value !== undefined) : undefined;
  const value = own ?? setting(configurationOf(item), 'region');
  // `West Europe` and `westeurope` are one.
  const name = textOf(value)?.toLowerCase().replaceAll(' ', '');
  return value && name !== undefined && /^[a-z][a-z0-9-]{3,40}$/.test(name) ? { name, at: value.at ?? placeOf(item.declared.file, item.declared.block.headSpan) } : undefined;
}
