import { createPrivateKey, sign } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { KEYS_FILE, readJudgement, readReceipt, SEAL_FILE, writeJudgement } from '../../src/seal/index.ts';
import type { Judgement } from '../../src/seal/index.ts';
import { builtCopy } from '../support/build.ts';
import { cli, temporary } from '../support/cli.ts';
import type { Run } from '../support/cli.ts';
import { wrongWith } from '../support/evidence-schemas.ts';
import { repositoryOf } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { keysOf, must, person, sealOf } from '../support/sealing.ts';

const [ann, clerk, other] = [person('Ann'), person('Clerk', 'receipt'), person('Clerk two', 'receipt')];
const { text: keysText, keys } = keysOf([ann, clerk], 1);
const config = 'version: 1\nfailOn: error\n';
const files = { 'craterscan.yml': config };
const SEALED = { ...files, [KEYS_FILE]: keysText.toString(), [SEAL_FILE]: sealOf(files, keys, [ann]).text.toString() };
const SAFE = { ...SEALED, 'README.md': 'A shop.\n', '.cursorrules': 'Be brief.\n' };
const WORSE = { ...SAFE, '.env.production': 'DATABASE_URL=postgres://app:{{password:evidence}}@db.example.net:5432/shop\n' };

/** main: the sealed tree. change: harmless. danger: worse. */
let repository: TestRepository;
let [change, danger] = ['', ''];
beforeAll(async () => {
  await builtCopy();
  repository = repositoryOf(SAFE);
  repository.git('checkout', '-q', '-b', 'change');
  change = repository.commit({ ...SAFE, 'README.md': 'A small shop.\n' });
  repository.git('checkout', '-q', '-b', 'danger', 'main');
  danger = repository.commit(WORSE);
  repository.git('checkout', '-q', 'main');
});

/** A place for one chain: its files, and the commands over them. */
function desk() {
  const directory = temporary('evidence');
  const at = (name: string): string => join(directory, name);
  writeFileSync(at('clerk.pem'), clerk.pem);
  writeFileSync(at('ann.pem'), ann.pem);
  writeFileSync(at('other.pem'), other.pem);
  writeFileSync(at('keys.json'), keysText);
  return {
    at, read: (name: string): string => readFileSync(at(name), 'utf8'), write: (name: string, text: string): void => { writeFileSync(at(name), text); },
    state: (head: string, ...more: readonly string[]): Promise<Run> => cli(['compare', 'main', head, '--statement', at(`${head}.json`), '--repository', '77', '-q', ...more], { cwd: repository.directory }),
    append: (statement: string, ...more: readonly string[]): Promise<Run> => cli(['evidence', 'append', 'chain.jsonl', '--statement', `${statement}.json`, '--recompute', repository.directory, '--repository', '77', ...more], { cwd: directory }),
    evidence: (...args: readonly string[]): Promise<Run> => cli(['evidence', ...args], { cwd: directory }),
  };
}
const KEY = ['--key', 'clerk.pem'];
const ANCHOR = ['--anchor-file', 'anchor.json'];
const edited = (text: string, edit: (predicate: { -readonly [K in keyof Judgement['predicate']]: Judgement['predicate'][K] }) => void): string => {
  const judgement = structuredClone(must(readJudgement(Buffer.from(text))));
  edit(judgement.predicate);
  return writeJudgement(judgement);
};

describe('a signer', () => {
  it('computes again, signs, anchors, and each proof says how far it goes', async () => {
    const { state, append, evidence, read, at } = desk();
    expect((await state('change')).code).toBe(0);
    expect((await state('danger')).code).toBe(1);
    for (const name of ['change.json', 'danger.json']) expect(wrongWith.statement(JSON.parse(read(name)))).toEqual([]);
    const first = await append('change', ...KEY, ...ANCHOR);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const second = await append('danger', ...KEY, ...ANCHOR);
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(existsSync(at('chain.jsonl.lock'))).toBe(false);
    for (const line of read('chain.jsonl').trimEnd().split('\n')) expect(wrongWith.receipt(JSON.parse(line))).toEqual([]);
    const said = must(readReceipt(Buffer.from(read('chain.jsonl').split('\n')[1] ?? ''))).statement.predicate;
    expect([said.chain.seq, said.chain.id, said.verdict.gate, said.head, said.runId]).toEqual([2, 'repository-77', 'closed', danger, null]);
    expect(await evidence('verify', 'chain.jsonl', '--keys', 'keys.json')).toMatchObject({ code: 3, stdout: expect.stringMatching(/intact to seq 2 .*; the end is not established/) as string });
    expect(await evidence('verify', 'chain.jsonl', '--keys', 'keys.json', ...ANCHOR)).toMatchObject({ code: 0, stdout: expect.stringContaining('established by the anchor') as string });
    expect(await evidence('accepted', 'chain.jsonl', '--keys', 'keys.json', ...ANCHOR, '-C', repository.directory, '--commit', 'change')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Receipt 1 .* let tree/) as string });
    expect((await evidence('accepted', 'chain.jsonl', '--keys', 'keys.json', '-C', repository.directory, '--commit', 'change')).code).toBe(3);
    expect(await evidence('accepted', 'chain.jsonl', '--keys', 'keys.json', ...ANCHOR, '-C', repository.directory, '--commit', 'danger')).toMatchObject({ code: 1, stdout: expect.stringContaining('kept the gate closed') as string });
    expect(await evidence('accepted', 'chain.jsonl', '--keys', 'keys.json', ...ANCHOR, '-C', repository.directory, '--commit', 'main')).toMatchObject({ code: 1, stdout: expect.stringContaining('No receipt speaks of tree') as string });
    expect((await evidence('show', 'chain.jsonl')).stdout).toMatch(/^Receipt 2 of the chain repository-77[^]*the gate is closed[^]*because: /);
    expect((await evidence('show', 'change.json', '--oids')).stdout.trim().split('\n')).toEqual([repository.commits[0], change]);
  });

  it('believes nothing of the statement: whatever is edited is refused, and what differs is said', async () => {
    const { state, append, read, write, at } = desk();
    await state('danger');
    const honest = read('danger.json');
    const edits: readonly (readonly [RegExp, string])[] = [
      [/verdict\.gate: the statement says "open", the signer finds "closed"/, edited(honest, (said) => { said.verdict = { change: 'worse', gate: 'open' }; })],
      [/reasons/, edited(honest, (said) => { said.reasons = []; })],
      [/deltaSha256/, edited(honest, (said) => { said.deltaSha256 = '0'.repeat(64); })],
      [/asked\.failOn: the statement says "never"/, edited(honest, (said) => { said.asked = { ...said.asked, failOn: 'never' }; said.verdict = { change: 'worse', gate: 'open' }; })],
      [/repositoryId/, edited(honest, (said) => { said.repositoryId = 78; })],
      [/keysSha256/, edited(honest, (said) => { said.keysSha256 = '0'.repeat(64); })],
      [/tablesSha256/, edited(honest, (said) => { said.tool = { ...said.tool, tablesSha256: 'x' }; })],
      [/enforcing/, edited(honest, (said) => { said.enforcement = 'enforcing'; })],
      [/lie on/, edited(honest, (said) => { said.trustBase = danger; })],
      [/compared neither/, edited(honest, (said) => { said.compareBase = danger; said.comparedWith = [danger]; })],
      [/not in this clone/, edited(honest, (said) => { said.trustBase = '1'.repeat(40); })],
      [/speaks of one commit/, honest.replace(`"gitTree":"`, `"gitTree":"${'0'.repeat(40)}`).replace(/("gitTree":"0{40})[0-9a-f]{40}/, '$1')],
      [/one way/, honest.replace(',', ', ')],
    ];
    for (const [why, text] of edits) {
      write('danger.json', text);
      const run = await append('danger', ...KEY);
      expect([run.code, run.stderr]).toEqual([1, expect.stringMatching(why)]);
    }
    expect(existsSync(at('chain.jsonl'))).toBe(false);
    write('danger.json', honest);
    expect((await append('danger', ...KEY, '--expect', 'event=pull_request')).stderr).toMatch(/event: the signer expects pull_request, the statement says by hand/);
    expect((await append('danger', ...KEY)).code).toBe(0);
  });

  it('signs with keys of its role alone, those of the trusted commit', async () => {
    const { state, append, at } = desk();
    await state('change');
    expect((await append('change', '--key', 'ann.pem')).stderr).toMatch(/signatures of 1 person for receipt and has 0/);
    expect((await append('change', '--key', 'other.pem')).stderr).toMatch(/key that is not known here/);
    expect((await append('change', ...KEY, '--pinned-keys', '0'.repeat(64))).code).toBe(1);
    expect((await append('change')).code).toBe(2);
    expect(existsSync(at('chain.jsonl'))).toBe(false);
  });

  it('takes a signature made elsewhere, for the receipt that comes next and for no other', async () => {
    const { state, append, evidence, at } = desk();
    await state('change');
    await state('danger');
    expect((await append('change', '--export', 'out.json')).code).toBe(0);
    expect(wrongWith.receipt(JSON.parse(readFileSync(at('out.json'), 'utf8')))).toEqual([]);
    writeFileSync(at('sig'), sign(null, readFileSync(at('out.json.tosign')), createPrivateKey(clerk.pem)));
    const attach = ['--exported', 'out.json', '--attach', `${clerk.keyid}=sig`];
    expect((await append('danger', ...attach)).stderr).toMatch(/does not say what was computed/);
    expect((await append('change', ...attach)).code).toBe(0);
    expect((await append('change', ...attach)).stderr).toMatch(/the chain has moved on/);
    expect((await evidence('verify', 'chain.jsonl', '--keys', 'keys.json')).code).toBe(3);
  });

  it('is one: a lock refuses another, and a run has one receipt', async () => {
    const { state, append, read, write, at } = desk();
    await state('change');
    write('chain.jsonl.lock', '1\n');
    expect(await append('change', ...KEY)).toMatchObject({ code: 1, stderr: expect.stringContaining('another writer') as string });
    write('chain.jsonl', '');
    rmSync(at('chain.jsonl.lock'));
    write('run.json', edited(read('change.json'), (said) => { said.runId = '12'; said.attempt = 1; }));
    expect((await append('run', ...KEY)).code).toBe(0);
    expect((await append('run', ...KEY)).stderr).toMatch(/Number 1 of the chain is the receipt of this very run/);
  });

  it('does not go on from a chain that was cut, forked or broken', async () => {
    const { state, append, evidence, read, write } = desk();
    await state('change');
    await state('danger');
    for (const one of ['change', 'danger', 'change']) expect((await append(one, ...KEY, ...ANCHOR)).code).toBe(0);
    const whole = read('chain.jsonl');
    const lines = whole.split('\n');
    write('chain.jsonl', `${lines[0]}\n`);
    expect((await append('danger', ...KEY, ...ANCHOR)).stderr).toMatch(/the anchor names number 3/);
    expect((await evidence('verify', 'chain.jsonl', '--keys', 'keys.json', ...ANCHOR)).code).toBe(1);
    expect((await evidence('verify', 'chain.jsonl', '--keys', 'keys.json', '--min-seq', '2')).code).toBe(1);
    expect((await evidence('verify', 'chain.jsonl', '--keys', 'keys.json')).code).toBe(3);
    // Two tellings of number 2. What they tell differs, since the seconds in which they are signed may not.
    expect((await append('change', ...KEY)).code).toBe(0);
    write('whole.jsonl', whole);
    expect(await evidence('verify', 'chain.jsonl', '--keys', 'keys.json', '--against', 'whole.jsonl')).toMatchObject({ code: 1, stdout: expect.stringContaining('different things as number 2') as string });
    write('chain.jsonl', whole.replace('payload', 'Payload'));
    expect(await evidence('verify', 'chain.jsonl', '--keys', 'keys.json')).toMatchObject({ code: 1, stdout: expect.stringMatching(/broken at line 1: it /) as string });
    expect((await append('danger', ...KEY)).stderr).toMatch(/broken at line 1/);
  });
});

describe('a statement by hand', () => {
  it('is about commits, and says of which repository', async () => {
    const { at } = desk();
    const compare = (...args: readonly string[]): Promise<Run> => cli(['compare', ...args, '--statement', at('s.json')], { cwd: repository.directory });
    expect(await compare('main', '--repository', '77')).toMatchObject({ code: 2, stderr: expect.stringContaining('the working tree is no commit') as string });
    expect(await compare('main', 'change')).toMatchObject({ code: 2, stderr: expect.stringContaining('--repository') as string });
    expect((await compare('main', 'change', '--repository', '77', '--home')).code).toBe(2);
    expect(await compare('main', 'change', '--repository', '77', '--policy', 'strict.yml')).toMatchObject({ code: 2, stderr: expect.stringContaining('--statement is about the policy in craterscan.policy.yml') as string });
    expect(existsSync(at('s.json'))).toBe(false);
    expect((await compare('main...change', '--repository', '77')).code).toBe(0);
    expect(must(readJudgement(readFileSync(at('s.json')))).predicate).toMatchObject({ repositoryId: 77, compareBase: repository.commits[0], head: change, runId: null, enforcement: 'advisory', event: 'by hand' });
    expect((await compare('main', 'change', '--repository', '78')).code).toBe(1);
  });
});
