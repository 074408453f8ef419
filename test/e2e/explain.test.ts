import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../rules/checks/index.ts';
import { cli, INCIDENT } from '../support/cli.ts';

interface Ids { readonly paths: readonly { readonly id: string }[]; readonly findings: readonly { readonly id?: string; readonly rule: string }[]; readonly credentials: readonly { readonly id: string }[]; readonly resources: readonly { readonly id: string; readonly name: string }[]; readonly agents: readonly { readonly id: string }[] }

function isIds(value: unknown): value is Ids { return typeof value === 'object' && value !== null && ['paths', 'findings', 'credentials', 'resources', 'agents'].every((key) => key in value && Array.isArray(Object.getOwnPropertyDescriptor(value, key)?.value)); }

describe('explain', () => {
  let ids: Ids = { paths: [], findings: [], credentials: [], resources: [], agents: [] };
  beforeAll(async () => {
    const report: unknown = JSON.parse((await cli(['scan', INCIDENT, '-f', 'json'])).stdout);
    if (!isIds(report)) throw new Error('the report has no lists');
    ids = report;
  });

  it('knows paths, credentials, resources and agents by the ids of the report', async () => {
    const all = [ids.paths, ids.credentials, ids.resources, ids.agents].flatMap((list) => list.slice(0, 3)).map((one) => one.id);
    expect(all.length).toBeGreaterThan(8);
    const told = await Promise.all(all.map(async (id) => ({ id, ...(await cli(['explain', id, INCIDENT])) })));
    for (const one of told) expect(one, one.id).toMatchObject({ code: 0, stderr: '' });
    for (const one of told) expect(one.stdout.split('\n').length, one.id).toBeGreaterThan(3);
  });

  it('knows every finding by its id', async () => {
    const [first] = ids.findings;
    expect(first?.id).toBeDefined();
    const told = await cli(['explain', first?.id ?? '', INCIDENT]);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toContain(first?.rule ?? '-');
  });

  it('tells a path hop by hop, each with its place, and what is not known', async () => {
    const { stdout } = await cli(['explain', 'path-1', INCIDENT]);
    for (const words of ['scripts/domains.ts:3', 'volumeDelete', '[reads]', '[holds]', '[may]', 'Gate: open', 'irrecoverable', 'Not established']) expect(stdout).toContain(words);
  });

  it('needs no scan for a rule', async () => {
    const { code, stdout } = await cli(['explain', 'path-destroys-data', '/nonexistent']);
    expect(code).toBe(0);
    expect(stdout).toBe((await cli(['rules', 'path-destroys-data'])).stdout);
  });
});

describe('rules', () => {
  it('lists every one', async () => {
    const { code, stdout } = await cli(['rules']);
    expect(code).toBe(0);
    for (const check of checks) expect(stdout).toContain(check.id);
  });
});

describe('help', () => {
  it('shows commands, examples and exit codes', async () => {
    const { code, stdout } = await cli(['--help']);
    expect(code).toBe(0);
    for (const words of ['scan', 'explain', 'rules', 'Examples:', 'craterscan scan path/to/checkout -f json', 'Exit codes: 0 gate open, 1 gate closed']) expect(stdout).toContain(words);
  });

  it('of scan names every format', async () => {
    const { stdout } = await cli(['scan', '--help']);
    for (const format of ['text', 'json', 'sarif', 'markdown', 'html', 'mermaid', 'dot', 'graphml']) expect(stdout).toContain(format);
  });

  it('tells the version of the package', async () => {
    expect((await cli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
