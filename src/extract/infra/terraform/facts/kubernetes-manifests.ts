import type { Key, Place } from '../../../../model/index.ts';
import type { RbacBinding, RbacRole, RbacRule } from '../../../shared/rbac.ts';
import { textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { headOf, read, text, textsIn } from './reading.ts';

/** A role that a `kubernetes_manifest` writes out as the cluster takes it; undefined for any other object. */
export function roleInManifest(item: Item): RbacRole | undefined {
  const kind = text(item, 'manifest.kind');
  if (!isRbac(item) || (kind !== 'Role' && kind !== 'ClusterRole')) return undefined;
  return {
    kind, name: shortName(item), key: item.key, at: headOf(item),
    rules: listed(read(item, 'manifest.rules')).map((rule): RbacRule => {
      const lower = (name: string): readonly string[] => textsIn(below(rule, name)).texts.map((one) => one.toLowerCase());
      return { groups: lower('apiGroups'), resources: lower('resources'), verbs: lower('verbs'), names: textsIn(below(rule, 'resourceNames')).texts, at: rule.at ?? headOf(item) };
    }),
  };
}

/** What a `kubernetes_manifest` binds; the role is looked up by `find` from its kind and name. */
export function bindingInManifest(item: Item, find: (kind: string, name: string) => RbacRole | undefined, keyOf: (kind: string, name: string, namespace: string) => Key, namespaceKey: (namespace: string) => Key): RbacBinding | undefined {
  const kind = text(item, 'manifest.kind');
  if (!isRbac(item) || (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding')) return undefined;
  const roleKind = text(item, 'manifest.roleRef.kind') ?? 'ClusterRole';
  const role = text(item, 'manifest.roleRef.name') ?? '';
  const namespace = text(item, 'manifest.metadata.namespace') ?? 'default';
  const roleAt: Place = read(item, 'manifest.roleRef')?.at ?? headOf(item);
  return {
    kind, name: shortName(item), role, roleKind, roleAt, found: find(roleKind, role), within: kind === 'ClusterRoleBinding' ? undefined : { name: namespace, key: namespaceKey(namespace) },
    subjects: listed(read(item, 'manifest.subjects')).flatMap((subject) => {
      const name = textOf(below(subject, 'name'));
      const of = textOf(below(subject, 'kind')) ?? 'User';
      return name === undefined ? [] : [{ kind: of, name, at: subject.at ?? roleAt, key: keyOf(of, name, textOf(below(subject, 'namespace')) ?? namespace) }];
    }),
  };
}

function isRbac(item: Item): boolean { return item.type === 'kubernetes_manifest' && text(item, 'manifest.apiVersion')?.startsWith('rbac.authorization.k8s.io/') === true; }
function listed(value: Value | undefined): readonly Value[] { return value?.type === 'list' ? value.items.slice(0, 500) : []; }
function below(value: Value, name: string): Value | undefined { return value.type === 'map' ? value.entries.get(name) : undefined; }
