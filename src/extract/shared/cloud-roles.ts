import { EFFECTS, piecesInOrder } from '../../model/index.ts';
import type { CloudAccess, CloudPermission, Effect, GrantAmount, Knowledge, Place, ResourceKind } from '../../model/index.ts';

/** What a role of a cloud gives. */
export interface Given {
  /** For sentences: the role's own name, or how a custom role is called. */
  readonly name: string;
  readonly permissions: readonly CloudPermission[];
  /** A role for every service at once. */
  readonly basic: boolean;
  /** Is what it lists all that is known of it? False where part of it could not be followed or a condition of the role narrows it. */
  readonly exact: boolean;
}

/** Permissions of a custom role as they are written; patterns may hold `*`. */
export interface Listed { readonly allow: readonly string[]; readonly except: readonly string[]; readonly data: readonly string[]; readonly dataExcept: readonly string[] }

/** The table of a cloud, prepared for look-ups. Made once for each scan. */
export class CloudRoles {
  readonly #table: CloudAccess | undefined;
  readonly #permissions: ReadonlyMap<string, CloudPermission>;
  readonly #roles = new Map<string, CloudAccess['roles'][number]>();

  constructor(knowledge: Knowledge, platform: CloudAccess['platform']) {
    this.#table = knowledge.access?.find((table): table is CloudAccess => table.platform === platform);
    this.#permissions = new Map(this.#table?.permissions.map((permission) => [permission.name, permission]));
    for (const role of this.#table?.roles ?? []) {
      this.#roles.set(role.role.toLowerCase(), role);
      if (role.id !== undefined) this.#roles.set(role.id.toLowerCase(), role);
    }
  }

  /** A role that every customer has, by its name or id; a basic one also where it gives nothing of note. */
  named(name: string): Given | undefined {
    const row = this.#roles.get(name.toLowerCase());
    const basic = this.#table?.basic.some((one) => one.toLowerCase() === (row?.role ?? name).toLowerCase()) === true;
    if (!row) return basic ? { name, permissions: [], basic, exact: true } : undefined;
    return { name: row.role, basic, exact: row.limited !== true, permissions: row.has.flatMap((one) => this.#permissions.get(one) ?? []) };
  }

  /** A role that somebody lists. `exact` false: part of the list is not known. */
  custom(name: string, listed: Listed, exact: boolean): Given {
    const [allow, except, data, dataExcept] = [listed.allow, listed.except, listed.data, listed.dataExcept].map((patterns) => patterns.slice(0, 1000).map(matcher));
    const permissions = [...this.#permissions.values()].filter((permission) => {
      const name = permission.name.toLowerCase();
      const [yes, no] = permission.data === true ? [data, dataExcept] : [allow, except];
      return yes?.some((one) => one(name)) === true && no?.some((one) => one(name)) !== true;
    });
    return { name, permissions, basic: false, exact };
  }
}

/** Matches a permission in lower case against a pattern with stars. */
function matcher(pattern: string): (name: string) => boolean {
  const pieces = pattern.toLowerCase().split('*');
  return (name) => piecesInOrder(pieces, name);
}

/** Effects of a role, weakest first; `administer` alone where it has it. Reading and writing are told only beside destruction. */
export function effectsOf(given: Given): readonly Effect[] {
  const has = new Set(given.permissions.map((permission) => permission.effect));
  if (has.has('administer')) return ['administer'];
  if (!has.has('destroy') && !has.has('destroy-backup')) return [];
  return EFFECTS.filter((effect) => effect === 'write' || ((effect === 'destroy' || effect === 'destroy-backup') && has.has(effect)));
}

/** Kinds of thing it may destroy, each once. */
export function kindsOf(given: Given): readonly ResourceKind[] {
  return [...new Set(given.permissions.flatMap((permission) => (permission.on !== undefined && (permission.effect === 'destroy' || permission.effect === 'destroy-backup') ? [permission.on] : [])))];
}

/**
 * What it comes to where it holds for everything: each trait once, by the first permission that has it. Of a basic role only that it acts as others, which its name does
 * not tell; the rest is what such a role is.
 */
export function amountsOf(given: Given, at: Place, certain: boolean): readonly GrantAmount[] {
  const found = new Map<GrantAmount['trait'], GrantAmount>();
  for (const { trait, how, name } of given.permissions) if (trait !== undefined && !found.has(trait) && (!given.basic || trait === 'acts-as-others')) found.set(trait, { trait, how: `${name}, which ${verb(how ?? name)}`, at, certain: certain && given.exact && !given.basic });
  return [...found.values()];
}

/** The words of the table after "which": those that name only a thing are read. */
function verb(how: string): string {
  return /^(?:the|every|an|a|new) /.test(how) ? `gives ${how}` : how;
}
