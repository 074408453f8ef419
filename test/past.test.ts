import { describe, expect, test } from 'vitest';
import { openHistory, openWorkingTree } from '../src/discover/index.ts';
import type { ScanResult } from '../src/model/index.ts';
import { repositoryOf } from './support/repository.ts';
import type { CommitTree, TestRepository } from './support/repository.ts';
import { scanTree } from './support/scan.ts';

const scan = (repo: TestRepository): Promise<ScanResult> => scanTree(openWorkingTree(repo.directory), { past: openHistory(repo.directory) });
const TOKEN = 'RAILWAY_API_TOKEN={{uuid:past-one}}\n';
const found = (result: ScanResult): string[] => result.graph.credentials.map((one) => `${one.name} ${one.confidence}: ${one.places.map((place) => `${place.origin} ${place.file}`).join(', ')}`);
const rules = (result: ScanResult): string[] => result.findings.map((one) => `${one.level} ${one.rule}`);

describe('credentials of earlier commits', () => {
  test('deleted: still found, a step less sure, with the commit it last stood in', async () => {
    const repo = repositoryOf({ '.env': TOKEN, a: 'a' }, { '.env': `${TOKEN}PORT=1\n`, a: 'a' }, { a: 'a' });
    const result = await scan(repo);
    expect(found(result)).toEqual(['RAILWAY_API_TOKEN medium: history .env']);
    const finding = result.findings.find((one) => one.rule === 'credential-in-history');
    expect(finding).toMatchObject({ level: 'warning', confidence: 'medium' });
    expect(finding?.message).toContain('deleting it from .env did not remove it');
    expect(finding?.message).toContain(repo.commits[1]?.slice(0, 10));
    expect(result.graph.paths.map((path) => path.confidence)).toEqual(['medium']);
    expect(result.fixes.map((fix) => fix.title).join()).toContain('revoke');
  });

  test('the same value today is one credential, as sure as today, named and placed by today', async () => {
    const repo = repositoryOf({ '.env': 'RAILWAY_TOKEN_OLD={{uuid:past-one}}\nRAILWAY_API_TOKEN={{uuid:past-one}}\n', '.gitignore': '.env.production\n' }, { '.gitignore': '.env.production\n' });
    repo.put({ '.env.production': TOKEN });
    const result = await scan(repo);
    expect(found(result)).toEqual(['RAILWAY_API_TOKEN high: ignored .env.production, history .env']);
    expect(result.graph.credentials[0]?.environments).toEqual(['production']);
    expect(result.findings.find((one) => one.rule === 'credential-in-history')?.message).toContain('still in use today in .env.production');
  });

  test('taken out of git and ignored since, as it was: committed once and still in use', async () => {
    const repo = repositoryOf({ '.env': TOKEN, '.gitignore': '.env\n' }, { '.gitignore': '.env\n' });
    repo.put({ '.env': TOKEN });
    const result = await scan(repo);
    expect(found(result)).toEqual(['RAILWAY_API_TOKEN high: ignored .env, history .env']);
    expect(result.findings.find((one) => one.rule === 'credential-in-history')?.message).toContain('still in use today in .env');
  });

  test('tracked today: one place more, no finding more', async () => {
    const repo = repositoryOf({ 'old/.env': TOKEN }, { '.env': `# moved\n${TOKEN}` });
    const [plain, past] = [await scanTree(openWorkingTree(repo.directory)), await scan(repo)];
    expect(found(past)).toEqual(['RAILWAY_API_TOKEN high: tree .env, history old/.env']);
    expect(rules(past)).toEqual(rules(plain));
    expect(past.graph.paths.map((path) => path.id)).toEqual(plain.graph.paths.map((path) => path.id));
  });

  test('a file that did not change is not told twice, and without commits behind it the history adds nothing', async () => {
    const repo = repositoryOf({ '.env': TOKEN });
    const [plain, past] = [await scanTree(openWorkingTree(repo.directory)), await scan(repo)];
    expect(found(past)).toEqual(found(plain));
    expect(rules(past)).toEqual(rules(plain));
  });

  test('agents, programs, infrastructure and databases of the past are gone', async () => {
    const before: CommitTree = {
      '.claude/settings.json': '{"permissions":{"defaultMode":"bypassPermissions"}}', 'package.json': '{"scripts":{"reset":"prisma migrate reset --force"}}', 'main.tf': 'resource "aws_db_instance" "db" { identifier = "db" }\n',
      'docker-compose.yml': 'services: { db: { image: postgres, volumes: [ "pg:/var/lib/postgresql/data" ] } }\nvolumes: { pg: {} }\n', '.env': 'DATABASE_URL=postgres://app:{{password:past}}@pg.example.net:5432/app\n', '.github/workflows/x.yml': 'on: push\njobs: { a: { runs-on: x, steps: [ { run: "terraform destroy" } ] } }\n',
    };
    const result = await scan(repositoryOf(before, { 'README.md': 'empty' }));
    expect(result.graph.agents.map((agent) => agent.id)).toEqual(['unconfigured']);
    expect([result.graph.programs, result.graph.resources, result.graph.jobs, result.graph.paths]).toEqual([[], [], [], []]);
    expect(found(result)).toEqual(['DATABASE_URL medium: history .env']);
    expect(rules(result)).toEqual(['warning credential-in-history']);
  });

  test('a program of today does not load a file of the past', async () => {
    const scripts = '{"scripts":{"reset":"prisma migrate reset --force"}}';
    const result = await scan(repositoryOf({ '.env': 'DATABASE_URL=postgres://app:{{password:past}}@pg.example.net:5432/app\n', 'package.json': scripts, 'prisma/schema.prisma': 'datasource db { provider = "postgresql"\n url = env("DATABASE_URL") }\n' }, { 'package.json': scripts, 'prisma/schema.prisma': 'datasource db { provider = "postgresql"\n url = env("DATABASE_URL") }\n' }));
    expect(result.graph.paths.filter((path) => path.program !== undefined && path.credential !== undefined)).toEqual([]);
  });

  test('what opens a database of today reaches it', async () => {
    const [old, now] = ['postgres://app:{{password:past}}@pg.example.net:5432/app', 'postgres://app:{{password:new}}@pg.example.net:5432/app'];
    const result = await scan(repositoryOf({ '.env': `DATABASE_URL=${old}\n` }, { '.env': `DATABASE_URL=${now}\n` }));
    expect(result.graph.resources.filter((one) => one.kind === 'database')).toHaveLength(1);
    expect(found(result).sort()).toEqual(['DATABASE_URL high: tree .env', 'DATABASE_URL medium: history .env']);
  });

  test('placeholders, examples and tests of the past are nothing', async () => {
    const result = await scan(repositoryOf({ '.env': 'RAILWAY_API_TOKEN=changeme\n', '.env.example': TOKEN, 'test/fixtures/x.env': TOKEN, 'docs/a.md': `Set \`${TOKEN.trim()}\`` }, { a: 'a' }));
    expect(found(result)).toEqual([]);
  });

  test('an agent that may not run git does not read it', async () => {
    const settings = (deny: string): string => JSON.stringify({ permissions: { allow: ['Read'], deny: [deny] } });
    const gate = async (deny: string): Promise<unknown> => (await scan(repositoryOf({ '.env': TOKEN }, { '.claude/settings.json': settings(deny) }))).graph.credentials[0]?.readableBy.map((by) => `${by.agent} ${by.gate}`);
    expect(await gate('Bash')).toEqual(['claude-code closed']);
    // A rule for the file's name does not cover what git prints of it, and printing is among the commands that are not asked about.
    expect(await gate('Read(.env)')).toEqual(['claude-code open']);
  });

  test('what is hidden of it is told, and the note that it was not read is gone', async () => {
    const result = await scan(repositoryOf({ '.env': TOKEN }, { a: 'a' }));
    expect(result.notes.join('\n')).toContain('git history: 2 commits');
    expect(result.notes.join('\n')).not.toContain('not read, nor what it keeps');
  });
});
