import type { Confidence, EnvironmentMark, Fact, Known, Opens, Place, Span } from '../../model/index.ts';

/** A credential seen in one file, its value still raw: lives inside `read` only, until `facts.ts` wraps the value. */
export interface Sighting extends Span {
  readonly provider: string;
  readonly kinds: readonly [string, ...string[]];
  readonly name: string;
  readonly path: readonly string[];
  readonly raw: string;
  readonly opens: Opens;
  readonly confidence: Confidence;
  /** What is seen, half a sentence: `holds a PostgreSQL URL`. */
  readonly note: string;
  readonly marks?: readonly EnvironmentMark[];
  readonly readOnly?: Known<boolean>;
  /** True when the text only names the secret: its value is filled in from elsewhere. */
  readonly elsewhere?: boolean;
  /** Who uses it without reading a file, by key. */
  readonly holders?: readonly string[];
  /** Further places that belong to it: the key id beside the key. */
  readonly also?: readonly { readonly at: Span; readonly note: string }[];
  /** Why it is taken for a secret, half sentences free of the value: `its name says password`. */
  readonly truth?: readonly string[];
  /** Day on which it runs out, where the value says so: YYYY-MM-DD. */
  readonly until?: string;
  /** How much of a secret an address holds: see `ValueTruth`. */
  readonly secret?: 'none' | 'plain';
  /** True: a recogniser of the user's own found it. */
  readonly own?: true;
  /** Facts about what it opens. */
  readonly opened?: readonly Fact[];
}

/** What `read` hands to `join`: facts of the file, or a hint that only the whole tree can use. */
export type Payload =
  | { readonly fact: Fact }
  /** The variable is sent as a bearer token here: decides between kinds of one shape. */
  | { readonly bearer: string; readonly at: Place };
