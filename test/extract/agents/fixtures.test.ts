import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { create as claudeCode } from '../../../src/extract/agents/claude-code/index.ts';
import { create as cline } from '../../../src/extract/agents/cline/index.ts';
import { create as codex } from '../../../src/extract/agents/codex/index.ts';
import { create as cursor } from '../../../src/extract/agents/cursor/index.ts';
import { create as geminiCli } from '../../../src/extract/agents/gemini-cli/index.ts';
import { create as unconfigured } from '../../../src/extract/agents/unconfigured/index.ts';
import { create as vscodeCopilot } from '../../../src/extract/agents/vscode-copilot/index.ts';
import { create as windsurf } from '../../../src/extract/agents/windsurf/index.ts';
import type { CreateExtractor } from '../../../src/model/index.ts';
import { knowledge } from '../../support/knowledge.ts';
import { askFixture } from './support.ts';

const VENDORS: Readonly<Record<string, CreateExtractor>> = {
  'claude-code': claudeCode, cline, codex, cursor, 'gemini-cli': geminiCli, unconfigured, 'vscode-copilot': vscodeCopilot, windsurf,
};

for (const [vendor, create] of Object.entries(VENDORS)) {
  describe(vendor, () => {
    const folder = new URL(`../../../fixtures/agents/${vendor}/`, import.meta.url);
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
