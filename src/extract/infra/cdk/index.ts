import { resourceTypes, unknown } from '../../../model/index.ts';
import type { CredentialFact, EnvironmentMark, Extractor, Fact, FileHint, Key, Knowledge, LocalFact } from '../../../model/index.ts';
import { factOf, identityKeys } from '../../shared/drafts.ts';
import { environmentOf } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import { readApp, readProgram } from './read.ts';
import type { App, CdkLocal, Declared } from './read.ts';

const APP = /(?:^|\/)cdk\.json$/;
const PROGRAM = /\.[cm]?[jt]sx?$/;

/** Programs of the AWS CDK in TypeScript and JavaScript: stores with their guards and copies, and the app that is deployed and destroyed. */
export function create(knowledge: Knowledge): Extractor<CdkLocal> {
  return {
    id: 'cdk',
    literals: ['aws-cdk-lib', '@aws-cdk/'],
    wants: ({ file, hits }: FileHint): boolean => file.origin !== 'home' && file.derived !== true && !/(?:^|\/)(?:cdk\.out|node_modules)\/|\.d\.[cm]?ts$|\.(?:test|spec)\.[cm]?[jt]sx?$/.test(file.path)
      && (APP.test(file.path) || (PROGRAM.test(file.path) && (hits.has('aws-cdk-lib') || hits.has('@aws-cdk/')))),
    read: (document) => (document.syntax === 'javascript' ? readProgram(document, knowledge) : document.syntax === 'json' && APP.test(document.file) ? readApp(document) : []),
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
  const used = new Set<App>();
  for (const store of stores) {
    const row = rows.get(store.type);
    if (!row) continue;
    const base = `cdk:${store.file}:${store.name}`;
    const times = seen.get(base) ?? 0;
    seen.set(base, times + 1);
    const key: Key = times === 0 ? base : `${base}~${times + 1}`;
    const { keys, maybe } = identityKeys(store.identity);
    const name = store.identity[0]?.text ?? store.name.slice(store.name.lastIndexOf('/') + 1);
    const found = environmentOf(name);
    const environments: EnvironmentMark[] = [...found ? [{ kind: found.kind, name: found.name, by: 'name' as const, evidence: { at: store.at, note: 'its name' } }] : [], ...fileEnvironments(store.file, store.at)];
    const fact = factOf({ row, name, keys: [key, ...keys], maybe, attributes: store.attributes, marks: environments, evidence: [{ at: store.at, note: `makes ${store.name}` }] });
    out.push(fact);
    const app = appOf(store.file, apps);
    if (!app) continue;
    used.add(app);
    out.push({ fact: 'relation', kind: 'partOf', from: key, to: stackKey(app), evidence: [fact.evidence[0]] });
  }
  const unread = apps.filter((app) => app.foreign && !used.has(app)).map((app): Fact => ({ fact: 'gap', kind: 'unresolved', reason: 'this CDK app is written in a language that is not read, so what it creates is not known; scan the templates it makes (cdk synth) too', place: app.at }));
  return [...[...used].flatMap(appFacts), ...out, ...unread];
}

const directoryOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.');
const stackKey = (app: App): Key => `cdkstack:${directoryOf(app.file)}`;

/** The app whose cdk.json lies nearest above a program. */
function appOf(file: string, apps: readonly App[]): App | undefined {
  return apps.filter((app) => directoryOf(app.file) === '.' || file.startsWith(`${directoryOf(app.file)}/`)).sort((a, b) => b.file.length - a.file.length)[0];
}

function appFacts(app: App): readonly Fact[] {
  const evidence = app.profile ? { at: app.profile.at, note: 'the profile it is deployed with' } : { at: app.at, note: 'deployed with whatever login is at hand; no file names one' };
  const credential: CredentialFact = {
    fact: 'credential', provider: 'aws', kinds: [app.profile ? 'aws.profile' : 'aws.ambient'], name: app.profile ? `profile ${app.profile.name}` : 'the logged-in AWS account', foundation: app.profile ? 'named' : 'ambient',
    opens: app.profile ? { key: `aws:profile/${app.profile.name}` } : {}, holders: [stackKey(app)], readOnly: unknown('the permissions behind it are not in this tree', evidence.at), confidence: app.profile ? 'high' : 'medium', environments: [], evidence: [evidence],
  };
  return [{
    fact: 'resource', name: directoryOf(app.file), kind: 'stack', provider: 'aws', type: 'cdk.app', keys: [stackKey(app)], maybe: [], attributes: {}, environments: [...fileEnvironments(app.file, app.at)], evidence: [{ at: app.at, note: 'an app whose stacks are deployed and destroyed together' }],
  }, credential];
}
