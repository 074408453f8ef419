import { describe, expect, it } from 'vitest';
import { CORPORA } from './support/corpora.ts';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

/** What real repositories are full of and what looks random, secret or both. No finding of it is above note. */
describe('what looks like a secret and opens nothing', () => {
  it('comes in many corpora of many files', () => {
    expect(Object.keys(CORPORA).length).toBeGreaterThanOrEqual(12);
    expect(Object.values(CORPORA).reduce((sum, files) => sum + Object.keys(files).length, 0)).toBeGreaterThan(80);
  });

  it.each(Object.entries(CORPORA))('%s', async (_, files) => {
    const result = await scanTree(treeOf(files));
    const alarms = result.findings.filter((finding) => finding.level !== 'note').flatMap((finding) => finding.places.map((place) => `${finding.rule} ${place.file}: ${finding.message}`));
    expect(alarms).toEqual([]);
    expect(result.files.read).toBe(Object.keys(files).length);
  });
});
