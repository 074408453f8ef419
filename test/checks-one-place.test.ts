import { describe, expect, it } from 'vitest';
import { entriesOf } from '../src/compare/baseline-make.ts';
import { subjectsOf } from '../src/model/index.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

/** What is said of stores that can be deleted at once. */
async function said(files: Record<string, string>): Promise<readonly string[]> {
  const { findings } = await scanTree(treeOf(files));
  return findings.filter((one) => one.rule === 'data-store-unguarded').map((one) => one.message);
}
const block = (more: string): string => `resource "aws_db_instance" "orders" {\n  ${more}\n  deletion_protection = false\n}\n`;

describe('the instances of one block are one place to mend', () => {
  it.each([['count', 'count = 3'], ['for_each', 'for_each = toset(["a", "b", "c"])']])('by %s', async (_, more) => {
    expect(await said({ 'main.tf': block(more) })).toEqual([expect.stringMatching(/^database aws_db_instance\.orders can be deleted at once: .*The same holds of 2 more instances of this block\.$/)]);
  });

  it('together with what other files of variables make of it', async () => {
    const [message, ...rest] = await said({ 'main.tf': `variable "n" { type = number }\n${block('count = var.n')}`, 'production.tfvars': 'n = 2\n', 'staging.tfvars': 'n = 1\n' });
    expect(rest).toEqual([]);
    expect(message).toMatch(/The same holds of 1 more instance of this block\. The same holds of database aws_db_instance\.orders \(staging\), from other files of variables\.$/);
  });
});

describe('several things for which one line decides are told once', () => {
  const stores = (names: readonly string[]): Record<string, string> => ({
    'main.tf': `variable "guarded" { type = bool }\n${names.map((name) => `resource "aws_db_instance" "${name}" {\n  identifier = "${name}"\n  deletion_protection = var.guarded\n}\n`).join('')}`,
    'terraform.tfvars': 'guarded = false\n',
  });
  const unguarded = async (names: readonly string[]) => (await scanTree(treeOf(stores(names)))).findings.filter((one) => one.rule === 'data-store-unguarded');

  it('with their number, their names and the place of each', async () => {
    const [finding, ...rest] = await unguarded(['orders', 'ledger', 'mail']);
    expect(rest).toEqual([]);
    expect(finding?.message).toMatch(/The same holds of 2 more: /);
    expect(finding?.also).toHaveLength(2);
    expect(new Set(finding?.places.map((place) => place.file))).toEqual(new Set(['terraform.tfvars', 'main.tf']));
    expect(finding?.places).toHaveLength(4);
  });

  it('and each keeps what makes it one of its own', async () => {
    const [two] = await unguarded(['orders', 'ledger']);
    const [three] = await unguarded(['orders', 'ledger', 'mail']);
    const subjects = (finding: typeof two): readonly string[] => (finding ? subjectsOf(finding).map(({ about }) => about).sort() : []);
    expect(subjects(three).filter((about) => !subjects(two).includes(about))).toEqual([expect.stringContaining('aws_db_instance.mail')]);
  });

  it('a baseline that accepted two of them does not accept a third', async () => {
    const before = await scanTree(treeOf(stores(['orders', 'ledger'])));
    const after = await scanTree(treeOf(stores(['orders', 'ledger', 'mail'])));
    const accepted = entriesOf(before.findings, before.graph);
    const now = entriesOf(after.findings, after.graph);
    expect(accepted.filter(({ rule }) => rule === 'data-store-unguarded')).toHaveLength(2);
    expect(now.filter((entry) => entry.rule === 'data-store-unguarded' && !accepted.some(({ rule, about }) => rule === entry.rule && about === entry.about))).toHaveLength(1);
  });
});

describe('many things of one kind in one file are told once', () => {
  const secrets = (names: readonly string[], days = 0): string => names.map((name) => `resource "aws_secretsmanager_secret" "${name}" {\n  name = "${name}"\n  recovery_window_in_days = ${days}\n}\n`).join('');
  const windows = async (files: Record<string, string>) => (await scanTree(treeOf(files))).findings.filter((one) => one.rule === 'deletion-window-short');
  const NAMES = ['mail', 'pay', 'ship', 'chat', 'maps', 'tax'];

  it('with their number, their first names and every place', async () => {
    const [finding, ...rest] = await windows({ 'secrets.tf': secrets(NAMES) });
    expect(rest).toEqual([]);
    expect(finding?.message).toMatch(/^secret store aws_secretsmanager_secret\.\w+ is gone for good .* The same holds of 5 more in this file: (?:secret store aws_secretsmanager_secret\.\w+, ){2}secret store aws_secretsmanager_secret\.\w+ and 2 more\.$/);
    expect(finding?.places).toHaveLength(6);
    expect(finding && new Set(subjectsOf(finding).map(({ about }) => about)).size).toBe(6);
    expect(finding?.each).toHaveLength(6);
    expect(finding?.level).toBe('warning');
  });

  it('and a few, those of another file and those that say something else stand by themselves', async () => {
    expect(await windows({ 'secrets.tf': secrets(NAMES.slice(0, 4)) })).toHaveLength(4);
    expect(await windows({ 'secrets.tf': secrets(NAMES.slice(0, 3)), 'more.tf': secrets(NAMES.slice(3)) })).toHaveLength(6);
    expect(await windows({ 'secrets.tf': `${secrets(NAMES.slice(0, 5))}resource "aws_kms_key" "k" {\n  deletion_window_in_days = 7\n}\n` })).toHaveLength(2);
    expect(await windows({ 'secrets.tf': secrets(NAMES, 30) })).toEqual([]);
  });

  it('a baseline that accepted some of them does not accept one more', async () => {
    const [before, after] = [await scanTree(treeOf({ 'secrets.tf': secrets(NAMES.slice(0, 5)) })), await scanTree(treeOf({ 'secrets.tf': secrets(NAMES) }))];
    const [accepted, now] = [before, after].map((one) => entriesOf(one.findings, one.graph).filter(({ rule }) => rule === 'deletion-window-short').map(({ about }) => about));
    expect(accepted).toHaveLength(5);
    expect(now?.filter((about) => !accepted?.includes(about))).toHaveLength(1);
  });
});
