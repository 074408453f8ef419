import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scanTree } from './support/scan.ts';
import { loadTree } from './support/tree.ts';

const folder = 'fixtures/silent';
const names = readdirSync(new URL(`../${folder}/`, import.meta.url)).sort();

/** What looks like danger and is none: a false alarm costs us the reader. Every check is switched on. */
describe('a tree that only looks dangerous', () => {
  it('comes in many shapes', () => { expect(names.length).toBeGreaterThanOrEqual(15); });

  it.each(names)('%s gives nothing above note', async (name) => {
    const fixture = loadTree(`${folder}/${name}`);
    const result = await scanTree(fixture.workspace);
    expect(result.findings.filter((finding) => finding.level !== 'note').map((finding) => `${finding.level} ${finding.rule}: ${finding.message}`)).toEqual([]);
    // Silence is worth something only where the files were read.
    expect(result.files.read).toBeGreaterThan(0);
    expect(result.graph.gaps).toEqual([]);
  });
});
