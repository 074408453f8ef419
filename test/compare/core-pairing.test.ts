import { describe, expect, it } from 'vitest';
import { pairingOf } from '../../src/compare/index.ts';
import type { Pairing } from '../../src/compare/index.ts';
import { keyMapper } from '../../src/compare/scopes.ts';
import type { FileChange, TreeChanges } from '../../src/model/index.ts';
import { compareFiles } from '../support/compare.ts';

/** Changes in which these files and directories of the head had other names. */
function renamed(files: Readonly<Record<string, string>>, directories: Readonly<Record<string, string>> = {}): TreeChanges {
  const back = Object.fromEntries(Object.entries(files).map(([head, base]) => [base, head]));
  return {
    files: Object.entries(files).map(([head, base]): FileChange => ({ head, base, added: [], removed: [] })),
    baseOf: (head) => files[head] ?? head, headOf: (base) => back[base] ?? base, baseDirectoryOf: (head) => directories[head] ?? head,
  };
}

describe('keys of the head in the names of the base', () => {
  const toBase = keyMapper(renamed(
    { 'deploy/run.sh': 'scripts/run.sh', '.github/workflows/agents.yml': '.github/workflows/triage.yml', 'deploy/.mcp.json': '.mcp.json', 'cloud/production.tfvars': 'infra/prod.tfvars', 'lib/@shop/one.ts': 'lib/two.ts' },
    { cloud: 'infra', 'apps/shop': '.', deploy: 'scripts' },
  ));
  it.each([
    ['tf:cloud:aws_db_instance.main', 'tf:infra:aws_db_instance.main'],
    ['tf:cloud:module.db["a:b"].aws_db_instance.main', 'tf:infra:module.db["a:b"].aws_db_instance.main'],
    ['tf:cloud@staging:aws_db_instance.main', 'tf:infra@staging:aws_db_instance.main'],
    ['tf:cloud@production:aws_db_instance.main', 'tf:infra@prod:aws_db_instance.main'],
    ['tf:cloud/modules/db:aws_db_instance.main', 'tf:infra/modules/db:aws_db_instance.main'],
    ['tfstack:cloud', 'tfstack:infra'],
    ['compose:apps/shop', 'compose:.'],
    ['compose:apps/shop:volume:pgdata', 'compose:.:volume:pgdata'],
    ['compose:apps/shop:service:db', 'compose:.:service:db'],
    ['compose:apps/shop#production', 'compose:.#production'],
    ['bind:apps/shop/data', 'bind:data'],
    ['bind:~/data', 'bind:~/data'],
    ['bind:/var/lib/data', 'bind:/var/lib/data'],
    ['npm:apps/shop#db:push', 'npm:.#db:push'],
    ['make:deploy#nuke', 'make:scripts#nuke'],
    ['file:deploy/run.sh', 'file:scripts/run.sh'],
    ['job:.github/workflows/agents.yml#triage', 'job:.github/workflows/triage.yml#triage'],
    ['mcp:deploy/.mcp.json#db', 'mcp:.mcp.json#db'],
    ['variable:npm:apps/shop#db:push#DATABASE_URL', 'variable:npm:.#db:push#DATABASE_URL'],
    ['variable:file:deploy/run.sh#TOKEN', 'variable:file:scripts/run.sh#TOKEN'],
    ['copies:compose:apps/shop:volume:pgdata', 'copies:compose:.:volume:pgdata'],
    ['ci:agents.yml/triage', 'ci:triage.yml/triage'],
    ['run:deploy/run.sh#codex', 'run:scripts/run.sh#codex'],
    ['cdk:lib/@shop/one.ts:Shop/Kept~2', 'cdk:lib/two.ts:Shop/Kept~2'], ['cfn:deploy/run.sh@staging:Table', 'cfn:scripts/run.sh@staging:Table'], ['cfn:deploy/run.sh:Table', 'cfn:scripts/run.sh:Table'], ['cfnstack:deploy/run.sh', 'cfnstack:scripts/run.sh'],
    ['arm:deploy/run.sh#/0', 'arm:scripts/run.sh#/0'], ['arm:deploy/run.sh#/4>arm:deploy/run.sh#/0', 'arm:scripts/run.sh#/4>arm:scripts/run.sh#/0'], ['arm:deploy/run.sh>arm:main.json#/1>arm:deploy/run.sh#/0', 'arm:scripts/run.sh>arm:main.json#/1>arm:scripts/run.sh#/0'],
    ['ansible:deploy/run.sh:a.b', 'ansible:scripts/run.sh:a.b'], ['pulumi:deploy/run.sh:files', 'pulumi:scripts/run.sh:files'], ['sst:deploy/run.sh', 'sst:scripts/run.sh'], ['deploy:deploy/run.sh#cron /a', 'deploy:scripts/run.sh#cron /a'],
    ['cdkstack:apps/shop', 'cdkstack:.'], ['samstack:cloud', 'samstack:infra'], ['slsstack:cloud', 'slsstack:infra'], ['pulumistack:cloud', 'pulumistack:infra'],
    // What names a thing of the world stays, whatever files are called.
    ['db:cloud:5432/deploy', 'db:cloud:5432/deploy'], ['dbhost:cloud:5432', 'dbhost:cloud:5432'], ['arn:aws:rds:eu-west-1:1:db:cloud', 'arn:aws:rds:eu-west-1:1:db:cloud'],
    ['k8s:cloud:Deployment/deploy', 'k8s:cloud:Deployment/deploy'], ['railway:cloud:volume:deploy', 'railway:cloud:volume:deploy'], ['s3:deploy', 's3:deploy'], ['claude-code', 'claude-code'], ['', ''],
  ])('%s was %s', (head, base) => { expect(toBase(head)).toBe(base); });

  it('take only a workflow for what an agent of CI is named after', () => {
    expect(keyMapper(renamed({ 'docs/agents.yml': 'docs/triage.yml' }))('ci:agents.yml/triage')).toBe('ci:agents.yml/triage');
  });

  it('stay where nothing was renamed', () => {
    const same = keyMapper(renamed({}));
    for (const key of ['tf:infra@prod:a.b', 'variable:npm:.#x#Y', 'copies:file:a#b', 'ci:x.yml/y', 'mcp:a#b#c', 'bind:./x']) expect(same(key)).toBe(key);
  });
});

const URL_OF = (host: string, password = 'a'): string => `DATABASE_URL=postgres://app:{{password:${password}}}@${host}:5432/app\n`;
const compose = 'services:\n  db:\n    image: postgres:16\n    volumes:\n      - pgdata:/var/lib/postgresql/data\nvolumes:\n  pgdata:\n';

async function paired(base: Readonly<Record<string, string>>, head: Readonly<Record<string, string>>): Promise<Pairing> {
  const { base: before, head: after, delta } = await compareFiles(base, head);
  return pairingOf(before, after, delta.changes);
}
const names = (pairing: Pairing): readonly string[] => pairing.resources.both.map(({ base, head }) => `${base.id} = ${head.id}`);

describe('resources', () => {
  it('are one by a strong key, wherever it is written', async () => {
    expect(names(await paired({ '.env': URL_OF('pg.example.net') }, { 'config/app.env': `# moved\n${URL_OF('pg.example.net')}` }))).toEqual(['db:pg.example.net:5432/app = db:pg.example.net:5432/app']);
  });

  it('follow a directory that was renamed', async () => {
    const moved = await paired({ 'docker-compose.yml': compose, 'README.md': '# a\n' }, { 'deploy/docker-compose.yml': compose, 'README.md': '# a\n' });
    expect(names(moved)).toContain('compose:.:volume:pgdata = compose:deploy:volume:pgdata');
    expect(moved.resources.onlyHead).toEqual([]);
  });

  it('are told by type, name, provider and kind where one is left on each side', async () => {
    // Too little in common for a renamed file.
    const before = { 'infra/a.tf': 'resource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n' };
    const after = { 'cloud/b.tf': 'locals {\n  one = "1"\n  two = "2"\n  three = "a long line of text that nothing else has"\n  four = "and another one as long as that"\n}\nresource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n' };
    expect(names(await paired(before, after))).toContain('tf:infra:aws_db_instance.main = tf:cloud:aws_db_instance.main');
    // Two that fit are none.
    const two = await paired(before, { ...after, 'other/c.tf': after['cloud/b.tf'] });
    expect(names(two).filter((one) => one.includes('aws_db_instance'))).toEqual([]);
  });

  it('are two where their hosts are two, whatever else is alike', async () => {
    const pairing = await paired({ '.env': URL_OF('db.staging.example.net') }, { '.env': URL_OF('db.production.example.net') });
    expect(names(pairing)).toEqual([]);
    expect([pairing.resources.onlyBase.length, pairing.resources.onlyHead.length]).toEqual([1, 1]);
  });

  it('are others where the code names another thing of the world by the same address', async () => {
    const bucket = (name: string): Record<string, string> => ({ 'infra/main.tf': `resource "aws_s3_bucket" "data" {\n  bucket = "${name}"\n}\nresource "aws_db_instance" "main" {\n  identifier = "${name}"\n}\n` });
    const pairing = await paired(bucket('acme-scratch'), bucket('acme-ledger'));
    expect(pairing.resources.onlyHead.map((one) => one.id).sort()).toEqual(['tf:infra:aws_db_instance.main', 'tf:infra:aws_s3_bucket.data']);
    const { delta, gate } = await compareFiles({ '.claude/settings.json': '{ "permissions": { "allow": ["Bash(terraform:*)"] } }', ...bucket('acme-scratch') }, { '.claude/settings.json': '{ "permissions": { "allow": ["Bash(terraform:*)"] } }', ...bucket('acme-ledger') });
    expect([['worse', 'mixed'].includes(delta.verdict), gate.state]).toEqual([true, 'closed']);
  });

  it('stay what they are when a second variables file makes variants of them', async () => {
    const main = 'provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n';
    const pairing = await paired({ 'infra/main.tf': main, 'infra/prod.tfvars': 'size = 1\n' }, { 'infra/main.tf': main, 'infra/prod.tfvars': 'size = 1\n', 'infra/staging.tfvars': 'size = 2\n' });
    expect(names(pairing).filter((one) => one.includes('aws_db_instance'))).toEqual(['tf:infra:aws_db_instance.main = tf:infra@prod:aws_db_instance.main']);
    expect(pairing.resources.onlyHead.map((one) => one.id).filter((id) => id.includes('aws_db_instance'))).toEqual(['tf:infra@staging:aws_db_instance.main']);
  });

  it('one explains one: a second one of the same sort in the head is new', async () => {
    const pairing = await paired({ 'a/main.tf': 'resource "aws_s3_bucket" "data" {\n  bucket = "acme-data"\n}\n' }, { 'a/main.tf': 'resource "aws_s3_bucket" "data" {\n  bucket = "acme-data"\n}\n', 'b/main.tf': 'resource "aws_s3_bucket" "data" {\n}\n' });
    expect(pairing.resources.both.filter(({ base }) => base.kind === 'object-store')).toHaveLength(1);
    expect(pairing.resources.onlyHead.filter((one) => one.kind === 'object-store').map((one) => one.id)).toEqual(['tf:b:aws_s3_bucket.data']);
  });
});

describe('credentials', () => {
  const of = (pairing: Pairing): readonly string[] => pairing.credentials.both.map(({ base, head }) => `${base.name} in ${base.places[0].file} = ${head.name} in ${head.places[0].file}`);

  it('are one by value, under another name in another file too', async () => {
    expect(of(await paired({ '.env': 'STRIPE_SECRET_KEY={{stripe-live:a}}\n' }, { 'config/pay.env': 'PAYMENT_KEY={{stripe-live:a}}\n' }))).toEqual(['STRIPE_SECRET_KEY in .env = PAYMENT_KEY in config/pay.env']);
  });

  it('are one by name where the value was rotated', async () => {
    expect(of(await paired({ '.env': 'STRIPE_SECRET_KEY={{stripe-live:a}}\n' }, { '.env': 'STRIPE_SECRET_KEY={{stripe-live:b}}\n' }))).toEqual(['STRIPE_SECRET_KEY in .env = STRIPE_SECRET_KEY in .env']);
  });

  it('that lie here now and were kept elsewhere are others', async () => {
    const workflow = 'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: railway up\n        env:\n          RAILWAY_TOKEN: ${{ secrets.RAILWAY_TOKEN }}\n';
    const pairing = await paired({ '.github/workflows/d.yml': workflow }, { '.github/workflows/d.yml': workflow, '.env': 'RAILWAY_TOKEN={{uuid:t}}\n' });
    expect(pairing.credentials.onlyHead.map((one) => `${one.foundation} ${one.name}`)).toEqual(['found RAILWAY_TOKEN']);
  });

  it('two of one name are told apart by the files they stand in', async () => {
    const pairing = await paired({ 'a/.env': 'STRIPE_SECRET_KEY={{stripe-live:a}}\n', 'b/.env': 'STRIPE_SECRET_KEY={{stripe-live:b}}\n' }, { 'a/.env': 'STRIPE_SECRET_KEY={{stripe-live:c}}\n', 'b/.env': 'STRIPE_SECRET_KEY={{stripe-live:d}}\n' });
    expect([...of(pairing)].sort()).toEqual(['STRIPE_SECRET_KEY in a/.env = STRIPE_SECRET_KEY in a/.env', 'STRIPE_SECRET_KEY in b/.env = STRIPE_SECRET_KEY in b/.env']);
  });
});

describe('agents', () => {
  const workflow = (job: string): string => `on:\n  issues:\n    types: [opened]\njobs:\n  ${job}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: claude -p "triage this" --dangerously-skip-permissions\n`;
  const ci = (pairing: Pairing): readonly string[] => pairing.agents.both.filter(({ head }) => head.id.startsWith('ci:')).map(({ base, head }) => `${base.id} = ${head.id}`);

  it('of a workflow follow its file', async () => {
    expect(ci(await paired({ '.github/workflows/triage.yml': workflow('go') }, { '.github/workflows/agents.yml': workflow('go') }))).toEqual(['ci:triage.yml/go = ci:agents.yml/go']);
  });

  it('of a workflow are the same under another name of the job, if it is the only one', async () => {
    expect(ci(await paired({ '.github/workflows/triage.yml': workflow('go') }, { '.github/workflows/triage.yml': workflow('triage') }))).toEqual(['ci:triage.yml/go = ci:triage.yml/triage']);
  });

  it('that only one tree configures are on both sides all the same', async () => {
    const pairing = await paired({ '.claude/settings.json': '{}' }, { '.codex/config.toml': 'sandbox_mode = "read-only"\n' });
    expect(pairing.agents.both.map(({ base }) => base.id)).toEqual(['claude-code', 'codex', 'unconfigured']);
    expect([...pairing.agents.onlyBase, ...pairing.agents.onlyHead]).toEqual([]);
  });
});

describe('a data store under another name', () => {
  const service = (name: string, volume = 'pgdata', image = 'postgres:16'): string => `services:\n  ${name}:\n    image: ${image}\n    volumes:\n      - ${volume}:/var/lib/postgresql/data\nvolumes:\n  ${volume}:\n`;

  it('is the same one where it lies on the same volume', async () => {
    expect(names(await paired({ 'docker-compose.yml': service('db') }, { 'docker-compose.yml': service('postgres') }))).toContain('compose:.:service:db = compose:.:service:postgres');
  });

  it('is another one on another volume, and of another sort', async () => {
    const other = await paired({ 'docker-compose.yml': service('db') }, { 'docker-compose.yml': service('postgres', 'pgdata17') });
    expect(other.resources.onlyHead.map((one) => one.id).sort()).toEqual(['compose:.:service:postgres', 'compose:.:volume:pgdata17']);
    const sort = await paired({ 'docker-compose.yml': service('db') }, { 'docker-compose.yml': service('store', 'pgdata', 'redis:7') });
    expect(sort.resources.onlyHead.map((one) => one.id)).toEqual(['compose:.:service:store']);
  });
});
