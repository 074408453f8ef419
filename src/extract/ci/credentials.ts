import { set, unknown } from '../../model/index.ts';
import type { CredentialFact, EnvironmentMark, Key, Knowledge, Known } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import type { GivenSecret, LocalJob, TakenRole } from './local.ts';

/** Inputs and secrets that are only names, numbers or switches. */
const PLAIN = /(?:^|_)(?:REGION|ACCOUNT_ID|PROJECT_ID|BUCKET|URL_PREFIX|USERNAME|USER|EMAIL|NAME|VERSION|TAG|BRANCH|ORG|ENVIRONMENT|ENDPOINT|DOMAIN|HOST|PORT|IMAGE|REGISTRY|REPOSITORY|CLUSTER|NAMESPACE|ZONE|CLIENT_ID|TENANT_ID|SUBSCRIPTION_ID|APP_ID)$/;

/** What the tables know under a name: the kinds that carry it, worst first as the tables have them, of the provider that comes first. */
interface Named { readonly provider: string; readonly kinds: readonly string[]; readonly isPublic: boolean }

/** Every name of the tables. Made once for them, since each secret of each job is looked up. */
function kindsByName(knowledge: Knowledge): ReadonlyMap<string, Named> {
  const known = tables.get(knowledge);
  if (known) return known;
  const found = new Map<string, Named>();
  for (const provider of knowledge.providers) {
    for (const name of new Set(provider.credentials.flatMap((kind) => kind.recognise.names))) {
      if (found.has(name)) continue;
      const kinds = provider.credentials.filter((kind) => kind.recognise.names.includes(name));
      found.set(name, { provider: provider.id, kinds: kinds.map((kind) => kind.id), isPublic: kinds.every((kind) => kind.recognise.public === true) });
    }
  }
  tables.set(knowledge, found);
  return found;
}
const tables = new WeakMap<Knowledge, ReadonlyMap<string, Named>>();

/** The name without the words that only say which environment it is for: `PROD_DATABASE_URL` -> `DATABASE_URL`. */
function withoutEnvironment(name: string): string {
  return name.replace(/(?:^|_)(?:PROD|PRODUCTION|PRD|STAGING|STAGE|STG|DEV|DEVELOPMENT|TEST|QA|UAT|LIVE|PREVIEW)(?=_|$)/g, '').replace(/^_+|_+$/g, '');
}

/** A secret of the repository as a credential that the job may use; undefined for what is no secret. */
export function secretCredential(given: GivenSecret, job: LocalJob, knowledge: Knowledge): CredentialFact | undefined {
  const token = given.of === 'github.token';
  const names = [...given.bound, given.name].flatMap((name) => [name, withoutEnvironment(name)]);
  const known = token ? { provider: 'github', kinds: ['github.job-token'], isPublic: false } : names.map((name) => kindsByName(knowledge).get(name)).find((one) => one !== undefined);
  if (known?.isPublic || (given.of === 'vars' && !known) || (!known && (PLAIN.test(given.name) || given.of === 'vars'))) return undefined;
  const [first = 'unknown.secret', ...rest] = known?.kinds ?? [];
  const named = environmentOf(given.name);
  const marks: EnvironmentMark[] = [...job.environments.filter((mark) => mark.by === 'ci' || mark.by === 'branch'), ...(named ? [{ kind: named.kind, name: named.name, by: 'name' as const, evidence: { at: given.at, note: `its name says ${named.name}` } }] : [])];
  return {
    fact: 'credential', provider: known?.provider ?? 'unknown', kinds: [first, ...rest], name: given.of === 'all secrets' ? 'every secret of the repository' : given.name, foundation: 'named', opens: {}, holders: [job.key],
    readOnly: token ? tokenReadOnly(job) : unknown('its value stands in no file', given.at), confidence: known ? 'medium' : 'low', environments: marks, evidence: [{ at: given.at, note: given.note !== undefined ? given.note : given.of === 'all secrets' ? 'hands over every secret there is' : `takes ${given.name} from the ${given.of === 'vars' ? 'variables' : 'secrets'} of the repository` }],
  };
}

/** Permissions with which code, packages or releases can be deleted or written over; labels and comments lose nothing that is kept. */
const DESTROYS = new Set(['contents', 'packages', 'administration', 'pages', 'deployments']);

function tokenReadOnly(job: LocalJob): Known<boolean> {
  switch (job.permissions.basis) {
    case 'set': return set(job.permissions.value === 'none' || job.permissions.value === 'read-all' || (job.permissions.value === 'listed' && !job.writes.some((one) => DESTROYS.has(one.name))), job.permissions.at);
    case 'default': return unknown('a default decides');
    case 'unknown': return unknown(job.permissions.why, job.permissions.at, [true, false]);
  }
}

/** A cloud role that the job takes without a secret. */
export function roleCredential(role: TakenRole, job: LocalJob): CredentialFact {
  const key: Key | undefined = role.key;
  return {
    fact: 'credential', provider: role.provider, kinds: [role.kind], name: role.name, foundation: 'named', opens: { ...(key === undefined ? {} : { key }), ...(role.account === undefined ? {} : { account: role.account }) }, holders: [job.key],
    lasts: role.lasts, readOnly: unknown('what the role may do is in its own policy', role.at), confidence: 'medium', environments: job.environments.filter((mark) => mark.by === 'ci' || mark.by === 'branch'), evidence: [{ at: role.at, note: 'the job takes this role by its own identity' }],
  };
}
