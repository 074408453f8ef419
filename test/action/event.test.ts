import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { modeOf } from '../../src/action/enforcement.ts';
import { isRefName, readEvent } from '../../src/action/event.ts';
import { readInputs } from '../../src/action/inputs.ts';
import { ACTION } from './support/runner.ts';
import { FORK, mergeGroup, NO_FORK_LEFT, pullRequest, push } from './support/payload.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];
const read = (name: string, payload: unknown): ReturnType<typeof readEvent> => readEvent(name, typeof payload === 'string' ? payload : JSON.stringify(payload));
const at = { base: A, head: B };

describe('the payload', () => {
  it('of GitHub\'s own examples is read', () => {
    expect(read('pull_request', pullRequest(at))).toMatchObject({ event: { kind: 'pull_request', target: false, number: 2, head: { oid: B, branch: 'changes', repository: 186853002 }, base: { oid: A, branch: 'main' } }, repository: { id: 186853002, defaultBranch: 'main' } });
    expect(read('pull_request_target', pullRequest(at, FORK))).toMatchObject({ event: { target: true, head: { repository: 424242 } } });
    expect(read('pull_request', pullRequest(at, NO_FORK_LEFT))).toMatchObject({ event: { head: { oid: B, branch: 'changes' } } });
    expect(read('merge_group', mergeGroup(A, B))).toMatchObject({ event: { kind: 'merge_group', head: A, base: B, onto: 'main' } });
    expect(read('push', push(A, B))).toMatchObject({ event: { kind: 'push', before: A, after: B, ref: 'refs/heads/main', forced: false } });
    expect(read('schedule', { schedule: '17 3 * * *' })).toEqual({ event: { kind: 'whole', name: 'schedule' } });
  });

  it('that is hostile is refused in words of ours', () => {
    const bad: readonly (readonly [string, unknown])[] = [
      ['pull_request', '{'], ['pull_request', 'null'], ['pull_request', '[]'], ['pull_request', {}], ['pull_request', pullRequest({ base: A, head: '--upload-pack=x' })], ['pull_request', pullRequest({ base: 'HEAD', head: B })],
      ['pull_request', pullRequest(at, { pull_request: { base: { ref: '../../x' } } })], ['pull_request', pullRequest(at, { pull_request: { base: { ref: '-x' } } })], ['pull_request', pullRequest(at, { pull_request: { head: { ref: 'a\n::error::b' } } })],
      ['pull_request', pullRequest(at, { pull_request: { base: { repo: { id: 3 } } } })], ['pull_request', pullRequest(at, { number: '2; id' })], ['pull_request', pullRequest(at, { repository: { full_name: 'a b' } })],
      ['merge_group', { repository: { full_name: 'a/b' }, merge_group: { head_sha: A, base_sha: B, base_ref: 'refs/tags/x' } }], ['push', push(A, 'main')], ['workflow_run', {}], ['issue_comment', {}], ['', {}],
    ];
    for (const [name, payload] of bad) {
      const said = read(name, payload);
      expect([name, said]).toEqual([name, { problem: expect.stringMatching(/^[\w .,;()]+$/) as string }]);
    }
  });

  it('never makes it throw', () => {
    fc.assert(fc.property(fc.constantFrom('pull_request', 'pull_request_target', 'merge_group', 'push', 'schedule', 'x'), fc.oneof(fc.string(), fc.jsonValue().map((value) => JSON.stringify(value))), (name, text) => {
      expect(Object.keys(readEvent(name, text)).length).toBeGreaterThan(0);
    }), { numRuns: 200 });
  });

  it.each([['main', true], ['feature/a-b_c.d', true], ['häuser', true], ['', false], ['a..b', false], ['a b', false], ['-a', false], ['a~1', false], ['a^', false], ['a:b', false], ['a?', false], ['a*', false], ['a[', false], ['a\\b', false], ['@{-1}', false], ['@', false], ['a.lock', false], ['.a', false], ['a/.b', false], ['a//b', false], ['a/', false], ['a\u007f', false]])('may %j name a ref: %s', (name, may) => { expect(isRefName(name)).toBe(may); });
});

describe('whose word it is', () => {
  const own = 'acme/shop/.github/workflows/crater.yml@refs/pull/2/merge';
  it.each([
    ['its own workflow', 'acme/shop', own, false, 'advisory', 0],
    ['its own, in other letters', 'Acme/Shop', own, false, 'advisory', 0],
    ['none', 'acme/shop', '', false, 'advisory', 0],
    ['nonsense', 'acme/shop', 'x@y', false, 'advisory', 0],
    ['a repository that is not told', '', own, false, 'advisory', 0],
    ['another repository at a commit', 'acme/shop', `acme/gates/.github/workflows/c.yml@${A}`, false, 'enforcing', 0],
    ['another repository at a branch', 'acme/shop', 'acme/gates/.github/workflows/c.yml@refs/heads/main', false, 'enforcing', 1],
    ['pull_request_target', 'acme/shop', 'acme/shop/.github/workflows/c.yml@refs/heads/main', true, 'enforcing', 0],
  ])('%s', (_who, repository, workflow, target, mode, notes) => {
    const said = modeOf(repository, workflow, target);
    expect([said.mode, said.notes.length]).toEqual([mode, notes]);
  });
});

describe('the inputs', () => {
  it('are those of action.yml, which sets none that would win over the configuration', () => {
    const asked = new Set<string>();
    readInputs(new Proxy<NodeJS.ProcessEnv>({}, { get: (_env, name) => { asked.add(String(name)); return ''; } }));
    expect([...asked].sort()).toEqual(Object.keys(ACTION.inputs).filter((name) => name !== 'github-token').map((name) => `INPUT_${name.toUpperCase()}`).sort());
    expect(Object.values(ACTION.inputs).filter((input) => input.default !== undefined)).toHaveLength(1);
  });

  it('are read as written', () => {
    expect(readInputs({ 'INPUT_AGENTS': 'claude-code, cursor\ncodex', 'INPUT_FAIL-ON': ' error ', 'INPUT_DIRECTORY': './apps/shop/', 'INPUT_SUMMARY': 'False', 'INPUT_TRUSTED-BRANCHES': 'main' })).toMatchObject({ agents: ['claude-code', 'cursor', 'codex'], failOn: 'error', directory: 'apps/shop', summary: false, trustedBranches: ['main'], comment: 'never', sarifFile: 'craterscan.sarif' });
    expect(readInputs({})).not.toHaveProperty('failOn');
  });

  it.each([['FAIL-ON', 'high'], ['COMMENT', 'true'], ['SUMMARY', '1'], ['AS-OF', '2026-02-30'], ['DIRECTORY', '../other'], ['DIRECTORY', '/etc'], ['SARIF-FILE', 'a/../../b'], ['JSON-FILE', 'a\nb'], ['SARIF-CATEGORY', 'a b']])('%s=%j is refused', (name, value) => {
    expect(() => readInputs({ [`INPUT_${name}`]: value })).toThrow(name.toLowerCase());
  });
});

describe('action.yml', () => {
  it('has every input and output that the example workflows use', () => {
    const folder = new URL('../../docs/examples/', import.meta.url);
    let uses = 0;
    for (const name of readdirSync(folder).filter((one) => one.startsWith('github-'))) {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const workflow = parse(text) as { readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[] }>> };
      for (const step of Object.values(workflow.jobs).flatMap((job) => job.steps).filter((one) => one.uses?.startsWith('craterscan/') === true)) {
        uses++;
        expect([name, Object.keys(step.with ?? {}).filter((input) => !(input in ACTION.inputs))]).toEqual([name, []]);
      }
      expect([name, [...text.matchAll(/steps\.crater\.outputs\.([a-z-]+)/g)].map((found) => found[1] ?? '').filter((output) => !(output in ACTION.outputs))]).toEqual([name, []]);
    }
    expect(uses).toBeGreaterThan(4);
  });

  it('is what the marketplace takes', () => {
    expect(ACTION.description.length).toBeLessThanOrEqual(125);
    expect(ACTION.runs).toEqual({ using: 'node24', main: 'dist/action/verdict.js', post: 'dist/action/publish.js', 'post-if': 'always()' });
    for (const [name, { description }] of [...Object.entries(ACTION.inputs), ...Object.entries(ACTION.outputs)]) expect([name, /^[a-z]+(?:-[a-z]+)*$/.test(name), description.length > 10]).toEqual([name, true, true]);
  });
});
