import { expect, it } from 'vitest';
import { only } from '../../support/facts.ts';
import { terraform } from './support.ts';

/** Effects and traits of the grants of one configuration. */
async function gives(text: string): Promise<readonly string[]> {
  return only(await terraform({ 'main.tf': text }), 'grant').flatMap((grant) => [...grant.effects, ...(grant.amounts ?? []).map(({ trait }) => trait)]);
}

it.each<readonly [string, string, readonly string[]]>([
  ['a dataset everybody reads', 'resource "google_bigquery_dataset" "d" {\n  dataset_id = "d"\n  access {\n    role = "READER"\n    special_group = "allAuthenticatedUsers"\n  }\n}', ['open-to-anyone']],
  ['a dataset a group reads', 'resource "google_bigquery_dataset" "d" {\n  dataset_id = "d"\n  access {\n    role = "READER"\n    group_by_email = "dev@example.com"\n  }\n}', []],
  ['a function everybody calls', 'resource "google_cloudfunctions2_function_iam_member" "f" {\n  cloud_function = "f"\n  role = "roles/cloudfunctions.invoker"\n  member = "allUsers"\n}', ['open-to-anyone']],
  ['nodes as the default account', 'resource "google_container_node_pool" "p" {\n  cluster = "c"\n  node_config {\n    machine_type = "e2-small"\n  }\n}', ['default-identity']],
  ['nodes with an account of their own', 'resource "google_container_node_pool" "p" {\n  cluster = "c"\n  node_config {\n    service_account = "nodes@shop.iam.gserviceaccount.com"\n  }\n}', []],
  ['a custom role by its permissions', 'resource "google_project_iam_custom_role" "r" {\n  role_id = "r"\n  permissions = ["cloudsql.instances.delete", "cloudsql.backupRuns.delete"]\n}\nresource "google_project_iam_member" "m" {\n  project = "shop"\n  role = google_project_iam_custom_role.r.id\n  member = "group:dev@example.com"\n}', ['write', 'destroy', 'destroy-backup']],
  ['a role under a condition', 'resource "google_project_iam_member" "m" {\n  project = "shop"\n  role = "roles/iam.serviceAccountUser"\n  member = "group:dev@example.com"\n  condition {\n    title = "x"\n    expression = "request.time < timestamp(\'2027-01-01T00:00:00Z\')"\n  }\n}', ['acts-as-others']],
  ['a container everybody reads', 'resource "azurerm_storage_container" "c" {\n  name = "c"\n  container_access_type = "blob"\n}', ['open-to-anyone']],
  ['a container nobody reads', 'resource "azurerm_storage_container" "c" {\n  name = "c"\n  container_access_type = "private"\n}', []],
  ['a signature that may delete', 'data "azurerm_storage_account_sas" "s" {\n  connection_string = "x"\n  expiry = "2027-01-01"\n  permissions {\n    read = true\n    delete = true\n  }\n}', ['write', 'destroy']],
  ['a policy of Alibaba Cloud that gives everything', 'resource "alicloud_ram_policy" "p" {\n  policy_name = "p"\n  policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = ["*"], Resource = ["*"] }] })\n}', ['administer']],
  ['a policy of Tencent Cloud, as text', 'resource "tencentcloud_cam_policy" "p" {\n  name = "p"\n  document = <<EOF\n{ "version": "2.0", "statement": [{ "effect": "allow", "action": ["*"], "resource": ["*"] }] }\nEOF\n}', ['administer']],
  ['one that lists', 'resource "tencentcloud_cam_policy" "p" {\n  name = "p"\n  document = "{ \\"statement\\": [{ \\"effect\\": \\"allow\\", \\"action\\": [\\"cos:GetObject\\"], \\"resource\\": [\\"*\\"] }] }"\n}', []],
  ['an editor of a folder of Yandex Cloud', 'resource "yandex_resourcemanager_folder_iam_member" "m" {\n  folder_id = "f"\n  role = "editor"\n  member = "serviceAccount:x"\n}', ['write', 'destroy', 'destroy-backup', 'basic-role']],
  ['a policy of Vault as text', 'resource "vault_policy" "p" {\n  name = "p"\n  policy = <<EOT\npath "secret/metadata/*" {\n  capabilities = ["delete"]\n}\nEOT\n}', ['destroy']],
  ['a policy of Vault as a document', 'data "vault_policy_document" "p" {\n  rule {\n    path = "sys/policies/acl/*"\n    capabilities = ["create", "update"]\n  }\n}', ['escalates']],
  ['a policy of MinIO that gives everything', 'resource "minio_iam_policy" "p" {\n  name = "p"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = ["arn:aws:s3:::*"] }] })\n}', ['administer']],
  ['one for a bucket', 'resource "minio_iam_policy" "p" {\n  name = "p"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*"], Resource = ["arn:aws:s3:::shop/*"] }] })\n}', []],
  ['a role of Huawei Cloud that gives everything', 'resource "huaweicloud_identity_role" "r" {\n  name = "r"\n  policy = jsonencode({ Version = "1.1", Statement = [{ Effect = "Allow", Action = ["*:*:*"] }] })\n}', ['administer']],
  ['one that reads buckets', 'resource "huaweicloud_identity_role" "r" {\n  name = "r"\n  policy = jsonencode({ Version = "1.1", Statement = [{ Effect = "Allow", Action = ["obs:bucket:GetBucketLocation"] }] })\n}', []],
  ['a policy that Alibaba Cloud keeps', 'resource "alicloud_ram_user_policy_attachment" "a" {\n  user_name = "u"\n  policy_type = "System"\n  policy_name = "AdministratorAccess"\n}', ['administer']],
  ['one of its own of the same name', 'resource "alicloud_ram_user_policy_attachment" "a" {\n  user_name = "u"\n  policy_type = "Custom"\n  policy_name = "AdministratorAccess"\n}', []],
  ['a role of Alibaba Cloud for everybody', 'resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { RAM = ["*"] } }] })\n}', ['anyone-may-assume']],
  ['a role of Alibaba Cloud for machines', 'resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }] })\n}', []],
  ['a policy of Scaleway for every product', 'resource "scaleway_iam_policy" "p" {\n  name = "p"\n  rule {\n    organization_id = "o"\n    permission_set_names = ["AllProductsFullAccess"]\n  }\n}', ['write', 'destroy', 'basic-role']],
  ['one for objects', 'resource "scaleway_iam_policy" "p" {\n  name = "p"\n  rule {\n    project_ids = ["o"]\n    permission_set_names = ["ObjectStorageReadOnly"]\n  }\n}', []],
  ['a policy of OVHcloud for every action', 'resource "ovh_iam_policy" "p" {\n  name = "p"\n  identities = ["i"]\n  resources = ["urn:v1:eu:resource:vps:x"]\n  allow = ["*"]\n}', ['administer', 'whole-service']],
  ['a role of Exoscale that allows by default', 'resource "exoscale_iam_role" "r" {\n  name = "r"\n  policy = {\n    default_service_strategy = "allow"\n    services = {}\n  }\n}', ['administer']],
  ['one that allows a service', 'resource "exoscale_iam_role" "r" {\n  name = "r"\n  policy = {\n    default_service_strategy = "deny"\n    services = { sos = { type = "allow" } }\n  }\n}', []],
  ['a registry of Yandex Cloud everybody pulls from', 'resource "yandex_container_registry_iam_binding" "b" {\n  registry_id = "r"\n  role = "container-registry.images.puller"\n  members = ["system:allUsers"]\n}', ['open-to-anyone']],
  ['a function that a service calls for anybody', 'resource "aws_lambda_permission" "p" {\n  action = "lambda:InvokeFunction"\n  function_name = "f"\n  principal = "s3.amazonaws.com"\n}', ['trusts-widely']],
  ['a function that a service calls for one bucket', 'resource "aws_lambda_permission" "p" {\n  action = "lambda:InvokeFunction"\n  function_name = "f"\n  principal = "s3.amazonaws.com"\n  source_arn = "arn:aws:s3:::shop"\n}', []],
  ['a function with an open address', 'resource "aws_lambda_function_url" "u" {\n  function_name = "f"\n  authorization_type = "NONE"\n}', ['open-to-anyone']],
])('%s', async (_, text, wanted) => { expect(await gives(text)).toEqual(wanted); });

it('what is under a condition is not certain', async () => {
  const [grant] = only(await terraform({ 'main.tf': 'resource "google_project_iam_member" "m" {\n  project = "shop"\n  role = "roles/iam.serviceAccountUser"\n  member = "group:dev@example.com"\n  condition {\n    title = "x"\n    expression = "true"\n  }\n}' }), 'grant');
  expect([grant?.limitedBy, grant?.amounts?.[0]?.certain]).toEqual([['a condition'], false]);
});
