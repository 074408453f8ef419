import type { AgentId, McpServerFact, McpServerRow } from '../../model/index.ts';
import type { Between, Loss, View } from './between.ts';
import { higher, offness, rankOf } from './interval.ts';
import { listed, named } from './words.ts';

/** MCP servers that an agent has in the looser tree and not in the safer one, or whose switches (reading only, one project only, tools off) hold less. */
export function* serverLosses(between: Between): Iterable<Loss> {
  const twins = pairs(between);
  for (const looser of between.looser.graph.mcpServers) {
    const row = rowOf(looser, between.looser);
    if (row && (row.alwaysReadOnly || row.destructive.length === 0)) continue;
    const safer = twins.get(looser);
    const gained = agentsOf(looser, between.looser).filter((id) => safer === undefined || !agentsOf(safer, between.safer).includes(id));
    // An agent that is only in the looser tree brings its servers with it.
    const agents = gained.filter((id) => between.safer.graph.agents.some((agent) => between.safer.agent(agent.id) === id) && between.looser.graph.agents.some((agent) => between.looser.agent(agent.id) === id));
    if (agents.length > 0 && !(looser.readOnly.basis === 'set' && looser.readOnly.value)) yield newServer(looser, row, agents, between);
    if (safer && row && agents.length === 0) yield* switches(safer, looser, row, between);
  }
}

function rowOf(server: McpServerFact, view: View): McpServerRow | undefined { return view.graph.knowledge.mcpServers.find((row) => row.id === server.row); }
function agentsOf(server: McpServerFact, view: View): AgentId[] { return server.agents.map((id) => view.agent(id)); }

/** By key, then by name for one agent, then the only one left of its sort. */
function pairs(between: Between): ReadonlyMap<McpServerFact, McpServerFact> {
  const out = new Map<McpServerFact, McpServerFact>();
  const left = new Set(between.safer.graph.mcpServers);
  const shares = (a: McpServerFact, b: McpServerFact): boolean => agentsOf(a, between.safer).some((id) => agentsOf(b, between.looser).includes(id));
  const tests: readonly ((a: McpServerFact, b: McpServerFact) => boolean)[] = [
    (a, b) => between.safer.key(a.key) === between.looser.key(b.key) && a.row === b.row && (a.row !== undefined || a.launches === b.launches),
    (a, b) => a.name === b.name && a.row === b.row && a.launches === b.launches && shares(a, b), (a, b) => a.row !== undefined && a.row === b.row && shares(a, b), (a, b) => a.launches === b.launches && a.transport === b.transport && a.row === b.row && shares(a, b),
  ];
  for (const test of tests) {
    for (const looser of between.looser.graph.mcpServers) {
      if (out.has(looser)) continue;
      const safer = [...left].find((one) => test(one, looser));
      if (safer) { out.set(looser, safer); left.delete(safer); }
    }
  }
  return out;
}

function newServer(server: McpServerFact, row: McpServerRow | undefined, agents: readonly AgentId[], between: Between): Loss {
  const names = listed(agents.map((id) => named(between.looser.graph.agents.find((agent) => between.looser.agent(agent.id) === id)?.name ?? id)), 3);
  const what = `MCP server ${named(server.name)}`;
  const known = row ? undefined : replaced(server, between);
  if (known) return {
    kind: 'grant', about: what, worse: `The ${what} is started otherwise now, and what it can do is not known any more.`, better: '', safer: 'known', looser: 'not known',
    exact: { safer: known.evidence, looser: server.evidence }, around: { safer: [], looser: [] }, level: between.looser.levels.program(server.key),
  };
  const tools = row ? `, which has tools that destroy (${listed(row.destructive.map((each) => each.tool), 3)})` : '; what it can do is not in our tables';
  return {
    kind: 'grant', about: what, worse: `${names} has the ${what} now${tools}.`, better: `${names} no longer has the ${what}${tools}.`, safer: 'not there', looser: 'there',
    exact: { safer: [], looser: server.evidence }, around: { safer: [], looser: [] }, level: row ? between.looser.levels.program(server.key) : 'note',
    notCounted: row ? undefined : 'what it can do is not in our tables',
  };
}

/** A server of this name and for the same agent, of which the tables say what it can do: behind a script or another program nobody can tell whether its switches still hold. */
function replaced(server: McpServerFact, between: Between): McpServerFact | undefined {
  if (between.direction === 'strengthened') return undefined;
  const mine = agentsOf(server, between.looser);
  return between.safer.graph.mcpServers.find((other) => other.name === server.name && rowOf(other, between.safer) !== undefined && agentsOf(other, between.safer).some((id) => mine.includes(id)));
}

function* switches(safer: McpServerFact, looser: McpServerFact, row: McpServerRow, between: Between): Iterable<Loss> {
  const what = `MCP server ${named(looser.name)}`;
  const loss = (words: Pick<Loss, 'worse' | 'better' | 'safer' | 'looser'>): Loss => ({ kind: 'grant', about: what, ...words, exact: { safer: safer.evidence, looser: looser.evidence }, around: { safer: [], looser: [] }, level: between.looser.levels.program(looser.key) });
  const settled = (known: McpServerFact['readOnly'] | McpServerFact['limitedTo']): boolean => between.direction === 'weakened' || known.basis !== 'unknown';
  if (higher(offness(safer.readOnly), offness(looser.readOnly)) && settled(safer.readOnly)) {
    const unsure = looser.readOnly.basis === 'unknown';
    yield loss({ worse: unsure ? `Whether the ${what} only reads is not known any more.` : `The ${what} is no longer limited to reading.`, better: `The ${what} is limited to reading now.`, safer: safer.readOnly.basis === 'unknown' ? 'not known' : 'reads only', looser: unsure ? 'not known' : 'reads and writes' });
  }
  const limit = (server: McpServerFact): readonly [number, number] => rankOf(server.limitedTo, (value) => (value === '' ? 1 : 0), 0, 1);
  if (higher(limit(safer), limit(looser)) && settled(safer.limitedTo)) {
    yield loss({ worse: `The ${what} is no longer limited to one project, database or directory.`, better: `The ${what} is limited to one project, database or directory now.`, safer: 'limited', looser: 'not limited' });
  }
  const back = row.destructive.map((each) => each.tool).filter((tool) => safer.toolsOff.includes(tool) && !looser.toolsOff.includes(tool));
  if (back.length > 0) yield loss({ worse: `Tools of the ${what} that were switched off are there again: ${listed(back, 3)}.`, better: `Tools of the ${what} are switched off now: ${listed(back, 3)}.`, safer: 'switched off', looser: 'there' });
}
