import type { EnvironmentMark, Evidence, Key, Place, ResourceFact } from '../../../../model/index.ts';
import { nestedBlocks, valueAt } from '../body.ts';
import type { ModuleInstance } from '../instance.ts';
import { attributeOf } from '../module.ts';
import type { Declared } from '../module.ts';
import { placeOf } from '../scope.ts';
import { textOf } from '../value.ts';
import type { Value } from '../value.ts';
import type { Item } from '../walk.ts';

/** The provider configuration an item is made with: a block of some module, or none, in which case the environment decides. */
export interface Configuration {
  /** `aws`, `google`: without the beta variants. */
  readonly provider: string;
  readonly alias: string;
  readonly declared: Declared | undefined;
  readonly module: ModuleInstance;
}

/** Local provider name of a resource type, where it is not simply its first word. */
function providerOfType(type: string): string {
  return type.split('_')[0] ?? type;
}
/** What a module of a registry is made with: the last part of its source, `terraform-aws-modules/s3-bucket/aws`. */
function providerOfModule(item: Item): string {
  const source = textOf(valueAt(item.declared.block.body, 'source', item.module.scope(item.declared.file))) ?? '';
  return /^(?:[\w.-]{1,80}\/){2,3}([a-z][\w-]{0,40})(?:\/\/.*)?$/s.exec(source)?.[1] ?? 'module';
}
const family = (name: string): string => name.replace(/^google-beta$/, 'google');

/** Finds the configuration of an item: its own `provider` argument, else the default, looked up through the calls above it. */
export function configurationOf(item: Item): Configuration {
  if (item.mode === 'module') return throughCall(item.module, item.declared, providerOfModule(item), '');
  const meta = attributeOf(item.declared.block.body, 'provider')?.value;
  const named = meta?.type === 'reference' ? meta.path : [];
  const [head, alias] = named;
  const local = typeof head === 'string' ? head : providerOfType(item.type);
  return resolve(item.module, local, typeof alias === 'string' ? alias : '');
}

function resolve(module: ModuleInstance, local: string, alias: string): Configuration {
  const found = module.source.providers.find((declared) => declared.block.labels[0] === local && aliasOf(declared, module) === alias);
  if (found || !module.call) {
    const beta = found ?? (local === 'google-beta' ? module.source.providers.find((declared) => declared.block.labels[0] === 'google' && aliasOf(declared, module) === alias) : undefined);
    return { provider: family(local), alias, declared: beta, module };
  }
  return throughCall(module.call.parent, module.call.declared, local, alias);
}

/** The configuration that a call hands to its module under a name: what `providers` says, else the caller's own of that name. */
function throughCall(parent: ModuleInstance, declared: Declared, local: string, alias: string): Configuration {
  const passed = attributeOf(declared.block.body, 'providers')?.value;
  if (passed?.type === 'object') {
    const wanted = alias === '' ? local : `${local}.${alias}`;
    for (const entry of passed.entries) {
      const key = entry.key.type === 'reference' ? entry.key.path.join('.') : entry.key.type === 'literal' ? String(entry.key.value) : '';
      if (key !== wanted || entry.value.type !== 'reference') continue;
      const [head, to] = entry.value.path;
      if (typeof head === 'string') return resolve(parent, head, typeof to === 'string' ? to : '');
    }
  }
  return resolve(parent, local, alias);
}

function aliasOf(declared: Declared, module: ModuleInstance): string {
  const value = attributeOf(declared.block.body, 'alias');
  return value ? textOf(valueAt(declared.block.body, 'alias', module.scope(declared.file))) ?? '' : '';
}

/** An argument of a provider block, by dotted path. */
export function setting(configuration: Configuration, path: string): Value | undefined {
  const { declared, module } = configuration;
  return declared && valueAt(declared.block.body, path, module.scope(declared.file));
}

/** Place of the provider block, if there is one. */
export function placeOfProvider(configuration: Configuration): Place | undefined {
  return configuration.declared && placeOf(configuration.declared.file, configuration.declared.block.headSpan);
}

/** An account (or project, or subscription) a configuration works in, as far as it is written down. */
export interface Account { readonly keys: readonly [Key, ...Key[]]; readonly name: string; readonly type: string; readonly provider: string; readonly evidence: Evidence }

/** The account a configuration leads to; undefined where nothing names one. */
export function accountOf(configuration: Configuration): Account | undefined {
  const at = placeOfProvider(configuration);
  if (!at) return undefined;
  if (configuration.provider === 'aws') {
    const profile = word(setting(configuration, 'profile'));
    const allowed = setting(configuration, 'allowed_account_ids');
    const only = allowed?.type === 'list' && allowed.items.length === 1 ? textOf(allowed.items[0]) : undefined;
    const role = textOf(setting(configuration, 'assume_role.role_arn'));
    const account = /^\d{12}$/.exec(only ?? '')?.[0] ?? /^arn:aws[a-z-]{0,12}:iam::(\d{12}):/.exec(role ?? '')?.[1];
    const keys = [...account === undefined ? [] : [`aws:account/${account}`], ...profile === undefined || role !== undefined ? [] : [`aws:profile/${profile}`]];
    const name = account === undefined ? `AWS profile ${profile}` : `AWS account ${account}`;
    const [first, ...rest] = keys;
    return first === undefined ? undefined : { keys: [first, ...rest], name, type: 'terraform.aws-account', provider: 'aws', evidence: { at, note: `the provider block names ${account === undefined ? 'this profile' : 'this account'}` } };
  }
  if (configuration.provider === 'google') {
    const project = word(setting(configuration, 'project'));
    return project === undefined ? undefined : projectAccount(project, { at, note: 'the provider block names this project' });
  }
  if (configuration.provider === 'azurerm') {
    const subscription = word(setting(configuration, 'subscription_id'));
    return subscription === undefined ? undefined : { keys: [`azure:subscription/${subscription}`], name: `Azure subscription ${subscription}`, type: 'terraform.azure-subscription', provider: 'azure', evidence: { at, note: 'the provider block names this subscription' } };
  }
  return undefined;
}

/** A Google project as an account. */
export function projectAccount(project: string, evidence: Evidence): Account {
  return { keys: [`gcp:${project}`], name: `Google project ${project}`, type: 'terraform.gcp-project', provider: 'gcp', evidence };
}

/** The name of an AWS account by its number, for resources known only by an ARN. */
export function awsAccount(id: string, evidence: Evidence): Account {
  return { keys: [`aws:account/${id}`], name: `AWS account ${id}`, type: 'terraform.aws-account', provider: 'aws', evidence };
}

/** An account as a resource. */
export function accountFact(account: Account, marks: readonly EnvironmentMark[]): ResourceFact {
  return {
    fact: 'resource', name: account.name, kind: 'account', provider: account.provider, type: account.type, keys: account.keys, maybe: [], attributes: {}, environments: marks, evidence: [account.evidence],
  };
}

/** A known text without spaces that is fit to be part of a key. */
function word(value: Value | undefined): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^[A-Za-z0-9._@:-]{1,120}$/.test(text) ? text : undefined;
}

/** Does the block assume a role? */
export function assumesRole(configuration: Configuration): boolean {
  const { declared, module } = configuration;
  if (!declared) return false;
  const scope = module.scope(declared.file);
  return ['assume_role', 'assume_role_with_web_identity'].some((type) => nestedBlocks(declared.block.body, type, scope).length > 0);
}

/** The account its provider block names; empty where none does, which may be any. */
export function accountIn(item: Item): string { return accountOf(configurationOf(item))?.keys[0] ?? ''; }

/** Are two things made in one account, as far as their provider blocks tell? */
export function mayShareAccount(one: Item, other: Item): boolean {
  const [own, its] = [accountIn(one), accountIn(other)];
  return own === its || own === '' || its === '';
}
