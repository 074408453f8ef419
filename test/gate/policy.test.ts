import { describe, expect, it } from 'vitest';
import { graphDigest } from '../../src/anchor.ts';
import type { CompareOptions } from '../../src/compare-trees.ts';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { Comparison, Workspace } from '../../src/model/index.ts';
import { KEYS_FILE, SEAL_FILE } from '../../src/seal/index.ts';
import { compareFiles } from '../support/compare.ts';
import { scanTree } from '../support/scan.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { keysOf, person, sealOf } from '../support/sealing.ts';

type Files = Readonly<Record<string, string>>;
const [ann, bob, clerk] = [person('Ann'), person('Bob'), person('Clerk', 'receipt')];
const { text: keysText, keys } = keysOf([ann, bob, clerk]);
const POLICY = 'craterscan.policy.yml';
const top = 'upTo: {gate: open, foundation: found, recoverability: irrecoverable}';
const policy = (...lines: readonly string[]): string => ['version: 1', 'repository: 77', 'serial: 1', 'expires: 2027-06-30', ...lines, ''].join('\n');
const everything = policy('default: deny', 'rules:', `  - {id: all, allow: true, agents: ["*"], effects: [administer], on: {kind: "*"}, ${top}}`);

const tree = (files: Files): Workspace => memoryWorkspace(Object.entries(files).map(([path, content]) => ({ path, content: expandPlaceholders(content) })));
/** The same files with keys and a seal over policy and configuration. */
function sealed(files: Files, signers = [ann, bob]): Files {
  const obeyed = Object.fromEntries(Object.entries(files).filter(([path]) => [POLICY, 'craterscan.yml', '.craterscan/baseline.json'].includes(path)));
  return { ...files, [KEYS_FILE]: keysText.toString(), [SEAL_FILE]: sealOf(obeyed, keys, signers).text.toString() };
}
const compared = (base: Files, head: Files, options: Partial<CompareOptions> = {}): Promise<Comparison> => compareFiles(tree(base), tree(head), options);

/** A database of staging and a command that clears it. */
const STAGING = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }', '.env.staging': 'STAGING_DATABASE_URL=postgres://app:{{password:s}}@db.staging.example.net:5432/desk\n' };
const MORE = { '.env.production': 'DATABASE_URL=postgres://app:{{password:p}}@db.example.net:5432/desk\n' };
const CLEAR = { 'package.json': '{ "name": "desk", "scripts": { "db:clear": "psql $STAGING_DATABASE_URL -c \'TRUNCATE bookings\'" } }' };
/** A job with an agent in it, with or without a token to publish. */
const job = (env: string): Files => ({ '.github/workflows/publish.yml': `name: publish\non:\n  release:\n    types: [published]\npermissions:\n  contents: read\njobs:\n  npm:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: anthropics/claude-code-action@v1\n        with:\n          prompt: Publish.\n          claude_args: --allowedTools Bash\n${env}` });
const TOKEN = '        env:\n          NODE_AUTH_TOKEN: ${{ secrets.NPM_TOKEN }}\n';
const RESOURCE = 'db:db.staging.example.net:5432/desk';

describe('a sealed policy', () => {
  it('lets through what it certainly allows, and nothing without its seal', async () => {
    const [base, head] = [{ ...job(''), [POLICY]: everything }, { ...job(TOKEN), [POLICY]: everything }];
    const plain = await compared(base, head);
    expect(plain.delta.added.paths.some((one) => one.counts)).toBe(true);
    expect(plain.gate.state).toBe('closed');
    const under = await compared(sealed(base), sealed(head));
    expect(under.gate.because).toEqual(['Everything that this adds is allowed by the policy.']);
    expect(under.gate.notes.join()).toMatch(/allowed by the policy/);
    const less = policy('default: no-worse', 'rules:', `  - {id: p, allow: true, agents: ["ci:publish.yml/*"], effects: [write], on: {kind: package-registry}, ${top}}`);
    expect((await compared(sealed({ ...base, [POLICY]: less }), sealed({ ...head, [POLICY]: less }))).gate.state).toBe('closed');
  });
  it('allows no secret that a change brings into the tree: whoever clones it has it, whatever an agent may do with it', async () => {
    const { gate } = await compared(sealed({ ...STAGING, [POLICY]: everything }), sealed({ ...STAGING, ...MORE, [POLICY]: everything }));
    expect(gate.because.join()).toMatch(/\.env\.production now holds/);
  });
  it('asks that every path be allowed, also one that is there already and one that is only asked', async () => {
    const none = policy('default: deny');
    const files = { ...STAGING, ...CLEAR, '.claude/settings.json': '{ "permissions": { "ask": ["Bash"] } }', [POLICY]: none };
    const { gate } = await compared(sealed(files), sealed(files));
    expect(gate.because.join('\n')).toMatch(/The policy does not allow: .*No rule speaks of it/);
  });
  it('covers the agent that nobody configured by the one it allows', async () => {
    const own = policy('default: deny', 'rules:', `  - {id: own, allow: true, agents: [claude-code], effects: [administer], on: {kind: "*"}, ${top}}`);
    const files = { ...STAGING, ...CLEAR, [POLICY]: own };
    expect((await compared(sealed(files), sealed(files))).gate.state).toBe('open');
    const { '.claude/settings.json': _, ...bare } = files;
    expect((await compared(sealed(bare), sealed(bare))).gate.state).toBe('closed');
  });
  it('judges its own agents on both sides, whoever is chosen', async () => {
    const files = { ...STAGING, ...CLEAR, [POLICY]: policy('default: no-worse', 'agents: [codex]') };
    const { head } = await compared(files, files, { agents: ['claude-code'] });
    expect(head.graph.agents.map((one) => one.id)).toEqual(['claude-code', 'codex']);
  });
  it('reclassifies in the comparison only under its seal', async () => {
    const said = policy('default: no-worse', 'reclassify:', `  - {resource: "${RESOURCE}", environment: production, reason: it is a copy of production}`, 'rules:', `  - {id: s, deny: true, agents: ["*"], effects: [destroy], on: {environment: production}}`);
    const files = { ...STAGING, ...CLEAR, [POLICY]: said };
    expect((await compared(sealed(files), sealed(files))).gate.because[0]).toMatch(/^The policy denies \(s\)/);
    expect((await compared(files, files)).gate.state).toBe('open');
  });
});

describe('GATE 1.16: a policy with an anchor', () => {
  const anchor = 'a'.repeat(40);
  const said = (graph = ''): string => policy('default: no-worse', 'anchor:', `  commit: ${anchor}`, ...(graph === '' ? [] : [`  graph: "${graph}"`]));
  const [then, now] = [STAGING, { ...STAGING, ...MORE }];
  const held = (head: Files, text: string, opened?: Files): Promise<Comparison> => compared({ ...head, [POLICY]: text }, { ...head, [POLICY]: text }, opened ? { openCommit: async (commit) => (commit === anchor ? tree(opened) : undefined) } : {});
  it('closes for what grew since, however small the last step', async () => {
    expect((await held(now, said(), then)).gate).toMatchObject({ state: 'closed', because: expect.arrayContaining([expect.stringMatching(/^Since the policy's anchor aaaaaaaaaaaa: /)]) });
    expect((await held(now, said(), now)).gate.state).toBe('open');
  });
  it('closes where the clone does not have it, and says what brings it', async () => {
    expect((await held(now, said())).gate.because[0]).toMatch(/is not in this clone.*git fetch origin a{40}/);
    expect((await compared({ ...now, [POLICY]: said() }, { ...now, [POLICY]: said() }, { openCommit: async () => undefined })).gate.state).toBe('closed');
  });
  it('closes where the anchor is not judged as it was', async () => {
    expect((await held(now, said('0'.repeat(64)), now)).gate.because[0]).toMatch(/not judged as it was/);
    const { base } = await held(now, said(), now);
    expect(graphDigest(base)).toMatch(/^[0-9a-f]{64}$/);
    expect(graphDigest(base)).not.toBe(graphDigest(await scanTree(tree(then))));
    expect((await held(now, said(graphDigest(base)), now)).gate.state).toBe('open');
  });
  it('closes for forty small steps of which none is worse than the last', async () => {
    const steps = Array.from({ length: 40 }, (_, at) => ({ ...STAGING, ...Object.fromEntries(Array.from({ length: at + 1 }, (__, n) => [`docs/${n}.md`, 'words\n'])), ...(at >= 20 ? MORE : {}) }));
    const last = steps.at(-1) ?? {};
    const { gate } = await compareFiles(tree({ ...steps.at(-2), [POLICY]: said() }), tree({ ...last, [POLICY]: said() }), { openCommit: async () => tree(then) });
    expect(gate.state).toBe('closed');
  });
});

describe('GATE 6.1: a change that edits what the gate obeys', () => {
  const danger = { ...STAGING, ...CLEAR };
  const base = sealed({ ...STAGING, [POLICY]: policy('default: deny'), 'craterscan.yml': 'version: 1\n' });
  const reasons = async (edit: Files): Promise<readonly string[]> => (await compared(base, { ...base, ...danger, ...edit }, { enforcement: 'enforcing' })).gate.because;
  it.each<[string, Files]>([
    ['its policy', { [POLICY]: everything }], ['its threshold', { 'craterscan.yml': 'version: 1\nfailOn: never\n' }], ['what is excluded', { 'craterscan.yml': 'version: 1\nexclude:\n  - {paths: ["**"], reason: none}\n' }],
    ['its keys', { [KEYS_FILE]: keysOf([person('Mallory'), person('Eve')]).text.toString() }], ['its baseline', { '.craterscan/baseline.json': '{"schemaVersion":"1","findings":[]}\n' }],
    ['all of it under a seal of its own', sealed({ [POLICY]: everything, 'craterscan.yml': 'version: 1\nfailOn: never\n' }, [person('Ann'), person('Bob')])],
  ])('gains nothing by editing %s', async (_, edit) => {
    const [plain, edited] = [await reasons({}), await reasons(edit)];
    expect(plain.length).toBeGreaterThan(0);
    expect(edited).toEqual(expect.arrayContaining(plain.filter((says) => /STAGING_DATABASE_URL|db\.staging|desk/.test(says))));
    expect(edited.length).toBeGreaterThan(plain.length - 1);
  });
  it('never brings in a policy that could not be read, or that does not count on, whoever signed', async () => {
    const first = sealOf({ [POLICY]: policy('default: deny') }, keys, [ann, bob]);
    const before = { 'a.txt': 'a', [POLICY]: policy('default: deny'), [KEYS_FILE]: keysText.toString(), [SEAL_FILE]: first.text.toString() };
    const after = (text: string): Files => ({ ...before, [POLICY]: text, [SEAL_FILE]: sealOf({ [POLICY]: text }, keys, [ann, bob], { after: first.seal }).text.toString() });
    expect((await compared(before, after(policy('default: no-worse').replace('serial: 1', 'serial: 2')))).gate.state).toBe('open');
    expect((await compared(before, after(policy('default: no-worse')))).gate.because.join()).toMatch(/serial 1, which does not follow 1/);
    expect((await compared(before, after(policy('default: anything')))).gate.because.join()).toMatch(/cannot be used as it is now/);
    expect((await compared(before, after(policy('default: deny').replace('repository: 77', 'repository: 78').replace('serial: 1', 'serial: 2')))).gate.because.join()).toMatch(/another repository/);
  });
});

describe('GATE 6.5: what was waived', () => {
  const waiver = (resource: string, environments = '[staging]'): string => policy('default: deny', 'rules:', '  - {id: d, deny: true, agents: ["*"], effects: ["*"], on: {kind: database}}', `  - {id: rest, allow: true, agents: ["*"], effects: [administer], on: {kind: "*"}, ${top}}`, 'waivers:',
    ...['claude-code', 'unconfigured'].map((agent) => `  - {id: w-${agent}, owner: Ann, reason: moving, expires: 2027-01-31, subject: {agent: ${agent}, effect: destroy, resource: "${resource}", kind: database, provider: databases}, upTo: {gate: open, foundation: found, recoverability: uncertain, environments: ${environments}}}`));
  const files = { ...STAGING, ...CLEAR, [POLICY]: waiver(RESOURCE) };
  it('stays waived while it is what it was', async () => {
    const { gate, head } = await compared(sealed(files), sealed(files));
    expect(head.graph.resources.find((one) => one.id === RESOURCE)).toMatchObject({ provider: 'databases', kind: 'database', environments: ['staging'] });
    expect(gate.because.join('\n')).not.toMatch(/ d\)/);
  });
  it('is denied again once production is served by it', async () => {
    const head = { ...files, '.env.production': 'DATABASE_URL=postgres://app:{{password:s}}@db.staging.example.net:5432/desk\n' };
    expect((await compared(sealed(files), sealed(head))).gate.because.join('\n')).toMatch(/The policy denies \(d\)/);
  });
  it('waives nothing without a seal', async () => { expect((await compared(files, files)).gate.because.join('\n')).toMatch(/The policy denies \(d\)/); });
});

describe('GATE 6.7: whose signatures count', () => {
  const files = { 'a.txt': 'a', [POLICY]: policy('default: deny') };
  const stateOf = async (signers: Parameters<typeof sealed>[1]): Promise<string> => { const all = sealed(files, signers); return (await compared(all, all)).gate.because.join(); };
  it.each<[string, Parameters<typeof sealed>[1], RegExp]>([
    ['one key twice', [ann, ann], /needs the signatures of 2 persons/], ['a key that signs receipts', [ann, clerk], /needs the signatures of 2 persons/], ['a stranger', [ann, person('Bob')], /not known here/], ['nobody', [], /has 0/],
  ])('not those of %s', async (_, signers, says) => { expect(await stateOf(signers)).toMatch(says); });
  it('not two keys of one person', async () => {
    const [a1, a2] = [person('Ann'), person('Ann')];
    const set = keysOf([a1, a2, bob]);
    const all = { ...files, [KEYS_FILE]: set.text.toString(), [SEAL_FILE]: sealOf({ [POLICY]: files[POLICY] ?? '' }, set.keys, [a1, a2]).text.toString() };
    expect((await compared(all, all)).gate.because.join()).toMatch(/needs the signatures of 2 persons for policy and has 1/);
  });
});

describe('the trusted side', () => {
  it('with a policy that is there and cannot be read stops the judgement', async () => {
    await expect(compared({ [POLICY]: 'version: 1\u0000' }, { a: 'a' })).rejects.toThrow('cannot be seen');
  });
});
