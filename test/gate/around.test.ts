import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/discover/memory.ts';
import type { Workspace } from '../../src/model/index.ts';
import { readTrust } from '../../src/trust.ts';

type Files = Readonly<Record<string, string>>;
const tree = (files: Files): Workspace => memoryWorkspace(Object.entries(files).map(([path, content]) => ({ path, content })));
async function worse(before: Files, after: Files): Promise<string> {
  const base = tree(before);
  const { weakened } = await readTrust({ trust: base, base, head: tree(after) });
  return weakened.filter((shift) => shift.counts).map((shift) => shift.says).join('\n');
}

const FILE = '.github/workflows/gate.yml';
const steps = (...lines: readonly string[]): string => `on: [pull_request]\njobs:\n  crater:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v5\n${lines.map((line) => `      - ${line}\n`).join('')}`;
const ACTION = `uses: example/craterscan@${'0123456789'.repeat(4)}`;
const USES = steps(ACTION);
const job = (line: string): string => USES.replace('    runs-on: ubuntu-latest', `    ${line}`);

describe('what is around the gate', () => {
  it.each<[string, string, RegExp]>([
    ['a machine of somebody', job('runs-on: self-hosted'), /so another machine judges/], ['a machine nobody can name', job('runs-on: ${{ vars.RUNNER }}'), /so another machine judges/],
    ['an image', job('runs-on: ubuntu-latest\n    container: example/image'), /so another machine judges/], ['a list that may be empty', job("runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        x: ${{ fromJSON(vars.X) }}"), /new condition/],
    ['variables set by a step before it', steps('run: echo "NODE_OPTIONS=--require ./x.js" >> "$GITHUB_ENV"', ACTION), /sets variables or the search path/], ['a search path set by a step before it', steps('run: echo "$PWD/bin" >> $GITHUB_PATH', ACTION), /sets variables or the search path/],
  ])('%s: worse', async (_name, after, says) => { expect(await worse({ [FILE]: USES }, { [FILE]: after })).toMatch(says); });

  it('another machine of the service, back to one, and another version of an image are no matter', async () => {
    for (const [before, after] of [[USES, job('runs-on: windows-2025')], [job('runs-on: self-hosted'), USES], [job('runs-on: ubuntu-latest\n    container: example/image:1'), job('runs-on: ubuntu-latest\n    container:\n      image: example/image:2')]] as const) expect(await worse({ [FILE]: before }, { [FILE]: after })).toBe('');
  });
});

describe('a check that is called like the gate', () => {
  const other = (name: string, more = ''): string => `on: [pull_request]\njobs:\n  other:\n    name: ${name}\n    runs-on: ubuntu-latest\n${more}    steps:\n      - run: "true"\n`;
  const list = (values: string): string => `    strategy:\n      matrix:\n        n: ${values}\n`;
  it.each([
    ['a word in an expression', other("${{ 'crater' }}")], ['a part of one', other("cra${{ 'ter' }}")], ['a list', other('${{ matrix.n }}', list('[tests, crater]'))], ['an entry of a list', other('${{ matrix.n }}', '    strategy:\n      matrix:\n        include:\n          - n: crater\n')],
    ['what only a run can tell', other('${{ vars.NAME }}')], ['a list that only a run can tell', other('${{ matrix.n }}', list('${{ fromJSON(vars.N) }}'))],
  ])('by %s: worse', async (_name, file) => { expect(await worse({ [FILE]: USES }, { [FILE]: USES, '.github/workflows/other.yml': file })).toMatch(/has the name of the job that runs the gate/); });
  it.each([['other names of a list', other('${{ matrix.n }}', list('[18, 20]'))], ['a name around what only a run can tell', other('tests (${{ vars.NAME }})')]])('not by %s', async (_name, file) => {
    expect(await worse({ [FILE]: USES }, { [FILE]: USES, '.github/workflows/other.yml': file })).toBe('');
  });
});

describe('the gate started by another name', () => {
  const COMMAND = 'npx --yes craterscan@0.1.0 compare origin/main HEAD';
  const script = { [FILE]: steps('run: ./scripts/gate.sh'), 'scripts/gate.sh': `#!/bin/sh\nset -e\n${COMMAND}\n` };
  const npm = { [FILE]: steps('run: npm ci && npm run crater'), 'package.json': JSON.stringify({ scripts: { crater: 'craterscan compare origin/main HEAD' }, devDependencies: { craterscan: '^0.1.0' } }) };
  const make = { [FILE]: steps('run: make crater'), Makefile: `all:\n\ttrue\n\ncrater:\n\t@${COMMAND}\n` };
  it.each<[string, Files, Files, RegExp]>([
    ['a script that does nothing now', script, { 'scripts/gate.sh': '#!/bin/sh\ntrue\n' }, /runs the gate no more/], ['a script whose failure is passed over', script, { 'scripts/gate.sh': `#!/bin/sh\nset -e\n${COMMAND} || true\n` }, /fails nothing any more/],
    ['a script that goes on', script, { 'scripts/gate.sh': `#!/bin/sh\n${COMMAND}\necho done\n` }, /fails nothing any more/], ['a script that is passed over', script, { [FILE]: steps('run: ./scripts/gate.sh || true') }, /fails nothing any more/], ['a script that never closes', script, { 'scripts/gate.sh': `set -e\n${COMMAND} --fail-on never\n` }, /from no level on/],
    ['a script of package.json', npm, { 'package.json': npm['package.json'].replace('craterscan compare origin/main HEAD', 'true') }, /runs the gate no more/], ['a dependency from a folder', npm, { 'package.json': npm['package.json'].replace('^0.1.0', 'file:./fake') }, /another program may run by its name/],
    ['another registry', npm, { '.npmrc': 'registry=https://packages.example.net/\n' }, /another program may run by its name/], ['a target of a Makefile', make, { Makefile: make.Makefile.replace(COMMAND, 'true') }, /runs the gate no more/], ['a failure that make passes over', make, { Makefile: make.Makefile.replace('@npx', '-npx') }, /fails nothing any more/],
  ])('%s: worse', async (_name, before, change, says) => { expect(await worse(before, { ...before, ...change })).toMatch(says); });

  it('what else stands there is no matter', async () => {
    for (const [before, change] of [[script, { 'scripts/gate.sh': `#!/bin/sh\n# why\nset -e\necho gate\n${COMMAND}\n` }], [npm, { 'package.json': npm['package.json'].replace('^0.1.0', '^0.2.0').replace('"scripts":{', '"scripts":{"test":"vitest",') }], [npm, { '.npmrc': 'save-exact=true\n' }], [make, { Makefile: `# x\n${make.Makefile}` }]] as const) expect(await worse(before, { ...before, ...change })).toBe('');
  });
});
