import { expect, it } from 'vitest';
import { diceOf } from '../support/dice.ts';
import { renameInTree } from '../support/rename-tree.ts';
import { reprintTree } from '../support/reprint.ts';
import { drawn, saysTheSame } from '../support/says-the-same.ts';
import type { Rewording } from '../support/says-the-same.ts';

/** Every second tree is printed anew as well. */
const renamed: Rewording = (files, seed, but) => {
  const printed = seed % 2 === 0 ? files : reprintTree(files, diceOf(seed), but) ?? files;
  const found = drawn(seed, (one) => renameInTree(printed, diceOf(one)));
  return found && { files: found.files, how: `${found.from} renamed to ${found.to} with seed ${seed}` };
};

it('a tree with a file or a directory under another name says the same, 220 times', async () => { expect(await saysTheSame(renamed, 220)).toBeGreaterThanOrEqual(210); }, 300_000);
