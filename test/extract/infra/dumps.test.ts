import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dumpsIn } from '../../../src/extract/shared/dumps.ts';
import type { Dump } from '../../../src/extract/shared/dumps.ts';
import { placeTarget } from '../../../src/extract/shared/dump-tools.ts';
import { shellCommands } from '../../../src/parse/shell.ts';
import { parse } from '../../support/parse.ts';

async function dumps(script: string, variables: Record<string, string> = {}): Promise<readonly Dump[]> {
  await parse();
  return dumpsIn(shellCommands(script, 0), new Map(Object.entries(variables)));
}
const targets = async (script: string, variables: Record<string, string> = {}): Promise<readonly string[]> =>
  (await dumps(script, variables)).map((dump) => `${dump.from.kind === 'database' ? `${dump.from.engine}@${dump.from.host ?? '?'}` : dump.from.kind === 'bucket' ? dump.from.key : dump.from.path} > ${dump.to.map((to) => (to.kind === 'path' ? to.path : to.kind === 'bucket' ? to.key : to.kind === 'remote' ? `remote ${to.name}` : 'unknown')).join(' + ')}`);

describe('what is copied where', () => {
  test.each([
    ['pg_dump -h db -U app app > /backups/app.sql', 'postgres@db > /backups/app.sql'],
    ['PGPASSWORD=x pg_dump --host=db.internal -Fc -f /b/app.dump app', 'postgres@db.internal > /b/app.dump'],
    ['pg_dump postgres://u:p@db.example.net:5432/app | gzip -9 > "/b/app-$(date +%F).sql.gz"', 'postgres@db.example.net > /b/app-'],
    ['mysqldump -hdb --all-databases --result-file=/b/x.sql', 'mysql@db > /b/x.sql'],
    ['mongodump --host mongo --out /b', 'mongodb@mongo > /b'],
    ['mongodump --uri mongodb://m/x --archive --gzip | aws s3 cp - s3://offsite/x.gz', 'mongodb@m > s3:offsite'],
    ['redis-cli -h cache --rdb /b/dump.rdb', 'redis@cache > /b/dump.rdb'],
    ['sqlite3 /data/app.db ".backup /b/app.db"', '/data/app.db > /b/app.db'],
    ['tar -czf /b/files.tgz -C /var/www uploads', '/var/www/uploads > /b/files.tgz'],
    ['tar czf - /data | ssh ops@vault.example.net "cat > /x"', '/data > remote vault.example.net'],
    ['ssh db1 "pg_dump app" > /b/local.sql', 'postgres@? > /b/local.sql'],
    ['ssh db1 "pg_dump app > /b/there.sql"', 'postgres@? > remote db1'],
    ['docker compose -f c.yml exec -T db pg_dump -U x app > /b/x.sql', 'postgres@? > /b/x.sql'],
    ['docker exec db sh -c "pg_dump app > /tmp/x"', 'postgres@? > unknown'],
    ['kubectl exec -n shop db-0 -- pg_dump app | gzip > /b/x.gz', 'postgres@? > /b/x.gz'],
    ['pg_dump -h db x 2> err.log', 'postgres@db > unknown'],
    ['pg_dump -h db x > /tmp/x.sql && aws s3 cp /tmp/x.sql s3://offsite/', 'postgres@db > /tmp/x.sql + s3:offsite'],
    ['F=/tmp/d.sql; pg_dump -h db x > $F; gsutil cp $F gs://copies/', 'postgres@db > /tmp/d.sql + gs:copies'],
    ['rclone sync /data offsite:bucket/data', '/data > remote offsite'],
    ['restic -r s3:s3.amazonaws.com/vault backup /data', '/data > s3:vault'],
    ['restic -r rest:https://u:p@restic.example.net/ backup /data', '/data > remote restic.example.net'],
    ['restic -r b2:vault:/x backup /data', '/data > b2:vault'],
    ['restic -r rclone:offsite:vault backup /data', '/data > remote offsite'],
    ['duplicity --full-if-older-than 1M --encrypt-key ABCD /srv/data boto3+s3://shop-vault/data', '/srv/data > s3:shop-vault'],
    ['duplicity full /srv/data sftp://ops@vault.example.net//srv/copies', '/srv/data > remote vault.example.net'],
    ['duplicity incremental /srv/data b2://0031a2b3:somekey@shop-vault/data', '/srv/data > b2:shop-vault'],
    ['duplicity /srv/data file:///srv/data/copies', '/srv/data > /srv/data/copies'],
    ['kopia repository connect s3 --bucket=shop-kopia --access-key=x; kopia snapshot create /srv/data', '/srv/data > s3:shop-kopia'],
    ['kopia repository create filesystem --path /srv/kopia && kopia snapshot create /srv/data', '/srv/data > /srv/kopia'],
    ['kopia repository connect s3 --bucket=x --endpoint=minio.example.net; kopia snapshot create /srv/data', '/srv/data > remote minio.example.net'],
    ['kopia snapshot create /srv/data', '/srv/data > unknown'],
    ['rdiff-backup /srv/data ops@vault.example.net::/srv/copies', '/srv/data > remote vault.example.net'],
    ['rdiff-backup --api-version 201 backup /srv/data /mnt/copies', '/srv/data > /mnt/copies'],
    ['mydumper -h db -B app -o /b/app', 'mysql@db > /b/app'],
    ['s5cmd cp /srv/data/ s3://offsite/data/', '/srv/data/ > s3:offsite'],
    ['b2 sync /srv/data b2://shop-vault/data', '/srv/data > b2:shop-vault'],
    ['pg_dump -h db x | rclone rcat offsite:dumps/x.sql', 'postgres@db > remote offsite'],
    ['etcdctl snapshot save /b/etcd.db', 'etcd@? > /b/etcd.db'],
    ['pg_dump -h db x', 'postgres@db > unknown'],
  ])('%s', async (script, expected) => { expect(await targets(script)).toEqual([expected]); });

  test('a source in a container or pod is known by its name', async () => {
    expect((await dumps('docker compose exec -T db pg_dump app > x.sql'))[0]?.inside).toEqual({ tool: 'docker', name: 'db' });
    expect((await dumps('kubectl -n shop exec deploy/db -- pg_dump app > x.sql'))[0]?.inside).toEqual({ tool: 'kubectl', name: 'db' });
    expect((await dumps('pg_dump app > x.sql'))[0]?.inside).toBeUndefined();
  });

  test('variables from outside, and those nothing sets', async () => {
    expect(await targets('pg_dump -h "$PGHOST" x > "$DIR/x.sql"', { PGHOST: 'db', DIR: '/b' })).toEqual(['postgres@db > /b/x.sql']);
    expect(await targets('pg_dump -h db x | aws s3 cp - "s3://$BUCKET/x"')).toEqual(['postgres@db > unknown']);
  });

  test.each(['echo "pg_dump -h db x > /b/x"', 'pg_dump --help', '# pg_dump x > /b/x', 'pg_dump --schema-only -h db x > /s.sql', 'pg_restore -d x /b/x.dump', 'aws s3 cp s3://offsite/x /tmp/x', 'tar xzf /b/x.tgz', 'aws s3 sync --dryrun /data s3://offsite', 'grep pg_dump backup.sh', 'duplicity restore s3://vault/x /srv/data', 'duplicity remove-older-than 30D s3://vault/x', 'rdiff-backup restore host::/srv /srv', 'kopia snapshot list', 'borg prune /repo'])('no copy: %s', async (script) => {
    expect(await targets(script)).toEqual([]);
  });

  test('a URL with a password never becomes a place to print', () => {
    fc.assert(fc.property(fc.constantFrom('https', 'sftp', 'rest:https', 's3:https', 'ftp'), fc.stringMatching(/^[a-zA-Z0-9]{8,20}$/), (scheme, secret) => {
      expect(JSON.stringify(placeTarget(`${scheme}://user:SECRET${secret}@host.example.net/p`))).not.toContain(`SECRET${secret}`);
    }), { numRuns: 100 });
  });
});
