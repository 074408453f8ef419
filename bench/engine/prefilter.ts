// node prefilter.mjs DIR LITERALS: lists, reads and searches every file of DIR for the literals that stand one a line in the file LITERALS, and nothing else. Prints how
// many files hold one.
import { readFileSync } from 'node:fs';
import { openWorkingTree } from '../../src/discover/working-tree.ts';
import { createMatcher } from '../../src/match/index.ts';

export async function run(args: readonly string[]): Promise<string> {
  const literals = readFileSync(args[1] ?? '', 'utf8').split('\n').filter((line) => line !== '');
  const match = createMatcher(literals, readFileSync(new URL('prefilter.wasm', import.meta.url)));
  const { window } = match;
  const tree = openWorkingTree(args[0] ?? '.');
  const files = await tree.files();
  let [found, bytes] = [0, 0];
  for (const file of window ? files : []) {
    const length = window && tree.readInto?.(file, window);
    if (window === undefined || length === undefined || length > window.length) continue;
    bytes += length;
    if (match(window.subarray(0, length)).size > 0) found++;
  }
  return `${files.length} files, ${bytes} bytes, ${found} with a literal\n`;
}
