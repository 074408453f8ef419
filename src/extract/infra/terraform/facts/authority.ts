import { unknown } from '../../../../model/index.ts';
import type { CredentialFact, EnvironmentMark, EvidenceList, Fact, Knowledge, ResourceFact } from '../../../../model/index.ts';
import { environmentOf } from '../../../shared/environment.ts';
import { backendOf } from '../backend.ts';
import { valueAt } from '../body.ts';
import { placeOf } from '../scope.ts';
import { textOf } from '../value.ts';
import type { Item } from '../walk.ts';
import type { Draft } from './drafts.ts';
import { shortName } from './drafts.ts';
import { accountFact, accountOf, assumesRole, configurationOf, placeOfProvider, projectAccount, setting } from './providers.ts';
import type { Account, Configuration } from './providers.ts';

/** Terraform's provider names as ours, with how a person would call the account they log in to. */
const CLOUDS: Readonly<Record<string, { readonly provider: string; readonly ambient: string; readonly name: string; readonly secret: readonly string[] }>> = {
  aws: { provider: 'aws', ambient: 'aws.ambient', name: 'the logged-in AWS account', secret: ['access_key', 'secret_key', 'token'] },
  google: { provider: 'gcp', ambient: 'gcp.ambient', name: 'the logged-in Google account', secret: ['credentials', 'access_token'] },
  azurerm: { provider: 'azure', ambient: 'azure.ambient', name: 'the logged-in Azure account', secret: ['client_secret', 'client_certificate_password'] },
};
/** Providers that are opened by a token in their block. */
const TOKENS: Readonly<Record<string, { readonly provider: string; readonly secret: readonly string[] }>> = {
  digitalocean: { provider: 'digitalocean', secret: ['token'] }, hcloud: { provider: 'hetzner', secret: ['token'] }, linode: { provider: 'linode', secret: ['token'] },
  cloudflare: { provider: 'cloudflare', secret: ['api_token', 'api_key'] }, github: { provider: 'github', secret: ['token'] }, mongodbatlas: { provider: 'mongodb_atlas', secret: ['private_key'] },
  neon: { provider: 'neon', secret: ['api_key'] }, supabase: { provider: 'supabase', secret: ['access_token'] }, render: { provider: 'render', secret: ['api_key'] }, railway: { provider: 'railway', secret: ['token'] },
  vercel: { provider: 'vercel', secret: ['api_token'] }, aiven: { provider: 'aiven', secret: ['api_token'] }, planetscale: { provider: 'planetscale', secret: ['service_token'] },
  cockroach: { provider: 'cockroachdb', secret: ['apikey'] }, confluent: { provider: 'confluent', secret: ['cloud_api_secret'] }, scaleway: { provider: 'scaleway', secret: ['secret_key'] }, tfe: { provider: 'terraform', secret: ['token'] },
};

/** The provider of our tables that a provider block of this name logs in to. */
export function providerOfBlock(name: string): string | undefined {
  const family = name === 'google-beta' ? 'google' : name;
  return Object.hasOwn(CLOUDS, family) ? CLOUDS[family]?.provider : Object.hasOwn(TOKENS, family) ? TOKENS[family]?.provider : undefined;
}

/** Accounts as resources, each resource's place in one, and by what authority each stack acts. */
export function authorityOf(items: readonly Item[], drafts: ReadonlyMap<Item, Draft>, knowledge: Knowledge, libraries: ReadonlySet<Item['root']>): readonly Fact[] {
  const accounts = new Map<string, ResourceFact>();
  const credentials = new Map<string, CredentialFact>();
  const out: Fact[] = [];
  for (const item of items) {
    const draft = drafts.get(item);
    // A module of a registry counts where its row says what it makes.
    if (item.mode === 'data' || (item.mode === 'module' && !draft)) continue;
    const configuration = configurationOf(item);
    const account = draft && (ownProject(item, configuration) ?? accountOf(configuration));
    if (draft && account) {
      const marks = accountMarks(account);
      draft.marks.push(...marks);
      const id = account.keys.join('\0');
      if (!accounts.has(id)) accounts.set(id, accountFact(account, marks));
      out.push({ fact: 'relation', kind: 'partOf', from: item.key, to: account.keys[0], evidence: [account.evidence] });
    }
    if (libraries.has(item.root)) continue;
    const fact = credentialOf(item, configuration, knowledge);
    if (!fact) continue;
    const id = `${item.root.stackKey}\0${fact.provider}\0${fact.name}`;
    if (!credentials.has(id)) credentials.set(id, fact);
  }
  return [...accounts.values(), ...out, ...credentials.values()];
}

/** The account's own name may tell the environment: `acme-prod`. */
function accountMarks(account: Account): EnvironmentMark[] {
  const found = environmentOf(account.name.slice(account.name.lastIndexOf(' ') + 1));
  return found ? [{ kind: found.kind, name: found.name, by: 'account', evidence: account.evidence }] : [];
}

/** Google resources may name another project than their provider. */
function ownProject(item: Item, configuration: Configuration): Account | undefined {
  if (configuration.provider !== 'google') return undefined;
  const value = valueAt(item.declared.block.body, 'project', item.instance.scope);
  const text = textOf(value);
  return text !== undefined && /^[a-z][a-z0-9-]{4,60}$/.test(text) ? projectAccount(text, { at: value?.at ?? placeOf(item.declared.file, item.declared.block.headSpan), note: `${shortName(item)} names this project` }) : undefined;
}

/** By what a stack acts on a provider. Undefined for providers without accounts, and where the secret itself stands in the block. */
function credentialOf(item: Item, configuration: Configuration, knowledge: Knowledge): CredentialFact | undefined {
  const cloud = Object.hasOwn(CLOUDS, configuration.provider) ? CLOUDS[configuration.provider] : undefined;
  const token = Object.hasOwn(TOKENS, configuration.provider) ? TOKENS[configuration.provider] : undefined;
  const known = cloud ?? token;
  if (!known) return undefined;
  const block = placeOfProvider(configuration);
  const evidence: EvidenceList = [block ? { at: block, note: `provider ${configuration.provider} of this stack` } : { at: placeOf(item.declared.file, item.declared.block.headSpan), note: `needs provider ${configuration.provider}; no block configures it` }];
  const account = accountOf(configuration);
  const opens = account ? { key: account.keys[0] } : {};
  const base = { fact: 'credential' as const, provider: known.provider, opens, holders: [item.root.stackKey], readOnly: unknown<boolean>('the permissions behind it are not in this tree', evidence[0].at), environments: account ? accountMarks(account) : [], evidence };
  const remote: CredentialFact = { ...base, provider: 'terraform', kinds: ['terraform.cloud-token'], name: 'the logged-in HCP Terraform account', foundation: 'ambient', opens: {}, environments: [], confidence: 'low' };
  for (const name of known.secret) {
    const value = setting(configuration, name);
    if (!value) continue;
    if (value.type === 'scalar') return undefined;
    // A run that is made elsewhere takes its variables from there: what is at hand here is the login that starts it.
    if (isRemote(item)) return remote;
    return { ...base, kinds: kindsOf(known.provider, knowledge), name: `provider ${configuration.provider}.${name}`, foundation: 'named', confidence: 'medium' };
  }
  if (!cloud) return undefined;
  if (configuration.provider === 'aws' && assumesRole(configuration)) return { ...base, kinds: ['aws.role'], name: 'the role the provider assumes', foundation: 'named', confidence: 'medium' };
  const profile = configuration.provider === 'aws' ? textOf(setting(configuration, 'profile')) : undefined;
  if (profile !== undefined && /^[\w.@-]{1,80}$/.test(profile)) return { ...base, opens: account ? opens : { key: `aws:profile/${profile}` }, kinds: ['aws.profile'], name: `profile ${profile}`, environments: base.environments.length > 0 ? base.environments : profileMarks(profile, evidence[0]), foundation: 'named', confidence: 'high' };
  if (isRemote(item)) return remote;
  return { ...base, kinds: [cloud.ambient], name: cloud.name, foundation: 'ambient', confidence: 'medium' };
}

/** What the name of a profile says of the environment. */
function profileMarks(profile: string, evidence: EvidenceList[0]): EnvironmentMark[] {
  const found = environmentOf(profile);
  return found ? [{ kind: found.kind, name: found.name, by: 'name', evidence: { at: evidence.at, note: 'the profile is named for it' } }] : [];
}

/** Runs of this stack happen at HCP Terraform, under credentials kept there. */
function isRemote(item: Item): boolean {
  const backend = backendOf(item.root.module);
  return backend?.type === 'remote' || backend?.type === 'cloud';
}

/** Kinds that are logins or names of something else, never a text given to a provider block. */
const NO_TEXT = /\.(ambient|profile|role|user-login)$/;

/** Kinds of credentials of a provider in the tables, widest first as they stand there. */
function kindsOf(provider: string, knowledge: Knowledge): readonly [string, ...string[]] {
  const [first, ...rest] = knowledge.providers.find((one) => one.id === provider)?.credentials.filter((kind) => !kind.recognise.public && !NO_TEXT.test(kind.id)).map((kind) => kind.id) ?? [];
  return first === undefined ? ['unknown.secret'] : [first, ...rest];
}
