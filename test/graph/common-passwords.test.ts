import { expect, it } from 'vitest';
import type { ScanResult } from '../../src/model/index.ts';
import { scanTree } from '../support/scan.ts';
import { parseTree } from '../support/tree.ts';

const scanned = async (tree: string): Promise<ScanResult> => scanTree(parseTree(`# title: t\n${tree}`).workspace);
const stores = (result: ScanResult): (readonly [string, string | undefined])[] => result.graph.credentials.filter((one) => one.provider === 'databases').map((one) => [one.name, one.opens.key] as const);
const values = (first: string, second: string): string => `=== values.yaml\nexternalDatabase:\n  host: localhost\n  port: 5432\n  user: app\n  database: app\n  password: ${first}\nexternalCache:\n  host: localhost\n  port: 6379\n  password: ${second}\n`;

it('the password that an image brings along joins no two stores', async () => {
  const result = await scanned(values('postgres', 'postgres'));
  expect(stores(result)).toEqual([['externalCache.password', 'db:localhost:6379/0'], ['externalDatabase.password', 'db:localhost:5432/app']]);
  expect(result.findings.filter((one) => one.rule === 'path-destroys-data').map((one) => one.places.length)).toEqual([2, 2]);
});

it('one store that it opens under two names is opened by one credential', async () => {
  expect(stores(await scanned('=== .env\nDB_HOST=localhost\nDB_PORT=5432\nDB_NAME=app\nDB_USER=app\nDB_PASSWORD=postgres\n=== config/local.yml\ndatabase:\n  adapter: postgresql\n  host: localhost\n  port: 5432\n  username: app\n  database: app\n  password: postgres\n'))).toHaveLength(1);
});

it('a password that somebody chose joins what it opens', async () => {
  expect(stores(await scanned(values('kX9palaos27q', 'kX9palaos27q')))).toHaveLength(1);
});

it('an empty password is none: nobody holds anything by it', async () => {
  expect(stores(await scanned(values('""', '""')))).toEqual([]);
  expect(stores(await scanned(values('""', 'kX9palaos27q')))).toEqual([['externalCache.password', 'db:localhost:6379/0']]);
});

it('what Docker runs on this machine is of this machine, and a neighbour in a network of an office is not', async () => {
  const at = async (host: string): Promise<readonly string[]> => (await scanned(`=== settings.yml\nBROKER_URL: amqp://celery:kX9palaos27q@${host}:5672/\n`)).graph.credentials.flatMap((one) => one.environments);
  expect(await at('172.17.0.2')).toEqual(['local']);
  expect(await at('172.27.0.2')).not.toContain('local');
});
