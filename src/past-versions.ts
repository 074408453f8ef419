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
  readonly #match: (bytes: Uint8Array) => ReadonlySet<string>;
  readonly #far: ReadonlySet<string>;
  readonly #seen: SeenLines;
  /** Are its lines read one by one, whatever stands around them? */
  readonly #plain: boolean;
  readonly #told = new Set<string>();
  /** Something in it says what lines far away mean. */
  #whole: boolean;
  #first = true;
  /** Those that wanted a version of it. */
  readonly #wanted = new Set<Extractor>();

  constructor(path: string, extractors: readonly Extractor[], match: (bytes: Uint8Array) => ReadonlySet<string>) {
    this.path = path;
    this.#extractors = extractors;
    this.#match = match;
    this.#far = new Set(extractors.flatMap((extractor) => extractor.past?.far ?? []));
    this.#plain = extractors.every((extractor) => extractor.syntax?.(path) === 'text');
    this.#seen = new SeenLines(!this.#plain);
    this.#whole = extractors.some((extractor) => extractor.wants({ file: { path, size: 0, origin: 'history' }, hits: NO_HITS }));
  }

  /** Who wants to read this version, for what it has and none before it had; `piece`: that alone, where it can be read alone, and `hits` the literals in it. */
  wanting(file: FileRef, bytes: Uint8Array): { readonly wanting: readonly Extractor[]; readonly hits: ReadonlySet<string>; readonly piece?: Uint8Array } {
    const fresh = this.#seen.fresh(bytes);
    if (fresh.length === 0 && !this.#first) return { wanting: [], hits: NO_HITS };
    this.#first = false;
    const hits = this.#match(this.#whole ? bytes : fresh);
    if (!this.#whole) for (const hit of hits) if (this.#far.has(hit)) this.#whole = true;
    const wanting = this.#extractors.filter((extractor) => extractor.wants({ file, hits }) || (this.#wanted.has(extractor) && extractor.past?.weak.test(Buffer.from(fresh.buffer, fresh.byteOffset, fresh.length).toString('latin1')) === true));
    for (const extractor of wanting) this.#wanted.add(extractor);
    return { wanting, hits, ...(this.#plain && !this.#whole && fresh.length < bytes.length ? { piece: fresh } : {}) };
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
