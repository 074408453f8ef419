import { describe, expect, it } from 'vitest';
import { create } from '../../../src/extract/infra/kubernetes/index.ts';
import { factsOf, only } from '../../support/facts.ts';
import { treeOf } from '../../support/tree.ts';
import { factsOfFixture } from './support.ts';

async function store(text: string): Promise<{ readonly type: string; readonly provider: string; readonly policy: unknown; readonly inNamespace: boolean }> {
  const facts = await factsOf(treeOf({ 'store.yaml': text }), [create]);
  const found = only(facts, 'resource').find((one) => one.type.includes('/'));
  const policy = found?.attributes['deletion.policy'];
  return { type: found?.type ?? '', provider: found?.provider ?? '', policy: policy?.basis === 'set' ? policy.value : policy?.basis, inNamespace: only(facts, 'relation').some((one) => one.kind === 'partOf' && one.from === found?.keys[0]) };
}
const object = (apiVersion: string, kind: string, annotation: string, spec = 'x: 1'): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: orders\n  namespace: shop\n${annotation === '' ? '' : `  annotations:\n    ${annotation}\n`}spec:\n  ${spec}\n`;

describe('objects that make a store in a cloud', () => {
  it.each<[string, string, unknown]>([
    ['rds.services.k8s.aws/DBInstance', object('rds.services.k8s.aws/v1alpha1', 'DBInstance', ''), undefined],
    ['rds.services.k8s.aws/DBInstance', object('rds.services.k8s.aws/v1alpha1', 'DBInstance', 'services.k8s.aws/deletion-policy: retain'), 'kept'],
    ['rds.services.k8s.aws/DBInstance', object('rds.services.k8s.aws/v1alpha1', 'DBInstance', 'services.k8s.aws/deletion-policy: delete'), 'deleted'],
    ['sql.cnrm.cloud.google.com/SQLInstance', object('sql.cnrm.cloud.google.com/v1beta1', 'SQLInstance', 'cnrm.cloud.google.com/deletion-policy: abandon'), 'kept'],
    ['sql.cnrm.cloud.google.com/SQLInstance', object('sql.cnrm.cloud.google.com/v1beta1', 'SQLInstance', 'services.k8s.aws/deletion-policy: retain'), undefined],
    ['dbforpostgresql.azure.com/FlexibleServer', object('dbforpostgresql.azure.com/v1api20230601', 'FlexibleServer', 'serviceoperator.azure.com/reconcile-policy: detach-on-delete'), 'kept'],
    ['dbforpostgresql.azure.com/FlexibleServer', object('dbforpostgresql.azure.com/v1api20230601', 'FlexibleServer', 'serviceoperator.azure.com/reconcile-policy: manage'), 'deleted'],
    ['s3.aws.upbound.io/Bucket', object('s3.aws.upbound.io/v1beta1', 'Bucket', '', 'deletionPolicy: Orphan'), 'kept'],
    ['s3.aws.upbound.io/Bucket', object('s3.aws.m.upbound.io/v1beta1', 'Bucket', '', 'managementPolicies: [Observe, Create, Update]'), 'kept'],
    ['s3.aws.upbound.io/Bucket', object('s3.aws.m.upbound.io/v1beta1', 'Bucket', '', 'managementPolicies: [Observe, Delete]'), 'deleted'],
    ['s3.aws.upbound.io/Bucket', object('s3.aws.upbound.io/v1beta1', 'Bucket', '', 'managementPolicies: ["*"]'), undefined],
  ])('%s: %s', async (type, text, policy) => {
    const found = await store(text);
    expect(found).toMatchObject({ type, policy });
    expect(found.inNamespace).toBe(policy !== 'kept');
    expect(found.provider).not.toBe('kubernetes');
  });

  it('have no disk that a backup of the cluster would copy', async () => {
    const velero = 'apiVersion: velero.io/v1\nkind: Schedule\nmetadata: { name: daily, namespace: velero }\nspec:\n  schedule: "0 1 * * *"\n  template: { includedNamespaces: ["*"] }\n';
    const facts = await factsOf(treeOf({ 'a.yaml': object('rds.services.k8s.aws/v1alpha1', 'DBInstance', ''), 'b.yaml': velero }), [create]);
    expect(only(facts, 'relation').filter((one) => one.kind === 'copiedTo')).toEqual([]);
  });

  it('of four operators are kept where each of them says so', async () => {
    const found = only(await factsOfFixture('kubernetes/clouds', create), 'resource').filter((one) => one.type.includes('/'));
    expect(found.map((one) => [one.provider, one.type, one.attributes['deletion.policy']?.basis === 'set'])).toEqual([
      ['aws', 'rds.services.k8s.aws/DBInstance', true], ['aws', 's3.aws.upbound.io/Bucket', true], ['gcp', 'sql.cnrm.cloud.google.com/SQLInstance', true], ['azure', 'dbforpostgresql.azure.com/FlexibleServer', false],
    ]);
  });
});
