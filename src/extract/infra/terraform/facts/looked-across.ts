import type { EnvironmentMark, Fact } from '../../../../model/index.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf } from '../value.ts';
import type { Item } from '../walk.ts';
import { foreignSource, shortName } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { placeMarks } from './marks.ts';
import { mayShareAccount } from './providers.ts';

/** Arguments that together name a network or a cluster, the same in its block and in the data source. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  aws_vpc: ['tags.Name'], google_compute_network: ['name'], azurerm_virtual_network: ['name', 'resource_group_name'], digitalocean_vpc: ['name'],
  aws_eks_cluster: ['name'], aws_ecs_cluster: ['name'], google_container_cluster: ['name'], azurerm_kubernetes_cluster: ['name', 'resource_group_name'], digitalocean_kubernetes_cluster: ['name'],
};
/** Where a data source calls one of them otherwise. */
const ASKED: Readonly<Record<string, string>> = { 'aws_ecs_cluster name': 'cluster_name' };
const NETWORKS: Readonly<Record<string, string>> = { aws_vpc: 'aws', google_compute_network: 'gcp', azurerm_virtual_network: 'azure', digitalocean_vpc: 'digitalocean' };

/**
 * Networks and clusters that a root module of one environment makes and one of another looks up by name: what is looked up within one environment is meant to be found there. A cluster that the
 * tables know gets the mark; a network gives a fact.
 */
export function lookedAcross(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly Fact[] {
  const asked = items.filter((item) => item.mode === 'data' && Object.hasOwn(NAMED, item.type));
  if (asked.length === 0) return [];
  const made = new Map<string, Item[]>();
  for (const item of items) {
    const name = item.mode === 'data' ? undefined : nameOf(item);
    if (name !== undefined) made.set(name, [...made.get(name) ?? [], item]);
  }
  const networks = new Map<Item, EnvironmentMark[]>();
  for (const item of asked) {
    const name = nameOf(item);
    const [only, ...more] = (made.get(name ?? '') ?? []).filter((one) => mayShareAccount(one, item));
    if (!only || more.length > 0 || only.root.directory === item.root.directory) continue;
    const own = placeMarks(only);
    const others = placeMarks(item).filter((mark) => own.length > 0 && !own.some((one) => one.kind === mark.kind));
    const at = placeOf(item.declared.file, item.declared.block.headSpan);
    const marks = others.map((mark): EnvironmentMark => ({ ...mark, by: 'referrer', evidence: { at, note: `looked up from ${item.root.directory} by ${shortName(item)}` } }));
    const draft = drafts.get(only);
    if (draft) draft.marks.push(...marks); else if (marks.length > 0) networks.set(only, [...networks.get(only) ?? own, ...marks]);
  }
  return [...networks].map(([item, environments]): Fact => ({
    fact: 'resource', name: nameOf(item)?.split('\0')[1] ?? item.label, kind: 'network', provider: NETWORKS[item.type] ?? 'aws', type: item.mode === 'module' ? 'aws_vpc' : item.type, keys: [item.key], maybe: [], attributes: {}, environments,
    evidence: [{ at: placeOf(item.declared.file, item.declared.block.headSpan), note: `declares ${shortName(item)}` }],
  }));
}

/** Its type and names; undefined where one of them is not written out. */
function nameOf(item: Item): string | undefined {
  if (item.mode === 'module') return nameOfModule(item);
  if (!Object.hasOwn(NAMED, item.type)) return undefined;
  const parts = (NAMED[item.type] ?? []).map((argument) => { const asked = `${item.type} ${argument}`; return named(item, item.mode === 'data' && Object.hasOwn(ASKED, asked) ? ASKED[asked] ?? argument : argument); });
  return parts.includes(undefined) ? undefined : [item.type, ...parts].join('\0');
}

/** The module that most networks of AWS are made with puts its name on them. */
function nameOfModule(item: Item): string | undefined {
  const name = foreignSource(item) === 'terraform-aws-modules/vpc/aws' ? textOf(valueAt(item.declared.block.body, 'name', item.instance.scope)) : undefined;
  return name === undefined ? undefined : `aws_vpc\0${name}`;
}

function named(item: Item, argument: string): string | undefined {
  const { body } = item.declared.block;
  const { scope } = item.instance;
  if (argument !== 'tags.Name') return textOf(valueAt(body, argument, scope));
  const tags = valueAt(body, 'tags', scope);
  const tag = tags?.type === 'map' ? textOf(tags.entries.get('Name')) : undefined;
  if (tag !== undefined || item.mode !== 'data') return tag;
  // `filter { name = "tag:Name" values = ["shop"] }`
  for (const filter of nestedBlocks(body, 'filter', scope)) {
    const values = valueAt(filter.body, 'values', filter.scope);
    if (textOf(valueAt(filter.body, 'name', filter.scope)) === 'tag:Name') return values?.type === 'list' && values.items.length === 1 ? textOf(values.items[0]) : undefined;
  }
  return undefined;
}
