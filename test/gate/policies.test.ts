import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy, POLICY_FILE, writePolicy } from '../../src/compare/policy/index.ts';
import { tuplesIn } from '../../src/compare/tuples.ts';
import type { Workspace } from '../../src/model/index.ts';
import { checkPolicy } from '../../src/policy-check.ts';
import type { PolicyCheck } from '../../src/policy-check.ts';
import { readPolicy } from '../../src/read-settings.ts';
import { scanTree } from '../support/scan.ts';
import { loadTree } from '../support/tree.ts';

/** GATE §2: three policies people have, each held against a tree it was made for and one it must not let through. */
const trees = readdirSync(new URL('../../fixtures/policies/', import.meta.url)).filter((name) => name.endsWith('.tree')).sort();

async function judged(workspace: Workspace, asOf?: string): Promise<PolicyCheck> {
  const policy = await readPolicy(workspace, POLICY_FILE, true);
  if (!policy) throw new Error('the tree has no policy');
  return checkPolicy(await scanTree(workspace, asOf === undefined ? {} : { asOf }), { file: POLICY_FILE, policy, seal: { state: 'unsealed' }, today: '2026-11-21' });
}

describe('a policy decides as it is written', () => {
  it.each(trees)('%s', async (name) => {
    const { header, workspace } = loadTree(`fixtures/policies/${name}`);
    const check = await judged(workspace, header['as-of']);
    const [says, rule] = (header['rulings'] ?? '').split(' ');
    expect(check.gate.state, check.rulings.map((one) => one.sentence).join('\n')).toBe(header['gate']);
    expect(check.rulings.filter((one) => one.says === says && (rule === undefined || one.rule === rule)).length).toBeGreaterThan(0);
    if (header['gate'] === 'open') expect(check.rulings.every((one) => !one.closes)).toBe(true);
    if (header['says'] !== undefined) expect([...check.gate.because, ...check.rulings.map((one) => `${one.agent} ${one.sentence}`)].join('\n')).toContain(header['says']);
  });
});

describe('a policy of today', () => {
  it.each(trees)('of %s is read strictly, says the same twice and closes nothing', async (name) => {
    const { workspace } = loadTree(`fixtures/policies/${name}`);
    const result = await scanTree(workspace);
    const write = (): string => writePolicy({ head: result, tuples: tuplesIn(result), repository: 77, default: 'deny', expires: '2027-06-30' });
    const { policy, errors } = parsePolicy(Buffer.from(write()), POLICY_FILE);
    expect(errors).toBeUndefined();
    if (!policy) return;
    expect(write()).toBe(write());
    const check = checkPolicy(result, { file: POLICY_FILE, policy, seal: { state: 'unsealed' }, today: '2026-11-21' });
    expect(check.gate).toEqual({ state: 'open', because: [] });
    expect(check.rulings.every((one) => one.says === 'allowed')).toBe(true);
    expect(check.unused).toEqual([]);
  });
});

describe('the example policies', () => {
  const folder = new URL('../../docs/examples/', import.meta.url);
  const examples = readdirSync(folder).filter((name) => name.startsWith('policy-')).sort();
  it.each(examples)('%s is read strictly, and leaves PocketOS closed', async (name) => {
    const { policy, errors } = parsePolicy(readFileSync(new URL(name, folder)), name);
    expect(errors).toBeUndefined();
    if (!policy) return;
    const result = await scanTree(loadTree('fixtures/policies/staging-shares-a-volume.tree').workspace);
    const check = checkPolicy(result, { file: name, policy, seal: { state: 'unsealed' }, today: '2026-11-21' });
    expect(check.gate.state).toBe('closed');
    expect(check.rulings.filter((one) => one.resource.includes('volume')).every((one) => one.closes)).toBe(true);
    expect(check.notes.filter((note) => note.includes('none that is known'))).toEqual([]);
  });
  it('are two', () => { expect(examples).toEqual(['policy-organisation.yml', 'policy-small-team.yml']); });
});
