import { askedAbout } from './asked-about.ts';
import { readAsked } from './asked-files.ts';
import { disguised } from './disguised.ts';
import { ASKED, bufferOf, DEFAULT_BOUNDS, isMedia, namesMedia } from './model/index.ts';
import type { Joins } from './joins.ts';
import type { FileFacts, Memo } from './memo.ts';
import type { Document, Evidence, Extractor, Fact, FileHint, FileRef, Gap, LocalFact, Looks, Origin, SourceText, Spots, Syntax, Tree, Wish, Workspace } from './model/index.ts';

/** Which literals occur in bytes. */
export type Match = ((bytes: Uint8Array) => ReadonlySet<string>) & {
  /** Where a file is best read to. */
  readonly window?: Uint8Array;
  /** Where those stand of which every place was asked for, in the bytes searched last; undefined where that is not known. */
  readonly spots?: () => Spots | undefined;
  /** What is told of these bytes where they lie; undefined where nothing is. */
  readonly looks?: () => Looks | undefined;
};

/** What `collectFacts` needs from other rooms, handed in so that it can be tested alone. */
export interface Readers {
  /** Bytes to text, with what could not be decoded. */
  decode(bytes: Uint8Array, file: FileRef): { text: string | undefined; gaps: readonly Gap[] };
  /** Which of the extractors' literals occur in these bytes. */
  match(literals: readonly string[], everywhere?: readonly string[], asks?: ReadonlyMap<string, number>): Match;
  parse(source: SourceText, syntax?: Syntax): Document;
  /** Does the name say that this is text some reader knows? Such a file that turns out not to be text is a gap, for it may hide something. */
  saysText(file: string): boolean;
}

/** What the files of a tree say one by one, before anything is joined. */
export interface Reading {
  /** Local facts by extractor, in code-point order of file. */
  readonly local: ReadonlyMap<string, readonly LocalFact[]>;
  /** What could not be decoded, parsed or read; what the workspace could not list or read is asked of it when all is joined. */
  readonly gaps: readonly Gap[];
  /** Text of every file that said something, with its origin: the source index is made from these. */
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly origin: Origin }>;
  readonly files: readonly FileRef[];
  /** What the checkout's own configuration keeps out of the scan, by reason. */
  readonly hidden: readonly Evidence[];
  readonly read: { readonly count: number; readonly bytes: number };
  /** Pictures, films and fonts in which a literal was met, which were passed over. */
  readonly media: ReadonlySet<string>;
  /** Git's name for the bytes of each file that could be read; only where a memo was used. */
  readonly oids: ReadonlyMap<string, string>;
}

/** Everything the tree says, before the graph is built. */
export interface Collected {
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
  readonly texts: Reading['texts'];
  readonly files: readonly FileRef[];
  readonly hidden: readonly Evidence[];
  readonly read: Reading['read'];
}

/** What may be said about the pass. */
export interface CollectOptions {
  readonly progress?: Progress | undefined;
  /** The reason a file is left out, for files the configuration excludes. */
  readonly excluded?: (path: string) => string | undefined;
  /** Agents to judge for even where nothing configures them. */
  readonly asked?: readonly string[];
}

/** What may be said about reading alone. */
export interface ReadOptions {
  readonly progress?: Progress | undefined;
  readonly excluded?: ((path: string) => string | undefined) | undefined;
  /** What was read before in this process. Must have been filled by the same extractors. */
  readonly memo?: Memo | undefined;
}

/** Called now and then with what is being done, for progress on a terminal. Never part of the result. */
export type Progress = (done: number, total: number, what: string) => void;

/** From bytes to facts: reads every file, then joins. See `readFacts` and `joinFacts`. */
export async function collectFacts(workspace: Workspace, extractors: readonly Extractor[], readers: Readers, options: CollectOptions = {}): Promise<Collected> {
  const reading = await readFacts(workspace, extractors, readers, options);
  options.progress?.(reading.files.length, reading.files.length, 'joining');
  return joinFacts(workspace, reading, extractors, options.asked);
}

/**
 * Lists, reads, matches, parses and extracts: what each file says by itself. Files are taken in code-point order and every file is read at most once;
 * one that the memo knows by its object id is not read at all. An extractor that throws is our own bug; the file becomes a gap naming the
 * extractor and the scan goes on.
 */
export async function readFacts(workspace: Workspace, extractors: readonly Extractor[], readers: Readers, options: ReadOptions = {}): Promise<Reading> {
  const { progress, excluded, memo } = options;
  const { files, hidden, gaps } = withoutExcluded(await workspace.files(), excluded);
  gaps.push(...disguised(files, extractors));
  const { literals, everywhere, asks } = soughtBy(extractors);
  const match = readers.match(literals, everywhere, asks);
  const local = new Map<string, LocalFact[]>(extractors.map((extractor) => [extractor.id, []]));
  const texts = new Map<string, { text: string; origin: Origin }>();
  const oids = new Map<string, string>();
  const media = new Set<string>();
  const window = match.window ?? new Uint8Array(workspace.readInto ? DEFAULT_BOUNDS.fileBytes + 1 : 0);
  const known = new Map(memo === undefined ? [] : files.flatMap((file) => { const facts = file.oid === undefined ? undefined : memo.get(file, file.oid); return facts ? [[file.path, facts] as const] : []; }));
  if (known.size > 0) workspace.expect?.(files.filter((file) => !known.has(file.path)));
  let count = 0;
  let bytesRead = 0;
  let index = 0;
  for (const file of files) {
    if (index++ % 256 === 0) progress?.(index - 1, files.length, 'reading');
    let facts = known.get(file.path);
    let oid = file.oid;
    if (!facts || workspace.skip?.(file) !== true) {
      let passed: boolean | undefined;
      const passes = memo || !namesMedia(file.path) ? undefined : (start: Uint8Array): boolean => (passed = holdsPicture(file, start, readers));
      // Also where they are there at once: without a pause V8 compiles the loop while it runs, with all that is called in it, which takes longer than all pauses.
      const bytes = await bytesOf(workspace, file, window, passes);
      if (!bytes) continue;
      if (memo) oid ??= memo.name(bytes);
      facts = oid === undefined || !memo ? undefined : memo.get(file, oid);
      if (!facts) {
        facts = (passed ?? passes?.(bytes)) === true ? { gaps: NONE, local: NONE, bytes: bytes.length } : factsOf(file, bytes, match, extractors, readers);
        if (oid !== undefined) memo?.set(file, oid, facts);
      }
    }
    if (memo && oid !== undefined) oids.set(file.path, oid);
    count++;
    bytesRead += facts.bytes;
    if (facts.media) media.add(file.path);
    for (const gap of facts.gaps) gaps.push(gap);
    if (facts.text !== undefined) texts.set(file.path, { text: facts.text, origin: file.origin });
    for (const fact of facts.local) local.get(fact.extractor)?.push(fact);
  }
  for (const extractor of extractors) {
    if (!extractor.asksFor) continue;
    const asked = await readAsked(extractor, local.get(extractor.id) ?? [], { workspace, files, match, readers, texts });
    local.set(extractor.id, [...asked.local]);
    // Another reader may have had the same file parsed.
    for (const gap of asked.gaps) if (!gaps.some((one) => one.kind === gap.kind && one.reason === gap.reason && one.place.file === gap.place.file && one.place.start === gap.place.start)) gaps.push(gap);
  }
  return { local, gaps, texts, files, hidden, read: { count, bytes: bytesRead }, media, oids };
}

/** What the files of a tree are searched for: all literals, those of which every place counts, and what is asked of the places of each. */
interface Sought { readonly literals: readonly string[]; readonly everywhere: readonly string[]; readonly asks: ReadonlyMap<string, number> }

const sought = new WeakMap<readonly Extractor[], Sought>();

/** Put together once for the same extractors: the literals are thousands, and most trees are small. */
export function soughtBy(extractors: readonly Extractor[]): Sought {
  const known = sought.get(extractors);
  if (known) return known;
  const everywhere = [...new Set(extractors.flatMap((extractor) => extractor.everywhere ?? []))];
  const literals = [...new Set([...everywhere, ...extractors.flatMap((extractor) => extractor.literals ?? [])])];
  const asks = new Map<string, number>();
  for (const extractor of extractors) for (const literal of extractor.everywhere ?? []) asks.set(literal, (asks.get(literal) ?? 0) | (extractor.asks?.get(literal) ?? ASKED.told));
  const all = { literals, everywhere, asks };
  sought.set(extractors, all);
  return all;
}

/** The bytes of a file, in the window where they fit there: good until the next file is read, so that those of a file nobody wants are never copied. Where `enough` says yes of the first, the others may be anything. */
function bytesOf(workspace: Workspace, file: FileRef, window: Uint8Array, enough?: (start: Uint8Array) => boolean): Uint8Array | undefined | Promise<Uint8Array | undefined> {
  const length = workspace.readInto ? workspace.readInto(file, window, enough) : window.length + 1;
  if (length === undefined) return undefined;
  return length > window.length ? workspace.read(file) : window.subarray(0, length);
}

/**
 * Is it a picture, a film, a font, by its name and by how it begins, that nobody could read whatever stands further on? Whoever wants one for a literal in its noise is given no text, and nobody else says
 * anything of it: so it need not be searched. Where versions are compared it is, for there it counts whether one was met.
 */
function holdsPicture(file: FileRef, start: Uint8Array, readers: Readers): boolean {
  return isMedia(file.path, start) && !readers.saysText(file.path) && readers.decode(start, file).text === undefined;
}

/** What one file says. */
function factsOf(file: FileRef, bytes: Uint8Array, match: Match, extractors: readonly Extractor[], readers: Readers): FileFacts {
  const hits = match(bytes);
  const only = file.only !== undefined;
  const asked = askedAbout(file, hits, extractors);
  const looks = match.looks?.();
  const unread = (): FileFacts => ({ gaps: !only && (looks ? looks.holdsZero() : holdsZero(bytes)) && readers.saysText(file.path) ? readers.decode(bytes, file).gaps : NONE, local: NONE, bytes: bytes.length });
  if (asked.length === 0) return unread();
  const hint: FileHint = { file, hits, ...withinOf(bytes, match) };
  // Those who read what outlives its file are those who read it for credentials alone.
  let wishes: Map<Extractor, Wish> | undefined;
  const wanting = asked.filter((extractor) => {
    const wish = (!only || extractor.past !== undefined) && (file.origin !== 'api' || extractor.answers === true) && extractor.wants(hint);
    if (typeof wish === 'object') (wishes ??= new Map()).set(extractor, wish);
    return wish !== false;
  });
  if (wanting.length === 0) return unread();
  const { text, gaps: undecoded } = readers.decode(bytes, file);
  // A literal in the noise of a picture is chance; under any other name the same bytes are a gap.
  if (text === undefined && isMedia(file.path, bytes)) return { gaps: NONE, local: NONE, bytes: bytes.length, media: true };
  if (text === undefined) return { gaps: only ? NONE : undecoded, local: NONE, bytes: bytes.length };
  const gaps = only ? [] : [...undecoded];
  const local: LocalFact[] = [];
  const documents = new Map<Syntax | undefined, Document>();
  for (const extractor of wanting) {
    const syntax = extractor.needsTree?.({ file: file.path, text }, hint.hits) === false ? 'text' : extractor.syntax?.(file.path);
    let document = documents.get(syntax);
    if (!document) {
      document = { ...readers.parse({ file: file.path, origin: file.origin, text }, syntax), ...(file.only === undefined ? {} : { only: file.only }) };
      documents.set(syntax, document);
      if (!only) gaps.push(...document.gaps);
    }
    try {
      for (const payload of extractor.read(document, hint.hits, wishes?.get(extractor))) local.push({ extractor: extractor.id, file: file.path, payload });
    } catch (error) {
      gaps.push(internalGap(file, extractor.id, error));
    }
  }
  // Nothing points into a file that says nothing, so its text is let go: of a large tree that is most of all text.
  const told = local.length > 0 || gaps.length > 0 || text.includes('craterscan:allow');
  return { ...(told ? { text } : {}), gaps, local, bytes: bytes.length };
}
const NONE: readonly never[] = [];

/** As `includes(0)`, many bytes at a time: asked of every file that nobody wants. */
function holdsZero(bytes: Uint8Array): boolean { return bufferOf(bytes).includes(0); }

/** What was seen in the bytes searched last, for whoever asks. */
export function withinOf(bytes: Uint8Array, { spots, looks }: Match): Pick<FileHint, 'within'> {
  const told = looks?.();
  return told ? { within: { bytes, spots: () => spots?.(), looks: told } } : spots ? { within: { bytes, spots } } : {};
}

/**
 * Joins what the files of one tree say, as seen when `asked` agents are judged for too. Changes nothing of the reading, so that it can be joined again for
 * other agents. `joins`: those done before by the same extractors; one that would see the same again is not done again.
 */
export function joinFacts(workspace: Workspace, reading: Reading, extractors: readonly Extractor[], asked?: readonly string[], joins?: Joins): Collected {
  const { files, texts, hidden, read } = reading;
  const tree = treeOf(files, asked);
  const gaps = [...reading.gaps];
  const facts: Fact[] = [];
  for (const extractor of extractors) {
    const local = reading.local.get(extractor.id) ?? [];
    try {
      for (const fact of joins ? joins.join(extractor, local, tree, reading) : extractor.join(local, tree)) facts.push(fact);
    } catch (error) {
      gaps.push(internalGap({ path: '.', size: 0, origin: 'tree' }, extractor.id, error));
    }
  }
  const found = facts.filter((fact) => fact.fact === 'gap');
  return { facts: facts.filter((fact) => fact.fact !== 'gap'), gaps: [...workspace.gaps(), ...gaps, ...found], texts, files, hidden, read };
}

/** The files for those who join, put into tables when somebody asks: who reads credentials alone asks for nothing. */
function treeOf(files: readonly FileRef[], asked: readonly string[] | undefined): Tree {
  let table: ReadonlyMap<string, FileRef> | undefined;
  let paths: readonly string[] | undefined;
  const byPath = (): ReadonlyMap<string, FileRef> => (table ??= new Map(files.map((file) => [file.path, file])));
  return { has: (path) => byPath().has(path), get paths() { return (paths ??= files.map((file) => file.path)); }, origin: (path) => byPath().get(path)?.origin, ...(asked === undefined ? {} : { asked }) };
}

/** Names the extractor and the error's class, never its message: a message may quote the file. */
function internalGap(file: FileRef, extractor: string, error: unknown): Gap {
  const name = error instanceof Error ? error.constructor.name : 'error';
  return {
    fact: 'gap', kind: 'unparsable', reason: `the ${extractor} reader failed here (${name}); this is a fault of craterscan, please report it`,
    place: { file: file.path, start: 0, end: 0, origin: file.origin },
  };
}

/** Leaves out what the configuration excludes; each reason is one gap and is counted aloud, because what is hidden may be dangerous. */
function withoutExcluded(all: readonly FileRef[], excluded: ((path: string) => string | undefined) | undefined): { files: readonly FileRef[]; hidden: Evidence[]; gaps: Gap[] } {
  if (!excluded) return { files: all, hidden: [], gaps: [] };
  const files: FileRef[] = [];
  const byReason = new Map<string, FileRef[]>();
  for (const file of all) {
    const reason = excluded(file.path);
    if (reason === undefined) files.push(file);
    else { const held = byReason.get(reason); if (held) held.push(file); else byReason.set(reason, [file]); }
  }
  const hidden: Evidence[] = [];
  const gaps: Gap[] = [];
  for (const [reason, list] of byReason) {
    const [first] = list;
    if (!first) continue;
    const place = { file: first.path, start: 0, end: 0, origin: first.origin };
    const count = list.length === 1 ? 'one file' : `${list.length} files`;
    hidden.push({ at: place, note: `${count} left out by the configuration: ${reason}` });
    gaps.push({ fact: 'gap', kind: 'excluded', reason: `${count} left out by the configuration`, place });
  }
  return { files, hidden, gaps };
}
