import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandPlaceholders } from '../support/placeholders.ts';
import type { CommitTree } from '../support/repository.ts';
import { checkout, served } from './support/checkout.ts';
import { dispatch, mergeGroup, pullRequest, push } from './support/payload.ts';
import { use } from './support/runner.ts';
import type { Use, Used } from './support/runner.ts';
import { scratch } from './support/scratch.ts';
import { danger, MERGE, safe, sarifOf, stage } from './support/stage.ts';

const { github, pull, same, worse } = stage();

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
