import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractors } from '../../../src/extract/index.ts';
import { knowledge } from '../../support/knowledge.ts';
import { askFixture } from './support.ts';

/** Every listed reader that has fixtures here; the registry test says which must. */
const root = new URL('../../../fixtures/agents/', import.meta.url);
const folders = readdirSync(root);

for (const create of extractors) {
  const vendor = create(knowledge()).id;
  if (!folders.includes(vendor)) continue;
  describe(vendor, () => {
    const folder = new URL(`${vendor}/`, root);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.tree')).sort()) {
      it(file.replace('.tree', ''), async () => {
        const { seen, got, wanted } = await askFixture(`fixtures/agents/${vendor}/${file}`, create);
        expect(wanted.length).toBeGreaterThan(0);
        expect(got).toEqual(wanted);
        const rows = new Set(knowledge().agents.flatMap((table) => table.settings.map((row) => `${table.id}:${row.id}`)));
        for (const control of seen.controls) expect(rows).toContain(`${vendor}:${control.row}`);
        for (const agent of seen.agents) for (const setting of agent.settings) expect(rows).toContain(`${vendor}:${setting.row}`);
        expect(new Set(seen.controls.map((control) => control.id)).size).toBe(seen.controls.length);
      });
    }
  });
}
