import type { DataNode, Place } from '../../../../model/index.ts';
import { parseYaml } from './yaml.ts';
import { below, copyOf, listOf, mapOf, scalarOf, textBelow } from '../tree.ts';
import type { Owner, Tree } from '../tree.ts';
import { overlaid } from './functions.ts';
import { Runner } from './run.ts';
import type { Definition } from './run.ts';
import { templateOf } from './syntax.ts';
import type { Template } from './syntax.ts';
import type { Missing } from '../kustomize/build.ts';
import type { Stretch } from './write.ts';

/** A file of templates. */
export interface TemplateFile { readonly owner: Owner; readonly text: string }
/** A chart that lies in the tree, with the charts below it. */
export interface Chart {
  readonly directory: string;
  readonly sheet: Tree;
  readonly values: Tree | undefined;
  readonly templates: readonly TemplateFile[];
  readonly below: readonly Chart[];
}
export interface HelmRendering { readonly objects: readonly Tree[]; readonly missing: readonly Missing[] }

/** Kubernetes as `helm template` presumes it where it is asked of no cluster. */
const VERSION = 'v1.32.0';

/** The objects a chart makes with these values laid over its own. */
export function render(chart: Chart, over: readonly Tree[], release: { readonly name: string; readonly namespace: string }): HelmRendering {
  const objects: Tree[] = [];
  const missing: Missing[] = [];
  const parsed = new Map<TemplateFile, Template | undefined>();
  const definitions = new Map<string, Definition>();
  const collect = (one: Chart, depth: number): void => {
    if (depth > 5) return;
    for (const inner of one.below) collect(inner, depth + 1);
    for (const file of one.templates) {
      const template = templateOf(file.text);
      parsed.set(file, template);
      for (const [name, parts] of template?.defines ?? []) definitions.set(name, { parts, owner: file.owner });
    }
  };
  collect(chart, 0);
  const run = (one: Chart, given: Tree | undefined, global: Tree | undefined, depth: number): void => {
    if (depth > 5 || textBelow(one.sheet, 'type') === 'library') return;
    const own = one.values ?? mapOf(one.sheet.at);
    let values = given ? overlaid(own, given) : own;
    if (global) values = overlaid(values, mapOf(global.at, [['global', overlaid(below(values, 'global') ?? mapOf(global.at), global)]]));
    const at = one.sheet.at;
    const said = (text: string | boolean | number): Tree => scalarOf(text, at);
    const root = mapOf(at, [
      ['Values', copyOf(values)], ['Chart', mapOf(at, one.sheet.type === 'map' ? [...one.sheet.entries].map(([key, value]) => [`${key[0]?.toUpperCase() ?? ''}${key.slice(1)}`, value]) : [])],
      ['Release', mapOf(at, [['Name', said(release.name)], ['Namespace', said(release.namespace)], ['Service', said('Helm')], ['IsInstall', said(true)], ['IsUpgrade', said(false)], ['Revision', said(1)]])],
      ['Capabilities', mapOf(at, [['KubeVersion', mapOf(at, [['Version', said(VERSION)], ['GitVersion', said(VERSION)], ['Major', said('1')], ['Minor', said('32')]])], ['APIVersions', mapOf(at)], ['HelmVersion', mapOf(at, [['Version', said('v3.17.0')]])]])],
      ['Template', mapOf(at, [['BasePath', said(`${textBelow(one.sheet, 'name') ?? 'chart'}/templates`)], ['Name', said('')]])],
    ]);
    for (const file of one.templates) {
      if (/(?:^|\/)_[^/]*$|\.(?:tpl|txt)$/.test(file.owner.file)) continue;
      const whole: Place = { file: file.owner.file, start: 0, end: 0, origin: file.owner.origin };
      const template = parsed.get(file);
      const runner = new Runner(definitions);
      const out = template && runner.render(template.parts, file.owner, root);
      if (!out) { missing.push({ why: 'a template of this chart is written in a way that is not rendered; scan the output of helm template to see what it makes', at: whole }); continue; }
      const made = objectsOf(out, runner.open.map(({ at: offset }) => offset), file.owner);
      objects.push(...made.objects);
      if (made.left > 0) missing.push({ why: `what stands here is made or left out by what only the cluster can tell (${[...runner.unanswered].sort()[0] ?? 'a function'}), so it was left out`, at: whole });
    }
    const passed = below(values, 'global');
    for (const inner of one.below) {
      const name = textBelow(inner.sheet, 'name') ?? '';
      for (const dependency of dependenciesOf(one, name)) {
        const alias = textBelow(dependency, 'alias') ?? name;
        if (isSwitchedOff(dependency, values)) continue;
        run(inner, below(values, alias), passed, depth + 1);
      }
    }
  };
  run(chart, over.reduce<Tree | undefined>((under, one) => (under ? overlaid(under, one) : one), undefined), undefined, 0);
  return { objects, missing };
}

/** What a chart says of a chart below it; one that says nothing takes it as it is. */
function dependenciesOf(chart: Chart, name: string): readonly (Tree | undefined)[] {
  const said = listOf(below(chart.sheet, 'dependencies')).filter((one) => textBelow(one, 'name') === name);
  return said.length === 0 ? [undefined] : said;
}

/** Its `condition`: the first path that values know decides. */
export function isSwitchedOff(dependency: Tree | undefined, values: Tree | undefined): boolean {
  for (const path of (textBelow(dependency, 'condition') ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '')) {
    const text = textBelow(values, ...path.split('.'));
    if (text !== undefined) return text === 'false';
  }
  return false;
}

function objectsOf(out: readonly Stretch[], open: readonly number[], owner: Owner): { readonly objects: readonly Tree[]; readonly left: number } {
  const text = out.map((stretch) => stretch.text).join('');
  if (text.trim() === '') return { objects: [], left: open.length };
  const starts: number[] = [];
  let length = 0;
  for (const stretch of out) { starts.push(length); length += stretch.text.length; }
  const placed = (start: number, end: number): Place => {
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) { const middle = (low + high) >> 1; if ((starts[middle] ?? 0) <= start) low = middle; else high = middle; }
    const stretch = out[low];
    if (!stretch) return { file: owner.file, start: 0, end: 0, origin: owner.origin };
    if (!stretch.exact) return stretch.at;
    const from = stretch.at.start + start - (starts[low] ?? 0);
    return { ...stretch.at, start: from, end: Math.max(from, Math.min(stretch.at.end, from + end - start)) };
  };
  const objects: Tree[] = [];
  let left = 0;
  for (const root of parseYaml(text, owner.file, owner.origin)) {
    // What is left out at the end of a document may have been its last part.
    if (open.some((at) => at > root.start && (at < root.end || !/^---/m.test(text.slice(root.end, at))))) { left++; continue; }
    const tree = treeWith(root, placed);
    // Tests of a chart run beside what it installs and are gone afterwards.
    if (tree.type === 'map' && !/^test/.test(textBelow(tree, 'metadata', 'annotations', 'helm.sh/hook') ?? '')) objects.push(tree);
  }
  return { objects, left };
}

function treeWith(node: DataNode, placed: (start: number, end: number) => Place, depth = 0): Tree {
  const at = placed(node.start, node.end);
  if (node.type === 'list') return { type: 'list', items: depth > 200 ? [] : node.items.map((item) => treeWith(item, placed, depth + 1)), at };
  if (node.type === 'map') return { type: 'map', entries: new Map(depth > 200 ? [] : node.entries.map((entry) => [entry.key, treeWith(entry.value, placed, depth + 1)])), at };
  return { type: 'scalar', value: node.value, at, decoded: true };
}
