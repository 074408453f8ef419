/**
 * Doors of database services that many customers share: host, port and database are the same for all of them, and the user's name says whose store is meant. The group of `whose` is that
 * part of the name. Two addresses that differ in it alone are two stores.
 */
const DOORS: readonly { readonly host: RegExp; readonly whose: RegExp }[] = [
  // Supabase's pooler: `postgres.<project>`.
  { host: /\.pooler\.supabase\.com$/, whose: /\.([a-z0-9]{20})$/ },
  // PlanetScale: a name that is made for one branch; for Postgres `<role>.<branch>`.
  { host: /(?:^|\.)psdb\.cloud$/, whose: /([a-z0-9_]{4,64})$/i },
  // Prisma Postgres and Xata: the database or workspace.
  { host: /(?:^|\.)db\.prisma\.io$/, whose: /^([a-z0-9]{8,80})$/i },
  { host: /(?:^|\.)xata\.sh$/, whose: /^([a-z0-9]{2,40})$/i },
  // TiDB Cloud: `<cluster>.<user>`.
  { host: /\.tidbcloud\.com$/, whose: /^([a-z0-9]{4,40})\./i },
];

/** Whose store behind a shared door is meant; undefined for a host of its own. A name of another form stands for itself. `unknown`: the door is shared and no name is written. */
export function tenantOf(host: string, user: string | undefined): string | undefined {
  const door = DOORS.find((one) => one.host.test(host));
  return door === undefined ? undefined : door.whose.exec(user ?? '')?.[1] ?? (/^[\w.-]{1,80}$/.test(user ?? '') ? user : 'unknown');
}
