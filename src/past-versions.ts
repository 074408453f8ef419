import { withinOf } from './collect.ts';
import type { Match } from './collect.ts';
import { bufferOf } from './model/index.ts';
import type { CredentialFact, Extractor, FileRef } from './model/index.ts';
import { SeenLines } from './past-lines.ts';

/** Those that some reader may want, whatever stands in them. */
export function readable(files: readonly FileRef[], extractors: readonly Extractor[]): readonly FileRef[] {
  const every = extractors.map((extractor) => new Set(extractor.literals ?? []));
  const wanted = new Map<string, boolean>();
  return files.filter((file) => {
    let wants = wanted.get(file.path);
    if (wants === undefined) wanted.set(file.path, wants = extractors.some((extractor, index) => extractor.wants({ file, hits: every[index] ?? NO_HITS })));
    return wants;
  });
}
const NO_HITS: ReadonlySet<string> = new Set();

/** The same files, versions of one path together, as they came otherwise: git keeps them as differences to one another, and so are they read. */
export function byPath(files: readonly FileRef[]): FileRef[] {
  const groups = new Map<string, FileRef[]>();
  for (const file of files) { const group = groups.get(file.path); if (group) group.push(file); else groups.set(file.path, [file]); }
  return [...groups.values()].flat();
}

/** The versions of one file while they are read, newest first. */
export class OneFile {
  readonly path: string;
  readonly #extractors: readonly Extractor[];
  readonly #match: Match;
  readonly #far: ReadonlySet<string>;
  readonly #near: ReadonlySet<string>;
  readonly #only: ReadonlyMap<string, RegExp>;
  readonly #seen: SeenLines;
  /** Are its lines read one by one, whatever stands around them? */
  readonly #plain: boolean;
  readonly #told = new Set<string>();
  /** Something in it says what lines far away mean. */
  #whole: boolean;
  /** So far away that nothing but the whole tells. */
  #beyond: boolean;
  #first = true;
  /** The file of today until an older version has something new, for which it counts what stands here. */
  #today: Uint8Array | undefined;
  /** Those that wanted a version of it. */
  readonly #wanted = new Set<Extractor>();
  /** Literals of those versions. */
  readonly #met = new Set<string>();

  constructor(path: string, extractors: readonly Extractor[], match: Match) {
    this.path = path;
    this.#extractors = extractors;
    this.#match = match;
    this.#far = new Set(extractors.flatMap((extractor) => extractor.past?.far ?? []));
    this.#near = new Set(extractors.flatMap((extractor) => extractor.past?.near ?? []));
    this.#only = new Map(extractors.flatMap((extractor) => [...(extractor.past?.only ?? [])]));
    this.#plain = extractors.every((extractor) => extractor.syntax?.(path) === 'text');
    this.#seen = new SeenLines(!this.#plain);
    this.#whole = extractors.some((extractor) => extractor.wants({ file: { path, size: 0, origin: 'history' }, hits: NO_HITS }));
    this.#beyond = this.#whole;
  }

  /** Who wants to read this version, for what it has and none before it had; `piece`: that alone, where it can be read alone, and `hits` the literals in what is to be read. */
  wanting(file: FileRef, bytes: Uint8Array): { readonly wanting: readonly Extractor[]; readonly hits: ReadonlySet<string>; readonly piece?: Uint8Array } {
    const fresh = this.#seen.fresh(bytes);
    if (fresh.length === 0 && !this.#first) return { wanting: [], hits: NO_HITS };
    this.#first = false;
    if (this.#today) this.#asking(file, this.#today, this.#today);
    this.#today = undefined;
    const searched = this.#whole ? bytes : fresh;
    const { asking, hits } = this.#asking(file, searched, fresh);
    if (asking.length === 0) return { wanting: [], hits: NO_HITS };
    const piece = this.#plain && !this.#whole && fresh.length < bytes.length ? fresh : undefined;
    // Of most of what holds a literal the bytes tell that no value stands there. What is weak counts by the literals of the versions before.
    const gate = (some: readonly Extractor[], text: Uint8Array, held: ReadonlySet<string>): readonly Extractor[] => {
      const hint = { file, hits: new Set([...held, ...this.#met]), ...withinOf(text, this.#match) };
      return some.filter((extractor) => extractor.wants(hint));
    };
    if (piece) { const held = piece === searched ? hits : this.#match(piece); return { wanting: gate(asking, piece, held), hits: held, piece }; }
    // What nothing new stands near was told of a newer version.
    const wide = this.#beyond ? undefined : this.#seen.wide();
    if (!wide || wide.length >= bytes.length) {
      // The bytes searched last are looked at where they lie.
      const held = searched.length === bytes.length ? hits : this.#match(bytes);
      return { wanting: gate(asking, bytes, held), hits: held };
    }
    const near = this.#match(wide);
    const some = gate(asking, wide, near);
    if (some.length === 0) return { wanting: some, hits: NO_HITS };
    if (wide.length * 2 < bytes.length) return { wanting: some, hits: near, piece: wide };
    const held = this.#match(bytes);
    return { wanting: gate(some, bytes, held), hits: held };
  }

  /** Who asks for more of what is searched, by the literals in it and by what is new; what it says of the rest of the file is kept. */
  #asking(file: FileRef, searched: Uint8Array, fresh: Uint8Array): { readonly asking: readonly Extractor[]; readonly hits: ReadonlySet<string> } {
    const hits = this.#match(searched);
    for (const hit of this.#beyond ? NO_HITS : hits) {
      if (!this.#far.has(hit) || this.#only.get(hit)?.test(latin(searched)) === false) continue;
      this.#whole = true;
      if (!this.#near.has(hit)) this.#beyond = true;
    }
    const asking = this.#extractors.filter((extractor) => extractor.wants({ file, hits }) || (this.#wanted.has(extractor) && extractor.past?.weak.test(latin(fresh)) === true));
    for (const extractor of asking) this.#wanted.add(extractor);
    if (asking.length > 0) for (const hit of hits) this.#met.add(hit);
    return { asking, hits };
  }

  /** Begins with the file as it stands today, in which nothing was found: an older version is read for what this has not. */
  begin(today: Uint8Array): void {
    this.#seen.fresh(today);
    this.#today = today;
    this.#first = false;
  }

  /** Has each of these been told of a newer version? */
  knows(facts: readonly CredentialFact[]): boolean { return facts.every((fact) => this.#told.has(keyOf(fact))); }

  /** Those of its facts that no newer version gave: one value in one file is told once. */
  untold(facts: readonly CredentialFact[]): readonly CredentialFact[] {
    if (facts.some((fact) => fact.evidence[0].at.origin !== 'history')) return facts;
    return facts.filter((fact) => {
      const key = keyOf(fact);
      if (this.#told.has(key)) return false;
      this.#told.add(key);
      return true;
    });
  }
}

function keyOf(fact: CredentialFact): string { return `${fact.confidence} ${fact.value?.identity ?? ''}`; }

function latin(bytes: Uint8Array): string { return bufferOf(bytes).toString('latin1'); }
