import { set, unknown } from '../../../model/index.ts';
import type { Fact } from '../../../model/index.ts';
import { textOf } from '../../shared/nodes.ts';
import type { Draft } from './drafts.ts';
import { symbolic } from './evaluate.ts';
import { armValue, idOf } from './template.ts';
import type { ArmResource } from './template.ts';
import { valueAt } from '../../shared/nodes.ts';

/** Writes what locks say into the drafts of their template: about one resource, or about all of the group where they name none. */
export function lock(resources: readonly ArmResource[], drafts: readonly Draft[]): void {
  for (const one of resources) {
    const type = one.type.toLowerCase();
    const bare = type === 'microsoft.authorization/locks';
    if (!bare && !type.endsWith('/providers/locks')) continue;
    const level = armValue(one, 'properties', 'level');
    const strong = level?.is === 'node' ? /^(?:CanNotDelete|ReadOnly)$/i.test(textOf(level.node) ?? '') : undefined;
    const say = (draft: Draft): void => { draft.attributes.set('management_lock', strong === undefined || one.conditional ? unknown('a lock whose level or condition is not known speaks of it', one.at) : set(strong, one.at)); };
    const scope = bare ? scopeOf(one) : idOf({ type: one.type.slice(0, -'/providers/locks'.length), fullName: one.fullName.split('/').slice(0, -2).join('/') });
    const target = bare && one.parent ? one.parent : undefined;
    const about = scope === undefined && !target ? drafts : drafts.filter((draft) => (target ? idsOf(draft.resource).includes(idOf(target)) : scope !== undefined && idsOf(draft.resource).includes(scope)));
    // A lock on something that cannot be told may be on any of them.
    if (about.length === 0) for (const draft of drafts) if (!draft.attributes.has('management_lock')) draft.attributes.set('management_lock', unknown('a lock here may speak of it', one.at));
    for (const draft of about) say(draft);
  }
}

/** What a resource is, and what it lies in by its type and name: a lock on that holds for it as well. */
function idsOf({ type, fullName }: ArmResource): readonly string[] {
  const [space = '', ...types] = type.split('/');
  const names = fullName.split('/');
  return types.map((_, index) => idOf({ type: [space, ...types.slice(0, index + 1)].join('/'), fullName: names.slice(0, index + 1).join('/') }));
}

function scopeOf(one: ArmResource): string | undefined {
  return idFrom(symbolic(valueAt(one.node, 'scope'), one.template));
}

/** From `providers/` on, in lower case: how a resource id and a scope are compared. */
function idFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const lower = text.toLowerCase();
  const at = lower.lastIndexOf('providers/');
  return at < 0 ? lower : `/${lower.slice(at)}`;
}

/** Protected items of vaults: which property names the thing. */
const PROTECTED: Readonly<Record<string, readonly string[]>> = {
  'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems': ['properties', 'sourceResourceId'],
  'microsoft.dataprotection/backupvaults/backupinstances': ['properties', 'dataSourceInfo', 'resourceID'],
};

/** Arrows from data to the vaults their backups are kept in. What is protected says so itself; an item that names what cannot be told leaves it open for all. */
export function protect(resources: readonly ArmResource[], drafts: readonly Draft[]): readonly Fact[] {
  return resources.flatMap((one): readonly Fact[] => {
    const path = Object.hasOwn(PROTECTED, one.type.toLowerCase()) ? PROTECTED[one.type.toLowerCase()] : undefined;
    if (!path) return [];
    const holder = armValue(one, ...path.slice(0, -1));
    const named = holder?.is === 'node' ? idFrom(symbolic(valueAt(holder.node, path.at(-1) ?? ''), one.template)) : undefined;
    const about = drafts.filter((draft) => idOf(draft.resource) === named);
    if (about.length === 0) for (const draft of drafts) if (!draft.attributes.has('backup_protected')) draft.attributes.set('backup_protected', unknown('a protected item here may be it', one.at));
    for (const draft of about) draft.attributes.set('backup_protected', set(true, one.at));
    const vaultType = one.type.split('/').slice(0, 2).join('/');
    const vault = drafts.find((draft) => idOf(draft.resource) === idOf({ type: vaultType, fullName: one.fullName.split('/')[0] ?? '' }));
    if (!vault) return [];
    return about.map((draft): Fact => ({ fact: 'relation', kind: 'copiedTo', from: draft.resource.key, to: vault.resource.key, copy: { kind: 'automated', name: 'a vault backup' }, evidence: [{ at: one.at, note: 'backs it up into this vault' }] }));
  });
}
