import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { KEYS_FILE, readReceipt, SEAL_FILE, verifyChain, writeJudgement } from '../../src/seal/index.ts';
import { judgement } from '../../src/seal/receipt.ts';
import { sha256 } from '../../src/seal/strict.ts';
import { builtCopy } from '../support/build.ts';
import { cli, cliPath, temporary } from '../support/cli.ts';
import { repositoryOf } from '../support/repository.ts';
import { chainOf, judged, keysOf, must, person, sealOf } from '../support/sealing.ts';
import { CURSOR } from './support.ts';

/** GATE §6, test 8 (and 9 and 10 where they touch receipts), through the command line as a signer and a reader use it. */
const [ann, clerk] = [person('Ann'), person('Clerk', 'receipt')];
const { text: keysText, keys } = keysOf([ann, clerk], 1);
const said = [1, 2, 3, 4].map((pr) => judged(pr, keys));
const lines = chainOf(said, [clerk]);
let program = '';
beforeAll(async () => { await builtCopy(); program = await cliPath(); });

function desk(chain: string): { readonly directory: string; run(...args: readonly string[]): ReturnType<typeof cli> } {
  const directory = temporary('chain');
  writeFileSync(join(directory, 'chain.jsonl'), chain);
  writeFileSync(join(directory, 'keys.json'), keysText);
  writeFileSync(join(directory, 'anchor.json'), `${JSON.stringify({ seq: 4, sha256: sha256((lines[3] ?? '').trimEnd()) })}\n`);
  return { directory, run: (...args) => cli(['evidence', ...args, '--keys', 'keys.json'], { cwd: directory }) };
}
const whole = lines.join('');

describe('a chain of receipts', () => {
  test.each([1, 2, 3])('with its last %i lines dropped: an anchor or a least length breaks it, without either its end is not established', async (dropped) => {
    const { run } = desk(lines.slice(0, 4 - dropped).join(''));
    expect((await run('verify', 'chain.jsonl', '--anchor-file', 'anchor.json')).code).toBe(1);
    expect((await run('verify', 'chain.jsonl', '--min-seq', '4')).code).toBe(1);
    const unanchored = await run('verify', 'chain.jsonl');
    expect([unanchored.code, unanchored.stdout]).toEqual([3, expect.stringContaining(`intact to seq ${4 - dropped}`)]);
    expect(unanchored.stdout).toContain('the end is not established');
  });

  test('forked: the anchor of one breaks the other, and both side by side are told', async () => {
    const fork = chainOf([said[0] ?? judged(1, keys), judged(9, keys), judged(3, keys), judged(4, keys)], [clerk]).join('');
    const { directory, run } = desk(fork);
    expect((await run('verify', 'chain.jsonl', '--anchor-file', 'anchor.json')).code).toBe(1);
    writeFileSync(join(directory, 'other.jsonl'), whole);
    expect(await run('verify', 'chain.jsonl', '--against', 'other.jsonl')).toMatchObject({ code: 1, stdout: expect.stringContaining('say different things as number 2') as string });
    expect((await run('verify', 'other.jsonl', '--against', 'other.jsonl', '--anchor-file', 'anchor.json')).code).toBe(0);
  });

  test('a receipt of one tree lets no other in, and a later receipt of the tree decides', async () => {
    const closed = judged(2, keys, { verdict: { change: 'worse', gate: 'closed' } });
    const { run } = desk(chainOf([judged(1, keys), judged(2, keys), closed], [clerk]).join(''));
    const [one = '', two = ''] = said.map((each) => each.treeOids.head);
    expect((await run('accepted', 'chain.jsonl', '--tree', one)).code).toBe(3);
    expect((await run('accepted', 'chain.jsonl', '--tree', two)).code).toBe(1);
    expect((await run('accepted', 'chain.jsonl', '--tree', '0'.repeat(40))).code).toBe(1);
    const other = desk(chainOf([judged(1, keys, { asked: { ...judged(1, keys).asked, directory: 'docs' } })], [clerk]).join(''));
    expect(await other.run('accepted', 'chain.jsonl', '--tree', one)).toMatchObject({ code: 1, stdout: expect.stringContaining('one directory') as string });
    const never = desk(chainOf([judged(1, keys, { asked: { ...judged(1, keys).asked, failOn: 'never' } })], [clerk]).join(''));
    expect(await never.run('accepted', 'chain.jsonl', '--tree', one)).toMatchObject({ code: 1, stdout: expect.stringContaining('never to close') as string });
  });

  test('of another repository, or signed under keys that nobody pinned', async () => {
    const { run } = desk(whole);
    expect((await run('verify', 'chain.jsonl', '--repository', '77', '--anchor-file', 'anchor.json', '--pinned-keys', keys.sha256)).code).toBe(0);
    expect((await run('verify', 'chain.jsonl', '--repository', '78', '--anchor-file', 'anchor.json')).code).toBe(1);
    expect((await run('verify', 'chain.jsonl', '--pinned-keys', '0'.repeat(64))).code).toBe(1);
    const stranger = person('Clerk', 'receipt');
    const forged = keysOf([ann, stranger], 1);
    const other = desk(chainOf([judged(1, forged.keys)], [stranger]).join(''));
    expect(await other.run('verify', 'chain.jsonl')).toMatchObject({ code: 1, stdout: expect.stringContaining('keys that are not known') as string });
  });

  test.each([['empty', ''], ['no line end', whole.trimEnd()], ['a blank line', `${whole}\n`], ['something else', 'hello\n'], ['zero bytes', '\0\0\n']])('%s: broken, and no stack', async (_, text) => {
    const { run } = desk(text);
    const found = await run('verify', 'chain.jsonl');
    expect([found.code, found.stdout, found.stderr]).toEqual([1, expect.stringContaining('broken at line'), '']);
  });
});

describe('words of others in a receipt', () => {
  test('command no runner and move no cursor when they are shown', async () => {
    const hostile = '::error::x\n##[error]y \u001B[2J \u202E @org/team <!-- craterscan:gate -->';
    const statement = judgement(hostile, judged(1, keys, { reasons: [hostile], event: hostile.slice(0, 40), workflowRef: hostile }));
    const { directory } = desk(whole);
    writeFileSync(join(directory, 's.json'), writeJudgement(statement));
    const shown = await cli(['evidence', 'show', 's.json'], { cwd: directory });
    expect(shown.code).toBe(0);
    expect(shown.stdout).not.toMatch(/^\s*::/m);
    expect(shown.stdout).not.toContain('##[');
    expect(shown.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('a signer that is ended at any moment', () => {
  const config = { 'craterscan.yml': 'version: 1\nfailOn: error\n' };
  const tree = { ...CURSOR, ...config, [KEYS_FILE]: keysText.toString(), [SEAL_FILE]: sealOf(config, keys, [ann]).text.toString() };
  const repository = repositoryOf(tree, { ...tree, 'README.md': 'Hello.\n' });
  let directory = '';
  const args = ['evidence', 'append', 'chain.jsonl', '--statement', 's.json', '--recompute', repository.directory, '--repository', '77', '--trusted', 'HEAD~1', '--key', 'clerk.pem'];
  const run = ({ killAfter, limit }: { readonly killAfter?: number; readonly limit?: number } = {}): Promise<number | null> => new Promise((resolve, reject) => {
    const all = [process.execPath, program, ...args];
    const [file = '', ...rest] = limit === undefined ? all : ['/bin/sh', '-c', `ulimit -f ${limit}; exec "$@"`, 'sh', ...all];
    const child = spawn(file, rest, { cwd: directory, env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent' }, stdio: 'ignore' });
    if (killAfter !== undefined) setTimeout(() => { child.kill('SIGKILL'); }, killAfter);
    child.once('error', reject);
    child.once('close', (code) => { resolve(code); });
  });
  beforeAll(async () => {
    directory = temporary('signer');
    writeFileSync(join(directory, 'clerk.pem'), clerk.pem);
    await cli(['compare', 'HEAD~1', 'HEAD', '-C', repository.directory, '--statement', join(directory, 's.json'), '--repository', '77', '-q'], { alone: true });
  });
  const links = (): number => {
    if (!existsSync(join(directory, 'chain.jsonl'))) return 0;
    const state = verifyChain(readFileSync(join(directory, 'chain.jsonl')), { keys: new Map([[keys.sha256, keys]]) });
    expect(state.state).toBe('intact');
    return state.state === 'intact' ? state.links.length : -1;
  };

  test('leaves the chain as it was, or whole with one receipt more; whoever comes next is told of the lock', async () => {
    const start = performance.now();
    expect(await run()).toBe(0);
    const time = performance.now() - start;
    let before = links();
    expect(before).toBe(1);
    for (let part = 1; part <= 6; part++) {
      const code = await run({ killAfter: (time * part) / 6 });
      const now = links();
      expect(code === 0 ? now === before + 1 : now === before || now === before + 1).toBe(true);
      before = now;
      if (existsSync(join(directory, 'chain.jsonl.lock'))) { expect(await run()).toBe(1); rmSync(join(directory, 'chain.jsonl.lock')); }
    }
    expect(await run()).toBe(0);
    expect(must(readReceipt(Buffer.from(readFileSync(join(directory, 'chain.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? ''))).statement.predicate.chain.seq).toBe(before + 1);
  });

  test('a full disk: not exit code 0, the chain as it was, nothing beside it', async () => {
    const before = readFileSync(join(directory, 'chain.jsonl'));
    for (const name of readdirSync(directory)) if (name.endsWith('.part')) rmSync(join(directory, name));
    expect(await run({ limit: 2 })).not.toBe(0);
    expect(readFileSync(join(directory, 'chain.jsonl')).equals(before)).toBe(true);
    rmSync(join(directory, 'chain.jsonl.lock'), { force: true });
    expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
