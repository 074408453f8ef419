import { describe, expect, it } from 'vitest';
import { create } from '../../../src/extract/programs/index.ts';
import type { Fact, OperationFact, ProgramFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

async function facts(files: Record<string, string>): Promise<readonly Fact[]> { return factsOf(treeOf(files), [create]); }
async function programs(files: Record<string, string>): Promise<ReadonlyMap<string, ProgramFact>> { return new Map(only(await facts(files), 'program').map((one) => [one.key, one])); }
async function operations(files: Record<string, string>): Promise<readonly OperationFact[]> { return only(await facts(files), 'operation'); }
const scripts = (all: Record<string, string>): string => JSON.stringify({ name: 'app', scripts: all }, null, 2);

describe('package scripts', () => {
  it('take the variable from the configuration of the tool, with its place', async () => {
    const files = { 'package.json': scripts({ 'db:reset': 'prisma migrate reset --force' }), 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("SHOP_URL")\n}\n' };
    const program = (await programs(files)).get('npm:.#db:reset');
    expect(program?.variables.map((use) => [use.name, use.evidence.at.file])).toEqual([['SHOP_URL', 'prisma/schema.prisma']]);
    const [operation] = await operations(files);
    expect(operation).toMatchObject({ row: 'prisma.migrate-reset', program: 'npm:.#db:reset', target: { kind: 'database', variable: 'SHOP_URL' }, confirmation: 'refuses-agents' });
    expect(operation?.evidence.map((one) => one.at.file)).toEqual(['package.json', 'prisma/schema.prisma']);
  });

  it('load the dotenv file their configuration loads, from the folder the tool runs in', async () => {
    const found = await programs({ 'apps/api/package.json': scripts({ push: 'drizzle-kit push --force' }), 'apps/api/drizzle.config.ts': "import 'dotenv/config';\nexport default { dbCredentials: { url: process.env.API_URL! } };\n" });
    expect(found.get('npm:apps/api#push')).toMatchObject({ directory: 'apps/api', loads: [{ file: 'apps/api/.env' }], variables: [{ name: 'API_URL' }] });
  });

  it.each([
    ['dotenv -e .env.production -- prisma db push --accept-data-loss', '.env.production'], ['node --env-file=.env.staging scripts/x.js', '.env.staging'], ['env-cmd -f ./config/.env.live knex migrate:rollback', 'config/.env.live'],
    ['. ./.env.production && psql "$DATABASE_URL" -c "DROP TABLE a"', '.env.production'], ['export $(cat .env.production | xargs) && dropdb app', '.env.production'],
  ])('load %s', async (command, file) => {
    expect((await programs({ 'package.json': scripts({ x: command }) })).get('npm:.#x')?.loads.map((load) => load.file)).toEqual([file]);
  });

  it('load the file of their mode only where it exists', async () => {
    const files = { 'package.json': scripts({ x: 'NODE_ENV=production sequelize db:drop' }) };
    expect((await programs(files)).get('npm:.#x')?.loads).toEqual([]);
    expect((await programs({ ...files, '.env.production': 'A=b' })).get('npm:.#x')?.loads.map((load) => load.file)).toEqual(['.env.production']);
  });

  it('fall back to .env where Laravel finds no file of the environment', async () => {
    const files = { 'package.json': scripts({ t: 'php artisan migrate:fresh --env=testing' }), '.env': 'DB_HOST=db.example.net' };
    expect((await programs(files)).get('npm:.#t')?.loads).toMatchObject([{ file: '.env', evidence: { at: { file: '.env.testing', origin: 'absent' } } }]);
    expect((await programs({ ...files, '.env.testing': 'DB_HOST=localhost' })).get('npm:.#t')?.loads).toMatchObject([{ file: '.env.testing', evidence: { at: { origin: 'tree' } } }]);
  });

  it('keep the place of the command, also behind escapes', async () => {
    const text = scripts({ a: 'echo "x" && terraform destroy' });
    const [operation] = await operations({ 'package.json': text });
    const at = operation?.evidence[0].at;
    expect(text.slice(at?.start, at?.end)).toContain('terraform destroy');
  });
});

describe('what starts what', () => {
  it('follows npm, make, shell, source files and files of statements, cycles included', async () => {
    const found = await programs({
      'package.json': scripts({ all: 'npm run a', a: 'make wipe && npm run all', seed: 'tsx scripts/seed', prea: 'psql -f db/x.sql' }),
      Makefile: 'wipe: deps\n\tbash scripts/wipe.sh\n\ndeps:\n\tterraform destroy\n', 'scripts/wipe.sh': 'node scripts/wipe.js\n', 'scripts/wipe.js': "const { execSync } = require('child_process');\nexecSync('terraform destroy -auto-approve');\n",
      'scripts/seed.ts': "import { prisma } from '../src/db';\nawait prisma.user.deleteMany();\n", 'db/x.sql': 'DROP TABLE a;\n',
    });
    const starts = (key: string): readonly string[] => found.get(key)?.starts.map((start) => start.key) ?? [];
    expect(starts('npm:.#all')).toEqual(['npm:.#a']);
    expect(starts('npm:.#a')).toEqual(['make:.#wipe', 'npm:.#all', 'npm:.#prea']);
    expect(starts('make:.#wipe')).toEqual(['make:.#deps', 'file:scripts/wipe.sh']);
    expect(starts('file:scripts/wipe.sh')).toEqual(['file:scripts/wipe.js']);
    expect(starts('npm:.#seed')).toEqual(['file:scripts/seed.ts']);
    expect(starts('npm:.#prea')).toEqual(['file:db/x.sql']);
  });

  it('finds a workspace by its name and folder', async () => {
    const found = await programs({ 'package.json': scripts({ w: 'pnpm --filter @shop/api reset', y: 'yarn workspace @shop/api reset', d: 'npm --prefix apps/api run reset', t: 'turbo run reset' }), 'apps/api/package.json': JSON.stringify({ name: '@shop/api', scripts: { reset: 'knex migrate:rollback' } }) });
    for (const name of ['w', 'y', 'd', 't']) expect(found.get(`npm:.#${name}`)?.starts.map((start) => start.key)).toEqual(['npm:apps/api#reset']);
  });

  it('gives each line of a recipe its own folder', async () => {
    const found = await operations({ Makefile: 'x:\n\tcd infra && terraform destroy\n\tterraform destroy\n' });
    expect(found.map((one) => one.target.key)).toEqual(['tfstack:infra', 'tfstack:.']);
  });

  it('follows a script to the folder it goes to', async () => {
    const found = await operations({ 'ops/scripts/down.sh': '#!/bin/bash\ncd "$(dirname "$0")/../terraform"\nterraform destroy -auto-approve\n' });
    expect(found.map((one) => one.target.key)).toEqual(['tfstack:ops/terraform']);
  });
});

describe('source files', () => {
  const rowsOf = async (file: string, text: string): Promise<readonly string[]> => (await operations({ [file]: text })).map((one) => one.row).sort();
  it.each([
    ['scripts/a.ts', "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\nawait db.user.deleteMany({});\n", ['sdk.prisma-delete-all']],
    ['scripts/b.js', "const { Sequelize } = require('sequelize');\nconst s = new Sequelize(process.env.DATABASE_URL);\ns.sync({ force: true });\n", ['sdk.sequelize-sync-force']],
    ['scripts/c.mjs', "import mongoose from 'mongoose';\nawait mongoose.connection.dropDatabase();\n", ['sdk.mongo-drop']],
    ['scripts/d.ts', "import { Pool } from 'pg';\nconst pool = new Pool();\nawait pool.query('DROP TABLE users');\n", ['sql.drop-table']],
    ['scripts/e.ts', "import postgres from 'postgres';\nconst sql = postgres();\nawait sql`TRUNCATE orders`;\n", ['sql.truncate']],
    ['scripts/f.ts', "import { execa } from 'execa';\nawait execa('terraform', ['destroy', '-auto-approve']);\n", ['terraform.destroy']],
    ['scripts/g.ts', "import { $ } from 'zx';\nawait $`dropdb -h db.example.net ${name}`;\n", ['pg.dropdb']],
    ['scripts/h.ts', "import { S3Client, DeleteBucketCommand } from '@aws-sdk/client-s3';\nawait new S3Client({}).send(new DeleteBucketCommand({ Bucket: 'b' }));\n", ['sdk.aws-s3-delete-bucket']],
    ['scripts/i.ts', "const q = `mutation { volumeDelete(volumeId: \"x\") }`;\nawait fetch('https://backboard.railway.app/graphql/v2', { method: 'POST', body: JSON.stringify({ query: q }) });\n", ['railway.gql.volume-delete']],
    ['scripts/j.ts', "await fetch(`https://api.render.com/v1/postgres/${id}`, { method: 'DELETE' });\n", ['http.render-delete']],
    ['scripts/k.ts', "import { rmSync } from 'node:fs';\nrmSync('./data/uploads', { recursive: true, force: true });\n", ['sdk.fs-rm']],
    ['scripts/l.py', 'from app.models import Base, engine\nBase.metadata.drop_all(bind=engine)\n', ['sdk.sqlalchemy-drop-all']],
    ['scripts/m.py', 'import subprocess\nsubprocess.run(["terraform", "destroy", "-auto-approve"], check=True)\n', ['terraform.destroy']],
    ['scripts/n.py', 'cur.execute("DELETE FROM users")\n', ['sql.delete-all']],
    ['scripts/o.py', 'import boto3\nrds = boto3.client("rds")\nrds.delete_db_instance(DBInstanceIdentifier="p", SkipFinalSnapshot=True)\n', ['sdk.aws-boto3-delete-database']],
    ['lib/tasks/p.rb', 'ActiveRecord::Base.connection.execute("DROP TABLE users")\n', ['sql.drop-table']],
    ['scripts/q.php', '<?php\nArtisan::call("migrate:fresh");\n', ['sdk.laravel-artisan-fresh']],
  ])('%s', async (file, text, expected) => { expect(await rowsOf(file, text)).toEqual(expected); });

  it.each([
    ['scripts/a.ts', "// await prisma.user.deleteMany({});\nconst text = 'DROP TABLE users';\nconsole.log('terraform destroy', text);\n"],
    ['scripts/b.ts', "import { PrismaClient } from '@prisma/client';\nawait new PrismaClient().user.deleteMany({ where: { id: 1 } });\n"],
    ['scripts/c.ts', "import { rmSync } from 'node:fs';\nrmSync('dist', { recursive: true });\nrmSync('.cache/data', { recursive: true });\n"],
    ['scripts/d.ts', "const s = new Set(); s.delete('a'); const m = new Map(); m.delete('DROP TABLE a');\n"],
    ['scripts/e.ts', "import { eq } from 'drizzle-orm';\nawait db.delete(users).where(eq(users.id, 1));\n"],
    ['scripts/f.ts', "import { execSync } from 'node:child_process';\nexecSync('terraform plan');\nexecSync('echo terraform destroy');\n"],
    ['scripts/g.ts', "await fetch('https://backboard.railway.app/graphql/v2', { method: 'POST', body: JSON.stringify({ query: `mutation { customDomainCreate(domain: \"x\") { id } }` }) });\n"],
    ['scripts/h.py', '# Base.metadata.drop_all(engine)\n"""call Base.metadata.drop_all(engine) to reset"""\nprint("DROP TABLE users")\n'],
    ['migrations/20240101120000-users.js', "exports.down = (q) => q.dropTable('users');\nmodule.exports.x = 'DROP TABLE users';\n"],
    ['src/users/service.ts', "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const clear = () => prisma.user.deleteMany({});\n"],
    ['src/users.test.ts', "import { prisma } from './db';\nbeforeEach(() => prisma.user.deleteMany({}));\n"],
    ['db/init.sql', 'DROP TABLE IF EXISTS users;\n'],
  ])('nothing in %s', async (file, text) => { expect(await rowsOf(file, text)).toEqual([]); });

  it('name the address variable that the file reads', async () => {
    const [operation] = await operations({ 'scripts/a.ts': "import { Client } from 'pg';\nconst c = new Client(process.env.REPORTS_DB_URL);\nawait c.query('TRUNCATE a');\n" });
    expect(operation?.target.variable).toBe('REPORTS_DB_URL');
  });
});

describe('hostile input', () => {
  it('gives facts or gaps, never a throw', async () => {
    const deep = `${'x('.repeat(3000)}1${')'.repeat(3000)}`;
    const found = await facts({ 'package.json': '{"scripts": {"__proto__": "terraform destroy", "constructor": 5, "a": null, "b": ["x"]}, "name": 3', 'x/package.json': '[]', Makefile: `x:\n\t${'('.repeat(500)}\n`, 'scripts/a.ts': `fetch(${deep}); DROP TABLE`, 'scripts/b.py': '"""DROP TABLE', 'a.sh': 'terraform destroy\n$(((((', justfile: 'x:\n  terraform destroy\n:::\n', 'Taskfile.yml': 'tasks:\n  a: [1, {cmd: 3}]\n  b: null\n', Procfile: 'release: rails db:reset\n' });
    expect(only(found, 'operation').map((one) => one.row).sort()).toContain('rails.db-drop');
    expect(only(found, 'gap').some((gap) => gap.reason.includes('fault of craterscan'))).toBe(false);
  });

  it('is the same for the same tree', async () => {
    const files = { 'package.json': scripts({ a: 'npm run b', b: 'terraform destroy' }), Makefile: 'x:\n\tnpm run a\n' };
    expect(JSON.stringify(await facts(files))).toBe(JSON.stringify(await facts(files)));
  });
});

describe('copies', () => {
  it('are made by scripts of databases that they name, or that a variable of theirs opens', async () => {
    const found = only(await facts({ 'backup.sh': '#!/bin/bash\npg_dump -h db.example.net -d shop > backups/shop.sql\npg_dump "$DATABASE_URL" > backups/other.sql\n' }), 'relation');
    expect(found).toMatchObject([{ kind: 'copiedTo', from: 'db:db.example.net:5432/shop', to: 'bind:backups/shop.sql', copy: { kind: 'dump' } },
      { kind: 'copiedTo', from: 'variable:file:backup.sh#DATABASE_URL', to: 'bind:backups/other.sql', copy: { kind: 'dump' } }]);
  });
});
