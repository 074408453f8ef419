import { describe, expect, it } from 'vitest';
import type { Shift } from '../../src/model/index.ts';
import { brief, shifts, sidesOf } from './latent-support.ts';

const settings = (value: unknown): string => JSON.stringify(value, null, 2);
const claude = (value: unknown): Record<string, string> => ({ '.claude/settings.json': settings(value) });
const ENV = 'DATABASE_URL=postgres://app:{{password:a}}@db.prod.example.com:5432/app\n';
const asks = { defaultMode: 'default' };

/** One way weakens, the other way strengthens by as many, and nothing else. */
async function bothWays(safer: Record<string, string>, looser: Record<string, string>): Promise<readonly Shift[]> {
  const there = await shifts(safer, looser);
  const back = await shifts(looser, safer);
  expect(brief(there.strengthened), 'nothing strengthened on the way').toEqual([]);
  expect(brief(back.weakened), 'nothing weakened on the way back').toEqual([]);
  expect(brief(there.weakened).length, 'something weakened').toBeGreaterThan(0);
  expect(brief(back.strengthened).length, 'as much strengthened on the way back').toBe(brief(there.weakened).length);
  return there.weakened.filter((shift) => shift.counts);
}

async function nothing(base: Record<string, string>, head: Record<string, string>): Promise<void> {
  const there = await shifts(base, head);
  expect([brief(there.weakened), brief(there.strengthened)]).toEqual([[], []]);
}

describe('a hold', () => {
  it('weakens when a deny goes that kept a file from being read', async () => {
    const [shift] = await bothWays({ '.env': ENV, ...claude({ permissions: { ...asks, deny: ['Read(.env)', 'Bash'] } }) }, { '.env': ENV, ...claude({ permissions: { ...asks, deny: ['Bash'] } }) });
    expect(shift).toMatchObject({ kind: 'hold', about: 'Claude Code', from: 'refused', to: 'unasked', side: 'base' });
    expect(shift?.says).toBe('Claude Code may now read .env without a question; this was refused before (gone: it refuses Read(.env)).');
    expect(shift?.causes).toMatchObject([{ side: 'base', at: { file: '.claude/settings.json' }, shownAt: { file: '.claude/settings.json' } }]);
  });

  it('weakens when a deny goes of a file that is not there today', async () => {
    const [shift] = await bothWays(claude({ permissions: { ...asks, deny: ['Read(apps/shop/keys/**)', 'Bash(git push *)'] } }), claude({ permissions: { ...asks, deny: ['Bash(git push *)'] } }));
    expect(shift).toMatchObject({ kind: 'hold', from: 'there', to: 'gone', level: 'warning' });
    expect(shift?.says).toBe('Claude Code loses a setting that refuses Read(apps/shop/keys/**).');
  });

  it('weakens when a rule about a command goes, though other spellings always passed', async () => {
    const [shift] = await bothWays(claude({ permissions: { deny: ['Bash(terraform destroy *)'] } }), claude({ permissions: {} }));
    expect(shift?.says).toBe('Claude Code loses a setting that refuses Bash(terraform destroy ...).');
  });

  it('is the same when its rules are split, reordered, widened or moved to another settings file', async () => {
    const before = { '.env': ENV, '.env.production': ENV, ...claude({ permissions: { ...asks, deny: ['Read(.env)', 'Read(.env.production)', 'Bash(psql *)'] } }) };
    await nothing(before, { '.env': ENV, '.env.production': ENV, ...claude({ permissions: { deny: ['Bash(psql *)', 'Read(.env.production)', 'Read(.env)'], ...asks } }) });
    await nothing(before, { '.env': ENV, '.env.production': ENV, ...claude({ permissions: asks }), '.claude/settings.local.json': settings({ permissions: { deny: ['Read(.env)', 'Read(.env.production)', 'Bash(psql *)'] } }) });
    const widened = await shifts(before, { '.env': ENV, '.env.production': ENV, ...claude({ permissions: { ...asks, deny: ['Read(.env*)', 'Bash(psql *)'] } }) });
    expect(brief(widened.weakened)).toEqual([]);
  });

  it('is no weaker for a new deny, a new comment or another indent', async () => {
    const before = { '.env': ENV, ...claude({ permissions: asks }), 'main.sh': '# says\necho one\n' };
    expect(brief((await shifts(before, { ...before, ...claude({ permissions: { ...asks, deny: ['Read(.env)'] } }) })).weakened)).toEqual([]);
    await nothing(before, { ...before, 'main.sh': '# says another thing\necho one\n' });
    await nothing(before, { ...before, '.claude/settings.json': JSON.stringify({ permissions: asks }) });
  });

  it('weakens when every question is switched off, in one sentence that names the line', async () => {
    const list = await bothWays({ '.env': ENV, ...claude({ permissions: asks }) }, { '.env': ENV, ...claude({ permissions: { defaultMode: 'bypassPermissions' } }) });
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({ from: 'asked', to: 'unasked', side: 'head', causes: [{ side: 'head', at: { file: '.claude/settings.json' } }] });
    expect(list[0]?.says).toContain('start any command');
  });

  it('weakens when bypass replaces the mode that no file sets, where a classifier answered', async () => {
    const [shift] = await bothWays(claude({ permissions: {} }), claude({ permissions: { defaultMode: 'bypassPermissions' } }));
    expect(shift?.says).toBe('A new setting of Claude Code switches every question off.');
  });

  it('weakens when the mode that asks nothing is no longer forbidden', async () => {
    const [shift] = await bothWays(claude({ permissions: { ...asks, disableBypassPermissionsMode: 'disable' } }), claude({ permissions: asks }));
    expect(shift?.says).toBe('Claude Code loses a setting that forbids the mode that asks nothing.');
  });

  it('weakens when the sandbox is switched off or gets a way out, and a sandbox switched on weakens nothing', async () => {
    const tight = { permissions: asks, sandbox: { enabled: true, failIfUnavailable: true, allowUnsandboxedCommands: false, filesystem: { denyRead: ['.env'] } } };
    const off = await shifts({ '.env': ENV, ...claude(tight) }, { '.env': ENV, ...claude({ permissions: asks }) });
    expect(off.weakened.some((shift) => shift.counts && shift.says.includes('have programs open .env'))).toBe(true);
    const on = await shifts({ '.env': ENV, ...claude({ permissions: asks }) }, { '.env': ENV, ...claude(tight) });
    expect(brief(on.weakened)).toEqual([]);
    const hole = await bothWays({ ...claude(tight) }, { ...claude({ ...tight, sandbox: { ...tight.sandbox, excludedCommands: ['docker *'] } }) });
    expect(hole.map((shift) => shift.says).join(' ')).toMatch(/excludedCommands|outside of the sandbox/);
  });

  it('weakens when a hook goes or its script does; a hook earns nothing', async () => {
    const hook = { permissions: asks, hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: '$CLAUDE_PROJECT_DIR/.claude/guard.sh' }] }] } };
    const tree = { ...claude(hook), '.claude/guard.sh': 'exit 2\n' };
    const gone = await shifts(tree, { ...claude({ permissions: asks }), '.claude/guard.sh': 'exit 2\n' });
    expect(gone.weakened.map((shift) => [shift.counts, shift.says])).toEqual([[true, 'Claude Code loses a setting that runs a program before each tool call, which may refuse it.']]);
    const scriptless = await shifts(tree, claude(hook));
    expect(scriptless.weakened[0]?.says).toContain('its script is not in the checkout');
    const gutted = await shifts(tree, { ...tree, '.claude/guard.sh': 'exit 0\n' });
    expect(gutted.weakened.map((shift) => [shift.counts, shift.says])).toEqual([[false, 'A program beside the settings of Claude Code that a hook may run was changed (.claude/guard.sh).']]);
    const back = await shifts({ ...claude({ permissions: asks }), '.claude/guard.sh': 'exit 2\n' }, tree);
    expect(back.strengthened.map((shift) => [shift.counts, shift.notCounted])).toEqual([[false, 'a hook earns nothing until its text is sealed']]);
  });

  it('weakens when the whole folder of settings is deleted: the vendor\'s defaults hold then', async () => {
    const tree = { '.env': ENV, ...claude({ permissions: { ...asks, deny: ['Read(.env)', 'Bash'] } }) };
    const { weakened } = await shifts(tree, { '.env': ENV });
    expect(weakened.some((shift) => shift.counts && shift.says.includes('read .env') && shift.from === 'refused')).toBe(true);
    expect(weakened.every((shift) => shift.causes[0]?.side === 'base' && shift.causes[0].shownAt === undefined)).toBe(true);
    // An agent that was not configured before earns nothing by its first settings.
    const back = await shifts({ '.env': ENV }, tree);
    expect([brief(back.weakened), brief(back.strengthened)]).toEqual([[], []]);
  });

  it('is no better for settings of one more agent, and worse for permissive ones', async () => {
    const readOnly = await shifts({ '.env': ENV }, { '.env': ENV, '.codex/config.toml': 'sandbox_mode = "read-only"\napproval_policy = "untrusted"\n' });
    expect([brief(readOnly.weakened), brief(readOnly.strengthened)]).toEqual([[], []]);
    expect(readOnly.strengthened.every((shift) => shift.notCounted === 'this agent was not configured before')).toBe(true);
    const permissive = await shifts({ '.env': ENV }, { '.env': ENV, '.codex/config.toml': 'sandbox_mode = "danger-full-access"\napproval_policy = "never"\n' });
    expect(permissive.weakened.filter((shift) => shift.counts).map((shift) => shift.about)).toContain('Codex');
  });

  it('weakens by an allow rule that starts something destructive, and only tells of another', async () => {
    const before = { ...claude({ permissions: asks }) };
    const wide = await bothWays(before, claude({ permissions: { ...asks, allow: ['Bash(terraform destroy *)'] } }));
    expect(wide[0]).toMatchObject({ from: 'asked', to: 'unasked' });
    const harmless = await shifts(before, claude({ permissions: { ...asks, allow: ['Bash(git status)'] } }));
    expect(brief(harmless.weakened)).toEqual([]);
    expect(harmless.weakened.map((shift) => shift.notCounted)).toEqual(['nothing destructive that we know of is let through by it']);
  });

  it('never shows the text of a rule or command that may hold anything', async () => {
    const secret = 'hunter2hunter2hunter2hunter2hunter2';
    const { weakened } = await shifts(claude({ permissions: { ...asks, deny: [`Bash(curl -H ${secret} *)`, `Read(keys/${secret})`] } }), claude({ permissions: asks }));
    expect(weakened.length).toBeGreaterThan(0);
    expect(JSON.stringify(weakened)).not.toContain('hunter2');
  });

  it('weakens when a list of files it keeps closed gets shorter under the same words', async () => {
    const tree = (list: string): Record<string, string> => ({ '.env.production': ENV, 'data/customers.db': 'x\n', '.cursorignore': list });
    const [shift] = await bothWays(tree('.env*\ndata/\n'), tree('data/\n'));
    expect(shift?.says).toBe('A setting of Cursor that keeps file tools from the files it lists no longer covers .env.production.');
    const [other] = await bothWays(tree('.env*\ndata/\n'), tree('.env*\n'));
    expect(other?.says).toContain('data/customers.db');
    await nothing(tree('.env*\ndata/\n'), tree('# kept closed\ndata/\n.env*\n'));
  });

  it('is told once for agents that obey the same settings', async () => {
    const workflow = 'on: issue_comment\njobs:\n  fix:\n    runs-on: ubuntu-latest\n    permissions:\n      contents: read\n    steps:\n      - uses: anthropics/claude-code-action@v1\n';
    const tree = (deny: readonly string[]): Record<string, string> => ({ '.github/workflows/fix.yml': workflow, ...claude({ permissions: { ...asks, deny } }) });
    const list = await bothWays(tree(['Read(apps/keys/**)', 'Read(secrets/**)']), tree(['Read(secrets/**)']));
    expect(list.map((shift) => shift.says)).toEqual(['Claude Code and Claude Code (ci:fix.yml/fix) lose a setting that refuses Read(apps/keys/**).']);
  });

  it('names and cuts what stands in the tree', async () => {
    const long = `${'x'.repeat(200)}.env`;
    const { weakened } = await shifts({ [long]: ENV, ...claude({ permissions: { ...asks, deny: ['Read(*.env)', 'Bash'] } }) }, { [long]: ENV, ...claude({ permissions: { ...asks, deny: ['Bash'] } }) });
    expect(weakened[0]?.says).not.toContain('x'.repeat(81));
  });
});

describe('an MCP server', () => {
  const mcp = (args: readonly string[]): string => settings({ mcpServers: { store: { command: 'npx', args: ['-y', '@supabase/mcp-server-supabase@latest', ...args] } } });

  it('new with tools that destroy is worse, and so is its read-only switch going', async () => {
    const without = { ...claude({ permissions: asks }) };
    const added = await bothWays(without, { ...without, '.mcp.json': mcp([]) });
    expect(added).toMatchObject([{ kind: 'grant', about: 'MCP server store', from: 'not there', to: 'there' }]);
    const opened = await bothWays({ ...without, '.mcp.json': mcp(['--read-only']) }, { ...without, '.mcp.json': mcp([]) });
    expect(opened).toMatchObject([{ kind: 'grant', from: 'reads only', to: 'reads and writes' }]);
  });

  it('that only reads, or is not in the tables, does not weigh', async () => {
    const without = { ...claude({ permissions: asks }) };
    expect(brief((await shifts(without, { ...without, '.mcp.json': mcp(['--read-only']) })).weakened)).toEqual([]);
    const other = await shifts(without, { ...without, '.mcp.json': settings({ mcpServers: { docs: { command: 'docs-server' } } }) });
    expect(other.weakened.map((shift) => shift.notCounted)).toEqual(['what it can do is not in our tables']);
  });

  it('that was known and is started by something nobody knows now is worse, and not better the other way round', async () => {
    const without = { ...claude({ permissions: asks }) };
    const [known, wrapped] = [{ ...without, '.mcp.json': mcp(['--read-only']) }, { ...without, '.mcp.json': settings({ mcpServers: { store: { command: './store.sh' } } }), 'store.sh': 'exec npx -y @supabase/mcp-server-supabase@latest\n' }];
    const { weakened } = await shifts(known, wrapped);
    expect(weakened.filter((shift) => shift.counts).map((shift) => shift.says)).toEqual([expect.stringMatching(/^The MCP server store is started otherwise now, and what it can do is not known any more/)]);
    expect((await shifts(wrapped, known)).strengthened.filter((shift) => shift.counts && shift.kind === 'grant')).toEqual([]);
  });

  it('under another name is the same server', async () => {
    const without = { ...claude({ permissions: asks }) };
    await nothing({ ...without, '.mcp.json': mcp([]) }, { ...without, '.mcp.json': mcp([]).replace('"store"', '"database"') });
  });
});

describe('both directions', () => {
  it('give lists in one order whatever the order of files', async () => {
    const base = { '.env': ENV, ...claude({ permissions: { ...asks, deny: ['Read(.env)', 'Bash', 'Read(secrets/**)'] } }) };
    const head = { '.env': ENV, ...claude({ permissions: { defaultMode: 'bypassPermissions' } }) };
    const turned = Object.fromEntries(Object.entries(head).reverse());
    expect(await shifts(base, turned)).toEqual(await shifts(base, head));
  });

  it('compare a tree with itself as equal', async () => {
    const tree = { '.env': ENV, ...claude({ permissions: { ...asks, deny: ['Read(.env)'] } }), '.codex/config.toml': 'approval_policy = "never"\n' };
    const { base, head } = await sidesOf(tree, tree);
    expect(base.graph.agents.map((agent) => agent.id)).toEqual(head.graph.agents.map((agent) => agent.id));
    expect(await shifts(tree, tree)).toEqual({ weakened: [], strengthened: [] });
  });
});
