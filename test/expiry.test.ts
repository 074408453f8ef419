import { expect, test } from 'vitest';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';
import { expandPlaceholders } from './support/placeholders.ts';

/** A signed token says when it runs out; the day of the reader decides, not the day of the tables. */
const DAY = Date.UTC(2027, 2, 1) / 1000;
const known = treeOf({ '.env.production': expandPlaceholders(`SUPABASE_SERVICE_ROLE_KEY={{jwt:role=service_role;ref=abcdefghijklmnopqrst;exp=${DAY}}}\n`), '.claude/settings.json': '{"permissions":{"allow":["Bash"]}}' });
const other = treeOf({ 'config.yml': expandPlaceholders(`token: {{jwt:iss=https://login.acme.io;sub=u1;exp=${DAY}}}\n`) });

test('a token of a known service opens something until its day, and nothing after', async () => {
  const [before, after] = [await scanTree(known, { asOf: '2026-11-21', today: '2027-02-28' }), await scanTree(known, { asOf: '2026-11-21', today: '2027-03-02' })];
  expect(before.graph.paths.length).toBeGreaterThan(0);
  expect(after.graph.paths).toEqual([]);
  expect(after.findings.filter((one) => one.rule === 'credential-in-file').map((one) => [one.level, one.message.includes('ran out on 2027-03-01')])).toEqual([['note', true]]);
  // The day of the beliefs changes nothing about it.
  expect((await scanTree(known, { asOf: '2028-01-01', today: '2027-02-28' })).graph.paths.length).toBe(before.graph.paths.length);
});

test('a token of any other service is a warning until its day', async () => {
  const level = async (today: string): Promise<unknown> => (await scanTree(other, { today })).findings.filter((one) => one.rule === 'credential-in-file').map((one) => one.level);
  expect(await level('2027-03-01')).toEqual(['warning']);
  expect(await level('2027-03-02')).toEqual(['note']);
});
