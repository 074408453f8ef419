import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';

/** Settings whose controls vanish when the file cannot be read. */
const SETTINGS = /(?:^|\/)(?:\.(?:claude|cursor|codex|gemini|vscode|windsurf|cline|roo|kiro|opencode)\/[^/]+\.(?:jsonc?|toml)|\.mcp\.json|opencode\.jsonc?)$/;

export const check: Check = {
  id: 'agent-settings-unreadable', family: 'agent', tier: 'medium', title: 'Agent settings cannot be read, so their denies do not exist', cwe: [755, 1188],
  why: 'An agent that cannot parse its settings starts with its defaults: every deny, ask and sandbox rule in the broken file is as good as deleted.',
  fix: 'Repair the syntax (a comment or a trailing comma is enough to break it) and check the file with a strict parser of its format.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const gap of graph.gaps) {
      if (gap.kind !== 'unparsable' || !SETTINGS.test(gap.place.file)) continue;
      yield { about: `settings/${gap.place.file}`, level: 'warning', confidence: 'high', message: `${gap.place.file} cannot be parsed, so no deny, ask or sandbox rule in it holds.`, places: [gap.place], path: [] };
    }
  },
};
