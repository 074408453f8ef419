import { ASKED, bufferOf, isSource } from '../../model/index.ts';
import type { CreateExtractor, CredentialFact, Document, Extractor, Fact, FileHint, Knowledge, LocalFact, Span } from '../../model/index.ts';
import { awsSightings } from './aws.ts';
import { isAwsConfig, profileFacts } from './aws-config.ts';
import { base64Sightings } from './base64.ts';
import { bearerUses, widen } from './bearer.ts';
import { namedSightings, uuidSightings } from './by-name.ts';
import { ENCRYPTED_MARKS, encryptedFacts, encryptedSpans } from './encrypted.ts';
import { factsOfSighting } from './facts.ts';
import { gatesOf } from './gates.ts';
import type { Open } from './gates.ts';
import { genericSightings } from './generic.ts';
import { FIND_WORDS } from './generic-finds.ts';
import { keptElsewhere } from './kept-elsewhere.ts';
import { isKeystore, keystoreSightings } from './keystores.ts';
import { kubeconfigSightings } from './kubeconfig.ts';
import { kubernetesSecretSightings } from './kubernetes-secret.ts';
import { placesOf } from './looks.ts';
import { namedReferences } from './named.ts';
import { notebookText } from './notebook.ts';
import { isOwnExample, ownGaps, ownSightings } from './own.ts';
import { registrySightings } from './npmrc.ts';
import { pemSightings } from './pem.ts';
import { mayBePieced, piecedSightings } from './pieced.ts';
import { isPublicHere } from './public.ts';
import { narrowed } from './narrowed.ts';
import { readingOf } from './reading.ts';
import type { Reading } from './reading.ts';
import { holdsAnyOf, ofSameHits } from './same-hits.ts';
import { otherServiceSightings, TOKEN_MARKS } from './secretlint.ts';
import { googleSightings } from './service-account.ts';
import type { Payload, Sighting } from './sighting.ts';
import { shapeSightings } from './shapes.ts';
import { slashedSightings } from './slashed.ts';
import { splitSightings } from './split.ts';
import { isStore, storeSightings } from './stores.ts';
import { secretTables } from './tables.ts';
import type { SecretTables } from './tables.ts';
import { tokenSightings } from './tokens.ts';
import { AS_TEXT, structured } from './as-text.ts';
import { soughtOf } from './sought.ts';
import { worthOf } from './worth.ts';
import type { Worth } from './worth.ts';
import { isInfrastructure } from '../shared/infrastructure-file.ts';
import { isNothing } from '../shared/truth.ts';
import { urlSightings } from './urls.ts';

/** Credentials in any text file: what they are, what they open, and how far that can be believed. */
export const create: CreateExtractor = (knowledge): Extractor<Payload> => {
  const tables = secretTables(knowledge);
  const { literals, mine, telling, asks, bits } = soughtOf(tables, knowledge.made?.sought);
  const gates = gatesOf(tables, bits);
  const worth = worthOf(tables, gates, asks, structured);
  const common = [...tables.tokenLiterals].filter(([literal]) => !mine.has(literal));
  const holds = { common, mine: ofSameHits((hits) => holdsAnyOf(hits, mine)), telling: ofSameHits((hits) => holdsAnyOf(hits, telling)) };
  return {
    id: 'secrets', literals, everywhere: [...asks.keys()], asks, past: { far: [...FAR, ...ENCRYPTED_MARKS], near: NEAR, only: ONLY, weak: WEAK },
    wants: (hint) => wants(hint, holds, worth) && (narrowed(hint, gates.of(hint.hits), tables, structured(hint.file.path), worth) ?? true),
    syntax: (file) => (AS_TEXT.test(file) ? 'text' : file.endsWith('.dockercfg') ? 'json' : isKeystore(file) ? 'text' : undefined),
    // A notebook is read as the text that its strings stand for, which may hold what its bytes do not.
    read: (document, hits, wish) => read(document, tables, knowledge, isNotebook(document.file) ? gates.of(undefined) : wish ?? gates.of(hits)),
    join: (local) => join(local, tables),
  };
};

/** Words that give lines further down their meaning: whose values are secrets, what a block is, where a key begins. */
const FAR = ['kind: secret', '"secret"', 'service_account', 'client-key-data', '"auths"', 'private key-----'];

/** Of these what stands in one block with its values, some fifty lines at most, and what counts only as the kind of a manifest. */
const NEAR = ['service_account', 'private key-----'];
const ONLY: ReadonlyMap<string, RegExp> = new Map([['"secret"', /["']?kind["']?\s{0,4}:\s{0,40}"secret"/i]]);

/** What the readers go by that is too common to be asked for: telling words of names, and how tokens begin. */
const WEAK = new RegExp(`${FIND_WORDS.source}|${TOKEN_MARKS.source}|[A-Za-z]{1,2}[.~][A-Za-z0-9_-]{16}|[A-Za-z0-9+/]{24}|hook|cookie|\\/(?:incoming|catch|deploy)\\/`, 'i');

/** Among code of others a name means little: such files are read where something tells of itself what it is. */
const SETTINGS = /(?:^|\/)\.[^/]+$|\.(?:env|ya?ml|json|toml|ini|conf|cfg|config|properties|xml|sh|ps1|tfvars|sql|txt)$/i;

/** Are there literals in a file that some reader goes by, and some that tell by themselves what stands there? `common`: how tokens begin whose first letters stand in every other program in another case, as `msg.` holds `SG.`. */
interface Holds { readonly common: readonly (readonly [string, readonly string[]])[]; readonly mine: (hits: ReadonlySet<string>) => boolean; readonly telling: (hits: ReadonlySet<string>) => boolean }

function wants(hint: FileHint, holds: Holds, worth: Worth): boolean {
  const { file: { path, only }, hits } = hint;
  if (isNothing(path)) return false;
  if (isStore(path) || (!isSource(path) && (isAwsConfig(path) || isKeystore(path)))) return true;
  const looked = only !== undefined && !SETTINGS.test(path) ? holds.telling : holds.mine;
  return (looked(hits) || holdsLogin(hint) || holdsCommon(hint, holds)) && (isNotebook(path) || worth(hint) || (holds.telling(hits) && mayBePieced(hint)));
}

/** `://user:password@`, whose host may be any: in a file that holds no literal of ours each place of `://` is looked at, which costs next to nothing. */
function holdsLogin({ file, hits, within }: FileHint): boolean {
  if (!within || !hits.has('://') || (file.only !== undefined && !SETTINGS.test(file.path))) return false;
  const { bytes, looks } = within;
  const spots = looks ? undefined : within.spots();
  const places = looks ? looks.places(ASKED.address, false) : spots && placesOf(bytes, spots, ADDRESSES, ASKED.address, false);
  return places !== undefined && places.pairs.length > 0;
}
const ADDRESSES: ReadonlyMap<string, number> = new Map([['://', ASKED.address]]);

/** Is one of the common beginnings of tokens written as it is in tokens? */
function holdsCommon({ file, hits, within }: FileHint, { common }: Holds): boolean {
  if (!within || file.only !== undefined) return false;
  const { bytes } = within;
  return common.some(([literal, spellings]) => hits.has(literal) && spellings.some((one) => bufferOf(bytes).includes(one)));
}

function isNotebook(file: string): boolean { return file.endsWith('.ipynb'); }

function read(whole: Document, tables: SecretTables, knowledge: Knowledge, open: Open): Payload[] {
  const document: Document = isNotebook(whole.file) ? { ...whole, text: notebookText(whole.text) } : whole;
  const reading = readingOf(document, tables, knowledge, open);
  if (reading.rank === 'nothing') return [];
  const encrypted = open.has('encrypted') ? encryptedSpans(document.text) : [];
  // In a file that is no part of anything only what lies there counts.
  const facts = deploying(document, sightings(reading).filter((sighting) => !encrypted.some((span) => span.start < sighting.end && sighting.start < span.end)).flatMap((sighting) => factsOfSighting(reading, sighting)));
  if (document.only !== undefined) return facts.flatMap((fact) => (fact.fact === 'credential' && fact.foundation === 'found' ? [{ fact: { ...fact, holders: [], apart: true as const } }] : []));
  return [
    ...facts.map((fact) => ({ fact })), ...(reading.rank === 'plain' ? encryptedFacts(document, encrypted).map((fact) => ({ fact })) : []), ...[...namedReferences(reading), ...keptElsewhere(reading)].map((fact) => ({ fact })), ...profileFacts(reading).map((fact) => ({ fact })),
    ...ownGaps(reading).map((fact) => ({ fact })), ...(open.has('bearer') ? bearerUses(document, tables) : []),
  ];
}

/** Marks what is written in a file that says how something is deployed. */
function deploying(document: Document, facts: readonly Fact[]): readonly Fact[] {
  const found = facts.some((fact) => fact.fact === 'credential' && fact.foundation === 'found');
  return found && isInfrastructure(document.file, document.text) ? facts.map((fact) => (fact.fact === 'credential' && fact.foundation === 'found' ? { ...fact, deploys: {} } : fact)) : facts;
}

/** All readers, the surest first: a span that one has taken is not read again by a later one. */
function sightings(reading: Reading): Sighting[] {
  let kept: Sighting[] = [];
  const taken = (span: Span): boolean => covers(kept, span);
  const readers: ((reading: Reading) => Sighting[])[] = [
    keystoreSightings, googleSightings, kubeconfigSightings, kubernetesSecretSightings, storeSightings, registrySightings, urlSightings, slashedSightings, splitSightings, namedSightings, tokenSightings, awsSightings,
    (one) => uuidSightings(one, taken), pemSightings, (one) => shapeSightings(one, taken), ownSightings, (one) => base64Sightings(one, taken), (one) => piecedSightings(one, taken),
    // Published patterns for what our tables do not know, and then what only a name tells.
    (one) => otherServiceSightings(one, taken).filter((sighting) => !isPublicHere(one, sighting.name, sighting.raw, sighting.start)), (one) => genericSightings(one, taken).filter((sighting) => !isPublicHere(one, sighting.name, sighting.raw, sighting.start)),
  ];
  for (const reader of readers) {
    const fresh = reader(reading).filter((sighting) => !taken(sighting) && !isOwnExample(reading, sighting));
    if (fresh.length > 0) kept = [...kept, ...fresh].sort((a, b) => a.start - b.start || a.end - b.end);
  }
  return kept;
}

/** Does one of the sightings, in order of their starts and rarely overlapping, touch the span? */
function covers(sorted: readonly Sighting[], span: Span): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) < span.end) low = middle + 1; else high = middle;
  }
  for (let i = low - 1; i >= 0 && i >= low - 8; i--) if ((sorted[i]?.end ?? 0) > span.start) return true;
  return false;
}

/** Facts as read, with kinds that only another file could tell. */
function join(local: readonly LocalFact<Payload>[], tables: SecretTables): Fact[] {
  const bearers = local.flatMap(({ payload }) => ('bearer' in payload ? [payload] : []));
  return local.flatMap(({ payload }): Fact[] => {
    if (!('fact' in payload)) return [];
    return [payload.fact.fact === 'credential' ? widen(payload.fact satisfies CredentialFact, bearers, tables) : payload.fact];
  });
}
