import { describe, expect, it } from 'vitest';
import { inspect } from 'node:util';
import { create as claudeCode } from '../../../src/extract/agents/claude-code/index.ts';
import { create as codex } from '../../../src/extract/agents/codex/index.ts';
import { create as cursor } from '../../../src/extract/agents/cursor/index.ts';
import { create as vscodeCopilot } from '../../../src/extract/agents/vscode-copilot/index.ts';
import type { CreateExtractor, McpServerFact } from '../../../src/model/index.ts';
import { treeOf } from '../../support/tree.ts';
import { see } from './support.ts';

async function server(entry: unknown, create: CreateExtractor = claudeCode, file = '.mcp.json', key = 'mcpServers'): Promise<McpServerFact> {
  const { servers } = await see(treeOf({ [file]: JSON.stringify({ [key]: { it: entry } }, null, 2) }), create);
  if (!servers[0]) throw new Error('no server');
  return servers[0];
}

describe('recognition', () => {
  it.each([
    [{ command: 'npx', args: ['-y', '@supabase/mcp-server-supabase@latest', '--read-only', '--project-ref=abc'] }, 'mcp.supabase', 'npx'],
    [{ url: 'https://mcp.supabase.com/mcp?project_ref=abc&read_only=true' }, 'mcp.supabase', 'mcp.supabase.com'],
    [{ command: 'railway', args: ['mcp'] }, 'mcp.railway', 'railway'],
    [{ command: 'npx', args: ['mcp-remote', 'https://mcp.railway.com'] }, 'mcp.railway', 'mcp.railway.com'],
    [{ command: 'docker', args: ['run', '-i', '--rm', '-e', 'GITHUB_PERSONAL_ACCESS_TOKEN', 'ghcr.io/github/github-mcp-server:v1'] }, 'mcp.github', 'docker'],
    [{ command: 'cmd', args: ['/c', 'npx', '-y', 'mongodb-mcp-server'] }, 'mcp.mongodb', 'cmd'],
    [{ command: 'node', args: ['./node_modules/kubernetes-mcp-server/index.js'] }, 'mcp.kubernetes', 'node'],
    [{ command: 'bash -c "npx -y @stripe/mcp"' }, 'mcp.stripe', 'bash'],
    [{ command: './tools/own-server' }, undefined, 'own-server'],
    [{ url: 'https://observability.mcp.cloudflare.com/sse' }, 'mcp.cloudflare', 'observability.mcp.cloudflare.com'],
    [{ url: 'https://mcp.cloudflare.com.evil.example/sse' }, undefined, 'mcp.cloudflare.com.evil.example'],
  ])('%j is %s', async (entry, row, launches) => {
    const fact = await server(entry);
    expect([fact.row, fact.launches]).toEqual([row, launches]);
    expect(fact.key).toBe('mcp:.mcp.json#it');
    expect(fact.agents).toEqual(['claude-code']);
  });
});

describe('switches', () => {
  it.each([
    [{ command: 'npx', args: ['@supabase/mcp-server-supabase', '--read-only'] }, 'set', true],
    [{ command: 'npx', args: ['@supabase/mcp-server-supabase'] }, 'default', false],
    [{ url: 'https://mcp.supabase.com/mcp?read_only=false' }, 'set', false],
    [{ command: 'npx', args: ['mcp-server-kubernetes'], env: { ALLOW_ONLY_NON_DESTRUCTIVE_TOOLS: 'true' } }, 'default', false],
    [{ command: 'npx', args: ['mcp-server-kubernetes'], env: { ALLOW_ONLY_READONLY_TOOLS: 'true' } }, 'set', true],
    [{ command: 'npx', args: ['mcp-server-kubernetes'], env: { ALLOW_ONLY_READONLY_TOOLS: '${RO}' } }, 'unknown', undefined],
    [{ command: 'npx', args: ['@modelcontextprotocol/server-postgres', 'postgres://x'] }, 'default', true],
    [{ command: 'uvx', args: ['postgres-mcp', '--access-mode=unrestricted'] }, 'set', false],
    [{ command: 'uvx', args: ['postgres-mcp', '--access-mode', 'restricted'] }, 'set', true],
    [{ command: './own' }, 'unknown', undefined],
  ])('%j reads only: %s %s', async (entry, basis, value) => {
    const { readOnly } = await server(entry);
    expect(readOnly.basis).toBe(basis);
    expect(readOnly.basis === 'unknown' ? undefined : readOnly.value).toBe(value);
  });

  it('knows when a server is limited', async () => {
    expect((await server({ command: 'npx', args: ['@supabase/mcp-server-supabase', '--project-ref', 'abc'] })).limitedTo.basis).toBe('set');
    expect((await server({ command: 'npx', args: ['@modelcontextprotocol/server-filesystem', './docs'] })).limitedTo.basis).toBe('set');
    expect((await server({ command: 'npx', args: ['@modelcontextprotocol/server-filesystem', '/'] })).limitedTo.basis).toBe('default');
  });

  it('names variables and never their values', async () => {
    const fact = await server({ command: 'npx', args: ['x', '--key', '${API_KEY}'], env: { TOKEN: 'canary-value-1' }, headers: { Authorization: 'Bearer canary-value-2' } });
    expect(fact.variables.map((each) => each.name)).toEqual(['TOKEN', 'Authorization', 'API_KEY']);
    expect(`${JSON.stringify(fact)}${inspect(fact, { depth: 9 })}`).not.toContain('canary');
  });
});

describe('other files', () => {
  it('reads servers of VS Code, Cursor and Codex', async () => {
    expect((await server({ command: 'railway', args: ['mcp'] }, vscodeCopilot, '.vscode/mcp.json', 'servers')).agents).toEqual(['vscode-copilot']);
    expect((await server({ command: 'railway', args: ['mcp'] }, cursor, '.cursor/mcp.json')).row).toBe('mcp.railway');
    const { servers, policy } = await see(treeOf({ '.codex/config.toml': '[mcp_servers.db]\ncommand = "npx"\nargs = ["mongodb-mcp-server"]\ndisabled_tools = ["drop-database"]\ndefault_tools_approval_mode = "approve"\n' }), codex);
    expect(servers.map((each) => [each.key, each.row, each.toolsOff])).toEqual([['mcp:.codex/config.toml#db', 'mcp.mongodb', ['drop-database']]]);
    expect([policy('codex').call('db', 'drop-database').gate, policy('codex').call('db', 'delete-many').gate]).toEqual(['closed', 'open']);
  });

  it('leaves out a server that is switched off', async () => {
    const { servers } = await see(treeOf({ '.mcp.json': '{"mcpServers":{"a":{"command":"x","disabled":true}}}' }), claudeCode);
    expect(servers).toEqual([]);
  });
});

describe('a server that is a shell', () => {
  it('passes rules about the built-in shell', async () => {
    const files = {
      '.claude/settings.json': '{"permissions":{"defaultMode":"default","allow":["mcp__dc"],"deny":["Bash","Read(.env)"]}}',
      '.mcp.json': '{"mcpServers":{"dc":{"command":"npx","args":["@wonderwhy-er/desktop-commander"]}}}',
    };
    const { policy } = await see(treeOf(files), claudeCode);
    expect(policy('claude-code').reach('api.example.com').gate).toBe('open');
    expect(policy('claude-code').read('.env', 'tree').gate).toBe('open');
    const without = await see(treeOf({ '.claude/settings.json': files['.claude/settings.json'] }), claudeCode);
    expect(without.policy('claude-code').reach('api.example.com').gate).toBe('closed');
    expect(without.policy('claude-code').read('.env', 'tree').gate).toBe('closed');
  });
});
