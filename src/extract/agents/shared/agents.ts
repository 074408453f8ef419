import type { AgentFact, AgentId, AgentPolicy, AgentTable, Evidence, EvidenceList, Key, Origin, Place, Tree } from '../../../model/index.ts';
import { mostPermissive } from './decisions.ts';
import { glob } from './glob.ts';
import { absentPlace } from './data.ts';
import type { Ledger } from './ledger.ts';

/** Settings files stand at the root, in a dot directory or in the home directory; the rest of a large tree is not looked at. */
const NEAR_ROOT = /^(?:\.|~\/|[^/]+$)/;

/** Files that hold settings, among those that only show that an agent is used. */
const SETTINGS = /(?:^|\/)(?:settings(?:\.local)?\.json|\.?mcp\.json|config\.toml|cli\.json|permissions\.json|sandbox\.json)$/;

/** Files of the tree that configure this vendor's agent, by its table: settings first, then in code-point order. */
export function configuringFiles(table: AgentTable, tree: Tree): readonly { readonly file: string; readonly origin: Origin }[] {
  const tests = table.files.map(glob);
  const found = nearRoot(tree.paths).filter((path) => tests.some((test) => test(path)));
  return [...found.filter((path) => SETTINGS.test(path)), ...found.filter((path) => !SETTINGS.test(path))].map((file) => ({ file, origin: tree.origin(file) ?? 'tree' }));
}

const near = new WeakMap<readonly string[], readonly string[]>();

/** The few of them near the root, looked for once: each vendor asks. */
function nearRoot(paths: readonly string[]): readonly string[] {
  let found = near.get(paths);
  if (!found) near.set(paths, found = paths.filter((path) => NEAR_ROOT.test(path)));
  return found;
}

/** Evidence that a vendor's agent is configured here: its files, at most twelve. */
export function configuredBy(table: AgentTable, files: readonly { readonly file: string; readonly origin: Origin }[]): EvidenceList {
  const [first, ...rest] = files.slice(0, 12).map(({ file, origin }): Evidence => ({ at: { file, start: 0, end: 0, origin }, note: origin === 'absent' ? `nothing here configures ${table.name}; its defaults are judged` : `configures ${table.name}` }));
  return [first ?? { at: absentPlace('.'), note: `no file configures ${table.name}` }, ...rest];
}

/** An agent as a fact. */
export function agentFact(table: AgentTable, ledger: Ledger, policy: AgentPolicy, evidence: EvidenceList, started?: { readonly nonInteractive: boolean; readonly within: Key; readonly name?: string | undefined; readonly onlyWriters: boolean }): AgentFact {
  return {
    fact: 'agent', id: ledger.agent, vendor: table.id, name: started?.name ?? table.name, nonInteractive: started?.nonInteractive ?? false,
    ...(started ? { within: started.within, ...(started.onlyWriters ? { onlyWriters: true as const } : {}) } : {}), policy, settings: ledger.settings, evidence,
  };
}

/** Where and how an agent is started, as evidence. */
export function startedAt(at: Place, name: string, nonInteractive: boolean): EvidenceList {
  return [{ at, note: nonInteractive ? `starts ${name} with nobody to ask` : `starts ${name}` }];
}

/** Several starts in one job or script are one agent that may do whatever any of them may. */
export function foldAgents(agents: readonly AgentFact[]): readonly AgentFact[] {
  const byId = new Map<AgentId, AgentFact>();
  for (const agent of agents) {
    const other = byId.get(agent.id);
    // Whoever is let in by one of them is let in.
    const { onlyWriters, ...open } = other ?? agent;
    byId.set(agent.id, other ? {
      ...(onlyWriters === true && agent.onlyWriters === true ? other : open), nonInteractive: other.nonInteractive && agent.nonInteractive, policy: eitherPolicy(other.policy, agent.policy),
      settings: other.settings === agent.settings ? agent.settings : [...other.settings, ...agent.settings], evidence: [...other.evidence, ...agent.evidence],
    } : agent);
  }
  return [...byId.values()];
}

function eitherPolicy(a: AgentPolicy, b: AgentPolicy): AgentPolicy {
  const open = { gate: 'open', basis: 'default', by: [], note: 'nothing stops a program' } as const;
  return {
    read: (file, origin) => mostPermissive(a.read(file, origin), b.read(file, origin)),
    programReads: (file, origin) => mostPermissive(a.programReads(file, origin), b.programReads(file, origin)),
    programWrites: (file) => mostPermissive(a.programWrites?.(file) ?? open, b.programWrites?.(file) ?? open),
    writes: (file) => mostPermissive(a.writes?.(file) ?? open, b.writes?.(file) ?? open),
    run: (command) => mostPermissive(a.run(command), b.run(command)),
    reach: (host) => mostPermissive(a.reach(host), b.reach(host)),
    programReaches: (host) => mostPermissive(a.programReaches?.(host) ?? open, b.programReaches?.(host) ?? open),
    call: (server, tool) => mostPermissive(a.call(server, tool), b.call(server, tool)),
  };
}
