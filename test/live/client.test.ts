import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { asker, askAll, client } from '../../src/live/index.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { about, AT, memory, QUICK, stage, TOKEN } from './support/stage.ts';

const { github, ask } = stage();

describe('the contract', () => {
  it('every question is one that GitHub describes, with the token, and only reads', async () => {
    github.given.set(`${AT}/environments`, { body: { total_count: 1, environments: [{ name: 'production / eu', protection_rules: [], deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } }] } });
    github.given.set(`${AT}/actions/permissions`, { body: { enabled: true, allowed_actions: 'selected' } });
    github.given.set(`${AT}/environments/production%20%2F%20eu/deployment-branch-policies`, { body: { total_count: 3, branch_policies: [{ name: 'release' }, { name: 'main' }, { name: 'v*' }] } });
    github.given.set(`${AT}/branches/main`, { body: { name: 'main', protected: true } });
    github.given.set(`${AT}/rules/branches/release`, { body: [] });
    github.given.set(`${AT}/branches/release`, { body: { name: 'release', protected: false } });
    github.given.set(`${AT}/rules/branches/main`, { body: [{ type: 'non_fast_forward', ruleset_id: 42 }] });
    const answers = await ask();
    expect(github.violations).toEqual([]);
    expect(new Set(github.heard.map((one) => one.method))).toEqual(new Set(['GET']));
    expect(new Set(github.heard.map((one) => one.authorization))).toEqual(new Set([`token ${TOKEN}`]));
    expect(answers.filter((one) => one.state === 'unanswered')).toEqual([]);
    expect(answers.map((one) => one.topic)).toEqual([
      'repository', 'environments', 'environment-branches', 'environment-secrets', 'environment-variables', 'secrets', 'organization-secrets', 'variables', 'organization-variables', 'actions', 'selected-actions', 'workflow-permissions', 'fork-approval', 'oidc', 'runners',
      'deploy-keys', 'branch-rules', 'branch', 'branch-protection', 'ruleset', 'branch-rules', 'branch', 'cloud-agent', 'agent-secrets', 'organization-agent-secrets', 'apps',
    ]);
  });

  it('a request that its description does not allow would be seen', async () => {
    await fetch(`${github.url}${AT}/environments?per_page=many`);
    expect(github.violations).toHaveLength(1);
  });

  it('GitHub Enterprise is asked below the path of its API', async () => {
    const heard: string[] = [];
    const other = createServer((asked, answer) => { heard.push(`${asked.method ?? ''} ${asked.url ?? ''}`); answer.writeHead(404); answer.end('{}'); });
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
    const base = `http://127.0.0.1:${(other.address() as AddressInfo).port}/api/v3`;
    try { await askAll(asker(client(base, TOKEN, QUICK), { base, token: TOKEN }), { owner: 'acme', repo: 'shop' }, []); } finally { other.close(); }
    expect(heard).toEqual(['GET /api/v3/repos/acme/shop']);
  });

  it('a private repository is asked about runs of forks', async () => {
    github.given.set(AT, { body: { private: true, default_branch: 'main', owner: { type: 'User' } } });
    const answers = await ask();
    expect(github.violations).toEqual([]);
    expect([about(answers, 'fork-runs')?.state, about(answers, 'fork-approval'), about(answers, 'apps')]).toEqual(['answered', undefined, undefined]);
  });

  it('what may be a value is not kept: of variables the name alone', async () => {
    const value = expandPlaceholders('{{password:variable}}');
    github.given.set(`${AT}/actions/variables`, { body: { total_count: 1, variables: [{ name: 'REGION', value, created_at: 'x', updated_at: 'x' }] } });
    const store = memory();
    expect(JSON.stringify([await ask(store), ...store.held])).not.toContain(value);
  });
});

describe('no answer', () => {
  it.each([[401, 'refused'], [403, 'refused'], [404, 'not-found'], [422, 'trouble'], [500, 'trouble'], [503, 'trouble']])('%i is no fact', async (status, why) => {
    github.given.set(`${AT}/environments`, { status });
    const answer = about(await ask(), 'environments');
    expect(answer).toMatchObject({ state: 'unanswered', status, why, permission: 'Actions: read' });
    expect(answer).not.toHaveProperty('value');
  });

  it('a refusal names the permission that GitHub names, and nothing else it says', async () => {
    github.given.set(`${AT}/keys`, { status: 403, headers: { 'x-accepted-github-permissions': 'administration=read' } });
    github.given.set(`${AT}/actions/runners`, { status: 403, headers: { 'x-accepted-github-permissions': '::error::bad' } });
    const answers = await ask();
    expect([about(answers, 'deploy-keys')?.permission, about(answers, 'runners')?.permission]).toEqual(['administration: read', 'Administration: read']);
    expect(JSON.stringify(answers)).not.toContain('::error');
  });

  it.each([['not JSON', { raw: '{"total_count": 1, "environments": [' }], ['another form', { body: { environments: 'all' } }], ['a list for an object', { body: [] }], ['nothing', { raw: '' }], ['a page of a proxy', { raw: '<html>', headers: { 'content-type': 'text/html' } }]])('%s is no answer', async (_name, given) => {
    github.given.set(`${AT}/environments`, given);
    expect(about(await ask(), 'environments')).toMatchObject({ state: 'unanswered', why: 'unreadable' });
  });

  it('a body that ends early is no answer', async () => {
    github.given.set(`${AT}/environments`, { body: { total_count: 0, environments: [] }, cut: true });
    expect(about(await ask(), 'environments')).toMatchObject({ state: 'unanswered', why: 'unreadable' });
  });

  it('a repository that the token cannot see is asked nothing more', async () => {
    github.given.set(AT, { status: 404 });
    expect(await ask()).toHaveLength(1);
  });

  it('trouble that passes is waited for', async () => {
    github.given.set(`${AT}/environments`, { status: 502, times: 1 });
    expect(about(await ask(), 'environments')?.state).toBe('answered');
  });

  it('a short limit is waited for', async () => {
    github.given.set(`${AT}/environments`, { status: 429, headers: { 'retry-after': '1' }, times: 1 });
    expect(about(await ask(), 'environments')?.state).toBe('answered');
  });

  it.each([[429, { 'retry-after': '3600' }], [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' }]])('a long limit (%i) ends the asking, and all that was not asked says so', async (status, headers) => {
    github.given.set(`${AT}/actions/secrets`, { status, headers });
    const answers = await ask();
    const late = answers.slice(answers.findIndex((one) => one.topic === 'secrets'));
    expect(late.length).toBeGreaterThan(10);
    expect(late.every((one) => one.state === 'unanswered' && one.why === 'limit')).toBe(true);
    expect(github.heard.at(-1)?.path).toContain('/actions/secrets');
  });

  it('a service that never answers is left', async () => {
    github.given.set(`${AT}/environments`, { hang: true });
    const answers = await ask(undefined, { ...QUICK, whole: 1500, retries: 0 });
    expect(about(answers, 'environments')).toMatchObject({ state: 'unanswered', why: 'time' });
    expect(answers.at(-1)).toMatchObject({ state: 'unanswered', why: 'time' });
  });

  it.each([301, 302, 307, 308])('a redirect (%i) is not followed, wherever it leads', async (status) => {
    let met = 0;
    const other = createServer((_asked, answer) => { met++; answer.end('{"total_count":0,"environments":[]}'); });
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
    try {
      for (const host of [`http://127.0.0.1:${(other.address() as AddressInfo).port}`, github.url]) {
        github.given.set(`${AT}/environments`, { status, headers: { location: `${host}${AT}/keys` } });
        expect(about(await ask(), 'environments')).toMatchObject({ state: 'unanswered', status, why: 'moved' });
      }
      expect(met).toBe(0);
    } finally { other.close(); }
  });
});
