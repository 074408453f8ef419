import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { create as code } from '../../src/extract/code/index.ts';
import { create as programs } from '../../src/extract/programs/index.ts';
import { createMatcher } from '../../src/match/index.ts';
import { knowledge } from '../support/knowledge.ts';
import { parse } from '../support/parse.ts';
import { loadTree } from '../support/tree.ts';

const TREES = readdirSync('fixtures', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tree')).sort();
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

// What a reader says of a program must not depend on whether it was parsed, where the reader says that its text is enough.
for (const create of [code, programs]) {
  test(`${create(knowledge()).id}: a program whose tree is not needed says the same with one`, async () => {
    const read = await parse();
    const reader = create(knowledge());
    const find = createMatcher([...reader.literals ?? []]);
    let parsed = 0;
    for (const tree of TREES) {
      for (const { path, origin, content } of loadTree(`fixtures/${tree}`).files) {
        if (!SOURCE.test(path) || typeof content !== 'string') continue;
        const hits = find(Buffer.from(content));
        if (!reader.wants({ file: { path, origin: origin ?? 'tree', size: content.length }, hits })) continue;
        if (reader.needsTree?.({ file: path, text: content }, hits) !== false) { parsed++; continue; }
        const source = { file: path, origin: origin ?? 'tree', text: content } as const;
        expect(said(reader.read(read(source, 'text'), hits)), `${tree} ${path}`).toEqual(said(reader.read(read(source), hits)));
      }
    }
    expect(parsed).toBeGreaterThan(20);
  });
}

// What stands in most programs is no reason to parse them; the smallest change that makes it one is.
test.each([
  ['programs', "await prisma.user.deleteMany({ where: { id } });", 'await prisma.user.deleteMany();'],
  ['programs', "await prisma.user.deleteMany({ where: { id } });", 'await prisma.user.deleteMany({ where: {} });'],
  ['programs', "import { sql } from './sql'; const row = <p className=\"truncate text-sm\">{query}</p>;", "import { sql } from './sql'; sql`truncate table users`;"],
  ['programs', "db.query('DELETE FROM users WHERE id = 1');", "db.query('DELETE FROM users');"],
  ['programs', "import fs from 'node:fs'; fs.rmSync(`${root}/dist`, { recursive: true });", "import fs from 'node:fs'; fs.rmSync(`${root}/data`, { recursive: true });"],
  ['code', "import { Prisma } from '@prisma/client'; export type Row = Prisma.UserGetPayload<{ include: { posts: true } }>;", "import { PrismaClient } from '@prisma/client'; const db = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL });"],
  ['code', "export function Field() { return <input name=\"apiKey\" />; }", "fetch('https://api.example.com/v1', { headers: { 'x-api-key': process.env.EXAMPLE_KEY } });"],
  ['code', 'export function caller(req) { return req.headers.authorization ?? null; }', "fetch('https://api.example.com/v1', { headers: { authorization: process.env.EXAMPLE_KEY } });"],
  ['code', 'export function isProduction() { return process.env.NODE_ENV; }', 'export const token = process.env.EXAMPLE_TOKEN;'],
])('%s: %s', (which, plain, telling) => {
  const reader = (which === 'code' ? code : programs)(knowledge());
  const find = createMatcher([...reader.literals ?? []]);
  const needs = (text: string): boolean | undefined => reader.needsTree?.({ file: 'scripts/a.tsx', text }, find(Buffer.from(text)));
  expect([needs(plain), needs(telling)]).toEqual([false, true]);
});

// Linear in the text, whatever stands in it.
test.each(['import {', 'truncate ', '-token', '"-', 'export const a ', 'update x ', 'export {', 'Prisma.a', 'a.b<', 'delete from x '])('takes time that grows with the text: %s', (piece) => {
  const text = `import { Prisma } from '@prisma/client';\n${piece.repeat(400_000 / piece.length)}`;
  for (const create of [code, programs]) { const reader = create(knowledge()); reader.needsTree?.({ file: 'a.ts', text }, new Set(reader.literals)); }
});

/** As it is compared: secrets by their kind and length. */
function said(facts: readonly unknown[]): string { return JSON.stringify(facts, undefined, 1); }
