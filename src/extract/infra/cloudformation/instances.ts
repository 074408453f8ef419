import { folderOf, pathFrom, placeIn } from '../../../model/index.ts';
import type { DataNode, Evidence, Gap, Key, Place } from '../../../model/index.ts';
import { entriesOf, textAt, textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import type { ServerlessFile, TemplateFile } from './model.ts';
import type { Variant } from './parameter-files.ts';
import { Scope } from './scope.ts';
import { AROUND, givenOut, movedBy, outputOf } from './nested-values.ts';
import { partsOf } from './serverless-parts.ts';
import { serverlessVariables, stagesOf, unfilled } from './serverless-variables.ts';
import { below, textOf } from './value.ts';
import type { Value } from './value.ts';

/** A template as one stack makes it: with the parameters its caller hands in. */
export interface Instance {
  readonly scope: Scope;
  readonly file: string;
  /** `Nested.Deeper.` of a nested stack; empty for a root. */
  readonly prefix: string;
  /** Values it is deployed with, where the tree has some. */
  readonly variant?: Variant;
  /** The stage a service of the Serverless Framework is read for, where it has settings for several. */
  readonly stage?: string;
  /** Key of the stack that is deployed. */
  readonly stackKey: Key;
  readonly dialect: 'plain' | 'sam' | 'serverless';
  /** The file of the service, where it is one of the Serverless Framework. */
  readonly service?: string;
  /** The whole file for a serverless one, else the template. */
  readonly root: DataNode;
  /** Calls between the root stack and this one, innermost first. */
  readonly callers: readonly Evidence[];
  /** Where a stack around it is told to be kept when its own is deleted. */
  readonly kept?: Place;
  readonly broken: boolean;
  readonly items: readonly Item[];
  /** Entries of the resources that make others: `Fn::ForEach::Tables`. */
  readonly loops: readonly Place[];
  /** Transforms that may add or change anything. */
  readonly macros: TemplateFile['macros'];
}

/** One resource of one instance. */
export interface Item {
  readonly instance: Instance;
  readonly id: string;
  readonly type: string;
  readonly key: Key;
  readonly properties: Value | undefined;
  /** `DeletionPolicy` and its neighbours stand beside the properties. */
  readonly beside: (name: string) => Value | undefined;
  /** Its logical id, where it is declared. */
  readonly at: Place;
  /** A condition decides whether it exists at all. */
  readonly conditional: boolean;
}

/** Types that make a stack out of another template, with the property that names it. */
const NESTED: Readonly<Record<string, string>> = { 'AWS::CloudFormation::Stack': 'TemplateURL', 'AWS::CloudFormation::StackSet': 'TemplateURL', 'AWS::Serverless::Application': 'Location' };
const DEEPEST = 8;
/** How often templates may be read again, each for another caller or other values, and what that may come to. Once, each is read, however many there are. */
const MOST_AGAIN = 1_000;
const MOST_ITEMS = 20_000;

export interface Instances { readonly all: readonly Instance[]; readonly gaps: readonly Gap[] }

/** Every stack of the tree: templates nobody nests are roots, the others are read as their callers make them. */
export function instancesOf(templates: readonly TemplateFile[], serverless: readonly ServerlessFile[], variants: ReadonlyMap<string, readonly Variant[]> = new Map()): Instances {
  const byFile = new Map(templates.map((template) => [template.file, template]));
  const gaps: Gap[] = [];
  const all: Instance[] = [];
  const known = new Set<string>();
  let again = 0;
  let items = 0;
  const nested = new Set(templates.flatMap((template) => callsOf(template, byFile).filter((file) => file !== template.file && byFile.has(file))));
  // What a service of the Serverless Framework takes in is no stack of its own.
  const taken = new Map(serverless.map((file) => [file, partsOf(file, byFile)]));
  const included = new Set([...taken.values()].flatMap((parts) => parts.flatMap((part) => ('kind' in part ? [part.file] : []))));
  const grow = (template: TemplateFile, stackKey: Key, prefix: string, given: ReadonlyMap<string, Value>, callers: readonly Evidence[], trail: readonly string[], variant?: Variant, kept?: Place): Instance | undefined => {
    const repeated = known.has(template.file);
    if (repeated && (again >= MOST_AGAIN || items >= MOST_ITEMS)) {
      if (!gaps.some((gap) => gap.kind === 'bound')) gaps.push({ fact: 'gap', kind: 'bound', reason: 'the nested stacks of this tree come to too many resources; the rest was not read', place: { file: template.file, start: 0, end: 1, origin: template.origin } });
      return undefined;
    }
    const scope = new Scope(template.root, template, given, unfilled);
    const instance = instanceOf({ scope, file: template.file, prefix, stackKey, dialect: template.dialect, root: template.root, callers, broken: template.broken, macros: template.macros, ...variant ? { variant } : {}, ...kept ? { kept } : {} }, template.root);
    all.push(instance);
    if (repeated) { again++; items += instance.items.length; }
    known.add(template.file);
    const nested = new Map<string, Instance | undefined>();
    const nest = (item: Item): Instance | undefined => {
      if (nested.has(item.id)) return nested.get(item.id);
      nested.set(item.id, undefined);
      const made = follow(item);
      nested.set(item.id, made);
      return made;
    };
    // What one nested stack gives out another may be handed, so that one is read first.
    const handedDown = (value: Value): Value => {
      const output = outputOf(value);
      const from = output && instance.items.find((item) => item.id === output.stack && Object.hasOwn(NESTED, item.type));
      const made = from && nest(from);
      return movedBy((output && made && givenOut(made, output.stack, output.name, value)) ?? value, AROUND);
    };
    const follow = (item: Item): Instance | undefined => {
      const property = Object.hasOwn(NESTED, item.type) ? NESTED[item.type] : undefined;
      if (property === undefined) return undefined;
      const path = textOf(below(item.properties, property));
      const target = path === undefined || /^[a-z][a-z0-9+.-]*:/i.test(path) ? undefined : nestedFile(template.file, path, byFile);
      const found = target === undefined ? undefined : byFile.get(target);
      if (!found || trail.includes(found.file) || trail.length >= DEEPEST) {
        const reason = below(item.properties, 'TemplateBody') ? 'the template of this stack set is a text inside this one, which is not read; scan it as a file of its own' : found ? 'the nested stacks lead back to themselves or too deep, so this one was not followed' : 'the template of this nested stack is not in the tree, so what it creates was not read; scan its source too';
        gaps.push({ fact: 'gap', kind: 'unresolved', reason, place: item.at });
        return undefined;
      }
      const handed = below(item.properties, 'Parameters');
      const policy = item.beside('DeletionPolicy');
      const stays = policy && /^Retain(?:ExceptOnCreate)?$/.test(textOf(policy) ?? '') ? policy.at : kept;
      return grow(found, stackKey, `${prefix}${item.id}.`, new Map(handed?.type === 'map' ? [...handed.entries].map(([name, value]) => [name, handedDown(value)]) : []), [{ at: item.at, note: `made by nested stack ${item.id}` }, ...callers], [...trail, found.file], variant, stays);
    };
    for (const item of instance.items) nest(item);
    return instance;
  };
  for (const template of templates) {
    if (nested.has(template.file) || included.has(template.file)) continue;
    const own = variants.get(template.file) ?? [];
    if (own.length === 0) grow(template, `cfnstack:${template.file}`, '', new Map(), [], [template.file]);
    // Under several sets of values one template is several stacks.
    for (const variant of own) grow(template, `cfnstack:${template.file}${own.length === 1 ? '' : `@${variant.name}`}`, '', variant.given, [], [template.file], variant);
  }
  // Templates that only nest one another have no root, and are read by themselves.
  const read = new Set(all.map((one) => one.file));
  for (const template of templates) {
    if (read.has(template.file) || included.has(template.file)) continue;
    grow(template, `cfnstack:${template.file}`, '', new Map(), [], [template.file]);
    for (const one of all) read.add(one.file);
  }
  for (const file of serverless) {
    const parts = taken.get(file) ?? [];
    // The file itself stands first: functions and logins are its own. Its resources follow, once for each stage that it has settings for.
    const whole = parts[0] === undefined || 'kind' in parts[0];
    for (const [round, stage] of (stagesOf(file).length === 0 ? [undefined] : stagesOf(file)).entries()) {
      const variables = serverlessVariables(file, stage);
      for (const [index, part] of (whole ? [file.root, ...parts] : parts).entries()) {
        if (whole && index === 0 && round > 0) continue;
        const from = 'kind' in part ? part : undefined;
        const root = 'kind' in part ? part.root : part;
        const scope = new Scope(root, from ?? file, new Map(), variables);
        const own: Omit<Instance, 'items' | 'loops'> = {
          scope, file: (from ?? file).file, prefix: '', stackKey: `cfnstack:${file.file}`, dialect: 'serverless', root: index === 0 && !from && round === 0 ? file.root : root, callers: [], broken: file.broken || from?.broken === true, macros: from?.macros ?? [], service: file.file,
          ...stage === undefined ? {} : { stage, variant: { name: stage, given: new Map(), at: stageAt(file, stage) } },
        };
        all.push(whole && index === 0 ? { ...own, items: [], loops: [] } : instanceOf(own, root));
        if (!from && (root.type === 'scalar' || isUnread(root, parts))) gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'the resources of this service come from a file that is not in the tree or has no resources, so they were not read', place: scope.place(root) });
      }
    }
  }
  for (const instance of all) {
    if (instance.scope.exhausted) gaps.push({ fact: 'gap', kind: 'bound', reason: 'the template is too large or too deep; part of what it says was not worked out', place: { ...instance.scope.place(instance.root), end: instance.root.start + 1 } });
    for (const loop of instance.loops) gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'a loop or include makes resources here when it is deployed, and they were not read; scan the processed template too', place: loop });
    for (const macro of instance.macros) gaps.push({ fact: 'gap', kind: 'unresolved', reason: 'a macro or include changes this template when it is deployed, and what it does was not read; scan the processed template too', place: macro.at });
  }
  return { all, gaps: once(gaps) };
}

/** Do the resources of a part stand for something that none of the parts is? */
function isUnread(part: DataNode, parts: readonly (DataNode | TemplateFile)[]): boolean {
  return (nodeText(valueAt(part, 'Resources')) ?? '').startsWith('${') && !parts.some((one) => 'kind' in one);
}

/** Where the settings of a stage stand: the first key of its name. */
function stageAt(file: ServerlessFile, stage: string): Place {
  const stack: DataNode[] = ['params', 'custom', 'provider'].flatMap((name) => valueAt(file.root, name) ?? []).reverse();
  for (let next = stack.pop(), steps = 0; next && steps < 2_000; next = stack.pop(), steps++) {
    if (next.type === 'list') stack.push(...next.items);
    if (next.type !== 'map') continue;
    const found = next.entries.find(({ key }) => key === stage);
    if (found) return placeIn(file, found.keySpan);
    stack.push(...next.entries.map(({ value }) => value).reverse());
  }
  return placeIn(file, { start: file.root.start, end: file.root.start + 1 });
}

function instanceOf(own: Omit<Instance, 'items' | 'loops'>, template: DataNode): Instance {
  const items: Item[] = [];
  const loops: Place[] = [];
  const instance: Instance = { ...own, items, loops };
  const { scope } = own;
  const at = own.stage ?? (own.stackKey.endsWith(`@${own.variant?.name ?? ''}`) ? own.variant?.name : undefined);
  for (const entry of entriesOf(valueAt(template, 'Resources')).slice(0, MOST_ITEMS)) {
    const type = textAt(entry.value, 'Type');
    if (type === undefined) { if (entry.key.startsWith('Fn::')) loops.push(scope.place(entry.keySpan)); continue; }
    const condition = nodeText(valueAt(entry.value, 'Condition'));
    const exists = condition === undefined ? true : scope.holds(condition);
    if (exists === false) continue;
    const node = valueAt(entry.value, 'Properties');
    items.push({
      instance, id: entry.key, type, key: `cfn:${own.file}${at === undefined ? '' : `@${at}`}:${own.prefix}${entry.key}`, conditional: exists === undefined, at: scope.place(entry.keySpan),
      properties: node && scope.value(node), beside: (name) => { const written = valueAt(entry.value, name); return written && scope.value(written); },
    });
  }
  return instance;
}

/** The file that a nested stack names: beside its template, or as seen from a folder below, into which a build lays the template before it is deployed. */
function nestedFile(file: string, path: string, byFile: ReadonlyMap<string, TemplateFile>): string | undefined {
  const own = pathFrom(folderOf(file), path);
  const built = path.startsWith('../') && (own === undefined || !byFile.has(own)) ? pathFrom(folderOf(file), path.slice('../'.length)) : undefined;
  return built !== undefined && byFile.has(built) ? built : own;
}

/** Files of nested stacks that a template names. */
function callsOf(template: TemplateFile, byFile: ReadonlyMap<string, TemplateFile>): string[] {
  return entriesOf(valueAt(template.root, 'Resources')).flatMap((entry) => {
    const type = textAt(entry.value, 'Type') ?? '';
    const path = Object.hasOwn(NESTED, type) ? textAt(entry.value, 'Properties', NESTED[type] ?? '') : undefined;
    return path === undefined ? [] : nestedFile(template.file, path, byFile) ?? [];
  });
}

function once(gaps: readonly Gap[]): readonly Gap[] {
  const seen = new Set<string>();
  return gaps.filter((gap) => { const id = `${gap.reason}\0${gap.place.file}\0${gap.place.start}`; return !seen.has(id) && seen.add(id); });
}
