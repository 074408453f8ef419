import { andList } from '../../../model/index.ts';
import { dayOf } from '../jwt.ts';
import { shown } from './heard.ts';
import type { Heard } from './heard.ts';

/** Scopes that let nobody change anything. */
const READS = /(?:^|[.:/_-])(?:read(?:[-_]?only)?|view(?:er)?|list)$|^(?:openid|email|profile)$/i;

/** Reads the claims of a signed token: for whom, whose, until when, what it lets do where that stands in it. */
export function claims(raw: string): Heard | undefined {
  const part = raw.split('.')[1];
  const fields = part === undefined || part.length > 8192 ? undefined : jsonFields(Buffer.from(part, 'base64url').toString('utf8'));
  if (!fields) return undefined;
  const until = dayOf(fields.get('exp'));
  const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : typeof value === 'string' ? value.split(' ') : []);
  const scopes = ['scope', 'scp', 'scopes', 'permissions'].flatMap((name) => listed(fields.get(name))).filter((one) => typeof one === 'string' && one !== '');
  const plain = scopes.flatMap((one) => shown(one) ?? []).slice(0, 8);
  const read = fields.get('a') === 'ro' || fields.get('access') === 'r' || (scopes.length > 0 && scopes.every((one) => typeof one === 'string' && READS.test(one)));
  const role = shown(fields.get('role'));
  const issuer = shown(fields.get('iss'));
  const audience = listed(fields.get('aud')).flatMap((one) => shown(one) ?? []).slice(0, 2);
  const pod = fieldsOf(fields.get('kubernetes.io'));
  const [space, account] = [shown(pod.get('namespace')) ?? shown(fields.get('kubernetes.io/serviceaccount/namespace')), shown(fieldsOf(pod.get('serviceaccount')).get('name')) ?? shown(fields.get('kubernetes.io/serviceaccount/service-account.name'))];
  const repository = shown(fields.get('repository')) ?? shown(fields.get('project_path'));
  return {
    says: [
      ...(space !== undefined && account !== undefined ? [`it is the account ${space}/${account} of a cluster`] : []),
      ...(repository === undefined ? [] : [`a job of ${repository} got it to show who it is`]),
      ...(issuer === undefined || space !== undefined ? [] : [`${issuer.replace(/^https?:\/\//, '')} issued it${audience.length === 0 ? '' : ` for ${andList(audience)}`}`]),
      ...(role === undefined ? [] : [`its role is ${role}`]),
      ...(plain.length === 0 ? [] : [`its scopes are ${andList(plain)}`]),
      ...(read ? ['it only reads'] : []),
    ],
    ...(fields.has('a') && fields.get('sub') === undefined ? { kinds: ['turso.database-token'] } : {}), ...(read ? { effects: ['read' as const] } : {}), ...(until === undefined ? {} : { until }),
  };
}

/** Fields of an object in JSON. */
export function jsonFields(text: string): ReadonlyMap<string, unknown> | undefined {
  try { const parsed: unknown = JSON.parse(text); return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? new Map<string, unknown>(Object.entries(parsed)) : undefined; } catch { return undefined; }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> { return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map<string, unknown>(Object.entries(value)) : new Map<string, unknown>(); }
