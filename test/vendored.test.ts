import { describe, expect, test } from 'vitest';
import { openGitTree, openHistory, openWorkingTree } from '../src/discover/index.ts';
import type { ScanResult } from '../src/model/index.ts';
import { compareFiles } from './support/compare.ts';
import { repositoryOf } from './support/repository.ts';
import { scanTree } from './support/scan.ts';

const TOKEN = 'GITHUB_TOKEN={{github-pat:vendored}}\n';
const found = (result: ScanResult): string[] => result.graph.credentials.flatMap((one) => one.places.map((place) => `${one.confidence} ${one.kinds[0]?.id ?? one.provider} ${place.file}`)).sort();
const loud = (result: ScanResult): string[] => result.findings.filter((one) => one.level !== 'note').map((one) => `${one.level} ${one.rule}`);

describe('code of others and build output that git keeps', () => {
  const files = {
    'vendor/modules.txt': '# a', 'vendor/acme/client.go': `package a\n\nconst token = "{{github-pat:vendored}}"\n`, 'vendor/acme/settings.yml': 'admin_password: {{password:vendored}}\n',
    'third_party/x/deploy.sh': `export ${TOKEN}`, 'node_modules/y/lib/index.js': "module.exports = '{{stripe-live:vendored}}';\n", 'dist/app.js.map': '{}', 'dist/app.js': 'const a = "{{aws-id:vendored}}", b = "{{github-fine:vendored}}";\n',
  };

  test('credentials in it are found, and believed little', async () => {
    const repo = repositoryOf(files);
    const result = await scanTree(openWorkingTree(repo.directory));
    const all = found(result);
    for (const file of ['vendor/acme/client.go', 'vendor/acme/settings.yml', 'third_party/x/deploy.sh', 'node_modules/y/lib/index.js', 'dist/app.js']) expect(all.join('\n')).toContain(file);
    expect(all.filter((one) => !one.startsWith('low '))).toEqual([]);
    expect(loud(result)).toEqual([]);
    expect(found(await scanTree(await openGitTree(repo.directory, 'HEAD')))).toEqual(all);
    // What stands there today is nothing that only the history knows.
    expect(found(await scanTree(openWorkingTree(repo.directory), { past: openHistory(repo.directory) }))).toEqual(all);
    expect(result.notes.join('\n')).toContain('vendor (3 files): 3 files read for credentials only');
  });

  test('a value that stands elsewhere too is as sure as there', async () => {
    const result = await scanTree(openWorkingTree(repositoryOf({ ...files, '.env': TOKEN }).directory));
    const one = result.graph.credentials.find((credential) => credential.places.some((place) => place.file === '.env'));
    expect(one?.confidence).toBe('high');
    expect(one?.places.map((place) => place.file)).toContain('third_party/x/deploy.sh');
  });

  test('nothing else in it counts: no agent, program, infrastructure, reference or gap', async () => {
    const result = await scanTree(openWorkingTree(repositoryOf({
      'third_party/a/main.tf': 'resource "aws_db_instance" "db" { identifier = "db"\n password = "{{password:tf}}" }\n', 'third_party/a/package.json': '{"scripts":{"x":"prisma migrate reset --force"}, "token": "${API_TOKEN}"}', 'third_party/a/.claude/settings.json': '{"permissions":{"defaultMode":"bypassPermissions"}, "token": 1}',
      'third_party/a/docker-compose.yml': 'services: { db: { image: postgres, environment: { POSTGRES_PASSWORD: "{{password:compose}}" }, volumes: [ "pg:/data" ] } }\nvolumes: { pg: {} }\n', 'third_party/a/broken.json': '{ "password": ', 'third_party/a/x.js': 'password\0', 'third_party/a/db.ts': "const url = 'postgres://app:{{password:pg}}@db.example.net:5432/app';\n",
      'third_party/a/.github/workflows/x.yml': 'on: push\njobs: { a: { runs-on: x, env: { T: "${{ secrets.TOKEN }}" }, steps: [ { run: "terraform destroy" } ] } }\n',
    }).directory));
    expect(result.graph.agents.map((agent) => agent.id)).toEqual(['unconfigured']);
    expect([result.graph.programs, result.graph.resources, result.graph.jobs, result.graph.paths, result.graph.gaps]).toEqual([[], [], [], [], []]);
    expect(loud(result)).toEqual([]);
  });

  test('words that code is full of make it no credential', async () => {
    const quiet = { 'vendor/modules.txt': '# a', 'vendor/a/auth.go': 'package a\n\nvar password = "Tr0ub4dor&3xyz"\nfunc token(auth string) { key := "a1B2c3D4e5F6g7H8" }\n', 'node_modules/b/README.md': 'Set `token: "x8Kd2mQ9pL4vR7tY"`.\n', 'node_modules/b/a.min.js': "a='{{github-pat:vendored}}'" };
    expect(found(await scanTree(openWorkingTree(repositoryOf(quiet).directory)))).toEqual([]);
  });

  test('own work that is made to look so is not gone: the gate is told', async () => {
    const files = { 'vendor/db/main.tf': 'resource "aws_db_instance" "db" {\n  identifier = "db"\n  password = "{{password:tf}}"\n}\n', 'a.txt': 'a' };
    const repo = repositoryOf(files, { ...files, 'vendor/modules.txt': '# a' });
    const [base, head] = await Promise.all(repo.commits.map((commit) => openGitTree(repo.directory, commit)));
    if (!base || !head) throw new Error('two commits');
    const comparison = await compareFiles(base, head);
    expect(comparison.delta.hidden.map((one) => one.at.file)).toEqual(['vendor/db/main.tf']);
    expect(comparison.gate.state).toBe('closed');
  });

  test('what a tool can write again is listed by name, and that is said', async () => {
    const repo = repositoryOf({ '.gitignore': 'node_modules/\n' });
    repo.put({ 'node_modules/y/index.js': `// ${TOKEN}` });
    const result = await scanTree(openWorkingTree(repo.directory));
    expect(found(result)).toEqual([]);
    expect(result.notes.join('\n')).toContain('node_modules (1 file): names only');
  });
});
