import { comparePlaces, set } from '../../../model/index.ts';
import type { Evidence, Fact, Key, Knowledge, LocalFact, Place, Scalar } from '../../../model/index.ts';
import { imageTable } from '../../shared/images.ts';
import { onceEach } from '../../shared/relations.ts';
import { copierFacts, managedFacts, managedKey, namespaceFacts, veleroFacts } from './backups.ts';
import { isOfCloud } from './cloud-store.ts';
import { contextFacts } from './contexts.ts';
import { defaultAccount } from '../../shared/rbac.ts';
import { addRunner, clusterAccountKey, withRunners } from '../../shared/runners.ts';
import type { Runners } from '../../shared/runners.ts';
import { clusterAccess, grantFacts } from './grants.ts';
import { loginFacts } from './login.ts';
import type { Application, CloudAccount, ClusterObject, KubernetesLocal, Workload } from './model.ts';
import { longhornObjects } from './longhorn.ts';
import { chartObject } from './managed.ts';
import { manifestsOf, MOST_OBJECTS, unnamedIn } from './objects.ts';
import { OWN_SUBJECT, readObject } from './read.ts';
import { everything } from './rendered.ts';
import type { Everything } from './rendered.ts';
import { schedulerFacts } from './schedules.ts';
import { keyOf, place, printable } from './scope.ts';
import type { Applied } from './scope.ts';
import { claimFacts, snapshotFacts, StoragePolicies, templateFacts, volumeFacts } from './storage.ts';
import { copyFacts, storesOf, workloadFacts } from './workloads.ts';
import type { Store } from './workloads.ts';

/** The objects of everything that is applied, each in its namespace and environment. */
function appliedOf({ applying, releases }: Everything, knowledge: Knowledge): readonly Applied[] {
  const found = applying.flatMap(({ roots, placing, maker }) => manifestsOf(roots, placing).flatMap((manifest) => { const object = readObject(manifest, placing, knowledge); return object ? [place(object, maker)] : []; }));
  return [...found, ...releases.flatMap(({ release, maker }) => { const object = chartObject(release, knowledge); return [...object ? [object] : [], ...longhornObjects(release)].map((one) => place(one, maker)); })];
}

/** Facts of all Kubernetes in the tree. */
export function joined(local: readonly LocalFact<KubernetesLocal>[], tree: { has(path: string): boolean }, knowledge: Knowledge, images: ReturnType<typeof imageTable>): readonly Fact[] {
  const whole = everything(local, tree);
  const all = appliedOf(whole, knowledge);
  const policies = new StoragePolicies(all.map((one) => one.object));
  const of = <K extends ClusterObject['object']>(kind: K): readonly Applied<Extract<ClusterObject, { object: K }>>[] => all.filter((one): one is Applied<Extract<ClusterObject, { object: K }>> => one.object.object === kind);
  const workloads = of('workload');
  const managed = of('managed');
  const known = storesOf(workloads, of('service'), images);
  // What lies in a cloud has no host and no disk in the cluster.
  const within = managed.filter((one) => !isOfCloud(one.object.group));
  const stores: Store[] = [...known.values(), ...within.map((one) => ({ key: managedKey(one), space: one.space, engine: 'postgres', hosts: new Set([one.object.name]) }))];
  const claims = [
    ...of('claim').map((one) => ({ key: keyOf(one.space, 'PersistentVolumeClaim', one.object.name), namespace: one.namespace?.text ?? 'default', space: one.space })),
    ...workloads.flatMap((one) => one.object.templates.map((template) => ({ key: keyOf(one.space, 'PersistentVolumeClaim', `${template.name}-${one.object.name}`), namespace: one.namespace?.text ?? 'default', space: one.space }))),
    ...within.map((one) => ({ key: managedKey(one), namespace: one.namespace?.text ?? 'default', space: one.space })),
  ];
  const unsaved = new Set(of('claim').filter((one) => one.object.unsaved).map((one) => keyOf(one.space, 'PersistentVolumeClaim', one.object.name)));
  const contexts = local.flatMap(({ payload }) => (payload.object === 'context' ? [payload] : []));
  const full = whole.applying.filter(({ roots, placing }) => roots.length > MOST_OBJECTS || manifestsOf(roots, placing).length >= MOST_OBJECTS).flatMap(({ roots, placing }) => (roots[0] ? [placing.at(roots[0])] : []));
  const unnamed = whole.applying.flatMap(({ roots, placing }) => unnamedIn(roots, placing));
  return onceEach([
    ...namespaceFacts(all),
    ...of('claim').flatMap((one) => claimFacts(one, policies)),
    ...of('volume').flatMap(volumeFacts),
    ...workloads.flatMap((one) => [...templateFacts(one, policies), ...workloadFacts(one, known.get(one), stores, knowledge), ...copyFacts(one, stores)]),
    ...of('snapshot').flatMap((one) => snapshotFacts(one, policies)),
    ...managedFacts(managed, of('backup-store'), policies, knowledge, stores),
    ...veleroFacts(of('backup-store'), of('backup-schedule'), stores, claims.filter((claim) => !unsaved.has(claim.key))),
    ...schedulerFacts(of('scheduler'), { claims: of('claim'), workloads, classes: of('storage-class'), managed, targets: of('backup-store').filter((one) => one.object.group === 'longhorn.io'), stores }),
    ...of('copier').flatMap(copierFacts),
    ...applicationFacts(of('application'), new Set(claims.map((claim) => claim.namespace))),
    ...withRunners([
      ...grantFacts(of('binding'), of('role'), clusterAccess(knowledge)),
      ...[...of('default-account'), ...of('cloud-account').filter((one) => one.object.name === 'default')].filter((one) => one.object.mounts?.text !== 'false').map((one) => defaultAccount(keyOf(one.space, 'ServiceAccount', 'default'), one.object.at)),
    ], podsByAccount(workloads)),
    ...cloudAccountFacts(of('cloud-account'), workloads),
    ...contextFacts(contexts), ...loginFacts(contexts, claims.length + of('volume').length === 0 ? undefined : dataAt(all)),
    ...whole.gaps,
    ...full.map((at): Fact => ({ fact: 'gap', kind: 'bound', reason: `only the first ${MOST_OBJECTS} objects of one file are read; split it to see the others`, place: { ...at, end: at.start } })),
    ...unnamed.map((at): Fact => ({ fact: 'gap', kind: 'unresolved', reason: 'the name of this object comes from a variable a deployment tool fills in; scan the rendered manifests to see it', place: at })),
  ]);
}

/** Workloads by the account their pods run as. One that gives its pods no token runs as nobody. */
function podsByAccount(workloads: readonly Applied<Workload>[]): Runners {
  const out = new Map<Key, Evidence[]>();
  for (const { object, space } of workloads) if (object.tokenless !== true) addRunner(out, keyOf(space, 'ServiceAccount', object.account ?? 'default'), { at: object.at, note: `${object.kind} ${printable(object.name)} runs with it` });
  return out;
}

/** Who runs with an identity of a cloud: pods by their account, which names it. The token for it comes by another way than the account's own, so that one without still has it. */
function cloudAccountFacts(accounts: readonly Applied<CloudAccount>[], workloads: readonly Applied<Workload>[]): readonly Fact[] {
  return accounts.flatMap(({ object, space }): Fact[] => {
    const account = keyOf(space, 'ServiceAccount', object.name);
    const pods = workloads.filter((one) => keyOf(one.space, 'ServiceAccount', one.object.account ?? 'default') === account).slice(0, 5);
    // Its trust names the account itself.
    if (pods.length === 0 && object.identity === OWN_SUBJECT) return [];
    const by = pods.length > 0 ? pods.map((one) => `${one.object.kind} ${printable(one.object.name)}`) : [`the account ${printable(object.name)} of a cluster`];
    const [first, ...rest] = by.map((name): Evidence => ({ at: object.saidAt, note: `${name} runs with it` }));
    const identity = object.identity === OWN_SUBJECT ? clusterAccountKey(space.split('@')[0] ?? '', object.name) : object.identity;
    return first && identity !== undefined ? [{ fact: 'relation', kind: 'serves', from: identity, to: account, evidence: [first, ...rest] }] : [];
  });
}

/** The first thing with a disk, by which the cluster's login matters. */
function dataAt(all: readonly Applied[]): Place | undefined {
  return all.map(({ object }) => object).filter((object) => object.object === 'claim' || object.object === 'volume' || object.object === 'managed' || (object.object === 'workload' && object.templates.length > 0)).map((object) => object.at).sort(comparePlaces)[0];
}

/** Deployments from git that reach a namespace with data: whether they prune decides if a removed manifest removes the thing. */
function applicationFacts(applications: readonly Applied<Application>[], holding: ReadonlySet<string>): readonly Fact[] {
  return applications.filter((one) => one.object.prune?.text === 'true' && holding.has(one.object.destination?.text ?? '')).map((one): Fact => ({
    fact: 'resource', name: one.object.name, kind: 'stack', provider: 'kubernetes', type: 'argoproj.io/Application', keys: [keyOf(one.space, one.object.kind, one.object.name)], maybe: [],
    attributes: one.object.prune ? { 'syncPolicy.automated.prune': set<Scalar>(true, one.object.prune.at) } : {}, environments: one.marks, evidence: [{ at: one.object.prune?.at ?? one.object.at, note: 'what is removed from git is removed from the cluster' }],
  }));
}
