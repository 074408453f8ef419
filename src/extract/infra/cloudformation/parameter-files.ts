import { baseName, folderOf, placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { entriesOf, itemsOf, textAt, textOf, valueAt } from '../../shared/nodes.ts';
import { templateOf } from './deployments.ts';
import type { Deployment, ParameterFile, SamConfig, TemplateFile } from './model.ts';
import { scalar } from './value.ts';
import type { Value } from './value.ts';

/** One set of values a template is deployed with: a parameter file, or an environment of a samconfig. */
export interface Variant { readonly name: string; readonly given: ReadonlyMap<string, Value>; readonly at: Place; /** The name of the stack it is deployed as, where a script says it. */ readonly stack?: string }

/** Most sets of values one template is read under. */
export const MOST_VARIANTS = 8;

/** A list of `ParameterKey` and `ParameterValue`, or `{ "Parameters": { ... } }`; undefined for other JSON. */
export function parametersOf(document: DataDocument, root: DataNode): ParameterFile | undefined {
  const written = root.type === 'list' ? root : valueAt(root, 'Parameters');
  if (valueAt(root, 'Resources') !== undefined || written === undefined) return undefined;
  const values = new Map<string, Value>();
  const take = (key: string | undefined, node: DataNode | undefined): void => { const text = textOf(node); if (key !== undefined && node && text !== undefined) values.set(key, scalar(text, placeIn(document, node))); };
  if (written.type === 'list') for (const item of itemsOf(written)) take(textAt(item, 'ParameterKey'), valueAt(item, 'ParameterValue'));
  else for (const entry of entriesOf(written)) take(entry.key, entry.value);
  return values.size === 0 ? undefined : { kind: 'parameters', file: document.file, values, at: { ...placeIn(document, root), end: root.start + 1 } };
}

/** `Key=Value Other="a b"` of a deployment's command line. */
function overridesOf(text: string, at: Place): ReadonlyMap<string, Value> {
  const out = new Map<string, Value>();
  for (const [, key = '', quoted, plain] of text.slice(0, 20_000).matchAll(/(?:^|\s)"?([A-Za-z0-9]{1,255})=(?:\\?"([^"\\]{0,4000})\\?"|([^\s"]{0,4000}))/g)) out.set(key, scalar(quoted ?? plain ?? '', at));
  return out;
}

/** The sets of values of every template, by its file. A parameter file belongs to the one template nearby that has all of its parameters. */
export function variantsOf(templates: readonly TemplateFile[], files: readonly ParameterFile[], configs: readonly SamConfig[], deploys: (config: SamConfig, file: string) => boolean, deployments: readonly Deployment[] = []): ReadonlyMap<string, readonly Variant[]> {
  const out = new Map<string, Variant[]>();
  const names = new Map(templates.map((template) => [template.file, new Set(entriesOf(valueAt(template.root, 'Parameters')).map((entry) => entry.key))]));
  const add = (file: string, variant: Variant): void => { const had = out.get(file); if (!had) out.set(file, [variant]); else if (had.length < MOST_VARIANTS && had.every((one) => one.name !== variant.name)) had.push(variant); };
  for (const config of configs) {
    const said = config.settings.get('parameter_overrides');
    if (said) for (const template of templates) if (deploys(config, template.file)) add(template.file, { name: config.environment, given: overridesOf(said.value, said.at), at: said.at });
  }
  for (const file of files) {
    const fitting = templates.filter((template) => [...file.values.keys()].every((key) => names.get(template.file)?.has(key) === true))
      .map((template) => ({ template, near: nearness(file.file, template.file) })).filter(({ near }) => near > 0).sort((a, b) => b.near - a.near);
    const best = fitting.filter(({ near }) => near === fitting[0]?.near);
    // Two templates that take the same parameters: which one is meant is not known.
    const [only] = best;
    if (only && best.length === 1) add(only.template.file, { name: baseName(file.file).replace(/\.[^.]*$/, ''), given: file.values, at: file.at });
  }
  for (const one of deployments) {
    const template = templateOf(one, templates);
    if (!template || (one.stack === undefined && one.given.size === 0)) continue;
    // The file of parameters that a script hands over is the better name for them.
    if (one.given.size === 0 && out.has(template.file)) continue;
    const name = one.stack ?? baseName(one.file).replace(/\.[^.]*$/, '');
    add(template.file, { name, given: one.given, at: one.at, ...one.stack === undefined ? {} : { stack: one.stack } });
  }
  return out;
}

/** How near a parameter file is to a template: its name begins like it, beside it, below it, or in a folder beside its own; 0 for others. */
function nearness(file: string, template: string): number {
  const [home, own] = [folderOf(template), folderOf(file)];
  const parent = home === '.' ? undefined : folderOf(home);
  const place = own === home ? 3 : home === '.' || own.startsWith(`${home}/`) ? 2 : parent !== undefined && (parent === '.' || own === parent || own.startsWith(`${parent}/`)) ? 1 : 0;
  const stem = (path: string): string => baseName(path).replace(/\..*$/, '');
  return place === 0 ? 0 : place + (stem(file).startsWith(stem(template)) || file.includes(`/${stem(template)}/`) ? 4 : 0);
}

/** The environment a set of values is for, by its name. */
export function environmentOfVariant(variant: Variant): ReturnType<typeof environmentOf> { return environmentOf(variant.name); }
