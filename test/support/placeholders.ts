import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { CredentialKind } from '../../src/model/index.ts';
import { knowledge } from './knowledge.ts';
import { flyToken, Pairs, pypiToken } from './macaroons.ts';
import { sampleOf } from './sample.ts';
import type { Draw } from './sample.ts';

/**
 * Token-shaped text for fixtures, made from a name so that the same name always gives the same value. Written as `{{kind:name}}` in fixture
 * files: values that look like real tokens never stand in the repository, where push protection would rightly refuse them.
 */
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function bytes(seed: string, count: number): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; parts.length * 32 < count; i++) parts.push(createHash('sha256').update(`${seed}#${i}`).digest());
  return Buffer.concat(parts).subarray(0, count);
}
const hex = (seed: string, length: number): string => bytes(seed, length).toString('hex').slice(0, length);
const pick = (seed: string, length: number, alphabet: string): string => [...bytes(seed, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

function crc32(text: string): number {
  let crc = ~0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** CRC-32 in base 62, six characters: the checksum GitHub and npm tokens end with. */
function crc62(text: string): string {
  let value = crc32(text);
  let out = '';
  for (let i = 0; i < 6; i++) { out = BASE62[value % 62] + out; value = Math.floor(value / 62); }
  return out;
}

/** The token with the checksum its kind asks for. Seeds of NATS keep the one they were drawn with, a wrong one: a right one takes other bytes. */
export function withChecksum(kind: CredentialKind, token: string): string {
  if (kind.recognise.checksum === 'crc32-base62') { const body = token.slice(0, -6); return body + crc62(body.slice(body.indexOf('_') + 1)); }
  if (kind.recognise.checksum !== 'crc32-hex') return token;
  const body = token.slice(0, token.lastIndexOf('_'));
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(body));
  return `${body}_${crc.toString('hex')}`;
}

/** A value of a kind of the tables, by its pattern there: `{{token:slack.bot-token;a}}`. */
function token(name: string): string {
  const [id = ''] = name.split(';');
  const kind = knowledge().providers.flatMap((provider) => provider.credentials).find((one) => one.id === id);
  if (kind?.recognise.value === undefined) throw new Error(`the tables have no pattern for ${id}`);
  let count = 0;
  const draw: Draw = (bound) => bytes(`token:${name}#${count++}`, 4).readUInt32BE() % bound;
  return withChecksum(kind, sampleOf(kind.recognise.value, draw));
}

/** An Ed25519 key made from a name: `{{ed25519-private:ann}}` its private half in PEM, `{{ed25519-public:ann}}` its public half in base64, `{{ed25519-id:ann}}` its name. */
function ed25519(name: string): { readonly pem: string; readonly raw: Buffer } {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), bytes(`ed25519:${name}`, 32)]);
  const { x } = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' });
  return { pem: `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----`, raw: Buffer.from(x ?? '', 'base64url') };
}

/** `a=1;b=2;name`: what has a value. */
const fieldsIn = (text: string): ReadonlyMap<string, string> => new Map(text.split(';').flatMap((part): [string, string][] => { const at = part.indexOf('='); return at < 0 ? [] : [[part.slice(0, at), part.slice(at + 1)]]; }));

const MAKERS: Record<string, (name: string) => string> = {
  'ed25519-private': (n) => ed25519(n).pem,
  'ed25519-public': (n) => ed25519(n).raw.toString('base64'),
  'ed25519-id': (n) => createHash('sha256').update(ed25519(n).raw).digest('hex'),
  uuid: (n) => { const h = hex(`uuid:${n}`, 32); return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`; },
  hex32: (n) => hex(`hex32:${n}`, 32),
  hex40: (n) => hex(`hex40:${n}`, 40),
  hex64: (n) => hex(`hex64:${n}`, 64),
  /** `{{base62:58;name}}`: that many characters. */
  base62: (n) => { const [length = '40', name = ''] = n.split(';'); return pick(`b62:${name}`, Number(length), BASE62); },
  /** The same of small letters and digits. */
  base36: (n) => { const [length = '40', name = ''] = n.split(';'); return pick(`b36:${name}`, Number(length), BASE62.slice(0, 10) + BASE62.slice(36)); },
  'base62-40': (n) => pick(`b62:${n}`, 40, BASE62),
  password: (n) => `${pick(`pw:${n}`, 11, BASE62)}7kQ`,
  'github-pat': (n) => { const body = pick(`ghp:${n}`, 30, BASE62); return `ghp_${body}${crc62(body)}`; },
  'github-fine': (n) => `github_pat_${pick(`ghf:${n}`, 22, BASE62)}_${pick(`ghf2:${n}`, 59, BASE62)}`,
  'aws-id': (n) => `AKIA${pick(`akia:${n}`, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  'aws-user-id': (n) => `AIDA${pick(`aida:${n}`, 17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  'aws-role-id': (n) => `AROA${pick(`aroa:${n}`, 17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  'aws-session-id': (n) => `ASIA${pick(`asia:${n}`, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
  'aws-secret': (n) => pick(`awss:${n}`, 40, `${BASE62}+/`),
  'stripe-live': (n) => `sk_live_${pick(`skl:${n}`, 24, BASE62)}`,
  'stripe-test': (n) => `sk_test_${pick(`skt:${n}`, 24, BASE62)}`,
  'supabase-pat': (n) => `sbp_${hex(`sbp:${n}`, 40)}`,
  jwt: (claims) => {
    const body: Record<string, string | number> = { iss: 'supabase', iat: 1735689600, exp: 2051049600 };
    for (const part of claims.split(';')) { const [k, v] = part.split('='); if (k && v) body[k] = /^\d+$/.test(v) ? Number(v) : v; }
    const head = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(JSON.stringify(body))}`;
    return `${head}.${bytes(`jwt:${claims}`, 32).toString('base64url')}`;
  },
  'fly-token': (n) => `fm2_${bytes(`fly:${n}`, 150).toString('base64')}`,
  /** `{{fly-app:app=17;until=1893456000;a}}`: for one app, or, without one, for the organisation; `mask=1` only reads. */
  'fly-app': (n) => {
    const at = fieldsIn(n);
    const mask = Number(at.get('mask') ?? 31);
    return flyToken([0, [4021, mask], ...(at.has('app') ? [3, [new Pairs([[Number(at.get('app')), mask]])]] : []), ...(at.has('until') ? [4, [1_700_000_000, Number(at.get('until'))]] : [])], bytes(`fly-app:${n}`, 32));
  },
  /** `{{pypi-for:projects=shop,shop-api;until=1893456000;a}}`; `user=1`: every project of its owner. */
  'pypi-for': (n) => {
    const at = fieldsIn(n);
    return pypiToken([...(at.has('user') ? [[3, '0f1e2d3c-4b5a-4968-8776-655443322110']] : []), ...(at.has('projects') ? [[1, at.get('projects')?.split(',')]] : []), ...(at.has('until') ? [[0, Number(at.get('until')), 1_700_000_000]] : [])], bytes(`pypi-for:${n}`, 32));
  },
  /** `{{azure-sas:sp=rl&sr=c&se=2031-04-01;a}}`: these parameters and a signature. */
  'azure-sas': (n) => { const [query = '', name = ''] = n.split(';'); return `sv=2022-11-02&${query.replaceAll(':', '%3A')}&sig=${encodeURIComponent(bytes(`sas:${name}`, 32).toString('base64'))}`; },
  'gcp-key': (project) => JSON.stringify({
    type: 'service_account', project_id: project, private_key_id: hex(`gcpid:${project}`, 40), private_key: pem(project).replaceAll('\n', '\\n'),
    client_email: `deployer@${project}.iam.gserviceaccount.com`, client_id: '104857600000000000001', token_uri: 'https://oauth2.googleapis.com/token',
  }, null, 2).replaceAll('\\\\n', '\\n'),
  pem: (n) => pem(n),
  token,
  'pem-escaped': (n) => pem(n).replaceAll('\n', '\\n'),
};

function pem(name: string): string {
  const body = bytes(`pem:${name}`, 1190).toString('base64').replace(/(.{64})/g, '$1\n');
  const word = 'RSA PRIVATE KEY';
  return `-----BEGIN ${word}-----\n${body}\n-----END ${word}-----`;
}

/** Replaces every `{{kind:name}}` of a known kind; anything else stays as written. */
export function expandPlaceholders(text: string): string {
  return text.replace(/\{\{([a-z0-9-]+):([^{}\n]+)\}\}/g, (whole, kind: string, name: string) => MAKERS[kind]?.(name) ?? whole);
}
