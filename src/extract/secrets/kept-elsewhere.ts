import type { CredentialFact, DataNode, Fact, Span } from '../../model/index.ts';
import { folderOf, unknown, withArticle } from '../../model/index.ts';
import { asMap, entriesOf, itemsOf, spanOf, textAt, textOf, valueAt } from '../shared/nodes.ts';
import { classOfName } from './generic-names.ts';
import { nameMarks } from './marks.ts';
import type { Reading } from './reading.ts';

const MOST = 500;
const DEEPEST = 60;

/** What a manifest or a module takes from a store of secrets: authority that is named there and lies elsewhere. */
export function keptElsewhere(reading: Reading): Fact[] {
  if (reading.rank !== 'plain') return [];
  if ('roots' in reading.document) return reading.document.roots.flatMap((root) => (textAt(root, 'kind') === undefined || textAt(root, 'apiVersion') === undefined ? [] : ofManifest(reading, root))).slice(0, MOST);
  return /\.(?:tf|tofu)$/.test(reading.document.file) ? dataSources(reading) : [];
}

/** `secretKeyRef`, `envFrom`, volumes and what External Secrets and the CSI driver fetch. Whoever may read secrets of the namespace has them; the workload is handed them. */
function ofManifest(reading: Reading, root: DataNode): Fact[] {
  const kind = textAt(root, 'kind') ?? '';
  const holder = `k8s:${textAt(root, 'metadata', 'namespace') ?? 'default'}:${kind}/${textAt(root, 'metadata', 'name') ?? ''}`;
  const out: Fact[] = [];
  const say = (name: string, at: Span, where: string): void => { if (out.length < MOST) out.push(factOf(reading, name, at, where, [holder])); };
  if (kind === 'ExternalSecret' || kind === 'PushSecret' || kind === 'ClusterExternalSecret') {
    for (const item of itemsOf(valueAt(root, 'spec', 'data'))) {
      const key = valueAt(item, 'secretKey');
      const name = textOf(key);
      if (key && name !== undefined) say(name, spanOf(key), 'a secret store outside of the cluster');
    }
    return out;
  }
  const stack: { node: DataNode; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    if (depth > DEEPEST) continue;
    if (node.type === 'list') { for (const item of [...node.items].reverse()) stack.push({ node: item, depth: depth + 1 }); continue; }
    const map = asMap(node);
    if (!map) continue;
    const from = valueAt(map, 'valueFrom', 'secretKeyRef', 'name') ?? valueAt(map, 'valueFrom', 'secretKeyRef', 'key');
    const name = textAt(map, 'name');
    if (from && name !== undefined) say(name, spanOf(from), 'a Secret of the cluster');
    const all = valueAt(map, 'secretRef', 'name');
    const secret = textOf(all);
    if (all && secret !== undefined) say(`every key of ${secret}`, spanOf(all), 'a Secret of the cluster');
    for (const entry of [...entriesOf(map)].reverse()) stack.push({ node: entry.value, depth: depth + 1 });
  }
  return out;
}

/** Sources that hand a secret to a run, by type; what each reads from. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['aws_secretsmanager_secret_version', 'AWS Secrets Manager'], ['aws_secretsmanager_random_password', 'AWS Secrets Manager'], ['aws_ssm_parameter', 'the parameter store of AWS'], ['aws_ssm_parameters_by_path', 'the parameter store of AWS'], ['aws_kms_secrets', 'text sealed by AWS KMS'],
  ['google_secret_manager_secret_version', 'Google Secret Manager'], ['google_secret_manager_secret_version_access', 'Google Secret Manager'], ['azurerm_key_vault_secret', 'Azure Key Vault'], ['azurerm_key_vault_certificate_data', 'Azure Key Vault'],
  ['vault_generic_secret', 'Vault'], ['vault_kv_secret', 'Vault'], ['vault_kv_secret_v2', 'Vault'], ['vault_aws_access_credentials', 'Vault'], ['vault_azure_access_credentials', 'Vault'], ['onepassword_item', '1Password'], ['sops_file', 'a file sealed by sops'], ['doppler_secrets', 'Doppler'], ['infisical_secrets', 'Infisical'],
  ['bitwarden_secret', 'Bitwarden'], ['bitwarden-sm_secret', 'Bitwarden'], ['akeyless_secret', 'Akeyless'], ['kubernetes_secret', 'a Secret of a cluster'], ['kubernetes_secret_v1', 'a Secret of a cluster'],
]);

/** May a module take a secret from a store? */
export function takesSecrets(text: string): boolean { return /(?:data|ephemeral)[ \t]{1,4}"/.test(text) && [...SOURCES.keys()].some((type) => text.includes(`"${type}"`)); }

/** `data "aws_secretsmanager_secret_version" "stripe" {}`: the value passes through every run, and lies in the state afterwards. */
function dataSources(reading: Reading): Fact[] {
  const out: Fact[] = [];
  const block = /^[ \t]{0,20}(?:data|ephemeral)[ \t]{1,4}"([a-z][a-z0-9_-]{2,60})"[ \t]{1,4}"([A-Za-z_][\w-]{0,80})"[ \t]{0,4}\{([^}]{0,600})/gm;
  for (let match = block.exec(reading.text); match && out.length < MOST; match = block.exec(reading.text)) {
    const [whole, type = '', label = '', body = ''] = match;
    const store = SOURCES.get(type);
    // A parameter may be a setting: only its own words say that it is a secret.
    if (store === undefined || (type.startsWith('aws_ssm') && ![label, .../"([^"\n$]{1,200})"/.exec(body)?.[1]?.split('/') ?? []].some((word) => classOfName(word) !== undefined))) continue;
    out.push(factOf(reading, `data.${type}.${label}`, { start: match.index + whole.indexOf('"'), end: match.index + whole.length - body.length - 1 }, store, [`tf:${folderOf(reading.document.file)}:data.${type}.${label}`]));
  }
  return out;
}

/** Whose it is by its name, where a table knows that name; nobody's known one else. */
function factOf(reading: Reading, name: string, at: Span, where: string, holders: readonly string[]): CredentialFact {
  const [first, ...rest] = reading.kindsOf(name.slice(name.lastIndexOf('.') + 1)).filter((row) => row.kind.recognise.public !== true);
  const place = reading.place(at);
  return {
    fact: 'credential', provider: first?.provider.id ?? 'unknown', kinds: first ? [first.kind.id, ...rest.filter((row) => row.provider === first.provider).map((row) => row.kind.id)] : ['unknown.secret'], name,
    foundation: 'named', opens: {}, holders, readOnly: unknown('the value is kept elsewhere', place), confidence: 'medium', environments: [...reading.environments, ...nameMarks(name.split('.'), place)],
    evidence: [{ at: place, note: `names ${withArticle(first?.kind.name ?? 'secret')}, kept in ${where}` }],
  };
}
