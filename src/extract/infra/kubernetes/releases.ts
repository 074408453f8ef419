import { baseName, folderOf } from '../../../model/index.ts';
import type { DataNode } from '../../../model/index.ts';
import { joinRelative } from '../../shared/mounts.ts';
import { parseYaml } from './helm/yaml.ts';
import { below, listOf, mapOf, put, scalarOf, textBelow, treeOf } from './tree.ts';
import type { Owner, Tree } from './tree.ts';

/** A chart that is installed with values: by Flux, Argo CD, helmfile, a kustomization, or as a dependency of another chart. */
export interface Release {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Name of a chart of a repository, or the directory of one in the tree. */
  readonly chart: string;
  readonly local: boolean;
  readonly values: readonly Tree[];
  /** Files of values beside the chart. */
  readonly files: readonly string[];
  readonly at: Tree;
  readonly owner: Owner;
}

/** The release an object stands for; undefined for objects that are none. */
export function releaseOf(tree: Tree, owner: Owner): Release | undefined {
  const kind = textBelow(tree, 'kind');
  const version = textBelow(tree, 'apiVersion') ?? '';
  const name = textBelow(tree, 'metadata', 'name');
  if (name === undefined) return undefined;
  const spec = below(tree, 'spec');
  const at = below(tree, 'metadata', 'name') ?? tree;
  if (kind === 'HelmRelease' && version.startsWith('helm.toolkit.fluxcd.io/')) {
    const chart = below(spec, 'chart', 'spec');
    const values = below(spec, 'values');
    const local = /^(?:GitRepository|Bucket)$/.test(textBelow(chart, 'sourceRef', 'kind') ?? '');
    const said = textBelow(chart, 'chart') ?? textBelow(spec, 'chartRef', 'name');
    return said === undefined ? undefined : { name: textBelow(spec, 'releaseName') ?? name, namespace: textBelow(spec, 'targetNamespace') ?? textBelow(tree, 'metadata', 'namespace'), chart: local ? joinRelative('.', said) : said, local, values: values ? [values] : [], files: local ? listOf(below(chart, 'valuesFiles')).flatMap((one) => { const text = textBelow(one); return text === undefined ? [] : [joinRelative('.', text)]; }) : [], at, owner };
  }
  if (kind === 'HelmChart' && version.startsWith('helm.cattle.io/')) {
    const chart = textBelow(spec, 'chart');
    const values = textOfValues(below(spec, 'valuesContent'));
    return chart === undefined ? undefined : { name, namespace: textBelow(spec, 'targetNamespace'), chart: baseName(chart), local: false, values, files: [], at, owner };
  }
  if (kind === 'Application' && version.startsWith('argoproj.io/')) {
    const source = [below(spec, 'source'), ...listOf(below(spec, 'sources'))].find((one) => textBelow(one, 'chart') !== undefined || below(one, 'helm') !== undefined);
    const helm = below(source, 'helm');
    const chart = textBelow(source, 'chart');
    const path = textBelow(source, 'path');
    if (!source || (chart === undefined && path === undefined)) return undefined;
    const object = below(helm, 'valuesObject');
    const parameters = mapOf(source.at);
    for (const one of listOf(below(helm, 'parameters')).slice(0, 500)) { const key = textBelow(one, 'name'); const value = below(one, 'value'); if (key !== undefined && value) put(parameters, key.split('.'), value); }
    return {
      name: textBelow(helm, 'releaseName') ?? name, namespace: textBelow(spec, 'destination', 'namespace'), chart: chart ?? joinRelative('.', path ?? ''), local: chart === undefined,
      values: [...textOfValues(below(helm, 'values')), ...(object ? [object] : []), ...(parameters.entries.size > 0 ? [parameters] : [])],
      files: chart === undefined ? listOf(below(helm, 'valueFiles')).flatMap((one) => { const text = textBelow(one); return text === undefined || text.includes('$') ? [] : [joinRelative(path ?? '.', text)]; }) : [], at, owner,
    };
  }
  return undefined;
}

/** Releases of a helmfile; its own templates are text to it and are not followed. */
export function helmfileReleases(node: DataNode, owner: Owner): readonly Release[] {
  const tree = treeOf(node, owner);
  return listOf(below(tree, 'releases')).slice(0, 500).flatMap((one): Release[] => {
    const name = textBelow(one, 'name');
    const chart = textBelow(one, 'chart');
    if (name === undefined || chart === undefined || /\{\{/.test(name + chart)) return [];
    const local = chart.startsWith('.');
    const values = listOf(below(one, 'values'));
    return [{
      name, namespace: textBelow(one, 'namespace'), chart: local ? joinRelative(folderOf(owner.file), chart) : baseName(chart), local, values: values.filter((value) => value.type === 'map'),
      files: values.flatMap((value) => { const text = textBelow(value); return text === undefined || text.includes('{{') ? [] : [joinRelative(folderOf(owner.file), text)]; }), at: below(one, 'name') ?? one, owner,
    }];
  });
}

/** Charts of repositories that a chart of the tree takes in, with what its values say of them. */
export function dependencyReleases(sheet: Tree, values: Tree | undefined, owner: Owner, isSwitchedOff: (dependency: Tree, values: Tree | undefined) => boolean): readonly Release[] {
  return listOf(below(sheet, 'dependencies')).slice(0, 200).flatMap((one): Release[] => {
    const chart = textBelow(one, 'name');
    if (chart === undefined || /^(?:file:|\.)/.test(textBelow(one, 'repository') ?? '') || isSwitchedOff(one, values)) return [];
    const name = textBelow(one, 'alias') ?? chart;
    const given = below(values, name);
    return [{ name: `${textBelow(sheet, 'name') ?? 'chart'}-${name}`, namespace: undefined, chart, local: false, values: given ? [given] : [], files: [], at: below(one, 'name') ?? one, owner }];
  });
}

function textOfValues(values: Tree | undefined): readonly Tree[] {
  const text = textBelow(values);
  if (!values || text === undefined) return [];
  return parseYaml(text.slice(0, 500_000), values.at.file, values.at.origin).slice(0, 1).map((root) => relocated(treeOf(root, values.at), values));
}

/** Everything written in a text stands at that text. */
function relocated(tree: Tree, at: Tree): Tree {
  if (tree.type === 'scalar') return scalarOf(tree.value, at.at);
  if (tree.type === 'list') return { type: 'list', items: tree.items.map((item) => relocated(item, at)), at: at.at };
  return mapOf(at.at, [...tree.entries].map(([key, value]) => [key, relocated(value, at)]));
}

/** `oci://registry/charts/redis`, `bitnami/redis` -> `redis`. */
