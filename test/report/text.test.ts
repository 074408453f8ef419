import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Resource, ScanResult } from '../../src/model/index.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { widthOf } from '../../src/report/text/layout.ts';
import { text } from '../../src/report/text/index.ts';
import { agent, check, credential, edge, finding, kind, locator, path, pocketos, resource, resultOf } from '../support/result.ts';
import { everywhere, hostileName } from './hostile.ts';

const show = (result: ScanResult, options: Partial<typeof DEFAULT_OPTIONS> = {}): string => text.render(result, { ...DEFAULT_OPTIONS, ...options });
const files = { 'a.ts': 'one\ntwo\nthree\n' };
const at = locator(files);
const cursor = agent('cursor', 'Cursor', [{ at: at('a.ts', 'one'), note: '' }]);
const hop = edge('reads', 'cursor', 'file:a.ts', 'Cursor', 'reads a.ts', [{ at: at('a.ts', 'two'), note: 'nothing holds it' }]);

describe('entries of the configuration', () => {
  const hidden = (entries: ScanResult['hidden']): string => show(resultOf({ files, agents: [cursor], resources: [], paths: [], result: { hidden: entries } }));
  const [one, two] = [{ at: at('a.ts', 'one'), note: 'two files left out' }, { at: at('a.ts', 'two'), note: 'the waiver fits nothing any more', idle: true as const }];
  test('that hide something are counted apart from those that hide nothing', () => {
    expect(hidden([one, two])).toMatch(/configuration hides 1 thing:\n +a\.ts:1 {2}two files left out[^]*One entry of this checkout's configuration hides nothing:\n +a\.ts:2 {2}the waiver fits/);
    expect(hidden([two, two])).toContain("Two entries of this checkout's configuration hide nothing:");
    expect(hidden([two])).not.toContain('hides 1');
    expect(hidden([one])).not.toContain('hides nothing');
  });
});

test('agents of one name are told apart where another can do the same', () => {
  const [job, program, own] = [agent('ci:triage.yml/answer', 'Claude Code', cursor.evidence), agent('run:scripts/ask.sh#claude', 'Claude Code', cursor.evidence), agent('claude-code', 'Claude Code', cursor.evidence)];
  const of = (id: string) => path(`path-${id}`, [edge('reads', id, 'file:a.ts', 'Claude Code', 'reads a.ts', [{ at: at('a.ts', 'two'), note: '' }])], 'x', { agent: id });
  const said = (...agents: readonly (typeof job)[]): string | undefined => /^ *(.*) can do the same\.$/m.exec(show(resultOf({ files, agents, resources: [resource('x', 'orders', cursor.evidence)], paths: agents.map((one) => of(one.id)) }), { width: 400 }))?.[1];
  expect(said(cursor, job, program, own)).toBe('Claude Code in the job answer of triage.yml, Claude Code that scripts/ask.sh starts and Claude Code of a developer');
  expect(said(cursor, own)).toBe('Claude Code');
});

describe('further paths', () => {
  const source = { 'a.ts': 'one\ntwo\nthree\n', 'shop/sst.config.ts': 'new Table\nnew Bucket\n', 'crm/sst.config.ts': 'new Table\nnew Table2\n' };
  const spot = locator(source);
  const [shop, crm] = [{ at: spot('shop/sst.config.ts', 'new Table'), note: '' }, { at: spot('crm/sst.config.ts', 'new Table'), note: '' }] as const;
  const second = { at: spot('crm/sst.config.ts', 'new Table2'), note: '' };
  const to = (id: string, family: string) => path(`path-${family}-${id}`, [
    edge('reads', 'cursor', 'file:a.ts', 'Cursor', 'reads a.ts', [shop]), edge('holds', 'file:a.ts', 'credential:k', 'a.ts', 'holds a key', [shop]), edge('actsAs', 'credential:k', 'principal:k', 'KEY', 'reaches all', [shop]),
    edge('may', 'principal:k', id, 'delete-table', 'destroys it', [shop]), edge('partOf', id, 'stack:x', `database ${id}`, 'is part of a stack', [shop]), edge('copiedTo', id, `copies:${id}`, 'its copies', 'go with it', [shop]),
  ], id, { family });
  const shown = (resources: readonly Resource[]): string => {
    const out = show(resultOf({ files: source, agents: [cursor], resources, paths: [to('first', 'zero'), ...resources.map(({ id }) => to(id, 'one'))], result: {} }), { width: 400 });
    return /^ +path-one-.*$/m.exec(out)?.[0].trim().replace(/^\S+ +/, '') ?? '';
  };

  test.each<[string, readonly Resource[], string]>([
    ['end with the call, not with what becomes of one thing', [resource('x', 'orders', [shop])], 'orders'],
    ['tell two of one name by their files', [resource('x', 'Table', [shop]), resource('y', 'Table', [crm])], 'Table (shop/sst.config.ts) and Table (crm/sst.config.ts)'],
    ['tell two of one file by their lines', [resource('x', 'Table', [crm]), resource('y', 'Table', [second])], 'Table (crm/sst.config.ts:1) and Table (crm/sst.config.ts:2)'],
    ['tell two of one line by what they belong to', [resource('s1', 'shop', [shop], { kind: 'stack' }), resource('s2', 'crm', [shop], { kind: 'stack' }), resource('x', 'Table', [shop], { partOf: [{ id: 's1', evidence: [shop] }] }), resource('y', 'Table', [shop], { partOf: [{ id: 's2', evidence: [shop] }] })], 'shop, crm, Table (stack shop) and 1 more'],
    ['count instances of one block under its one name', [resource('x', 'Table', [shop]), resource('y', 'Table', [shop]), resource('z', 'orders', [shop])], 'Table (2 of them) and orders'],
    ['count in resources what is left', [resource('a', 'a', [shop]), resource('b', 'b', [shop]), resource('c', 'c', [shop]), resource('x', 'Table', [shop]), resource('y', 'Table', [shop])], 'a, b, c and 2 more'],
    ['name the rest of an account last', [resource('u', 'everything else in the account', [shop], { unbounded: true }), resource('x', 'orders', [shop])], 'orders and everything else in the account'],
    ['tell a bucket from a database of its name', [resource('x', 'orders', [shop]), resource('y', 'orders', [shop], { kind: 'object-store' })], 'database orders and object store orders'],
  ])('%s', (_, resources, expected) => { expect(shown(resources)).toBe(`Cursor → a.ts → KEY → delete-table → ${expected}`); });
});

test('further paths name several calls where one right makes them, each for its own thing', () => {
  const by = (id: string, call: string) => path(`path-${id}`, [edge('reads', 'cursor', 'file:a.ts', 'Cursor', 'reads a.ts', [{ at: at('a.ts', 'one'), note: '' }]), edge('may', 'principal:k', id, call, 'destroys it', [{ at: at('a.ts', 'one'), note: '' }])], id, { family: id === 'zero' ? 'zero' : 'one' });
  const things = ['zero', 'x', 'y', 'z'].map((id) => resource(id, id, [{ at: at('a.ts', 'one'), note: '' }]));
  const out = show(resultOf({ files, agents: [cursor], resources: things, paths: [by('zero', 'drop'), by('x', 'delete-bucket'), by('y', 'delete-table'), by('z', 'delete-cache')] }), { width: 400 });
  expect(out).toContain('Cursor → delete-bucket, delete-table and 1 more → x, y and z');
});

test('further paths tell credentials of one name by their accounts', () => {
  const here = at('a.ts', 'one');
  const by = (account: string, family: string) => path(`path-${account}`, [edge('uses', 'cursor', 'f', 'a shell', 'uses it', [{ at: here, note: '' }]), edge('actsAs', account, `p:${account}`, 'the login', 'reaches all', [{ at: here, note: '' }]), edge('may', `p:${account}`, 'db', 'drop', 'destroys it', [{ at: here, note: '' }])], 'db', { family, credential: account });
  const login = (account: string) => credential(account, kind('aws.login', 'login'), here, { name: 'the login', opens: { account } });
  const out = show(resultOf({ files, agents: [cursor], credentials: [login('111'), login('222'), login('333')], resources: [resource('db', 'orders', [{ at: here, note: '' }])], paths: [by('111', 'a'), by('222', 'b'), by('333', 'c')] }), { width: 200 });
  expect(out).toContain('the login (222) → drop → orders');
  expect(out).toContain('the login (333) → drop → orders');
});

describe('long names', () => {
  const file = '.github/workflows/publish-the-production-site.yaml';
  const long = { [file]: 'one\ntwo\n' };
  const here = { at: locator(long)(file, 'two'), note: 'DATABASE_URL' };
  const told = (width: number): string => show(resultOf({
    files: long, agents: [cursor], resources: [resource('db', 'orders', [here])],
    paths: [path('path-1', [edge('reads', 'cursor', `file:${file}`, 'Cursor', `reads ${file}`, [here]), edge('holds', `file:${file}`, 'c', file, 'holds a PostgreSQL URL', [here])], 'db')],
  }), { width });
  test.each([60, 80, 100, 120, 140])('of files are not broken in %i columns', (width) => {
    const [walk = ''] = told(width).split('One call');
    expect(walk.split(file).length - 1).toBeGreaterThanOrEqual(2);
    expect(walk).toContain(`${file}:2`);
  });
  test('that fit no line are broken after a slash', () => {
    const deep = `${'directory/'.repeat(9)}x.ts`;
    const lines = show(resultOf({ files, agents: [cursor], resources: [resource('db', 'orders', [here])], paths: [path('path-1', [edge('reads', 'cursor', 'f', 'Cursor', `reads ${deep}`, [{ at: at('a.ts', 'one'), note: '' }])], 'db')] }), { width: 60 });
    expect(lines).toMatch(/directory\/\n +directory\//);
    expect(lines.replace(/\n +/g, '')).toContain(deep);
  });
});

describe('the founding incident', () => {
  test('is told as one walk, with a place for each hop', () => {
    expect(show(pocketos()).split('\n').slice(0, 22).join('\n')).toMatchInlineSnapshot(`
      "craterscan  ·  working tree: 212 of 214 files read, 2 agents, 1 credential, 4 resources

        An agent here can destroy production data, and it would not come back.

        1  Cursor                reads every file of this        asks it not to destroy; nothing holds it
                                 checkout                        (.cursorrules:2)
        2  scripts/domains.ts:3  holds a Railway token           sent as a bearer token to
                                                                 backboard.railway.app
                                                                 sent to backboard.railway.app (line 8)
        3  Railway account       may delete any volume, unasked  this script needs customDomainCreate only
                                                                 (scripts/domains.ts:6)
        4  volume pgdata         serves staging and production   .railway/railway.ts:2
                                                                 names the same host (.env.staging:2)
                                                                 and 1 more
        5  its backups           lie on that volume              nothing here copies them elsewhere
                                                                 (.railway/railway.ts:2)

        One call, nobody asked (Cursor's run mode is in no file: its most permissive one is assumed).
        Irrecoverable, as of 2026-04-24: deleting the volume deletes its backups.

        Crater      can be destroyed  would not come back  not established
        production  2 of 2            1   pgdata           1   app"
    `);
  });

  test('names the crater, the changes, the other paths, the findings, what is not known and what to type, in this order', () => {
    const out = show(pocketos());
    const order = ['would not come back.', 'One call, nobody asked', 'Irrecoverable, as of 2026-04-24', 'Crater ', 'Beyond what the files name: everything else in the Railway account', 'Two changes close 3 of 3 paths', 'Further paths', 'path-3', 'Listed, not counted', 'path-4', 'Findings: 2 errors, 1 warning, 2 notes, 1 accepted', 'One finding of these says what the paths above show', 'Not established: whether the token still works', 'Two things could not be looked into (1 too large, 1 unparsable)', 'hides 1 thing', 'Next: craterscan explain path-1'];
    const found = order.map((words) => out.indexOf(words));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  test('quiet says the verdict and the counts', () => {
    expect(show(pocketos(), { quiet: true })).toMatchInlineSnapshot(`
      "craterscan  ·  working tree: 212 of 214 files read, 2 agents, 1 credential, 4 resources

        An agent here can destroy production data, and it would not come back.
        One call, nobody asked (Cursor's run mode is in no file: its most permissive one is assumed).
        2 errors, 1 warning, 2 notes, 1 accepted, 2 gaps.
      "
    `);
  });

  test('verbose leaves nothing out', () => {
    const out = show(pocketos(), { verbose: true });
    for (const words of ['Cursor can delete volume pgdata', 'local only (until 2027-01-01)', 'node_modules (12,345 files): names only', '.env.production:2']) expect(out).toContain(words);
    expect(out).not.toContain('--verbose');
  });
});

describe('the verdict', () => {
  const database = resource('db', 'orders', [{ at: at('a.ts', 'three'), note: '' }]);
  test.each([
    ['open and gone', {}, {}, 'An agent here can destroy production data, and it would not come back.'],
    ['asked', { gate: 'asked' }, {}, 'An agent here can destroy production data once somebody says yes, and it would not come back.'],
    ['uncertain', { recoverability: { verdict: 'uncertain', because: 'x', evidence: [] } }, {}, 'An agent here can destroy production data, and nothing here shows that it would come back.'],
    ['recoverable', { recoverability: { verdict: 'recoverable', because: 'x', evidence: [] } }, {}, 'An agent here can destroy production data, and it could be brought back.'],
    ['no agent', { agent: 'unconfigured', gate: 'asked' }, {}, 'No agent is configured here; one that is started here can destroy production data once somebody says yes, and it would not come back.'],
    ['no environment', {}, { environments: ['unknown'] }, 'An agent here can destroy database orders (of which environment is not known), and it would not come back.'],
    ['no data', {}, { kind: 'object-store', holdsData: { basis: 'unknown', why: 'x' } }, 'An agent here can destroy object store orders of production, and it would not come back.'],
  ] as const)('%s', (_, more, on, expected) => { expect(show(resultOf({ files, agents: [cursor], resources: [{ ...database, ...on }], paths: [path('path-1', [hop], 'db', more)] }), { width: 300 })).toContain(expected); });

  test('says so plainly when nothing can be destroyed, and what was not established', () => {
    const out = show(resultOf({ files, result: { notEstablished: ['what the home directory holds'] } }));
    expect(out).toContain('Nothing was found that an agent could destroy from here.');
    expect(out).toContain('no agent configured');
    expect(out).toContain('Not established: what the home directory holds.');
    expect(out).not.toMatch(/Crater|Findings|Further/);
  });

  test('tells closed paths and paths through a login from paths that count', () => {
    const closed = show(resultOf({ files, resources: [database], paths: [path('path-1', [hop], 'db', { counts: false, gate: 'closed' })] }), { width: 200 });
    expect(closed).toContain('every path that was found is closed by a control that holds');
    const ambient = show(resultOf({ files, resources: [database], paths: [path('path-1', [hop], 'db', { counts: false, gate: 'asked', foundation: 'ambient' })] }), { width: 200 });
    expect(ambient).toContain('1 path would need somebody');
    expect(ambient).toContain('0 of 1');
  });
});

describe('long lists', () => {
  const many = Array.from({ length: 40 }, (_, i) => i);
  const result = resultOf({
    files, agents: [cursor], resources: many.map((i) => resource(`db${i}`, `store${i}`, [{ at: at('a.ts', 'one'), note: '' }])), paths: many.map((i) => path(`path-${i}`, [hop], `db${i}`, { family: `f${i}` })),
    gaps: many.map((i) => ({ fact: 'gap', kind: 'binary', reason: `reason ${i}`, place: { file: `f${i}`, start: 0, end: 0, origin: 'tree' } })),
    result: { findings: many.map((i) => finding(`rule.${i}`, 'x', `message ${i}`, [at('a.ts', 'one')])), checks: many.map((i) => check(`rule.${i}`)), notEstablished: many.map((i) => `question ${i}`) },
  });
  test('are capped, with a count of what is left', () => {
    const out = show(result);
    for (const words of ['and 33 more groups of paths', 'and 32 more findings of 32 rules', 'and 36 more (--verbose)', '40   store0, store1, store10 and 37 more']) expect(out).toContain(words);
    expect(out.split('\n').length).toBeLessThan(90);
  });
  test('are complete when asked for', () => {
    const out = show(result, { verbose: true });
    expect(out).not.toContain('--verbose');
    for (const i of many) for (const words of [`path-${i}`, `message ${i}`, `reason ${i}`, `question ${i}`]) expect(out).toContain(words);
  });
});

test('gaps of one reason are one line, what there is most of first', () => {
  const gap = (file: string, reason: string) => ({ fact: 'gap', kind: 'unresolved', reason, place: { file, start: 0, end: 0, origin: 'tree' } }) as const;
  const out = show(resultOf({ files, agents: [cursor], gaps: [gap('a.tf', 'comes from elsewhere'), gap('b.yaml', '3 templates are not rendered'), gap('c.yaml', '14 templates are not rendered')] }));
  expect(out).toContain('b.yaml  3 templates are not rendered (and 1 more place like it)');
  expect(out.indexOf('b.yaml')).toBeLessThan(out.indexOf('a.tf'));
  expect(out).not.toContain('c.yaml');
});

test('gaps that differ in a name alone are one line', () => {
  const gap = (file: string, name: string) => ({ fact: 'gap', kind: 'unresolved', reason: `module ${name} comes from outside this tree, so what it creates was not read; scan its source too`, place: { file, start: 0, end: 0, origin: 'tree' } }) as const;
  const out = show(resultOf({ files, agents: [cursor], gaps: [gap('a.tf', 'network'), gap('b.tf', 'database'), gap('c.tf', 'log_bucket')] }), { width: 200 });
  expect(out).toContain('module network comes from outside this tree, so what it creates was not read; scan its source too (and 2 more places like it)');
});

test('places of one file name it once', () => {
  const out = show(resultOf({ files: { 'a.ts': 'one\ntwo\nthree\n', 'b.ts': 'x\n' }, agents: [cursor], result: { checks: [check('r')], findings: [finding('r', 'x', 'said', [at('a.ts', 'one'), at('a.ts', 'three'), locator({ 'b.ts': 'x\n' })('b.ts', 'x')])] } }), { width: 200 });
  expect(out).toContain('a.ts:1, 3 and b.ts:1');
});

test('counts of files are written one way', () => {
  expect(show({ ...resultOf({ files }), files: { listed: 3806, read: 3805, bytes: 1 } })).toContain('3,805 of 3,806 files read');
});

describe('the page', () => {
  test('is never wider than it may be, whatever the names', () => {
    fc.assert(fc.property(hostileName, fc.integer({ min: 60, max: 180 }), (name, width) => {
      for (const row of show(everywhere(name), { width }).split('\n')) expect(widthOf(row)).toBeLessThanOrEqual(width);
    }), { numRuns: 100, examples: [['  ::set-output name=a::b', 62], ['##[error]x', 64]] });
  });

  test('has a least width', () => {
    for (const row of show(pocketos(), { width: 3 }).split('\n')) expect(row.length).toBeLessThanOrEqual(60);
    expect(show(pocketos(), { width: Number.NaN })).toBe(show(pocketos(), { width: 60 }));
  });

  test('has colours only when asked, and the same words then', () => {
    const plain = show(pocketos());
    const colored = show(pocketos(), { color: true });
    expect(plain).not.toContain('\u001B');
    expect(colored).toContain('\u001B[');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  test('is no command to a CI runner and moves no cursor, whatever the names', () => {
    fc.assert(fc.property(hostileName, (name) => {
      const out = show(everywhere(name), { verbose: true });
      expect(out).not.toMatch(/^\s*::|##\[/m);
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }), { numRuns: 100 });
  });
});

describe('a verdict that rests on a belief which has been replaced', () => {
  const belief = { on: ['database' as const], destroys: 'container' as const, source: [], date: '2026-11-21', basis: 'guess' as const, copies: 'die' as const };
  const provider = {
    id: 'example', name: 'Example', hosts: { api: [], data: [], private: [] }, cli: [], credentials: [], source: [], date: '2026-11-21', basis: 'guess' as const,
    recovery: [{ ...belief, id: 'then', verdict: 'irrecoverable' as const, because: 'Example deletes at once', effective_until: '2026-06-01' }, { ...belief, id: 'now', verdict: 'recoverable' as const, because: 'Example keeps it for 48 hours', effective_from: '2026-06-01' }],
  };
  const told = (asOf: string, because: string): string => {
    const base = resultOf({ files, agents: [cursor], resources: [resource('db', 'orders', [{ at: at('a.ts', 'one'), note: '' }])], paths: [path('path-1', [hop], 'db', { recoverability: { verdict: 'irrecoverable', because, evidence: [] } })], result: { asOf } });
    return show({ ...base, graph: { ...base.graph, knowledge: { ...base.graph.knowledge, providers: [provider] } } }, { width: 200 });
  };
  test('says what holds today', () => { expect(told('2026-04-24', 'Example deletes at once')).toContain('Irrecoverable, as of 2026-04-24: Example deletes at once; today Example keeps it for 48 hours.'); });
  test('is quiet about it otherwise', () => {
    expect(told('2026-04-24', 'no copy is seen')).toContain('as of 2026-04-24: no copy is seen.');
    expect(told('2026-11-01', 'Example deletes at once')).toContain('as of 2026-11-01: Example deletes at once.');
  });
});

test('a hop does not say twice what its own words say', () => {
  const again = edge('holds', 'file:a.ts', 'c', 'a.ts', 'holds a Railway token', [{ at: at('a.ts', 'two'), note: 'TOKEN: a Railway token' }, { at: at('a.ts', 'three'), note: 'a Railway token' }]);
  const out = show(resultOf({ files, agents: [cursor], resources: [resource('db', 'orders', [{ at: at('a.ts', 'one'), note: '' }])], paths: [path('path-1', [again], 'db')] }));
  expect(out).toMatch(/1 {2}a\.ts:2 {2}holds a Railway token {2}TOKEN\n +line 3\n/);
});
