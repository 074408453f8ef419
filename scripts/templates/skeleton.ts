/** What a new thing consists of. Paths are relative to the root of the repository. */
export interface Skeleton {
  /** New files with their text; none of them may exist. */
  readonly files: Readonly<Record<string, string>>;
  /** The one line that a shared list gets, if it needs any. */
  readonly line?: { readonly list: string; readonly text: string };
  /** Golden files to be rendered once everything is written. */
  readonly golden?: { readonly report: string; readonly file: string };
  /** What the author does next, most important first. */
  readonly next: readonly string[];
}

/** The forms a name is needed in. */
export interface Name {
  /** `acme-cloud` */
  readonly id: string;
  /** `acmeCloud` */
  readonly camel: string;
  /** `Acme Cloud` */
  readonly title: string;
  /** `ACME_CLOUD` */
  readonly upper: string;
}

/** Day of the skeleton's beliefs: they are guesses until somebody reads a source and dates them anew. */
export const DAY = '2026-11-21';
