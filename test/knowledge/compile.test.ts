import { describe, expect, test } from 'vitest';
import { compileKnowledge, parseKnowledge } from '../../src/knowledge/index.ts';
import type { RuleFile } from '../../src/knowledge/index.ts';

const provider = (extra = ''): RuleFile => ({ path: 'providers/acme.yml', text: `id: acme
name: Acme
source: [https://docs.acme.example/tokens]
date: 2026-11-21
basis: documented
credentials:
  - id: acme.account
    name: Acme account token
    recognise: { names: [ACME_TOKEN], value: '^[0-9a-f]{32}$', decides: 'no' }
    scope: account
    reaches: every project of the account
    may:
      - { effect: destroy, on: [volume], destroys: container, operation: volumeDelete, bound: exact }
recovery:
  - { id: volume, on: [volume], destroys: container, verdict: irrecoverable, because: its copies lie on it, copies: die }
${extra}` });
const agent: RuleFile = { path: 'agents/robo.yml', text: `id: robo
name: Robo
files: [.robo/**]
source: ['measured: robo 1.0 run in an empty folder']
date: 2026-11-20
basis: measured
settings:
  - { id: deny, key: permissions.deny, does: deny, hold: harness, says: It refuses the listed commands. }
  - { id: maybe, key: maybe, does: info, hold: prompt, says: Nobody knows., basis: guess }
defaults: { read: open, run: asked, mode: ask, verified: true }
` };
const resources: RuleFile = { path: 'resources/terraform-acme.yml', text: `format: terraform
provider: acme
source: [github:acme/terraform@0123abc:docs/db.md]
date: 2026-10-01
basis: code
types:
  - type: acme_db
    kind: database
    holdsData: true
    guards: [{ attribute: deletion_protection, on: true, default: false, strength: self-removable, says: refuses deletion }]
    copies: [{ id: snapshots, kind: automated, exists: { attribute: retention, not: 0, default: 1 }, survives: { default: false }, says: snapshots }]
  - { type: acme_disk, kind: volume, holdsData: unknown, source: [], date: 2026-10-02 }
` };
const operations: RuleFile = { path: 'operations/acme.yml', text: `tool: acme
source: [https://docs.acme.example/cli]
date: 2026-11-01
basis: documented
operations:
  - { id: acme.db-delete, name: acme db delete, effect: destroy, destroys: container, on: database, confirmation: asks, bypass: [--yes],
      match: { kind: command, program: [acme], words: [db, delete] } }
` };
const servers: RuleFile = { path: 'operations/mcp-servers.yml', text: `servers:
  - { id: acme, name: Acme MCP, provider: acme, detect: { packages: ['@acme/mcp'] }, login: ambient, confirmation: none,
      source: [https://acme.example/mcp], date: 2026-11-02, basis: documented,
      destructive: [{ tool: delete_db, effect: destroy, destroys: container, on: [database] }] }
` };
const all = [provider(), agent, resources, operations, servers];

describe('compileKnowledge', () => {
  test('fills in what rows leave out', () => {
    const compiled = compileKnowledge(all);
    const kind = compiled.providers[0]?.credentials[0];
    expect(kind).toMatchObject({ source: ['https://docs.acme.example/tokens'], date: '2026-11-21', basis: 'documented', expires: '', narrower: '' });
    expect(kind?.recognise).toEqual({ names: ['ACME_TOKEN'], value: '^[0-9a-f]{32}$', decides: 'no', literals: [], near: [], uses: [], examples: [] });
    expect(kind?.may[0]?.confirmation).toBe('none');
    expect(compiled.providers[0]?.hosts).toEqual({ api: [], data: [], private: [] });
    expect(compiled.operations[0]).toMatchObject({ tool: 'acme', target: { variables: [], flags: [], config: [] }, reversible: '' });
    expect(compiled.mcpServers[0]?.detect.urls).toEqual([]);
    expect(compiled.resources.map((row) => [row.type, row.format, row.provider])).toEqual([['acme_db', 'terraform', 'acme'], ['acme_disk', 'terraform', 'acme']]);
    expect(compiled.date).toBe('2026-11-21');
  });

  test('a guess stays a guess beside documented rows', () => {
    const compiled = compileKnowledge(all);
    expect(compiled.agents[0]?.settings.map((row) => [row.id, row.basis, row.source.length])).toEqual([['deny', 'measured', 1], ['maybe', 'guess', 0]]);
    expect(compiled.resources[1]).toMatchObject({ basis: 'guess', source: [], date: '2026-10-02' });
    expect(compiled.agents[0]).not.toHaveProperty('source');
  });

  test('the digest follows meaning: not order of files, white space or comments, but every value', () => {
    const { digest } = compileKnowledge(all);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(compileKnowledge([...all].reverse()).digest).toBe(digest);
    expect(compileKnowledge([provider('# a comment\n'), ...all.slice(1)]).digest).toBe(digest);
    expect(compileKnowledge([{ ...provider(), text: provider().text.replace('name: Acme\n', 'name: ACME\n') }, ...all.slice(1)]).digest).not.toBe(digest);
  });

  test('no tables at all compile', () => {
    expect(compileKnowledge([])).toMatchObject({ date: '', providers: [] });
  });

  const refused = (file: RuleFile): string => {
    try { compileKnowledge([file]); } catch (error) { return error instanceof Error ? error.message : ''; }
    return 'accepted';
  };
  const changed = (file: RuleFile, from: string, to: string): RuleFile => {
    expect(file.text).toContain(from);
    return { ...file, text: file.text.replace(from, to) };
  };

  test.each<[string, RuleFile, string]>([
    ['an unknown key', changed(provider(), '    scope: account', '    scop: account'), 'providers/acme.yml:10: credentials[0].scop: is not a key of this table'],
    ['a missing key', changed(provider(), '    reaches: every project of the account\n', ''), 'providers/acme.yml:7: credentials[0].reaches: is missing (string)'],
    ['a missing word', changed(provider(), '    scope: account\n', ''), 'credentials[0].scope: is missing; one of account'],
    ['a word of no list', changed(provider(), 'scope: account', 'scope: galaxy'), 'providers/acme.yml:10: credentials[0].scope: must be one of account, organization'],
    ['a pattern that does not compile', changed(provider(), '^[0-9a-f]{32}$', '^([0-9$'), 'credentials[0].recognise.value: must be a regular expression that compiles'],
    ['a pattern older Node cannot compile', changed(provider(), '^[0-9a-f]{32}$', '^(?i:abc)$'), 'must not use inline flags'],
    ['a pattern that may take for ever', changed(provider(), '^[0-9a-f]{32}$', '^(?:[a-f]+x)+$'), 'must not repeat a group that repeats something itself'],
    ['a kind of another provider', changed(provider(), 'id: acme.account', 'id: other.account'), 'credentials[0].id: must begin with "acme."'],
    ['a source without one', changed(provider(), 'basis: documented', 'basis: guess'), 'basis: must not be `guess`, because there is a source'],
    ['no source and no guess', changed(provider(), 'source: [https://docs.acme.example/tokens]', 'source: []'), 'basis: must be `guess`, because there is no source'],
    ['a source of no known form', changed(provider(), 'https://docs.acme.example/tokens', 'somebody said so'), 'source[0]: must be a URL'],
    ['a day that does not exist', changed(provider(), 'date: 2026-11-21', 'date: 2026-02-30'), 'providers/acme.yml:4: date: must be a day that exists'],
    ['no date', changed(provider(), 'date: 2026-11-21\n', ''), 'date: is missing'],
    ['a window that ends before it begins', changed(provider(), 'copies: die }', 'copies: die, effective_from: 2026-05-01, effective_until: 2026-04-01 }'), 'effective_until: must be later'],
    ['broken YAML', { path: 'providers/x.yml', text: 'id: [\n' }, 'providers/x.yml:'],
    ['a list for a file', { path: 'providers/x.yml', text: '- id: x\n' }, 'providers/x.yml: must be a mapping'],
    ['a duplicate key', { path: 'providers/x.yml', text: 'id: x\nid: y\n' }, 'providers/x.yml:2: '],
    ['a folder without tables', { path: 'checks/x.yml', text: 'id: x\n' }, 'checks/x.yml: no table lives in this folder'],
    ['a matcher of no kind', changed(operations, 'kind: command', 'kind: telepathy'), 'operations/acme.yml:7: operations[0].match.kind: '],
  ])('refuses %s', (_, file, expected) => {
    expect(refused(file)).toContain(expected);
  });

  test('lists every problem of every file at once, and ids standing twice', () => {
    const twin = { ...provider(), path: 'providers/twin.yml' };
    const broken = { path: 'agents/broken.yml', text: 'id: broken\nfoo: 1\n' };
    expect(() => compileKnowledge([provider(), twin, broken])).toThrow(/6 problems:\nagents\/broken.yml/);
    expect(() => compileKnowledge([provider(), twin])).toThrow('providers/twin.yml: credential kind acme.account stands twice, first in providers/acme.yml');
  });
});

describe('parseKnowledge', () => {
  test('gives back what was compiled', () => {
    const compiled = compileKnowledge(all);
    expect(parseKnowledge(JSON.parse(JSON.stringify(compiled)))).toEqual(compiled);
  });

  test.each<[string, (text: string) => string]>([
    ['a changed row', (text) => text.replace('irrecoverable', 'recoverable')],
    ['a missing list', (text) => text.replace('"mcpServers"', '"servers"')],
    ['something else', () => '[]'],
    ['nothing', () => 'null'],
  ])('refuses %s', (_, change) => {
    expect(() => parseKnowledge(JSON.parse(change(JSON.stringify(compileKnowledge(all)))))).toThrow('install craterscan again');
  });
});
