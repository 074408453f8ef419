import { describe, expect, test } from 'vitest';
import { create } from '../../../src/extract/infra/kubernetes/index.ts';
import { only } from '../../support/facts.ts';
import { arrows, factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

describe('storage', () => {
  test('the reclaim policy is found in another file', async () => {
    const facts = await factsOfFixture('kubernetes/reclaim', create);
    const policy = (name: string): unknown => resource(facts, `k8s:shop:PersistentVolumeClaim/${name}`).attributes['reclaimPolicy'];
    expect(policy('ledger')).toMatchObject({ basis: 'set', value: 'Retain', at: { file: 'k8s/storage.yaml' }, via: [{ at: { file: 'k8s/claims.yaml' } }] });
    expect(policy('cart')).toMatchObject({ basis: 'default', value: 'Delete' });
    expect(policy('odd')).toMatchObject({ basis: 'unknown', possible: ['Delete', 'Retain'] });
    expect(policy('plain')).toBeUndefined();
  });

  test('a claim bound by hand keeps the policy of its volume', async () => {
    const facts = await factsOfFiles({ 'pv.yaml': 'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: disk}\nspec: {persistentVolumeReclaimPolicy: Retain, claimRef: {name: data, namespace: shop}}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\nspec: {volumeName: disk}\n' }, create);
    expect(resource(facts, 'k8s:shop:PersistentVolumeClaim/data').attributes['reclaimPolicy']).toMatchObject({ basis: 'set', value: 'Retain' });
    expect(arrows(facts, 'storedOn')).toEqual(['k8s:shop:PersistentVolumeClaim/data -> k8s:-:PersistentVolume/disk']);
  });
});

describe('workloads and copies', () => {
  test('a dump onto the claim of the database', async () => {
    const facts = await factsOfFixture('kubernetes/dump-same-claim', create);
    expect(arrows(facts, 'storedOn')).toEqual(['k8s:shop:StatefulSet/postgres -> k8s:shop:PersistentVolumeClaim/pgdata']);
    expect(arrows(facts, 'copiedTo')).toEqual(['k8s:shop:StatefulSet/postgres -> k8s:shop:PersistentVolumeClaim/pgdata']);
    expect(arrows(facts, 'serves')).toEqual(['k8s:shop:StatefulSet/postgres -> k8s:shop:Deployment/api']);
    expect(resource(facts, 'k8s:-:Namespace/shop').kind).toBe('namespace');
  });

  test('a dump piped into a bucket a variable names', async () => {
    const facts = await factsOfFixture('kubernetes/dump-bucket', create);
    expect(arrows(facts, 'copiedTo')).toEqual(['k8s:default:StatefulSet/mongo -> s3:shop-offsite']);
    expect(resource(facts, 'k8s:default:StatefulSet/mongo').attributes['persistentVolumeClaimRetentionPolicy.whenDeleted']).toMatchObject({ basis: 'set', value: 'Delete' });
  });

  test('snapshots, operators and Velero', async () => {
    const facts = await factsOfFixture('kubernetes/backups', create);
    expect(arrows(facts, 'copiedTo')).toEqual([
      'k8s:production:Cluster/orders -> k8s:velero:BackupStorageLocation/default', 'k8s:production:Cluster/orders -> s3:orders-barman',
      'k8s:production:PersistentVolumeClaim/uploads -> k8s:production:VolumeSnapshot/uploads-monday', 'k8s:production:PersistentVolumeClaim/uploads -> k8s:velero:BackupStorageLocation/default',
    ]);
    expect(resource(facts, 'k8s:production:VolumeSnapshot/uploads-monday').attributes['deletionPolicy']).toMatchObject({ value: 'Delete', at: { file: 'snapshots.yaml' } });
    expect(kinds(resource(facts, 'k8s:production:Cluster/orders'))).toEqual(['production']);
  });

  test('schedules of Longhorn by group, of K8up by namespace, of VolSync by claim', async () => {
    const facts = await factsOfFixture('kubernetes/schedulers', create);
    const claim = (name: string): string => `k8s:shop:PersistentVolumeClaim/${name}`;
    expect(arrows(facts, 'copiedTo').filter((arrow) => !arrow.startsWith(claim('data-minio')))).toEqual([
      `${claim('carts')} -> b2:shop-k8up`, `${claim('carts')} -> copy:shop.yaml#carts`, `${claim('carts')} -> k8s:shop:StatefulSet/minio`, `${claim('carts')} -> s3:shop-longhorn`,
      `${claim('orders')} -> b2:shop-k8up`, `${claim('orders')} -> k8s:shop:StatefulSet/minio`, `${claim('orders')} -> s3:shop-longhorn`,
    ]);
    const copies = only(facts, 'relation').filter((fact) => fact.copy !== undefined && fact.to === 's3:shop-longhorn').map((fact) => [fact.from, fact.copy?.name]);
    expect(copies).toEqual([[claim('orders'), 'RecurringJob copies'], [claim('carts'), 'RecurringJob others']]);
  });

  test('a bucket of another service than the scheme tells is none of Amazon', async () => {
    const cluster = (endpoint: string): string => `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: orders, namespace: shop}\nspec: {backup: {barmanObjectStore: {destinationPath: "s3://copies/orders", endpointURL: "${endpoint}"}}}\n---\napiVersion: postgresql.cnpg.io/v1\nkind: ScheduledBackup\nmetadata: {name: nightly, namespace: shop}\nspec: {schedule: "0 0 3 * * *", cluster: {name: orders}}\n`;
    const to = async (endpoint: string): Promise<readonly string[]> => [...new Set(arrows(await factsOfFiles({ 'db.yaml': cluster(endpoint) }, create), 'copiedTo'))];
    expect(await to('https://objects.example.net')).toEqual(['k8s:shop:Cluster/orders -> remote:objects.example.net']);
    expect(await to('https://s3.eu-central-1.amazonaws.com')).toEqual(['k8s:shop:Cluster/orders -> s3:copies']);
  });

  test('Velero into the cluster it backs up lies on that cluster', async () => {
    const facts = await factsOfFiles({
      'minio.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: minio, namespace: velero}\nspec: {serviceName: minio, template: {spec: {containers: [{name: m, image: minio/minio}]}}}\n',
      'velero.yaml': 'apiVersion: velero.io/v1\nkind: BackupStorageLocation\nmetadata: {name: default, namespace: velero}\nspec: {provider: aws, objectStorage: {bucket: b}, config: {s3Url: "http://minio.velero.svc:9000"}}\n',
    }, create);
    expect(arrows(facts, 'storedOn')).toEqual(['k8s:velero:BackupStorageLocation/default -> k8s:velero:StatefulSet/minio']);
    expect(keys(facts)).not.toContain('s3:b');
  });
});

describe('places in the world', () => {
  test('the same namespace below two environments is two namespaces', async () => {
    const facts = await factsOfFixture('kubernetes/overlays', create);
    expect(kinds(resource(facts, 'k8s:shop@production:PersistentVolumeClaim/pgdata'))).toEqual(['production']);
    expect(kinds(resource(facts, 'k8s:shop@staging:PersistentVolumeClaim/pgdata'))).toEqual(['staging']);
  });

  test('contexts of one server are one cluster, a local one is local', async () => {
    const facts = await factsOfFixture('kubernetes/contexts', create);
    expect(resource(facts, 'k8scontext:shop-production').keys).toContain('k8scluster:k8s.example.net:6443');
    expect(resource(facts, 'k8scontext:shop-staging').keys).toContain('k8scluster:k8s.example.net:6443');
    expect(kinds(resource(facts, 'k8scontext:kind-local'))).toEqual(['local']);
  });
});

test('bindings that can destroy are grants; reading everything for people is none, but for the star of the role itself', async () => {
  const all = only(await factsOfFixture('kubernetes/rbac', create), 'grant');
  expect(all.filter((grant) => grant.effects.length === 0)).toMatchObject([{ to: 'k8s:-:ClusterRole/watcher', amounts: [{ trait: 'wildcards' }] }]);
  const grants = all.filter((grant) => grant.effects.length > 0);
  expect(grants).toMatchObject([
    { to: 'k8s:ci:ServiceAccount/deployer', effects: ['administer'], on: { everything: true } },
    { to: 'k8s:-:User/bot', effects: ['destroy'], on: { everything: false, keys: ['k8s:-:Namespace/shop'] } },
  ]);
  expect(grants).toHaveLength(2);
});

test('names a tool fills in later are a gap and no resource', async () => {
  const facts = await factsOfFiles({ 'pvc.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: "${APP}"}\nspec: {}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: _}\n' }, create);
  expect(keys(facts)).toEqual([]);
  expect(only(facts, 'gap')).toMatchObject([{ kind: 'unresolved', place: { file: 'pvc.yaml' } }]);
});

test('a deployment that prunes where data stands', async () => {
  const application = (namespace: string): string => `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: to-${namespace}, namespace: argocd}\nspec: {destination: {namespace: ${namespace}}, syncPolicy: {automated: {prune: true}}}\n`;
  const facts = await factsOfFiles({ 'a.yaml': `${application('shop')}---\n${application('web')}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: d, namespace: shop}\n` }, create);
  expect(keys(facts)).toEqual(['k8s:-:Namespace/shop', 'k8s:argocd:Application/to-shop', 'k8s:shop:PersistentVolumeClaim/d']);
});
