import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../src/extract/infra/kubernetes/helm/yaml.ts';
import { create } from '../../../src/extract/infra/kubernetes/index.ts';
import { build } from '../../../src/extract/infra/kubernetes/kustomize/build.ts';
import { plainOf, treeOf } from '../../../src/extract/infra/kubernetes/tree.ts';
import { only } from '../../support/facts.ts';
import { temporary } from '../../support/temporary.ts';
import { loadTree } from '../../support/tree.ts';
import { arrows, factsOfFiles, factsOfFixture, keys, resource } from './support.ts';

const FIXTURE = 'fixtures/resources/kubernetes/kustomize.tree';

/** Objects by group, kind, namespace and name, whatever their order. */
function byName(objects: readonly unknown[]): Record<string, unknown> {
  const named = objects.map((object): [string, unknown] => {
    const plain: { apiVersion?: string; kind?: string; metadata?: { name?: string; namespace?: string } } = JSON.parse(JSON.stringify(object));
    return [`${plain.apiVersion} ${plain.kind} ${plain.metadata?.namespace ?? ''}/${plain.metadata?.name}`, plain];
  });
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function files(): Promise<ReadonlyMap<string, string>> {
  const { workspace } = loadTree(FIXTURE);
  const found = new Map<string, string>();
  for (const file of await workspace.files()) found.set(file.path, new TextDecoder().decode(await workspace.read(file)));
  return found;
}

function ours(all: ReadonlyMap<string, string>, directory: string): Record<string, unknown> {
  const read = (path: string, text: string): readonly ReturnType<typeof treeOf>[] => parseYaml(text, path, 'tree').map((root) => treeOf(root, { file: path, origin: 'tree' }));
  const rendering = build(`${directory}/kustomization.yaml`, {
    file: (path) => { const text = all.get(path); return text === undefined ? undefined : read(path, text); },
    has: (path) => all.has(path),
    kustomization: (path) => (all.has(`${path}/kustomization.yaml`) ? `${path}/kustomization.yaml` : undefined),
    inline: (text) => read('inline', text.type === 'scalar' ? String(text.value) : ''),
  });
  expect(rendering.missing).toEqual([]);
  return byName(rendering.items.map((item) => plainOf(item.tree)));
}

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

describe.each(['base', 'overlays/staging', 'overlays/production'])('%s', (directory) => {
  // Written by kubectl itself (kustomize 5.5.0), so that it is compared with also where kubectl is not at hand.
  const stored = `test/extract/infra/expected/kustomize-${directory.replace('/', '-')}.json`;

  test('comes out as kubectl printed it', async () => {
    expect(ours(await files(), directory)).toEqual(JSON.parse(readFileSync(stored, 'utf8')));
  });

  test.runIf(hasKubectl)('comes out as kubectl prints it now', async () => {
    const root = temporary('kustomize');
    for (const [path, text] of await files()) { mkdirSync(dirname(join(root, path)), { recursive: true }); writeFileSync(join(root, path), text); }
    const run = spawnSync('kubectl', ['kustomize', join(root, directory)], { encoding: 'utf8' });
    const theirs = byName(parseYaml(run.stdout, 'out', 'tree').map((node) => plainOf(treeOf(node, { file: 'out', origin: 'tree' }))));
    if (process.env['WRITE_EXPECTED']) writeFileSync(stored, `${JSON.stringify(theirs, null, 1)}\n`);
    expect(ours(await files(), directory)).toEqual(theirs);
  });
});

test('an overlay is an environment, and what it changes stands where it changes it', async () => {
  const facts = await factsOfFixture('kubernetes/kustomize', create);
  expect(keys(facts).filter((key) => key.includes('PersistentVolumeClaim'))).toEqual(['k8s:shop-production:PersistentVolumeClaim/pgdata-live', 'k8s:shop-staging:PersistentVolumeClaim/st-pgdata']);
  const live = resource(facts, 'k8s:shop-production:PersistentVolumeClaim/pgdata-live');
  expect(live.attributes['reclaimPolicy']).toMatchObject({ basis: 'set', value: 'Retain', via: [{ at: { file: 'overlays/production/class.yaml' } }] });
  expect(live.attributes['argocd.prune']).toMatchObject({ value: false, at: { file: 'components/keep/kustomization.yaml' } });
  expect(resource(facts, 'k8s:shop-staging:PersistentVolumeClaim/st-pgdata').attributes['storageClassName']).toMatchObject({ value: 'cheap', at: { file: 'overlays/staging/storage-patch.yaml' } });
  expect(arrows(facts, 'storedOn')).toContain('k8s:shop-production:StatefulSet/db-live -> k8s:shop-production:PersistentVolumeClaim/pgdata-live');
});

test('what lies in another repository, a patch that is not there, and circles are gaps, and the rest stands', async () => {
  const facts = await factsOfFiles({
    'a/kustomization.yaml': 'resources: [https://github.com/example/base//x?ref=v1, ../b, pvc.yaml]\npatches: [{path: gone.yaml}]\n', 'b/kustomization.yaml': 'resources: [../a]\n',
    'c/kustomization.yaml': 'resources: [../a, "git@github.com:example/x"]\n', 'a/pvc.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n',
  }, create);
  expect(keys(facts)).toEqual(['k8s:default:PersistentVolumeClaim/data']);
  expect(only(facts, 'gap').map((gap) => gap.place.file).sort()).toEqual(['a/kustomization.yaml', 'a/kustomization.yaml', 'c/kustomization.yaml']);
});

test('what Flux fills in names the thing', async () => {
  const facts = await factsOfFiles({
    'clusters/production/ks.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop}\nspec:\n  path: ./apps/shop\n  targetNamespace: shop\n  prune: true\n  components: [../../components/data]\n  postBuild: {substitute: {APP: shop}}\n',
    'apps/shop/kustomization.yaml': 'resources: [web.yaml]\n', 'apps/shop/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
    'components/data/kustomization.yaml': 'kind: Component\nresources: [pvc.yaml]\n', 'components/data/pvc.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: "${APP}"}\nspec: {storageClassName: "${CLASS:=fast}"}\n---\napiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\nmetadata: {name: "${APP}"}\nspec: {sourcePVC: "${APP}", restic: {repository: x}}\n',
  }, create);
  expect(keys(facts).filter((key) => key.includes('Claim'))).toEqual(['k8s:shop@production:PersistentVolumeClaim/shop']);
  expect(arrows(facts, 'copiedTo')).toHaveLength(1);
  expect(only(facts, 'gap')).toEqual([]);
});
