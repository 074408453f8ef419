import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What platforms, copies, environments and pipelines are asked by, each with a case that speaks and its repaired twin below fixtures/checks. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  'environments-share-store': [
    'appwrite', 'app-spec', 'compose-command', 'compose-project', 'compose-project-settings', 'convex', 'data-source', 'firebase', 'https-stores', 'netlify-blobs', 'netlify-contexts', 'netlify-inherits', 'render-environments', 'render-service-previews', 'secrets-of-namespaces',
    'terraform-deployed-variable', 'vercel-every-deployment', 'vercel-pulled', 'wrangler-ids', 'wrangler-inherits', 'wrangler-name', 'wrangler-preview',
  ],
  'copy-beside-its-data': ['borgmatic-container', 'crontab', 'duplicity', 'folder-tools', 'include', 'litestream', 'pgbackrest', 'pocketbase', 'rclone-crypt', 'script'],
  'backup-retention-short': ['lock', 'template', 'terraform', 'tools'],
  'backup-switched-off': ['scheduled-backup', 'suspended', 'vault-lock', 'velero-paused', 'volsync'],
  'backup-plan-absent': ['operators', 'selection'],
  'data-deleted-by-itself': ['images', 'rows-expire-template', 'anacron', 'argo', 'backup-image', 'backup-image-file', 'cdk', 'crontab', 'dumps-expire', 'durable-objects', 'empty-dir', 'free-plan', 'lifecycle', 'plan-runs-out', 'r2', 'sst', 'timer', 'velero'],
  'data-store-leaves-nothing': ['atlas', 'atlas-export'],
  'data-store-unguarded': ['cdk-context', 'given-variable', 'included', 'nested-output', 'stage-files', 'atlas-operator', 'claims-go-too', 'finalizer', 'neon-branch', 'planetscale'],
  'point-in-time-recovery-off': ['neon-history'],
  'deletion-protection-off': ['cdk-stack', 'created-stack'],
  'object-lock-off': ['azure-google', 'buckets', 'cdk', 'pulumi'],
  'volume-reclaimed-with-claim': ['chart', 'longhorn', 'overlay'],
  'script-destroys-unasked': ['deployment-commands', 'turso', 'vercel-cron'],
  'ci-job-destroys-unreviewed': ['azure', 'bitbucket', 'buildkite', 'buildkite-depends', 'circleci', 'drone', 'gitlab', 'gitlab-matrix', 'gitlab-needs', 'jenkins', 'neon-actions'],
  'environments-share-state': ['one-address'],
};
/** Twins that are called after what they do. */
const CALLED: Readonly<Record<string, string>> = { 'data-store-unguarded/claims-go-too': 'claims-stay', 'environments-share-state/one-address': 'two-addresses' };

it('each has a case that speaks and a twin', () => {
  const root = new URL('../../../fixtures/checks/', import.meta.url);
  const missing = Object.entries(PAIRS).flatMap(([check, names]) => names.flatMap((name) => {
    const bad = new URL(`${check}/bad-${name}.tree`, root);
    const good = new URL(`${check}/good-${CALLED[`${check}/${name}`] ?? name}.tree`, root);
    return existsSync(bad) && existsSync(good) && /^# expect: (?:error|warning|note) /m.test(readFileSync(bad, 'utf8')) ? [] : [`${check}: ${name}`];
  }));
  expect(missing).toEqual([]);
});
