import type { Names } from '../../shared/program-values.ts';

/** A class of the construct library: `{ module: 'aws-s3', name: 'Bucket' }`. */
export interface Construct { readonly module: string; readonly name: string }

/** What `new <callee>(...)` makes, where it comes from the construct library. */
export function constructOf(callee: string | undefined, names: Names): Construct | undefined {
  const [head, ...rest] = callee?.split('.') ?? [];
  const from = head === undefined ? undefined : names.imported.get(head);
  if (from === undefined) return undefined;
  const [source = '', imported = ''] = from.split('#');
  const within = /^(?:aws-cdk-lib|@aws-cdk)(?:\/([\w-]+))?/.exec(source);
  if (!within) return undefined;
  // `import * as cdk` then `cdk.aws_s3.Bucket`; `import { aws_s3 as s3 }` then `s3.Bucket`.
  const path = [...within[1] === undefined || within[1] === 'core' ? [] : [within[1]], ...imported === '*' ? [] : [imported], ...rest];
  if (path.length === 0 || path.length > 2) return undefined;
  const [module = '', name] = path;
  return name === undefined ? { module: 'core', name: module } : { module: module.replaceAll('_', '-').replace(/-alpha$/, ''), name };
}

/** Services as CloudFormation spells them, for classes that are its types one to one: `CfnTable` of `aws-dynamodb`. */
const SERVICES: Readonly<Record<string, string>> = {
  'aws-s3': 'S3', 'aws-dynamodb': 'DynamoDB', 'aws-rds': 'RDS', 'aws-docdb': 'DocDB', 'aws-neptune': 'Neptune', 'aws-efs': 'EFS', 'aws-ec2': 'EC2', 'aws-elasticache': 'ElastiCache', 'aws-redshift': 'Redshift',
  'aws-memorydb': 'MemoryDB', 'aws-kms': 'KMS', 'aws-opensearchservice': 'OpenSearchService', 'aws-elasticsearch': 'Elasticsearch', 'aws-kinesis': 'Kinesis', 'aws-msk': 'MSK', 'aws-sqs': 'SQS', 'aws-qldb': 'QLDB',
  'aws-timestream': 'Timestream', 'aws-cassandra': 'Cassandra', 'aws-secretsmanager': 'SecretsManager', 'aws-ssm': 'SSM', 'aws-backup': 'Backup', 'aws-cognito': 'Cognito', 'aws-ecr': 'ECR', 'aws-fsx': 'FSx', 'aws-logs': 'Logs',
};

/** Row of the tables for a construct: its own, or the type of CloudFormation it stands for. */
export function typeOf(construct: Construct): string {
  const service = construct.name.startsWith('Cfn') ? SERVICES[construct.module] : undefined;
  return service === undefined ? `cdk.${construct.module}.${construct.name}` : `AWS::${service}::${construct.name.slice(3)}`;
}

/** `BackupPolicy.Status` of CloudFormation as a program writes it: `backupPolicy.status`; `DBInstanceIdentifier` is `dbInstanceIdentifier`. */
export function inProgram(attribute: string): string {
  return attribute.split('.').map((part) => part.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (start) => start.toLowerCase())).join('.');
}
