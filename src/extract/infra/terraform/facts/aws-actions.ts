import type { Effect, ResourceKind } from '../../../../model/index.ts';

/** Actions that stand for what a policy lets be destroyed. IAM names, not API names: `s3:PutLifecycleConfiguration`. */
interface Action { readonly action: string; readonly effect: Effect; readonly on: ResourceKind }

const actions = (effect: Effect, on: ResourceKind, ...names: string[]): Action[] => names.map((action) => ({ action, effect, on }));

export const ACTIONS: readonly Action[] = [
  ...actions('destroy', 'database', 'rds:DeleteDBInstance', 'rds:DeleteDBCluster', 'rds:DeleteGlobalCluster', 'dynamodb:DeleteTable', 'dynamodb:BatchWriteItem', 'docdb-elastic:DeleteCluster', 'cassandra:Drop', 'timestream:DeleteDatabase'),
  ...actions('destroy', 'object-store', 's3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutLifecycleConfiguration'),
  ...actions('destroy', 'volume', 'ec2:DeleteVolume', 'elasticfilesystem:DeleteFileSystem', 'fsx:DeleteFileSystem'),
  ...actions('destroy', 'compute', 'ec2:TerminateInstances', 'autoscaling:DeleteAutoScalingGroup'),
  ...actions('destroy', 'cache', 'elasticache:DeleteReplicationGroup', 'elasticache:DeleteCacheCluster', 'memorydb:DeleteCluster'),
  ...actions('destroy', 'warehouse', 'redshift:DeleteCluster'),
  ...actions('destroy', 'search', 'es:DeleteDomain'),
  ...actions('destroy', 'queue', 'kafka:DeleteCluster', 'kinesis:DeleteStream', 'sqs:DeleteQueue'),
  ...actions('destroy', 'key', 'kms:ScheduleKeyDeletion'),
  ...actions('destroy', 'secret-store', 'secretsmanager:DeleteSecret', 'ssm:DeleteParameter'),
  ...actions('destroy', 'identity', 'cognito-idp:DeleteUserPool'),
  ...actions('destroy', 'registry', 'ecr:DeleteRepository', 'ecr:BatchDeleteImage'),
  ...actions('destroy', 'dns', 'route53:DeleteHostedZone', 'route53:ChangeResourceRecordSets'),
  ...actions('destroy', 'stack', 'cloudformation:DeleteStack'),
  ...actions('destroy', 'cluster', 'eks:DeleteCluster', 'ecs:DeleteCluster'),
  ...actions('destroy', 'account', 'organizations:CloseAccount'),
  ...actions('destroy-backup', 'backup', 'rds:DeleteDBSnapshot', 'rds:DeleteDBClusterSnapshot', 'rds:DeleteDBInstanceAutomatedBackup', 'rds:DeleteDBClusterAutomatedBackup', 'dynamodb:DeleteBackup', 'dynamodb:UpdateContinuousBackups',
    'ec2:DeleteSnapshot', 'ec2:DeregisterImage', 'backup:DeleteRecoveryPoint', 'backup:DeleteBackupVault', 'redshift:DeleteClusterSnapshot', 'elasticache:DeleteSnapshot', 'fsx:DeleteBackup'),
  ...actions('write', 'database', 'rds:ModifyDBInstance', 'rds:ModifyDBCluster', 'dynamodb:UpdateTable', 'dynamodb:PutItem'),
  ...actions('write', 'object-store', 's3:PutObject', 's3:PutBucketVersioning'),
  ...actions('administer', 'account', 'iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:PutRolePolicy', 'iam:PutUserPolicy', 'iam:CreateAccessKey', 'iam:CreatePolicyVersion'),
];

/** Policies that AWS keeps, by the actions they come to. Others ending in FullAccess are read as all actions of the service they name. */
const MANAGED: Readonly<Record<string, { readonly allow: readonly string[]; readonly deny?: readonly string[] }>> = {
  AdministratorAccess: { allow: ['*'] },
  IAMFullAccess: { allow: ['iam:*'] },
  PowerUserAccess: { allow: ['*'], deny: ['iam:*', 'organizations:*', 'account:*'] },
  DatabaseAdministrator: { allow: ['rds:*', 'dynamodb:*', 'elasticache:*', 'redshift:*'] },
  SystemAdministrator: { allow: ['ec2:*', 'rds:Create*', 'rds:Modify*', 's3:*', 'autoscaling:*'] },
  AmazonS3FullAccess: { allow: ['s3:*'] }, AmazonRDSFullAccess: { allow: ['rds:*'] }, AmazonEC2FullAccess: { allow: ['ec2:*', 'autoscaling:*'] }, AmazonDynamoDBFullAccess: { allow: ['dynamodb:*'] },
  AmazonElastiCacheFullAccess: { allow: ['elasticache:*'] }, AmazonRedshiftFullAccess: { allow: ['redshift:*'] }, AmazonElasticFileSystemFullAccess: { allow: ['elasticfilesystem:*'] },
  AmazonESFullAccess: { allow: ['es:*'] }, AmazonOpenSearchServiceFullAccess: { allow: ['es:*'] }, AmazonMSKFullAccess: { allow: ['kafka:*'] }, AmazonKinesisFullAccess: { allow: ['kinesis:*'] },
  AmazonEC2ContainerRegistryFullAccess: { allow: ['ecr:*'] }, AmazonRoute53FullAccess: { allow: ['route53:*'] }, AWSCloudFormationFullAccess: { allow: ['cloudformation:*'] }, AWSBackupFullAccess: { allow: ['backup:*'] },
  SecretsManagerReadWrite: { allow: ['secretsmanager:*'] }, AWSKeyManagementServicePowerUser: { allow: ['kms:Create*', 'kms:Enable*'] }, AmazonCognitoPowerUser: { allow: ['cognito-idp:*'] }, AmazonSQSFullAccess: { allow: ['sqs:*'] },
  AmazonDocDBFullAccess: { allow: ['rds:*'] }, NeptuneFullAccess: { allow: ['rds:*'] },
};

/** What a policy kept by AWS allows; undefined when it is not in the list. */
export function managedPolicy(arn: string): { readonly name: string; readonly allow: readonly string[]; readonly deny: readonly string[] } | undefined {
  const name = /^arn:aws[a-z-]{0,12}:iam::aws:policy\/(?:[A-Za-z-]{1,30}\/)?([A-Za-z0-9_-]{1,100})$/.exec(arn)?.[1];
  const found = name !== undefined && Object.hasOwn(MANAGED, name) ? MANAGED[name] : undefined;
  return found && name !== undefined ? { name, allow: found.allow, deny: found.deny ?? [] } : undefined;
}

/** IAM pattern match: `*` any run, `?` one character, case ignored. Linear apart from backing up to the last star. */
export function matchesAction(pattern: string, action: string): boolean {
  const p = pattern.toLowerCase();
  const a = action.toLowerCase();
  let [i, j, star, mark] = [0, 0, -1, 0];
  while (j < a.length) {
    if (i < p.length && p[i] === '*') { star = i++; mark = j; }
    else if (i < p.length && (p[i] === '?' || p[i] === a[j])) { i++; j++; }
    else if (star >= 0) { i = star + 1; j = ++mark; }
    else return false;
  }
  while (p[i] === '*') i++;
  return i === p.length;
}
