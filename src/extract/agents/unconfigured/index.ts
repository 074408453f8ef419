import type { AgentPolicy, Decision, Document, Extractor, Knowledge } from '../../../model/index.ts';
import { configuringFiles } from '../shared/agents.ts';
import { absentPlace, entries, rootOf } from '../shared/data.ts';
import { decide } from '../shared/decisions.ts';
import { isAgentKey } from '../shared/editor-keys.ts';

const ASKED: Decision = decide('asked', 'default', 'no agent is configured here; one that asks first is assumed');

const POLICY: AgentPolicy = { read: () => ASKED, programReads: () => ASKED, programWrites: () => ASKED, programReaches: () => ASKED, run: () => ASKED, reach: () => ASKED, call: () => ASKED };

/** The agent of a checkout that configures none: somebody may start one all the same, and a person is asked about everything. */
export function create(knowledge: Knowledge): Extractor<true> {
  return {
    id: 'unconfigured',
    wants: ({ file }) => file.path === '.vscode/settings.json',
    syntax: () => 'json',
    read: (document: Document) => (entries(rootOf(document)).some((entry) => isAgentKey(entry.key)) ? [true] : []),
    join: (local, tree) => {
      if (!tree.asked?.includes('unconfigured') && (local.length > 0 || knowledge.agents.some((table) => configuringFiles(table, tree).length > 0))) return [];
      const table = knowledge.agents.find((each) => each.id === 'unconfigured');
      if (!table) return [];
      return [{ fact: 'agent', id: 'unconfigured', vendor: table.id, name: table.name, nonInteractive: false, policy: POLICY, settings: [], evidence: [{ at: absentPlace('.claude/settings.json'), note: 'no file here configures a coding agent' }] }];
    },
  };
}
