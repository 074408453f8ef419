import { expect, test } from 'vitest';
import { scanTree } from '../../support/scan.ts';
import { loadTree } from '../../support/tree.ts';

test('a token of the GitHub CLI opens its host as its user, in the old form of the file and in the new', async () => {
  const { graph } = await scanTree(loadTree('fixtures/secrets/gh-hosts.tree').workspace);
  expect(graph.credentials.filter((one) => one.foundation === 'found').map((one) => one.facts[0]?.opens)).toEqual([{ host: 'git.acme.example.com', user: 'maria-acme' }, { host: 'github.com', user: 'maria' }, { host: 'github.com', user: 'otto' }]);
});

