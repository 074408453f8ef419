import { describe, expect, it } from 'vitest';
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
