import type { Key, Place } from '../../../../model/index.ts';
import type { RbacBinding, RbacRole, RbacRule } from '../../../shared/rbac.ts';
import { yamlIn } from '../functions-json.ts';
import { textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import { shortName } from './drafts.ts';
import { headOf, read, textsIn } from './reading.ts';

/** A role that a manifest writes out as the cluster takes it; undefined for any other object. */
export function roleInManifest(item: Item): RbacRole | undefined {
  const manifest = manifestOf(item);
  const kind = textOf(under(manifest, 'kind'));
  if (!isRbac(manifest) || (kind !== 'Role' && kind !== 'ClusterRole')) return undefined;
  return {
    kind, name: shortName(item), key: item.key, at: headOf(item),
    rules: listed(under(manifest, 'rules')).map((rule): RbacRule => {
      const lower = (name: string): readonly string[] => textsIn(below(rule, name)).texts.map((one) => one.toLowerCase());
      return { groups: lower('apiGroups'), resources: lower('resources'), verbs: lower('verbs'), names: textsIn(below(rule, 'resourceNames')).texts, at: rule.at ?? headOf(item) };
    }),
  };
}

/** What a manifest binds; the role is looked up by `find` from its kind and name. */
export function bindingInManifest(item: Item, find: (kind: string, name: string) => RbacRole | undefined, keyOf: (kind: string, name: string, namespace: string) => Key, namespaceKey: (namespace: string) => Key): RbacBinding | undefined {
  const manifest = manifestOf(item);
  const kind = textOf(under(manifest, 'kind'));
  if (!isRbac(manifest) || (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding')) return undefined;
  const roleKind = textOf(under(manifest, 'roleRef', 'kind')) ?? 'ClusterRole';
  const role = textOf(under(manifest, 'roleRef', 'name')) ?? '';
  const namespace = textOf(under(manifest, 'metadata', 'namespace')) ?? 'default';
  const roleAt: Place = under(manifest, 'roleRef')?.at ?? headOf(item);
  return {
    kind, name: shortName(item), role, roleKind, roleAt, found: find(roleKind, role), within: kind === 'ClusterRoleBinding' ? undefined : { name: namespace, key: namespaceKey(namespace) },
    subjects: listed(under(manifest, 'subjects')).flatMap((subject) => {
      const name = textOf(below(subject, 'name'));
      const of = textOf(below(subject, 'kind')) ?? 'User';
      return name === undefined ? [] : [{ kind: of, name, at: subject.at ?? roleAt, key: keyOf(of, name, textOf(below(subject, 'namespace')) ?? namespace) }];
    }),
  };
}

/** The object that a `kubernetes_manifest` or a `kubectl_manifest` writes out, the latter as a text. Files it is read from are read as manifests already. */
function manifestOf(item: Item): Value | undefined {
  if (item.type === 'kubernetes_manifest') return read(item, 'manifest');
  const body = item.type === 'kubectl_manifest' ? read(item, 'yaml_body') : undefined;
  return body && yamlIn(body);
}
/** The name of such an object. */
export function nameInManifest(item: Item): string | undefined { return textOf(under(manifestOf(item), 'metadata', 'name')); }

function isRbac(manifest: Value | undefined): boolean { return textOf(under(manifest, 'apiVersion'))?.startsWith('rbac.authorization.k8s.io/') === true; }
function under(value: Value | undefined, ...path: readonly string[]): Value | undefined { return path.reduce<Value | undefined>((at, name) => at && below(at, name), value); }
function listed(value: Value | undefined): readonly Value[] { return value?.type === 'list' ? value.items.slice(0, 500) : []; }
function below(value: Value, name: string): Value | undefined { return value.type === 'map' ? value.entries.get(name) : undefined; }
