import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { everyTree, filesOf } from '../../support/fixtures.ts';
import { temporary } from '../../support/temporary.ts';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;

// Providers are not at hand, so that types and arguments are not looked at; what terraform can read it can.
it.runIf(hasTerraform)('terraform reads every file of Terraform in the fixtures, but those that are meant to be broken', () => {
  const root = temporary('syntax');
  const settings = join(temporary('settings'), 'none.tfrc');
  writeFileSync(settings, '');
  const names = everyTree().filter((name) => !name.endsWith('.pair')).flatMap((tree) => filesOf(tree).filter((file) => /\.(?:tf|tfvars)$/.test(file.path) && !/broken/.test(file.path)).map((file, index) => {
    const name = `${tree.replaceAll('/', '_')}-${index}.tf`;
    writeFileSync(join(root, name), String(file.content));
    return name;
  }));
  expect(names.length).toBeGreaterThan(300);
  const run = spawnSync('terraform', ['fmt', '-no-color', '-write=false', '-list=false', '-recursive', root], { encoding: 'utf8', env: { ...process.env, TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: '1' } });
  expect(run.stderr).toBe('');
});
