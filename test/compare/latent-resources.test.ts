import { describe, expect, it } from 'vitest';
import { brief, oneWay, shifts } from './latent-support.ts';

const database = (...lines: readonly string[]): Record<string, string> => ({ 'infra/db.tf': `resource "aws_db_instance" "orders" {\n  identifier = "orders"\n  engine = "postgres"\n${lines.map((line) => `  ${line}\n`).join('')}}\n` });
const compose = (volumes: string, backup: string): Record<string, string> => ({
  'docker-compose.yml': `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: {{password:a}}\n    volumes:\n      - ${volumes}:/var/lib/postgresql/data\n${backup}volumes:\n  pgdata: {}\n  dumps: {}\n`,
});
const backupTo = (volume: string): string => `  backup:\n    image: prodrigestivill/postgres-backup-local\n    environment:\n      POSTGRES_HOST: db\n      POSTGRES_DB: app\n    volumes:\n      - ${volume}:/backups\n`;

describe('a guard', () => {
  it('switched off or taken out is worse', async () => {
    const [off] = await oneWay('guard', database('deletion_protection = true'), database('deletion_protection = false'));
    expect(off).toMatchObject({ about: 'database orders', from: 'on', to: 'off', side: 'head', causes: [{ side: 'head', at: { file: 'infra/db.tf' } }] });
    const [gone] = await oneWay('guard', database('deletion_protection = true'), database());
    expect(gone).toMatchObject({ from: 'on', to: 'off', side: 'base', causes: [{ side: 'base', shownAt: { file: 'infra/db.tf' } }] });
    await oneWay('guard', database('lifecycle {', '  prevent_destroy = true', '}'), database());
  });

  it('as its default says and as a file says are the same', async () => {
    expect(brief((await shifts(database(), database('deletion_protection = false'))).weakened)).toEqual([]);
    expect(brief((await shifts(database('deletion_protection = true'), database('deletion_protection = "true"'))).weakened)).toEqual([]);
  });

  it('that is not known any more is worse than on, and off is worse than not known', async () => {
    const unknown = database('deletion_protection = var.protect');
    const lost = await shifts(database('deletion_protection = true'), unknown);
    expect(brief(lost.weakened)).toEqual(['guard database orders: on -> not known']);
    const settled = await shifts(unknown, database('deletion_protection = false'));
    expect(brief(settled.weakened)).toEqual(['guard database orders: not known -> off']);
    expect(brief((await shifts(unknown, database('deletion_protection = true'))).strengthened)).toEqual(['guard database orders: not known -> on']);
    // From off to nobody knows is no gain: it is told as hidden.
    expect(brief((await shifts(database('deletion_protection = false'), unknown)).strengthened)).toEqual([]);
  });

  it('through a variable names the line that set it', async () => {
    const tree = (value: string): Record<string, string> => ({ ...database('deletion_protection = var.protect'), 'infra/variables.tf': 'variable "protect" {\n  type = bool\n}\n', 'infra/terraform.tfvars': `protect = ${value}\n` });
    const [shift] = await oneWay('guard', tree('true'), tree('false'));
    expect(shift?.causes[0]).toMatchObject({ side: 'head', at: { file: 'infra/terraform.tfvars' } });
  });

  it('of a weaker sort is worse, and no gain at the same time', async () => {
    const bucket = (mode: string): Record<string, string> => ({ 'a.tf': `resource "aws_s3_bucket" "a" {\n  bucket = "acme"\n}\nresource "aws_s3_bucket_object_lock_configuration" "a" {\n  bucket = aws_s3_bucket.a.id\n  rule {\n    default_retention {\n      mode = "${mode}"\n      days = 30\n    }\n  }\n}\n` });
    const [shift] = await oneWay('guard', bucket('COMPLIANCE'), bucket('GOVERNANCE'));
    expect(shift).toMatchObject({ from: 'on', to: 'on, and can be cleared' });
  });

  it('of a new thing is nobody\'s loss', async () => {
    const { weakened } = await shifts(database('deletion_protection = true'), { ...database('deletion_protection = true'), 'infra/more.tf': 'resource "aws_db_instance" "more" {\n  identifier = "more"\n  deletion_protection = false\n}\n' });
    expect(brief(weakened)).toEqual([]);
  });

  it('in a file that moved is the same', async () => {
    const before = database('deletion_protection = true');
    expect(await shifts(before, { 'platform/db.tf': before['infra/db.tf'] ?? '' })).toMatchObject({ weakened: [], strengthened: [] });
  });
});

describe('a copy', () => {
  it('switched off, or kept for a shorter time, is worse', async () => {
    const [off] = await oneWay('copy', database('backup_retention_period = 7', 'skip_final_snapshot = true'), database('backup_retention_period = 0', 'skip_final_snapshot = true'));
    expect(off).toMatchObject({ about: 'database orders', from: 'made', to: 'not made' });
    const [shorter] = await oneWay('copy', database('backup_retention_period = 14'), database('backup_retention_period = 1'));
    expect(shorter).toMatchObject({ from: '14', to: '1', says: 'Database orders keeps what is deleted or copied for a shorter time: backup_retention_period went from 14 to 1.' });
    const [snapshot] = await oneWay('copy', database('skip_final_snapshot = false'), database('skip_final_snapshot = true'));
    expect(snapshot?.causes[0]).toMatchObject({ side: 'head' });
  });

  it('that goes with the thing now is worse', async () => {
    await oneWay('copy', database('backup_retention_period = 7', 'delete_automated_backups = false'), database('backup_retention_period = 7', 'delete_automated_backups = true'));
  });

  it('moved onto the data\'s own volume is worse, and away from it better', async () => {
    const [shift] = await oneWay('copy', compose('pgdata', backupTo('dumps')), compose('pgdata', backupTo('pgdata')));
    expect(shift?.says).toContain('where the data itself lies');
    expect(shift?.causes[0]).toMatchObject({ side: 'head', at: { file: 'docker-compose.yml' } });
  });

  it('gone is worse; new is no weakening', async () => {
    const [shift] = await oneWay('copy', compose('pgdata', backupTo('dumps')), compose('pgdata', ''));
    expect(shift).toMatchObject({ from: 'made', to: 'not made' });
    expect(brief((await shifts(compose('pgdata', ''), compose('pgdata', backupTo('pgdata')))).weakened)).toEqual([]);
  });
});

describe('a separation', () => {
  const url = (host: string): string => `DATABASE_URL=postgres://app:{{password:${host.length}}}@${host}:5432/app\n`;

  it('ends when staging is pointed at production', async () => {
    const apart = { '.env.production': url('db.prod.example.com'), '.env.staging': url('db.staging.example.com') };
    const together = { '.env.production': url('db.prod.example.com'), '.env.staging': url('db.prod.example.com') };
    const [shift] = await oneWay('separation', apart, together);
    expect(shift).toMatchObject({ from: 'production', to: 'production and staging', causes: [{ side: 'head', at: { file: '.env.staging' } }] });
  });

  it('ends for a secret that is one and the same in two environments', async () => {
    const [shift] = await oneWay('separation', { '.env.production': 'STRIPE_KEY={{stripe-live:a}}\n', '.env.staging': 'STRIPE_KEY={{stripe-live:b}}\n' }, { '.env.production': 'STRIPE_KEY={{stripe-live:a}}\n', '.env.staging': 'STRIPE_KEY={{stripe-live:a}}\n' });
    expect(shift?.says).toBe('STRIPE_KEY is now one and the same value in production and staging.');
  });

  it('ends when another environment moves into the account of production', async () => {
    const account = (profile: string): Record<string, string> => Object.fromEntries([['staging', profile], ['production', 'acme-prod']].map(([name, account]) => [`${name}/main.tf`, `provider "aws" {\n  profile = "${account}"\n  region = "eu-west-1"\n}\nresource "aws_db_instance" "${name}" {\n  identifier = "${name}"\n}\n`]));
    const [shift] = await oneWay('separation', account('acme-staging'), account('acme-prod'));
    expect(shift?.says).toBe('account AWS profile acme-prod now holds production and staging together.');
    expect(shift?.causes[0]).toMatchObject({ side: 'head', at: { file: 'staging/main.tf' } });
  });

  it('is untouched by names alone and by new things', async () => {
    const { weakened } = await shifts({ '.env.production': url('db.prod.example.com') }, { '.env.production': url('db.prod.example.com'), '.env.staging': url('db.staging.example.com') });
    expect(weakened.filter((shift) => shift.kind === 'separation')).toEqual([]);
  });
});
