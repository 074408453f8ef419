import { expect, test } from 'vitest';
import { splitAuthority, withAuthority } from '../../src/knowledge/authority.ts';
import { knowledge } from '../support/knowledge.ts';

/** Through JSON, as the build writes it and the program reads it. */
const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('tables of grants are loaded once, when one of their fields is read, and are what they were', () => {
  const split = splitAuthority(knowledge());
  let loads = 0;
  const joined = withAuthority(again(split.knowledge), () => { loads++; return again(split.authority); });
  expect(loads).toBe(0);
  expect(JSON.stringify(split.knowledge).length).toBeLessThan(JSON.stringify(knowledge()).length * 0.8);
  expect(again(joined)).toEqual(again(knowledge()));
  expect(loads).toBe(1);
});

test('the platform of a table is known without loading it', () => {
  const split = splitAuthority(knowledge());
  const joined = withAuthority(again(split.knowledge), () => { throw new Error('loaded'); });
  expect(joined).toMatchObject({ access: (knowledge().access ?? []).map(({ platform }) => ({ platform })) });
});

test('what has another shape is handed back', () => {
  for (const odd of [undefined, null, [], {}, { iam: 1, access: [] }, { iam: [] }]) expect(withAuthority(odd, () => undefined)).toBe(odd);
});
