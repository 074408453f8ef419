import { baseName, folderOf, resourceTypes, set, unknown } from '../../../model/index.ts';
import type { CredentialFact, EnvironmentMark, Extractor, Fact, FileHint, Key, Knowledge, Known, LocalFact, ResourceType, Scalar } from '../../../model/index.ts';
import { solve } from '../../shared/asked.ts';
import type { LookUp } from '../../shared/asked.ts';
import { factOf, identitiesOf, identityKeys, knownText } from '../../shared/drafts.ts';
import type { Identity } from '../../shared/drafts.ts';
import { environmentOf } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import { ACCOUNT, instancesOf } from './instances.ts';
import type { Instance, Made } from './instances.ts';
import { givenPolicy } from './removals.ts';
import type { Removal } from './removals.ts';
import { finished, REMOVAL } from './settings.ts';
import { readApp, readProgram } from './read.ts';
import type { App, Backend, CdkLocal, Declared } from './read.ts';
import { stackFacts } from './stack.ts';
import { contextIn, stagesOf } from './stages.ts';
import type { Stage } from './stages.ts';
import { Bindings } from './terraform.ts';
import type { Side } from './terraform.ts';

const APP = /(?:^|\/)cdk(?:tf)?\.json$/;
const PROGRAM = /\.[cm]?[jt]sx?$/;

/** Programs of the AWS CDK and of CDK for Terraform in TypeScript and JavaScript: stores with their guards and copies, and the app that is deployed and destroyed. */
export function create(knowledge: Knowledge): Extractor<CdkLocal> {
  const bindings = new Bindings(knowledge);
  return {
    id: 'cdk',
    literals: ['aws-cdk-lib', '@aws-cdk/', '@cdktf/', '.gen/providers/', 'cdktf'],
    wants: ({ file, hits }: FileHint): boolean => file.origin !== 'home' && file.derived !== true
      && (APP.test(file.path) || (PROGRAM.test(file.path) && ['aws-cdk-lib', '@aws-cdk/', '@cdktf/', '.gen/providers/', 'cdktf'].some((one) => hits.has(one))))
      && !/(?:^|\/)(?:cdk\.out|cdktf\.out|\.gen|node_modules)\/|\.d\.[cm]?ts$|\.(?:test|spec)\.[cm]?[jt]sx?$/.test(file.path),
    read: (document) => (document.syntax === 'javascript' ? readProgram(document, knowledge, bindings) : document.syntax === 'json' && APP.test(document.file) ? readApp(document) : []),
    join: (local) => join(local, knowledge),
  };
}

function join(local: readonly LocalFact<CdkLocal>[], knowledge: Knowledge): readonly Fact[] {
  const all = local.map((one) => one.payload);
  const stores = all.filter((one): one is Declared => one.kind === 'store');
  const apps = all.filter((one): one is App => one.kind === 'app');
  const rows = resourceTypes(knowledge);
  const seen = new Map<string, number>();
  const out: Fact[] = [];
  const used = new Map<App, Instance['guarded'][]>();
  const clouds = new Map<App, Set<string>>();
  const sides = all.filter((one): one is Side => one.kind === 'side');
  const backends = all.filter((one): one is Backend => one.kind === 'backend');
  const removals = all.filter((one): one is Removal => one.kind === 'removal');
  const made = new Map<App | undefined, Map<string, Made[]>>();
  for (const one of all) {
    if (one.kind !== 'made') continue;
    const app = appOf(one.file, apps);
    const byName = made.get(app) ?? new Map<string, Made[]>();
    made.set(app, byName.set(one.of, [...byName.get(one.of) ?? [], one]));
  }
  const byStage = new Set(all.flatMap((one) => (one.kind === 'by-stage' ? appOf(one.file, apps) ?? [] : [])));
  const madeIn = (app: App | undefined): ReadonlyMap<string, readonly Made[]> => made.get(app) ?? new Map<string, Made[]>();
  for (const store of stores) {
    const row = rows.get(store.type);
    if (!row) continue;
    const app = appOf(store.file, apps);
    const base = `cdk:${store.file}:${store.name}`;
    const times = seen.get(base) ?? 0;
    seen.set(base, times + 1);
    const stages = app && byStage.has(app) ? stagesOf(app) : [];
    const runs = (stages.length === 0 ? [undefined] : stages).flatMap((stage) => {
      const context = contextIn(app, stage);
      const found = instancesOf(store.within, madeIn(app), context);
      return (found.length === 0 ? [undefined] : found).map((instance): Run => ({ stage, instance, context, path: [...stage ? [stage.name] : [], ...found.length > 1 && instance ? [instance.path] : []].join('/') }));
    });
    // A construct that is only defined here is made nowhere that is seen.
    if (store.extension && runs.every(({ instance }) => instance === undefined)) continue;
    // A class that is made several times makes several stores.
    for (const [index, { stage, instance, context, path }] of runs.entries()) {
      const several = runs.length > 1;
      const again = several ? runs.slice(0, index).filter((one) => one.path === path).length : 0;
      const key: Key = `${base}${times === 0 ? '' : `~${times + 1}`}${several ? `@${path}${again === 0 ? '' : `~${again + 1}`}` : ''}`;
      const { identity, follows, said } = asMade(store, row, instance?.lookUp ?? context);
      for (const side of row.format === 'terraform' ? sides : []) if (appOf(side.file, apps) === app) sayBeside(side, store, said);
      const policy = row.format === 'terraform' ? undefined : givenPolicy(store, new Set(instance?.classes ?? []), said.get(REMOVAL), removals.filter((one) => appOf(one.file, apps) === app), several);
      if (policy) said.set(REMOVAL, policy);
      const { keys, maybe } = identityKeys(identity);
      const name = identity[0]?.text ?? baseName(store.name);
      const found = environmentOf(name);
      const marks = [...instance ? marksOf(instance) : [], ...stage ? [stage.mark] : []].filter((mark, at, all) => all.findIndex((one) => one.kind === mark.kind) === at);
      const environments: EnvironmentMark[] = [...found ? [{ kind: found.kind, name: found.name, by: 'name' as const, evidence: { at: store.at, note: 'its name' } }] : [], ...marks, ...fileEnvironments(store.file, store.at)];
      // A name that is written out is that of one of several.
      const one = !several || follows;
      const fact = factOf({ row, name, keys: [key, ...one ? keys : []], maybe: [...maybe, ...one ? [] : keys], attributes: finished(row, said), marks: environments, evidence: [{ at: store.at, note: `makes ${store.name}` }, ...several ? [{ at: stage?.mark.evidence.at ?? instance?.at ?? store.at, note: `for ${path}` }] : []] });
      out.push(fact);
      out.push(...inAccount(instance, marks));
      if (!app) continue;
      used.set(app, [...used.get(app) ?? [], instance?.guarded]);
      clouds.set(app, (clouds.get(app) ?? new Set<string>()).add(row.provider));
      out.push({ fact: 'relation', kind: 'partOf', from: key, to: stackKey(app), evidence: [fact.evidence[0]] });
    }
  }
  const unread = apps.filter((app) => app.foreign && !used.has(app)).map((app): Fact => ({ fact: 'gap', kind: 'unresolved', reason: `this ${app.tool === 'cdktf' ? 'CDKTF' : 'CDK'} app is written in a language that is not read, so what it creates is not known; scan what it makes (${app.tool} synth) too`, place: app.at }));
  return [...[...used].flatMap(([app, guards]) => (app.tool === 'cdktf' ? stackFacts(app, clouds.get(app) ?? new Set(), backends.find((one) => appOf(one.file, apps) === app)) : appFacts(app, guards))), ...out, ...unread];
}

/** One time that a store is made: by an instance of its class, in a run for a stage. */
interface Run { readonly stage: Stage | undefined; readonly instance: Instance | undefined; readonly context: LookUp; readonly path: string }

/** A store as one instance of its class makes it. `follows`: its name depends on the instance. */
function asMade(store: Declared, row: ResourceType, lookUp: LookUp): { readonly identity: readonly Identity[]; readonly follows: boolean; readonly said: Map<string, Known<Scalar>> } {
  const said = new Map(store.said);
  const texts = new Map(store.texts);
  for (const [into, asked] of [[said, store.asked], [texts, store.askedTexts]] as const) {
    for (const [attribute, one] of asked) { const known = solve(one, lookUp); if (known === 'absent') into.delete(attribute); else into.set(attribute, known); }
  }
  return { identity: identitiesOf(row, (attribute) => knownText(texts.get(attribute))), follows: store.askedTexts.size > 0, said };
}

/** The account that its stack is deployed to, where the program writes that out: it is in the environments of the stack. */
function inAccount(instance: Instance | undefined, marks: readonly EnvironmentMark[]): readonly Fact[] {
  const account = instance?.lookUp(ACCOUNT);
  if (!instance || account === undefined || account === 'absent' || account.basis !== 'set' || !/^\d{12}$/.test(String(account.value)) || /^(\d)\1+$/.test(String(account.value))) return [];
  const environments = marks.map((mark): EnvironmentMark => ({ ...mark, by: 'referrer', evidence: { at: mark.evidence.at, note: `stack ${instance.path} is deployed to it` } }));
  return environments.length === 0 ? [] : [{
    fact: 'resource', name: `AWS account ${String(account.value)}`, kind: 'account', provider: 'aws', type: 'settings.aws-account', keys: [`aws:account/${String(account.value)}`], maybe: [], attributes: {}, environments, evidence: [{ at: account.at, note: 'the account of a stack' }],
  }];
}

/** Environments that an instance is called after, or is told. */
function marksOf(instance: Instance): readonly EnvironmentMark[] {
  const out: EnvironmentMark[] = [];
  for (const { text, at } of [...instance.told, ...instance.ids.map((text) => ({ text, at: instance.at }))]) {
    const found = environmentOf(text);
    if (found && !out.some((one) => one.kind === found.kind)) out.push({ kind: found.kind, name: found.name, by: 'file', evidence: { at, note: 'the stack it is made in' } });
  }
  return out;
}

const stackKey = (app: App): Key => `${app.tool === 'cdktf' ? 'tfstack' : 'cdkstack'}:${folderOf(app.file)}`;

/** What a resource beside it says: of the one it names, else of any it may mean. */
function sayBeside(side: Side, store: Declared, said: Map<string, Known<Scalar>>): void {
  if (side.file === store.file && side.of !== undefined && side.of === store.held) said.set(side.attribute, side.value);
  else if ((side.of === undefined || side.file !== store.file) && !said.has(side.attribute)) said.set(side.attribute, unknown('another resource of the program may say it', side.at));
}

/** The app whose cdk.json lies nearest above a program. */
function appOf(file: string, apps: readonly App[]): App | undefined {
  return apps.filter((app) => folderOf(app.file) === '.' || file.startsWith(`${folderOf(app.file)}/`)).sort((a, b) => b.file.length - a.file.length)[0];
}

function appFacts(app: App, guards: readonly Instance['guarded'][]): readonly Fact[] {
  // One stack with data that is not guarded is enough for a loss.
  const guarded = guards.find((one) => one?.on === false) ?? (guards.every((one) => one !== undefined) ? guards[0] : undefined);
  const evidence = app.profile ? { at: app.profile.at, note: 'the profile it is deployed with' } : { at: app.at, note: 'deployed with whatever login is at hand; no file names one' };
  const credential: CredentialFact = {
    fact: 'credential', provider: 'aws', kinds: [app.profile ? 'aws.profile' : 'aws.ambient'], name: app.profile ? `profile ${app.profile.name}` : 'the logged-in AWS account', foundation: app.profile ? 'named' : 'ambient',
    opens: app.profile ? { key: `aws:profile/${app.profile.name}` } : {}, holders: [stackKey(app)], readOnly: unknown('the permissions behind it are not in this tree', evidence.at), confidence: app.profile ? 'high' : 'medium', environments: [], evidence: [evidence],
  };
  return [{
    fact: 'resource', name: folderOf(app.file), kind: 'stack', provider: 'aws', type: 'cdk.app', keys: [stackKey(app)], maybe: [], attributes: guarded ? { termination_protection: set<Scalar>(guarded.on, guarded.at) } : {}, environments: [...fileEnvironments(app.file, app.at)], evidence: [{ at: app.at, note: 'an app whose stacks are deployed and destroyed together' }],
  }, credential];
}
