import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gateRuns as gateOf } from '../src/gate-runs.ts';
import type { GateRun } from '../src/gate-runs.ts';
import { memoryWorkspace } from '../src/discover/memory.ts';
import type { Workspace } from '../src/model/index.ts';
import { readTrust } from '../src/trust.ts';
import type { Trust } from '../src/trust.ts';

const EXAMPLES = new URL('../docs/examples/', import.meta.url);
const FILE = '.github/workflows/crater.yml';
const gateRuns = async (workspace: Workspace): Promise<readonly GateRun[]> => (await gateOf(workspace)).runs;
const tree = (files: Record<string, string | undefined>): Workspace => memoryWorkspace([{ path: 'a.txt', content: 'a\n' }, ...Object.entries(files).flatMap(([path, content]) => (content === undefined ? [] : [{ path, content }]))]);
async function wiring(before: Record<string, string | undefined>, after: Record<string, string | undefined>): Promise<Trust> {
  const base = tree(before);
  return readTrust({ trust: base, base, head: tree(after) });
}
const changed = (before: string, after: string | undefined): Promise<Trust> => wiring({ [FILE]: before }, { [FILE]: after });
const said = (trust: Trust): string => trust.weakened.map((shift) => shift.says).join('\n');

const SHA = '0123456789abcdef0123456789abcdef01234567';
const USES = `on:
  pull_request:
    types: [opened, synchronize, reopened, edited]
  merge_group:
jobs:
  crater:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: example/craterscan@${SHA}
        with:
          fail-on: worse
`;
/** A job that runs `lines`, with `keys` on its step. */
const script = (lines: string, keys = ''): string => `on: [pull_request]\njobs:\n  crater:\n    runs-on: ubuntu-latest\n    steps:\n      - name: gate\n${keys}        run: |\n${lines.split('\n').map((line) => `          ${line}\n`).join('')}`;
const COMMAND = 'npx --yes craterscan@0.1.0 compare origin/main HEAD';

describe('the gate is found', () => {
  // The signer and the nightly question start no gate.
  it.each(readdirSync(EXAMPLES).filter((name) => name.startsWith('github-') && !/-(?:sign|nightly)\./.test(name)).sort())('in the example %s', async (name) => {
    const runs = await gateRuns(tree({ [FILE]: readFileSync(new URL(name, EXAMPLES), 'utf8') }));
    expect(runs.map((run) => [run.job, run.how, run.pinned, run.swallows, run.conditions])).toEqual([['crater', 'uses', true, [], []]]);
  });

  it.each([
    ['npx', COMMAND], ['a program of the lockfile', 'npm ci\nnpx craterscan scan --fail-on error'], ['behind a folder', './node_modules/.bin/craterscan compare main'], ['behind a wrapper', 'timeout 60 craterscan scan'], ['in a chain', 'npm ci && craterscan compare main'],
  ])('as a command: %s', async (_name, lines) => { expect(await gateRuns(tree({ [FILE]: script(lines) }))).toHaveLength(1); });

  it.each([['a comment', '# craterscan compare main'], ['an echo', 'echo craterscan compare main'], ['another command of it', 'craterscan rules'], ['another program', 'other-scan compare main']])('not in %s', async (_name, lines) => {
    expect(await gateRuns(tree({ [FILE]: script(lines) }))).toEqual([]);
  });

  it('as the action of this very repository, and not as that of another', async () => {
    const workflow = USES.replace(/example\/craterscan@\w+/, './');
    expect(await gateRuns(tree({ [FILE]: workflow, 'action.yml': 'name: craterscan\nruns:\n  using: node24\n  main: a.js\n' }))).toHaveLength(1);
    expect(await gateRuns(tree({ [FILE]: workflow, 'action.yml': 'name: other\nruns:\n  using: node24\n  main: a.js\n' }))).toEqual([]);
  });

  it('through a local action, and through a workflow that others call', async () => {
    const local = { [FILE]: USES.replace(/example\/craterscan@\w+/, './.github/actions/gate'), '.github/actions/gate/action.yml': `name: gate\nruns:\n  using: composite\n  steps:\n    - uses: example/craterscan@${SHA}\n` };
    expect((await gateRuns(tree(local))).map((run) => run.file).sort()).toEqual(['.github/actions/gate/action.yml', FILE].sort());
    const called = { [FILE]: 'on: [pull_request]\njobs:\n  crater:\n    uses: ./.github/workflows/gate.yml\n', '.github/workflows/gate.yml': USES.replace(/on:[\s\S]*?jobs/, 'on: [workflow_call]\njobs') };
    expect((await gateRuns(tree(called))).map((run) => [run.file, run.how])).toEqual([[FILE, 'calls'], ['.github/workflows/gate.yml', 'uses']]);
    expect(said(await wiring(local, { ...local, '.github/actions/gate/action.yml': `name: gate\nruns:\n  using: composite\n  steps:\n    - uses: example/craterscan@${SHA}\n      continue-on-error: true\n` }))).toContain('continue-on-error');
    expect(said(await wiring(called, { ...called, [FILE]: called[FILE]?.replace('    uses', '    if: false\n    uses') }))).toContain('new condition');
  });
});

describe('weaker wiring', () => {
  const step = (line: string): string => USES.replace('      - uses: example', `      - ${line}\n        uses: example`);
  const job = (line: string): string => USES.replace('    runs-on', `    ${line}\n    runs-on`);
  it.each<[string, string | undefined, RegExp]>([
    ['the workflow deleted', undefined, /which ran the gate, was deleted/],
    ['the step taken out', USES.replace(/ {6}- uses: example[\s\S]*/, ''), /runs the gate no more/],
    ['the step replaced by one that succeeds', USES.replace(/ {6}- uses: example[\s\S]*/, '      - run: "true"\n'), /runs the gate no more/],
    ['the job replaced by one of its name', 'on: [pull_request]\njobs:\n  crater:\n    runs-on: x\n    steps:\n      - run: echo craterscan compare main\n', /runs the gate no more/],
    ['a file that is no YAML any more', `${USES}  : : [\n`, /runs the gate no more/],
    ['continue-on-error at the step', step('continue-on-error: true'), /fails nothing any more: continue-on-error/],
    ['continue-on-error at the job', job('continue-on-error: true'), /fails nothing any more: continue-on-error/],
    ['continue-on-error by an expression', step("continue-on-error: ${{ github.actor == 'x' }}"), /fails nothing any more/],
    ['if: false', step('if: false'), /new condition/], ['if: ${{ false }}', job('if: ${{ false }}'), /new condition/], ['a condition of an actor', job("if: github.actor != 'agent'"), /new condition/],
    ['a job it waits for', job('needs: build'), /new condition/],
    ['paths', USES.replace('  pull_request:\n', "  pull_request:\n    paths: ['src/**']\n"), /fewer changes: paths of pull_request/],
    ['paths-ignore', USES.replace('  pull_request:\n', "  pull_request:\n    paths-ignore: ['.env*']\n"), /fewer changes: paths-ignore of pull_request/],
    ['branches', USES.replace('  pull_request:\n', '  pull_request:\n    branches: [release]\n'), /fewer changes: branches of pull_request/],
    ['a type less', USES.replace(', edited]', ']'), /fewer changes: types of pull_request/],
    ['pull_request dropped', USES.replace(/ {2}pull_request:\n.*\n/, '  push:\n'), /started by pull_request no more/],
    ['merge_group dropped', USES.replace('  merge_group:\n', ''), /started by merge_group no more/],
    ['a higher threshold', USES.replace('fail-on: worse', 'fail-on: error'), /closes from error on; it did from worse on/],
    ['no threshold at all', USES.replace('fail-on: worse', 'fail-on: never'), /closes from no level on/],
    ['a threshold nobody can read', USES.replace('fail-on: worse', 'fail-on: ${{ vars.LEVEL }}'), /decided elsewhere/],
    ['another base', USES.replace('fail-on: worse', 'fail-on: worse\n          base-ref: feature'), /The setting base-ref of the gate/],
    ['another configuration', USES.replace('fail-on: worse', 'fail-on: worse\n          config-file: lax.yml'), /The setting config-file of the gate/],
    ['other agents', USES.replace('fail-on: worse', 'agents: none\n          fail-on: worse'), /The setting agents of the gate/],
    ['another checkout', USES.replace('checkout@v5', 'checkout@v5\n        with:\n          ref: main'), /The setting checkout ref of the gate/],
    ['an input by the back door', job('env: { INPUT_FAIL-ON: never }'), /The setting variable INPUT_FAIL-ON of the gate/],
    ['another git for all jobs', `env:\n  PATH: /tmp/bin\n${USES}`, /The setting variable PATH of the gate/],
    ['a branch for a commit', USES.replace(SHA, 'main'), /no longer pinned to a commit/],
    ['a short commit', USES.replace(SHA, SHA.slice(0, 12)), /no longer pinned to a commit/],
    ['another owner', USES.replace('example/craterscan', 'examp1e/craterscan'), /another program now/],
  ])('%s', async (_name, after, says) => {
    const trust = await changed(USES, after);
    expect(said(trust)).toMatch(says);
    for (const shift of trust.weakened) expect(shift).toMatchObject({ kind: 'gate-wiring', counts: true, at: { file: FILE } });
    // Only trust files close by themselves; the wiring counts as worse.
    expect(trust.loosened).toBe(false);
  });

  it('what cannot be read passed over, as an input and as a flag; the other way round it is stronger', async () => {
    const [strict, lax] = [USES.replace('fail-on: worse', 'fail-on: worse\n          require-complete: true'), USES.replace('fail-on: worse', 'fail-on: worse\n          require-complete: false')];
    for (const after of [USES, lax, strict.replace('complete: true', 'complete: ${{ vars.STRICT }}')]) expect(said(await changed(strict, after))).toMatch(/^The gate in the job \S+ passes over what could not be read/);
    expect(said(await changed(script(`${COMMAND} --require-complete`), script(COMMAND)))).toMatch(/passes over what could not be read/);
    for (const [before, after] of [[USES, strict], [lax, strict], [script(COMMAND), script(`${COMMAND} --require-complete`)]] as const) {
      const { weakened, strengthened } = await changed(before, after);
      expect([weakened, strengthened.map((shift) => shift.says).join()]).toEqual([[], expect.stringMatching(/is closed by what could not be read/)]);
    }
  });

  it('points at the line', async () => {
    const after = step('continue-on-error: true');
    const [shift] = (await changed(USES, after)).weakened;
    expect([shift?.side, after.slice(shift?.at.start, shift?.at.end)]).toEqual(['head', 'continue-on-error: true']);
    const [gone] = (await changed(USES, undefined)).weakened;
    expect([gone?.side, USES.slice(gone?.at.start, gone?.at.end), gone?.causes[0]?.side]).toEqual(['base', `example/craterscan@${SHA}`, 'base']);
  });

  it('another folder for a command', async () => {
    expect(said(await changed(script(COMMAND), script(COMMAND, '        working-directory: docs\n')))).toContain('The setting working-directory of the gate');
  });

  it('a new job of the same name that does something else', async () => {
    const fake = 'on: [pull_request]\njobs:\n  other:\n    name: crater\n    runs-on: x\n    steps:\n      - run: "true"\n';
    expect(said(await wiring({ [FILE]: USES }, { [FILE]: USES, '.github/workflows/fake.yml': fake }))).toMatch(/has the name of the job that runs the gate/);
    expect(said(await wiring({ [FILE]: USES, '.github/workflows/fake.yml': fake }, { [FILE]: USES, '.github/workflows/fake.yml': `# x\n${fake}` }))).toBe('');
    expect(said(await wiring({ [FILE]: USES }, { [FILE]: USES, '.github/workflows/fake.yml': fake.replace('name: crater', 'name: tests') }))).toBe('');
    expect(said(await wiring({ [FILE]: USES }, { [FILE]: USES.replace('  crater:', '  crater:\n    runs-on: x\n    steps:\n      - run: "true"\n  real:') }))).toMatch(/has the name of the job that runs the gate/);
  });

  it('moved to another file and weakened on the way', async () => {
    expect(said(await wiring({ [FILE]: USES }, { '.github/workflows/all.yml': step('if: false') }))).toContain('new condition');
  });
});

describe('a command whose failure is not heard', () => {
  it.each<[string, string]>([
    ['|| true', `${COMMAND} || true`], ['|| :', `${COMMAND} ||:`], ['|| echo', `${COMMAND} || echo "never mind"`], ['|| on the next line', `${COMMAND} \\\n  || true`], ['a pipe', `${COMMAND} | tee out.txt`], ['in the background', `${COMMAND} &\nsleep 60`],
    ['an if', `if ${COMMAND}; then\n  echo fine\nfi`], ['a not', `! ${COMMAND}`], ['set +e', `set +e\n${COMMAND}\necho done`], ['inside of echo', `echo "$(${COMMAND})"`], ['before &&', `${COMMAND} && echo fine\nls`], ['a trap', `trap 'exit 0' EXIT\n${COMMAND}`],
  ])('%s', async (_name, lines) => { expect(said(await changed(script(COMMAND), script(lines)))).toMatch(/fails nothing any more/); });

  it('a shell that goes on', async () => { expect(said(await changed(script(`${COMMAND}\nls`), script(`${COMMAND}\nls`, '        shell: bash {0}\n')))).toMatch(/the script goes on/); });

  it.each<[string, string]>([
    ['|| exit 1', `${COMMAND} || exit 1`], ['|| with a message and an exit', `${COMMAND} || { echo "worse"; exit 1; }`], ['a pipe that keeps failures', `set -o pipefail\n${COMMAND} | tee out.txt`], ['&& at the end', `${COMMAND} && echo fine`], ['more commands', `npm ci\n${COMMAND}\nls`],
    ['other output', `${COMMAND} -f json -o crater.sarif --statement s.json --quiet`], ['lines joined', 'npx --yes craterscan@0.1.0 compare \\\n  origin/main HEAD'], ['quotes', 'npx --yes craterscan@0.1.0 compare "origin/main" HEAD'],
  ])('and one that is: %s', async (_name, lines) => { expect(said(await changed(script(COMMAND), script(lines)))).toBe(''); });

  it.each<[string, string, RegExp]>([
    ['itself with itself', 'npx --yes craterscan@0.1.0 compare HEAD HEAD', /What is compared by the gate/], ['never', `${COMMAND} --fail-on never`, /from no level on/], ['no version', 'npx --yes craterscan compare origin/main HEAD', /no longer pinned to a release/],
    ['the newest version', 'npx --yes craterscan@latest compare origin/main HEAD', /no longer pinned to a release/], ['a scan for a comparison', 'npx --yes craterscan@0.1.0 scan', /another program now/], ['another configuration', `${COMMAND} --config lax.yml`, /The setting --config of the gate/],
  ])('given otherwise: %s', async (_name, lines, says) => { expect(said(await changed(script(COMMAND), script(lines)))).toMatch(says); });
});

describe('wiring that is as strong, or stronger', () => {
  it.each<[string, string]>([
    ['the same', USES], ['comments', `# why\n${USES}`], ['names', USES.replace('      - uses: example', '      - name: the crater\n        uses: example')], ['always()', USES.replace('      - uses: example', '      - if: ${{ always() }}\n        uses: example')],
    ['continue-on-error: false', USES.replace('      - uses: example', '      - continue-on-error: false\n        uses: example')], ['where it writes', USES.replace('fail-on: worse', 'fail-on: worse\n          comment: always\n          sarif-file: a.sarif\n          statement-file: s.json')], ['the default said otherwise', USES.replace(/ {8}with:\n.*\n/, '')],
    ['another runner', USES.replace('ubuntu-latest', 'ubuntu-24.04')], ['another event', USES.replace('  merge_group:', '  merge_group:\n  schedule:\n    - cron: "1 1 * * *"')], ['flow style', USES.replace('[opened, synchronize, reopened, edited]', '\n      - opened\n      - synchronize\n      - reopened\n      - edited')],
  ])('%s: nothing', async (_name, after) => {
    const trust = await changed(USES, after);
    expect([trust.weakened, trust.strengthened, trust.notes]).toEqual([[], [], []]);
  });

  it('renamed: nothing', async () => { const trust = await wiring({ [FILE]: USES }, { '.github/workflows/gate.yaml': USES }); expect([trust.weakened, trust.strengthened]).toEqual([[], []]); });
  it('weak before and after: nothing', async () => { const weak = script(`${COMMAND} || true`); expect(said(await changed(weak, `# more\n${weak}`))).toBe(''); });

  it.each<[string, string | undefined, string]>([
    ['new', undefined, USES], ['a failure that is heard now', script(`${COMMAND} || true`), script(COMMAND)], ['pinned', USES.replace(SHA, 'main'), USES], ['a lower threshold', USES.replace('worse', 'error'), USES], ['a filter taken out', USES.replace('  pull_request:\n', "  pull_request:\n    paths: ['src/**']\n"), USES],
  ])('%s: told, not counted', async (_name, before, after) => {
    const trust = await wiring({ [FILE]: before }, { [FILE]: after });
    expect(trust.weakened).toEqual([]);
    expect(trust.strengthened.map((shift) => [shift.kind, shift.counts])).toEqual([['gate-wiring', false]]);
  });

  it('another commit, and a step before it, are told', async () => {
    expect((await changed(USES, USES.replace(SHA, 'f'.repeat(40)))).notes).toEqual([`the gate in the job crater of ${FILE} is of another version: example/craterscan@ffffffffffff, and was example/craterscan@0123456789ab`]);
    expect((await changed(USES, USES.replace('      - uses: example', '      - run: cp fake /usr/local/bin/git\n      - uses: example'))).notes.join()).toContain('a step is new before the gate');
    expect((await changed(USES, USES.replace('checkout@v5', 'checkout@v6'))).notes).toEqual([]);
  });
});

describe('hostile workflows', () => {
  it.each<[string, string]>([
    ['a script of many ifs', script(`${'if '.repeat(60_000)}${COMMAND}`)], ['a script of many traps', script(`${'trap '.repeat(60_000)}\n${COMMAND}`)], ['many commands', script(Array.from({ length: 3000 }, () => 'craterscan scan').join('\n'))],
    ['many jobs', `on: push\njobs:\n${Array.from({ length: 3000 }, (_, i) => `  j${i}:\n    steps: [{uses: a/craterscan@main}]\n`).join('')}`], ['depth', `jobs: ${'['.repeat(5000)}`], ['a bomb of aliases', `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\njobs: [*d,*d,*d,*d]\n`],
    ['names that are no names', 'on: {__proto__: 1}\njobs: {__proto__: {steps: [{uses: "x/craterscan@y"}]}, "a\\nb::error": {steps: [{uses: "x/craterscan@y\\u001b[2J"}]}}\n'],
  ])('%s: soon answered, nothing that acts', async (_name, after) => {
    const trust = await changed(USES, after);
    expect(trust.weakened.length).toBeGreaterThan(0);
    expect([...trust.weakened, ...trust.strengthened].map((shift) => shift.says).concat(trust.notes).filter((says) => says.includes('\u001b') || says.includes('\n') || says.length > 500)).toEqual([]);
  });
});

describe('GitLab', () => {
  const ci = readFileSync(new URL('gitlab-ci.yml', EXAMPLES), 'utf8');
  const changedCi = (after: string): Promise<Trust> => wiring({ '.gitlab-ci.yml': ci }, { '.gitlab-ci.yml': after });
  it.each<[string, string, RegExp]>([
    ['allow_failure', ci.replace('  stage: test', '  stage: test\n  allow_failure: true'), /allow_failure/], ['when: manual', ci.replace('  stage: test', '  stage: test\n  when: manual'), /new condition/], ['other rules', ci.replace('merge_request_event', 'schedule'), /new condition/],
    ['|| true', ci.replace('-f text', '-f text || true'), /passed over with/], ['the job taken out', 'test:\n  script: [npm test]\n', /runs the gate no more/],
  ])('%s', async (_name, after, says) => { expect(said(await changedCi(after))).toMatch(says); });
  it('comments are nothing', async () => { expect(said(await changedCi(`# x\n${ci}`))).toBe(''); });
});
