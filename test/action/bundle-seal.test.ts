import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYS_FILE, readJudgement, SEAL_FILE } from '../../src/seal/index.ts';
import { sha256 } from '../../src/seal/strict.ts';
import { keysOf, must, person, sealOf } from '../support/sealing.ts';
import { checkout, served } from './support/checkout.ts';
import { dispatch } from './support/payload.ts';
import { use } from './support/runner.ts';
import { danger, harmless, MERGE, safe, sarifOf, stage } from './support/stage.ts';

const { pull } = stage();
const REQUIRED = { GITHUB_WORKFLOW_REF: `acme/gates/.github/workflows/crater.yml@${'a'.repeat(40)}`, GITHUB_WORKFLOW_SHA: 'a'.repeat(40) };
const REPOSITORY = 186853002;
const [ann, bob] = [person('Ann'), person('Bob @acme/all')];
const { text: keysText, keys } = keysOf([ann, bob]);
const config = 'version: 1\nfailOn: error\n';
const policy = `version: 1\nrepository: ${REPOSITORY}\nserial: 1\nexpires: 2099-12-31\ndefault: no-worse\nrules:\n  - { id: never-railway, deny: true, agents: ["*"], effects: [destroy], on: { provider: railway } }\n`;
const files = { 'craterscan.yml': config, 'craterscan.policy.yml': policy };
const sealed = { ...files, [KEYS_FILE]: keysText.toString(), [SEAL_FILE]: sealOf(files, keys, [ann, bob], { repository: REPOSITORY }).text.toString() };
const at = served({ ...safe, ...sealed }, { ...harmless, ...sealed });
const worse = served({ ...safe, ...sealed }, { ...danger, ...sealed });

describe('the first line, the page and the files say what stands behind the gate', () => {
  it('sealed under pinned keys, enforcing', async () => {
    const workspace = checkout(at.server, MERGE, 0);
    const used = await pull(at, { workspace, env: REQUIRED, inputs: { 'pinned-keys': keys.sha256, 'json-file': 'out.json' } });
    expect(used.main.stdout.split('\n')[0]).toMatch(/^craterscan: enforcing, sealed \(serial 1 by `Ann` and `Bob @acme\/all`, keys pinned\): the workflow lies in another repository/);
    expect([used.main.code, used.outputs['verdict'], used.outputs['sealed'], used.outputs['mode']]).toEqual([0, 'open', 'true', 'enforcing']);
    expect(used.summary).toContain('keys pinned');
    expect(used.summary.replaceAll(/<code>[^<]*<\/code>/g, '')).not.toMatch(/@acme|Bob/);
    expect(JSON.parse(readFileSync(join(workspace, 'out.json'), 'utf8'))).toMatchObject({ unsealed: false, seal: { state: 'sealed', serial: 1, persons: ['Ann', 'Bob @acme/all'], keys: 'pinned' }, policy: { opens: true, default: 'no-worse' } });
    expect(JSON.parse(sarifOf(workspace))).toMatchObject({ runs: [{ properties: { gate: { enforcement: 'enforcing', sealed: 'sealed', serial: 1, keys: 'pinned' } } }] });
  });

  it('without a pin it is the weaker mode; a pin in an advisory workflow is one too, and is told', async () => {
    const unpinned = await pull(at, { env: REQUIRED }, 0);
    expect(unpinned.main.stdout.split('\n')[0]).toMatch(/keys on the base commit alone: the weaker mode\)/);
    const advisory = await pull(at, { inputs: { 'pinned-keys': keys.sha256 } }, 0);
    expect(advisory.main.stdout.split('\n')[0]).toMatch(/^craterscan: advisory, sealed .*the weaker mode\)/);
    expect(advisory.main.stdout).toContain('vouches for no key here');
  });

  it('another pin, another repository, or an edit of what is sealed: broken, closed, and why on the first line', async () => {
    const other = await pull(at, { env: REQUIRED, inputs: { 'pinned-keys': '0'.repeat(64) } }, 0);
    expect(other.main.stdout.split('\n')[0]).toMatch(/^craterscan: enforcing, seal broken: The keys in \.craterscan\/keys\.json are not the pinned ones/);
    expect([other.main.code, other.outputs['verdict'], other.outputs['sealed']]).toEqual([1, 'closed', 'broken']);
    expect(other.outputs['reason']).toContain('pinned');
    const loose = { ...sealed, 'craterscan.yml': 'version: 1\nfailOn: never\n' };
    const edited = served({ ...safe, ...loose }, { ...harmless, ...loose });
    const used = await pull(edited, { env: REQUIRED, inputs: { 'fail-on': 'never' } }, 0);
    expect(used.main.stdout.split('\n')[0]).toMatch(/seal broken: The seal does not fit craterscan\.yml/);
    expect([used.main.code, used.outputs['verdict'], used.outputs['sealed']]).toEqual([1, 'closed', 'broken']);
    expect(used.summary).toContain('seal broken');
  });

  it('what the policy denies stands in the page and in the JSON', async () => {
    const workspace = checkout(worse.server, MERGE, 0);
    const used = await pull(worse, { workspace, env: REQUIRED, inputs: { 'pinned-keys': keys.sha256, 'json-file': 'out.json' } });
    expect([used.main.code, used.outputs['verdict']]).toEqual([1, 'closed']);
    expect(used.summary).toContain('What the policy says');
    expect(used.summary).toContain('never-railway');
    const report = JSON.parse(readFileSync(join(workspace, 'out.json'), 'utf8')) as { policy: { closes: string[]; rulings: { says: string; rule: string }[] } };
    expect(report.policy.rulings[0]).toMatchObject({ says: 'denied', rule: 'never-railway' });
    expect(report.policy.closes.length).toBeGreaterThan(0);
  });
});

describe('the clock', () => {
  it('that lies behind the trusted commit judges nothing, a scan of the tree neither', async () => {
    const { directory, git } = at.server;
    const ahead = execFileSync('git', ['-C', directory, 'hash-object', '-t', 'commit', '-w', '--stdin'], { encoding: 'utf8', input: `tree ${git('rev-parse', 'main^{tree}')}\nauthor a <a@example.com> 4070908800 +0000\ncommitter a <a@example.com> 4070908800 +0000\n\nahead\n` }).trim();
    git('branch', '-f', 'ahead', ahead);
    const used = await use({ workspace: checkout(at.server, 'refs/heads/ahead', 1), event: 'workflow_dispatch', payload: dispatch(), sha: ahead, ref: 'refs/heads/main' });
    expect([used.main.code, used.outputs['verdict'], used.outputs['sealed'], used.commands[0]]).toEqual([1, 'closed', '', expect.stringContaining('ten minutes behind')]);
  });
});

describe('the statement of the judging job', () => {
  const statement = async (pr: typeof at, env = REQUIRED): Promise<{ text: string; used: Awaited<ReturnType<typeof pull>> }> => {
    const workspace = checkout(pr.server, MERGE, 0);
    const used = await pull(pr, { workspace, env, inputs: { 'pinned-keys': keys.sha256, 'statement-file': 'out/statement.json' } });
    return { text: readFileSync(join(workspace, 'out/statement.json'), 'utf8'), used };
  };

  it('says which commits were judged under what, and differs between two runs in its time alone', async () => {
    const [first, second] = [await statement(at), await statement(at)];
    expect(first.used.outputs['statement-file']).toBe('out/statement.json');
    const said = must(readJudgement(Buffer.from(first.text)));
    const tree = at.server.git('rev-parse', `${at.merge}^{tree}`);
    expect(said.subject).toEqual([{ name: 'Codertocat/Hello-World', digest: { gitCommit: at.merge, gitTree: tree } }]);
    expect(said.predicate).toMatchObject({
      repositoryId: REPOSITORY, pr: 2, event: 'pull_request', enforcement: 'enforcing', runId: '4711', attempt: 1, workflowSha: 'a'.repeat(40), compareBase: at.base, comparedWith: [at.base], trustBase: at.base, head: at.merge, pullHead: at.head, mergeCommit: at.merge,
      baseRef: 'refs/heads/main', policySha256: sha256(policy), keysSha256: keys.sha256, sealSha256: sha256(sealed[SEAL_FILE] ?? ''), serial: 1, baselineSha256: null, verdict: { change: 'same', gate: 'open' }, asked: { directory: '.', failOn: 'worse', pinnedKeys: keys.sha256 },
    });
    expect(said.predicate.tool.bundleSha256).toMatch(/^[0-9a-f]{64}$/);
    const timeless = (text: string): string => text.replace(/"time":"[^"]+"/, '');
    expect(timeless(first.text)).toBe(timeless(second.text));
  });

  it('of a closed gate says closed and why; nothing is stated where nothing could be compared', async () => {
    const said = must(readJudgement(Buffer.from((await statement(worse)).text))).predicate;
    expect(said.verdict).toEqual({ change: 'worse', gate: 'closed' });
    expect(said.reasons.length).toBeGreaterThan(0);
    const workspace = checkout(at.server, MERGE, 1);
    const used = await pull(at, { workspace, inputs: { 'statement-file': 'statement.json' } });
    expect([used.main.code, existsSync(join(workspace, 'statement.json')), used.outputs['statement-file']]).toEqual([1, false, undefined]);
  });
});
