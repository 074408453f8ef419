import { expect, test } from 'vitest';
import { worthOf } from '../../../src/extract/shared/given-secret.ts';
import { secretArgument } from '../../../src/extract/shared/secret-arguments.ts';
import { factsOf } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

test('names of arguments that take secrets, in all ways of writing them', () => {
  for (const name of ['password', 'administrator_login_password', 'AdministratorLoginPassword', 'MasterUserPassword', 'admin_password', 'password_wo', 'auth_token', 'AuthToken', 'client_secret', 'secret_key', 'api_key', 'private_key', 'passphrase']) expect(secretArgument(name), name).toBeDefined();
  for (const name of ['password_length', 'secret_arn', 'secret_id', 'secret_name', 'kms_key_id', 'key_name', 'token_type', 'ClientRequestToken', 'NextToken', 'public_key', 'ssh_public_key', 'manage_master_user_password', 'password_wo_version', 'generate_secret', 'partition_key']) expect(secretArgument(name), name).toBeUndefined();
});

test('a short password counts where one is set; references, blanks, documented examples, addresses and hashes do not', () => {
  const password = { takes: 'password', weak: false } as const;
  expect(worthOf('Winter2031', password)?.confidence).toBe('medium');
  expect(worthOf('changeme123!', password)?.confidence).toBe('low');
  for (const text of ['', '${var.password}', '{{resolve:secretsmanager:x}}', '<password>', 'your-password', 'EXAMPLEkey99', 'arn:aws:secretsmanager:eu-west-1:1:secret:x', '$2b$12$abcdefghijklmnopqrstuv', '************', 'true', 'REPLACE_ME', 'two words']) expect(worthOf(text, password), text).toBeUndefined();
  const secret = { takes: 'secret', weak: true } as const;
  expect(worthOf('b7Yk-29wQx', secret)?.confidence).toBe('medium');
  for (const text of ['shop/signing', 'my-secret-name', '3600', 'production']) expect(worthOf(text, secret), text).toBeUndefined();
});

test('the password of a server opens that server, also through a variable, and stands where it is written', async () => {
  const { facts } = await gather({
    'main.tf': 'variable "pw" {\n  default = "Winter2031"\n}\nresource "aws_db_instance" "ledger" {\n  identifier = "ledger"\n  password   = var.pw\n}\n',
  });
  const [found, ...others] = facts.flatMap((fact) => (fact.fact === 'credential' && fact.foundation === 'found' ? [fact] : []));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ kinds: ['databases.password'], opens: { key: 'tf:.:aws_db_instance.ledger' }, name: 'aws_db_instance.ledger.password' });
  expect(found?.evidence[0].at.start).toBe('variable "pw" {\n  default = "'.length);
});

test('what later changes replace, and what a library only defaults to, is believed little', async () => {
  const { facts } = await gather({
    'main.tf': 'resource "aws_db_instance" "ledger" {\n  identifier = "ledger"\n  password = "Winter2031"\n  lifecycle {\n    ignore_changes = [password]\n  }\n}\n',
    'modules/db/main.tf': 'variable "pw" {\n  default = "Summer2032"\n}\nresource "aws_db_instance" "of" {\n  password = var.pw\n}\n',
  });
  const found = facts.flatMap((fact) => (fact.fact === 'credential' && fact.foundation === 'found' ? [fact.confidence] : []));
  expect(found).toEqual(['low', 'low']);
});

async function gather(files: Record<string, string>): Promise<{ facts: Awaited<ReturnType<typeof factsOf>> }> { return { facts: await factsOf(treeOf(files)) }; }
