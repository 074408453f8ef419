import { folderOf, pathFrom } from '../../../model/index.ts';
import type { Fact, Gap, Knowledge, ResourceType, Tree } from '../../../model/index.ts';
import { rowsOf } from '../../shared/declared.ts';
import { factOf } from '../../shared/drafts.ts';
import { CloudRoles } from '../../shared/cloud-roles.ts';
import { withNames, withRunners } from '../../shared/runners.ts';
import { adopt } from './facts/adopted.ts';
import { authorityOf } from './facts/authority.ts';
import { templateType } from './facts/azapi.ts';
import { foldTemplates } from './facts/azapi-children.ts';
import { copiesOf } from './facts/copies.ts';
import { deployedVariables } from './facts/deployed-variables.ts';
import { draftOf, foreignSource } from './facts/drafts.ts';
import type { Draft } from './facts/drafts.ts';
import { expiring } from './facts/expiry.ts';

import { fold } from './facts/folds.ts';
import { awsGrants } from './facts/grants-aws.ts';
import { azureGrants } from './facts/grants-azure.ts';
import { azureSettings } from './facts/grants-azure-settings.ts';
import { databaseUserGrants } from './facts/grants-database.ts';
import { githubGrants } from './facts/grants-github.ts';
import { safeguards } from './facts/safeguards.ts';
import { googleGrants } from './facts/grants-google.ts';
import { kubernetesGrants } from './facts/grants-kubernetes.ts';
import { ItemIndex } from './facts/index-of.ts';
import { locksBelow } from './facts/locks.ts';
import { lookedAcross } from './facts/looked-across.ts';
import { LookedUp } from './facts/looked-up.ts';
import { ownMarks, placeMarks } from './facts/marks.ts';
import { planned } from './facts/plans.ts';
import { givenSecrets } from './facts/secrets.ts';
import { identify, stackOf, stateCredential } from './facts/stacks.ts';
import { openGrants } from './facts/grants-open.ts';
import { openedSettings } from './facts/openings.ts';
import { oracleGrants, oraclePolicies } from './facts/grants-oracle.ts';
import { snowflakeGrants } from './facts/grants-snowflake.ts';
import { smallCloudGrants } from './facts/grants-small-clouds.ts';
import { googleIdentities } from './facts/identities-google.ts';
import { federatedTrusts } from './facts/trusts.ts';
import { regionsOfCopies } from './facts/regions.ts';
import { namesOf, runnersOf } from './facts/runners.ts';
import { usesOf } from './facts/uses.ts';
import { vaultPolicies } from './facts/vault.ts';
import { circles } from './circles.ts';
import { localSource } from './module.ts';
import type { Root } from './root.ts';
import { isLibrary, rootsOf } from './roots.ts';
import type { Roots } from './roots.ts';
import type { Runs } from './runs.ts';
import { placeOf } from './scope.ts';
import type { SourceFile } from './scope.ts';
import type { StateFile } from './state-file.ts';
import { itemsOf } from './walk.ts';
import type { Item } from './walk.ts';

/** What one file gives: configuration, values for variables, or a state. */
export type Local =
  | { readonly kind: 'configuration'; readonly source: SourceFile }
  | { readonly kind: 'variables'; readonly source: SourceFile }
  | { readonly kind: 'plan'; readonly source: SourceFile }
  | { readonly kind: 'deferred'; readonly gap: Gap }
  | { readonly kind: 'terragrunt'; readonly source: SourceFile }
  | { readonly kind: 'state'; readonly state: StateFile }
  | { readonly kind: 'runs'; readonly runs: Runs };

/** Facts of all Terraform in the tree. */
export function joinTerraform(local: readonly Local[], tree: Tree, knowledge: Knowledge): readonly Fact[] {
  const states = local.flatMap((one) => (one.kind === 'state' ? [one.state] : []));
  const configuration = local.flatMap((one) => (one.kind === 'configuration' ? [one.source] : []));
  // A plan of configuration that is here says nothing that the configuration does not.
  const configured = new Set(configuration.map((one) => folderOf(one.file)));
  const plans = local.flatMap((one) => (one.kind === 'plan' && !configured.has(folderOf(one.source.file)) ? [one.source] : []));
  const found = rootsOf([...configuration, ...plans], local.flatMap((one) => (one.kind === 'variables' ? [one.source] : [])), local.flatMap((one) => (one.kind === 'terragrunt' ? [one.source] : [])), local.flatMap((one) => (one.kind === 'runs' ? [one.runs] : [])));
  const rows = rowsOf(knowledge, 'terraform');
  const items = withoutDoubt(found.roots.flatMap((root) => [...itemsOf(root)]));
  const index = new ItemIndex(items);
  const drafts = draftsOf(items, rows, new Map([...rowsOf(knowledge, 'arm')].map(([type, row]) => [type.toLowerCase(), row])));
  unshareNames(drafts.values());
  fold(items, drafts, index);
  foldTemplates(items, drafts, index);
  locksBelow(items, drafts, index);
  planned(items, drafts, index);
  expiring(items, drafts, index);
  for (const draft of drafts.values()) draft.marks.push(...ownMarks(draft));
  identify(drafts.values(), states);
  adopt([...drafts.values()]);
  const libraries = new Set(found.roots.filter((root) => isLibrary(root, tree)));
  const lookedUp = new LookedUp(items, drafts, rows, index);
  const isData = (item: Item): boolean => drafts.has(item);
  const copies = copiesOf(items, drafts, index, rows);
  regionsOfCopies(copies, drafts.values());
  const relations = [
    ...usesOf(items, drafts, index, lookedUp), ...lookedAcross(items, drafts), ...deployedVariables(items, drafts, index, lookedUp, knowledge), ...copies, ...authorityOf(items, drafts, knowledge, libraries),
    ...withNames(withRunners([
      ...awsGrants(items, index, isData, knowledge.iam), ...azureGrants(items, index, isData, new CloudRoles(knowledge, 'azure')),
      ...googleGrants(items, index, isData, new CloudRoles(knowledge, 'gcp')), ...googleIdentities(items, index), ...federatedTrusts(items, index), ...oracleGrants(items, index), ...oraclePolicies(items), ...databaseUserGrants(items, index), ...smallCloudGrants(items, knowledge), ...openGrants(items), ...openedSettings(items, knowledge), ...azureSettings(items, index), ...githubGrants(items, index), ...safeguards(items, index, knowledge), ...snowflakeGrants(items, index, knowledge), ...vaultPolicies(items, knowledge), ...kubernetesGrants(items, index, knowledge),
    ], runnersOf(items, index)), namesOf(items)),
  ];
  return [
    ...givenSecrets(found.roots, items, drafts, knowledge, libraries),
    ...stacks(found.roots.filter((root) => !libraries.has(root)), items, tree), ...[...drafts.values()].map(factOf), ...[...lookedUp.elsewhere.values()].filter(tellsEnvironments).map(factOf),
    ...[...drafts.values()].filter((draft) => !libraries.has(draft.item.root)).map(partOfStack),
    ...relations, ...states.map(stateCredential), ...local.flatMap((one) => (one.kind === 'deferred' ? [one.gap] : [])), ...found.gaps, ...gapsOf(found, items, drafts),
  ];
}

function draftsOf(items: readonly Item[], rows: ReadonlyMap<string, ResourceType>, templates: ReadonlyMap<string, ResourceType>): ReadonlyMap<Item, Draft> {
  const drafts = new Map<Item, Draft>();
  for (const item of items) {
    if (item.mode === 'data') continue;
    const source = item.mode === 'module' ? foreignSource(item) : undefined;
    const row = rows.get(item.mode === 'module' ? `module:${source ?? ''}` : item.type) ?? templates.get(templateType(item)?.toLowerCase() ?? '');
    if (row) drafts.set(item, draftOf(item, row));
  }
  return drafts;
}

/** A store made elsewhere is worth a word where it stands in an environment: that of its users, or that of its name. */
function tellsEnvironments(draft: Draft): boolean { return draft.marks.some((mark) => mark.by !== 'name'); }

/** Two declarations of one root never make the same thing: a name that both write out is taken by one of several variants, and identifies neither. */
function unshareNames(drafts: Iterable<Draft>): void {
  const all = [...drafts];
  unshareReadings(all);
  const named = new Map<Root, Map<string, Draft[]>>();
  for (const draft of all) {
    const ofRoot = named.get(draft.item.root) ?? new Map<string, Draft[]>();
    named.set(draft.item.root, ofRoot);
    for (const key of draft.keys.slice(1)) ofRoot.set(key, [...(ofRoot.get(key) ?? []), draft]);
  }
  for (const ofRoot of named.values()) for (const [key, sharing] of ofRoot) {
    if (sharing.length < 2) continue;
    for (const draft of sharing) { draft.keys.splice(draft.keys.indexOf(key, 1), 1); draft.maybe.push(key); }
  }
}

/** What a workspace that is known makes for certain is not said once more of those that are not: there it may not be at all. */
function withoutDoubt(items: readonly Item[]): readonly Item[] {
  const made = new Set(items.flatMap((item) => (item.root.reading ? [`${item.root.directory}\0${item.declared.file.file}\0${item.declared.block.start}`] : [])));
  return made.size === 0 ? items : items.filter((item) => item.certain || item.root.reading !== undefined || !made.has(`${item.root.directory}\0${item.declared.file.file}\0${item.declared.block.start}`));
}

/** Nor do two workspaces make one thing: a name that does not follow the workspace is that of one of them. */
function unshareReadings(drafts: readonly Draft[]): void {
  const named = new Map<string, Draft[]>();
  for (const draft of drafts) {
    if (draft.item.root.reading === undefined && draft.item.root.variant !== '') continue;
    for (const key of draft.keys.slice(1)) { const id = `${draft.item.root.directory}\0${key}`; named.set(id, [...(named.get(id) ?? []), draft]); }
  }
  for (const [id, sharing] of named) {
    if (!sharing.some((draft) => draft.item.root.reading !== undefined) || new Set(sharing.map((draft) => draft.item.root)).size < 2) continue;
    const key = id.slice(id.indexOf('\0') + 1);
    for (const draft of sharing) { draft.keys.splice(draft.keys.indexOf(key, 1), 1); draft.maybe.push(key); }
  }
}

function partOfStack(draft: Draft): Fact {
  return { fact: 'relation', kind: 'partOf', from: draft.item.key, to: draft.item.root.stackKey, evidence: [draft.evidence[0]] };
}

function stacks(roots: readonly Root[], items: readonly Item[], tree: Tree): readonly Fact[] {
  const byDirectory = new Map<string, [Root, ...Root[]]>();
  for (const root of roots) {
    const had = byDirectory.get(root.directory);
    if (had) had.push(root); else byDirectory.set(root.directory, [root]);
  }
  return [...byDirectory.values()].flatMap((readings) => {
    const own = items.filter((item) => item.module.call === undefined && readings.includes(item.root));
    // Where a directory is applied under one variable file, that file names the environment; under several, each resource carries its own.
    return own.length === 0 && readings[0].module.source.calls.size === 0 ? [] : stackOf(readings, own[0] ? placeMarks(own[0]).filter((mark) => mark.by === 'file' && readings.length === 1) : [], tree);
  });
}

/** What was not followed: modules from elsewhere that no table knows, modules that are not in the tree, and bounds that were passed. */
function gapsOf(found: Roots, items: readonly Item[], drafts: ReadonlyMap<Item, Draft>): readonly Gap[] {
  const gaps: Gap[] = [];
  const seen = new Set<string>();
  for (const item of items) {
    if (item.mode !== 'module' || drafts.has(item)) continue;
    const place = placeOf(item.declared.file, item.declared.block.headSpan);
    const id = `${place.file}\0${place.start}`;
    if (seen.has(id)) continue;
    seen.add(id);
    gaps.push({ fact: 'gap', kind: 'unresolved', reason: `module ${item.label} comes from outside this tree, so what it creates was not read; scan its source too`, place });
  }
  for (const module of found.modules.values()) {
    for (const [name, call] of module.calls) {
      const source = localSource(call);
      const directory = source === undefined ? undefined : pathFrom(module.directory, source);
      if (source === undefined || (directory !== undefined && found.modules.has(directory))) continue;
      gaps.push({ fact: 'gap', kind: 'unresolved', reason: `module ${name} names a directory that has no configuration in this tree`, place: placeOf(call.file, call.block.headSpan) });
    }
  }
  for (const { call, name } of circles(found.modules)) gaps.push({ fact: 'gap', kind: 'unresolved', reason: `module ${name} leads back to a module that calls it; terraform refuses that, and it is followed once`, place: placeOf(call.file, call.block.headSpan) });
  for (const root of found.roots) {
    const [file] = root.module.source.files;
    if (!root.overflowed || !file) continue;
    gaps.push({ fact: 'gap', kind: 'bound', reason: 'this root module takes more work to evaluate than is done; later values of it are not known', place: placeOf(file, { start: file.body.start, end: file.body.start }) });
  }
  return gaps;
}
