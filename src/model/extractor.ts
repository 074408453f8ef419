import type { Document, Syntax } from './document.ts';
import type { Fact, LocalFact } from './facts.ts';
import type { FileRef } from './workspace.ts';
import type { Knowledge } from './knowledge.ts';

/** What is known of a file before it is parsed: its name, and which literals of the prefilter occur in it. */
export interface FileHint {
  readonly file: FileRef;
  /** Another file asked for this one, see `asksFor`. */
  readonly asked?: true;
  /** Lower-case literals found by the prefilter (those that extractors asked for through `literals`). */
  readonly hits: ReadonlySet<string>;
  /** The bytes themselves and where in them the literals of `everywhere` stand; absent where nobody looked, and where the text is not UTF-8. Good while `wants` runs. */
  readonly within?: Within;
}

/** The bytes of a file, and what was seen in them. */
export interface Within {
  readonly bytes: Uint8Array;
  /** Where the literals of `everywhere` stand; undefined where there are too many places. */
  spots(): Spots | undefined;
  /** Answers about the bytes where they lie, many times faster than reading them; absent where only reading them tells. */
  readonly looks?: Looks;
}

/** Where literals stand, letters in either case: an offset and then the number of its literal in `literals`, in no promised order; a place may be told twice. */
export interface Spots { readonly literals: readonly string[]; readonly pairs: Uint32Array }

/** What the prefilter tells of the bytes that it searched last. */
export interface Looks {
  /** Of the places those of which something is wanted, `asked` saying what counts and `code` whether the file is a program; what of it stands in the upper half of the literal's number, as ASKED. Undefined where there are too many places. */
  places(asked: number, code: boolean): Spots | undefined;
  /** Does a run stand there that may be base64 of text: 24 digits and no more than 40,000, whose first bytes are text? */
  holdsPackedRun(): boolean;
  /** Does a zero byte stand there, as in no text? */
  holdsZero(): boolean;
  /** Do quoted texts stand there with signs between them that join them (a plus, one dot or two, `&`) to sixteen characters or more? */
  joinsTexts(): boolean;
}

/**
 * What may be asked of a place of a literal, as bits: may a value stand behind the name that it is part of; is it the scheme of a header with what is sent behind it; is it `://` with a login; is it
 * part of a key, or what a key says; is it part of a name with a sign behind it; is a value given to a key that it begins; or is the place told as it is, of a token (`told`) or for other readers (`stands`). And five about the literal: what it tells begins with its very first byte, and is 16 bytes long and more; its last byte is no part of the
 * word; what it tells begins with it, so that none of it stands deep in a run of letters and digits; its letters are written in lower case, or in upper case.
 */
export const ASKED = { value: 1, scheme: 2, address: 4, key: 8, told: 16, named: 32, starts: 64, signed: 128, begins: 256, given: 512, lower: 1024, upper: 2048, stands: 4096 } as const;

/** A reader of one vendor or format. Made once per scan with the tables handed in, so that it knows syntax and asks the tables for meaning. */
export interface Extractor<L = unknown> {
  readonly id: string;
  /** Literals (lower case, at least 3 ASCII characters) the prefilter shall look for on its behalf; `wants` then sees them in `hits`. */
  readonly literals?: readonly string[];
  /** Literals of the same sort of which `wants` needs to know every place. */
  readonly everywhere?: readonly string[];
  /** What is asked of their places, as ASKED. Literals that are not named are told as they are. */
  readonly asks?: ReadonlyMap<string, number>;
  /** Set where what it reads outlives the file: such a reader is given the versions that git keeps too, and only found credentials are taken from it there. */
  readonly past?: PastReader;
  /**
   * Does it want some programs, pages or pictures (`isSource`) by their names alone? Left out: it is asked about one only where a literal of its own was met in it. Most files of most trees are
   * such, and most hold literals of few readers, so this decides what a file costs.
   */
  readonly namesSources?: true;
  /** Is it given what services answered too (files of origin `api`)? Absent: it is not, for such a file is no part of the tree. */
  readonly answers?: true;
  /** Shall this file be read and parsed for me? Cheap: called for every file but those. What it answers besides yes and no is handed back to `read`. */
  wants(hint: FileHint): boolean | Wish;
  /**
   * Asked of a wanted file before it is parsed: does its text hold something that only its syntax tree tells? Where it does not, the file is handed over as `text`, and is not parsed for this
   * reader. Cheap: linear in the text. Absent: always. `asked`: another file asked for this one, see `asksFor`.
   */
  needsTree?(source: { readonly file: string; readonly text: string }, hits: ReadonlySet<string>, asked?: boolean): boolean;
  /**
   * Paths that what was read of the tree asks for: those of them that are there are read once more, with their trees where `needsTree` says so when it is told that they were asked for, and what is
   * said then takes the place of what their text said. Called again with that. May name what is not there, and what was read with its tree before.
   */
  asksFor?(local: readonly LocalFact<L>[]): Iterable<string>;
  /** Which syntax to parse it as, where the name does not tell; undefined leaves it to the parse room. */
  syntax?(file: string): Syntax | undefined;
  /**
   * Facts of one file. Pure: depends on the document alone. Must not throw; trouble is a gap among the facts of `join`. `hits`: which literals the prefilter found in the file, so that what none
   * of them allows need not be looked for; the answer is the same without. `wish`: what it answered when it was asked whether it wants the file; the answer is the same without it too.
   */
  read(document: Document, hits?: ReadonlySet<string>, wish?: Wish): readonly L[];
  /** Facts of the tree from the local facts of all files (of this extractor), in code-point order of file. Sees names of all files too. */
  join(local: readonly LocalFact<L>[], tree: Tree): readonly Fact[];
}

/** What a reader knows of a file that it wants, from its bytes: which of its parts may find something there, by names that only it knows, and the literals of the file where they are known. */
export interface Wish { has(part: string): boolean; readonly hits: ReadonlySet<string> | undefined }

/** What lets versions of one file be read for what each has and no newer one had. */
export interface PastReader {
  /** Those of the literals that say what lines far from their own mean: of a file that holds one every version is read whole. */
  readonly far: readonly string[];
  /** Those of them that mean no more than what stands within some fifty lines. */
  readonly near?: readonly string[];
  /** Those of them that count only where this stands in the text; tried as `weak` is. */
  readonly only?: ReadonlyMap<string, RegExp>;
  /** What it looks at besides the literals, in a file that has one of them anywhere. Tried on text whose characters beyond ASCII are not told apart; linear in it. */
  readonly weak: RegExp;
}

/** The names in the tree, for `is there a ...` questions. */
export interface Tree {
  has(path: string): boolean;
  /** Paths in code-point order. */
  readonly paths: readonly string[];
  /** Origin of a path, undefined if it is not there. */
  origin(path: string): FileRef['origin'] | undefined;
  /** Agents to judge for even where nothing configures them: their vendors' defaults then hold. */
  readonly asked?: readonly string[];
}

/** Is this, by the ending of its name, a program, a page, a style sheet, a picture or a font? */
export function isSource(path: string): boolean { return SOURCES.has(path.slice(path.lastIndexOf('.') + 1)); }
const SOURCES: ReadonlySet<string> = new Set([
  'js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'py', 'go', 'rb', 'php', 'java', 'kt', 'rs', 'c', 'h', 'cc', 'cpp', 'hpp', 'cs', 'swift', 'scala', 'css', 'scss', 'less', 'html', 'htm', 'vue', 'svelte',
  'svg', 'png', 'jpg', 'jpeg', 'gif', 'webp', 'ico', 'woff', 'woff2', 'ttf', 'map', 'snap',
]);

/** What every extractor module exports as `create`. */
export type CreateExtractor = (knowledge: Knowledge) => Extractor;
