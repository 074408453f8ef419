import { compareText, recognisedBy } from '../../model/index.ts';
import type { KindLists, Knowledge, RecognisedKind, RecognisedProvider } from '../../model/index.ts';
import { anyNameOf, anyOf, escaped } from './alternation.ts';
import { ESCAPE } from './escapes.ts';
import { commandReader } from './given-commands.ts';
import type { CommandReader } from './given-commands.ts';
import { classOfName } from './generic-names.ts';
import { packedForms } from './packed-forms.ts';
import { ownRecognisers } from './own.ts';
import type { OwnRecogniser } from './own.ts';

/** One kind as the readers use it. */
export interface KindRow {
  readonly kind: RecognisedKind;
  readonly provider: RecognisedProvider;
  /** The whole value. */
  readonly value: RegExp | undefined;
  /** The same, to be tried at one offset of a longer text. */
  readonly sticky: RegExp | undefined;
  /** The same, to be looked for in a piece of text. */
  readonly inside: RegExp | undefined;
  /** The same behind a character that is written by letters (escapes.ts). */
  readonly escaped: RegExp | undefined;
  /** Do its literals stand inside the value, after characters that vary? */
  readonly infix: boolean;
  /** What every value begins with, as far as its expression says so in plain letters. */
  readonly start: string;
}

/** A kind by the last words of one of its names. `first`: the first word of that, lower case, which must stand somewhere. */
export interface Ending { readonly row: KindRow; readonly first: string }

/** rules/providers prepared for reading text. */
export interface SecretTables {
  readonly kinds: readonly KindRow[];
  readonly byId: ReadonlyMap<string, KindRow>;
  /** Finds the literals that begin (or occur in) values which tell what they are. Undefined when no table has one. */
  readonly prefix: () => RegExp | undefined;
  /** Kinds by such a literal. */
  readonly byLiteral: ReadonlyMap<string, readonly KindRow[]>;
  /** Kinds whose shape tells them where one of their words stands near. */
  readonly shapes: readonly KindRow[];
  /** Kinds by bound name without separators, lower case: `railwayapitoken`. */
  readonly byName: ReadonlyMap<string, readonly KindRow[]>;
  /** Finds names of kinds whose value does not tell, written in any case and with any separators; of a text with no more than these literals, those that may stand there. */
  readonly names: (hits?: ReadonlySet<string>) => RegExp | undefined;
  /** Kinds by the last words of their names, without separators, lower case: the first ones may be keys of a data file further up. */
  readonly endings: () => ReadonlyMap<string, readonly Ending[]>;
  /** Last words of longer names, by a name that says that it is a secret, where they say nothing themselves: how a key below such a one is written. `VAULT_SECRET: {ID: ...}` */
  readonly rests: () => ReadonlyMap<string, readonly string[]>;
  /** Hosts that take API calls, by provider. */
  readonly apiHosts: readonly { readonly host: string; readonly provider: string }[];
  /** What commands are given on their line. */
  readonly commands: CommandReader;
  /** The user's own. */
  readonly own: readonly OwnRecogniser[];
  /** Their keywords, plain and packed, lower case. */
  readonly ownLiterals: readonly string[];
  /** One of these stands in every text with a name that `names` finds, lower case. */
  readonly nameLiterals: readonly string[];
  /** How far the ends of such a name may stand from it. */
  readonly nameReach: number;
  /** What `prefix` finds, by its lower case. */
  readonly tokenLiterals: ReadonlyMap<string, readonly string[]>;
  /** Words that stand near values of `shapes`. */
  readonly shapeWords: readonly string[];
  /** Kinds whose value is a bare UUID, and what one of stands in every text where context tells one of them. */
  readonly uuids: readonly KindRow[];
  readonly uuidLiterals: readonly string[];
  /** What the prefilter shall look for, lower case. */
  readonly literals: () => readonly string[];
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
  const kinds = rowsOf(knowledge);
  const lists = knowledge.made?.kinds ?? listsOf(kinds);
  const rows = (numbers: readonly number[]): readonly KindRow[] => numbers.flatMap((number) => kinds[number] ?? []);
  const byLiteral = new Map(lists.tokens.map((literal, at) => [literal, rows(lists.tokenKinds[at] ?? [])]));
  const shapes = rows(lists.shapes);
  const uuids = rows(lists.uuids);
  return {
    kinds, byId: new Map(kinds.map((row) => [row.kind.id, row])), byLiteral, shapes, byName: new Map(lists.names.map((name, at) => [name, rows(lists.nameKinds[at] ?? [])])),
    prefix: once(() => (byLiteral.size > 0 ? new RegExp(anyOf([...byLiteral.keys()]), 'g') : undefined)),
    nameLiterals: lists.pieces, nameReach: lists.bare.reduce((most, name) => Math.max(most, name.length), 0), tokenLiterals: byLowerCase(lists.tokens), shapeWords: [...new Set(shapes.flatMap((row) => row.kind.recognise.near))],
    uuids, uuidLiterals: [...new Set(uuids.flatMap((row) => [...row.kind.recognise.near, ...row.provider.hosts.api]).map((word) => word.toLowerCase()))],
    names: namesAmong(lists),
    endings: once(() => new Map(lists.endings.map((ending, at) => [ending, rows(lists.endingKinds[at] ?? []).map((row, number) => ({ row, first: lists.endingFirsts[at]?.[number] ?? '' }))]))),
    rests: once(() => new Map(lists.rests.map((name, at) => [name, lists.restWords[at] ?? []]))),
    apiHosts: recognisedBy(knowledge).flatMap((provider) => provider.hosts.api.map((host) => ({ host, provider: provider.id }))),
    commands: commandReader(knowledge), own: ownRecognisers(knowledge.recognisers ?? []), ownLiterals: (knowledge.recognisers ?? []).flatMap((one) => one.keywords.flatMap((keyword) => [keyword, ...packedForms(keyword)])).map((literal) => literal.toLowerCase()),
    literals: once(() => literalsOf(knowledge, kinds, shapes, lists.names)),
  };
}

function rowsOf(knowledge: Knowledge): readonly KindRow[] { return recognisedBy(knowledge).flatMap((provider) => provider.credentials.map((kind): KindRow => new Row(kind, provider))); }

/** What the build makes of the kinds of the tables, for it takes longer than to read it. */
export function kindLists(knowledge: Knowledge): KindLists { return listsOf(rowsOf(knowledge)); }

function listsOf(kinds: readonly KindRow[]): KindLists {
  const told = new Map<string, KindRow[]>();
  const byName = new Map<string, KindRow[]>();
  for (const row of kinds) {
    for (const name of row.kind.recognise.names) add(byName, plainName(name), row);
    if (row.kind.recognise.value === undefined || row.kind.recognise.decides === 'no' || OWN_READER.has(row.provider.id)) continue;
    for (const literal of row.kind.recognise.literals) add(told, literal, row);
  }
  // Of literals that begin alike the longest is found: it stands for the shorter ones too.
  const byLiteral = new Map([...told.keys()].map((literal) => [literal, withShorter(literal, told)]));
  const shapes = kinds.filter((row) => row.kind.recognise.value !== undefined && row.kind.recognise.decides === 'provider' && row.kind.recognise.literals.length === 0 && row.kind.recognise.near.length > 0);
  const uuids = kinds.filter((row) => row.kind.recognise.decides === 'no' && row.kind.recognise.near.length > 0 && row.value?.test('0f1e2d3c-4b5a-4968-8776-655443322110') === true);
  const bare = kinds.filter((row) => row.kind.recognise.decides === 'no' || shapes.includes(row));
  const names = [...new Set(bare.flatMap((row) => row.kind.recognise.names.map((name) => name.toLowerCase())))];
  const byPiece = new Map<string, number[]>();
  for (const [number, name] of names.entries()) for (const piece of piecesOfName(name)) { const list = byPiece.get(piece); if (list) list.push(number); else byPiece.set(piece, [number]); }
  const numbers = new Map(kinds.map((row, number) => [row, number]));
  const numbered = (rows: readonly KindRow[]): readonly number[] => rows.flatMap((row) => numbers.get(row) ?? []);
  const endings = endingsOf(bare);
  const rests = restsOf(kinds);
  return {
    tokens: [...byLiteral.keys()], tokenKinds: [...byLiteral.values()].map(numbered), names: [...byName.keys()], nameKinds: [...byName.values()].map(numbered), shapes: numbered(shapes), uuids: numbered(uuids),
    bare: names, pieces: [...byPiece.keys()], pieceNames: [...byPiece.values()],
    endings: [...endings.keys()], endingKinds: [...endings.values()].map((list) => numbered(list.map(({ row }) => row))), endingFirsts: [...endings.values()].map((list) => list.map(({ first }) => first)),
    rests: [...rests.keys()], restWords: [...rests.values()].map((words) => [...words]),
  };
}

function endingsOf(bare: readonly KindRow[]): ReadonlyMap<string, readonly Ending[]> {
  const out = new Map<string, Ending[]>();
  for (const row of bare) {
    for (const name of row.kind.recognise.names) {
      const words = name.split(/[_.-]+|(?<=[a-z])(?=[A-Z])/);
      for (let from = 1; from < words.length; from++) { const ending = plainName(words.slice(from).join('')); const held = { row, first: words[0]?.toLowerCase() ?? '' }; const list = out.get(ending); if (list) list.push(held); else out.set(ending, [held]); }
    }
  }
  return out;
}

function restsOf(kinds: readonly KindRow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const out = new Map<string, Set<string>>();
  for (const name of kinds.flatMap((row) => row.kind.recognise.names)) {
    const last = /[_.-]([A-Za-z0-9]{1,20})$/.exec(name);
    if (last?.[1] === undefined || classOfName(last[1]) !== undefined) continue;
    const first = name.slice(0, last.index);
    if (classOfName(first) === undefined) continue;
    const words = out.get(plainName(first));
    if (words) words.add(last[1]); else out.set(plainName(first), new Set([last[1]]));
  }
  return out;
}

function literalsOf(knowledge: Knowledge, kinds: readonly KindRow[], shapes: readonly KindRow[], plainNames: readonly string[]): readonly string[] {
  return [...new Set([
    ...(knowledge.recognisers ?? []).flatMap((one) => one.keywords.flatMap((word) => [word, ...packedForms(word)])),
    ...kinds.flatMap((row) => [...row.kind.recognise.literals.filter((literal) => !isCommon(literal)), ...row.kind.recognise.names, ...(row.kind.recognise.decides === 'no' || shapes.includes(row) ? row.kind.recognise.near : [])]),
    ...plainNames, ...FORMAT_WORDS,
  ].map((literal) => literal.toLowerCase()).filter((literal) => literal.length >= 3 && isAscii(literal)))];
}

/**
 * What stands in every spelling of a name that `anyNameOf` finds: a long piece of it that is no word of other programs, else two pieces side by side with what may stand
 * between them.
 */
export function piecesOfName(name: string): string[] {
  const pieces = name.split(/[_.-]/);
  const own = pieces.filter((piece) => piece.length >= 5 && !EVERYWHERE.has(piece)).sort((a, b) => b.length - a.length);
  if (own[0] !== undefined) return [own[0]];
  if (pieces.length === 1) return pieces;
  return ['', '_', '.', '-'].map((sign) => `${pieces[0] ?? ''}${sign}${pieces[1] ?? ''}`);
}
const EVERYWHERE = new Set(['access', 'account', 'admin', 'application', 'assume', 'azure', 'bucket', 'client', 'cloud', 'config', 'consumer', 'credentials', 'database', 'default', 'deploy', 'email', 'factor', 'github', 'gitlab', 'google', 'http', 'license', 'linear', 'master', 'notion', 'openai', 'package', 'password', 'personal', 'postgres',
  'preview', 'private', 'profile', 'project', 'public', 'redis', 'registry', 'release', 'render', 'resource', 'secret', 'server', 'service', 'session', 'signing', 'slack', 'spaces', 'storage', 'token', 'username', 'webhook', 'workspace']);

/** Sets of literals for which the expression is kept. */
const MOST_SETS = 2_000;

/** One expression of all names takes longer to compile than most files to read, so each is made of those names that a text with such literals can hold. */
function namesAmong({ bare: names, pieces, pieceNames }: KindLists): SecretTables['names'] {
  const byPiece = new Map(pieces.map((piece, at) => [piece, pieceNames[at] ?? []]));
  const expression = (some: readonly string[]): RegExp | undefined => (some.length > 0 ? new RegExp(anyNameOf(some), 'gi') : undefined);
  const all = once(() => expression(names));
  const made = new Map<string, RegExp | undefined>();
  return (hits) => {
    if (!hits) return all();
    const present = [...hits].filter((hit) => byPiece.has(hit)).sort(compareText);
    const key = present.join('\n');
    if (made.size >= MOST_SETS) made.clear();
    if (!made.has(key)) made.set(key, expression([...new Set(present.flatMap((piece) => byPiece.get(piece) ?? []))].map((number) => names[number] ?? '')));
    return made.get(key);
  };
}

function byLowerCase(literals: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  for (const literal of literals) { const lower = literal.toLowerCase(); const list = out.get(lower); if (list) list.push(literal); else out.set(lower, [literal]); }
  return out;
}

/** Kinds of the literal and of those that it begins with, in the order of the tables. */
function withShorter(literal: string, told: ReadonlyMap<string, readonly KindRow[]>): readonly KindRow[] {
  const shorter = Array.from({ length: literal.length - 1 }, (_, i) => literal.slice(0, i + 1)).filter((one) => told.has(one));
  if (shorter.length === 0) return told.get(literal) ?? [];
  const all = new Set([...shorter, literal]);
  return [...new Set([...told].flatMap(([other, rows]) => (all.has(other) ? rows : [])))];
}

/** A name without separators, lower case, so that `RAILWAY_API_TOKEN`, `railwayApiToken` and `railway.api-token` are one. */
export function plainName(name: string): string { return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase(); }

/** Two letters and a dot stand in every other program (`msg.` holds `SG.`): they steer the reader, and other words of the file the prefilter. */
function isCommon(literal: string): boolean { return /^[A-Za-z]{1,2}\.$/.test(literal); }

/** Expressions are made, and looked at, when they are first asked for: of most kinds no file of a tree holds anything. */
class Row implements KindRow {
  readonly kind: RecognisedKind;
  readonly provider: RecognisedProvider;
  readonly #source: string | undefined;
  #infix: boolean | undefined;
  #value: RegExp | undefined;
  #sticky: RegExp | undefined;
  #inside: RegExp | undefined;
  #escaped: RegExp | undefined;
  #start: string | undefined;

  constructor(kind: RecognisedKind, provider: RecognisedProvider) {
    this.kind = kind;
    this.provider = provider;
    this.#source = kind.recognise.value?.replace(/^\^/, '').replace(/\$$/, '');
  }

  get infix(): boolean { return (this.#infix ??= this.#source !== undefined && isInfix(this.#source, this.kind.recognise.literals)); }
  get value(): RegExp | undefined { return (this.#value ??= this.kind.recognise.value === undefined ? undefined : new RegExp(this.kind.recognise.value)); }
  get sticky(): RegExp | undefined { return (this.#sticky ??= this.#source === undefined ? undefined : new RegExp(this.#source, 'y')); }
  get start(): string { return (this.#start ??= startOf(this.#source ?? '')); }
  get inside(): RegExp | undefined { return (this.#inside ??= this.#source === undefined ? undefined : new RegExp(`(?<![A-Za-z0-9_])(?:${this.#source})`, 'g')); }
  get escaped(): RegExp | undefined { return (this.#escaped ??= this.#source === undefined ? undefined : new RegExp(`(?<=${ESCAPE})(?:${this.#source})`, 'g')); }
}

function isInfix(source: string, literals: readonly string[]): boolean {
  return /^(?:\(\?:)*(?:\[|\\d|https)/.test(source) || literals.some((literal) => { const at = source.indexOf(escaped(literal)); return at > 0 && /[[{*+\\]/.test(source.slice(0, at)); });
}

/** Plain letters at the beginning of an expression, but for the last where a repetition may follow it; none where it has alternatives that are not in a group. */
function startOf(source: string): string {
  let outer = source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  for (let inner = outer.replace(/\([^()]*\)/g, ''); inner !== outer; inner = outer.replace(/\([^()]*\)/g, '')) outer = inner;
  if (outer.includes('|')) return '';
  const start = /^(?:[A-Za-z0-9_-]|\\[.-])+(?=[[(]|$)/.exec(source)?.[0].replaceAll('\\', '') ?? '';
  return start.length >= 2 ? start : '';
}

/** The same answer from then on, made when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly answer: T } | undefined;
  return () => (made ??= { answer: make() }).answer;
}

function add(map: Map<string, KindRow[]>, key: string, row: KindRow): void {
  const list = map.get(key);
  if (!list) map.set(key, [row]); else if (!list.includes(row)) list.push(row);
}

function isAscii(text: string): boolean { return /^[\x20-\x7e]+$/.test(text); }
