/** Policies that hang on a thing: the property with the document, and the one that names the thing where it is another resource. */
export const ON_THINGS: Readonly<Record<string, readonly { readonly document: string; readonly on?: string }[]>> = {
  'AWS::S3::BucketPolicy': [{ document: 'PolicyDocument', on: 'Bucket' }], 'AWS::S3::AccessPoint': [{ document: 'Policy' }],
  'AWS::SQS::QueuePolicy': [{ document: 'PolicyDocument', on: 'Queues' }], 'AWS::SNS::TopicPolicy': [{ document: 'PolicyDocument', on: 'Topics' }],
  'AWS::SQS::QueueInlinePolicy': [{ document: 'PolicyDocument', on: 'Queue' }], 'AWS::SNS::TopicInlinePolicy': [{ document: 'PolicyDocument', on: 'TopicArn' }],
  'AWS::KMS::Key': [{ document: 'KeyPolicy' }], 'AWS::KMS::ReplicaKey': [{ document: 'KeyPolicy' }],
  'AWS::ECR::Repository': [{ document: 'RepositoryPolicyText' }], 'AWS::ECR::PublicRepository': [{ document: 'RepositoryPolicyText' }], 'AWS::ECR::RegistryPolicy': [{ document: 'PolicyText' }],
  'AWS::SecretsManager::ResourcePolicy': [{ document: 'ResourcePolicy', on: 'SecretId' }], 'AWS::EFS::FileSystem': [{ document: 'FileSystemPolicy' }],
  'AWS::Backup::BackupVault': [{ document: 'AccessPolicy' }], 'AWS::OpenSearchService::Domain': [{ document: 'AccessPolicies' }], 'AWS::Elasticsearch::Domain': [{ document: 'AccessPolicies' }],
  'AWS::DynamoDB::Table': [{ document: 'ResourcePolicy.PolicyDocument' }, { document: 'StreamSpecification.ResourcePolicy.PolicyDocument' }], 'AWS::Kinesis::ResourcePolicy': [{ document: 'ResourcePolicy', on: 'ResourceArn' }],
  'AWS::ApiGateway::RestApi': [], 'AWS::CodeArtifact::Domain': [{ document: 'PermissionsPolicyDocument' }], 'AWS::CodeArtifact::Repository': [{ document: 'PermissionsPolicyDocument' }],
  'AWS::S3Tables::TableBucketPolicy': [{ document: 'ResourcePolicy', on: 'TableBucketARN' }], 'AWS::S3Express::BucketPolicy': [{ document: 'PolicyDocument', on: 'Bucket' }],
  'AWS::S3Tables::TablePolicy': [{ document: 'ResourcePolicy', on: 'TableARN' }], 'AWS::S3::MultiRegionAccessPointPolicy': [{ document: 'Policy', on: 'MrapName' }], 'AWS::S3ObjectLambda::AccessPointPolicy': [{ document: 'PolicyDocument', on: 'ObjectLambdaAccessPoint' }],
  'AWS::S3Outposts::BucketPolicy': [{ document: 'PolicyDocument', on: 'Bucket' }], 'AWS::S3Outposts::AccessPoint': [{ document: 'Policy' }], 'AWS::S3Express::AccessPoint': [{ document: 'Policy' }],
  'AWS::Backup::LogicallyAirGappedBackupVault': [{ document: 'AccessPolicy' }], 'AWS::Events::EventBus': [{ document: 'Policy' }], 'AWS::MediaStore::Container': [{ document: 'Policy' }], 'AWS::MSK::ClusterPolicy': [{ document: 'Policy', on: 'ClusterArn' }],
  'AWS::RedshiftServerless::Namespace': [{ document: 'NamespaceResourcePolicy' }], 'AWS::Redshift::Cluster': [{ document: 'NamespaceResourcePolicy' }], 'AWS::EventSchemas::RegistryPolicy': [{ document: 'Policy', on: 'RegistryName' }],
  'AWS::DynamoDB::GlobalTable': [{ document: 'ResourcePolicy.PolicyDocument' }], 'AWS::Logs::ResourcePolicy': [{ document: 'PolicyDocument' }], 'AWS::Logs::Destination': [{ document: 'DestinationPolicy' }], 'AWS::XRay::ResourcePolicy': [{ document: 'PolicyDocument' }], 'AWS::VpcLattice::AuthPolicy': [{ document: 'Policy', on: 'ResourceIdentifier' }],
  'AWS::VpcLattice::ResourcePolicy': [{ document: 'Policy', on: 'ResourceArn' }], 'AWS::Organizations::ResourcePolicy': [{ document: 'Content' }], 'AWS::SageMaker::ModelPackageGroup': [{ document: 'ModelPackageGroupPolicy' }],
};
