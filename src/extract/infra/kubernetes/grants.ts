import { compareText } from '../../../model/index.ts';
import type { Effect, Evidence, Fact, GrantFact, Key } from '../../../model/index.ts';
import type { Binding, Role } from './model.ts';
import { clusterSpace, keyOf, namespaceKey, printable } from './scope.ts';
import type { Applied } from './scope.ts';

/** What a role comes to, for the crater. */
interface Power { readonly effects: readonly Effect[]; readonly says: string; readonly evidence: readonly Evidence[] }

/** Resources whose deletion loses data or what protects it. */
const HOLDERS = new Set(['*', 'persistentvolumeclaims', 'persistentvolumes', 'namespaces', 'statefulsets', 'volumesnapshots', 'volumesnapshotcontents', 'clusters', 'postgresqls', 'postgresclusters', 'pods', 'pods/exec']);

/** Bindings of roles that can destroy: the built-in `cluster-admin`, `admin` and `edit`, and roles of the tree by their rules. */
export function grantFacts(bindings: readonly Applied<Binding>[], roles: readonly Applied<Role>[]): readonly Fact[] {
  return bindings.flatMap((one): GrantFact[] => {
    const { object } = one;
    const power = powerOf(one, roles);
    if (!power) return [];
    const everything = object.kind === 'ClusterRoleBinding';
    return object.subjects.filter((subject) => !subject.name.startsWith('system:') || subject.name === 'system:authenticated' || subject.name === 'system:unauthenticated' || subject.name === 'system:anonymous').map((subject): GrantFact => ({
      fact: 'grant', to: subjectKey(one, subject.kind, subject.name, subject.namespace), name: `${subject.kind} ${printable(subject.name)} ${power.says}`, provider: 'kubernetes', effects: power.effects,
      on: everything ? { everything: true } : { everything: false, keys: [namespaceKey(one.space)] }, bound: 'exact', limitedBy: everything ? [] : [`namespace ${printable(one.namespace?.text ?? 'default')} only`],
      evidence: [{ at: object.roleAt, note: `${object.kind} ${printable(object.name)} binds ${object.roleKind} ${printable(object.role)}` }, { at: subject.at, note: `to ${subject.kind} ${printable(subject.name)}` }, ...power.evidence],
    }));
  });
}

function subjectKey(one: Applied<Binding>, kind: string, name: string, namespace: string | undefined): Key {
  if (kind !== 'ServiceAccount') return keyOf(clusterSpace(one.space), kind, name);
  const suffix = one.space.includes('@') ? one.space.slice(one.space.indexOf('@')) : '';
  return keyOf(`${namespace ?? one.namespace?.text ?? 'default'}${suffix}`, 'ServiceAccount', name);
}

function powerOf(one: Applied<Binding>, roles: readonly Applied<Role>[]): Power | undefined {
  const { role, roleKind } = one.object;
  const found = roles.find((candidate) => candidate.object.name === role && candidate.object.kind === roleKind && (roleKind === 'ClusterRole' || candidate.space === one.space));
  if (found) return fromRules(found.object);
  if (roleKind !== 'ClusterRole') return undefined;
  if (role === 'cluster-admin') return { effects: ['administer'], says: 'administers everything it is bound to', evidence: [] };
  if (role === 'admin' || role === 'edit') return { effects: ['read', 'write', 'destroy'], says: 'may delete workloads and claims', evidence: [] };
  return undefined;
}

function fromRules(role: Role): Power | undefined {
  const effects = new Set<Effect>();
  const evidence: Evidence[] = [];
  for (const rule of role.rules) {
    if (rule.names.length > 0) continue;
    const any = rule.verbs.includes('*');
    const deletes = any || rule.verbs.includes('delete') || rule.verbs.includes('deletecollection');
    const holds = rule.resources.some((resource) => HOLDERS.has(resource));
    if (any && rule.resources.includes('*') && rule.groups.includes('*')) { effects.add('administer'); evidence.push({ at: rule.at, note: 'every verb on every resource' }); }
    else if (deletes && holds) { effects.add('destroy'); evidence.push({ at: rule.at, note: 'it may delete what holds data' }); }
    else if (rule.resources.includes('pods/exec') && (any || rule.verbs.includes('create'))) { effects.add('write'); evidence.push({ at: rule.at, note: 'it may run commands inside pods' }); }
    if (deletes && rule.resources.some((resource) => resource.startsWith('volumesnapshot') || resource === '*' || resource === 'backups')) effects.add('destroy-backup');
  }
  if (!effects.has('administer') && !effects.has('destroy')) return undefined;
  return { effects: [...effects].sort(compareText), says: effects.has('administer') ? 'administers everything it is bound to' : 'may delete what holds data', evidence };
}
