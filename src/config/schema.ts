import { z } from 'zod';
import { EFFECTS, isDay, RESOURCE_KINDS } from '../model/index.ts';

const text = z.string().trim().min(1);
const globs = text.array().min(1);
const reason = text.describe('Why, for whoever reads this in a year. Required.');

/** A day that exists. The pattern is for editors, the check for February 30th. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine(isDay);

const KINDS = ['production', 'staging', 'development', 'test', 'local'] as const;

const exclude = z.strictObject({
  paths: globs.describe('Globs of files not to read. The report says how many were left out, and why.'),
  reason,
});

const environment = z.strictObject({
  name: text.describe('As your team calls it.'),
  kind: z.enum(KINDS),
  files: globs.exactOptional().describe('Globs of files that belong to it.'),
  hosts: globs.exactOptional().describe('Hosts, `*.` for subdomains, that belong to it.'),
  resources: globs.exactOptional().describe('Names or keys of resources that belong to it, as the report prints them.'),
  reason,
}).refine((value) => Boolean(value.files ?? value.hosts ?? value.resources), { error: 'needs at least one of files, hosts, resources' });

const backup = z.strictObject({
  on: text.describe('Where the copy lies: a bucket, an account, a place.'),
  independent: z.boolean().describe('True when nothing that can be reached from this checkout can delete it.'),
  note: text.describe('How it is made and when it was last restored.'),
});

const resource = z.strictObject({
  match: text.describe('Name or key of the resource, as the report prints it.'),
  kind: z.enum(RESOURCE_KINDS).exactOptional(),
  environment: text.exactOptional(),
  holdsData: z.boolean().exactOptional(),
  backup: backup.exactOptional(),
  reason,
}).refine((value) => value.kind !== undefined || value.environment !== undefined || value.holdsData !== undefined || value.backup !== undefined, { error: 'needs at least one of kind, environment, holdsData, backup' });

const suppression = z.strictObject({
  rule: text.describe('Id of the rule, as `craterscan rules` lists it.'),
  about: text.exactOptional().describe('Only for this subject, as the report prints it.'),
  path: text.exactOptional().describe('Only in files that match this glob.'),
  reason,
  until: day.exactOptional().describe('Day from which it holds no more, YYYY-MM-DD.'),
});

const allowance = z.strictObject({
  credentials: globs.exactOptional().describe('Credentials by the id the report prints; `*` stands for anything. Never a value or its digest.'),
  paths: globs.exactOptional().describe('Only where every place of the finding matches one of these globs.'),
  reason,
  until: day.exactOptional().describe('Day from which it holds no more, YYYY-MM-DD.'),
}).refine((value) => Boolean(value.credentials ?? value.paths), { error: 'needs at least one of credentials, paths' });

const authority = z.strictObject({
  effects: z.enum(EFFECTS).array().min(1).describe('What it may do.'),
  on: globs.describe('To what: kinds of resource, `everything` for the whole account of its service, or names or keys of single resources as the report prints them.'),
  operation: text.exactOptional().describe('The call that destroys, as its service names it.'),
});

const KEYWORD = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const keyword = z.string().refine((value) => value.length >= 3 && value.length <= 100 && KEYWORD.test(value), { error: 'must be 3 to 100 characters of ASCII: it is searched for in every file' });

const recogniser = z.strictObject({
  id: z.string().refine((value) => /^[a-z][a-z0-9-]{1,39}$/.test(value), { error: 'must be 2 to 40 small letters, digits and hyphens, a letter first' }).describe('Its name in reports and for ever: small letters, digits, hyphens.'),
  name: text.describe('What it finds, as it stands behind "holds a": `Acme deploy token`.'),
  keywords: keyword.array().min(1).describe('Only within 256 characters before and 768 behind one of these is the expression tried. Upper and lower case are the same.'),
  regex: text.describe('The value; or more of the text, with the value as the group (?<secret>...). No look-around, no back references.'),
  near: text.array().min(1).exactOptional().describe('One of these words must stand within 120 characters or in the name it is bound to.'),
  files: globs.exactOptional().describe('Only in files that match one of these globs.'),
  kind: text.exactOptional().describe('What it is in our tables: the id of a credential kind, such as `railway.account-token`.'),
  authority: authority.exactOptional().describe('What it opens, where no kind of our tables says it.'),
  matches: text.array().min(1).describe('Texts it must find, as they would stand in a file. Made up, not in use.'),
  ignores: text.array().min(1).describe('Texts it must not find.'),
}).refine((value) => value.kind === undefined || value.authority === undefined, { error: 'says both kind and authority; one of them decides what it opens' });

/** craterscan.yml. Keys we do not know are refused: a setting that is misspelt must not be a setting that is silently off. */
export const schema = z.strictObject({
  version: z.literal(1),
  asOf: day.exactOptional().describe('Judge by what was known on this day, YYYY-MM-DD.'),
  failOn: z.enum(['error', 'warning', 'note', 'never']).exactOptional().describe('Exit with 1 when a finding of this level or worse remains.'),
  agents: text.array().default([]).describe('Judge for these agents; empty: those configured here.'),
  exclude: exclude.array().default([]),
  environments: environment.array().default([]),
  resources: resource.array().default([]),
  suppress: suppression.array().default([]),
  allow: allowance.array().default([]).describe('Credentials that are known and accepted: what is said of them alone is waived, what they open is not.'),
  recognisers: recogniser.array().default([]).describe('Credentials of your own, which no table of ours knows.'),
}).describe('Settings of craterscan for this checkout.');

/** What craterscan.yml says. */
export type Config = z.output<typeof schema>;

/** JSON Schema (2020-12) of craterscan.yml, for editors. */
export function configSchema(): object {
  return { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }), title: 'craterscan.yml' };
}
