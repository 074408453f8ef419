import { set, unknown } from '../../../../model/index.ts';
import type { Knowledge, Known, SafeguardFact, SafeguardHold, Safeguards } from '../../../../model/index.ts';
import { numberOf, textOf, truthOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, homeOf, itemsIn, nested, read, text } from './reading.ts';

/** What is declared for nothing but holding others back. */
export function safeguards(items: readonly Item[], index: ItemIndex, knowledge: Knowledge): readonly SafeguardFact[] {
  const table = knowledge.access?.find((one): one is Safeguards => one.platform === 'safeguards');
  const rows = new Map(table?.types.map((row) => [row.type, row]));
  return items.flatMap((item): readonly SafeguardFact[] => {
    const row = item.mode === 'managed' ? rows.get(item.type) : undefined;
    if (!row) return [];
    // What a reference leads to is named by its own address, where its name is only known when it is applied.
    const named = row.by.map((attribute) => text(item, attribute) ?? itemsIn(read(item, attribute), index).map((one) => one.address)[0]);
    const whole = named.length > 0 && named.every((one) => one !== undefined && one !== '');
    const of = [...row.by.flatMap((attribute) => itemsIn(read(item, attribute), index)).map(({ key }) => key), ...(row.held ? [item.key] : [])];
    const at = headOf(item);
    const itself: SafeguardFact['holds'] = row.itself === undefined ? [] : [{ id: '', says: row.itself, strength: item.certain ? set(1, at) : unknown('how many of it there are is not known', at, [0, 1]) }];
    return [{
      fact: 'safeguard', key: whole ? `safeguard:${item.type}:${named.join(':').slice(0, 300)}` : item.key, name: `${row.name} ${shortName(item)}`, of,
      holds: [...itself, ...row.holds.map((hold) => ({ id: hold.at, says: hold.says, strength: strengthOf(item, hold) }))], evidence: [{ at, note: `${shortName(item)} holds it back` }],
    }];
  });
}

function strengthOf(item: Item, { at: path, on, is }: SafeguardHold): Known<number> {
  const place = homeOf(item, path.split('.')[0] ?? path);
  const value = read(item, path);
  const stands = value !== undefined || nestedAt(item, path);
  if (on === 'some') return set(stands ? 1 : 0, place);
  if (on === 'not-true' || on === 'true') {
    const truth = value === undefined ? false : truthOf(value);
    return truth === undefined ? unknown(`${path} is only known when it is applied`, place, [0, 1]) : set(truth === (on === 'true') ? 1 : 0, place);
  }
  if (on === 'most') { const number = value === undefined ? 0 : numberOf(value); return number === undefined ? unknown(`${path} is only known when it is applied`, place) : set(number, place); }
  const known = value === undefined ? '' : textOf(value) ?? truthOf(value)?.toString();
  return known === undefined ? unknown(`${path} is only known when it is applied`, place, [0, 1]) : set(is?.includes(known) ? 1 : 0, place);
}

function nestedAt(item: Item, path: string): boolean {
  const [first = '', second] = path.split('.');
  return nested(item, first).some((block) => second === undefined || block.body.blocks.some(({ type }) => type === second));
}
