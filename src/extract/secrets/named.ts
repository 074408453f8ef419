import type { CredentialFact, Fact, Opens } from '../../model/index.ts';
import { unknown, withArticle } from '../../model/index.ts';
import { environmentOf } from '../shared/environment.ts';
import type { Binding } from './bindings.ts';
import { displayName } from './bindings.ts';
import { classOfName } from './generic-names.ts';
import { nameMarks } from './marks.ts';
import type { Reading } from './reading.ts';
import { plainName } from './tables.ts';
import { PROFILE } from './telling-keys.ts';
import { isReference } from '../shared/truth.ts';

/** Workflow files name secrets of their own store: read by the CI extractor, which knows their jobs. */
export const CI_FILES = /(?:^|\/)\.github\/|(?:^|\/)\.gitlab-ci\.yml$|(?:^|\/)\.circleci\/|(?:^|\/)bitbucket-pipelines\.yml$|(?:^|\/)azure-pipelines\.yml$/;
const SETTINGS = new Set(['dotenv', 'yaml', 'json', 'toml', 'ini', 'shell', 'dockerfile']);

/** Variables whose name tells the kind and whose value lies elsewhere: a profile, another variable, a secret store. */
export function namedReferences(reading: Reading): Fact[] {
  if (reading.rank !== 'plain' || CI_FILES.test(reading.document.file) || !SETTINGS.has(reading.document.syntax)) return [];
  const out: Fact[] = [];
  const seen = new Set<string>();
  for (const binding of reading.telling()) {
    const isProfile = PROFILE.test(binding.name);
    const secretRef = binding.path.includes('secretKeyRef') || binding.path.includes('valueFrom');
    if (secretRef || (!isProfile && !isReference(binding.value)) || binding.value.trim() === '' || seen.has(binding.name)) continue;
    // `NAME=${NAME}` hands on what the surroundings set; `${NAME:-constant}` is read with its constant elsewhere.
    if (/\$\{[A-Za-z_][A-Za-z0-9_]*:?-[^}]+\}/.test(binding.value) || (isProfile && isReference(binding.value))) continue;
    const rows = reading.tables.byName.get(plainName(binding.name))?.filter((row) => row.kind.recognise.public !== true);
    const [first, ...rest] = rows ?? [];
    if (!first) {
      if (!namesStore(binding.value) || classOfName(binding.name) === undefined) continue;
      seen.add(binding.name);
      out.push(factOf(reading, binding, 'unknown', ['unknown.secret'], 'secret', false));
      continue;
    }
    seen.add(binding.name);
    out.push(factOf(reading, binding, first.provider.id, [first.kind.id, ...rest.filter((row) => row.provider === first.provider).map((row) => row.kind.id)], first.kind.name, isProfile));
  }
  return out;
}

/** Does the value name a store of secrets and a place in it, rather than another variable? */
export function namesStore(value: string): boolean { return /^(?:(?:ref\+)?(?:op|vault|ssm|secretsmanager|aws-sm|awsssm|awssecrets|gcpsm|gcpsecrets|akv|azurekeyvault|doppler|infisical|bws|keychain|sops):|arn:aws[\w-]{0,12}:(?:secretsmanager|ssm):|projects\/[^/\s]{1,80}\/secrets\/)/.test(value.trim()); }

/** Stores of secrets by the scheme of a reference to them. */
const STORES: Readonly<Record<string, string>> = {
  op: '1Password', vault: 'Vault', ssm: 'SSM Parameter Store', awsssm: 'SSM Parameter Store', secretsmanager: 'AWS Secrets Manager', 'aws-sm': 'AWS Secrets Manager', awssecrets: 'AWS Secrets Manager', gcpsm: 'Google Secret Manager', gcpsecretmanager: 'Google Secret Manager', sm: 'Google Secret Manager',
  akv: 'Azure Key Vault', azurekeyvault: 'Azure Key Vault', doppler: 'Doppler', infisical: 'Infisical', keychain: 'the keychain', pass: 'pass', bws: 'Bitwarden',
};

/** The store a reference leads to: `op://vault/item/field`, `ref+vault://...`; undefined for one that only names another variable. */
function storeNamed(value: string): string | undefined {
  const scheme = /^(?:ref\+)?([a-z][a-z-]{1,20}):\/\/?[\w.-]/.exec(value.trim())?.[1];
  return scheme !== undefined && Object.hasOwn(STORES, scheme) ? STORES[scheme] : undefined;
}

/** What the parts of a reference say of the environment: the vault, the folder, the item. */
function environmentIn(value: string): ReturnType<typeof environmentOf> {
  return value.slice(0, 500).split(/[/:#?]+/).map((part) => environmentOf(part)).find((one) => one !== undefined);
}

/**
 * Whose environment a settings file makes: that of one agent, or that of every shell started in the folder. Only for profiles, which need nothing
 * more than their name.
 */
function settingsOf(file: string, binding: Binding): readonly string[] {
  if (!/^AWS_(?:DEFAULT_)?PROFILE$/.test(binding.name)) return [];
  if (/^(?:~\/)?\.claude\/settings(?:\.local)?\.json$/.test(file)) return binding.path[0] === 'env' ? ['agent:claude-code'] : [];
  if (/^(?:~\/)?\.codex\/config\.toml$/.test(file)) return binding.path[0] === 'shell_environment_policy' ? ['agent:codex'] : [];
  if (/^\.gemini\/\.env$/.test(file)) return ['agent:gemini-cli'];
  if (file === '.vscode/settings.json') return /^terminal\.integrated\.env\./.test(binding.path[0] ?? '') ? ['agent:vscode-copilot', 'agent:cursor', 'agent:cline', 'agent:windsurf'] : [];
  if (/^(?:\.envrc|\.?mise(?:\.local)?\.toml)$/.test(file) || (/^\.devcontainer(?:\.json|\/devcontainer\.json)$/.test(file) && /^(?:containerEnv|remoteEnv)$/.test(binding.path[0] ?? ''))) return [`file:${file}`];
  return [];
}

function factOf(reading: Reading, binding: Binding, provider: string, kinds: readonly [string, ...string[]], what: string, isProfile: boolean): CredentialFact {
  const at = reading.place(binding);
  const opens: Opens = isProfile && /^[\w.@+-]{1,80}$/.test(binding.value) ? { key: `aws:profile/${binding.value}` } : {};
  const said = isProfile ? environmentOf(binding.value) : undefined;
  const stored = storeNamed(binding.value);
  const told = stored === undefined ? undefined : environmentIn(binding.value);
  const marks = [...reading.environments, ...nameMarks(binding.path, at), ...(said ? [{ kind: said.kind, name: said.name, by: 'name' as const, evidence: { at, note: 'the profile is named for it' } }] : []), ...(told ? [{ kind: told.kind, name: told.name, by: 'name' as const, evidence: { at, note: 'the secret is named for it' } }] : [])];
  return {
    fact: 'credential', provider, kinds, name: displayName(binding), foundation: 'named', opens, holders: [...settingsOf(reading.document.file, binding), ...(stored === undefined ? [] : [`store:${stored}`])], ...(stored !== undefined && !marks.some((mark) => mark.kind === 'production' || mark.kind === 'staging') ? { presumed: true as const } : {}), readOnly: unknown('the value is kept elsewhere', at), confidence: 'medium',
    environments: marks,
    evidence: [{ at, note: stored === undefined ? `names ${withArticle(what)} kept elsewhere` : `names ${withArticle(what)} kept in ${stored}` }],
  };
}
