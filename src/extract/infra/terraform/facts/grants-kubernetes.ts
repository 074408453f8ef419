import { groupBy } from '../../../../model/index.ts';
import type { ClusterAccess, Fact, GrantFact, Knowledge, Key } from '../../../../model/index.ts';
import { bindingGrants, defaultAccount, roleGrants } from '../../../shared/rbac.ts';
import type { RbacBinding, RbacRole, RbacRule } from '../../../shared/rbac.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import type { Nested } from '../body.ts';
import { attributeOf } from '../module.ts';
import { placeOf } from '../scope.ts';
import { textOf, truthOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import type { ItemIndex } from './index-of.ts';
import { bindingInManifest, nameInManifest, roleInManifest } from './kubernetes-manifests.ts';
import { headOf, homeOf, itemsIn, nested, read, text, textsIn } from './reading.ts';

const ROLE = /^kubernetes_(cluster_)?role(?:_v1)?$/;
const BINDING = /^kubernetes_(cluster_)?role_binding(?:_v1)?$/;

/** Roles and bindings of a cluster that Terraform makes. A name is looked up among the roles of the same root. */
export function kubernetesGrants(items: readonly Item[], index: ItemIndex, knowledge: Knowledge): readonly Fact[] {
  const table = knowledge.access?.find((one): one is ClusterAccess => one.platform === 'kubernetes');
  const managed = items.filter((item) => item.mode === 'managed');
  if (!table) return [];
  const roles = new Map(managed.flatMap((item): [Item, RbacRole][] => { const role = ROLE.test(item.type) ? roleOf(item) : roleInManifest(item); return role ? [[item, role]] : []; }));
  const byName = groupBy(roles, ([item, role]) => `${item.root.stackKey}\u0000${role.kind}\u0000${text(item, 'metadata.name') ?? nameInManifest(item) ?? item.key}`);
  const written = managed.flatMap((item) => bindingInManifest(item, (kind, name) => byName.get(`${item.root.stackKey}\u0000${kind}\u0000${name}`)?.[0]?.[1], (kind, name, namespace) => subjectKey(item, kind, name, namespace), (namespace) => namespaceKey(item, namespace)) ?? []);
  const bound = [...written, ...managed.filter((item) => BINDING.test(item.type)).map((item): RbacBinding => {
    const roleKind = text(item, 'role_ref.kind') ?? 'ClusterRole';
    const named = read(item, 'role_ref.name');
    const name = textOf(named) ?? '';
    const found = itemsIn(named, index).flatMap((one) => roles.get(one) ?? [])[0] ?? byName.get(`${item.root.stackKey}\u0000${roleKind}\u0000${name}`)?.[0]?.[1];
    const namespace = text(item, 'metadata.namespace') ?? 'default';
    const cluster = BINDING.exec(item.type)?.[1] !== undefined;
    return {
      kind: cluster ? 'ClusterRoleBinding' : 'RoleBinding', name: shortName(item), role: found?.name ?? name, roleKind, roleAt: homeOf(item, 'role_ref'), found,
      within: cluster ? undefined : { name: namespace, key: namespaceKey(item, namespace) },
      subjects: nested(item, 'subject').flatMap((block) => {
        const subject = subjectOf(block, item, namespace, index);
        return subject ? [subject] : [];
      }),
    };
  })];
  return [
    ...bindingGrants(bound, table),
    ...roleGrants([...roles.values()], bound, table),
    ...managed.flatMap(escapeOf),
    ...managed.filter((item) => (/^kubernetes_service_account(?:_v1)?$/.test(item.type) && text(item, 'metadata.name') === 'default') || /^kubernetes_default_service_account(?:_v1)?$/.test(item.type)).flatMap((item) => (truthOf(read(item, 'automount_service_account_token')) === false ? [] : [defaultAccount(item.key, headOf(item))])),
  ];
}

function namespaceKey(item: Item, namespace: string): Key { return `${item.root.stackKey}:k8s:-:Namespace/${namespace}`; }

function subjectOf(block: Nested, item: Item, namespace: string, index: ItemIndex): RbacBinding['subjects'][number] | undefined {
  const at = placeOf(item.declared.file, block.block.headSpan);
  const kind = textOf(valueAt(block.body, 'kind', block.scope)) ?? 'User';
  const value = valueAt(block.body, 'name', block.scope);
  const [account] = itemsIn(value, index);
  const name = textOf(value) ?? account?.label;
  if (name === undefined) return undefined;
  const within = textOf(valueAt(block.body, 'namespace', block.scope)) ?? namespace;
  return { kind, name, at, key: account?.key ?? subjectKey(item, kind, name, within) };
}

function subjectKey(item: Item, kind: string, name: string, namespace: string): Key { return `${item.root.stackKey}:k8s:${kind === 'ServiceAccount' ? namespace : '-'}:${kind}/${name.slice(0, 253)}`; }

function roleOf(item: Item): RbacRole {
  return {
    kind: ROLE.exec(item.type)?.[1] === undefined ? 'Role' : 'ClusterRole', name: shortName(item), key: item.key, at: headOf(item),
    rules: nested(item, 'rule').map((block): RbacRule => {
      const list = (name: string): readonly string[] => textsIn(valueAt(block.body, name, block.scope)).texts;
      const lower = (name: string): readonly string[] => list(name).map((one) => one.toLowerCase());
      return { groups: lower('api_groups'), resources: lower('resources'), verbs: lower('verbs'), names: list('resource_names'), at: placeOf(item.declared.file, block.block.headSpan) };
    }),
  };
}

const WORKLOAD = /^kubernetes_(?:pod|deployment|daemonset|daemon_set|stateful_set|job|cron_job|replication_controller)(?:_v1(?:beta1)?)?$/;
const CONTAINERS = ['container', 'init_container'];

/** A workload with a privileged container: a way out to its node. What the node may do beyond its own machine stands in no file. */
function escapeOf(item: Item): readonly GrantFact[] {
  if (!WORKLOAD.test(item.type)) return [];
  const pods = ['spec', 'spec.template.spec', 'spec.job_template.spec.template.spec'].flatMap((path) => blocksAt(path.split('.'), item));
  const found = pods.flatMap((pod) => CONTAINERS.flatMap((type) => nestedBlocks(pod.body, type, pod.scope))).flatMap((container) => nestedBlocks(container.body, 'security_context', container.scope)).find((context) => truthOf(valueAt(context.body, 'privileged', context.scope)) === true);
  if (!found) return [];
  const at = placeOf(item.declared.file, attributeOf(found.body, 'privileged') ?? found.block.headSpan);
  return [{ fact: 'grant', to: item.key, name: `${shortName(item)} runs privileged`, provider: 'host', effects: ['administer'], on: { everything: true }, bound: 'at-most', limitedBy: [], evidence: [{ at, note: 'a container of it runs privileged' }] }];
}

function blocksAt(path: readonly string[], item: Item): readonly Nested[] {
  const [first = '', ...rest] = path;
  return rest.reduce<readonly Nested[]>((blocks, type) => blocks.flatMap((block) => nestedBlocks(block.body, type, block.scope)), nested(item, first));
}
