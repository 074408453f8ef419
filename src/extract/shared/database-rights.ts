import { compareText } from '../../model/index.ts';
import type { Effect, GrantFact, Key, Place } from '../../model/index.ts';

/** What a user of a database may do at most, mildest first. */
const RIGHTS = ['none', 'reads', 'writes', 'deletes', 'owns', 'superuser'] as const;
export type Right = (typeof RIGHTS)[number];

/** One statement of what a user may do, or of a role it is in. */
export interface Statement { readonly user: string; readonly at: Place; readonly right?: Right; readonly memberOf?: string; readonly says: string }

/** Roles that database services bring along, in lower case. */
const BUILT_IN: Readonly<Record<string, Right>> = {
  pg_read_all_data: 'reads', pg_monitor: 'none', pg_read_all_stats: 'none', pg_read_all_settings: 'none', pg_stat_scan_tables: 'none', rds_iam: 'none', pg_write_all_data: 'deletes',
  rds_superuser: 'superuser', cloudsqlsuperuser: 'superuser', azure_pg_admin: 'superuser', alloydbsuperuser: 'superuser', db_datareader: 'reads', db_datawriter: 'deletes', db_owner: 'owns', db_ddladmin: 'owns', sysadmin: 'superuser', readonly: 'none',
};
const NOTHING = new Set(['USAGE', 'CONNECT', 'EXECUTE', 'REFERENCES', 'TEMPORARY', 'TEMP', 'VIEW DEFINITION', 'REPLICATION CLIENT', 'PROCESS', 'SHOW DATABASES', 'SHOW VIEW']);
const WRITES = new Set(['INSERT', 'CREATE', 'TRIGGER', 'LOCK TABLES', 'CREATE TEMPORARY TABLES', 'CREATE VIEW']);

/** Things to which everything includes no rows. */
const WITHOUT_ROWS = new Set(['SCHEMA', 'DATABASE', 'FUNCTION', 'FUNCTIONS', 'PROCEDURE', 'ROUTINE', 'ROUTINES', 'SEQUENCE', 'SEQUENCES', 'TYPE', 'TYPES', 'LANGUAGE', 'TABLESPACE', 'DOMAIN']);

/** What a list of privileges on a sort of thing comes to; of privileges nobody knows, that they may delete. */
export function rightOf(privileges: readonly string[], on = ''): Right {
  let right: Right = 'none';
  for (const one of privileges) {
    const name = one.trim().replaceAll(/\s+/g, ' ').toUpperCase();
    const next: Right = NOTHING.has(name) ? 'none' : name === 'SELECT' ? 'reads' : WRITES.has(name) ? 'writes' : name === 'DROP' || name === 'CONTROL' ? 'owns' : name === 'SUPER' ? 'superuser' : WITHOUT_ROWS.has(on.toUpperCase()) ? 'writes' : 'deletes';
    if (RIGHTS.indexOf(next) > RIGHTS.indexOf(right)) right = next;
  }
  return right;
}

/** Key of a user of the databases of this tree. Names are compared without case, as databases do for names that are not quoted. */
function databaseUser(name: string): Key { return `dbuser:${name.toLowerCase()}`; }

const EFFECTS: Readonly<Record<Right, readonly Effect[]>> = { none: [], reads: ['read'], writes: ['read', 'write'], deletes: ['read', 'write', 'destroy'], owns: ['read', 'write', 'destroy'], superuser: ['administer'] };

/**
 * One grant for each statement, through the roles a user is in. A role that no statement speaks of may do anything, so what it gives is `at-most`.
 */
export function databaseGrants(statements: readonly Statement[]): readonly GrantFact[] {
  const spoken = new Map<string, Statement[]>();
  for (const one of statements) { const key = one.user.toLowerCase(); const list = spoken.get(key); if (list) list.push(one); else spoken.set(key, [one]); }
  const out: GrantFact[] = [];
  for (const [user, own] of [...spoken].sort(([a], [b]) => compareText(a, b))) {
    const pending = own.map((one) => ({ one, depth: 0 }));
    const seen = new Set([user]);
    while (pending.length > 0 && out.length < 20_000) {
      const next = pending.pop();
      if (!next) break;
      const { one, depth } = next;
      const role = one.memberOf?.toLowerCase();
      if (role === undefined) { if (one.right !== undefined) out.push(grant(user, one, one.right, 'exact')); continue; }
      const known = spoken.get(role);
      if (Object.hasOwn(BUILT_IN, role) && !known) out.push(grant(user, one, BUILT_IN[role] ?? 'none', 'exact'));
      else if (known && depth < 8) { if (!seen.has(role)) { seen.add(role); pending.push(...known.map((inner) => ({ one: { ...inner, at: inner.at }, depth: depth + 1 }))); } }
      else out.push(grant(user, one, 'deletes', 'at-most'));
    }
  }
  return out;
}

function grant(user: string, one: Statement, right: Right, bound: GrantFact['bound']): GrantFact {
  const to = databaseUser(user);
  const name = /^[\w.-]{1,128}$/.test(user) ? user : 'whose name is not fit to print';
  return { fact: 'grant', to, name: `database user ${name}: ${one.says}`, provider: 'databases', effects: EFFECTS[right], on: { everything: false, keys: [`${to}:databases`] }, bound, limitedBy: [], evidence: [{ at: one.at, note: one.says }] };
}

/** A grant that could not be read: of no user of this tree is it then known that it only reads. */
export function unreadGrant(at: Place): GrantFact {
  return { fact: 'grant', to: databaseUser('*'), name: 'database users: a grant that could not be read', provider: 'databases', effects: [], on: { everything: false }, bound: 'at-most', limitedBy: [], evidence: [{ at, note: 'whom it is for could not be read' }] };
}
