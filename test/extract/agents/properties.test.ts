import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create as claudeCode } from '../../../src/extract/agents/claude-code/index.ts';
import { create as cline } from '../../../src/extract/agents/cline/index.ts';
import { create as codex } from '../../../src/extract/agents/codex/index.ts';
import { create as cursor } from '../../../src/extract/agents/cursor/index.ts';
import { create as geminiCli } from '../../../src/extract/agents/gemini-cli/index.ts';
import { create as vscodeCopilot } from '../../../src/extract/agents/vscode-copilot/index.ts';
import { create as windsurf } from '../../../src/extract/agents/windsurf/index.ts';
import { GATES } from '../../../src/model/index.ts';
import type { AgentPolicy, CreateExtractor } from '../../../src/model/index.ts';
import { treeOf } from '../../support/tree.ts';
import { answer, see } from './support.ts';

const QUESTIONS = [
  'read .env', 'read src/a.ts', 'ignored .env.local', 'home ~/.aws/credentials', 'program .env', 'run terraform destroy', 'run npm run db:reset && ls', 'run cat .env', 'run env X=1 rm -rf data',
  'reach api.example.com', 'reach ?', 'traffic api.example.com', 'call db query',
];
const rank = (policy: AgentPolicy): number[] => QUESTIONS.map((question) => GATES.findIndex((gate) => answer(policy, question).startsWith(gate)));

const rule = fc.constantFrom('Bash', 'Bash(terraform destroy:*)', 'Bash(npm run:*)', 'Bash(python3:*)', 'Bash(curl *)', 'Bash(rm:*)', 'Read(.env)', 'Read(**/.env*)', 'Read(~/.aws/**)', 'Read', 'mcp__db', 'mcp__db__query', 'Write(.env)', 'WebFetch', '*');
const settings = fc.record({
  permissions: fc.record({
    defaultMode: fc.constantFrom('default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions', 'auto', 'nonsense'), allow: fc.array(rule, { maxLength: 3 }), ask: fc.array(rule, { maxLength: 2 }), deny: fc.array(rule, { maxLength: 3 }),
  }, { requiredKeys: [] }),
  sandbox: fc.record({
    enabled: fc.boolean(), failIfUnavailable: fc.boolean(), allowUnsandboxedCommands: fc.boolean(), autoAllowBashIfSandboxed: fc.boolean(), excludedCommands: fc.array(fc.constantFrom('docker *', 'git'), { maxLength: 1 }),
    filesystem: fc.record({ denyRead: fc.array(fc.constantFrom('~/.aws', '.env'), { maxLength: 2 }) }), network: fc.record({ deniedDomains: fc.array(fc.constantFrom('*', 'api.example.com'), { maxLength: 1 }) }),
  }, { requiredKeys: [] }),
}, { requiredKeys: [] });

async function claude(value: unknown): Promise<AgentPolicy> { return (await see(treeOf({ '.claude/settings.json': JSON.stringify(value) }), claudeCode)).policy('claude-code'); }

describe('Claude Code', () => {
  it('a deny rule more never opens anything', async () => {
    await fc.assert(fc.asyncProperty(settings, rule, async (base, extra) => {
      const before = rank(await claude(base));
      const after = rank(await claude({ ...base, permissions: { ...base.permissions, deny: [...(base.permissions?.deny ?? []), extra] } }));
      for (const [i, gate] of after.entries()) expect(gate, QUESTIONS[i]).toBeLessThanOrEqual(before[i] ?? -1);
    }), { numRuns: 120 });
  });

  it('an allow rule more never closes anything', async () => {
    await fc.assert(fc.asyncProperty(settings, rule, async (base, extra) => {
      const before = rank(await claude(base));
      const after = rank(await claude({ ...base, permissions: { ...base.permissions, allow: [...(base.permissions?.allow ?? []), extra] } }));
      for (const [i, gate] of after.entries()) expect(gate, QUESTIONS[i]).toBeGreaterThanOrEqual(before[i] ?? 3);
    }), { numRuns: 120 });
  });

  it('order of keys and rules changes nothing', async () => {
    await fc.assert(fc.asyncProperty(settings, async (base) => {
      const permissions = base.permissions && Object.fromEntries(Object.entries(base.permissions).reverse().map(([key, value]) => [key, Array.isArray(value) ? [...value].reverse() : value]));
      const turned = Object.fromEntries(Object.entries({ ...base, ...(permissions ? { permissions } : {}) }).reverse());
      expect(rank(await claude(turned))).toEqual(rank(await claude(base)));
    }), { numRuns: 80 });
  });
});

describe('every reader', () => {
  const files: readonly [string, CreateExtractor][] = [
    ['.claude/settings.json', claudeCode], ['.mcp.json', claudeCode], ['.cursor/cli.json', cursor], ['.cursor/mcp.json', cursor], ['.cursorignore', cursor], ['.codex/config.toml', codex], ['.codex/rules/a.rules', codex],
    ['.vscode/settings.json', vscodeCopilot], ['.gemini/settings.json', geminiCli], ['.gemini/policies/a.toml', geminiCli], ['.vscode/settings.json', windsurf], ['.clineignore', cline], ['package.json', claudeCode], ['.github/workflows/claude.yml', claudeCode], ['claude.sh', claudeCode],
  ];
  const text = fc.oneof(fc.string({ maxLength: 300 }), fc.json({ maxDepth: 4 }), fc.constantFrom('{"permissions":[1,{"deny":{}}],"__proto__":{"a":1}}', '{"permissions":{"deny":[null,3,["x"],"Bash("," ","Read()"]}}', '{"mcpServers":{"__proto__":{"command":["a"]},"x":{"args":"claude -p"}}}', 'claude -p "$(', 'mcp_servers = 3\n', '[[permissions]]\n'));
  it('takes any text, and its policy any question', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...files), text, fc.string({ maxLength: 80 }), async ([file, create], content, odd) => {
      const { agents } = await see(treeOf({ [file]: content }), create);
      for (const { policy } of agents) {
        for (const question of QUESTIONS) answer(policy, question);
        for (const decision of [policy.read(odd, 'tree'), policy.programReads(odd, 'home'), policy.run(odd), policy.reach(odd), policy.call(odd, odd)]) expect(GATES).toContain(decision.gate);
      }
    }), { numRuns: 200 });
  });

  it('repeats no secret of a rule', async () => {
    const secret = 'AbCdEf0123456789AbCdEf0123456789xyz';
    const { facts } = await see(treeOf({ '.claude/settings.local.json': JSON.stringify({ permissions: { allow: [`Bash(curl -H "Authorization: Bearer ${secret}" https://example.com)`, `Bash(TOKEN=${secret} npm run x)`, `Read(${secret})`, `mcp__${secret}`] } }) }), claudeCode);
    expect(JSON.stringify(facts)).not.toContain(secret);
  });
});
