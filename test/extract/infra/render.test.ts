import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/render.ts';
import { arrows, factsOfFiles, factsOfFixture, kinds, resource } from './support.ts';

test('a database and whom it serves', async () => {
  const facts = await factsOfFixture('render/shared-database', create);
  expect(arrows(facts, 'serves')).toEqual(['render:database:shop-db -> render:service:shop-production', 'render:database:shop-db -> render:service:shop-staging', 'render:shop-production:disk:uploads -> render:service:shop-production']);
  expect(kinds(resource(facts, 'render:database:shop-db'))).toEqual(['production', 'staging']);
});

test('nothing of Render is nothing', async () => {
  expect(await factsOfFiles({ 'render.yaml': 'scene: { camera: 1 }\n' }, create)).toEqual([]);
});
