import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modeOf } from '../../src/action/enforcement.ts';
import type { Comparison } from '../../src/model/index.ts';
import { readJudgement } from '../../src/seal/index.ts';
import { checkout, served } from '../action/support/checkout.ts';
import type { Served } from '../action/support/checkout.ts';
import type { Used } from '../action/support/runner.ts';
import { danger, MERGE, safe, sarifOf, stage } from '../action/support/stage.ts';
import { compareFiles } from '../support/compare.ts';
import { must } from '../support/sealing.ts';
import { CURSOR, DATABASE, verdictOf } from './support.ts';

/** GATE §6, test 1: the workflow of the change is its author's text. Where the gate is not started by it, an edit of it moves no verdict; where it is, the gate never claims to be more. */
const FILE = '.github/workflows/crater.yml';
const SHA = '0123456789abcdef0123456789abcdef01234567';
const GATE = `on:
  pull_request:
    types: [opened, synchronize, reopened, edited]
  merge_group:
permissions:
  contents: read
jobs:
  crater:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: example/craterscan@${SHA}
        with:
          fail-on: worse
          require-complete: true
`;
const input = (line: string): string => GATE.replace('fail-on: worse', line);
const job = (line: string): string => GATE.replace('    runs-on', `    ${line}\n    runs-on`);
const step = (line: string): string => GATE.replace('      - uses: example', `      - ${line}\n        uses: example`);
const TAKES = 'on: [pull_request]\npermissions: {contents: read}\njobs:\n  other:\n    name: crater\n    runs-on: ubuntu-latest\n    steps:\n      - run: "true"\n';

/** What an author may make of it, each to be heard less; undefined: the file is gone. */
const EDITS: readonly (readonly [string, Readonly<Record<string, string | undefined>>])[] = [
  ['if: false at the job', { [FILE]: job('if: false') }], ['if: false at the step', { [FILE]: step('if: ${{ false }}') }], ['continue-on-error', { [FILE]: job('continue-on-error: true') }],
  ['fail-on', { [FILE]: input('fail-on: never') }], ['base-ref', { [FILE]: input('fail-on: worse\n          base-ref: changes') }], ['trusted-branches', { [FILE]: input('fail-on: worse\n          trusted-branches: changes') }],
  ['its configuration', { [FILE]: input('fail-on: worse\n          config-file: lax.yml'), 'lax.yml': 'version: 1\nfailOn: never\n' }], ['the keys it pins', { [FILE]: input(`fail-on: worse\n          pinned-keys: ${'0'.repeat(64)}`) }],
  ['require-complete', { [FILE]: GATE.replace('          require-complete: true\n', '') }], ['what starts it', { [FILE]: GATE.replace(/ {2}pull_request:\n.*\n {2}merge_group:/, '  workflow_dispatch:') }],
  ['an input by the back door', { [FILE]: job('env: { INPUT_FAIL-ON: never, INPUT_BASE-REF: changes }') }], ['the action it uses', { [FILE]: GATE.replace('example/craterscan', 'examp1e/craterscan') }],
  ['a job of its name beside it', { '.github/workflows/takes.yml': TAKES }], ['one in its place', { [FILE]: TAKES }], ['no file at all', { [FILE]: undefined }], ['no YAML at all', { [FILE]: `${GATE}  : : [\n` }],
];
const after = (files: Readonly<Record<string, string>>, edit: Readonly<Record<string, string | undefined>>): Record<string, string> => Object.fromEntries(Object.entries({ ...files, ...edit }).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));

describe('a change that edits the workflow of the gate', () => {
  const base = { ...CURSOR, 'README.md': 'Hello.\n', [FILE]: GATE };
  const worse = { ...base, '.env.production': DATABASE };
  const judge = (head: Readonly<Record<string, string>>, enforcement: 'enforcing' | 'advisory' = 'enforcing'): Promise<Comparison> => compareFiles(base, head, { enforcement });
  const paths = ({ delta }: Comparison): string[] => delta.added.paths.filter((one) => one.counts).map((one) => one.says);

  it.each(EDITS)('takes nothing from what is said of the rest of it, and is told: %s', async (_, edit) => {
    const [plain, edited] = [await judge(worse), await judge(after(worse, edit))];
    expect(JSON.stringify({ change: edited.delta.verdict, gate: edited.gate.state })).toBe(JSON.stringify({ change: plain.delta.verdict, gate: plain.gate.state }));
    expect(paths(plain).length).toBeGreaterThan(0);
    expect(paths(edited)).toEqual(expect.arrayContaining(paths(plain)));
    expect(edited.gate.because).toEqual(expect.arrayContaining([...plain.gate.because]));
    expect(edited.delta.weakened.filter((shift) => shift.kind === 'gate-wiring' && shift.counts).length).toBeGreaterThan(0);
  });

  it.each(EDITS)('and nothing else is not let in: %s', async (_, edit) => {
    for (const mode of ['enforcing', 'advisory'] as const) expect(verdictOf(await judge(after(base, edit), mode))).toMatch(/^(?:worse|mixed) closed: .*weakened gate-wiring/);
  });

  it.each<[string, string]>([
    ['names', GATE.replace('      - uses: example', '      - name: look\n        uses: example')], ['what it writes', input('fail-on: worse\n          comment: always\n          statement-file: s.json')], ['how long it may take', job('timeout-minutes: 10')], ['who waits for whom', `concurrency: gate\n${GATE}`],
  ])('without weakening it moves nothing: %s', async (_, workflow) => { expect(verdictOf(await judge({ ...base, [FILE]: workflow }))).toMatch(/^same open/); });
});

describe('the gate as a job of a runner', () => {
  const { github, pull } = stage();
  const base = { ...safe, [FILE]: GATE };
  const [plain, edited] = [served(base, { ...danger, [FILE]: GATE }), served(base, { ...danger, [FILE]: job('if: false').replace('fail-on: worse', 'fail-on: never\n          base-ref: changes'), '.github/workflows/takes.yml': TAKES })];
  const REQUIRED = { GITHUB_WORKFLOW_REF: `acme/gates/.github/workflows/crater.yml@${SHA}` };
  interface Told { readonly used: Used; readonly verdict: string; readonly everything: string }
  const judge = async (at: Served, env: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}): Promise<Told> => {
    const workspace = checkout(at.server, MERGE, 0);
    const used = await pull(at, { workspace, env, inputs: { 'json-file': 'out.json', 'statement-file': 'statement.json', comment: 'always', ...inputs } });
    const files = ['statement.json', 'out.json', 'craterscan.sarif'].map((name) => sarifOf(workspace, name));
    const said = must(readJudgement(readFileSync(join(workspace, 'statement.json')))).predicate;
    const { verdict, change, mode, sealed } = used.outputs;
    return {
      used, verdict: JSON.stringify([used.main.code, { verdict, change, mode, sealed }, said.verdict, said.enforcement, said.asked, used.main.stdout.split('\n')[0]]),
      everything: [...files, used.main.stdout, used.post.stdout, used.summary, JSON.stringify(used.outputs), ...github.comments.map((one) => one.body)].join('\n'),
    };
  };

  it('that it cannot edit gives the same bytes of a verdict, whatever it makes of its own', async () => {
    const [first, second] = [await judge(plain, REQUIRED), await judge(edited, REQUIRED)];
    expect(first.verdict).toMatch(/^\[1,\{"verdict":"closed","change":"worse","mode":"enforcing",/);
    expect(second.verdict).toBe(first.verdict);
    expect(second.used.summary).toContain('a job that is skipped counts as one that succeeded');
  });

  it('that it can never claims to be more than advice, whatever it is told', async () => {
    const { used, everything } = await judge(edited, { GITHUB_WORKFLOW_REF: `Codertocat/Hello-World/${FILE}@refs/heads/acme/gates/.github/workflows/crater.yml@${SHA}` }, { 'fail-on': 'never' });
    expect([used.outputs['mode'], used.main.stdout.split(' ')[1]]).toEqual(['advisory', 'advisory,']);
    expect(everything).toContain('"enforcement":"advisory"');
    expect(everything).not.toMatch(/enforcing/i);
  });
});

describe('the name of the workflow that runs', () => {
  it.each([
    `acme/shop/.github/workflows/acme/gates/.github/workflows/c.yml@${SHA}`, `acme/shop/.github/workflows/c.yml@refs/heads/acme/gates/c.yml@${SHA}`, `ACME/Shop/.github/workflows/c.yml@${SHA}`, `acme/shop/.github/workflows/@acme/gates/c.yml@${SHA}`, ` acme/gates/.github/workflows/c.yml@${SHA}`,
    `//acme/gates/c.yml@${SHA}`, `acme/gates@${SHA}`, 'acme/gates/.github/workflows/c.yml', `\nacme/gates/.github/workflows/c.yml@${SHA}`,
  ])('makes no change its own judge: %j', (workflow) => { expect(modeOf('acme/shop', workflow, false).mode).toBe('advisory'); });
});
