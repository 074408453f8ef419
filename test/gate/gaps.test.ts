import { describe, expect, test } from 'vitest';
import { DEFAULT_BOUNDS } from '../../src/model/index.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { repositoryOf } from '../support/repository.ts';
import type { CommitTree, TestRepository } from '../support/repository.ts';
import { compareRevisions, CURSOR, DATABASE, expectClosed, verdictOf } from './support.ts';

/** GATE §6, test 4: the same danger behind something that cannot be read. */
interface Hiding {
  readonly what: string;
  /** Without the danger. */
  readonly clean: CommitTree;
  readonly danger: CommitTree;
  /** The danger where it cannot be read, or only read otherwise. */
  readonly behind: CommitTree;
  /** Our reader sees through it: behind it the danger is the same danger. */
  readonly seen?: true;
  /** Text of it is known; the gap is one place in it. */
  readonly readInPart?: true;
}

const bytes = (text: string): Uint8Array => Buffer.from(expandPlaceholders(text));
const wide = (text: string): Uint8Array => Buffer.from(`\uFEFF${expandPlaceholders(text)}`, 'utf16le');
const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 123\n';
const app = { ...CURSOR, 'package.json': '{ "name": "app", "scripts": { "reset": "docker compose down -v" } }\n' };
const compose = (volume: string): string => `services:\n  db:\n    image: postgres:17\n    volumes:\n      - ${volume}:/var/lib/postgresql/data\nvolumes:\n  pgdata: {}\n`;
const anchors = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`)].join('\n');
const guarded = (value: string, more = ''): string => `${more}resource "aws_db_instance" "main" {\n  identifier = "main"\n  engine = "postgres"\n  deletion_protection = ${value}\n  backup_retention_period = 7\n  skip_final_snapshot = false\n}\n`;
const deny = '{ "permissions": { "deny": ["Read(.env)"], "defaultMode": "default" } }\n';

const hidings: readonly Hiding[] = [
  { what: 'a zero byte in .env', clean: app, danger: { ...app, '.env': DATABASE }, behind: { ...app, '.env': Buffer.concat([bytes(DATABASE), Buffer.from([0, 0, 1])]) } },
  { what: 'UTF-16', clean: app, danger: { ...app, '.env': DATABASE }, behind: { ...app, '.env': wide(DATABASE) }, seen: true },
  { what: 'bytes that are no characters', clean: app, danger: { ...app, '.env': DATABASE }, behind: { ...app, '.env': Buffer.concat([Buffer.from('A=\xff\xfe\xfd\n', 'latin1'), bytes(DATABASE)]) }, seen: true },
  { what: 'an LFS pointer', clean: app, danger: { ...app, '.env': DATABASE }, behind: { ...app, '.gitattributes': '.env filter=lfs diff=lfs merge=lfs -text\n', '.env': pointer } },
  { what: 'export-ignore', clean: app, danger: { ...app, '.env': DATABASE }, behind: { ...app, '.gitattributes': '* export-ignore\n.env export-ignore -diff binary linguist-generated\n', '.env': DATABASE }, seen: true },
  { what: 'the size limit', clean: app, danger: { ...app, '.env': DATABASE }, behind: { ...app, '.env': `${DATABASE}${'#'.repeat(DEFAULT_BOUNDS.fileBytes)}\n` } },
  { what: 'an alias bomb', clean: app, danger: { ...app, 'docker-compose.yml': compose('pgdata') }, behind: { ...app, 'docker-compose.yml': `${anchors}\nx-db: &db { image: 'postgres:17', volumes: ['pgdata:/var/lib/postgresql/data'] }\nservices: { more: *a9, db: *db }\nvolumes: { pgdata: {} }\n` }, seen: true },
  { what: 'an unresolved variable', clean: { ...app, 'main.tf': guarded('true') }, danger: { ...app, 'main.tf': guarded('false') }, behind: { ...app, 'main.tf': guarded('var.protected', 'variable "protected" { type = bool }\n') }, readInPart: true },
  { what: 'broken settings', clean: { ...app, '.claude/settings.json': deny, '.env': DATABASE }, danger: { ...app, '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n', '.env': DATABASE }, behind: { ...app, '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions", \n', '.env': DATABASE } },
  { what: 'broken YAML', clean: app, danger: { ...app, 'docker-compose.yml': compose('pgdata') }, behind: { ...app, 'docker-compose.yml': `x: "\n${compose('pgdata')}` }, readInPart: true },
];

async function verdictBetween(base: CommitTree, head: CommitTree): Promise<Awaited<ReturnType<typeof compareRevisions>>> {
  const { directory, commits } = repositoryOf(base, head);
  return compareRevisions(directory, commits[0] ?? '', commits[1] ?? '');
}

describe.each(hidings)('danger behind $what', ({ clean, danger, behind, seen, readInPart }) => {
  test('the danger itself is worse than none', async () => {
    expectClosed(await verdictBetween(clean, danger));
  });

  test('brought in behind it: worse', async () => {
    expectClosed(await verdictBetween(clean, behind));
  });

  test('put behind it: worse; where it is read all the same, no better', async () => {
    const comparison = await verdictBetween(danger, behind);
    if (seen) expect(verdictOf(comparison)).toMatch(/^same open|^(?:worse|mixed) closed/);
    else expectClosed(comparison);
    expect(comparison.delta.verdict).not.toBe('better');
  });

  test('danger, unknown, danger over two pull requests: never open, where the unknown is unknown', async () => {
    const back = await verdictBetween(behind, danger);
    if (seen) expect(verdictOf(back)).toMatch(/^same open|^(?:worse|mixed) closed/);
    else expectClosed(back);
  });

  test('another danger behind the same gap: worse', async () => {
    if (seen) return;
    const file = Object.keys(behind).find((path) => behind[path] !== clean[path] && path !== '.gitattributes') ?? '';
    const was = behind[file];
    const other = typeof was === 'string' ? was.replace('size 123', 'size 124').replace('{{password:a}}', '{{password:b}}').replace('pgdata: {}', 'pgdata: {}\n  more: {}').replace('engine = "postgres"', 'engine = "mysql"').replace(', \n', ',  "x": 1\n') : Buffer.concat([was ?? Buffer.alloc(0), Buffer.from('\nB=2')]);
    expect(other).not.toEqual(was);
    const comparison = await verdictBetween(behind, { ...behind, [file]: other });
    // Where the text is known beside the place that is not, other words of it are seen as what they are; what is not read whole changed, and nobody can say how.
    if (readInPart) expect(comparison.delta.verdict).not.toBe('better'); else expectClosed(comparison);
  });
});

describe('danger in another repository', () => {
  /** A repository with `config` mounted in it at a commit of another one. */
  const mounted = (from: TestRepository, oid: string): void => { from.git('update-index', '--add', '--cacheinfo', `160000,${oid},config`); from.git('commit', '-q', '-m', `config at ${oid.slice(0, 4)}`); };

  test('files put behind a submodule: worse; the same submodule moved on: worse; back again: worse', async () => {
    const repository = repositoryOf({ ...app, 'config/.env': DATABASE });
    const danger = repository.commits[0] ?? '';
    repository.git('rm', '-q', '-r', '--cached', 'config');
    mounted(repository, '1'.repeat(40));
    const hidden = repository.git('rev-parse', 'HEAD');
    mounted(repository, '2'.repeat(40));
    const moved = repository.git('rev-parse', 'HEAD');
    expectClosed(await compareRevisions(repository.directory, danger, hidden));
    expectClosed(await compareRevisions(repository.directory, hidden, moved));
    expectClosed(await compareRevisions(repository.directory, hidden, danger));
    expect(verdictOf(await compareRevisions(repository.directory, moved, moved))).toMatch(/^same open/);
  });

  test('a submodule brought in where nothing was', async () => {
    const repository = repositoryOf(app);
    mounted(repository, '1'.repeat(40));
    expectClosed(await compareRevisions(repository.directory, 'HEAD~1', 'HEAD'));
  });
});

describe('danger under a name that is another on other machines', () => {
  const bypass = '{ "permissions": { "defaultMode": "bypassPermissions" } }\n';
  test.each([
    ['settings in upper case', { '.Claude/settings.json': bypass }],
    ['settings with a sign nobody sees', { '.cl\u200Baude/settings.json': bypass }],
    ['a file of variables in upper case', { '.ENV': DATABASE }],
    ['a workflow in upper case', { '.GitHub/workflows/ci.yml': 'on: issue_comment\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: claude -p "x" --dangerously-skip-permissions\n' }],
  ])('%s: worse', async (_, files) => {
    expectClosed(await verdictBetween(app, { ...app, ...files }));
  });

  test('a twin of a file that was read: worse', async () => {
    const before = { ...app, '.claude/settings.json': deny, '.env': DATABASE };
    expectClosed(await verdictBetween(before, { ...before, '.Claude/settings.json': bypass }));
    expectClosed(await verdictBetween(before, { ...before, '.ENV': 'A=1\n' }));
    expectClosed(await verdictBetween({ ...app, 'caf\u00E9/.env': DATABASE }, { ...app, 'caf\u00E9/.env': DATABASE, 'cafe\u0301/.env': 'A=1\n' }));
  });

  test('upper case where it is everyday closes nothing', async () => {
    const comparison = await verdictBetween(app, { ...app, 'README.MD': 'x\n', '.github/ISSUE_TEMPLATE/BUG.md': 'x\n', 'docs/API.md': 'x\n', 'LICENSE': 'x\n', '.github/PULL_REQUEST_TEMPLATE.md': 'x\n' });
    expect(verdictOf(comparison)).toMatch(/^same open/);
  });
});

describe('what is not hidden by a change', () => {
  test('gaps that both trees have equally close nothing', async () => {
    const both = { ...app, '.env': Buffer.from([75, 61, 0, 1]), 'docker-compose.yml': 'services: [\n' };
    const comparison = await verdictBetween(both, { ...both, 'README.md': 'Hello.\n' });
    expect(verdictOf(comparison)).toMatch(/^same open/);
  });

  test('a new picture, a lock file and a built file are no hiding place', async () => {
    const comparison = await verdictBetween(app, { ...app, 'docs/picture.png': Buffer.from([137, 80, 78, 71, 0, 0, 0, 13]), 'package-lock.json': '{ "lockfileVersion": 3, ', 'dist/app.min.js': `var a=${'"x",'.repeat(20)}"y"` });
    expect(verdictOf(comparison)).toMatch(/^same open/);
  });
});
