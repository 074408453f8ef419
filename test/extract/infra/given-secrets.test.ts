import { expect, test } from 'vitest';
import { isExampleKey } from '../../../src/extract/shared/example-secrets.ts';
import { worthOf } from '../../../src/extract/shared/given-secret.ts';
import { secretArguments } from '../../../src/extract/shared/secret-arguments.ts';
import { CONFIDENCES } from '../../../src/model/index.ts';
import { factsOf } from '../../support/facts.ts';
import { knowledge } from '../../support/knowledge.ts';
import { treeOf } from '../../support/tree.ts';

test('names of arguments that take secrets, in all ways of writing them', () => {
  for (const name of ['password', 'administrator_login_password', 'AdministratorLoginPassword', 'MasterUserPassword', 'admin_password', 'password_wo', 'auth_token', 'AuthToken', 'client_secret', 'secret_key', 'api_key', 'private_key', 'passphrase']) expect(secretArguments(knowledge()).named(name), name).toBeDefined();
  for (const name of ['password_length', 'secret_arn', 'secret_id', 'secret_name', 'kms_key_id', 'key_name', 'token_type', 'ClientRequestToken', 'NextToken', 'public_key', 'ssh_public_key', 'manage_master_user_password', 'password_wo_version', 'generate_secret', 'partition_key']) expect(secretArguments(knowledge()).named(name), name).toBeUndefined();
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

test('a key as manuals print it is told from blanks, words and what may be real', () => {
  for (const text of ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY', `SK${'0'.repeat(32)}`]) expect(isExampleKey(text, knowledge()), text).toBe(true);
  for (const text of ['', 'EXAMPLE', 'your-example-key-here', 'my-example-secret-2024', 'shop/example/signing-key', 'changeme-example', '${var.example_key_7f3a9c2d1e}', 'this is an EXAMPLE4711 key', 'b7Yk29wQxLm4Zt8Rv1Np', 'https://example.com/7f3a9c2d1e']) expect(isExampleKey(text, knowledge()), text).toBe(false);
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

/** Names of found credentials with how much they are believed: of those of one value what the surest says, and the first of those. */
const found = async (files: Record<string, string>): Promise<string[]> => {
  const all = (await gather(files)).facts.flatMap((fact) => (fact.fact === 'credential' && fact.foundation === 'found' ? [fact] : []));
  const sure = (one: (typeof all)[number]): number => CONFIDENCES.indexOf(one.confidence);
  return all.filter((one, i) => !all.some((other, j) => other.value?.identity === one.value?.identity && (sure(other) > sure(one) || (sure(other) === sure(one) && j < i)))).map((one) => `${one.name} ${one.confidence}`);
};
const packed = (text: string): string => Buffer.from(text).toString('base64');

test('files of deployment give passwords: manifests, task definitions, plays, values, cloud-init, compose', async () => {
  expect(await found({ 'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: ledger}\nstringData:\n  password: Kestrel-4410\n  username: ledger\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: mail}\ndata:\n  smtp-password: ${packed('Merlin-9021')}\n  host: ${packed('mail-9.example.net')}\n` })).toEqual(['ledger.password medium', 'mail.smtp-password medium']);
  expect(await found({ 'deploy.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          env:\n            - {name: DB_PASSWORD, value: Sparrow-1188}\n            - {name: TOKEN_TTL_SECRET_NAME, value: Sparrow-1188x}\n            - name: API_TOKEN\n              valueFrom: {secretKeyRef: {name: api, key: token}}\n' })).toEqual(['api.DB_PASSWORD medium']);
  expect(await found({ 'task.json': '{"family":"api","containerDefinitions":[{"name":"api","environment":[{"name":"DB_PASSWORD","value":"Plover-3381"}],"secrets":[{"name":"API_TOKEN","valueFrom":"arn:aws:ssm:eu-west-1:111122223333:parameter/api"}]}]}' })).toEqual(['DB_PASSWORD medium']);
  expect(await found({ 'site.yml': '- hosts: db\n  vars:\n    postgres_password: Buzzard-552\n  tasks:\n    - community.postgresql.postgresql_user:\n        name: app\n        password: "{{ vault_app_password }}"\n', 'group_vars/all.yml': 'mysql_root_password: Falcon-2210\npassword_policy: strict-90\n' })).toEqual(['mysql_root_password medium', 'postgres_password medium']);
  expect(await found({ 'chart/values.yaml': 'auth:\n  postgresPassword: Harrier-2231\n  existingSecret: shop-db-77\n', 'compose.yaml': 'services:\n  db:\n    environment:\n      - ADMIN_PASSWORD=Stork-91888\n      - POSTGRES_PASSWORD=postgres\n' })).toEqual(['postgresPassword low', 'ADMIN_PASSWORD low']);
  expect(await found({ 'init.yaml': '#cloud-config\nusers:\n  - {name: ops, plain_text_passwd: Ruff-22119}\nchpasswd:\n  users:\n    - {name: root, password: "$6$abcdefgh$Xq9"}\n' })).toEqual(['plain_text_passwd medium']);
});

test('what a machine runs when it starts sets variables, in base64 too', async () => {
  const script = '#!/bin/bash\nexport DB_PASSWORD=Bittern-5521\nexport REGION_NAME=eu-west-1\n';
  expect(await found({ 'main.tf': `resource "aws_instance" "a" {\n  user_data_base64 = "${packed(script)}"\n}\nresource "aws_launch_template" "b" {\n  user_data = base64encode(<<-EOT\n    export DB_PASSWORD=Curlew-5522\n  EOT\n  )\n}\n` })).toEqual(['aws_instance.a.user_data_base64.DB_PASSWORD medium', 'aws_launch_template.b.user_data.DB_PASSWORD medium']);
  expect(await found({ 'stack.yaml': `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Host:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData: ${packed(script)}\n` })).toEqual(['Host.UserData.DB_PASSWORD medium']);
  expect(await found({ 'main.tf': 'resource "aws_instance" "a" {\n  user_data = <<-EOT\n    export DB_PASSWORD=$(aws ssm get-parameter --name /db)\n    export API_TOKEN=${var.token}\n  EOT\n}\n' })).toEqual([]);
});

test('hostile documents: deep, wide and of other types', async () => {
  const deep = `${'{"vars":'.repeat(400)}1${'}'.repeat(400)}`;
  expect(await found({ 'group_vars/a.json': deep, 'group_vars/b.yml': '- 1\n- [2]\n', 'values.yaml': 'password: {a: 1}\n__proto__:\n  password: [x]\n' })).toEqual([]);
});

test('a variable of a service is told by the name beside it, whichever argument its program calls that, and a secret of a place for secrets by the place', async () => {
  const variable = (argument: string, name: string): string => `resource "circleci_context_environment_variable" "v" {\n  ${argument} = "${name}"\n  value = "Pipit-44102"\n}\n`;
  expect(await found({ 'main.tf': variable('name', 'DEPLOY_PASSWORD') })).toEqual(['circleci_context_environment_variable.v.value medium']);
  expect(await found({ 'main.tf': variable('variable', 'DEPLOY_PASSWORD') })).toEqual(['circleci_context_environment_variable.v.value medium']);
  expect(await found({ 'main.tf': variable('name', 'REGION') })).toEqual([]);
  expect(await found({ 'main.tf': 'resource "netlify_environment_variable" "v" {\n  key = "SIGNING"\n  secret_values = [{ context = "all", value = "Dunlin-b7Yk29wQx" }]\n}\nresource "netlify_environment_variable" "w" {\n  key = "REGION"\n  values = [{ context = "all", value = "Dunlin-b7Yk29wQx" }]\n}\n' })).toEqual(['netlify_environment_variable.v.secret_values.value medium']);
});

test('values of secret managers, connections and variables that a neighbour marks, in two languages; lists of containers written as text', async () => {
  expect(await found({ 'main.tf': 'resource "yandex_lockbox_secret_version" "a" {\n  entries {\n    key = "db"\n    text_value = "b7Yk-29wQx"\n  }\n}\nresource "openstack_keymanager_secret_v1" "a" {\n  payload = "c7Yk-29wQx"\n}\nresource "aws_cloudwatch_event_connection" "a" {\n  auth_parameters {\n    api_key {\n      key   = "x-signature"\n      value = "d7Yk-29wQx"\n    }\n  }\n}\nresource "bitbucket_repository_variable" "a" {\n  key     = "MAIL"\n  secured = true\n  value   = "e7Yk-29wQx"\n}\nresource "bitbucket_repository_variable" "b" {\n  key     = "MAIL"\n  value   = "f7Yk-29wQx"\n}\n' }))
    .toEqual(['yandex_lockbox_secret_version.a.entries.text_value medium', 'openstack_keymanager_secret_v1.a.payload medium', 'aws_cloudwatch_event_connection.a.auth_parameters.api_key.value medium', 'bitbucket_repository_variable.a.value medium']);
  const template = (resources: object[]): string => JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', resources });
  expect(await found({ 'azuredeploy.json': template([
    { type: 'Microsoft.KeyVault/vaults/secrets', name: 'shop/mail', properties: { value: 'b7Yk-29wQx' } }, { type: 'Microsoft.KeyVault/vaults/secrets', name: 'shop/db', properties: { value: "[parameters('db')]" } },
    { type: 'Microsoft.ApiManagement/service/namedValues', name: 'gate/mail', properties: { displayName: 'mail', secret: true, value: 'c7Yk-29wQx' } }, { type: 'Microsoft.ApiManagement/service/namedValues', name: 'gate/home', properties: { displayName: 'home', value: 'd7Yk-29wQx' } },
  ]) })).toEqual(['Microsoft.KeyVault/vaults/secrets.value medium', 'Microsoft.ApiManagement/service/namedValues.value medium']);
  const task = (value: string): string => `resource "aws_ecs_task_definition" "api" {\n  container_definitions = <<EOF\n[{"name": "api", "environment": [{"name": "DB_PASSWORD", "value": "${value}"}]}]\nEOF\n}\n`;
  const { facts } = await gather({ 'main.tf': task('Plover-3381') });
  const [one] = facts.flatMap((fact) => (fact.fact === 'credential' && fact.foundation === 'found' ? [fact] : []));
  expect(one?.evidence[0].at.start).toBe(task('Plover-3381').indexOf('Plover-3381'));
  expect(await found({ 'main.tf': task('${var.password}') })).toEqual([]);
});
