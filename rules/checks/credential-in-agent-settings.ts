import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { believable, dayOf, doubt, nameHere, written } from './credential-words.ts';
import { credentialName, places } from './shared.ts';

const SETTINGS = /(?:^|\/)(?:\.(?:claude|cursor|codex|gemini|vscode|windsurf|cline|roo|kiro)\/|\.mcp\.json$|opencode\.jsonc?$|cline_mcp_settings\.json$)/;

export const check: Check = {
  id: 'credential-in-agent-settings', family: 'credential', tier: 'high', title: 'A credential is written into agent settings', cwe: [312, 522],
  why: 'Agent settings are read by the agent, by every tool it starts and by everybody with the repository. A literal credential there is in reach by construction.',
  fix: 'Refer to it by name (an input, an environment variable, a keychain) and give the server the narrowest kind it needs.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      if (credential.foundation !== 'found' || credential.confidence === 'low') continue;
      const facts = written(credential).filter(({ evidence: [{ at }] }) => SETTINGS.test(at.file));
      const [first, ...rest] = facts;
      if (!first) continue;
      // One that ran out, or opens what is this machine's alone, is told and fails nothing.
      const believed = believable(credential, first, dayOf(graph));
      const message = `${nameHere(credential, first)}, ${credentialName(credential)}, is written into agent settings.${believed ? '' : ` ${doubt(credential, first, dayOf(graph))}`}`;
      yield { about: credential.id, level: believed ? 'warning' : 'note', confidence: credential.confidence, message, places: places(first.evidence[0].at, rest.map(({ evidence: [{ at }] }) => at)), path: [] };
    }
  },
};
