import { expect, test } from 'vitest';
import { create as claude } from '../../src/extract/agents/claude-code/index.ts';
import { create as cline } from '../../src/extract/agents/cline/index.ts';
import { create as codex } from '../../src/extract/agents/codex/index.ts';
import { create as copilot } from '../../src/extract/agents/vscode-copilot/index.ts';
import { create as cursor } from '../../src/extract/agents/cursor/index.ts';
import { create as gemini } from '../../src/extract/agents/gemini-cli/index.ts';
import { create as code } from '../../src/extract/code/index.ts';
import type { LocalCode } from '../../src/extract/code/local.ts';
import { create as programs } from '../../src/extract/programs/index.ts';
import { createMatcher } from '../../src/match/index.ts';
import { filesOf, treesBelow } from '../support/fixtures.ts';
import { knowledge } from '../support/knowledge.ts';
import { parse } from '../support/parse.ts';

const TREES = treesBelow();
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

// What a reader says of a program must not depend on whether it was parsed, where the reader says that its text is enough.
for (const create of [code, programs]) {
  test(`${create(knowledge()).id}: a program whose tree is not needed says the same with one`, async () => {
    const read = await parse();
    const reader = create(knowledge());
    const find = createMatcher([...reader.literals ?? []]);
    let [parsed, asked] = [0, 0];
    for (const tree of TREES) {
      for (const { path, origin, content } of filesOf(tree)) {
        if (!SOURCE.test(path) || typeof content !== 'string') continue;
        const hits = find(Buffer.from(content));
        if (!reader.wants({ file: { path, origin: origin ?? 'tree', size: content.length }, hits })) continue;
        const source = { file: path, origin: origin ?? 'tree', text: content } as const;
        if (reader.needsTree?.(source, hits) !== false) { parsed++; continue; }
        // What other files may ask for is not said before one does.
        if (reader.needsTree?.(source, hits, true) !== false) { asked++; expect(said(reader.read(read(source, 'text'), hits)), `${tree} ${path}`).toEqual(said(unasked(reader.read(read(source), hits)))); continue; }
        expect(said(reader.read(read(source, 'text'), hits)), `${tree} ${path}`).toEqual(said(reader.read(read(source), hits)));
      }
    }
    expect(parsed).toBeGreaterThan(20);
    expect(asked > 5).toBe(reader.asksFor !== undefined);
  });
}

// What stands in most programs is no reason to parse them; the smallest change that makes it one is.
test.each([
  ['programs', "await prisma.user.deleteMany({ where: { id } });", 'await prisma.user.deleteMany();'],
  ['programs', "await prisma.user.deleteMany({ where: { id } });", 'await prisma.user.deleteMany({ where: {} });'],
  ['programs', "import { sql } from './sql'; const row = <p className=\"truncate text-sm\">{query}</p>;", "import { sql } from './sql'; sql`truncate table users`;"],
  ['programs', "db.query('DELETE FROM users WHERE id = 1');", "db.query('DELETE FROM users');"],
  ['programs', "import fs from 'node:fs'; fs.rmSync(`${root}/dist`, { recursive: true });", "import fs from 'node:fs'; fs.rmSync(`${root}/data`, { recursive: true });"],
  ['programs', 'const cancel = "Delete from cursor";', 'pool.query("delete from users");'],
  ['programs', "import { spawn } from 'node:child_process'; export function start(program, args) { return spawn(program, args, { stdio: 'inherit' }); }", "import { spawn } from 'node:child_process'; export function start(args) { return spawn('psql', args); }"],
  ['programs', "import { exec } from 'child_process'; export const run = (line) => exec(line.text);", "import { exec } from 'child_process'; const line = 'dropdb shop'; exec(line);"],
  // The names of some modules are everyday texts.
  ['programs', "const legal = name.replace(/[^a-z]/g, \"$\"); exec('dropdb shop');", "import { $ } from // of the system\n  \"bun\"; exec('dropdb shop');"],
  ['programs', "const runtimes = ['node', 'bun']; exec('dropdb shop');", "const { exec } = require( /* the system's */ 'child_process'); exec('dropdb shop');"],
  ['programs', "const shells = { default: 'zx' }; exec('dropdb shop');", "const { exec } = await import(                                                  'child_process'); exec('dropdb shop');"],
  ['programs', "import { $ } from 'zx'; export { $ };", "import { $ } from 'zx'; await $({ cwd })`dropdb shop`;"],
  ['programs', "import { drizzle } from 'drizzle-orm'; await db.delete(users).where(eq(users.id, id));", "import { drizzle } from 'drizzle-orm'; await db.delete(users);"],
  ['programs', "import { sql } from 'drizzle-orm'; const seen = new Map(); seen.set(users.id, 1);", "import { sql } from 'drizzle-orm'; seen.delete(users);"],
  ['code', "import { Prisma } from '@prisma/client'; export type Row = Prisma.UserGetPayload<{ include: { posts: true } }>;", "import { PrismaClient } from '@prisma/client'; const db = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL });"],
  ['code', "export function Field() { return <input name=\"apiKey\" />; }", "fetch('https://api.example.com/v1', { headers: { 'x-api-key': process.env.EXAMPLE_KEY } });"],
  ['code', 'export function caller(req) { return req.headers.authorization ?? null; }', "fetch('https://api.example.com/v1', { headers: { authorization: process.env.EXAMPLE_KEY } });"],
])('%s: %s', (which, plain, telling) => {
  const reader = (which === 'code' ? code : programs)(knowledge());
  const find = createMatcher([...reader.literals ?? []]);
  const needs = (text: string): boolean | undefined => reader.needsTree?.({ file: 'scripts/a.tsx', text }, find(Buffer.from(text)));
  expect([needs(plain), needs(telling)]).toEqual([false, true]);
});

test('a file whose constants others may hand over is parsed when another file asks for it', () => {
  const reader = code(knowledge());
  const find = createMatcher([...reader.literals ?? []]);
  const needs = (text: string, asked?: boolean): boolean | undefined => reader.needsTree?.({ file: 'scripts/a.ts', text }, find(Buffer.from(text)), asked);
  const [plain, telling] = ['export function isProduction() { return process.env.NODE_ENV; }', 'export const token = process.env.EXAMPLE_TOKEN;'];
  expect([needs(plain), needs(plain, true), needs(telling), needs(telling, true)]).toEqual([false, false, false, true]);
});

// An agent is talked of in many programs, and started in few. FLAGS stands for what makes a start worth saying.
const AGENTS = [[claude, 'claude', '-p x --dangerously-skip-permissions'], [cline, 'cline', '--yolo x'], [codex, 'codex', 'exec --yolo x'], [copilot, 'copilot', '-p x --allow-all-tools'], [cursor, 'cursor-agent', '-p x --force'], [gemini, '@google/gemini-cli', '--yolo']] as const;
const words = (flags: string): string => flags.split(' ').map((word) => `'${word}'`).join(', ');
for (const [create, name, flags] of AGENTS) test(`a program that starts ${name} is parsed, one that names it is not`, async () => {
  const [read, reader] = [await parse(), create(knowledge())];
  const starts = [
    `spawn('${name}', [${words(flags)}]);`, `execa( // the agent\n 'npx', ['-y', '${name}', ${words(flags)}]);`, `(cp.exec)('${name} ${flags}');`, `cp.execSync(\`cd \${dir}\\n${name} ${flags}\`);`, `spawn<string>('${name}', [${words(flags)}]);`, `exec(('${name} ${flags}'));`,
    `import { exec as start, exec } from 'child_process'; exec(/* now */ '/usr/bin/env ${name} ${flags}' as string);`,
  ];
  for (const text of starts) {
    expect(reader.read(read({ file: 'a.ts', origin: 'tree', text })), text).not.toHaveLength(0);
    expect(reader.needsTree?.({ file: 'a.ts', text }, new Set()), text).toBe(true);
  }
  for (const text of [`const name = '${name}'; const found = /${name}/.exec(line);`, `spawn(program, ['${name}', ${words(flags)}]);`, `spawn('git', ['log', '--author=${name}-bot']);`, `const start = promisify(exec); say('${name} ${flags}');`]) {
    expect(reader.needsTree?.({ file: 'a.ts', text }, new Set()), text).toBe(false);
    expect(reader.read(read({ file: 'a.ts', origin: 'tree', text })), text).toHaveLength(0);
  }
});

// Linear in the text, whatever stands in it.
test.each(['import {', 'truncate ', '-token', '"-', 'export const a ', 'update x ', 'export {', 'Prisma.a', 'a.b<', 'delete from x '])('takes time that grows with the text: %s', (piece) => {
  const text = `import { Prisma } from '@prisma/client';\n${piece.repeat(400_000 / piece.length)}`;
  for (const create of [code, programs]) { const reader = create(knowledge()); reader.needsTree?.({ file: 'a.ts', text }, new Set(reader.literals)); }
});

/** What a file says when no other one asks for its constants. */
function unasked(facts: readonly unknown[]): readonly unknown[] {
  return (facts as readonly LocalCode[]).map((fact) => ({ ...fact, exports: [] })).filter((fact) => fact.uses.length > 0 || fact.imports);
}

/** As it is compared: secrets by their kind and length. */
function said(facts: readonly unknown[]): string { return JSON.stringify(facts, undefined, 1); }
