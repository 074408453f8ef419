import type { Fact, Knowledge, RelationFact, ResourceType, Tree } from '../../../model/index.ts';
import { onceEach } from '../../shared/relations.ts';
import { copiesOf } from './copies.ts';
import { draftOf, factOf } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { grantsIn } from './policies.ts';
import { serverlessGrants } from './serverless-policies.ts';
import { instancesOf } from './instances.ts';
import type { Item } from './instances.ts';
import type { Local, SamConfig, ServerlessFile, TemplateFile } from './model.ts';
import { givenSecrets } from './secrets.ts';
import { stacksOf } from './stacks.ts';
import { refsOf } from './value.ts';

/** Facts of all templates in the tree. */
export function joinTemplates(local: readonly Local[], _tree: Tree, knowledge: Knowledge): readonly Fact[] {
  const templates = local.filter((one): one is TemplateFile => one.kind === 'template');
  const serverless = local.filter((one): one is ServerlessFile => one.kind === 'serverless');
  const configs = local.filter((one): one is SamConfig => one.kind === 'samconfig');
  const rows = new Map(knowledge.resources.filter((row) => row.format === 'cloudformation').map((row) => [row.type, row]));
  const { all, gaps } = instancesOf(templates, serverless);
  const items = all.flatMap((instance) => instance.items);
  const drafts = draftsOf(items, rows);
  const copies = copiesOf(items, drafts);
  return onceEach([
    ...stacksOf(all, configs, serverless, [...drafts.values()]), ...[...drafts.values()].map(factOf), ...[...drafts.values()].map(partOfStack),
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

function partOfStack(draft: Draft): RelationFact {
  return { fact: 'relation', kind: 'partOf', from: draft.item.key, to: draft.item.instance.stackKey, evidence: [draft.evidence[0]] };
}

/** Types that watch, permit or back up a thing: no use of its data. */
const NO_USE = /^AWS::(?:IAM|Backup|DLM|CloudWatch|ApplicationAutoScaling|AutoScaling|SSM|Budgets|Events)::|^AWS::(?:S3::BucketPolicy|SQS::QueuePolicy|KMS::Alias|RDS::DBInstance|SecretsManager::)/;

/** Arrows from data to whatever uses it. */
function usesOf(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly RelationFact[] {
  const byName = new Map<string, Draft>();
  const nameOf = (item: Item, id: string): string => `${item.instance.file}\0${item.instance.prefix}\0${item.instance.stackKey}\0${id}`;
  for (const [item, draft] of drafts) byName.set(nameOf(item, item.id), draft);
  return items.flatMap((item) => {
    if (NO_USE.test(item.type)) return [];
    const seen = new Set<Draft>();
    return refsOf(item.properties).flatMap((ref): RelationFact[] => {
      const draft = byName.get(nameOf(item, ref.to));
      if (!draft || draft.item === item || seen.has(draft)) return [];
      seen.add(draft);
      return [{ fact: 'relation', kind: 'serves', from: draft.item.key, to: item.key, evidence: [{ at: ref.at, note: `${item.id} uses ${ref.attribute === '' ? 'it' : `its ${ref.attribute}`}` }] }];
    });
  });
}
