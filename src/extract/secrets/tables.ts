import { compareText } from '../../model/index.ts';
import type { CredentialKind, Knowledge, Provider } from '../../model/index.ts';
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
}

/** rules/providers prepared for reading text. */
export interface SecretTables {
  readonly kinds: readonly KindRow[];
  readonly byId: ReadonlyMap<string, KindRow>;
  /** Finds the literals that begin (or occur in) values which tell what they are. Undefined when no table has one. */
  readonly prefix: RegExp | undefined;
  /** Kinds by such a literal. */
  readonly byLiteral: ReadonlyMap<string, readonly KindRow[]>;
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
const FORMAT_WORDS = ['authorization', 'bearer', 'secret_access_key', 'secretaccesskey', 'secret_key', 'secretkey', 'service_account', 'client-key-data', '"auths"', '_authtoken', 'password', 'passwd', 'jdbc:', 'accountkey=', 'aws_profile', 'private key-----', 'kind: secret', '"secret"'];

/** Values of these kinds are read by readers of their own: URLs, PEM blocks. */
const OWN_READER = /:\/\/|PRIVATE KEY/;

/** Prepares the tables once per scan. */
export function secretTables(knowledge: Knowledge): SecretTables {
  const kinds = knowledge.providers.flatMap((provider) => provider.credentials.map((kind): KindRow => ({ kind, provider, ...patterns(kind.recognise.value) })));
  const byLiteral = new Map<string, KindRow[]>();
  const byName = new Map<string, KindRow[]>();
  for (const row of kinds) {
    for (const name of row.kind.recognise.names) add(byName, plainName(name), row);
    if (!row.value || row.kind.recognise.decides === 'no') continue;
    for (const literal of row.kind.recognise.literals) if (!OWN_READER.test(literal)) add(byLiteral, literal, row);
  }
  const literals = [...byLiteral.keys()].sort((a, b) => b.length - a.length || compareText(a, b));
  const bare = kinds.filter((row) => row.kind.recognise.decides === 'no');
  const names = [...new Set(bare.flatMap((row) => row.kind.recognise.names))].sort((a, b) => b.length - a.length || compareText(a, b));
  return {
    kinds, byId: new Map(kinds.map((row) => [row.kind.id, row])), byLiteral, byName,
    prefix: literals.length > 0 ? new RegExp(literals.map(escape).join('|'), 'g') : undefined,
    names: names.length > 0 ? new RegExp(names.map((name) => name.split(/[_.-]/).map(escape).join('[_.-]?')).join('|'), 'gi') : undefined,
    apiHosts: knowledge.providers.flatMap((provider) => provider.hosts.api.map((host) => ({ host, provider: provider.id }))),
    own: ownRecognisers(knowledge.recognisers ?? []),
    literals: [...new Set([
      ...(knowledge.recognisers ?? []).flatMap((one) => one.keywords),
      ...kinds.flatMap((row) => [...row.kind.recognise.literals, ...row.kind.recognise.names, ...row.kind.recognise.names.map(plainName), ...(row.kind.recognise.decides === 'no' ? row.kind.recognise.near : [])]),
      ...FORMAT_WORDS,
    ].map((literal) => literal.toLowerCase()).filter((literal) => literal.length >= 3 && isAscii(literal)))].sort(compareText),
  };
}

/** A name without separators, lower case, so that `RAILWAY_API_TOKEN`, `railwayApiToken` and `railway.api-token` are one. */
export function plainName(name: string): string { return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase(); }

function patterns(value: string | undefined): { value: RegExp | undefined; sticky: RegExp | undefined } {
  if (value === undefined) return { value: undefined, sticky: undefined };
  return { value: new RegExp(value), sticky: new RegExp(value.replace(/^\^/, '').replace(/\$$/, ''), 'y') };
}

function add(map: Map<string, KindRow[]>, key: string, row: KindRow): void {
  const list = map.get(key);
  if (list) list.push(row); else map.set(key, [row]);
}

function escape(text: string): string { return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'); }
function isAscii(text: string): boolean { return /^[\x20-\x7e]+$/.test(text); }
