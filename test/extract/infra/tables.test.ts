import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { create as compose } from '../../../src/extract/infra/compose/index.ts';
import { create as fly } from '../../../src/extract/infra/fly.ts';
import { create as kubernetes } from '../../../src/extract/infra/kubernetes/index.ts';
import { create as railway } from '../../../src/extract/infra/railway/index.ts';
import { create as supabase } from '../../../src/extract/infra/supabase.ts';
import { linkResources } from '../../../src/graph/resources.ts';
import type { CreateExtractor } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { factsOfFixture } from './support.ts';

const READERS: Readonly<Record<string, CreateExtractor>> = { compose, fly, kubernetes, railway, supabase };

test('no image names two things', () => {
  const names = knowledge().resources.flatMap((row) => row.images?.names ?? []);
  expect(names.length).toBeGreaterThan(50);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name !== name.toLowerCase() || name.includes(':'))).toEqual([]);
});

test.each(Object.keys(READERS))('every resource of the %s fixtures has a row, and every attribute is one the row names', async (format) => {
  const create = READERS[format];
  if (!create) throw new Error(format);
  const rows = new Map(knowledge().resources.map((row) => [row.type, row]));
  const resources = (await Promise.all(readdirSync(new URL(`../../../fixtures/resources/${format}/`, import.meta.url)).map((file) => factsOfFixture(`${format}/${file.replace(/\.tree$/, '')}`, create)))).flatMap((facts) => only(facts, 'resource'));
  expect(resources.length).toBeGreaterThan(2);
  expect(resources.filter((fact) => !rows.has(fact.type)).map((fact) => fact.type)).toEqual([]);
  const unnamed = resources.flatMap((fact) => {
    const row = rows.get(fact.type);
    const named = new Set([...(row?.attributes ?? []), ...(row?.guards ?? []).map((guard) => guard.attribute), ...(row?.copies ?? []).flatMap((copy) => [copy.exists, copy.survives].flatMap((told) => (told.attribute === undefined ? [] : [told.attribute])))]);
    return Object.keys(fact.attributes).filter((attribute) => !named.has(attribute)).map((attribute) => `${fact.type}.${attribute}`);
  });
  expect(unnamed).toEqual([]);
});

test.each([
  ['compose/same-volume-dump', compose, 'compose:.:service:db', 'compose:.:volume:pgdata'],
  ['kubernetes/dump-same-claim', kubernetes, 'k8s:shop:StatefulSet/postgres', 'k8s:shop:PersistentVolumeClaim/pgdata'],
] as const)('%s: the graph sees that data and copy lie on one thing', async (fixture, create, store, place) => {
  const facts = await factsOfFixture(fixture, create);
  const linked = linkResources(only(facts, 'resource'), only(facts, 'relation'), knowledge());
  const on = linked.byKey(place)?.id;
  expect(on).toBeDefined();
  expect(linked.byKey(store)?.storedOn.map((each) => each.id)).toEqual([on]);
  expect(linked.byKey(store)?.copies.map((copy) => copy.on)).toContain(on);
});

test('contexts of one server become one cluster in both environments', async () => {
  const facts = await factsOfFixture('kubernetes/contexts', kubernetes);
  const linked = linkResources(only(facts, 'resource'), only(facts, 'relation'), knowledge());
  expect(linked.byKey('k8scontext:shop-production')?.id).toBe(linked.byKey('k8scontext:shop-staging')?.id);
  expect(linked.byKey('k8scontext:shop-staging')?.environments).toEqual(expect.arrayContaining(['production', 'staging']));
});
