import type { Fact, Knowledge, RelationFact, ResourceType, Tree } from '../../../model/index.ts';
import { rowsOf } from '../../shared/declared.ts';
import { factOf } from '../../shared/drafts.ts';
import { entriesOf, valueAt } from '../../shared/nodes.ts';
import { onceEach } from '../../shared/relations.ts';
import { copiesOf } from './copies.ts';
import { draftOf } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { grantsIn } from './policies.ts';
import { serverlessGrants } from './serverless-policies.ts';
import { instancesOf } from './instances.ts';
import type { Item } from './instances.ts';
import type { Deployment, Local, ParameterFile, SamConfig, ServerlessFile, Source, TemplateFile } from './model.ts';
import { targetIn } from './nested-values.ts';
import { variantsOf } from './parameter-files.ts';
import { givenSecrets } from './secrets.ts';
import { deploys, stacksOf } from './stacks.ts';
import { IMPORTED } from './scope.ts';
import { refsOf, textOf } from './value.ts';
import type { Ref } from './value.ts';

/** Facts of all templates in the tree. */
export function joinTemplates(local: readonly Local[], _tree: Tree, knowledge: Knowledge): readonly Fact[] {
  const templates = local.filter((one): one is TemplateFile => one.kind === 'template');
  const files = local.filter((one): one is ParameterFile => one.kind === 'parameters');
  const included = new Map<string, Source>(local.flatMap((one) => (one.kind === 'included' || one.kind === 'template' || one.kind === 'serverless' ? [[one.file, one] as const] : [])));
  const serverless = local.flatMap((one): ServerlessFile[] => (one.kind === 'serverless' ? [{ ...one, included }] : []));
  const configs = local.filter((one): one is SamConfig => one.kind === 'samconfig');
  const rows = rowsOf(knowledge, 'cloudformation');
  const deployments = local.filter((one): one is Deployment => one.kind === 'deployment');
  const { all, gaps } = instancesOf(templates, serverless, variantsOf(templates, files, configs, deploys, deployments));
  const items = all.flatMap((instance) => instance.items);
  const drafts = draftsOf(items, rows);
  unshare(drafts.values());
  const copies = copiesOf(items, drafts);
  return onceEach([
    ...stacksOf(all, configs, serverless, [...drafts.values()], deployments), ...[...drafts.values()].map(factOf), ...[...drafts.values()].map(partOfStack),
    ...usesOf(items, drafts), ...copies, ...grantsIn(items, drafts, knowledge), ...serverlessGrants(all, drafts, knowledge), ...givenSecrets(all, drafts, knowledge), ...gaps,
  ]);
}

function draftsOf(items: readonly Item[], rows: ReadonlyMap<string, ResourceType>): ReadonlyMap<Item, Draft> {
  const drafts = new Map<Item, Draft>();
  for (const item of items) {
    const row = rows.get(item.type);
    const draft = row && draftOf(item, row);
    if (draft) drafts.set(item, draft);
  }
  return drafts;
}

/** One template makes a thing once for each stage or set of values it is deployed with: a name that is the same in all of them is that of one. */
function unshare(drafts: Iterable<Draft>): void {
  const named = new Map<string, Draft[]>();
  for (const draft of drafts) if (draft.item.instance.variant) for (const key of draft.keys.slice(1)) { const id = `${draft.item.at.file}\0${draft.item.at.start}\0${key}`; named.set(id, [...(named.get(id) ?? []), draft]); }
  for (const [id, sharing] of named) {
    if (sharing.length < 2) continue;
    const key = id.slice(id.lastIndexOf('\0') + 1);
    for (const draft of sharing) { draft.keys.splice(draft.keys.indexOf(key, 1), 1); draft.maybe.push(key); }
  }
}

function partOfStack(draft: Draft): RelationFact {
  return { fact: 'relation', kind: 'partOf', from: draft.item.key, to: draft.item.instance.stackKey, evidence: [draft.evidence[0]] };
}

/** Types that watch, permit or back up a thing: no use of its data. */
const NO_USE = /^AWS::(?:IAM|Backup|DLM|CloudWatch|ApplicationAutoScaling|AutoScaling|SSM|Budgets|Events)::|^AWS::(?:S3::BucketPolicy|SQS::QueuePolicy|KMS::Alias|RDS::DBInstance|SecretsManager::)/;
const DEEPEST = 8;

/** Arrows from data to whatever uses it. */
function usesOf(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly RelationFact[] {
  const byName = new Map<string, Draft>();
  const nameOf = (item: Item, id: string): string => `${item.instance.file}\0${item.instance.prefix}\0${item.instance.stackKey}\0${id}`;
  for (const [item, draft] of drafts) byName.set(nameOf(item, item.id), draft);
  const byPath = new Map([...drafts].map(([item, draft]) => [`${item.instance.stackKey}\0${item.instance.prefix}\0${item.id}`, draft]));
  const stacks = new Map(items.map(({ instance }) => [`${instance.stackKey}\0${instance.prefix}`, instance]));
  // Through nested stacks, down to what they give out and up to what they are handed.
  const through = (from: Pick<Item['instance'], 'stackKey' | 'prefix'>, ref: Ref, depth = 0): Draft | undefined => {
    const { prefix, id } = targetIn(from.prefix, ref.to);
    const draft = byPath.get(`${from.stackKey}\0${prefix}\0${id}`);
    const nested = draft || depth > DEEPEST ? undefined : stacks.get(`${from.stackKey}\0${prefix}${id}.`);
    const output = nested && ref.attribute.startsWith('Outputs.') ? valueAt(nested.root, 'Outputs', ref.attribute.slice('Outputs.'.length), 'Value') : undefined;
    return draft ?? (nested && output && refsOf(nested.scope.value(output)).map((one) => through(nested, one, depth + 1)).find((one) => one !== undefined));
  };
  const exported = exportsOf(items, (item, id) => byName.get(nameOf(item, id)));
  return items.flatMap((item) => {
    if (NO_USE.test(item.type)) return [];
    const seen = new Set<Draft>();
    return refsOf(item.properties).flatMap((ref): RelationFact[] => {
      const draft = ref.to.startsWith(IMPORTED) ? exported.get(ref.to.slice(IMPORTED.length)) : byName.get(nameOf(item, ref.to)) ?? through(item.instance, ref);
      if (!draft || draft.item === item || seen.has(draft)) return [];
      seen.add(draft);
      return [{ fact: 'relation', kind: 'serves', from: draft.item.key, to: item.key, evidence: [{ at: ref.at, note: `${item.id} uses ${ref.attribute === '' ? 'it' : `its ${ref.attribute}`}` }] }];
    });
  });
}

/** What stacks export under a name, as far as it is a resource of theirs. A name that two stacks export is that of neither. */
function exportsOf(items: readonly Item[], find: (item: Item, id: string) => Draft | undefined): ReadonlyMap<string, Draft | undefined> {
  const out = new Map<string, Draft | undefined>();
  const seen = new Set<Item['instance']>();
  for (const item of items) {
    const { instance } = item;
    if (seen.has(instance)) continue;
    seen.add(instance);
    for (const entry of entriesOf(valueAt(instance.root, 'Outputs'))) {
      const [name, value] = [valueAt(entry.value, 'Export', 'Name'), valueAt(entry.value, 'Value')];
      const text = name && textOf(instance.scope.value(name));
      const draft = value && refsOf(instance.scope.value(value)).map((ref) => find(item, ref.to)).find((one) => one !== undefined);
      if (text !== undefined && draft) out.set(text, out.has(text) ? undefined : draft);
    }
  }
  return out;
}
