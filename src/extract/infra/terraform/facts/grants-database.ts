import type { GrantFact } from '../../../../model/index.ts';
import { databaseGrants, rightOf, unreadGrant } from '../../../shared/database-rights.ts';
import type { Right, Statement } from '../../../shared/database-rights.ts';
import { valueAt } from '../body.ts';
import { textOf, truthOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';
import type { ItemIndex } from './index-of.ts';
import { headOf, homeOf, itemsIn, nested, read, text, textsIn } from './reading.ts';

/** Roles of MongoDB by what they may do. */
const MONGO: Readonly<Record<string, Right>> = {
  read: 'reads', readAnyDatabase: 'reads', clusterMonitor: 'none', readWrite: 'deletes', readWriteAnyDatabase: 'deletes', dbAdmin: 'owns', dbAdminAnyDatabase: 'owns', dbOwner: 'owns', backup: 'reads', restore: 'deletes', userAdmin: 'superuser', userAdminAnyDatabase: 'superuser', clusterAdmin: 'superuser', root: 'superuser', atlasAdmin: 'superuser',
};

/** Users and roles of databases that Terraform makes, and what it gives them. */
export function databaseUserGrants(items: readonly Item[], index: ItemIndex): readonly GrantFact[] {
  const statements: Statement[] = [];
  const unread: GrantFact[] = [];
  for (const item of items) {
    if (item.mode !== 'managed') continue;
    const say = (who: string, right: Right | undefined, says: string, attribute: string, memberOf?: string): void => {
      const user = nameOf(read(item, who), index);
      if (user === undefined) { unread.push(unreadGrant(headOf(item))); return; }
      statements.push({ user, at: homeOf(item, attribute), says, ...right === undefined ? {} : { right }, ...memberOf === undefined ? {} : { memberOf } });
    };
    const privileges = (on?: string): Right => { const { texts, all } = textsIn(read(item, 'privileges')); return all ? rightOf(texts, on) : 'deletes'; };
    switch (item.type) {
      case 'postgresql_role':
        if (truthOf(read(item, 'superuser')) === true) say('name', 'superuser', 'it is a superuser', 'superuser');
        if (truthOf(read(item, 'create_role')) === true) say('name', 'superuser', 'it may make roles', 'create_role');
        if (truthOf(read(item, 'create_database')) === true) say('name', 'owns', 'it may make databases', 'create_database');
        for (const role of textsIn(read(item, 'roles')).texts) say('name', undefined, 'it is a member of another role', 'roles', role);
        if (!textsIn(read(item, 'roles')).all) say('name', 'deletes', 'it is a member of roles that could not be followed', 'roles');
        break;
      case 'postgresql_grant': case 'postgresql_default_privileges': say('role', privileges(text(item, 'object_type')), 'what it is given', 'privileges'); break;
      case 'postgresql_grant_role': say('role', nameOf(read(item, 'grant_role'), index) === undefined ? 'deletes' : undefined, 'it is a member of another role', 'grant_role', nameOf(read(item, 'grant_role'), index)); break;
      case 'postgresql_database': case 'postgresql_schema': if (read(item, 'owner')) say('owner', 'owns', 'it owns things there', 'owner'); break;
      case 'mysql_grant': if (read(item, 'user')) say('user', read(item, 'roles') ? 'deletes' : privileges(), 'what it is given', 'privileges'); break;
      case 'google_sql_user': if (read(item, 'type') === undefined || text(item, 'type') === 'BUILT_IN') say('name', 'owns', 'users that Cloud SQL makes own what they make and may lift each other', 'name'); break;
      case 'mongodbatlas_database_user':
        for (const block of nested(item, 'roles')) {
          const role = textOf(valueAt(block.body, 'role_name', block.scope));
          say('username', role === undefined ? 'deletes' : Object.hasOwn(MONGO, role) ? MONGO[role] : 'deletes', 'what it is given', 'roles');
        }
        break;
    }
  }
  return [...databaseGrants(statements), ...unread];
}

/** A name written out, or that of the user or role a value leads to. */
function nameOf(value: Value | undefined, index: ItemIndex): string | undefined {
  return textOf(value) ?? itemsIn(value, index).flatMap((item) => text(item, 'name') ?? text(item, 'user') ?? [])[0];
}
