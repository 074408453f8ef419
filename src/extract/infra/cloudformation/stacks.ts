import { folderOf, set, unknown } from '../../../model/index.ts';
import type { CredentialFact, DataNode, EnvironmentMark, Evidence, Fact, Key, Known, Place, ResourceFact, Scalar } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import { itemsOf, textAt, textOf as nodeText, valueAt } from '../../shared/nodes.ts';
import type { Draft } from './drafts.ts';
import type { Instance } from './instances.ts';
import type { Deployment, SamConfig, ServerlessFile } from './model.ts';
import { serverlessVariables, usualText } from './serverless-variables.ts';

/** Files that SAM deploys where its configuration names none. */
const USUAL = /(?:^|\/)template\.(?:ya?ml|json)$/;
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const PROFILE = /^[\w.@-]{1,80}$/;

/** The stacks of the tree: what one deletion takes down, which environment each serves, and by whose login it is deployed. */
export function stacksOf(instances: readonly Instance[], configs: readonly SamConfig[], serverless: readonly ServerlessFile[], drafts: readonly Draft[], deployments: readonly Deployment[] = []): readonly Fact[] {
  const out: Fact[] = [];
  const seen = new Set<string>();
  for (const instance of instances) {
    if (instance.prefix !== '' || seen.has(instance.stackKey)) continue;
    seen.add(instance.stackKey);
    const own = drafts.filter((draft) => draft.item.instance.stackKey === instance.stackKey);
    const file = serverless.find((one) => one.file === (instance.service ?? instance.file));
    // A template whose stack holds no data is no stack anybody would miss here.
    if (own.length === 0) continue;
    out.push(...(instance.dialect === 'serverless' && file ? serverlessStack(instance, file, own) : templateStack(instance, configs.filter((one) => deploys(one, instance.file) && (instance.variant === undefined || instance.variant.name === one.environment || !configs.some((config) => config.environment === instance.variant?.name))), own)));
  }
  return callable(guarded(out, deployments));
}

/** What scripts that make a stack say of whether it may be deleted; one that protects it wins. A command that switches it off later is an act of its own. */
function guarded(facts: readonly Fact[], deployments: readonly Deployment[]): readonly Fact[] {
  const says = new Map([false, true].flatMap((on) => deployments.flatMap((one) => (one.stack !== undefined && one.guarded === on ? [[one.stack, set<Scalar>(on, one.at)] as const] : []))));
  return facts.map((fact) => {
    const name = fact.fact === 'resource' && fact.attributes.stack_name?.basis === 'set' ? String(fact.attributes.stack_name.value) : undefined;
    const said = name === undefined ? undefined : says.get(name);
    return fact.fact === 'resource' && said ? { ...fact, attributes: { ...fact.attributes, termination_protection: said } } : fact;
  });
}

/** Gives stacks the keys by which command lines name them, where only one stack of the tree can be meant. */
function callable(facts: readonly Fact[]): readonly Fact[] {
  const keysOf = (fact: Fact): Key[] => {
    if (fact.fact !== 'resource' || fact.type !== 'cloudformation.stack') return [];
    const name = fact.attributes.stack_name?.basis === 'set' ? [`cfnname:${String(fact.attributes.stack_name.value)}`] : [];
    const tool = fact.attributes.tool?.basis === 'set' ? fact.attributes.tool.value : undefined;
    const directory = folderOf(fact.keys[0].slice('cfnstack:'.length));
    return [...name, ...tool === 'sam' ? [`samstack:${directory}`] : tool === 'serverless' ? [`slsstack:${directory}`] : []];
  };
  const counts = new Map<Key, number>();
  for (const fact of facts) for (const key of keysOf(fact)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return facts.map((fact) => (fact.fact === 'resource' ? { ...fact, keys: [...fact.keys, ...keysOf(fact).filter((key) => counts.get(key) === 1)] } : fact));
}

/** Does this configuration deploy that template? The file it names, else the usual name beside it. */
export function deploys(config: SamConfig, file: string): boolean {
  const named = config.settings.get('template_file')?.value ?? config.settings.get('template')?.value;
  if (folderOf(config.file) !== folderOf(file)) return false;
  return named === undefined ? USUAL.test(file) : file.endsWith(named.replace(/^\.\//, ''));
}

function templateStack(instance: Instance, configs: readonly SamConfig[], drafts: readonly Draft[]): readonly Fact[] {
  const head = headOf(instance);
  const marks: EnvironmentMark[] = [...fileEnvironments(instance.file, head)];
  const names = configs.flatMap((config) => { const name = config.settings.get('stack_name'); return name && NAME.test(name.value) ? [name] : []; });
  for (const config of configs) {
    const name = config.settings.get('stack_name');
    const [first] = config.settings.values();
    if (name) marks.push(...mark(name.value, 'name', { at: name.at, note: 'the name of the stack it is deployed as' }));
    if (first) marks.push(...mark(config.environment, 'file', { at: first.at, note: 'the environment its deployment is configured for' }));
  }
  const said = instance.variant?.stack;
  if (said !== undefined && instance.variant) marks.push(...mark(said, 'name', { at: instance.variant.at, note: 'the name of the stack it is deployed as' }));
  for (const draft of drafts) draft.marks.push(...marks.filter((one) => !draft.marks.some((had) => had.kind === one.kind && had.name === one.name && had.by === one.by)));
  const [name = said === undefined || !instance.variant ? undefined : { value: said, at: instance.variant.at }] = names;
  const evidence: Evidence = { at: name?.at ?? head, note: name ? 'the stack it is deployed as' : 'a template that is deployed as one stack' };
  const deployed = instance.dialect === 'sam' || configs.length > 0;
  const profiles = configs.flatMap((config) => { const profile = config.settings.get('profile'); return profile && PROFILE.test(profile.value) ? [{ profile: profile.value, at: profile.at }] : []; });
  return [stack(instance, name?.value, marks, evidence, { tool: deployed ? 'sam' : 'aws' }), ...deployed ? [credential(instance, profiles[0], head)] : []];
}

/** A service of the Serverless Framework is a stack of its own for each stage. */
function serverlessStack(instance: Instance, file: ServerlessFile, drafts: readonly Draft[]): readonly Fact[] {
  const head = headOf(instance);
  const variables = serverlessVariables(file);
  const read = (...path: string[]): { text: string; at: Place } | undefined => {
    const node = valueAt(file.root, ...path);
    const written = nodeText(node);
    if (!node || written === undefined) return undefined;
    const at = instance.scope.place(node);
    const text = usualText(variables(written, at)) ?? (written.includes('${') ? undefined : written);
    return text === undefined ? undefined : { text, at };
  };
  const stage = read('provider', 'stage');
  const profile = read('provider', 'profile');
  const service = textAt(file.root, 'service') ?? textAt(file.root, 'service', 'name');
  const guarded = pluginGuards(file, stage?.text, (node) => instance.scope.place(node));
  const marks = [...fileEnvironments(instance.file, head), ...stage ? mark(stage.text, 'file', { at: stage.at, note: 'the stage it is deployed to unless another is asked for' }) : []];
  // A reading for a stage of its own says itself where it is.
  for (const draft of drafts) if (draft.item.instance.stage === undefined) draft.marks.push(...marks.filter((one) => one.by === 'file' && !draft.marks.some((had) => had.kind === one.kind)));
  const name = service !== undefined && NAME.test(service) ? `${service}-${stage?.text ?? 'dev'}` : undefined;
  return [
    stack(instance, name, marks, { at: head, note: 'a service that is deployed as one stack' }, { tool: 'serverless', ...(stage ? { stage: stage.text } : {}), ...guarded ? { guarded } : {} }),
    credential(instance, profile && PROFILE.test(profile.text) ? { profile: profile.text, at: profile.at } : undefined, head),
  ];
}

/** Plugins that protect every stack they deploy, or those of the stages they are told. */
const PROTECTS = /^serverless-(?:stack-)?termination-protection$/;

function pluginGuards(file: ServerlessFile, stage: string | undefined, place: (node: DataNode) => Place): Place | undefined {
  const written = valueAt(file.root, 'plugins');
  const plugin = (written?.type === 'map' ? itemsOf(valueAt(written, 'modules')) : itemsOf(written)).find((node) => PROTECTS.test(nodeText(node) ?? ''));
  const only = valueAt(file.root, 'custom', 'serverlessTerminationProtection', 'stages');
  return plugin && (only === undefined || (stage !== undefined && itemsOf(only).some((node) => nodeText(node) === stage))) ? place(plugin) : undefined;
}

function mark(text: string, by: EnvironmentMark['by'], evidence: Evidence): EnvironmentMark[] {
  const found = environmentOf(text);
  return found ? [{ kind: found.kind, name: found.name, by, evidence }] : [];
}

function stack(instance: Instance, name: string | undefined, marks: readonly EnvironmentMark[], evidence: Evidence, said: { tool: string; stage?: string; guarded?: Place }): ResourceFact {
  const attributes: Record<string, Known<Scalar>> = {
    tool: set(said.tool, evidence.at), stack_name: name === undefined ? unknown('the name of the stack stands in no file', evidence.at) : set(name, evidence.at),
    ...(said.stage === undefined || !/^[\w-]{1,60}$/.test(said.stage) ? {} : { stage: set(said.stage, evidence.at) }), ...said.guarded ? { termination_protection: set<Scalar>(true, said.guarded) } : {},
  };
  return {
    fact: 'resource', name: name ?? instance.file, kind: 'stack', provider: 'aws', type: 'cloudformation.stack', keys: [instance.stackKey], maybe: [], attributes, environments: marks, evidence: [evidence],
  };
}

/** By what the stack is deployed and deleted: a profile that is named, else whoever is logged in. */
function credential(instance: Instance, profile: { profile: string; at: Place } | undefined, head: Place): CredentialFact {
  const evidence: Evidence = profile ? { at: profile.at, note: 'the profile it is deployed with' } : { at: head, note: 'deployed with whatever login is at hand; no file names one' };
  return {
    fact: 'credential', provider: 'aws', kinds: [profile ? 'aws.profile' : 'aws.ambient'], name: profile ? `profile ${profile.profile}` : 'the logged-in AWS account', foundation: profile ? 'named' : 'ambient',
    opens: profile ? { key: `aws:profile/${profile.profile}` } : {}, holders: [instance.stackKey], readOnly: unknown('the permissions behind it are not in this tree', evidence.at),
    confidence: profile ? 'high' : 'medium', environments: [], evidence: [evidence],
  };
}

/** The line that says what the file is. */
function headOf(instance: Instance): Place {
  const { root } = instance;
  const first = root.type === 'map' ? root.entries.find((entry) => ['AWSTemplateFormatVersion', 'Transform', 'service'].includes(entry.key)) ?? root.entries[0] : undefined;
  return instance.scope.place(first?.keySpan ?? { start: root.start, end: root.start + 1 });
}
