import { groupBy } from '../../../model/index.ts';
import type { ClusterAccess, Fact, Key, Knowledge } from '../../../model/index.ts';
import { bindingGrants, roleGrants } from '../../shared/rbac.ts';
import type { RbacBinding, RbacRole } from '../../shared/rbac.ts';
import type { Binding, Role } from './model.ts';
import { clusterSpace, keyOf, namespaceKey, printable } from './scope.ts';
import type { Applied } from './scope.ts';

/** What the table says of rules of access in a cluster; undefined without the table. */
export function clusterAccess(knowledge: Knowledge): ClusterAccess | undefined {
  return knowledge.access?.find((table): table is ClusterAccess => table.platform === 'kubernetes');
}

/** What roles give, and who has it by which binding: roles of the tree by their rules, others by those every cluster has. */
export function grantFacts(bindings: readonly Applied<Binding>[], roles: readonly Applied<Role>[], table: ClusterAccess | undefined): readonly Fact[] {
  if (!table) return [];
  const read = new Map(roles.map((one): [Applied<Role>, RbacRole] => [one, {
    kind: one.object.kind, name: printable(one.object.name), key: keyOf(one.object.kind === 'ClusterRole' ? clusterSpace(one.space) : one.space, one.object.kind, one.object.name), at: one.object.at,
    rules: one.object.gathers.length === 0 ? one.object.rules : [...one.object.rules, ...roles.filter((other) => other !== one && isGathered(one, other)).flatMap((other) => other.object.rules)],
  }]));
  const byName = groupBy(roles, (one) => `${one.object.kind}/${one.object.name}`);
  const bound = bindings.map((one): RbacBinding => {
    const { object } = one;
    const found = nearest(one, byName.get(`${object.roleKind}/${object.role}`)?.filter((candidate) => object.roleKind === 'ClusterRole' || candidate.space === one.space) ?? []);
    return {
      kind: object.kind, name: printable(object.name), role: object.role, roleKind: object.roleKind, roleAt: object.roleAt, found: found && read.get(found),
      within: object.kind === 'ClusterRoleBinding' ? undefined : { name: printable(one.namespace?.text ?? 'default'), key: namespaceKey(one.space) },
      subjects: object.subjects.map((subject) => ({ kind: subject.kind, name: subject.name, at: subject.at, key: subjectKey(one, subject.kind, subject.name, subject.namespace) })),
    };
  });
  return [...bindingGrants(bound, table), ...roleGrants([...read.values()], bound, table)];
}

/** Of several roles of one name, each applied to a cluster of its own, the one whose file lies nearest is meant. */
function nearest(binding: Applied<Binding>, candidates: readonly Applied<Role>[]): Applied<Role> | undefined {
  const own = binding.object.file.split('/');
  const shared = (file: string): number => { const parts = file.split('/').slice(0, -1); const differs = parts.findIndex((part, index) => part !== own[index]); return differs === -1 ? parts.length + Number(file === binding.object.file) : differs; };
  let best: Applied<Role> | undefined;
  for (const one of candidates) if (!best || shared(one.object.file) > shared(best.object.file)) best = one;
  return best;
}

/** Is a role one of those whose rules another takes over, by its labels? */
function isGathered(into: Applied<Role>, other: Applied<Role>): boolean {
  return other.object.kind === 'ClusterRole' && into.object.gathers.some((wanted) => wanted.length > 0 && wanted.every((label) => other.object.labels.includes(label)));
}

function subjectKey(one: Applied<Binding>, kind: string, name: string, namespace: string | undefined): Key {
  if (kind !== 'ServiceAccount') return keyOf(clusterSpace(one.space), kind, name);
  const suffix = one.space.includes('@') ? one.space.slice(one.space.indexOf('@')) : '';
  return keyOf(`${namespace ?? one.namespace?.text ?? 'default'}${suffix}`, 'ServiceAccount', name);
}
