import { compareText } from '../../model/index.ts';
import type { CredentialKind, Knowledge, Provider } from '../../model/index.ts';
import { anyNameOf, anyOf } from './alternation.ts';
import { packedForms } from './packed-forms.ts';
import { ownRecognisers } from './own.ts';
import type { OwnRecogniser } from './own.ts';

/** One kind as the readers use it. */
export interface KindRow {
  readonly kind: CredentialKind;
  readonly provider: Provider;
  /** The whole value. */
  readonly value: RegExp | undefined;
  /** The same, to be tried at one offset of a longer text. */
  readonly sticky: RegExp | undefined;
  /** The same, to be looked for in a piece of text. */
  readonly inside: RegExp | undefined;
  /** Do its literals stand inside the value, after characters that vary? */
  readonly infix: boolean;
}

/** rules/providers prepared for reading text. */
export interface SecretTables {
  readonly kinds: readonly KindRow[];
  readonly byId: ReadonlyMap<string, KindRow>;
  /** Finds the literals that begin (or occur in) values which tell what they are. Undefined when no table has one. */
  readonly prefix: RegExp | undefined;
  /** Kinds by such a literal. */
  readonly byLiteral: ReadonlyMap<string, readonly KindRow[]>;
  /** Kinds whose shape tells them where one of their words stands near. */
  readonly shapes: readonly KindRow[];
  /** Kinds by bound name without separators, lower case: `railwayapitoken`. */
  readonly byName: ReadonlyMap<string, readonly KindRow[]>;
  /** Finds names of kinds whose value does not tell, written in any case and with any separators. */
  readonly names: RegExp | undefined;
  /** Hosts that take API calls, by provider. */
  readonly apiHosts: readonly { readonly host: string; readonly provider: string }[];
  /** The user's own. */
  readonly own: readonly OwnRecogniser[];
  /** What the prefilter shall look for, lower case. */
  readonly literals: readonly string[];
}

/** Words the readers of single formats need, beyond what the tables name. */
const FORMAT_WORDS = ['authorization', 'bearer', 'secret_access_key', 'secretaccesskey', 'secret_key', 'secretkey', 'service_account', 'client-key-data', '"auths"', '_authtoken', 'password', 'passwd', 'jdbc:', 'accountkey=', 'aws_profile', 'private key-----', 'kind: secret', '"secret"', 'secretkeyref', 'secretref', 'kind: externalsecret', 'op://', 'vault:', 'secretsmanager', 'aws_ssm_parameter', 'secret_manager', 'key_vault_', 'vault_', 'onepassword_item', 'sops_file', 'doppler_secrets', 'infisical_secrets'];

/** Kinds of these providers are read by readers of their own: URLs, PEM blocks. */
const OWN_READER = new Set(['databases', 'ssh']);

const made = new WeakMap<Knowledge, SecretTables>();

/** Prepares the tables, once for the same knowledge. */
export function secretTables(knowledge: Knowledge): SecretTables {
  const tables = made.get(knowledge) ?? prepared(knowledge);
  made.set(knowledge, tables);
  return tables;
}

function prepared(knowledge: Knowledge): SecretTables {
  const kinds = knowledge.providers.flatMap((provider) => provider.credentials.map((kind): KindRow => ({ kind, provider, ...patterns(kind) })));
  const told = new Map<string, KindRow[]>();
  const byName = new Map<string, KindRow[]>();
  for (const row of kinds) {
    for (const name of row.kind.recognise.names) add(byName, plainName(name), row);
    if (!row.value || row.kind.recognise.decides === 'no' || OWN_READER.has(row.provider.id)) continue;
    for (const literal of row.kind.recognise.literals) add(told, literal, row);
  }
  // Of literals that begin alike the longest is found: it stands for the shorter ones too.
  const byLiteral = new Map([...told.keys()].map((literal) => [literal, [...new Set([...told].flatMap(([other, rows]) => (literal.startsWith(other) ? rows : [])))]]));
  const shapes = kinds.filter((row) => row.value && row.kind.recognise.decides === 'provider' && row.kind.recognise.literals.length === 0 && row.kind.recognise.near.length > 0);
  const bare = kinds.filter((row) => row.kind.recognise.decides === 'no' || shapes.includes(row));
  const names = [...new Set(bare.flatMap((row) => row.kind.recognise.names.map((name) => name.toLowerCase())))];
  return {
    kinds, byId: new Map(kinds.map((row) => [row.kind.id, row])), byLiteral, shapes, byName,
    prefix: byLiteral.size > 0 ? new RegExp(anyOf([...byLiteral.keys()]), 'g') : undefined,
    names: names.length > 0 ? new RegExp(anyNameOf(names), 'gi') : undefined,
    apiHosts: knowledge.providers.flatMap((provider) => provider.hosts.api.map((host) => ({ host, provider: provider.id }))),
    own: ownRecognisers(knowledge.recognisers ?? []),
    literals: [...new Set([
      ...(knowledge.recognisers ?? []).flatMap((one) => one.keywords.flatMap((word) => [word, ...packedForms(word)])),
      ...kinds.flatMap((row) => [...row.kind.recognise.literals.filter((literal) => !isCommon(literal)), ...row.kind.recognise.names, ...row.kind.recognise.names.map(plainName), ...(bare.includes(row) ? row.kind.recognise.near : [])]),
      ...FORMAT_WORDS,
    ].map((literal) => literal.toLowerCase()).filter((literal) => literal.length >= 3 && isAscii(literal)))].sort(compareText),
  };
}

/** A name without separators, lower case, so that `RAILWAY_API_TOKEN`, `railwayApiToken` and `railway.api-token` are one. */
export function plainName(name: string): string { return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase(); }

/** Two letters and a dot stand in every other program (`msg.` holds `SG.`): they steer the reader, and other words of the file the prefilter. */
function isCommon(literal: string): boolean { return /^[A-Za-z]{1,2}\.$/.test(literal); }

function patterns(kind: CredentialKind): Pick<KindRow, 'value' | 'sticky' | 'inside' | 'infix'> {
  const { value, literals } = kind.recognise;
  if (value === undefined) return { value: undefined, sticky: undefined, inside: undefined, infix: false };
  const source = value.replace(/^\^/, '').replace(/\$$/, '');
  const infix = /^(?:\(\?:)*(?:\[|\\d|https)/.test(source) || literals.some((literal) => { const at = source.indexOf(anyOf([literal])); return at > 0 && /[[{*+\\]/.test(source.slice(0, at)); });
  return { value: new RegExp(value), sticky: new RegExp(source, 'y'), inside: new RegExp(`(?<![A-Za-z0-9_])(?:${source})`, 'g'), infix };
}

function add(map: Map<string, KindRow[]>, key: string, row: KindRow): void {
  const list = map.get(key);
  if (!list) map.set(key, [row]); else if (!list.includes(row)) list.push(row);
}

function isAscii(text: string): boolean { return /^[\x20-\x7e]+$/.test(text); }
