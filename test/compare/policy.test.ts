import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/compare/policy/index.ts';
import { compareFiles } from '../support/compare.ts';

const HEAD = ['version: 1', 'repository: 77', 'serial: 1', 'expires: 2027-06-30'];
const policy = (...lines: readonly string[]): string => [...HEAD, ...lines, ''].join('\n');
const parsed = (text: string) => parsePolicy(Buffer.from(text), 'craterscan.policy.yml');

describe('a policy', () => {
  it('is read as it is written', () => {
    expect(parsed(policy('default: deny', 'rules:', '  - id: s', '    allow: true', '    agents: [claude-code]', '    effects: [write, destroy]', '    on: {environment: staging}', '    upTo: {gate: open, foundation: found, recoverability: recoverable}')).policy).toMatchObject({
      default: 'deny', rules: [{ id: 's', upTo: { gate: 'open', foundation: 'found', recoverability: 'recoverable' } }],
    });
  });
  it('allows what is left out only at its safest', () => {
    expect(parsed(policy('default: deny', 'rules:', '  - {id: s, allow: true, agents: ["*"], effects: [read], on: {kind: database}, upTo: {gate: open}}')).policy?.rules[0]).toMatchObject({ upTo: { gate: 'open', foundation: 'ambient', recoverability: 'recoverable' } });
  });
  it.each<[string, string, RegExp]>([
    ['a key twice', policy('default: deny', 'default: deny'), /:6: this key stands twice/],
    ['an unknown key', policy('default: deny', 'rule: []'), /:6: has a key it must not have: rule/],
    ['an unknown key in a rule', policy('default: deny', 'rules:', '  - {id: a, deny: true, agents: ["*"], effects: ["*"], on: {kind: database}, until: 2027-01-01}'), /must not have: until/],
    ['an anchor', policy('default: deny', 'agents: &a [codex]'), /anchor/],
    ['an alias', policy('default: deny', 'agents: &a [codex]', 'hooks: *a'), /anchor|refers/],
    ['a tag', policy('default: !!str deny'), /tag/],
    ['a merge key', policy('default: deny', 'limits:', '  <<: {gaps: 1}'), /merges|must not have/],
    ['a second document', policy('default: deny', '---', 'default: deny'), /second document/],
    ['a directive', `%YAML 1.1\n---\n${policy('default: deny')}`, /directive/],
    ['a byte order mark', `\uFEFF${policy('default: deny')}`, /cannot be seen/],
    ['text that changes direction', policy('default: deny # \u202E'), /cannot be seen/],
    ['carriage returns', policy('default: deny').replaceAll('\n', '\r\n'), /carriage returns/],
    ['a rule that names nothing', policy('default: deny', 'rules:', '  - {id: a, deny: true, agents: ["*"], effects: ["*"], on: {}}'), /must name a resource/],
    ['an id twice', policy('default: deny', 'rules:', '  - {id: a, deny: true, agents: ["*"], effects: ["*"], on: {kind: database}}', '  - {id: a, deny: true, agents: ["*"], effects: ["*"], on: {kind: volume}}'), /a stands twice/],
    ['nothing', '', /is empty/],
    ['a day that does not exist', policy('default: deny').replace('06-30', '06-31'), /:4: expires/],
  ])('is refused with %s', (_, text, says) => { expect(parsed(text).errors?.join()).toMatch(says); });
});

/** A Railway volume that staging and production share, and a token that deletes it. */
const CRATER = {
  'scripts/domains.ts': 'const token = "{{uuid:railway}}";\nawait fetch("https://backboard.railway.app/graphql/v2", { method: "POST", headers: { Authorization: `Bearer ${token}` }, body: JSON.stringify({ query: "mutation { volumeDelete(volumeId: \\"v\\") }" }) });\n',
};
const gateOf = async (text: string, base: Record<string, string> = {}, head = CRATER as Record<string, string>) => (await compareFiles({ 'craterscan.policy.yml': text, 'a.txt': 'a', ...base }, { 'craterscan.policy.yml': text, 'a.txt': 'a', ...head })).gate;

describe('an unsealed policy', () => {
  it('closes by what it denies, also what was there before', async () => {
    const text = policy('default: no-worse', 'rules:', '  - {id: keep, deny: true, absolute: true, agents: ["*"], effects: [destroy], on: {provider: railway}}');
    const gate = await gateOf(text, CRATER, CRATER);
    expect(gate.state).toBe('closed');
    expect(gate.because[0]).toMatch(/^The policy denies absolutely \(keep\): .* can /);
    expect((await gateOf(policy('default: no-worse'), CRATER, CRATER)).state).toBe('open');
  });
  it('closes by what it does not allow, with the rule that comes nearest', async () => {
    const text = policy('default: deny', 'rules:', '  - {id: near, allow: true, agents: ["*"], effects: [administer], on: {provider: railway}, upTo: {gate: open, foundation: named, recoverability: irrecoverable}}');
    expect((await gateOf(text, CRATER, CRATER)).because.join('\n')).toMatch(/The policy does not allow: .*Rule near falls short: its authority is found, and named is allowed/);
  });
  it('does not open by what it allows', async () => {
    const text = policy('default: deny', 'rules:', '  - {id: all, allow: true, agents: ["*"], effects: [administer], on: {kind: "*"}, upTo: {gate: open, foundation: found, recoverability: irrecoverable}}');
    expect((await gateOf(text)).state).toBe('closed');
    expect((await gateOf(text, CRATER, CRATER)).state).toBe('open');
  });
  it('closes when its time is over, and cannot be changed in passing', async () => {
    expect((await gateOf(policy('default: no-worse').replace('2027-06-30', '2026-06-30'), CRATER, CRATER)).because[0]).toMatch(/held until 2026-06-30/);
    const text = policy('default: deny');
    const changed = await compareFiles({ 'craterscan.policy.yml': text, 'a.txt': 'a' }, { 'craterscan.policy.yml': text.replace('deny', 'no-worse'), 'a.txt': 'a' });
    expect(changed.gate).toMatchObject({ state: 'closed' });
    expect(changed.gate.because[0]).toMatch(/no seal says who agreed/);
  });
});
