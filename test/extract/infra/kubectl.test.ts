import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../src/extract/infra/kubernetes/helm/yaml.ts';
import { isTemplate, OVERLAY } from '../../../src/extract/infra/kubernetes/names.ts';
import { asRead, manifestsOf } from '../../../src/extract/infra/kubernetes/objects.ts';
import { itemsOf, textAt, valueAt } from '../../../src/extract/shared/nodes.ts';
import { isNamespaced, run, withCluster } from '../../support/cluster.ts';
import type { Served } from '../../support/cluster.ts';
import { everyTree, filesOf } from '../../support/fixtures.ts';
import { temporary } from '../../support/temporary.ts';

interface Manifest { readonly name: string; readonly text: string }

/** Every manifest of the fixtures that a cluster could be given as it stands: overlays, templates and kubeconfigs are read by other tools first. */
const manifests: readonly Manifest[] = everyTree().filter((name) => !name.endsWith('.pair')).flatMap((tree) => filesOf(tree).flatMap((file): Manifest[] => {
  const text = typeof file.content === 'string' ? file.content : '';
  if (!/\.(?:ya?ml|json)$/.test(file.path) || !/^\s*"?apiVersion"?:\s*"?[a-z]/m.test(text) || OVERLAY.test(file.path) || isTemplate(file.path)) return [];
  return /^(?:\s*"|\{.*)?kind"?:\s*"?(?!Config\b)[A-Z]/m.test(text) ? [{ name: `${tree} ${file.path}`, text }] : [];
}));

/** `apps StatefulSet shop/db` of every object we read in a manifest, in its order. */
function ours({ name, text }: Manifest): readonly string[] {
  return manifestsOf(parseYaml(text, name, 'tree'), asRead({ file: name, origin: 'tree' })).map((one) => `${one.group} ${one.kind} ${isNamespaced(one.kind) ? (one.namespace?.text ?? 'default') : ''}/${one.name}`);
}

/** The kinds of all manifests, as a cluster with all these operators would serve them. */
function served(): readonly Served[] {
  const objects = manifests.flatMap(({ name, text }) => parseYaml(text, name, 'tree').flatMap((root) => [root, ...itemsOf(valueAt(root, 'items'))]));
  const all = objects.map((one) => ({ apiVersion: textAt(one, 'apiVersion') ?? '', kind: textAt(one, 'kind') ?? '' })).filter((one) => one.kind !== '').map((one) => ({ ...one, namespaced: isNamespaced(one.kind) }));
  return [...new Map([...all, MARKER].map((one) => [`${one.apiVersion} ${one.kind}`, one])).values()];
}

/** Stands before the objects of each manifest: kubectl does not say which file an object is from. */
const MARKER: Served = { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true };
const numbered = (index: number): string => `file-${String(index).padStart(4, '0')}`;
const SAYS = 'go-template={{.apiVersion}} {{.kind}} {{with .metadata.namespace}}{{.}}{{end}}/{{.metadata.name}}{{"\\n"}}';

/** What kubectl would create of every manifest, as `ours` writes it. */
async function theirs(): Promise<ReadonlyMap<string, readonly string[]>> {
  const root = temporary('kubectl');
  for (const [index, { text }] of manifests.entries()) {
    writeFileSync(join(root, `${numbered(index)}-a.yaml`), `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${numbered(index)}}\n`);
    writeFileSync(join(root, `${numbered(index)}-b.yaml`), text);
  }
  const config = join(temporary('kubeconfig'), 'config');
  writeFileSync(config, 'apiVersion: v1\nkind: Config\n');
  const said = await withCluster(served(), async (server, others) => {
    const result = await run('kubectl', ['--kubeconfig', config, '--cache-dir', join(dirname(config), 'cache'), '--server', server, 'create', '--dry-run=client', '--validate=false', '-o', SAYS, '-f', root]);
    expect({ ...result, others: [...others] }).toMatchObject({ status: 0, stderr: '', others: [] });
    return result.stdout;
  });
  const found = new Map<string, string[]>();
  let into: string[] = [];
  for (const line of said.trimEnd().split('\n')) {
    const marker = /^v1 ConfigMap default\/file-(\d{4})$/.exec(line);
    if (marker) found.set(manifests[Number(marker[1])]?.name ?? '', into = []);
    else into.push(line.replace(/^(\S+?)(?:\/\S+)? /, (_, group: string) => (line.startsWith(`${group}/`) ? `${group} ` : ' ')));
  }
  return found;
}

const hasKubectl = spawnSync('kubectl', ['create', '--help']).status === 0;

describe('the objects of our manifests', () => {
  // Written by kubectl itself (1.32), so that it is compared with also where kubectl is not at hand.
  const stored = 'test/extract/infra/expected/kubectl-objects.json';
  const isStored = ({ name }: Manifest): boolean => name.startsWith('resources/kubernetes/');

  test('are those that kubectl said it would create', () => {
    expect(Object.fromEntries(manifests.filter(isStored).map((one) => [one.name, ours(one)]))).toEqual(JSON.parse(readFileSync(stored, 'utf8')));
  });

  test.runIf(hasKubectl)('are those that kubectl says now it would create, and it takes every manifest', async () => {
    const said = await theirs();
    if (process.env['WRITE_EXPECTED']) writeFileSync(stored, `${JSON.stringify(Object.fromEntries([...said].filter(([name]) => isStored({ name, text: '' }))), null, 1)}\n`);
    expect(manifests.length).toBeGreaterThan(100);
    expect(new Map(manifests.map((one) => [one.name, ours(one)]))).toEqual(said);
  });
});
