import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { credentialName, places } from './shared.ts';

const SETTINGS = /(?:^|\/)(?:\.(?:claude|cursor|codex|gemini|vscode|windsurf|cline|roo|kiro)\/|\.mcp\.json$|opencode\.jsonc?$|cline_mcp_settings\.json$)/;

export const check: Check = {
  id: 'credential-in-agent-settings', family: 'credential', tier: 'high', title: 'A credential is written into agent settings', cwe: [312, 522],
  why: 'Agent settings are read by the agent, by every tool it starts and by everybody with the repository. A literal credential there is in reach by construction.',
  fix: 'Refer to it by name (an input, an environment variable, a keychain) and give the server the narrowest kind it needs.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      if (credential.foundation !== 'found' || credential.confidence === 'low') continue;
      const [first, ...rest] = credential.places.filter((place) => SETTINGS.test(place.file) && place.origin !== 'home' && place.origin !== 'history');
      if (!first) continue;
      yield { about: credential.id, level: 'warning', confidence: credential.confidence, message: `${credential.name}, ${credentialName(credential)}, is written into agent settings.`, places: places(first, rest), path: [] };
    }
  },
};
