import { loadTree } from '../../support/tree.ts';
import { factsOf, only } from '../../support/facts.ts';
import type { AgentFact, AgentPolicy, ControlFact, CreateExtractor, Fact, McpServerFact, Workspace } from '../../../src/model/index.ts';

/** Facts of a workspace by one extractor, sorted out. */
export interface Seen {
  readonly facts: readonly Fact[];
  readonly agents: readonly AgentFact[];
  readonly controls: readonly ControlFact[];
  readonly servers: readonly McpServerFact[];
  agent(id: string): AgentFact;
  policy(id: string): AgentPolicy;
}

export async function see(workspace: Workspace, create: CreateExtractor): Promise<Seen> {
  const facts = await factsOf(workspace, [create]);
  const agents = only(facts, 'agent');
  const agent = (id: string): AgentFact => {
    const found = agents.find((each) => each.id === id);
    if (!found) throw new Error(`no agent ${id} among ${agents.map((each) => each.id).join(', ')}`);
    return found;
  };
  return { facts, agents, controls: only(facts, 'control'), servers: only(facts, 'mcp-server'), agent, policy: (id) => agent(id).policy };
}

/** `gate/basis` of a decision. */
export function short(decision: { gate: string; basis: string }): string { return `${decision.gate}/${decision.basis}`; }

/** Answers one line of a fixture's expectations: `read .env`, `home ~/.aws/credentials`, `program .env`, `run <command>`, `reach <host>`, `traffic <host>`, `call <server> <tool>`. */
export function answer(policy: AgentPolicy, question: string): string {
  const [verb = '', ...rest] = question.split(' ');
  const about = rest.join(' ');
  switch (verb) {
    case 'read': return short(policy.read(about, 'tree'));
    case 'ignored': return short(policy.read(about, 'ignored'));
    case 'home': return short(policy.read(about, 'home'));
    case 'program': return short(policy.programReads(about, about.startsWith('~/') ? 'home' : 'tree'));
    case 'run': return short(policy.run(about));
    case 'reach': return short(policy.reach(about === '?' ? undefined : about));
    case 'traffic': return policy.programReaches ? short(policy.programReaches(about === '?' ? undefined : about)) : 'open/default';
    case 'call': return short(policy.call(rest[0] ?? '', rest[1] ?? ''));
    default: throw new Error(`no such question: ${question}`);
  }
}

/** Asks a fixture everything its header wants to know: `# agent: id`, then `# expect: question => gate/basis`. */
export async function askFixture(path: string, create: CreateExtractor): Promise<{ seen: Seen; got: string[]; wanted: string[] }> {
  const fixture = loadTree(path);
  const seen = await see(fixture.workspace, create);
  const wanted: string[] = [];
  const got: string[] = [];
  let agent = '';
  for (const [key, value] of fixture.headers) {
    if (key === 'agent') agent = value;
    const [question = '', gate = ''] = value.split(' => ');
    if (key === 'expect') { wanted.push(`${question} => ${gate}`); got.push(`${question} => ${answer(seen.policy(agent), question)}`); }
    if (key === 'control') {
      wanted.push(value);
      got.push(...seen.controls.map((control) => `${control.row} ${control.wired ? 'wired' : 'dead'}${control.weakness === undefined ? '' : ' weak'}`).filter((text) => text === value).slice(0, 1));
    }
    if (key === 'setting') { wanted.push(value); got.push(...seen.agent(agent).settings.map((setting) => setting.row).filter((row) => row === value).slice(0, 1)); }
    if (key === 'gap') { wanted.push(`gap ${value}`); got.push(...seen.facts.flatMap((fact) => (fact.fact === 'gap' ? [`gap ${fact.kind} ${fact.place.file}`] : [])).filter((text) => text === `gap ${value}`).slice(0, 1)); }
    if (key === 'agents') { wanted.push(value); got.push(seen.agents.map((each) => each.id).join(' ')); }
  }
  return { seen, got, wanted };
}
