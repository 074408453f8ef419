import { expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/vault.ts';
import { only } from '../../support/facts.ts';
import { factsOfFiles } from './support.ts';

/** Effects and traits of the one policy. */
async function gives(...rules: readonly (readonly [path: string, ...capabilities: string[]])[]): Promise<readonly string[]> {
  const text = rules.map(([path, ...capabilities]) => `path "${path}" {\n  capabilities = [${capabilities.map((one) => `"${one}"`).join(', ')}]\n}\n`).join('');
  return only(await factsOfFiles({ 'policies/app.hcl': text }, create), 'grant').flatMap((grant) => [...grant.effects, ...(grant.amounts ?? []).map(({ trait }) => trait)]);
}

test.each<readonly [(readonly [string, ...string[]])[], readonly string[]]>([
  [[['*', 'create', 'read', 'update', 'delete', 'list', 'sudo']], ['destroy', 'escalates', 'reads-secrets']],
  [[['sys/policies/acl/*', 'create', 'update']], ['escalates']],
  [[['secret/metadata/*', 'delete']], ['destroy']],
  [[['kv/*', 'read', 'list']], ['reads-secrets']],
  [[['kv/data/*', 'read']], ['reads-secrets']],
  [[['kv/data/shop/*', 'read']], []],
  [[['kv/data/shop', 'read', 'update']], []],
  [[['sys/mounts/*', 'delete']], ['destroy']],
  [[['sys/health', 'read'], ['auth/token/renew-self', 'update']], []],
  [[['*', 'deny']], []],
  [[['+/metadata/*', 'delete']], ['destroy']],
])('%j', async (rules, wanted) => { expect(await gives(...rules)).toEqual(wanted); });

test('a rule in a comment gives nothing', async () => {
  expect(only(await factsOfFiles({ 'a.hcl': '# path "*" {\n#  capabilities = ["sudo", "delete"]\n# }\n' }, create), 'grant')).toEqual([]);
});
