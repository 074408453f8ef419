import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { groupBy } from './shared.ts';

/** Settings whose controls vanish when the file cannot be read. */
const SETTINGS = /(?:^|\/)(?:\.(?:claude|cursor|codex|gemini|vscode|windsurf|cline|roo|kiro|opencode)\/[^/]+\.(?:jsonc?|toml)|\.mcp\.json|opencode\.jsonc?)$/;

export const check: Check = {
  id: 'agent-settings-unreadable', family: 'agent', tier: 'medium', title: 'Agent settings cannot be read, so their denies do not exist', cwe: [755, 1188],
  why: 'An agent that cannot parse its settings starts with its defaults: every deny, ask and sandbox rule in the broken file is as good as deleted.',
  fix: 'Repair the syntax (a comment or a trailing comma is enough to break it) and check the file with a strict parser of its format.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const broken = graph.gaps.filter((gap) => gap.kind === 'unparsable' && SETTINGS.test(gap.place.file));
    for (const [file, gaps] of groupBy(broken, (gap) => gap.place.file)) {
      // The parser says where the text breaks, the reader of the vendor only that it does.
      const place = (gaps.find((gap) => gap.place.start > 0) ?? gaps[0])?.place;
      if (!place) continue;
      yield { about: `settings/${file}`, level: 'warning', confidence: 'high', message: `${file} cannot be parsed, so no deny, ask or sandbox rule in it holds.`, places: [place], path: [] };
    }
  },
};
