import { comparePlaces, compareText, set } from '../../../model/index.ts';
import type { Evidence, Extractor, Fact, Key, Knowledge, LocalFact, Place, Scalar } from '../../../model/index.ts';
import { imageTable } from '../../shared/images.ts';
import { directoryOf } from '../../shared/mounts.ts';
import { spanOf } from '../../shared/nodes.ts';
import { onceEach } from '../../shared/relations.ts';
import { managedFacts, managedKey, namespaceFacts, veleroFacts } from './backups.ts';
import { contextFacts, contextsOf, isKubeconfig } from './contexts.ts';
import { defaultAccount } from '../../shared/rbac.ts';
import { addRunner, withRunners } from '../../shared/runners.ts';
import type { Runners } from '../../shared/runners.ts';
import { clusterAccess, grantFacts } from './grants.ts';
import { loginFacts } from './login.ts';
import type { Application, ClusterObject, KubernetesLocal, Workload } from './model.ts';
import { manifestsOf, saidAt, unnamedIn } from './objects.ts';
import { readObject, takesOf } from './read.ts';
import { applied, keyOf, printable } from './scope.ts';
import type { Applied } from './scope.ts';
import { claimFacts, snapshotFacts, StoragePolicies, templateFacts, volumeFacts } from './storage.ts';
import { copyFacts, storesOf, workloadFacts } from './workloads.ts';
import type { Store } from './workloads.ts';

const OVERLAY = /(?:^|\/)kustomization\.ya?ml$|(?:^|\/)Kustomization$/;
const TEMPLATE = /(?:^|\/)templates\/(?:[\w./-]{1,200})\.(?:ya?ml|tpl)$/;

/** Kubernetes manifests, kustomize overlays and kubeconfig contexts: what holds data, what happens to it, where copies lie, who may delete it. */
export function create(knowledge: Knowledge): Extractor<KubernetesLocal> {
  const images = imageTable(knowledge);
  return {
    id: 'kubernetes',
    literals: ['apiversion'],
    wants: ({ file, hits }) => !file.derived && (OVERLAY.test(file.path) || (hits.has('apiversion') && (/\.(?:ya?ml|json)$/i.test(file.path) || isKubeconfig(file.path)))),
    syntax: (file) => (OVERLAY.test(file) || isKubeconfig(file) ? 'yaml' : undefined),
    read(document): readonly KubernetesLocal[] {
      if (TEMPLATE.test(document.file) && document.text.includes('{{')) return [{ object: 'template', file: document.file, at: { file: document.file, start: 0, end: 0, origin: document.origin } }];
      if (document.syntax !== 'yaml' && document.syntax !== 'json') return [];
      const [root] = document.roots;
      if (OVERLAY.test(document.file)) {
        if (!root) return [];
        const namespace = saidAt(document, root, 'namespace');
        return [{ object: 'overlay', file: document.file, at: { file: document.file, start: spanOf(root).start, end: spanOf(root).start, origin: document.origin }, takes: takesOf(root), ...(namespace ? { namespace } : {}) }];
      }
      return [...contextsOf(document), ...unnamedIn(document).map((at) => ({ object: 'unnamed' as const, file: document.file, at })), ...manifestsOf(document).flatMap((manifest) => readObject(manifest, document, knowledge) ?? [])];
    },
    join(local, tree) {
      return [...joined(local, knowledge, images), ...templateGaps(local, tree)];
    },
  };
}

function joined(local: readonly LocalFact<KubernetesLocal>[], knowledge: Knowledge, images: ReturnType<typeof imageTable>): readonly Fact[] {
  const payloads = local.map(({ payload }) => payload);
  const objects = payloads.filter((payload): payload is ClusterObject => payload.object !== 'overlay' && payload.object !== 'context' && payload.object !== 'template' && payload.object !== 'unnamed');
  const all = applied(objects, payloads.filter((payload) => payload.object === 'overlay'));
  const policies = new StoragePolicies(objects);
  const of = <K extends ClusterObject['object']>(kind: K): readonly Applied<Extract<ClusterObject, { object: K }>>[] => all.filter((one): one is Applied<Extract<ClusterObject, { object: K }>> => one.object.object === kind);
  const workloads = of('workload');
  const managed = of('managed');
  const known = storesOf(workloads, of('service'), images);
  const stores: Store[] = [...known.values(), ...managed.map((one) => ({ key: managedKey(one), space: one.space, engine: 'postgres', hosts: new Set([one.object.name]) }))];
  const claims = [
    ...of('claim').map((one) => ({ key: keyOf(one.space, 'PersistentVolumeClaim', one.object.name), namespace: one.namespace?.text ?? 'default', space: one.space })),
    ...workloads.flatMap((one) => one.object.templates.map((template) => ({ key: keyOf(one.space, 'PersistentVolumeClaim', `${template.name}-${one.object.name}`), namespace: one.namespace?.text ?? 'default', space: one.space }))),
    ...managed.map((one) => ({ key: managedKey(one), namespace: one.namespace?.text ?? 'default', space: one.space })),
  ];
  const contexts = payloads.filter((payload) => payload.object === 'context');
  return onceEach([
    ...namespaceFacts(all),
    ...of('claim').flatMap((one) => claimFacts(one, policies)),
    ...of('volume').flatMap(volumeFacts),
    ...workloads.flatMap((one) => [...templateFacts(one, policies), ...workloadFacts(one, known.get(one), stores, knowledge), ...copyFacts(one, stores)]),
    ...of('snapshot').flatMap((one) => snapshotFacts(one, policies)),
    ...managedFacts(managed, of('backup-store'), policies, knowledge),
    ...veleroFacts(of('backup-store'), of('backup-schedule'), stores, claims),
    ...applicationFacts(of('application'), new Set(claims.map((claim) => claim.namespace))),
    ...withRunners([
      ...grantFacts(of('binding'), of('role'), clusterAccess(knowledge)),
      ...of('default-account').filter((one) => one.object.mounts?.text !== 'false').map((one) => defaultAccount(keyOf(one.space, 'ServiceAccount', 'default'), one.object.at)),
    ], podsByAccount(workloads)),
    ...contextFacts(contexts), ...loginFacts(contexts, claims.length + of('volume').length === 0 ? undefined : dataAt(all)),
    ...payloads.filter((payload) => payload.object === 'unnamed').map(({ at }): Fact => ({ fact: 'gap', kind: 'unresolved', reason: 'the name of this object comes from a variable a deployment tool fills in; scan the rendered manifests to see it', place: at })),
  ]);
}

/** Workloads by the account their pods run as. One that gives its pods no token runs as nobody. */
function podsByAccount(workloads: readonly Applied<Workload>[]): Runners {
  const out = new Map<Key, Evidence[]>();
  for (const { object, space } of workloads) if (object.tokenless !== true) addRunner(out, keyOf(space, 'ServiceAccount', object.account ?? 'default'), { at: object.at, note: `${object.kind} ${printable(object.name)} runs with it` });
  return out;
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

/** One gap for each chart whose templates were not rendered. */
function templateGaps(local: readonly LocalFact<KubernetesLocal>[], tree: { has(path: string): boolean }): readonly Fact[] {
  const charts = new Map<string, { count: number; first: KubernetesLocal & { object: 'template' } }>();
  for (const { payload } of local) {
    if (payload.object !== 'template') continue;
    const directory = directoryOf(payload.file);
    const chart = directory === 'templates' ? '.' : directory.replace(/\/templates(?:\/.*)?$/, '');
    const known = charts.get(chart);
    if (known) known.count++; else charts.set(chart, { count: 1, first: payload });
  }
  return [...charts].sort(([a], [b]) => compareText(a, b)).map(([chart, { count, first }]): Fact => {
    const sheet = chart === '.' ? 'Chart.yaml' : `${chart}/Chart.yaml`;
    return { fact: 'gap', kind: 'unresolved', reason: `${count} template${count === 1 ? '' : 's'} of this chart ${count === 1 ? 'is' : 'are'} not rendered; scan the output of helm template to see what they make`, place: tree.has(sheet) ? { ...first.at, file: sheet } : first.at };
  });
}
