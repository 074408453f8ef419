import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/railway/index.ts';
import { only } from '../../support/facts.ts';
import { arrows, factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

test('a database helper lies on a volume, whom it serves stands at the reference', async () => {
  const facts = await factsOfFixture('railway/implied-volume', create);
  expect(resource(facts, 'railway:rentals:service:pgdata')).toMatchObject({ type: 'railway.postgres', maybe: ['railway:-:service:pgdata', 'railway-database'] });
  expect(arrows(facts, 'storedOn')).toContain('railway:rentals:service:pgdata -> railway:rentals:volume:pgdata-volume');
  expect(arrows(facts, 'serves')).toEqual(['railway:rentals:service:cache -> railway:rentals:service:api', 'railway:rentals:service:pgdata -> railway:rentals:service:api']);
  expect(arrows(facts, 'partOf')).toContain('railway:rentals:bucket:uploads -> railway:rentals');
  expect(kinds(resource(facts, 'railway:rentals:volume:pgdata-volume'))).toEqual(['production']);
});

test('declared volumes, a computed project name, a dump service', async () => {
  const facts = await factsOfFixture('railway/declared-volume', create);
  expect(arrows(facts, 'storedOn')).toEqual(['railway:-:service:postgres -> railway:-:volume:postgres-volume']);
  expect(arrows(facts, 'copiedTo')).toEqual(['railway:-:service:postgres -> s3:rentals-offsite']);
  expect(arrows(facts, 'serves')).toContain('railway:-:volume:files -> railway:-:service:web');
  expect(kinds(resource(facts, 'railway:-:service:postgres'))).toEqual([]);
});

test('a service that runs a database image on its own volume', async () => {
  const facts = await factsOfFiles({ '.railway/railway.ts': 'import { defineRailway, image, project, service, volume } from "railway/iac";\nexport default defineRailway(() => {\n  const data = volume("pgdata");\n  const db = service("db", { source: image("postgres:16"), volumeMounts: { "/var/lib/postgresql/data": data } });\n  return project("shop", { resources: [db, data] });\n});\n' }, create);
  expect(resource(facts, 'railway:shop:service:db').type).toBe('railway.postgres');
  expect(arrows(facts, 'storedOn')).toEqual(['railway:shop:service:db -> railway:shop:volume:pgdata']);
});

test('what cannot be read is a gap: a computed name, Python, nothing of Railway', async () => {
  const computed = await factsOfFiles({ '.railway/railway.ts': 'import { postgres, project, defineRailway } from "railway/iac";\nexport default defineRailway((c) => project("p", { resources: [postgres(`db-${c.environment}`)] }));\n' }, create);
  expect(only(computed, 'gap')).toMatchObject([{ kind: 'unresolved' }]);
  expect(keys(computed)).toEqual(['railway:p']);
  expect(only(await factsOfFiles({ '.railway/railway.py': 'from railway import postgres\n' }, create), 'gap')).toHaveLength(1);
});

test('legacy files name a project and no data', async () => {
  expect(keys(await factsOfFixture('railway/legacy', create))).toEqual(['railway:-']);
});
