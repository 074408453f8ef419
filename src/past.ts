import { soughtBy } from './collect.ts';
import type { Collected, Progress, Readers } from './collect.ts';
import { blobName, sourceKey } from './model/index.ts';
import { byPath, OneFile, readable } from './past-versions.ts';
import type { Confidence, CredentialFact, Document, Extractor, FileRef, Gap, LocalFact, Past, Syntax, Tree, Workspace } from './model/index.ts';

/** The same workspace, and git's names for the bytes of every file of the tree that was read from it. */
export interface Watched { readonly workspace: Workspace; readonly oids: ReadonlySet<string> }

/**
 * Notes what is read, so that earlier versions which are the same need not be. `like` as for `blobName`. A file that git ignores does not count, nor one of the home directory: that the
 * same bytes were committed once is news there, most of all where somebody took the file out of git and left it lying.
 */
export function watched(workspace: Workspace, like: string | undefined): Watched {
  const oids = new Set<string>();
  const read: Workspace['read'] = async (file) => {
    const bytes = await workspace.read(file);
    if (bytes && file.origin === 'tree') oids.add(blobName(bytes, like));
    return bytes;
  };
  // Only bytes that pass through `read` are seen.
  const { readInto: _, ...rest } = { readInto: undefined, ...workspace };
  return { workspace: { ...rest, read }, oids };
}

/** What earlier versions add. */
export interface FromPast {
  readonly facts: readonly CredentialFact[];
  readonly gaps: readonly Gap[];
  /** Text of the versions that the facts stand in, by `sourceKey`. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Places of one credential told of the past, the newest. */
const MOST_PLACES = 3;

/**
 * Credentials in earlier versions of files, joined to what the tree holds now. A value that is still there gets its old places besides; one that is there no more is a credential of its
 * own, believed one step less, because it may have been revoked since. Only values count: names of secrets, programs, settings and infrastructure of the past are gone.
 * `read` gives the bytes of a file of today, `live` are git's names of all that were read of them.
 */
export async function readPast(past: Past, now: Collected, live: ReadonlySet<string>, read: Workspace['read'], extractors: readonly Extractor[], readers: Readers, progress?: Progress): Promise<FromPast> {
  const readersOfPast = extractors.filter((extractor) => extractor.past !== undefined);
  const { literals, everywhere, asks } = soughtBy(readersOfPast);
  const match = readers.match(literals, everywhere, asks);
  const files = readable(await past.list(live), readersOfPast);
  const at = new Map(files.map((file, index) => [file, index]));
  const quiet = quietNow(now);
  const told: Version[] = [];
  let done = 0;
  let one: OneFile | undefined;
  for await (const group of past.contents(byPath(files))) {
    for (const { file, bytes } of group) {
      if (done++ % 256 === 0) progress?.(done, files.length, 'reading the git history');
      if (one?.path !== file.path) {
        one = new OneFile(file.path, readersOfPast, match);
        const same = file.origin === 'history' ? quiet.get(file.path) : undefined;
        const today = same && await read(same);
        if (today && live.has(blobName(today, past.like))) one.begin(today);
      }
      const { wanting, piece, hits } = one.wanting(file, bytes);
      if (wanting.length === 0) continue;
      const near = piece && credentialsIn(file, readers.decode(piece, file).text ?? '', hits, wanting, readers);
      // A piece of a data file that cannot be parsed by itself says nothing.
      if (near?.parsed === true && one.knows(near.facts)) continue;
      const { text } = readers.decode(bytes, file);
      const facts = text === undefined ? [] : one.untold(credentialsIn(file, text, piece ? match(bytes) : hits, wanting, readers).facts);
      if (text !== undefined && facts.length > 0) told.push({ index: at.get(file) ?? 0, file, text, facts });
    }
  }
  const held = heldNow(now);
  const facts: CredentialFact[] = [];
  const texts = new Map<string, string>();
  for (const { file, text, facts: all } of told.sort((a, b) => a.index - b.index)) {
    const found = all.flatMap((fact) => held.take(fact));
    if (found.length === 0) continue;
    facts.push(...found);
    texts.set(sourceKey({ file: file.path, start: 0, end: 0, origin: file.origin, ...(file.ref === undefined ? {} : { ref: file.ref }) }), text);
  }
  return { facts, gaps: past.gaps(), texts };
}

/** A version in which something stands. */
interface Version { readonly index: number; readonly file: FileRef; readonly text: string; readonly facts: readonly CredentialFact[] }

/** Found credentials of one version. What is wrong with an old version is nobody's concern, so its gaps are not told. */
function credentialsIn(file: FileRef, text: string, hits: ReadonlySet<string>, extractors: readonly Extractor[], readers: Readers): { readonly facts: readonly CredentialFact[]; readonly parsed: boolean } {
  const alone: Tree = { has: (path) => path === file.path, paths: [file.path], origin: () => file.origin };
  const documents = new Map<Syntax | undefined, Document>();
  const facts = extractors.flatMap((extractor) => {
    const syntax = extractor.syntax?.(file.path);
    const document = documents.get(syntax) ?? { ...readers.parse({ file: file.path, origin: file.origin, text }, syntax), ...(file.ref === undefined ? {} : { ref: file.ref }) };
    documents.set(syntax, document);
    const local = extractor.read(document, hits).map((payload): LocalFact => ({ extractor: extractor.id, file: file.path, payload }));
    return extractor.join(local, alone).flatMap((fact) => (fact.fact === 'credential' && fact.foundation === 'found' && fact.value ? [fact] : []));
  });
  return { facts, parsed: [...documents.values()].every((document) => document.gaps.length === 0) };
}

/** Files of today that were read for everything and hold no credential, by path: what an older version shares with one holds none either. */
function quietNow(now: Collected): ReadonlyMap<string, FileRef> {
  const telling = new Set(now.facts.flatMap((fact) => (fact.fact === 'credential' ? fact.evidence.map(({ at }) => at.file) : [])));
  return new Map(now.files.flatMap((file) => (file.only === undefined && !telling.has(file.path) ? [[file.path, file] as const] : [])));
}

interface Held {
  /** The fact as it joins the rest: of a value that is told already, its place alone; none of a value nobody would believe in. */
  take(fact: CredentialFact): readonly CredentialFact[];
}

function heldNow(now: Collected): Held {
  const live = new Map<string, CredentialFact>();
  for (const fact of now.facts) if (fact.fact === 'credential' && fact.value && !live.has(fact.value.identity)) live.set(fact.value.identity, fact);
  const gone = new Map<string, CredentialFact>();
  const places = new Map<string, Set<string>>();
  return {
    take(fact) {
      // What lies packed in a file of today is as sure as what lies there plainly.
      if (fact.evidence[0].at.origin !== 'history') return [{ ...fact, holders: [] }];
      const identity = fact.value?.identity ?? '';
      const still = live.get(identity);
      const [first] = fact.evidence;
      const files = places.get(identity) ?? new Set();
      places.set(identity, files);
      if (files.has(first.at.file) || files.size >= MOST_PLACES) return [];
      const confidence = lower(fact.confidence);
      if (!still && confidence === undefined) return [];
      files.add(first.at.file);
      const told = still ?? gone.get(identity);
      // What it is, opens and belongs to is told by its place of today, or by its newest one.
      if (told) return [{ ...told, confidence: 'low', holders: [], environments: [], evidence: [{ at: first.at, note: still ? 'stood here too; git keeps it' : 'stood here before; git keeps it' }] }];
      const kept: CredentialFact = { ...fact, confidence: confidence ?? 'low', holders: [], evidence: [{ at: first.at, note: `${first.note.replace(/^holds/, 'held')}; the file is gone or changed, and git keeps it` }] };
      gone.set(identity, kept);
      return [kept];
    },
  };
}

/** It may have been revoked since it was taken out. */
function lower(confidence: Confidence): Confidence | undefined { return confidence === 'high' ? 'medium' : confidence === 'medium' ? 'low' : undefined; }
