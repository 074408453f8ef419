import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';
import { agentNames, list } from './shared.ts';

export const check: Check = {
  id: 'mcp-server-can-destroy', family: 'agent', tier: 'medium', title: 'An MCP server offers tools that destroy', cwe: [250, 749],
  why: 'MCP servers run with the rights of the user, outside the agent\'s shell sandbox and outside its ignore files. A server that offers deletion makes deletion one tool call.',
  fix: 'Switch the server to read-only or to one project where it can be, or take it out of the repository\'s configuration.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const server of graph.mcpServers) {
      const row = graph.knowledge.mcpServers.find((one) => one.id === server.row);
      if (!row || row.alwaysReadOnly || row.destructive.length === 0 || (server.readOnly.basis === 'set' && server.readOnly.value)) continue;
      const tools = row.destructive.map((one) => one.tool).filter((tool) => !server.toolsOff.includes(tool));
      const open = server.agents.filter((id) => graph.agents.find((agent) => agent.id === id && tools.some((tool) => agent.policy.call(server.name, tool).gate === 'open')));
      if (tools.length === 0) continue;
      const limited = server.limitedTo.basis === 'set' ? ` It is limited to one project or place by its own switch.` : '';
      yield {
        about: server.key.slice(server.key.indexOf('#') + 1), scope: row.id, level: open.length > 0 && limited === '' ? 'warning' : 'note', confidence: row.basis === 'guess' ? 'low' : 'medium',
        message: `The MCP server ${server.name} offers ${list(tools, 3)}${open.length > 0 ? ` to ${agentNames(graph, open)} without asking` : ', each call asked for'}.${limited}${row.readOnly.length > 0 ? ' It has a read-only switch that is not set.' : ''}`,
        places: [server.evidence[0].at], path: [],
      };
    }
  },
};
