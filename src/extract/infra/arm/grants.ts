import type { GrantFact, Key, Knowledge } from '../../../model/index.ts';
import { amountsOf, effectsOf, kindsOf } from '../../shared/cloud-roles.ts';
import type { CloudRoles, Given } from '../../shared/cloud-roles.ts';
import { itemsOf, textOf, valueAt } from '../../shared/nodes.ts';
import { openedBy, openingsOf } from '../../shared/openings.ts';
import { asRun } from '../../shared/runners.ts';
import { runsOf } from './runners.ts';
import { armTexts, armValue, filledIn, resolve } from './template.ts';
import type { ArmResource, ArmValue } from './template.ts';
import { vaultPolicies } from './vault-policies.ts';

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** Role definitions, role assignments and keys that may change their account, of one template. */
export function armGrants(resources: readonly ArmResource[], roles: CloudRoles): readonly GrantFact[] {
  return resources.flatMap((resource): readonly GrantFact[] => {
    switch (resource.type.toLowerCase()) {
      case 'microsoft.authorization/roledefinitions': return definition(resource, roles);
      case 'microsoft.documentdb/databaseaccounts': return accountKey(resource);
      case 'microsoft.storage/storageaccounts/blobservices/containers': return open(resource, 'publicAccess', { blob: 'everybody who knows the name of a blob reads it', container: 'everybody lists and reads the blobs' });
      case 'microsoft.containerregistry/registries': return [...open(resource, 'anonymousPullEnabled', { true: 'anybody may pull its images' }), ...sharedUser(resource)];
      case 'microsoft.containerservice/managedclusters': return withoutRoles(resource);
      case 'microsoft.keyvault/vaults': case 'microsoft.keyvault/vaults/accesspolicies': return vaultPolicies(resource);
      default: return resource.type.toLowerCase().endsWith('microsoft.authorization/roleassignments') ? assignment(resource, roles, resources) : [];
    }
  });
}

/** Things that a setting opens, by the table of openings. */
export function openedSettings(resources: readonly ArmResource[], knowledge: Knowledge): readonly GrantFact[] {
  return resources.flatMap((resource) => {
    const rules = openingsOf(knowledge, 'arm', resource.type);
    return rules.length === 0 || valueAt(resource.node, 'properties') === undefined ? [] : openedBy({
      key: armKey(resource), name: called(resource), head: resource.at,
      written: (attribute) => {
        const value = armValue(resource, ...attribute.split('.'));
        if (!value) return undefined;
        const { texts, all } = armTexts(value, resource.template);
        return { texts: texts.map((text) => ({ text })), at: value.at, open: !all };
      },
    }, rules);
  });
}

/** Identity of a resource of a template. */
function armKey(resource: ArmResource): Key { return resource.key; }

function called(resource: ArmResource): string { return resource.name !== undefined && /^[\w.-]{1,90}$/.test(resource.name) ? resource.name : resource.type.split('/').at(-1) ?? resource.type; }

function definition(resource: ArmResource, roles: CloudRoles): readonly GrantFact[] {
  const permissions = armValue(resource, 'properties', 'permissions');
  const blocks = permissions?.is === 'node' ? itemsOf(permissions.node) : [];
  const lists = blocks.slice(0, 20).map((block) => ['actions', 'notActions', 'dataActions', 'notDataActions'].map((name) => armTexts(resolve(valueAt(block, name), resource.template), resource.template)));
  const of = (position: number): readonly string[] => lists.flatMap((list) => list[position]?.texts ?? []);
  const role = roles.custom(`the custom role ${called(resource)}`, { allow: of(0), except: of(1), data: of(2), dataExcept: of(3) }, permissions?.is === 'node' && lists.every((list) => list.every(({ all }) => all)));
  const scopes = armValue(resource, 'properties', 'assignableScopes');
  const wide = scopes?.is === 'node' && scopes.node.type === 'list' ? scopes.node.items.some((item) => isWhole(resolve(item, resource.template), resource)) : resource.deployment !== 'resource-group';
  const first = blocks[0] && resolve(valueAt(blocks[0], 'actions'), resource.template);
  return granted(role, wide, first?.at ?? resource.at, armKey(resource), resource);
}

function assignment(resource: ArmResource, roles: CloudRoles, resources: readonly ArmResource[]): readonly GrantFact[] {
  const id = armValue(resource, 'properties', 'roleDefinitionId');
  const text = id?.is === 'unknown' ? filledIn(id.text, resource.template) : textOf(id?.node);
  const role = text === undefined ? undefined : roles.named(GUID.exec(text)?.[0] ?? '');
  if (!role) return [];
  const holder = armValue(resource, 'properties', 'principalId');
  const named = holder?.is === 'node' ? textOf(holder.node) : undefined;
  const ofThing = resource.type.toLowerCase() !== 'microsoft.authorization/roleassignments' || valueAt(resource.node, 'scope') !== undefined;
  const given = granted(role, !ofThing && resource.deployment !== 'resource-group', id?.at ?? resource.at, named !== undefined && GUID.test(named) ? `azure:principal/${named}` : armKey(resource), resource);
  const runs = given.length > 0 ? runsOf(holder, resource, resources) : [];
  return runs.length > 0 ? given.map((one) => ({ ...one, ...asRun(runs, one.goesBy) })) : given;
}

function granted(role: Given, everything: boolean, at: GrantFact['evidence'][0]['at'], to: Key, resource: ArmResource): readonly GrantFact[] {
  const effects = effectsOf(role);
  const limited = armValue(resource, 'properties', 'condition') !== undefined;
  const amounts = everything ? [
    ...amountsOf(role, at, !limited),
    ...role.basic && effects.length > 0 ? [{ trait: 'basic-role' as const, how: 'on everything in the subscription', at, certain: !limited }] : [],
  ] : [];
  if (effects.length === 0 && amounts.length === 0) return [];
  const kinds = effects.includes('administer') || role.basic ? [] : kindsOf(role);
  return [{
    fact: 'grant', to, name: `${role.name} through ${called(resource)}`, provider: 'azure', effects, bound: role.exact && (!effects.includes('administer') || role.name === 'Owner' || role.name.startsWith('the custom role')) ? 'exact' : 'at-most', limitedBy: limited ? ['a condition'] : [],
    on: { everything, ...kinds.length > 0 ? { kinds } : {} }, ...amounts.length > 0 ? { amounts } : {},
    evidence: [{ at, note: `the template gives ${role.name}` }],
  }];
}

/** Is a scope a whole subscription or more? */
function isWhole(value: ArmValue | undefined, resource: ArmResource): boolean {
  if (value === undefined) return false;
  const text = value.is === 'unknown' ? filledIn(value.text, resource.template) : textOf(value.node) ?? '';
  if (/resourceGroup/i.test(text)) return false;
  return text === '/' || /^\[?(?:subscription|managementGroup|tenant)\(\)/.test(text) || /subscription\(\)\.(?:id|subscriptionId)/.test(text) || /^\/subscriptions\/[^/]{1,60}\/?$/.test(text) || /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]{1,90}$/i.test(text);
}

/** A cluster in which whoever gets in may do everything. */
function withoutRoles(resource: ArmResource): readonly GrantFact[] {
  const value = armValue(resource, 'properties', 'enableRBAC');
  if (value?.is !== 'node' || textOf(value.node)?.toLowerCase() !== 'false') return [];
  return [{ fact: 'grant', to: `${armKey(resource)}#login`, name: `any login to ${called(resource)}`, provider: 'azure', effects: ['administer'], on: { everything: false, keys: [armKey(resource)] }, bound: 'exact', limitedBy: [], evidence: [{ at: value.at, note: 'the template gives the cluster no roles, so whoever gets in may do everything' }] }];
}

/** The user of a registry that everybody shares. */
function sharedUser(resource: ArmResource): readonly GrantFact[] {
  const value = armValue(resource, 'properties', 'adminUserEnabled');
  if (value?.is !== 'node' || textOf(value.node)?.toLowerCase() !== 'true') return [];
  return [{
    fact: 'grant', to: `${armKey(resource)}#admin`, name: `the admin user of ${called(resource)}`, provider: 'azure', effects: ['read', 'write', 'destroy'], on: { everything: false, keys: [armKey(resource)] }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'long-lived-key', how: 'whose password pushes and deletes images and is the same for everybody who has it', at: value.at, certain: true }], evidence: [{ at: value.at, note: 'the template switches the shared user on' }],
  }];
}

/** A property that opens a thing to anybody with one of these values. */
function open(resource: ArmResource, property: string, values: Readonly<Record<string, string>>): readonly GrantFact[] {
  const value = armValue(resource, 'properties', property);
  const said = value?.is === 'node' ? (textOf(value.node) ?? '').toLowerCase() : '';
  const how = Object.hasOwn(values, said) ? values[said] : undefined;
  if (!value || how === undefined) return [];
  return [{
    fact: 'grant', to: armKey(resource), name: called(resource), provider: 'azure', effects: [], on: { everything: false, keys: [armKey(resource)] }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'open-to-anyone', how, at: value.at, certain: true }], evidence: [{ at: value.at, note: 'the template lets everybody in without logging in' }],
  }];
}

function accountKey(resource: ArmResource): readonly GrantFact[] {
  const closed = (name: string): boolean => { const value = armValue(resource, 'properties', name); return value?.is === 'unknown' || (value?.is === 'node' && textOf(value.node)?.toLowerCase() === 'true'); };
  const properties = valueAt(resource.node, 'properties');
  if (!properties || closed('disableKeyBasedMetadataWriteAccess') || closed('disableLocalAuth')) return [];
  return [{
    fact: 'grant', to: `${armKey(resource)}#key`, name: `the account ${called(resource)}`, provider: 'azure', effects: ['write', 'destroy'], on: { everything: false, keys: [armKey(resource)] }, bound: 'exact', limitedBy: [],
    amounts: [{ trait: 'key-changes-account', how: 'writes of metadata are allowed to keys', at: resource.at, certain: true }], evidence: [{ at: resource.at, note: 'the template lets the keys of the account change it' }],
  }];
}
