import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cli, cliPath, put, temporary } from '../support/cli.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { loadTree } from '../support/tree.ts';
import { serve } from './support/tree-server.ts';

const TOKEN = expandPlaceholders('{{github-pat:shell}}');
const FIXTURE = loadTree('fixtures/live/hostile-names.tree');
let github: Awaited<ReturnType<typeof serve>>;
let directory = '';
// The first to ask for the program may have to build it.
beforeAll(async () => { github = await serve(FIXTURE.answers); await cliPath(); });
afterAll(() => github.close());
beforeEach(() => { github.asked.length = 0; directory = put(temporary(), Object.fromEntries(FIXTURE.files.map((file) => [file.path, String(file.content)]))); });

const scan = (args: readonly string[], env: Readonly<Record<string, string>> = { GITHUB_TOKEN: TOKEN }) => cli(['scan', '.', '--today', '2026-11-21', '--fail-on', 'never', ...args], { cwd: directory, env: { GITHUB_API_URL: github.url, ...env } });
const everything = ['text', 'json', 'sarif', 'markdown', 'html', 'mermaid', 'dot', 'graphml'];

describe('scan --github', () => {
  it('asks only where it is told to', async () => {
    expect((await scan(['-f', 'json'])).code).toBe(0);
    expect(github.asked).toEqual([]);
  });

  it('tells what GitHub said, and what it did not say', async () => {
    const { stdout, stderr, code } = await scan(['--github', 'acme/shop', '-f', 'json']);
    expect([code, stderr]).toEqual([0, '']);
    const report: { repositories: { name: string; settings: { setting: string; about: string; basis: string; value: unknown; permission: string; place: { file: string; origin: string } | null }[] }[]; gaps: { reason: string; place: { origin: string } }[] } = JSON.parse(stdout);
    expect(report.repositories.map((one) => one.name)).toEqual(['acme/shop']);
    expect(report.repositories[0]?.settings.find((one) => one.setting === 'environment-reviewers')).toMatchObject({ basis: 'set', value: 0, permission: 'Actions: read', place: { file: 'api://repos/acme/shop/environments', origin: 'api' } });
    expect(report.gaps.filter((one) => one.place.origin === 'api').map((one) => one.reason)).toContain('secrets: GitHub says that there is nothing here for this token (404), which may mean that it may not see it; a token with Secrets: read would settle it');
    expect(new Set(github.asked.map((one) => one.authorization))).toEqual(new Set([`token ${TOKEN}`]));
  });

  it('says the same twice, byte by byte', async () => {
    expect((await scan(['--github', 'acme/shop', '-f', 'json'])).stdout).toBe((await scan(['--github', 'acme/shop', '-f', 'json'])).stdout);
  });

  it('names do no harm in any format, and the token is nowhere', async () => {
    const { stderr } = await scan(['--github', 'acme/shop', '--verbose', ...everything.flatMap((format) => ['-o', `${format}=out/${format}`])]);
    expect(stderr).not.toContain(TOKEN);
    for (const format of everything) {
      const text = readFileSync(join(directory, 'out', format), 'utf8');
      expect(text.length, format).toBeGreaterThan(100);
      for (const harm of [TOKEN, '\u202e', '\u001b', '\n::error', ...(format === 'html' || format === 'markdown' ? ['<img src=x>'] : [])]) expect(text.includes(harm), `${format} has ${JSON.stringify(harm)}`).toBe(false);
    }
  });

  it('keeps answers where it is told to, names alone, and asks for what is new', async () => {
    const first = await scan(['--github', 'acme/shop', '--github-cache', 'kept', '-f', 'json']);
    const names = readdirSync(join(directory, 'kept'));
    expect(names.length).toBeGreaterThan(2);
    const kept = names.map((name) => readFileSync(join(directory, 'kept', name), 'utf8')).join('');
    expect(kept).not.toContain(TOKEN);
    github.asked.length = 0;
    const again = await scan(['--github', 'acme/shop', '--github-cache', 'kept', '-f', 'json']);
    expect(JSON.parse(again.stdout).repositories).toEqual(JSON.parse(first.stdout).repositories);
    expect(github.asked.filter((one) => one.answered === 200)).toEqual([]);
    expect(github.asked.filter((one) => one.answered === 304).length).toBeGreaterThan(2);
  });

  it('reads no cache that somebody else laid there', async () => {
    await scan(['--github', 'acme/shop', '--github-cache', 'kept', '-f', 'json']);
    for (const name of readdirSync(join(directory, 'kept'))) writeFileSync(join(directory, 'kept', name), '{"etag":"\\r\\nx: y","value":{},"next":"no"}');
    github.asked.length = 0;
    expect((await scan(['--github', 'acme/shop', '--github-cache', 'kept', '-f', 'json'])).code).toBe(0);
    expect(github.asked.filter((one) => one.answered === 304)).toEqual([]);
  });

  it('writes nothing unless it is told where', async () => {
    const before = readdirSync(directory);
    await scan(['--github', 'acme/shop', '-f', 'json']);
    expect(readdirSync(directory)).toEqual(before);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['no token', ['--github', 'acme/shop'], {}, 'GITHUB_TOKEN or GH_TOKEN'],
    ['a token that is none', ['--github', 'acme/shop'], { GITHUB_TOKEN: `${TOKEN}\nx: y` }, 'is no token'],
    ['no repository', ['--github', 'acme'], { GH_TOKEN: TOKEN }, 'owner/repo'],
    ['a path for a repository', ['--github', '../..'], { GH_TOKEN: TOKEN }, 'owner/repo'],
    ['an open address', ['--github', 'acme/shop', '--github-url', 'http://api.example.com'], { GH_TOKEN: TOKEN }, 'https'],
    ['an address with a password', ['--github', 'acme/shop', '--github-url', 'https://a:b@api.example.com'], { GH_TOKEN: TOKEN }, 'https'],
    ['a cache without a question', ['--github-cache', 'kept'], { GH_TOKEN: TOKEN }, '--github'],
  ])('%s is refused, and nothing is asked', async (_name, args, env, says) => {
    const { code, stderr, stdout } = await scan(args, env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain(TOKEN);
    expect(github.asked).toEqual([]);
  });

  it('a cache behind a link is not read', async () => {
    await scan(['--github', 'acme/shop', '--github-cache', 'kept', '-f', 'json']);
    const [name = ''] = readdirSync(join(directory, 'kept'));
    const other = put(temporary(), { kept: readFileSync(join(directory, 'kept', name), 'utf8') });
    expect(existsSync(join(other, 'kept'))).toBe(true);
    const fresh = join(directory, 'fresh');
    put(fresh, { '.keep': '' });
    symlinkSync(join(other, 'kept'), join(fresh, name));
    github.asked.length = 0;
    await scan(['--github', 'acme/shop', '--github-cache', 'fresh', '-f', 'json']);
    expect(github.asked.filter((one) => one.answered === 304)).toEqual([]);
  });
});
