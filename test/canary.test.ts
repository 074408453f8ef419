import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { joinFacts, readFacts } from '../src/collect.ts';
import { CONFIG_FILE, parseConfig } from '../src/config/index.ts';
import { extractors } from '../src/extract/index.ts';
import { Memo } from '../src/memo.ts';
import type { FileFacts } from '../src/memo.ts';
import type { CreateExtractor, ScanResult } from '../src/model/index.ts';
import { explain } from '../src/report/explain.ts';
import { DEFAULT_OPTIONS, reports } from '../src/report/index.ts';
import { readersOf } from '../src/scan.ts';
import { ownCopy } from './support/build.ts';
import { cli, laid, put, temporary } from './support/cli.ts';
import { factsOf } from './support/facts.ts';
import { knowledge } from './support/knowledge.ts';
import { formsOf, leakFinder, secretsOf, slicesOf, walk } from './support/leaks.ts';
import { parse } from './support/parse.ts';
import { expandPlaceholders } from './support/placeholders.ts';
import { scanTree } from './support/scan.ts';
import { loadTree, parseTree, treeOf } from './support/tree.ts';

const fixture = 'fixtures/canary/everything.tree';
const text = readFileSync(new URL(`../${fixture}`, import.meta.url), 'utf8');

const WIDTH = 8;
// The password of the registry stands in base64 in the fixture.
const secrets = [...secretsOf(text), 'q9ZxVk2wnQ7dLbaa', 'cTlaeFZrMnduUTdkTGJhYQ'];
const forbidden = new Set(secrets.flatMap(formsOf).flatMap((form) => slicesOf(form, WIDTH)));

const leakIn = leakFinder(forbidden, WIDTH);

describe('the test itself', () => {
  it('has many secrets, and would see one', () => {
    expect(secrets.length).toBeGreaterThan(60);
    const [secret = ''] = secrets;
    for (const leak of [secret, `x${secret.slice(2, 10)}y`, Buffer.from(`ab${secret}`).toString('base64'), Buffer.from(secret).toString('hex'), encodeURIComponent(secret)]) expect(leakIn(`text ${leak} text`)).toBeDefined();
    expect(leakIn('An agent here can destroy production data, and it would not come back.')).toBeUndefined();
  });
});

/** Commits the files marked as history, and takes them out again. */
function inHistory(root: string, source: string): void {
  const past = parseTree(source).files.filter((file) => file.origin === 'history');
  const git = (...args: string[]): unknown => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-C', root, ...args], { env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' }, stdio: 'pipe' });
  git('init', '-q');
  put(root, Object.fromEntries(past.map((file) => [file.path, file.content])));
  git('add', '-f', ...past.map((file) => file.path));
  git('commit', '-q', '-m', 'before');
  git('rm', '-q', '-f', ...past.map((file) => file.path));
  git('commit', '-q', '-m', 'after');
}

describe('in memory', () => {
  let result: ScanResult | undefined;
  const scanned = (): ScanResult => { if (!result) throw new Error('not scanned'); return result; };
  beforeAll(async () => { const { workspace, past } = loadTree(fixture); result = await scanTree(workspace, { past }); });

  it('git history gives some too', () => {
    expect(scanned().graph.credentials.filter((credential) => credential.places.some((place) => place.origin === 'history')).length).toBeGreaterThan(3);
  });

  it('nearly every file gives a credential, so there is something to leak', () => {
    const files = new Set(scanned().graph.credentials.flatMap((credential) => credential.places.map((place) => place.file)));
    expect(files.size).toBeGreaterThan(20);
    expect(scanned().graph.paths.length).toBeGreaterThan(10);
    expect(scanned().graph.gaps.length).toBeGreaterThan(2);
  });

  it.each(reports.map((report) => report.id))('%s prints none', (id) => {
    const report = reports.find((one) => one.id === id);
    for (const options of [{}, { verbose: true }, { quiet: true }, { color: true }, { sarifProfile: 'github' as const }]) expect(leakIn(report?.render(scanned(), { ...DEFAULT_OPTIONS, ...options }) ?? '')).toBeUndefined();
  });

  it('explain prints none, of whatever', () => {
    const { graph, findings } = scanned();
    const ids = [...graph.paths, ...findings, ...graph.credentials, ...graph.resources, ...graph.agents].map((one) => one.id);
    expect(ids.length).toBeGreaterThan(50);
    for (const id of ids) {
      expect(leakIn(id)).toBeUndefined();
      const page = explain(scanned(), id, { ...DEFAULT_OPTIONS, verbose: true });
      expect(page, id).toBeDefined();
      expect(leakIn(page ?? ''), id).toBeUndefined();
    }
  });

  it('the result holds none, however it is looked at', () => {
    expect(leakIn(JSON.stringify(scanned()))).toBeUndefined();
    expect(leakIn(inspect(scanned(), { depth: 12, maxArrayLength: null, maxStringLength: null, showHidden: false, getters: true }))).toBeUndefined();
    expect(leakIn(walk(scanned()))).toBeUndefined();
  });

  it('what is kept of files between trees shows none, and what is made of it again holds none', async () => {
    const kept: FileFacts[] = [];
    const memo = new Memo().serve('tables');
    const set = memo.set.bind(memo);
    memo.set = (file, oid, facts) => { kept.push(facts); set(file, oid, facts); };
    const { workspace } = loadTree(fixture);
    const makers = extractors.map((create) => create(knowledge()));
    const readers = readersOf(await parse());
    await readFacts(workspace, makers, readers, { memo });
    const filled = kept.length;
    const again = await readFacts(workspace, makers, readers, { memo });
    expect(kept).toHaveLength(filled);
    expect(kept.filter((one) => one.local.length > 0).length).toBeGreaterThan(20);
    expect(kept.some((one) => leakIn(one.text ?? '') !== undefined)).toBe(true);
    // What a file says by itself holds none either, but where syntax is kept until the whole tree is known: rules of permission, blocks of infrastructure.
    const telling = new Set(kept.flatMap((one) => one.local).filter((one) => leakIn(walk(one.payload)) !== undefined).map((one) => one.extractor));
    expect([...telling].sort()).toEqual(['claude-code', 'terraform']);
    // The memo holds the text that reports point into, and readers of infrastructure keep its syntax; what is joined of them holds neither.
    const { facts } = joinFacts(workspace, again, makers);
    expect(facts.length).toBeGreaterThan(20);
    for (const held of [facts, again.gaps]) expect(leakIn(walk(held))).toBeUndefined();
    for (const shown of [String(memo), JSON.stringify(memo), inspect(memo, { depth: 12, showHidden: true, getters: true })]) expect(leakIn(shown)).toBeUndefined();
  });

  it('a reader that fails with the text in its message gives a gap without it', async () => {
    const secret = expandPlaceholders('{{password:canary-url}}');
    class Quoting extends Error {}
    const failing: CreateExtractor = () => ({ id: 'failing', wants: () => true, read: (document) => { throw new Quoting(document.text); }, join: () => [] });
    const facts = await factsOf(treeOf({ 'a.txt': `x ${secret}` }), [failing]);
    expect(facts).toMatchObject([{ fact: 'gap', place: { file: 'a.txt' } }]);
    expect(leakIn(JSON.stringify(facts))).toBeUndefined();
  });

  it('a configuration that holds one is refused without it', () => {
    const secret = expandPlaceholders('{{password:canary-url}}');
    for (const config of [`failOn: ${secret}`, `version: ${secret}`, `version: 1\nagents: { a: ${secret} }`, `version: 1\nexclude:\n  - path: ${secret}`, `version: 1\nasOf: ${secret}`, `version: 1\nresources:\n  ${secret}: { holdsData: maybe }`, `version: [${secret}`, `${secret}`, `"${secret}`]) {
      const parsed = parseConfig(config, CONFIG_FILE);
      expect(parsed.errors?.length, config.slice(0, 12)).toBeGreaterThan(0);
      expect(leakIn((parsed.errors ?? []).join('\n'))).toBeUndefined();
    }
  });
});

describe('on the command line', () => {
  const root = laid(text);
  inHistory(root, text);
  const out = temporary('out');
  const formats = reports.map((report) => report.id);
  const quiet = async (...args: string[]): Promise<string> => {
    const run = await cli(args);
    expect(leakIn(run.stdout), args.join(' ')).toBeUndefined();
    expect(leakIn(run.stderr), args.join(' ')).toBeUndefined();
    return run.stdout;
  };

  beforeAll(async () => { await quiet('scan', root, '--verbose', '--history', `--home=${root}.home`, ...formats.flatMap((format) => ['-o', `${format}=${join(out, format)}`])); });

  it('no format prints one, into no file either', async () => {
    expect(readdirSync(out).sort()).toEqual([...formats].sort());
    for (const format of formats) expect(leakIn(readFileSync(join(out, format), 'utf8')), format).toBeUndefined();
    expect(await quiet('scan', root, `--home=${root}.home`)).toContain('~/.aws/credentials');
    expect(readFileSync(join(out, 'json'), 'utf8')).toContain('"origin": "history"');
  });

  it('explain prints none', async () => {
    const found = [...readFileSync(join(out, 'json'), 'utf8').matchAll(/"id": "((?:path|finding)-[0-9a-f]+)"/g)].map(([, id]) => id ?? '');
    expect(found.length).toBeGreaterThan(3);
    for (const id of ['path-1', 'RAILWAY_API_TOKEN', 'DATABASE_URL', 'claude-code', ...found.slice(0, 3)]) await quiet('explain', id, root, '--verbose', '--history');
  });

  it('neither does a refusal or a fault of our own', async () => {
    const config = put(temporary('config'), { 'craterscan.yml': `version: 1\nfailOn: ${expandPlaceholders('{{password:canary-url}}')}\n`, 'a.txt': 'a' });
    expect((await cli(['scan', config])).code).toBe(2);
    await quiet('scan', config);
    const broken = await ownCopy();
    writeFileSync(join(broken, 'dist/knowledge.json'), '{');
    const run = await cli(['scan', root], { program: join(broken, 'dist/cli.js') });
    expect(run.code).toBe(4);
    expect(leakIn(run.stderr + run.stdout)).toBeUndefined();
  });
});
