import type { ClusterAccess, ClusterPower, ClusterRule, Effect, Place, ResourceKind } from '../../model/index.ts';

/** One rule of a role, wherever it is written. Names are lower case, but for those of `names`. */
export interface RbacRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Single objects it is limited to; empty: all of them. */
  readonly names: readonly string[];
  /** Where it stands; undefined for rules every cluster has. */
  readonly at?: Place;
}

/** A row of the table that a role meets, and the rules that meet it. */
export interface Met { readonly row: ClusterPower; readonly rules: readonly RbacRule[] }

const DELETES = ['delete', 'deletecollection'];

/** Is it every verb on everything? */
export function isEverything(rule: RbacRule): boolean {
  return rule.names.length === 0 && rule.groups.includes('*') && rule.resources.includes('*') && rule.verbs.includes('*');
}

/** Rows of the table that the rules meet. A rule limited to single objects meets none. */
export function metBy(rules: readonly RbacRule[], table: ClusterAccess): readonly Met[] {
  const wide = rules.filter((rule) => rule.names.length === 0);
  return table.powers.flatMap((row) => {
    const met = row.needs.map((need) => wide.find((rule) => meets(rule, need, row.anyGroup === true)));
    return met.every((rule) => rule !== undefined) ? [{ row, rules: [...new Set(met)] }] : [];
  });
}

/**
 * Rows met by nothing but rules over everything, which the rows for everything tell already. What leads to more rights and what reads Secrets is told all the same, and then
 * stands for reading everything.
 */
export function withoutRepetition(met: readonly Met[]): readonly Met[] {
  const general = new Set(met.filter(({ row }) => isGeneral(row)).flatMap(({ rules }) => rules));
  const secrets = met.some(({ row }) => row.trait === 'reads-secrets' && row.unsure !== true);
  return met.filter(({ row, rules }) => {
    if (isGeneral(row)) return !(secrets && row.trait === 'reads-data');
    return row.trait === 'escalates' || (row.trait === 'reads-secrets' && row.unsure !== true) || !rules.every((rule) => general.has(rule));
  });
}

function isGeneral(row: ClusterPower): boolean { return row.needs.some((need) => need.resources.includes('*')); }

/** What may be deleted that holds data or copies of it. */
export function destroysOf(rules: readonly RbacRule[], table: ClusterAccess): readonly { readonly effect: Effect; readonly on: ResourceKind; readonly rule: RbacRule }[] {
  return table.destroys.flatMap(({ groups, resources, effect, on }) => {
    const rule = rules.find((one) => one.names.length === 0 && one.resources.some((resource) => resource === '*' || resources.includes(resource)) && (one.groups.includes('*') || one.groups.some((group) => groups.includes(group))) && (one.verbs.includes('*') || DELETES.some((verb) => one.verbs.includes(verb))));
    return rule ? [{ effect, on, rule }] : [];
  });
}

/** What a rule leaves to a wildcard, in words; undefined when it names everything. */
export function wildcardIn(rule: RbacRule): string | undefined {
  const wide = [...(rule.verbs.includes('*') ? ['every verb'] : []), ...(rule.resources.includes('*') ? ['every resource'] : []), ...(rule.groups.includes('*') ? ['every API group'] : [])];
  return wide.length === 0 ? undefined : wide.join(', ');
}

function meets(rule: RbacRule, need: ClusterRule, anyGroup: boolean): boolean {
  const verb = rule.verbs.includes('*') || need.verbs.some((one) => rule.verbs.includes(one));
  if (!verb) return false;
  const named = need.resources.some((resource) => rule.resources.some((one) => covers(one, resource)));
  const starred = rule.resources.includes('*');
  const group = rule.groups.includes('*') || need.groups.some((one) => rule.groups.includes(one));
  // A row for every group and resource asks for the star itself.
  if (need.resources.includes('*')) return starred && rule.groups.includes('*');
  return (named && (group || anyGroup)) || (starred && group);
}

/** A resource of a rule covers one of the table: itself, or its subresource of whatever thing. */
function covers(written: string, wanted: string): boolean {
  if (written === wanted) return true;
  return written.startsWith('*/') && wanted.includes('/') && wanted.endsWith(written.slice(1));
}
