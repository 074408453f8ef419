import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYS_FILE, readReceipt, SEAL_FILE } from '../../src/seal/index.ts';
import { builtCopy } from '../support/build.ts';
import { cli, temporary } from '../support/cli.ts';
import type { Run } from '../support/cli.ts';
import { keysOf, must, person, sealOf } from '../support/sealing.ts';
import { checkout, served } from './support/checkout.ts';
import type { Served } from './support/checkout.ts';
import { pullRequest } from './support/payload.ts';
import { use } from './support/runner.ts';
import { danger, harmless, MERGE, safe, stage } from './support/stage.ts';

/** From the judging job to the chain: the bundle that is committed states, the command line judges again and signs. */
stage();
const REPOSITORY = 186853002;
const [ann, clerk] = [person('Ann'), person('Clerk', 'receipt')];
const { text: keysText, keys } = keysOf([ann, clerk], 1);
const files = { 'craterscan.yml': 'version: 1\nfailOn: error\n' };
const sealed = { ...files, [KEYS_FILE]: keysText.toString(), [SEAL_FILE]: sealOf(files, keys, [ann], { repository: REPOSITORY }).text.toString() };
const [good, bad] = [served({ ...safe, ...sealed }, { ...harmless, ...sealed }), served({ ...safe, ...sealed }, { ...danger, ...sealed })];

/** The judging job of github-evidence-judge.yml on `at`, then the signer of github-evidence-sign.yml. */
async function signed(at: Served, folder: string, more: readonly string[] = []): Promise<Run> {
  const workspace = checkout(at.server, 'refs/heads/main', 0, [at.head]);
  const used = await use({ workspace, event: 'pull_request_target', payload: pullRequest(at), sha: at.base, ref: 'refs/heads/main', inputs: { 'pinned-keys': keys.sha256, 'statement-file': 'statement.json' } });
  expect([used.outputs['mode'], used.outputs['sealed'], used.outputs['statement-file']]).toEqual(['enforcing', 'true', 'statement.json']);
  const bundle = createHash('sha256').update(readFileSync(join(await builtCopy(), 'dist/action/verdict.js'))).digest('hex');
  writeFileSync(join(folder, 'key.pem'), clerk.pem);
  return cli([
    'evidence', 'append', 'chain.jsonl', '--anchor-file', 'anchor.json', '--statement', join(workspace, 'statement.json'), '--recompute', workspace, '--repository', String(REPOSITORY), '--name', 'Codertocat/Hello-World', '--key', 'key.pem',
    '--pinned-keys', keys.sha256, '--bundle-sha256', bundle, '--expect', 'runId=4711', '--expect', 'attempt=1', '--expect', 'event=pull_request_target', '--expect', 'enforcement=enforcing', ...more,
  ], { cwd: folder });
}

describe('what the bundle states', () => {
  it('is what the command line finds again, open and closed, and becomes a chain', async () => {
    const folder = temporary('receipts');
    expect(await signed(good, folder)).toMatchObject({ code: 0, stderr: '' });
    expect(must(readReceipt(Buffer.from(readFileSync(join(folder, 'chain.jsonl'), 'utf8').trimEnd()))).statement.predicate).toMatchObject({ enforcement: 'enforcing', runId: '4711', head: good.head, pullHead: good.head, mergeCommit: null, verdict: { change: 'same', gate: 'open' }, chain: { id: 'codertocat-hello-world', seq: 1 } });
    // The same run has its receipt; another tree of another pull request has one of its own.
    expect((await signed(good, folder)).stderr).toContain('receipt of this very run');
    expect(await signed(bad, folder)).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(join(folder, 'keys.json'), keysText);
    expect((await cli(['evidence', 'verify', 'chain.jsonl', '--keys', 'keys.json', '--anchor-file', 'anchor.json', '--pinned-keys', keys.sha256, '--repository', String(REPOSITORY)], { cwd: folder })).code).toBe(0);
  });

  it('is not signed for another run, another program, or under other settings', async () => {
    const folder = temporary('receipts');
    for (const [more, why] of [[['--expect', 'pr=3'], /pr: the signer expects 3/], [['--bundle-sha256', '0'.repeat(64)], /tool\.bundleSha256/], [['--fail-on', 'never'], /asked\.failOn/], [['--require-complete'], /asked\.requireComplete/], [['--agent', 'cursor'], /asked\.agents/]] as const) {
      const run = await signed(bad, folder, more);
      expect([run.code, run.stderr]).toEqual([1, expect.stringMatching(why)]);
    }
  });

  it('of a merge that a required workflow tested names the merge, and is signed as that one alone', async () => {
    const folder = temporary('receipts');
    const workspace = checkout(good.server, MERGE, 0);
    await use({ workspace, event: 'pull_request', payload: pullRequest(good), sha: good.merge, ref: MERGE, env: { GITHUB_WORKFLOW_REF: `acme/gates/.github/workflows/crater.yml@${'a'.repeat(40)}` }, inputs: { 'statement-file': 'statement.json' } });
    writeFileSync(join(folder, 'key.pem'), clerk.pem);
    const bundle = createHash('sha256').update(readFileSync(join(await builtCopy(), 'dist/action/verdict.js'))).digest('hex');
    const append = (): Promise<Run> => cli(['evidence', 'append', 'chain.jsonl', '--statement', join(workspace, 'statement.json'), '--recompute', workspace, '--trusted', 'refs/remotes/origin/main', '--repository', String(REPOSITORY), '--key', 'key.pem', '--bundle-sha256', bundle, '--expect', 'enforcement=enforcing'], { cwd: folder });
    const honest = readFileSync(join(workspace, 'statement.json'), 'utf8');
    writeFileSync(join(workspace, 'statement.json'), honest.replace(`"pullHead":"${good.head}"`, `"pullHead":"${good.base}"`));
    expect(await append()).toMatchObject({ code: 1, stderr: expect.stringContaining('not the merge of its base') as string });
    writeFileSync(join(workspace, 'statement.json'), honest.replace(`"mergeCommit":"${good.merge}"`, '"mergeCommit":null'));
    expect(await append()).toMatchObject({ code: 1, stderr: expect.stringContaining('calls none a merge') as string });
    writeFileSync(join(workspace, 'statement.json'), honest);
    expect(await append()).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(join(folder, 'keys.json'), keysText);
    expect((await cli(['evidence', 'accepted', 'chain.jsonl', '--keys', 'keys.json', '--tree', good.server.git('rev-parse', `${good.merge}^{tree}`)], { cwd: folder })).code).toBe(3);
  });

  it('is not signed as open once the trusted branch has moved on and the gate is closed against its tip', async () => {
    const folder = temporary('receipts');
    // main drops a danger that the pull request, which left main before, still has.
    const at = served({ ...danger, ...sealed }, { ...danger, ...sealed, 'README.md': 'Twice.\n' });
    const workspace = checkout(at.server, 'refs/heads/main', 0, [at.head]);
    await use({ workspace, event: 'pull_request_target', payload: pullRequest(at), sha: at.base, ref: 'refs/heads/main', inputs: { 'statement-file': 'statement.json' } });
    at.server.git('checkout', '-q', 'main');
    at.server.commit({ ...safe, ...sealed });
    const later = checkout(at.server, 'refs/heads/main', 0, [at.head]);
    writeFileSync(join(folder, 'key.pem'), clerk.pem);
    const bundle = createHash('sha256').update(readFileSync(join(await builtCopy(), 'dist/action/verdict.js'))).digest('hex');
    const append = (clone: string): Promise<Run> => cli(['evidence', 'append', 'chain.jsonl', '--statement', join(workspace, 'statement.json'), '--recompute', clone, '--repository', String(REPOSITORY), '--key', 'key.pem', '--bundle-sha256', bundle, '--expect', 'enforcement=enforcing'], { cwd: folder });
    expect(await append(later)).toMatchObject({ code: 1, stderr: expect.stringContaining('against its tip the gate is closed') as string });
    expect((await append(workspace)).code).toBe(0);
  });
});
