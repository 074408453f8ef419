import { z } from 'zod';
import { EFFECTS, GRANT_TRAITS, HOLDS_ON, RESOURCE_KINDS, ROLE_GIVES } from '../../model/index.ts';
import { checkSourced, literal, sourced, text } from './sourced.ts';

const names = text.array().min(1);
const rule = z.strictObject({ groups: z.string().array().min(1), resources: names, verbs: names });

/** rules/iam/gcp-roles.yml and azure-roles.yml: a `CloudAccess`. Every permission of a role must be among the permissions of the file. */
const cloud = z.strictObject({
  ...sourced,
  platform: z.enum(['gcp', 'azure']),
  basic: names,
  permissions: z.strictObject({
    name: text, effect: z.enum(EFFECTS), on: z.enum(RESOURCE_KINDS).exactOptional(), trait: z.enum(GRANT_TRAITS).exactOptional(), how: text.exactOptional(), data: z.boolean().exactOptional(),
  }).array().min(1),
  roles: z.strictObject({ role: text, id: text.exactOptional(), limited: z.boolean().exactOptional(), has: names }).array().min(1),
}).superRefine((table, context) => {
  checkSourced(table, context);
  const known = new Set(table.permissions.map((permission) => permission.name));
  table.permissions.forEach((permission, index) => { if ((permission.trait === undefined) !== (permission.how === undefined)) context.addIssue({ code: 'custom', path: ['permissions', index], message: 'must say how, exactly when it has a trait' }); });
  table.roles.forEach((role, index) => { for (const name of role.has) if (!known.has(name)) context.addIssue({ code: 'custom', path: ['roles', index, 'has'], message: `${name} is not among the permissions of this file` }); });
  if (new Set(table.roles.map((role) => role.role)).size !== table.roles.length) context.addIssue({ code: 'custom', path: ['roles'], message: 'must name every role once' });
});

/** rules/iam/kubernetes.yml: a `ClusterAccess`. */
const cluster = z.strictObject({
  ...sourced,
  platform: z.literal('kubernetes'),
  powers: z.strictObject({
    ...sourced,
    id: text, ofRole: z.enum(GRANT_TRAITS).exactOptional(), trait: z.enum(GRANT_TRAITS).exactOptional(), how: text,
    cluster: z.boolean().exactOptional(), unsure: z.boolean().exactOptional(), anyGroup: z.boolean().exactOptional(), needs: rule.array().min(1),
  }).superRefine(checkSourced).array().min(1),
  destroys: z.strictObject({ groups: z.string().array().min(1), resources: names, effect: z.enum(EFFECTS), on: z.enum(RESOURCE_KINDS) }).array().min(1),
  roles: z.strictObject({ role: text, rules: rule.array().min(1) }).array().min(1),
}).superRefine(checkSourced);

/** rules/iam/vault.yml: a `VaultAccess`. */
const vault = z.strictObject({
  ...sourced,
  platform: z.literal('vault'),
  paths: z.strictObject({ path: text, capabilities: names, effect: z.enum(EFFECTS).exactOptional(), on: z.enum(RESOURCE_KINDS).exactOptional(), trait: z.enum(GRANT_TRAITS).exactOptional(), how: text.exactOptional() }).array().min(1),
}).superRefine(checkSourced);

/** rules/iam/small-clouds.yml: a `RoleNames`. */
const roleNames = z.strictObject({
  ...sourced,
  platform: z.literal('small-clouds'),
  roles: z.strictObject({ ...sourced, cloud: text, role: text, gives: z.enum(ROLE_GIVES) }).superRefine(checkSourced).array().min(1),
}).superRefine(checkSourced);

const values = literal.array().min(1);
const condition = z.strictObject({ attribute: text, in: values });

/** rules/iam/openings.yml: an `Openings`. */
const openings = z.strictObject({
  ...sourced,
  platform: z.literal('openings'),
  settings: z.strictObject({
    ...sourced,
    format: z.enum(['terraform', 'arm']), provider: text, types: names, attribute: text, in: values, default: literal.exactOptional(), when: condition.exactOptional(), unless: condition.exactOptional(),
    trait: z.enum(GRANT_TRAITS), how: text, writes: z.boolean().exactOptional(),
  }).superRefine(checkSourced).array().min(1),
}).superRefine(checkSourced);

/** rules/iam/safeguards.yml: a `Safeguards`. */
const safeguards = z.strictObject({
  ...sourced,
  platform: z.literal('safeguards'),
  types: z.strictObject({
    ...sourced,
    type: text, name: text, by: text.array(), itself: text.exactOptional(), held: z.boolean().exactOptional(),
    holds: z.strictObject({ at: text, on: z.enum(HOLDS_ON), is: z.string().array().min(1).exactOptional(), says: text })
      .refine((hold) => (hold.on === 'is') === (hold.is !== undefined), { message: 'must list values, exactly when it is on by them' }).array(),
  }).superRefine(checkSourced).array().min(1),
}).superRefine(checkSourced).refine((table) => new Set(table.types.map(({ type }) => type)).size === table.types.length, { message: 'must name every type once' });

/** One file of rules/iam that says what roles may do. */
export const accessSchema = z.discriminatedUnion('platform', [cloud, cluster, vault, roleNames, openings, safeguards]);
