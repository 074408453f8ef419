import { describe, expect, test } from 'vitest';
import { compareTreesOf, CURSOR, DATABASE, expectClosed, verdictOf } from './support.ts';

/** GATE §1.9: a folder that is made to look as if a tool had written it is not read whole, and that may hide what is in it. */
const app = { ...CURSOR, 'package.json': '{ "name": "app", "scripts": { "reset": "docker compose down -v" } }\n' };
const compose = 'services:\n  db:\n    image: postgres:17\n    volumes:\n      - pgdata:/var/lib/postgresql/data\nvolumes:\n  pgdata: {}\n';
const tag = 'Signature: 8a477f597d28d172789f06886806bc55\n';
const bypass = '{ "permissions": { "defaultMode": "bypassPermissions" } }\n';
const workflow = 'on: issue_comment\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: claude -p "x" --dangerously-skip-permissions\n        env:\n          DATABASE_URL: ${{ secrets.PRODUCTION_DATABASE_URL }}\n';
const client = (host: string): string => `import { Client } from 'pg';\nexport const client = new Client({ connectionString: 'postgres://app:{{password:x}}@${host}.prod.example.net:5432/app' });\n`;

describe.each([['CACHEDIR.TAG', tag], ['pyvenv.cfg', 'home = /usr/bin\n']])('a folder marked by %s', (mark, text) => {
  test.each([
    ['the settings of an agent', '.claude', { '.claude/settings.json': bypass, '.env': DATABASE }],
    ['a workflow', '.github', { '.github/workflows/ci.yml': workflow }],
    ['program text with a connection', 'src', { 'src/db.ts': client('a') }],
    ['everything', '.', { 'src/db.ts': client('a'), 'docker-compose.yml': compose, '.claude/settings.json': bypass }],
  ])('brought in with %s: worse', async (_, folder, files) => {
    expectClosed(await compareTreesOf(app, { ...app, ...files, [folder === '.' ? mark : `${folder}/${mark}`]: text }));
  });

  test('put beside what was read: it is read all the same', async () => {
    const before = { ...app, 'deploy/docker-compose.yml': compose, 'deploy/package.json': '{ "scripts": { "reset": "docker compose down -v" } }\n', 'src/db.ts': client('a') };
    for (const folder of ['deploy', 'src']) expect(verdictOf(await compareTreesOf(before, { ...before, [`${folder}/${mark}`]: text }))).toMatch(/^same open/);
  });
});

describe('a folder that is renamed to what tools call theirs', () => {
  test.each(['third_party', 'node_modules', '.cache', '__pycache__', '.terraform'])('%s: what was known there is hidden, not gone', async (name) => {
    const [from, to] = ['deploy', `${name}/deploy`].map((folder) => ({ ...app, [`${folder}/client.ts`]: client('a'), [`${folder}/docker-compose.yml`]: compose, [`${folder}/package.json`]: '{ "scripts": { "reset": "docker compose down -v" } }\n' }));
    expectClosed(await compareTreesOf(from ?? {}, to ?? {}));
  });

  test('the mark of a bundler beside our own text in build/: worse', async () => {
    const before = { ...app, 'build/db.ts': client('a') };
    expectClosed(await compareTreesOf(before, { ...before, 'build/asset-manifest.json': '{}' }));
  });
});

describe('what tools do write', () => {
  test('closes nothing', async () => {
    const after = { ...app, 'node_modules/a/index.js': 'module.exports = 1;\n', 'dist/index.js': 'var a=1;', 'dist/index.js.map': '{}', '.venv/pyvenv.cfg': 'home = /usr\n', '.venv/lib/a.py': 'a = 1\n', 'target/CACHEDIR.TAG': tag, 'target/debug/a.json': '{}\n' };
    expect(verdictOf(await compareTreesOf(app, after))).toMatch(/^same open/);
  });
});
