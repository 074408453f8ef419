import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { create } from '../../../src/extract/ci/index.ts';
import type { Fact, JobFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { loadTree, treeOf } from '../../support/tree.ts';

const file = '.github/workflows/x.yml';
async function facts(text: string, more: Record<string, string> = {}): Promise<readonly Fact[]> { return factsOf(treeOf({ [file]: text, ...more }), [create]); }
async function job(text: string): Promise<JobFact | undefined> { return only(await facts(text), 'job')[0]; }
const steps = (...lines: readonly string[]): string => `on: push\njobs:\n  deploy:\n    steps:\n${lines.map((line) => `      - run: ${line}`).join('\n')}\n`;

describe('fixtures', () => {
  const folder = 'fixtures/ci';
  for (const name of readdirSync(new URL(`../../../${folder}`, import.meta.url)).filter((one) => one.endsWith('.tree')).sort()) {
    it(name, async () => {
      const fixture = loadTree(`${folder}/${name}`);
      const found = await factsOf(fixture.workspace, [create]);
      const said = (header: string): readonly string[] => fixture.headers.filter(([key]) => key === header).map(([, value]) => value);
      expect(only(found, 'operation').map((one) => `${one.program.slice(one.program.indexOf('#') + 1)} ${one.row} ${one.confirmation}`)).toEqual(said('operation'));
      expect(only(found, 'credential').map((one) => `${one.holders[0]?.slice(one.holders[0].indexOf('#') + 1)} ${one.name} ${one.kinds[0]}`)).toEqual(said('credential'));
      expect(only(found, 'job').map((one) => `${one.name} ${one.startedBy}`)).toEqual(said('job'));
      expect(only(found, 'job').filter((one) => one.environment.basis !== 'default' || (one.approval?.basis === 'set' && one.approval.value)).map((one) => `${one.name} ${one.environment.basis === 'set' ? one.environment.value : one.environment.basis} ${one.approval?.basis === 'set' && one.approval.value ? 'asks' : '-'}`)).toEqual(said('held'));
      expect(only(found, 'gap').map((one) => one.reason)).toEqual(said('gap'));
    });
  }
});

describe('jobs', () => {
  it.each([
    ['on: push', 'maintainers'], ['on: [push, pull_request]', 'contributors'], ['on:\n  issues:\n    types: [opened]', 'anyone'], ['on: pull_request_target', 'anyone'], ['on: workflow_call', 'unknown'], ['on: something_new', 'unknown'], ['on:\n  schedule:\n    - cron: "0 0 * * *"', 'maintainers'],
  ])('%s is started by %s', async (on, who) => { expect((await job(`${on}\njobs:\n  a:\n    steps:\n      - run: echo\n`))?.startedBy).toBe(who); });

  it('does not guess what an absent permissions block means', async () => {
    const found = await job(steps('echo'));
    expect(found?.permissions).toMatchObject({ basis: 'unknown', why: 'the repository default decides', at: { origin: 'absent', file } });
  });

  it.each([['permissions: read-all', 'read-all', []], ['permissions: write-all', 'write-all', []], ['permissions: {}', 'none', []], ['permissions:\n  contents: write\n  issues: read', 'listed', ['contents']]])('%s', async (permissions, value, writes) => {
    const found = await job(`on: push\n${permissions}\njobs:\n  a:\n    steps:\n      - run: echo\n`);
    expect(found?.permissions).toMatchObject({ basis: 'set', value });
    expect(found?.writes).toEqual(writes);
  });

  it('grants what the block lists, and nothing where there is none', async () => {
    expect(only(await facts('on: push\npermissions:\n  contents: write\njobs:\n  a:\n    steps: []\n'), 'grant')).toMatchObject([{ provider: 'github', effects: ['write', 'destroy'], on: { kinds: ['code'] }, bound: 'exact' }]);
    expect(only(await facts(steps('echo')), 'grant')).toEqual([]);
  });

  it('takes environments from the environment, then the branch; main counts only for a job that deploys', async () => {
    const kinds = async (text: string): Promise<readonly string[]> => (await job(text))?.environments.map((mark) => `${mark.kind} ${mark.by}`) ?? [];
    expect(await kinds('on: push\njobs:\n  a:\n    environment: production\n    steps: []\n')).toEqual(['production ci']);
    expect(await kinds('on:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    steps: []\n')).toEqual(['production branch']);
    expect(await kinds('on:\n  push:\n    branches: [main]\njobs:\n  lint:\n    steps: []\n')).toEqual([]);
    expect(await kinds('on:\n  push:\n    branches: [staging]\njobs:\n  lint:\n    steps: []\n')).toEqual(['staging branch']);
    expect((await job('on: push\njobs:\n  a:\n    environment: ${{ inputs.env }}\n    steps: []\n'))?.environment.basis).toBe('unknown');
  });
});

describe('steps', () => {
  it('put the place on the line of the command, inside a block too', async () => {
    const text = 'on: push\njobs:\n  a:\n    steps:\n      - run: |\n          echo start\n          terraform destroy -auto-approve\n';
    const [operation] = only(await facts(text), 'operation');
    expect(text.slice(operation?.evidence[0].at.start, operation?.evidence[0].at.end)).toBe('terraform destroy -auto-approve');
  });

  it('see through expressions to the secret behind a variable', async () => {
    const found = await facts('on: push\njobs:\n  a:\n    env:\n      DATABASE_URL: ${{ secrets.PROD_DATABASE_URL }}\n    steps:\n      - run: npx prisma migrate reset --force\n      - run: psql "${{ secrets.REPORTS_URL }}" -c "DROP TABLE a"\n');
    expect(only(found, 'operation').map((one) => one.target.variable)).toEqual(['PROD_DATABASE_URL', 'REPORTS_URL']);
    expect(only(found, 'credential')[0]).toMatchObject({ name: 'PROD_DATABASE_URL', foundation: 'named', kinds: ['databases.postgres-url'], holders: [`job:${file}#a`] });
  });

  it('run in the working directory', async () => {
    const found = await facts('on: push\ndefaults:\n  run:\n    working-directory: infra\njobs:\n  a:\n    steps:\n      - run: terraform destroy\n      - run: terraform destroy\n        working-directory: prod\n');
    expect(only(found, 'operation').map((one) => one.target.key)).toEqual(['tfstack:infra', 'tfstack:prod']);
  });

  it.each(['echo terraform destroy', 'terraform plan', 'terraform destroy --help', '"# terraform destroy"'])('nothing in: %s', async (line) => { expect(only(await facts(steps(line)), 'operation')).toEqual([]); });

  it('start package scripts and files of the tree', async () => {
    const [program] = only(await facts(steps('npm run reset', 'bash scripts/gone.sh', 'bash scripts/x.sh'), { 'package.json': '{}', 'scripts/x.sh': 'echo' }), 'program');
    expect(program?.starts.map((start) => start.key)).toEqual(['npm:.#reset', 'file:scripts/x.sh']);
    expect(program?.invocations).toEqual([]);
  });
});

describe('secrets and roles', () => {
  it('take no public key, name or plain variable for a secret', async () => {
    const found = await facts('on: push\njobs:\n  a:\n    env:\n      A: ${{ secrets.SUPABASE_ANON_KEY }}\n      B: ${{ vars.AWS_REGION }}\n      C: ${{ secrets.AWS_ACCOUNT_ID }}\n    steps: []\n');
    expect(only(found, 'credential')).toEqual([]);
  });

  it('say what is not known of a secret with a name of its own', async () => {
    expect(only(await facts('on: push\njobs:\n  a:\n    env:\n      A: ${{ secrets.THING }}\n    steps: []\n'), 'credential')).toMatchObject([{ provider: 'unknown', kinds: ['unknown.secret'], readOnly: { basis: 'unknown' }, confidence: 'low' }]);
  });

  it('read the role of a cloud login', async () => {
    const found = await facts('on: push\njobs:\n  a:\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: arn:aws:iam::123456789012:role/ci/deployer\n');
    expect(only(found, 'credential')).toMatchObject([{ provider: 'aws', kinds: ['aws.role'], name: 'role ci/deployer', opens: { account: '123456789012', key: 'arn:aws:iam::123456789012:role/ci/deployer' } }]);
  });
});

describe('workflows and actions beside it', () => {
  it('name a workflow of another repository as a gap', async () => {
    expect(only(await facts('on: push\njobs:\n  a:\n    uses: org/repo/.github/workflows/y.yml@main\n'), 'gap')).toMatchObject([{ kind: 'unresolved', place: { file } }]);
  });

  it('follow a local workflow and take over who starts it', async () => {
    const found = await facts('on: issues\njobs:\n  a:\n    uses: ./.github/workflows/y.yml\n    secrets: inherit\n', { '.github/workflows/y.yml': 'on: workflow_call\njobs:\n  b:\n    steps:\n      - run: terraform destroy -auto-approve\n' });
    expect(only(found, 'program')[0]?.starts.map((start) => start.key)).toEqual(['job:.github/workflows/y.yml#b']);
    expect(only(found, 'job').map((one) => one.startedBy)).toEqual(['anyone', 'anyone']);
  });

  it('lay a local action into the job that uses it', async () => {
    const found = await facts('on: push\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/wipe\n', { '.github/actions/wipe/action.yml': 'runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: terraform destroy -auto-approve\n' });
    expect(only(found, 'operation').map((one) => [one.row, one.program, one.evidence.map((evidence) => evidence.at.file)])).toEqual([['terraform.destroy', `job:${file}#a`, ['.github/actions/wipe/action.yml', file]]]);
  });

  it('join jobs that share a cache, both ways', async () => {
    const cache = '      - uses: actions/cache@v4\n        with:\n          path: node_modules\n          key: ${{ runner.os }}-npm-${{ hashFiles(\'x\') }}\n';
    const found = await facts(`on: issues\njobs:\n  triage:\n    steps:\n${cache}`, { '.github/workflows/publish.yml': `on: schedule\njobs:\n  publish:\n    steps:\n${cache}` });
    expect(only(found, 'relation').map((one) => [one.kind, one.from, one.to])).toContainEqual(['serves', `job:${file}#triage`, 'job:.github/workflows/publish.yml#publish']);
  });

  it('survive any shape', async () => {
    for (const text of ['', '[]', 'jobs: 3', 'on: {}\njobs:\n  a: null\n  b: []\n  c:\n    steps: 3\n    permissions: [1]\n    environment: [x]\n', 'jobs:\n  a:\n    steps:\n      - 3\n      - run: {a: b}\n      - uses: [x]\n      - run: "${{ }} ${{ secrets.X"\n', 'jobs:\n  __proto__:\n    steps: []\n']) {
      expect(only(await facts(text), 'gap').some((gap) => gap.reason.includes('fault of craterscan'))).toBe(false);
    }
  });
});
