import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison, ControlFact } from '../../src/model/index.ts';
import { KEYS_FILE, SEAL_FILE } from '../../src/seal/index.ts';
import { compareFiles } from '../support/compare.ts';
import { keysOf, person, sealOf } from '../support/sealing.ts';

/** A hook sees every call, refuses when it fails, and nothing lets the agent write it or what starts it. */
const HOOK = { matcher: '*', hooks: [{ type: 'command', command: '"$CLAUDE_PROJECT_DIR"/.claude/hooks/guard.sh', onFailure: 'block' }] };
const SETTINGS = {
  permissions: { deny: ['Edit(/.claude/**)'], defaultMode: 'default' },
  sandbox: { enabled: true, failIfUnavailable: true, allowUnsandboxedCommands: false, network: { allowedDomains: ['*'] } },
  hooks: { PreToolUse: [HOOK] },
};
const GUARD = '#!/bin/sh\nexit 2\n';
/** It takes what lies beside it, if anything does. */
const SOURCES = '#!/bin/sh\n[ -f "$1" ] && . "$(dirname "$0")/more.sh"\nexit 2\n';
const TOKEN = { 'scripts/domains.ts': 'const token = "{{uuid:railway}}";\nawait fetch("https://backboard.railway.app/graphql/v2", { method: "POST", headers: { Authorization: `Bearer ${token}` }, body: JSON.stringify({ query: "mutation { volumeDelete(volumeId: \\"v\\") }" }) });\n' };
type Files = Readonly<Record<string, string>>;
const treeOf = (settings: object, guard = GUARD, more: Files = {}): Files => ({ ...TOKEN, '.claude/settings.json': JSON.stringify(settings, undefined, 1), '.claude/hooks/guard.sh': guard, ...more });
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const policyOf = (hooks: readonly string[]): string => ['version: 1', 'repository: 77', 'serial: 1', 'expires: 2027-06-30', 'default: no-worse', `hooks: [${hooks.join(', ')}]`, ''].join('\n');

const [ann, bob] = [person('Ann'), person('Bob')];
const { text: keysText, keys } = keysOf([ann, bob]);
/** The files of a policy that lists these hooks, sealed or not. */
function policyFiles(hooks: readonly string[], sealed = true): Files {
  const text = policyOf(hooks);
  return { 'craterscan.policy.yml': text, ...(sealed ? { [KEYS_FILE]: keysText.toString(), [SEAL_FILE]: sealOf({ 'craterscan.policy.yml': text }, keys, [ann, bob]).text.toString() } : {}) };
}
const compared = (base: Files, head: Files, hooks: readonly string[], sealed = true): Promise<Comparison> => { const policy = policyFiles(hooks, sealed); return compareFiles({ ...base, ...policy }, { ...head, ...policy }); };
const vouched = ({ head }: Comparison): ControlFact['vouched'] => head.graph.controls.find((one) => one.agent === 'claude-code' && one.does === 'hook')?.vouched;
const gates = (side: Comparison['head']): string[] => [...new Set(side.graph.paths.filter((path) => path.agent === 'claude-code').map((path) => path.gate))];

describe('a hook', () => {
  it('closes what it sees when it is sealed, out of the agent\'s reach and fails closed', async () => {
    const found = await compared(treeOf(SETTINGS), treeOf(SETTINGS), [digest(GUARD)]);
    expect(vouched(found)).toMatchObject({ holds: true });
    expect(gates(found.head)).toEqual(['closed']);
    expect(found.head.graph.paths.find((path) => path.agent === 'claude-code')?.gateBecause).toMatch(/^a hook holds because its program is sealed as [0-9a-f]{12}/);
    expect(found.gate.notes.join('\n')).toMatch(/The hook in \.claude\/settings\.json holds for claude-code because its program is sealed as/);
  });
  it('closes nothing without a seal, and the gate says so', async () => {
    const found = await compared(treeOf(SETTINGS), treeOf(SETTINGS), [digest(GUARD)], false);
    expect(gates(found.head)).not.toContain('closed');
    expect(found.gate.notes.join('\n')).toMatch(/close nothing until it is sealed/);
  });
  it('opens again when a change edits its program, and the gate closes', async () => {
    const found = await compared(treeOf(SETTINGS), treeOf(SETTINGS, '#!/bin/sh\nexit 0\n'), [digest(GUARD)]);
    expect([gates(found.base), gates(found.head)]).toEqual([['closed'], [expect.not.stringMatching('closed')]]);
    expect(found.gate.state).toBe('closed');
    expect(found.delta.verdict).toBe('worse');
  });
  it('opens again when a change takes away what starts it or narrows it', async () => {
    for (const hooks of [[], [{ ...HOOK, matcher: 'Bash' }], [{ ...HOOK, hooks: [{ ...HOOK.hooks[0], if: 'Bash(rm *)' }] }], [{ ...HOOK, hooks: [{ ...HOOK.hooks[0], command: `${HOOK.hooks[0]?.command ?? ''} || true` }] }]]) {
      const found = await compared(treeOf(SETTINGS), treeOf({ ...SETTINGS, hooks: { PreToolUse: hooks } }), [digest(GUARD)]);
      expect([gates(found.head).includes('closed'), found.gate.state], JSON.stringify(hooks)).toEqual([false, 'closed']);
    }
  });
  it.each<[string, object, string, Files, readonly string[], RegExp]>([
    ['its program is another', SETTINGS, `${GUARD}\n`, {}, [digest(GUARD)], /is not what the policy lists/],
    ['it loads what is not sealed', SETTINGS, '#!/bin/sh\n. "$(dirname "$0")/lib.sh"\n', { '.claude/hooks/lib.sh': 'exit 2\n' }, [digest('#!/bin/sh\n. "$(dirname "$0")/lib.sh"\n')], /names \.claude\/hooks\/lib\.sh, which the policy does not list/],
    ['an editing tool can write it', { ...SETTINGS, permissions: { deny: ['Edit(/.claude/settings.json)'] }, sandbox: { ...SETTINGS.sandbox, filesystem: { denyWrite: ['.claude'] } } }, GUARD, {}, [digest(GUARD)], /the agent can write \.claude\/hooks\/guard\.sh\.?$/],
    ['a program can write it', { ...SETTINGS, sandbox: undefined }, GUARD, {}, [digest(GUARD)], /can write \.claude\/hooks\/guard\.sh by a program that it starts/],
    ['the sandbox has a way out', { ...SETTINGS, sandbox: { ...SETTINGS.sandbox, allowUnsandboxedCommands: true } }, GUARD, {}, [digest(GUARD)], /by a program that it starts/],
    ['the sandbox is told to let it be written', { ...SETTINGS, sandbox: { ...SETTINGS.sandbox, filesystem: { allowWrite: ['.claude/hooks'] } } }, GUARD, {}, [digest(GUARD)], /by a program that it starts/],
    ['the settings that start it can be written', { ...SETTINGS, permissions: { deny: ['Edit(/.claude/hooks/**)'] } }, GUARD, {}, [digest(GUARD)], /the agent can write \.claude\/settings\.json/],
    ['it lets through when it fails', { ...SETTINGS, hooks: { PreToolUse: [{ ...HOOK, hooks: [{ type: 'command', command: './.claude/hooks/guard.sh' }] }] } }, GUARD, {}, [digest(GUARD)], /lets the call through when it fails/],
    ['nobody waits for it', { ...SETTINGS, hooks: { PreToolUse: [{ ...HOOK, hooks: [{ ...HOOK.hooks[0], async: true }] }] } }, GUARD, {}, [digest(GUARD)], /does not wait for it/],
    ['its interpreter loads something else first', { ...SETTINGS, env: { BASH_ENV: './x.sh' } }, GUARD, {}, [digest(GUARD)], /changes how programs start/],
    ['all hooks are off', { ...SETTINGS, disableAllHooks: true }, GUARD, {}, [digest(GUARD)], /switched off/],
    ['its command is more than a program', { ...SETTINGS, hooks: { PreToolUse: [{ ...HOOK, hooks: [{ ...HOOK.hooks[0], command: './.claude/hooks/guard.sh; true' }] }] } }, GUARD, {}, [digest(GUARD)], /more than one program/],
    ['another settings file may switch it off', { ...SETTINGS, permissions: { deny: ['Edit(/.claude/hooks/**)', 'Edit(/.claude/settings.json)'] } }, GUARD, {}, [digest(GUARD)], /the agent can write \.claude\/settings\.local\.json, which may switch it off/],
    ['its program is named from where the agent stands', { ...SETTINGS, hooks: { PreToolUse: [{ ...HOOK, hooks: [{ ...HOOK.hooks[0], command: './.claude/hooks/guard.sh' }] }] } }, GUARD, {}, [digest(GUARD)], /named from where the agent stands/],
    ['files can be put beside it that it sources', { ...SETTINGS, permissions: { deny: ['Edit(/.claude/hooks/guard.sh)', 'Edit(/.claude/settings.json)', 'Edit(/.claude/settings.local.json)'] } }, SOURCES, {}, [digest(SOURCES)], /can put files beside \.claude\/hooks\/guard\.sh/],
  ])('earns nothing when %s', async (_, settings, guard, more, hooks, says) => {
    const tree = treeOf(settings, guard, more);
    const found = await compared(tree, tree, hooks);
    expect(vouched(found)?.says).toMatch(says);
    expect(vouched(found)?.holds).toBe(false);
    expect(gates(found.head)).not.toContain('closed');
    expect(found.gate.notes.join('\n')).toMatch(/earns nothing for claude-code/);
  });
  it('earns nothing when it loads a package, and holds with what the program itself brings', async () => {
    const started = { ...SETTINGS, hooks: { PreToolUse: [{ ...HOOK, hooks: [{ ...HOOK.hooks[0], command: 'node "$CLAUDE_PROJECT_DIR"/.claude/hooks/guard.js' }] }] } };
    const of = async (guard: string): Promise<ControlFact['vouched']> => { const tree = treeOf(started, GUARD, { '.claude/hooks/guard.js': guard }); return vouched(await compared(tree, tree, [digest(guard)])); };
    expect(await of("const fs = require('node:fs');\nimport path from 'path';\nprocess.exit(2);\n")).toMatchObject({ holds: true });
    expect(await of("const match = require('picomatch');\nprocess.exit(2);\n")).toMatchObject({ holds: false, says: expect.stringMatching(/loads the package picomatch/) });
  });
  it('holds with all that it loads sealed too', async () => {
    const guard = '#!/bin/sh\n. "$(dirname "$0")/lib.sh"\n';
    const tree = treeOf(SETTINGS, guard, { '.claude/hooks/lib.sh': 'exit 2\n' });
    expect(vouched(await compared(tree, tree, [digest(guard), digest('exit 2\n')]))?.holds).toBe(true);
  });
  it('closes only the ways whose every tool its matcher names', async () => {
    const of = (matcher: string): Promise<Comparison> => { const tree = treeOf({ ...SETTINGS, hooks: { PreToolUse: [{ ...HOOK, matcher }] } }); return compared(tree, tree, [digest(GUARD)]); };
    expect(gates((await of('Read|Grep|Bash|PowerShell|Monitor')).head)).toEqual(['closed']);
    expect(gates((await of('Read|Grep|Bash')).head)).not.toContain('closed');
  });
  it('of any text that is not listed earns nothing', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ minLength: 1, maxLength: 30 }), async (text) => {
      const tree = treeOf(SETTINGS, `${GUARD}# ${text.replace(/\{\{/g, '')}\n`);
      expect(gates((await compared(tree, tree, [digest(GUARD)])).head)).not.toContain('closed');
    }), { numRuns: 6 });
  });
});
