import { describe, expect, it } from 'vitest';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const SETTINGS = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n' };

/** What a script is said to destroy by the key that it exports, and by which call. */
async function said(command: string): Promise<readonly string[]> {
  const script = `#!/bin/sh\nexport AWS_ACCESS_KEY_ID="\${id}"\nexport AWS_SECRET_ACCESS_KEY="\${secret}"\n${command}\n`;
  const { graph } = await scanTree(treeOf({ ...SETTINGS, 'old.sh': script }));
  return [...new Set(graph.paths.filter((path) => path.program !== undefined).map((path) => `${path.operation}: ${graph.resource(path.resource)?.name}`))].sort();
}

describe('a command that takes one thing away is not said to take all', () => {
  it.each<[string, readonly string[]]>([
    ['aws iam delete-server-certificate --server-certificate-name "$old"', ['aws iam delete-server-certificate: what aws iam delete-server-certificate names']],
    ['aws iam delete-group --group-name "$old"', ['aws iam delete-group: what aws iam delete-group names']],
  ])('%s', async (command, expected) => { expect(await said(command)).toEqual(expected); });
});
