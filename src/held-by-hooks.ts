import type { HookSeals } from './hook-seals.ts';
import type { AgentFact, AgentPolicy, Channel, ControlFact, Decision, Fact } from './model/index.ts';

/**
 * Agents behind hooks that hold. A hook closes what it sees only where the sealed policy lists its program and all that it loads, the agent can write none of it and not the settings that start it,
 * and it refuses when it fails. Anything else earns nothing, and says why. Without `seals` no hook holds, and nothing is said.
 */
export function heldByHooks(facts: readonly Fact[], seals: HookSeals | undefined): readonly Fact[] {
  if (!seals) return facts;
  const agents = new Map(facts.flatMap((fact) => (fact.fact === 'agent' ? [[fact.id, fact] as const] : [])));
  const serving = new Set(facts.flatMap((fact) => (fact.fact === 'mcp-server' ? fact.agents : [])));
  const holding = new Map<string, ControlFact[]>();
  const judged = facts.map((fact): Fact => {
    const agent = fact.fact === 'control' && fact.does === 'hook' ? agents.get(fact.agent) : undefined;
    if (fact.fact !== 'control' || !agent) return fact;
    const vouched = vouch(fact, agent, seals);
    const control: ControlFact = { ...fact, vouched };
    if (vouched.holds) holding.set(agent.id, [...holding.get(agent.id) ?? [], control]);
    return control;
  });
  return judged.map((fact): Fact => { const hooks = fact.fact === 'agent' ? holding.get(fact.id) : undefined; return fact.fact === 'agent' && hooks ? behind(fact, hooks, serving.has(fact.id)) : fact; });
}

/** Does this hook hold its agent? The first reason against it is told. */
function vouch(control: ControlFact, { policy }: AgentFact, { listed, digests, loads, open }: HookSeals): NonNullable<ControlFact['vouched']> {
  const nothing = (says: string): NonNullable<ControlFact['vouched']> => ({ holds: false, says });
  const { hook } = control;
  if (!control.wired) return nothing(control.weakness ?? 'it is not wired');
  if (!hook) return nothing('what it starts was not followed');
  if (hook.bars[0] !== undefined) return nothing(hook.bars[0]);
  if (hook.program === undefined) return nothing('its command is more than one program of the checkout, so nobody can have sealed it');
  const digest = digests.get(hook.program);
  if (digest === undefined) return nothing(`${hook.program} is not among the files that were read`);
  if (!listed.has(digest)) return nothing(`${hook.program} is not what the policy lists (it is ${digest.slice(0, 12)} now)`);
  const loaded = loads.get(hook.program) ?? [];
  const foreign = loaded.find((file) => !listed.has(digests.get(file) ?? ''));
  if (foreign !== undefined) return nothing(`${hook.program} names ${foreign}, which the policy does not list`);
  if (control.failsOpen.basis === 'unknown' || control.failsOpen.value) return nothing('it lets the call through when it fails');
  if (hook.drifts) return nothing('its program is named from where the agent stands, so another folder may hold another one of its name');
  const stranger = open.get(hook.program);
  if (stranger?.packages[0] !== undefined) return nothing(`it loads the package ${stranger.packages[0]}, whose text nobody sealed`);
  const settings = control.evidence[0].at.file;
  const canWrite = (file: string): boolean => !closed(policy.writes?.(file)) || !closed(policy.programWrites?.(file));
  const writable = [hook.program, ...loaded, settings].find(canWrite);
  if (writable !== undefined) return nothing(`the agent can write ${writable}${closed(policy.writes?.(writable)) ? ' by a program that it starts' : ''}`);
  const off = hook.beside?.find(canWrite);
  if (off !== undefined) return nothing(`the agent can write ${off}, which may switch it off`);
  const folder = stranger?.beside.find(canWrite);
  if (folder !== undefined) return nothing(`the agent can put files beside ${hook.program}, which it may load by name`);
  if (hook.sees.length === 0) return nothing('it does not see every call of anything');
  return { holds: true, says: `sealed as ${digest.slice(0, 12)}, out of reach of the agent's own writing, and it refuses when it fails` };
}

function closed(decision: Decision | undefined): boolean { return decision?.gate === 'closed'; }

/** The agent with what its hooks see closed. Servers do what built-in tools do, so where there are some they must be seen too. */
function behind(agent: AgentFact, hooks: readonly ControlFact[], servers: boolean): AgentFact {
  const { policy } = agent;
  const holder = (channel: Channel): ControlFact | undefined => hooks.find(({ hook }) => hook?.sees.includes(channel) === true && (!servers || hook.sees.includes('mcp')));
  const held = (channel: Channel, decision: Decision): Decision => {
    const control = decision.gate === 'closed' ? undefined : holder(channel);
    return control ? { gate: 'closed', basis: 'set', by: [control.id], note: `a hook holds because its program is ${control.vouched?.says ?? 'sealed'}` } : decision;
  };
  const behindHooks: AgentPolicy = {
    ...policy,
    read: (file, origin) => held('read', policy.read(file, origin)), run: (command) => held('run', policy.run(command)),
    reach: (host) => held('network', policy.reach(host)), call: (server, tool) => held('mcp', policy.call(server, tool)),
  };
  return { ...agent, policy: behindHooks };
}
