import { expect, it } from 'vitest';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';

const TREE = { '.env': 'DATABASE_URL=postgresql://app:{{password:a}}@db.example.net:5432/app\n' };

it.each(['claude-code', 'cursor', 'codex', 'vscode-copilot', 'gemini-cli', 'windsurf', 'cline', 'opencode', 'zed', 'amp', 'unconfigured'])('%s is judged by its defaults when it is asked for and nothing configures it', async (id) => {
  const result = await scanTree(treeOf(TREE), { agents: [id] });
  expect(result.graph.agents.map((agent) => agent.id)).toEqual([id]);
  expect(result.graph.agents[0]?.evidence[0].at.origin).toBe('absent');
  expect(result.graph.paths.length).toBeGreaterThan(0);
});

it('only those asked for are judged', async () => {
  const result = await scanTree(treeOf({ ...TREE, '.cursorrules': 'Be kind.\n' }), { agents: ['windsurf'] });
  expect(result.graph.agents.map((agent) => agent.id)).toEqual(['windsurf']);
});
