import { expect, test } from 'vitest';
import { create as backups } from '../../../src/extract/infra/backups/index.ts';
import { create as cloudflare } from '../../../src/extract/infra/cloudflare/index.ts';
import { create as digitalocean } from '../../../src/extract/infra/digitalocean.ts';
import { create as firebase } from '../../../src/extract/infra/firebase.ts';
import { create as heroku } from '../../../src/extract/infra/heroku.ts';
import { create as sst } from '../../../src/extract/infra/sst.ts';
import type { CreateExtractor } from '../../../src/model/index.ts';
import { only } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { arrows, factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

const READERS: readonly (readonly [fixture: string, create: CreateExtractor])[] = [['backups/tools', backups], ['cloudflare/environments', cloudflare], ['digitalocean/app', digitalocean], ['firebase/aliases', firebase], ['heroku/addons', heroku]];

test.each(READERS)('every resource of %s has a row', async (fixture, create) => {
  const types = new Set(knowledge().resources.map((row) => row.type));
  const found = only(await factsOfFixture(fixture, create), 'resource');
  expect(found.length).toBeGreaterThan(2);
  expect(found.filter((fact) => !types.has(fact.type)).map((fact) => fact.type)).toEqual([]);
});

test('a Worker: one database in two environments, and classes of another Worker that are not its own', async () => {
  const facts = await factsOfFixture('cloudflare/environments', cloudflare);
  const shared = only(facts, 'resource').filter((fact) => fact.type === 'cloudflare.d1' && fact.name === 'shop');
  expect(new Set(shared.map((fact) => fact.keys[0])).size).toBe(1);
  expect(shared.flatMap(kinds).sort()).toEqual(['production', 'staging']);
  expect(keys(facts).filter((key) => key.startsWith('cloudflare:do:')).map((key) => key.split(':').slice(3).join(':'))).toEqual(['chat:Room', 'shop-production:Cart']);
  // What people write until they have an id is none.
  expect(keys(facts).filter((key) => key.startsWith('cloudflare:kv:')).length).toBe(2);
});

test('a Worker without environments says of none', async () => {
  const facts = await factsOfFiles({ 'packages/preview-proxy/wrangler.toml': 'name = "proxy"\nmain = "a.ts"\n[[r2_buckets]]\nbinding = "B"\nbucket_name = "files"\n' }, cloudflare);
  expect(only(facts, 'resource').flatMap((fact) => fact.environments)).toEqual([]);
});

test.each(['', '[', 'name = 3', 'env = "x"\nname = "a"', '[[d1_databases]]\ndatabase_id = []\n[[kv_namespaces]]\nid = "${ID}"\nbinding = "x"'])('a wrangler file that holds %j declares no store', async (text) => {
  expect(keys(await factsOfFiles({ 'wrangler.toml': text }, cloudflare)).filter((key) => !key.startsWith('cloudflare:worker:'))).toEqual([]);
});

test('an app spec: what it owns goes with it, and a cluster does not', async () => {
  const facts = await factsOfFixture('digitalocean/app', digitalocean);
  expect(arrows(facts, 'partOf')).toEqual(['digitalocean:app:shop-production:database:scratch -> digitalocean:app:shop-production']);
  expect(arrows(facts, 'serves')).toEqual(['digitalocean:cluster:shop-main -> digitalocean:app:shop-production:web']);
  expect(kinds(resource(facts, 'digitalocean:cluster:shop-main'))).toEqual(['production']);
});

test('projects of emulators are none', async () => {
  expect(keys(await factsOfFixture('firebase/aliases', firebase)).filter((key) => key.includes('demo'))).toEqual([]);
});

test('what backup tools copy, and where to', async () => {
  expect(arrows(await factsOfFixture('backups/tools', backups), 'copiedTo')).toEqual([
    'bind:/data/app.db -> bind:/backup/app', 'bind:/data/app.db -> remote:backup.example.net', 'bind:/data/app.db -> s3:shop-litestream',
    'bind:/srv/files -> b2:shop-files', 'bind:/srv/files -> remote:u1.your-storagebox.example.net', 'bind:/srv/files -> s3:shop-restic',
    'bind:/var/lib/postgresql/16/main -> bind:/var/lib/pgbackrest', 'bind:/var/lib/postgresql/16/main -> s3:shop-pgbackrest', 'bind:/var/lib/postgresql/data -> s3:shop-wal',
    'db:pg.example.net:5432/shop -> bind:/srv/barman/main', 'db:pg.example.net:5432/shop -> bind:/var/backups/shop.sql', 'db:pg.example.net:5432/shop -> rclone:sealed', 'db:pg.example.net:5432/shop -> remote:u1.your-storagebox.example.net', 'db:pg.example.net:5432/shop -> s3:shop-dumps',
  ]);
  expect(arrows(await factsOfFixture('backups/tools', backups), 'storedOn').filter((arrow) => arrow.startsWith('rclone:'))).toEqual(['rclone:sealed -> b2:shop-sealed', 'rclone:sealed -> rclone:offsite']);
});

test('SST: the choice that production gets', async () => {
  const facts = await factsOfFixture('sst/app', sst);
  expect(resource(facts, 'sst:sst.config.ts').attributes).toMatchObject({ removal: { basis: 'set', value: 'retain' }, protect: { basis: 'set', value: true } });
  const other = await factsOfFiles({ 'sst.config.ts': "export default $config({ app(input) { return { name: 'a', removal: process.env.KEEP }; } })" }, sst);
  expect(resource(other, 'sst:sst.config.ts').attributes['removal']?.basis).toBe('unknown');
});

test('add-ons of a review app are its own', async () => {
  expect(keys(await factsOfFixture('heroku/addons', heroku))).toEqual(['heroku:-:.:app:addon:heroku-postgresql', 'heroku:-:.:app:addon:sessions', 'heroku:-:.:review:addon:heroku-postgresql', 'heroku:-:.:test:addon:heroku-redis']);
});
