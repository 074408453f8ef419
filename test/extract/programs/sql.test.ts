import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mongoStatements, sqlStatements } from '../../../src/extract/shared/commands/index.ts';
import { mutationFields } from '../../../src/extract/shared/commands/graphql.ts';

const names = (text: string): readonly string[] => sqlStatements(text).map((one) => one.statement);

describe('statements', () => {
  it.each([
    ['DROP TABLE IF EXISTS users;', ['drop-table']], ['drop database app', ['drop-database']], ['TRUNCATE TABLE a, b CASCADE', ['truncate']], ['DELETE FROM "users"', ['delete-all']], ['DELETE FROM users WHERE 1=1', ['delete-all']], ['DELETE FROM users WHERE TRUE;', ['delete-all']],
    ['UPDATE users SET email = NULL', ['update-all']], ['ALTER TABLE t DROP COLUMN c', ['drop-column']], ['BEGIN; DROP SCHEMA public CASCADE; COMMIT;', ['drop-schema']], ['DO $$ BEGIN DROP TABLE a; END $$;', ['drop-table']], ['CREATE OR REPLACE TABLE t AS SELECT 1', ['overwrite']],
    ['/* why */ DROP TABLE a', ['drop-table']], ['DROP OWNED BY app', ['drop-owned']],
  ])('%s', (text, expected) => { expect(names(text)).toEqual(expected); });

  it.each([
    'DELETE FROM users WHERE id = 1', 'UPDATE users SET a = 1 WHERE id = 2', '-- DROP TABLE a', '/* DROP TABLE a; */ SELECT 1', "INSERT INTO a VALUES ('x; DROP TABLE users')", 'DROP INDEX i', 'DROP VIEW v', 'ALTER TABLE t DROP CONSTRAINT c', 'CREATE TEMP TABLE t (a int); DROP TABLE t;',
    'SELECT "drop table users"', 'EXPLAIN DELETE FROM users', 'DELETE FROM users LIMIT 10', 'CREATE TABLE truncate_log (a int)', 'COMMENT ON TABLE a IS \'truncate me\'',
  ])('nothing in: %s', (text) => { expect(names(text)).toEqual([]); });

  it('gives the span of the statement alone', () => {
    const text = 'SELECT 1;\n-- gone\nDROP TABLE users;\n';
    expect(sqlStatements(text).map((one) => text.slice(one.start, one.end))).toEqual(['DROP TABLE users']);
  });

  it('never throws, keeps spans inside, and reads hostile text in time', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('DROP ', 'TABLE ', "'", '"', '$$', '$a$', ';', '/*', '*/', '--', '\n', 'x', '(', '[', ']', '\\') }), (text) => {
      for (const one of sqlStatements(text)) expect(one.start >= 0 && one.start < one.end && one.end <= text.length).toBe(true);
    }));
    sqlStatements(`${"'".repeat(50_001)}${'$a'.repeat(50_000)}${'['.repeat(50_000)}`);
    mutationFields('mutation {'.repeat(20_000));
    mutationFields('mutation ('.repeat(20_000));
  });
});

describe('mongo shell', () => {
  it('knows what takes everything', () => {
    expect(mongoStatements('db.dropDatabase(); db.a.drop(); db.a.deleteMany({}); db.a.deleteMany({ x: 1 }); db.a.find()').map((one) => one.statement)).toEqual(['mongo-drop', 'mongo-drop', 'mongo-delete-all']);
  });
});

describe('mutations', () => {
  it.each([
    ['mutation { volumeDelete(volumeId: "a") }', ['volumeDelete']], ['mutation Gone($id: String!) { first: projectDelete(id: $id) second: serviceDelete(id: $id) { id } }', ['projectDelete', 'serviceDelete']],
    ['{"query":"mutation {\\n volumeDelete(volumeId: \\"{ x }\\") }"}', ['volumeDelete']], ['query { volumeDelete }', []], ['the mutation of volumeDelete', []],
  ])('%s', (text, expected) => { expect(mutationFields(text).map((one) => one.name)).toEqual(expected); });
});
