import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/database-roles.ts';
import { readersOf } from '../../../src/graph/database-users.ts';
import { only } from '../../support/facts.ts';
import { factsOfFiles } from './support.ts';

/** `user: effects` of every grant, sorted. */
async function rights(sql: string): Promise<readonly string[]> {
  return only(await factsOfFiles({ 'db/001.sql': sql }, create), 'grant').map((grant) => `${grant.to.slice(7)}: ${grant.effects.join(' ') || '-'}${grant.bound === 'at-most' ? '?' : ''}`).sort();
}
async function readers(sql: string): Promise<readonly string[]> { return [...readersOf(only(await factsOfFiles({ 'db/001.sql': sql }, create), 'grant')).keys()]; }

describe('grants of SQL', () => {
  test('tell who reads, who deletes, who owns and who is a superuser', async () => {
    expect((await rights(`
      CREATE ROLE app_ro LOGIN; -- GRANT ALL ON ALL TABLES IN SCHEMA public TO app_ro
      GRANT CONNECT ON DATABASE shop TO app_ro;
      grant select on all tables in schema public to app_ro, "Reports";
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_rw;
      GRANT ALL PRIVILEGES ON shop.* TO 'admin'@'%';
      ALTER TABLE orders OWNER TO migrator;
      CREATE USER boss WITH SUPERUSER PASSWORD 'x';
      INSERT INTO notes VALUES ('GRANT ALL ON x TO y');
    `)).filter((one) => !one.endsWith('-'))).toEqual(['admin: read write destroy', 'app_ro: read', 'app_rw: read write destroy', 'boss: administer', 'migrator: read write destroy', 'reports: read']);
  });

  test('pass through roles, and through blocks', async () => {
    expect(await rights(`
      DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE ROLE app_ro IN ROLE readers; END IF; END $$;
      GRANT SELECT (id, name) ON customers TO readers;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO readers;
      GRANT pg_read_all_data TO auditor;
      GRANT unheard_of TO guest;
    `)).toEqual(['app_ro: read', 'app_ro: read', 'auditor: read', 'guest: read write destroy?', 'readers: read', 'readers: read']);
  });

  test('a role that is in itself ends', async () => { expect(await rights('GRANT a TO b; GRANT b TO a; GRANT SELECT ON t TO a;')).toEqual(['a: read', 'b: read']); });
});

describe('users that only read', () => {
  const RO = 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_ro;';
  test('have grants that read and none that do more', async () => { expect(await readers(`${RO} GRANT USAGE ON SCHEMA public TO app_ro;`)).toEqual(['app_ro']); });
  test.each([
    ['may delete as well', `${RO} GRANT DELETE ON carts TO app_ro;`], ['own a table', `${RO} ALTER TABLE x OWNER TO app_ro;`], ['are in a role nobody speaks of', `${RO} GRANT ops TO app_ro;`],
    ['everybody may delete', `${RO} GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;`], ['a grant is put together at run time', `${RO} DO $$ BEGIN EXECUTE format('GRANT ALL ON orders TO %I', u); END $$;`],
    ['everybody has a user of that name', 'GRANT SELECT ON t TO postgres;'], ['nothing lets them read', 'GRANT USAGE ON SCHEMA public TO app_ro;'],
  ])('are none where they %s', async (_, sql) => { expect(await readers(sql)).toEqual([]); });
});
