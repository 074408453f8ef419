import { describe, expect, it } from 'vitest';
import { explain } from '../../src/report/explain.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { scanTree } from '../support/scan.ts';
import { loadTree, treeOf } from '../support/tree.ts';

const WIDER = 'fixtures/checks/credential-wider-than-use';
/** Credentials of different kinds and foundations, from the trees of a rule or written here. */
const CASES: readonly (readonly [string, string, string | Record<string, string>])[] = [
  ['aws-access-key', 'AWS_SECRET_ACCESS_KEY', `${WIDER}/bad-aws-python.tree`],
  ['aws-role-of-a-job', 'role reports-upload', `${WIDER}/good-aws-python.tree`],
  ['cloudflare-token', 'CLOUDFLARE_API_TOKEN', `${WIDER}/bad-cloudflare-go.tree`],
  ['fly-token-undecided', 'FLY_API_TOKEN', `${WIDER}/bad-fly-workflow.tree`],
  ['github-token-handed-on', 'GITHUB_PAT', `${WIDER}/good-github-ruby.tree`],
  ['netlify-token', 'NETLIFY_AUTH_TOKEN', `${WIDER}/bad-netlify-php.tree`],
  ['railway-account-token', 'RAILWAY_API_TOKEN', `${WIDER}/bad-railway-python.tree`],
  ['stripe-key-that-deletes', 'STRIPE_SECRET_KEY', `${WIDER}/good-stripe-python.tree`],
  ['supabase-service-role', 'SUPABASE_SERVICE_ROLE_KEY', `${WIDER}/bad-supabase-script.tree`],
  ['password-of-nobody-knows', 'smtpPassword', { 'src/mail.ts': "const smtpPassword = '{{password:smtp}}';\nexport default smtpPassword;\n" }],
  ['logged-in-account', 'the logged-in AWS account', 'fixtures/stories/aws-keys-s3-rb.tree'],
  ['profile-of-an-agent', 'profile acme-prod', 'fixtures/stories/aws-profile-agent-settings.tree'],
  ['service-account-key', 'private_key', 'fixtures/stories/gcp-service-account.tree'],
  ['login-of-a-cluster', 'users.admin', 'fixtures/stories/kubeconfig-prod.tree'],
  ['client-of-another-file', 'STRIPE_SECRET_KEY', `${WIDER}/bad-stripe-imported.tree`],
  ['token-that-writes', 'ANTHROPIC_API_KEY', 'fixtures/stories/ci-agent-issues-repaired.tree'],
  ['database-address', 'DATABASE_URL', { '.env': 'DATABASE_URL=postgres://app:{{password:main}}@db.example.net:5432/app\n' }],
];

describe('credentials of different kinds, explained', () => {
  it.each(CASES)('%s reads as it was read by us', async (name, id, from) => {
    const workspace = typeof from === 'string' ? loadTree(from).workspace : treeOf(from);
    const text = explain(await scanTree(workspace), id, DEFAULT_OPTIONS) ?? 'nothing is called so\n';
    await expect(text).toMatchFileSnapshot(`../../fixtures/report/explain/${name}.txt`);
  });
});
