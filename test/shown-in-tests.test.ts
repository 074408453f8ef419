import { expect, test } from 'vitest';
import { checks } from '../rules/checks/index.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

const levels = async (rule: string, files: Record<string, string>): Promise<string[]> => (await scanTree(treeOf(files), { only: checks.filter((check) => check.id === rule) })).findings.map((finding) => finding.level);

const DATABASE = 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Store:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: postgres\n      DBInstanceIdentifier: orders\n      DBName: orders\n      MasterUsername: masteruser\n      MasterUserPassword: MasterPassword123\n      BackupRetentionPeriod: 0\n';

test('a store that a template of the tests declares with its password is a note, and the same one outside of them is not', async () => {
  expect(await levels('path-destroys-data', { 'tests/aws/templates/database.yaml': DATABASE })).toEqual(['note']);
  expect(await levels('path-destroys-data', { 'infra/database.yaml': DATABASE })).toEqual(['warning']);
});

test('a remote store that only a test names behind a password is still told', async () => {
  const url = 'const url = "postgres://app:q7Rv2LmX9tKe4ZbW8sNd@db.factory-line.net:5432/app";\n';
  expect(await levels('path-destroys-data', { 'tests/store.ts': url })).toEqual(await levels('path-destroys-data', { 'src/store.ts': url }));
});

test('what a template of the tests leaves unguarded is a note, whatever its file is called', async () => {
  const table = 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Orders:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: orders\n      KeySchema: [{ AttributeName: id, KeyType: HASH }]\n';
  expect(await levels('data-store-unguarded', { 'tests/aws/deploy_template_3.yaml': table })).toEqual(['note']);
  expect(await levels('data-store-unguarded', { 'infra/deploy_template_3.yaml': table })).toEqual(['warning']);
});

test('a database password that the documentation of a class shows, and a test again, destroys nothing', async () => {
  const sample = '[{"credentials":{"hostname":"mysql.factory-line.net","port":3306,"username":"urpRuqTf8Cpe6","password":"pxLsGVpsC9A5S"}}]';
  const manual = `/**\n * VCAP_SERVICES:\n * ${sample}\n */\nclass Reader {}\n`;
  expect((await levels('path-destroys-data', { 'src/main/java/Reader.java': manual, 'src/test/java/ReaderTests.java': manual })).filter((level) => level !== 'note')).toEqual([]);
  expect(await levels('path-destroys-data', { 'config/services.json': sample })).toEqual(['warning']);
});

test('a store at a host of manuals is nobody\'s where documentation shows it', async () => {
  const url = (host: string): string => `Connect with \`postgres://app:q7Rv2LmX9tKe4ZbW8sNd@${host}:5432/app\`.\n`;
  expect(await levels('path-destroys-data', { 'docs/connect.md': url('sql.example.com') })).toEqual(['note']);
  expect(await levels('path-destroys-data', { 'docs/connect.md': url('sql.factory-line.net') })).toEqual(['warning']);
  expect(await levels('path-destroys-data', { 'config/settings.txt': url('sql.example.com') })).toEqual(['warning']);
});

test('a remote store behind a password of the dictionary destroys nothing where a test within the program names it', async () => {
  const test = (before: string): string => `${before}fn scrubs() {\n    let db_url = "postgres://admin:hunter2pw@db.internal:5432/prod";\n}\n`;
  const counted = async (text: string): Promise<number> => (await scanTree(treeOf({ 'src/scrub.rs': text, '.claude/settings.json': '{}' }))).graph.paths.filter((path) => path.counts).length;
  expect(await counted(test('#[test]\n'))).toBe(0);
  expect(await counted(test(''))).toBe(1);
});

test('what an example of a module leaves unguarded is a note, and not where a root of its own takes the module, too', async () => {
  const files = { 'modules/db/main.tf': 'variable "guard" { default = false }\nresource "aws_db_instance" "this" {\n  identifier          = "orders"\n  engine              = "postgres"\n  deletion_protection = var.guard\n}\n', 'examples/complete/main.tf': 'module "db" {\n  source = "../../modules/db"\n}\n' };
  expect(await levels('data-store-unguarded', files)).toEqual(['note']);
  expect(await levels('data-store-unguarded', { ...files, 'live/main.tf': 'module "db" {\n  source = "../modules/db"\n}\n' })).toEqual(['warning']);
});
