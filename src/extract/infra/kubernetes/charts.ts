import { baseName, compareText, folderOf } from '../../../model/index.ts';
import type { DataNode, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { joinRelative } from '../../shared/mounts.ts';
import { isSwitchedOff, render } from './helm/chart.ts';
import type { Chart, TemplateFile } from './helm/chart.ts';
import type { Missing } from './kustomize/build.ts';
import { isClusterWide } from './kustomize/identity.ts';
import type { ChartFile } from './model.ts';
import { isHelmfile, isTemplate, isValues, SHEET } from './names.ts';
import { dependencyReleases } from './releases.ts';
import type { Release } from './releases.ts';
import type { Maker } from './scope.ts';
import { below, listOf, put, scalarOf, textBelow, treeOf } from './tree.ts';
import type { Owner, Tree } from './tree.ts';

/** Charts of the tree by directory, all files that may hold values, and files that say which releases there are. */
export interface Charts { readonly charts: ReadonlyMap<string, Chart>; readonly values: ReadonlyMap<string, Tree>; readonly helmfiles: readonly { readonly root: DataNode; readonly owner: Owner }[]; readonly taken: ReadonlySet<string> }

/** Puts files of charts together. */
export function chartsOf(files: readonly ChartFile[]): Charts {
  const sheets = files.filter((file) => SHEET.test(file.owner.file) && file.root);
  const values = new Map<string, Tree>();
  for (const file of files) if (file.root && isValues(file.owner.file)) values.set(file.owner.file, treeOf(file.root, file.owner));
  const directories = new Set(sheets.map((file) => folderOf(file.owner.file)));
  const templates = new Map<string, TemplateFile[]>();
  for (const file of files) {
    if (file.text === undefined || !isTemplate(file.owner.file)) continue;
    // The chart around a template is the nearest directory with a sheet above its `templates/`.
    let directory = folderOf(file.owner.file);
    while (directory !== '.' && !directories.has(directory)) directory = folderOf(directory);
    if (!directories.has(directory)) continue;
    const list = templates.get(directory);
    const one = { owner: file.owner, text: file.text };
    if (list) list.push(one); else templates.set(directory, [one]);
  }
  const charts = new Map<string, Chart>();
  const taken = new Set<string>();
  // Inner charts first, since the outer ones take them in.
  const ordered = [...sheets].sort((a, b) => b.owner.file.split('/').length - a.owner.file.split('/').length || compareText(a.owner.file, b.owner.file));
  const made = (file: ChartFile, depth: number): Chart | undefined => {
    const directory = folderOf(file.owner.file);
    const known = charts.get(directory);
    if (known || !file.root || depth > 5) return known;
    const sheet = treeOf(file.root, file.owner);
    const inner = new Set([...directories].filter((one) => folderOf(one) === joinRelative(directory, 'charts')));
    for (const one of listOf(below(sheet, 'dependencies')).slice(0, 100)) { const path = /^file:\/\/(.{1,500})$/.exec(textBelow(one, 'repository') ?? '')?.[1]; if (path !== undefined) inner.add(joinRelative(directory, path)); }
    const children = [...inner].filter((one) => one !== directory).sort(compareText).flatMap((one) => { const child = sheets.find((candidate) => folderOf(candidate.owner.file) === one); const chart = child && made(child, depth + 1); if (chart) taken.add(one); return chart ?? []; });
    const chart: Chart = { directory, sheet, values: values.get(joinRelative(directory, 'values.yaml')) ?? values.get(joinRelative(directory, 'values.yml')), templates: templates.get(directory) ?? [], below: children };
    charts.set(directory, chart);
    return chart;
  };
  for (const file of ordered) made(file, 0);
  return { charts, values, taken, helmfiles: files.flatMap((file) => (file.root && isHelmfile(file.owner.file) ? [{ root: file.root, owner: file.owner }] : [])) };
}

export interface RenderedCharts { readonly made: readonly { readonly objects: readonly Tree[]; readonly maker: Maker }[]; readonly missing: readonly Missing[]; readonly releases: readonly { readonly release: Release; readonly maker: Maker | undefined }[] }

/** Every chart once for each release that names it; without any, once for each values file of an environment, or else by its own values. */
export function renderCharts({ charts, values, taken }: Charts, releases: readonly { readonly release: Release; readonly maker: Maker | undefined }[]): RenderedCharts {
  const made: { objects: readonly Tree[]; maker: Maker }[] = [];
  const missing = new Map<string, Missing>();
  const further: { release: Release; maker: Maker | undefined }[] = [];
  const run = (chart: Chart, over: readonly Tree[], release: { readonly name: string; readonly namespace: string | undefined }, maker: Maker): void => {
    const rendered = render(chart, over, { name: release.name, namespace: release.namespace ?? 'default' });
    const { namespace } = release;
    if (namespace !== undefined) for (const object of rendered.objects) if (!isClusterWide(textBelow(object, 'kind') ?? '') && textBelow(object, 'metadata', 'namespace') === undefined) put(object, ['metadata', 'namespace'], scalarOf(namespace, maker.at));
    made.push({ objects: rendered.objects, maker });
    for (const one of rendered.missing) missing.set(`${one.at.file} ${one.why}`, one);
    const all = over.reduce<Tree | undefined>((under, one) => one ?? under, chart.values);
    for (const dependency of dependencyReleases(chart.sheet, all, chart.sheet.at, isSwitchedOff)) if (!chart.below.some((inner) => textBelow(inner.sheet, 'name') === dependency.chart)) further.push({ release: { ...dependency, namespace }, maker });
  };
  for (const [directory, chart] of [...charts].sort(([a], [b]) => compareText(a, b))) {
    const name = textBelow(chart.sheet, 'name') ?? 'chart';
    const users = releases.filter(({ release }) => release.local && release.chart === directory);
    for (const { release, maker } of users) run(chart, [...release.files.flatMap((file) => values.get(file) ?? []), ...release.values], release, maker ?? { at: release.at.at, what: 'what installs it is', names: [release.name, release.owner.file], ...(release.namespace === undefined ? { apart: `release=${release.name}` } : {}) });
    if (users.length > 0 || taken.has(directory)) continue;
    const own = [...values].filter(([file]) => file.startsWith(directory === '.' ? '' : `${directory}/`) && !/(?:^|\/)(?:charts|ci|tests?)\//.test(file.slice(directory.length)) && environmentOf(baseOf(file)) !== undefined);
    for (const [file, given] of own) run(chart, [given], { name, namespace: undefined }, { at: startOf(given.at), what: 'its values file is', names: [baseOf(file)], apart: `chart=${directory}` });
    if (own.length === 0) run(chart, [], { name, namespace: undefined }, { at: startOf(chart.sheet.at), what: 'its chart lies below a directory', names: [directory], apart: `chart=${directory}` });
  }
  return { made, missing: [...missing.values()], releases: further };
}

function baseOf(file: string): string { return baseName(file).replace(/\.ya?ml$/i, ''); }
function startOf(at: Place): Place { return { ...at, end: at.start }; }
