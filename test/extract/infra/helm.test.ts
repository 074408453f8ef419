import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chartsOf } from '../../../src/extract/infra/kubernetes/charts.ts';
import { isTemplate } from '../../../src/extract/infra/kubernetes/names.ts';
import { render } from '../../../src/extract/infra/kubernetes/helm/chart.ts';
import { templateOf } from '../../../src/extract/infra/kubernetes/helm/syntax.ts';
import { parseYaml } from '../../../src/extract/infra/kubernetes/helm/yaml.ts';
import { create } from '../../../src/extract/infra/kubernetes/index.ts';
import type { ChartFile } from '../../../src/extract/infra/kubernetes/model.ts';
import { plainOf, treeOf } from '../../../src/extract/infra/kubernetes/tree.ts';
import { only } from '../../support/facts.ts';
import { temporary } from '../../support/temporary.ts';
import { loadTree } from '../../support/tree.ts';
import { factsOfFiles, factsOfFixture, keys, kinds, resource } from './support.ts';

async function files(): Promise<ReadonlyMap<string, string>> {
  const { workspace } = loadTree('fixtures/resources/kubernetes/helm.tree');
  const found = new Map<string, string>();
  for (const file of await workspace.files()) found.set(file.path, new TextDecoder().decode(await workspace.read(file)));
  return found;
}

function byName(objects: readonly unknown[]): Record<string, unknown> {
  const named = objects.map((object): [string, unknown] => { const plain: { kind?: string; metadata?: { name?: string } } = JSON.parse(JSON.stringify(object)); return [`${plain.kind}/${plain.metadata?.name}`, plain]; });
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ours(all: ReadonlyMap<string, string>, values: string): Record<string, unknown> {
  const read = [...all].map(([file, text]): ChartFile => { const owner = { file, origin: 'tree' as const }; const [root] = isTemplate(file) ? [] : parseYaml(text, file, 'tree'); return { object: 'chart', owner, ...(root ? { root } : { text }) }; });
  const { charts, values: given } = chartsOf(read);
  const chart = charts.get('chart');
  const over = given.get(`chart/${values}`);
  if (!chart || !over) throw new Error('the fixture has no such chart');
  return byName(render(chart, [over], { name: 'live', namespace: 'shop' }).objects.map(plainOf));
}

const hasHelm = spawnSync('helm', ['version']).status === 0;

describe.each(['values-staging.yaml', 'values-production.yaml'])('%s', (values) => {
  // Written by helm 3.17.2 itself; compared with it anew where it is at hand.
  const stored = `test/extract/infra/expected/helm-${values.replace('.yaml', '')}.json`;

  test('comes out as helm printed it', async () => {
    expect(ours(await files(), values)).toEqual(JSON.parse(readFileSync(stored, 'utf8')));
  });

  test.runIf(hasHelm)('comes out as helm prints it now', async () => {
    const root = temporary('helm');
    // Helm wants charts of repositories at hand even where their condition is off.
    for (const [path, text] of await files()) { mkdirSync(dirname(join(root, path)), { recursive: true }); writeFileSync(join(root, path), text.replace(/^ {2}- \{ name: postgresql.*$/m, '')); }
    const run = spawnSync('helm', ['template', 'live', join(root, 'chart'), '-n', 'shop', '-f', join(root, 'chart', values)], { encoding: 'utf8' });
    expect(run.stderr.replace(/^level=.*$|^WARNING.*$/gm, '').trim()).toBe('');
    const theirs = byName(parseYaml(run.stdout, 'out', 'tree').map((node) => plainOf(treeOf(node, { file: 'out', origin: 'tree' }))));
    if (process.env['WRITE_EXPECTED']) writeFileSync(stored, `${JSON.stringify(theirs, null, 1)}\n`);
    expect(ours(await files(), values)).toEqual(theirs);
  });
});

test('values files are environments, and a value stands where it was given', async () => {
  const facts = await factsOfFixture('kubernetes/helm', create);
  const live = resource(facts, 'k8s:default@chart=chart/production:PersistentVolumeClaim/shop-data');
  expect(kinds(live)).toEqual(['production']);
  expect(live.attributes['helm.resource-policy']).toMatchObject({ value: 'keep', at: { file: 'chart/values-production.yaml' } });
  expect(live.evidence[0].at.file).toBe('chart/templates/db.yaml');
  expect(keys(facts).filter((key) => key.includes('-cache'))).toEqual(['k8s:default@chart=chart/staging:PersistentVolumeClaim/shop-cache-cache']);
});

test('what only the cluster can tell is a gap and nothing is made up', async () => {
  const facts = await factsOfFixture('kubernetes/helm', create);
  expect(keys(facts).filter((key) => key.includes('asks'))).toEqual([]);
  expect(only(facts, 'gap').filter((gap) => gap.reason.includes('only the cluster')).map((gap) => gap.place.file)).toEqual(['asks/templates/pvc.yaml']);
});

test('a chart of a repository is known by its values, wherever they are given', async () => {
  const facts = await factsOfFiles({
    'prod/release.yaml': 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: orders, namespace: shop}\nspec:\n  chart: {spec: {chart: postgresql, sourceRef: {kind: HelmRepository, name: b}}}\n  values:\n    primary:\n      persistentVolumeClaimRetentionPolicy: {enabled: true, whenDeleted: Delete}\n',
    'argo.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: sessions}\nspec:\n  destination: {namespace: shop}\n  source:\n    chart: redis\n    helm: {values: "master: {persistence: {enabled: true}}"}\n',
    'helmfile.yaml': 'releases:\n  - {name: docs, namespace: wiki, chart: bitnami/mongodb, values: [{backup: {enabled: true}}]}\n  - {name: other, chart: example/other}\n',
  }, create);
  expect(resource(facts, 'k8s:shop@production:postgresql/orders').attributes['primary.persistentVolumeClaimRetentionPolicy.whenDeleted']).toMatchObject({ basis: 'set', value: 'Delete', at: { file: 'prod/release.yaml' } });
  expect(resource(facts, 'k8s:shop:redis/sessions').attributes['master.persistence.enabled']).toMatchObject({ value: true, at: { file: 'argo.yaml' } });
  expect(resource(facts, 'k8s:wiki:mongodb/docs').attributes['backup.enabled']).toMatchObject({ value: true });
  expect(keys(facts).filter((key) => key.includes('other'))).toEqual([]);
});

test.each(['{{', '{{ if', '{{ if .x }}', '{{ end }}', '{{ else }}', '{{ ( }}', '{{ range }}{{ end }}', `${'{{ if . }}'.repeat(300)}`, '{{ "', '{{/*', '{{ define "a" }}'])('a template like %s is not understood, and that is all', (text) => {
  expect(templateOf(text)).toBeUndefined();
});

test('templates that include themselves end', async () => {
  const facts = await factsOfFiles({ 'c/Chart.yaml': 'name: c\n', 'c/templates/_h.tpl': '{{ define "a" }}{{ include "a" . }}{{ include "a" . }}{{ end }}', 'c/templates/x.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: x{{ include "a" . }}\n' }, create);
  expect(keys(facts)).toEqual([]);
  expect(only(facts, 'gap').length).toBeGreaterThan(0);
});
