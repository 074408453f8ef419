import { expect, test } from 'vitest';
import { expandPlaceholders } from './support/placeholders.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

test('a value in several places is called what it is called at the one that is shown', async () => {
  const tree = treeOf({ 'app/settings.py': expandPlaceholders("session_signing_secret = '{{base62-40:n}}'\n"), 'deploy/run.sh': expandPlaceholders("API_TOKEN='{{base62-40:n}}' ./run\n") });
  const found = (await scanTree(tree)).findings.find((one) => one.rule === 'credential-in-file');
  expect([found?.places[0].file, found?.message.slice(0, found.message.indexOf(','))]).toEqual(['app/settings.py', 'session_signing_secret']);
});
