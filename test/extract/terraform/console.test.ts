import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporary } from '../../support/temporary.ts';
import { attribute, resource, terraform } from './support.ts';

/** What stands around every expression. */
const AROUND = `
variable "env" {
  default = "prod"
}
locals {
  name   = "orders"
  by_env = { prod = { size = 3, protect = true }, dev = { size = 1 } }
  list   = ["b", "a", "c", "a"]
  none   = null
}
`;

/** Expressions of one line; what each comes to is asked of terraform itself. */
const EXPRESSIONS = readFileSync(new URL('expected/expressions.txt', import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** A number and the text that reads as it are one to us, since every attribute takes either. */
const LOOSE: ReadonlySet<string> = new Set(['true ? 1 : "a"', '"${1 + 1}"', '"${true}"', 'coalesce("", 3)', 'tomap({ a = 1, b = "x" })']);

const STORED = new URL('expected/console.json', import.meta.url);
const found = spawnSync('terraform', ['version'], { encoding: 'utf8' });

/** What terraform says each expression comes to, as JSON; undefined where terraform refuses it. */
function answers(): Readonly<Record<string, string | null>> {
  const root = temporary('console');
  writeFileSync(join(root, 'main.tf'), AROUND);
  writeFileSync(join(root, 'none.tfrc'), '');
  // All at once, since one that fails says nothing of the others: can() tells which those are.
  const asked = EXPRESSIONS.map((one) => `try(jsonencode(${one}), null)`).join(', ');
  const run = spawnSync('terraform', [`-chdir=${root}`, 'console'], { input: `jsonencode([${asked}])\n`, encoding: 'utf8', env: { ...process.env, TF_CLI_CONFIG_FILE: join(root, 'none.tfrc'), CHECKPOINT_DISABLE: '1' } });
  if (run.status !== 0) throw new Error(run.stderr);
  const all: readonly (string | null)[] = JSON.parse(JSON.parse(run.stdout));
  return Object.fromEntries(EXPRESSIONS.map((one, index) => [one, all[index] ?? null]));
}

/** Whether each expression comes to what terraform says, by one database for each. */
async function ours(said: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const quoted = (text: string): string => JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
  const databases = EXPRESSIONS.map((one, index) => `resource "aws_db_instance" "at${index}" {\n  deletion_protection = jsonencode(${one}) == ${quoted(said[one] ?? '')}\n}\n`);
  const facts = await terraform({ 'main.tf': `${AROUND}${databases.join('')}` });
  return Object.fromEntries(EXPRESSIONS.map((one, index) => [one, attribute(resource(facts, `tf:.:aws_db_instance.at${index}`), 'deletion_protection')]));
}

describe('expressions of Terraform', () => {
  // Written by terraform itself (1.11), so that it is compared with also where terraform is not at hand.
  it('come to what terraform said', async () => {
    const said: Readonly<Record<string, string | null>> = JSON.parse(readFileSync(STORED, 'utf8'));
    expect(Object.keys(said)).toEqual(EXPRESSIONS);
    const all = Object.entries(await ours(said));
    // Never another value. What we do not follow is not known.
    expect(all.filter(([one, value]) => value !== 'set true' && value !== 'unknown' && !LOOSE.has(one)).map(([one]) => one)).toEqual([]);
    expect(all.filter(([, value]) => value === 'set true').length).toBeGreaterThan(100);
    expect(all.filter(([one, value]) => said[one] === null && value !== 'unknown')).toEqual([]);
  });

  it.runIf(found.status === 0)('come in terraform to what is stored', () => {
    const said = answers();
    if (process.env['WRITE_EXPECTED']) writeFileSync(STORED, `${JSON.stringify(said, null, 1)}\n`);
    expect(JSON.parse(readFileSync(STORED, 'utf8'))).toEqual(said);
  });
});
