import { expect, test } from 'vitest';
import { splitTables, withLateTables } from '../../src/knowledge/late-tables.ts';
import { parseKnowledge } from '../../src/knowledge/index.ts';
import { recognisedBy } from '../../src/model/index.ts';
import { knowledge } from '../support/knowledge.ts';

/** Through JSON, as the build writes it and the program reads it. */
const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Those of the build, and which parts were loaded. */
function late(): { joined: unknown; loads: string[] } {
  const { knowledge: first, ...rest } = splitTables(knowledge());
  const loads: string[] = [];
  const part = (name: keyof typeof rest) => (): unknown => { loads.push(name); return again(rest[name]); };
  return { joined: withLateTables(again(first), { reach: part('reach'), resources: part('resources'), operations: part('operations'), authority: part('authority') }), loads };
}

test('each part is loaded once, when something of it is first read, and all are what they were', () => {
  const { joined, loads } = late();
  expect(loads).toEqual([]);
  expect(again(joined)).toEqual(again(knowledge()));
  expect(again(joined)).toEqual(again(knowledge()));
  expect(loads.toSorted()).toEqual(['authority', 'operations', 'reach', 'resources']);
});

test('what is needed for credentials loads nothing', () => {
  const { joined, loads } = late();
  const tables = parseKnowledge(joined, { checked: true });
  expect([recognisedBy(tables).map(({ id, credentials }) => [id, credentials.length]), tables.secrets?.commands?.length, tables.digest]).toEqual([knowledge().providers.map(({ id, credentials }) => [id, credentials.length]), knowledge().secrets?.commands?.length, knowledge().digest]);
  expect(loads).toEqual([]);
  expect(tables.operations.length).toBe(knowledge().operations.length);
  expect(loads).toEqual(['operations']);
});

test('the rest of a provider is given to the rows that are there, once', () => {
  const { joined, loads } = late();
  const tables = parseKnowledge(joined, { checked: true });
  const before = recognisedBy(tables);
  expect(before.some((provider) => 'recovery' in provider || provider.credentials.some((kind) => 'may' in kind))).toBe(false);
  expect(tables.providers).toBe(before);
  expect(tables.providers).toEqual(again(knowledge().providers));
  expect([tables.agents, tables.mcpServers]).toEqual(again([knowledge().agents, knowledge().mcpServers]));
  expect(loads).toEqual(['reach']);
});

test('who copies the tables has all of every provider', () => {
  const { joined } = late();
  const copy = { ...parseKnowledge(joined, { checked: true }) };
  expect(copy.recognised).toBeUndefined();
  expect(recognisedBy(copy)).toEqual(again(knowledge().providers));
});

test('providers of which there are others than the rest says are refused', () => {
  const { knowledge: first, reach } = splitTables(knowledge());
  const other = again({ ...reach, providers: [] });
  expect(() => parseKnowledge(withLateTables(again(first), { reach: () => other, resources: () => [], operations: () => [], authority: () => ({}) }), { checked: true }).providers).toThrow('the table of providers is damaged; install craterscan again');
});

test('what every scan reads is less than a third of it all', () => {
  expect(JSON.stringify(splitTables(knowledge()).knowledge).length * 3).toBeLessThan(JSON.stringify(knowledge()).length);
});

test('the platform of a table is known without loading it', () => {
  expect(late().joined).toMatchObject({ access: (knowledge().access ?? []).map(({ platform }) => ({ platform })) });
});

test('a list that is none is refused when it is read', () => {
  const joined = withLateTables(again(splitTables(knowledge()).knowledge), { reach: () => ({}), resources: () => ({}), operations: () => [], authority: () => ({}) });
  expect(() => parseKnowledge(joined, { checked: true }).resources).toThrow('the table of resources is damaged; install craterscan again');
  expect(() => parseKnowledge(again({ ...knowledge(), resources: {} }), { checked: true })).toThrow('install craterscan again');
});

test('what has another shape is handed back', () => {
  for (const odd of [undefined, null, [], {}, { iam: 1, access: [] }, { iam: [] }]) expect(withLateTables(odd, { reach: () => ({}), resources: () => [], operations: () => [], authority: () => undefined })).toBe(odd);
});
