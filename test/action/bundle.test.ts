import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtCopy } from '../support/build.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import type { CommitTree } from '../support/repository.ts';
import { checkout, mergeOf, served } from './support/checkout.ts';
import type { Served } from './support/checkout.ts';
import { fakeGitHub } from './support/github.ts';
import type { FakeGitHub } from './support/github.ts';
import { dispatch, FORK, mergeGroup, NO_FORK_LEFT, pullRequest, push } from './support/payload.ts';
import { use } from './support/runner.ts';
import type { Use, Used } from './support/runner.ts';
import { scratch, sweep } from './support/scratch.ts';

/** The bundle as it is committed, in a runner's environment, against GitHub's own description of its API. */
let github: FakeGitHub;
// Of several test files one builds, which may take a while on a busy machine.
beforeAll(async () => { await builtCopy(); github = await fakeGitHub(); }, 120_000);
afterAll(async () => { await github.close(); });
afterEach(() => {
  sweep();
  const { violations } = github;
  const found = [...violations];
  github.reset();
  expect(found).toEqual([]);
});

const MERGE = 'refs/pull/2/merge';
const SECRET = expandPlaceholders('{{uuid:1}}');
const safe: CommitTree = { 'README.md': 'Once.\n', '.cursorrules': 'Be kind.\n' };
const danger: CommitTree = { ...safe, 'scripts/domains.ts': "const token = '{{uuid:1}}';\nawait fetch('https://backboard.railway.app/graphql/v2', { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body: '{}' });\n" };
const harmless: CommitTree = { ...safe, 'README.md': 'Twice.\n' };
const worse = served(safe, danger);
const same = served(safe, harmless);
const better = served(danger, { ...safe, '.cursor/cli.json': '{"permissions": {"allow": [], "deny": ["Read(scripts/**)", "Shell(*)"]}}\n', 'scripts/domains.ts': danger['scripts/domains.ts'] ?? '' });

/** The pull request of `at`, checked out as actions/checkout does with `fetch-depth: 2`. */
function pull(at: Served, over: Partial<Use> = {}, depth = 2): Promise<Used> {
  return use({ workspace: over.workspace ?? checkout(at.server, MERGE, depth), event: 'pull_request', payload: pullRequest(at), sha: at.merge, ref: MERGE, api: github.url, ...over });
}

const sarifOf = (workspace: string, file = 'craterscan.sarif'): string => readFileSync(join(workspace, file), 'utf8');
const notices = (used: Used): string[] => used.commands.filter((line) => line.startsWith('::notice'));

describe('a pull request of the repository', () => {
  it('that makes nothing worse is let through in a few words, and touches nothing', async () => {
    const workspace = checkout(same.server, MERGE, 2);
    const used = await pull(same, { workspace, inputs: { comment: 'on-failure', 'upload-sarif': 'false' } });
    expect([used.main.code, used.post.code, used.outputs['verdict'], used.outputs['change'], used.outputs['mode']]).toEqual([0, 0, 'open', 'same', 'advisory']);
    expect(used.commands).toEqual([]);
    expect(used.main.stdout).toMatch(/^craterscan: advisory, unsealed: .*\ncraterscan: gate open: .*\n$/);
    expect(used.summary.split('\n').length).toBeLessThan(12);
    expect(github.comments).toEqual([]);
    expect(github.asked.map((one) => one.key)).toEqual(['GET /repos/Codertocat/Hello-World/issues/2/comments']);
    expect(JSON.parse(sarifOf(workspace))).toMatchObject({ version: '2.1.0' });
  });

  it('that makes something worse is closed, at the changed line, in every place, and without the secret', async () => {
    const workspace = checkout(worse.server, MERGE, 2);
    const used = await pull(worse, { workspace, inputs: { comment: 'on-failure', 'upload-sarif': 'true', 'json-file': 'out/crater.json' } });
    expect([used.main.code, used.post.code, used.post.stdout]).toEqual([1, 0, '']);
    expect(used.outputs).toMatchObject({ verdict: 'closed', change: 'worse', mode: 'advisory', 'sarif-file': 'craterscan.sarif', 'json-file': 'out/crater.json' });
    expect(Number(used.outputs['added-paths'])).toBeGreaterThan(0);
    expect(used.outputs['reason']).toContain('Railway');
    expect(used.commands[0]).toMatch(/^::error title=craterscan%3A [^:,]+,file=scripts\/domains\.ts,line=1,endLine=1::/);
    expect(used.commands.filter((line) => /^::(?:error|warning|notice)/.test(line)).length).toBeLessThanOrEqual(10);
    expect(used.summary).toContain('```mermaid');
    const comment = github.comments.map((one) => one.body).join('\n');
    expect(comment).toContain('gate closed, worse');
    expect(comment).toContain('/actions/runs/4711');
    const upload = github.asked.find((one) => one.key.endsWith('/code-scanning/sarifs'))?.body as { readonly sarif: string; readonly ref: string; readonly commit_sha: string };
    expect([upload.ref, upload.commit_sha]).toEqual([MERGE, worse.merge]);
    expect(gunzipSync(Buffer.from(upload.sarif, 'base64')).toString('utf8')).toBe(sarifOf(workspace));
    expect(JSON.parse(sarifOf(workspace, 'out/crater.json'))).toMatchObject({ verdict: 'worse', gate: { state: 'closed' } });
    expect(new Set(github.asked.map((one) => one.headers['x-github-api-version']))).toEqual(new Set(['2022-11-28']));
    const everything = [used.main.stdout, used.post.stdout, used.summary, comment, sarifOf(workspace), sarifOf(workspace, 'out/crater.json'), JSON.stringify(used.outputs), ...readdirSync(join(used.temp, 'temp')).map((name) => readFileSync(join(used.temp, 'temp', name), 'utf8'))].join('\n');
    expect(everything).not.toContain(SECRET);
    expect(everything).not.toContain('ghs_');
  });

  it('that makes something better is let through and said', async () => {
    const used = await pull(better, { inputs: { comment: 'always' } });
    expect([used.main.code, used.outputs['verdict'], used.outputs['change']]).toEqual([0, 'open', 'better']);
    expect(github.comments.map((one) => one.body).join('\n')).toContain('gate open, better');
  });

  it('gets one comment, updated by each run, resolved at the end, whatever others wrote', async () => {
    const planted = '<!-- craterscan:gate:craterscan -->\n### craterscan: gate open';
    github.comments.push(...Array.from({ length: 150 }, (_, i) => ({ id: i + 1, body: i === 20 ? planted : 'A remark.', user: { login: 'mallory', type: 'User' } })), { id: 500, body: planted, user: { login: 'github-actions[bot]', type: 'User' } });
    await pull(worse, { inputs: { comment: 'on-failure' } });
    const own = github.comments.find((one) => one.id >= 1000);
    expect(own?.body).toContain('gate closed');
    await pull(worse, { inputs: { comment: 'on-failure' }, env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect(own?.body).toContain('attempt 2');
    await pull(same, { inputs: { comment: 'on-failure' } });
    expect(own?.body).toContain('Resolved');
    expect(github.comments.filter((one) => one.id >= 1000)).toHaveLength(1);
    expect(github.comments.filter((one) => one.id < 1000 && one.body !== 'A remark.' && one.body !== planted)).toEqual([]);
  });

  it('is commented by a personal token under its own name', async () => {
    github.comments.push({ id: 1, body: '<!-- craterscan:gate:craterscan -->\nold', user: { login: 'mona', type: 'User' } });
    await pull(worse, { inputs: { comment: 'on-failure' }, token: 'ghp_0' });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain('gate closed');
  });

  it('is not judged from a clone of depth 1, and is with its head checked out and all history', async () => {
    const one = await pull(worse, {}, 1);
    expect([one.main.code, one.outputs['verdict']]).toEqual([1, 'closed']);
    expect(one.commands[0]).toContain('`fetch-depth: 2`');
    expect(one.summary).toContain('<code>fetch-depth: 2</code>');
    const head = await pull(worse, { workspace: checkout(worse.server, 'refs/pull/2/head', 0) });
    expect([head.main.code, head.outputs['change']]).toEqual([1, 'worse']);
    const shallow = await pull(worse, { workspace: checkout(worse.server, 'refs/pull/2/head', 1) });
    expect([shallow.main.code, shallow.outputs['verdict'], shallow.outputs['change']]).toEqual([1, 'closed', undefined]);
    expect(shallow.commands[0]).toContain('fetch-depth: 0');
  });

  it('is not judged when the merge is stale, the payload is of another repository, or the event is another', async () => {
    const stale = await pull(worse, { payload: pullRequest({ base: worse.base, head: same.head }) });
    expect([stale.main.code, stale.outputs['verdict'], stale.commands[0]]).toEqual([1, 'closed', expect.stringContaining('stale')]);
    const other = await pull(same, { env: { GITHUB_REPOSITORY_ID: '1' } });
    expect([other.main.code, other.outputs['verdict'], other.commands[0]]).toEqual([1, 'closed', expect.stringContaining('another repository')]);
    const event = await pull(same, { event: 'workflow_run' });
    expect([event.main.code, event.outputs['verdict']]).toEqual([2, 'closed']);
  });

  it('does not configure its own gate, and says who started it either way', async () => {
    const at = served(safe, { ...danger, 'craterscan.yml': 'version: 1\nfailOn: never\nsuppress:\n  - rule: path-destroys-data\n    reason: because\n', '.craterscan/baseline.json': '{}' });
    for (const workflow of [`acme/gates/.github/workflows/crater.yml@${'a'.repeat(40)}`, '']) {
      const used = await pull(at, { env: { GITHUB_WORKFLOW_REF: workflow } });
      expect([used.main.code, used.outputs['verdict'], used.outputs['mode']]).toEqual([1, 'closed', workflow === '' ? 'advisory' : 'enforcing']);
      expect(used.main.stdout.split('\n')[0]).toContain(workflow === '' ? 'advisory, unsealed' : 'enforcing, unsealed');
      expect(used.summary).toContain('craterscan.yml');
    }
  });

  it('is closed by what could not be read when that is asked for, on every page', async () => {
    const broken = { '.github/workflows/a.yml': 'on: [push\njobs: {{\n' };
    const at = served({ ...safe, ...broken }, { ...harmless, ...broken });
    const lenient = await pull(at);
    expect([lenient.main.code, lenient.outputs['verdict']]).toEqual([0, 'open']);
    const strict = await pull(at, { inputs: { 'require-complete': 'true', comment: 'on-failure' } });
    expect([strict.main.code, strict.outputs['verdict']]).toEqual([3, 'closed']);
    expect([strict.summary, github.comments[0]?.body]).toEqual([expect.stringContaining('gate closed'), expect.stringContaining('gate closed')]);
  });

  it('is judged against main as well when its base is a branch anyone may push to', async () => {
    // The danger was brought to the other branch first; on top of it the pull request changes a word.
    const { server, head: base } = served(safe, danger);
    server.git('checkout', '-q', '-B', 'onward', base);
    const head = server.commit({ ...danger, 'README.md': 'Twice.\n' });
    const merge = mergeOf(server, base, head);
    const payload = pullRequest({ base, head }, { pull_request: { base: { ref: 'changes' }, head: { ref: 'onward' } } });
    const alone = await use({ workspace: checkout(server, MERGE, 2), event: 'pull_request', payload, sha: merge, ref: MERGE });
    expect([alone.main.code, alone.outputs['verdict'], alone.commands[0]]).toEqual([1, 'closed', expect.stringContaining('fetch-depth: 0')]);
    const used = await use({ workspace: checkout(server, MERGE, 0), event: 'pull_request', payload, sha: merge, ref: MERGE });
    expect([used.main.code, used.outputs['verdict'], used.outputs['change']]).toEqual([1, 'closed', 'worse']);
    expect(used.main.stdout).toContain('judged against main');
    expect(used.summary).toContain('Against changes');
    const trusted = await use({ workspace: checkout(server, MERGE, 0), event: 'pull_request', payload, sha: merge, ref: MERGE, inputs: { 'trusted-branches': 'main, changes' } });
    expect([trusted.main.code, trusted.outputs['change']]).toEqual([0, 'same']);
  });
});

describe('forks and Dependabot', () => {
  const refused = { status: 403, headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' } };
  it.each([['a fork', FORK, 'somebody'], ['a fork that is gone', NO_FORK_LEFT, 'somebody'], ['Dependabot', {}, 'dependabot[bot]']])('%s: the same verdict, and one notice for what the token may not do', async (_who, over, actor) => {
    github.force.set('POST /repos/', refused);
    const used = await pull(worse, { payload: pullRequest(worse, over), env: { GITHUB_ACTOR: actor }, inputs: { comment: 'on-failure', 'upload-sarif': 'true' } });
    expect([used.main.code, used.post.code, used.outputs['verdict'], used.outputs['change']]).toEqual([1, 0, 'closed', 'worse']);
    expect(notices(used)).toHaveLength(1);
    expect(notices(used)[0]).toContain('issues: write; pull-requests: write');
    expect(used.post.stdout.trim().split('\n')).toHaveLength(1);
  });
});

describe('trouble with GitHub', () => {
  it('that we make would be seen here: a request its description does not allow', async () => {
    const good = { commit_sha: worse.merge, ref: MERGE, sarif: 'eA==' };
    for (const body of [good, { ...good, commit_sha: 'main' }, { ...good, ref: undefined }]) await fetch(`${github.url}/repos/a/b/code-scanning/sarifs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect(github.violations.splice(0)).toHaveLength(2);
  });

  it('that passes is waited for', async () => {
    github.force.set('POST /repos/Codertocat/Hello-World/issues', { status: 502, times: 1 });
    github.force.set('POST /repos/Codertocat/Hello-World/code-scanning', { status: 429, headers: { 'retry-after': '1' }, times: 1 });
    const used = await pull(worse, { inputs: { comment: 'on-failure', 'upload-sarif': 'true' } });
    expect(notices(used)).toEqual([]);
    expect(github.comments).toHaveLength(1);
    expect(github.asked.filter((one) => one.key.startsWith('POST'))).toHaveLength(4);
  });

  it('that hides a comment which was written makes no second one', async () => {
    github.force.set('POST /repos/Codertocat/Hello-World/issues', { status: 502, times: 1, done: true });
    const used = await pull(worse, { inputs: { comment: 'on-failure' } });
    expect([notices(used), github.comments.length]).toEqual([[], 1]);
  });

  it.each([[503, 'answered 503'], [422, 'does not take it'], [404, 'security-events: write']])('that stays (%i) is told once and changes nothing', async (status, says) => {
    github.force.set('POST /repos/Codertocat/Hello-World/code-scanning', { status });
    const used = await pull(same, { inputs: { 'upload-sarif': 'true' } });
    expect([used.main.code, used.post.code, used.outputs['verdict']]).toEqual([0, 0, 'open']);
    expect(notices(used)).toEqual([expect.stringContaining(says)]);
    expect(github.asked.length).toBeLessThanOrEqual(3);
  });

  it('that is no answer at all changes nothing either', async () => {
    const used = await pull(same, { api: 'http://127.0.0.1:1', inputs: { 'upload-sarif': 'true' } });
    expect([used.main.code, used.post.code, used.outputs['verdict']]).toEqual([0, 0, 'open']);
    expect(notices(used)).toHaveLength(1);
  });
});

describe('other events', () => {
  it('push: what stood there before is compared', async () => {
    const at = served(safe, danger);
    at.server.git('update-ref', 'refs/heads/main', at.head);
    const payload = push(at.base, at.head);
    const used = await use({ workspace: checkout(at.server, 'refs/heads/main', 2), event: 'push', payload, sha: at.head, ref: 'refs/heads/main' });
    expect([used.main.code, used.outputs['change'], used.outputs['verdict']]).toEqual([1, 'worse', 'closed']);
    const shallow = await use({ workspace: checkout(at.server, 'refs/heads/main', 1), event: 'push', payload, sha: at.head, ref: 'refs/heads/main' });
    expect([shallow.main.code, shallow.outputs['verdict'], shallow.commands[0]]).toEqual([1, 'closed', expect.stringContaining('fetch-depth: 0')]);
    const first = await use({ workspace: checkout(at.server, 'refs/heads/main', 0), event: 'push', payload: push('0'.repeat(40), at.head), sha: at.head, ref: 'refs/heads/main' });
    expect([first.main.code, first.outputs['verdict'], first.commands[0]]).toEqual([1, 'closed', expect.stringContaining('craterscan baseline')]);
  });

  it('push of a new branch: the default branch is compared', async () => {
    const used = await use({ workspace: checkout(same.server, 'refs/heads/changes', 0), event: 'push', payload: push('0'.repeat(40), same.head, 'refs/heads/changes'), sha: same.head, ref: 'refs/heads/changes' });
    expect([used.main.code, used.outputs['change'], used.outputs['verdict']]).toEqual([0, 'same', 'open']);
  });

  it('merge_group: the tip of the target is compared, not the base of the group', async () => {
    // The entry before this one in the queue has the danger; on top of it nothing changes.
    const { server } = worse;
    server.git('update-ref', 'refs/heads/gh-readonly-queue/main/pr-2', worse.merge);
    const group = { event: 'merge_group', payload: mergeGroup(worse.merge, worse.head), sha: worse.merge, ref: 'refs/heads/gh-readonly-queue/main/pr-2' };
    const used = await use({ ...group, workspace: checkout(server, 'refs/heads/gh-readonly-queue/main/pr-2', 0) });
    expect([used.main.code, used.outputs['change'], used.outputs['verdict']]).toEqual([1, 'worse', 'closed']);
    const shallow = await use({ ...group, workspace: checkout(server, 'refs/heads/gh-readonly-queue/main/pr-2', 1) });
    expect([shallow.main.code, shallow.outputs['verdict'], shallow.commands[0]]).toEqual([1, 'closed', expect.stringContaining('fetch-depth: 0')]);
  });

  it('workflow_dispatch: the tree as it is, and the page says that nothing was compared', async () => {
    const bad = await use({ workspace: checkout(worse.server, 'refs/heads/changes', 1), event: 'workflow_dispatch', payload: dispatch(), sha: worse.head, ref: 'refs/heads/main' });
    expect([bad.main.code, bad.outputs['verdict'], bad.outputs['change']]).toEqual([1, 'closed', '']);
    expect(bad.summary).toContain('nothing to compare with');
    expect(bad.summary).toContain('gate closed');
    const good = await use({ workspace: checkout(same.server, 'refs/heads/main', 1), event: 'workflow_dispatch', payload: dispatch(), sha: same.base, ref: 'refs/heads/main' });
    expect([good.main.code, good.outputs['verdict']]).toEqual([0, 'open']);
  });
});

describe('pull_request_target and required workflows', () => {
  const target = (workspace: string, over: Partial<Use> = {}): Promise<Used> => use({ workspace, event: 'pull_request_target', payload: pullRequest(worse), sha: worse.base, ref: 'refs/heads/main', ...over });

  it('judges the head as objects from a work tree of the default branch', async () => {
    const used = await target(checkout(worse.server, 'refs/heads/main', 0, [worse.head]));
    expect([used.main.code, used.outputs['verdict'], used.outputs['change'], used.outputs['mode']]).toEqual([1, 'closed', 'worse', 'enforcing']);
    expect(used.main.stdout).toMatch(/^craterscan: enforcing, unsealed: /);
  });

  it('is refused with the head checked out, with files of the head, with credentials, and without the head', async () => {
    const said = async (workspace: string): Promise<readonly unknown[]> => { const used = await target(workspace); return [used.main.code, used.outputs['verdict'], used.outputs['mode'], used.commands[0]]; };
    expect(await said(checkout(worse.server, 'refs/pull/2/head', 0))).toEqual([2, 'closed', 'advisory', expect.stringContaining('head of the pull request is checked out')]);
    const files = checkout(worse.server, 'refs/heads/main', 0, [worse.head]);
    mkdirSync(join(files, 'scripts'));
    writeFileSync(join(files, 'scripts/domains.ts'), expandPlaceholders(String(danger['scripts/domains.ts'])));
    expect(await said(files)).toEqual([2, 'closed', 'advisory', expect.stringContaining('holds files of the head')]);
    const keeps = checkout(worse.server, 'refs/heads/main', 0, [worse.head]);
    execFileSync('git', ['-C', keeps, 'config', 'http.https://github.com/.extraheader', 'AUTHORIZATION: basic x']);
    expect(await said(keeps)).toEqual([2, 'closed', 'advisory', expect.stringContaining('persist-credentials: false')]);
    const includes = checkout(worse.server, 'refs/heads/main', 0, [worse.head]);
    execFileSync('git', ['-C', includes, 'config', `includeIf.gitdir:${includes}/.git.path`, '/tmp/git-credentials-1.config']);
    expect(await said(includes)).toEqual([2, 'closed', 'advisory', expect.stringContaining('persist-credentials: false')]);
    expect(await said(checkout(worse.server, 'refs/heads/main', 1))).toEqual([1, 'closed', 'advisory', expect.stringContaining('git fetch --no-tags')]);
  });

  it('a workflow of another repository is enforcing, and one that is not pinned says so', async () => {
    const pinned = await pull(same, { env: { GITHUB_WORKFLOW_REF: `acme/gates/.github/workflows/crater.yml@${'a'.repeat(40)}` } });
    expect([pinned.outputs['mode'], pinned.main.stdout.includes('not at a commit')]).toEqual(['enforcing', false]);
    const moving = await pull(same, { env: { GITHUB_WORKFLOW_REF: 'acme/gates/.github/workflows/crater.yml@refs/heads/main' } });
    expect([moving.outputs['mode'], moving.main.stdout.includes('not at a commit')]).toEqual(['enforcing', true]);
  });
});

describe('whatever goes wrong', () => {
  const written = (workspace: string): boolean => !existsSync(join(workspace, 'craterscan.sarif')) || Boolean(JSON.parse(sarifOf(workspace)));

  it('a kill at any moment leaves the gate closed and the SARIF file whole or absent', async () => {
    for (const killAfter of [60, 200, 400, 700]) {
      const workspace = checkout(same.server, MERGE, 2);
      const used = await pull(same, { workspace, killAfter });
      expect(written(workspace)).toBe(true);
      if (used.main.signal === 'SIGKILL') expect(used.outputs['verdict']).not.toBe('open');
    }
  });

  it('memory that runs out, no git, a summary that cannot be written: closed, and never exit code 0', async () => {
    const memory = await pull(same, { node: ['--max-old-space-size=12'] });
    expect(memory.main.code).not.toBe(0);
    expect([memory.main.stdout, memory.outputs['verdict']]).toEqual([expect.not.stringContaining('gate open'), 'closed']);
    const git = await pull(same, { env: { PATH: '/nonexistent' } });
    expect([git.main.code, git.outputs['verdict'], git.commands[0]]).toEqual([2, 'closed', expect.stringContaining('git was not found')]);
    const disk = await pull(same, { env: { GITHUB_STEP_SUMMARY: '/dev/full' }, inputs: { comment: 'always' } });
    expect([disk.main.code, disk.outputs['verdict'], disk.post.code, github.comments]).toEqual([4, 'closed', 0, []]);
    const output = await pull(same, { env: { GITHUB_OUTPUT: '/dev/full' } });
    expect(output.main.code).not.toBe(0);
  });

  it('inputs that cannot be used are named', async () => {
    for (const [name, value] of [['fail-on', 'critical'], ['sarif-file', '../out.sarif'], ['as-of', 'yesterday'], ['comment', 'yes'], ['base-ref', 'changes'], ['agents', 'nobody']] as const) {
      const used = await pull(same, { inputs: { [name]: value } });
      expect([name, used.main.code, used.outputs['verdict']]).toEqual([name, 2, 'closed']);
      expect(used.commands[0]).toContain(name === 'agents' ? 'nobody' : name);
    }
  });

  it('a report is not led out of the workspace by a link of the checkout', async () => {
    const workspace = checkout(same.server, MERGE, 2);
    const outside = scratch('outside');
    symlinkSync(outside, join(workspace, 'out'));
    const used = await pull(same, { workspace, inputs: { 'sarif-file': 'out/a.sarif' } });
    expect([used.main.code, used.outputs['verdict'], readdirSync(outside)]).toEqual([2, 'closed', []]);
  });

  it('names that were made to mislead say nothing to the runner, the page or the comment', async () => {
    const names = ['a\n::error::b.ts', 'x ##[error]y.ts', '<!-- craterscan:gate:craterscan -->.ts', '@org-team click.ts', '\u202egnp.ts', '%0A::set-output name=verdict::open.ts', '$(id) `id` "; id #.ts'];
    const at = served(safe, { ...safe, ...Object.fromEntries(names.map((name) => [`scripts/${name}`, danger['scripts/domains.ts'] ?? ''])) });
    const used = await pull(at, { inputs: { comment: 'on-failure' } });
    expect([used.main.code, used.outputs['verdict']]).toEqual([1, 'closed']);
    expect(used.commands.filter((line) => !/^::(?:error|warning|notice) title=craterscan|^::group::What was judged$|^::endgroup::$/.test(line))).toEqual([]);
    expect(used.main.stdout.split('\n').filter((line) => line !== '' && !/^(?:craterscan: |\| |::)/.test(line))).toEqual([]);
    for (const page of [used.summary, github.comments[0]?.body ?? '']) {
      expect(page).not.toMatch(/\u202e|(?<!<code>[^<]*)@org|^::/m);
      expect(page.split('craterscan:gate').length - 1).toBe(page === used.summary ? 0 : 1);
    }
    expect(used.outputs['reason']).toMatch(/^[\p{L}\p{N} .,:/_@#%+=-]+$/u);
  });

  it('more than fits is cut, in the summary and in the comment', async () => {
    const long = 'x'.repeat(180);
    const at = served(safe, { ...safe, ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`scripts/${long}/${i}${long}.ts`, String(danger['scripts/domains.ts']).replace('uuid:1', `uuid:${i}`)])) });
    const used = await pull(at, { inputs: { comment: 'on-failure' } });
    expect(used.outputs['verdict']).toBe('closed');
    expect(Buffer.byteLength(used.summary)).toBeLessThan(1024 * 1024);
    expect(github.comments[0]?.body.length).toBeLessThan(65_536);
    expect(used.commands.filter((line) => /^::(?:error|warning|notice)/.test(line)).length).toBeLessThanOrEqual(10);
  });
});

describe('a directory of the checkout', () => {
  it('may be where actions/checkout put the repository', async () => {
    const workspace = scratch('workspace');
    symlinkSync(scratch('elsewhere'), join(workspace, 'link'));
    renameSync(checkout(worse.server, MERGE, 2), join(workspace, 'src'));
    const used = await pull(worse, { workspace, inputs: { directory: 'src' } });
    expect([used.main.code, used.outputs['change']]).toEqual([1, 'worse']);
    expect(used.commands[0]).toContain('file=scripts/domains.ts,');
    for (const [directory, says] of [['.', 'actions/checkout'], ['none', 'no directory'], ['link', 'leads out']] as const) {
      const refused = await pull(worse, { workspace, inputs: { directory } });
      expect([directory, refused.main.code, refused.outputs['verdict'], refused.commands[0]]).toEqual([directory, 2, 'closed', expect.stringContaining(says)]);
    }
  });

  it('may be new, or gone', async () => {
    const at = served(safe, { ...safe, ...Object.fromEntries(Object.entries(danger).map(([path, content]) => [`apps/shop/${path}`, content])) });
    const born = await pull(at, { inputs: { directory: 'apps/shop' } });
    expect([born.main.code, born.outputs['verdict'], born.outputs['change']]).toEqual([1, 'closed', 'worse']);
    const target = await use({ workspace: checkout(at.server, 'refs/heads/main', 0, [at.head]), event: 'pull_request_target', payload: pullRequest(at), sha: at.base, ref: 'refs/heads/main', inputs: { directory: 'apps/shop' } });
    expect([target.main.code, target.outputs['verdict']]).toEqual([2, 'closed']);
  });

  it('has its own comment and category, and paths of the whole repository', async () => {
    const within = (tree: CommitTree): CommitTree => Object.fromEntries(Object.entries(tree).map(([path, content]) => [`apps/the shop/${path}`, content]));
    const at = served(within(safe), within(danger));
    const workspace = checkout(at.server, MERGE, 2);
    const used = await pull(at, { workspace, inputs: { comment: 'on-failure', directory: 'apps/the shop', 'sarif-category': 'crater/shop' } });
    expect(used.commands[0]).toContain('file=apps/the shop/scripts/domains.ts,');
    const sarif = sarifOf(workspace);
    expect(sarif).toContain('"uri": "apps/the%20shop/scripts/domains.ts"');
    expect(sarif).toContain('"id": "crater/shop/"');
    expect(github.comments[0]?.body).toMatch(/^<!-- craterscan:gate:crater\/shop\/apps\/the_shop -->\n/);
  });
});
