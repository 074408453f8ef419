/** What an argument of infrastructure takes. `weak`: its name alone does not settle it, so the value has to look the part too. */
export interface SecretArgument { readonly takes: 'password' | 'secret' | 'token' | 'key'; readonly weak: boolean }

const PASSWORDS = new Set(['password', 'passwords', 'passwd', 'passphrase', 'pwd', 'psk', 'passcode']);
/** Words before `token` with which it pages, repeats or names a thing. */
const NO_TOKEN = new Set(['next', 'page', 'client', 'request', 'idempotency', 'continuation', 'csrf', 'cancel', 'sync', 'unique', 'lock', 'creation']);
/** Words before `key` that make it one that opens something, where it is asked for in text. */
const KEYS = new Set(['api', 'access', 'secret', 'private', 'account', 'storage', 'shared', 'auth', 'authentication', 'authorization', 'authorisation', 'application', 'app', 'admin', 'registration', 'service', 'subscription', 'ingestion', 'preshared', 'signing']);
const RUN_TOGETHER = /^(?:apikey|secretkey|accesskey|privatekey|authkey|authtoken|apitoken|accesstoken|clientsecret|sharedkey)$/;
const NO_VALUE = new Set(['manage', 'generate', 'reset', 'require', 'required', 'force', 'enable', 'enabled', 'disable', 'rotate', 'write', 'last', 'old']);

/**
 * What an argument of this name is for: `administrator_login_password`, `AuthToken`, `sqlAdministratorLoginPassword`, `--db-password`. Providers of infrastructure
 * name them alike; a name that ends in what only describes a secret (`_arn`, `_id`, `_name`, `_length`, `_version`) takes none.
 */
export function secretArgument(name: string): SecretArgument | undefined {
  const words = (name.slice(0, 160).match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase()).filter((word) => !/^\d+$/.test(word));
  // `password_wo` of Terraform is written and never read back; what is handed to it stands in the file all the same.
  if (words.at(-1) === 'wo') words.pop();
  if (words.at(-1) === 'plaintext' || words.at(-1) === 'value') words.pop();
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  if (words.slice(0, -1).some((word) => NO_VALUE.has(word)) || words.includes('public')) return undefined;
  if (PASSWORDS.has(last) || (last === 'pass' && words.length > 1 && before !== 'by')) return { takes: 'password', weak: last === 'pass' || last === 'passwords' };
  if (last === 'secret' || last === 'secrets') return { takes: 'secret', weak: last === 'secrets' || words.length === 1 };
  if (last === 'token') return NO_TOKEN.has(before) ? undefined : { takes: 'token', weak: words.length === 1 };
  if ((last === 'key' && KEYS.has(before)) || RUN_TOGETHER.test(last)) return { takes: 'key', weak: before !== 'secret' && before !== 'access' && before !== 'api' && !RUN_TOGETHER.test(last) };
  return undefined;
}

/** Arguments that take a secret though their name does not say so, by type in Terraform and in CloudFormation; a dotted path ends in `*` where every key below is one. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  aws_secretsmanager_secret_version: ['secret_string'], 'AWS::SecretsManager::Secret': ['SecretString'],
  azurerm_key_vault_secret: ['value'], google_secret_manager_secret_version: ['secret_data'], alicloud_kms_secret: ['secret_data'], oci_vault_secret: ['secret_content'],
  github_actions_secret: ['plaintext_value', 'value'], github_actions_organization_secret: ['plaintext_value', 'value'], github_actions_environment_secret: ['plaintext_value', 'value'], github_dependabot_secret: ['plaintext_value', 'value'], github_codespaces_secret: ['plaintext_value', 'value'],
  cloudflare_worker_secret: ['secret_text'], cloudflare_workers_secret: ['secret_text'], doppler_secret: ['value'], infisical_secret: ['value'], heroku_config: ['sensitive_vars.*'], heroku_app: ['sensitive_config_vars.*'],
  kubernetes_secret: ['data.*'], kubernetes_secret_v1: ['data.*'], vault_generic_secret: ['data_json'], vault_kv_secret: ['data_json'], vault_kv_secret_v2: ['data_json'], fly_secret: ['value'], supabase_secret: ['value'],
  aws_api_gateway_api_key: ['value'], 'AWS::ApiGateway::ApiKey': ['Value'], azurerm_automation_variable_string: [], dynatrace_credentials: ['token'],
};
/** Types whose one value is a secret when another argument says so: SecureString, or a name that ends in what secrets are called. */
export const TOLD_BY_NAME: Readonly<Record<string, { readonly value: string; readonly name: string; readonly kind?: string; readonly sure?: RegExp }>> = {
  aws_ssm_parameter: { value: 'value', name: 'name', kind: 'type', sure: /^SecureString$/i }, 'AWS::SSM::Parameter': { value: 'Value', name: 'Name', kind: 'Type', sure: /^SecureString$/i },
  gitlab_project_variable: { value: 'value', name: 'key', kind: 'masked', sure: /^true$/ }, gitlab_group_variable: { value: 'value', name: 'key', kind: 'masked', sure: /^true$/ }, gitlab_instance_variable: { value: 'value', name: 'key', kind: 'masked', sure: /^true$/ },
  tfe_variable: { value: 'value', name: 'key', kind: 'sensitive', sure: /^true$/ }, circleci_environment_variable: { value: 'value', name: 'name' }, circleci_context_environment_variable: { value: 'value', name: 'variable' },
  vercel_project_environment_variable: { value: 'value', name: 'key', kind: 'sensitive', sure: /^true$/ }, netlify_environment_variable: { value: 'value', name: 'key' }, railway_variable: { value: 'value', name: 'name' },
  azurerm_automation_variable_string: { value: 'value', name: 'name', kind: 'encrypted', sure: /^true$/ }, buildkite_cluster_secret: { value: 'value', name: 'key', sure: /^/ },
};

/** Does a type take a secret at this path? Paths as in the table, without numbers of list items. */
export function takesByType(type: string, path: readonly string[]): SecretArgument | undefined {
  const rows = Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] ?? [] : [];
  const found = rows.some((row) => row === path.join('.') || (row.endsWith('.*') && path.length > 1 && path.slice(0, -1).join('.') === row.slice(0, -2)));
  return found ? { takes: 'secret', weak: row(path) } : undefined;
}

/** Keys of a map of secrets that say what they are are believed; the others only when their value looks the part. */
function row(path: readonly string[]): boolean { return path.length > 1 && secretArgument(path.at(-1) ?? '') === undefined; }
