import { baseName, folderOf, pathFrom, unknown } from '../../model/index.ts';
import type { CredentialFact, Fact, Knowledge, LocalFact, Place, Span, UseFact } from '../../model/index.ts';
import { fileEnvironments } from '../shared/file-environment.ts';
import { fits } from '../shared/hosts.ts';
import { rankOfFile } from '../shared/truth.ts';
import { clientsOf } from './clients.ts';
import type { Clients } from './clients.ts';
import type { LocalCode, LocalExport, LocalUse, Subject } from './local.ts';

interface Exported { readonly file: string; readonly origin: Place['origin']; readonly export: LocalExport }
type Exports = ReadonlyMap<string, { readonly origin: Place['origin']; readonly byName: ReadonlyMap<string, LocalExport>; readonly all: readonly LocalExport[] }>;

/** Uses of the whole tree, with constants of other files followed one step, and the credentials that only their use gives away. */
export function join(local: readonly LocalFact<LocalCode>[], knowledge: Knowledge, words: readonly string[]): Fact[] {
  const clients = clientsOf(local, words, candidates);
  const exports: Exports = new Map(local.map(({ file, payload }) => [file, { origin: payload.origin, byName: new Map(payload.exports.map((one) => [one.name, one])), all: payload.exports.filter((one) => one.name === '*').slice(0, 50) }]));
  const elsewhere = (sdk: string | undefined, file: string): UseFact['does'] => local.flatMap((one) => (one.file === file ? [] : (one.payload.calls ?? []).filter((calls) => calls.sdk === sdk).flatMap((calls) => calls.does.map((deed) => ({ name: deed.name, at: { file: one.file, start: deed.start, end: deed.end, origin: one.payload.origin } })))));
  return local.flatMap(({ file, payload }) => payload.uses.flatMap((use) => factsOf(use, file, payload.origin, exports, knowledge, use.everywhere ? elsewhere(use.sdk, file) : [], clients)));
}

/** Paths of the files whose constants are handed over elsewhere, as far as what was read tells. Other languages are read without trees. */
export function asksFor(local: readonly LocalFact<LocalCode>[]): ReadonlySet<string> {
  const asked = new Set<string>();
  const add = (source: string, file: string): void => { if (!file.endsWith('.py')) for (const path of candidates(source, file)) asked.add(path); };
  for (const { file, payload } of local) for (const use of payload.uses) {
    if (use.of.type === 'import') add(use.of.source, file);
    if (use.host && 'source' in use.host) add(use.host.source, file);
  }
  if (asked.size === 0) return asked;
  const exports = new Map(local.map(({ file, payload }) => [file, payload.exports]));
  // A set gives what is added while it is gone through, too.
  for (const path of asked) for (const one of exports.get(path) ?? []) if (one.from && asked.size < MOST_ASKED) add(one.from.source, path);
  for (const [path, known] of exports) if (known.length > 0) asked.delete(path);
  return asked;
}
const MOST_ASKED = 20_000;

function factsOf(use: LocalUse, file: string, origin: Place['origin'], exports: Exports, knowledge: Knowledge, elsewhere: UseFact['does'], clients: Clients): Fact[] {
  const imported = use.exportedAs ? clients.of(use, file) : undefined;
  // A module of Python and a package of Go keep what others may use without saying so: only what is seen counts.
  const more = use.open === true || (imported?.open === true && !/\.(?:py|go)$/.test(file));
  const placed = resolveSubject(use.of, file, origin, exports);
  if (!placed) return [];
  const host = use.host === undefined ? undefined : 'host' in use.host ? use.host.host : resolve(use.host, file, exports)?.export.host;
  const place = (span: Span): Place => ({ file, start: span.start, end: span.end, origin });
  const callSite = place(use.at);
  const fact: UseFact = {
    fact: 'use', of: placed.subject.type === 'variable' ? { variable: placed.subject.variable } : { literal: placed.at }, ...(host === undefined ? {} : { host }), sentAs: use.sentAs, ...(use.sdk === undefined ? {} : { sdk: use.sdk }),
    ...(more ? { open: true as const } : {}), does: [...use.does.map((deed) => ({ name: deed.name, at: place(deed) })), ...imported?.does ?? [], ...elsewhere].slice(0, 200), evidence: [{ at: callSite, note: noteOf(use, host) }],
  };
  const credential = placed.subject.type === 'literal' && host !== undefined ? credentialOf(placed.subject, placed.at, use, host, knowledge) : undefined;
  return credential ? [credential, fact] : [fact];
}

/** A literal sent to a provider's API as that provider wants its tokens sent is one, whatever it is called. */
function credentialOf(subject: Extract<Subject, { type: 'literal' }>, at: Place, use: LocalUse, host: string, knowledge: Knowledge): CredentialFact | undefined {
  const rows = knowledge.providers.flatMap((provider) => provider.credentials.filter((kind) => subject.kinds.includes(kind.id) && kind.recognise.uses.some((one) => one.host !== undefined && fits(host, one.host) && (one.sentAs === undefined || one.sentAs === use.sentAs))).map((kind) => ({ provider, kind })));
  const [first, ...rest] = rows;
  if (!first) return undefined;
  const rank = rankOfFile(at.file);
  return {
    fact: 'credential', provider: first.provider.id, kinds: [first.kind.id, ...rest.filter((row) => row.provider === first.provider).map((row) => row.kind.id)], name: subject.name === '' ? baseName(at.file) : subject.name,
    foundation: 'found', value: subject.value, opens: {}, holders: [], readOnly: unknown('what it may do does not stand in the file', at), confidence: rank === 'plain' ? 'high' : 'low', environments: fileEnvironments(at.file, at),
    evidence: [{ at, note: `holds a ${first.provider.name} token` }],
  };
}

function resolveSubject(subject: Subject, file: string, origin: Place['origin'], exports: Exports): { subject: Subject; at: Place } | undefined {
  if (subject.type !== 'import') return { subject, at: { file, start: subject.at.start, end: subject.at.end, origin } };
  const found = resolve(subject, file, exports);
  const other = found?.export.of;
  return found && other && other.type !== 'import' ? { subject: other, at: { file: found.file, start: other.at.start, end: other.at.end, origin: found.origin } } : undefined;
}

function resolve(ref: { readonly source: string; readonly name: string }, file: string, exports: Exports, seen: Set<string> = new Set()): Exported | undefined {
  for (const path of candidates(ref.source, file)) {
    const module = exports.get(path);
    if (!module || seen.has(path) || seen.size > 200) continue;
    seen.add(path);
    const own = module.byName.get(ref.name);
    if (own && !own.from) return { file: path, origin: module.origin, export: own };
    for (const found of own ? [own] : module.all) {
      const behind = found.from && resolve({ source: found.from.source, name: found.name === '*' ? ref.name : found.from.name }, path, exports, seen);
      if (behind) return behind;
    }
  }
  return undefined;
}

/** Paths a relative import may mean. */
function candidates(source: string, file: string): string[] {
  if (file.endsWith('.py')) return pythonPaths(source, file);
  if (!source.startsWith('.')) return [];
  const base = pathFrom(folderOf(file), source);
  if (base === undefined) return [];
  const bare = base.replace(/\.[cm]?jsx?$/, '');
  return [base, ...['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'].flatMap((ending) => [base + ending, bare + ending]), ...['/index.ts', '/index.tsx', '/index.js', '/index.mjs'].map((ending) => base + ending)];
}

/** Files a module of Python may be: of this package by its dots, else of any directory above. */
function pythonPaths(source: string, file: string): string[] {
  const [, dots = '', name = ''] = /^(\.*)(.*)$/.exec(source) ?? [];
  const parts = file.split('/').slice(0, -1);
  const tail = name === '' ? [] : name.split('.');
  const from = dots === '' ? parts.map((_, index) => parts.slice(0, index)).concat([parts]) : [parts.slice(0, Math.max(0, parts.length - dots.length + 1))];
  return from.flatMap((base) => [`${[...base, ...tail].join('/')}.py`, `${[...base, ...tail, '__init__'].join('/')}.py`]);
}

function noteOf(use: LocalUse, host: string | undefined): string {
  const how = use.sentAs === 'bearer' ? 'sent as a bearer token' : use.sentAs === 'basic' ? 'sent by basic authentication' : use.sentAs.startsWith('header:') ? `sent in the header ${use.sentAs.slice(7)}` : use.sentAs === 'connection' ? 'used to connect' : 'handed over';
  return `${how}${host === undefined ? (use.sdk === undefined ? '' : ` by ${use.sdk}`) : ` to ${host}`}`;
}
