import { describe, expect, it } from 'vitest';
import { FORK, NO_FORK_LEFT, pullRequest } from './support/payload.ts';
import { MERGE, notices, stage } from './support/stage.ts';

const { github, pull, same, worse } = stage();

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
