import { describe, expect, test } from 'vitest';
import { compareFiles } from '../support/compare.ts';
import { CURSOR, expectClosed, verdictOf } from './support.ts';

const at = (host: string): Record<string, string> => ({ ...CURSOR, '.env.test': `DATABASE_URL=postgres://app:{{password:a}}@${host}:5432/app\n` });

describe('a file for tests', () => {
  test('that names a store of production or staging now: worse', async () => {
    for (const host of ['db.prod.example.net', 'db.staging.example.net']) expectClosed(await compareFiles(at('localhost'), at(host)));
  });
  test('that names another store for tests, or one that is called nothing: the same', async () => {
    for (const host of ['db.test.example.net', 'db-4711.example.net']) expect(verdictOf(await compareFiles(at('localhost'), at(host)))).toMatch(/^same open/);
  });
});
