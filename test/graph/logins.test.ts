import { describe, expect, it } from 'vitest';
import type { Path, ScanResult } from '../../src/model/index.ts';
import { scanTree } from '../support/scan.ts';
import { parseTree } from '../support/tree.ts';

const scanned = async (tree: string): Promise<ScanResult> => scanTree(parseTree(`# title: t\n${tree}`).workspace);
const FREE = '=== .claude/settings.json\n{ "permissions": { "defaultMode": "bypassPermissions" } }\n';
const CLAIM = '=== k8s/pvc.yaml\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: orders-db, namespace: shop }\nspec: { accessModes: [ReadWriteOnce] }\n';
const says = (path: Path | undefined): string => path?.edges.map((edge) => `${edge.title} ${edge.says}`).join(' | ') ?? '';
const worst = (result: ScanResult): Path | undefined => result.graph.paths[0];

describe('the login of a developer', () => {
  it('reaches what the manifests hold, and is listed without being counted', async () => {
    const result = await scanned(FREE + CLAIM);
    expect(worst(result)).toMatchObject({ foundation: 'ambient', gate: 'open', counts: false, confidence: 'low', operation: 'kubectl delete pvc' });
    expect(result.findings.filter((finding) => finding.rule === 'path-destroys-data').map((finding) => finding.level)).toEqual(['note']);
  });

  it('is no login where no manifest holds anything', async () => {
    const result = await scanned(`${FREE}=== k8s/service.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n`);
    expect(result.graph.credentials).toEqual([]);
  });

  it('is kept away by a sandbox that keeps its store away, and by no narrower one', async () => {
    const settings = (deny: string): string => `=== .claude/settings.json\n${JSON.stringify({ permissions: { allow: ['Bash(aws:*)'] }, env: { AWS_PROFILE: 'acme-prod' }, sandbox: { enabled: true, allowUnsandboxedCommands: false, failIfUnavailable: true, filesystem: { denyRead: [deny] } } })}\n`;
    expect((await scanned(settings('~/.aws'))).graph.paths.map((path) => path.gate)).toEqual(['closed']);
    expect((await scanned(settings('~/.aws/credentials'))).graph.paths.map((path) => path.gate)).toEqual(['open']);
    expect((await scanned(settings('~/.ssh'))).graph.paths.map((path) => path.gate)).toEqual(['open']);
  });

  it('is presumed for a tool that is told no account', async () => {
    const result = await scanned(`${FREE}=== scripts/tidy.sh\ngh repo delete acme/old --yes\n`);
    expect(worst(result)).toMatchObject({ foundation: 'ambient', counts: false, operation: 'gh repo delete' });
    expect(says(worst(result))).toContain('the logged-in GitHub CLI');
  });
});

describe('a profile', () => {
  const home = (settings: string): string => `=== ~/.aws/config (home)\n[profile acme-prod]\n${settings}\n[profile unused]\nsso_session = corp\nsso_account_id = 111122223333\n`;

  it('is one credential, whoever names it, and says how its keys come about', async () => {
    const result = await scanned(`${FREE}=== .envrc\nexport AWS_PROFILE=acme-prod\n=== infra/main.tf\nprovider "aws" {\n  profile = "acme-prod"\n}\nresource "aws_s3_bucket" "b" {\n  bucket = "acme-b"\n}\n${home('role_arn = arn:aws:iam::444455556666:role/Admin\nsource_profile = base')}`);
    const mine = result.graph.credentials.filter((one) => one.name === 'profile acme-prod');
    expect(mine.map((one) => one.places.map((place) => place.file).sort())).toEqual([['.envrc', 'infra/main.tf', '~/.aws/config']]);
    expect(says(result.graph.paths.find((path) => path.credential === mine[0]?.id))).toContain('for the session of a role taken with profile base');
    expect(result.graph.credentials.find((one) => one.name === 'profile unused')?.authority).toEqual([]);
  });

  it('in the settings of one agent is no authority of another', async () => {
    const result = await scanned('=== .claude/settings.json\n{ "permissions": { "defaultMode": "bypassPermissions" }, "env": { "AWS_PROFILE": "acme-prod" } }\n=== .codex/config.toml\nsandbox_mode = "danger-full-access"\napproval_policy = "never"\n');
    expect([...new Set(result.graph.paths.map((path) => path.agent))]).toEqual(['claude-code']);
  });
});

describe('what a program is given by a store of secrets', () => {
  const script = (line: string): string => `${FREE}=== scripts/reset.sh\n${line}\npsql "$DATABASE_URL" -c 'DROP DATABASE app'\n`;
  it.each([
    'DATABASE_URL=$(aws ssm get-parameter --name /prod/db/url --with-decryption --query Parameter.Value --output text)',
    'DATABASE_URL="$(aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text)"',
    'export DATABASE_URL=$(gcloud secrets versions access latest --secret=prod-database-url)',
    'DATABASE_URL=$(az keyvault secret show --vault-name shop-prod --name db --query value -o tsv)',
    'DATABASE_URL=$(vault kv get -field=url secret/prod/db)',
    'DATABASE_URL=$(op read op://prod/db/url)',
    'DATABASE_URL=$(doppler secrets get DATABASE_URL --plain --config prd)',
  ])('%s', async (line) => {
    expect(worst(await scanned(script(line)))).toMatchObject({ foundation: 'named', counts: true, operation: 'DROP DATABASE' });
    expect(worst(await scanned(script(line.replaceAll(/prod|prd/g, 'own'))))).toMatchObject({ foundation: 'named', counts: false });
  });

  it.each(['doppler run --config prd --', 'infisical run --env=prod --', 'chamber exec shop-prod --', 'phase run --env production --'])('%s', async (start) => {
    const of = (words: string): Promise<ScanResult> => scanned(`${FREE}=== scripts/reset.sh\n${words} psql "$DATABASE_URL" -c 'DROP DATABASE app'\n`);
    expect(worst(await of(start))).toMatchObject({ foundation: 'named', counts: true });
    expect(worst(await of(start.replaceAll(/production|prod|prd/g, 'mine')))).toMatchObject({ foundation: 'named', counts: false });
  });
});

it('a role that a job takes by its own identity is said to be short', async () => {
  const result = await scanned('=== .github/workflows/deploy.yml\non: push\npermissions: { id-token: write, contents: read }\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with: { role-to-assume: "arn:aws:iam::444455556666:role/deploy", role-duration-seconds: 1800, aws-region: eu-west-1 }\n');
  expect(result.graph.credentials.map((one) => one.lasts)).toEqual(['for 30 minutes at a time, by the identity of the job']);
});
