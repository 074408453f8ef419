import type { Key, Place } from '../../../model/index.ts';
import { wordsOf } from '../../shared/name-words.ts';
import { isName } from '../../shared/declared.ts';
import { isPlaceholder } from '../../shared/truth.ts';
import type { Setting } from './setting.ts';

/** A thing that a setting names: the row of its type, what it is called, and its key. `root`: the name means one thing only among the files of this folder. */
export interface NamedThing { readonly type: string; readonly name: string; readonly key: Key; readonly root?: true }
/** The same with the setting that says so. */
export interface Mention extends NamedThing { readonly setting: Pick<Setting, 'name' | 'at' | 'marks' | 'sectioned'>; /** The file that names it holds what opens it too, and is read as that. */ readonly opened?: boolean; /** Its address says which service keeps it, so that it is told even where one environment alone names it. */ readonly always?: true; readonly also?: readonly Key[] }

type Rule = (setting: Setting, words: readonly string[], file: string) => NamedThing | undefined;

/** Buckets that a deployment writes, which is made again, or that pages are served from. */
const PASSING = new Set(['state', 'tfstate', 'artifact', 'artifacts', 'deploy', 'deployment', 'build', 'builds', 'cache', 'log', 'logs', 'tmp', 'temp', 'backend', 'cdn', 'public', 'release', 'releases', 'package', 'packages', 'template', 'templates', 'source', 'lambda', 'code', 'static', 'website', 'site', 'vite', 'react', 'nuxt', 'gatsby', 'expo', 'terraform', 'sam', 'cf', 'cfn']);
const HOSTNAME = /^(?:https?:\/\/)?((?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9-]{1,63}){1,8}\.?[a-z]{2,24})(?:\/\*?)?$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Does a host name mean the same machine wherever it is read? Names of this machine, of one network and of one cluster do not. */
export function isWorldwide(host: string): boolean {
  return host.includes('.') && !/^(?:\d{1,3}\.){3}\d{1,3}$|^\[|(?:^|\.)localhost$|\.(?:local|localdomain|internal|lan|home|corp|test|invalid|svc|consul|docker|flycast|intra|private|nip\.io|sslip\.io)$/.test(host) && !/\.svc\.|host\.docker\.internal|^(?:your|my|change|replace|placeholder)[-_.]/.test(host);
}

const bucket: Rule = ({ path, value }, words, file) => {
  const at = words.lastIndexOf('bucket');
  // Bindings of a platform are read with the platform, variables of Terraform with what takes them.
  if (at < 0 || /\.(?:tfvars|tf|hcl)$/.test(file) || path.includes('r2_buckets') || words.slice(at + 1).some((word) => word !== 'name' && word !== 'id') || words.some((word) => PASSING.has(word)) || !/^[a-z0-9][a-z0-9._-]{2,62}$/.test(value) || !isName(value) || isPlaceholder(value) || /^(?:test|bucket|bucket-name|local)$/.test(value)) return undefined;
  const around = [...words, ...path.slice(-3).flatMap((one) => wordsOf(one).map((word) => word.toLowerCase()))];
  const says = (...names: readonly string[]): boolean => around.some((word) => names.includes(word));
  if (says('minio', 'spaces', 'wasabi', 'r', 'backblaze', 'oss', 'ceph', 'scaleway')) return { type: 'url.bucket', name: value, key: `bucket:${value}`, root: true };
  if (says('s', 'aws', 'amazon')) return { type: 'url.bucket', name: value, key: `s3:${value}` };
  return says('gcs', 'gs', 'google', 'gcp', 'firebase') ? { type: 'url.bucket', name: value, key: `gs:${value}` } : { type: 'url.bucket', name: value, key: `bucket:${value}`, root: true };
};

/** Words in the names of the account that a thing is deployed to. With others a name means one that is merely talked to: `deploy_account_id`, `trusted_account_ids`. */
const OWN_ACCOUNT = new Set(['aws', 'cdk', 'default', 'target', 'account', 'id', 'number', 'tf', 'var']);

/** Names of contexts that every machine has, or that tools for trying things out make. */
const LOCAL_CONTEXT = /^(?:default|minikube|docker-desktop|docker-for-desktop|rancher-desktop|orbstack|colima|kind|k3d)(?:-|$)|^(?:kind|k3d)-/;

/** What a job or a deployment is logged in to by name: a context of Kubernetes, the profile of a configuration of SAM. What settings hand to programs is told as the credential it is. */
const login: Rule = ({ value, path }, words, file) => {
  const name = words.join('_');
  if (/^(?:kube_?context|kubeconfig_context|k8s_context|helm_kubecontext|kubernetes_context|config_context)$/.test(name) && /^[A-Za-z0-9][\w.:@/-]{2,120}$/.test(value) && !LOCAL_CONTEXT.test(value) && !isPlaceholder(value)) return { type: 'settings.cluster', name: `context ${value}`, key: `k8scontext:${value}`, root: true };
  const profile = name === 'profile' && path.at(-2) === 'parameters' && /(?:^|\/)samconfig[\w.-]{0,40}\.(?:toml|ya?ml)$/.test(file);
  return profile && /^[A-Za-z][\w.@-]{1,80}$/.test(value) && !/^(?:default|localstack|local|dummy|test)$/.test(value) && !isPlaceholder(value) ? { type: 'settings.aws-profile', name: `AWS profile ${value}`, key: `aws:profile/${value}`, root: true } : undefined;
};

const account: Rule = ({ value, path }, words, file) => {
  const name = words.join('_');
  // Accounts that a provider of Pulumi may work in.
  if (/^\d{12}$/.test(value) && path.at(-1) === 'aws:allowedAccountIds' && /(?:^|\/)Pulumi\.[\w.-]{1,60}\.ya?ml$/.test(file)) return { type: 'settings.aws-account', name: `AWS account ${value}`, key: `aws:account/${value}` };
  if (/^\d{12}$/.test(value) && words.includes('account') && words.every((word) => OWN_ACCOUNT.has(word)) && !/^(\d)\1+$/.test(value)) return { type: 'settings.aws-account', name: `AWS account ${value}`, key: `aws:account/${value}` };
  if (UUID.test(value) && /subscription(?:_id)?$/.test(name) && !/^([0-9a-f])\1{7}-/i.test(value)) return { type: 'settings.azure-subscription', name: `Azure subscription ${value.toLowerCase()}`, key: `azure:subscription/${value.toLowerCase()}` };
  const google = /(?:^|_)(?:gcp|gcloud|google|google_cloud|cloudsdk_core|firebase|gke|gae|bigquery)_project(?:_id|_name)?$/.test(name) || (/\.tfvars$/.test(file) && /^(?:project|project_id)$/.test(name));
  if (google && /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(value) && isName(value) && !value.startsWith('demo-')) return { type: 'settings.google-project', name: `Google project ${value}`, key: `gcp:${value}` };
  if (/(?:^|_)(?:cloudflare|cf)_account_id$/.test(name) && /^[0-9a-f]{32}$/.test(value)) return { type: 'settings.cloudflare-account', name: `Cloudflare account ${value}`, key: `cloudflare:account/${value}` };
  return /(?:^|_)azure_storage_account(?:_name)?$/.test(name) && /^[a-z0-9]{3,24}$/.test(value) ? { type: 'settings.storage-account', name: `storage account ${value}`, key: `azblob:${value}` } : undefined;
};

/** Names that say by their form what they are, wherever they stand. */
const ownForm: Rule = ({ value, name }) => {
  if (/^(?:vpc|subnet)-(?:[0-9a-f]{17}|[0-9a-f]{8})$/.test(value) && !/-(?:0?1234567|([0-9a-f])\1{6})/.test(value)) return { type: 'settings.network', name: value, key: `aws:network/${value}` };
  const google = /^(?:https:\/\/www\.googleapis\.com\/compute\/v1\/)?projects\/([a-z0-9:.-]{4,60})\/(?:global\/networks|regions\/[a-z0-9-]{4,30}\/subnetworks)\/([a-z0-9-]{1,63})$/.exec(value);
  if (google) return { type: 'settings.network', name: `network ${google[2] ?? ''} of ${google[1] ?? ''}`, key: `gcp:network/${google[1] ?? ''}/${google[2] ?? ''}` };
  const azure = /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]{1,90})\/providers\/Microsoft\.Network\/virtualNetworks\/([^/]{1,80})(?:\/subnets\/[^/]{1,80})?$/i.exec(value);
  if (azure) return { type: 'settings.network', name: `network ${azure[3] ?? ''}`, key: `azure:network/${azure.slice(1).join('/').toLowerCase()}` };
  if (name !== 'volumeHandle' && /^fs-(?:[0-9a-f]{17}|[0-9a-f]{8})$/.test(value)) return { type: 'settings.file-system', name: value, key: `efs:${value}` };
  const queue = /^https:\/\/sqs\.([a-z0-9-]{5,30})\.amazonaws\.com\/(\d{12})\/([\w.-]{1,80})$/.exec(value);
  if (queue) return { type: 'settings.queue', name: queue[3] ?? '', key: `arn:aws:sqs:${queue.slice(1).join(':')}` };
  return value.startsWith('arn:') ? ofArn(value) : serviceAccount(value);
};

function ofArn(value: string): NamedThing | undefined {
  const [, service = '', rest = ''] = /^arn:aws[\w-]{0,12}:([a-z0-9-]{2,30}):([^\s]{1,400})$/.exec(value) ?? [];
  const name = rest.slice(Math.max(rest.lastIndexOf('/'), rest.lastIndexOf(':')) + 1);
  if (service === 's3') return /^::[a-z0-9][a-z0-9.-]{2,62}$/.test(rest) ? { type: 'settings.bucket', name, key: `s3:${name}` } : undefined;
  if (service === 'iam') return /^:\d{12}:role\/[\w+=,.@/-]{1,200}$/.test(rest) && !rest.includes(':role/aws-service-role/') ? { type: 'settings.role', name: `role ${name}`, key: value } : undefined;
  if (service === 'dynamodb') return /:table\/[\w.-]{3,255}$/.test(rest) ? { type: 'settings.table', name, key: value } : undefined;
  if (service === 'rds') return /:(?:db|cluster):[a-z0-9-]{1,63}$/.test(rest) ? { type: 'settings.database', name, key: value } : undefined;
  return service === 'sqs' && /^[a-z0-9-]{5,30}:\d{12}:[\w.-]{1,80}$/.test(rest) ? { type: 'settings.queue', name, key: value } : undefined;
}

function serviceAccount(value: string): NamedThing | undefined {
  return /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/.test(value) ? { type: 'settings.role', name: `service account ${value}`, key: `gcp:principal/serviceAccount:${value}` } : undefined;
}

/** Names that are served: hosts of an ingress or a route, and the zones in which records are written. */
const domain: Rule = ({ value, path }, words) => {
  if (words.includes('zone') && (/^Z[A-Z0-9]{10,31}$/.test(value) || /^[0-9a-f]{32}$/.test(value))) return { type: 'settings.zone', name: `zone ${value}`, key: `zone:${value}` };
  const host = HOSTNAME.exec(value.replace(/^([^/]{1,253})\/\*$/, '$1'))?.[1]?.toLowerCase();
  const where = path.slice(0, -1).join('/').toLowerCase();
  const last = words.join('_');
  const served = (/^(?:hosts?|hostnames?|host_name)$/.test(last) && /(?:^|\/|_)(?:ingress(?:es)?|httproutes?|routes?|rules|tls|virtualhost)(?:$|\/|_)/.test(where))
    || (/^(?:pattern|routes?)$/.test(last) && /(?:^|\/)(?:routes?|staging|production|stage|prod|env)|^$/.test(where) && value.includes('.'))
    || (/^domain_name$/.test(last) && /custom_?domain/.test(where)) || /^(?:\w{1,20}_)?ingress_(?:host|hostname|domain)$/.test(last) || (last === 'hostnames' && where === 'spec');
  return served && host !== undefined && isWorldwide(host.replace(/^\*\./, '')) && host.split('.').length > 2 ? { type: 'settings.domain', name: host, key: `domain:${host}` } : undefined;
};

const RULES: readonly Rule[] = [ownForm, bucket, login, account, domain];

/** What a setting names by itself: a bucket, an account, a network, a role, a name that is served. */
export function namedBy(setting: Setting): NamedThing | undefined {
  const value = setting.value.trim();
  const words = wordsOf(setting.name).map((word) => word.toLowerCase());
  if (value === '' || /[${}<>\s]/.test(value)) return undefined;
  for (const rule of RULES) { const found = rule({ ...setting, value }, words, setting.at.file); if (found) return found; }
  return undefined;
}

/** The folder whose files belong together: the one in which the environments lie beside each other. */
export function rootOf(place: Place, environments: readonly string[]): string {
  const parts = place.file.split('/').slice(0, -1);
  const at = parts.findIndex((part) => environments.some((name) => part.includes(name)));
  return (at < 0 ? parts : parts.slice(0, at)).join('/') || '.';
}
