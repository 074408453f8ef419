import { describe, expect, test } from 'vitest';
import { compareTreesOf, DATABASE, expectClosed, verdictOf } from './support.ts';

/** GATE §6, test 3: who is judged is not the change's to choose. */
const token = { '.env': DATABASE, 'package.json': '{ "name": "app" }\n' };
const deny = '{ "permissions": { "deny": ["Read(.env)", "Bash(psql:*)"] } }\n';
const sandbox = '{ "permissions": { "deny": ["Read(.env)"] }, "sandbox": { "enabled": true, "network": { "allowedDomains": [] } } }\n';

describe('an agent that is configured here for the first time', () => {
  test.each([
    ['Codex, read only', { '.codex/config.toml': 'sandbox_mode = "read-only"\napproval_policy = "on-request"\n' }],
    ['Codex, never asking and read only', { '.codex/config.toml': 'sandbox_mode = "read-only"\napproval_policy = "untrusted"\n' }],
    ['Claude Code, refusing everything', { '.claude/settings.json': '{ "permissions": { "defaultMode": "plan", "deny": ["Read(.env)", "Bash"] } }\n' }],
    ['Gemini, with an empty list of tools', { '.gemini/settings.json': '{ "tools": { "core": [] } }\n' }],
  ])('%s: the checkout that holds a token is not better for it', async (_, settings) => {
    const comparison = await compareTreesOf(token, { ...token, ...settings });
    expect(['better', 'mixed'], verdictOf(comparison)).not.toContain(comparison.delta.verdict);
  });

  test.each([
    ['Codex, without sandbox and never asking', { '.codex/config.toml': 'sandbox_mode = "danger-full-access"\napproval_policy = "never"\n' }],
    ['Claude Code, switching its questions off', { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n' }],
  ])('%s: worse', async (_, settings) => {
    expectClosed(await compareTreesOf(token, { ...token, ...settings }));
  });

  test('a read-only agent beside an open one hides nothing of the open one', async () => {
    const open = { ...token, '.cursorrules': 'Be brief.\n' };
    const comparison = await compareTreesOf({ '.cursorrules': 'Be brief.\n' }, { ...open, '.codex/config.toml': 'sandbox_mode = "read-only"\n' });
    expectClosed(comparison);
  });

  test('adding it and a token at once is worse, whatever it refuses', async () => {
    expectClosed(await compareTreesOf({ 'package.json': '{ "name": "app" }\n' }, { ...token, '.claude/settings.json': deny }));
  });
});

describe('an agent whose settings go', () => {
  test.each([['with its denies', deny], ['with its sandbox', sandbox]])('`.claude/` deleted %s: worse', async (_, settings) => {
    const comparison = await compareTreesOf({ ...token, '.claude/settings.json': settings }, token);
    expectClosed(comparison);
    expect(comparison.delta.removed.paths.filter((one) => one.counts)).toEqual([]);
  });

  test.each([
    ['emptied', { '.claude/settings.json': '{}\n' }],
    ['moved to where nothing reads it', { 'claude/settings.json': deny }],
    ['moved to another case', { '.Claude/settings.json': deny }],
    ['moved below a folder', { 'docs/.claude/settings.json': deny }],
    ['turned into a link that leads out', undefined],
  ])('%s: worse', async (_, settings) => {
    if (settings) { expectClosed(await compareTreesOf({ ...token, '.claude/settings.json': deny }, { ...token, ...settings })); return; }
    const { repositoryOf } = await import('../support/repository.ts');
    const { symlinkSync, rmSync } = await import('node:fs');
    const { compareRevisions } = await import('./support.ts');
    const { directory, commits, git } = repositoryOf({ ...token, '.claude/settings.json': deny });
    rmSync(`${directory}/.claude/settings.json`);
    symlinkSync('../../outside.json', `${directory}/.claude/settings.json`);
    git('add', '-A');
    git('commit', '-q', '-m', 'link');
    expectClosed(await compareRevisions(directory, commits[0] ?? '', 'HEAD'));
  });

  test('the folder deleted and another agent configured instead: worse', async () => {
    expectClosed(await compareTreesOf({ ...token, '.claude/settings.json': deny }, { ...token, '.codex/config.toml': 'sandbox_mode = "read-only"\n' }));
  });

  test('deleted with the token itself: what the settings held is weaker, and the token is still in history', async () => {
    const comparison = await compareTreesOf({ ...token, '.claude/settings.json': deny }, { 'package.json': token['package.json'] });
    expectClosed(comparison);
    expect(comparison.delta.verdict).not.toBe('mixed');
  });
});
