import type { AgentFact, Resource } from '../model/index.ts';
import type { Candidate } from './candidate.ts';
import type { Context } from './context.ts';
import { mayEdge, runsEdge } from './edges.ts';
import { saidToServe } from './stacks.ts';

/** Row of rules/operations: what any shell removes a folder with. */
const ROW = 'fs.rm';

/**
 * Folders of this machine that a file says hold data of production or staging: whoever may start a shell removes them, without any tool or login. What is
 * said to serve nobody else is the developer's own scratch and no loss to speak of.
 */
export function* folderCalls(context: Context, resources: readonly Resource[]): Iterable<Candidate> {
  const row = context.knowledge.operations.find((one) => one.id === ROW);
  if (!row) return;
  for (const folder of resources) {
    const path = pathOf(folder);
    if (path === undefined || !saidToServe(folder)) continue;
    for (const agent of context.agents) if (!agent.id.startsWith('ci:')) yield removal(context, agent, folder, path, row.name);
  }
}

function removal(context: Context, agent: AgentFact, folder: Resource, path: string, operation: string): Candidate {
  const run = agent.policy.run(`rm -rf ${path}`);
  const write = agent.policy.programWrites?.(path);
  const key = `tool:${operation} ${path}`;
  return {
    agent, credential: undefined, program: undefined, effect: 'destroy', destroys: 'container', operation, resource: folder, foundation: 'ambient', confidence: 'medium',
    hops: [run, ...(write === undefined || write.gate === 'open' ? [] : [write])],
    edges: [runsEdge(agent, { key, name: `rm -rf ${path}` }, run, context.controlPlaces), mayEdge(key, folder, operation, { at: folder.evidence[0].at, note: 'it is a folder of this machine; removing it asks nobody' })],
    channel: 'program', obeysClientGuards: false,
  };
}

/** The path of a folder that holds data; undefined for what a variable decides and for anything a shell word could not be. */
function pathOf(resource: Resource): string | undefined {
  const holds = resource.holdsData.basis !== 'unknown' && resource.holdsData.value;
  const path = resource.kind === 'filesystem' && holds ? resource.keys.find((key) => key.startsWith('bind:'))?.slice('bind:'.length) : undefined;
  return path !== undefined && /^[\w~./@+-]{1,300}$/.test(path) ? path : undefined;
}
