import type { AgentFact, Key } from '../model/index.ts';
import { Matching } from './pair-matching.ts';
import type { Matched } from './pairing.ts';

/** Which agent of the head is which of the base: by id, by id with renamed files, then the one agent of a vendor that a workflow or program file still starts under another name. */
export function pairAgents(base: readonly AgentFact[], head: readonly AgentFact[], keyToBase: (key: Key) => Key): Matched<AgentFact> {
  const matching = new Matching(base, head);
  matching.byMarks((one) => [one.id], (one) => [one.id], () => true);
  matching.byMarks((one) => [one.id], (one) => [keyToBase(one.id)], () => true);
  matching.bySoleMark((one) => startedIn(one, one.id), (one) => startedIn(one, keyToBase(one.id)), () => true);
  return matching.result();
}

/** `ci:triage.yml`, `run:src/worker.ts`, with the vendor; nothing for an agent that a person starts. */
function startedIn(agent: AgentFact, id: string): string | undefined {
  const file = /^(ci:[^/]*)\/|^(run:[^#]*)#/.exec(id);
  return file ? `${agent.vendor}\u0000${agent.nonInteractive}\u0000${file[1] ?? file[2]}` : undefined;
}
