import type { Sourced } from './knowledge.ts';

/** rules/secrets/names.yml: words of which names of arguments are made. */
export interface SecretNames extends Sourced {
  readonly passwords: readonly string[];
  /** Words before `token` with which it opens nothing. */
  readonly tokensOfRequests: readonly string[];
  /** Words before `key` with which it opens something. */
  readonly keys: readonly string[];
  /** Several words written as one. */
  readonly runTogether: readonly string[];
  /** Words with which a name speaks of a secret and takes none. */
  readonly about: readonly string[];
  /** Words behind one of a secret that only say how it is written. */
  readonly forms: readonly string[];
  /** Steps of a path that stand for what the step before them names. */
  readonly wrappers: readonly string[];
  /** Maps and blocks of which everything is a secret; lower case, letters alone, as the two lists below. */
  readonly maps: readonly string[];
  /** Arguments whose text a machine runs or reads when it starts, whatever the type. */
  readonly scripts: readonly string[];
  /** What the maps of variables of functions, containers and tasks are called; lower case, letters alone. */
  readonly environments: readonly string[];
}

/**
 * rules/secrets/<format>.yml: where a type of infrastructure, or a file of deployment, takes secrets. Paths are dotted: `*` any key, `[]` every item of a list,
 * `**` whatever lies below, at any depth. Items of lists do not show in the paths of types.
 */
export interface SecretPlace extends Sourced {
  /** Type as its language calls it, or a name for the sort of file. */
  readonly type: string;
  /** Every value there is a secret. */
  readonly secret: readonly string[];
  /** Base64 of one. */
  readonly packed: readonly string[];
  /** Those whose name says so, also as pairs of name and value. */
  readonly named: readonly string[];
  /** Texts that set variables or keys, perhaps in base64. */
  readonly script: readonly string[];
  /** One value whose neighbours say what it is: a name (`one|other` where versions of the type call it differently), or a switch. */
  readonly told?: { readonly value: string; readonly name: string; readonly by?: string; readonly is?: string };
  /** What the block takes in place of a secret that is written out: half a sentence with its exact names. */
  readonly instead?: string;
  /** Speaks against what stands there: half a sentence. */
  readonly doubt?: string;
  /** What tells such a file: its path, its first line, keys it has (`key=value` where the value tells). Absent: it is a type. */
  readonly file?: { readonly path?: string; readonly first?: string; readonly has: readonly string[] };
}

/** rules/secrets as one table. */
export interface SecretTables { readonly names: SecretNames; readonly places: readonly SecretPlace[] }
