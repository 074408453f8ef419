/** Terraform's types that carry policies of AWS, and in which attribute. */

/** Attributes that name the holder of a policy. */
export const HOLDERS = ['role', 'user', 'group', 'roles', 'users', 'groups', 'role_name', 'user_name', 'group_name'] as const;
export const IDENTITIES: ReadonlySet<string> = new Set(['aws_iam_role', 'aws_iam_user', 'aws_iam_group', 'aws_ssoadmin_permission_set']);
export const PERMISSION_SETS: ReadonlySet<string> = new Set(['aws_ssoadmin_permission_set_inline_policy', 'aws_ssoadmin_managed_policy_attachment', 'aws_ssoadmin_customer_managed_policy_attachment']);

/** Policies written where they are given. */
export const INLINE: ReadonlyMap<string, string> = new Map([
  ['aws_iam_role_policy', 'policy'], ['aws_iam_user_policy', 'policy'], ['aws_iam_group_policy', 'policy'], ['aws_ssoadmin_permission_set_inline_policy', 'inline_policy'],
  // Held by whatever has the certificate it is attached to.
  ['aws_iot_policy', 'policy'],
]);
/** Policies given by ARN, one or several. */
export const ATTACHMENTS: ReadonlyMap<string, string> = new Map([
  ['aws_iam_role_policy_attachment', 'policy_arn'], ['aws_iam_user_policy_attachment', 'policy_arn'], ['aws_iam_group_policy_attachment', 'policy_arn'], ['aws_iam_policy_attachment', 'policy_arn'],
  ['aws_iam_role_policy_attachments_exclusive', 'policy_arns'], ['aws_iam_user_policy_attachments_exclusive', 'policy_arns'], ['aws_iam_group_policy_attachments_exclusive', 'policy_arns'],
  ['aws_ssoadmin_managed_policy_attachment', 'managed_policy_arn'],
]);
/** Policies that stand on a thing. What is public by its nature (a public registry, an API) is none of them. */
export const ON_THINGS: ReadonlyMap<string, string> = new Map([
  ...[
    'aws_s3_bucket', 'aws_s3_bucket_policy', 'aws_s3_access_point', 'aws_s3control_bucket_policy', 'aws_s3control_access_point_policy', 'aws_s3_directory_bucket_policy', 'aws_kms_key', 'aws_kms_key_policy', 'aws_kms_external_key', 'aws_kms_replica_key',
    'aws_sqs_queue', 'aws_sqs_queue_policy', 'aws_sns_topic', 'aws_sns_topic_policy', 'aws_ecr_repository_policy', 'aws_ecr_registry_policy', 'aws_glacier_vault_lock', 'aws_secretsmanager_secret', 'aws_secretsmanager_secret_policy',
    'aws_backup_vault_policy', 'aws_efs_file_system_policy', 'aws_cloudwatch_event_bus_policy', 'aws_dynamodb_resource_policy', 'aws_kinesis_resource_policy', 'aws_msk_cluster_policy', 'aws_redshift_resource_policy', 'aws_glue_resource_policy', 'aws_media_store_container_policy', 'aws_cloudwatch_log_resource_policy',
  ].map((type): [string, string] => [type, type === 'aws_cloudwatch_log_resource_policy' ? 'policy_document' : 'policy']),
  ['aws_glacier_vault', 'access_policy'], ['aws_elasticsearch_domain', 'access_policies'], ['aws_elasticsearch_domain_policy', 'access_policies'], ['aws_opensearch_domain', 'access_policies'], ['aws_opensearch_domain_policy', 'access_policies'],
  ...[
    'aws_acmpca_policy', 'aws_ecrpublic_repository_policy', 'aws_schemas_registry_policy', 'aws_sesv2_email_identity_policy', 'aws_ses_identity_policy', 'aws_redshiftserverless_resource_policy', 'aws_codebuild_resource_policy', 'aws_s3control_object_lambda_access_point_policy',
    'aws_vpclattice_auth_policy', 'aws_vpclattice_resource_policy', 'aws_kms_replica_external_key', 'aws_s3vectors_vector_bucket_policy', 'aws_bedrockagentcore_resource_policy', 'aws_oam_sink_policy',
  ].map((type): [string, string] => [type, 'policy']),
  ['aws_s3control_multi_region_access_point_policy', 'details.policy'], ['aws_s3tables_table_bucket_policy', 'resource_policy'], ['aws_s3tables_table_policy', 'resource_policy'], ['aws_sagemaker_model_package_group_policy', 'resource_policy'], ['aws_networkfirewall_resource_policy', 'policy'],
  ['aws_cloudwatch_log_destination_policy', 'access_policy'], ['aws_cloudsearch_domain_service_access_policy', 'access_policy'], ['aws_organizations_resource_policy', 'content'], ['aws_xray_resource_policy', 'policy_document'], ['aws_prometheus_resource_policy', 'policy_document'],
  // Given to every repository that is made by it.
  ['aws_ecr_repository_creation_template', 'repository_policy'],
  ['aws_codeartifact_repository_permissions_policy', 'policy_document'], ['aws_codeartifact_domain_permissions_policy', 'policy_document'],
]);
