import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, put, runtimes, temporary } from '../support/cli.ts';
import { expandPlaceholders } from '../support/placeholders.ts';

interface Gap { readonly kind: string; readonly reason: string; readonly place: { readonly file: string; readonly startLine: number } }
interface Report { readonly gaps: readonly Gap[]; readonly paths: readonly { readonly resource: string; readonly gate: string }[]; readonly resources: readonly { readonly name: string }[] }

/** Bytes of a text as Windows editors write it. */
const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const url = (host: string): string => expandPlaceholders(`DATABASE_URL=postgres://app:{{password:${host}}}@${host}.example.net:5432/app\n`);
/** Nine levels of nine: 9^9 nodes when followed. */
const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`)].join('\n');

const root = temporary('hostile');
const outside = put(temporary('outside'), { '.env.production': url('outside') });
let server: Server | undefined;

beforeAll(async () => {
  put(root, {
    '.cursorrules': 'Be brief.\n',
    '.env.production': url('db'),
    'services/crlf/.env.production': url('crlf').replace('\n', '\r\n'),
    'services/bom/.env.production': `\uFEFF${url('bom')}`,
    'services/wide/.env.production': utf16(url('wide')),
    'services/latin/.env.production': Buffer.concat([Buffer.from('NAME=caf'), Buffer.from([0xe9, 0x0a]), Buffer.from(url('latin'))]),
    'services/nul/.env.production': Buffer.concat([Buffer.from(url('nul')), Buffer.from([0, 0, 0, 1, 2, 255])]),
    'deep.json': '['.repeat(1_000_000),
    'deep/package.json': `${'{"scripts":'.repeat(200_000)}1${'}'.repeat(200_000)}`,
    'deep/docker-compose.yml': `${'- '.repeat(300_000)}x\n`,
    'deep/flow/docker-compose.yml': `services: ${'['.repeat(3_000)}${']'.repeat(3_000)}\n`,
    'deep/main.tf': `x = ${'('.repeat(300_000)}1\n`,
    'deep/app.ts': `import { PrismaClient } from '@prisma/client';\nawait new PrismaClient().$executeRawUnsafe('DROP TABLE a');\nconst a = ${'('.repeat(300_000)}1;\n`,
    'deep/run.sh': `${'$('.repeat(300_000)}\n`,
    'deep/Makefile': `all:\n\t${'$('.repeat(300_000)}\n`,
    'deep/notes.md': `${'> '.repeat(300_000)}never run anything\n`,
    'deep/fly.toml': `app = ${'['.repeat(300_000)}\n`,
    'bomb/docker-compose.yml': `${bomb}\nservices: *a9\n`,
    'proto/package.json': '{ "__proto__": { "polluted": true }, "constructor": { "prototype": { "polluted": true } }, "scripts": { "__proto__": "x", "hasOwnProperty": "y" } }',
    'proto/docker-compose.yml': '__proto__: { polluted: true }\nservices: { __proto__: { image: postgres }, constructor: { image: redis } }\n',
    'line/bundle.js': `var a=${'"x",'.repeat(1_200_000)}"y";`,
    'broken/package.json': '{ "scripts": { "reset": ',
    'broken/docker-compose.yml': 'services:\n  db:\n - image: [\n',
    'broken/main.tf': 'resource "aws_db_instance" "a" {\n  name = \n',
    'broken/app.ts': "import { PrismaClient } from '@prisma/client';\nawait new PrismaClient().$executeRawUnsafe('DROP TABLE a');\nconst TOKEN = {{{{ ;;; \"\n",
    '.claude/settings.json': '{ "permissions": { "deny": ["Read(.env.production)" ',
    'names/line\nbreak/.env.production': url('newline'),
    'names/\u001B[31mred\u202E.env': url('escape'),
    'links/README.md': 'Links.\n',
  });
  writeFileSync(join(root, 'sparse.tfstate'), '{');
  truncateSync(join(root, 'sparse.tfstate'), 200 * 1024 * 1024);
  symlinkSync('b', join(root, 'links/a'));
  symlinkSync('a', join(root, 'links/b'));
  symlinkSync('..', join(root, 'links/up'));
  symlinkSync(outside, join(root, 'links/out'));
  symlinkSync(join(outside, '.env.production'), join(root, 'links/.env.staging'));
  symlinkSync('/dev/zero', join(root, 'links/.env'));
  linkSync(join(root, 'links/README.md'), join(root, 'links/COPY.md'));
  mkdirSync(join(root, 'locked/folder'), { recursive: true });
  put(root, { 'locked/.env.production': url('locked'), 'locked/folder/.env': url('folder') });
  chmodSync(join(root, 'locked/.env.production'), 0);
  chmodSync(join(root, 'locked/folder'), 0);
  execFileSync('mkfifo', [join(root, '.env.local')]);
  server = createServer();
  await new Promise<void>((resolve) => { server?.listen(join(root, 'agent.sock'), resolve); });
});

afterAll(() => {
  server?.close();
  if (existsSync(join(root, 'locked/folder'))) chmodSync(join(root, 'locked/folder'), 0o700);
});

/** The superuser reads everything, so where the tests run as one the scan runs as nobody. */
const NOBODY = 65_534;
function asNobody(node: string): { uid?: number } {
  if (process.getuid?.() !== 0) return {};
  try { execFileSync(node, ['--version'], { uid: NOBODY, gid: NOBODY, stdio: 'ignore' }); return { uid: NOBODY }; } catch { return {}; }
}

describe.each(runtimes())('a directory of everything that goes wrong, on Node %s', (_, node) => {
  let report: Report = { gaps: [], paths: [], resources: [] };
  beforeAll(async () => {
    chmodSync(root, 0o755);
    const result = await cli(['scan', root, '-f', 'json'], { node, alone: true, ...asNobody(node) });
    expect(result.stderr).toBe('');
    expect(result.code).toBe(1);
    const parsed: unknown = JSON.parse(result.stdout);
    report = parsed as Report;
  });
  const gapsOf = (file: string): readonly Gap[] => report.gaps.filter((gap) => gap.place.file === file);

  it.each(['crlf', 'bom', 'wide', 'latin', 'newline', 'db'])('the database behind %s is found all the same', (host) => {
    expect(report.resources.map((resource) => resource.name).join(' ')).toContain(`${host}.example.net`);
  });

  it.each([
    ['sparse.tfstate', 'too-large'], ['deep/package.json', 'bound'], ['deep/docker-compose.yml', 'bound'], ['deep/flow/docker-compose.yml', 'bound'], ['deep/app.ts', 'bound'], ['deep/main.tf', 'unparsable'],
    ['bomb/docker-compose.yml', 'unparsable'], ['broken/package.json', 'unparsable'], ['broken/docker-compose.yml', 'unparsable'], ['broken/main.tf', 'unparsable'], ['broken/app.ts', 'unparsable'],
    ['.claude/settings.json', 'unparsable'], ['services/nul/.env.production', 'binary'], ['services/latin/.env.production', 'encoding'], ['.env.local', 'not-a-file'], ['agent.sock', 'not-a-file'],
    ['links/a', 'link'], ['links/out', 'link'], ['links/.env.staging', 'link'],
  ])('%s is a gap: %s', (file, kind) => {
    expect(gapsOf(file).map((gap) => gap.kind)).toContain(kind);
    for (const gap of gapsOf(file)) expect(gap.reason).toMatch(/\S/);
  });

  it('a broken file is told with its line', () => {
    expect(gapsOf('broken/docker-compose.yml')[0]?.place.startLine).toBeGreaterThan(1);
  });

  it.skipIf(process.getuid?.() === 0 && asNobody(node).uid === undefined)('files and folders without permission are gaps', () => {
    expect(gapsOf('locked/.env.production').map((gap) => gap.kind)).toContain('unreadable');
    expect(gapsOf('locked/folder').map((gap) => gap.kind)).toContain('unreadable');
  });

  it('an unparsable settings file holds nothing: what it refuses is open', () => {
    expect(report.paths.some((path) => path.gate === 'open')).toBe(true);
  });

  it('no link leads out, and no key of a file reaches our own objects', () => {
    expect(JSON.stringify(report)).not.toContain('outside.example.net');
    expect(JSON.stringify(report)).not.toContain('polluted');
  });

  it('the page for people moves no cursor, whatever the names are', async () => {
    const { stdout, code } = await cli(['scan', root, '--verbose'], { node, alone: true, ...asNobody(node) });
    expect(code).toBe(1);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stdout).toContain('db.example.net');
  });
});
