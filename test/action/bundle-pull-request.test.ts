import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expandPlaceholders } from '../support/placeholders.ts';
import { checkout, mergeOf, served } from './support/checkout.ts';
import { pullRequest } from './support/payload.ts';
import { use } from './support/runner.ts';
import { danger, harmless, MERGE, safe, sarifOf, stage } from './support/stage.ts';

const { github, pull, same, worse } = stage();
const better = served(danger, { ...safe, '.cursor/cli.json': '{"permissions": {"allow": [], "deny": ["Read(scripts/**)", "Shell(*)"]}}\n', 'scripts/domains.ts': danger['scripts/domains.ts'] ?? '' });
const SECRET = expandPlaceholders('{{uuid:1}}');

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
