import { describe, expect, it } from 'vitest';
import { attribute, relations, resource, terraform } from './support.ts';

const bucket = 'resource "aws_s3_bucket" "data" {\n  bucket = "acme-data"\n}\n';

describe('what separate resources say of a bucket', () => {
  it('stands on the bucket', async () => {
    const facts = await terraform({ 'main.tf': `${bucket}
resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_s3_bucket_object_lock_configuration" "data" {
  bucket = aws_s3_bucket.data.bucket
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 30
    }
  }
}
` });
    const data = resource(facts, 's3:acme-data');
    expect(['versioning.enabled', 'object_lock.mode', 'force_destroy'].map((name) => attribute(data, name))).toEqual(['set true', 'set COMPLIANCE', 'absent']);
    expect(relations(facts, 'serves')).toEqual([]);
  });

  it('finds it by its literal name and says when versioning is suspended', async () => {
    const facts = await terraform({ 'main.tf': `${bucket}resource "aws_s3_bucket_versioning" "data" {\n  bucket = "acme-data"\n  versioning_configuration {\n    status = "Suspended"\n  }\n}\n` });
    expect(attribute(resource(facts, 's3:acme-data'), 'versioning.enabled')).toBe('set false');
  });

  it('is unknown, not missing, when nobody can tell which bucket is meant', async () => {
    const facts = await terraform({ 'main.tf': `${bucket}variable "b" {}\nresource "aws_s3_bucket_versioning" "data" {\n  bucket = var.b\n  versioning_configuration {\n    status = "Enabled"\n  }\n}\n` });
    expect(attribute(resource(facts, 's3:acme-data'), 'versioning.enabled')).toBe('unknown');
  });
});

describe('copies', () => {
  it('replicate into a bucket of the tree or one named by its ARN', async () => {
    const facts = await terraform({ 'main.tf': `${bucket}
resource "aws_s3_bucket" "away" {
  bucket = "acme-away"
}
resource "aws_s3_bucket_replication_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  role   = "arn:aws:iam::123456789012:role/replicate"
  rule {
    destination {
      bucket = aws_s3_bucket.away.arn
    }
  }
  rule {
    destination {
      bucket = "arn:aws:s3:::acme-third"
    }
  }
}
` });
    expect(relations(facts, 'copiedTo')).toEqual(['tf:.:aws_s3_bucket.data -> tf:.:aws_s3_bucket.away', 'tf:.:aws_s3_bucket.data -> s3:acme-third']);
    expect(resource(facts, 's3:acme-third').kind).toBe('object-store');
  });

  it('are snapshots, replicas and schedules', async () => {
    const facts = await terraform({ 'main.tf': `
resource "aws_ebs_volume" "data" {
  tags = { Snapshot = "yes" }
}
resource "aws_ebs_volume" "scratch" {
  tags = { Snapshot = "no" }
}
resource "aws_ebs_snapshot" "s" {
  volume_id = aws_ebs_volume.data.id
}
resource "aws_dlm_lifecycle_policy" "p" {
  policy_details {
    target_tags = { Snapshot = "yes" }
  }
}
resource "aws_db_instance" "main" {}
resource "aws_db_instance" "replica" {
  replicate_source_db = aws_db_instance.main.identifier
}
` });
    expect(relations(facts, 'copiedTo').sort()).toEqual(['tf:.:aws_db_instance.main -> tf:.:aws_db_instance.replica', 'tf:.:aws_ebs_volume.data -> tf:.:aws_ebs_snapshot.s']);
    expect(['data', 'scratch'].map((name) => attribute(resource(facts, `tf:.:aws_ebs_volume.${name}`), 'dlm_policy'))).toEqual(['set true', 'absent']);
  });

  it('say that a database lies within its instance, and everything of Azure within its group', async () => {
    const facts = await terraform({ 'main.tf': 'resource "google_sql_database_instance" "main" {\n  name = "main"\n}\nresource "google_sql_database" "app" {\n  name     = "app"\n  instance = google_sql_database_instance.main.name\n}\nresource "azurerm_resource_group" "rg" {\n  name = "rg"\n}\nresource "azurerm_storage_account" "sa" {\n  name                = "acmedata"\n  resource_group_name = azurerm_resource_group.rg.name\n}\nresource "azurerm_management_lock" "rg" {\n  scope      = azurerm_resource_group.rg.id\n  lock_level = "CanNotDelete"\n}\n' });
    expect(relations(facts, 'partOf').filter((one) => !one.includes('tfstack'))).toEqual(['tf:.:google_sql_database.app -> tf:.:google_sql_database_instance.main', 'tf:.:azurerm_storage_account.sa -> tf:.:azurerm_resource_group.rg']);
    expect(attribute(resource(facts, 'tf:.:azurerm_resource_group.rg'), 'management_lock')).toBe('set true');
    expect(relations(facts, 'serves')).toEqual([]);
  });
});
