import { expect, test } from 'vitest';
import { processUses } from '../../../src/extract/code/http.ts';
import { needsTree } from '../../../src/extract/code/needs-tree.ts';
import { sdkUses } from '../../../src/extract/code/sdk.ts';
import { signsOf } from '../../../src/extract/code/signs.ts';
import { sourceOf } from '../../../src/extract/code/source.ts';
import { knowledge } from '../../support/knowledge.ts';
import { parse } from '../../support/parse.ts';

const read = await parse();
const signs = signsOf(knowledge());

test.each([
  ["execSync('deploy', { env: { DEPLOY_TOKEN: process.env.DEPLOY_TOKEN } });", true],
  ["const env = { ...process.env, 'DEPLOY_TOKEN': process.env.DEPLOY_TOKEN };\nspawn?.('deploy', [], { env });", true],
  ["cp['exec']('deploy', { env: { [`DATABASE_URL`]: process.env.DATABASE_URL } });", true],
  ["await execa<string>('deploy', { env: { API_KEY: process.env.API_KEY } });", true],
  ['// spawn the child with this environment\nconst options = { env: given, tokens: 3 };', false],
  ["spawn('build', { env: { ...process.env } });\nconst left = countTokens(text);", false],
  ["import { drizzle } from 'drizzle-orm/node-postgres';\nexport const db = drizzle(process.env.DATABASE_URL);", true],
  ["import { eq, sql } from 'drizzle-orm';\nimport { pgTable } from 'drizzle-orm/pg-core';\nimport { users } from './schema';\nexport const one = (db) => db.select().where(eq(users.id, sql(users.name)), pgTable(users.id));", false],
  ["import { Prisma } from '@prisma/client';\nimport { rows } from './rows';\nexport const list = Prisma.join(rows);", false],
  ["import { Prisma, PrismaClient } from '@prisma/client';\nexport const client = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL });", true],
  ["import { PrismaClient as Prisma } from '@prisma/client';\nexport const client = new Prisma({ datasourceUrl: process.env.DATABASE_URL });", true],
])('%s', (text, needed) => {
  const document = read({ file: 'a.ts', origin: 'tree', text });
  const source = sourceOf(document.syntax === 'javascript' ? document.ast : undefined, signs.libraries.names, []);
  expect(needsTree(text, new Set(), signs)).toBe(needed);
  expect(processUses(source).length + sdkUses(source).length > 0).toBe(needed);
});
