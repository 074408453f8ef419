import type { Policy } from '../../shared/iam/index.ts';
import { texts } from '../../shared/iam/index.ts';
import type { Item } from './instances.ts';
import { policyOf } from './policy-document.ts';
import type { KeysOf } from './policy-document.ts';
import { below, itemsOf } from './value.ts';
import type { Value } from './value.ts';

/** Policy templates of SAM that can do more than read, by what they allow on the one thing they name. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  DynamoDBCrudPolicy: ['dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem', 'dynamodb:BatchGetItem'],
  DynamoDBWritePolicy: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
  DynamoDBBackupFullAccessPolicy: ['dynamodb:CreateBackup', 'dynamodb:DescribeContinuousBackups', 'dynamodb:DeleteBackup', 'dynamodb:DescribeBackup', 'dynamodb:ListBackups'],
  S3CrudPolicy: ['s3:GetObject', 's3:ListBucket', 's3:PutObject', 's3:DeleteObject'],
  S3FullAccessPolicy: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging', 's3:PutLifecycleConfiguration'],
  S3WritePolicy: ['s3:PutObject', 's3:PutObjectAcl', 's3:PutLifecycleConfiguration'],
  SQSPollerPolicy: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
  EC2CopyImagePolicy: ['ec2:CopyImage'],
};

/** What the list of policies of a SAM function holds: documents, templates, and policies kept elsewhere by name or ARN. */
export function samPolicies(item: Item, keysOf: KeysOf): readonly ({ readonly policy: Policy } | { readonly arn: Value })[] {
  // A role of its own makes the list count for nothing.
  if (below(item.properties, 'Role')) return [];
  return itemsOf(below(item.properties, 'Policies')).flatMap((one): readonly ({ policy: Policy } | { arn: Value })[] => {
    if (one.type !== 'map') return [{ arn: one }];
    const written = policyOf(one, keysOf);
    if (written) return [{ policy: written }];
    return [...one.entries].flatMap(([name, given]): { policy: Policy }[] => {
      const actions = Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name] : undefined;
      const keys = keysOf(given);
      return actions ? [{ policy: { statements: [{ allow: true, actions: texts(...actions), resources: { texts: ['arn:aws:X0:::X0'], unknown: false, ...keys.length > 0 ? { keys } : {} }, conditions: [], at: given.at }], unread: false } }] : [];
    });
  });
}
