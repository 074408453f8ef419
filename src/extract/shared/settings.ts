/**
 * Variables that name places, databases and environments, never what opens them: only these values are kept in local facts, so that no
 * secret travels further than the reader.
 */
export function isPlainSetting(name: string, value: string): boolean {
  if (value.length > 512 || (value.includes('@') && !/^@(?:every [\w.]{1,20}|[a-z]{5,8})$/.test(value)) || /PASS|SECRET|TOKEN|KEY|CREDENTIAL|AUTH|DSN/i.test(name)) return false;
  return /(?:DIR|DIRECTORY|PATH|ROOT|VOLUME|BUCKET|BUCKET_NAME|BUCKETNAME|REPOSITORY|REPO|PREFIX|TARGET|DEST|DESTINATION|HOST|HOSTNAME|SERVER|DB|DATABASE|DB_NAME|ENV|ENVIRONMENT|IMAGE|TAG|VERSION|STAGE|PGDATA|DATA|BACKUP|BACKUPS|HOME|PWD|DOMAIN|REGION|ENDPOINT|SCHEDULE|CRON|CRON_EXPRESSION|CRON_TIME|INTERVAL|FREQ|RETENTION|RETENTION_DAYS|KEEP_DAYS|BACKUPS_DAYS|CLEANUP_TIME)$/i.test(name);
}
