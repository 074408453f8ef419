import { describe, expect, it } from 'vitest';
import type { GrantFact } from '../../../src/model/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';

async function open(file: string, text: string): Promise<readonly GrantFact[]> {
  return only(await factsOf(treeOf({ [file]: text })), 'grant').filter((grant) => (grant.amounts ?? []).some(({ trait }) => trait === 'open-to-anyone' || trait === 'anyone-may-assume'));
}

/** Every type of Terraform that hangs a policy on a thing, with the attribute that holds it and an action of its service. */
const TERRAFORM: readonly (readonly [type: string, attribute: string, action: string])[] = [
  ['aws_acmpca_policy', 'policy', 'acm-pca:IssueCertificate'], ['aws_backup_vault_policy', 'policy', 'backup:DeleteRecoveryPoint'], ['aws_cloudsearch_domain_service_access_policy', 'access_policy', 'cloudsearch:*'],
  ['aws_cloudwatch_event_bus_policy', 'policy', 'events:PutEvents'], ['aws_cloudwatch_log_resource_policy', 'policy_document', 'logs:*'], ['aws_codeartifact_domain_permissions_policy', 'policy_document', 'codeartifact:*'], ['aws_codebuild_resource_policy', 'policy', 'codebuild:*'],
  ['aws_dynamodb_resource_policy', 'policy', 'dynamodb:*'], ['aws_ecr_registry_policy', 'policy', 'ecr:*'], ['aws_ecr_repository_policy', 'policy', 'ecr:*'], ['aws_ecrpublic_repository_policy', 'policy', 'ecr-public:*'], ['aws_efs_file_system_policy', 'policy', 'elasticfilesystem:ClientWrite'],
  ['aws_elasticsearch_domain', 'access_policies', 'es:*'], ['aws_glacier_vault', 'access_policy', 'glacier:DeleteArchive'], ['aws_glue_resource_policy', 'policy', 'glue:*'], ['aws_kinesis_resource_policy', 'policy', 'kinesis:*'], ['aws_kms_key', 'policy', 'kms:*'],
  ['aws_media_store_container_policy', 'policy', 'mediastore:*'], ['aws_networkfirewall_resource_policy', 'policy', 'network-firewall:*'], ['aws_opensearch_domain_policy', 'access_policies', 'es:*'], ['aws_organizations_resource_policy', 'content', 'organizations:*'],
  ['aws_redshiftserverless_resource_policy', 'policy', 'redshift-serverless:*'], ['aws_s3_bucket_policy', 'policy', 's3:DeleteObject'], ['aws_s3control_object_lambda_access_point_policy', 'policy', 's3-object-lambda:*'], ['aws_s3tables_table_bucket_policy', 'resource_policy', 's3tables:*'],
  ['aws_s3tables_table_policy', 'resource_policy', 's3tables:*'], ['aws_sagemaker_model_package_group_policy', 'resource_policy', 'sagemaker:*'], ['aws_schemas_registry_policy', 'policy', 'schemas:*'], ['aws_secretsmanager_secret_policy', 'policy', 'secretsmanager:GetSecretValue'],
  ['aws_ses_identity_policy', 'policy', 'ses:SendEmail'], ['aws_sesv2_email_identity_policy', 'policy', 'ses:SendEmail'], ['aws_sns_topic_policy', 'policy', 'sns:Publish'], ['aws_sqs_queue', 'policy', 'sqs:*'], ['aws_vpclattice_auth_policy', 'policy', 'vpc-lattice-svcs:Invoke'],
  ['aws_vpclattice_resource_policy', 'policy', 'vpc-lattice:*'], ['aws_xray_resource_policy', 'policy_document', 'xray:*'],
  ['aws_ecr_repository_creation_template', 'repository_policy', 'ecr:*'], ['aws_kms_replica_external_key', 'policy', 'kms:*'], ['aws_oam_sink_policy', 'policy', 'oam:*'], ['aws_s3vectors_vector_bucket_policy', 'policy', 's3vectors:*'],
];
const SOMEBODY = '{ AWS = "arn:aws:iam::111122223333:role/app" }';
const inTerraform = (type: string, attribute: string, action: string, who: string): string => `resource "${type}" "a" {\n  ${attribute} = jsonencode({ Statement = [{ Effect = "Allow", Principal = ${who}, Action = "${action}", Resource = "*" }] })\n}\n`;

describe.each(TERRAFORM)('%s', (type, attribute, action) => {
  it('is told where it is for anybody, and only there', async () => {
    expect(await open('main.tf', inTerraform(type, attribute, action, '"*"'))).toHaveLength(1);
    expect(await open('main.tf', inTerraform(type, attribute, action, SOMEBODY))).toEqual([]);
  });
});

/** The same of CloudFormation, by the path of the property. */
const TEMPLATES: readonly (readonly [type: string, path: string, action: string])[] = [
  ['AWS::Backup::LogicallyAirGappedBackupVault', 'AccessPolicy', 'backup:*'], ['AWS::DynamoDB::Table', 'ResourcePolicy.PolicyDocument', 'dynamodb:*'], ['AWS::EFS::FileSystem', 'FileSystemPolicy', 'elasticfilesystem:*'], ['AWS::EventSchemas::RegistryPolicy', 'Policy', 'schemas:*'],
  ['AWS::Events::EventBus', 'Policy', 'events:PutEvents'], ['AWS::Logs::ResourcePolicy', 'PolicyDocument', 'logs:*'], ['AWS::MSK::ClusterPolicy', 'Policy', 'kafka:*'], ['AWS::MediaStore::Container', 'Policy', 'mediastore:*'], ['AWS::Organizations::ResourcePolicy', 'Content', 'organizations:*'],
  ['AWS::Redshift::Cluster', 'NamespaceResourcePolicy', 'redshift:*'], ['AWS::RedshiftServerless::Namespace', 'NamespaceResourcePolicy', 'redshift-serverless:*'], ['AWS::S3::MultiRegionAccessPointPolicy', 'Policy', 's3:*'], ['AWS::S3ObjectLambda::AccessPointPolicy', 'PolicyDocument', 's3-object-lambda:*'],
  ['AWS::S3Outposts::BucketPolicy', 'PolicyDocument', 's3-outposts:*'], ['AWS::S3Tables::TablePolicy', 'ResourcePolicy', 's3tables:*'], ['AWS::SageMaker::ModelPackageGroup', 'ModelPackageGroupPolicy', 'sagemaker:*'], ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy', 'secretsmanager:*'],
  ['AWS::VpcLattice::AuthPolicy', 'Policy', 'vpc-lattice-svcs:Invoke'], ['AWS::VpcLattice::ResourcePolicy', 'Policy', 'vpc-lattice:*'], ['AWS::XRay::ResourcePolicy', 'PolicyDocument', 'xray:*'],
  ['AWS::APS::ResourcePolicy', 'PolicyDocument', 'aps:*'], ['AWS::CloudTrail::ResourcePolicy', 'ResourcePolicy', 'cloudtrail-data:*'], ['AWS::DSQL::Cluster', 'PolicyDocument', 'dsql:*'], ['AWS::ECR::RepositoryCreationTemplate', 'RepositoryPolicy', 'ecr:*'], ['AWS::Lambda::ResourcePolicy', 'PolicyDocument', 'lambda:*'],
  ['AWS::Logs::LogGroup', 'ResourcePolicyDocument', 'logs:*'], ['AWS::OSIS::Pipeline', 'ResourcePolicy.Policy', 'osis:*'], ['AWS::PaymentCryptography::Key', 'Policy', 'payment-cryptography:*'], ['AWS::S3Vectors::VectorBucketPolicy', 'Policy', 's3vectors:*'], ['AWS::Serverless::Function', 'AssumeRolePolicyDocument', 'sts:AssumeRole'],
];
function template(type: string, path: string, action: string, principal: unknown): string {
  const document: unknown = { Statement: [{ Effect: 'Allow', Principal: principal, Action: action, Resource: '*' }] };
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: { A: { Type: type, Properties: path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), document) } } });
}

describe.each(TEMPLATES)('%s', (type, path, action) => {
  it('is told where it is for anybody, and only there', async () => {
    expect(await open('template.json', template(type, path, action, '*'))).toHaveLength(1);
    expect(await open('template.json', template(type, path, action, { AWS: 'arn:aws:iam::111122223333:role/app' }))).toEqual([]);
  });
});

/** Settings that open a thing without a policy: the block, then the same repaired. */
const SETTINGS: readonly (readonly [type: string, bad: string, good: string])[] = [
  ['alicloud_oss_bucket_acl', 'acl = "public-read"', 'acl = "private"'], ['aws_ami_launch_permission', 'group = "all"', 'account_id = "111122223333"'], ['aws_cognito_identity_pool', 'allow_unauthenticated_identities = true', 'allow_unauthenticated_identities = false'],
  ['aws_cloudwatch_event_permission', 'principal = "*"', 'principal = "111122223333"'], ['aws_db_snapshot', 'shared_accounts = ["all"]', 'shared_accounts = ["111122223333"]'], ['aws_lambda_layer_version_permission', 'principal = "*"', 'principal = "*"\n  organization_id = "o-abcde12345"'],
  ['aws_s3_bucket', 'acl = "public-read-write"', 'acl = "private"'], ['aws_ssm_document', 'permissions = {\n    type = "Share"\n    account_ids = "All"\n  }', 'permissions = {\n    type = "Share"\n    account_ids = "111122223333"\n  }'], ['azurerm_container_registry', 'anonymous_pull_enabled = true', 'anonymous_pull_enabled = false'],
  ['digitalocean_spaces_bucket', 'acl = "public-read"', 'acl = "private"'], ['google_bigquery_dataset_access', 'role = "WRITER"\n  special_group = "allAuthenticatedUsers"', 'role = "WRITER"\n  special_group = "projectOwners"'], ['google_storage_bucket_access_control', 'role = "WRITER"\n  entity = "allUsers"', 'role = "WRITER"\n  entity = "user-a@example.com"'],
  ['linode_object_storage_bucket', 'acl = "public-read-write"', 'acl = "private"'], ['oci_objectstorage_bucket', 'access_type = "ObjectRead"', 'access_type = "NoPublicAccess"'], ['oci_identity_policy', 'statements = ["Allow any-user to manage buckets in tenancy"]', 'statements = ["Allow group a to manage buckets in compartment b"]'],
  ['scaleway_object_bucket_acl', 'acl = "public-read-write"', 'acl = "authorized"'], ['tencentcloud_cos_bucket', 'acl = "public-read-write"', 'acl = "private"'],
];

describe.each(SETTINGS)('%s', (type, bad, good) => {
  it('is told where a setting opens it, and only there', async () => {
    expect(await open('main.tf', `resource "${type}" "a" {\n  ${bad}\n}\n`)).toHaveLength(1);
    expect(await open('main.tf', `resource "${type}" "a" {\n  ${good}\n}\n`)).toEqual([]);
  });
});

it('tells of a list of control that lets anybody write as what destroys, and of one to read as what does not', async () => {
  const [writes] = await open('main.tf', 'resource "aws_s3_bucket" "a" {\n  acl = "public-read-write"\n}\n');
  const [reads] = await open('main.tf', 'resource "aws_s3_bucket" "a" {\n  acl = "public-read"\n}\n');
  expect(writes?.effects).toContain('destroy');
  expect(reads?.effects).toEqual([]);
});
