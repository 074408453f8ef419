import { expect, test } from 'vitest';
import { factsOf, only } from '../../support/facts.ts';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

/** What runs with each identity that is granted something, by what the grant is called. */
async function runs(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return only(await factsOf(treeOf(files)), 'grant').flatMap((grant) => (grant.runs ?? []).map(({ note }) => note)).sort();
}

const ROLE = 'resource "aws_iam_role" "r" {\n  assume_role_policy = ""\n}\nresource "aws_iam_role_policy_attachment" "r" {\n  role = aws_iam_role.r.name\n  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n';

test.each([
  ['aws_lambda_function', 'role = aws_iam_role.r.arn'],
  ['aws_ecs_task_definition', 'task_role_arn = aws_iam_role.r.arn'],
  ['aws_ecs_task_definition', 'execution_role_arn = aws_iam_role.r.arn'],
  ['aws_sagemaker_notebook_instance', 'role_arn = aws_iam_role.r.arn'],
  ['aws_codebuild_project', 'service_role = aws_iam_role.r.arn'],
  ['aws_glue_job', 'role_arn = aws_iam_role.r.arn'],
  ['aws_eks_node_group', 'node_role_arn = aws_iam_role.r.arn'],
  ['aws_batch_job_definition', 'job_role_arn = aws_iam_role.r.arn'],
  ['aws_batch_compute_environment', 'service_role = aws_iam_role.r.arn'],
  ['aws_eks_pod_identity_association', 'role_arn = aws_iam_role.r.arn'],
  ['kubernetes_service_account', 'metadata {\n    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.r.arn }\n  }'],
])('%s runs with the role it names: %s', async (type, line) => {
  expect(await runs({ 'main.tf': `${ROLE}resource "${type}" "it" {\n  ${line}\n}\n` })).toEqual([`${type}.it runs with it`]);
});

test('an instance profile takes the role to machines, templates and groups of machines', async () => {
  const profile = 'resource "aws_iam_instance_profile" "p" {\n  role = aws_iam_role.r.name\n}\n';
  const users = 'resource "aws_instance" "a" {\n  iam_instance_profile = aws_iam_instance_profile.p.name\n}\nresource "aws_launch_template" "b" {\n  iam_instance_profile {\n    arn = aws_iam_instance_profile.p.arn\n  }\n}\nresource "aws_launch_configuration" "c" {\n  iam_instance_profile = aws_iam_instance_profile.p.id\n}\n';
  expect(await runs({ 'main.tf': ROLE + profile + users })).toEqual(['aws_instance.a runs with it', 'aws_launch_configuration.c runs with it', 'aws_launch_template.b runs with it']);
});

test('what gives rights to a role or trusts it does not run with it', async () => {
  expect(await runs({ 'main.tf': `${ROLE}resource "aws_iam_policy_attachment" "x" {\n  roles = [aws_iam_role.r.name]\n  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"\n}\nresource "aws_lambda_permission" "y" {\n  principal = aws_iam_role.r.arn\n}\nresource "aws_ssm_parameter" "z" {\n  value = aws_iam_role.r.arn\n}\n` })).toEqual([]);
});

test('service accounts of Google Cloud and managed identities of Azure are followed to what runs with them', async () => {
  const google = 'resource "google_service_account" "s" {\n  account_id = "s"\n}\nresource "google_project_iam_member" "s" {\n  project = "shop"\n  role = "roles/owner"\n  member = "serviceAccount:${google_service_account.s.email}"\n}\nresource "google_cloudfunctions2_function" "f" {\n  service_config {\n    service_account_email = google_service_account.s.email\n  }\n}\nresource "google_compute_instance" "v" {\n  service_account {\n    email = google_service_account.s.email\n  }\n}\n';
  expect(await runs({ 'main.tf': google })).toEqual(['google_cloudfunctions2_function.f runs with it', 'google_compute_instance.v runs with it']);
  const azure = 'data "azurerm_subscription" "t" {}\nresource "azurerm_linux_virtual_machine" "v" {\n  identity {\n    type = "SystemAssigned"\n  }\n}\nresource "azurerm_role_assignment" "v" {\n  scope = data.azurerm_subscription.t.id\n  role_definition_name = "Owner"\n  principal_id = azurerm_linux_virtual_machine.v.identity[0].principal_id\n}\n';
  expect([...new Set(await runs({ 'main.tf': azure }))]).toEqual(['azurerm_linux_virtual_machine.v runs with it']);
});

test('who is assigned a permission set is told', async () => {
  expect(await runs({ 'main.tf': 'resource "aws_ssoadmin_permission_set" "p" {\n  name = "p"\n}\nresource "aws_ssoadmin_managed_policy_attachment" "p" {\n  permission_set_arn = aws_ssoadmin_permission_set.p.arn\n  managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\nresource "aws_ssoadmin_account_assignment" "everybody" {\n  permission_set_arn = aws_ssoadmin_permission_set.p.arn\n  principal_type = "GROUP"\n  target_id = "123456789012"\n}\n' })).toEqual(['aws_ssoadmin_account_assignment.everybody assigns it']);
});

test('templates: functions, tasks and machines by their roles', async () => {
  const role = 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {}\n      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]\n  P:\n    Type: AWS::IAM::InstanceProfile\n    Properties: { Roles: [!Ref R] }\n';
  const users = '  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties: { TaskRoleArn: !GetAtt R.Arn }\n  Node:\n    Type: AWS::EC2::LaunchTemplate\n    Properties: { LaunchTemplateData: { IamInstanceProfile: { Arn: !GetAtt P.Arn } } }\n  Other:\n    Type: AWS::SSM::Parameter\n    Properties: { Value: !GetAtt R.Arn }\n';
  expect(await runs({ 'stack.yaml': role + users })).toEqual(['Node runs with it', 'Task runs with it']);
});

test('pods by their account, unless they are given no token', async () => {
  const binding = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: b }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }\nsubjects:\n  - { kind: ServiceAccount, name: s, namespace: n }\n';
  const pods = (name: string, more: string): string => `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: n }\nspec:\n  template:\n    spec:\n      serviceAccountName: s\n${more}      containers: [{ name: c, image: x }]\n`;
  expect(await runs({ 'k.yaml': binding + pods('a', '') + pods('b', '      automountServiceAccountToken: false\n') })).toEqual(['Deployment a runs with it']);
});

test('outside tokens: the account of a cluster or the repository that the trust names', async () => {
  const trust = (subject: string): string => ROLE.replace('assume_role_policy = ""', `assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/issuer.example.com" }, Condition = { StringEquals = { "issuer.example.com:sub" = "${subject}" } } }] })`);
  expect(await runs({ 'main.tf': trust('system:serviceaccount:shop:web') })).toEqual(['the account shop/web of a cluster runs with it']);
  expect(await runs({ 'main.tf': trust('repo:acme/shop:ref:refs/heads/main') })).toEqual(['a workflow of acme/shop runs with it']);
  expect(await runs({ 'main.tf': trust('repo:acme/*') })).toEqual([]);
  const google = 'resource "google_service_account" "s" {\n  account_id = "s"\n}\nresource "google_project_iam_member" "s" {\n  project = "shop"\n  role = "roles/owner"\n  member = "serviceAccount:${google_service_account.s.email}"\n}\nresource "google_service_account_iam_member" "w" {\n  service_account_id = google_service_account.s.name\n  role = "roles/iam.workloadIdentityUser"\n  member = "serviceAccount:shop.svc.id.goog[shop/web]"\n}\n';
  expect(await runs({ 'main.tf': google })).toEqual(['the account shop/web of a cluster runs with it']);
});

test('pods by the role or service account that the annotation of their account names, whatever file grants it', async () => {
  const told = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => [...new Set((await scanTree(treeOf(files))).graph.grants.flatMap((grant) => (grant.runs ?? []).map(({ note }) => note)))].sort();
  const account = (annotation: string, name = 'web'): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  namespace: shop\n  annotations:\n    ${annotation}\n`;
  const pods = '---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: nightly, namespace: shop }\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          serviceAccountName: web\n          containers: [{ name: c, image: x }]\n';
  const role = ROLE.replace('assume_role_policy', 'name = "shop-web"\n  assume_role_policy');
  const eks = 'eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/path/shop-web';
  expect(await told({ 'main.tf': role, 'a.yaml': account(eks) + pods })).toEqual(['CronJob nightly runs with it']);
  expect(await told({ 'main.tf': role, 'a.yaml': account(eks) })).toEqual(['the account web of a cluster runs with it']);
  const trusting = ROLE.replace('assume_role_policy = ""', `assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/oidc.example.net" }, Condition = { StringEquals = { "oidc.example.net:sub" = "system:serviceaccount:shop:web" } } }] })`);
  expect(await told({ 'main.tf': trusting, 'a.yaml': account('eks.amazonaws.com/role-arn: ${ROLE_ARN}') + pods })).toEqual(['CronJob nightly runs with it', 'the account shop/web of a cluster runs with it']);
  expect(await told({ 'main.tf': trusting, 'a.yaml': account('example.com/owner: shop') + pods })).toEqual(['the account shop/web of a cluster runs with it']);
  expect(await told({ 'main.tf': trusting, 'a.yaml': account('eks.amazonaws.com/role-arn: ${ROLE_ARN}', 'other') + pods })).toEqual(['the account shop/web of a cluster runs with it']);
  for (const other of ['eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/shop-web-2', 'eks.amazonaws.com/role-arn: ${ROLE_ARN}', 'example.com/role-arn: arn:aws:iam::123456789012:role/shop-web']) expect(await told({ 'main.tf': role, 'a.yaml': account(other) + pods })).toEqual([]);
  expect(await told({ 'stack.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: shop-web\n      AssumeRolePolicyDocument: {}\n      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]\n', 'a.yaml': account(eks) + pods })).toEqual(['CronJob nightly runs with it']);
  const gke = 'iam.gke.io/gcp-service-account: web@acme-shop.iam.gserviceaccount.com';
  const owner = (member: string): string => `resource "google_project_iam_member" "s" {\n  project = "acme-shop"\n  role = "roles/owner"\n  member = ${member}\n}\n`;
  const made = 'resource "google_service_account" "s" {\n  account_id = "web"\n  project = "acme-shop"\n}\n';
  expect(await told({ 'main.tf': made + owner('"serviceAccount:${google_service_account.s.email}"'), 'a.yaml': account(gke) + pods })).toEqual(['CronJob nightly runs with it']);
  expect(await told({ 'main.tf': owner('"serviceAccount:web@acme-shop.iam.gserviceaccount.com"'), 'a.yaml': account(gke) + pods })).toEqual(['CronJob nightly runs with it']);
  // The project that the provider gives.
  expect(await told({ 'main.tf': 'provider "google" {\n  project = "acme-shop"\n}\n' + made.replace('  project = "acme-shop"\n', '') + owner('"serviceAccount:${google_service_account.s.email}"'), 'a.yaml': account(gke) + pods })).toEqual(['CronJob nightly runs with it']);
  // Azure: the annotation names a client, the trust names the account.
  expect(await told({ 'main.bicep': BICEP, 'a.yaml': account('azure.workload.identity/client-id: 0f1e2d3c-4b5a-4968-8776-655443322110') + pods })).toContain('CronJob nightly runs with it');
  const entra = 'resource "azurerm_user_assigned_identity" "i" {\n  name = "shop"\n}\nresource "azurerm_role_assignment" "r" {\n  scope = data.azurerm_subscription.s.id\n  role_definition_name = "Owner"\n  principal_id = azurerm_user_assigned_identity.i.principal_id\n}\nresource "azurerm_federated_identity_credential" "f" {\n  parent_id = azurerm_user_assigned_identity.i.id\n  issuer = "https://oidc.example.net"\n  subject = "system:serviceaccount:shop:web"\n}\ndata "azurerm_subscription" "s" {}\n';
  expect(await told({ 'main.tf': entra, 'a.yaml': account('azure.workload.identity/client-id: 0f1e2d3c-4b5a-4968-8776-655443322110') + pods })).toEqual(['CronJob nightly runs with it', 'the account shop/web of a cluster runs with it']);
});

/** Owners of a subscription: an application by itself, a job and pods by an identity that they are given, and somebody unknown. */
const BICEP = `targetScope = 'subscription'
resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'shop'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}
resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'shop-id'
  location: 'westeurope'
}
resource give 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('a')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: web.identity.principalId
  }
}
resource give2 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('b')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: id.properties.principalId
  }
}
param somebody string
resource give3 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('c')
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    principalId: somebody
  }
}
resource job 'Microsoft.App/jobs@2023-05-01' = {
  name: 'nightly'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '\${id.id}': {} }
  }
}
resource fed 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: id
  name: 'pods'
  properties: { issuer: 'https://x', subject: 'system:serviceaccount:shop:web', audiences: ['api'] }
}
`;

test('what a template assigns a role of Azure to is followed to what runs with it', async () => {
  const told = async (files: Readonly<Record<string, string>>): Promise<readonly (readonly string[])[]> => only(await factsOf(treeOf(files)), 'grant').map((grant) => (grant.runs ?? []).map(({ note }) => note));
  expect(await told({ 'main.bicep': BICEP })).toEqual([['web runs with it'], ['job runs with it', 'the account shop/web of a cluster runs with it'], []]);
  const template = (name: string, principal: string): string => JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { name: { type: 'string' } },
    resources: [
      { type: 'Microsoft.Web/sites', apiVersion: '2023-12-01', name, identity: { type: 'SystemAssigned' } },
      { type: 'Microsoft.Authorization/roleAssignments', apiVersion: '2022-04-01', name: 'a', properties: { roleDefinitionId: "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')]", principalId: principal } },
    ],
  });
  expect(await told({ 'a.json': template('shop', "[reference(resourceId('Microsoft.Web/sites', 'shop'), '2023-12-01', 'full').identity.principalId]") })).toEqual([['shop runs with it']]);
  expect(await told({ 'a.json': template("[parameters('name')]", "[reference(resourceId('Microsoft.Web/sites', parameters('name')), '2023-12-01', 'full').identity.principalId]") })).toEqual([['sites runs with it']]);
  expect(await told({ 'a.json': template('shop', "[reference(resourceId('Microsoft.Web/sites', 'other'), '2023-12-01', 'full').identity.principalId]") })).toEqual([[]]);
});

const CDK = "import * as cdk from 'aws-cdk-lib';\nimport * as iam from 'aws-cdk-lib/aws-iam';\nimport * as lambda from 'aws-cdk-lib/aws-lambda';\nconst all = new iam.PolicyStatement({ actions: ['*'], resources: ['*'] });\nconst kept = iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess');\n";
const PULUMI = "import * as aws from '@pulumi/aws';\nconst role = new aws.iam.Role('r', { assumeRolePolicy: '' });\nconst all = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });\nconst kept = 'arn:aws:iam::aws:policy/AdministratorAccess';\n";
test.each([
  ['a function that is given a statement', `${CDK}const fn = new lambda.Function(this, 'Export', {});\nfn.addToRolePolicy(all);`, ['Export']],
  ['a function whose own role is given a policy', `${CDK}const fn = new lambda.Function(this, 'Export', {});\nfn.role?.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));`, ['Export']],
  ['a member of a class', `${CDK}class S extends cdk.Stack {\n  constructor() {\n    this.fn = new lambda.Function(this, 'Export', {});\n    this.fn.role!.attachInlinePolicy(new iam.Policy(this, 'P', { statements: [all] }));\n  }\n}`, ['Export']],
  ['a task that names a role with a policy within', `${CDK}const role = new iam.Role(this, 'R', { inlinePolicies: { all: new iam.PolicyDocument({ statements: [all] }) } });\nnew ecs.FargateTaskDefinition(this, 'Task', { taskRole: role });`, ['Task']],
  ['a task that names a role with a policy that is kept', `${CDK}const role = new iam.Role(this, 'R', { managedPolicies: [kept] });\nnew ecs.FargateTaskDefinition(this, 'Task', { taskRole: role });`, ['Task']],
  ['a policy that names its roles', `${CDK}const role = new iam.Role(this, 'R', {});\nnew iam.Policy(this, 'P', { roles: [role], statements: [all] });\nnew lambda.Function(this, 'Export', { role });`, ['Export']],
  ['a policy that is attached later', `${CDK}const role = new iam.Role(this, 'R', {});\nconst p = new iam.Policy(this, 'P', { statements: [all] });\np.attachToRole(role);\nnew lambda.Function(this, 'Export', { role });`, ['Export']],
  ['nothing where the role is another one', `${CDK}const role = new iam.Role(this, 'R', {});\nconst other = new iam.Role(this, 'O', {});\nother.addToPolicy(all);\nnew lambda.Function(this, 'Export', { role });`, []],
  ['nothing where a name is given twice', `${CDK}let fn = new lambda.Function(this, 'A', {});\nfn = new lambda.Function(this, 'B', {});\nfn.addToRolePolicy(all);`, []],
  ['nothing for an output, and nothing for a trust', `${CDK}const role = new iam.Role(this, 'R', { managedPolicies: [kept] });\nnew cdk.CfnOutput(this, 'Out', { role });\nnew iam.Policy(this, 'Q', { roles: [role] });`, []],
  ['a policy of a role of Pulumi', `${PULUMI}new aws.iam.RolePolicy('p', { role: role.id, policy: all });\nnew aws.lambda.Function('export', { role: role.arn });`, ['export']],
  ['a policy attached to a role of Pulumi', `${PULUMI}new aws.iam.RolePolicyAttachment('a', { role, policyArn: kept });\nnew aws.lambda.Function('export', { role: role.arn });`, ['export']],
  ['a policy of its own that is attached', `${PULUMI}const p = new aws.iam.Policy('p', { policy: all });\nnew aws.iam.RolePolicyAttachment('a', { role: role.name, policyArn: p.arn });\nnew aws.ecs.TaskDefinition('t', { taskRoleArn: role.arn });`, ['t']],
  ['machines by a profile', `${PULUMI}new aws.iam.RolePolicyAttachment('a', { role: role.name, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });\nconst profile = new aws.iam.InstanceProfile('p', { role: role.name });\nnew aws.ec2.Instance('web', { iamInstanceProfile: profile.name });`, ['web']],
])('a program tells what runs with what it grants: %s', async (_name, program, names) => {
  expect(await runs({ 'lib/stack.ts': program })).toEqual(names.map((name) => `${name} runs with it`));
});

const AWS_OF_PULUMI = "import * as aws from '@pulumi/aws';\nconst role = new aws.iam.Role('r', { assumeRolePolicy: '' });\n";
const IAM_OF_CDK = "import * as iam from 'aws-cdk-lib/aws-iam';\n";
const EVERYTHING = "JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })";
test.each([
  ['the boundary of a role', `${AWS_OF_PULUMI}const p = new aws.iam.Policy('p', { policy: ${EVERYTHING} });\nconst dev = new aws.iam.Role('dev', { permissionsBoundary: p.arn, assumeRolePolicy: '' });`, 0],
  ['a policy of an organisation', `${AWS_OF_PULUMI}new aws.organizations.Policy('p', { content: ${EVERYTHING} });`, 0],
  ['a boundary of AWS', `${IAM_OF_CDK}const role = new iam.Role(this, 'R', { permissionsBoundary: iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess') });`, 0],
  ['a boundary for a whole stack', `${IAM_OF_CDK}const p = new iam.ManagedPolicy(this, 'P', { statements: [new iam.PolicyStatement({ actions: ['*'], resources: ['*'] })] });\niam.PermissionsBoundary.of(this).apply(p);`, 0],
  ['a policy that is attached too', `${AWS_OF_PULUMI}const p = new aws.iam.Policy('p', { policy: ${EVERYTHING} });\nnew aws.iam.Role('dev', { permissionsBoundary: p.arn, assumeRolePolicy: '' });\nnew aws.iam.RolePolicyAttachment('a', { role: role.name, policyArn: p.arn });`, 1],
])('what only bounds others gives nothing: %s', async (_name, program, count) => {
  expect(only(await factsOf(treeOf({ 'lib/stack.ts': program })), 'grant')).toHaveLength(count);
});
