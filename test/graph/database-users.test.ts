import { expect, test } from 'vitest';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const URL = (user: string): string => `DATABASE_URL=postgres://${user}:Wq7kz2Lm9pXv4Rt8@db.shop-data.net:5432/shop\n`;
const GRANTS = 'CREATE ROLE app_ro LOGIN;\nGRANT USAGE ON SCHEMA public TO app_ro;\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO app_ro;\n';

/** Destructive paths to the database, and what is known of the credential. */
async function seen(files: Readonly<Record<string, string>>): Promise<readonly [number, string]> {
  const { graph } = await scanTree(treeOf(files));
  const credential = graph.credentials.find((one) => one.opens.user !== undefined);
  return [graph.paths.filter((path) => path.credential === credential?.id && path.effect !== 'read').length, credential?.readOnly.basis === 'set' ? String(credential.readOnly.value) : credential?.readOnly.basis ?? 'none'];
}

test('an address whose user is given reading only destroys nothing', async () => {
  expect(await seen({ '.env': URL('app_ro'), 'db/001.sql': GRANTS })).toEqual([0, 'true']);
});
test('the same user with one right more does', async () => {
  const [paths, readOnly] = await seen({ '.env': URL('app_ro'), 'db/001.sql': `${GRANTS}GRANT DELETE ON carts TO app_ro;\n` });
  expect(paths).toBeGreaterThan(0);
  expect(readOnly).toBe('unknown');
});
test('another user of the same database does', async () => {
  const [paths] = await seen({ '.env': URL('app'), 'db/001.sql': GRANTS });
  expect(paths).toBeGreaterThan(0);
});
test('Terraform says so as well', async () => {
  const tf = 'resource "postgresql_role" "ro" { name = "app_ro" }\nresource "postgresql_grant" "ro" {\n  role = postgresql_role.ro.name\n  database = "shop"\n  object_type = "table"\n  privileges = ["SELECT"]\n}\n';
  expect(await seen({ '.env': URL('app_ro'), 'main.tf': tf })).toEqual([0, 'true']);
  expect((await seen({ '.env': URL('app_ro'), 'main.tf': tf.replace('"SELECT"', '"SELECT", "TRUNCATE"') }))[1]).toBe('unknown');
});
