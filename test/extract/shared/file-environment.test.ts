import { expect, test } from 'vitest';
import { fileEnvironments } from '../../../src/extract/shared/file-environment.ts';

const AT = { file: 'x', start: 0, end: 0, origin: 'tree' } as const;
const of = (file: string): string | undefined => fileEnvironments(file, AT)[0]?.kind;

test('settings that are a program are of the environment that their file is named for', () => {
  expect(['settings/ci.py', 'config/settings/production.py', 'shop/settings_dev.py', 'shop/staging_settings.py', 'config/environments/production.rb', 'config/dev.exs', 'src/environments/environment.prod.ts', 'config.prod.js', 'app/config/development.php'].map(of))
    .toEqual(['test', 'production', 'development', 'staging', 'production', 'development', 'production', 'production', 'development']);
});

test('other programs and settings of this machine say nothing of one', () => {
  for (const file of ['settings/base.py', 'settings/local.py', 'src/ci.py', 'src/dev.ts', 'config/dev_tools.py', 'config/production_orders.ts', 'webpack.prod.config.js', 'config/live.ts', 'config/settings.py']) expect(of(file), file).toBeUndefined();
});
