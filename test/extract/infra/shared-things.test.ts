import { describe, expect, it } from 'vitest';
import { linesOf, scanTree } from '../../support/scan.ts';
import { loadTree } from '../../support/tree.ts';

type Case = readonly [check: string, bad: string, good?: string];

/** Where an environment is told, each with a case in which two environments share something by that evidence, and its repaired twin. */
const EVIDENCE: Readonly<Record<string, readonly Case[]>> = {
  directory: [['environments-share-network', 'data-source'], ['environments-share-store', 'inventories']],
  'file name': [['environments-share-store', 'dotenv-bucket'], ['environments-share-store', 'dotenv-host'], ['environments-share-store', 'spring-profiles'], ['environments-share-store', 'appsettings'], ['environments-share-store', 'fly-env'], ['environments-share-store', 'task-definitions'], ['environments-share-store', 'stack-parameters'], ['environments-share-store', 'compose-overrides'], ['environments-share-store', 'chart-settings'], ['environments-share-store', 'app-platform-envs']],
  'module of settings': [['environments-share-store', 'django-settings'], ['environments-share-store', 'phoenix-config']],
  'file of tests': [['environments-share-store', 'laravel-testing'], ['environments-share-store', 'symfony-test']],
  overlay: [['environments-share-store', 'overlay-generator']],
  workspace: [['environments-share-store', 'workspaces']],
  'variable on the command line': [['environments-share-store', 'given-variable']],
  tfvars: [['environments-share-network', 'tfvars'], ['environments-share-store', 'variable-files']],
  namespace: [['environments-share-store', 'namespace-settings'], ['environments-share-store', 'secrets-of-namespaces']],
  context: [['environments-share-account', 'one-cluster', 'two-clusters']],
  stage: [['environments-share-network', 'stages'], ['environments-share-account', 'cdk-stages']],
  branch: [['ci-job-serves-environments', 'two-steps']],
  'environment of a pipeline': [['environments-share-store', 'pipeline-environments'], ['environments-share-store', 'workflow-environments'], ['environments-share-store', 'named-jobs']],
  'section of a file': [['environments-share-store', 'rails-database'], ['environments-share-store', 'wrangler-vars'], ['environments-share-store', 'heroku-app-json'], ['environments-share-store', 'wrangler-inherits']],
  tag: [['environments-share-store', 'tags']],
  'name of a resource': [['environments-share-store', 'data-source-name']],
  alias: [['default-target-is-production', 'firebase']],
};

/** What can be shared, each with a case and its twin. */
const SHARED: Readonly<Record<string, readonly Case[]>> = {
  'data store': [['environments-share-store', 'dotenv-host'], ['environments-share-store', 'dotenv-cache'], ['environments-share-store', 'dotenv-queue'], ['environments-share-store', 'one-host', 'two-hosts']],
  host: [['environments-share-account', 'database-server']],
  volume: [['environments-share-store', 'volume-handle'], ['environments-share-store', 'compose-external']],
  bucket: [['environments-share-store', 'dotenv-bucket'], ['environments-share-store', 'looked-up-bucket'], ['environments-share-store', 'declared-bucket']],
  key: [['environments-share-store', 'looked-up-key']],
  secret: [['environments-share-store', 'looked-up-secret']],
  account: [['environments-share-account', 'cdk-account'], ['environments-share-account', 'pulumi-stacks'], ['environments-share-account', 'samconfig'], ['environments-share-account', 'dotenv'], ['environments-share-account', 'one-aws-account', 'two-aws-accounts'], ['environments-share-account', 'cdk-stages']],
  subscription: [['environments-share-account', 'dotenv-subscription'], ['environments-share-account', 'one-subscription', 'two-subscriptions']],
  project: [['environments-share-account', 'dotenv-project'], ['environments-share-account', 'one-project', 'two-projects']],
  cluster: [['environments-share-account', 'one-cluster', 'two-clusters'], ['environments-share-account', 'looked-up-cluster'], ['environments-share-account', 'job-context']],
  network: [['environments-share-network', 'tfvars'], ['environments-share-network', 'google'], ['environments-share-network', 'azure'], ['environments-share-network', 'data-source'], ['environments-share-network', 'looked-up'], ['environments-share-network', 'module']],
  'state backend': [['environments-share-state', 'one-address', 'two-addresses']],
  role: [['credential-shared-between-environments', 'one-role', 'two-roles'], ['credential-shared-between-environments', 'role-in-settings'], ['credential-shared-between-environments', 'role-of-provider']],
  credential: [['credential-shared-between-environments', 'one-key', 'two-keys']],
  'CI job': [['ci-job-serves-environments', 'two-steps'], ['ci-job-serves-environments', 'matrix'], ['ci-job-serves-environments', 'own-keys']],
  domain: [['environments-share-domain', 'ingress'], ['environments-share-domain', 'chart'], ['environments-share-domain', 'hosted-zone'], ['environments-share-domain', 'worker-routes'], ['environments-share-domain', 'custom-domain'], ['environments-share-domain', 'looked-up-zone']],
  'production, by the file of every day': [['local-file-names-production', 'everyday'], ['local-file-names-production', 'typeorm'], ['local-file-names-production', 'django'], ['local-file-names-production', 'supabase'], ['local-file-names-production', 'bucket-name'], ['local-file-names-production', 'declared-bucket']],
  "production's volume": [['environments-share-store', 'one-export', 'two-exports']],
};

const FAMILY = /^(?:environments-share-|credential-shared-between|local-file-names|ci-job-serves|name-hides|default-target)/;
const cases = [...new Map([...Object.values(EVIDENCE), ...Object.values(SHARED)].flat().map((one) => [one.join(' '), one])).values()];

describe('what two environments share', () => {
  it.each(cases)('%s: %s is told, and nothing of it when repaired', async (check, bad, good = bad) => {
    const said = linesOf(await scanTree(loadTree(`fixtures/checks/${check}/bad-${bad}.tree`).workspace));
    expect(said.filter((line) => line.includes(` ${check} `))).not.toEqual([]);
    const left = linesOf(await scanTree(loadTree(`fixtures/checks/${check}/good-${good}.tree`).workspace));
    expect(left.filter((line) => !line.startsWith('note ') && FAMILY.test(line.split(' ')[1] ?? ''))).toEqual([]);
    expect(left.filter((line) => line.includes(` ${check} `))).toEqual([]);
  });
});
