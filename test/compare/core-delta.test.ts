import { describe, expect, it } from 'vitest';
import { compare } from '../../src/compare/index.ts';
import type { Cause, Comparison, PathChange } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';

type Files = Readonly<Record<string, string>>;
const CLAUDE = { '.claude/settings.json': '{ "permissions": { "defaultMode": "bypassPermissions" } }\n' };
const url = (name = 'DATABASE_URL', user = 'app', host = 'pg.prod.example.com'): string => `${name}=postgres://${user}:{{password:${user}}}@${host}:5432/app\n`;
const line = ({ agent, effect, resource, counts, notCounted }: PathChange): string => `${agent} ${effect} ${resource.name}${counts ? '' : ` (${notCounted ?? 'no reason'})`}`;
const at = ({ base, head }: Comparison, cause: Cause): string => `${cause.side} ${cause.at.file}:${(cause.side === 'base' ? base : head).sources.position(cause.at.file, cause.at.start)?.line ?? 0}`;

describe('paths that came', () => {
  it('are one addition for an agent, an effect and a resource, however many credentials lead there', async () => {
    const { delta } = await compareFiles(CLAUDE, { ...CLAUDE, '.env': url(), 'config/owner.env': url('OWNER_URL', 'owner'), 'config/admin.env': url('ADMIN_URL', 'admin') });
    expect(delta.added.paths.map(line)).toEqual(['claude-code destroy app at pg.prod.example.com', 'unconfigured destroy app at pg.prod.example.com']);
    expect(delta.added.paths[0]?.coordinates).toEqual([{ name: 'new', from: 'not there', to: 'there' }]);
  });

  it('say what, with what, who is asked and what comes after', async () => {
    const { delta } = await compareFiles(CLAUDE, { ...CLAUDE, '.env': url() });
    expect(delta.added.paths[0]?.says).toBe('Claude Code can now destroy database app at pg.prod.example.com (production) with a PostgreSQL URL in .env, unasked, and it may not come back.');
  });

  it('name the coordinates that moved, and the line that moved them', async () => {
    const before: Files = { '.env': url(), '.claude/settings.json': '{\n  "permissions": { "defaultMode": "default" }\n}\n' };
    const comparison = await compareFiles(before, { ...before, '.claude/settings.json': '{\n  "permissions": { "defaultMode": "bypassPermissions" }\n}\n' });
    const [first] = comparison.delta.added.paths;
    expect(first && [first.coordinates, first.was?.gate, first.path.gate]).toEqual([[{ name: 'gate', from: 'asked', to: 'open' }], 'asked', 'open']);
    expect(first?.says).toBe('Claude Code can destroy database app at pg.prod.example.com (production) with a PostgreSQL URL in .env, and nobody is asked any more.');
    expect(first?.causes[0] && at(comparison, first.causes[0])).toBe('head .claude/settings.json:2');
  });

  it('of a protection that went name the line where it stood, and where to look now', async () => {
    const before: Files = { '.env': url(), '.claude/settings.json': '{\n  "permissions": {\n    "defaultMode": "default",\n    "deny": ["Bash", "Read(./.env)"]\n  }\n}\n' };
    const comparison = await compareFiles(before, { ...before, '.claude/settings.json': '{\n  "permissions": {\n    "defaultMode": "default"\n  }\n}\n' });
    const [first] = comparison.delta.added.paths;
    const [cause] = first?.causes ?? [];
    expect(cause && [at(comparison, cause), cause.shownAt?.file]).toEqual(['base .claude/settings.json:4', '.claude/settings.json']);
    const gone = await compareFiles(before, { '.env': before['.env'] ?? '' });
    const [deleted] = gone.delta.added.paths[0]?.causes ?? [];
    expect(deleted && [at(gone, deleted), deleted.shownAt]).toEqual(['base .claude/settings.json:4', undefined]);
  });

  it('of the agent that stands for none come last where a configured one says the same, and count', async () => {
    const { delta, gate } = await compareFiles(CLAUDE, { ...CLAUDE, '.env': url(), '.env.local (ignored)': url('SHOP_URL', 'shop', 'shop.prod.example.com') });
    expect(delta.added.paths.map((one) => `${one.agent} ${String(one.counts)}`)).toEqual(['claude-code true', 'claude-code true', 'unconfigured true', 'unconfigured true']);
    expect(gate.because.filter((one) => one.startsWith('A coding agent'))).toEqual([]);
  });

  it('are listed and not counted where only a logged-in developer is asked', async () => {
    const before: Files = { '.claude/settings.json': '{ "permissions": { "defaultMode": "default" } }\n' };
    const { delta, gate } = await compareFiles(before, { ...before, 'infra/main.tf': 'provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_db_instance" "orders" {\n  engine = "postgres"\n}\n' });
    expect(delta.added.paths.length).toBeGreaterThan(0);
    expect(delta.added.paths.filter((one) => one.counts).map(line)).toEqual([]);
    expect([delta.verdict, gate.state]).toEqual(['same', 'open']);
    expect(gate.notes).toEqual([`${delta.added.paths.length} new paths are listed and not counted.`]);
  });

  it('have the level of the findings that speak of them', async () => {
    const levels = async (host: string): Promise<readonly string[]> => (await compareFiles(CLAUDE, { ...CLAUDE, '.env': url('DATABASE_URL', 'app', host) })).delta.added.paths.filter((one) => one.agent === 'claude-code').map((one) => one.level);
    expect(await levels('pg.prod.example.com')).toEqual(['error']);
    expect(await levels('localhost')).toEqual(['note']);
  });
});

describe('paths that went', () => {
  it('with a committed secret are listed and not counted: git still has it', async () => {
    const { delta } = await compareFiles({ ...CLAUDE, '.env': url() }, CLAUDE);
    expect(delta.removed.paths.map(line)[0]).toBe('claude-code destroy app at pg.prod.example.com (still in git history)');
    expect(delta.verdict).toBe('same');
  });

  it('with a secret that git never had count', async () => {
    const { delta } = await compareFiles({ ...CLAUDE, '.env (ignored)': url() }, CLAUDE);
    expect(delta.removed.paths.map(line)[0]).toBe('claude-code destroy app at pg.prod.example.com');
    expect(delta.verdict).toBe('better');
    expect(delta.removed.resources.map((one) => `${one.resource.name} ${String(one.counts)}`)).toEqual(['app at pg.prod.example.com true']);
  });

  it('of an agent that the base did not configure do not count', async () => {
    const base: Files = { '.env (ignored)': url() };
    const { delta } = await compareFiles({ ...base, ...CLAUDE }, { ...base, ...CLAUDE, '.codex/config.toml': 'sandbox_mode = "read-only"\napproval_policy = "on-request"\n' });
    expect(delta.removed.paths.filter((one) => one.counts).map(line)).toEqual([]);
    expect(delta.verdict).toBe('same');
  });

  it('because a file cannot be read any more are no gain', async () => {
    const { delta, gate } = await compareFiles({ ...CLAUDE, '.env': url() }, { ...CLAUDE, '.env': `${url()}\0` });
    expect(delta.removed.paths.filter((one) => one.counts).map(line)).toEqual([]);
    expect(delta.removed.paths.map((one) => one.notCounted)).toContain('cannot be seen any more');
    expect([delta.verdict, gate.state]).toEqual(['worse', 'closed']);
  });
});

describe('a copy more', () => {
  const compose = (more: string): Files => ({
    ...CLAUDE, 'docker-compose.yml': `services:\n  db:\n    image: postgres:16\n    volumes:\n      - pgdata:/var/lib/postgresql/data\n${more}volumes:\n  pgdata:\n${more === '' ? '' : '  dumps:\n'}`,
  });
  const dump = '  backup:\n    image: postgres:16\n    command: sh -c "pg_dump -h db app > /dumps/app.sql"\n    environment:\n      PGHOST: db\n    volumes:\n      - dumps:/dumps\n';

  it('and the place it is written to never count as worse', async () => {
    const { delta } = await compareFiles(compose(''), compose(dump));
    expect(delta.added.paths.filter((one) => one.counts).map(line)).toEqual([]);
    expect(['same', 'better']).toContain(delta.verdict);
  });

  it('less is no gain either', async () => {
    const { delta } = await compareFiles(compose(dump), compose(''));
    expect(delta.removed.paths.filter((one) => one.counts && one.resource.id.includes('dumps')).map(line)).toEqual([]);
  });
});

describe('the whole', () => {
  const base: Files = { ...CLAUDE, '.env': url(), 'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n    volumes:\n      - pgdata:/var/lib/postgresql/data\nvolumes:\n  pgdata:\n' };

  it('is nothing for a tree and itself', async () => {
    const { delta, gate } = await compareFiles(base, base);
    expect([delta.verdict, gate.state, delta.added, delta.removed, delta.weakened, delta.strengthened]).toEqual(['same', 'open', { paths: [], resources: [], irrecoverable: [], findings: [] }, { paths: [], resources: [], irrecoverable: [], findings: [] }, [], []]);
  });

  it('is the same each time it is asked, and adds what the other way round removes', async () => {
    const head: Files = { ...base, 'app.env (ignored)': url('SHOP_URL', 'shop', 'shop.prod.example.com') };
    const there = await compareFiles(base, head);
    const again = compare(there.base, there.head, there.delta.changes);
    expect(JSON.stringify([again.added, again.removed, again.weakened])).toBe(JSON.stringify([there.delta.added, there.delta.removed, there.delta.weakened]));
    const back = await compareFiles(head, base);
    const named = (list: readonly PathChange[]): readonly string[] => list.map((one) => `${one.agent} ${one.effect} ${one.resource.id}`).sort();
    expect(named(back.delta.removed.paths)).toEqual(named(there.delta.added.paths));
    expect([there.delta.verdict, back.delta.verdict]).toEqual(['worse', 'better']);
  });

  it('names resources and findings that are new, worst first, and takes their causes from the paths', async () => {
    const comparison = await compareFiles(base, { ...base, 'shop.env': url('SHOP_URL', 'shop', 'shop.prod.example.com') });
    const { added } = comparison.delta;
    expect(added.resources.map((one) => [one.says, one.level, one.counts])).toEqual([['An agent can destroy database app at shop.prod.example.com from here now.', 'error', true]]);
    expect(added.resources[0]?.causes[0] && at(comparison, added.resources[0].causes[0])).toBe('head shop.env:1');
    expect(added.findings.map((one) => `${one.level} ${one.finding.rule}`)[0]).toBe('error path-destroys-data');
    expect(added.findings.every((one) => one.was === undefined)).toBe(true);
  });

  it('takes no finding for new because its files were renamed', async () => {
    const moved = Object.fromEntries(Object.entries(base).map(([file, text]) => [file === 'docker-compose.yml' ? 'deploy/docker-compose.yml' : file === '.env' ? '.env.production' : file, text]));
    const { delta } = await compareFiles(base, moved);
    expect([delta.verdict, delta.added.findings.map((one) => one.finding.rule)]).toEqual(['same', []]);
  });
});
