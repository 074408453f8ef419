/**
 * What the destroy surface is asked by: each row names the judgements and the cases below fixtures/checks that show it, as `check/case`: `bad-<case>` speaks, and its twin, repaired by the smallest change, leaves
 * nothing above a note.
 */
export const PLATFORMS: Readonly<Record<string, readonly string[]>> = {
  Railway: ['copy-beside-its-data/railway', 'environments-share-store/https-stores'],
  Render: ['environments-share-store/render-environments', 'environments-share-store/render-service-previews', 'data-deleted-by-itself/free-plan'],
  Fly: ['environments-share-store/fly-app'],
  Heroku: ['script-destroys-unasked/heroku'],
  Vercel: ['environments-share-store/vercel-pulled', 'script-destroys-unasked/vercel-cron'],
  Netlify: ['environments-share-store/netlify-blobs'],
  'Cloudflare D1': ['environments-share-store/wrangler-ids'],
  'Cloudflare R2': ['data-deleted-by-itself/r2'],
  'Cloudflare KV': ['environments-share-store/wrangler-preview'],
  'Cloudflare Durable Objects': ['data-deleted-by-itself/durable-objects'],
  'Cloudflare Queues': ['data-deleted-by-itself/queue'],
  'Cloudflare Workers': ['environments-share-store/wrangler-name', 'environments-share-store/wrangler-inherits'],
  Supabase: ['environments-share-store/https-stores'],
  Neon: ['environments-share-store/neon-preview', 'point-in-time-recovery-off/neon-history', 'data-store-unguarded/neon-branch', 'ci-job-destroys-unreviewed/neon-actions'],
  PlanetScale: ['data-store-unguarded/planetscale'],
  Turso: ['script-destroys-unasked/turso', 'environments-share-store/https-stores'],
  'MongoDB Atlas': ['data-store-leaves-nothing/atlas', 'data-store-leaves-nothing/atlas-export'],
  Upstash: ['environments-share-store/https-stores'],
  Firebase: ['environments-share-store/firebase', 'default-target-is-production/firebase'],
  Convex: ['environments-share-store/convex'],
  Appwrite: ['environments-share-store/appwrite'],
  PocketBase: ['copy-beside-its-data/pocketbase'],
  'DigitalOcean app spec': ['environments-share-store/app-spec'],
  Litestream: ['copy-beside-its-data/litestream'],
  pgBackRest: ['copy-beside-its-data/pgbackrest'],
  'WAL-G': ['copy-beside-its-data/wal-g'],
  Barman: ['backup-retention-short/barman'],
  restic: ['copy-beside-its-data/repository-programs', 'backup-retention-short/programs'],
  borg: ['copy-beside-its-data/repository-programs', 'backup-retention-short/programs'],
  borgmatic: ['copy-beside-its-data/borgmatic-container', 'copy-beside-its-data/folder-tools', 'backup-switched-off/never-checked'],
  Kopia: ['copy-beside-its-data/repository-programs', 'backup-retention-short/programs'],
  duplicity: ['copy-beside-its-data/duplicity'],
  'rsnapshot and duply': ['copy-beside-its-data/folder-tools'],
  rclone: ['copy-beside-its-data/rclone-crypt', 'copy-beside-its-data/rclone-several', 'copy-in-same-hands/rclone'],
  Compose: ['copy-beside-its-data/compose-extends', 'copy-beside-its-data/compose-profiles', 'copy-beside-its-data/include', 'environments-share-store/compose-project', 'environments-share-store/compose-external'],
};

/** Where a copy lies in relation to what it is a copy of, and how it is made. */
export const RELATIONS: Readonly<Record<string, readonly string[]>> = {
  'same volume': ['copy-beside-its-data/compose-profiles', 'copy-beside-its-data/railway'],
  'same disk or folder': ['copy-beside-its-data/script', 'copy-beside-its-data/crontab', 'copy-beside-its-data/repository-programs'],
  'same machine': ['copy-beside-its-data/own-machine'],
  'same bucket': ['copy-beside-its-data/one-bucket'],
  'same account': ['copy-in-same-hands/one-account'],
  'same project': ['data-store-leaves-nothing/atlas-export'],
  'same cluster': ['volume-reclaimed-with-claim/chart', 'backup-plan-absent/operators'],
  'same region': ['copy-beside-its-data/same-region'],
  'same credential': ['copy-in-same-hands/rclone'],
  lock: ['object-lock-off/buckets', 'object-lock-off/azure-google', 'object-lock-off/vaults', 'backup-switched-off/vault-lock'],
  'retention and window': ['backup-retention-short/lock', 'backup-retention-short/programs', 'data-deleted-by-itself/dumps-expire', 'data-deleted-by-itself/plan-runs-out'],
  replication: ['replication-absent/buckets', 'copy-beside-its-data/same-region'],
  'export jobs': ['data-store-leaves-nothing/export', 'environments-share-store/export'],
  'by a plan': ['backup-plan-absent/selection', 'backup-plan-absent/azure-google', 'backup-plan-absent/operators'],
  native: ['backup-switched-off/retention', 'backup-not-enabled/databases', 'point-in-time-recovery-off/tables', 'versioning-off/terraform'],
};

/** What takes data away without anybody giving the order. */
export const SILENT: Readonly<Record<string, readonly string[]>> = {
  'lifecycle of AWS': ['data-deleted-by-itself/lifecycle', 'data-deleted-by-itself/cdk', 'data-deleted-by-itself/cloudformation'],
  'lifecycle of Google and Azure': ['data-deleted-by-itself/lifecycle-clouds'],
  'tables of Google that end': ['data-deleted-by-itself/dataset'],
  'images that end': ['data-deleted-by-itself/images'],
  'rows of AWS and Azure that end': ['data-deleted-by-itself/rows-expire'],
  'retention of nothing': ['backup-switched-off/retention', 'point-in-time-recovery-off/neon-history'],
  'schedules that are stopped': ['backup-switched-off/suspended', 'backup-switched-off/scheduled-backup', 'backup-switched-off/velero-paused', 'backup-switched-off/volsync'],
  'copies gone before the next': ['data-deleted-by-itself/crontab', 'data-deleted-by-itself/timer', 'data-deleted-by-itself/anacron', 'data-deleted-by-itself/velero', 'data-deleted-by-itself/backup-image', 'data-deleted-by-itself/dumps-expire'],
  Kubernetes: ['data-deleted-by-itself/empty-dir', 'data-deleted-by-itself/argo', 'data-store-unguarded/claims-go-too'],
  Redis: ['data-deleted-by-itself/redis-evicts'],
  'Cassandra and Cosmos DB': ['data-deleted-by-itself/rows-expire', 'data-deleted-by-itself/rows-expire-template'],
  Kafka: ['data-deleted-by-itself/topics'],
  ClickHouse: ['script-destroys-unasked/clickhouse-ttl'],
  'artifacts of GitHub': ['data-deleted-by-itself/artifact'],
  'artifacts of GitLab': ['backup-retention-short/gitlab-artifact'],
  'blocks of Terraform': ['data-deleted-by-itself/removed'],
};

/** Twins that are called after what they do. */
export const CALLED: Readonly<Record<string, string>> = {
  'data-store-unguarded/claims-go-too': 'claims-stay', 'environments-share-store/export': 'two-exports',
};
export const BAD: Readonly<Record<string, string>> = { 'backup-switched-off/retention': 'retention-zero', 'data-store-leaves-nothing/export': 'no-export', 'environments-share-store/export': 'one-export' };
