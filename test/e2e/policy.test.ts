import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { sign } from 'node:crypto';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { policyCheckSchema } from '../../src/policy-check.ts';
import { sha256 } from '../../src/seal/index.ts';
import { wrongWith } from '../support/evidence-schemas.ts';
import { cli, put, temporary } from '../support/cli.ts';
import { expandPlaceholders } from '../support/placeholders.ts';
import { repositoryOf } from '../support/repository.ts';

const TREE = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }', '.env.production': expandPlaceholders('DATABASE_URL=postgres://app:{{password:p}}@db.example.net:5432/desk\n') };

/** Key pairs as files: `ann.pem`, `ann.pub`; that of Dora has a passphrase. */
function keyFiles(): { readonly folder: string; readonly keyOf: (name: string) => ReturnType<typeof generateKeyPairSync>['privateKey'] } {
  const folder = temporary();
  const pairs = new Map(['ann', 'bob', 'cy', 'dora'].map((name) => [name, generateKeyPairSync('ed25519')]));
  for (const [name, { publicKey, privateKey }] of pairs) {
    put(folder, {
      [`${name}.pub`]: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      [`${name}.pem`]: privateKey.export({ type: 'pkcs8', format: 'pem', ...(name === 'dora' ? { cipher: 'aes-256-cbc', passphrase: 'correct horse' } : {}) }).toString(),
    });
  }
  writeFileSync(join(folder, 'pass'), 'correct horse\n');
  return { folder, keyOf: (name) => { const pair = pairs.get(name); if (!pair) throw new Error(name); return pair.privateKey; } };
}

describe('policy init and check', () => {
  it('write a policy that is open today, never over one that is there, and count on', async () => {
    const cwd = put(temporary(), TREE);
    expect(await cli(['policy', 'init'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('--repository') });
    expect(await cli(['policy', 'check'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no such file') });
    const run = (...more: string[]): ReturnType<typeof cli> => cli(['policy', 'init', '--repository', '77', '--default', 'deny', '--today', '2026-11-21', ...more], { cwd });
    expect((await run()).code).toBe(0);
    const first = readFileSync(join(cwd, 'craterscan.policy.yml'), 'utf8');
    expect(first).toContain('expires: 2027-11-21');
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('--update') });
    expect(await cli(['policy', 'check', '--today', '2026-11-21'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('Gate open.') });
    const denying = first.replace('rules:\n', 'rules:\n  - {id: keep, deny: true, absolute: true, agents: ["*"], effects: [destroy], on: {environment: production}}\n');
    writeFileSync(join(cwd, 'craterscan.policy.yml'), denying);
    const told = await cli(['policy', 'check', '--today', '2026-11-21'], { cwd });
    expect(told.code).toBe(1);
    expect(told.stdout).toMatch(/Denied\n {2}The policy denies absolutely \(keep\): Claude Code can destroy database desk/);
    const json = await cli(['policy', 'check', '-f', 'json', '--today', '2026-11-21'], { cwd });
    expect(json.code).toBe(1);
    const validate = new Ajv2020({ strict: false }).compile(policyCheckSchema());
    expect(validate(JSON.parse(json.stdout)), JSON.stringify(validate.errors)).toBe(true);
    expect((await cli(['policy', 'check', '--explain', 'claude-code', '--today', '2026-11-21'], { cwd })).stdout).toContain('(keep)');
    expect((await cli(['policy', 'check', '--explain', 'nobody', '--today', '2026-11-21'], { cwd })).code).toBe(2);
    expect((await run('--update')).code).toBe(0);
    const again = readFileSync(join(cwd, 'craterscan.policy.yml'), 'utf8');
    expect(again).toContain('serial: 2');
    expect(again).toContain('  - id: keep\n    deny: true\n    absolute: true');
    const scan = await cli(['scan', '--policy', 'craterscan.policy.yml', '-f', 'json', '--fail-on', 'never'], { cwd });
    expect([scan.code, JSON.parse(scan.stdout).policy.gate]).toEqual([0, 'closed']);
    expect((await cli(['scan', '--policy', 'other.yml'], { cwd })).code).toBe(2);
  });
});

describe('policy keys, seal and verify', () => {
  it('take a policy from no seal over two signatures to changed keys, each step committed', async () => {
    const { directory: cwd, git } = repositoryOf(TREE);
    const { folder, keyOf } = keyFiles();
    const run = (...args: string[]): ReturnType<typeof cli> => cli(['policy', ...args], { cwd });
    const commit = (): void => { git('add', '-A'); git('commit', '-q', '-m', 'step'); };
    await run('init', '--repository', '77', '--anchor', 'HEAD');
    expect(readFileSync(join(cwd, 'craterscan.policy.yml'), 'utf8')).toMatch(/anchor:\n {2}commit: "[0-9a-f]{40}" .*\n {2}graph: "[0-9a-f]{64}"/);
    expect((await run('verify')).code).toBe(1);
    expect((await run('seal', '--key', join(folder, 'ann.pem'))).stderr).toContain('policy keys init');
    expect(await run('keys', 'init', '--key', `Ann=${folder}/ann.pem`, '--not-after', '2099-12-31')).toMatchObject({ code: 2, stderr: expect.stringContaining('is a private key') });
    expect((await run('keys', 'init', '--key', `Ann=${folder}/ann.pub`, '--threshold', '2', '--not-after', '2099-12-31')).stderr).toContain('wants 2 persons');
    expect((await run('keys', 'init', '--key', `Ann=${folder}/ann.pub`, '--key', `Bob=${folder}/bob.pub`, '--threshold', '2', '--not-after', '2099-12-31')).code).toBe(0);
    expect((await run('keys', 'init', '--key', `Ann=${folder}/ann.pub`, '--not-after', '2099-12-31')).code).toBe(2);
    const keys = readFileSync(join(cwd, '.craterscan/keys.json'));
    expect(wrongWith.keys(JSON.parse(keys.toString()))).toEqual([]);

    expect((await run('seal', '--key', join(folder, 'cy.pem'))).stderr).toContain('none of those');
    expect((await run('seal', '--key', join(folder, 'ann.pem'))).stdout).toContain('does not hold yet');
    expect((await run('verify')).code).toBe(1);
    expect((await run('seal', '--key', join(folder, 'bob.pem'))).stdout).toContain('signed by Ann and Bob');
    expect(wrongWith.seal(JSON.parse(readFileSync(join(cwd, '.craterscan/seal.json'), 'utf8')))).toEqual([]);
    commit();
    expect((await run('init', '--update', '--anchor', 'nowhere')).stderr).toContain('knows no revision');
    expect(await run('verify', '--repository', '77')).toMatchObject({ code: 0, stdout: expect.stringContaining('Sealed as number 1 by Ann and Bob; the keys were taken as they stand here') });
    expect((await run('verify', '--repository', '78')).code).toBe(1);
    expect((await run('seal', '--key', join(folder, 'ann.pem'))).stdout).toContain('Nothing changed');

    expect((await run('keys', 'add', '--key', `Dora=${folder}/dora.pub`, '--not-after', '2099-12-31')).code).toBe(0);
    expect((await run('keys', 'remove', 'Ann')).code).toBe(0);
    expect(await run('seal', '--key', join(folder, 'ann.pem'), '--export', 'to-sign')).toMatchObject({ code: 0, stdout: expect.stringContaining('under the keys that held before') });
    const signature = sign(null, readFileSync(join(cwd, 'to-sign')), keyOf('bob'));
    const id = sha256(readFileSync(join(cwd, '.craterscan/keys.json'), 'utf8').includes('Bob') ? rawOf(keyOf('bob')) : '');
    put(folder, { 'bob.sig': signature.toString('base64'), 'bad.sig': Buffer.alloc(64, 1) });
    expect((await run('seal', '--attach', `${id}=${folder}/bad.sig`)).stderr).toContain('is not over these bytes');
    expect((await run('seal', '--attach', `${id}=${folder}/bob.sig`)).stdout).toContain('under the keys it brings');
    expect((await run('seal', '--key', join(folder, 'dora.pem'))).stderr).toContain('--passphrase-file');
    expect((await run('seal', '--key', join(folder, 'dora.pem'), '--passphrase-file', join(folder, 'pass'))).stdout).toContain('It holds.');
    git('rm', '-q', '--cached', '--ignore-unmatch', 'to-sign');
    put(cwd, { '.git/info/exclude': 'to-sign\n' });
    commit();
    expect(existsSync(join(cwd, '.craterscan/rotations.jsonl'))).toBe(true);
    expect(await run('verify', '--pinned-keys', sha256(keys))).toMatchObject({ code: 0, stdout: expect.stringMatching(/Sealed as number 2 by Ann and Bob and Dora; the keys come from the pinned ones/) });
    expect((await run('verify', '--pinned-keys', '0'.repeat(64))).code).toBe(1);
    const compared = await cli(['compare', 'HEAD~1', 'HEAD'], { cwd });
    expect(compared.code).toBe(0);
    expect(compared.stdout).toContain('sealed as number 2');
  });
});

function rawOf(key: ReturnType<typeof generateKeyPairSync>['privateKey']): Buffer { return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url'); }
