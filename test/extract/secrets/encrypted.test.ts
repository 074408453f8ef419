import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/secrets/index.ts';
import { encryptedSpans } from '../../../src/extract/secrets/encrypted.ts';
import { notebookText } from '../../../src/extract/secrets/notebook.ts';
import { explain } from '../../../src/report/explain.ts';
import { DEFAULT_OPTIONS } from '../../../src/report/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { expandPlaceholders } from '../../support/placeholders.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

const base64 = (length: number): string => Buffer.from(Array.from({ length }, (_, i) => (i * 89 + 41) % 256)).toString('base64');
const hex = `${'6162333435363738'.repeat(10)}\n${'39304142434445'.repeat(10)}\n`;
const ENCRYPTED: readonly (readonly [string, string, string])[] = [
  ['sops', 'secrets.enc.yaml', `RAILWAY_API_TOKEN: ENC[AES256_GCM,data:${base64(40)},iv:${base64(32)},tag:${base64(16)},type:str]\nDB_PASSWORD: ENC[AES256_GCM,data:${base64(20)},iv:${base64(32)},tag:${base64(16)},type:str]\nsops:\n  mac: ENC[AES256_GCM,data:${base64(80)},iv:${base64(32)},tag:${base64(16)},type:str]\n`],
  ['sops', '.env', `DATABASE_PASSWORD=ENC[AES256_GCM,data:${base64(40)},iv:${base64(32)},tag:${base64(16)},type:str]\nsops_version=3.8.1\n`],
  ['Sealed Secrets', 'k8s/sealed.yaml', `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: app }\nspec:\n  encryptedData:\n    password: Ag${base64(600).slice(2)}\n`],
  ['Ansible Vault', 'group_vars/all/vault.yml', `$ANSIBLE_VAULT;1.1;AES256\n${hex}`],
  ['Ansible Vault', 'vars.yml', `user: app\nrailway_api_token: !vault |\n  $ANSIBLE_VAULT;1.2;AES256;prod\n  ${hex.replace('\n', '\n  ')}db_host: db.example.net\n`],
  ['age', 'token.age', `-----BEGIN AGE ENCRYPTED FILE-----\n${base64(300)}\n-----END AGE ENCRYPTED FILE-----\n`],
  ['PGP', 'password.asc.txt', `-----BEGIN PGP MESSAGE-----\n\n${base64(300)}\n-----END PGP MESSAGE-----\n`],
  ['AWS KMS', 'serverless.yml', `provider:\n  environment:\n    DB_PASSWORD: AQICAH${base64(150)}\n`],
  ['dotenvx', '.env.production', `DOTENV_PUBLIC_KEY="02${'ab'.repeat(32)}"\nRAILWAY_API_TOKEN="encrypted:${base64(120)}"\n`],
  ['jasypt', 'application.properties', `spring.datasource.password=ENC(${base64(33)})\n`],
  ['hiera-eyaml', 'data/common.yaml', `app::password: ENC[PKCS7,${base64(200)}]\n`],
];

describe('what only a key opens', () => {
  test.each(ENCRYPTED)('%s in %s is no credential, and is told', async (by, file, text) => {
    const facts = await factsOf(treeOf({ [file]: text }), [create]);
    expect(only(facts, 'credential').filter((fact) => fact.foundation === 'found')).toEqual([]);
    expect(only(facts, 'encrypted').map((fact) => fact.by)).toEqual([by]);
    const result = await scanTree(treeOf({ [file]: text }));
    expect(result.graph.paths.filter((path) => path.foundation === 'found')).toEqual([]);
    expect(result.notEstablished.map((one) => (typeof one === 'string' ? one : one.note)).join()).toContain(`one encrypted file holds (${by})`);
    expect(explain(result, file, DEFAULT_OPTIONS)).toContain(`encrypted with ${by}`);
  });

  test('what stands beside it in the clear is found', async () => {
    const facts = await factsOf(treeOf({ 'secrets.yaml': `${ENCRYPTED[0]?.[2] ?? ''}OTHER_URL: postgres://app:{{password:clear}}@db.example.net:5432/app\n` }), [create]);
    expect(only(facts, 'credential').filter((fact) => fact.foundation === 'found')).toHaveLength(1);
  });

  test('a page that explains it is not told', async () => {
    const facts = await factsOf(treeOf({ 'docs/secrets.md': 'Values look like `password: ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]`.\n' }), [create]);
    expect(facts).toEqual([]);
  });

  test.each([
    ['open envelopes', 'ENC[AES256_GCM,'.repeat(60_000)], ['a vault without end', `$ANSIBLE_VAULT;1.1;AES256\n${'6'.repeat(900_000)}`], ['many vaults', '$ANSIBLE_VAULT;1.1;AES256\n61\n'.repeat(30_000)],
    ['age over and over', '-----BEGIN AGE ENCRYPTED FILE-----\n'.repeat(25_000)], ['PGP over and over', '-----BEGIN PGP MESSAGE-----\n'.repeat(25_000)], ['sealed', `kind: SealedSecret\n${'Ag'.repeat(400_000)}`], ['KMS', 'AQICAH'.repeat(150_000)],
  ])('takes no time for %s', (_, text) => {
    encryptedSpans(text);
  });
});

describe('notebooks', () => {
  const cell = (source: string[], outputs: string[] = []): string => JSON.stringify({ cells: [{ cell_type: 'code', source, outputs: [{ output_type: 'stream', name: 'stdout', text: outputs }, { data: { 'image/png': base64(9000) } }] }], nbformat: 4 }, null, 1);

  test('the view is as long as the text, and what is quoted stands where it stood', () => {
    for (const text of [cell(['a = "x\\y"\n', "b = 'z'\n"], ['printed "q"\n', 'é\u001b[31m']), '{', '"', '"\\', '{"a": "\\u00"}', '']) expect(notebookText(text)).toHaveLength(text.length);
    const text = cell(['TOKEN = "abc def"\n']);
    expect(notebookText(text).slice(text.indexOf('abc def'), text.indexOf('abc def') + 7)).toBe('abc def');
    expect(notebookText(text)).toContain('TOKEN =  "abc def" ');
    expect(notebookText(text)).not.toContain(base64(9000).slice(100, 140));
  });

  test.each([
    ['in a cell', ['import os\n', 'RAILWAY_API_TOKEN = "{{uuid:note}}"\n'], []], ['printed', ['!env\n'], ['HOME=/x\n', 'RAILWAY_API_TOKEN={{uuid:note}}\n']],
    ['in the environment of a cell', ['os.environ["RAILWAY_API_TOKEN"] = "{{uuid:note}}"\n'], []], ['a magic', ['%env RAILWAY_API_TOKEN={{uuid:note}}\n'], []],
  ])('a token %s', async (_, source, outputs) => {
    const text = cell(source, outputs);
    const facts = only(await factsOf(treeOf({ 'work/a.ipynb': text }), [create]), 'credential');
    expect(facts.map((fact) => [fact.name, fact.confidence])).toEqual([['RAILWAY_API_TOKEN', 'high']]);
    const at = facts[0]?.evidence[0].at;
    expect(expandPlaceholders(text).slice(at?.start, at?.end)).toBe(expandPlaceholders('{{uuid:note}}'));
  });

  test('placeholders in a notebook are nothing', async () => {
    expect(only(await factsOf(treeOf({ 'work/a.ipynb': cell(['RAILWAY_API_TOKEN = "your-token-here"\n', 'API_KEY = "<API_KEY>"\n']) }), [create]), 'credential')).toEqual([]);
  });
});

describe('names for what lies elsewhere', () => {
  test.each([
    ['.env', 'RAILWAY_API_TOKEN=op://infra/railway/token'], ['.env', 'RAILWAY_API_TOKEN=vault:secret/data/railway#token'], ['.env', 'RAILWAY_API_TOKEN=${TOKEN_FROM_CI}'], ['config.yml', 'RAILWAY_API_TOKEN: "{{ lookup(\'env\', \'T\') }}"'],
    ['config.yml', 'RAILWAY_API_TOKEN: ssm:/railway/token'], ['settings.json', '{ "RAILWAY_API_TOKEN": "doppler://prod/railway" }'], ['settings.toml', 'RAILWAY_API_TOKEN = "infisical:prod/railway"'],
    ['vars.yml', `RAILWAY_API_TOKEN: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  ${hex.replace('\n', '\n  ')}`],
  ])('%s: %s', async (file, text) => {
    const facts = only(await factsOf(treeOf({ [file]: `${text}\n` }), [create]), 'credential');
    expect(facts.filter((fact) => fact.foundation === 'found')).toEqual([]);
    expect(facts.map((fact) => fact.name)).toEqual(['RAILWAY_API_TOKEN']);
  });
});
