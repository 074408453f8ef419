import { describe, expect, it } from 'vitest';
import { obscuredOf } from '../../src/compare/obscured.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { Obscured, Workspace } from '../../src/model/index.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { sidesOf } from './latent-support.ts';

const URL = expandPlaceholders('DATABASE_URL=postgres://app:{{password:one}}@db.prod.example.com:5432/app\n');
const NUL = new Uint8Array([...new TextEncoder().encode(URL), 0]);
type Content = string | Uint8Array;

function tree(files: Readonly<Record<string, Content>>): Workspace {
  return memoryWorkspace(Object.entries(files).map(([path, content]) => ({ path, origin: 'tree', content: typeof content === 'string' ? expandPlaceholders(content) : content })));
}

async function obscured(base: Readonly<Record<string, Content>>, head: Readonly<Record<string, Content>>): Promise<{ readonly hidden: readonly Obscured[]; readonly revealed: readonly Obscured[] }> {
  const sides = await sidesOf(tree(base), tree(head));
  return obscuredOf(sides.base, sides.head, sides.pairing, sides.changes);
}
const files = (list: readonly Obscured[]): string[] => list.map((one) => one.at.file);

describe('hidden', () => {
  it('is a file that said something and is not read any more', async () => {
    const { hidden, revealed } = await obscured({ '.env': URL }, { '.env': NUL });
    expect(hidden).toMatchObject([{ counts: true, gap: { kind: 'binary' }, at: { file: '.env' }, about: ['DATABASE_URL', 'database app at db.prod.example.com'] }]);
    expect(hidden[0]?.says).toMatch(/^\.env held DATABASE_URL and database app at db\.prod\.example\.com, and cannot be read any more: /);
    expect(hidden[0]?.causes).toMatchObject([{ side: 'head', at: { file: '.env' } }]);
    expect(revealed).toEqual([]);
  });

  it('is a new or changed file of a kind that is looked at, and no picture, lock file or folder of a tool', async () => {
    expect(files((await obscured({}, { 'config/app.yaml': NUL })).hidden)).toEqual(['config/app.yaml']);
    expect(files((await obscured({ 'package.json': '{"name": "a"}' }, { 'package.json': '{"name": "a",,' })).hidden)).toEqual(['package.json']);
    const harmless = { 'logo.png': NUL, 'package-lock.json': NUL, 'node_modules/x/.env': NUL, 'yarn.lock': NUL, 'vendor/a/config.yml': NUL };
    expect((await obscured({}, harmless)).hidden).toEqual([]);
  });

  it('follows a file that was renamed', async () => {
    const broken = 'services: [\n  a: b\n';
    expect((await obscured({ 'a/compose.yml': broken }, { 'b/compose.yml': broken })).hidden).toEqual([]);
    expect((await obscured({ '.env': NUL }, { 'config/.env': NUL })).hidden).toEqual([]);
  });

  it('is a change where neither version is read; no change is none', async () => {
    const other = new Uint8Array([...NUL, 1]);
    expect(files((await obscured({ '.env': NUL }, { '.env': other })).hidden)).toEqual(['.env']);
    expect((await obscured({ '.env': NUL, 'a.txt': 'a\n' }, { '.env': NUL, 'a.txt': 'b\n' })).hidden).toEqual([]);
  });

  it('is no change of a file beside the part that is not read', async () => {
    const yaml = (value: string): string => `a: ${value}\nb:\n  - 1\nc: [\n`;
    expect((await obscured({ 'x.md': 'one\n', 'values.yaml': yaml('1') }, { 'x.md': 'two\n', 'values.yaml': yaml('1') })).hidden).toEqual([]);
  });

  it('is broken settings of an agent', async () => {
    const { hidden } = await obscured({ '.claude/settings.json': '{"permissions": {"deny": ["Read(.env)"]}}' }, { '.claude/settings.json': '{"permissions": {"deny": ["Read(.env)"]}' });
    expect(files(hidden)).toEqual(['.claude/settings.json']);
  });

  it('is a guard known to be off whose value cannot be followed any more; one that was on is told as weakened', async () => {
    const database = (value: string): Record<string, string> => ({ 'db.tf': `resource "aws_db_instance" "orders" {\n  identifier = "orders"\n  deletion_protection = ${value}\n}\n` });
    const { hidden } = await obscured(database('false'), database('var.protect'));
    expect(hidden).toMatchObject([{ gap: { kind: 'unresolved' }, about: ['database orders'] }]);
    expect((await obscured(database('true'), database('var.protect'))).hidden).toEqual([]);
    // Gone altogether and nothing covers its place: nobody hides anything.
    expect((await obscured(database('false'), { 'db.tf': '' })).hidden).toEqual([]);
  });

  it('is a host path that a variable hides', async () => {
    const compose = (path: string): Record<string, string> => ({ 'docker-compose.yml': `services:\n  db:\n    image: postgres:16\n    volumes:\n      - ${path}:/var/lib/postgresql/data\n` });
    const { hidden } = await obscured(compose('/srv/pgdata'), compose('${DATA_DIR}'));
    expect(hidden).toMatchObject([{ gap: { kind: 'unresolved' }, at: { file: 'docker-compose.yml' } }]);
  });

  it('is no secret that moved to where CI keeps secrets', async () => {
    const job = (value: string): Record<string, string> => ({ '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions:\n      contents: read\n    steps:\n      - run: psql\n        env:\n          DATABASE_URL: ${value}\n` });
    expect((await obscured(job(expandPlaceholders('postgres://app:{{password:one}}@db.prod.example.com:5432/app')), job('${{ secrets.DATABASE_URL }}'))).hidden).toEqual([]);
  });

  it('is as grave as what was known there', async () => {
    const cursor = { '.cursor/rules/a.mdc': 'Be brief.\n' };
    expect((await obscured({ ...cursor, '.env': URL }, { ...cursor, '.env': NUL })).hidden[0]?.level).toBe('error');
    expect((await obscured({ ...cursor }, { ...cursor, '.env': NUL })).hidden[0]?.level).toBe('warning');
  });
});

describe('revealed', () => {
  it('is a danger in a file that could not be read', async () => {
    const { hidden, revealed } = await obscured({ '.env': NUL }, { '.env': URL });
    expect(revealed).toMatchObject([{ counts: true, gap: { kind: 'binary' }, at: { file: '.env' }, about: ['DATABASE_URL', 'database app at db.prod.example.com'] }]);
    expect(hidden).toEqual([]);
  });

  it('is nothing where the mended file is harmless, or the danger was known', async () => {
    const harmless = new Uint8Array([...new TextEncoder().encode('NAME=value\n'), 0]);
    expect((await obscured({ '.env': harmless }, { '.env': 'NAME=value\n' })).revealed).toEqual([]);
    expect((await obscured({ '.env': NUL, 'config/.env': URL }, { '.env': URL, 'config/.env': URL })).revealed).toEqual([]);
  });

  it('never shows a value', async () => {
    const secret = 'Xk29vQ7mTz4wLp8';
    const { revealed } = await obscured({ '.env': NUL }, { '.env': `DATABASE_URL=postgres://app:${secret}@db.prod.example.com:5432/app\n` });
    expect(revealed).toHaveLength(1);
    expect(JSON.stringify(revealed)).not.toContain(secret);
  });
});

describe('both', () => {
  it('say nothing of a tree compared with itself, gaps and all', async () => {
    const both = { '.env': NUL, 'broken.json': '{', 'main.tf': 'module "x" {\n  source = "git::https://git.example.com/x.git"\n}\n' };
    expect(await obscured(both, both)).toEqual({ hidden: [], revealed: [] });
  });
});
